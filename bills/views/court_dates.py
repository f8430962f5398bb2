"""What is set for a day in court, as entries of a calendar: hearings, and the last days of orders. A few queries, however many.

When an answer to a paper is due is not known here. What was said of a day before is in the events of it.
"""

import datetime
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from bills.calendars import CANCELLED, CONFIRMED, Entry
from bills.courts.coming import said_by
from bills.courts.lane import lasting
from bills.courts.sentences import court, day
from bills.mails.words import capital, short
from bills.models import Bill, ChallengedProvision, CourtEvent, Event, LegalChallenge, Order
from bills.views import court_news as news
from bills.views.court_words import order_sentence
from bills.views.moments import spoken
from scrapers.vocabulary import Basis, Change, CourtEventKind, Reach

# Bills that a summary names.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Date:
    """A day of a case. `days` are those that were told of it before, `changes` the moments at which it became otherwise.

    `off` is the word before the summary of what is not to be, or "": many a program shows the summary and not the status.
    """

    name: str
    case: LegalChallenge
    on: datetime.date
    what: str
    lines: Sequence[str]
    seen: datetime.datetime
    days: Sequence[datetime.date] = ()
    changes: Sequence[datetime.datetime] = ()
    off: str = ""


def court_dates(bills: QuerySet[Bill], *, site: str) -> Iterator[Entry]:
    """Of the cases that attack a clause of the bills, or may. A uid is a name of its own, not yet under that of this site."""
    about = _about(bills)
    if not about:
        return
    ladder = Q(pk__in=about) | Q(parent__in=about) | Q(parent__parent__in=about)
    cases = LegalChallenge.objects.filter(ladder, blocked=False)
    told = {bill.pk for group in about.values() for bill in group}
    changes = Event.objects.filter(bill__in=told, kind__in=(Change.COURT_EVENT_CHANGED, Change.ORDER_CHANGED), part="court")
    changed = list(changes.order_by("recorded_at", "pk").only("kind", "recorded_at", "before", "after"))
    dates = [*_hearings(cases, changed), *_last_days(cases, changed, told)]
    for date in sorted(dates, key=lambda date: (date.on, date.name)):
        yield _entry(date, _of(date.case, about), site)


def _about(bills: QuerySet[Bill]) -> dict[int, list[Bill]]:
    """The bills that each case is about."""
    reached = ChallengedProvision.objects.current().exclude(reach=Reach.NOT_REACHED)
    rows = reached.filter(clause__bill__in=bills.order_by().values("pk"), challenge__blocked=False)
    found: defaultdict[int, list[Bill]] = defaultdict(list)
    for row in rows.select_related("clause__bill__session__jurisdiction").order_by("clause__bill", "pk"):
        if row.clause.bill not in found[row.challenge_id]:
            found[row.challenge_id].append(row.clause.bill)
    return dict(found)


def _of(case: LegalChallenge, about: Mapping[int, list[Bill]]) -> list[Bill]:
    """The bills that a case is about, or the one out of which it came."""
    while case.pk not in about and case.parent is not None:
        case = case.parent
    return about.get(case.pk, [])


def _hearings(cases: QuerySet[LegalChallenge], changed: Iterable[Event]) -> Iterator[Date]:
    """Those that are set for a day, and those that were."""
    was: defaultdict[int, list[tuple[str, datetime.datetime]]] = defaultdict(list)
    for event in changed:
        before, after = news.said(event.before), news.said(event.after)
        if event.kind == Change.COURT_EVENT_CHANGED and _set_for(before) and _set_for(before) != _set_for(after):
            told = (_set_for(before), event.recorded_at)
            # An event of each bill that the case is about.
            if told not in was[before["entry"]]:
                was[before["entry"]].append(told)
    rows = CourtEvent.objects.filter(challenge__in=cases, hidden_at=None)
    rows = rows.filter(Q(kind=CourtEventKind.HEARING, scheduled_on__isnull=False) | Q(pk__in=was))
    for row in rows.select_related("challenge__court", "challenge__parent__parent"):
        is_set = row.kind == CourtEventKind.HEARING and row.scheduled_on is not None
        days = [datetime.date.fromisoformat(text) for text, _ in was[row.pk]]
        on = row.scheduled_on if is_set and row.scheduled_on else days[-1]
        yield Date(
            name=row.anchor,
            case=row.challenge,
            on=on,
            what="hearing",
            lines=[line for line in (row.summary, *_says(row), f"Where that is written: {row.source_url}") if line],
            seen=max(at for at in (row.recorded_at, row.classified_at, _read(row)) if at is not None),
            days=days,
            changes=[at for _, at in was[row.pk]],
            off="" if is_set else "Not on that day: ",
        )


