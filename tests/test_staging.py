"""Stages as rows: worked out with each reading, told on every page alike, and moved by the calendar."""

import datetime
from collections.abc import Iterator

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from bills.models import Action, Bill, BillStage
from bills.staging import lapsed, on, restage
from scrapers.vocabulary import DeadReason, Life, Origin, Position, Relation
from tests.example import read, session
from tests.factories import make_bill, make_relation
from tests.legislature import action, bill, bill_page, list_page
from tests.reading import read as seen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("example_is_a_state")]
DAY = datetime.date
IN_MARCH = datetime.datetime(2026, 3, 10, 18, tzinfo=datetime.UTC)
PASSED = [action("Introduced", day=1), action("Passed 60-40", day=5), action("Passed 30-10", day=9, chamber="upper")]


@pytest.fixture(autouse=True)
def _march() -> Iterator[None]:
    with time_machine.travel(IN_MARCH, tick=False):
        yield


def a_stage(number: str = "HB 1") -> BillStage:
    return BillStage.objects.select_related("bill").get(bill__identifier=number)


def test_a_reading_and_its_stage_appear_together() -> None:
    read(list_page(bill(actions=[action("Introduced"), action("Referred to Judiciary", day=2)])))
    stage = a_stage()
    assert (stage.position, stage.life, stage.committee) == (Position.COMMITTEE, Life.ALIVE, "Judiciary")
    assert Action.objects.get(pk=stage.evidence["position"]).description == "Referred to Judiciary"


def test_a_further_line_moves_the_stage() -> None:
    read(list_page(bill(actions=PASSED[:1])))
    read(list_page(bill(actions=PASSED)))
    assert a_stage().position == Position.PASSED_BOTH


def test_a_line_that_no_rule_reads_keeps_the_stage_and_is_listed_until_one_reads_it(client: Client) -> None:
    read(list_page(bill(actions=[*PASSED[:2], action("Eaten by a whale", day=7)])))
    assert a_stage().position == Position.PASSED_ONE
    assert Action.objects.get(unread=True).description == "Eaten by a whale"
    page = seen(client, "/status/unread/")
    assert "Eaten by a whale" in page
    assert "1 text" in page
    # The source corrects its line.
    read(list_page(bill(actions=[*PASSED[:2], action("Passed 30-10", day=7, chamber="upper")])))
    assert not Action.objects.filter(unread=True, withdrawn_at=None).exists()


def test_a_bill_follows_the_one_that_it_was_joined_to() -> None:
    lead = [*PASSED, action("Sent to the governor", day=12)]
    follower = bill("HB 1", actions=[action(), action("Joined to HB 2", day=3)])
    read(list_page(follower, bill("HB 2", actions=lead)))
    assert "HB 2, which is not law" in a_stage().headline
    read(
        list_page(
            bill("HB 1", actions=[action(), action("Joined to HB 2", day=3)]),
            bill("HB 2", actions=[*lead, action("Signed, chapter 7", day=20)]),
        )
    )
    assert a_stage().headline == "Joined to HB 2, which is law (chapter 7)."
    assert (a_stage().life, a_stage().path) == (Life.MERGED, "VIA_OTHER_BILL")
    assert a_stage().meter == ["reached", "skipped", "skipped", "skipped", "skipped", "reached", "ahead"]


def test_the_end_of_a_session_that_was_read_ends_what_is_not_through() -> None:
    read(list_page(bill(actions=PASSED[:2])))
    assert a_stage().life == Life.ALIVE
    assert a_stage().lapses_on == DAY(2026, 6, 1)
    with time_machine.travel(datetime.datetime(2026, 6, 20, 18, tzinfo=datetime.UTC)):
        read(list_page(bill(actions=PASSED[:2])))
        now = datetime.datetime.now(datetime.UTC)
        assert restage(lapsed(now=now), now=now) != []
        assert (a_stage().life, a_stage().dead_reason) == (Life.DEAD, DeadReason.SINE_DIE)
        assert a_stage().headline == "Died when the session ended on 31 May 2026, passed the House; the Senate is next."


