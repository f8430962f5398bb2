"""What happened in court about a bill, from rows: its cases, their entries and orders, as told now or at a past moment."""

import datetime
from dataclasses import dataclass

from django.db.models import Q

from bills.models import Bill, ChallengedProvision, CourtEvent, LegalChallenge, Order
from scrapers.vocabulary import CourtEventKind, Reach


@dataclass(frozen=True, slots=True)
class Docket:
    """Oldest first. Cases that are known to reach no clause of the bill are not among them."""

    cases: list[LegalChallenge]
    events: list[CourtEvent]
    orders: list[Order]


def docket(bill: Bill, at: datetime.datetime | None = None) -> Docket:
    """`at` is a past moment: what was recorded, read by an editor and said of orders by then. What is hidden now is never shown."""
    reached = ChallengedProvision.objects.at(at).filter(clause__bill=bill).exclude(reach=Reach.NOT_REACHED)
    keys = list(reached.values_list("challenge", flat=True))
    ladder = Q(pk__in=keys) | Q(parent__in=keys) | Q(parent__parent__in=keys)
    cases = LegalChallenge.objects.filter(ladder, blocked=False).select_related("court").order_by("filed_on", "pk")
    if at is not None:
        cases = cases.filter(recorded_at__lte=at)
    found = list(cases)
    if not found:
        return Docket([], [], [])
    events = CourtEvent.objects.filter(challenge__in=found, hidden_at=None).select_related("challenge__court")
    orders = Order.objects.at(at).filter(challenge__in=found)
    orders = orders.select_related("challenge__court", "upon").prefetch_related("clauses").order_by("date", "pk")
    if at is not None:
        events = events.filter(recorded_at__lte=at)
    return Docket(found, [_as_told(event, at) for event in events.order_by("date", "entry_number", "pk")], list(orders))


def _as_told(event: CourtEvent, at: datetime.datetime | None) -> CourtEvent:
    """Without what an editor said of it later."""
    if at is not None and event.classified_at is not None and event.classified_at > at:
        event.kind, event.summary, event.scheduled_on = CourtEventKind.UNCLASSIFIED.value, "", None
    return event
