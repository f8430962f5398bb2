"""Illinois: what its bill status files say, and what becomes of a file that lacks what it must have."""

import datetime
import json
from pathlib import Path

import pytest

from scrapers.errors import SourceChanged
from scrapers.page import Page, Request
from scrapers.records import BillRecord, SponsorRecord
from scrapers.states.il import ACTION_RULES, STATE, tally_key
from scrapers.vocabulary import ActionClassification as Action
from scrapers.vocabulary import Chamber, SponsorClassification, VoteOption, VoteResult

ROOT = Path(__file__).parents[2]
ARCHIVE = ROOT / "scrapers" / "archive" / "il"
CAPTURES = ROOT / "tests" / "captures" / "il"
OPEN_STATES = ROOT.parent / "shared" / "captures" / "il" / "openstates_raw"
FOLDER = "https://ftp.ilga.gov/Legislation/104/BillStatus/XML/"
SB_3699 = (CAPTURES / "bill-status-sb3699" / "10400SB3699.xml").read_bytes()

# An invented bill of invented members.
EXAMPLE = """<?xml version="1.0" encoding="utf-8"?>
<BillStatus>
  <title>Illinois General Assembly - Bill Status for HB 9999</title>
  <shortdesc>EXAMPLE-TITLE</shortdesc>
  {more}
  <actions>{actions}</actions>
</BillStatus>"""


def status(body: bytes, identifier: str = "SB 3699") -> BillRecord:
    page = Page(Request("bill-status", FOLDER + "a.xml", "104th", identifier), body, FOLDER + "a.xml", retrieved_at=None)
    record, *_ = STATE.pages["bill-status"].parse(page)
    assert isinstance(record, BillRecord)
    return record


def example(*texts: str, more: str = "", filed: str = "Filed with the Clerk by Rep. Ada Example") -> BillRecord:
    cells = "<statusdate>2/3/2025</statusdate><chamber>House</chamber><action>{}</action>"
    return status(EXAMPLE.format(more=more, actions="".join(map(cells.format, (filed, *texts)))).encode(), "HB 9999")


def names(record: BillRecord) -> list[str]:
    return [sponsor.name for sponsor in record.sponsorships or ()]


def archived(entry: dict[str, str]) -> BillRecord:
    request = Request(entry["kind"], entry["url"], entry["session"], entry["identifier"])
    page = Page(request, (ARCHIVE / entry["file"]).read_bytes(), entry["url"], retrieved_at=None)
    record, *_ = STATE.pages[entry["kind"]].parse(page)
    assert isinstance(record, BillRecord)
    return record


@pytest.fixture(scope="module")
def archive() -> dict[str, BillRecord]:
    pages = json.loads((ARCHIVE / "manifest.json").read_text())["pages"]
    return {entry["file"]: archived(entry) for entry in pages}


@pytest.fixture(scope="module")
def hb_1312(archive: dict[str, BillRecord]) -> BillRecord:
    return archive["10400HB1312.xml"]


# ---- The archive ----


def test_the_law_is_read_from_its_filing_to_its_act_number(hb_1312: BillRecord) -> None:
    actions = hb_1312.actions or ()
    assert len(actions) == 199
    assert (actions[0].date, actions[0].description) == (
        datetime.date(2025, 1, 14),
        "Filed with the Clerk by Rep. Maura Hirschauer",
    )
    assert actions[-1].classification == {Action.BECAME_LAW}
    assert hb_1312.effective_text == "December 9, 2025"
    assert hb_1312.status_text == "Public Act . . . . . . . . . 104-0440"


def test_the_governors_actions_keep_the_chamber_that_is_printed(hb_1312: BillRecord) -> None:
    signed = [action for action in hb_1312.actions or () if Action.EXECUTIVE_SIGNATURE in action.classification]
    assert [(action.date, action.chamber) for action in signed] == [(datetime.date(2025, 12, 9), Chamber.LOWER)]


def test_every_action_of_the_archive_is_read_by_a_rule(archive: dict[str, BillRecord]) -> None:
    texts = {action.description for record in archive.values() for action in record.actions or ()}
    assert texts
    assert [text for text in texts if ACTION_RULES.read(text) is None] == []


