"""What courts have made of a bill's clauses, from rows: each clause with its standing and one dated sentence.

A few queries for any number of bills. `at` is a past moment: what this site told then, by the rows that it had.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q

from bills.courts.standing import Heard, Law, Ruling, Standing, Suit, in_force, standing
from bills.models import Bill, BillStage, ChallengedProvision, Clause, CourtSearch, LegalChallenge, Order
from scrapers.vocabulary import CourtLevel, CourtStanding, OrderEffect, Position, Reach

# The weightiest first: of several clauses on the topic, the one of which a court has said most.
_BILL = (
    CourtStanding.HELD_INVALID,
    CourtStanding.PRELIM_ENJOINED,
    CourtStanding.TRO,
    CourtStanding.STAYED_PENDING_APPEAL,
    CourtStanding.INJUNCTION_DENIED,
    CourtStanding.FILED,
    CourtStanding.UPHELD,
    CourtStanding.FINAL,
    CourtStanding.DISMISSED,
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A clause with where it stands on `day`. `orders` are those that its standing rests on, `case` the suit that weighs most.

    `read_through` is the last day whose news of the bill was read; None where nothing was. `beside` are the cases that are known
    not to reach it, and attack another clause of its bill.
    """

    clause: Clause
    standing: Standing
    law: Law
    day: datetime.date
    orders: Sequence[Order]
    case: LegalChallenge | None
    reaches: Sequence[ChallengedProvision]
    search: CourtSearch | None
    read_through: datetime.date | None
    beside: Sequence[LegalChallenge]

    @property
    def attacking(self) -> list[tuple[LegalChallenge, Heard]]:
        """The cases that attack it, each with what it has come to."""
        heard = {one.suit: one for one in self.standing.heard}
        return [(row.challenge, heard[row.challenge_id]) for row in self.reaches if row.challenge_id in heard]

    @property
    def unclear(self) -> list[LegalChallenge]:
        return [row.challenge for row in self.reaches if row.challenge_id in self.standing.unclear]


def placed(
    bills: Iterable[int],
    *,
    on: datetime.date,
    at: datetime.datetime | None = None,
    stages: Mapping[int, BillStage | None] | None = None,
) -> dict[int, list[Placed]]:
    """The clauses of the bills of these keys, each where it stands at the end of the day; bills without clauses are left out.

    `stages` are those of a past day or moment; without them, those of today. What a court keeps from the public is left out.
    """
    clauses = list(Clause.objects.filter(bill__in=list(bills)).order_by("bill", "order", "pk"))
    if not clauses:
        return {}
    told = ChallengedProvision.objects.at(at).filter(clause__in=clauses, challenge__blocked=False)
    reaches: defaultdict[int, list[ChallengedProvision]] = defaultdict(list)
    for row in told.select_related("challenge__court").order_by("challenge__filed_on", "pk"):
        reaches[row.clause_id].append(row)
    orders = _orders(clauses, at)
    by_key = {order.pk: order for rows in orders.values() for order in rows}
    known = BillStage.objects.in_bulk({clause.bill_id for clause in clauses}) if stages is None else stages
    searches: dict[int, CourtSearch] = {}
    searched = CourtSearch.objects.filter(bill__in={clause.bill_id for clause in clauses}, searched_on__lte=on)
    for search in searched.order_by("searched_on", "pk"):
        searches[search.bill_id] = search
    against = {
        (clause.bill_id, row.challenge_id) for clause in clauses for row in reaches[clause.pk] if row.reach == Reach.ATTACKED
    }
    found: defaultdict[int, list[Placed]] = defaultdict(list)
    for clause in clauses:
        stage, rows = known.get(clause.bill_id), reaches[clause.pk]
        law = _law(clause, stage)
        here = standing(law, [_suit(row, orders[clause.pk]) for row in rows], on=on)
        found[clause.bill_id].append(
            Placed(
                clause=clause,
                standing=here,
                law=law,
                day=on,
                orders=[by_key[key] for key in here.rests_on],
                case=next((row.challenge for row in rows if row.challenge_id == here.case), None),
                reaches=rows,
                search=searches.get(clause.bill_id),
                read_through=stage.read_through if stage else None,
                beside=[
                    row.challenge
                    for row in rows
                    if row.reach == Reach.NOT_REACHED and (clause.bill_id, row.challenge_id) in against and _filed_by(on, row)
                ],
            )
        )
    return dict(found)


