"""Connecticut's bills, day by day: numbers before a signature, calendars that are progress, ends that nobody writes down."""

import datetime
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from scrapers.moves import Move
from scrapers.page import Page, Request
from scrapers.records import ActionRecord, BillRecord
from scrapers.stage import Stage, stage
from scrapers.stage.lines import read
from scrapers.stage.meter import meter
from scrapers.stage.score import Scores
from scrapers.stage.words import headline
from scrapers.states.ct import STATE
from scrapers.states.ct.naming import measure, status_url
from scrapers.states.ct.rules import actor
from scrapers.vocabulary import Chamber, DeadReason, EnactmentPath, Life, Position, Segment

ARCHIVE = Path(__file__).parents[2] / "scrapers" / "archive" / "ct"
CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
# The day through which the corpus was read, by session.
THROUGH = {"2025": datetime.date(2026, 1, 28), "2026": datetime.date(2026, 8, 7)}
DAY = datetime.date

# Emergency-certified, reconsidered at once, and vetoed in part beside the signature.
HB_7066 = """
2025-02-23 EMERGENCY CERTIFICATION
2025-02-24 HOUSE REJECTED HOUSE AMEND. SCH. B
2025-02-24 HOUSE PASSED
2025-02-24 RULES SUSPENDED, TRANSMITTED TO SENATE
2025-02-25 SENATE PASSED
2025-02-25 SENATE RECONSIDERED
2025-02-25 SENATE PASSED
2025-02-25 IN CONCURRENCE
2025-02-25 RULES SUSPENDED, TRANSMITTED TO THE GOVERNOR
2025-03-03 SIGNED BY GOVERNOR IN ORIGINAL
2025-03-03 LINE ITEM VETOED BY THE GOVERNOR, SECTION(S): 9, 10, 11
2025-03-12 PUBLIC ACT 25-1
"""
HB_5002 = """
2025-01-08 REF. TO JOINT COMM. ON Housing
2025-02-20 Vote to Draft
2025-03-04 DRAFTED BY COMMITTEE
2025-03-05 REF. TO JOINT COMM. ON Housing
2025-03-06 Joint Favorable
2025-03-25 FAV. RPT., TABLED FOR HOUSE CALENDAR
2025-04-29 REF. BY HOUSE TO COMMITTEE ON Finance, Revenue and Bonding
2025-05-05 Joint Favorable
2025-05-06 TABLED FOR HOUSE CALENDAR
2025-05-27 HOUSE ADOPTED HOUSE AMEND. SCH. A
2025-05-27 HOUSE ADOPTED HOUSE AMEND. SCH. B
2025-05-27 HOUSE REJECTED HOUSE AMEND. SCH. J
2025-05-27 HOUSE PASSED, HOUSE AMEND. SCH. A,B
2025-05-28 FAV. RPT., TAB. FOR CAL., SEN.
2025-05-30 SEN. ADOPTED HO. AMEND. SCH. A,B
2025-05-30 SEN. REJ. SEN. AMEND. SCH. I
2025-05-30 SEN. PASSED, HO. AMEND. SCH. A,B
2025-05-30 IN CONCURRENCE
2025-06-03 PUBLIC ACT 25-49
2025-06-05 TRANSMITTED TO SECRETARY OF THE STATE
2025-06-09 TRANSMITTED BY SECRETARY OF THE STATE TO GOVERNOR
2025-06-23 VETOED BY GOVERNOR
"""
HB_7018 = """
2025-02-20 REF. TO JOINT COMM. ON Energy and Technology
2025-03-13 Joint Favorable Substitute
2025-03-31 FAV. RPT., TABLED FOR HOUSE CALENDAR
2025-05-31 HOUSE ADOPTED HOUSE AMEND. SCH. A
2025-05-31 HOUSE REJECTED BILL
"""
HB_5220 = """
2025-01-14 REF. TO JOINT COMM. ON Veterans' and Military Affairs
2025-01-22 INCORPORATED IN SB00376
"""
# The chambers passed two texts, and the second chamber's went home.
SB_1284 = """
2025-05-07 SEN. ADOPTED SEN. AMEND. SCH. A
2025-05-07 SEN. PASSED, SEN. AMEND. SCH. A
2025-05-08 FAV. RPT., TABLED FOR HOUSE CALENDAR
2025-05-22 HOUSE ADOPTED SEN. AMEND. SCH. A
2025-05-22 BILL PASSED TEMPORARILY
2025-05-28 HOUSE ADOPTED HOUSE AMEND. SCH. B
2025-05-28 HOUSE PASSED, SEN. AMEND. SCH. A
2025-05-28 HOUSE PASSED, HOUSE AMEND. SCH. B
2025-05-29 DISAGREEING ACTION,TABLED FOR CAL., SEN.
2025-06-02 SEN. ADOPTED HO. AMEND. SCH. B
2025-06-02 SEN. PASSED, SEN. AMEND. SCH. A
2025-06-02 SEN. PASSED, HO. AMEND. SCH. B
2025-06-02 IN CONCURRENCE
2025-06-10 PUBLIC ACT 25-80
2025-06-16 TRANSMITTED TO SECRETARY OF THE STATE
2025-06-16 TRANSMITTED BY SECRETARY OF THE STATE TO GOVERNOR
2025-06-23 SIGNED BY GOVERNOR
"""
SJ_23 = """
2025-01-08 NOMINATION REFERRED TO COMMITTEE ON Executive and Legislative Nominations
2025-01-23 PUBLIC HEARING 0123
2025-01-24 FAV. RPT., TAB. FOR CAL., SEN.
2025-03-05 ADOPTED, SENATE
2025-03-05 IMMEDIATE TRANSMITTAL TO THE HOUSE
2025-03-05 ADOPTED, HOUSE
2025-03-05 IN CONCURRENCE
"""
SR_15 = """
2025-03-25 NOMINATION REFERRED TO COMMITTEE ON Executive and Legislative Nominations
2025-04-11 FAV. RPT., TAB. FOR CAL., SEN.
2025-04-15 ADOPTED, SENATE
"""
# The Senate took its vote back on the last day but one, and never voted again.
HB_5125 = """
2026-04-08 HOUSE PASSED, HOUSE AMEND. SCH. A
2026-05-05 SEN. PASSED, HO. AMEND. SCH. A
2026-05-05 ON CONSENT CALENDAR /IN CONCURRENCE
2026-05-05 SENATE RECONSIDERED
2026-05-05 MATTER PASS RETAINED
"""
HB_8001 = """
2025-11-12 EMERGENCY CERTIFICATION
2025-11-12 HOUSE PASSED, HOUSE AMEND. SCH. A
2025-11-13 SEN. PASSED, HO. AMEND. SCH. A
2025-11-13 IMMEDIATE TRANSMITTAL TO THE GOV.
2025-11-18 SIGNED BY GOVERNOR IN ORIGINAL
2025-11-24 PUBLIC ACT 25-2
"""
SB_445 = """
2026-03-05 REF. TO JOINT COMM. ON Planning and Development
2026-03-30 FAV. RPT., TAB. FOR CAL., SEN.
2026-04-23 MOVED TO FOOT OF CAL., SENATE
"""


