"""How fast alerts are, by numbers that were worked out by hand, and how the status page and its JSON say it."""

import datetime
import json
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bills.alerts.latency import Month, Spread, measured, months
from bills.models import Outage, Reconciliation, Subscription
from bills.views.speed import spoken
from scrapers.state import all_states
from scrapers.vocabulary import Change, MailKind, MailStatus
from tests.delivering import SECOND, make_alert, make_news
from tests.factories import MINUTE, NOON, make_bill, make_session, make_state
from tests.reading import read
from tests.subscribers import make_subscription

pytestmark = pytest.mark.django_db

HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
MARCH = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
NOW = NOON + 3 * HOUR


@pytest.fixture
def watch() -> Subscription:
    return make_subscription(bill=make_bill())


def of_march(now: datetime.datetime = NOW) -> Month:
    (month,) = measured(MARCH, now, now=now)
    return month


def test_percentiles_are_the_nearest_rank(watch: Subscription) -> None:
    """Of 20 times of 10 to 200 seconds, half are within 100 and 19 within 190."""
    assert watch.bill is not None
    for n in (7, 3, 12, 20, 1, 9, 15, 5, 18, 11, 2, 14, 6, 19, 4, 10, 17, 8, 13, 16):
        make_alert(watch, make_news(watch.bill, NOON + n * MINUTE), took=10 * n * SECOND)
    month = of_march()
    assert (month.state, month.alerts, month.accepted, month.in_time, month.missed) == ("zz", 20, 20, 20, 0)
    assert month.to_accepted == Spread(100, 190)
    assert month.to_queue == Spread(2, 2)


@pytest.mark.parametrize(("values", "told"), [([7], (7, 7)), ([1, 9], (1, 9)), ([5, 1, 9], (5, 9)), (range(1, 101), (50, 95))])
def test_of_few_values_each_is_one_that_was_measured(values: Any, told: tuple[int, int]) -> None:
    assert Spread.of(values) == Spread(*told)
    assert Spread.of([]) is None


def test_what_missed_the_hour_is_counted_and_by_why(watch: Subscription) -> None:
    assert watch.bill is not None
    seen = [make_news(watch.bill, NOON + n * SECOND) for n in range(6)]
    make_alert(watch, seen[0], took=HOUR)
    make_alert(watch, seen[1], took=HOUR + SECOND)
    make_alert(watch, seen[2], status=MailStatus.QUARANTINED)
    make_alert(watch, seen[3], status=MailStatus.DROPPED)
    make_alert(watch, seen[4])
    make_alert(watch, make_news(watch.bill, NOW - MINUTE))
    month = of_march()
    assert (month.alerts, month.accepted, month.in_time, month.missed) == (6, 2, 1, 4)
    assert (month.slow, month.quarantined, month.dropped, month.waiting) == (1, 1, 1, 1)
    assert month.to_accepted == Spread(3600, 3601)


def test_digests_are_not_measured_and_old_news_neither(watch: Subscription) -> None:
    assert watch.bill is not None
    make_alert(watch, make_news(watch.bill, NOON, kind=Change.STAGE_CHANGED), took=DAY, kind=MailKind.DIGEST)
    make_alert(watch, make_news(watch.bill, MARCH - SECOND), took=SECOND)
    make_news(watch.bill, NOON, alertable=False, occurred_on=NOON.date())
    assert measured(MARCH, NOW, now=NOW) == []


def test_each_state_has_its_own_numbers(watch: Subscription) -> None:
    assert watch.bill is not None
    other = make_bill(session=make_session(state=make_state(code="yy", name="Another", timezone="UTC")))
    make_alert(watch, make_news(watch.bill, NOON), took=4 * SECOND)
    make_alert(make_subscription(watch.subscriber, bill=other), make_news(other, NOON), took=9 * SECOND)
    told = [(month.state, month.to_accepted) for month in measured(MARCH, NOW, now=NOW)]
    assert told == [("yy", Spread(9, 9)), ("zz", Spread(4, 4))]


def test_how_late_a_state_posts_is_told_in_days_of_its_own(watch: Subscription) -> None:
    """04:00 UTC of 3 March is still 2 March in Example."""
    assert watch.bill is not None
    night = datetime.datetime(2026, 3, 3, 4, tzinfo=datetime.UTC)
    for days in (0, 0, 1, 6):
        make_news(watch.bill, night, occurred_on=datetime.date(2026, 3, 2) - days * DAY)
    make_news(watch.bill, night, kind=Change.HEARING_ADDED, occurred_on=datetime.date(2026, 5, 1))
    month = of_march(night + DAY)
    assert (month.acts, month.days, month.alerts) == (4, Spread(0, 6), 0)


