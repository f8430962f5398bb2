"""The State of Example in the database, and its pages through the pipeline."""

import datetime

from django.utils import timezone

from bills.legislatures import declare
from bills.models import LegislativeSession, Run
from bills.runs import Clock, Job, open_run
from scrapers.page import Page
from tests.legislature import STATE

HOUR = datetime.timedelta(hours=1)
START = datetime.datetime(2026, 3, 2, 18, tzinfo=datetime.UTC)  # noon in Example


def session(identifier: str = "2026") -> LegislativeSession:
    declare([STATE])
    return LegislativeSession.objects.select_related("jurisdiction").get(jurisdiction__code="zz", identifier=identifier)


def read(*pages: Page, trigger: str = "command", clock: Clock = timezone.now) -> Run:
    """A whole run over these pages and no others; they are of one session."""
    run = open_run(session(pages[0].request.session), trigger, now=clock())
    assert run is not None
    return job(run, clock=clock).work([page.request for page in pages], {page.request: page for page in pages}.__getitem__)


def at(hour: float) -> Clock:
    """A clock that stands so many hours after the start."""
    return lambda: START + hour * HOUR


def hours(*pages: Page) -> None:
    """The pages, read one an hour."""
    for hour, page in enumerate(pages):
        read(page, clock=at(hour))


def job(run: Run, *, clock: Clock = timezone.now) -> Job:
    return Job(run, STATE, run.session, clock)
