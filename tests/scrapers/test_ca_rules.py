"""California: what the texts of its actions and motions mean."""

import gzip
import json
from pathlib import Path

import pytest

from scrapers.actions import classify
from scrapers.page import fold
from scrapers.states.ca.rules import ACTION_RULES, MOTION_RULES
from scrapers.vocabulary import ActionClassification as A
from scrapers.vocabulary import MotionClassification as M

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus" / "ca.jsonl.gz"
REPORTED = {A.COMMITTEE_PASSAGE, A.COMMITTEE_PASSAGE_FAVORABLE}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Introduced. To Com. on RLS. for assignment. To print.", {A.INTRODUCTION, A.FILING, A.REFERRAL_COMMITTEE}),
        ("Introduced. Read first time. To Com. on ED.", {A.INTRODUCTION, A.FILING, A.READING_1, A.REFERRAL_COMMITTEE}),
        ("Read first time. To print.", {A.INTRODUCTION, A.READING_1}),
        ("Read first time.", {A.READING_1}),
        ("From printer. May be heard in committee March 22.", set()),
        ("Referred to Coms. on G.O. and PUB. S.", {A.REFERRAL_COMMITTEE}),
        ("In Assembly. Read first time. Held at Desk.", {A.RECEIPT, A.READING_1}),
        ("Set for hearing January 13.", set()),
        ("Set, first hearing. Testimony taken. Further hearing to be set.", {A.HEARING_HELD}),
        ("In committee: Set, first hearing. Hearing canceled at the request of author.", {A.DEFERRAL}),
        ("March 4 hearing postponed by committee.", {A.DEFERRAL}),
        ("January 20 hearing: Placed on APPR. suspense file.", {A.DEFERRAL}),
        ("June 24 set for first hearing. Placed on suspense file.", {A.DEFERRAL}),
        ("In committee: Set, first hearing. Referred to REV. & TAX. suspense file.", {A.DEFERRAL}),
        ("In committee: Held under submission.", {A.COMMITTEE_FAILURE}),
        ("May 23 hearing: Held in committee and under submission.", {A.COMMITTEE_FAILURE}),
        ("In committee: Set, first hearing. Failed passage. Reconsideration granted.", {A.COMMITTEE_FAILURE}),
        ("From committee: Do pass. (Ayes 5. Noes 1. Page 1211.) (May 23).", REPORTED),
        ("From committee: Do pass and re-refer to Com. on JUD. (Ayes 4. Noes 0.)", {*REPORTED, A.REFERRAL_COMMITTEE}),
        ("From committee: Be adopted. To Consent Calendar.", REPORTED),
        ("From committee: Amend, and do pass as amended. (Ayes 9. Noes 0.)", {*REPORTED, A.AMENDMENT_INTRODUCTION}),
        ("From committee: That the Senate amendments be concurred in. (Ayes 20. Noes 0.)", REPORTED),
        ("Read second time. Ordered to third reading.", {A.READING_2}),
        ("Read second time and amended. Ordered to second reading.", {A.READING_2, A.AMENDMENT_PASSAGE}),
        ("Read third time. Passed. Ordered to the Senate. (Ayes 77. Noes 0.)", {A.READING_3, A.PASSAGE}),
        ("Read third time. Urgency clause adopted. Passed. Ordered to the Senate.", {A.READING_3, A.PASSAGE}),
        ("Read third time, passed, and to Assembly. (Ayes 23. Noes 8. Page 52.)", {A.READING_3, A.PASSAGE}),
        ("Read third time. Urgency clause adopted. Passed and to Senate. (Ayes 79. Noes 0.)", {A.READING_3, A.PASSAGE}),
        ("Urgency clause adopted.", set()),
        ("Adopted and to Senate. (Ayes 60. Noes 0.)", {A.PASSAGE}),
        ("In Senate. Concurrence in Assembly amendments pending.", {A.CONCURRENCE}),
        (
            "Assembly amendments concurred in. (Ayes 30. Noes 10.) Ordered to engrossing and enrolling.",
            {A.AMENDMENT_PASSAGE, A.PASSAGE},
        ),
        ("Senate concurs in Assembly amendments. (Ayes 31. Noes 5.) To enrollment.", {A.AMENDMENT_PASSAGE, A.PASSAGE}),
        ("Ordered to inactive file on request of Senator Example.", {A.DEFERRAL}),
        ("From inactive file.", set()),
        ("In Assembly. Ordered to Engrossing and Enrolling.", {A.ENROLLED}),
        ("Enrolled and presented to the Governor at 3 p.m.", {A.EXECUTIVE_RECEIPT}),
        ("Enrolled and filed with the Secretary of State at 3 p.m.", {A.ENROLLED}),
        ("Approved by the Governor.", {A.EXECUTIVE_SIGNATURE}),
        ("Approved by the Governor with item veto.", {A.EXECUTIVE_SIGNATURE, A.EXECUTIVE_VETO_LINE_ITEM}),
        ("Vetoed by Governor.", {A.EXECUTIVE_VETO}),
        ("Consideration of Governor's veto pending.", set()),
        ("Stricken from file.", {A.VETO_OVERRIDE_FAILURE}),
        ("Became law without Governor's signature.", {A.BECAME_LAW}),
        ("Chaptered by Secretary of State - Chapter 623, Statutes of 2025.", {A.BECAME_LAW}),
        ("Chaptered by Secretary of State. Chapter 3, Statutes of 1999-2000 First Extraordinary Session.", {A.BECAME_LAW}),
        ("Died on inactive file.", {A.FAILURE}),
        ("Coauthors revised.", {A.SPONSORSHIP}),
        ("Joint Rule 61(a)(13) suspended. (Ayes 28. Noes 8. Page 2999.)", set()),
    ],
)
def test_an_action_means_what_its_words_say(text: str, words: set[A]) -> None:
    assert ACTION_RULES.read(text) is not None
    assert classify(text, ACTION_RULES) == words


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("From committee with author's amendments. Read second time and amended. Re-referred to Com. on RLS.", REPORTED),
        (
            "From committee chair, with author's amendments: Amend, and re-refer to Com. on ED. Read second time and amended.",
            REPORTED,
        ),
        ("From committee: Without further action pursuant to Joint Rule 62(a).", REPORTED),
        ("From committee: Do not pass.", REPORTED),
        ("Read third time and amended. Ordered to second reading.", {A.PASSAGE}),
        ("Read third time. Refused passage. (Ayes 38. Noes 20.)", {A.PASSAGE}),
        ("Action rescinded whereby the bill was read third time, passed, and to Assembly.", {A.PASSAGE, A.READING_3}),
        ("Motion to reconsider made by Assembly Member Example.", {A.PASSAGE, A.FAILURE}),
        ("Not approved by the Governor.", {A.EXECUTIVE_SIGNATURE}),
        ("Failed to be read third time. Passed.", {A.PASSAGE}),
        ("Withdrawn from committee.", {A.WITHDRAWAL}),
        ("Chaptered by Secretary of State. Res. Chapter 1, Statutes of 2025.", {A.BECAME_LAW}),
        ("Enrolled and filed with the Secretary of State at 3 p.m.", {A.EXECUTIVE_RECEIPT}),
        ("Consideration of Governor's veto pending.", {A.EXECUTIVE_VETO}),
        ("Assembly refused to concur in Senate amendments.", {A.CONCURRENCE, A.PASSAGE}),
    ],
)
def test_an_action_never_means_what_a_careless_rule_would_read(text: str, never: set[A]) -> None:
    assert not classify(text, ACTION_RULES) & never


