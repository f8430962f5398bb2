"""Connecticut: what the texts of its actions and motions mean, and who acted."""

import gzip
import json
from pathlib import Path

import pytest

from scrapers.actions import classify
from scrapers.page import fold
from scrapers.states.ct.rules import ACTION_RULES, MOTION_RULES, actor, committee
from scrapers.vocabulary import ActionClassification as A
from scrapers.vocabulary import Chamber
from scrapers.vocabulary import MotionClassification as M

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus" / "ct.jsonl.gz"
PASSED = {A.PASSAGE, A.READING_3}


@pytest.mark.parametrize(
    ("texts", "words", "who"),
    [
        (
            ("REF. TO JOINT COMM. ON Judiciary", "Referred to Joint Committee on Judiciary"),
            {A.REFERRAL_COMMITTEE},
            Chamber.LEGISLATURE,
        ),
        (("NOMINATION REFERRED TO COMMITTEE ON Example",), {A.REFERRAL_COMMITTEE}, Chamber.LEGISLATURE),
        (("PUBLIC HEARING 03/09", "Vote to Draft", "DRAFTED BY COMMITTEE"), set(), Chamber.LEGISLATURE),
        (("Joint Favorable", "Joint Favorable Substitute"), {A.COMMITTEE_PASSAGE_FAVORABLE}, Chamber.LEGISLATURE),
        (
            ("Joint Favorable Substitute Change of Reference APP",),
            {A.COMMITTEE_PASSAGE_FAVORABLE, A.REFERRAL_COMMITTEE},
            Chamber.LEGISLATURE,
        ),
        (("Joint Unfavorable",), {A.COMMITTEE_PASSAGE_UNFAVORABLE}, Chamber.LEGISLATURE),
        (("Change of Reference FIN",), {A.REFERRAL_COMMITTEE}, Chamber.LEGISLATURE),
        (("MOTION FAILED JF", "MOTION FAILED JFS"), {A.COMMITTEE_FAILURE}, Chamber.LEGISLATURE),
        (("FILED WITH LCO", "Filed with Legislative Commissioners' Office"), {A.FILING}, Chamber.LEGISLATURE),
        (("REFERRED TO OLR, OFA 04/07/26",), {A.REFERRAL}, Chamber.LEGISLATURE),
        (("RPTD. OUT OF LCO", "FILE NO. 399", "NO NEW FILE BY COMM. ON Example"), set(), Chamber.LEGISLATURE),
        (("SENATE CALENDAR NUMBER 245", "Senate Calendar Number 245"), set(), Chamber.UPPER),
        (
            ("FAV. RPT., TAB. FOR CAL., SEN.", "Favorable Report, Tabled for the Calendar, Senate"),
            {A.READING_2},
            Chamber.UPPER,
        ),
        (("FAV. RPT., TABLED FOR HOUSE CALENDAR", "TABLED FOR HOUSE CALENDAR"), {A.READING_2}, Chamber.LOWER),
        (("FAV. RPT. HOUSE COMM. ON Senate Affairs",), {A.COMMITTEE_PASSAGE_FAVORABLE}, Chamber.LOWER),
        (("REF. BY SEN. TO COMM. ON Example", "FAV. CHG. OF REF., SEN. TO COMM. ON House"), {A.REFERRAL_COMMITTEE}, Chamber.UPPER),
        (("CHG. REF., HOUSE TO COMM. ON Example", "HOUSE RECOMMITTED TO JUD"), {A.REFERRAL_COMMITTEE}, Chamber.LOWER),
        (("IMMEDIATE TRANSMITTAL TO COMMITTEE",), {A.REFERRAL_COMMITTEE}, Chamber.LEGISLATURE),
        (
            ("SEN. ADOPTED SEN. AMEND. SCH. A", "Senate Adopted Senate Amendment Schedule A"),
            {A.AMENDMENT_PASSAGE},
            Chamber.UPPER,
        ),
        (("HOUSE ADOPTED SEN. AMEND. SCH. A,B",), {A.AMENDMENT_PASSAGE}, Chamber.LOWER),
        (
            ("HOUSE REJECTED HOUSE AMEND. SCH. A", "House Rejected House Amendment Schedule A"),
            {A.AMENDMENT_FAILURE},
            Chamber.LOWER,
        ),
        (("SEN. REJ. SEN. AMEND. SCH. C",), {A.AMENDMENT_FAILURE}, Chamber.UPPER),
        (("AMENDMENT WITHDRAWN HOUSE AMEND. SCH. F",), {A.AMENDMENT_WITHDRAWAL}, Chamber.LOWER),
        (("HOUSE DESIGNATED HO. AMEND. SCH. A",), set(), Chamber.LOWER),
        (("HOUSE REJECTED BILL",), {A.FAILURE}, Chamber.LOWER),
        (("SENATE PASSED", "SEN. PASSED, HO. AMEND. SCH. A", "Senate Passed"), PASSED, Chamber.UPPER),
        (("HOUSE PASSED, HOUSE AMEND. SCH. A,B", "House Passed as Amended by House Amendment Schedule A"), PASSED, Chamber.LOWER),
        (("ADOPTED, SENATE", "ADOPTED SEN. AS AMENDED BY HO. A"), {A.PASSAGE}, Chamber.UPPER),
        (("ADOPTED HOUSE AS AMENDED BY HOUSE AMEND. SCH. A",), {A.PASSAGE}, Chamber.LOWER),
        (("IN CONCURRENCE", "ON CONSENT CALENDAR /IN CONCURRENCE"), {A.CONCURRENCE}, Chamber.LEGISLATURE),
        (("ON CONSENT CALENDAR", "RULES SUSPENDED", "EMERGENCY CERTIFICATION"), set(), Chamber.LEGISLATURE),
        (("SENATE RECONSIDERED", "DISAGREEING ACTION,TABLED FOR CAL., SEN."), set(), Chamber.UPPER),
        (("POTENTIAL DISAGREEING ACTION, TABLED CAL. HO.",), set(), Chamber.LOWER),
        # Passed over, and put at the end: neither is passage.
        (("BILL PASSED TEMPORARILY", "Bill Passed Temporarily", "MATTER PASS RETAINED"), {A.DEFERRAL}, Chamber.LEGISLATURE),
        (("MOVED TO FOOT OF CAL., SENATE",), {A.DEFERRAL}, Chamber.UPPER),
        # Whoever sends acts, and not whoever receives.
        (("RULES SUSPENDED,TRANS.TO HOUSE", "IMMEDIATE TRANSMITTAL TO THE HOUSE"), set(), Chamber.UPPER),
        (("RULES SUSPENDED, TRANSMITTED TO SENATE", "IMMEDIATE TRANSMITTAL TO THE SENATE"), set(), Chamber.LOWER),
        (("TRANSMITTED TO SECRETARY OF THE STATE", "TRANSMITTED PURSUANT TO JOINT RULE 17"), set(), Chamber.LEGISLATURE),
        (
            ("RULES SUSPENDED, TRANSMITTED TO THE GOVERNOR", "IMMEDIATE TRANSMITTAL TO THE GOV."),
            {A.EXECUTIVE_RECEIPT},
            Chamber.LEGISLATURE,
        ),
        (("TRANSMITTED BY SECRETARY OF THE STATE TO GOVERNOR",), {A.EXECUTIVE_RECEIPT}, Chamber.EXECUTIVE),
        (
            ("SIGNED BY GOVERNOR", "SIGNED BY GOVERNOR IN ORIGINAL", "Signed by Governor; Public Act No. 26-3"),
            {A.EXECUTIVE_SIGNATURE, A.BECAME_LAW},
            Chamber.EXECUTIVE,
        ),
        (("VETOED BY GOVERNOR",), {A.EXECUTIVE_VETO}, Chamber.EXECUTIVE),
        (("LINE ITEM VETOED BY THE GOVERNOR, SECTION(S): 9, 10, 11",), {A.EXECUTIVE_VETO_LINE_ITEM}, Chamber.EXECUTIVE),
        # A number is given before the Governor acts: two acts of 2025 were vetoed under theirs.
        (("PUBLIC ACT 26-14", "SPECIAL ACT 26-3", "Public Act 26-14", "INCORPORATED IN SB00376"), set(), Chamber.LEGISLATURE),
    ],
)
def test_lines_of_the_table_and_of_the_page_are_read_and_say_who_acted(texts: tuple[str, ...], words: set[A], who: Chamber) -> None:
    for text in texts:
        assert ACTION_RULES.read(text) == frozenset(words), text
        assert actor(text) is who, text


