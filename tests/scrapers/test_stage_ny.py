"""New York's bills, step by step: twins, votes taken back, January's return home, months of waiting, vetoes of four kinds."""

import datetime
import gzip
import json
from operator import itemgetter
from pathlib import Path

import pytest

from scrapers.page import fold
from scrapers.records import ActionRecord
from scrapers.stage import Stage, stage
from scrapers.stage.lines import read as read_line
from scrapers.stage.meter import SEGMENTS, meter
from scrapers.stage.score import Scores
from scrapers.stage.words import headline
from scrapers.state import Session
from scrapers.states.ny import STATE
from scrapers.states.ny.history import history
from scrapers.vocabulary import BillClassification, Chamber, DeadReason, EnactmentPath, Life, Position, Segment

ROOT = Path(__file__).parents[2]
ARCHIVE = ROOT / "scrapers" / "archive" / "ny"
CORPUS = ROOT.parent / "shared" / "corpus"
CAPTURES = ROOT.parent / "shared" / "captures" / "ny" / "openstates_raw"
UPPER, LOWER = Chamber.UPPER, Chamber.LOWER
DAY = datetime.date.fromisoformat

NOW = STATE.session("2025-2026")
BEFORE = Session("2023-2024", "2023-2024 Regular Sessions", "2023", DAY("2023-01-04"))
INVENTED = Session("1899-1900", "An invented session", "1899", DAY("1899-01-01"), DAY("1900-12-31"))


def told(
    identifier: str,
    actions: list[ActionRecord],
    as_of: str,
    *,
    session: Session = NOW,
    kind: BillClassification = BillClassification.BILL,
    lead: Stage | None = None,
) -> Stage:
    return stage(
        actions,
        state=STATE,
        session=session,
        identifier=identifier,
        origin=UPPER if identifier[0] in "SJRB" else LOWER,
        classification=kind,
        as_of=DAY(as_of),
        lead=lead,
    )


def rows(text: str) -> list[ActionRecord]:
    """Actions written as a day, S or A for the house, and the words."""
    split = (line.split(maxsplit=2) for line in text.strip().splitlines())
    return [ActionRecord(DAY(day), UPPER if house == "S" else LOWER, words) for day, house, words in split]


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


# ---- Votes taken back ----

A56 = rows("""
2025-01-08 A REFERRED TO HOUSING
2025-02-11 A REPORTED
2025-02-13 A ADVANCED TO THIRD READING CAL.11
2025-03-25 A AMENDED ON THIRD READING 56A
2025-04-02 A PASSED ASSEMBLY
2025-04-02 A DELIVERED TO SENATE
2025-04-02 S REFERRED TO JUDICIARY
2025-05-20 A RECALLED FROM SENATE
2025-05-20 S RETURNED TO ASSEMBLY
2025-05-20 A VOTE RECONSIDERED - RESTORED TO THIRD READING
2025-05-20 A AMENDED ON THIRD READING 56B
2025-05-27 A REPASSED ASSEMBLY
2025-05-27 A RETURNED TO SENATE
2025-05-27 S RECOMMITTED TO JUDICIARY
2025-06-12 S SUBSTITUTED FOR S3845B
2025-06-12 S 3RD READING CAL.1420
2025-06-12 S REPASSED SENATE
2025-06-12 S RETURNED TO ASSEMBLY
2025-10-09 A DELIVERED TO GOVERNOR
2025-10-16 A SIGNED CHAP.431
""")


