"""California: files that a person brings, the shipped archive, and the real tables where they are there."""

import datetime
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import scrapers
from scrapers.crawl import PageRead, crawl
from scrapers.errors import FetchError
from scrapers.page import Page, Request
from scrapers.records import BillRecord, Expected, HearingRecord, Record
from scrapers.replay import Capture, Leftover, Replay, captures
from scrapers.state import Plan
from scrapers.states.ca import STATE
from scrapers.states.ca.dat import Rows, Table
from scrapers.states.ca.tables import TABLES
from scrapers.vocabulary import ActionClassification, Chamber, VoteOption

CAPTURES = Path(__file__).parents[1] / "captures" / "ca"
ARCHIVE = Path(scrapers.__file__).parent / "archive" / "ca"
REAL = Path(__file__).parents[2].parent / "shared" / "captures" / "ca"

needs_real = pytest.mark.skipif(not REAL.is_dir(), reason="the real captures are not part of the project")


def loaded(folder: Path, session: str | None = None) -> dict[str, list[Record]]:
    """What a folder says, by kind of page; every page of it is read without an error."""
    found = [capture for capture in captures(folder, [STATE], session=session) if isinstance(capture, Capture)]
    replay = Replay(found)
    records: dict[str, list[Record]] = {}
    for result in crawl(STATE, replay.requests, replay, replay.answers):
        assert result.error is None, result.error
        records[result.request.kind] = list(result.records)
    return records


def bills(records: list[Record]) -> dict[str, BillRecord]:
    return {record.identifier: record for record in records if isinstance(record, BillRecord)}


# ---- Names and shapes ----


@pytest.mark.parametrize("case", sorted(CAPTURES.iterdir()), ids=lambda case: case.name)
def test_every_kind_of_file_is_known_without_a_list_that_says_what_it_is(case: Path) -> None:
    request = json.loads((case / "request.json").read_text(encoding="utf-8"))
    body = (case / request["file"]).read_bytes()
    for session in (STATE.session("20252026"), None):
        found = STATE.recognise(request["file"], body, session)
        assert found is not None
        assert found.request.kind == request["kind"]
        if session is not None:
            assert (found.request.url, found.request.session) == (request["url"], request["session"])
        assert found.request.identifier == request["identifier"]


@pytest.mark.parametrize(
    ("name", "body", "session"),
    [
        ("BILL_TBL.dat", b"`202520261AB1`\t1\n", "20252026S1"),
        ("bill_tbl.dat", b"`202520261AB1`\t1\n`202520260AB1`\t1\n", "20252026"),
        ("BILL_HISTORY_TBL.dat", b"`199920001SB2`\t12\n", "19992000S1"),
        ("BILL_VERSION_TBL.dat", b"`19991SCR299INT`\t`199920001SCR2`\t99\n", "19992000S1"),
        ("BILL_VERSION_AUTHORS_TBL.dat", b"`19991SCR299INT`\t`Legislator`\n", "19992000S1"),
        ("LEGISLATOR_TBL.dat", b"`SD99`\t`20252026`\t`Member A`\n", "20252026"),
        ("LOCATION_CODE_TBL.dat", b"`20252026`\t`CS99`\n", "20252026"),
        ("BILL_MOTION_TBL.dat", b"1\t`Do pass`\t`X`\t2019-01-01 00:00:00\n2\t`Do pass`\t`X`\t2026-01-01 00:00:00\n", "20252026"),
        ("BILL_DETAIL_VOTE_TBL.dat", b"damaged", ""),
        ("BILL_MOTION_TBL.dat", b"", ""),
    ],
)
def test_a_table_goes_by_its_name_and_its_rows_tell_the_session(name: str, body: bytes, session: str) -> None:
    found = STATE.recognise(name, body, None)
    assert found is not None
    assert found.request.session == session


