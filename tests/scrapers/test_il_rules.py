"""Illinois: what the texts of its actions and motions mean, and which committee and amendment they name."""

import gzip
import json
import re
from pathlib import Path

import pytest

from scrapers.actions import classify
from scrapers.states.il import ACTION_RULES, MOTION_RULES, committee
from scrapers.states.il.rules import amendment
from scrapers.vocabulary import ActionClassification as Action
from scrapers.vocabulary import MotionClassification as Motion

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus" / "il.jsonl.gz"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Prefiled with Clerk by Rep. Ada Example", {Action.FILING}),
        ("Third Reading - Passed; 040-018-000", {Action.READING_3, Action.PASSAGE}),
        ("Third Reading - Standard Debate - Passed 082-030-000", {Action.READING_3, Action.PASSAGE}),
        ("Third Reading - Short Debate - Lost 049-051-002", {Action.READING_3, Action.FAILURE}),
        ("Third Reading - Consideration Postponed", {Action.DEFERRAL}),
        ("Third Reading Deadline Extended-Rule May 31, 2025", set()),
        ("Rule 2-10 Third Reading/Passage Deadline Established As June 1, 2025", set()),
        ("Placed on Calendar Order of 3rd Reading May 20, 2025", set()),
        ("Senate Floor Amendment No. 2 Adopted; Harmon", {Action.AMENDMENT_PASSAGE}),
        ("House Floor Amendment No. 2 Recommends Be Adopted Rules Committee; 003-002-000", set()),
        ("House Floor Amendment No. 2 Tabled", {Action.AMENDMENT_FAILURE}),
        ("Tabled", {Action.WITHDRAWAL}),
        ("Senate Committee Amendment No. 1 House Concurs 075-032-000", {Action.AMENDMENT_PASSAGE}),
        ("Senate Floor Amendment No. 2 Motion to Concur Lost 056-037-006", {Action.AMENDMENT_FAILURE}),
        ("Senate Floor Amendment No. 2 Motion to Concur Referred to Rules Committee", set()),
        ("House Concurs", {Action.CONCURRENCE, Action.PASSAGE}),
        ("Placed on Calendar Order of Concurrence Senate Amendment(s) 1, 2, 5", set()),
        ("Motion Filed to Reconsider Vote Rep. Ada Example", set()),
        ("Rule 3-9(a) / Re-referred to Assignments", {Action.REFERRAL_COMMITTEE}),
        ("Pursuant to Senate Rule 3-9(b) / Referred to Assignments", {Action.REFERRAL_COMMITTEE}),
        ("Motion Do Pass - Lost Executive Committee; 004-009-000", {Action.COMMITTEE_FAILURE}),
        ("Co-Sponsor All Senators", {Action.SPONSORSHIP}),
        ("Sponsor Removed Sen. Eve Example", {Action.SPONSORSHIP}),
        ("Fiscal Note Requested by Rep. Ada Example", set()),
        ("Governor Amendatory Veto", {Action.EXECUTIVE_VETO}),
        ("Governor Item/Reduction Veto PA 104-0003; With Appropriation Items Reduced", {Action.EXECUTIVE_VETO_LINE_ITEM}),
        ("Placed on Calendar Total Veto October 15, 2025", set()),
        ("Total Veto Stands - No Positive Action Taken", {Action.VETO_OVERRIDE_FAILURE}),
        ("Public Act . . . . . . . . . 104-0440", {Action.BECAME_LAW}),
        ("Session Sine Die", {Action.FAILURE}),
    ],
)
def test_an_action_means_what_its_words_say(text: str, words: set[Action]) -> None:
    assert ACTION_RULES.read(text) is not None
    assert classify(text, ACTION_RULES) == words


def test_a_text_that_no_rule_knows_is_left_unread() -> None:
    assert ACTION_RULES.read("Sent by Example Pigeon") is None
    assert classify("Sent by Example Pigeon", ACTION_RULES) == set()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Assigned to Judiciary - Civil Committee", "Judiciary - Civil"),
        ("Assigned to Executive", "Executive"),
        ("Do Pass as Amended / Short Debate Judiciary - Civil Committee; 013-007-000", "Judiciary - Civil"),
        ("Rule 19(a) / Re-referred to Rules Committee", "Rules"),
        ("House Committee Amendment No. 1 Adopted in Judiciary - Civil Committee; by Voice Vote", "Judiciary - Civil"),
        (
            "Recommends Be Adopted Transportation: Regulation, Roads & Bridges; 015-000-000",
            "Transportation: Regulation, Roads & Bridges",
        ),
        ("Senate Committee Amendment No. 1 To AI and Social Media", "AI and Social Media"),
        ("House Floor Amendment No. 1 Adopted by Voice Vote", ""),
        ("Third Reading - Consent Calendar - Passed 110-000-000", ""),
        ("Referred to Resolutions Consent Calendar", ""),
        ("Sent to the Governor", ""),
    ],
)
def test_the_committee_is_the_one_named_in_the_text(text: str, name: str) -> None:
    assert committee(text) == name


