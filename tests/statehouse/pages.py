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
_WHOLE = {"va": "2024"}
PAGES = Path(__file__).parent / "pages"


@dataclass(frozen=True, slots=True)
class Legislature:
    """One session of a state as the statehouse plays it: what answers each request, and the bills that have pages of their own."""

    state: State
    session: str
    pages: dict[Request, bytes]

    @property
    def watched(self) -> list[str]:
        return sorted({request.identifier for request in self.pages if request.identifier})


def legislature(state: State) -> Legislature:
    """A session of the state: the one that most captures are of, or whose captures are whole. Only pages of its own hosts."""
    held = {capture.request: capture for folder in (CAPTURES, PAGES) for capture in _captures(folder / state.code, state)}
    session = _WHOLE.get(state.code) or Counter(request.session for request in held).most_common(1)[0][0]
    return Legislature(
        state, session, {r: c.path.read_bytes() for r, c in held.items() if r.session == session and _is_own(state, r)}
    )


def _captures(folder: Path, state: State) -> Iterable[Capture]:
    return (found for found in captures(folder, [state]) if isinstance(found, Capture)) if folder.is_dir() else ()


def _is_own(state: State, request: Request) -> bool:
    parts = parse_url(request.url)
    return bool({parts.host, f"ftp://{parts.host}"} & {*state.hosts})