@pytest.mark.parametrize(
    ("day", "position", "chamber", "passed", "evidence"),
    [
        ("2025-01-08", Position.COMMITTEE, LOWER, {}, 0),
        ("2025-02-11", Position.REPORTED, LOWER, {}, 1),
        ("2025-02-13", Position.FLOOR, LOWER, {}, 2),
        ("2025-04-02", Position.COMMITTEE, UPPER, {LOWER: 4}, 6),
        ("2025-05-20", Position.FLOOR, LOWER, {}, 9),
        ("2025-05-27", Position.COMMITTEE, UPPER, {LOWER: 11}, 13),
        ("2025-06-12", Position.PASSED_BOTH, None, {LOWER: 11, UPPER: 16}, 16),
        # Through in June, and called for in October.
        ("2025-10-08", Position.PASSED_BOTH, None, {LOWER: 11, UPPER: 16}, 16),
        ("2025-10-09", Position.WITH_GOVERNOR, Chamber.EXECUTIVE, {LOWER: 11, UPPER: 16}, 18),
        ("2025-10-16", Position.ENACTED, None, {LOWER: 11, UPPER: 16}, 19),
    ],
)
def test_a_bill_that_was_recalled_and_passed_again(
    day: str, position: Position, chamber: Chamber | None, passed: dict[Chamber, int], evidence: int
) -> None:
    now = told("A56", A56, day)
    assert (now.position, now.chamber, now.passed) == (position, chamber, passed)
    assert (now.evidence["position"], now.unread) == (evidence, ())


def test_what_waits_for_the_governor_to_call_for_it_is_with_nobody_and_under_no_clock() -> None:
    now = told("A56", A56, "2025-10-08")
    assert (now.life, now.decision) == (Life.ALIVE, None)
    assert headline(now, STATE.chambers, A56) == "Passed by both chambers on 12 June 2025; not yet with the governor."
    called = told("A56", A56, "2025-10-09")
    assert called.decision is not None
    # Ten days, of which Sundays are none.
    assert called.decision.ends_on == DAY("2025-10-21")


def test_an_amendment_in_committee_after_a_passage_asks_for_that_passage_again() -> None:
    actions = rows("""
1899-02-01 S PASSED SENATE
1899-03-01 A PASSED ASSEMBLY
1899-03-02 S VOTE RECONSIDERED - RESTORED TO THIRD READING
1899-03-03 S AMEND AND RECOMMIT TO CODES
1899-03-04 S REPASSED SENATE
1899-03-05 A REPASSED ASSEMBLY
""")
    assert told("S99999", actions, "1899-03-04", session=INVENTED).position is Position.AMENDED_BACK
    assert told("S99999", actions, "1899-03-05", session=INVENTED).position is Position.PASSED_BOTH


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


# ---- The governor ----

A174 = rows("""
2025-01-08 A REFERRED TO JUDICIARY
2025-05-13 A REPORTED REFERRED TO CODES
2025-05-20 A REPORTED REFERRED TO RULES
2025-05-21 A REPORTED
2025-05-21 A RULES REPORT CAL.194
2025-05-21 A ORDERED TO THIRD READING RULES CAL.194
2025-06-11 A PASSED ASSEMBLY
2025-06-11 A DELIVERED TO SENATE
2025-06-11 S REFERRED TO RULES
2025-06-13 S SUBSTITUTED FOR S1163
2025-06-13 S 3RD READING CAL.1960
2025-06-13 S PASSED SENATE
2025-06-13 S RETURNED TO ASSEMBLY
2025-10-09 A DELIVERED TO GOVERNOR
2025-10-16 A VETOED MEMO.32
2025-10-17 A TABLED
""")


@pytest.mark.parametrize(
    ("day", "position", "life"),
    [
        ("2025-10-15", Position.WITH_GOVERNOR, Life.ALIVE),
        ("2025-10-16", Position.VETOED, Life.ALIVE),
        # The message lies on the table: the veto stands where it stood, and nothing is scheduled.
        ("2025-10-17", Position.VETOED, Life.HELD),
    ],
)
def test_a_veto_and_its_tabling(day: str, position: Position, life: Life) -> None:
    now = told("A174", A174, day)
    assert (now.position, now.life, now.path, now.dead_reason, now.unread) == (position, life, None, None, ())