@pytest.mark.parametrize("name", ["LAW_SECTION_TBL.dat", "BILL_VERSION_TBL_714.lob", "CODES_TBL.dat", "index.html"])
def test_what_is_not_read_is_left(name: str) -> None:
    assert STATE.recognise(name, b"`BPC`\t`Business and Professions Code`\n", None) is None


@given(st.sampled_from([table.member for table in TABLES.values()] + ["page.html"]), st.binary())
def test_garbage_is_answered_and_never_raises(name: str, garbage: bytes) -> None:
    for body in (garbage, b"<html><input id='bid' value='202520260ZZ1'><span id='a:voteDate'>" + garbage):
        found = STATE.recognise(name, body, None)
        assert found is None or found.request.kind in STATE.pages


# ---- From the index to the last table ----


def crawled(lost: str = "") -> dict[str, PageRead]:
    """A whole crawl, each member answered by the capture of its kind; the kind that is `lost` is not to be had."""

    def fetch(request: Request) -> Page:
        if request.kind == lost:
            raise FetchError(request.url, "it is gone")
        written = json.loads((CAPTURES / request.kind / "request.json").read_text(encoding="utf-8"))
        return Page(request, (CAPTURES / request.kind / written["file"]).read_bytes(), request.url, retrieved_at=None)

    plan = Plan(STATE.session("20252026"), ("SB 747",), datetime.datetime(2026, 9, 3, tzinfo=datetime.UTC))
    return {result.request.kind: result for result in crawl(STATE, STATE.start(plan), fetch)}


def test_a_crawl_reads_the_list_before_what_adds_to_it_and_every_table_once() -> None:
    results = crawled()
    assert [kind for kind, result in results.items() if result.error] == []
    assert list(results) == ["archives", *TABLES]
    (bill,) = bills(list(results["votes"].records)).values()
    assert {vote.organization for vote in bill.votes or () if vote.chamber is Chamber.LOWER} == {"Judiciary", "Appropriations", ""}


@pytest.mark.parametrize(
    ("lost", "costs"),
    [
        ("motions", {"votes"}),
        ("member-votes", {"votes"}),
        ("authors", {"bills"}),
        ("members", set()),
        ("vetoes", set()),
        ("hearings", set()),
    ],
)
def test_a_table_that_was_lost_costs_those_that_would_say_less_without_it(lost: str, costs: set[str]) -> None:
    assert {kind for kind, result in crawled(lost).items() if result.error} == {lost, *costs}


# ---- The shipped archive ----


def entries() -> list[dict[str, Any]]:
    pages: list[dict[str, Any]] = json.loads((ARCHIVE / "manifest.json").read_text(encoding="utf-8"))["pages"]
    return pages


def test_the_archive_lists_all_its_files_and_vouches_for_each() -> None:
    assert {entry["file"] for entry in entries()} | {"manifest.json"} == {path.name for path in ARCHIVE.iterdir()}
    for entry in entries():
        assert entry["origin"] == "reconstructed"
        assert datetime.date.fromisoformat(entry["read_through"])
        assert entry["provenance"].endswith(".")
        assert entry["gaps"]


def test_the_archive_tells_the_bill_whole() -> None:
    records = loaded(ARCHIVE)
    assert list(records).index("bills") < list(records).index("history") < list(records).index("votes")
    bill = bills(records["bills"])["SB 747"]
    assert bill.title == "Civil rights: deprivation of federal constitutional rights, privileges, and immunities."
    assert len(bill.sponsorships or ()) == 37
    assert len(bill.versions or ()) == 10
    history = bills(records["history"])["SB 747"].actions or ()
    assert len(history) == 48
    assert history[-1].date == datetime.date(2026, 9, 2)
    assert history[-1].classification == {ActionClassification.EXECUTIVE_RECEIPT}
    assert [action.description for action in history if STATE.rules.read(action.description) is None] == []
    votes = bills(records["votes"])["SB 747"].votes or ()
    assert len(votes) == 12
    assert all(vote.names_match_counts for vote in votes)
    floor = {(vote.chamber, vote.date): vote.counts for vote in votes if not vote.organization}
    assert floor[Chamber.LOWER, datetime.date(2026, 8, 25)] == {VoteOption.YES: 57, VoteOption.NO: 19, VoteOption.NOT_VOTING: 3}
    assert sum(isinstance(record, HearingRecord) for record in records["hearings"]) == 10


