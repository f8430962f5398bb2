"""The budget of requests: never more than allowed, never later than need be."""

import datetime
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.courts.budget import ANONYMOUS, FREE_ACCOUNT, SLACK, Budget, Rate, Spent
from tests.scrapers.dockets import NOON

SECOND, MINUTE = datetime.timedelta(seconds=1), datetime.timedelta(minutes=1)
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
SMALL = Budget((Rate(2, 10 * SECOND), Rate(5, 60 * SECOND)), slack=datetime.timedelta())


def asked(budget: Budget, waits: list[int]) -> list[datetime.datetime]:
    """The moments of requests by somebody who asks after each of these seconds, or as soon as is allowed then."""
    now, spent, moments = NOON, Spent(), list[datetime.datetime]()
    for seconds in waits:
        now = budget.allowed_from(spent, now + seconds * SECOND)
        spent = budget.spend(spent, now)
        moments.append(now)
    return moments


def most(moments: list[datetime.datetime], within: datetime.timedelta) -> int:
    return max((sum(end - within < one <= end for one in moments) for end in moments), default=0)


@settings(deadline=None)
@given(st.lists(st.integers(0, 30), max_size=40))
def test_no_time_ever_has_more_requests_than_its_rate(waits: list[int]) -> None:
    moments = asked(SMALL, waits)
    assert all(most(moments, rate.within) <= rate.requests for rate in SMALL.rates)


@settings(deadline=None)
@given(st.lists(st.integers(0, 30), max_size=40), st.integers(0, 90))
def test_a_moment_that_is_allowed_is_the_first(waits: list[int], wait: int) -> None:
    moments, spent = asked(SMALL, waits), Spent()
    for moment in moments:
        spent = SMALL.spend(spent, moment)
    now = (moments or [NOON])[-1] + wait * SECOND
    allowed = SMALL.allowed_from(spent, now)
    just_before = [*moments, allowed - SECOND]
    assert allowed == now or any(most(just_before, rate.within) > rate.requests for rate in SMALL.rates)


@settings(deadline=None)
@given(st.lists(st.integers(0, 30), max_size=40), st.randoms())
def test_the_order_of_moments_and_what_was_forgotten_make_no_difference(waits: list[int], random: Random) -> None:
    moments, spent = asked(SMALL, waits), Spent()
    for moment in moments:
        spent = SMALL.spend(spent, moment)
    shuffled = list(moments)
    random.shuffle(shuffled)
    now = (moments or [NOON])[-1]
    assert SMALL.allowed_from(spent, now) == SMALL.allowed_from(Spent(tuple(shuffled)), now)
    assert len(spent.moments) <= max(rate.requests for rate in SMALL.rates)


def test_a_free_account_has_five_a_minute_fifty_an_hour_and_125_a_day() -> None:
    moments = asked(FREE_ACCOUNT, [0] * 300)
    assert (most(moments, MINUTE), most(moments, HOUR), most(moments, DAY)) == (5, 50, 125)
    assert moments[4] == NOON
    assert moments[5] == NOON + MINUTE + SLACK


def test_nobody_without_an_account_asks_more_than_a_hundred_times_a_day() -> None:
    moments = asked(ANONYMOUS, [0] * 101)
    assert moments[99] == NOON
    assert moments[100] == NOON + DAY + SLACK


def test_spending_what_is_not_allowed_is_refused() -> None:
    spent = Spent((NOON, NOON))
    with pytest.raises(ValueError, match="before"):
        SMALL.spend(spent, NOON + 9 * SECOND)
    assert SMALL.spend(spent, NOON + 10 * SECOND).moments == (NOON, NOON, NOON + 10 * SECOND)


def test_a_source_that_wants_a_rest_has_it_and_none_makes_it_shorter() -> None:
    spent = Spent((NOON,)).until(NOON + HOUR).until(NOON + MINUTE)
    assert SMALL.allowed_from(spent, NOON + SECOND) == NOON + HOUR
    assert SMALL.allowed_from(spent, NOON + 2 * HOUR) == NOON + 2 * HOUR
    assert SMALL.spend(spent, NOON + HOUR).not_before is None


def test_a_clock_that_was_set_back_only_waits_longer() -> None:
    spent = Spent((NOON, NOON))
    assert SMALL.allowed_from(spent, NOON - HOUR) == NOON + 10 * SECOND


@pytest.mark.parametrize(("requests", "within"), [(0, MINUTE), (5, datetime.timedelta())])
def test_a_rate_at_which_nothing_could_be_asked_is_none(requests: int, within: datetime.timedelta) -> None:
    with pytest.raises(ValueError, match="nothing could ever be asked"):
        Rate(requests, within)
