"""Is this in force, here, today? One answer for each clause, from the law's own days and from orders of courts. Pure.

A clause is blocked by an order that blocks, names it, has not run out, and was neither stayed nor undone. An order that stays or
undoes another counts only while it stands itself. What a case asks for blocks nothing, nor does what no editor has read.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from scrapers.vocabulary import CourtStanding, OrderEffect, Reach

_INVALID = frozenset((OrderEffect.PERMANENT_INJUNCTION, OrderEffect.HELD_INVALID))
_ENJOINS = frozenset((OrderEffect.PRELIMINARY_INJUNCTION, OrderEffect.INJUNCTION_PENDING_APPEAL))
BLOCKS = _INVALID | _ENJOINS | {OrderEffect.TRO}
# A restraining order holds until its motion for an injunction is decided, whatever its own last day.
_DECIDES_A_MOTION = frozenset((OrderEffect.PRELIMINARY_INJUNCTION, OrderEffect.INJUNCTION_DENIED))
_UNDOES = frozenset((OrderEffect.VACATED, OrderEffect.STAYED))
_ENDS_A_CASE = frozenset((OrderEffect.DISMISSED, OrderEffect.UPHELD, OrderEffect.FINAL))
_COURT: Mapping[OrderEffect, CourtStanding] = {
    OrderEffect.TRO: CourtStanding.TRO,
    OrderEffect.PRELIMINARY_INJUNCTION: CourtStanding.PRELIM_ENJOINED,
    OrderEffect.INJUNCTION_PENDING_APPEAL: CourtStanding.PRELIM_ENJOINED,
    OrderEffect.PERMANENT_INJUNCTION: CourtStanding.HELD_INVALID,
    OrderEffect.HELD_INVALID: CourtStanding.HELD_INVALID,
    OrderEffect.INJUNCTION_DENIED: CourtStanding.INJUNCTION_DENIED,
    OrderEffect.UPHELD: CourtStanding.UPHELD,
    OrderEffect.DISMISSED: CourtStanding.DISMISSED,
    OrderEffect.FINAL: CourtStanding.FINAL,
}
# Of several cases the one that weighs most on the clause is told.
_WEIGHT = (
    CourtStanding.HELD_INVALID,
    CourtStanding.PRELIM_ENJOINED,
    CourtStanding.TRO,
    CourtStanding.STAYED_PENDING_APPEAL,
    CourtStanding.INJUNCTION_DENIED,
    CourtStanding.FILED,
    CourtStanding.UPHELD,
    CourtStanding.FINAL,
    CourtStanding.DISMISSED,
    CourtStanding.NONE_KNOWN,
)


class Answer(StrEnum):
    """Whether a clause is in force."""

    IN_FORCE = "in force"
    PARTLY_BLOCKED = "blocked in part"
    BLOCKED = "blocked by a court"
    NOT_YET = "not yet in effect"
    NO_LONGER = "no longer in effect"
    NOT_LAW = "not law"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Ruling:
    """An order as far as it bears on one clause. `upon` is the key of the order that it stays, undoes or affirms.

    `limited`: it holds for some parties or in some places. `on_appeal`: it is of a higher court.
    """

    key: int
    case: int
    date: datetime.date
    effect: OrderEffect
    until: datetime.date | None = None
    upon: int | None = None
    limited: bool = False
    on_appeal: bool = False

    def runs_on(self, day: datetime.date) -> bool:
        return self.date <= day and (self.until is None or day <= self.until)

    @property
    def ends_the_case(self) -> bool:
        """An appeal that is dismissed leaves the case where it was, and so does a decision for some parties alone."""
        return self.effect in _ENDS_A_CASE and not self.limited and not (self.effect is OrderEffect.DISMISSED and self.on_appeal)


@dataclass(frozen=True, slots=True)
class Suit:
    """A case with the rungs that came out of it, as far as it bears on one clause."""

    key: int
    filed_on: datetime.date | None
    reach: Reach
    rulings: Sequence[Ruling] = ()


@dataclass(frozen=True, slots=True)
class Law:
    """What the law itself says of the clause's days. `enacted` is None where nobody knows."""

    enacted: bool | None
    effective_on: datetime.date | None = None
    ends_on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """What a suit that attacks the clause has come to; `ruled` if any order was made in it by then, whatever became of that."""

    suit: int
    court: CourtStanding
    rests_on: tuple[int, ...]
    ruled: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """`rests_on` are the keys of the orders that say so, `case` that of the suit that weighs most.

    `unclear` are the keys of suits of which the sources do not say whether they reach the clause.
    """

    answer: Answer
    court: CourtStanding
    rests_on: tuple[int, ...] = ()
    case: int | None = None
    unclear: tuple[int, ...] = ()
    heard: tuple[Heard, ...] = ()


