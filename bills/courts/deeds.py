"""What an editor says of a case. Each deed is a line of the audit trail, and news of the bills that it is about, at once.

Nothing is changed in place that was shown as an order: another takes its place, and what was shown before can still be told.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction

from bills import audit
from bills.courts.telling import bills_of, is_news, root, said_of_entry, said_of_order, settle, tell
from bills.models import ChallengedProvision, Clause, CourtEvent, LegalChallenge, Order
from scrapers.vocabulary import Basis, Change, CourtEventKind, OrderEffect, Origin, Reach

# Orders that are about another order.
UPON = frozenset((OrderEffect.STAYED, OrderEffect.VACATED, OrderEffect.AFFIRMED))


class Unsayable(Exception):
    """What cannot be said of a case, in a sentence for whoever tried."""


@dataclass(frozen=True, slots=True)
class Said:
    """An order as an editor reads it. `basis` tells whether the order itself was read, or a report of it."""

    effect: OrderEffect
    date: datetime.date
    source_url: str
    source_name: str = ""
    basis: Basis = Basis.STATED
    clauses: Sequence[Clause] = ()
    upon: Order | None = None
    parties: str = ""
    territory: str = ""
    until: datetime.date | None = None
    until_words: str = ""
    quote: str = ""
    event: CourtEvent | None = None


@transaction.atomic
def order(
    case: LegalChallenge, said: Said, *, by: User | None, now: datetime.datetime, instead_of: Order | None = None, reason: str = ""
) -> Order:
    """Write down what an order does. One that is said `instead_of` another takes its place, with a reason.

    Unsayable without a source, without clauses that the case is known to attack or an order that it is upon, and where the other
    was replaced in the meantime.
    """
    _check(case, said)
    if instead_of is not None:
        instead_of = _held(instead_of)
        if not reason.strip():
            raise Unsayable("Say why the order is told otherwise: whoever comes next will ask.")
    before = said_of_order(instead_of) if instead_of else None
    if instead_of is not None:
        instead_of.replaced_at, instead_of.reason = now, reason.strip()
        instead_of.save(update_fields=["replaced_at", "reason"])
    told = {name: getattr(said, name) for name in Said.__dataclass_fields__ if name != "clauses"}
    made = Order.objects.create(challenge=case, origin=Origin.EDITOR, made_by=by, recorded_at=now, **told)
    # An order upon another that names no clause is about all of that one's.
    made.clauses.set(said.clauses or (said.upon.clauses.all() if said.upon else ()))
    if instead_of is not None:
        _carry(instead_of, made, now)
    kind = Change.ORDER_CHANGED if instead_of else Change.ORDER_ADDED
    after = said_of_order(made)
    tell(case, kind, on=made.date, now=now, alertable=is_news(made.date, now=now), before=before, after=after)
    settle(bills_of(case), now=now)
    deed = "said otherwise what an order does" if instead_of else "said what an order does"
    _record(by, deed, case, now, {"before": before, "after": after, "reason": reason.strip()})
    return made


def _carry(earlier: Order, made: Order, now: datetime.datetime) -> None:
    """The orders upon one that is told otherwise are told again, upon the new row: what was shown before stays as it was."""
    clauses = set(made.clauses.values_list("pk", flat=True))
    for row in Order.objects.current().filter(upon=earlier).order_by("pk"):
        named = set(row.clauses.values_list("pk", flat=True))
        if row.date < made.date or not named <= clauses:
            raise Unsayable(f"The order of {row.date:%Y-%m-%d} upon this one would then be of an earlier day, or of other clauses.")
        again = Order.objects.get(pk=row.pk)
        again.pk, again.upon, again.recorded_at = None, made, now
        again.save(force_insert=True)
        again.clauses.set(named)
        row.replaced_at, row.reason = now, "The order that it is upon was told otherwise."
        row.save(update_fields=["replaced_at", "reason"])
        _carry(row, again, now)


@transaction.atomic
def retract(made: Order, *, reason: str, by: User | None, now: datetime.datetime) -> None:
    """Take back what was said of an order. Unsayable without a reason, or while another order is upon it."""
    made = _held(made)
    if not reason.strip():
        raise Unsayable("Say why the order is taken back: whoever comes next will ask.")
    if Order.objects.current().filter(upon=made).exists():
        raise Unsayable("Another order is upon this one. Take that one back first.")
    case, before = made.challenge, said_of_order(made)
    made.replaced_at, made.reason = now, reason.strip()
    made.save(update_fields=["replaced_at", "reason"])
    tell(case, Change.ORDER_CHANGED, on=made.date, now=now, alertable=is_news(made.date, now=now), before=before)
    settle(bills_of(case), now=now)
    _record(by, "took back what was said of an order", case, now, {"before": before, "reason": reason.strip()})


@transaction.atomic
def classify(
    event: CourtEvent,
    *,
    kind: CourtEventKind,
    summary: str,
    by: User | None,
    now: datetime.datetime,
    scheduled_on: datetime.date | None = None,
) -> CourtEvent:
    """Say what an entry of a docket is, in plain words. The docket's own words stay beside it. Unsayable of one that is hidden."""
    event = CourtEvent.objects.select_for_update(of=("self",)).select_related("challenge__court").get(pk=event.pk)
    if event.hidden_at is not None:
        raise Unsayable("The entry is shown to nobody, so that nothing is said of it.")
    before = said_of_entry(event)
    event.kind, event.summary, event.scheduled_on = kind, summary.strip(), scheduled_on
    event.classified_at, event.classified_by = now, by
    event.save(update_fields=["kind", "summary", "scheduled_on", "classified_at", "classified_by"])
    after = said_of_entry(event)
    if after != before:
        news = is_news(event.date, now=now)
        tell(event.challenge, Change.COURT_EVENT_CHANGED, on=event.date, now=now, alertable=news, before=before, after=after)
        _record(by, "said what an entry of a docket is", event.challenge, now, {"before": before, "after": after})
    return event


