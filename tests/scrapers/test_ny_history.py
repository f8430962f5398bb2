"""The words of New York's history lines, and what only their order tells."""

import pytest

from scrapers.records import ActionRecord
from scrapers.states.ny.history import ACTION_RULES, history
from scrapers.vocabulary import ActionClassification as A


def read(*lines: str) -> list[ActionRecord]:
    """Lines as in "SENATE: REFERRED TO CODES", all of one day."""
    split = [line.split(": ", 1) for line in lines]
    return list(history([{"date": "2031-02-01", "chamber": chamber, "text": text} for chamber, text in split]))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("REFERRED TO WAYS AND MEANS", {A.REFERRAL_COMMITTEE}),
        ("referred to ways and means", {A.REFERRAL_COMMITTEE}),
        ("REPORTED REFERRED TO RULES", {A.COMMITTEE_PASSAGE, A.REFERRAL_COMMITTEE}),
        ("REPORTED AND COMMITTED TO FINANCE", {A.COMMITTEE_PASSAGE, A.REFERRAL_COMMITTEE}),
        ("REPORTED", {A.COMMITTEE_PASSAGE}),
        ("RULES REPORT CAL.171", {A.COMMITTEE_PASSAGE}),
        ("1ST REPORT CAL.5", {A.COMMITTEE_PASSAGE, A.READING_1}),
        ("2ND REPORT CAL.", {A.READING_2}),
        ("ADVANCED TO THIRD READING", {A.READING_3}),
        ("ORDERED TO THIRD READING RULES CAL.171", {A.READING_3}),
        ("3RD READING CAL.5", {A.READING_3}),
        ("RESTORED TO THIRD READING", set()),
        ("VOTE RECONSIDERED - RESTORED TO THIRD READING", set()),
        ("AMEND (T) AND RECOMMIT TO FINANCE", {A.AMENDMENT_PASSAGE, A.REFERRAL_COMMITTEE}),
        ("AMENDED ON THIRD READING (T) 5A", {A.AMENDMENT_PASSAGE}),
        ("AMENDED 5A", {A.AMENDMENT_PASSAGE}),
        ("AMENDED BY RESTORING TO PREVIOUS PRINT 5A", {A.AMENDMENT_PASSAGE}),
        ("PRINT NUMBER 9005C", {A.AMENDMENT_PASSAGE}),
        ("COMMITTEE DISCHARGED AND COMMITTED TO RULES", {A.REFERRAL_COMMITTEE}),
        ("REFERENCE CHANGED TO CODES", {A.REFERRAL_COMMITTEE}),
        ("MOTION TO DISCHARGE LOST", set()),
        ("LOST", {A.FAILURE}),
        ("DEFEATED IN CODES", {A.COMMITTEE_FAILURE}),
        ("HELD FOR CONSIDERATION IN CODES", {A.COMMITTEE_FAILURE}),
        ("PASSED SENATE", {A.PASSAGE}),
        ("REPASSED ASSEMBLY", {A.PASSAGE}),
        ("RECALLED FROM ASSEMBLY", set()),
        ("RETURNED TO SENATE", set()),
        ("DELIVERED TO ASSEMBLY", set()),
        ("DELIVERED TO GOVERNOR", {A.EXECUTIVE_RECEIPT}),
        ("SIGNED CHAP.55", {A.EXECUTIVE_SIGNATURE, A.BECAME_LAW}),
        ("CHAPTER 12", {A.BECAME_LAW}),
        ("APPROVAL MEMO.69", set()),
        ("VETOED MEMO.116", {A.EXECUTIVE_VETO}),
        ("POCKET VETO - VETO.165", {A.EXECUTIVE_VETO}),
        ("LINE VETO MEMO.3", {A.EXECUTIVE_VETO_LINE_ITEM}),
        ("THRU LINE VETO MEMO.9", {A.EXECUTIVE_VETO_LINE_ITEM}),
        ("TABLED LINE VETO MEMO.3", set()),
        ("TABLED", set()),
        ("SUBSTITUTED BY S9005C", {A.SUBSTITUTION}),
        ("SUBSTITUTION RECONSIDERED", set()),
        ("RECOMMIT, ENACTING CLAUSE STRICKEN", {A.WITHDRAWAL}),
        ("DIED IN ASSEMBLY", set()),
        ("TO ATTORNEY-GENERAL FOR OPINION", {A.REFERRAL}),
        ("OPINION REFERRED TO JUDICIARY", {A.REFERRAL}),
        ("ADOPTED", {A.PASSAGE}),
        ("INTRODUCED", {A.INTRODUCTION}),
        ("REPORTED TO CALENDAR FOR CONSIDERATION", {A.COMMITTEE_PASSAGE}),
        ("REFERRED TO CALENDAR", {A.REFERRAL}),
        ("MESSAGE OF NECESSITY - 3 DAY MESSAGE", set()),
    ],
)
def test_a_line_of_history_means_what_the_table_says(text: str, words: set[A]) -> None:
    read_as = ACTION_RULES.read(text)
    assert read_as is not None
    assert set(read_as) == words


@pytest.mark.parametrize("text", ["NOT SIGNED CHAP.55", "PASSED SENATE COMMITTEE", "LOST AND FOUND", "EXAMPLE"])
def test_a_line_that_no_rule_reads_is_unclassified(text: str) -> None:
    assert ACTION_RULES.read(text) is None


@pytest.mark.parametrize(
    ("text", "committee"),
    [
        ("AMEND (T) AND RECOMMIT TO RULES 622B", "RULES"),
        ("REFERRED TO CITIES 1", "CITIES 1"),
        ("DEFEATED IN CODES", "CODES"),
        ("RULES REPORT CAL.171", "RULES"),
        ("RETURNED TO SENATE", ""),
        ("REFERRED TO CALENDAR", ""),
    ],
)
def test_the_committee_is_the_one_that_the_line_names(text: str, committee: str) -> None:
    assert read(f"SENATE: {text}")[0].organization == committee


def test_only_a_bills_first_referral_introduces_it() -> None:
    first, second = read("SENATE: REFERRED TO CODES", "SENATE: REFERRED TO CODES")
    assert first.classification == {A.INTRODUCTION, A.REFERRAL_COMMITTEE}
    assert second.classification == {A.REFERRAL_COMMITTEE}


def test_a_third_reading_ordered_straight_from_committee_is_the_committees_leave() -> None:
    lines = read("SENATE: REFERRED TO CODES", "SENATE: PRINT NUMBER 1A", "SENATE: ORDERED TO THIRD READING CAL.9")
    assert lines[-1].classification == {A.READING_3, A.COMMITTEE_PASSAGE}


@pytest.mark.parametrize("between", ["SENATE: 2ND REPORT CAL.", "SENATE: SUBSTITUTED FOR A7", "ASSEMBLY: REFERRED TO RULES"])
def test_a_third_reading_from_anywhere_else_is_no_committees_leave(between: str) -> None:
    assert read("SENATE: REFERRED TO CODES", between, "SENATE: 3RD READING CAL.9")[-1].classification == {A.READING_3}
