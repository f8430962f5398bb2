"""What a page or a run should hold: less than that is suspect, and nothing of it is written."""

from dataclasses import replace

import pytest

from bills.expectations import far_fewer
from bills.models import Action, Bill, Run, Snapshot, VoteEvent
from scrapers.page import Page, Request
from scrapers.vocabulary import RunOutcome
from tests.example import read
from tests.legislature import HOST, action, bill, bill_page, list_page, vote

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("found", "before", "lost"),
    [
        ({"bills": 100}, {"bills": 100}, None),
        ({"bills": 99}, {"bills": 100}, None),
        ({"bills": 91}, {"bills": 100}, None),
        ({"bills": 89}, {"bills": 100}, "89 bills where the last good reading had 100"),
        ({"bills": 0}, {"bills": 1}, "0 bills where the last good reading had 1"),
        ({"votes": 1}, {"votes": 2}, None),
        ({}, {"votes": 3}, "0 votes where the last good reading had 3"),
        ({"bills": 400}, {"bills": 2345}, "400 bills where the last good reading had 2,345"),
    ],
)
def test_far_fewer(found: dict[str, int], before: dict[str, int], lost: str | None) -> None:
    assert far_fewer(found, before) == lost


def test_a_list_that_is_capped_is_suspect_and_writes_nothing() -> None:
    read(list_page(*(bill(f"HB {n}") for n in range(1, 41))))
    run = read(list_page(*({**bill(f"HB {n}"), "title": "Changed"} for n in range(1, 21))))
    assert run.outcome == RunOutcome.SUSPECT
    assert run.problems[0]["reason"] == "20 bills where the last good reading had 40"
    assert not Bill.objects.filter(title="Changed").exists()
    assert Snapshot.objects.latest("pk").status == Snapshot.Status.SUSPECT


def test_a_history_that_speaks_of_votes_that_are_not_there_is_suspect_even_the_first_time() -> None:
    run = read(list_page(bill(votes=[vote()]), votes={"stated": 9, "found": 1}))
    assert run.outcome == RunOutcome.SUSPECT
    assert run.problems[0]["reason"] == "1 votes where the page itself speaks of 9"
    assert not VoteEvent.objects.exists()


def test_a_page_whose_rows_are_there_twice_is_suspect_even_the_first_time() -> None:
    lines = [action("Introduced"), action("Read", day=2), action("Passed", day=3)]
    run = read(list_page(bill(actions=lines * 2), bill("HB 2", actions=lines)))
    assert run.outcome == RunOutcome.SUSPECT
    assert run.problems[0]["reason"] == "6 of 9 actions are of bills that have each of theirs more than once"
    assert not Action.objects.exists()


def test_a_bill_of_many_may_have_its_lines_twice() -> None:
    lines = [action("Introduced"), action("Read", day=2), action("Passed", day=3)]
    run = read(list_page(bill(actions=lines * 2), *(bill(f"HB {n}", actions=lines) for n in range(2, 30))))
    assert (run.outcome, Action.objects.count()) == (RunOutcome.OK, 90)


def dated(last_modified: str, title: str) -> Page:
    return replace(list_page({**bill(), "title": title}), last_modified=last_modified)


@pytest.mark.parametrize(
    ("now", "title", "outcome"),
    [
        ("Thu, 30 Apr 2026 04:30:00 GMT", "An older title", "suspect"),
        ("Fri, 01 May 2026 04:30:00 GMT", "Another title", "ok"),
        ("Sat, 02 May 2026 04:30:00 GMT", "A newer title", "ok"),
        ("Thu, 30 Apr 2026 04:30:00 GMT", "A title", "ok"),
        ("some day", "Another title", "ok"),
        ("", "Another title", "ok"),
    ],
)
def test_another_page_that_is_older_than_the_last_one_is_suspect(now: str, title: str, outcome: str) -> None:
    read(dated("Fri, 01 May 2026 04:30:00 GMT", "A title"))
    assert read(dated(now, title)).outcome == outcome
    assert Bill.objects.get().title == (title if outcome == "ok" else "A title")


def test_one_vote_that_is_not_there_yet_is_counted_and_the_rest_is_read() -> None:
    run = read(list_page(bill(votes=[vote(f"v{n}") for n in range(1, 10)]), votes={"stated": 10, "found": 9}))
    assert (run.outcome, run.counts["votes missing"], VoteEvent.objects.count()) == (RunOutcome.OK, 1, 9)


def part(number: int, *bills: object) -> Page:
    """One page of a list that comes in several."""
    return Page(Request("list", f"{HOST}/list?page={number}", "2026"), list_page(*bills).body, f"{HOST}/list?page={number}", None)  # type: ignore[arg-type]


def crawled(*pages: Page) -> Run:
    return read(*pages, trigger="schedule")


def test_a_list_that_ends_pages_too_early_is_suspect() -> None:
    pages = [part(n, *(bill(f"HB {n}{m}") for m in range(5))) for n in range(1, 5)]
    assert crawled(*pages).outcome == RunOutcome.OK
    run = crawled(pages[0])
    assert run.outcome == RunOutcome.SUSPECT
    assert run.problems[0]["reason"] == "all pages of kind list together: 5 bills where the last good reading had 20"


def test_a_run_that_asks_for_fewer_bills_pages_is_not() -> None:
    """Which bills' own pages are asked for depends on what is new."""
    pages = [bill_page(bill(f"HB {n}", actions=[action()])) for n in range(1, 9)]
    crawled(*pages)
    assert crawled(pages[0]).outcome == RunOutcome.OK


def test_a_suspect_list_leaves_the_rest_of_its_run_alone() -> None:
    read(list_page(*(bill(f"HB {n}") for n in range(1, 41))))
    run = read(list_page(bill("HB 1")), bill_page(bill("HB 1", actions=[action()])))
    assert run.outcome == RunOutcome.SUSPECT
    assert Bill.objects.get(slug="HB1").actions.count() == 1