@transaction.atomic
def add_event(
    case: LegalChallenge,
    *,
    kind: CourtEventKind,
    date: datetime.date,
    summary: str,
    source_url: str,
    by: User | None,
    now: datetime.datetime,
    source_name: str = "",
    basis: Basis = Basis.REPORTED,
    scheduled_on: datetime.date | None = None,
) -> CourtEvent:
    """Something that no docket told this site. Unsayable without words and a source."""
    if not summary.strip() or not source_url:
        raise Unsayable("Say what happened, and where that is written.")
    event = CourtEvent.objects.create(
        challenge=case,
        date=date,
        basis=basis,
        kind=kind,
        summary=summary.strip(),
        scheduled_on=scheduled_on,
        source_name=source_name,
        source_url=source_url,
        origin=Origin.EDITOR,
        recorded_at=now,
        classified_at=now,
        classified_by=by,
    )
    after = said_of_entry(event)
    tell(case, Change.COURT_EVENT_ADDED, on=date, now=now, alertable=is_news(scheduled_on or date, now=now), after=after)
    _record(by, "added what happened in court", case, now, {"after": after})
    return event


@transaction.atomic
def hide(event: CourtEvent, *, reason: str, by: User | None, now: datetime.datetime) -> None:
    """Show an entry no more: it names a private person, or is not of the case. Unsayable without a reason, or under an order."""
    event = CourtEvent.objects.select_for_update(of=("self",)).select_related("challenge__court").get(pk=event.pk)
    if not reason.strip():
        raise Unsayable("Say why the entry is hidden: whoever comes next will ask.")
    if Order.objects.current().filter(event=event).exists():
        raise Unsayable("An order rests on this entry. Take back what was said of the order first.")
    event.hidden_at = now
    event.save(update_fields=["hidden_at"])
    # The trail is the staff's, and does not repeat what must not be repeated.
    _record(by, "hid an entry of a docket", event.challenge, now, {"entry": event.pk, "reason": reason.strip()})


@transaction.atomic
def reach(
    case: LegalChallenge,
    clause: Clause,
    *,
    reach: Reach,
    basis: Basis,
    source_url: str,
    by: User | None,
    now: datetime.datetime,
    source_name: str = "",
    note: str = "",
    relief: str = "",
) -> ChallengedProvision:
    """Say whether a case is against a clause. Unsayable without a source."""
    if not source_url:
        raise Unsayable("Name the source that says so.")
    rows = ChallengedProvision.objects.current().select_for_update().filter(challenge=case, clause=clause)
    earlier = rows.first()
    named = Order.objects.current().filter(clauses=clause, challenge__in={case.pk, *case.rungs.values_list("pk", flat=True)})
    if reach != Reach.ATTACKED and named.exists():
        raise Unsayable("An order names this clause. Take back what was said of the order first.")
    before = {"clause": clause.name, "reach": earlier.reach} if earlier else None
    bills = {bill.pk: bill for bill in [*bills_of(case), clause.bill]}
    rows.update(replaced_at=now)
    told = {
        "reach": reach,
        "basis": basis,
        "source_url": source_url,
        "source_name": source_name,
        "note": note,
        "relief": relief,
    }
    made = ChallengedProvision.objects.create(challenge=case, clause=clause, recorded_at=now, made_by=by, **told)
    after = {"clause": clause.name, "reach": reach}
    news = before != after
    tell(case, Change.CHALLENGE_ADDED, on=case.filed_on, now=now, alertable=news, before=before, after=after, bills=[clause.bill])
    settle(bills.values(), now=now)
    _record(by, "said whether a case is against a clause", case, now, {"before": before, "after": after, "source": source_url})
    return made


def _check(case: LegalChallenge, said: Said) -> None:
    if not said.source_url:
        raise Unsayable("Name the page on which the order, or a report of it, can be read.")
    if said.effect in UPON:
        if said.upon is None:
            raise Unsayable("Say which order this one stays, undoes or affirms.")
        if root(said.upon.challenge) != root(case):
            raise Unsayable("The order that this one is upon is of another case.")
        if said.upon.date > said.date:
            raise Unsayable("The order that this one is upon is of a later day.")
        _known(said.clauses, {clause.pk for clause in said.upon.clauses.all()}, "the order that this one is upon does not name it")
    elif not said.clauses:
        raise Unsayable("Say which clauses the order is about.")
    if said.event is not None and said.event.hidden_at is not None:
        raise Unsayable("The entry is shown to nobody, so that no order can rest on it.")
    if said.until is not None and said.until < said.date:
        raise Unsayable("The order ends before it was made.")
    attacked = ChallengedProvision.objects.current().filter(challenge__in={case.pk, root(case).pk}, reach=Reach.ATTACKED)
    _known(said.clauses, set(attacked.values_list("clause", flat=True)), "the case is not known to attack it")


def _known(clauses: Iterable[Clause], known: set[int], why: str) -> None:
    for clause in clauses:
        if clause.pk not in known:
            raise Unsayable(f"{clause}: {why}. Say that first, with its source.")


def _held(made: Order) -> Order:
    held = Order.objects.select_for_update(of=("self",)).select_related("challenge__court", "upon").get(pk=made.pk)
    if held.replaced_at is not None:
        raise Unsayable("Somebody has said otherwise of this order in the meantime. Look at it again.")
    return held


def _record(by: User | None, deed: str, case: LegalChallenge, now: datetime.datetime, told: dict[str, object]) -> None:
    audit.record(by, deed, str(case), now=now, path=case.get_absolute_url(), told=told)