def test_the_title_stays_the_short_title_of_a_text_that_was_replaced(hb_1312: BillRecord) -> None:
    assert hb_1312.title == "POW MIA RECOGNITION DAY"
    assert hb_1312.official_title is None
    assert (hb_1312.abstract or "").startswith("Synopsis As Introduced: Amends the State Commemorative Dates Act.")


def test_the_chief_sponsor_of_each_chamber_is_the_last_one_named(hb_1312: BillRecord) -> None:
    chiefs = [s for s in hb_1312.sponsorships or () if s.classification is SponsorClassification.PRIMARY]
    assert chiefs == [
        SponsorRecord('Emanuel "Chris" Welch', SponsorClassification.PRIMARY, Chamber.LOWER),
        SponsorRecord("Don Harmon", SponsorClassification.PRIMARY, Chamber.UPPER),
    ]


@pytest.mark.parametrize("identifier", ["HB1312", "HB2682", "SB246", "SB2510", "SB2729"])
@pytest.mark.skipif(not OPEN_STATES.exists(), reason="the real readings are not here")
def test_rebuilt_sponsors_are_those_that_the_legislature_lists(identifier: str) -> None:
    reading = json.loads((OPEN_STATES / f"{identifier}.json").read_text())
    filed, *texts = [action["description"] for action in reading["actions"]]
    rebuilt = {(s.name, s.classification == "primary") for s in example(*texts, filed=filed).sponsorships or ()}
    assert rebuilt == {(sponsor["name"], sponsor["primary"]) for sponsor in reading["sponsorships"]}


def test_each_cited_sheet_but_one_is_the_roll_call_of_a_tally(archive: dict[str, BillRecord], hb_1312: BillRecord) -> None:
    tallies = {vote.source_key: vote for vote in hb_1312.votes or ()}
    sheets = archive["HB1312-votes.json"].votes or ()
    assert len(tallies) == 11
    assert len(sheets) == 8
    assert [sheet.source_key for sheet in sheets if sheet.source_key not in tallies] == ["10400HB1312SCA1_44229"]
    for sheet in sheets:
        if tally := tallies.get(sheet.source_key):
            assert (sheet.date, sheet.chamber, sheet.motion_text, sheet.result) == (
                tally.date,
                tally.chamber,
                tally.motion_text,
                tally.result,
            )
            assert (sheet.motion_classification, sheet.version) == (tally.motion_classification, tally.version)
            assert {option: sheet.counts[option] for option in tally.counts} == tally.counts


def test_a_sheet_that_lacks_a_name_says_so_and_gets_none(archive: dict[str, BillRecord]) -> None:
    sheets = [vote for vote in archive["HB1312-votes.json"].votes or () if not vote.names_match_counts]
    assert len(sheets) == 5
    for sheet in sheets:
        assert len([vote for vote in sheet.votes if vote.option is VoteOption.YES]) == sheet.counts[VoteOption.YES] - 1
        assert "one name is missing" in sheet.note


# ---- Tallies ----


def test_a_tally_is_yeas_nays_and_present() -> None:
    (vote,) = example("Third Reading - Short Debate - Passed 075-038-002").votes or ()
    assert vote.counts == {VoteOption.YES: 75, VoteOption.NO: 38, VoteOption.OTHER: 2}
    assert (vote.motion_text, vote.result, vote.organization) == ("Third Reading - Short Debate - Passed", VoteResult.PASS, "")


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("Third Reading - Passed; 040-018-000", VoteResult.PASS),
        ("Third Reading - Short Debate - Lost 049-051-002", VoteResult.FAIL),
        ("Senate Floor Amendment No. 2 House Concurs 075-032-000", VoteResult.PASS),
        ("Senate Floor Amendment No. 2 Motion to Concur Lost 056-037-006", VoteResult.FAIL),
        ("Do Pass as Amended Executive; 009-004-000", VoteResult.PASS),
        ("Motion Do Pass - Lost Executive Committee; 004-009-000", VoteResult.FAIL),
        ("Motion Prevailed 073-033-000", VoteResult.PASS),
        ("House Non-Concurs 000-075-000", VoteResult.UNSTATED),
        ("Do Not Pass Executive; 009-004-000", VoteResult.UNSTATED),
    ],
)
def test_the_result_of_a_tally_is_what_its_words_say(text: str, result: VoteResult) -> None:
    (vote,) = example(text).votes or ()
    assert vote.result is result


