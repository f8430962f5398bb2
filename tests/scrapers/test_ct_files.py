"""Connecticut: which request a file on disk answers. HB 9999 and its page are invented."""

import json
from pathlib import Path

import pytest

from scrapers.replay import Capture, Leftover, captures
from scrapers.state import Session
from scrapers.states.ct import STATE
from scrapers.states.ct.naming import TABLES

CAPTURES = Path(__file__).parents[1] / "captures" / "ct"
REAL = Path(__file__).parents[2].parent / "shared" / "captures" / "ct"


def recognised(name: str, body: bytes = b"", session: str = "") -> tuple[str, str, str] | None:
    """Kind, session and bill of the request that a file answers."""
    told: Session | None = STATE.session(session) if session else None
    found = STATE.recognise(name, body, told)
    return (found.request.kind, found.request.session, found.request.identifier) if found else None


@pytest.mark.parametrize("case", sorted(CAPTURES.iterdir()), ids=lambda case: case.name)
def test_every_capture_is_known_by_its_name_and_bytes(case: Path) -> None:
    entry = json.loads((case / "request.json").read_text(encoding="utf-8"))
    name, session = entry["file"], entry["session"]
    found = STATE.recognise(name, (case / name).read_bytes(), STATE.session(session))
    assert found is not None
    assert (found.request.kind, found.request.url, found.request.session, found.request.identifier) == (
        entry["kind"],
        entry["url"],
        session,
        entry["identifier"],
    )


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_that_was_renamed_is_known_by_its_columns_and_one_that_is_damaged_by_its_name(kind: str) -> None:
    body = (CAPTURES / kind / TABLES[kind]).read_bytes()
    assert recognised("download (1).csv", body, "2026") == (kind, "2026", "")
    assert recognised(TABLES[kind].upper(), b"\0" * 100, "2026") == (kind, "2026", "")


@pytest.mark.parametrize(("kind", "session"), [("bills", "2026"), ("history", "2026"), ("subjects", ""), ("members", "")])
def test_the_session_of_a_table_is_told_by_its_rows_where_they_tell_it(kind: str, session: str) -> None:
    assert recognised(TABLES[kind], (CAPTURES / kind / TABLES[kind]).read_bytes()) == (kind, session, "")


@pytest.mark.parametrize(
    ("name", "request_"),
    [
        ("2026SB-00397-R000399-FC_File_No_399.PDF", ("file-copy", "2026", "SB 397")),
        ("2025hb-05002-r000973-fc.pdf", ("file-copy", "2025", "HB 5002")),
        ("2026SV-00123-R00SB00397-SV.PDF", ("roll-call", "2026", "SB 397")),
        ("2025HV-00001-R00HJ00001-HV.pdf", ("roll-call", "2025", "HJ 1")),
        ("1999SV-00001-R00SB00001-SV.PDF", ("roll-call", "1999", "SB 1")),
        ("commevents.php_comm_code=jud", ("calendar", "", "")),
        # No bill, another text of the bill, and the words of a sheet without the sheet.
        ("2025SV-00035-R00-SV.PDF", None),
        ("2026SB-00397-R01-SB.PDF", None),
        ("2026PA-00014-R00SB-00397-PA.PDF", None),
        ("2026SB-00397-R000399-FC_File_No_399_extracted.txt", None),
        ("notes.csv", None),
    ],
)
def test_a_sheet_is_known_by_its_name_whatever_is_left_in_it(name: str, request_: tuple[str, str, str] | None) -> None:
    assert recognised(name, b"\0" * 100) == request_


def test_a_bills_page_is_known_by_its_heading() -> None:
    body = b"<html><body><h3><strong>Raised H.B. No. 9999 </strong><br>Session Year 2026</h3></body></html>"
    assert recognised("page.html", body) == ("status", "2026", "HB 9999")
    assert recognised("page.html", body.replace(b"Session Year 2026", b"")) is None
    assert recognised("page.txt", body.replace(b"<html>", b"")) is None


@pytest.mark.parametrize("body", [b"", b"\xff\xfe\x00", b'"', b"\r", b"\r\r,\r", b"bill_num", b"[{", b"\0" * 5000])
def test_files_of_nobody_are_left(body: bytes) -> None:
    assert recognised("example.dat", body) is None


@pytest.mark.skipif(not REAL.exists(), reason="the reference material is not beside the project")
def test_of_a_folder_of_official_files_those_are_taken_that_are_read_and_the_others_are_named() -> None:
    found = list(captures(REAL, [STATE]))
    assert [capture.path.name for capture in found if isinstance(capture, Capture)] == ["2026SB-00397-R000399-FC_File_No_399.PDF"]
    left = [leftover for leftover in found if isinstance(leftover, Leftover)]
    assert len(left) == sum(path.is_file() for path in REAL.rglob("*")) - 1
    assert not any(leftover.error for leftover in left)