def test_the_committee_that_decides_what_goes_to_the_floor_is_told_from_others() -> None:
    assert (told("A174", A174, "2025-05-13").committee, told("A174", A174, "2025-05-13").gatekeeper) == ("CODES", False)
    assert (told("A174", A174, "2025-05-20").committee, told("A174", A174, "2025-05-20").gatekeeper) == ("RULES", True)


A10000_END = """
2026-05-27 A PASSED ASSEMBLY
2026-05-27 A DELIVERED TO SENATE
2026-05-27 S REFERRED TO FINANCE
2026-05-27 S SUBSTITUTED FOR S9000D
2026-05-27 S 3RD READING CAL.1329
2026-05-27 S MESSAGE OF NECESSITY - 3 DAY MESSAGE
2026-05-27 S PASSED SENATE
2026-05-27 S RETURNED TO ASSEMBLY
2026-05-28 A DELIVERED TO GOVERNOR
2026-06-09 A SIGNED CHAP.50
2026-06-09 A LINE VETO MEMO.1
2026-06-10 A TABLED LINE VETO MEMO.1
"""


def test_items_vetoed_after_the_signature_leave_a_law() -> None:
    actions = rows(A10000_END)
    signed = told("A10000", actions[:10], "2026-06-09")
    assert (signed.position, signed.path, signed.chapter) == (Position.ENACTED, EnactmentPath.SIGNED, "50")
    now = told("A10000", actions, "2026-06-10")
    assert (now.position, now.life, now.path, now.chapter) == (Position.ENACTED, Life.DONE, EnactmentPath.ITEM_VETOED, "50")
    assert (now.evidence["path"], now.unread) == (10, ())
    assert headline(now, STATE.chambers, actions).startswith("Law, but for items that the governor vetoed")


@pytest.mark.skipif(not CAPTURES.is_dir(), reason="the real captures are not part of the project")
def test_a_row_of_items_vetoed_is_read_from_the_first_memo_to_the_last() -> None:
    raw = json.loads((CAPTURES / "S3003.json").read_text(encoding="utf-8"))["actions"]
    actions = [
        ActionRecord(DAY(row["date"][:10]), UPPER if "upper" in row["organization_id"] else LOWER, fold(row["description"]))
        for row in raw
    ]
    now = told("S3003", actions, "2025-12-31")
    assert actions[-1].description == "THRU LINE VETO MEMO.24"
    assert (now.position, now.path, now.chapter, now.unread) == (Position.ENACTED, EnactmentPath.ITEM_VETOED, "53", ())


WITH_THE_GOVERNOR = """
1900-05-01 S PASSED SENATE
1900-05-02 A PASSED ASSEMBLY
1900-12-20 S DELIVERED TO GOVERNOR
"""


def test_a_pocket_veto_ends_a_bill_and_says_so() -> None:
    actions = rows(f"{WITH_THE_GOVERNOR}1901-01-19 S POCKET VETO - VETO.165")
    now = told("S99999", actions, "1901-01-20", session=INVENTED)
    assert (now.position, now.life, now.dead_reason) == (Position.VETOED, Life.DEAD, DeadReason.POCKET_VETO)
    assert (now.evidence["life"], now.unread, now.unknown_since) == (3, (), None)
    assert headline(now, STATE.chambers, actions) == "Not signed in time, which is a veto on 19 January 1901."
    assert meter(now)[SEGMENTS.index("Governor")] is Segment.FAILED


def test_nothing_is_pocketed_that_the_governor_did_not_have() -> None:
    actions = rows("1900-05-01 S PASSED SENATE\n1901-01-19 S POCKET VETO - VETO.165")
    now = told("S99999", actions, "1901-01-20", session=INVENTED)
    assert (now.life is Life.DEAD, now.unread) == (False, (1,))


