"""Members: seats from rosters, and printed names tied to the one member that they can mean."""

import datetime

import pytest

from bills.models import Membership, Person, PersonVote, Run
from bills.people import spelling
from scrapers.vocabulary import RunOutcome
from tests.example import read
from tests.legislature import bill, list_page, member, roster_page, vote

pytestmark = pytest.mark.django_db


def voted(*names: str, session: str = "2026") -> Run:
    """A run over a list with one vote of the House on which these names voted yes."""
    roll = vote(yes=len(names), no=0, names=[(name, "yes") for name in names])
    return read(list_page(bill(votes=[roll]), session=session))


def tied() -> dict[str, str | None]:
    """Printed name -> member."""
    names = PersonVote.objects.select_related("person").order_by("order")
    return {name.printed_name: name.person.name if name.person else None for name in names}


@pytest.mark.parametrize(
    ("printed", "other"),
    [("Limón", "LIMON"), ("O'Day, P.", "O\u2019Day, P"), ("Van  Der Berg", "van der berg"), ("Peña-Ruiz", "PENA RUIZ")],
)
def test_spelling_is_without_case_accents_and_marks(printed: str, other: str) -> None:
    assert spelling(printed) == spelling(other)


@pytest.mark.parametrize(("printed", "other"), [("Smith, A.", "Smith, B."), ("Young", "Yeung"), ("Lee 2", "Lee")])
def test_spelling_keeps_letters_and_digits_apart(printed: str, other: str) -> None:
    assert spelling(printed) != spelling(other)


def test_a_name_is_tied_to_its_member() -> None:
    read(roster_page(member("Ada Example", printed_names=["Example, A."], party="Blue", district="7")))
    voted("EXAMPLE, A.", "Ada Example")
    assert tied() == {"EXAMPLE, A.": "Ada Example", "Ada Example": "Ada Example"}


def test_names_that_were_read_before_their_roster_are_tied_when_it_comes() -> None:
    voted("Ada Example")
    assert tied() == {"Ada Example": None}
    read(roster_page(member("Ada Example")))
    assert tied() == {"Ada Example": "Ada Example"}


def test_a_name_that_two_members_have_means_neither() -> None:
    read(roster_page(member("Ada Young", printed_names=["Young"]), member("Bo Young", printed_names=["Young"])))
    voted("Young")
    assert tied() == {"Young": None}


def test_the_last_name_left_is_given_to_nobody() -> None:
    """No vote is given to a member by elimination: two members, two names, one of them known."""
    read(roster_page(member("Ada Example"), member("Bo Example")))
    voted("Ada Example", "The Other One")
    assert tied() == {"Ada Example": "Ada Example", "The Other One": None}


def test_a_member_of_the_other_chamber_is_somebody_else() -> None:
    read(roster_page(member("Ada Example", chamber="upper")))
    voted("Ada Example")
    assert tied() == {"Ada Example": None}


def test_a_member_of_another_session_is_somebody_else() -> None:
    read(roster_page(member("Ada Example"), session="2027"))
    voted("Ada Example")
    assert tied() == {"Ada Example": None}


def test_a_committee_tells_two_of_one_name_apart() -> None:
    young = [
        member("Ada Young", printed_names=["Young"], committees=["Judiciary"]),
        member("Bo Young", printed_names=["Young"], committees=["Health"]),
    ]
    read(roster_page(*young))
    read(list_page(bill(votes=[vote(names=[("Young", "yes")], committee="JUDICIARY")])))
    assert tied() == {"Young": "Ada Young"}


def test_who_had_left_by_the_day_did_not_vote() -> None:
    """The vote is of 20 February 2026."""
    left = member("Ada Young", printed_names=["Young"], end_date="2026-01-31")
    came = member("Bo Young", printed_names=["Young"], start_date="2026-02-01")
    read(roster_page(left, came))
    voted("Young")
    assert tied() == {"Young": "Bo Young"}


def test_a_roster_again_changes_nothing_but_when_it_was_checked() -> None:
    page = roster_page(member("Ada Example", district="7"))
    read(page)
    before = Membership.objects.values_list("pk", "person", "district", "party").get()
    first = Membership.objects.get().checked_at
    read(page)
    assert Membership.objects.values_list("pk", "person", "district", "party").get() == before
    assert Membership.objects.get().checked_at > first


def test_a_member_who_changes_party_keeps_the_seat() -> None:
    read(roster_page(member("Ada Example", district="7", party="Blue")))
    read(roster_page(member("Ada Example", district="7", party="Green")))
    assert [seat.party for seat in Membership.objects.all()] == ["Green"]


def test_a_seat_that_the_roster_lacks_later_was_held_all_the_same() -> None:
    read(roster_page(*(member(f"Member {n}") for n in range(1, 11))))
    read(roster_page(*(member(f"Member {n}") for n in range(2, 11))))
    assert Membership.objects.count() == 10


def test_a_roster_that_lost_its_members_is_not_believed() -> None:
    read(roster_page(*(member(f"Member {n}", party="Blue") for n in range(1, 11))))
    run = read(roster_page(member("Member 1", party="Green")))
    assert run.outcome == RunOutcome.SUSPECT
    assert not Membership.objects.filter(party="Green").exists()


def test_a_roster_at_another_address_is_the_same_roster() -> None:
    """It is `single`: its address changes with the day, and it is held to what the last one had all the same."""
    read(roster_page(*(member(f"Member {n}") for n in range(1, 11)), name="members-monday"))
    assert read(roster_page(member("Member 1"), name="members-tuesday")).outcome == RunOutcome.SUSPECT


def test_a_member_of_two_sessions_is_one_person() -> None:
    read(roster_page(member("Ada Example", key="e1", district="7")))
    read(roster_page(member("Ada Example", key="e9", district="7"), session="2027"))
    assert Person.objects.get().memberships.count() == 2


def test_a_namesake_from_another_district_is_another_person() -> None:
    read(roster_page(member("Ada Example", key="e1", district="7")))
    read(roster_page(member("Ada Example", key="e9", district="8"), session="2027"))
    assert Person.objects.count() == 2


def test_a_seat_that_changes_hands_has_two_holders() -> None:
    """A source without ids keys its seats by district."""
    read(roster_page(member("Ada Example", key="lower 7", district="7")))
    read(roster_page(member("Bo Example", key="lower 7", district="7", start_date="2026-02-10")))
    assert {seat.person.name for seat in Membership.objects.all()} == {"Ada Example", "Bo Example"}


def test_a_seat_tells_where_it_was_read() -> None:
    read(roster_page(member("Ada Example")))
    assert Membership.objects.get().snapshot.kind == "roster"
    assert Membership.objects.get().checked_at.date() <= datetime.datetime.now(datetime.UTC).date()