@pytest.mark.parametrize(
    "text",
    [
        "NOT SIGNED BY GOVERNOR",
        "HOUSE NOT PASSED",
        "FAILED TO ADOPT SEN. AMEND. SCH. A",
        "SENATE PASSED TEMPORARILY",
        "NOT IN CONCURRENCE",
    ],
)
def test_what_denies_an_action_is_not_read_as_one(text: str) -> None:
    assert classify(text, ACTION_RULES) == set()


def test_the_pages_column_tells_the_house_only_where_the_words_do_not() -> None:
    assert actor("Bill Passed Temporarily", "(SEN)") is Chamber.UPPER
    assert actor("House Passed", "(SEN)") is Chamber.LOWER
    assert actor("File Number 399", "(LCO)") is Chamber.LEGISLATURE


def test_a_committee_is_named_behind_its_preposition() -> None:
    assert committee("REF. BY HOUSE TO COMMITTEE ON Finance, Revenue and Bonding") == "Finance, Revenue and Bonding"
    assert committee("Joint Favorable Change of Reference APP") == ""


@pytest.mark.parametrize(
    ("motion", "word"),
    [
        ("PASSAGE; Necessary for Passage: 19.", M.PASSAGE),
        ("AS AMENDED BY SENATE AMENDMENT SCHEDULE A; Necessary for Passage: 76.", M.PASSAGE),
        ("House Amendment Schedule D; Necessary for Adoption: 76.", M.AMEND),
        ("MOTION TO RECOMMIT; Necessary for Passage: 19.", M.PROCEDURAL),
        ("SUSPENSION OF THE RULES; Necessary for Passage: 24.", M.PROCEDURAL),
        ("REPASSAGE; Necessary for Passage: 101.", M.OVERRIDE),
        ("Joint Favorable Substitute", M.DO_PASS),
        ("Joint Unfavorable", M.REPORT),
        ("Adoption; Necessary for Adoption: 19.", M.UNSTATED),
    ],
)
def test_motions(motion: str, word: M) -> None:
    assert MOTION_RULES.read(motion) is word


@pytest.mark.skipif(not CORPUS.exists(), reason="the reference material is not beside the project")
def test_every_line_of_two_sessions_is_read_and_no_act_is_law_without_a_signature() -> None:
    unread, texts = [], 0
    with gzip.open(CORPUS, "rt", encoding="utf-8") as corpus:
        for line in corpus:
            bill = json.loads(line)
            said = [fold(action[2]) for action in bill["actions"]]
            texts += len(said)
            unread += [text for text in said if ACTION_RULES.read(text) is None]
            law = any(A.BECAME_LAW in classify(text, ACTION_RULES) for text in said)
            assert law == any(text.startswith("SIGNED BY") for text in said), bill["identifier"]
    assert texts == 15521
    assert unread == []