def placed_today(bills: Iterable[Bill], *, now: datetime.datetime) -> dict[int, list[Placed]]:
    """The same of bills with their states, each on the day that it is there."""
    by_zone: defaultdict[str, list[int]] = defaultdict(list)
    for bill in bills:
        by_zone[bill.session.jurisdiction.timezone].append(bill.pk)
    found: dict[int, list[Placed]] = {}
    for zone, keys in by_zone.items():
        found |= placed(keys, on=now.astimezone(ZoneInfo(zone)).date())
    return found


def court_axis(bills: Iterable[int], days: Mapping[int, datetime.date]) -> dict[int, CourtStanding]:
    """The court axis of whole bills: that of the clauses for which they are watched."""
    axis: dict[int, CourtStanding] = {}
    by_day: defaultdict[datetime.date, list[int]] = defaultdict(list)
    for bill in bills:
        by_day[days[bill]].append(bill)
    for day, group in by_day.items():
        for bill, clauses in placed(group, on=day).items():
            # Of a bill that is watched beside the topic, any clause speaks.
            speak = [one for one in clauses if one.clause.on_topic] or clauses
            words = {one.standing.court for one in speak}
            axis[bill] = next((word for word in _BILL if word in words), CourtStanding.NONE_KNOWN)
    return axis


def lasting(bills: Iterable[int]) -> set[int]:
    """The keys of the orders about clauses of these bills that hold until their own last day, as far as is known."""
    found: set[int] = set()
    for orders in _orders(list(Clause.objects.filter(bill__in=list(bills))), None).values():
        rulings = [_ruling(order) for order in orders]
        found |= {one.key for one in rulings if one.until is not None and one in in_force(rulings, one.until)}
    return found


def _orders(clauses: Sequence[Clause], at: datetime.datetime | None) -> defaultdict[int, list[Order]]:
    """The orders that bear on each clause: those that name it, and those upon one that does."""
    bearing = Q(clauses__in=clauses) | Q(upon__clauses__in=clauses)
    of_clauses = Order.objects.at(at).filter(bearing, challenge__blocked=False).distinct()
    named = Prefetch("clauses", Clause.objects.only("pk"))
    rows = of_clauses.select_related("challenge__court", "challenge__parent__parent", "upon").prefetch_related(
        named, "upon__clauses"
    )
    found: defaultdict[int, list[Order]] = defaultdict(list)
    for order in rows.order_by("date", "pk"):
        # An order upon another may name fewer clauses than that one, and never others.
        own = {clause.pk for clause in order.clauses.all()}
        for key in own or ({clause.pk for clause in order.upon.clauses.all()} if order.upon else set()):
            found[key].append(order)
    return found


def _filed_by(day: datetime.date, row: ChallengedProvision) -> bool:
    return row.challenge.filed_on is None or row.challenge.filed_on <= day


def _suit(row: ChallengedProvision, orders: Iterable[Order]) -> Suit:
    case = row.challenge
    return Suit(
        case.pk, case.filed_on, Reach(row.reach), [_ruling(order) for order in orders if case.pk in _rungs(order.challenge)]
    )


def _rungs(case: LegalChallenge) -> list[int]:
    """The case and those out of which it came."""
    keys = [case.pk]
    while case.parent is not None:
        case = case.parent
        keys.append(case.pk)
    return keys


def _ruling(order: Order) -> Ruling:
    court = order.challenge.court
    return Ruling(
        key=order.pk,
        case=order.challenge_id,
        date=order.date,
        effect=OrderEffect(order.effect),
        until=order.until,
        upon=order.upon_id,
        limited=bool(order.parties or order.territory),
        on_appeal=court is not None and court.level != CourtLevel.TRIAL,
    )


def _law(clause: Clause, stage: BillStage | None) -> Law:
    ends = [day for day in (clause.expires_on, clause.repealed_on) if day is not None]
    if stage is None or stage.position == Position.UNKNOWN:
        enacted = None
    elif stage.position == Position.ENACTED:
        enacted = True
    else:
        # A bill whose record was not read through may have become law since.
        enacted = None if stage.unknown_since else False
    return Law(enacted, clause.effective_on, min(ends, default=None))