def test_the_same_tally_twice_on_a_day_is_two_votes() -> None:
    motion = "Motion Prevailed 073-033-000"
    first, second = example(motion, motion).votes or ()
    assert first.source_key == tally_key(datetime.date(2025, 2, 3), Chamber.LOWER, motion)
    assert second.source_key == f"{first.source_key}-2"


def test_a_tally_keeps_its_key_when_actions_are_put_before_it() -> None:
    before, after = (example(*texts, "Motion Prevailed 073-033-000").votes for texts in ((), ("Waive Posting Notice",)))
    assert before == after


def test_the_white_space_of_a_text_does_not_change_its_key() -> None:
    day = datetime.date(2025, 5, 15)
    spaced, folded = "Do Pass Executive;  009-004-000", "Do Pass Executive; 009-004-000"
    assert tally_key(day, Chamber.UPPER, spaced) == tally_key(day, Chamber.UPPER, folded)
    assert tally_key(day, Chamber.UPPER, folded) != tally_key(day, Chamber.LOWER, folded)


# ---- Sponsors ----


def test_names_with_hyphens_and_suffixes_stay_whole() -> None:
    record = example("Added Co-Sponsors Reps. Bea Example-Sample, Cy Example, Jr. and Di Example, III")
    assert names(record) == ["Ada Example", "Bea Example-Sample", "Cy Example, Jr.", "Di Example, III"]


def test_a_chief_co_sponsor_who_is_removed_as_co_sponsor_stays() -> None:
    record = example(
        "Added Co-Sponsor Rep. Bea Example",
        "Added Chief Co-Sponsor Rep. Bea Example",
        "Removed Co-Sponsor Rep. Bea Example",
        "Added Co-Sponsor Rep. Cy Example",
        "Removed Co-Sponsor Rep. Cy Example",
    )
    assert names(record) == ["Ada Example", "Bea Example"]


def test_a_senator_removed_as_sponsor_holds_no_rank_any_more() -> None:
    record = example(
        "Chief Senate Sponsor Sen. Eve Example", "Added as Chief Co-Sponsor Sen. Flo Example", "Sponsor Removed Sen. Flo Example"
    )
    assert names(record) == ["Ada Example", "Eve Example"]


def test_an_amendments_filer_is_no_sponsor_of_the_bill() -> None:
    assert names(example("House Floor Amendment No. 1 Filed with Clerk by Rep. Bea Example")) == ["Ada Example"]


def test_printed_sponsors_are_read_where_no_action_names_a_chief() -> None:
    printed = "<sponsor><sponsorhead/><sponsors>Sen. Eve Example - Flo Example-Sample, Gil Example</sponsors></sponsor>"
    record = example(more=printed, filed="Filed with Secretary")
    assert names(record) == ["Eve Example", "Flo Example-Sample", "Gil Example"]
    assert record.sponsorships
    assert record.sponsorships[0] == SponsorRecord("Eve Example", SponsorClassification.PRIMARY, Chamber.UPPER)


# ---- Synopses ----

SYNOPSES = """<synopsis><synopsistitle>Synopsis As Introduced</synopsistitle><SynopsisText>Names a day.</SynopsisText></synopsis>
<synopsis><synopsistitle>House Floor Amendment No. 1</synopsistitle><SynopsisText>Replaces everything after the enacting clause.
Creates the Example Act.</SynopsisText></synopsis>
<synopsis><synopsistitle>House Floor Amendment No. 2</synopsistitle><SynopsisText>Delays it.</SynopsisText></synopsis>"""
FIRST, SECOND = "House Floor Amendment No. 1 ", "House Floor Amendment No. 2 "


