"""Names that are not matched, on the desk: whom each may mean, said with one click, and taken back."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from bills.admin.names import _grouped, candidates, loose_names
from bills.models import Alias, AuditEntry, Membership, Person, PersonVote
from tests.example import read, session
from tests.legislature import bill, list_page, member, roster_page, vote
from tests.reading import read as read_page
from tests.reading import words
from tests.staff import make_staff, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    return signed_in(client, make_staff())


@pytest.fixture
def _voted() -> None:
    read(roster_page(member("Ada Example", district="7"), member("Bo Sample"), member("Cy Else", chamber="upper")))
    roll = [("Exampel, Ada", "yes"), ("Sample", "no"), ("Zed", "yes")]
    read(list_page(bill(votes=[vote(names=roll), vote("v2", names=roll[:1], committee="Judiciary")])))


def said_of(name: str, person: str) -> dict[str, object]:
    seat = Membership.objects.get(name=person)
    return {"session": session().pk, "organization": seat.organization_id, "name": name, "person": seat.person_id}


@pytest.mark.usefixtures("_voted")
def test_each_name_tells_where_it_voted_and_whom_it_may_mean() -> None:
    first, *others = loose_names(session(), list(_grouped(session())))
    assert (first.name, first.votes, first.committees, first.bill.identifier) == ("Exampel, Ada", 2, ["Judiciary"], "HB 1")
    assert [seat.name for seat in first.candidates] == ["Ada Example"]
    assert {loose.name: [seat.name for seat in loose.candidates] for loose in others} == {"Sample": ["Bo Sample"], "Zed": []}
    assert [seat.name for seat in first.members] == ["Ada Example", "Bo Sample"]


@pytest.mark.usefixtures("_voted")
def test_one_click_says_whom_a_name_means(desk: Client) -> None:
    answer = desk.post("/desk/names/say/", said_of("Exampel, Ada", "Ada Example"), follow=True)
    assert "“Exampel, Ada” means Ada Example in the House now." in words(answer.content.decode())
    assert PersonVote.objects.filter(printed_name="Exampel, Ada", person__name="Ada Example").count() == 2
    entry = AuditEntry.objects.get()
    assert (entry.deed, entry.actor, entry.told["member"]) == ("tied a name", "ed", "Ada Example")


@pytest.mark.usefixtures("_voted")
def test_what_was_said_is_listed_and_can_be_taken_back(desk: Client) -> None:
    desk.post("/desk/names/say/", said_of("Sample", "Bo Sample") | {"reason": "Journal of 20 February"})
    assert "Journal of 20 February" in read_page(desk, "/desk/names/")
    desk.post(f"/desk/names/unsay/{Alias.objects.get().pk}/")
    assert not PersonVote.objects.filter(printed_name="Sample").exclude(person=None).exists()
    assert AuditEntry.objects.first().deed == "untied a name"  # type: ignore[union-attr]


@pytest.mark.usefixtures("_voted")
def test_a_member_who_sat_elsewhere_is_refused_with_a_sentence(desk: Client) -> None:
    told = said_of("Zed", "Ada Example") | {"person": Person.objects.get(name="Cy Else").pk}
    answer = desk.post("/desk/names/say/", told, follow=True)
    assert "Cy Else had no seat in this chamber" in words(answer.content.decode())
    assert not Alias.objects.exists()
    assert not AuditEntry.objects.exists()


@pytest.mark.usefixtures("_voted")
@pytest.mark.parametrize("person", ["", "0", "x", "9" * 30])
def test_nobody_chosen_is_nobody(desk: Client, person: str) -> None:
    answer = desk.post("/desk/names/say/", said_of("Zed", "Ada Example") | {"person": person}, follow=True)
    assert "Choose the member" in words(answer.content.decode())


@pytest.mark.usefixtures("_voted")
def test_who_may_not_correct_ties_no_name(client: Client) -> None:
    desk = signed_in(client, make_staff(role=""))
    assert "Zed" in read_page(desk, "/desk/names/")
    assert "Say so" not in read_page(desk, "/desk/names/")
    assert desk.post("/desk/names/say/", said_of("Zed", "Ada Example")).status_code == 403


def test_where_every_name_is_matched_the_page_says_so(desk: Client) -> None:
    assert "means one member" in read_page(desk, "/desk/names/")


def test_the_members_most_like_a_name_come_first() -> None:
    seats = [Membership(name=name, printed_names=[]) for name in ("Young, Ada", "Bo Young", "Ada Youngblood", "Cy Else")]
    assert [seat.name for seat in candidates("YOUNG, A.", seats)] == ["Young, Ada", "Bo Young", "Ada Youngblood"]
    assert next(seat.name for seat in candidates("Ada Young", seats)) == "Young, Ada"


def test_many_names_are_a_few_statements(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    read(roster_page(member("Ada Example")))
    read(list_page(bill(votes=[vote(names=[(f"Name {n}", "yes") for n in range(20)])])))
    of = session()
    rows = list(_grouped(of))
    with django_assert_num_queries(4):
        assert len(loose_names(of, rows)) == 20
