"""What the tests of the live fetch share: the State of Example, a clock, and bodies that are cut off."""

import datetime
import gzip
from typing import Any

from scrapers.fetch import Fetcher
from scrapers.page import Page, Request
from scrapers.state import PageKind, State
from tests.scrapers.server import LocalServer

CONTACT, VERSION = "clerk@example.org", "1.2"
NOON = datetime.datetime(2026, 1, 15, 12, tzinfo=datetime.UTC)
PACKED = gzip.compress(b"An act " * 1000)
HEAD = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"
GZIP = b"Content-Encoding: gzip\r\n"
CUT_OFF = {
    "shorter than its length": HEAD + b"Content-Length: 100\r\n\r\nAn act",
    "a chunk that is cut": HEAD + b"Transfer-Encoding: chunked\r\n\r\n10\r\nAn act",
    "chunks without their end": HEAD + b"Transfer-Encoding: chunked\r\n\r\n6\r\nAn act\r\n",
    "gzip that is cut, with a length that fits": HEAD + GZIP + b"Content-Length: 40\r\n\r\n" + PACKED[:40],
    "gzip that is cut, without a length": HEAD + GZIP + b"\r\n" + PACKED[:40],
    "gzip whose checksum is cut": HEAD + GZIP + b"\r\n" + PACKED[:-3],
    "gzip with bytes after it": HEAD + GZIP + b"\r\n" + PACKED + b"more",
    "gzip that is none": HEAD + GZIP + b"Content-Length: 6\r\n\r\nAn act",
    "no answer at all": b"\r\n",
}


class Clock:
    """Time that passes only while somebody sleeps, and `per_look` seconds at each look."""

    def __init__(self, now: datetime.datetime = NOON, *, per_look: float = 0) -> None:
        self.time, self.per_look, self.naps = now, per_look, list[float]()

    def now(self) -> datetime.datetime:
        self.time += datetime.timedelta(seconds=self.per_look)
        return self.time

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.time += datetime.timedelta(seconds=seconds)


def a_state(*servers: LocalServer, max_bytes: int = 1_000_000, **changes: Any) -> State:
    """The State of Example: its only kind of page is a bill, and its hosts are the servers."""
    declared: dict[str, Any] = {
        "hosts": tuple(server.host for server in servers),
        "pages": {"bill": PageKind(parse=lambda page: (), label="a bill", max_bytes=max_bytes)},
        "delay": datetime.timedelta(0),
    }
    return State("ex", "Example", "America/Chicago", {}, **(declared | changes))


def a_fetcher(state: State, *, clock: Clock | None = None, **options: Any) -> Fetcher:
    clock = clock or Clock()
    return Fetcher(state, contact=CONTACT, version=VERSION, now=clock.now, sleep=clock.sleep, **options)


def a_request(url: str) -> Request:
    return Request("bill", url, "2026", "EX 1")


def fetched(server: LocalServer, path: str = "/bill", **options: Any) -> Page:
    page = a_fetcher(a_state(server), **options)(a_request(server.url(path)))
    assert page is not None
    return page
