"""The State of Example in the database, and its pages through the pipeline."""

from django.utils import timezone

from bills.legislatures import declare
from bills.models import LegislativeSession, Run
from bills.runs import Clock, Job, open_run
from scrapers.page import Page
from tests.legislature import STATE


def session(identifier: str = "2026") -> LegislativeSession:
    declare([STATE])
    return LegislativeSession.objects.select_related("jurisdiction").get(jurisdiction__code="zz", identifier=identifier)


def read(*pages: Page, trigger: str = "command", clock: Clock = timezone.now) -> Run:
    """A whole run over these pages and no others; they are of one session."""
    run = open_run(session(pages[0].request.session), trigger, now=clock())
    assert run is not None
    return job(run, clock=clock).work([page.request for page in pages], {page.request: page for page in pages}.__getitem__)


def job(run: Run, *, clock: Clock = timezone.now) -> Job:
    return Job(run, STATE, run.session, clock)
