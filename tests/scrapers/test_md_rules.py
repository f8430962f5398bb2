"""What Maryland's action lines and motions mean, and which of them mean nothing."""

import pytest

from scrapers.actions import classify
from scrapers.states.md.rules import ACTION_RULES, MOTION_RULES, result_of
from scrapers.vocabulary import ActionClassification as A
from scrapers.vocabulary import MotionClassification as M
from scrapers.vocabulary import VoteResult


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Pre-filed", {A.FILING}),
        ("First Reading Health and Government Operations", {A.INTRODUCTION, A.READING_1, A.REFERRAL_COMMITTEE}),
        ("Referred Finance", {A.READING_1, A.REFERRAL_COMMITTEE}),
        ("Rereferred to Judiciary", {A.REFERRAL_COMMITTEE}),
        ("Reassigned to Ways and Means", {A.REFERRAL_COMMITTEE}),
        ("Favorable Report by Finance", {A.COMMITTEE_PASSAGE_FAVORABLE}),
        ("Unfavorable Report by Finance", {A.COMMITTEE_PASSAGE_UNFAVORABLE}),
        ("Unfavorable Report by Finance; Withdrawn", {A.COMMITTEE_PASSAGE_UNFAVORABLE, A.WITHDRAWAL}),
        ("Favorable Adopted Second Reading Passed", {A.READING_2}),
        ("Favorable with Amendments {123456/1 Adopted; Favorable", {A.AMENDMENT_PASSAGE}),
        ("Favorable with Amendments {123456/1 Adopted Second Reading Passed", {A.AMENDMENT_PASSAGE, A.READING_2}),
        ("Committee Amendment (#1-2) Adopted", {A.AMENDMENT_PASSAGE}),
        ("Committee Amendment Withdrawn", {A.AMENDMENT_WITHDRAWAL}),
        ("Floor Amendment {123456/1 (Delegate Example)", {A.AMENDMENT_INTRODUCTION}),
        ("Floor Amendment {123456/1 (Delegate Example) Rejected (35-94)", {A.AMENDMENT_FAILURE}),
        ("Third Readings Passed with Amendments (45-0)", {A.READING_3, A.PASSAGE}),
        ("Third Reading Failed (40-95)", {A.READING_3, A.FAILURE}),
        ("Senate Concurs House Amendments", {A.CONCURRENCE}),
        ("Conference Committee Report {123456/1 Adopted", {A.CONCURRENCE}),
        ("Motion Laid Over (Senator Example) Adopted", {A.DEFERRAL}),
        ("Motion Recommit to Committee (Senator Example) Adopted", {A.REFERRAL_COMMITTEE}),
        ("Motion to Postpone Indefinitely (Senator Example) Adopted", {A.FAILURE}),
        ("Approved by the Governor - Chapter 1", {A.EXECUTIVE_SIGNATURE, A.BECAME_LAW}),
        (
            "Approved by the Governor - Chapter 1; line item veto by the Governor - Section 1(2)",
            {A.EXECUTIVE_SIGNATURE, A.BECAME_LAW, A.EXECUTIVE_VETO_LINE_ITEM},
        ),
        ("Enacted under Article II, Section 17(c) of the Maryland Constitution - Chapter 1", {A.BECAME_LAW}),
        ("Vetoed by the Governor (Policy)", {A.EXECUTIVE_VETO}),
        ("Overridden", {A.VETO_OVERRIDE_PASSAGE}),
        (
            "Gubernatorial Veto Override (Legislative date: 8/3/2026) - Chapter 1",
            {A.VETO_OVERRIDE_PASSAGE, A.BECAME_LAW},
        ),
    ],
)
def test_a_line_means_what_the_table_says(text: str, words: set[A]) -> None:
    assert classify(text, ACTION_RULES) == words


@pytest.mark.parametrize(
    "text",
    [
        "Hearing canceled (Favorable Example Committee)",
        "Favorable Adopted",
        "Favorable with Amendments {…",
        "Returned Passed",
        "House Refuses Concur Senate Amendments",
        "Senate Conference Committee Appointed (Senators Example and Sample)",
        "Motion Recommit to Committee (Delegate Example) Rejected",
        "Motion to Postpone Indefinitely (Senator Example) Rejected (12-31)",
        "Motion Special Order until Later Today (Senator Example) Withdrawn",
        "Motion Reconsider Third Reading (Senator Example) Adopted",
        "Assigned a chapter number, enactment subject to constitutional referendum - Chapter 1",
        "Assigned a resolution number - Joint Resolution 1",
    ],
)
def test_a_known_line_may_have_no_word(text: str) -> None:
    assert ACTION_RULES.read(text) == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "Bill was Approved by the Governor",
        "Not Pre-filed",
        "Reading of the Journal",
        "Motion Special Order until 2/25 (Senator Example)",
    ],
)
def test_a_line_that_no_rule_knows_stays_unread(text: str) -> None:
    assert ACTION_RULES.read(text) is None


def test_what_the_voters_must_confirm_is_signed_and_not_law() -> None:
    text = "Approved by the Governor, assigned a chapter number, enactment subject to constitutional referendum - Chapter 1"
    assert classify(text, ACTION_RULES) == {A.EXECUTIVE_SIGNATURE}


@pytest.mark.parametrize(
    ("lines", "result"),
    [
        (["Third Reading Passed (96-38)"], VoteResult.PASS),
        (["Third Reading Passed with Amendments"], VoteResult.PASS),
        (["Motion Special Order until Later Today (Delegate Example) Adopted (96-38)"], VoteResult.PASS),
        (["Floor Amendment {123456/1 (Delegate Example) Rejected (96-38)"], VoteResult.FAIL),
        (["Third Reading Failed (96-38)"], VoteResult.FAIL),
        (["House Concurs Senate Amendments", "Third Reading Passed (96-38)"], VoteResult.PASS),
        (["Third Reading Passed (96-38)", "Floor Amendment {1/1 Rejected"], VoteResult.UNSTATED),
        (["Third Reading Passed (97-35)"], VoteResult.UNSTATED),
        (["Third Reading Passed by a hair"], VoteResult.UNSTATED),
        (["Ruled Out of Order"], VoteResult.UNSTATED),
        ([""], VoteResult.UNSTATED),
    ],
)
def test_a_result_is_stated_by_the_last_word_of_the_line(lines: list[str], result: VoteResult) -> None:
    assert result_of(lines, 96, 38) is result


@pytest.mark.parametrize(
    ("motion", "word"),
    [
        ("Third Reading", M.PASSAGE),
        ("On Third Reading", M.PASSAGE),
        ("Shall the bill pass?", M.PASSAGE),
        ("Floor Amendment", M.AMEND),
        ("Committee Amendment", M.AMEND),
        ("Motion to Reconsider Third Reading", M.PROCEDURAL),
        ("Decision of the Chair", M.PROCEDURAL),
        ("Motion Lay on the Table", M.TABLE),
        ("House Concurs Senate Amendments", M.CONCUR),
        ("Favorable Report", M.REPORT),
        ("Roll call SEQ 995", M.UNSTATED),
        ("The third reading", M.UNSTATED),
    ],
)
def test_a_motion_means_what_the_table_says(motion: str, word: M) -> None:
    assert MOTION_RULES.read(motion) is word
