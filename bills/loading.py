"""Captures, the shipped archive and kept pages, through the same pipeline as live pages."""

import datetime
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.db import transaction
from django.utils import timezone

import scrapers
from bills import snapshots
from bills.models import LegislativeSession, Run, Snapshot, Topic, Watch
from bills.models.bill import Bill, slug_of
from bills.runs import Job, open_run
from bills.search.index import index
from scrapers.page import Page, Request
from scrapers.replay import Capture, Leftover, Replay, captures
from scrapers.state import State

ARCHIVE = Path(scrapers.__file__).parent / "archive"
TOPICS = Path(scrapers.__file__).parent / "topics.json"


def _quiet(what: str) -> None:
    pass


def load_topics() -> None:
    """The topics that the project ships, and the bills that are watched for them. What an operator watches besides stays."""
    for shipped in json.loads(TOPICS.read_text(encoding="utf-8"))["topics"]:
        topic, _ = Topic.objects.update_or_create(
            slug=shipped["slug"], defaults={"name": shipped["name"], "criteria": shipped["criteria"]}
        )
        for bill in shipped["bills"]:
            session = LegislativeSession.objects.get(jurisdiction__code=bill["state"], identifier=bill["session"])
            told = {name: bill.get(name, "") for name in ("common_name", "common_name_url", "note")}
            watch(topic, session, bill["identifier"], **told)


def watch(topic: Topic, session: LegislativeSession, identifier: str, **told: str) -> bool:
    """Watch a bill, spelled as its state prints it. Returns whether it was not watched before.

    `told` are the `common_name`, `common_name_url` and `note` to show; without them, those of a bill that is watched stay.
    """
    slug = slug_of(identifier)
    _, new = Watch.objects.update_or_create(
        topic=topic, session=session, slug=slug, defaults=told, create_defaults={"identifier": identifier, **told}
    )
    _mark(session, slug, watched=True)
    return new


def unwatch(topic: Topic, session: LegislativeSession, identifier: str) -> None:
    """Watch a bill no more for a topic. Its own pages are fetched as long as another topic watches it."""
    slug = slug_of(identifier)
    Watch.objects.filter(topic=topic, session=session, slug=slug).delete()
    if not Watch.objects.filter(session=session, slug=slug).exists():
        _mark(session, slug, watched=False)


def _mark(session: LegislativeSession, slug: str, *, watched: bool) -> None:
    """Whether the bill is watched; search finds it by what it is called while it is."""
    with transaction.atomic():
        bills = Bill.objects.filter(session=session, slug=slug)
        bills.update(watched=watched)
        index(bills.values_list("pk", flat=True))


def load(
    folder: Path, states: Iterable[State], *, session: str | None = None, progress: Callable[[str], None] = _quiet
) -> Iterator[Run | Leftover]:
    """Every file below `folder` through the pipeline, then the files that were left, with the reason.

    A run for each session, and one more for each further copy of a page.
    """
    found = list(captures(folder, states, session=session))
    by_session: defaultdict[tuple[str, str], list[Capture]] = defaultdict(list)
    for capture in found:
        if isinstance(capture, Capture):
            by_session[capture.state.code, capture.request.session].append(capture)
    for (code, identifier), group in by_session.items():
        row = LegislativeSession.objects.select_related("jurisdiction").get(jurisdiction__code=code, identifier=identifier)
        for generation in _generations(group):
            yield _run(row, group[0].state, Replay(generation), progress)
    yield from (leftover for leftover in found if isinstance(leftover, Leftover))


def _generations(group: Iterable[Capture]) -> list[list[Capture]]:
    """The captures, oldest first, such that no page is twice in one run: each copy of a page is compared with the one before.

    In a run, sheets come last: they add to bills that other pages name.
    """
    generations: list[dict[Request, Capture]] = []
    for capture in sorted(group, key=lambda capture: capture.as_of or datetime.date.min):
        fitting = next((held for held in generations if capture.request not in held), None)
        if fitting is None:
            generations.append(fitting := {})
        fitting[capture.request] = capture
    return [[*sorted(held.values(), key=_is_sheet), *_companions(held, generations)] for held in generations]


def _is_sheet(capture: Capture) -> bool:
    return capture.state.pages[capture.request.kind].several


def _companions(held: dict[Request, Capture], generations: Iterable[dict[Request, Capture]]) -> list[Capture]:
    """What a generation's pages are read together with and is not among them: the newest copy of each such page."""
    wanted = {kind for capture in held.values() for kind in capture.state.pages[capture.request.kind].companions}
    wanted -= {request.kind for request in held}
    newest = {request: capture for generation in generations for request, capture in generation.items()}
    return [capture for request, capture in newest.items() if request.kind in wanted]


def _run(session: LegislativeSession, state: State, replay: Replay, progress: Callable[[str], None]) -> Run:
    run = open_run(session, "load", now=timezone.now())
    assert run is not None, "only crawls exclude one another"
    return Job(run, state, session, progress=progress).work(replay.requests, replay, replay.answers)


def replay_snapshots(
    states: Iterable[State],
    *,
    session: str | None = None,
    unread: bool = False,
    believe: bool = False,
    progress: Callable[[str], None] = _quiet,
) -> Iterator[Run]:
    """The newest kept page of every request, parsed and ingested again; with `unread`, only those that could not be read.

    `session` is the identifier of the one to read, or None for all. With `believe`, pages that held far less than before are taken
    at their word.
    """
    chosen = {} if session is None else {"identifier": session}
    for state in states:
        rows = LegislativeSession.objects.filter(jurisdiction__code=state.code, **chosen)
        for session_row in rows.select_related("jurisdiction"):
            kept = _newest(session_row, state, unread)
            if kept:
                run = open_run(session_row, "replay", now=timezone.now())
                assert run is not None, "only crawls exclude one another"
                job = Job(run, state, session_row, progress=progress, believe=believe)
                yield job.work(kept, _from_store(kept), kept.__contains__)


def _newest(session: LegislativeSession, state: State, unread: bool) -> dict[Request, Snapshot]:
    """The last page of each bill and kind, whatever its address was, and of each list and sheet; with `unread`, those that were not
    read and what they are read together with.
    """
    newest: dict[tuple[str, str], tuple[Request, Snapshot]] = {}
    pages = state.pages
    rows = Snapshot.objects.filter(session=session, dropped_at=None, kind__in=pages).select_related("session")
    for snapshot in rows.order_by("kept_at", "pk"):
        request = snapshots.as_page(snapshot, b"").request
        described = pages[request.kind]
        one = "" if described.single else request.url
        newest[request.kind, one if described.several else request.identifier or one] = request, snapshot
    if not unread:
        return dict(newest.values())
    wanted = [(request, s) for request, s in newest.values() if s.status != Snapshot.Status.READ]
    beside = {kind for request, _ in wanted for kind in pages[request.kind].companions}
    return dict(wanted) | {request: s for request, s in newest.values() if request.kind in beside}


def _from_store(kept: dict[Request, Snapshot]) -> Callable[[Request], Page]:
    def fetch(request: Request) -> Page:
        return snapshots.held(kept[request], request)

    return fetch
