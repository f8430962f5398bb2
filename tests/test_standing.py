"""Is it in force, here, today? The fold alone: invented orders, and what they must make of a clause whatever their order."""

import datetime
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bills.courts.standing import BLOCKS, Answer, Law, Ruling, Standing, Suit, in_force, standing
from scrapers.vocabulary import CourtStanding, OrderEffect, Reach

LAW = Law(True, datetime.date(2026, 2, 20))
TRO, PI, DENIED, STAYED, VACATED = (
    OrderEffect.TRO,
    OrderEffect.PRELIMINARY_INJUNCTION,
    OrderEffect.INJUNCTION_DENIED,
    OrderEffect.STAYED,
    OrderEffect.VACATED,
)


def day(number: int) -> datetime.date:
    return datetime.date(2026, 3, number)


def made(*orders: tuple[int, OrderEffect, dict[str, Any]]) -> list[Ruling]:
    """Orders by the day of March on which they were made, which is their key too."""
    return [Ruling(key=on, effect=effect, date=day(on), **{"case": 1, **told}) for on, effect, told in orders]


def after(
    *orders: tuple[int, OrderEffect, dict[str, Any]], on: int = 31, law: Law = LAW, reach: Reach = Reach.ATTACKED
) -> Standing:
    return standing(law, [Suit(1, day(1), reach, made(*orders))], on=day(on))


STORY: list[tuple[int, OrderEffect, dict[str, Any]]] = [
    (2, TRO, {"until": day(16)}),
    (10, PI, {"limited": True}),
    (12, STAYED, {"upon": 10, "case": 2, "on_appeal": True}),
    (20, VACATED, {"upon": 12, "case": 3, "on_appeal": True}),
]


@pytest.mark.parametrize(
    ("on", "answer", "court", "rests_on"),
    [
        (1, Answer.IN_FORCE, CourtStanding.FILED, ()),
        (2, Answer.BLOCKED, CourtStanding.TRO, (2,)),
        (10, Answer.PARTLY_BLOCKED, CourtStanding.PRELIM_ENJOINED, (10,)),
        (12, Answer.IN_FORCE, CourtStanding.STAYED_PENDING_APPEAL, (12,)),
        (20, Answer.PARTLY_BLOCKED, CourtStanding.PRELIM_ENJOINED, (10,)),
    ],
)
def test_a_case_moves_the_clause_day_by_day(on: int, answer: Answer, court: CourtStanding, rests_on: tuple[int, ...]) -> None:
    found = after(*STORY, on=on)
    assert (found.answer, found.court, found.rests_on) == (answer, court, rests_on)


def test_a_restraining_order_runs_out_by_itself() -> None:
    assert after((2, TRO, {"until": day(16)}), on=16).court is CourtStanding.TRO
    assert after((2, TRO, {"until": day(16)}), on=17).court is CourtStanding.FILED


def test_a_restraining_order_ends_with_the_decision_on_the_injunction_of_its_own_case_alone() -> None:
    assert after((2, TRO, {}), (5, DENIED, {})).court is CourtStanding.INJUNCTION_DENIED
    assert after((2, TRO, {}), (5, DENIED, {"case": 2})).court is CourtStanding.TRO


def test_a_refusal_that_was_undone_decides_nothing() -> None:
    assert after((5, DENIED, {}), (9, VACATED, {"upon": 5})).court is CourtStanding.FILED


def test_a_dismissal_ends_what_held_until_then_and_a_dismissed_appeal_does_not() -> None:
    assert after((5, PI, {}), (9, OrderEffect.DISMISSED, {})).court is CourtStanding.DISMISSED
    found = after((5, PI, {}), (9, OrderEffect.DISMISSED, {"case": 2, "on_appeal": True}))
    assert (found.answer, found.court) == (Answer.BLOCKED, CourtStanding.PRELIM_ENJOINED)