def test_a_chapter_without_a_signature() -> None:
    actions = rows(f"{WITH_THE_GOVERNOR}1901-01-05 S CHAPTER 22")
    now = told("S99999", actions, "1901-01-20", session=INVENTED)
    assert (now.position, now.path, now.chapter) == (Position.ENACTED, EnactmentPath.WITHOUT_SIGNATURE, "22")


def test_a_veto_that_both_houses_overrode() -> None:
    actions = rows(
        f"{WITH_THE_GOVERNOR}1900-12-21 S VETOED MEMO.1\n1900-12-22 S PASSED SENATE OVER VETO\n"
        "1900-12-23 A PASSED ASSEMBLY OVER VETO"
    )
    assert told("S99999", actions, "1900-12-22", session=INVENTED).position is Position.OVERRIDE_ONE
    now = told("S99999", actions, "1900-12-23", session=INVENTED)
    assert (now.position, now.path) == (Position.ENACTED, EnactmentPath.OVER_VETO)


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


# ---- Resolutions ----


@pytest.mark.parametrize("prefix", "JRKE")
def test_one_house_adopts_its_own_resolutions(prefix: str) -> None:
    actions = rows("1899-01-05 S REPORTED TO CALENDAR FOR CONSIDERATION\n1899-01-06 S ADOPTED")
    now = told(f"{prefix}99999", actions, "1899-02-01", session=INVENTED, kind=BillClassification.RESOLUTION)
    assert (now.position, now.life, now.one_chamber) == (Position.ADOPTED, Life.DONE, True)


@pytest.mark.parametrize(
    ("prefix", "kind"),
    [
        ("B", BillClassification.CONCURRENT_RESOLUTION),
        ("C", BillClassification.CONCURRENT_RESOLUTION),
        ("L", BillClassification.JOINT_RESOLUTION),
    ],
)
def test_a_concurrent_resolution_needs_both_houses_and_no_governor(prefix: str, kind: BillClassification) -> None:
    actions = rows("1899-01-06 S ADOPTED\n1899-01-06 S DELIVERED TO ASSEMBLY\n1899-01-09 A ADOPTED")
    half = told(f"{prefix}99999", actions, "1899-01-06", session=INVENTED, kind=kind)
    assert (half.position, half.life, half.one_chamber) == (Position.PASSED_ONE, Life.ALIVE, False)
    now = told(f"{prefix}99999", actions, "1899-01-09", session=INVENTED, kind=kind)
    assert (now.position, now.life, now.needs_governor) == (Position.ADOPTED, Life.DONE, False)


def test_a_constitutional_amendment_passes_the_governor_by() -> None:
    actions = rows("""
2025-03-28 A REFERRED TO JUDICIARY
2025-04-04 A TO ATTORNEY-GENERAL FOR OPINION
2025-05-05 A OPINION REFERRED TO JUDICIARY
2025-05-20 A REPORTED REFERRED TO RULES
2025-05-27 A REPORTED
2025-05-27 A RULES REPORT CAL.271
2025-05-27 A ORDERED TO THIRD READING RULES CAL.271
2025-05-27 A PASSED ASSEMBLY
2025-05-27 A DELIVERED TO SENATE
2025-05-27 S REFERRED TO JUDICIARY
2025-06-06 S SUBSTITUTED FOR S5227
2025-06-06 S 3RD READING CAL.1047
2025-06-06 S PASSED SENATE
2025-06-06 S RETURNED TO ASSEMBLY
2025-06-25 A DELIVERED TO SECRETARY OF STATE
""")
    # An opinion that is referred moves no bill.
    asked = told("A7454", actions, "2025-05-05")
    assert (asked.committee, asked.evidence["position"]) == ("JUDICIARY", 0)
    now = told("A7454", actions, "2025-12-31")
    assert (now.position, now.life, now.unread) == (Position.ADOPTED, Life.DONE, ())
    assert meter(now)[SEGMENTS.index("Governor")] is Segment.SKIPPED


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
