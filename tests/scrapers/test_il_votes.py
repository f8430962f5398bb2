"""Illinois: which vote sheets a bill has, what they say, and which tally is theirs."""

import datetime
import json
import re
from pathlib import Path
from typing import Any

import pytest

from scrapers.errors import SourceChanged
from scrapers.page import Page, Request
from scrapers.states.il import STATE, tally_key
from scrapers.states.il.naming import vote_history_request
from scrapers.states.il.tallies import Tally, written
from scrapers.states.il.vote_history import Link, vote_history
from scrapers.states.il.vote_sheets import Roll, roll
from scrapers.vocabulary import Chamber, VoteOption, VoteResult
from scrapers.vocabulary import MotionClassification as Motion
from tests.pdf import pdf_of
from tests.scrapers.il_sheets import SITE, Member, read, sheet

ROOT = Path(__file__).parents[2]
HISTORY = ROOT / "tests" / "captures" / "il" / "vote-history-hb1312"
HTML = (HISTORY / "HB1312-VoteHistory.html").read_bytes()
REAL = ROOT.parent / "shared" / "captures" / "il"

# A roll call of invented members on an invented bill.
MEMBERS: tuple[Member, ...] = (("Y", "Adams"), ("N", "Baker,Ada"), ("Y", "Baker,Cy"), ("Y", "Clark-Davis"), ("Y", "Mr. Speaker"))
HEAD = ("House Roll Call", "House Bill No. 9999")
FLOOR, COMMITTEE = "house/10400HB9999_02032025_001000T.pdf", "house/committeevotes/10400HB9999_40001.pdf"
PASSED = "Third Reading - Short Debate - Passed"


def tally(motion: str = PASSED, *, day: int = 3, counts: tuple[int, ...] = (4, 1, 0), committee: str = "", key: str = "k") -> Tally:
    return Tally(key, f"2025-02-{day:02}", "lower", motion, committee, counts)


def said(**changes: Any) -> Any:
    """The vote of the invented sheet, as `changes` have it: of the sheet, or its path, label and tallies."""
    told = {"path": FLOOR, "label": "HB9999 - Third Reading - Feb 3, 2025", "tallies": ()} | changes
    parts = {"head": HEAD, "tally": "4 YEAS   1 NAYS   0 PRESENT", "members": MEMBERS} | {
        name: told[name] for name in changes.keys() - {"path", "label", "tallies"}
    }
    return read(sheet(**parts), told["path"], told["label"], identifier="HB 9999", tallies=written(told["tallies"]))


# ---- When the website is asked ----


def requests(*texts: str) -> list[Request]:
    cells = "<statusdate>2/3/2025</statusdate><chamber>House</chamber><action>{}</action>"
    actions = "".join(map(cells.format, ("Filed with the Clerk by Rep. Ada Example", *texts)))
    title = "<title>Illinois General Assembly - Bill Status for HB 9999</title><shortdesc>EXAMPLE</shortdesc>"
    body = f"<BillStatus>{title}<actions>{actions}</actions></BillStatus>".encode()
    page = Page(Request("bill-status", "https://ftp.ilga.gov/a.xml", "104th", "HB 9999"), body, "", retrieved_at=None)
    return [found for found in STATE.pages["bill-status"].parse(page) if isinstance(found, Request)]


def test_the_website_is_asked_for_sheets_once_a_bill_was_voted_on() -> None:
    text = "Third Reading - Short Debate - Passed 106-000-000"
    (request,) = requests(text)
    assert request.url == "https://www.ilga.gov/Legislation/BillStatus/VoteHistory?DocNum=9999&GAID=18&DocTypeID=HB&SessionID=114"
    key = tally_key(datetime.date(2025, 2, 3), Chamber.LOWER, text)
    assert json.loads(request.context["tallies"]) == [
        [key, "2025-02-03", "lower", "Third Reading - Short Debate - Passed", "", [106, 0, 0]]
    ]


