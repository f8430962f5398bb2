"""Sheets of which a bill has several, each with a vote of its own."""

import pytest

from bills.loading import replay_snapshots
from bills.models import Event, Reading, VoteEvent
from scrapers.vocabulary import Change, RunOutcome
from tests.example import read
from tests.legislature import STATE, action, bill, bill_page, roll_call_page, vote

pytestmark = pytest.mark.django_db

FIRST, SECOND, THIRD, FOURTH = (roll_call_page(vote(key)) for key in ("v1", "v2", "v3", "v4"))
KNOWN = bill_page(bill(actions=[action()]))


def standing() -> list[str]:
    return sorted(VoteEvent.objects.filter(withdrawn_at=None).values_list("source_key", flat=True))


def told() -> list[str]:
    return [event.after["source_key"] for event in Event.objects.filter(kind=Change.VOTE_ADDED, alertable=True) if event.after]


def test_a_sheet_withdraws_no_other_sheets_vote() -> None:
    run = read(KNOWN, FIRST, SECOND)
    assert run.outcome == RunOutcome.OK
    read(KNOWN, THIRD)
    assert standing() == ["v1", "v2", "v3"]
    assert {row.reading.snapshot.request_url for row in VoteEvent.objects.all()} == {
        page.request.url for page in (FIRST, SECOND, THIRD)
    }


def test_sheets_of_a_first_load_are_no_news_and_each_that_follows_is() -> None:
    read(KNOWN, FIRST, SECOND)
    assert told() == []
    read(KNOWN, FIRST, SECOND, THIRD, FOURTH)
    assert told() == ["v3", "v4"]


def test_the_same_sheets_again_change_nothing() -> None:
    read(KNOWN, FIRST, SECOND)
    before = Reading.objects.count(), Event.objects.count()
    run = read(KNOWN, FIRST, SECOND)
    assert (Reading.objects.count(), Event.objects.count()) == before
    assert run.counts["changed"] == 0


def test_a_sheet_that_was_corrected_is_told() -> None:
    read(KNOWN, FIRST, SECOND)
    read(KNOWN, roll_call_page(vote("v1", yes=16)), SECOND)
    assert VoteEvent.objects.get(source_key="v1").counts == {"yes": 16, "no": 7}
    assert Event.objects.filter(kind=Change.VOTE_CHANGED, alertable=True).count() == 1


def test_every_sheet_is_read_again_from_the_store() -> None:
    read(KNOWN, FIRST, SECOND)
    (run,) = replay_snapshots([STATE])
    assert run.counts["pages"] == 3
    assert standing() == ["v1", "v2"]