def lines(text: str) -> list[ActionRecord]:
    """A history of lines, each a day and its words."""
    days = (line.split(" ", 1) for line in text.strip().splitlines())
    return [ActionRecord(DAY.fromisoformat(day), actor(words), words) for day, words in days]


def archived(identifier: str) -> list[ActionRecord]:
    """The history as the page of the bill prints it."""
    url = status_url("2026", identifier)
    prefix, number = identifier.split()
    body = (ARCHIVE / f"{prefix}{number:0>5}.html").read_bytes()
    page = Page(Request("status", url, "2026", identifier), body, url, retrieved_at=None)
    (record,) = (record for record in STATE.pages["status"].parse(page) if isinstance(record, BillRecord))
    assert record.actions is not None
    return list(record.actions)


def told(identifier: str, history: str | list[ActionRecord], as_of: DAY) -> Stage:
    actions = lines(history) if isinstance(history, str) else history
    what = measure(identifier)
    return stage(
        actions,
        state=STATE,
        session=STATE.session(str(actions[0].date.year)),
        identifier=identifier,
        origin=what.chamber,
        classification=what.classification,
        as_of=as_of,
    )


def text_at(history: str | list[ActionRecord], told: Stage, axis: str) -> str:
    """The words of the line that an axis rests on."""
    index = told.evidence[axis]
    assert index is not None
    return (lines(history) if isinstance(history, str) else history)[index].description