def test_an_adopted_amendment_that_replaces_everything_tells_the_content() -> None:
    replaced = "House Floor Amendment No. 1: Replaces everything after the enacting clause. Creates the Example Act."
    assert example(FIRST + "Adopted", more=SYNOPSES).abstract == replaced
    assert example(FIRST + "Adopted", SECOND + "Adopted", more=SYNOPSES).abstract == f"{replaced} {SECOND.strip()}: Delays it."


@pytest.mark.parametrize(
    "fate", [("Filed with Clerk by Rep. Ada Example",), ("Adopted", "Tabled"), ("Withdrawn by Rep. Ada Example",)]
)
def test_an_amendment_that_does_not_stand_adopted_changes_no_abstract(fate: tuple[str, ...]) -> None:
    assert example(*(FIRST + text for text in fate), more=SYNOPSES).abstract == "Synopsis As Introduced: Names a day."


# ---- Damage ----


@pytest.mark.parametrize(
    ("body", "telling"),
    [
        (b"", "the page is empty"),
        (SB_3699[:400], "not whole XML"),
        (SB_3699.replace(b"actions>", b"history>"), "<actions>: expected 1, found 0"),
        (
            SB_3699.replace(b"<chamber>Senate</chamber>\n  </lastaction>", b"", 1).replace(b"<action>First Reading</action>", b""),
            "found 8",
        ),
        (
            SB_3699.replace(b"chamber>", b"house>"),
            "action 1: expected statusdate, chamber, action, found statusdate, house, action",
        ),
        (SB_3699.replace(b"First Reading", b" "), "action 2 has no text"),
        (SB_3699.replace(b"2/5/2026", b"2026-02-05"), "a date: expected M/D/YYYY"),
        (SB_3699.replace(b"2/5/2026", b"2/31/2026"), "a date: expected M/D/YYYY"),
        (SB_3699.replace(b">Senate<", b">Joint<"), "a chamber: expected House or Senate, found 'Joint'"),
        (SB_3699.replace(b"<shortdesc>CIVIL RIGHTS-REMEDIES", b"<shortdesc>"), "<shortdesc> is empty"),
        (SB_3699.replace(b"shortdesc>", b"short>"), "<shortdesc>: expected 1, found 0"),
        (SB_3699.replace(b"SB 3699", b"SB 3698"), "expected SB 3699, found SB 3698"),
        (SB_3699.decode().encode("latin-1"), "wrong encoding"),
        (SB_3699.replace(b" by Sen. Graciela Guzm\xc3\xa1n", b""), "no sponsor"),
        (SB_3699.replace(b"2/5/2026", b"2/5/2024"), "a day of the 104th General Assembly, found 2024-02-05"),
        (b"<html><body>Access Denied</body></html>", "<title>: expected 1, found 0"),
    ],
)
def test_a_damaged_file_says_what_it_lacks(body: bytes, telling: str) -> None:
    with pytest.raises(SourceChanged) as raised:
        status(body)
    assert telling in str(raised.value)
    assert raised.value.url == FOLDER + "a.xml"


def test_a_heading_without_a_synopsis_is_a_change_of_the_source() -> None:
    with pytest.raises(SourceChanged, match="synopsistitle, SynopsisText by turns"):
        example(more="<synopsis><synopsistitle>Synopsis As Introduced</synopsistitle></synopsis>")


def test_a_byte_order_mark_control_bytes_and_zeros_in_the_number_do_no_harm() -> None:
    body = SB_3699.replace(b"SB 3699", b"SB03699").replace(b"CIVIL RIGHTS", b"CIVIL\x0bRIGHTS")
    assert status(b"\xef\xbb\xbf" + body).title == "CIVIL RIGHTS-REMEDIES"


def test_a_file_that_declares_latin_1_is_read_as_such() -> None:
    body = SB_3699.decode().replace('encoding="utf-8"', 'encoding="ISO-8859-1"').encode("latin-1")
    assert names(status(body)) == ["Graciela Guzmán"]
