"""How current a state is, and what the status page says of its runs."""

import datetime
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from bills.views.freshness import badge, less_without_key, no_live_reading
from scrapers.page import Page
from scrapers.state import ApiKey, PageKind, State
from scrapers.vocabulary import RunOutcome
from tests.factories import (
    NOON,
    make_run,
)
from tests.reading import words

pytestmark = pytest.mark.django_db


def a_state(**fields: Any) -> State:
    return State("zz", "Example", "America/Chicago", {}, pages={"status": PageKind(_parse, "Status page")}, **fields)


def _parse(page: Page) -> tuple[()]:
    return ()


def test_a_state_is_ok_after_a_good_crawl_and_stale_two_days_later() -> None:
    crawls = [make_run()]
    assert badge(a_state(), crawls, read_at=NOON, now=NOON + datetime.timedelta(days=2)).word == "ok"
    later = badge(a_state(), crawls, read_at=NOON, now=NOON + datetime.timedelta(days=2, seconds=1))
    assert (later.tone, later.word, later.reason) == ("amber", "stale", "the last good crawl is older than 2 days")


@pytest.mark.parametrize("outcome", [RunOutcome.PARTIAL, RunOutcome.SUSPECT, RunOutcome.FAILED])
def test_a_state_whose_last_crawl_went_wrong_is_amber_and_says_why(outcome: RunOutcome) -> None:
    problems = [{"url": "", "error": "SourceChanged", "reason": "no actions"}, {"url": "", "error": "FetchError", "reason": "gone"}]
    crawls = [make_run(outcome=RunOutcome.RUNNING), make_run(outcome=outcome, problems=problems), make_run()]
    shown = badge(a_state(), crawls, read_at=NOON, now=NOON)
    assert (shown.tone, shown.word, shown.reason) == ("amber", outcome, "no actions (and 1 more)")


def test_a_state_that_was_never_read_live_says_so() -> None:
    assert badge(a_state(), [], read_at=None, now=NOON).word == "never read live"


def test_a_state_without_a_key_says_which_is_missing() -> None:
    keyed = a_state(api_key=ApiKey("key", "EXAMPLE_KEY", "https://legislature.example/key"))
    assert "No key is set (EXAMPLE_KEY)" in no_live_reading(keyed, offline=False, keys={"EXAMPLE_KEY": ""})
    assert no_live_reading(keyed, offline=False, keys={"EXAMPLE_KEY": "secret"}) == ""
    assert "OFFLINE is set" in no_live_reading(keyed, offline=True, keys={"EXAMPLE_KEY": "secret"})


def test_a_state_that_can_do_without_its_key_is_read_and_says_what_is_lost() -> None:
    keyed = a_state(api_key=ApiKey("key", "EXAMPLE_KEY", "https://legislature.example/key", optional=True))
    assert no_live_reading(keyed, offline=False, keys={"EXAMPLE_KEY": ""}) == ""
    assert "(EXAMPLE_KEY): it is read all the same, with less detail" in less_without_key(keyed, keys={"EXAMPLE_KEY": ""})
    assert less_without_key(keyed, keys={"EXAMPLE_KEY": "secret"}) == less_without_key(a_state(), keys={}) == ""


def test_the_status_page_shows_the_last_ten_crawls_and_three_loads_with_their_problems(client: Client) -> None:
    for number in range(12):
        make_run(started_at=NOON + datetime.timedelta(hours=number), counts={"pages": 4, "bills": 640, "changed": 9, "events": 11})
    for _ in range(4):
        make_run(trigger="load")
    problem = {"url": "https://legislature.example/list", "error": "SourceChanged", "reason": "3 rows where there were 640"}
    make_run(started_at=NOON + datetime.timedelta(days=1), outcome=RunOutcome.SUSPECT, problems=[problem])
    page = client.get("/status/").content.decode()
    example = page[page.index('id="zz"') :]
    assert example.count('<th scope="row">') == 10 + 3
    assert "? suspect" in words(example)
    assert "3 rows where there were 640 (SourceChanged, https://legislature.example/list)" in words(example)


def test_the_status_page_never_shows_a_key(client: Client, settings: Settings) -> None:
    settings.API_KEYS = {"OPENLEG_KEY": "not-to-be-seen"}
    page = client.get("/status/").content.decode()
    assert "not-to-be-seen" not in page
    assert "No key is set (OPENLEG_KEY)" not in page
