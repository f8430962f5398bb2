"""Virginia: what the texts of its actions and motions mean, in the wordings of 2024 and of 2026."""

import csv
import gzip
import json
from pathlib import Path

import pytest

from scrapers.actions import classify
from scrapers.page import fold
from scrapers.states.va.rules import ACTION_RULES, MOTION_RULES, result_of
from scrapers.vocabulary import ActionClassification as A
from scrapers.vocabulary import MotionClassification as M
from scrapers.vocabulary import VoteResult

SHARED = Path(__file__).parents[2].parent / "shared"
HISTORY = SHARED / "captures" / "va" / "legacy-241" / "History.csv"
CORPUS = SHARED / "corpus" / "va.jsonl.gz"
SIGNED = {A.EXECUTIVE_SIGNATURE, A.BECAME_LAW}
READ = [
    ("Prefiled and ordered printed; offered 01/10/24 24101034D", {A.FILING, A.INTRODUCTION}),
    ("Prefiled and ordered printed; Offered 01-14-2026 26101997D", {A.FILING, A.INTRODUCTION}),
    ("Presented and laid on Speaker's table 24100001D", {A.INTRODUCTION}),
    ("Introduced bill reprinted 24100001D", set()),
    ("Referred to Committee for S-Courts of Justice", {A.REFERRAL_COMMITTEE}),
    ("Rereferred to Finance and Appropriations", {A.REFERRAL_COMMITTEE}),
    ("Assigned H-APP sub: Health & Human Resources", {A.REFERRAL_COMMITTEE}),
    ("Subcommittee recommends reporting with substitute (5-Y 3-N)", set()),
    ("Health Professions recommends reporting with substitute (10-Y 0-N)", set()),
    ("H-LC Subcommittee #1 recommends striking from the docket (8-Y 0-N)", set()),
    ("Subcommittee failed to recommend reporting (3-Y 5-N)", {A.COMMITTEE_FAILURE}),
    ("Reported from Public Safety (11-Y 9-N)", {A.COMMITTEE_PASSAGE}),
    ("Reported from H-Education committee with substitute", {A.COMMITTEE_PASSAGE}),
    (
        "Reported from H-Education committee with substitute and referred to Appropriations (14-Y 7-N)",
        {A.COMMITTEE_PASSAGE, A.REFERRAL_COMMITTEE},
    ),
    ("Failed to report (defeated) in Rules (7-Y 10-N)", {A.COMMITTEE_FAILURE}),
    ("Left in Labor and Commerce", {A.COMMITTEE_FAILURE}),
    ("Tabled in Appropriations (12-Y 10-N)", {A.COMMITTEE_FAILURE}),
    ("Passed by indefinitely in S-Commerce and Labor committee (9-Y 6-N)", {A.COMMITTEE_FAILURE}),
    ("Passed by for the day Block Vote (39-Y 0-N 0-A)", {A.DEFERRAL}),
    ("Continued to 2025 in Rules", {A.CARRIED_OVER, A.DEFERRAL}),
    ("Continued to next session in Rules (Voice Vote)", {A.CARRIED_OVER, A.DEFERRAL}),
    ("Continued to 2026 Sp. Sess. 1 pursuant to HJR 316", {A.DEFERRAL}),
    ("Stricken from docket by General Laws (21-Y 0-N)", {A.WITHDRAWAL}),
    ("Incorporated by Public Safety (HB158-McClure)", set()),
    ("Read first time", {A.READING_1}),
    ("Constitutional reading dispensed (on 1st reading)", {A.READING_1}),
    ("Constitutional reading dispensed Block Vote (on 2nd reading) (39-Y 0-N 0-A)", {A.READING_2}),
    ("Constitutional reading dispensed (39-Y 0-N)", set()),
    ("Read second time and engrossed", {A.READING_2}),
    ("Engrossed by House as amended HB250E", {A.AMENDMENT_PASSAGE}),
    ("Engrossed by House - committee substitute HB2H1", set()),
    ("Read third time and passed House Block Vote (98-Y 0-N 0-A)", {A.READING_3, A.PASSAGE}),
    ("Read third time and defeated by House (48-Y 51-N)", {A.READING_3, A.FAILURE}),
    ("Passed Senate with substitute (20-Y 19-N)", {A.PASSAGE}),
    ("VOTE: Passage (51-Y 49-N)", set()),
    ("Agreed to by House by voice vote", {A.PASSAGE}),
    ("Defeated by Senate (19-Y 21-N)", {A.FAILURE}),
    ("Committee substitute printed 24105958D-H1", set()),
    ("S-Finance and Appropriations committee Substitute agreed to", {A.SUBSTITUTION}),
    ("Committee amendments agreed to", {A.AMENDMENT_PASSAGE}),
    ("Committee substitute rejected 24105958D-S1", {A.AMENDMENT_FAILURE}),
    ("Senator Surovell Amendment withdrawn", {A.AMENDMENT_WITHDRAWAL}),
    ("Senate substitute agreed to by House 24107889D-S1 (50-Y 47-N)", {A.CONCURRENCE}),
    ("Senate substitute rejected by House 24108364D-S1 (0-Y 95-N)", set()),
    ("Conference report agreed to by Senate (21-Y 18-N)", {A.CONCURRENCE}),
    ("Conference report rejected by House (40-Y 58-N)", set()),
    ("House acceded to request", set()),
    ("Enrolled", {A.ENROLLED}),
    ("Enrolled (HB30ER)", {A.ENROLLED}),
    ("Signed by Speaker", set()),
    ("Enrolled Bill communicated to Governor on March 11, 2024", {A.EXECUTIVE_RECEIPT}),
    ("Governor's Action Deadline 11:59 p.m., April 8, 2024", set()),
    ("Governor's recommendation received by House", {A.AMENDMENT_INTRODUCTION}),
    ("House concurred in Governor's recommendation (57-Y 33-N 0-A)", {A.AMENDMENT_PASSAGE}),
    ("House rejected Governor's recommendation (45-Y 55-N)", {A.AMENDMENT_FAILURE}),
    ("Governor's recommendation adopted", SIGNED),
    ("Approved by Governor-Chapter 447 (effective 7/1/24)", SIGNED),
    ("Enacted, Chapter 834 (effective 7/1/24)", {A.BECAME_LAW}),
    ("Acts of Assembly Chapter text (CHAP0447)", {A.BECAME_LAW}),
    ("Vetoed by Governor", {A.EXECUTIVE_VETO}),
    ("House sustained Governor's veto", {A.VETO_OVERRIDE_FAILURE}),
    ("Passed in enrolled form rejected (21-Y 19-N)", {A.VETO_OVERRIDE_FAILURE}),
    ("Fiscal Impact Statement from Department of Planning and Budget (HB1001)", set()),
    ("Placed on Calendar", set()),
]
# What settles a bill's fate, one way or the other.
TERMINAL = {*SIGNED, A.PASSAGE, A.EXECUTIVE_VETO, A.VETO_OVERRIDE_PASSAGE, A.FAILURE, A.WITHDRAWAL, A.COMMITTEE_PASSAGE}


