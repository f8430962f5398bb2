"""Follow Requests from a session's start to its last record, through any `fetch`. One bad page costs that page."""

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from scrapers.errors import RecordError, ScrapeError, SourceChanged
from scrapers.page import Page, Request
from scrapers.records import BillRecord, Record
from scrapers.state import State

log = logging.getLogger(__name__)

Fetch = Callable[[Request], Page]


@dataclass(frozen=True, slots=True)
class PageRead:
    """What became of one request: its page and records, or the error that cost it."""

    request: Request
    page: Page | None = None
    records: tuple[Record, ...] = ()
    error: ScrapeError | None = None


def read(state: State, page: Page) -> tuple[tuple[Record, ...], tuple[Request, ...]]:
    """All that a page says, and what it leads to. The page is read to its end first, so half a page is never used.

    Raises SourceChanged, also for an error that the parser did not foresee: such a page is one that a person must look at.
    """
    records: list[Record] = []
    requests: list[Request] = []
    try:
        for found in state.pages[page.request.kind].parse(page):
            (requests if isinstance(found, Request) else records).append(found)  # type: ignore[arg-type]
    except ScrapeError:
        raise
    except RecordError as error:
        raise SourceChanged(page.url, str(error)) from error
    except Exception as error:
        log.exception("the parser failed on %s", page.url)
        raise SourceChanged(page.url, f"the parser failed: {type(error).__name__}: {error}") from error
    if not records and not requests and not state.pages[page.request.kind].may_hold_nothing:
        raise SourceChanged(page.url, "the page was read and holds nothing: expected at least 1 record, found 0")
    return _once_each(page, records), tuple(requests)


def _once_each(page: Page, records: list[Record]) -> tuple[Record, ...]:
    """The records without repetitions. A bill that is there twice and differs, or is of another session, is not to be believed."""
    bills: dict[str, BillRecord] = {}
    kept: list[Record] = []
    for record in records:
        if isinstance(record, BillRecord):
            if record.session != page.request.session:
                raise page.changed(f"{record.identifier} of another session", expected=page.request.session, found=record.session)
            number = record.identifier.replace(" ", "")
            if bills.setdefault(number, record) is not record:
                page.need(bills[number] == record, f"{record.identifier} is there twice, and not the same")
                continue
        kept.append(record)
    return tuple(kept)


def crawl(
    state: State, requests: Iterable[Request], fetch: Fetch, follow: Callable[[Request], bool] = lambda request: True
) -> Iterator[PageRead]:
    """Each page that the requests lead to, once, as far as `follow` goes.

    What `fetch` raises of ScrapeError is told and does not end the crawl. A session's list that needs no other page comes first,
    since the others add to it. A page that is read together with others comes after them, and after all that are not.
    """
    first = {kind for kind, described in state.pages.items() if described.lists_session and not described.companions}
    waiting, late = deque(sorted(requests, key=lambda request: request.kind not in first)), deque[Request]()
    asked: set[tuple[str, str]] = set()
    beside: dict[str, Page] = {}
    lost: set[str] = set()
    needed = {kind for described in state.pages.values() for kind in described.companions}
    while waiting or late:
        fresh = bool(waiting)
        request = waiting.popleft() if waiting else _next(state, late)
        needs, welcome = state.pages[request.kind].beside, state.pages[request.kind].beside_if_there
        if fresh and (waiting or late) and not beside.keys() >= {*needs, *welcome}:
            late.append(request)
            continue
        if (request.kind, request.url) in asked:
            continue
        asked.add((request.kind, request.url))
        page = None
        try:
            page = fetch(request)
            page = _together(page, (*needs, *(kind for kind in welcome if kind in beside or kind in lost)), beside)
            records, more = read(state, page)
        except ScrapeError as error:
            lost.add(request.kind)
            yield PageRead(request, page, error=error)
        else:
            if request.kind in needed:
                beside[request.kind] = page
            waiting.extend(filter(follow, more))
            if not waiting:
                # A table of a whole session is large: it goes as soon as nobody is left to be read together with it.
                wanted = {kind for other in late for kind in state.pages[other.kind].companions}
                beside = {kind: held for kind, held in beside.items() if kind in wanted}
            yield PageRead(request, page, records)


def _next(state: State, late: deque[Request]) -> Request:
    """Of the requests that waited for others, one that waits for none of the rest; the session's list before what adds to it."""
    kinds = {request.kind for request in late}

    def turn(request: Request) -> tuple[bool, bool]:
        described = state.pages[request.kind]
        return bool(kinds & {*described.companions}), not described.lists_session

    request = min(late, key=turn)
    late.remove(request)
    return request


def _together(page: Page, needs: Iterable[str], beside: Mapping[str, Page]) -> Page:
    """The page with those that it is read together with; SourceChanged where one of them could not be had."""
    missing = [kind for kind in needs if kind not in beside]
    if missing:
        raise SourceChanged(page.url, f"it is read together with the page of kind «{missing[0]}», which could not be had")
    return replace(page, beside={kind: beside[kind] for kind in needs}) if needs else page
