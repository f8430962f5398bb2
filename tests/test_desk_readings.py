"""Two readings of a bill side by side."""

import pytest
from django.test import Client

from bills import snapshots
from bills.admin.readings import differences, moved
from bills.models import Bill, Event, Reading
from tests.example import read
from tests.legislature import action, bill, bill_page, list_page, vote
from tests.reading import read as read_page
from tests.reading import words
from tests.staff import make_staff, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    return signed_in(client, make_staff())


def address() -> str:
    return f"/desk/readings/{Bill.objects.get(slug='HB1').pk}/"


def read_twice(kind: str = "bill") -> list[int]:
    """HB 1 before and after it was amended, among others if from a list. Returns the readings' keys."""
    before, after = bill(actions=[action()]), bill(actions=[action(), action("Amended", day=3)])
    for said in (before, after):
        read(bill_page(said) if kind == "bill" else list_page(said, bill("HB 2", abstract="Of others.")))
    return list(Reading.objects.filter(bill__slug="HB1").order_by("pk").values_list("pk", flat=True))


def test_readings_are_listed_by_kind_and_the_current_is_named(desk: Client) -> None:
    read_twice()
    said = read_page(desk, address())
    assert "2 readings" in said
    assert said.count("(current)") == 1


@pytest.mark.parametrize("kind", ["bill", "list"])
def test_two_readings_show_what_the_newer_says_and_what_it_changed(desk: Client, kind: str) -> None:
    older, newer = read_twice(kind)
    said = read_page(desk, f"{address()}?older={older}&newer={newer}")
    assert '"text": "Amended"' in said.replace("&quot;", '"')
    assert "action-added" in said
    assert "Of others." not in said
    assert ("own slice" in said) == (kind == "list")


def test_the_older_stands_left_however_they_are_chosen(desk: Client) -> None:
    older, newer = read_twice()
    one, other = (read_page(desk, f"{address()}?older={a}&newer={b}") for a, b in ((older, newer), (newer, older)))
    assert one.index("+ new") == other.index("+ new")


def test_readings_of_two_kinds_are_not_compared(desk: Client) -> None:
    read_twice()
    read(bill_page(bill(), kind="sheet"))
    first, *_, last = Reading.objects.order_by("pk")
    assert "one kind of page" in read_page(desk, f"{address()}?older={first.pk}&newer={last.pk}")
    assert "Choose two readings" in read_page(desk, f"{address()}?older={first.pk}&newer={first.pk}")


def test_a_reading_of_another_bill_is_not_found(desk: Client) -> None:
    (older, _) = read_twice("list")
    other = Reading.objects.get(bill__slug="HB2")
    assert desk.get(f"{address()}?older={older}&newer={other.pk}").status_code == 404
    assert desk.get(f"{address()}?older={older}&newer=1e9").status_code == 200


def test_a_page_that_was_dropped_is_said_to_be(desk: Client) -> None:
    older, newer = read_twice()
    snapshots._path(Reading.objects.get(pk=older).snapshot.sha256).unlink()
    said = words(desk.get(f"{address()}?older={older}&newer={newer}").content.decode())
    assert "no longer in the store" in said
    assert "Both say the same" not in said


def test_what_the_newer_changed_is_told_field_by_field(desk: Client) -> None:
    read(bill_page(bill(votes=[vote(yes=15)])))
    read(bill_page(bill(votes=[vote(yes=16)])))
    older, newer = Reading.objects.filter(bill__slug="HB1").order_by("pk").values_list("pk", flat=True)
    said = read_page(desk, f"{address()}?older={older}&newer={newer}")
    told = said.partition("vote-changed, of 20 February 2026 votes: counts ")[2]
    assert told.index("yes: 15") < told.index("yes: 16")  # PostgreSQL keeps no order of keys
    assert "motion_text" not in said


def test_an_event_without_a_record_tells_its_values() -> None:
    assert moved(Event(before="Roads", after="Rails")) == [("", "Roads", "Rails")]
    assert moved(Event(before=None, after={"name": "Ada Example", "party": None, "committees": []})) == [
        ("name", "", "Ada Example")
    ]
    assert moved(Event(before=None, after=None)) == []


def test_lines_far_from_a_difference_are_left_out() -> None:
    same = [f"line {n}" for n in range(50)]
    rows = list(differences([*same, "Introduced", *same], [*same, "Amended", *same]))
    assert [row.sort for row in rows] == ["skipped", *["same"] * 3, "changed", *["same"] * 3, "skipped"]
    assert rows[4] == type(rows[4])("changed", 51, "Introduced", 51, "Amended")
    assert rows[0].old == "47 lines are the same"


def test_lines_that_came_and_went_have_no_other_side() -> None:
    (gone,) = [row for row in differences(["a", "b"], ["a"]) if row.sort != "same"]
    assert (gone.sort, gone.old_number, gone.new_number) == ("gone", 2, None)
    assert list(differences(["a"], ["a"])) == []
