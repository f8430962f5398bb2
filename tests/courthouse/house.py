"""The courthouse: one https server that answers for CourtListener and for the Supreme Court, and counts what it is asked."""

import datetime
import json
import math
import ssl
import threading
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode

import trustme

from scrapers.courts import courtlistener, scotus
from scrapers.courts.budget import ANONYMOUS, FREE_ACCOUNT, Rate
from scrapers.fetch import utc_now
from tests.courthouse.dockets import Case, Entry, Filing, as_alert, as_docket, as_entry, as_feed, as_found, as_supreme
from tests.courthouse.faults import Fault, detail
from tests.scrapers.server import Answer, Asked, LocalServer
from tests.statehouse.network import leading_here

TOKEN = "a-token-of-the-courthouse"
KEYS = {"COURTLISTENER_TOKEN": TOKEN}
PER_PAGE = 20
WELCOMING = "User-agent: *\nDisallow: /admin/\n"
# As CourtListener's was in March 2026: whoever is not among the search engines that it names may crawl nothing.
FORBIDDING = "User-agent: Googlebot\nDisallow: /assets/\n\nUser-agent: *\nDisallow: /\n"

_ENTRY_PARAMETERS = {"docket", "order_by", "omit", "date_modified__gte", "cursor"}
_SEARCH_PARAMETERS = {"type", "q", "court", "docket_number", "filed_after"}
_API = "/api/rest/v4"