def test_what_is_undone_for_some_goes_on_for_the_others() -> None:
    found = after((5, PI, {}), (9, STAYED, {"upon": 5, "limited": True}))
    assert (found.answer, found.court) == (Answer.PARTLY_BLOCKED, CourtStanding.PRELIM_ENJOINED)
    found = after((5, PI, {}), (9, OrderEffect.DISMISSED, {"limited": True}))
    assert (found.answer, found.court) == (Answer.BLOCKED, CourtStanding.PRELIM_ENJOINED)


def test_a_case_that_does_not_reach_a_clause_moves_nothing_and_an_unclear_one_is_named() -> None:
    for reach, unclear in ((Reach.NOT_REACHED, ()), (Reach.UNCLEAR, (1,))):
        found = after((5, PI, {}), reach=reach)
        assert (found.answer, found.court, found.unclear) == (Answer.IN_FORCE, CourtStanding.NONE_KNOWN, unclear)


def test_of_two_cases_the_one_that_blocks_is_told() -> None:
    suits = [Suit(1, day(1), Reach.ATTACKED, made((5, DENIED, {}))), Suit(2, day(2), Reach.ATTACKED, made((6, PI, {"case": 2})))]
    found = standing(LAW, suits, on=day(31))
    assert (found.court, found.case, found.rests_on) == (CourtStanding.PRELIM_ENJOINED, 2, (6,))


@pytest.mark.parametrize(
    ("law", "answer"),
    [
        (Law(False), Answer.NOT_LAW),
        (Law(None), Answer.UNKNOWN),
        (Law(True), Answer.UNKNOWN),
        (Law(True, datetime.date(2026, 10, 1)), Answer.NOT_YET),
        (Law(True, datetime.date(2026, 1, 1), datetime.date(2026, 3, 30)), Answer.NO_LONGER),
        (LAW, Answer.IN_FORCE),
    ],
)
def test_without_a_case_the_law_s_own_days_answer(law: Law, answer: Answer) -> None:
    assert standing(law, [], on=day(31)).answer is answer


def test_a_bill_that_is_no_law_is_not_made_one_by_an_order() -> None:
    assert after((5, PI, {}), law=Law(False)).answer is Answer.NOT_LAW


@st.composite
def histories(draw: st.DrawFn) -> list[Ruling]:
    found: list[Ruling] = []
    for key in range(1, draw(st.integers(1, 8)) + 1):
        effect = draw(st.sampled_from(list(OrderEffect)))
        upon = draw(st.sampled_from([ruling.key for ruling in found])) if found and effect in (STAYED, VACATED) else None
        until = draw(st.none() | st.integers(key, 31).map(day))
        found.append(Ruling(key, draw(st.integers(1, 2)), day(key), effect, until, upon, draw(st.booleans()), draw(st.booleans())))
    return found


@given(histories(), st.integers(1, 31), st.randoms(use_true_random=False))
def test_whatever_the_order_in_which_rulings_come_the_clause_stands_the_same(rulings: list[Ruling], on: int, random: Any) -> None:
    shuffled: Sequence[Ruling] = random.sample(rulings, len(rulings))
    told = [standing(LAW, [Suit(1, day(1), Reach.ATTACKED, some)], on=day(on)) for some in (rulings, shuffled)]
    assert (told[0].answer, told[0].court) == (told[1].answer, told[1].court)
    assert set(told[0].rests_on) == set(told[1].rests_on)


@given(histories(), st.integers(1, 31))
def test_nothing_blocks_but_an_order_that_blocks_and_stands(rulings: list[Ruling], on: int) -> None:
    found = standing(LAW, [Suit(1, day(1), Reach.ATTACKED, rulings)], on=day(on))
    blocking = {ruling.key for ruling in in_force(rulings, day(on)) if ruling.effect in BLOCKS}
    assert (found.answer in (Answer.BLOCKED, Answer.PARTLY_BLOCKED)) == bool(blocking)
    later = [ruling for ruling in rulings if ruling.date > day(on)]
    assert not {ruling.key for ruling in later} & set(found.rests_on)