@pytest.mark.parametrize(
    "texts",
    [
        (),
        ("Referred to Rules Committee",),
        ("House Floor Amendment No. 1 Recommends Be Adopted Rules Committee; 003-002-000",),
        ("Motion Prevailed 073-033-000", "Approved for Consideration Rules Committee; 003-002-000"),
    ],
)
def test_the_website_is_left_alone_where_no_sheet_is_to_be_expected(texts: tuple[str, ...]) -> None:
    assert requests(*texts) == []


def test_what_the_website_has_may_fail_without_costing_the_bill() -> None:
    assert {kind for kind, page in STATE.pages.items() if page.optional} == {"vote-history", "vote-sheet"}
    assert STATE.pages["vote-sheet"].authority > STATE.pages["votes"].authority > STATE.pages["bill-status"].authority


# ---- The page of votes ----


def linked(body: bytes = HTML, identifier: str = "HB 1312", tallies: str = "") -> list[Request]:
    request = vote_history_request("104th", identifier, tallies=tallies)
    return list(vote_history(Page(request, body, request.url, retrieved_at=None)))


def test_each_real_sheet_of_the_law_meets_its_tally_and_no_other() -> None:
    given = json.loads((HISTORY / "request.json").read_text())["context"]["tallies"]
    met = {request.url.rpartition("_")[2]: json.loads(request.context["tallies"]) for request in linked(tallies=given)}
    assert {stem: [tally[3] for tally in tallies] for stem, tallies in met.items()} == {
        "036000T.pdf": ["Third Reading - Short Debate - Passed"],
        "015000C.pdf": ["Senate Committee Amendment No. 1 House Concurs"],
        "015001C.pdf": ["Senate Floor Amendment No. 2 House Concurs"],
        "015002C.pdf": ["Senate Floor Amendment No. 5 House Concurs"],
        "026000T.pdf": ["Third Reading - Passed"],
        "41771.pdf": ["Do Pass / Short Debate State Government Administration Committee"],
        "44229.pdf": [],
        "44274.pdf": ["Do Pass as Amended Executive"],
    }


@pytest.mark.parametrize(
    ("body", "telling"),
    [
        (b"", "the page is empty"),
        (HTML[:-40], "cut off"),
        (HTML.replace(b"votehistory/", b"votes/"), "expected at least 1, found 0"),
        (HTML.replace(b"/house/10400", b"/joint/10400"), "the address of a vote sheet"),
        (HTML.replace(b"sam001", b"xyz001"), "the address of a vote sheet"),
        (
            HTML.replace(b"10400HB1312_0407", b"10400HB1313_0407"),
            "a vote sheet of another bill: expected HB 1312, found 10400HB1313",
        ),
        (HTML.replace(b"Apr 7, 2025", b"4/7/2025"), "the name of a vote sheet: expected SB0852 - Third Reading - May 31, 2025"),
        (HTML.replace(b"Apr 7, 2025", b"Apr 31, 2025"), "the day of a vote sheet"),
        (HTML.replace(b"Apr 7, 2025", b"Abc 7, 2025"), "the day of a vote sheet"),
    ],
)
def test_a_damaged_page_of_votes_says_what_it_lacks(body: bytes, telling: str) -> None:
    with pytest.raises(SourceChanged) as raised:
        linked(body)
    assert telling in str(raised.value)


@pytest.mark.parametrize(
    ("label", "motion", "date"),
    [
        ("HB9999 - Third Reading - Feb 3, 2025", "HB9999 - Third Reading", 3),
        ("HB9999 - Third Reading - Monday, February 3, 2025", "HB9999 - Third Reading", 3),
        ("HB9999 - Feb. 13, 2025", "HB9999", 13),
    ],
)
def test_a_sheet_without_a_tally_is_told_in_the_words_of_its_link(label: str, motion: str, date: int) -> None:
    vote = said(label=label)
    assert (vote.source_key, vote.motion_text, vote.date) == ("10400HB9999_02032025_001000T", motion, datetime.date(2025, 2, date))
    assert (vote.result, vote.organization, vote.version) == (VoteResult.UNSTATED, "", "")


