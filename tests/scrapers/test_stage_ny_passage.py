"""How a bill of New York passes: votes taken back, months of waiting, vetoes of four kinds, resolutions."""

import json
from pathlib import Path

import pytest

from scrapers.page import fold
from scrapers.records import ActionRecord
from scrapers.stage.meter import SEGMENTS, meter
from scrapers.stage.words import headline
from scrapers.states.ny import STATE
from scrapers.vocabulary import BillClassification, Chamber, DeadReason, EnactmentPath, Life, Position, Segment
from tests.scrapers.ny_stages import DAY, INVENTED, LOWER, UPPER, rows, told

CAPTURES = Path(__file__).parents[2].parent / "shared" / "captures" / "ny" / "openstates_raw"


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
