"""What a page prints that is nobody's business: it is dropped before anything is kept."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.utils import timezone

from bills import snapshots
from bills.models import Membership, Run, Snapshot
from bills.runs import Job, open_run
from scrapers.page import Page
from tests.example import session
from tests.legislature import STATE, member, roster_page

pytestmark = pytest.mark.django_db


def without_homes(page: Page) -> bytes:
    kept = [{name: told for name, told in seat.items() if name != "home"} for seat in page.json["members"]]
    return json.dumps({"members": kept}).encode()


def crawled(page: Page, keeps: Callable[[Page], bytes]) -> Run:
    state = replace(STATE, pages={**STATE.pages, "roster": replace(STATE.pages["roster"], keeps=keeps)})
    run = open_run(session(), "command", now=timezone.now())
    assert run is not None
    return Job(run, state, run.session).work([page.request], {page.request: page}.__getitem__)


def test_what_a_page_prints_that_is_nobodys_business_is_not_kept() -> None:
    crawled(roster_page({**member("Ada Example"), "home": "1 Example Street"}), without_homes)
    assert Membership.objects.get().name == "Ada Example"
    assert b"Example Street" not in snapshots.body(Snapshot.objects.get())


def test_a_page_that_cannot_be_told_apart_from_what_is_nobodys_business_is_not_kept_at_all() -> None:
    def fails(page: Page) -> bytes:
        raise page.changed("the column «home» is missing")

    run = crawled(roster_page(member("Ada Example")), fails)
    assert not Snapshot.objects.exists()
    assert "the column «home» is missing" in run.problems[0]["reason"]