def test_a_committees_name_with_a_hyphen_stays_whole() -> None:
    vote = said(path=COMMITTEE, label="HB9999 - Judiciary - Civil - Feb 3, 2025")
    assert (vote.organization, vote.motion_classification) == ("Judiciary - Civil", Motion.UNSTATED)


# ---- Which tally is a sheet's ----


def test_a_sheet_takes_the_key_the_day_and_the_words_of_its_tally() -> None:
    vote = said(tallies=[tally(day=4), tally("Motion Prevailed", counts=(3, 2, 0), key="other")])
    assert (vote.source_key, vote.date, vote.motion_text) == ("k", datetime.date(2025, 2, 4), PASSED)
    assert (vote.result, vote.motion_classification) == (VoteResult.PASS, Motion.PASSAGE)
    assert vote.note == "The sheet is dated 2025-02-03; the action is dated 2025-02-04."


def test_a_sheet_whose_figures_differ_from_the_actions_is_still_its_own_and_says_so() -> None:
    vote = said(tallies=[tally(counts=(5, 1, 0))])
    assert vote.source_key == "k"
    assert vote.counts[VoteOption.YES] == 4
    assert vote.note == "The sheet's tally is 4-1-0; the action's is 5-1-0."


@pytest.mark.parametrize(
    "told",
    [
        [],
        [tally(day=5)],
        [tally(day=2)],
        [tally(committee="Executive")],
        [tally("Senate Floor Amendment No. 1 House Concurs")],
        [tally()._replace(chamber="upper")],
        [tally("Motion Prevailed", counts=(3, 2, 0))],
        [tally(counts=(5, 1, 0)), tally("Third Reading - Short Debate - Lost", counts=(1, 5, 0), key="other")],
        [tally(key="one"), tally(key="two")],
    ],
)
def test_a_sheet_that_no_one_tally_is_of_keeps_a_key_of_its_own(told: list[Tally]) -> None:
    assert said(tallies=told).source_key == "10400HB9999_02032025_001000T"


def test_of_two_like_tallies_the_one_of_the_sheets_day_is_its_own() -> None:
    assert said(tallies=[tally(day=3, key="same"), tally(day=4, key="next")]).source_key == "same"


@pytest.mark.parametrize(
    ("stem", "motion"),
    [
        ("10400HB9999sam002_02032025_001001C", "Senate Floor Amendment No. 2 House Concurs"),
        ("10400HB9999SCA2_40002", "Senate Committee Amendment No. 2 House Concurs"),
    ],
)
def test_the_amendment_in_the_name_of_a_sheet_tells_its_tally_and_the_text_voted_on(stem: str, motion: str) -> None:
    told = [tally(motion, key="two"), tally(motion.replace("2", "3"), key="three"), tally(key="none")]
    vote = said(path=f"house/{stem}.pdf", label="SFA0002 - Concurrence - Feb 3, 2025", tallies=told)
    assert (vote.source_key, vote.version, vote.motion_classification) == ("two", "Senate Amendment 002", Motion.CONCUR)


def test_a_committees_sheet_with_other_figures_is_told_by_its_committee() -> None:
    told = [
        tally("Do Pass Executive Committee", committee="Executive", counts=(9, 4, 0), key="executive"),
        tally("Do Pass Labor Committee", committee="Labor", counts=(8, 5, 0), key="labor"),
    ]
    assert said(path=COMMITTEE, label="HB9999 - Labor - Feb 3, 2025", tallies=told).source_key == "labor"


# ---- A sheet ----