def test_sb_397_is_law_with_the_signature_and_its_number_comes_a_day_later() -> None:
    history = archived("SB 397")
    seen = {
        day: told("SB 397", history, DAY(2026, *day))
        for day in [(3, 5), (3, 23), (4, 2), (4, 14), (4, 16), (4, 30), (5, 1), (5, 4), (5, 5)]
    }
    assert {day: (now.position, now.chamber) for day, now in seen.items()} == {
        (3, 5): (Position.COMMITTEE, Chamber.LEGISLATURE),
        (3, 23): (Position.REPORTED, Chamber.LEGISLATURE),
        (4, 2): (Position.FLOOR, Chamber.UPPER),
        (4, 14): (Position.PASSED_ONE, Chamber.UPPER),
        (4, 16): (Position.FLOOR, Chamber.LOWER),
        # Passed temporarily is passed over.
        (4, 30): (Position.FLOOR, Chamber.LOWER),
        (5, 1): (Position.WITH_GOVERNOR, Chamber.EXECUTIVE),
        (5, 4): (Position.ENACTED, None),
        (5, 5): (Position.ENACTED, None),
    }
    assert seen[3, 5].committee == "Judiciary"
    assert (seen[5, 4].path, seen[5, 4].life, seen[5, 4].chapter) == (EnactmentPath.SIGNED, Life.DONE, "")
    assert text_at(history, seen[5, 5], "path") == "SIGNED BY GOVERNOR IN ORIGINAL"
    assert headline(seen[5, 5], STATE.chambers, history) == "Law: signed by the governor on 4 May 2026, PUBLIC ACT 26-14."
    assert all(not now.unread for now in seen.values())


def test_sb_91_died_with_the_session_and_no_line_says_so() -> None:
    history = archived("SB 91")
    last, grace, after = (told("SB 91", history, DAY(2026, *day)) for day in [(5, 6), (5, 8), (8, 7)])
    assert (last.position, last.life) == (Position.FLOOR, Life.ALIVE)
    assert grace.life is Life.ALIVE
    assert (after.position, after.life, after.dead_reason) == (Position.FLOOR, Life.DEAD, DeadReason.SINE_DIE)
    assert after.evidence["life"] is None
    assert headline(after, STATE.chambers, history) == "Died when the session ended on 6 May 2026, on the floor of the Senate."


def test_hb_5002_was_vetoed_after_it_had_its_number() -> None:
    days = [(2, 20), (3, 25), (4, 29), (5, 27), (5, 28), (6, 3), (6, 5), (6, 9), (6, 23)]
    seen = [told("HB 5002", HB_5002, DAY(2025, *day)) for day in days]
    assert [now.position for now in seen] == [
        Position.COMMITTEE,
        Position.FLOOR,
        Position.COMMITTEE,
        Position.PASSED_ONE,
        Position.FLOOR,
        Position.PASSED_BOTH,
        Position.ENROLLED,
        Position.WITH_GOVERNOR,
        Position.VETOED,
    ]
    assert {now.chapter for now in seen} == {""}
    assert text_at(HB_5002, seen[5], "position") == "SEN. PASSED, HO. AMEND. SCH. A,B"
    # It outlives the session.
    assert (told("HB 5002", HB_5002, THROUGH["2025"]).position, seen[-1].path) == (Position.VETOED, None)


