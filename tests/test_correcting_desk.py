"""The desk where a bill is corrected: three values side by side, and forms that say why they refuse."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bills.models import Action, AuditEntry, Bill, BillRelation, Correction, Event, VoteEvent
from scrapers.vocabulary import Change, CorrectionKind, CorrectionStatus, Notice
from tests.example import read as reads
from tests.legislature import action, bill, bill_page, calendar_page, hearing, vote
from tests.reading import read
from tests.staff import make_staff, signed_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("example_is_a_state")]

NAMES = [("Ada Example", "yes"), ("Cy Example", "no")]


def says(yes: int = 15) -> None:
    lines, votes = [action("Introduced"), action("Referred to Judiciary", day=2)], [vote(yes=yes, names=NAMES), vote("v2")]
    reads(bill_page(bill(actions=lines, votes=votes, sponsors=["Ada Example"], versions=["First"])))


@pytest.fixture(autouse=True)
def _bill() -> None:
    says()
    reads(calendar_page(hearing()))


@pytest.fixture
def desk(client: Client) -> Client:
    return signed_in(client, make_staff())


def address(part: str, field: str = "", row: int | None = None) -> str:
    keys = {"votes": VoteEvent.objects.first, "actions": Action.objects.last, "bill": Bill.objects.first}
    found = keys[part]() if row is None else None
    told = reverse("admin:correct-fact", args=[Bill.objects.get().pk, part, found.pk if found else row])
    return f"{told}?field={field}" if field else told


def post(desk: Client, url: str, seen: Any = "", **said: Any) -> str:
    """The page after a form was sent there."""
    proof = {"reason": "The sheet says so.", "citation": "Sheet 1"}
    response = desk.post(url, proof | said | ({"seen": seen} if seen else {}), follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_of_a_bill_lists_every_fact(desk: Client) -> None:
    page = read(desk, reverse("admin:correct-bill", args=[Bill.objects.get().pk]))
    for words in (
        "Example Remedies Act of HB 1",
        "Referred to Judiciary",
        "Do pass",
        "Ada Example",
        "First",
        "Judiciary, 2026-03-20",
    ):
        assert words in page


def test_bills_are_found_by_any_spelling_and_else_those_with_a_live_correction(desk: Client) -> None:
    url = reverse("admin:correct")
    assert "There is none." in read(desk, url)
    assert "HB 1" in read(desk, f"{url}?q=hb0001")
    post(desk, address("votes", "counts.yes"), "15", value="16")
    assert "HB 1" in read(desk, url)


def test_a_tally_is_corrected_and_the_three_values_stand_side_by_side(desk: Client) -> None:
    page = post(desk, address("votes", "counts.yes"), "15", value="16")
    assert "Corrected." in page
    made = Correction.objects.get()
    assert (made.value, made.reason, made.citation, made.made_by.username) == (16, "The sheet says so.", "Sheet 1", "ed")
    says(17)
    page = read(desk, reverse("admin:correction", args=[made.pk]))
    assert "The source said The source says now We say 15 17 16" in page
    assert "Corrections that paused" in read(desk, "/desk/")


@pytest.mark.parametrize(
    ("part", "field", "seen", "value", "stored"),
    [
        ("votes", "votes.Cy Example", '"no"', "absent", "absent"),
        ("votes", "votes.Cy Example", '"no"', "", None),
        ("votes", "date", '"2026-02-20"', "2026-02-19", "2026-02-19"),
        ("votes", "result", '"unstated"', "pass", "pass"),
        ("votes", "counts.absent", "null", "3", 3),
        ("actions", "description", '"Referred to Judiciary"', "Referred to Rules", "Referred to Rules"),
        ("actions", "classification", "[]", ["referral", "filing"], ["filing", "referral"]),
        ("actions", "chamber", '"lower"', "upper", "upper"),
        ("bill", "title", '"Example Remedies Act of HB 1"', "Example Act", "Example Act"),
        ("bill", "subjects", "[]", "Courts\n\nOfficers", ["Courts", "Officers"]),
    ],
)
def test_each_kind_of_fact_has_its_form(desk: Client, *, part: str, field: str, seen: str, value: Any, stored: Any) -> None:
    assert 'name="value"' in desk.get(address(part, field)).content.decode()
    assert "Corrected." in post(desk, address(part, field), seen, value=value)
    assert Correction.objects.get().value == stored


def test_a_hearings_time_is_the_states_own(desk: Client) -> None:
    item = Bill.objects.get().hearing_items.get()
    url = f"{address('hearings', row=item.hearing_id)}?field=starts_at"
    assert 'value="2026-03-20 13:30:00"' in desk.get(url).content.decode()
    post(desk, url, '"2026-03-20T18:30:00+00:00"', value="2026-03-20 14:30")
    assert Correction.objects.get().value == "2026-03-20T19:30:00+00:00"


def test_the_form_says_why_it_is_refused_and_loses_no_word(desk: Client) -> None:
    url = address("votes", "counts.yes")
    assert "changed meanwhile, and is 15 now" in post(desk, url, "14", value="16", reason="My reason.")
    assert "My reason." in post(desk, url, "15", value="15", reason="My reason.")
    assert "This field is required." in post(desk, url, "15", value="16", reason="")
    assert not Correction.objects.exists()


def test_a_row_is_hidden_as_the_same_as_another_and_counts_again(desk: Client) -> None:
    first, second = VoteEvent.objects.order_by("pk")
    url = reverse("admin:correct-hide", args=[Bill.objects.get().pk, "votes", second.pk])
    page = post(desk, url, **{"hide-same": str(first.pk), "hide-reason": "One vote, twice."})
    assert "It does not count" in page
    made = Correction.objects.get()
    assert (made.kind, made.value) == (CorrectionKind.DUPLICATE, {"row": first.pk})
    post(desk, reverse("admin:correction-settle", args=[made.pk]), retract="1", note="They are two.")
    made.refresh_from_db()
    assert (made.status, made.settled_note) == (CorrectionStatus.RETRACTED, "They are two.")


def test_rows_are_added_with_their_citation(desk: Client) -> None:
    key = Bill.objects.get().pk
    line = {"date": "2026-02-05", "chamber": "lower", "description": "Do pass 15-7", "classification": ["committee-passage"]}
    assert "Added." in post(desk, reverse("admin:correct-add", args=[key, "actions"]), **line)
    tie = {"relation": "companion", "session": "2026", "identifier": "SB 2"}
    assert "Added." in post(desk, reverse("admin:correct-add", args=[key, "relations"]), **tie)
    said = {
        "date": "2026-02-21",
        "chamber": "upper",
        "motion_text": "Passage",
        "motion_classification": "passage",
        "result": "pass",
    }
    assert "Added." in post(
        desk, reverse("admin:correct-add", args=[key, "votes"]), **said, **{"counts.yes": "21", "counts.no": "9"}
    )
    assert "needs a citation" in post(desk, reverse("admin:correct-add", args=[key, "actions"]), **line, citation="")
    assert BillRelation.objects.get().identifier == "SB 2"
    assert VoteEvent.objects.get(motion_text="Passage").counts == {"yes": 21, "no": 9}


def test_the_stage_is_set_by_hand_until_a_day(desk: Client) -> None:
    url = reverse("admin:correct-stage", args=[Bill.objects.get().pk, "position"])
    until = (timezone.now() + datetime.timedelta(days=20)).date()
    assert "Set until its day." in post(desk, url, value="FLOOR", expires_on=until.isoformat())
    assert Bill.objects.get().stage.position == "FLOOR"
    assert "ends on a day" in post(desk, url, value="REPORTED", expires_on="2020-01-01")


def test_only_a_publisher_decides_what_goes_to_subscribers_and_only_once(desk: Client) -> None:
    post(desk, address("votes", "counts.yes"), "15", value="16")
    made = Correction.objects.get()
    url = reverse("admin:correction-notice", args=[made.pk])
    assert desk.post(url, {"approve": "1"}).status_code == 403
    publisher = signed_in(Client(), make_staff("pat", role="publisher"))
    assert "Subscribers will be told." in post(publisher, url, approve="1")
    event = Event.objects.get(kind=Change.CORRECTION_NOTICE)
    assert (event.alertable, event.before, event.after) == (True, 15, 16)
    assert "decided already" in post(publisher, url, decline="1")
    made.refresh_from_db()
    assert made.notice == Notice.APPROVED


def test_only_an_admin_withholds(desk: Client) -> None:
    row = Action.objects.last()
    assert row is not None
    url = reverse("admin:correct-withhold", args=[Bill.objects.get().pk, "actions", row.pk])
    said = {"withhold-field": "description", "withhold-reason": "It names a private person."}
    assert desk.post(url, said).status_code == 403
    admin = signed_in(Client(), make_staff("al", role="admin"))
    assert "It is withheld from now on." in post(admin, url, **said)
    row.refresh_from_db()
    assert row.description == "[Withheld by an editor]"


def test_every_deed_is_in_the_trail(desk: Client) -> None:
    post(desk, address("votes", "counts.yes"), "15", value="16")
    made = Correction.objects.get()
    post(desk, reverse("admin:correction-settle", args=[made.pk]), retract="1")
    deeds = AuditEntry.objects.filter(about__startswith="Example HB 1").order_by("pk")
    assert [(entry.actor, entry.deed) for entry in deeds] == [("ed", "corrected"), ("ed", "retracted")]


@pytest.mark.parametrize("role", ["", "publisher"])
def test_who_may_not_correct_sees_no_forms(client: Client, role: str) -> None:
    staff = signed_in(client, make_staff(role=role))
    allowed = staff.get(address("votes", "counts.yes")).status_code
    assert allowed == (200 if role else 403)
