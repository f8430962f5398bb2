"""Maryland's vote sheets: a vote of invented members on an invented bill, whole and damaged, and rolls that were really called."""

import datetime
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from scrapers.errors import SourceChanged
from scrapers.page import Page, Request
from scrapers.records import BillRecord, VoteRecord
from scrapers.states.md import STATE
from scrapers.vocabulary import Chamber, VoteOption, VoteResult
from scrapers.vocabulary import MotionClassification as M
from tests.pdf import pdf_of

ROLLS = Path(__file__).parents[3] / "shared" / "captures" / "md" / "derived" / "md_2026rs_rollcalls_HB0351_SB0346.json"
ARCHIVE = Path(__file__).parents[2] / "scrapers" / "archive" / "md"
CAPTURES = Path(__file__).parents[1] / "captures" / "md"
SHEET_URL = "https://mgaleg.maryland.gov/2027RS/votes/house/0007.pdf"
SHEET = (
    "Maryland",
    "SEQ NO. 7                    Calendar Date: Feb 26, 2027 12:05 (PM)",
    "                             Legislative Date: Feb 20, 2027Presiding: Speaker",
    "HB 9999    Delegate Adams",
    "Example - Sample",
    "Third Reading        (Const)",
    "3 Yeas    2 Nays    1 Not Voting    1 Excused    1 Absent",
    "Voting Yea - 3",
    "Speaker           Adams, A.         COPY              Lewis Baker",
    "Voting Nay - 2",
    "Charles*          Fraser-Daniels",
    "Not Voting - 1",
    "Evans",
    "Excused from Voting - 1",
    "Foster",
    "Excused (Absent) - 1",
    "O'Grady",
    "* Indicates Vote Change",
    "COPY",
)


def changed(old: str, new: str) -> list[str]:
    assert any(old in line for line in SHEET)
    return [line.replace(old, new) for line in SHEET]


def vote(
    *sheets: Sequence[str], url: str = SHEET_URL, history: str = "", session: str = "2027", identifier: str = "HB 9999"
) -> VoteRecord:
    """The vote of a sheet, asked for on behalf of one bill."""
    request = Request("vote-sheet", f"{url}#{identifier}", session, identifier, {"history": history})
    (record,) = STATE.pages["vote-sheet"].parse(Page(request, pdf_of(*sheets), url, retrieved_at=None))
    assert isinstance(record, BillRecord)
    assert record.identifier == identifier
    assert record.votes is not None
    return record.votes[0]


def test_a_sheet_is_a_vote_under_the_sources_own_number() -> None:
    found = vote(SHEET)
    assert (found.source_key, found.chamber, found.source_url) == ("2027RS-house-0007", Chamber.LOWER, SHEET_URL)
    assert (found.motion_text, found.motion_classification) == ("Third Reading", M.PASSAGE)
    assert found.counts == {
        VoteOption.YES: 3,
        VoteOption.NO: 2,
        VoteOption.NOT_VOTING: 1,
        VoteOption.EXCUSED: 1,
        VoteOption.ABSENT: 1,
    }


def test_the_day_of_the_vote_is_the_calendars_and_the_legislative_one_is_a_note() -> None:
    found = vote(SHEET)
    assert found.date == datetime.date(2027, 2, 26)
    assert found.note.startswith("Legislative date: Feb 20, 2027. Presiding: Speaker.")


def test_names_are_as_printed_without_watermark_and_asterisk() -> None:
    found = vote(SHEET)
    assert found.votes == (
        ("Speaker", VoteOption.YES),
        ("Adams, A.", VoteOption.YES),
        ("Lewis Baker", VoteOption.YES),
        ("Charles", VoteOption.NO),
        ("Fraser-Daniels", VoteOption.NO),
        ("Evans", VoteOption.NOT_VOTING),
        ("Foster", VoteOption.EXCUSED),
        ("O'Grady", VoteOption.ABSENT),
    )
    assert "Marked as changed votes: Charles." in found.note


def test_names_that_do_not_sum_to_the_tally_are_kept_and_said_not_to() -> None:
    found = vote(changed("Lewis Baker", ""))
    assert (len(found.votes), found.names_match_counts) == (7, False)
    assert found.note.endswith("The names sum to 2-2-1-1-1, where the tally says 3-2-1-1-1.")


def test_names_may_go_on_on_a_second_sheet_of_paper() -> None:
    assert vote(SHEET[:12], SHEET[12:]).votes == vote(SHEET).votes


def test_a_wrapped_question_is_one_motion() -> None:
    lines = [*SHEET[:5], "Shall the bill pass notwithstanding the objections", "of the Executive?", *SHEET[6:]]
    found = vote(lines)
    assert found.motion_text == "Shall the bill pass notwithstanding the objections of the Executive?"
    assert found.motion_classification == M.OVERRIDE


def test_a_vote_on_a_consent_calendar_is_each_bills() -> None:
    lines = [*SHEET[:3], "Consent Calendar No. 3", "Third Reading", "HB 9998    HB 9999    SB 9997", *SHEET[6:]]
    for identifier in ("HB 9999", "SB 9997"):
        found = vote(lines, identifier=identifier)
        assert (found.motion_text, found.source_key) == ("Third Reading", "2027RS-house-0007")


def test_a_vote_of_another_session_has_a_number_of_its_own() -> None:
    assert vote(SHEET, url=SHEET_URL.replace("2027RS", "2027S1")).source_key == "2027S1-house-0007"


def test_the_result_is_what_the_history_says_and_unstated_without_it() -> None:
    assert vote(SHEET).result is VoteResult.UNSTATED
    said = vote(SHEET, history="Third Reading Passed (3-2)")
    assert said.result is VoteResult.PASS
    assert "The sheet prints no result; it is that of the history." in said.note