def test_each_mark_is_told_as_what_it_is_and_who_is_not_in_the_tally_is_counted() -> None:
    others = (("P", "Evans"), ("NV", "Ford"), ("E", "Gray"), ("A", "Hall"), ("E", "Irwin"))
    vote = said(members=MEMBERS + others, tally="4 YEAS   1 NAYS   1 PRESENT")
    assert [vote.option for vote in vote.votes[5:]] == ["other", "not voting", "excused", "absent", "excused"]
    assert vote.counts == {"yes": 4, "no": 1, "other": 1, "not voting": 1, "excused": 2, "absent": 1}
    assert vote.note == "Counted from the names: 1 absent, 2 excused, 1 not voting."
    assert vote.names_match_counts


def test_members_not_voting_are_those_that_the_tally_states_where_it_does() -> None:
    vote = said(members=(*MEMBERS, ("NV", "Ford")), tally="4 YEAS   1 NAYS   0 PRESENT   1 NOT VOTING")
    assert (vote.counts[VoteOption.NOT_VOTING], vote.note) == (1, "")


def test_names_are_as_printed() -> None:
    assert [name for name, _ in said().votes] == [name for _, name in MEMBERS]


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_an_initial_is_no_mark_of_the_next_column(columns: int) -> None:
    members = (
        ("Y", "Adams, Ada A"),
        ("Y", "Baker, Cy E"),
        ("N", "Clark Jr., Di P"),
        ("Y", "Davis III, Ed N"),
        ("Y", "Evans, Flo Y"),
    )
    vote = said(path=COMMITTEE, label="HB9999 - Labor - Feb 3, 2025", members=members, columns=columns)
    assert [name for name, _ in vote.votes] == [name for _, name in members]


def test_columns_that_run_together_are_told_apart() -> None:
    line = "Y Adams, Ada A Y Baker, Cy E N Clark, Di Y Davis, Ed Y Evans, Flo"
    vote = said(path=COMMITTEE, label="HB9999 - Labor - Feb 3, 2025", members=(), foot=line)
    assert [name for name, _ in vote.votes] == ["Adams, Ada A", "Baker, Cy E", "Clark, Di", "Davis, Ed", "Evans, Flo"]


def test_a_legend_and_a_foot_are_no_members() -> None:
    assert len(said(foot="E - Denotes Excused Absence").votes) == 5


@pytest.mark.parametrize(
    ("word", "result"),
    [
        ("PASSED", VoteResult.PASS),
        ("PREVAILED", VoteResult.PASS),
        ("CONCURRED", VoteResult.PASS),
        ("LOST", VoteResult.FAIL),
        ("FAILED", VoteResult.FAIL),
        ("", VoteResult.UNSTATED),
    ],
)
def test_the_result_is_the_word_on_the_sheet_and_none_is_worked_out(word: str, result: VoteResult) -> None:
    assert said(result=word).result is result


def test_a_name_that_the_sheet_lacks_is_said_to_be_missing_and_given_to_nobody() -> None:
    vote = said(members=MEMBERS[1:])
    assert (len(vote.votes), vote.counts[VoteOption.YES]) == (4, 4)
    assert vote.note == "The names sum to 3-1-0, where the tally says 4-1-0."


@pytest.mark.parametrize(
    ("changes", "telling"),
    [
        ({"tally": "4 AYES   1 NOES"}, "tallies such as «75 YEAS 32 NAYS 1 PRESENT»: expected 1, found 0"),
        ({"foot": "5 YEAS   1 NAYS   0 PRESENT"}, "expected 1, found 2"),
        ({"head": ("House Roll Call", "House Bill No. 19999")}, "no «9999» on a vote sheet of it"),
        ({"members": MEMBERS[1:], "foot": "Adams Y"}, "a line of members, beside 3-1-0 named: expected 4-1-0, found 'Adams Y'"),
        ({"members": (*MEMBERS, ("-", "Ford"))}, "a mark that is known"),
        ({"members": (*MEMBERS, ("NV", "4:30 PM"))}, "found 'NV 4:30 PM'"),
        ({"members": MEMBERS * 24}, "120 names, and 118 seats"),
        ({"result": "PASSED", "foot": "LOST"}, "two results"),
        ({"result": "LOST", "tallies": [tally()]}, "expected pass, as the action says, found fail"),
        ({"label": ""}, "the name of a vote sheet"),
        ({"path": "house/10400HB9999.pdf"}, "the address of a vote sheet"),
    ],
)
def test_a_sheet_of_another_layout_is_an_error(changes: dict[str, Any], telling: str) -> None:
    with pytest.raises(SourceChanged) as raised:
        said(**changes)
    assert telling in str(raised.value)


