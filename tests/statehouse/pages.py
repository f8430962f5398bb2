"""What the statehouse has to show: the captures of a state, and what they lack for a whole crawl.

`pages/<xx>/` completes or replaces captures in their own form, where a capture leads on to pages that nobody captured: the end of a
list that was cut short, or a file that may be empty.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from urllib3.util import parse_url

from scrapers.page import Request
from scrapers.replay import Capture, captures
from scrapers.state import State

CAPTURES = Path(__file__).parents[1] / "captures"
PAGES = Path(__file__).parent / "pages"
# Where the captures are of several sessions: the one of which they are whole.
_WHOLE = {"va": "2024"}
# A session that is over is crawled while a bill of it is watched.
_WATCHED = {"va": {"HB2"}}


@dataclass(frozen=True, slots=True)
class Legislature:
    """One session of a state as the statehouse plays it: what answers each request, and the bills that are watched."""

    state: State
    session: str
    pages: dict[Request, bytes]
    watched: tuple[str, ...] = ()


def legislature(state: State) -> Legislature:
    """A session of the state: the one that most captures are of, or whose captures are whole. Only pages of its own hosts.

    Bills that have pages of their own are watched.
    """
    held = {capture.request: capture for folder in (CAPTURES, PAGES) for capture in _captures(folder / state.code, state)}
    session = _WHOLE.get(state.code) or Counter(request.session for request in held).most_common(1)[0][0]
    pages = {r: c.path.read_bytes() for r, c in held.items() if r.session == session and _is_own(state, r)}
    watched = {request.identifier for request in pages if request.identifier} or _WATCHED.get(state.code, set())
    return Legislature(state, session, pages, tuple(sorted(watched)))


def _captures(folder: Path, state: State) -> Iterable[Capture]:
    return (found for found in captures(folder, [state]) if isinstance(found, Capture)) if folder.is_dir() else ()


def _is_own(state: State, request: Request) -> bool:
    parts = parse_url(request.url)
    return bool({parts.host, f"ftp://{parts.host}"} & {*state.hosts})
