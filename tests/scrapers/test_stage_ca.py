"""California's stages: SB 747 day by day, what ends a bill, its lines, and the corpus where it is there."""

import datetime
import gzip
from pathlib import Path

import pytest

import scrapers
from scrapers.page import Page, Request
from scrapers.records import ActionRecord, BillRecord
from scrapers.stage.lines import read
from scrapers.stage.meter import meter
from scrapers.stage.score import Scores
from scrapers.stage.words import comes_next, headline
from scrapers.states.ca import STATE
from scrapers.states.ca.history import history
from scrapers.vocabulary import Chamber, DeadReason, Life, Position, Segment
from tests.scrapers.ca_stages import NOW, lines, of

ARCHIVE = Path(scrapers.__file__).parent / "archive" / "ca"
CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"


# ---- SB 747 of 2025-2026, from the shipped archive ----


@pytest.fixture(scope="module")
def sb747() -> tuple[ActionRecord, ...]:
    table = ARCHIVE / "BILL_HISTORY_TBL.dat"
    page = Page(Request("history", table.as_uri(), "20252026"), table.read_bytes(), table.as_uri(), retrieved_at=None)
    bills = [record for record in history(page) if isinstance(record, BillRecord)]
    return next(bill.actions or () for bill in bills if bill.identifier == "SB 747")


@pytest.mark.parametrize(
    ("day", "position", "life", "chamber", "line"),
    [
        ("2025-02-21", Position.COMMITTEE, Life.ALIVE, Chamber.UPPER, "Introduced. To Com. on RLS. for assignment. To print."),
        (
            "2025-04-23",
            Position.COMMITTEE,
            Life.ALIVE,
            Chamber.UPPER,
            "From committee: Do pass and re-refer to Com. on JUD.",
        ),
        ("2025-05-19", Position.FISCAL_HOLD, Life.HELD, Chamber.UPPER, "May 19 hearing: Placed on APPR. suspense file."),
        # A hearing is set: that takes it off no file.
        ("2025-05-20", Position.FISCAL_HOLD, Life.HELD, Chamber.UPPER, "May 19 hearing: Placed on APPR. suspense file."),
        ("2025-05-23", Position.FLOOR, Life.ALIVE, Chamber.UPPER, "Read second time. Ordered to third reading."),
        ("2025-06-05", Position.FLOOR, Life.HELD, Chamber.UPPER, "Read second time. Ordered to third reading."),
        # Its substance was replaced: new words under an old number are no step on or back.
        ("2025-09-12", Position.FLOOR, Life.ALIVE, Chamber.UPPER, "Read second time and amended. Ordered to second reading."),
        ("2025-09-13", Position.COMMITTEE, Life.ALIVE, Chamber.UPPER, "Re-referred to Com. on RLS."),
        ("2026-01-20", Position.FISCAL_HOLD, Life.HELD, Chamber.UPPER, "January 20 hearing: Placed on APPR. suspense file."),
        ("2026-01-26", Position.FLOOR, Life.ALIVE, Chamber.UPPER, "Read second time. Ordered to third reading."),
        ("2026-01-27", Position.PASSED_ONE, Life.ALIVE, Chamber.UPPER, "Read third time. Passed. (Ayes 30. Noes 10. Page 3301.)"),
        ("2026-05-04", Position.COMMITTEE, Life.ALIVE, Chamber.LOWER, "Referred to Com. on JUD."),
        ("2026-06-24", Position.FISCAL_HOLD, Life.HELD, Chamber.LOWER, "June 24 set for first hearing. Placed on suspense file."),
        ("2026-08-17", Position.FLOOR, Life.ALIVE, Chamber.LOWER, "Read second time. Ordered to third reading."),
        ("2026-08-25", Position.AMENDED_BACK, Life.ALIVE, Chamber.UPPER, "In Senate. Concurrence in Assembly amendments pending."),
        ("2026-08-27", Position.PASSED_BOTH, Life.ALIVE, None, "Assembly amendments concurred in. (Ayes 30. Noes 10.)"),
        ("2026-09-02", Position.WITH_GOVERNOR, Life.ALIVE, Chamber.EXECUTIVE, "Enrolled and presented to the Governor at 3 p.m."),
    ],
)
def test_sb_747_day_by_day(
    sb747: tuple[ActionRecord, ...], day: str, position: Position, life: Life, chamber: Chamber | None, line: str
) -> None:
    told = of(sb747, "SB 747", day)
    assert (told.position, told.life, told.chamber) == (position, life, chamber)
    rests_on = told.evidence["position"]
    assert rests_on is not None
    assert sb747[rests_on].description.startswith(line)
    assert told.unread == ()


