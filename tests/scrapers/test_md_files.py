"""Maryland's files: which are its own, what the shipped archive says, and what the real captures hold."""

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scrapers.page import Page, Request
from scrapers.records import BillRecord, HearingRecord
from scrapers.states.md import STATE

ROOT = Path(__file__).parents[2]
ARCHIVE = ROOT / "scrapers" / "archive" / "md"
REAL = ROOT.parent / "shared" / "captures" / "md"
LIST = (ROOT / "tests" / "captures" / "md" / "master-list" / "legislation.json").read_bytes()
DETAILS = (ROOT / "tests" / "captures" / "md" / "details-hb0351" / "hb0351.html").read_bytes()
needs_real = pytest.mark.skipif(not REAL.is_dir(), reason="the real captures are not part of the project")


def asked(name: str, body: bytes) -> tuple[str, str, str] | None:
    recognised = STATE.recognise(name, body, None)
    return (recognised.request.kind, recognised.request.session, recognised.request.identifier) if recognised else None


def test_a_list_is_known_by_its_shape_and_tells_session_and_moment() -> None:
    recognised = STATE.recognise("DOWNLOAD.JSON", LIST, None)
    assert recognised is not None
    assert recognised.request == Request(
        "master-list", "https://mgaleg.maryland.gov/2026rs/misc/billsmasterlist/legislation.json", "2026"
    )
    # 22:55 of a summer evening in Maryland.
    assert recognised.retrieved_at == datetime.datetime(2026, 7, 2, 2, 55, 9, 263000, tzinfo=datetime.UTC)


def test_a_details_page_is_known_by_its_shape_and_tells_bill_session_and_moment() -> None:
    stamped = DETAILS.replace(b"</body>", b"<p>Last Updated: 1/27/2026 3:37 PM</p></body>")
    recognised = STATE.recognise("page.htm", stamped, None)
    assert recognised is not None
    assert recognised.request == Request(
        "details", "https://mgaleg.maryland.gov/mgawebsite/Legislation/Details/hb0351?ys=2026RS", "2026", "HB 351"
    )
    assert recognised.retrieved_at == datetime.datetime(2026, 1, 27, 20, 37, tzinfo=datetime.UTC)


def test_a_page_of_a_session_that_is_not_declared_is_still_known() -> None:
    assert asked("x.json", LIST.replace(b"2026 Regular", b"1999 Regular")) == ("master-list", "1999", "")
    assert asked("x.json", LIST.replace(b"2026 Regular", b"2021 Special")) == ("master-list", "2021s1", "")
    assert asked("x.html", DETAILS.replace(b"/2026RS/", b"/1999RS/")) == ("details", "1999", "HB 351")


@pytest.mark.parametrize("body", [b"", b"[{", b"\xff\xfe\x00", b"<html>Not found</html>", b'[{"Number": "HB0001"}]'])
@pytest.mark.parametrize("name", ["md_2025rs_legislation.json", "MD_2025RS_Legislation_Part.JSON", "2025rs-legislation.json"])
def test_a_damaged_list_is_known_by_its_name(name: str, body: bytes) -> None:
    assert asked(name, body) == ("master-list", "2025", "")


def test_a_damaged_list_is_of_the_session_that_was_named_and_of_none_that_was_not() -> None:
    recognised = STATE.recognise("legislation.json", b"", STATE.session("2025"))
    assert recognised is not None
    assert recognised.request.session == "2025"
    assert asked("legislation.json", b"") == ("master-list", "", "")


@pytest.mark.parametrize("body", [b"", DETAILS[:60], DETAILS.replace(b"detailsHistory", b"h"), DETAILS.decode().encode("utf-16")])
@pytest.mark.parametrize("name", ["hb0351.html", "md_2026rs_HB0351_details.htm", "hb0351?ys=2026RS"])
def test_a_damaged_details_page_is_known_by_its_name(name: str, body: bytes) -> None:
    recognised = STATE.recognise(name, body, STATE.session("2026"))
    assert recognised is not None
    assert (recognised.request.kind, recognised.request.session, recognised.request.identifier) == ("details", "2026", "HB 351")


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("HB0351.json", b'{"legislative_session": "2026", "identifier": "HB0351", "title": "Example"}'),
        ("md_2026rs_hearings_excerpt.json", b'[{"bill": "HB0351"}]'),
        ("md_2026rs_hb0550_details_page_text_20260127.txt", b"- Title\n- Example"),
        ("md_2026rs_HB0332_first_reader_text.md", b"# Example"),
        ("HB1312.html", b"<html><h2>HB1312</h2></html>"),
        ("hb0351-votes.json", b'{"bill": {}, "votes": []}'),
        ("", b"\x00\xff"),
    ],
)
def test_other_peoples_files_are_left_alone(name: str, body: bytes) -> None:
    assert STATE.recognise(name, body, None) is None


SHAPES = (
    b"",
    LIST[:200],
    DETAILS[:300],
    b'[{"BillNumber": "", "CrossfileBillNumber"',
    b'<h2>HB0351</h2> id="divSummary" /2026RS/bills',
)


