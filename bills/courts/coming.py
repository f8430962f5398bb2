"""What is set for a day in court: hearings, and the last days of orders that hold. No queries and no clock.

When an answer to a paper is due is not known here.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from bills.courts.sentences import EFFECTS, day
from bills.models import CourtEvent, LegalChallenge, Order
from scrapers.vocabulary import Basis, CourtEventKind, OrderEffect


@dataclass(frozen=True, slots=True)
class Coming:
    """A day of a case, with the sentence that tells it."""

    date: datetime.date
    sentence: str
    case: LegalChallenge


def coming(events: Iterable[CourtEvent], orders: Iterable[Order], *, on: datetime.date) -> list[Coming]:
    """From a day on, the next first. `orders` are those on which the standing of clauses rests; one may be there twice."""
    found = [
        Coming(
            event.scheduled_on,
            f"A hearing in {event.challenge.case_name} is set for {day(event.scheduled_on)}, {said_by(event)}.",
            event.challenge,
        )
        for event in events
        if event.kind == CourtEventKind.HEARING and event.scheduled_on is not None and event.scheduled_on >= on
    ]
    for order in {order.pk: order for order in orders}.values():
        if order.until is not None and order.until >= on:
            effect = EFFECTS[OrderEffect(order.effect)]
            what = f"{effect[:1].lower()}{effect[1:]} of {day(order.date)} in {order.challenge.case_name}"
            found.append(Coming(order.until, f"The last day of the {what} is {day(order.until)}.", order.challenge))
    return sorted(found, key=lambda one: (one.date, one.sentence))


def said_by(event: CourtEvent) -> str:
    """Whose word a day is: an entry of a docket is the docket's, whatever an editor made of it."""
    if event.external_id is not None:
        return "as the docket says"
    return "as reported" if event.basis != Basis.STATED else "as an editor of this site has read"
