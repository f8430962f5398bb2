"""An editor's word on one fact: it stands, pauses, retires, and comes back only if a person says so."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from bills.corrections import deeds
from bills.corrections.deeds import Conflict, Refused
from bills.models import Action, AuditEntry, Bill, Correction, Event, Hearing, PersonVote, Reading, Sponsorship, VoteEvent
from bills.withheld import WITHHELD_TEXT
from scrapers.vocabulary import Change, CorrectionStatus, Origin, Position
from tests.example import read
from tests.legislature import action, bill, bill_page, calendar_page, hearing, list_page, vote
from tests.staff import make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("example_is_a_state")]


@pytest.fixture
def ed() -> User:
    return make_staff()


def tally(yes: int = 15, no: int = 7, **told: Any) -> None:
    """Example's page of HB 1 says that a committee voted so."""
    read(bill_page(bill(votes=[vote(yes=yes, no=no, **told)])))


def correct(row: Any, field: str, value: Any, *, seen: Any, by: User, **told: Any) -> Correction:
    parts = {VoteEvent: "votes", Action: "actions", Sponsorship: "sponsorships", Hearing: "hearings", Bill: "bill"}
    said: dict[str, Any] = {"reason": "The sheet says so.", "citation": "Sheet 1", "now": timezone.now()} | told
    return deeds.correct(Bill.objects.get(), part=parts[type(row)], row=row.pk, field=field, value=value, seen=seen, by=by, **said)


def counts() -> dict[str, int]:
    found: dict[str, int] = VoteEvent.objects.get().counts
    return found