def _set_for(told: Mapping[str, Any]) -> str:
    """The day for which an entry sets a hearing, as an event tells it."""
    return str(told.get("scheduled_on") or "") if told.get("what") == CourtEventKind.HEARING else ""


def _says(row: CourtEvent) -> Iterator[str]:
    yield f"{capital(said_by(row))}{f': “{short(row.text, 300)}”' if row.text else '.'}"
    if row.basis != Basis.STATED and row.source_name:
        yield f"Reported by: {row.source_name}."
    if (at := _read(row)) is not None:
        yield f"The docket was last read {spoken(at)}."


def _read(row: CourtEvent) -> datetime.datetime | None:
    """When the docket was last seen to say so; None where it is not of the docket."""
    return row.challenge.checked_at if row.external_id else None


def _last_days(cases: QuerySet[LegalChallenge], changed: Iterable[Event], bills: Iterable[int]) -> Iterator[Date]:
    """Those of orders that hold so long, and of those of which it was told that they would."""
    rows = Order.objects.filter(challenge__in=cases, until__isnull=False).select_related(
        "challenge__court", "challenge__parent__parent", "upon", "event"
    )
    orders = {order.pk: order for order in rows.prefetch_related("clauses__bill").order_by("pk")}
    if not orders:
        return
    # What took the place of each order that is told otherwise now, or None where it was taken back; and when.
    after: dict[int, tuple[int | None, datetime.datetime]] = {}
    for event in changed:
        if event.kind == Change.ORDER_CHANGED and (before := news.said(event.before)):
            after[before["order"]] = (news.said(event.after).get("order"), event.recorded_at)
    lasts = lasting(bills)
    followers = {key for key, _ in after.values()}
    for first in sorted({*orders, *after} - followers):
        chain = [*_chain(first, after)]
        dated = [orders[key] for key in chain if key in orders]
        if dated:
            yield _last_day(first, chain, dated, after, lasts)


def _chain(key: int | None, after: Mapping[int, tuple[int | None, datetime.datetime]]) -> Iterator[int]:
    """An order, what took its place, and so on."""
    while key is not None:
        yield key
        key = after[key][0] if key in after else None


def _last_day(
    first: int,
    chain: Sequence[int],
    dated: Sequence[Order],
    after: Mapping[int, tuple[int | None, datetime.datetime]],
    lasts: Container[int],
) -> Date:
    """`dated` are the orders of the chain that have a last day: the latest of them tells it."""
    order = dated[-1]
    assert order.until is not None, "it is among those that have one"
    stands = order.pk == chain[-1] and order.pk not in after and order.pk in lasts
    changes = [after[key][1] for key in chain if key in after]
    return Date(
        name=f"order-{first}",
        case=order.challenge,
        on=order.until,
        what=f"last day of the {news.order({'effect': order.effect})}",
        lines=[
            order_sentence(order),
            *([] if stands else ["As far as this site knows, it does not hold until that day: look at the case."]),
            f"Where that is written: {order.source_url}",
        ],
        seen=order.recorded_at,
        days=[one.until for one in dated[:-1] if one.until is not None],
        changes=changes,
        off="" if stands else "No longer so: ",
    )


def _entry(date: Date, bills: Sequence[Bill], site: str) -> Entry:
    more = len(bills) - _NAMED
    named = ", ".join(f"{bill.session.jurisdiction.code.upper()} {bill.identifier}" for bill in bills[:_NAMED])
    about = f"{named} and {more} more" if more > 0 else named
    page = f"{site}{date.case.get_absolute_url()}"
    number = f", docket number {date.case.docket_number}" if date.case.docket_number else ", docket number not found"
    before = [f"Told before: {day(earlier)}." for earlier in reversed(date.days) if earlier != date.on]
    return Entry(
        uid=date.name,
        starts=date.on,
        summary=f"{date.off}{about} in court: {date.what}, {date.case.case_name}",
        stamp=max([date.seen, *date.changes]),
        modified=max(date.changes, default=None),
        sequence=len(date.changes),
        status=CANCELLED if date.off else CONFIRMED,
        description="\n".join([f"{date.case.case_name}{number}", *date.lines, *before, f"The case: {page}"]),
        location=capital(court(date.case)),
        url=page,
    )