def test_hb_7018_was_voted_down_and_its_amendments_had_not_been() -> None:
    before, after = (told("HB 7018", HB_7018, DAY(2025, 5, day)) for day in (30, 31))
    assert (before.position, before.life) == (Position.FLOOR, Life.ALIVE)
    assert (after.position, after.life, after.dead_reason) == (Position.FLOOR, Life.DEAD, DeadReason.DEFEATED_FLOOR)
    assert text_at(HB_7018, after, "life") == "HOUSE REJECTED BILL"
    assert told("HB 7018", HB_7018, THROUGH["2025"]).dead_reason is DeadReason.DEFEATED_FLOOR


def test_hb_5220_went_into_another_bill() -> None:
    now = told("HB 5220", HB_5220, THROUGH["2025"])
    assert (now.position, now.life, now.lead) == (Position.COMMITTEE, Life.MERGED, "SB00376")
    assert text_at(HB_5220, now, "life") == "INCORPORATED IN SB00376"


def test_hb_7066_skipped_its_committee_and_is_law_but_for_three_sections() -> None:
    start, passed, sent, law = (told("HB 7066", HB_7066, DAY(2025, *day)) for day in [(2, 23), (2, 24), (2, 25), (3, 12)])
    assert (start.position, passed.position, sent.position) == (Position.FLOOR, Position.PASSED_ONE, Position.WITH_GOVERNOR)
    assert meter(start)[1] is Segment.SKIPPED
    assert (law.position, law.path, law.chapter) == (Position.ENACTED, EnactmentPath.ITEM_VETOED, "PUBLIC ACT 25-1")
    assert text_at(HB_7066, law, "path").startswith("LINE ITEM VETOED")
    # The Senate's vote that counts is the one after it took the first back.
    assert law.passed[Chamber.UPPER] == 6


def test_two_texts_go_home_until_both_chambers_passed_one() -> None:
    seen = [told("SB 1284", SB_1284, DAY(2025, *day)) for day in [(5, 22), (5, 28), (5, 29), (6, 2), (6, 23)]]
    assert [(now.position, now.chamber) for now in seen] == [
        (Position.FLOOR, Chamber.LOWER),
        (Position.AMENDED_BACK, Chamber.UPPER),
        (Position.AMENDED_BACK, Chamber.UPPER),
        (Position.PASSED_BOTH, None),
        (Position.ENACTED, None),
    ]


def test_a_resolution_is_adopted_by_both_chambers_or_by_the_one_that_it_belongs_to() -> None:
    joint, after = (told("SJ 23", SJ_23, DAY(2025, *day)) for day in [(1, 24), (3, 5)])
    assert (joint.position, after.position, after.life) == (Position.FLOOR, Position.ADOPTED, Life.DONE)
    assert text_at(SJ_23, after, "position") == "ADOPTED, HOUSE"
    assert meter(after)[4] is Segment.SKIPPED
    alone = told("SR 15", SR_15, DAY(2025, 4, 15))
    assert (alone.position, alone.life) == (Position.ADOPTED, Life.DONE)
    assert meter(alone)[3] is Segment.SKIPPED


def test_a_vote_to_draft_moves_no_bill_that_is_in_committee() -> None:
    assert told("HB 5002", "2025-02-20 Vote to Draft", DAY(2025, 2, 20)).position is Position.DRAFT
    assert told("HB 5002", HB_5002, DAY(2025, 3, 4)).position is Position.COMMITTEE


def test_a_vote_that_was_taken_back_does_not_outlive_the_session() -> None:
    now = told("HB 5125", HB_5125, THROUGH["2026"])
    assert (now.position, now.chamber, now.dead_reason) == (Position.FLOOR, Chamber.UPPER, DeadReason.SINE_DIE)


