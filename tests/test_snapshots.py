"""Kept pages: before they are parsed, whole, and within the cap."""

import datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from bills import snapshots
from bills.models import Reading, Snapshot
from scrapers.errors import FetchError
from scrapers.vocabulary import RunOutcome
from tests.example import read
from tests.legislature import READ_AT, bill, bill_page, list_page

pytestmark = pytest.mark.django_db

MONTHS_LATER = READ_AT + datetime.timedelta(days=400)


def test_a_page_that_nobody_can_read_is_kept_with_its_bytes() -> None:
    page = list_page()
    assert read(page).outcome == RunOutcome.FAILED
    kept = Snapshot.objects.get()
    assert kept.status == Snapshot.Status.CHANGED
    assert snapshots.body(kept) == page.body


def test_a_page_comes_back_as_it_was() -> None:
    page = bill_page(bill("HB 1"))
    read(page)
    kept = Snapshot.objects.select_related("session").get()
    assert snapshots.as_page(kept, snapshots.body(kept)) == page


def test_bytes_that_are_not_those_that_were_kept_are_refused(settings: Settings) -> None:
    read(bill_page(bill("HB 1")))
    kept = Snapshot.objects.select_related("session").get()
    (file,) = Path(settings.SNAPSHOT_DIR).rglob(f"{kept.sha256}.gz")
    other = bill_page(bill("HB 2"))
    read(other)
    file.write_bytes(next(Path(settings.SNAPSHOT_DIR).rglob(f"{other.sha256}.gz")).read_bytes())
    with pytest.raises(FetchError, match="not those that were kept"):
        snapshots.body(kept)


def test_an_old_feed_is_dropped_and_the_slices_of_its_bills_stay() -> None:
    read(list_page(bill("HB 1")))
    read(list_page(bill("HB 1"), bill("HB 2")))
    assert snapshots.prune(now=MONTHS_LATER) == 1
    old, new = Snapshot.objects.select_related("session").order_by("pk")
    assert (old.dropped_at is None, new.dropped_at is None) == (False, True)
    with pytest.raises(FetchError, match="no longer in the store"):
        snapshots.body(old)
    assert Reading.objects.current().count() == 2


def test_the_page_that_todays_rows_rest_on_is_never_dropped() -> None:
    read(bill_page(bill("HB 1", actions=[])))
    read(bill_page(bill("HB 1", abstract="Now with an abstract")))
    assert snapshots.prune(now=MONTHS_LATER, max_bytes=0) == 1
    (left,) = Snapshot.objects.filter(dropped_at=None)
    assert left == Reading.objects.current().get().snapshot


def test_the_store_is_brought_within_its_cap_oldest_first() -> None:
    for number in range(5):
        read(bill_page(bill("HB 1", abstract=f"Version {number}")))
    assert snapshots.prune(now=READ_AT, max_bytes=snapshots.used() - 1) == 1
    assert Snapshot.objects.order_by("kept_at").first() == Snapshot.objects.exclude(dropped_at=None).get()