def standing(law: Law, suits: Iterable[Suit], *, on: datetime.date) -> Standing:
    """Where a clause stands at the end of a day."""
    known = [suit for suit in suits if suit.filed_on is None or suit.filed_on <= on]
    attacks = [suit for suit in known if suit.reach is Reach.ATTACKED]
    heard = tuple(_in(suit, on) for suit in attacks)
    weightiest = min(heard, key=lambda one: _WEIGHT.index(one.court), default=None)
    blocking = [ruling for suit in attacks for ruling in in_force(suit.rulings, on) if ruling.effect in BLOCKS]
    return Standing(
        answer=_answer(law, blocking, on),
        court=weightiest.court if weightiest else CourtStanding.NONE_KNOWN,
        rests_on=tuple(ruling.key for ruling in blocking) or (weightiest.rests_on if weightiest else ()),
        case=weightiest.suit if weightiest else None,
        unclear=tuple(suit.key for suit in known if suit.reach is Reach.UNCLEAR),
        heard=heard,
    )


def _answer(law: Law, blocking: Sequence[Ruling], on: datetime.date) -> Answer:
    if law.enacted is None:
        return Answer.UNKNOWN
    if not law.enacted:
        return Answer.NOT_LAW
    if law.ends_on is not None and law.ends_on < on:
        return Answer.NO_LONGER
    if any(not ruling.limited for ruling in blocking):
        return Answer.BLOCKED
    if law.effective_on is None:
        return Answer.UNKNOWN
    if law.effective_on > on:
        return Answer.NOT_YET
    return Answer.PARTLY_BLOCKED if blocking else Answer.IN_FORCE


def _in(suit: Suit, on: datetime.date) -> Heard:
    """What one case makes of the clause, and the orders that say so."""
    made = sorted((ruling for ruling in suit.rulings if ruling.date <= on), key=lambda ruling: (ruling.date, ruling.key))
    running = in_force(made, on)
    blocking = [ruling for ruling in running if ruling.effect in BLOCKS]
    stays = [ruling for ruling in running if ruling.effect is OrderEffect.STAYED and _effect(ruling.upon, made) in BLOCKS]
    decided = [ruling for ruling in running if ruling.ends_the_case or ruling.effect is OrderEffect.INJUNCTION_DENIED]
    if blocking:
        says = min(blocking, key=lambda ruling: _WEIGHT.index(_COURT[ruling.effect]))
        court = _COURT[says.effect]
    elif stays:
        says, court = stays[-1], CourtStanding.STAYED_PENDING_APPEAL
    elif decided:
        says, court = decided[-1], _COURT[decided[-1].effect]
    else:
        return Heard(suit.key, CourtStanding.FILED, (), bool(made))
    return Heard(suit.key, court, (says.key,), True)


def in_force(rulings: Sequence[Ruling], on: datetime.date) -> list[Ruling]:
    """The orders that stand on a day, oldest first."""
    made = sorted((ruling for ruling in rulings if ruling.date <= on), key=lambda ruling: (ruling.date, ruling.key))
    standing_now: list[Ruling] = []
    # The newest first: whether an order stands is known only once it is known which later ones do.
    for place, ruling in reversed(list(enumerate(made))):
        met = [later for later in standing_now if later.effect in _UNDOES and later.upon == ruling.key]
        if not ruling.runs_on(on) or any(not later.limited for later in met) or _is_overtaken(ruling, made[place + 1 :]):
            continue
        # One that is undone for some goes on for the others.
        standing_now.append(replace(ruling, limited=True) if met else ruling)
    return standing_now[::-1]


def _is_overtaken(ruling: Ruling, later: Iterable[Ruling]) -> bool:
    """Whether a restraining order's motion was decided, or a case is over and with it what held only until then.

    That comes back by no stay of the later order.
    """
    for other in later:
        if other.case != ruling.case:
            continue
        if ruling.effect is OrderEffect.TRO and other.effect in _DECIDES_A_MOTION:
            return True
        if ruling.effect in _ENJOINS | {OrderEffect.TRO} and other.ends_the_case:
            return True
    return False


def _effect(key: int | None, made: Iterable[Ruling]) -> OrderEffect | None:
    return next((ruling.effect for ruling in made if ruling.key == key), None)
