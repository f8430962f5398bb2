"""The same fetch, from a folder of captures.

A folder may hold a `manifest.json` ({"pages": [entry, ...]}), a `request.json` (one entry), or a source's own files, which the
states recognise by shape and name; a session that a file does not tell may be told by its folder's name (`files-20261`). An entry
names its `file` and its `state` (or lies below a folder of that name), and says kind, url, session, identifier, origin,
retrieved_at, read_through, provenance, gaps and context as Request and Page have them.
"""

import datetime
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scrapers.errors import FetchError, RecordError, ScrapeError
from scrapers.page import Page, Request
from scrapers.state import MEGABYTE, Recognised, Session, State, all_states
from scrapers.vocabulary import Origin

# A file larger than any page of ours is not opened whole to find out what it is.
LARGEST = 100 * MEGABYTE
_HEAD = 1 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Capture:
    """A file that answers a request of a state."""

    state: State
    request: Request
    path: Path
    origin: Origin = Origin.CAPTURE
    retrieved_at: datetime.datetime | None = None
    read_through: datetime.date | None = None
    provenance: str = ""
    gaps: tuple[str, ...] = ()

    @property
    def as_of(self) -> datetime.date | None:
        """The last day whose news the file can hold, as Page.as_of."""
        return self.read_through or (self.retrieved_at.date() if self.retrieved_at else None)


@dataclass(frozen=True, slots=True)
class Leftover:
    """A file that was left: `error` where it should have been read, None where it is simply not a source's own."""

    path: Path
    reason: str
    error: ScrapeError | None = None


@dataclass
class Replay:
    """A fetch that answers from captures. What no capture answers is an error, as a dead link would be."""

    captures: Iterable[Capture]
    _by_request: dict[tuple[str, str], Capture] = field(init=False)

    def __post_init__(self) -> None:
        self._by_request = {(c.request.kind, c.request.url): c for c in self.captures}

    @property
    def requests(self) -> tuple[Request, ...]:
        return tuple(capture.request for capture in self._by_request.values())

    def answers(self, request: Request) -> bool:
        return (request.kind, request.url) in self._by_request

    def __call__(self, request: Request) -> Page:
        """Raises FetchError for a request without a capture, and for a file that is too large or can't be read."""
        capture = self._by_request.get((request.kind, request.url))
        if capture is None:
            raise FetchError(request.url, "no capture answers this request")
        limit = capture.state.pages[request.kind].max_bytes
        try:
            size = capture.path.stat().st_size
            if size > limit:
                raise FetchError(
                    request.url, f"{capture.path.name} has {size:,} bytes; a page of kind {request.kind} may have {limit:,}"
                )
            body = capture.path.read_bytes()
        except OSError as error:
            raise FetchError(request.url, f"{capture.path.name} cannot be read: {error.strerror}") from error
        return Page(
            request=request,
            body=body,
            url=request.url,
            retrieved_at=capture.retrieved_at,
            origin=capture.origin,
            read_through=capture.read_through,
            provenance=capture.provenance,
            gaps=capture.gaps,
        )


def _moment(text: str | None) -> datetime.datetime | None:
    """A moment in UTC; one without a zone is taken for UTC."""
    moment = datetime.datetime.fromisoformat(text) if text else None
    return moment.replace(tzinfo=datetime.UTC) if moment is not None and moment.tzinfo is None else moment


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _state_of(entry: dict[str, Any], folder: Path, root: Path, states: tuple[State, ...]) -> State | None:
    """The state that an entry names; or a folder of what was loaded; or the only one asked for; or a folder above.

    None for a state that was not asked for; RecordError where nothing tells which state is meant.
    """
    inside, above = folder.relative_to(root.parent).parts, root.parent.parts
    alone = states[0].code if len(states) == 1 else None
    nearest = next((part for part in reversed(inside) if part in all_states()), None)
    code = str(entry.get("state") or nearest or alone or next((p for p in reversed(above) if p in all_states()), "")).lower()
    if code not in all_states():
        raise RecordError(f"it does not say of which state it is: name it as «state», one of {', '.join(all_states())}")
    return next((state for state in states if state.code == code), None)