@pytest.mark.parametrize("body", [b"", b"<html>Access Denied</html>", sheet(HEAD, "", MEMBERS)[:300]])
def test_what_is_no_whole_pdf_is_an_error(body: bytes) -> None:
    with pytest.raises(SourceChanged):
        read(body, FLOOR, "HB9999 - Third Reading - Feb 3, 2025", identifier="HB 9999")


# ---- The real votes, where they are at hand ----

_BUCKETS = {"yea_votes": "Y", "nay_votes": "N", "present_votes": "P", "nv_votes": "NV"}
_MARKED = {"Y": "yes", "N": "no", "P": "other", "NV": "not voting", "E": "excused"}
_HOUSES = {"House": Chamber.LOWER, "Senate": Chamber.UPPER}
real = pytest.mark.skipif(not REAL.exists(), reason="the real votes are not here")


def a_page(body: bytes = b"") -> Page:
    return Page(Request("vote-sheet", SITE, "104th"), body, SITE, retrieved_at=None)


def rolled(body: bytes) -> Roll:
    return roll(a_page(body))


@real
def test_every_real_vote_comes_back_from_a_sheet_with_its_names_and_its_figures() -> None:
    votes = json.loads((REAL / "derived" / "ilga-graph_vote_events.json").read_text())
    assert len(votes) == 18
    for vote in votes:
        # That list has those who did not vote, were excused or absent as one.
        members = [(mark, name) for bucket, mark in _BUCKETS.items() for name in vote[bucket]]
        figures = [len(vote[bucket]) for bucket in _BUCKETS]
        stated = "{} YEAS   {} NAYS   {} PRESENT   {} NOT VOTING".format(*figures)
        found = rolled(sheet((), stated, members, columns=4 if vote["vote_type"] == "floor" else 2))
        assert list(found.members) == [(name, _MARKED[mark]) for mark, name in members]
        assert list(found.stated.values()) == figures
        if vote["date"]:
            link = Link.of(a_page(), vote["pdf_url"], f"{vote['bill_number']} - {vote['description']} - {vote['date']}")
            assert (link.chamber, link.in_committee) == (_HOUSES[vote["chamber"]], vote["vote_type"] == "committee")
            assert (link.subject, bool(link.amendment)) == (vote["description"], vote["bill_number"].startswith("SFA"))


@real
def test_real_lines_of_older_sheets_are_read_and_a_name_in_the_wrong_encoding_stays_as_printed() -> None:
    text = (REAL / "fragments_not_captures" / "vote_pdf_layout_text_lines.txt").read_text()
    lines = text.encode("latin-1").decode("unicode_escape").splitlines()
    names: list[str] = []
    # The first six lines are of a House sheet, the next twenty of a Senate one, the rest of another.
    for part in (lines[:6], lines[6:26], lines[26:]):
        cells = [cell for line in part for cell in re.split(r" {2,}", line.strip())]
        marks, names = cells[::2], cells[1::2]
        found = rolled(pdf_of(("{} YEAS {} NAYS {} PRESENT".format(*(marks.count(mark) for mark in "YNP")), *part)))
        assert list(found.members) == [(name, _MARKED[mark]) for mark, name in zip(marks, names, strict=True)]
    assert "Mu\u00c3\u00b1oz" in names
