"""New York's bills, step by step: twins, January's return home, what ends a bill, its lines, and the corpus."""

import gzip
import json
from operator import itemgetter
from pathlib import Path

import pytest

from scrapers.records import ActionRecord
from scrapers.stage.lines import read as read_line
from scrapers.stage.score import Scores
from scrapers.stage.words import headline
from scrapers.states.ny import STATE
from scrapers.states.ny.history import history
from scrapers.vocabulary import Chamber, DeadReason, EnactmentPath, Life, Position
from tests.scrapers.ny_stages import BEFORE, DAY, INVENTED, LOWER, UPPER, rows, told

ROOT = Path(__file__).parents[2]
ARCHIVE = ROOT / "scrapers" / "archive" / "ny"
CORPUS = ROOT.parent / "shared" / "corpus"


def archived(name: str) -> list[ActionRecord]:
    """The history that the shipped archive holds."""
    answer = json.loads((ARCHIVE / f"{name}-2025.json").read_text(encoding="utf-8"))
    return list(history(sorted(answer["result"]["actions"]["items"], key=itemgetter("sequenceNo"))))


# ---- Twins ----

S9005 = archived("S9005")
# The archive's page of the Assembly's twin ends before this line, which the Senate's page tells from the other side.
A10005 = [*archived("A10005"), *rows("2026-05-21 A SUBSTITUTED BY S9005C")]


@pytest.mark.parametrize(
    ("day", "position", "chamber"),
    [
        ("2026-01-20", Position.UNKNOWN, None),
        ("2026-01-21", Position.COMMITTEE, UPPER),
        ("2026-05-20", Position.COMMITTEE, UPPER),
        ("2026-05-21", Position.PASSED_BOTH, None),
        ("2026-05-27", Position.ENACTED, None),
    ],
)
def test_s9005_day_by_day(day: str, position: Position, chamber: Chamber | None) -> None:
    now = told("S9005", S9005, day)
    assert (now.position, now.chamber, now.unread) == (position, chamber, ())


def test_a10005_is_law_through_s9005() -> None:
    lead = told("S9005", S9005, "2026-06-01")
    assert (lead.path, lead.chapter) == (EnactmentPath.SIGNED, "55")
    now = told("A10005", A10005, "2026-06-01", lead=lead)
    assert (now.position, now.life, now.path, now.lead) == (Position.FLOOR, Life.MERGED, EnactmentPath.VIA_OTHER_BILL, "S9005")
    assert now.evidence["life"] == len(A10005) - 1
    assert headline(now, STATE.chambers, A10005) == "Joined to S9005, which is law (chapter 55)."


def test_a10005_follows_s9005_while_that_is_no_law() -> None:
    lead = told("S9005", S9005, "2026-05-26")
    now = told("A10005", A10005, "2026-05-26", lead=lead)
    assert (now.life, now.path) == (Life.MERGED, None)
    assert headline(now, STATE.chambers, A10005) == "Joined to S9005, which is not law."
    before = told("A10005", A10005[:-1], "2026-05-26")
    assert (before.position, before.life, before.lead) == (Position.FLOOR, Life.ALIVE, "")


A4725 = rows("""
2025-02-05 A REFERRED TO ENVIRONMENTAL CONSERVATION
2025-03-27 A AMEND (T) AND RECOMMIT TO ENVIRONMENTAL CONSERVATION
2025-03-27 A PRINT NUMBER 4725A
2025-04-02 A REPORTED REFERRED TO CODES
2025-04-08 A REPORTED
2025-04-10 A ADVANCED TO THIRD READING CAL.100
2025-04-28 A SUBSTITUTED BY S2706A
2025-05-29 A SUBSTITUTION RECONSIDERED
2025-05-29 A RESTORED TO THIRD READING
2025-05-29 A AMENDED ON THIRD READING (T) 4725B
2025-06-05 A PASSED ASSEMBLY
2025-06-05 A DELIVERED TO SENATE
2025-06-05 S REFERRED TO RULES
2025-06-10 S SUBSTITUTED FOR S2706B
2025-06-10 S 3RD READING CAL.327
2025-06-10 S PASSED SENATE
2025-06-10 S RETURNED TO ASSEMBLY
2025-12-01 A DELIVERED TO GOVERNOR
""")
S2706 = rows("""
2025-01-22 S REFERRED TO ENVIRONMENTAL CONSERVATION
2025-02-11 S 1ST REPORT CAL.327
2025-02-12 S 2ND REPORT CAL.
2025-02-24 S ADVANCED TO THIRD READING
2025-04-01 S AMENDED ON THIRD READING (T) 2706A
2025-04-22 S PASSED SENATE
2025-04-22 S DELIVERED TO ASSEMBLY
2025-04-22 A REFERRED TO CODES
2025-04-28 A SUBSTITUTED FOR A4725A
2025-04-28 A ORDERED TO THIRD READING CAL.100
2025-05-29 A SUBSTITUTION RECONSIDERED
2025-05-29 A REFERRED TO CODES
2025-06-04 S RECALLED FROM ASSEMBLY
2025-06-04 A RETURNED TO SENATE
2025-06-04 S VOTE RECONSIDERED - RESTORED TO THIRD READING
2025-06-04 S AMENDED ON THIRD READING (T) 2706B
2025-06-10 S SUBSTITUTED BY A4725B
""")