def test_sb_747_was_set_aside_by_its_author_and_called_back(sb747: tuple[ActionRecord, ...]) -> None:
    aside = of(sb747, "SB 747", "2025-06-05").evidence["life"]
    back = of(sb747, "SB 747", "2025-09-12").evidence["life"]
    assert aside is not None
    assert back is not None
    assert sb747[aside].description == "Ordered to inactive file on request of Senator Wiener."
    assert sb747[back].description == "From inactive file."


def test_sb_747_is_neither_law_nor_dead_once_its_clock_ran_out_unread(sb747: tuple[ActionRecord, ...]) -> None:
    told = of(sb747, "SB 747", "2026-11-25", read_through="2026-09-03")
    assert (told.position, told.life) == (Position.WITH_GOVERNOR, Life.UNKNOWN)
    assert (told.path, told.dead_reason) == (None, None)
    assert told.unknown_since == datetime.date(2026, 9, 3)
    assert told.decision is not None
    assert told.decision.ends_on == datetime.date(2026, 9, 30)
    assert told.decision.silence_is_law
    assert headline(told, STATE.chambers, sb747) == (
        "Presented to the governor on 2 September 2026; outcome not read since 3 September 2026."
    )
    assert comes_next(told, STATE.chambers).startswith("The period for a decision ended on 30 September 2026")
    assert meter(told)[4:] == (Segment.CURRENT, Segment.AHEAD, Segment.AHEAD)


def test_sb_747_does_not_die_with_the_session_while_the_governor_has_it(sb747: tuple[ActionRecord, ...]) -> None:
    told = of(sb747, "SB 747", "2027-01-31", read_through="2026-09-03")
    assert (told.position, told.life) == (Position.WITH_GOVERNOR, Life.UNKNOWN)


# ---- Ends that are none, and those that are ----

AB_20 = """
2024-12-02 A Read first time. To print.
2024-12-03 A From printer. May be heard in committee January 2.
2025-03-24 A Referred to Coms. on H. & C.D. and HUM. S.
2025-03-24 A From committee chair, with author's amendments: Amend, and re-refer to Com. on H. & C.D. Read second time and amended.
2025-03-25 A Re-referred to Com. on H. & C.D.
2025-04-24 A In committee: Set, first hearing. Failed passage.
2025-05-21 A From committee: Without further action pursuant to Joint Rule 62(a).
"""


def test_what_failed_in_committee_is_dead_and_may_not_be_considered_again() -> None:
    told = of(lines(AB_20), "AB 20")
    assert (told.position, told.life, told.dead_reason) == (Position.COMMITTEE, Life.DEAD, DeadReason.DEFEATED_COMMITTEE)
    assert (told.committee, told.evidence["position"], told.evidence["life"]) == ("H. & C.D", 4, 6)


def test_what_failed_in_committee_is_alive_where_reconsideration_was_granted() -> None:
    # SB 986 of 2023-2024, with the days as they were.
    said = "March 19 set for first hearing. Failed passage in committee. (Ayes 1. Noes 0. Page 3348.) Reconsideration granted."
    told = of(lines(f"2024-02-14 S Referred to Com. on E. & C.A.\n2024-03-19 S {said}"), "SB 986", "2024-04-01")
    assert (told.position, told.life) == (Position.COMMITTEE, Life.ALIVE)


def test_what_is_held_under_submission_is_held_and_not_dead() -> None:
    # AB 6 of 2025-2026, its last lines.
    told = of(
        lines(
            """
            2025-07-14 S In committee: Referred to APPR. suspense file.
            2025-08-29 S In committee: Held under submission.
            """
        ),
        "AB 6",
    )
    assert (told.position, told.life, told.dead_reason) == (Position.FISCAL_HOLD, Life.HELD, None)
    assert (told.evidence["position"], told.evidence["life"]) == (0, 1)


TWO_YEARS = """
2025-02-14 S Referred to Com. on APPR.
2025-05-23 S Failed Deadline pursuant to Rule 61(a)(5). (Last location was APPR. on 5/23/2025)(May be acted upon Jan 2026)
2026-01-14 S From committee: Do pass. (Ayes 5. Noes 1.) (January 14).
2026-01-31 S Died pursuant to Art. IV, Sec. 10(c) of the Constitution.
2026-02-02 S Returned to Secretary of Senate pursuant to Joint Rule 56.
"""


def test_a_two_year_bill_waits_for_january_and_dies_only_at_its_own_line() -> None:
    history = lines(TWO_YEARS)
    waits = of(history, "SB 9999", "2025-12-31")
    assert (waits.position, waits.life, waits.carried_to) == (Position.COMMITTEE, Life.CARRIED_OVER, "Jan 2026")
    acted_on = of(history, "SB 9999", "2026-01-30")
    assert (acted_on.position, acted_on.life) == (Position.REPORTED, Life.ALIVE)
    dead = of(history, "SB 9999", "2026-02-28")
    assert (dead.life, dead.dead_reason, dead.evidence["life"]) == (Life.DEAD, DeadReason.MISSED_DEADLINE, 4)


