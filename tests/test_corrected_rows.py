"""Whole rows by an editor's word: added where the source lacks them, hidden where they are wrong; the stage by hand for a while."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from bills.corrections import deeds
from bills.corrections.deeds import Refused
from bills.models import Action, Bill, BillRelation, Correction, Event, VoteEvent
from bills.staging import lapsed, restage
from scrapers.vocabulary import Change, Confidence, CorrectionStatus, Life, Origin, Position
from tests.example import read
from tests.legislature import action, bill, bill_page, vote
from tests.staff import make_staff

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("example_is_a_state")]

INTRODUCED, REFERRED, SIGNED = action("Introduced"), action("Referred to Judiciary", day=3), action("Signed, chapter 7", day=9)
LINE = {"date": "2026-02-02", "chamber": "lower", "description": "Referred to Judiciary"}
VOTE = {
    "date": "2026-02-20",
    "chamber": "lower",
    "motion_text": "Do pass, as amended",
    "result": "pass",
    "counts": {"yes": 15, "no": 7},
}


@pytest.fixture
def ed() -> User:
    return make_staff()


def says(*lines: dict[str, Any], **parts: Any) -> None:
    read(bill_page(bill(actions=list(lines), **parts)))


def add(part: str, value: dict[str, Any], ed: User, **told: Any) -> Correction:
    said: dict[str, Any] = {"reason": "It is in the journal.", "citation": "Journal, p. 7", "now": timezone.now()} | told
    return deeds.add(Bill.objects.get(), part=part, value=value, by=ed, **said)


def hide(row: Action | VoteEvent, ed: User, **told: Any) -> Correction:
    part = "actions" if isinstance(row, Action) else "votes"
    return deeds.hide(Bill.objects.get(), part=part, row=row.pk, reason="It is of another bill.", by=ed, now=timezone.now(), **told)


def counting() -> list[str]:
    return [row.description for row in Action.objects.filter(withdrawn_at=None, hidden_at=None)]


def position() -> str:
    return Bill.objects.get().stage.position


def test_an_added_line_is_evidence_has_a_page_of_its_own_and_stands_in_its_place(ed: User) -> None:
    says(INTRODUCED, SIGNED)
    made = add("actions", LINE, ed)
    assert counting() == ["Introduced", "Referred to Judiciary", "Signed, chapter 7"]
    page = Action.objects.get(pk=made.row).reading.snapshot
    assert (page.origin, page.session, len(page.sha256)) == (Origin.EDITOR, Bill.objects.get().session, 64)


def test_it_stands_over_the_next_reading_and_keeps_its_place(ed: User) -> None:
    says(INTRODUCED)
    made = add("actions", LINE, ed)
    assert position() == Position.COMMITTEE
    says(action("Prefiled", day=1), INTRODUCED, action("Do pass 15-7", day=9))
    assert counting() == ["Prefiled", "Introduced", "Referred to Judiciary", "Do pass 15-7"]
    made.refresh_from_db()
    assert made.status == CorrectionStatus.STANDING
    assert not Event.objects.filter(kind=Change.WITHDRAWN).exists()


def test_a_line_before_all_others_comes_first(ed: User) -> None:
    says(INTRODUCED)
    add("actions", LINE | {"date": "2026-01-30", "description": "Prefiled"}, ed)
    assert counting() == ["Prefiled", "Introduced"]


def test_the_source_that_prints_the_line_confirms_it(ed: User) -> None:
    says(INTRODUCED)
    made = add("actions", LINE, ed)
    says(INTRODUCED, action("Referred to  JUDICIARY", day=2), SIGNED)
    made.refresh_from_db()
    row = Action.objects.get(pk=made.row)
    assert made.status == CorrectionStatus.CONFIRMED
    assert (row.reading.snapshot.origin, row.order, row.place) == (Origin.LIVE, 1, 0)
    assert Action.objects.count() == 3


def test_a_like_line_of_the_same_day_pauses_it_until_a_person_has_looked(ed: User) -> None:
    says(INTRODUCED)
    made = add("actions", LINE, ed)
    like = action("Referred to Judiciary and Rules", day=2)
    says(INTRODUCED, like)
    made.refresh_from_db()
    assert made.status == CorrectionStatus.PAUSED
    assert counting() == ["Introduced", "Referred to Judiciary and Rules"]
    deeds.renew(made, by=ed, now=timezone.now())
    says(INTRODUCED, like, SIGNED)
    made.refresh_from_db()
    assert made.status == CorrectionStatus.STANDING
    assert "Referred to Judiciary" in counting()


def test_an_added_vote_is_confirmed_by_the_sources_tally_of_that_body_and_day(ed: User) -> None:
    says(INTRODUCED, votes=[])
    made = add("votes", VOTE, ed)
    assert VoteEvent.objects.get().counts == {"yes": 15, "no": 7}
    says(INTRODUCED, votes=[vote()])
    made.refresh_from_db()
    row = VoteEvent.objects.get()
    assert (made.status, row.pk, row.source_key) == (CorrectionStatus.CONFIRMED, made.row, "v1")


def test_another_tally_of_that_body_and_day_pauses_it(ed: User) -> None:
    says(INTRODUCED, votes=[])
    made = add("votes", VOTE, ed)
    says(INTRODUCED, votes=[vote(yes=14)])
    made.refresh_from_db()
    assert made.status == CorrectionStatus.PAUSED
    assert [row.counts["yes"] for row in VoteEvent.objects.filter(hidden_at=None)] == [14]


def test_what_is_added_needs_a_citation_and_must_not_be_there(ed: User) -> None:
    says(INTRODUCED, REFERRED)
    with pytest.raises(Refused, match="citation"):
        add("actions", LINE, ed, citation=" ")
    with pytest.raises(Refused, match="there already"):
        add("actions", LINE | {"date": "2026-02-03"}, ed)
    with pytest.raises(Refused, match="somebody must have acted"):
        add("actions", LINE | {"chamber": ""}, ed)
    assert not Correction.objects.exists()


def test_what_was_added_is_taken_back_and_no_reading_brings_it_again(ed: User) -> None:
    says(INTRODUCED)
    made = add("actions", LINE, ed)
    deeds.retract(made, by=ed, now=timezone.now())
    says(INTRODUCED, SIGNED)
    assert counting() == ["Introduced", "Signed, chapter 7"]
    assert Correction.objects.get().status == CorrectionStatus.RETRACTED


def test_companions_are_linked(ed: User) -> None:
    says(INTRODUCED)
    made = add("relations", {"relation": "companion", "session": "2026", "identifier": "SB 2"}, ed)
    assert BillRelation.objects.get(pk=made.row).identifier == "SB 2"


# Hidden rows


def test_a_hidden_line_is_no_evidence_and_stays_hidden_over_the_next_reading(ed: User) -> None:
    says(INTRODUCED, REFERRED)
    made = hide(Action.objects.get(order=1), ed)
    assert (counting(), position()) == (["Introduced"], Position.INTRODUCED)
    says(INTRODUCED, REFERRED, action("Amended", day=5))
    assert counting() == ["Introduced", "Amended"]
    deeds.retract(made, by=ed, now=timezone.now())
    assert counting() == ["Introduced", "Referred to Judiciary", "Amended"]


def test_a_hidden_line_that_the_source_changes_counts_again_until_a_person_has_looked(ed: User) -> None:
    says(INTRODUCED, REFERRED)
    made = hide(Action.objects.get(order=1), ed)
    says(INTRODUCED, action("Referred to Judiciary, amended", day=3))
    made.refresh_from_db()
    assert made.status == CorrectionStatus.PAUSED
    assert counting() == ["Introduced", "Referred to Judiciary, amended"]
    deeds.renew(made, by=ed, now=timezone.now())
    assert counting() == ["Introduced"]


def test_a_source_that_takes_the_hidden_line_back_confirms_it(ed: User) -> None:
    says(INTRODUCED, REFERRED)
    made = hide(Action.objects.get(order=1), ed)
    says(INTRODUCED)
    made.refresh_from_db()
    assert made.status == CorrectionStatus.CONFIRMED
    assert (made.settled_note, Action.objects.get(pk=made.row).withdrawn_at is not None) == ("confirmed by the source", True)


def test_a_duplicate_names_the_row_that_counts(ed: User) -> None:
    says(INTRODUCED, votes=[vote("v1"), vote("v2")])
    first, second = VoteEvent.objects.all()
    made = hide(second, ed, duplicate_of=first.pk)
    assert made.value == {"row": first.pk}
    with pytest.raises(Refused, match="does not count as it is"):
        hide(second, ed)
    with pytest.raises(Refused, match="another row that counts"):
        hide(first, ed, duplicate_of=second.pk)


# The stage by hand


TODAY = datetime.datetime(2026, 3, 2, 18, tzinfo=datetime.UTC)


def override(ed: User, value: str = "HELD", *, days: int = 10, axis: str = "life") -> Correction:
    expires_on = TODAY.date() + datetime.timedelta(days=days)
    told: dict[str, Any] = {"axis": axis, "value": value, "expires_on": expires_on, "by": ed, "now": TODAY}
    return deeds.override(Bill.objects.get(), reason="The chair said so on the floor.", **told)


@pytest.fixture
def in_committee() -> Bill:
    read(bill_page(bill(actions=[INTRODUCED, REFERRED])), clock=lambda: TODAY)
    return Bill.objects.get()


def life() -> tuple[str, str]:
    stage = Bill.objects.get().stage
    return stage.life, stage.confidence["life"]


def test_an_override_is_marked_and_ends_with_its_day(in_committee: Bill, ed: User) -> None:
    made = override(ed)
    assert life() == (Life.HELD, Confidence.ADMIN_SET)
    restage([in_committee.pk], now=TODAY + datetime.timedelta(days=5))
    assert life()[0] == Life.HELD
    after = TODAY + datetime.timedelta(days=11)
    assert lapsed(now=after) == [in_committee.pk]
    restage(lapsed(now=after), now=after)
    made.refresh_from_db()
    assert (life()[0], made.status) == (Life.ALIVE, CorrectionStatus.EXPIRED)
    assert Event.objects.get(kind=Change.CORRECTION_ENDED).correction == made


def test_an_override_pauses_when_the_record_moves_the_stage(in_committee: Bill, ed: User) -> None:
    made = override(ed, "FLOOR", axis="position")
    assert position() == Position.FLOOR
    later = TODAY + datetime.timedelta(hours=1)
    read(bill_page(bill(actions=[INTRODUCED, REFERRED, action("Do pass 15-7", day=9)])), clock=lambda: later)
    made.refresh_from_db()
    assert (position(), made.status, made.says) == (Position.REPORTED, CorrectionStatus.PAUSED, "REPORTED")
    deeds.renew(made, by=ed, now=later)
    assert position() == Position.FLOOR
    deeds.retract(made, by=ed, now=later)
    assert position() == Position.REPORTED


def test_a_record_that_bears_it_out_confirms_the_override(in_committee: Bill, ed: User) -> None:
    made = override(ed, "REPORTED", axis="position")
    later = TODAY + datetime.timedelta(hours=1)
    read(bill_page(bill(actions=[INTRODUCED, REFERRED, action("Do pass 15-7", day=9)])), clock=lambda: later)
    made.refresh_from_db()
    assert made.status == CorrectionStatus.CONFIRMED
    assert Bill.objects.get().stage.evidence["position"] is not None


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"days": 0}, "next 92"),
        ({"days": 93}, "next 92"),
        ({"value": "ALIVE"}, "says so already"),
        ({"value": "SLEEPING"}, "no life of a bill"),
        ({"axis": "headline"}, "no headline of a bill"),
    ],
)
def test_no_stage_is_set_for_good_or_to_what_is_none(in_committee: Bill, ed: User, *, told: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused, match=why):
        override(ed, **told)