def test_a_text_that_no_rule_knows_is_left_unread() -> None:
    assert ACTION_RULES.read("Sent by Example Pigeon") is None


@pytest.mark.parametrize(
    ("motion", "word"),
    [
        ("Do pass as amended, but first amend, and re-refer to the Committee on [Appropriations]", M.DO_PASS),
        ("Be adopted. To third reading.", M.DO_PASS),
        ("[First] hearing set for [04-22-2025]: Failed passage in Committee. Reconsideration granted", M.DO_PASS),
        ("Placed on suspense file", M.PROCEDURAL),
        ("3rd Reading SB9999 Example Motion to Reconsider", M.PROCEDURAL),
        ("3rd Reading SB9999 Example et al.", M.PASSAGE),
        ("SB 9999 Example Third Reading Urgency By Sample", M.PASSAGE),
        ("AB 9999 Example Consent Calendar Second Day", M.PASSAGE),
        ("SB 9999 Example Third Reading Urgency By Sample Amend By EXAMPLE Set #2 Motion to Lay on the Table By SAMPLE", M.TABLE),
        ("AB 9999 Example Assembly Second Reading Amend By SAMPLE Set #1", M.AMEND),
        ("Unfinished Business SB9999 Example et al. Urgency Clause Concurrence", M.CONCUR),
        ("AB 9999 Example Concurrence in Senate Amendments", M.CONCUR),
        ("With recommendation: That Senate amendments be concurred in.", M.CONCUR),
        ("2nd Reading AB9999 Example", M.UNSTATED),
    ],
)
def test_a_motion_is_what_its_words_say(motion: str, word: M) -> None:
    assert MOTION_RULES.read(motion) is word


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not part of the project")
def test_of_the_real_lines_and_motions_nearly_all_are_read() -> None:
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        bills = [json.loads(line) for line in lines]
    texts = [fold(text) for bill in bills for _, _, text, *_ in bill["actions"]]
    motions = [fold(vote["motion"]) for bill in bills for vote in bill["votes"]]
    assert sum(ACTION_RULES.read(text) is not None for text in texts) / len(texts) >= 0.98
    assert sum(MOTION_RULES.read(motion) is not M.UNSTATED for motion in motions) / len(motions) >= 0.98
