"""What a person of the staff says that a printed name means, and what rosters may say after that."""

import pytest
from django.contrib.auth.models import User

from bills.models import Alias, Organization, Person, PersonVote
from bills.people import alias, unalias
from scrapers.vocabulary import Chamber
from tests.example import read, session
from tests.factories import NOON
from tests.legislature import bill, list_page, member, roster_page, vote
from tests.staff import make_staff

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
ADA, BO = member("Ada Young", printed_names=["Young"]), member("Bo Young", printed_names=["Young"])


@pytest.fixture
def editor() -> User:
    return make_staff()


def voted(*names: str, committee: str = "", key: str = "v1") -> None:
    """A run over a list with one vote of the House on which these names voted yes."""
    roll = vote(key, yes=len(names), no=0, names=[(name, "yes") for name in names], committee=committee)
    read(list_page(bill(votes=[roll])))


def tied() -> dict[str, str | None]:
    """Printed name -> member."""
    names = PersonVote.objects.select_related("person").order_by("order")
    return {name.printed_name: name.person.name if name.person else None for name in names}


def say(printed: str, name: str, editor: User, *, chamber: Chamber = Chamber.LOWER) -> Alias:
    body = Organization.objects.get(jurisdiction__code="zz", classification=chamber)
    return alias(session(), body, printed, Person.objects.get(name=name), by=editor, now=NOON)


def test_a_name_that_no_roster_has_is_tied_at_once(editor: User) -> None:
    read(roster_page(member("Ada Example")))
    voted("Adah Example", "A. Nother")
    assert tied() == {"Adah Example": None, "A. Nother": None}
    say("Adah Example", "Ada Example", editor)
    assert tied() == {"Adah Example": "Ada Example", "A. Nother": None}


def test_an_alias_wins_where_two_members_have_the_name(editor: User) -> None:
    read(roster_page(ADA, BO))
    voted("YOUNG")
    say("Young", "Bo Young", editor)
    assert tied() == {"YOUNG": "Bo Young"}


def test_an_alias_holds_for_votes_that_come_later(editor: User) -> None:
    read(roster_page(member("Ada Example")))
    voted("Adah Example")
    say("Adah Example", "Ada Example", editor)
    voted("Adah Example", "A. Nother", key="v2")
    assert tied() == {"Adah Example": "Ada Example", "A. Nother": None}


def test_an_alias_outlives_every_reading_of_a_roster(editor: User) -> None:
    """The same one, one that changed, one in which somebody else has the very name, and one without the member."""
    read(roster_page(member("Ada Example", party="Blue")))
    voted("Adah Example")
    say("Adah Example", "Ada Example", editor)
    for roster in (
        roster_page(member("Ada Example", party="Blue")),
        roster_page(member("Ada Example", party="Green", printed_names=["A. E."])),
        roster_page(member("Ada Example"), member("Adah Example")),
        roster_page(member("Adah Example"), member("Bo Example")),
    ):
        read(roster)
        voted("Adah Example", key=f"after {roster.sha256}")
        assert tied() == {"Adah Example": "Ada Example"}


def test_an_alias_is_of_its_chamber(editor: User) -> None:
    read(roster_page(member("Ada Example", chamber="upper"), member("Bo Example")))
    voted("Adah Example")
    say("Adah Example", "Ada Example", editor, chamber=Chamber.UPPER)
    assert tied() == {"Adah Example": None}


def test_a_committees_own_list_tells_namesakes_apart_better_than_an_alias(editor: User) -> None:
    read(roster_page(ADA | {"committees": ["Judiciary"]}, BO | {"committees": ["Health"]}))
    voted("Young", committee="Judiciary")
    say("Young", "Bo Young", editor)
    assert tied() == {"Young": "Ada Young"}


def test_who_had_left_by_the_day_did_not_vote_whatever_an_alias_says(editor: User) -> None:
    """The vote is of 20 February 2026."""
    read(roster_page(ADA | {"end_date": "2026-01-31"}, BO))
    voted("Young")
    say("Young", "Ada Young", editor)
    assert tied() == {"Young": "Bo Young"}


def test_an_alias_that_is_taken_back_leaves_what_the_rosters_tell(editor: User) -> None:
    read(roster_page(ADA, BO, member("Cy Example")))
    voted("Young", "Ada Young", "C. Example")
    young, cy = say("Young", "Bo Young", editor), say("C. Example", "Cy Example", editor)
    unalias(young)
    assert tied() == {"Young": None, "Ada Young": "Ada Young", "C. Example": "Cy Example"}
    read(roster_page(member("Ada Young", printed_names=["Young"]), member("Cy Example", printed_names=["C. Example"])))
    unalias(cy)
    assert tied() == {"Young": None, "Ada Young": "Ada Young", "C. Example": "Cy Example"}


def test_to_say_the_same_twice_is_to_say_it_once(editor: User) -> None:
    read(roster_page(ADA, BO))
    assert say("Young", "Bo Young", editor) == say("YOUNG", "Bo Young", editor)
    assert Alias.objects.count() == 1


def test_a_name_cannot_be_said_to_mean_two_members(editor: User) -> None:
    read(roster_page(ADA, BO))
    say("Young", "Bo Young", editor)
    with pytest.raises(ValueError, match="was said to mean Bo Young"):
        say("YOUNG", "Ada Young", editor)


def test_a_name_cannot_mean_somebody_who_had_no_seat_there(editor: User) -> None:
    read(roster_page(member("Ada Example", chamber="upper")))
    with pytest.raises(ValueError, match="had no seat"):
        say("Adah Example", "Ada Example", editor)


def test_a_name_of_a_joint_committee_means_who_was_said_in_either_chamber(editor: User) -> None:
    """A House alias against the senator who has the name: that is two. Said of the whole legislature, it is one."""
    read(roster_page(member("Ada Example"), member("Cy Young", chamber="upper", printed_names=["Young"])))
    voted("Young")
    joint = Organization.objects.get(jurisdiction__code="zz", classification=Chamber.LEGISLATURE)
    PersonVote.objects.get().vote_event.__class__.objects.update(organization=joint)
    say("Young", "Ada Example", editor)
    assert tied() == {"Young": None}
    say("Young", "Ada Example", editor, chamber=Chamber.LEGISLATURE)
    assert tied() == {"Young": "Ada Example"}