@pytest.mark.parametrize(
    ("lines", "telling"),
    [
        (changed("Maryland", "Example"), "a vote sheet of Maryland"),
        (changed("SEQ NO. 7", "SEQ NO. 8"), r"another number: expected .*0007\.pdf.*, found SEQ NO\. 8"),
        (changed("SEQ NO. 7", "Number 7"), "without «SEQ NO.»"),
        (changed("Calendar Date:", "Date:"), "without «Calendar Date:»"),
        (changed("Feb 26, 2027", "Fbr 26, 2027"), "a date: expected Mon D, YYYY, found 'Fbr 26, 2027'"),
        (changed("Legislative Date:", "Date:"), "without «Legislative Date:»"),
        (changed("Presiding:", "In the chair:"), "without «Presiding:»"),
        (changed("HB 9999", "HB 9998"), "another bill: expected HB 9999, found HB 9998"),
        (changed("HB 9999", ""), "another bill: expected HB 9999, found none"),
        ([*SHEET[:4], *SHEET[6:]], "without a motion"),
        (changed("3 Yeas", "3 Ayes"), "the tally of a vote sheet.*: expected 1, found 0"),
        (changed("1 Excused    ", ""), "the tally of a vote sheet.*: expected 1, found 0"),
        (changed("Voting Nay - 2", "Voting Nay - 3"), "the number in «Voting Nay»: expected 2, found 3"),
        (changed("Not Voting - 1", ""), "the number in «Not Voting»: expected 1, found no such section"),
        (changed("Not Voting - 1", "Voting Nay - 2"), "two sections «Voting Nay»"),
        (changed("Voting Yea - 3", "In favor"), "a line between the tally and the names"),
        (changed("Evans", "Evans 12"), "'Evans 12' is no name"),
        (changed("Evans", "Not Voting: Evans"), "'Not Voting: Evans' is no name"),
        ((), "a vote sheet of Maryland"),
    ],
)
def test_a_damaged_sheet_says_what_it_lacks(lines: Sequence[str], telling: str) -> None:
    with pytest.raises(SourceChanged, match=telling):
        vote(lines)


@pytest.mark.parametrize("damage", [lambda body: b"", lambda body: body[:400], lambda body: b"<html>Not found</html>"])
def test_what_is_no_whole_pdf_is_a_changed_page(damage: Callable[[bytes], bytes]) -> None:
    request = Request("vote-sheet", SHEET_URL, "2027", "HB 9999")
    with pytest.raises(SourceChanged, match="PDF"):
        list(STATE.pages["vote-sheet"].parse(Page(request, damage(pdf_of(SHEET)), SHEET_URL, retrieved_at=None)))


def cited() -> dict[tuple[str, str], dict[str, Any]]:
    """The votes that the archive cites, by bill and key."""
    written = [json.loads(path.read_text()) for path in ARCHIVE.glob("*-votes.json")]
    return {(bill["bill"]["identifier"], vote["identifier"]): vote for bill in written for vote in bill["votes"]}


def test_a_sheet_says_of_a_vote_what_the_archive_cites() -> None:
    (record,) = json.loads((CAPTURES / "vote-sheet" / "expected.json").read_text())["records"]
    (read,) = record["votes"]
    told = cited()["HB 351", read["source_key"]]
    assert (read["date"], read["motion_text"], read["result"]) == (told["start_date"], told["motion_text"], told["result"])
    assert read["counts"] == {count["option"]: count["value"] for count in told["counts"]}
    assert read["votes"] == [[vote["voter_name"], vote["option"]] for vote in told["votes"]]


def sheet_of(roll: dict[str, Any], identifier: str) -> list[str]:
    """A roll that was really called, as lines of a sheet with five columns."""
    counts = roll["counts"]
    lines = [
        "Maryland",
        f"SEQ NO. {roll['seq_no']}     Calendar Date: {roll['calendar_date']}",
        f"Legislative Date: {roll['legislative_date']}Presiding: Example",
        identifier,
        "Third Reading",
        f"{counts['yeas']} Yeas   {counts['nays']} Nays   {counts['not_voting']} Not Voting   {counts['excused']} Excused"
        f"   {counts['absent']} Absent",
    ]
    sections = (
        ("Voting Yea", "yeas", "yea"),
        ("Voting Nay", "nays", "nay"),
        ("Not Voting", "not_voting", "not_voting"),
        ("Excused from Voting", "excused", "excused"),
        ("Excused (Absent)", "absent", "absent"),
    )
    for heading, count, key in sections:
        names = roll.get(key, [])
        lines.append(f"{heading} - {counts[count]}")
        lines += ["".join(name.ljust(18) for name in names[start : start + 5]) for start in range(0, len(names), 5)]
    return lines


@pytest.mark.skipif(not ROLLS.is_file(), reason="the real captures are not part of the project")
def test_the_real_rolls_are_read_name_by_name_and_are_the_votes_that_the_archive_cites() -> None:
    votes = cited()
    rolls = json.loads(ROLLS.read_text())
    for roll in rolls:
        identifier = f"{roll['bill'][:2]} {int(roll['bill'][2:])}"
        found = vote(sheet_of(roll, identifier), url=roll["pdf_url"], session="2026", identifier=identifier)
        told = votes[identifier, found.source_key]
        assert found.date.isoformat() == told["start_date"]
        assert {str(option): count for option, count in found.counts.items()} == {c["option"]: c["value"] for c in told["counts"]}
        assert [(name, str(option)) for name, option in found.votes] == [(v["voter_name"], v["option"]) for v in told["votes"]]
        assert found.names_match_counts is (roll["seq_no"] != 1273)
    assert len(rolls) == 6
