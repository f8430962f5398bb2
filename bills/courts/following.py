"""Following dockets: each that a person has confirmed is read again and again, and what is new in it becomes an entry to classify.

1. A case whose docket is due is claimed: nobody else reads it for a while. A hint makes it due at once.
2. Each page is kept, then read, then written in one transaction: whole, or not at all. A page that changed leaves all as it was,
   and is told on the desk. Where a source wants its peace, the reading goes on later, from the page at which it was broken off.
3. An entry is told by the source's key. Its words and documents are the source's; whatever an editor said of it stays. What
   vanishes from a docket stays here.

The first reading of a docket is no news. Nothing here says what a court has ruled.
"""

import datetime
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from bills.courts import asking, dockets, pages
from bills.courts.asking import Clock, Fetch
from bills.courts.telling import is_news, said_of_entry, tell
from bills.models import CourtEvent, CourtHint, DocketPage, LegalChallenge
from scrapers.courts import courtlistener, scotus
from scrapers.courts.records import DocketEntryRecord, DocketRecord, DocumentRecord
from scrapers.courts.source import DocketSource
from scrapers.errors import Later, ScrapeError, SourceChanged
from scrapers.page import Page, Request
from scrapers.vocabulary import Basis, Change, CourtEventKind, Origin

log = logging.getLogger(__name__)

