"""A bill that is carried over: one bill with two legs, and what each session's pages may say of it."""

import pytest

from bills.models import Action, Bill, BillLeg, Event, VoteEvent
from scrapers.vocabulary import Change, RunOutcome
from tests.example import read
from tests.legislature import action, bill, bill_page, list_page, vote

pytestmark = pytest.mark.django_db

FIRST = [action("Introduced"), action("Continued to 2027", day=10)]


def history() -> list[str]:
    return list(Action.objects.filter(withdrawn_at=None).values_list("description", flat=True))


@pytest.fixture(autouse=True)
def _first_leg() -> None:
    read(list_page(bill("HB 1", actions=FIRST, votes=[vote("v1")], versions=["Introduced"])))


def carried_over(*, repeats: bool, **parts: object) -> None:
    later = action("Reported", year=2027)
    said = {"actions": [*FIRST, later] if repeats else [later]} | parts
    assert read(list_page(bill("HB 1", **said), session="2027")).outcome == RunOutcome.OK


def test_a_carried_bill_is_one_bill_with_one_more_leg() -> None:
    carried_over(repeats=True)
    assert Bill.objects.get().session.identifier == "2026"
    assert BillLeg.objects.get().session.identifier == "2027"


@pytest.mark.parametrize("repeats", [True, False])
def test_its_history_goes_on_whether_or_not_the_new_session_repeats_the_old(repeats: bool) -> None:
    carried_over(repeats=repeats)
    assert history() == ["Introduced", "Continued to 2027", "Reported"]
    assert not Event.objects.filter(kind=Change.WITHDRAWN).exists()


@pytest.mark.parametrize("repeats", [True, False])
def test_the_new_session_read_again_changes_nothing(repeats: bool) -> None:
    carried_over(repeats=repeats)
    before = Event.objects.count()
    carried_over(repeats=repeats)
    assert Event.objects.count() == before


def test_only_what_is_new_is_told() -> None:
    before = Event.objects.count()
    carried_over(repeats=True)
    new = Event.objects.order_by("pk")[before:]
    assert [(event.kind, (event.after or {})["description"]) for event in new] == [(Change.ACTION_ADDED, "Reported")]


def test_votes_and_texts_of_the_first_session_stay() -> None:
    later = {**vote("v2"), "date": "2027-02-03"}
    carried_over(repeats=False, votes=[later], versions=["Substitute"])
    assert list(VoteEvent.objects.filter(withdrawn_at=None).values_list("source_key", flat=True)) == ["v1", "v2"]
    assert list(Bill.objects.get().versions.filter(withdrawn_at=None).values_list("label", flat=True)) == [
        "Introduced",
        "Substitute",
    ]


def test_an_empty_list_of_votes_takes_none_of_the_first_session_back() -> None:
    carried_over(repeats=True, votes=[])
    assert VoteEvent.objects.get().withdrawn_at is None


def test_the_first_sessions_page_does_not_undo_the_second() -> None:
    """The old session is crawled still where it has watched bills: its file stands as it was, and knows nothing of the new year."""
    carried_over(repeats=True)
    before = Event.objects.count()
    run = read(list_page(bill("HB 1", actions=FIRST, votes=[vote("v1")], versions=["Introduced"])))
    assert (history()[-1], Event.objects.count(), run.counts["older"]) == ("Reported", before, 1)


def test_a_number_that_is_used_again_is_another_bill() -> None:
    read(list_page({**bill("HB 1"), "title": "An Act about Something Else"}, session="2027"))
    assert Bill.objects.count() == 2
    assert not BillLeg.objects.exists()


def test_a_line_that_the_new_session_takes_back_is_withdrawn() -> None:
    carried_over(repeats=True)
    read(
        list_page(bill("HB 1", actions=[*FIRST, action("Reported", year=2027), action("Passed", year=2027, day=2)]), session="2027")
    )
    read(list_page(bill("HB 1", actions=[*FIRST, action("Reported", year=2027)]), session="2027"))
    assert history()[-1] == "Reported"
    assert Event.objects.filter(kind=Change.WITHDRAWN).count() == 1


def test_a_bills_own_page_of_the_new_session_finds_it_too() -> None:
    carried_over(repeats=True)
    read(bill_page(bill("HB 1", actions=[*FIRST, action("Reported", year=2027)]), session="2027"))
    assert Bill.objects.count() == 1