@pytest.mark.parametrize(("text", "words"), READ)
def test_an_action_means_what_its_words_say(text: str, words: set[A]) -> None:
    assert ACTION_RULES.read(text) is not None
    assert classify(text, ACTION_RULES) == words


@pytest.mark.parametrize("text", [text for text, words in READ if words & TERMINAL])
@pytest.mark.parametrize("before", ["Not ", "Motion that it be ", "Reconsideration of ", "Notice: "])
def test_a_line_that_denies_or_asks_settles_nothing(text: str, before: str) -> None:
    assert not classify(before + text, ACTION_RULES) & TERMINAL


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("Signed by President", {A.PASSAGE, A.EXECUTIVE_SIGNATURE}),
        ("Bill text as passed House and Senate (HB2ER)", {A.PASSAGE}),
        ("Passed by indefinitely in Finance and Appropriations with letter (12-Y 3-N)", {A.PASSAGE}),
        ("Passed by for the day", {A.PASSAGE}),
        ("Reconsideration of Senate passage agreed to by Senate (40-Y 0-N)", {A.PASSAGE}),
        ("Governor's recommendation received by Senate", {A.EXECUTIVE_VETO, A.EXECUTIVE_VETO_LINE_ITEM}),
        ("House rejected Governor's recommendation (45-Y 55-N)", {A.VETO_OVERRIDE_PASSAGE, A.EXECUTIVE_VETO}),
        ("Governor's recommendation adopted in-part", SIGNED),
        ("Communicated to Governor", SIGNED),
        ("Senate amendments rejected by House (0-Y 97-N)", {A.FAILURE}),
        ("Subcommittee recommends laying on the table (6-Y 4-N)", {A.COMMITTEE_FAILURE, A.FAILURE}),
        ("Title replaced 24105274D-H1", {A.SUBSTITUTION}),
    ],
)
def test_an_action_never_means_what_a_careless_rule_would_read(text: str, never: set[A]) -> None:
    assert ACTION_RULES.read(text) is not None
    assert not classify(text, ACTION_RULES) & never