def test_a_bill_at_the_foot_of_the_calendar_is_held() -> None:
    now = told("SB 445", SB_445, DAY(2026, 4, 30))
    assert (now.position, now.life) == (Position.FLOOR, Life.HELD)
    assert told("SB 445", SB_445, THROUGH["2026"]).dead_reason is DeadReason.SINE_DIE


def test_a_special_session_s_bill_does_not_die_of_the_regular_one_s_end() -> None:
    seen = [told("HB 8001", HB_8001, DAY(2025, 11, day)) for day in (12, 13, 18)]
    assert [(now.position, now.life) for now in seen] == [
        (Position.PASSED_ONE, Life.ALIVE),
        (Position.WITH_GOVERNOR, Life.ALIVE),
        (Position.ENACTED, Life.DONE),
    ]


def test_a_joint_committee_that_has_a_bill_after_one_chamber_passed_it_works_for_the_other() -> None:
    calendar = "2026-04-16 FAV. RPT., TABLED FOR HOUSE CALENDAR"
    history = f"2026-04-14 SENATE PASSED\n{calendar}\n2026-04-20 REF. BY HOUSE TO COMMITTEE ON Judiciary"
    now = told("SB 1", history, DAY(2026, 4, 20))
    assert (now.position, now.committee) == (Position.COMMITTEE, "Judiciary")
    assert meter(now)[3] is Segment.CURRENT


@pytest.mark.parametrize(
    ("table", "page"),
    [
        ("SIGNED BY GOVERNOR", "Signed by the Governor"),
        ("SEN. PASSED, HO. AMEND. SCH. A,B", "Senate Passed as Amended by House Amendment Schedule A,B"),
        ("FAV. RPT., TAB. FOR CAL., SEN.", "Favorable Report, Tabled for the Calendar, Senate"),
        ("REF. TO JOINT COMM. ON Judiciary", "Referred to Joint Committee on Judiciary"),
        ("RPTD. OUT OF LCO", "Reported Out of Legislative Commissioners' Office"),
        ("PUBLIC ACT 26-14", "Public Act No. 26-14"),
        ("BILL PASSED TEMPORARILY", "Bill Passed Temporarily"),
        ("FILE NO. 399", "File Number 399"),
    ],
)
def test_the_table_s_wording_and_the_page_s_are_read_alike(table: str, page: str) -> None:
    first, second = STATE.stage_rules.read(table), STATE.stage_rules.read(page)
    assert first is not None
    assert second is not None
    assert first.rule.id == second.rule.id


@pytest.mark.parametrize(
    "text",
    [
        "Not signed by the Governor",
        "Passed Senate was reversed",
        "SENATE PASSED was reversed",
        "REF. TO JOINT COMM. ON Judiciary withdrawn",
        "REF. TO JOINT COMM. ON Basket Weaving",
        "Signed by the Governor of Massachusetts",
        "PUBLIC ACT",
        "HOUSE ADOPTED HOUSE AMEND. SCH. A and so on",
        "The House passed it after a long debate",
    ],
)
def test_what_is_denied_or_no_line_of_the_legislature_is_read_by_nothing(text: str) -> None:
    assert STATE.stage_rules.read(text) is None


def test_no_number_of_an_act_makes_law() -> None:
    makers = {rule.id for rule in STATE.stage_rules.table if rule.move in (Move.CHAPTERED, Move.SIGNED, Move.LAW_UNSIGNED)}
    assert makers == {"ct-signed", "ct-unsigned"}


def corpus() -> Iterator[str]:
    with gzip.open(CORPUS / "ct.jsonl.gz", "rt", encoding="utf-8") as texts:
        yield from texts


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not part of the project")
def test_the_corpus_is_read_and_its_outcomes_agree() -> None:
    scores = Scores([CORPUS / "outcomes-ct.tsv"])
    for text in corpus():
        line = read(text, THROUGH[json.loads(text)["session"]])
        scores.add(line, line.stage())
    score = scores.by_state["ct"]
    assert score.bills > 0
    assert score.read >= 0.999 * score.rows
    assert score.disagreements == []
