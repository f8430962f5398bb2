"""Looking for dockets: those of cases whose docket nobody has named yet, and challenges that nobody here knows of.

What is found is proposed to a person. Two cases can have one name, so that none is taken for another by it.
"""

import datetime
import logging
from collections.abc import Callable
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from bills.courts.asking import Clock, Fetch, fetching
from bills.courts.following import RETRY, claim, put_off
from bills.courts.sentences import day
from bills.models import Bill, Court, CourtSearch, DocketProposal, LegalChallenge
from scrapers.courts import courtlistener
from scrapers.courts.records import DocketRecord
from scrapers.errors import Later, ScrapeError
from scrapers.page import Request
from scrapers.vocabulary import Basis, CourtLevel, Origin, Position

log = logging.getLogger(__name__)

INTERVAL = datetime.timedelta(days=7)
# Dockets of one search that are proposed; the best of which nobody has decided come first.
PROPOSED = 10
# A case may be told as filed on a later day than it was.
BEFORE = datetime.timedelta(days=7)


def search_due(*, clock: Clock = timezone.now, fetch: Fetch | None = None) -> int:
    """Search for what is due, until CourtListener wants its peace. Returns how many searches were made.

    One that fails is told of in the log, and keeps no other from being made.
    """
    fetch = fetch or fetching(courtlistener.SOURCE, clock=clock)
    made = 0
    try:
        while (case := claim(_unnamed(), now=clock())) is not None:
            made += _made(partial(_for_case, case, fetch, clock), case)
        for bill in _unsearched(clock()):
            made += _made(partial(_for_bill, bill, fetch, clock), bill)
    except Later as later:
        log.info("searches wait: %s", later.reason)
    return made


def _made(search: Callable[[], None], about: LegalChallenge | Bill) -> bool:
    """Whether a search was made, and did not fail. Later where CourtListener wants its peace."""
    try:
        search()
    except Later:
        raise
    except ScrapeError as error:
        log.warning("a search for %s failed: %s", about, error)
        return False
    return True


def _unnamed() -> QuerySet[LegalChallenge]:
    """Cases that go on in a federal court, as far as is known, and whose docket nobody has named."""
    federal = Q(court=None) | Q(court__federal=True)
    return LegalChallenge.objects.filter(federal, courtlistener_id=None, scotus_number="", blocked=False, terminated_on=None)


def _unsearched(now: datetime.datetime) -> list[Bill]:
    """Laws with clauses on their topic for which nobody has looked lately, and of which nothing found waits for a person."""
    since = (now - INTERVAL).date()
    lately = CourtSearch.objects.filter(bill=OuterRef("pk"), origin=Origin.LIVE, searched_on__gt=since)
    open_ = DocketProposal.objects.filter(bill=OuterRef("pk"), status=DocketProposal.Status.OPEN)
    rows = Bill.objects.filter(~Exists(lately), ~Exists(open_), clauses__on_topic=True, stage__position=Position.ENACTED)
    return list(rows.select_related("session__jurisdiction").distinct().order_by("pk"))


def _for_case(case: LegalChallenge, fetch: Fetch, clock: Clock) -> None:
    court = case.court if case.court is not None and case.court_basis == Basis.STATED else None
    since = case.filed_on - BEFORE if case.filed_on else None
    words = " ".join(f'"{side}"' for side in case.case_name.split(" v. "))
    request = courtlistener.search_request(words, court_id=court.code if court else "", filed_after=since)
    try:
        found, is_all = _search(request, fetch)
    except Later as later:
        put_off(case, later.not_before)
        raise
    except ScrapeError as error:
        put_off(case, clock() + RETRY, problem=error.reason)
        raise
    new = _propose(found, request, now=clock(), challenge=case)
    best = "" if is_all else _best(found)
    where = f"CourtListener: {best}dockets of {court.name if court else 'all federal courts'}{_since(since)} that name {words}"
    result = f"{new} proposed to an editor" if new else "not found" if not found else "nothing new"
    said = {"what": "docket", "where": where, "on": clock().date().isoformat(), "result": result, "live": True}
    with transaction.atomic():
        row = LegalChallenge.objects.select_for_update().get(pk=case.pk)
        row.searched = [one for one in row.searched if not one.get("live")] + [said]
        row.due_at, row.problem = clock() + INTERVAL, ""
        row.save(update_fields=["searched", "due_at", "problem"])


def _for_bill(bill: Bill, fetch: Fetch, clock: Clock) -> None:
    """A law's own federal trial courts. Only a search that found nothing that waits for a person lets us say that none is known."""
    state, since = bill.session.jurisdiction, bill.session.start_date
    courts = list(Court.objects.filter(federal=True, level=CourtLevel.TRIAL, jurisdiction=state).order_by("code"))
    words = f'"United States" "{state.name}"'
    new, searched = 0, []
    for court in courts:
        request = courtlistener.search_request(words, court_id=court.code, filed_after=since)
        found, is_all = _search(request, fetch)
        new += _propose(found, request, now=clock(), bill=bill)
        searched.append(court.citation if is_all else f"{_best(found)}{court.citation}")
    if courts and not new:
        names = ", ".join(searched)
        where = f"CourtListener's dockets of the federal trial courts of {state.name} ({names}){_since(since)} that name {words}"
        told = {"where": where, "result": "nothing that was not known", "origin": Origin.LIVE}
        CourtSearch.objects.create(bill=bill, searched_on=clock().date(), **told)


def _since(date: datetime.date | None) -> str:
    return f", filed after {day(date)}," if date else ""


def _best(found: list[DocketRecord]) -> str:
    """A search that was not read to its end says how far it was read."""
    return f"only the {len(found)} best matches among many of "


def _search(request: Request, fetch: Fetch) -> tuple[list[DocketRecord], bool]:
    """The first page, and whether that is all. It is not kept: it names people of cases that are no business of ours."""
    found, following = courtlistener.read_search(fetch(request))
    return list(found), following is None


@transaction.atomic
def _propose(
    found: list[DocketRecord],
    request: Request,
    *,
    now: datetime.datetime,
    challenge: LegalChallenge | None = None,
    bill: Bill | None = None,
) -> int:
    """Propose the best of what nobody was asked about yet. A docket of a case that is known is none. Returns how many are new."""
    ids = [int(record.source_id) for record in found]
    known = set(LegalChallenge.objects.filter(courtlistener_id__in=ids).values_list("courtlistener_id", flat=True))
    new = 0
    for record in found:
        if int(record.source_id) in known:
            continue
        _, made = DocketProposal.objects.get_or_create(
            challenge=challenge,
            bill=bill,
            courtlistener_id=int(record.source_id),
            defaults={"found": _told(record), "query": request.url, "found_at": now},
        )
        new += made
        if new == PROPOSED:
            break
    return new


def _told(record: DocketRecord) -> dict[str, str]:
    return {
        "case_name": record.case_name,
        "court": record.court_id,
        "docket_number": record.docket_number,
        "filed_on": record.filed_on.isoformat() if record.filed_on else "",
        "url": record.url,
    }
