"""What the statehouse has to show: the captures of a state, and what they lack for a whole crawl.

`pages/<xx>/` completes or replaces captures in their own form, where a capture leads on to pages that nobody captured: the end of a
list that was cut short, or a file that may be empty. An address there may end in `*`, where it tells the days that are asked for.
"""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from urllib3.util import parse_url

from scrapers.crawl import crawl
from scrapers.errors import FetchError
from scrapers.page import Page, Request
from scrapers.replay import Capture, captures
from scrapers.state import Plan, State

CAPTURES = Path(__file__).parents[1] / "captures"
PAGES = Path(__file__).parent / "pages"
# The day on which everything is played, and before which it was written.
MAY = datetime.datetime(2026, 5, 1, 12, tzinfo=datetime.UTC)
# Where the captures are of several sessions: the one of which they are whole.
_WHOLE = {"va": "2024"}
# A session that is over is crawled while a bill of it is watched.
_WATCHED = {"va": ("HB2",)}


@dataclass(frozen=True, slots=True)
class Legislature:
    """One session of a state as the statehouse plays it: what answers each request, and the bills that are watched."""

    state: State
    session: str
    pages: dict[Request, bytes]
    watched: tuple[str, ...] = ()

    def at(self, url: str) -> list[Request]:
        """The page at an address; all members of the archives of a host, of which no capture tells which is the newest."""
        host, target = address(url)
        if target.endswith(".zip"):
            return [held for held in self.pages if address(held.url)[0] == host and "#" in held.url]
        alike = [held for held in self.pages if _is_at(held.url, host, target)]
        # Of one address, a page may be asked for, and what a person wrote down beside it under a fragment.
        return sorted(alike, key=lambda held: "#" in held.url)[:1]

    def answer(self, request: Request) -> bytes | None:
        """What answers a request; None where nobody captured it."""
        member = parse_url(request.url).fragment
        return next((self.pages[held] for held in self.at(request.url) if parse_url(held.url).fragment in (None, member)), None)


def legislature(state: State) -> Legislature:
    """A session of the state: the one that most captures are of, or whose captures are whole. Only pages of its own hosts.

    The bills are watched whose own pages are all there.
    """
    found = {capture.request: capture for folder in (CAPTURES, PAGES) for capture in _captures(folder / state.code, state)}
    session = _WHOLE.get(state.code) or Counter(request.session for request in found).most_common(1)[0][0]
    pages = {r: c.path.read_bytes() for r, c in found.items() if r.session == session and _is_own(state, r)}
    played = Legislature(state, session, pages)
    lacking = _lacking(played, ())
    named = sorted({request.identifier for request in pages if request.identifier})
    watched = tuple(identifier for identifier in named if _lacking(played, (identifier,)) <= lacking)
    return Legislature(state, session, pages, watched or _WATCHED.get(state.code, ()))


def _lacking(played: Legislature, watched: tuple[str, ...]) -> set[str]:
    """The addresses that a crawl of these bills asks for and of which there is no page."""
    plan = Plan(played.state.session(played.session), watched, MAY)
    lacking = set()

    def fetch(request: Request) -> Page:
        body = played.answer(request)
        if body is None:
            lacking.add(request.url)
            raise FetchError(request.url, "nobody captured it")
        return Page(request, body, request.url, MAY)

    for _ in crawl(played.state, played.state.start(plan), fetch):
        pass
    return lacking


def _captures(folder: Path, state: State) -> Iterable[Capture]:
    return (found for found in captures(folder, [state]) if isinstance(found, Capture)) if folder.is_dir() else ()


def _is_own(state: State, request: Request) -> bool:
    host, _ = address(request.url)
    return bool({host, f"ftp://{host}"} & {*state.hosts})


def address(url: str) -> tuple[str, str]:
    """Host, and path with query."""
    parts = parse_url(url)
    return parts.host or "", parts.request_uri


def _is_at(url: str, host: str, target: str) -> bool:
    its_host, its_target = address(url)
    return its_host == host and (its_target == target or (its_target.endswith("*") and target.startswith(its_target[:-1])))
