"""Every capture of every state, read and compared with what a person wrote beside it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from scrapers.crawl import read
from scrapers.page import Page
from scrapers.replay import Capture, Replay, captures
from scrapers.state import all_states
from tests.records import plain

CAPTURES = Path(__file__).parents[1] / "captures"
STATES = {code: state for code, state in all_states().items() if state.is_read}
CASES = sorted(path.parent for path in CAPTURES.glob("*/*/request.json"))


def the_capture(case: Path) -> Capture:
    (found,) = captures(case, STATES.values())
    assert isinstance(found, Capture), found
    return found


def the_page(case: Path) -> Page:
    """The page of a case, with the pages of the sibling cases that it names as read together with it."""
    capture = the_capture(case)
    beside = json.loads((case / "request.json").read_text(encoding="utf-8")).get("beside", {})
    page = Replay([capture])(capture.request)
    return replace(page, beside={kind: the_page(case.parent / other) for kind, other in beside.items()})


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_a_capture_says_what_was_written_beside_it(case: Path) -> None:
    records, requests = read(the_capture(case).state, the_page(case))
    expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    assert [plain(record) for record in records] == expected["records"]
    assert [f"{request.kind} {request.url}" for request in requests] == expected["requests"]


@pytest.mark.parametrize("code", STATES)
def test_every_kind_of_page_of_a_state_has_a_capture(code: str) -> None:
    covered = {json.loads(path.read_text(encoding="utf-8"))["kind"] for path in CAPTURES.glob(f"{code}/*/request.json")}
    assert covered == set(STATES[code].pages)
