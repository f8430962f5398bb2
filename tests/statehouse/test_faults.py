"""Every fault: what comes of the crawl that meets it, that no row moves, and that the next good crawl recovers."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import time_machine

from tests.scrapers.server import Answer
from tests.statehouse.conftest import Playing
from tests.statehouse.crawls import changed, crawl, rows, session_of
from tests.statehouse.faults import CASES, Case, played, suffer
from tests.statehouse.house import DAY, Fault

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

QUICK = ("il", "zz")


def each_case() -> Iterator[object]:
    """Every case: the first of each legislature of QUICK in every run of the suite, and the others where there is time."""
    seen: set[str] = set()
    for case in CASES:
        quick = case.code in QUICK and case.code not in seen
        yield pytest.param(case, id=str(case), marks=[] if quick else [pytest.mark.slow])
        seen.add(case.code)


@pytest.mark.parametrize("case", list(each_case()))
def test_a_fault_moves_no_row_and_is_told(case: Case, playing: Playing, clock: time_machine.Traveller) -> None:
    legislature = played(case.code)
    result = suffer(case, playing(legislature), session_of(legislature), lambda: clock.shift(DAY))
    told = [problem["reason"] for problem in result.problems]
    assert (result.outcome, result.tries, result.kept) == (case.outcome, case.tries, case.kept), told
    assert bool(told) == (case.outcome != "ok")
    assert not case.told or any(case.told in reason for reason in told), told
    if not case.fresh:
        assert result.rows == case.rows
    assert (result.after, result.recovered) == ("ok", 0)


def test_a_change_that_an_untrue_etag_hid_is_found_with_the_next_one(playing: Playing, clock: time_machine.Traveller) -> None:
    legislature = played("md")
    house, session = playing(legislature), session_of(legislature)
    hidden = Fault(
        "hidden", page=lambda body: body.replace(b"(No Kings Act)", b"(Example Act)"), wire=lambda answer: Answer(status=304)
    )
    crawl(session)
    before = rows()
    clock.shift(DAY)
    with house.suffering(hidden, "details"):
        assert (crawl(session).outcome, changed(before, rows())) == ("ok", 0)
    clock.shift(DAY)
    with house.suffering(replace(hidden, wire=lambda answer: answer), "details"):
        assert crawl(session).counts["events"]
        assert changed(before, rows())