@given(st.text(), st.sampled_from(SHAPES), st.binary())
@example("x", SHAPES[3], b'"StatusCurrentAsOf": "9999-12-31T23:59:59.999"')
@example("x", SHAPES[4], b"Last Updated: 13/45/0000 99:99 AM")
def test_garbage_is_answered_and_never_raises(name: str, shape: bytes, garbage: bytes) -> None:
    recognised = STATE.recognise(name, shape + garbage, None)
    assert recognised is None or recognised.request.kind in STATE.pages


def entries() -> list[dict[str, Any]]:
    pages: list[dict[str, Any]] = json.loads((ARCHIVE / "manifest.json").read_text())["pages"]
    return pages


def archived_page(entry: dict[str, Any]) -> Page:
    """A page of the archive, with those that it is read together with."""
    request = Request(entry["kind"], entry["url"], entry["session"], entry["identifier"])
    beside = {other["kind"]: archived_page(other) for other in entries() if other["kind"] in STATE.pages[entry["kind"]].companions}
    return Page(request, (ARCHIVE / entry["file"]).read_bytes(), entry["url"], retrieved_at=None, beside=beside)


def archived(entry: dict[str, Any]) -> list[BillRecord]:
    records = list(STATE.pages[entry["kind"]].parse(archived_page(entry)))
    assert all(isinstance(record, BillRecord | HearingRecord) for record in records)
    return [record for record in records if isinstance(record, BillRecord)]


def test_the_archive_lists_all_its_files_and_vouches_for_each() -> None:
    assert {entry["file"] for entry in entries()} | {"manifest.json"} == {path.name for path in ARCHIVE.iterdir()}
    for entry in entries():
        assert entry["origin"] == "reconstructed"
        assert datetime.date.fromisoformat(entry["read_through"])
        assert entry["provenance"].endswith(".")
        assert entry["gaps"]


def test_the_archive_is_read_by_the_parsers_of_the_live_pages() -> None:
    found = {entry["file"]: {record.identifier for record in archived(entry)} for entry in entries()}
    assert found == {
        "legislation.json": {"HB 332", "HB 351", "HB 550", "SB 346"},
        "hearings.html": set(),
        "hb0351.html": {"HB 351"},
        "sb0346.html": {"SB 346"},
        "hb0332.html": {"HB 332"},
        "hb0550.html": {"HB 550"},
        "hb0351-votes.json": {"HB 351"},
        "sb0346-votes.json": {"SB 346"},
    }


def test_every_line_of_the_archived_histories_is_read_by_a_rule() -> None:
    texts = {action.description for entry in entries() for record in archived(entry) for action in record.actions or ()}
    assert len(texts) > 20
    assert {text for text in texts if STATE.rules.read(text) is None} == set()


def test_an_archived_roll_call_that_lacks_a_name_says_so_and_adds_none() -> None:
    votes = {vote.source_key: vote for entry in entries() for record in archived(entry) for vote in record.votes or ()}
    assert [key for key, vote in votes.items() if vote.names_match_counts is False] == ["2026RS-house-1273"]
    assert len(votes["2026RS-house-1273"].votes) == 140
    assert "95 of the 96 yes votes; one name is missing" in votes["2026RS-house-1273"].note


def test_the_archive_has_the_hearings_of_its_bills_and_none_that_was_cancelled() -> None:
    (entry,) = (entry for entry in entries() if entry["kind"] == "hearings")
    records = [record for record in STATE.pages["hearings"].parse(archived_page(entry)) if isinstance(record, HearingRecord)]
    assert {(record.date.isoformat(), record.organization, record.agenda) for record in records} == {
        ("2026-02-10", "Judicial Proceedings Committee", ("SB 346",)),
        ("2026-02-18", "Judiciary Committee", ("HB 351",)),
        ("2026-02-20", "Judiciary Committee", ("HB 351",)),
        ("2026-04-01", "Judiciary Committee", ("SB 346",)),
        ("2026-04-02", "Judicial Proceedings Committee", ("HB 351",)),
    }


@needs_real
@pytest.mark.parametrize(
    ("name", "session", "bills"),
    [("md_2025rs_legislation_passed_subset.json", "2025", 576), ("md_2026rs_legislation_excerpt.json", "2026", 4)],
)
def test_the_real_lists_are_read_whole(name: str, session: str, bills: int) -> None:
    body = (REAL / name).read_bytes()
    recognised = STATE.recognise(name, body, None)
    assert recognised is not None
    assert recognised.request.session == session
    assert recognised.retrieved_at is not None
    page = Page(recognised.request, body, recognised.request.url, recognised.retrieved_at)
    records = [record for record in STATE.pages["master-list"].parse(page) if isinstance(record, BillRecord)]
    assert len({record.identifier for record in records}) == bills
    unread = {action.description for record in records for action in record.actions or () if not action.classification}
    assert unread == set()


@needs_real
def test_of_the_real_files_only_the_two_lists_are_the_sources_own() -> None:
    files = [path for path in REAL.rglob("*") if path.is_file()]
    own = {path.name for path in files if STATE.recognise(path.name, path.read_bytes(), None)}
    assert own == {"md_2025rs_legislation_passed_subset.json", "md_2026rs_legislation_excerpt.json"}


def test_another_states_page_with_a_number_in_its_name_is_left() -> None:
    assert STATE.recognise("landing_list_detail_fragment_HB0001.html", b"<html><table></table></html>", None) is None
