"""Hearings, the last days for decisions, and court dates, as entries of a calendar. A few queries, however many there are."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.dateformat import format as dated
from django.utils.dateparse import parse_datetime
from django.utils.text import Truncator

from bills.calendars import CANCELLED, CONFIRMED, TENTATIVE, Entry
from bills.models import Action, Bill, BillStage, Hearing, HearingItem, Snapshot
from bills.views.court_dates import court_dates
from bills.views.moments import spoken
from bills.views.stage import clock, presentment
from scrapers.stage.clocks import Decision
from scrapers.vocabulary import HearingStatus, Origin

# A calendar of more than one bill keeps what is over for this long, so that a cancellation is seen, and holds this many hearings.
KEPT = datetime.timedelta(days=60)
LONGEST = 1000
# Bills that a summary names, and that a description gives the titles of.
_NAMED = 3
_COPIES = {Origin.CAPTURE: "copy", Origin.RECONSTRUCTED: "reconstruction"}


@dataclass(frozen=True, slots=True)
class Scope:
    """What a calendar is of: the hearings, the bills whose clocks and court dates it shows, and which bills of an agenda it names.

    Of a hearing for which `whole` is true it names them all; else those of `bills`. `site` begins the address of each page. `mark`
    ends the identity of a hearing where the calendar is one bill's: a hearing that is off for the bill is not off for all.
    """

    hearings: QuerySet[Hearing]
    bills: QuerySet[Bill]
    site: str
    whole: Callable[[Hearing], bool] = lambda hearing: False
    mark: str = ""

    def entries(self) -> Iterator[Entry]:
        items = HearingItem.objects.select_related("bill__session__jurisdiction").order_by("order", "pk")
        found = self.hearings.select_related("session__jurisdiction", "organization", "snapshot").order_by("starts_at", "pk")
        hearings = list(found.prefetch_related(Prefetch("items", items))[:LONGEST])
        told = {hearing.pk: self.whole(hearing) for hearing in hearings}
        partly = {item.bill_id for hearing in hearings if not told[hearing.pk] for item in hearing.items.all() if item.bill_id}
        covered = set(self.bills.filter(pk__in=partly).order_by().values_list("pk", flat=True)) if partly else set()
        for hearing in hearings:
            agenda = [item for item in hearing.items.all() if told[hearing.pk] or item.bill_id in covered]
            with timezone.override(hearing.session.jurisdiction.timezone):
                yield _hearing(hearing, agenda, self)
        yield from _clocks(self.bills, self.site)
        for entry in court_dates(self.bills, site=self.site):
            yield replace(entry, uid=uid(entry.uid))


def uid(name: str) -> str:
    """The identity of an entry, under the name of this site, whichever of its names it was asked by."""
    return f"{name}@{urlsplit(settings.SITE_URL).hostname}"


def _hearing(hearing: Hearing, agenda: list[HearingItem], scope: Scope) -> Entry:
    on = [item for item in agenda if item.removed_at is None]
    off = [item for item in agenda if item.removed_at is not None]
    status, mark = _standing(hearing, taken_off=bool(off) and not on)
    seen = [hearing.announced_at, *(item.removed_at for item in off)]
    seen += [parse_datetime(str(was.get("until", ""))) for was in hearing.earlier[-1:]]
    modified = max((at for at in seen if at is not None), default=None)
    about = " ".join(f"{hearing.session.jurisdiction.code.upper()} {_named(on or off)}".split())
    page = next((item.bill for item in on or off if item.bill), None)
    return Entry(
        uid=uid(f"hearing-{hearing.pk}{scope.mark}"),
        starts=hearing.starts_at if hearing.time_stated else timezone.localtime(hearing.starts_at).date(),
        summary=f"{mark}{about}: {' '.join(hearing.committee.split())}",
        stamp=max(hearing.checked_at, modified) if modified else hearing.checked_at,
        modified=modified,
        # Each move, and each cancellation, left behind what was announced before.
        sequence=len(hearing.earlier),
        status=status,
        description="\n".join(_description(hearing, on, off)),
        location=hearing.location,
        url=f"{scope.site}{page.get_absolute_url()}#hearing-{hearing.pk}" if page else hearing.source_url or hearing.snapshot.url,
    )


def _standing(hearing: Hearing, *, taken_off: bool) -> tuple[str, str]:
    """The status, and the words before a summary: many a program shows the summary and not the status."""
    if hearing.status == HearingStatus.CANCELLED:
        return CANCELLED, "Cancelled: "
    if taken_off:
        return CANCELLED, "Off the agenda: "
    return (TENTATIVE, "Tentative: ") if hearing.status == HearingStatus.TENTATIVE else (CONFIRMED, "")


def _named(items: list[HearingItem]) -> str:
    more = len(items) - _NAMED
    names = ", ".join(item.identifier for item in items[:_NAMED])
    return f"{names} and {more} more" if more > 0 else names


def _description(hearing: Hearing, on: list[HearingItem], off: list[HearingItem]) -> Iterator[str]:
    yield f"{hearing.organization.name}, {hearing.committee}"
    if not hearing.time_stated:
        yield f"{hearing.time_text or 'Hour not stated'}."
    if hearing.status == HearingStatus.CANCELLED:
        yield "Cancelled, as the source says."
    if hearing.status == HearingStatus.TENTATIVE:
        yield "Tentative, as the source says."
    for was in reversed(hearing.earlier):
        yield f"Announced before: {', '.join(str(was[name]) for name in ('date', 'time', 'time_text') if was.get(name))}."
    for item in on if len(on) <= _NAMED else []:
        yield f"{item.identifier}: {Truncator(item.bill.title).words(30)}" if item.bill and item.bill.title else item.identifier
    if len(on) > _NAMED:
        yield f"On the agenda: {', '.join(item.identifier for item in on)}."
    for item in off:
        yield f"{item.identifier} was taken off the agenda, seen {spoken(item.removed_at)}." if item.removed_at else ""
    if hearing.note:
        yield hearing.note
    yield f"Official page: {hearing.source_url or hearing.snapshot.url}"
    yield _seen(hearing.snapshot, hearing.checked_at)


def _seen(page: Snapshot, checked_at: datetime.datetime) -> str:
    """When a live page was last seen to say so; of another, when it left its source, where that is known."""
    if page.origin == Origin.LIVE:
        return f"Last seen there {spoken(checked_at)}."
    if page.origin == Origin.EDITOR:
        return "Entered by an editor of this site."
    made = f" that was made at {spoken(page.retrieved_at)}" if page.retrieved_at else ""
    return f"Read from a {_COPIES[Origin(page.origin)]} of it{made}."


def _clocks(bills: QuerySet[Bill], site: str) -> Iterator[Entry]:
    stages = BillStage.objects.filter(decides_by__isnull=False, bill__in=bills.order_by().values("pk"))
    running = list(stages.select_related("bill__session__jurisdiction").order_by("decides_by", "pk"))
    lines = Action.objects.select_related("reading__snapshot").defer("reading__raw").in_bulk(map(presentment, running))
    for stage in running:
        presented = lines.get(presentment(stage))
        decision = clock(stage.bill, stage, presented)
        if presented is not None and decision is not None:
            with timezone.override(stage.bill.session.jurisdiction.timezone):
                yield _clock(stage, presented, decision, site)


def _clock(stage: BillStage, presented: Action, decision: Decision, site: str) -> Entry:
    bill = stage.bill
    page = f"{site}{bill.get_absolute_url()}"
    later = ", or a few days later" if decision.at_least else ""
    silence = "becomes law" if decision.silence_is_law else "is dead"
    unread = "; whether that happened was not read" if stage.unknown_since else ""
    lines = (
        *([Truncator(bill.title).words(30)] if bill.title else []),
        f"The bill came to the governor on {dated(presented.date, 'j F Y')}. "
        f"The last day for a decision is {dated(decision.ends_on, 'j F Y')}{later}.",
        f"A bill that is neither signed nor vetoed by then {silence}{unread}. A veto can be overridden by {decision.override}.",
        f"The law: {decision.citation}, {decision.url}",
        *([f"Official page: {bill.source_url}"] if bill.source_url else []),
        _seen(presented.reading.snapshot, presented.reading.checked_at),
        f"The record was read through {dated(stage.read_through, 'j F Y')}.",
    )
    return Entry(
        # A bill that comes to the governor again has a clock of its own.
        uid=uid(f"decision-{bill.pk}-{presented.date:%Y%m%d}"),
        starts=decision.ends_on,
        summary=f"{bill.session.jurisdiction.code.upper()} {bill.identifier}: last day for the governor's decision",
        stamp=bill.checked_at,
        description="\n".join(lines),
        url=page,
    )


def since(now: datetime.datetime) -> datetime.datetime:
    """From when a calendar of more than one bill tells of hearings."""
    return now - KEPT


def hearings_of(bills: QuerySet[Bill]) -> QuerySet[Hearing]:
    """The hearings with any of the bills on their agenda, or taken off it."""
    items = HearingItem.objects.filter(bill__in=bills.order_by().values("pk"))
    return Hearing.objects.filter(pk__in=items.values("hearing"))