def test_a_deadline_missed_in_the_second_year_ends_a_bill() -> None:
    history = lines("2026-02-14 S Referred to Com. on APPR.\n2026-05-22 S Failed Deadline pursuant to Rule 61(b)(8).")
    told = of(history, "SB 9999", "2026-06-01")
    assert (told.life, told.dead_reason) == (Life.DEAD, DeadReason.MISSED_DEADLINE)


@pytest.mark.parametrize("last", ["Died on inactive file.", "Died at Desk.", "Died on third reading file."])
def test_a_bill_dies_where_it_lay(last: str) -> None:
    history = lines(
        f"""
        2026-08-17 A Read second time. Ordered to third reading.
        2026-08-31 A Ordered to inactive file at the request of Assembly Member Adams.
        2026-11-30 A {last}
        """
    )
    assert of(history, "AB 9999", "2026-11-29").life is Life.HELD
    told = of(history, "AB 9999", "2026-11-30")
    assert (told.position, told.life, told.dead_reason) == (Position.FLOOR, Life.DEAD, DeadReason.MISSED_DEADLINE)


def test_what_is_not_through_dies_when_the_session_ends_and_that_was_read() -> None:
    history = lines("2026-02-14 S Referred to Com. on APPR.")
    assert of(history, "SB 9999", "2026-12-20", read_through="2026-09-03").life is Life.UNKNOWN
    told = of(history, "SB 9999", "2026-12-20")
    assert (told.life, told.dead_reason) == (Life.DEAD, DeadReason.SINE_DIE)


# ---- What no rule may read, and what older sessions wrote ----


@pytest.mark.parametrize(
    "text",
    [
        "Not signed by the Governor.",
        "Passed Senate was reversed",
        "Approved by the Governor's Office.",
        "Vetoed by the Governor of Nevada.",
        "Chaptered by Secretary of State",
        "Read third time. Passed. Ordered to the Moon.",
        "Read third time. Not passed.",
        "Read third time. Passed. (Ayes 200. Noes 0.) Ordered to the Senate.",
        "From committee: Do not pass.",
        "Enrolled and never presented to the Governor at 3 p.m.",
        "Referred to Com. on the whole.",
        "Veto overridden by the press.",
        "Died of old age.",
        "Stricken from file cabinet.",
        "May be approved by the Governor.",
    ],
)
def test_what_the_legislature_does_not_write_is_read_by_nothing(text: str) -> None:
    assert STATE.stage_rules.read(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Read third time. Urgency clause adopted. Passed and to Assembly. (Ayes 40. Noes 0. Page 2308.)",
        "Read third time, passed, and to Senate. (Ayes 47. Noes 24. Page 84.)",
        "From committee: Do pass as amended, but first amend, and re-refer to Com. on APPR. (Ayes 9. Noes 0. Page 16.)",
        "Set, second hearing. Testimony taken. Further hearing to be set. Set for hearing February 17.",
        "In Assembly. Senate amendments concurred in. To enrollment. (Ayes 55. Noes 17. Page 136.)",
        "Enrolled. To Governor at 9 a.m.",
        "Enrolled and to the Governor at 11:15 a.m.",
        "Chaptered by Secretary of State. Chapter 4, Statutes of 1999-2000 First Extraordinary Session.",
        "Consideration of Governor's veto stricken from file.",
        "In committee: Placed on Appropriations suspense file.",
        "In Assembly. Concurrence in Senate amendments pending. "
        "May be considered on or after August 29 pursuant to Assembly Rule 77.",
    ],
)
def test_lines_of_older_sessions_are_read(text: str) -> None:
    assert STATE.stage_rules.read(text) is not None


# ---- The corpus ----


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not there")
def test_the_corpus_is_read_and_its_outcomes_agree() -> None:
    scores = Scores([CORPUS / "outcomes-ca.tsv"])
    with gzip.open(CORPUS / "ca.jsonl.gz", "rt", encoding="utf-8") as text:
        for bill in text:
            told = read(bill, NOW)
            scores.add(told, told.stage())
    score = scores.by_state["ca"]
    assert score.bills > 0
    assert score.read / score.rows >= 0.999
    # AJR 11 is a joint resolution that was filed with the Secretary of State: "Res." is missing in its last line.
    assert [line.split(":")[0] for line in score.disagreements] == ["20252026 AJR11"]
