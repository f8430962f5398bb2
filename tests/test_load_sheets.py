"""Tables and sheets of a state through the whole pipeline: names tied to members, and no home kept. All of it is invented."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from bills import snapshots
from bills.legislatures import declare
from bills.models import PersonVote, Reading, Run, Snapshot, VoteEvent
from scrapers.state import all_states
from scrapers.vocabulary import RunOutcome
from tests.pdf import pdf_of

pytestmark = pytest.mark.django_db

BILLS = '"bill_num","sess_year","bill_title"\r\n"SB04990","2027","AN ACT OF EXAMPLE."\r\n'
MEMBERS = (
    "dist,office code,first name,middle initial,last name,suffix,commonly used name,home street address,party,committee member1\r\n"
    "101,S,Ada,,Adams,,,1 Example Street,,\r\n"
    "102,S,Bo,,Baker,,,2 Example Street,,\r\n"
    "103,S,Cy,,Baker,,,3 Example Street,,\r\n"
    "104,S,Di,,O'Day,,,4 Example Street,,\r\n"
)


def sheet(yea: int, nay: int, *members: str) -> bytes:
    tally = (f"Those voting Yea ... {yea}", f"Those voting Nay ... {nay}", "Those absent and not voting ... 0")
    return pdf_of(("Taken on 2/ 3 PASSAGE", "Necessary for Passage ... 3", *tally, *members))


def folder(root: Path) -> Path:
    (root / "bill_info.csv").write_text(BILLS, newline="")
    (root / "LegislatorDatabase.csv").write_text(MEMBERS, newline="")
    first = sheet(3, 1, "  Y   101  ADAMS     N   102  BAKER, B.", "  Y   103  BAKER, C.     Y   104  O'DAY")
    (root / "2027SV-00001-R00SB04990-SV.PDF").write_bytes(first)
    (root / "2027SV-00002-R00SB04990-SV.PDF").write_bytes(sheet(2, 0, "  Y   101  ADAMS     Y   103  BAKER"))
    return root


def load(root: Path) -> list[Run]:
    declare(all_states().values())
    call_command("load", "--from", str(root), "--state", "ct", "--session", "2027", stdout=StringIO(), stderr=StringIO())
    return list(Run.objects.all())


def test_the_votes_of_several_sheets_stand_and_their_names_are_tied_to_the_members_that_they_can_mean(tmp_path: Path) -> None:
    (run,) = load(folder(tmp_path))
    assert run.outcome == RunOutcome.OK
    assert list(VoteEvent.objects.order_by("source_key").values_list("source_key", flat=True)) == ["2027SV-00001", "2027SV-00002"]
    tied = PersonVote.objects.order_by("vote_event__source_key", "order")
    assert [(vote.printed_name, vote.person.name if vote.person else None) for vote in tied.select_related("person")] == [
        ("ADAMS", "Ada Adams"),
        ("BAKER, B.", "Bo Baker"),
        ("BAKER, C.", "Cy Baker"),
        ("O'DAY", "Di O'Day"),
        ("ADAMS", "Ada Adams"),
        ("BAKER", None),
    ]


def test_to_load_the_same_sheets_again_changes_nothing(tmp_path: Path) -> None:
    load(folder(tmp_path))
    before = Reading.objects.count()
    load(tmp_path)
    assert Reading.objects.count() == before
    assert not VoteEvent.objects.exclude(withdrawn_at=None).exists()


def test_no_home_is_in_the_store(tmp_path: Path) -> None:
    load(folder(tmp_path))
    kept = [snapshots.body(snapshot) for snapshot in Snapshot.objects.all()]
    assert len(kept) == 4
    assert not any(b"Example Street" in body for body in kept)
    assert json.dumps([str(reading.raw) for reading in Reading.objects.all()]).count("Street") == 0