@pytest.mark.parametrize(
    ("day", "position", "life", "lead"),
    [
        ("2025-04-27", Position.FLOOR, Life.ALIVE, ""),
        ("2025-04-28", Position.FLOOR, Life.MERGED, "S2706"),
        ("2025-05-29", Position.FLOOR, Life.ALIVE, ""),
        ("2025-06-05", Position.COMMITTEE, Life.ALIVE, ""),
        ("2025-06-10", Position.PASSED_BOTH, Life.ALIVE, ""),
        ("2025-12-01", Position.WITH_GOVERNOR, Life.ALIVE, ""),
    ],
)
def test_a_substitution_that_was_reconsidered(day: str, position: Position, life: Life, lead: str) -> None:
    now = told("A4725", A4725, day)
    assert (now.position, now.life, now.lead, now.unread) == (position, life, lead, ())


@pytest.mark.parametrize(
    ("day", "position", "chamber", "life", "passed"),
    [
        ("2025-04-28", Position.FLOOR, LOWER, Life.ALIVE, {UPPER: 5}),
        # It stood for its twin, and stands by itself again: in the Assembly's committee, passed by the Senate.
        ("2025-05-29", Position.COMMITTEE, LOWER, Life.ALIVE, {UPPER: 5}),
        ("2025-06-04", Position.FLOOR, UPPER, Life.ALIVE, {}),
        ("2025-06-10", Position.FLOOR, UPPER, Life.MERGED, {}),
    ],
)
def test_the_twin_that_went_on_for_both_stays_where_it_stands(
    day: str, position: Position, chamber: Chamber, life: Life, passed: dict[Chamber, int]
) -> None:
    now = told("S2706", S2706, day)
    assert (now.position, now.chamber, now.life, now.passed, now.unread) == (position, chamber, life, passed, ())


# ---- January ----

S6169 = rows("""
2023-03-31 S REFERRED TO ELECTIONS
2023-04-24 S AMEND AND RECOMMIT TO ELECTIONS
2023-04-24 S PRINT NUMBER 6169A
2023-06-08 S COMMITTEE DISCHARGED AND COMMITTED TO RULES
2023-06-08 S ORDERED TO THIRD READING CAL.1812
2023-06-09 S PASSED SENATE
2023-06-09 S DELIVERED TO ASSEMBLY
2023-06-09 A REFERRED TO ELECTION LAW
2024-01-03 A DIED IN ASSEMBLY
2024-01-03 A RETURNED TO SENATE
2024-01-03 S REFERRED TO ELECTIONS
2024-01-04 S AMEND AND RECOMMIT TO ELECTIONS
2024-01-04 S PRINT NUMBER 6169B
""")


@pytest.mark.parametrize(
    ("day", "position", "chamber", "committee", "passed"),
    [
        ("2023-06-09", Position.COMMITTEE, LOWER, "ELECTION LAW", {UPPER: 5}),
        ("2024-01-02", Position.COMMITTEE, LOWER, "ELECTION LAW", {UPPER: 5}),
        ("2024-01-03", Position.COMMITTEE, UPPER, "ELECTIONS", {}),
        ("2024-01-04", Position.COMMITTEE, UPPER, "ELECTIONS", {}),
    ],
)
def test_what_died_in_the_other_house_in_january_is_home_and_alive(
    day: str, position: Position, chamber: Chamber, committee: str, passed: dict[Chamber, int]
) -> None:
    now = told("S6169", S6169, day, session=BEFORE)
    assert (now.position, now.chamber, now.committee, now.passed) == (position, chamber, committee, passed)
    assert (now.life, now.dead_reason, now.unread) == (Life.ALIVE, None, ())


def test_the_line_itself_says_so_before_the_referral_does() -> None:
    now = told("S6169", S6169[:9], "2024-01-03", session=BEFORE)
    assert (now.position, now.chamber, now.life) == (Position.INTRODUCED, UPPER, Life.ALIVE)