def _beside(folder: Path, name: str) -> Path:
    """A file of that name in the folder or below it. ValueError for a name that leads elsewhere."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise ValueError(f"{name} leads out of its folder")
    return path


def _text(entry: dict[str, Any], name: str, default: str | None = None) -> str:
    value = entry.get(name) or default
    if not isinstance(value, str):
        raise RecordError(f"it does not say «{name}»" if value is None else f"its «{name}» is no text: {value!r}")
    return value


def _entry(entry: dict[str, Any], folder: Path, state: State, session: str | None) -> Capture:
    kind, url, named = _text(entry, "kind"), _text(entry, "url"), _text(entry, "session", session)
    gaps, origin = entry.get("gaps", []), _text(entry, "origin", Origin.CAPTURE)
    if kind not in state.pages:
        raise RecordError(f"{state.name} has no kind of page {kind!r}")
    if named not in {known.identifier for known in state.sessions}:
        raise RecordError(f"{state.name} has no session {named!r}")
    if not url.startswith(("https://", "ftp://")):
        raise RecordError(f"its «url» is no https or ftp address: {url!r}")
    if origin not in (Origin.CAPTURE, Origin.RECONSTRUCTED):
        raise RecordError(f"a file is a capture or reconstructed, and not {origin!r}")
    if not isinstance(gaps, list) or not all(isinstance(gap, str) for gap in gaps):
        raise RecordError("its «gaps» are no list of texts")
    return Capture(
        state=state,
        request=Request(kind, url, named, _text(entry, "identifier", ""), dict(entry.get("context") or {})),
        path=_beside(folder, _text(entry, "file")),
        origin=Origin(origin),
        retrieved_at=_moment(entry.get("retrieved_at")),
        read_through=_day(entry.get("read_through")),
        provenance=_text(entry, "provenance", ""),
        gaps=tuple(gaps),
    )


def _listed(listing: Path, root: Path, states: tuple[State, ...], session: str | None) -> Iterator[Capture | Leftover]:
    try:
        written = json.loads(listing.read_text(encoding="utf-8-sig"))
        entries = written["pages"] if listing.name == "manifest.json" else [written]
        owned = [(entry, _state_of(entry, listing.parent, root, states)) for entry in entries]
        found = [_entry(entry, listing.parent, state, session) for entry, state in owned if state is not None]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        reason = f"this list of captures cannot be used: {error}"
        yield Leftover(listing, reason, FetchError(str(listing), reason))
    else:
        yield from (
            Leftover(capture.path, f"it is of session {capture.request.session}, not {session}")
            if session and capture.request.session != session
            else capture
            for capture in found
        )


def _look(path: Path) -> tuple[int, bytes]:
    """The size of a file in bytes, and the file; of one that is larger than any page, the beginning."""
    size = path.stat().st_size
    with path.open("rb") as file:
        return size, file.read() if size <= LARGEST else file.read(_HEAD)


def _recognised(path: Path, states: tuple[State, ...], session: str | None) -> Iterator[Capture | Leftover]:
    try:
        size, body = _look(path)
    except OSError as error:
        reason = f"it cannot be read: {error.strerror}"
        yield Leftover(path, reason, FetchError(path.name, reason))
        return
    for state, found in _known(path, body, states, session):
        wanted = next((s for s in state.sessions if s.identifier == session), None)
        for request in (found.request, *found.also):
            yield _declared(path, state, request, wanted, found.retrieved_at)
        return
    if size > LARGEST:
        reason = f"{size:,} bytes are more than any page has; it was not opened"
        yield Leftover(path, reason, FetchError(path.name, reason))
    else:
        yield Leftover(path, "not a file of the source's own")


def _known(path: Path, body: bytes, states: tuple[State, ...], session: str | None) -> Iterator[tuple[State, Recognised]]:
    """Who knows a file, and as what, the best first. Where neither the file nor `session` tells the session, the code in its
    folder's name does.
    """
    words = {word.lower() for word in re.split(r"[^A-Za-z0-9]+", path.parent.name)} if session is None else set()
    untold: list[tuple[State, Recognised]] = []
    for state in states:
        found = state.recognise(path.name, body, next((s for s in state.sessions if s.identifier == session), None))
        if found is not None and (found.request.session or session):
            yield state, found
        elif found is not None:
            untold.append((state, found))
    for state in states:
        for named in (s for s in state.sessions if s.code.lower() in words):
            found = state.recognise(path.name, body, named)
            if found is not None and found.request.session:
                yield state, found
    yield from untold


def _declared(
    path: Path, state: State, request: Request, wanted: Session | None, retrieved_at: datetime.datetime | None
) -> Capture | Leftover:
    known = {s.identifier for s in state.sessions}
    if request.session not in known:
        reason = (
            f"{state.name} has no session {request.session!r}"
            if request.session
            else "its session cannot be told: name it with --session"
        )
        return Leftover(path, reason, FetchError(path.name, reason))
    if wanted is not None and request.session != wanted.identifier:
        return Leftover(path, f"it is of session {request.session}, not {wanted.identifier}")
    return Capture(state, request, path, retrieved_at=retrieved_at, provenance=f"official bytes, loaded from {path.name}")


def captures(
    folder: Path, states: Iterable[State], *, session: str | None = None, root: Path | None = None
) -> Iterator[Capture | Leftover]:
    """Every file below `folder`, as the capture that it is, or as left with the reason. Folders are read in order of name.

    `root` is the folder that was asked for, where `folder` lies below it.
    """
    wanted = tuple(state for state in states if state.is_read)
    root = root or folder.resolve()
    folder = folder.resolve()
    try:
        here = sorted(folder.iterdir())
    except OSError as error:
        reason = f"this folder cannot be read: {error.strerror}"
        yield Leftover(folder, reason, FetchError(str(folder), reason))
        return
    listing = next((p for p in here if p.name in ("manifest.json", "request.json")), None)
    if listing is not None:
        yield from _listed(listing, root, wanted, session)
        here = [p for p in here if p.is_dir() and listing.name == "request.json"]
    for path in here:
        # A link to a folder may lead round in a circle, and one to a file out of the folder.
        if path.is_dir() and not path.is_symlink():
            yield from captures(path, wanted, session=session, root=root)
        elif path.is_file() and path.resolve().is_relative_to(root):
            yield from _recognised(path, wanted, session)
        else:
            yield Leftover(path, "not a file of this folder")
