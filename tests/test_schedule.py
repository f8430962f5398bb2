"""When a crawl is due."""

import datetime
from dataclasses import replace

import pytest

from bills.loading import watch
from bills.models import Action, LegislativeSession, Run, Topic
from bills.runs import open_run
from bills.schedule import crawled_sessions, due, interval
from scrapers.state import ApiKey, Cadence, State
from tests.example import read, session
from tests.legislature import STATE, bill, bill_page

pytestmark = pytest.mark.django_db

HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
EXAMPLE = replace(STATE, cadence=Cadence(in_session=HOUR, governors_desk=HOUR / 2, interim=DAY))
STATES: dict[str, State] = {"zz": EXAMPLE}
SITTING = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
INTERIM = datetime.datetime(2026, 8, 1, 12, tzinfo=datetime.UTC)


def crawled_at(moment: datetime.datetime) -> Run:
    run = open_run(session(), "schedule", now=moment)
    assert run is not None
    Run.objects.filter(pk=run.pk).update(outcome="failed", finished_at=moment)
    return run


def is_due(now: datetime.datetime) -> bool:
    return session() in list(due(STATES, now=now, keys={}))


def test_a_session_that_was_never_crawled_is_due() -> None:
    session()
    assert is_due(SITTING)


def test_a_state_that_wants_a_key_is_not_crawled_without_it() -> None:
    keyed = {"zz": replace(EXAMPLE, api_key=ApiKey("key", "EXAMPLE_KEY", "https://legislature.example/keys"))}
    session()
    assert list(due(keyed, now=SITTING, keys={"EXAMPLE_KEY": ""})) == []
    assert list(due(keyed, now=SITTING, keys={"EXAMPLE_KEY": "secret"})) == [session()]


def test_a_session_that_has_not_begun_is_not_due() -> None:
    session()
    assert not is_due(datetime.datetime(2025, 12, 31, 12, tzinfo=datetime.UTC))


def test_a_sitting_session_is_due_by_the_hour_and_in_the_interim_by_the_day() -> None:
    crawled_at(SITTING)
    assert not is_due(SITTING + HOUR - datetime.timedelta(seconds=1))
    assert is_due(SITTING + HOUR)
    crawled_at(INTERIM)
    assert not is_due(INTERIM + HOUR)
    assert is_due(INTERIM + DAY)


def test_a_failed_crawl_waits_its_turn_like_any_other() -> None:
    crawled_at(SITTING)
    assert not is_due(SITTING + datetime.timedelta(minutes=5))


def test_a_load_does_not_stand_in_for_a_crawl() -> None:
    read(bill_page(bill()), trigger="load")
    assert is_due(SITTING)


def test_the_last_day_of_a_session_is_the_states_day() -> None:
    evening_in_chicago = datetime.datetime(2026, 6, 1, 3, tzinfo=datetime.UTC)
    session()
    assert interval(EXAMPLE, session(), today=datetime.date(2026, 5, 31)) == HOUR
    crawled_at(evening_in_chicago - HOUR)
    assert is_due(evening_in_chicago)


def test_an_older_session_is_crawled_only_while_a_bill_of_it_is_watched() -> None:
    older, newer = session(), session("2027")
    today = datetime.date(2027, 2, 1)
    assert crawled_sessions(EXAMPLE, today=today) == [newer]
    watch(Topic.objects.create(slug="t", name="T", criteria="c"), older, "HB 1")
    assert set(crawled_sessions(EXAMPLE, today=today)) == {older, newer}


def test_a_session_that_only_a_providers_data_named_is_not_crawled() -> None:
    declared = session()
    declared.jurisdiction.sessions.create(identifier="2026S1", name="2026 Special", start_date=datetime.date(2026, 6, 1))
    assert crawled_sessions(EXAMPLE, today=datetime.date(2026, 7, 1)) == [declared]


def test_a_session_whose_bills_are_filed_ahead_is_crawled_before_it_begins() -> None:
    now, next_ = session(), session("2027")
    assert crawled_sessions(EXAMPLE, today=datetime.date(2026, 12, 1)) == [now]
    LegislativeSession.objects.filter(pk=next_.pk).update(prefiles_from=datetime.date(2026, 11, 20))
    assert set(crawled_sessions(EXAMPLE, today=datetime.date(2026, 12, 1))) == {now, next_}


def test_a_special_session_does_not_end_the_crawl_of_the_regular_one() -> None:
    regular, special = session(), session("2027")
    LegislativeSession.objects.filter(pk=special.pk).update(classification="special")
    assert regular in crawled_sessions(EXAMPLE, today=datetime.date(2027, 2, 1))


def test_a_watched_bill_on_the_governors_desk_quickens_the_pulse() -> None:
    read(bill_page(bill(actions=[{"date": "2026-05-30", "chamber": "executive", "text": "Sent to the Governor"}])))
    watch(Topic.objects.create(slug="t", name="T", criteria="c"), session(), "HB 1")
    Action.objects.update(classification=["executive-receipt"])
    assert interval(EXAMPLE, session(), today=INTERIM.date()) == HOUR / 2
    Action.objects.update(classification=["executive-receipt", "executive-signature"])
    assert interval(EXAMPLE, session(), today=INTERIM.date()) == DAY
