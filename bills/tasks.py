"""Celery shells: what is due is found in the database, so a lost message costs a delay and never data."""

import logging

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from bills import discovery, reports, snapshots, staging, subscribers
from bills.alerts import digests, matching, outages, reconciling, sending
from bills.courts import following, searching, telling
from bills.crawling import crawl_run
from bills.loading import replay_snapshots
from bills.models import Bill, Version
from bills.provisions import texts
from bills.runs import abandoned, begin, open_run
from bills.schedule import due
from bills.search import index
from scrapers.state import all_states

log = logging.getLogger(__name__)


@shared_task
def crawl_due() -> None:
    """Open a run for every session that is due, and send it to be crawled. One crawl a state at a time."""
    if settings.OFFLINE:
        return
    now = timezone.now()
    # Before the reading that may end it: what it finds after a state was dark is late, and must say so.
    outages.notice_outages(now=now)
    for session in due(all_states(), now=now, keys=settings.API_KEYS):
        run = open_run(session, "schedule", now=now)
        if run is not None:
            crawl_session.delay(run.pk, str(run.claim))


@shared_task
def crawl_session(run_id: int, claim: str) -> None:
    """Crawl an open run. A message that comes twice, or late, finds that the run has another claim, and does nothing."""
    run = begin(run_id, claim, now=timezone.now())
    if run is not None:
        crawl_run(run, all_states()[run.session.jurisdiction.code], progress=wake)


def wake(page: str) -> None:
    """After each page: what is news is matched now, and not at the next beat."""
    if matching.waits():
        match_news.delay()


@shared_task
def replay_session(state: str, session: str, *, unread: bool, believe: bool) -> None:
    """Read the kept pages of a session again. A message that comes twice reads them twice, and finds nothing new."""
    for run in replay_snapshots([all_states()[state]], session=session, unread=unread, believe=believe):
        log.info("%s, of kept pages", run)


@shared_task
def fetch_text(version_id: int) -> None:
    """Fetch the text of a bill's version, for the desk. A version that is gone by then is passed over."""
    version = Version.objects.select_related("bill__session__jurisdiction").filter(pk=version_id).first()
    state = all_states().get(version.bill.session.jurisdiction.code) if version else None
    if version is not None and state is not None:
        texts.fetch_text(version, state, now=timezone.now())


@shared_task
def resume_runs() -> None:
    """Take up the runs that dead workers left."""
    for run in abandoned(now=timezone.now()):
        crawl_session.delay(run.pk, str(run.claim))


@shared_task
def restage_lapsed() -> None:
    """Work out anew the stages that a deadline or the end of a session may have moved."""
    now = timezone.now()
    lapsed = staging.lapsed(now=now)
    staging.restage(lapsed, now=now, news=lapsed)


@shared_task
def propose_bills() -> None:
    """Propose bills that look like a topic's, among those that the runs changed which ended since the last time."""
    discovery.look_after_runs(now=timezone.now())


@shared_task
def follow_dockets() -> None:
    """Read the dockets that are due, or that somebody says have moved."""
    if not settings.OFFLINE:
        following.follow_due(progress=lambda: wake("a docket"))


@shared_task
def search_dockets() -> None:
    """Look for the dockets of cases, and for challenges that nobody here knows of."""
    if not settings.OFFLINE:
        searching.search_due()


@shared_task
def settle_courts() -> None:
    """Work out anew where each clause stands: a law takes effect, and an order runs out, with a day."""
    telling.settle(Bill.objects.filter(clauses__isnull=False).distinct(), now=timezone.now())


@shared_task
def match_news() -> None:
    """Queue what is owed for the news that nobody has matched yet, and have it sent."""
    if matching.match(now=timezone.now()):
        send_mails.delay()


@shared_task
def send_mails() -> None:
    """Send the mails that are due, for a while; the next beat goes on. Without complete settings they wait."""
    if not settings.MAIL_LACKS:
        sending.send_due(clock=timezone.now)


@shared_task
def queue_digests() -> None:
    """Make the digests that are due within the hour."""
    digests.queue_digests(now=timezone.now())


@shared_task
def watch_outages() -> None:
    """Tell those who watch a state that it went dark, and that it is read again."""
    outages.notice_outages(now=timezone.now())


@shared_task
def reconcile() -> None:
    """Prove that all news of the last days reached everybody who asked for it, and make good what did not."""
    reconciling.reconcile(now=timezone.now())


@shared_task
def prune_snapshots() -> None:
    """Keep the store of pages within its cap."""
    snapshots.prune(now=timezone.now())


@shared_task
def forget_reporters() -> None:
    """Wipe who reported what, as docs/privacy.md says."""
    reports.forget(now=timezone.now())


@shared_task
def forget_subscribers() -> None:
    """Delete who never confirmed or was stopped, and what was delivered, as docs/privacy.md says."""
    subscribers.forget(now=timezone.now())


@shared_task
def tend_search() -> None:
    """Bring the search index up to the bills, whatever missed it, and count its words anew."""
    texts.relearn()
    index.index(Bill.objects.order_by("pk").values_list("pk", flat=True))
    index.count_words()
