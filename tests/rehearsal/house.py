"""The legislature of a rehearsal: its record, which the story changes, and a web server that prints it, when it can."""

import copy
import datetime
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.rehearsal.example import TODAY

Page = dict[str, Any]


def date(days: int = 0) -> str:
    """Today, or so many days later; before today where negative."""
    return (TODAY + datetime.timedelta(days=days)).isoformat()


class House:
    """What the legislature says. Its `fault` is "" or "down" (each answer is a 500) or "changed" (its list has another shape)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._bills: dict[str, Page] = {}
        self._members: list[Page] = []
        self._hearings: dict[str, Page] = {}
        self.fault = ""

    def file(self, number: str, title: str, *lines: tuple[int, str], text: str = "Introduced") -> None:
        """A bill, with the lines of its history: so many days from today, and in which words."""
        said = {"number": number, "title": title, "sponsors": ["Alder"], "actions": [], "votes": [], "versions": [text]}
        with self._lock:
            self._bills[number] = said
        for day, words in lines:
            self.act(number, words, day=day)

    def act(self, number: str, words: str, *, day: int = 0, chamber: str = "lower", committee: str = "") -> None:
        """A line of a history, put where its date belongs."""
        line = {"date": date(day), "chamber": chamber, "text": words, "organization": committee}
        with self._lock:
            actions = self._bills[number]["actions"]
            actions.append(line)
            actions.sort(key=lambda one: one["date"])

    def vote(self, number: str, key: str, yes: list[str], no: list[str], *, motion: str, committee: str = "") -> None:
        """A roll call, or another word on one that was printed."""
        names = [[name, "yes"] for name in yes] + [[name, "no"] for name in no]
        said = {
            "key": key,
            "date": date(),
            "motion": motion,
            "yes": len(yes),
            "no": len(no),
            "names": names,
            "committee": committee,
        }
        with self._lock:
            votes = self._bills[number]["votes"]
            votes[:] = [one for one in votes if one["key"] != key] + [said]

    def print_text(self, number: str, label: str) -> None:
        with self._lock:
            self._bills[number]["versions"].append(label)

    def seat(self, *names: str) -> None:
        with self._lock:
            self._members = [{"key": name, "name": name, "chamber": "lower", "party": "Example"} for name in names]

    def announce(
        self, key: str, number: str, *, day: int, time: str, status: str = "confirmed", committee: str = "Judiciary"
    ) -> None:
        """A hearing of one bill, or another word on it."""
        said = {"key": key, "day": date(day), "time": time, "status": status, "committee": committee, "bills": [number]}
        with self._lock:
            self._hearings[key] = said

    def page(self, path: str) -> Page | None:
        """What the page at `path` says; None where there is none."""
        with self._lock:
            bills = copy.deepcopy(self._bills)
            pages: dict[str, Page] = {
                "/list": {"bills": [{"number": one["number"], "title": one["title"]} for one in bills.values()]},
                "/members": {"members": list(self._members)},
                "/calendar": {"hearings": list(self._hearings.values())},
            }
            pages |= {f"/bill/{number.replace(' ', '')}": {"bill": said} for number, said in bills.items()}
            if self.fault == "changed":
                pages["/list"] = {"measures": pages["/list"]["bills"]}
            return pages.get(path)

    def failing(self, fault: str) -> None:
        with self._lock:
            self.fault = fault

    @contextmanager
    def open(self, port: int) -> Iterator[None]:
        """Answer at 127.0.0.1, as long as this is entered."""
        with ThreadingHTTPServer(("127.0.0.1", port), _handler(self)) as server:
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
            yield
            server.shutdown()


def _handler(house: House) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if house.fault == "down":
                self._answer(500, b"out of order")
            elif (said := house.page(self.path)) is None:
                self._answer(404, b"no such page")
            else:
                self._answer(200, json.dumps(said).encode())

        def _answer(self, status: int, body: bytes) -> None:
            etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            unchanged = status == 200 and self.headers["If-None-Match"] == etag
            self.send_response(304 if unchanged else status)
            self.send_header("ETag", etag)
            self.send_header("Content-Length", "0" if unchanged else str(len(body)))
            self.end_headers()
            if not unchanged:
                self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """The day is told in its own words."""

    return Handler
