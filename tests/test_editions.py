"""What is copied of a bill before its rows are written, how large it is, and what it costs."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bills.editions import keep, unpack
from bills.models import Action, Bill, BillStage, Edition, Event, Reading
from bills.seen import shown
from bills.staging import restage
from scrapers.page import Page
from scrapers.vocabulary import VoteOption
from tests.example import HOUR, START, at, hours, read
from tests.factories import NOON, full_bill, make_bill
from tests.legislature import action, bill, bill_page, calendar_page, hearing, list_page, vote

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("example_is_a_state")]


def each_hour(*pages: Page) -> Bill:
    """The pages, read one an hour; their bill."""
    hours(*pages)
    return Bill.objects.get(slug="HB1")


def lines(known: Bill | None) -> list[str]:
    assert known is not None
    return [row.description for row in known.actions.all()]


ONE = bill_page(bill(actions=[action("Introduced")]))
TWO = bill_page(bill(actions=[action("Introduced"), action("Referred to Judiciary", day=2)]))
THREE = bill_page(bill(actions=[action("Introduced"), action("Referred to Rules", day=2)], votes=[vote()]))


def test_a_bill_is_copied_before_it_changes_and_not_when_it_is_first_read() -> None:
    known = each_hour(ONE, TWO, THREE)
    assert list(Edition.objects.values_list("bill", "until")) == [(known.pk, START + HOUR), (known.pk, START + 2 * HOUR)]


def test_a_page_that_says_the_same_copies_nothing() -> None:
    each_hour(ONE, ONE, ONE)
    assert not Edition.objects.exists()


def test_each_past_moment_has_its_own_lines_and_the_moment_of_a_change_has_the_new_ones() -> None:
    known = each_hour(ONE, TWO, THREE)
    moments = [START, START + HOUR / 2, START + HOUR, START + 2 * HOUR, START + 9 * HOUR]
    told = [lines(shown(known, moment))[-1] for moment in moments]
    assert told == ["Introduced", "Introduced", "Referred to Judiciary", "Referred to Rules", "Referred to Rules"]


def test_before_it_was_first_read_nothing_was_shown() -> None:
    assert shown(each_hour(ONE), START - HOUR) is None


def test_what_was_not_there_yet_is_not_shown_with_todays_parts() -> None:
    known = each_hour(ONE, THREE)
    past = shown(known, START)
    assert past is not None
    assert list(past.votes.all()) == []
    assert past.stage.headline != BillStage.objects.get(bill=known).headline


def test_a_second_copy_for_the_same_moment_keeps_the_first() -> None:
    known = full_bill()
    later = NOON + HOUR
    assert keep([known.pk, known.pk], now=later) == 1
    Action.objects.filter(bill=known).update(description="Written over")
    assert keep([known.pk], now=later) == 0
    assert "Read first time" in lines(shown(known, NOON))


def test_a_moment_before_the_last_copy_takes_no_other_copy() -> None:
    """A page whose reading takes long writes after an editor who began later: what was shown before both is held already."""
    known = full_bill()
    keep([known.pk], now=NOON + 2 * HOUR)
    assert keep([known.pk], now=NOON + HOUR) == 0


def test_a_bill_that_nobody_has_read_is_not_copied() -> None:
    assert keep([make_bill().pk], now=NOON + HOUR) == 0


def test_an_edition_holds_every_part_of_the_page() -> None:
    known = full_bill()
    restage([known.pk], now=NOON)
    keep([known.pk], now=NOON + HOUR)
    body = unpack(bytes(Edition.objects.get().body))
    assert body["names"]["printed_name"] == ["Ada Example", "Bo Example", "Cy Example"]
    assert len(body["actions"]["id"]) == 3
    past = shown(known, NOON)
    assert past is not None
    vote_row = past.votes.all()[0]
    assert [(name.printed_name, name.option) for name in vote_row.person_votes.all()] == [
        ("Ada Example", VoteOption.YES),
        ("Bo Example", VoteOption.YES),
        ("Cy Example", VoteOption.NO),
    ]
    assert [row.name for row in past.sponsorships.all()] == ["Ada Example", "Bo Example, Jr."]
    assert [row.label for row in past.versions.all()] == ["First"]
    assert [row.identifier for row in past.relations.all()] == ["SB 7"]
    assert (past.title, past.subjects, past.abstract) == (known.title, ["Courts"], "Lets people sue.")


def test_a_hearing_that_is_new_moves_or_loses_the_bill_copies_the_bills_on_its_agenda() -> None:
    read(list_page(bill("HB 1"), bill("SB 2")), clock=at(0))
    read(calendar_page(), clock=at(1))
    read(calendar_page(hearing(bills=["HB 1"], location="Room 1")), clock=at(2))
    read(calendar_page(hearing(bills=["HB 1"], location="Room 2")), clock=at(3))
    read(calendar_page(hearing(bills=["SB 2"], location="Room 2")), clock=at(4))
    known = Bill.objects.get(slug="HB1")
    past = [shown(known, START + hour * HOUR) for hour in range(1, 5)]
    told = [[(i.hearing.location, i.removed_at is not None) for i in each.hearing_items.all()] for each in past if each is not None]
    assert told == [[], [("Room 1", False)], [("Room 2", False)], [("Room 2", True)]]
    assert Edition.objects.filter(bill__slug="SB2").count() == 1


def test_a_calendar_that_says_the_same_copies_nothing() -> None:
    read(list_page(bill("HB 1")), clock=at(0))
    read(calendar_page(hearing()), clock=at(1))
    before = Edition.objects.count()
    read(calendar_page(hearing()), clock=at(2))
    assert Edition.objects.count() == before


def test_a_bill_that_leaves_the_list_is_copied_with_the_list_that_had_it() -> None:
    read(list_page(bill("HB 1"), bill("SB 2")), clock=at(0))
    read(list_page(bill("HB 1"), bill("SB 2"), bill("SB 3")), clock=at(1))
    read(list_page(bill("HB 1"), bill("SB 3")), clock=at(2))
    known = Bill.objects.get(slug="SB2")
    assert known.withdrawn_at is not None
    past = shown(known, START + HOUR)
    assert past is not None
    assert past.withdrawn_at is None


def test_a_stage_that_the_calendar_alone_moves_is_copied() -> None:
    known = each_hour(ONE)
    after = datetime.datetime(2026, 7, 1, tzinfo=datetime.UTC)
    before = BillStage.objects.get(bill=known).headline
    restage([known.pk], now=after)
    assert BillStage.objects.get(bill=known).headline != before
    past = shown(known, START + HOUR)
    assert past is not None
    assert past.stage.headline == before


def test_a_stage_that_is_worked_out_again_and_stays_copies_nothing() -> None:
    known = each_hour(ONE)
    restage([known.pk], now=START + HOUR)
    assert not Edition.objects.exists()


def test_the_readings_of_a_past_moment_are_those_that_were_current_then() -> None:
    known = each_hour(ONE, TWO, list_page(bill("HB 1")))
    past = shown(known, START)
    assert past is not None
    [reading] = past.readings.all()
    assert reading.pk == Reading.objects.order_by("pk")[0].pk
    later = shown(known, START + 2 * HOUR)
    assert later is not None
    assert [row.kind for row in later.readings.all()] == ["bill", "list"]


def test_what_was_copied_of_many_bills_costs_the_queries_of_a_few() -> None:
    def cost(count: int, hour: int) -> int:
        bills = [bill(f"HB {n}", actions=[action()], votes=[vote(names=[("Ames", "yes")])]) for n in range(1, count + 1)]
        read(list_page(*bills), clock=at(hour))
        keys = list(Bill.objects.values_list("pk", flat=True))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert keep(keys, now=START + (hour + 1) * HOUR) == count
        return len(queries)

    assert cost(3, 0) == cost(60, 10) <= 14


def test_a_copy_of_a_plain_bill_is_small() -> None:
    known = full_bill()
    restage([known.pk], now=NOON)
    keep([known.pk], now=NOON + HOUR)
    assert len(bytes(Edition.objects.get().body)) < 2_500


def test_events_and_copies_are_written_together_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    known = each_hour(ONE)

    def fails(*args: object, **named: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("bills.ingest.restage", fails)
    with pytest.raises(RuntimeError):
        read(TWO, clock=at(1))
    assert not Edition.objects.exists()
    assert Event.objects.filter(bill=known).count() == 1
    assert timezone.now() > START