def test_months_go_back_as_far_as_records_are_kept() -> None:
    now = datetime.datetime(2026, 3, 31, 12, tzinfo=datetime.UTC)
    told = [(since.date().isoformat(), until.date().isoformat()) for since, until in months(now=now)]
    assert told == [
        ("2026-03-01", "2026-03-31"),
        ("2026-02-01", "2026-03-01"),
        ("2026-01-01", "2026-02-01"),
        ("2025-12-31", "2026-01-01"),
    ]


def test_a_month_costs_the_same_queries_for_one_alert_and_for_fifty(watch: Subscription) -> None:
    assert watch.bill is not None
    costs = []
    for number in (1, 49):
        for n in range(number):
            make_alert(watch, make_news(watch.bill, NOON + number * MINUTE + n * SECOND), took=SECOND)
        with CaptureQueriesContext(connection) as queries:
            measured(MARCH, NOW, now=NOW)
        costs.append(len(queries))
    assert costs == [3, 3]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.4, "under a second"), (1, "1 second"), (119, "119 seconds"), (120, "2 minutes"), (7199, "120 minutes"), (7200, "2 hours")],
)
def test_times_in_words(seconds: float, words: str) -> None:
    assert spoken(seconds) == words


# The page


@pytest.fixture
def _clock(example_is_a_state: None) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.usefixtures("_clock")
def test_where_nothing_is_measured_yet_the_page_says_so(client: Client) -> None:
    make_session()
    page = read(client, "/status/")
    assert "No alert about Example was sent at once in the last 90 days, so nothing is measured yet." in page
    assert "No night was counted yet." in page
    assert "What Example publishes when Not known." in page
    assert "The tally comes with the action, in its own words." in page


@pytest.mark.usefixtures("_clock")
def test_the_page_tells_the_month_the_misses_the_outage_and_the_night(client: Client, watch: Subscription) -> None:
    assert watch.bill is not None
    make_alert(watch, make_news(watch.bill, NOON, occurred_on=NOON.date() - DAY), took=8 * SECOND)
    make_alert(watch, make_news(watch.bill, NOON + MINUTE), took=2 * HOUR)
    Outage.objects.create(jurisdiction=watch.bill.session.jurisdiction, began_at=NOON - DAY, noticed_at=NOON)
    Reconciliation.objects.create(at=NOON, since=NOON - 7 * DAY, events=1204, owed=3311, alerts=3311, missing=0, unsent=0)
    page = read(client, "/status/")
    assert "March 2026 2 8 seconds 2 hours 1: 1 accepted later 1 day later; 95 of 100 within 1 day" in page
    assert "The night of 2 March 2026: 1,204 events of 7 days: 3,311 alerts owed, none missing." in page
    assert "Dark: not read since 12:00 CST, 1 March 2026 although it was due." in page
    assert "Dark from 12:00 CST, 1 March 2026 until now." in page


@pytest.mark.usefixtures("_clock")
def test_a_state_that_was_seen_and_of_which_nobody_was_told_says_so(client: Client) -> None:
    make_news(make_bill(), NOON, occurred_on=NOON.date())
    assert "March 2026 0 none was sent none was sent none the same day; 95 of 100 within 1 day" in read(client, "/status/")


@pytest.mark.usefixtures("_clock")
def test_machines_read_the_same(client: Client, watch: Subscription) -> None:
    assert watch.bill is not None
    make_alert(watch, make_news(watch.bill, NOON), took=8 * SECOND)
    told = json.loads(client.get("/status/latency.json").content)
    (example,) = (state for state in told["states"] if state["state"] == "zz")
    (month,) = example["months"]
    assert (month["alerts"], month["missed"], month["seconds_to_accepted"]) == (1, 0, {"median": 8.0, "percentile_95": 8.0})
    assert month["days_to_first_sight"] is None
    assert (example["publishes"], told["last_night"]) == (None, None)
    (connecticut,) = (state for state in told["states"] if state["name"] == "Connecticut")
    assert connecticut["publishes"]["actions"] is None


@pytest.mark.usefixtures("_clock")
def test_a_night_that_was_not_counted_is_missed(client: Client) -> None:
    told = {"events": 1, "owed": 0, "alerts": 0, "missing": 0, "unsent": 0}
    Reconciliation.objects.create(at=NOON - 2 * DAY, since=NOON - 9 * DAY, **told)
    assert "No night was counted since." in read(client, "/status/")


def test_every_state_that_is_read_says_what_it_publishes_when_and_where_that_is_seen() -> None:
    for state in all_states().values():
        says = state.publishes
        assert says is not None, state.name
        assert says.source_url.startswith("https://")
        assert all(not text or text.endswith(".") for text in (says.actions, says.floor_votes, says.committee_votes))
