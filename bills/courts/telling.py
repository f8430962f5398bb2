"""What happened in court as events of the bills that it is about: the outbox that alerts read."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from bills import staging
from bills.courts.lane import Placed, placed_today
from bills.courts.sentences import court, sentence
from bills.models import Bill, ChallengedProvision, Clause, CourtEvent, Event, LegalChallenge, LegislativeSession, Order
from scrapers.vocabulary import Change, Reach

# What is older when this site learns of it is history, and no news.
FRESH = datetime.timedelta(days=30)


def root(case: LegalChallenge) -> LegalChallenge:
    """The case in which the ladder begins."""
    while case.parent is not None:
        case = case.parent
    return case


def bills_of(case: LegalChallenge) -> list[Bill]:
    """The bills of which a clause is attacked in the case, or may be. One that it is known not to reach has no news of it."""
    reached = ChallengedProvision.objects.current().filter(challenge__in={case.pk, root(case).pk}).exclude(reach=Reach.NOT_REACHED)
    return list(
        Bill.objects.filter(clauses__challenged__in=reached).select_related("session__jurisdiction").distinct().order_by("pk")
    )


def is_news(date: datetime.date | None, *, now: datetime.datetime) -> bool:
    return date is not None and date >= (now - FRESH).date()


def tell(
    case: LegalChallenge,
    kind: Change,
    *,
    on: datetime.date | None,
    now: datetime.datetime,
    alertable: bool,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    bills: Iterable[Bill] | None = None,
) -> list[Event]:
    """An event for each bill that the case is about, or for these `bills` alone."""
    told = {"case": case.case_name, "court": court(case), "path": case.get_absolute_url()}
    return Event.objects.bulk_create(
        Event(
            bill=bill,
            kind=kind,
            part="court",
            occurred_on=on,
            recorded_at=now,
            before={**told, **before} if before is not None else None,
            after={**told, **after} if after is not None else None,
            alertable=alertable,
        )
        for bill in (bills_of(case) if bills is None else bills)
    )


def said_of_entry(event: CourtEvent) -> dict[str, Any]:
    """An entry as an event tells it. What no editor has read is told in the docket's words alone."""
    return {
        "entry": event.pk,
        "number": event.entry_number,
        "date": event.date.isoformat(),
        "basis": event.basis,
        "what": event.kind,
        "text": event.text,
        "summary": event.summary,
        "scheduled_on": event.scheduled_on.isoformat() if event.scheduled_on else None,
        "source_url": event.source_url,
    }


def said_of_order(order: Order) -> dict[str, Any]:
    """An order as an event tells it. Where the case is about several bills, each clause is told with its own."""
    clauses = list(order.clauses.all()) or (list(order.upon.clauses.all()) if order.upon else [])
    several = len(bills_of(order.challenge)) > 1
    return {
        "order": order.pk,
        "date": order.date.isoformat(),
        "basis": order.basis,
        "effect": order.effect,
        "clauses": [f"{_bill(clause)}: {clause.name}" if several else clause.name for clause in clauses],
        "parties": order.parties,
        "territory": order.territory,
        "until": order.until.isoformat() if order.until else order.until_words,
        "upon": order.upon.date.isoformat() if order.upon else None,
        "source_url": order.source_url,
    }


def _bill(clause: Clause) -> str:
    return f"{clause.bill.session.jurisdiction.code.upper()} {clause.bill}"


@transaction.atomic
def settle(bills: Iterable[Bill], *, now: datetime.datetime, news: bool = True) -> int:
    """Work out where the clauses of these bills stand. Each that has moved is an event, once, and its bill's stage follows.

    A deed moves clauses, and so does a day: a law takes effect, a restraining order runs out. What is worked out for the first time
    is no news, nor is anything without `news`. Returns how many moved.
    """
    known = {bill.pk: bill for bill in bills}
    # Readings of these bills take turns with this: each works out their stages.
    sessions = LegislativeSession.objects.filter(pk__in={bill.session_id for bill in known.values()})
    list(sessions.select_for_update().order_by("pk").values_list("pk"))
    # Two that settle at once take turns, and the second finds nothing moved.
    list(Clause.objects.select_for_update().filter(bill__in=known).order_by("pk").values_list("pk"))
    moved: list[Clause] = []
    events: list[Event] = []
    for one in (one for rows in placed_today(known.values(), now=now).values() for one in rows):
        before = (one.clause.answer, one.clause.court)
        if before == (one.standing.answer, one.standing.court):
            continue
        moved.append(one.clause)
        if news and before != ("", ""):
            events.append(_event(known[one.clause.bill_id], one, now))
        one.clause.answer, one.clause.court = one.standing.answer, one.standing.court
    Clause.objects.bulk_update(moved, ["answer", "court"])
    Event.objects.bulk_create(events)
    if moved:
        staging.restage({clause.bill_id for clause in moved}, now=now)
    return len(moved)


def _event(bill: Bill, one: Placed, now: datetime.datetime) -> Event:
    return Event(
        bill=bill,
        kind=Change.FORCE_CHANGED,
        part="court",
        occurred_on=max((order.date for order in one.orders), default=None),
        recorded_at=now,
        before=_said(one.clause, one.clause.answer, one.clause.court),
        after=_said(one.clause, one.standing.answer, one.standing.court)
        | {
            "sentence": sentence(one),
            "case": one.case.case_name if one.case else "",
            "path": one.case.get_absolute_url() if one.case else "",
        },
        alertable=True,
    )


def _said(clause: Clause, answer: str, court: str) -> dict[str, Any]:
    return {"clause": clause.name, "sections": clause.sections, "answer": answer, "court": court}