class Courthouse(LocalServer):
    """Plays both at their own addresses, as long as it is entered. `now` is its clock, which a test may set.

    It keeps CourtListener's limits as CourtListener does: what it answers with 429 does not count against them. `robots` is what
    each host says to robots.
    """

    def __init__(self, *cases: Case, now: Callable[[], datetime.datetime] = utc_now, token: str = TOKEN) -> None:
        self._authority = trustme.CA()
        super().__init__(self._certified())
        self.robots = {courtlistener.HOST: WELCOMING, scotus.HOST: WELCOMING}
        self.cases = list(cases)
        self.arrived: list[datetime.datetime] = []
        self.turned_away = 0
        self._now, self._token = now, token
        self._served: dict[str, list[datetime.datetime]] = defaultdict(list)
        self._faults: list[tuple[Fault, str, Counter[str]]] = []
        self._ids = iter(range(9_000_001, 10_000_000))
        self._lock = threading.RLock()
        self._open = ExitStack()

    @property
    def ports(self) -> dict[tuple[str, int], int]:
        """Which local port stands for which port of a host."""
        here = int(self.host.rpartition(":")[2])
        return {(courtlistener.HOST, 443): here, (scotus.HOST, 443): here}

    def trusted_in(self, folder: Path) -> Path:
        """The folder, with the authority of the courthouse as one that a fetch with these certificates trusts."""
        folder.mkdir(parents=True, exist_ok=True)
        self._authority.cert_pem.write_to_path(str(folder / "courthouse.pem"))
        return folder

    def __enter__(self) -> Self:
        super().__enter__()
        self._open.enter_context(leading_here(self.ports))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._open.close()
        super().__exit__(kind, error, trace)

    # What happens in court.

    def file(self, case: Case, text: str, *filings: Filing, day: datetime.date | None = None, minute: bool = False) -> Entry:
        """A new entry, today unless a day is given."""
        with self._lock:
            now = self._now()
            number = None if minute else case.next_number
            entry = Entry(next(self._ids), day or now.date(), text, number, list(filings), now, now)
            case.entries.append(entry)
            if case not in self.cases:
                self.cases.append(case)
            return entry

    def amend(self, entry: Entry, *, text: str | None = None, filing: Filing | None = None) -> None:
        """Other words for an entry, or a document that has come in: CourtListener touches the entry for either."""
        with self._lock:
            entry.text = entry.text if text is None else text
            entry.filings += [filing] if filing else []
            entry.modified = self._now()

    def alert(self, case: Case, *entries: Entry) -> tuple[bytes, dict[str, str]]:
        """The body and the headers with which CourtListener tells a webhook of entries."""
        body = as_alert([(case, entry) for entry in entries], now=self._now())
        return body, {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}

    def suffers(self, fault: Fault, *, at: str = "", times: int = 1) -> None:
        """The fault, on the next so many answers to addresses that have `at` in them."""
        with self._lock:
            self._faults.append((fault, at, Counter(left=times)))

    def heals(self) -> None:
        """No fault is left."""
        with self._lock:
            self._faults.clear()

    # What was asked of CourtListener.

    def peak(self, within: datetime.timedelta) -> int:
        """The most requests that came within so long a time, those that were turned away included."""
        moments = sorted(self.arrived)
        return max((sum(moment - within < past <= moment for past in moments) for moment in moments), default=0)

    def asked_at(self, part: str) -> list[Asked]:
        """The requests whose address has `part` in it."""
        return [asked for asked in self.asked if part in f"{asked.path}?{asked.query}"]

    # Answers.

    def answer(self, asked: Asked) -> Answer:
        with self._lock:
            host = asked.headers["Host"]
            if asked.path == "/robots.txt":
                return Answer(self.robots[host].encode())
            if host == courtlistener.HOST and (refusal := self._refusal(asked)):
                return refusal
            answer = self._listed(asked) if host == courtlistener.HOST else self._supreme(asked.path)
            for fault, at, left in self._faults:
                if left["left"] and at in f"{asked.path}?{asked.query}":
                    left["left"] -= 1
                    return fault(answer)
            return answer

    def _refusal(self, asked: Asked) -> Answer | None:
        """429 for whoever asks too often, 401 for whoever has no right to ask."""
        now, said = self._now(), asked.headers["Authorization"] or ""
        self.arrived.append(now)
        if said not in ("", f"Token {self._token}"):
            return detail(401, "Invalid token.")
        served, rates = self._served[said], (FREE_ACCOUNT if said else ANONYMOUS).rates
        if waits := [wait for rate in rates if (wait := _wait(served, rate, now)) > 0]:
            self.turned_away += 1
            return detail(429, "Request was throttled.", **{"Retry-After": str(math.ceil(max(waits)))})
        served.append(now)
        if not said and asked.path.startswith((f"{_API}/dockets/", f"{_API}/docket-entries/")):
            return detail(401, "Authentication credentials were not provided.")
        return None

    def _listed(self, asked: Asked) -> Answer:
        query = dict(parse_qsl(asked.query))
        match asked.path.strip("/").split("/"):
            case ["docket", number, "feed"] if case := self._case(number):
                return Answer(as_feed(case), headers={"Content-Type": "application/atom+xml; charset=utf-8"})
            case ["api", "rest", "v4", "dockets", number] if case := self._case(number):
                return _json(as_docket(case, modified=self._now()))
            case ["api", "rest", "v4", "docket-entries"]:
                return self._entries(query)
            case ["api", "rest", "v4", "search"]:
                return self._search(query)
        return detail(404, "Not found.")

    def _case(self, number: str) -> Case | None:
        return next((case for case in self.cases if str(case.id) == number and case.court_id != scotus.COURT), None)

    def _entries(self, query: dict[str, str]) -> Answer:
        if query.keys() - _ENTRY_PARAMETERS or query.get("order_by") != "date_modified":
            return detail(400, "This filter is not known.")
        if (case := self._case(query.get("docket", ""))) is None:
            return _json({"count": 0, "next": None, "previous": None, "results": []})
        since = datetime.datetime.fromisoformat(query.get("date_modified__gte", "1970-01-01T00:00:00+00:00"))
        changed = sorted((entry.modified, entry.id, entry) for entry in case.entries if entry.modified >= since)
        if "cursor" in query:
            try:
                position = _position(query["cursor"])
            except ValueError:
                return detail(404, "Invalid cursor")
            changed = [one for one in changed if one[:2] > position]
        shown, rest = changed[:PER_PAGE], changed[PER_PAGE:]
        following = urlencode(sorted({**query, "cursor": _cursor(*shown[-1][:2])}.items())) if rest else ""
        with_text = "recap_documents__plain_text" not in query.get("omit", "")
        address = f"{courtlistener.API}/docket-entries/"
        return _json(
            {
                "count": f"{address}?{urlencode(query)}&count=on",
                "next": f"{address}?{following}" if rest else None,
                "previous": None,
                "results": [as_entry(case, entry, with_text=with_text) for _, _, entry in shown],
            }
        )

    def _search(self, query: dict[str, str]) -> Answer:
        if query.keys() - _SEARCH_PARAMETERS or query.get("type") != "d":
            return detail(400, "This filter is not known.")
        words = query.get("q", "").replace('"', "").lower().split()
        found = [
            as_found(case)
            for case in self.cases
            if all(word in case.name.lower() for word in words)
            and query.get("court", case.court_id) == case.court_id
            and query.get("docket_number", case.number) == case.number
            and query.get("filed_after", "") <= case.filed_on.isoformat()
            and case.court_id != scotus.COURT
        ]
        return _json({"count": len(found), "next": None, "previous": None, "results": found})

    def _supreme(self, path: str) -> Answer:
        number = path.removeprefix("/RSS/Cases/JSON/").removesuffix(".json")
        for case in self.cases:
            if case.court_id == scotus.COURT and case.number == number:
                return _json(as_supreme(case, made=self._now().date()))
        return Answer(b"<html><body>404</body></html>", 404)

    def _certified(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._authority.issue_cert(courtlistener.HOST, scotus.HOST).configure_cert(context)
        return context


def _json(said: Any) -> Answer:
    return Answer(json.dumps(said).encode(), headers={"Content-Type": "application/json"})


def _wait(served: list[datetime.datetime], rate: Rate, now: datetime.datetime) -> float:
    """The seconds until one more is served."""
    if len(served) < rate.requests:
        return 0
    return (served[-rate.requests] + rate.within - now).total_seconds()


def _cursor(moment: datetime.datetime, number: int) -> str:
    return urlsafe_b64encode(f"{moment.isoformat()} {number}".encode()).decode()


def _position(cursor: str) -> tuple[datetime.datetime, int]:
    moment, number = urlsafe_b64decode(cursor).decode().split(" ")
    return datetime.datetime.fromisoformat(moment), int(number)