def test_what_lapses_unread_is_unknown_and_neither_law_nor_dead(client: Client) -> None:
    through = DAY(2026, 3, 1)
    read(list_page(bill(actions=PASSED[:2]), origin=Origin.CAPTURE, read_through=through))
    with time_machine.travel(datetime.datetime(2026, 6, 20, 18, tzinfo=datetime.UTC)):
        now = datetime.datetime.now(datetime.UTC)
        restage(lapsed(now=now), now=now)
    assert (a_stage().position, a_stage().life, a_stage().unknown_since) == (Position.PASSED_ONE, Life.UNKNOWN, through)
    assert "outcome not read since 1 March 2026" in a_stage().headline
    page = seen(client, "/zz/2026/HB1/")
    assert "Second chamber last known here" in page
    assert "Law not known" in page
    assert "not reached" not in page


def test_any_past_day_can_be_asked(client: Client) -> None:
    read(list_page(bill(actions=PASSED)))
    found = Bill.objects.get()
    told = [getattr(on(found, DAY(2026, 2, day)), "position", None) for day in (1, 4, 5, 9)]
    assert told == [Position.INTRODUCED, Position.INTRODUCED, Position.PASSED_ONE, Position.PASSED_BOTH]
    assert on(found, DAY(2026, 1, 31)) is None
    page = seen(client, "/zz/2026/HB1/?on=2026-02-05")
    assert "Where it stood on 5 February 2026 Passed the House on 5 February 2026; the Senate is next." in page
    assert "Nothing of this bill is known on or before 31 January 2026" in seen(client, "/zz/2026/HB1/?on=2026-01-31")
    assert "Where it stands Passed by both chambers" in seen(client, "/zz/2026/HB1/?on=tomorrow")


def test_the_page_says_why_and_lists_say_the_same(client: Client) -> None:
    read(bill_page(bill(actions=PASSED)))
    headline = "Passed by both chambers on 9 February 2026; not yet with the governor."
    page = seen(client, "/zz/2026/HB1/")
    assert f"Where it stands {headline}" in page
    assert "Filed reached ◉ Committee" not in page
    assert "Governor here" in page
    assert "Read as: in words: passed (rule zz-passed)" in page
    assert headline in seen(client, "/zz/")
    Bill.objects.update(watched=True)
    assert headline in seen(client, "/")


def test_a_changed_rule_is_told_with_what_moved(capsys: pytest.CaptureFixture[str]) -> None:
    read(list_page(bill(actions=PASSED)))
    BillStage.objects.update(position=Position.COMMITTEE, headline="As an older rule had it.")
    call_command("restage", "--state=zz")
    told = capsys.readouterr().out
    assert "zz HB 1: COMMITTEE ALIVE -> PASSED_BOTH ALIVE; Passed by both chambers" in told
    assert "1 bills, 1 moved" in told
    call_command("restage", "--state=zz")
    assert "1 bills, 0 moved" in capsys.readouterr().out


def test_a_bill_that_another_took_the_place_of_follows_it_though_its_own_history_says_nothing() -> None:
    make_relation(make_bill(identifier="HB 2", session=session()), "HB 1", relation=Relation.SUBSTITUTES)
    read(list_page(bill("HB 1", actions=PASSED[:2])))
    assert (a_stage().life, a_stage().lead, a_stage().evidence["life"]) == (Life.MERGED, "HB 2", None)


def test_of_a_bill_whose_history_was_not_read_nothing_is_said() -> None:
    with time_machine.travel(datetime.datetime(2026, 11, 20, 18, tzinfo=datetime.UTC)):
        read(list_page(bill()))
    assert (a_stage().position, a_stage().life) == (Position.UNKNOWN, Life.UNKNOWN)
    assert "No official action was read" in a_stage().headline


def test_a_bill_that_was_read_before_the_one_that_it_was_joined_to_follows_it_as_well() -> None:
    read(list_page(bill("HB 1", actions=[action(), action("Joined to HB 2", day=3)])))
    assert a_stage().headline == "Joined to HB 2, which it follows."
    read(bill_page(bill("HB 2", actions=[*PASSED, action("Sent to the governor", day=12), action("Signed, chapter 7", day=20)])))
    assert a_stage().headline == "Joined to HB 2, which is law (chapter 7)."
