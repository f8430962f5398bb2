"""Pages that a source may keep from us, and pages that never change: through the real fetch, from a local server."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.test import Client
from django.utils import timezone

from bills.crawling import live_fetch
from bills.models import Run, VoteEvent
from bills.runs import Job, open_run
from scrapers.page import Request
from scrapers.state import State
from scrapers.vocabulary import RunOutcome
from tests.example import session
from tests.legislature import STATE, action, bill, vote
from tests.reading import read
from tests.scrapers.server import Answer, LocalServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalServer]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with LocalServer() as server:
        server.says("/bill", said(bill(actions=[action()])))
        for number in (1, 2):
            server.says(f"/roll-call/{number}", said(bill(votes=[vote(f"v{number}")])))
        yield server


def said(what: object) -> Answer:
    return Answer(json.dumps({"bill": what}).encode())


def example(server: LocalServer, *, optional: bool = True) -> State:
    sheets = replace(STATE.pages["roll-call"], optional=optional, lasting=True)
    return replace(STATE, hosts=(server.host,), blocked_by=(b"Automated",), pages={**STATE.pages, "roll-call": sheets})


def crawled(server: LocalServer, state: State | None = None) -> Run:
    run = open_run(session(), "command", now=timezone.now())
    assert run is not None
    job = Job(run, state or example(server), run.session)
    kinds = {"/bill": "bill", "/roll-call/1": "roll-call", "/roll-call/2": "roll-call"}
    return job.work([Request(kind, server.url(path), "2026", "HB 1") for path, kind in kinds.items()], live_fetch(job))


def test_a_site_that_turns_us_away_is_told_and_costs_the_run_nothing(server: LocalServer, client: Client) -> None:
    server.says("/roll-call/1", Answer(b"Automated requests are turned away", status=403))
    run = crawled(server)
    assert (run.outcome, run.counts["bills"], run.counts["withheld"]) == (RunOutcome.OK, 1, 2)
    assert [(problem["error"], problem["url"]) for problem in run.problems] == [
        ("Blocked", server.url("/roll-call/1")),
        ("Blocked", server.url("/roll-call/2")),
    ]
    assert server.times_asked("/roll-call/2") == 0
    assert "ok; 2 pages not to be had" in read(client, "/status/")


def test_a_link_to_nothing_costs_the_run_nothing_and_the_next_page_is_read(server: LocalServer) -> None:
    server.says("/roll-call/1", Answer(status=404))
    run = crawled(server)
    assert (run.outcome, run.counts["withheld"]) == (RunOutcome.OK, 1)
    assert "404" in run.problems[0]["reason"]
    assert VoteEvent.objects.get().source_key == "v2"


def test_trouble_beside_a_page_that_could_not_be_had_is_not_hidden(server: LocalServer) -> None:
    server.says("/roll-call/1", Answer(status=403))
    server.says("/bill", Answer(b"{}"))
    run = crawled(server)
    assert run.outcome == RunOutcome.FAILED
    assert run.problems[0]["error"] == "SourceChanged"


def test_an_optional_page_that_came_and_cannot_be_read_is_trouble(server: LocalServer) -> None:
    server.says("/roll-call/1", Answer(b"{}"))
    run = crawled(server)
    assert run.outcome == RunOutcome.PARTIAL
    assert "withheld" not in run.counts


def test_a_page_that_must_be_had_costs_the_run(server: LocalServer) -> None:
    server.says("/roll-call/1", Answer(status=403))
    assert crawled(server, example(server, optional=False)).outcome == RunOutcome.PARTIAL


def test_a_page_that_never_changes_is_asked_for_until_it_is_held(server: LocalServer) -> None:
    server.says("/roll-call/1", Answer(status=404), said(bill(votes=[vote("v1")])))
    runs = [crawled(server) for _ in range(3)]
    assert [run.outcome for run in runs] == [RunOutcome.OK] * 3
    assert [server.times_asked(path) for path in ("/bill", "/roll-call/1", "/roll-call/2")] == [3, 2, 1]
    assert VoteEvent.objects.filter(withdrawn_at=None).count() == 2
