"""Which files New York takes for answers of its API: by their bytes, and damaged ones by their names."""

import json
from pathlib import Path
from typing import Any

import pytest

from scrapers.errors import SourceChanged
from scrapers.page import Page, Request
from scrapers.states.ny import STATE, recognise
from scrapers.states.ny.naming import assembly_votes_request

ROOT = Path(__file__).parents[2]
ARCHIVE = ROOT / "scrapers/archive/ny"
CATALOGUE = ROOT / "tests/captures/ny/first-part-of-the-catalogue"
REAL = ROOT.parent / "shared/captures/ny"
ENTRIES = json.loads((ARCHIVE / "manifest.json").read_bytes())["pages"]


@pytest.mark.parametrize("entry", [e for e in ENTRIES if e["kind"] == "bill"], ids=lambda entry: entry["file"])
def test_an_archived_page_of_the_api_is_recognised_as_the_answer_that_it_is(entry: dict[str, Any]) -> None:
    found = recognise("whatever.json", (ARCHIVE / entry["file"]).read_bytes(), None)
    assert found is not None
    assert found.request == Request(entry["kind"], entry["url"], entry["session"], entry["identifier"])


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("s09005-2025.JSON", "/2025/S9005?view=with_refs_no_fulltext"),
        ("S9005-2025_JSON", "/2025/S9005?view=with_refs_no_fulltext"),
        ("bills-2025-1001.json", "/2025?limit=1000&offset=1001&full=false&sort=printNo:asc"),
        ("bills-2025.json", "/2025?limit=1000&offset=1&full=false&sort=printNo:asc"),
    ],
)
@pytest.mark.parametrize("body", [b"", b'{"success": true, "resu', b'{"success": true, "result": {}}', b"\xff\xfe\x00"])
def test_a_damaged_file_of_the_apis_own_is_recognised_by_its_name(name: str, url: str, body: bytes) -> None:
    found = recognise(name, body, None)
    assert found is not None
    assert found.request.url == f"https://legislation.nysenate.gov/api/3/bills{url}"
    with pytest.raises(SourceChanged):
        list(STATE.pages[found.request.kind].parse(Page(found.request, body, found.request.url, retrieved_at=None)))


@pytest.mark.parametrize("case", ["members-senate", "senate-agenda-cancelled-and-set-again"])
def test_members_and_an_agenda_are_recognised(case: str) -> None:
    entry = json.loads((ROOT / "tests/captures/ny" / case / "request.json").read_bytes())
    found = recognise(entry["file"], (ROOT / "tests/captures/ny" / case / entry["file"]).read_bytes(), None)
    assert found is not None
    assert (found.request.kind, found.request.url, found.request.session) == (entry["kind"], entry["url"], entry["session"])


@pytest.mark.parametrize("name", ["leg.html", "S9005-2025.html"])
def test_the_assemblys_page_of_a_bill_is_recognised_by_its_boxes_if_it_has_both_sections_of_votes(name: str) -> None:
    boxes = b"""<input id="bn" name="bn" type="text" value="S09005" size="7"><input type="hidden" name="term" value="2025">"""
    sections = [b"<h3>S09005 %b&nbspVotes:</h3>" % section for section in (b"Committee", b"Floor")]
    found = recognise(name, b"<html>" + boxes + sections[0] + sections[1], None)
    assert found is not None
    assert found.request == assembly_votes_request("2025-2026", "S9005")
    assert recognise("leg.html", b"<html>" + boxes + sections[1], None) is None


def test_the_bytes_decide_over_the_name() -> None:
    found = recognise("S9005-2025.json", (CATALOGUE / "bills-2025-1.json").read_bytes(), None)
    assert found is not None
    assert found.request.url == json.loads((CATALOGUE / "request.json").read_bytes())["url"]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("S9005.json", b'{"PrintNo": "S9005", "Session": 2025, "Actions": []}'),
        ("S9005-2025.json", b'{"identifier": "S9005", "legislative_session": "2025-2026"}'),
        ("S9005.json", b'{"success": true, "result": {"basePrintNo": "../S1", "session": 2025}}'),
        ("S9005.json", b'{"success": true, "result": {"basePrintNo": "S1", "session": 99999}}'),
        ("S9005.json", b""),
        ("notes.txt", b"S9005 was signed"),
        ("deep.json", b"[" * 100_000),
        ("list.json", b"[1, 2]"),
    ],
)
def test_what_is_not_the_apis_own_is_left(name: str, body: bytes) -> None:
    assert recognise(name, body, None) is None


@pytest.mark.skipif(not REAL.exists(), reason="the real captures are not here")
def test_what_others_derived_from_the_api_and_what_the_drafting_commission_sends_is_left_alone() -> None:
    others = [path for folder in ("openleg-mirror", "openstates_raw", "openleg-repo") for path in (REAL / folder).rglob("*")]
    known = [path.name for path in others if path.is_file() and recognise(path.name, path.read_bytes(), None)]
    assert known == ["S609-2017_JSON"]


@pytest.mark.skipif(not REAL.exists(), reason="the real captures are not here")
def test_a_real_answer_that_was_cut_off_is_recognised_under_any_name() -> None:
    cut = (REAL / "openleg-repo" / "sourcefile" / "S609-2017_JSON").read_bytes()[:9000]
    found = recognise("download.json", cut, None)
    assert found is not None
    assert (found.request.session, found.request.identifier) == ("2017-2018", "S609")
