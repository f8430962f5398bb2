"""A run and its lease: one crawl a state, and none that is lost."""

import datetime
from collections.abc import Iterator

import pytest
import time_machine

from bills.expectations import far_fewer
from bills.models import Run, Snapshot
from bills.runs import DEADLINE, LEASE, MAX_ATTEMPTS, LostRun, abandoned, begin, open_run
from scrapers.errors import FetchError
from scrapers.page import Page, Request
from scrapers.vocabulary import RunOutcome
from tests.example import job, session
from tests.legislature import READ_AT, bill, bill_page, list_page

pytestmark = pytest.mark.django_db

NOW = READ_AT
LATER = NOW + LEASE + datetime.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


class Killed(BaseException):
    """What a worker meets that has no time to say so."""


def opened(trigger: str = "schedule") -> Run:
    run = open_run(session(), trigger, now=NOW)
    assert run is not None
    return run


def test_a_state_is_crawled_once_at_a_time() -> None:
    opened()
    assert open_run(session(), "command", now=NOW) is None


def test_a_load_does_not_wait_for_a_crawl() -> None:
    opened()
    assert open_run(session(), "load", now=NOW) is not None


def test_a_run_is_left_alone_while_its_lease_holds() -> None:
    opened()
    assert list(abandoned(now=NOW)) == []


def test_a_run_whose_worker_died_is_taken_up_once() -> None:
    run = opened()
    (taken,) = abandoned(now=LATER)
    assert taken.pk == run.pk
    assert str(taken.claim) == str(Run.objects.get().claim) != str(run.claim)
    assert list(abandoned(now=LATER)) == []


def test_a_message_that_comes_twice_is_worked_on_once() -> None:
    run = opened()
    assert begin(run.pk, str(run.claim), now=NOW) is not None
    assert begin(run.pk, str(run.claim), now=NOW) is None


def test_the_old_worker_stops_when_another_has_its_run() -> None:
    run = opened()
    old = job(run, clock=lambda: LATER)
    list(abandoned(now=LATER))
    with pytest.raises(LostRun):
        old.alive()


def test_the_old_workers_end_does_not_overwrite_the_new_ones_run() -> None:
    run = opened()
    old = job(run)
    list(abandoned(now=LATER))
    old.close()
    assert Run.objects.get().outcome == RunOutcome.RUNNING


def test_a_run_that_kills_its_workers_is_given_up_and_says_so() -> None:
    at, claim = NOW, opened().claim
    for _ in range(MAX_ATTEMPTS):
        assert begin(Run.objects.get().pk, str(claim), now=at) is not None
        at += LEASE + datetime.timedelta(seconds=1)
        claim = next((run.claim for run in abandoned(now=at)), claim)
    run = Run.objects.get()
    assert run.outcome == RunOutcome.FAILED
    assert run.problems[0]["reason"] == "given up after 5 attempts: its worker died each time"


def test_a_run_that_waits_long_for_a_worker_is_not_given_up() -> None:
    opened()
    for hours in range(1, 20):
        assert len(list(abandoned(now=NOW + datetime.timedelta(hours=hours)))) == 1


def test_a_crawl_by_hand_ends_one_whose_worker_is_gone() -> None:
    left = opened()
    assert open_run(session(), "command", now=NOW) is None
    assert open_run(session(), "command", now=LATER) is not None
    left.refresh_from_db()
    assert left.outcome == RunOutcome.FAILED


def test_a_load_that_was_left_is_ended_since_nobody_knows_its_folder() -> None:
    opened("load")
    assert list(abandoned(now=LATER)) == []
    assert Run.objects.get().outcome == RunOutcome.FAILED


def test_a_run_that_is_taken_up_ends_as_if_nothing_had_happened() -> None:
    pages = {p.request: p for p in (list_page(bill("HB 1"), bill("HB 2")), bill_page(bill("HB 1")), bill_page(bill("HB 2")))}

    def dies(request: Request) -> Page:
        if request.identifier == "HB 2":
            raise Killed
        return pages[request]

    run = opened()
    with pytest.raises(Killed):
        job(run).work(list(pages), dies)
    assert Run.objects.get().outcome == RunOutcome.RUNNING
    (again,) = abandoned(now=LATER)
    with time_machine.travel(LATER, tick=False):
        done = job(again).work(list(pages), pages.__getitem__)
    assert done.outcome == RunOutcome.OK
    assert Snapshot.objects.count() == 3


def test_a_run_past_its_time_keeps_what_it_has_and_says_why() -> None:
    pages = {p.request: p for p in (bill_page(bill("HB 1")), bill_page(bill("HB 2")), bill_page(bill("HB 3")))}
    run = opened()
    with time_machine.travel(NOW, tick=False) as clock:

        def slow(request: Request) -> Page:
            clock.shift(DEADLINE / 2 + datetime.timedelta(minutes=1))
            return pages[request]

        job(run).work(list(pages), slow)
    assert (run.outcome, run.counts["bills"]) == (RunOutcome.PARTIAL, 1)
    assert run.problems[-1]["error"] == "LostRun"


def test_a_run_that_reads_nothing_failed() -> None:
    def unreachable(request: Request) -> Page:
        raise FetchError(request.url, "no answer after 4 tries")

    run = job(opened()).work([list_page().request], unreachable)
    assert run.outcome == RunOutcome.FAILED
    assert run.problems == [{"url": list_page().url, "error": "FetchError", "reason": "no answer after 4 tries"}]


def test_who_interrupts_a_run_finds_it_ended() -> None:
    def interrupted(request: Request) -> Page:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        job(opened("command")).work([list_page().request], interrupted)
    assert Run.objects.get().outcome == RunOutcome.FAILED


@pytest.mark.parametrize(
    ("found", "before", "lost"),
    [
        ({"bills": 0}, {"bills": 1}, "0 bills where the last good reading had 1"),
        ({"actions": 178}, {"actions": 199}, "178 actions where the last good reading had 199"),
        ({}, {"votes": 3}, "0 votes where the last good reading had 3"),
        ({"actions": 2}, {"actions": 3}, None),
        ({"actions": 180}, {"actions": 199}, None),
        ({"actions": 300}, {"actions": 199}, None),
    ],
)
def test_far_fewer_is_told_and_a_few_less_is_not(found: dict[str, int], before: dict[str, int], lost: str | None) -> None:
    assert far_fewer(found, before) == lost