def test_a_text_that_no_rule_knows_is_left_unread() -> None:
    assert ACTION_RULES.read("Sent by Example Pigeon") is None


@pytest.mark.parametrize(
    ("motion", "word", "result"),
    [
        ("Reported from Public Safety", M.REPORT, VoteResult.PASS),
        ("Reported from H-Education committee with substitute and referred to Appropriations", M.REPORT, VoteResult.PASS),
        ("Failed to report (defeated) in Rules", M.REPORT, VoteResult.FAIL),
        ("Subcommittee recommends reporting with amendments", M.REPORT, VoteResult.PASS),
        ("Subcommittee recommends laying on the table", M.TABLE, VoteResult.PASS),
        ("Passed by indefinitely in Education and Health", M.TABLE, VoteResult.PASS),
        ("Continued to 2025 in Finance and Appropriations", M.PROCEDURAL, VoteResult.PASS),
        ("Constitutional reading dispensed", M.PROCEDURAL, VoteResult.PASS),
        ("Reconsideration of Senate passage agreed to by Senate", M.PROCEDURAL, VoteResult.PASS),
        ("Motion for Special and Continuing Order for Thursday, February 22, 2024", M.PROCEDURAL, VoteResult.UNSTATED),
        ("Read third time and passed House BLOCK VOTE", M.PASSAGE, VoteResult.PASS),
        ("Read third time and defeated by House", M.PASSAGE, VoteResult.FAIL),
        ("Agreed to by House", M.PASSAGE, VoteResult.PASS),
        ("VOTE: Passage", M.PASSAGE, VoteResult.UNSTATED),
        ("Senate substitute rejected by House 24108364D-S1", M.CONCUR, VoteResult.FAIL),
        ("Conference report agreed to by House", M.CONCUR, VoteResult.PASS),
        ("House concurred in Governor's recommendation No. 2", M.CONCUR, VoteResult.PASS),
        ("Contested committee amendment Item 137#1h agreed to", M.AMEND, VoteResult.PASS),
        # Most voted yes, and two thirds were wanted.
        ("Passed in enrolled form rejected", M.OVERRIDE, VoteResult.FAIL),
        ("Election by House", M.UNSTATED, VoteResult.UNSTATED),
        ("VOTE:", M.UNSTATED, VoteResult.UNSTATED),
    ],
)
def test_a_motion_is_what_its_words_say(motion: str, word: M, result: VoteResult) -> None:
    assert (MOTION_RULES.read(motion), result_of(motion)) == (word, result)


@pytest.mark.skipif(not HISTORY.exists(), reason="the real files are not part of the project")
def test_of_the_real_lines_of_2024_nearly_all_are_read() -> None:
    with HISTORY.open(encoding="cp1252", newline="") as file:
        texts = [fold(row["History_description"][1:]) for row in csv.DictReader(file)]
    read = sum(ACTION_RULES.read(text) is not None for text in texts)
    assert len(texts) == 27_671
    assert read / len(texts) > 0.999


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not part of the project")
def test_of_the_real_lines_of_2026_all_are_read() -> None:
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        bills = [bill for bill in map(json.loads, lines) if bill["session"] == "2026S1"]
    texts = {fold(action[2]) for bill in bills for action in bill["actions"]}
    assert len(texts) > 200
    assert [text for text in texts if ACTION_RULES.read(text) is None] == []
