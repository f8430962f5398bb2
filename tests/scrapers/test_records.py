"""What no record can say."""

import datetime
from dataclasses import replace
from typing import Any

import pytest

from scrapers.errors import RecordError
from scrapers.records import ActionRecord, BillRecord, RelationRecord, SponsorRecord, VersionRecord, VoteRecord
from scrapers.vocabulary import Chamber, Relation, SponsorClassification, VoteOption, VoteResult

DAY = datetime.date(2026, 2, 20)
ACTION = ActionRecord(DAY, Chamber.LOWER, "Introduced")
VOTE = VoteRecord("v1", DAY, Chamber.LOWER, "Do pass", VoteResult.UNSTATED, {VoteOption.YES: 15})
BILL = BillRecord("2026", "HB 1", Chamber.LOWER, title="Example Act")


@pytest.mark.parametrize("odd", ["a\0b", "half a pair \ud800"], ids=["NUL", "surrogate"])
def test_a_text_that_not_every_database_can_hold_is_refused(odd: str) -> None:
    makers: list[Any] = [
        lambda: replace(ACTION, description=odd),
        lambda: replace(VOTE, motion_text=odd),
        lambda: replace(BILL, title=odd),
        lambda: replace(BILL, abstract=odd),
        lambda: SponsorRecord(odd, SponsorClassification.PRIMARY),
        lambda: VersionRecord(odd),
    ]
    for make in makers:
        with pytest.raises(RecordError, match="cannot be kept"):
            make()


def test_a_text_in_any_script_is_kept() -> None:
    assert replace(BILL, title="Ácción 行動 🏛").title == "Ácción 行動 🏛"


@pytest.mark.parametrize(
    "parts",
    [
        {"votes": (VOTE, VOTE)},
        {"versions": (VersionRecord("First"), VersionRecord("First", url="https://legislature.example/1"))},
        {"relations": (RelationRecord(Relation.COMPANION, "2026", "SB 1"),) * 2},
    ],
    ids=["vote", "version", "relation"],
)
def test_what_has_a_key_is_there_once(parts: dict[str, Any]) -> None:
    with pytest.raises(RecordError, match="that is there twice"):
        replace(BILL, **parts)


def test_a_bill_number_fits_its_row() -> None:
    with pytest.raises(RecordError, match="too long"):
        replace(BILL, identifier="HB " + "1" * 18)


def test_an_address_is_one_of_the_web() -> None:
    with pytest.raises(RecordError, match="not a web address"):
        VersionRecord("First", url="javascript:alert(1)")


def test_what_is_no_text_is_refused() -> None:
    wrong: Any = {"x": 1}
    with pytest.raises(RecordError, match="not a text"):
        replace(ACTION, description=wrong)
