"""Illinois: what the texts of its actions mean, and which committee they name."""

import pytest

from scrapers.actions import classify
from scrapers.states.il import ACTION_RULES, committee
from scrapers.vocabulary import ActionClassification as Action


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