@pytest.mark.parametrize(
    ("motion", "word"),
    [
        ("Do Pass / Short Debate State Government Administration Committee", Motion.DO_PASS),
        ("Motion Do Pass - Lost Executive Committee", Motion.DO_PASS),
        ("Do Not Pass Executive", Motion.DO_PASS),
        ("Recommends Do Pass Subcommittee/ Revenue & Finance Committee", Motion.DO_PASS),
        ("Recommends Be Adopted Judiciary - Civil Committee", Motion.DO_PASS),
        ("Be Adopted as Amended Executive", Motion.DO_PASS),
        ("House Floor Amendment No. 2 Recommends Be Adopted Rules Committee", Motion.REPORT),
        ("Senate Floor Amendment No. 2 Recommend Do Adopt Executive", Motion.REPORT),
        ("Senate Committee Amendment No. 1 Motion to Concur Recommends Be Adopted Rules Committee", Motion.REPORT),
        ("House Floor Amendment No. 1 Motion To Concur Recommended Do Adopt Executive", Motion.REPORT),
        ("Senate Floor Amendment No. 2 House Concurs", Motion.CONCUR),
        ("Senate Floor Amendment No. 2 Motion to Concur Lost", Motion.CONCUR),
        ("Concurrence", Motion.CONCUR),
        ("House Committee Amendment No. 1 Adopted in Judiciary - Civil Committee", Motion.AMEND),
        ("Motion to Table House Floor Amendment No. 1 Prevailed", Motion.TABLE),
        ("House Floor Amendment No. 1 Table Prevailed", Motion.TABLE),
        ("Third Reading - Consent Calendar - Passed", Motion.PASSAGE),
        ("Third Reading - Short Debate - Lost", Motion.PASSAGE),
        ("Third Reading", Motion.PASSAGE),
        ("Resolution Adopted", Motion.PASSAGE),
        ("Override Governor Veto - House Passed", Motion.OVERRIDE),
        ("Motion to Suspend Rule 21 - Prevailed", Motion.PROCEDURAL),
        ("Motion to Reconsider Vote - Prevails", Motion.PROCEDURAL),
        ("Approved for Consideration Rules Committee", Motion.PROCEDURAL),
        ("Motion Prevailed", Motion.UNSTATED),
        ("Senate Committee Amendment No. 1", Motion.UNSTATED),
        ("Accept Amendatory Veto - House Passed", Motion.UNSTATED),
    ],
)
def test_what_a_vote_was_on_is_what_its_motion_says(motion: str, word: Motion) -> None:
    assert MOTION_RULES.read(motion) is word


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("Senate Floor Amendment No. 2 House Concurs 075-032-000", "Senate Amendment 002"),
        ("House Committee Amendment No. 12 Adopted", "House Amendment 012"),
        ("Placed on Calendar Order of Concurrence Senate Amendment(s) 1, 2, 5", ""),
        ("Third Reading - Passed; 040-018-000", ""),
    ],
)
def test_an_action_names_the_amendment_that_it_is_about(text: str, version: str) -> None:
    assert amendment(text) == version


@pytest.mark.skipif(not CORPUS.exists(), reason="the real bills are not here")
def test_the_motion_of_nearly_every_real_tally_is_read() -> None:
    with gzip.open(CORPUS, "rt") as lines:
        bills = [bill for bill in map(json.loads, lines) if not bill["identifier"].startswith("AM")]
    texts = [" ".join(action[2].split()) for bill in bills for action in bill["actions"]]
    motions = [match[1] for text in texts if (match := re.fullmatch(r"(.*[^; ])[; ]+\d{3}-\d{3}-\d{3}", text))]
    assert len(motions) > 2900
    assert {motion for motion in motions if MOTION_RULES.read(motion) is Motion.UNSTATED} == {"Motion Prevailed"}
