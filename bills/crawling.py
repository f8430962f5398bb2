"""A live crawl: what a run sets out to read, and the fetch that brings it."""

import datetime
import logging
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from bills import snapshots
from bills.models import Reading, Run, Snapshot, Watch
from bills.runs import Clock, Job
from scrapers.crawl import Fetch
from scrapers.errors import FetchError
from scrapers.fetch import Fetcher
from scrapers.page import Page, Request
from scrapers.state import Plan, State
from scrapers.vocabulary import Origin, RunOutcome

log = logging.getLogger(__name__)


def plan(run: Run, state: State, *, now: datetime.datetime) -> Plan:
    """What a run sets out to read."""
    watched = run.bills or list(Watch.objects.filter(session=run.session).values_list("identifier", flat=True).distinct())
    well = Run.objects.filter(session=run.session, trigger__in=["schedule", "command"], outcome=RunOutcome.OK, bills=[])
    last = well.order_by("-started_at").first() if not run.bills and _all_read_live(run) else None
    return Plan(
        session=state.session(run.session.identifier),
        watched=tuple(watched),
        now=now,
        since=last.started_at if last else None,
        catalogue=not run.bills,
        keyed=state.has_key(settings.API_KEYS),
    )


def _all_read_live(run: Run) -> bool:
    """Whether each watched bill's own page was read live. One that was not must be asked for, however old its news is."""
    read = (
        Reading.objects.current().filter(bill__session=run.session, snapshot__origin=Origin.LIVE).exclude(snapshot__identifier="")
    )
    return not Watch.objects.filter(session=run.session).exclude(slug__in=read.values("bill__slug")).exists()


def live_fetch(job: Job) -> Fetch:
    """The live fetch: a page that this run has kept, or that never changes, is not asked for again; one that has not changed is not
    sent again.
    """
    if settings.OFFLINE:

        def offline(request: Request) -> Page:
            raise FetchError(request.url, "nothing is fetched: OFFLINE is set")

        return offline
    fetcher = Fetcher(
        job.state,
        contact=settings.OPERATOR_CONTACT,
        version=settings.VERSION,
        keys=settings.API_KEYS,
        certificates=Path(settings.CERTIFICATES_DIR),
        alive=job.alive,
    )

    def fetch(request: Request) -> Page:
        last = snapshots.newest(job.session.pk, request.kind, request.url)
        held = _held(last, request) if last is not None and last.origin == Origin.LIVE else None
        if last is None or held is None:
            return _sent(fetcher(request), request)
        if last.run_id == job.run.pk:
            return held
        if last.status != Snapshot.Status.READ:
            # What could not be read may have been cut on its way, under the whole page's ETag: it is asked for until it can be.
            return _sent(fetcher(request), request)
        if job.state.pages[request.kind].lasting:
            return held
        # The bytes that have not changed are read again all the same: they may still owe a withdrawal, a missing bill, a link.
        return fetcher(request, etag=last.etag, last_modified=last.last_modified) or held

    return fetch


def _held(snapshot: Snapshot, request: Request) -> Page | None:
    try:
        return snapshots.held(snapshot, request)
    except FetchError as error:
        log.warning("%s", error)
        return None


def _sent(page: Page | None, request: Request) -> Page:
    if page is None:
        raise FetchError(request.url, "the host says that nothing has changed, and was not asked that")
    return page


def crawl_run(run: Run, state: State, *, clock: Clock = timezone.now, progress: Callable[[str], None] = lambda what: None) -> Run:
    """Crawl what a run sets out to read, live."""
    job = Job(run, state, run.session, clock, progress)
    return job.work(state.start(plan(run, state, now=clock())), live_fetch(job))