# How long after one reading the next is due, and after one that failed.
INTERVAL = datetime.timedelta(hours=12)
RETRY = datetime.timedelta(hours=3)
# Whoever claims a docket has it for so long.
LEASE = datetime.timedelta(minutes=15)
SHORT_FEED = (
    f"A feed has the {courtlistener.FEED_LENGTH} newest entries, and all of them were new: older ones may be missing. "
    "They are read once COURTLISTENER_TOKEN is set."
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a page says: of the docket, of entries, and where it goes on."""

    docket: DocketRecord | None = None
    entries: tuple[DocketEntryRecord, ...] = ()
    following: Request | None = None


class Left(Exception):
    """An editor has said since the reading began that the case's docket is another, or that it is closed to everybody."""


Read = Callable[[Page], Told]
MakeFetch = Callable[[DocketSource], Fetch]


def source_of(case: LegalChallenge) -> DocketSource:
    """Who has the docket. One that has a number of the Supreme Court is read there alone."""
    return scotus.SOURCE if case.scotus_number else courtlistener.SOURCE


def follow_due(
    *, clock: Clock = timezone.now, make_fetch: MakeFetch | None = None, progress: Callable[[], None] = lambda: None
) -> int:
    """Read the dockets that are due, until there are none or their source wants its peace. Returns how many were tried."""
    tried = 0
    for source, of_source in (
        (courtlistener.SOURCE, Q(scotus_number="")),
        (scotus.SOURCE, ~Q(scotus_number="")),
    ):
        fetch = make_fetch(source) if make_fetch else asking.fetching(source, clock=clock, leave=_left(source))
        while (case := claim(LegalChallenge.objects.followed().filter(of_source), now=clock())) is not None:
            tried += 1
            if not follow(case, fetch, clock=clock):
                break
            progress()
    return tried


def _left(source: DocketSource) -> int:
    return asking.HEADROOM if source is courtlistener.SOURCE else 0


@transaction.atomic
def claim(cases: QuerySet[LegalChallenge], *, now: datetime.datetime) -> LegalChallenge | None:
    """The case that is due the longest, of which a hint came before all others; nobody else has it until its lease is over."""
    hinted = Exists(CourtHint.objects.filter(courtlistener_id=OuterRef("courtlistener_id"), settled_at=None))
    due = cases.filter(Q(due_at=None) | Q(due_at__lte=now)).annotate(hinted=hinted)
    first = due.order_by("-hinted", F("due_at").asc(nulls_first=True), "pk")
    case = first.select_for_update(of=("self",)).first()
    if case is not None:
        case.due_at = now + LEASE
        case.save(update_fields=["due_at"])
    return case


def put_off(case: LegalChallenge, until: datetime.datetime, *, problem: str | None = None) -> None:
    told: dict[str, Any] = {"due_at": until} | ({"problem": problem} if problem is not None else {})
    _as_read(case).update(**told)


def _as_read(case: LegalChallenge) -> QuerySet[LegalChallenge]:
    """The case, as long as its docket is the one that was claimed. What was read of another says nothing of it."""
    return LegalChallenge.objects.filter(pk=case.pk, courtlistener_id=case.courtlistener_id, scotus_number=case.scotus_number)


def follow(case: LegalChallenge, fetch: Fetch, *, clock: Clock) -> bool:
    """Read the docket of a case. False where its source wants its peace: no other docket is asked for until then."""
    began = clock()
    try:
        problem = _read(case, fetch, clock)
    except Later as later:
        # That it was not read is no problem of the docket's.
        put_off(case, later.not_before)
        log.info("%s waits until %s: %s", case, later.not_before, later.reason)
        return False
    except Left:
        log.info("%s: what was read is not of its docket any more", case)
        # Of one that was closed. Pages of a case that is open to everybody stay.
        pages.forget(case)
        return True
    except (ScrapeError, ValueError) as error:
        log.warning("%s could not be read: %s", case, error)
        # Where a reading is broken off for good, the next begins anew: a cursor may be what is wrong.
        _as_read(case).update(entries_next="")
        put_off(case, clock() + RETRY, problem=getattr(error, "reason", str(error)))
        return True
    _finish(case, began, problem, now=clock())
    return True


def _read(case: LegalChallenge, fetch: Fetch, clock: Clock) -> str:
    """Read all pages. Returns what the docket is known to lack."""
    source, gap = source_of(case), ""
    for first, read in _steps(case):
        request: Request | None = first
        while request is not None:
            page = fetch(request)
            if pages.is_blocked(page):
                _as_read(case).update(blocked=True)
                pages.forget(case)
                return ""
            kept, page = pages.keep(case, source, page, now=clock())
            try:
                told = read(page)
            except SourceChanged as error:
                pages.mark(kept, DocketPage.Status.CHANGED, error.reason)
                raise
            new = write(case, kept, told, now=clock())
            if first.kind == "feed":
                is_full = len(told.entries) >= courtlistener.FEED_LENGTH and new == len(told.entries)
                gap = SHORT_FEED if is_full or case.problem == SHORT_FEED else ""
            request = told.following
    return gap


def _steps(case: LegalChallenge) -> Iterator[tuple[Request, Read]]:
    if case.scotus_number:
        yield scotus.docket_request(case.scotus_number), _supreme
        return
    assert case.courtlistener_id is not None, "only a docket that is confirmed is followed"
    if not asking.keyed():
        yield courtlistener.feed_request(case.courtlistener_id), lambda page: Told(entries=courtlistener.read_feed(page))
        return
    yield courtlistener.docket_request(case.courtlistener_id), lambda page: Told(courtlistener.read_docket(page))
    asked = courtlistener.entries_request(case.courtlistener_id, since=case.entries_modified_at)
    yield Request(asked.kind, case.entries_next or asked.url, "", asked.identifier), _entries


def _entries(page: Page) -> Told:
    entries, following = courtlistener.read_entries(page)
    return Told(None, entries, following)


def _supreme(page: Page) -> Told:
    entries, _ = scotus.read_entries(page)
    return Told(scotus.read_docket(page), entries)


@transaction.atomic
def write(case: LegalChallenge, kept: DocketPage, told: Told, *, now: datetime.datetime) -> int:
    """Write down what a page says, all of it. Returns how many entries are new. Left where it is not of the case's docket."""
    rows = _as_read(case).filter(blocked=False).select_for_update(of=("self",)).select_related("court", "parent__parent")
    if (held := rows.first()) is None:
        raise Left
    case = held
    keys = [record.external_id for record in told.entries]
    known = {event.external_id: event for event in case.events.filter(external_id__in=keys)}
    new = 0
    for record in told.entries:
        event = known.get(record.external_id)
        if event is None:
            known[record.external_id] = _add(case, record, kept, now)
            new += 1
        else:
            _change(case, event, record, kept, now)
    if told.docket is not None:
        dockets.end(case, told.docket, source_of(case).name)
    else:
        case.entries_next = told.following.url if told.following else ""
    moments = [record.modified_at for record in told.entries if record.modified_at]
    case.entries_modified_at = max([*moments, *filter(None, [case.entries_modified_at])], default=None)
    case.save(update_fields=["terminated_on", "entries_modified_at", "entries_next"])
    pages.mark(kept, DocketPage.Status.READ)
    return new


def _add(case: LegalChallenge, record: DocketEntryRecord, kept: DocketPage, now: datetime.datetime) -> CourtEvent:
    event = CourtEvent.objects.create(
        challenge=case,
        external_id=record.external_id,
        entry_number=record.entry_number,
        # A line without a day is told by that on which it was first seen, and says so.
        date=record.filed_on or now.date(),
        basis=Basis.STATED if record.filed_on else Basis.NOT_FOUND,
        kind=CourtEventKind.UNCLASSIFIED,
        text=record.description,
        documents=_documents(record.documents or ()),
        source_name=source_of(case).name,
        source_url=record.url,
        page=kept,
        origin=Origin.LIVE,
        recorded_at=now,
    )
    is_first = case.checked_at is None
    alertable = not is_first and is_news(event.date, now=now)
    tell(case, Change.COURT_EVENT_ADDED, on=event.date, now=now, alertable=alertable, after=said_of_entry(event))
    return event


def _change(case: LegalChallenge, event: CourtEvent, record: DocketEntryRecord, kept: DocketPage, now: datetime.datetime) -> None:
    """The source's own words, day and documents, as they are now. A document that has come in changes no word, and is no news."""
    before = said_of_entry(event)
    # A page may know less of an entry than another did: that takes nothing away.
    event.text = record.description or event.text
    if record.filed_on is not None:
        event.date, event.basis = record.filed_on, Basis.STATED
    documents = event.documents if record.documents is None else _documents(record.documents)
    is_other = said_of_entry(event) != before
    if not is_other and documents == event.documents:
        return
    event.documents, event.page = documents, kept
    if is_other:
        event.changed_at = now
    event.save(update_fields=["text", "date", "basis", "documents", "page", "changed_at"])
    if is_other and event.hidden_at is None:
        after = said_of_entry(event)
        news = is_news(event.date, now=now)
        tell(case, Change.COURT_EVENT_CHANGED, on=event.date, now=now, alertable=news, before=before, after=after)


def _documents(records: tuple[DocumentRecord, ...]) -> list[dict[str, Any]]:
    """Of one that is sealed no more is kept than that it is there."""
    return [
        {
            "number": f"{record.number}-{record.attachment}" if record.attachment else record.number,
            "description": "" if record.sealed else record.description,
            "url": record.url,
            "available": record.available,
            "sealed": record.sealed,
        }
        for record in records
    ]


@transaction.atomic
def _finish(case: LegalChallenge, began: datetime.datetime, problem: str, *, now: datetime.datetime) -> None:
    """A good reading: what was hinted before it began is settled, and what was hinted since is due at once.

    Of a docket that is the case's no more nothing is settled.
    """
    if _as_read(case).select_for_update().first() is None:
        return
    hints = CourtHint.objects.filter(courtlistener_id=case.courtlistener_id or 0, settled_at=None)
    hints.filter(received_at__lte=began).update(settled_at=now)
    told = {"checked_at": now, "last_source_on": now.date(), "last_source_words": "", "problem": problem}
    put_off(case, now if hints.exists() else now + INTERVAL)
    LegalChallenge.objects.filter(pk=case.pk, blocked=False).update(**told)