def test_what_the_governor_did_is_named_as_a_gap() -> None:
    (gaps,) = [entry["gaps"] for entry in entries() if entry["kind"] == "history"]
    assert any("Governor" in gap for gap in gaps)


# ---- Real tables ----


@needs_real
def test_of_the_real_files_no_table_is_left_as_an_error() -> None:
    left = [found for found in captures(REAL, [STATE]) if isinstance(found, Leftover)]
    assert [found for found in left if found.error] == []
    tables = {table.member for table in TABLES.values()}
    assert not tables & {found.path.name for found in left}


@needs_real
def test_the_real_rows_of_2025_are_read_whole() -> None:
    records = loaded(REAL / "pubinfo_2025_mini")
    listed, histories = bills(records["bills"]), bills(records["history"])
    assert listed.keys() == histories.keys() == {"AB 831", "SB 275", "AB 1656", "AB 2052"}
    assert [sponsor.name for sponsor in listed["SB 275"].sponsorships or ()] == ["Smallwood-Cuevas", "Limón"]
    assert sum(len(bill.actions or ()) for bill in histories.values()) == 89
    unread = {a.description for bill in histories.values() for a in bill.actions or () if STATE.rules.read(a.description) is None}
    assert unread == set()
    veto = [action for action in histories["SB 275"].actions or () if ActionClassification.EXECUTIVE_VETO in action.classification]
    assert [(action.date, action.chamber) for action in veto] == [(datetime.date(2025, 10, 1), Chamber.EXECUTIVE)]
    assert records["vetoes"][-1] == Expected("vetoes", stated=1, found=1)


@needs_real
def test_the_real_votes_of_1999_are_read_without_the_tables_of_motions_and_places() -> None:
    """Both sessions of the biennium stand in the same files: 46 votes of 2,365 members, of which one name is missing."""
    folder = REAL / "pubinfo_1999_archive"
    sessions = [loaded(folder, session) for session in ("19992000", "19992000S1")]
    votes = [vote for records in sessions for bill in bills(records["votes"]).values() for vote in bill.votes or ()]
    assert (len(votes), sum(len(vote.votes) for vote in votes)) == (46, 2_365)
    assert all(vote.motion_text.startswith("Motion ") and vote.note for vote in votes)
    assert [vote.source_key for vote in votes if not vote.names_match_counts] == ["199920001AB1 CX25 1999-02-23 1001 3310"]
    assert [records["votes"][-1] for records in sessions] == [Expected("votes", 6, 6), Expected("votes", 30, 29)]
    history = bills(sessions[0]["history"])["AB 1"].actions or ()
    assert [action.description for action in history[-4:-2]] == [
        "In Assembly. To enrollment.",
        "Enrolled and to the Governor at 11:15 a.m.",
    ]


@needs_real
def test_a_real_folder_is_loaded_for_both_sessions_that_it_holds() -> None:
    found = [capture for capture in captures(REAL / "pubinfo_1999_archive", [STATE]) if isinstance(capture, Capture)]
    assert Counter(capture.request.session for capture in found) == {"19992000": 6, "19992000S1": 6}


@needs_real
def test_real_rows_with_escapes_are_read() -> None:
    body = (REAL / "datfiles" / "escaped_rows.dat").read_bytes()
    table = Table("LAW_SECTION_TBL.dat", tuple(f"c{number}" for number in range(18)))
    page = Page(Request("bills", "https://x.example/", "20252026"), body, "https://x.example/", retrieved_at=None)
    rows = list(Rows(page, table, ("c1", "c13", "c14")))
    assert len(rows) == 10
    assert all(lob and lob.endswith(".lob") for _, _, lob in rows)
    assert "\n" in (rows[0][1] or "")