def test_what_a_committee_held_or_voted_down_is_taken_up_again_in_january() -> None:
    for words, life in (("HELD FOR CONSIDERATION IN CODES", Life.HELD), ("DEFEATED IN CODES", Life.DEAD)):
        actions = rows(f"1899-01-05 A REFERRED TO CODES\n1899-05-20 A {words}\n1900-01-03 A REFERRED TO CODES")
        assert told("A99999", actions, "1899-12-31", session=INVENTED).life is life
        assert told("A99999", actions, "1900-01-03", session=INVENTED).life is Life.ALIVE


# ---- What ends a bill, and what does not ----


@pytest.mark.parametrize(
    ("identifier", "written", "position", "life", "reason"),
    [
        ("A48", "2025-01-08 A REFERRED TO JUDICIARY\n2025-05-20 A HELD FOR CONSIDERATION IN JUDICIARY",
         Position.COMMITTEE, Life.HELD, None),
        ("A229", "2025-01-08 A REFERRED TO TRANSPORTATION\n2025-03-31 A ENACTING CLAUSE STRICKEN",
         Position.COMMITTEE, Life.DEAD, DeadReason.STRICKEN),
        ("S18", "2025-01-08 S REFERRED TO CODES\n2025-01-10 S RECOMMIT, ENACTING CLAUSE STRICKEN",
         Position.COMMITTEE, Life.DEAD, DeadReason.STRICKEN),
        ("S1268", "2025-01-09 S REFERRED TO HIGHER EDUCATION\n2025-05-13 S DEFEATED IN HIGHER EDUCATION",
         Position.COMMITTEE, Life.DEAD, DeadReason.DEFEATED_COMMITTEE),
        ("A2042", "2025-01-14 A REFERRED TO CHILDREN AND FAMILIES\n2025-04-03 A MOTION TO DISCHARGE LOST",
         Position.COMMITTEE, Life.ALIVE, None),
    ],
)  # fmt: skip
def test_what_a_committee_and_a_sponsor_can_do(
    identifier: str, written: str, position: Position, life: Life, reason: DeadReason | None
) -> None:
    now = told(identifier, rows(written), "2025-12-31")
    assert (now.position, now.life, now.dead_reason, now.unread) == (position, life, reason, ())
    assert now.evidence["life"] == (None if life is Life.ALIVE else 1)


def test_what_was_stricken_comes_back_by_no_referral() -> None:
    actions = rows("1899-01-05 A ENACTING CLAUSE STRICKEN\n1900-01-03 A REFERRED TO CODES")
    now = told("A99999", actions, "1900-06-01", session=INVENTED)
    assert (now.life, now.dead_reason, now.unread) == (Life.DEAD, DeadReason.STRICKEN, (1,))


def test_nothing_dies_by_the_calendar() -> None:
    now = told("A99999", rows("1899-01-05 A REFERRED TO CODES"), "1905-01-01", session=INVENTED)
    assert now.life is Life.ALIVE


# ---- The lines ----


@pytest.mark.parametrize(
    "text",
    [
        "PASSED SENATE WAS REVERSED",
        "Not signed by the Governor",
        "REFERRED TO THE GOVERNOR'S OFFICE",
        "REFERRED TO A LATER SESSION",
        "SIGNED CHAP.",
        "SIGNED CHAP.55 IN ERROR",
        "VETOED MEMO.32 WITHDRAWN",
        "LINE VETO",
        "SUBSTITUTED BY AMENDMENT",
        "MOTION TO OVERRIDE LOST",
        "DIED IN COMMITTEE",
        "REPORTED UNFAVORABLY",
        "POCKET VETO - EXPECTED",
    ],
)
def test_what_no_history_says_is_read_by_nothing(text: str) -> None:
    assert STATE.stage_rules.read(text) is None


@pytest.mark.parametrize("text", ["referred to veterans' affairs", "advanced to third reading cal.859", "signed chap.348"])
def test_the_assembly_may_be_printed_in_small_letters(text: str) -> None:
    read = STATE.stage_rules.read(text)
    assert read is not None
    assert read.rule.move != "none"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not part of the project")
def test_the_corpus_is_read_and_agrees_with_every_certain_outcome() -> None:
    scores = Scores([CORPUS / "outcomes-ny.tsv"])
    with gzip.open(CORPUS / "ny.jsonl.gz", "rt", encoding="utf-8") as lines:
        for text in lines:
            line = read_line(text, DAY("2025-12-31"))
            scores.add(line, line.stage())
    score = scores.by_state["ny"]
    # One resolution is printed as adopted twice.
    assert dict(score.unread) == {"ADOPTED": 1}
    assert (score.bills, score.read / score.rows > 0.9999) == (9_700, True)
    assert (score.agreed, score.disagreements) == (score.certain, [])