def told() -> list[str]:
    return list(Event.objects.exclude(kind=Change.BILL_ADDED).order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def wrong(ed: User) -> Correction:
    """The page says 15-7. An editor says that it was 16."""
    tally()
    return correct(VoteEvent.objects.get(), "counts.yes", 16, seen=15, by=ed)


def test_a_correction_is_shown_at_once_and_told(wrong: Correction) -> None:
    assert counts() == {"yes": 16, "no": 7}
    assert (wrong.said, wrong.says, wrong.value, wrong.status) == (15, 15, 16, CorrectionStatus.STANDING)
    event = Event.objects.get(correction=wrong)
    assert (event.kind, event.before, event.after, event.run, event.alertable) == (Change.CORRECTED, 15, 16, None, False)
    assert AuditEntry.objects.get().told["after"] == 16


def test_it_stands_over_the_same_page_and_over_one_that_moved_elsewhere(wrong: Correction) -> None:
    tally()
    assert counts() == {"yes": 16, "no": 7}
    tally(no=8)
    assert counts() == {"yes": 16, "no": 8}
    wrong.refresh_from_db()
    assert wrong.status == CorrectionStatus.STANDING
    # What a reader saw change is the other count alone.
    event = Event.objects.get(kind=Change.VOTE_CHANGED)
    assert [said and said["counts"] for said in (event.before, event.after)] == [{"yes": 16, "no": 7}, {"yes": 16, "no": 8}]


def test_it_pauses_when_the_source_moves_and_both_values_are_kept(wrong: Correction) -> None:
    tally(yes=17)
    wrong.refresh_from_db()
    assert counts()["yes"] == 17
    assert (wrong.status, wrong.said, wrong.says, wrong.value) == (CorrectionStatus.PAUSED, 15, 17, 16)
    assert wrong.paused_at is not None
    assert told() == [Change.CORRECTED, Change.VOTE_CHANGED, Change.CORRECTION_PAUSED]


def test_a_paused_one_never_comes_back_by_itself(wrong: Correction) -> None:
    tally(yes=17)
    tally(yes=15)
    wrong.refresh_from_db()
    assert counts()["yes"] == 15
    assert (wrong.status, wrong.says) == (CorrectionStatus.PAUSED, 15)


def test_a_source_that_catches_up_retires_it_and_that_is_no_news_of_a_vote(wrong: Correction) -> None:
    tally(yes=16)
    wrong.refresh_from_db()
    assert (wrong.status, wrong.settled_by) == (CorrectionStatus.CONFIRMED, None)
    assert wrong.settled_at is not None
    assert told() == [Change.CORRECTED, Change.CORRECTION_CONFIRMED]
    tally(yes=18)
    assert counts()["yes"] == 18


def test_a_paused_one_is_confirmed_too(wrong: Correction) -> None:
    tally(yes=17)
    tally(yes=16)
    wrong.refresh_from_db()
    assert wrong.status == CorrectionStatus.CONFIRMED


def test_an_editor_keeps_our_word_over_what_the_source_says_now(wrong: Correction, ed: User) -> None:
    tally(yes=17)
    deeds.renew(wrong, by=ed, now=timezone.now())
    assert counts()["yes"] == 16
    tally(yes=17, no=9)
    assert counts() == {"yes": 16, "no": 9}
    tally(yes=15, no=9)
    wrong.refresh_from_db()
    assert wrong.status == CorrectionStatus.PAUSED


def test_an_editor_takes_it_back_and_the_sources_word_is_shown(wrong: Correction, ed: User) -> None:
    tally(no=8)
    ended = deeds.retract(wrong, by=ed, now=timezone.now(), note="The sheet was another.")
    assert counts() == {"yes": 15, "no": 8}
    assert (ended.status, ended.settled_by, ended.settled_note) == (CorrectionStatus.RETRACTED, ed, "The sheet was another.")
    with pytest.raises(Conflict):
        deeds.retract(wrong, by=ed, now=timezone.now())


def test_taking_back_a_paused_one_leaves_what_the_source_says(wrong: Correction, ed: User) -> None:
    tally(yes=17)
    deeds.retract(wrong, by=ed, now=timezone.now())
    assert counts()["yes"] == 17


def test_a_second_word_on_the_same_fact_replaces_the_first_over_the_same_source(wrong: Correction, ed: User) -> None:
    second = correct(VoteEvent.objects.get(), "counts.yes", 18, seen=16, by=ed)
    wrong.refresh_from_db()
    assert (wrong.status, second.replaces) == (CorrectionStatus.REPLACED, wrong)
    assert (second.said, second.value) == (15, 18)
    tally(yes=18)
    second.refresh_from_db()
    assert second.status == CorrectionStatus.CONFIRMED


def test_the_second_of_two_editors_is_told_of_the_first(wrong: Correction) -> None:
    with pytest.raises(Conflict, match="16"):
        correct(VoteEvent.objects.get(), "counts.yes", 14, seen=15, by=make_staff("bo"))
    assert counts()["yes"] == 16


@pytest.mark.parametrize(
    ("field", "value", "seen", "why"),
    [
        ("counts.yes", -1, 15, "not a count"),
        ("counts.yes", "16", 15, "not a count"),
        ("counts.perhaps", 1, None, "nothing that can be corrected"),
        ("date", "soon", "2026-02-20", "not a date"),
        ("source_key", "v2", "v1", "nothing that can be corrected"),
        ("motion_text", "", "Do pass", "without a motion"),
        ("counts.yes", 15, 15, "says so already"),
    ],
)
def test_what_no_record_can_say_is_refused(*, ed: User, field: str, value: Any, seen: Any, why: str) -> None:
    tally()
    with pytest.raises((Refused, AttributeError, ValueError), match=why):
        correct(VoteEvent.objects.get(), field, value, seen=seen, by=ed)
    assert not Correction.objects.exists()


def test_a_correction_without_a_reason_is_refused(ed: User) -> None:
    tally()
    with pytest.raises(Refused, match="reason"):
        correct(VoteEvent.objects.get(), "counts.yes", 16, seen=15, by=ed, reason=" ")
    assert counts()["yes"] == 15


# Members' votes


NAMES = [("Ada Example", "yes"), ("Certification", "yes"), ("Cy Example", "no")]


def roll() -> list[tuple[str, str]]:
    return list(PersonVote.objects.order_by("order").values_list("printed_name", "option"))


def test_a_members_vote_is_corrected_and_a_voter_who_is_none_is_taken_out(ed: User) -> None:
    tally(names=NAMES)
    row = VoteEvent.objects.get()
    correct(row, "votes.Cy Example", "yes", seen="no", by=ed)
    correct(row, "votes.Certification", None, seen="yes", by=ed)
    assert roll() == [("Ada Example", "yes"), ("Cy Example", "yes")]
    tally(yes=16, names=[*NAMES, ("Di Example", "no")])
    assert roll() == [("Ada Example", "yes"), ("Cy Example", "yes"), ("Di Example", "no")]
    tally(names=[("Ada Example", "yes"), ("Cy Example", "yes"), ("Di Example", "no")])
    assert set(Correction.objects.values_list("status", flat=True)) == {CorrectionStatus.CONFIRMED}


def test_a_member_who_is_missing_is_put_in_and_taken_back(ed: User) -> None:
    tally(names=NAMES)
    made = correct(VoteEvent.objects.get(), "votes.Di Example", "absent", seen=None, by=ed)
    assert ("Di Example", "absent") in roll()
    tally(no=8, names=NAMES)
    assert ("Di Example", "absent") in roll()
    deeds.retract(made, by=ed, now=timezone.now())
    assert roll() == NAMES


def test_the_second_of_one_printed_name_is_told_apart(ed: User) -> None:
    two = [("Smith", "yes"), ("Smith", "no")]
    tally(names=two)
    row = VoteEvent.objects.get()
    correct(row, "votes.Smith#2", "absent", seen="no", by=ed)
    assert roll() == [("Smith", "yes"), ("Smith", "absent")]
    with pytest.raises(Refused, match="Another member of this printed name"):
        correct(row, "votes.Smith", "no", seen="yes", by=ed)
    tally(no=8, names=two)
    assert roll() == [("Smith", "yes"), ("Smith", "absent")]


# Lines, sponsors, the bill's own fields, hearings


LINES = [action("Introduced"), action("Refered to Judiciary", day=2)]


def descriptions() -> list[str]:
    return [row.description for row in Action.objects.filter(withdrawn_at=None)]


def test_a_corrected_line_is_the_evidence_of_the_stage(ed: User) -> None:
    read(bill_page(bill(actions=LINES)))
    assert Bill.objects.get().stage.position == Position.INTRODUCED
    row = Action.objects.get(order=1)
    correct(row, "description", "Referred to Judiciary", seen="Refered to Judiciary", by=ed)
    assert Bill.objects.get().stage.position == Position.COMMITTEE
    read(bill_page(bill(actions=[*LINES, action("Do pass 15-7", day=9)])))
    assert descriptions() == ["Introduced", "Referred to Judiciary", "Do pass 15-7"]


def test_a_line_that_the_source_mends_is_the_same_line(ed: User) -> None:
    read(bill_page(bill(actions=LINES)))
    made = correct(Action.objects.get(order=1), "description", "Sent to the governor", seen="Refered to Judiciary", by=ed)
    read(bill_page(bill(actions=[action("Introduced"), action("Sent to the governor", day=2)])))
    made.refresh_from_db()
    assert made.status == CorrectionStatus.CONFIRMED
    assert descriptions() == ["Introduced", "Sent to the governor"]
    assert Action.objects.count() == 2


def test_a_line_that_the_source_takes_back_pauses_what_was_said_of_it(ed: User) -> None:
    read(bill_page(bill(actions=LINES)))
    row = Action.objects.get(order=1)
    made = correct(row, "date", "2026-02-03", seen="2026-02-02", by=ed)
    read(bill_page(bill(actions=LINES[:1])))
    read(bill_page(bill(actions=LINES[:1])))
    made.refresh_from_db()
    row.refresh_from_db()
    assert (made.status, row.date.isoformat()) == (CorrectionStatus.PAUSED, "2026-02-02")
    assert row.withdrawn_at is not None
    with pytest.raises(Refused, match="took this back"):
        deeds.renew(made, by=ed, now=timezone.now())


def test_a_sponsors_name_is_its_key_and_is_found_again_when_the_source_mends_it(ed: User) -> None:
    read(bill_page(bill(sponsors=["Ada Exmaple"])))
    made = correct(Sponsorship.objects.get(), "name", "Ada Example", seen="Ada Exmaple", by=ed)
    read(bill_page(bill(sponsors=["Ada Exmaple", "Bo Example"])))
    assert sorted(Sponsorship.objects.values_list("name", flat=True)) == ["Ada Example", "Bo Example"]
    read(bill_page(bill(sponsors=["Ada Example", "Bo Example"])))
    made.refresh_from_db()
    assert made.status == CorrectionStatus.CONFIRMED
    assert Sponsorship.objects.filter(withdrawn_at=None).count() == 2


def test_a_title_keeps_its_correction_over_another_page_and_a_carry_over(ed: User) -> None:
    read(list_page(bill()))
    row = Bill.objects.get()
    correct(row, "title", "Example Remedies Act", seen="Example Remedies Act of HB 1", by=ed)
    read(list_page(bill() | {"abstract": "Lets people sue."}))
    assert Bill.objects.get().title == "Example Remedies Act"
    read(list_page(bill(), session="2027"))
    assert Bill.objects.count() == 1
    assert Bill.objects.get().title == "Example Remedies Act"


def test_a_page_that_does_not_speak_of_a_field_moves_nothing(ed: User) -> None:
    read(bill_page(bill() | {"abstract": "Lets people sue."}))
    made = correct(Bill.objects.get(), "abstract", "Lets people sue officers.", seen="Lets people sue.", by=ed)
    read(bill_page(bill(actions=[action()])))
    made.refresh_from_db()
    assert (made.status, Bill.objects.get().abstract) == (CorrectionStatus.STANDING, "Lets people sue officers.")


def test_a_hearings_hour_is_corrected_and_pauses_when_it_moves(ed: User) -> None:
    read(list_page(bill()))
    read(calendar_page(hearing(time="13:30")))
    row = Hearing.objects.get()
    ours = "2026-03-20T19:30:00+00:00"
    made = correct(row, "starts_at", ours, seen="2026-03-20T18:30:00+00:00", by=ed)
    read(calendar_page(hearing(time="13:30", location="Room 9")))
    row.refresh_from_db()
    assert (row.starts_at.isoformat(), row.location) == (ours, "Room 9")
    read(calendar_page(hearing(time="09:00", location="Room 9")))
    row.refresh_from_db()
    made.refresh_from_db()
    assert (row.starts_at.hour, made.status) == (14, CorrectionStatus.PAUSED)
    read(calendar_page(hearing(time="14:30", location="Room 9")))
    made.refresh_from_db()
    assert made.status == CorrectionStatus.CONFIRMED


def test_an_official_page_in_place_of_a_reconstruction_is_a_source_that_moved(ed: User) -> None:
    read(bill_page(bill(votes=[vote()]), origin=Origin.RECONSTRUCTED), trigger="load")
    correct(VoteEvent.objects.get(), "counts.yes", 16, seen=15, by=ed)
    tally()
    assert counts()["yes"] == 16
    tally(yes=14)
    assert counts()["yes"] == 14
    assert Correction.objects.get().status == CorrectionStatus.PAUSED


def test_a_reconstructed_row_with_a_word_on_it_stays_to_be_seen(ed: User) -> None:
    read(bill_page(bill(votes=[vote()]), origin=Origin.RECONSTRUCTED), trigger="load")
    made = correct(VoteEvent.objects.get(), "counts.yes", 16, seen=15, by=ed)
    read(bill_page(bill(votes=[vote("v2")])))
    made.refresh_from_db()
    assert (made.status, VoteEvent.objects.get(pk=made.row).withdrawn_at is not None) == (CorrectionStatus.PAUSED, True)


# Withheld


def test_a_withheld_text_is_shown_nowhere_whatever_the_source_does_and_the_stage_knows_it(ed: User) -> None:
    read(bill_page(bill(actions=[action("Introduced"), action("Referred to Judiciary", day=2)])))
    row = Action.objects.get(order=1)
    made = deeds.withhold(
        Bill.objects.get(), part="actions", row=row.pk, field="description", reason="A sealed name.", by=ed, now=timezone.now()
    )
    assert descriptions() == ["Introduced", WITHHELD_TEXT]
    assert Bill.objects.get().stage.position == Position.COMMITTEE
    read(bill_page(bill(actions=[action("Introduced"), action("Referred to Judiciary again", day=2)])))
    made.refresh_from_db()
    assert descriptions() == ["Introduced", WITHHELD_TEXT]
    assert (made.status, made.says) == (CorrectionStatus.PAUSED, "Referred to Judiciary again")
    later = Event.objects.filter(recorded_at__gt=made.made_at)
    assert "Referred to" not in str([(event.before, event.after) for event in later])
    deeds.retract(made, by=ed, now=timezone.now())
    assert descriptions() == ["Introduced", "Referred to Judiciary again"]


def test_the_proof_is_still_the_readings_own(wrong: Correction) -> None:
    """A correction changes what is shown, and not what was read."""
    assert Reading.objects.current().get().fingerprint
    assert VoteEvent.objects.get().reading == Reading.objects.current().get()
    assert Reading.objects.get().recorded_at < timezone.now() + datetime.timedelta(seconds=1)
