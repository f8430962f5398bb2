"""Hearings: when and where as last announced, what was announced before, and who is told."""

import datetime

import pytest

from bills.models import Event, Hearing, HearingItem, Run
from scrapers.vocabulary import Change, Origin
from tests.example import read
from tests.legislature import bill, calendar_page, hearing, list_page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _bills() -> None:
    """Two bills, and a calendar that was read before: what it has first is a backfill."""
    read(list_page(bill("HB 1"), bill("SB 2")))
    read(calendar_page())


def told() -> list[tuple[str, str]]:
    """(kind of change, bill) of each event about a hearing."""
    events = Event.objects.filter(part="hearings").select_related("bill").order_by("pk")
    return [(event.kind, event.bill.identifier) for event in events]


def test_a_hearing_starts_at_the_states_own_hour() -> None:
    """Example's clock is Chicago's, which is five hours behind UTC on 20 March."""
    read(calendar_page(hearing(day=20, time="13:30", location="Room 400")))
    row = Hearing.objects.get()
    assert row.starts_at == datetime.datetime(2026, 3, 20, 18, 30, tzinfo=datetime.UTC)
    assert (row.committee, row.location, row.time_stated) == ("Judiciary", "Room 400", True)


def test_a_hearing_without_an_hour_says_what_is_stated() -> None:
    read(calendar_page(hearing(time="", time_text="15 minutes after adjournment")))
    row = Hearing.objects.get()
    assert (row.time_stated, row.time_text) == (False, "15 minutes after adjournment")


def test_each_bill_on_the_agenda_is_told_of() -> None:
    read(calendar_page(hearing(bills=["HB 1", "SB 2", "HB 1"])))
    assert told() == [(Change.HEARING_ADDED, "HB 1"), (Change.HEARING_ADDED, "SB 2")]
    assert Hearing.objects.get().announced_at is not None


def test_the_first_calendar_and_a_captured_one_tell_nobody() -> None:
    Run.objects.update(whole=[])
    read(calendar_page(hearing("h1")))
    read(calendar_page(hearing("h1"), hearing("h2", day=21), origin=Origin.CAPTURE))
    assert [row.announced_at for row in Hearing.objects.all()] == [None, None]
    assert told() == []


def test_an_agenda_may_name_a_bill_that_nobody_has_read() -> None:
    read(calendar_page(hearing(bills=["HB 99"])))
    item = HearingItem.objects.get()
    assert (item.identifier, item.bill) == ("HB 99", None)
    assert told() == []


def test_the_same_calendar_again_tells_nobody() -> None:
    page = calendar_page(hearing())
    read(page)
    before = Event.objects.count()
    read(page)
    assert (Event.objects.count(), Hearing.objects.get().earlier) == (before, [])


def test_a_hearing_that_moves_keeps_what_was_announced_before() -> None:
    read(calendar_page(hearing(day=20, location="Room 1")))
    read(calendar_page(hearing(day=24, location="Room 2")))
    row = Hearing.objects.get()
    assert row.starts_at.date() == datetime.date(2026, 3, 24)
    assert [(was["date"], was["time"], was["location"]) for was in row.earlier] == [("2026-03-20", "13:30", "Room 1")]
    assert told()[-1] == (Change.HEARING_CHANGED, "HB 1")


def test_a_hearing_that_is_cancelled_stays_and_says_so() -> None:
    read(calendar_page(hearing()))
    read(calendar_page(hearing(status="cancelled")))
    assert (Hearing.objects.get().status, told()[-1]) == ("cancelled", (Change.HEARING_CANCELLED, "HB 1"))


def test_a_hearing_that_the_window_of_the_calendar_lacks_is_not_cancelled() -> None:
    read(calendar_page(hearing()))
    run = read(calendar_page())
    assert (run.outcome, Hearing.objects.get().status) == ("ok", "confirmed")


def test_a_bill_that_is_put_on_the_agenda_late_is_told_of_alone() -> None:
    read(calendar_page(hearing(bills=["HB 1"])))
    read(calendar_page(hearing(bills=["HB 1", "SB 2"])))
    assert told() == [(Change.HEARING_ADDED, "HB 1"), (Change.HEARING_ADDED, "SB 2")]


def test_a_bill_that_is_taken_off_the_agenda_stays_with_the_moment() -> None:
    read(calendar_page(hearing(bills=["HB 1", "SB 2"])))
    read(calendar_page(hearing(bills=["HB 1"])))
    gone = HearingItem.objects.get(slug="SB2")
    assert gone.removed_at is not None
    event = Event.objects.filter(part="hearings").latest("pk")
    assert (event.kind, event.bill.identifier, (event.after or {})["taken_off"]) == (Change.HEARING_CHANGED, "SB 2", True)
