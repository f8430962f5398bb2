"""Virginia's bills of 2024, step by step, and a budget that the Governor sent back: what ends a bill, and what only delays it."""

import datetime
import gzip
from pathlib import Path

import pytest

from scrapers.records import ActionRecord
from scrapers.stage import Stage, stage
from scrapers.stage.lines import read as read_line
from scrapers.stage.score import Scores
from scrapers.states.va import STATE
from scrapers.vocabulary import BillClassification, Chamber, DeadReason, EnactmentPath, Life, Position

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
LOWER, UPPER, GOVERNOR = Chamber.LOWER, Chamber.UPPER, Chamber.EXECUTIVE
DAY = datetime.date
AFTER = DAY(2024, 12, 31)
ENDED = {
    "HB9": ("Continued to 2025 in Agriculture, Chesapeake and Natural Resources", DAY(2024, 2, 7)),
    "HB12": ("Incorporated by Public Safety (HB158-McClure)", DAY(2024, 1, 26)),
    "HB16": ("Passed by indefinitely in Public Safety (12-Y 9-N)", DAY(2024, 1, 19)),
    "HB3": ("Left in Labor and Commerce", DAY(2024, 2, 13)),
    "HB176": ("Failed to report (defeated) in Privileges and Elections (9-Y 13-N)", DAY(2024, 2, 9)),
    "SB153": ("Stricken at request of patron in Education and Health (15-Y 0-N)", DAY(2024, 2, 8)),
}
# HB 46 of 2024, vetoed.
HB46 = (
    (DAY(2023, 12, 21), LOWER, "Prefiled and ordered printed; offered 01/10/24 24104087D"),
    (DAY(2023, 12, 21), LOWER, "Referred to Committee for Courts of Justice"),
    (DAY(2024, 1, 15), LOWER, "Referred from Courts of Justice"),
    (DAY(2024, 1, 15), LOWER, "Referred to Committee on Public Safety"),
    (DAY(2024, 1, 16), LOWER, "Assigned PS sub: Firearms"),
    (DAY(2024, 1, 18), LOWER, "Subcommittee recommends reporting (6-Y 4-N)"),
    (DAY(2024, 1, 19), LOWER, "Reported from Public Safety (11-Y 9-N)"),
    (DAY(2024, 1, 24), LOWER, "Read second time and engrossed"),
    (DAY(2024, 1, 25), LOWER, "Passed by for the day"),
    (DAY(2024, 1, 26), LOWER, "Read third time and passed House (51-Y 44-N)"),
    (DAY(2024, 1, 26), LOWER, "VOTE: Passage (51-Y 44-N)"),
    (DAY(2024, 1, 29), UPPER, "Constitutional reading dispensed"),
    (DAY(2024, 1, 29), UPPER, "Referred to Committee for Courts of Justice"),
    (DAY(2024, 2, 14), UPPER, "Reported from Courts of Justice (6-Y 5-N)"),
    (DAY(2024, 2, 19), UPPER, "Passed Senate (20-Y 18-N)"),
    (DAY(2024, 2, 21), LOWER, "Enrolled"),
    (DAY(2024, 2, 21), LOWER, "Signed by Speaker"),
    (DAY(2024, 3, 1), LOWER, "Enrolled Bill communicated to Governor on March 1, 2024"),
    (DAY(2024, 3, 1), GOVERNOR, "Governor's Action Deadline 11:59 p.m., March 8, 2024"),
    (DAY(2024, 3, 8), GOVERNOR, "Vetoed by Governor"),
    (DAY(2024, 4, 17), LOWER, "House sustained Governor's veto"),
)
# The budget of the special session of 2026, from its passage on.
HB30 = (
    (DAY(2025, 12, 17), LOWER, "Prefiled and ordered printed; Offered 01-14-2026 26104427D (HB30)"),
    (DAY(2026, 2, 26), LOWER, "Passed House (83-Y 14-N 0-A)"),
    (DAY(2026, 3, 4), UPPER, "Passed Senate with amendments (24-Y 16-N 0-A)"),
    (DAY(2026, 3, 4), LOWER, "Senate amendments rejected by House (0-Y 92-N 0-A)"),
    (DAY(2026, 3, 4), UPPER, "Senate requested conference committee"),
    (DAY(2026, 3, 14), LOWER, "Continued to 2026 Sp. Sess. 1 pursuant to HJR 316"),
    (DAY(2026, 6, 22), UPPER, "Conference report agreed to by Senate (23-Y 16-N 0-A)"),
    (DAY(2026, 6, 22), LOWER, "Conference report agreed to by House (71-Y 22-N 0-A)"),
    (DAY(2026, 6, 22), LOWER, "Enrolled Bill communicated to Governor on June 22, 2026"),
    (DAY(2026, 6, 26), LOWER, "Governor's recommendation received by House (HB30AG)"),
    (DAY(2026, 6, 29), GOVERNOR, "Governor's recommendation adopted"),
    (DAY(2026, 6, 29), LOWER, "Reenrolled (HB30ER2)"),
    (DAY(2026, 6, 29), GOVERNOR, "Approved by Governor-Chapter 1 (effective 7/1/2026)"),
)

Written = tuple[tuple[datetime.date, Chamber, str], ...]


def staged(written: Written, as_of: datetime.date = AFTER, *, number: str = "HB46", session: str = "2024") -> Stage:
    return stage(
        [ActionRecord(*line) for line in written],
        state=STATE,
        session=STATE.session(session),
        identifier=number,
        origin=UPPER if number.startswith("S") else LOWER,
        classification=BillClassification.BILL,
        as_of=as_of,
    )


@pytest.mark.parametrize(
    ("day", "position", "chamber"),
    [
        (DAY(2023, 12, 21), Position.COMMITTEE, LOWER),
        (DAY(2024, 1, 16), Position.SUBCOMMITTEE, LOWER),
        # What a subcommittee recommends moves nothing.
        (DAY(2024, 1, 18), Position.SUBCOMMITTEE, LOWER),
        (DAY(2024, 1, 19), Position.REPORTED, LOWER),
        (DAY(2024, 1, 25), Position.FLOOR, LOWER),
        (DAY(2024, 1, 26), Position.PASSED_ONE, LOWER),
        (DAY(2024, 1, 29), Position.COMMITTEE, UPPER),
        (DAY(2024, 2, 19), Position.PASSED_BOTH, None),
        (DAY(2024, 2, 21), Position.ENROLLED, None),
        (DAY(2024, 3, 1), Position.WITH_GOVERNOR, GOVERNOR),
        (DAY(2024, 3, 8), Position.VETOED, GOVERNOR),
    ],
)
def test_a_bill_day_by_day_to_its_veto(day: datetime.date, position: Position, chamber: Chamber | None) -> None:
    told = staged(HB46, day)
    assert (told.position, told.chamber, told.life) == (position, chamber, Life.ALIVE)
    assert told.unread == ()


def test_a_veto_that_was_sustained_ends_the_bill() -> None:
    told = staged(HB46)
    assert (told.position, told.life, told.dead_reason) == (Position.VETOED, Life.DEAD, DeadReason.VETO_SUSTAINED)
    assert HB46[told.evidence["life"] or 0][2] == "House sustained Governor's veto"


@pytest.mark.parametrize(
    ("number", "life", "reason"),
    [
        ("HB9", Life.CARRIED_OVER, None),
        ("HB12", Life.MERGED, None),
        ("HB16", Life.DEAD, DeadReason.INDEFINITELY_POSTPONED),
        ("HB3", Life.DEAD, DeadReason.LEFT_IN_COMMITTEE),
        ("HB176", Life.DEAD, DeadReason.DEFEATED_COMMITTEE),
        ("SB153", Life.DEAD, DeadReason.STRICKEN),
    ],
)
def test_the_ways_in_which_a_bill_ends_in_committee(number: str, life: Life, reason: DeadReason | None) -> None:
    text, day = ENDED[number]
    chamber = UPPER if number.startswith("S") else LOWER
    history = ((DAY(2024, 1, 10), chamber, "Referred to Committee on Rules"), (day, chamber, text))
    told = staged(history, number=number)
    assert (told.position, told.life, told.dead_reason, told.evidence["life"]) == (Position.COMMITTEE, life, reason, 1)
    assert told.lead == ("HB158" if number == "HB12" else "")
    assert told.carried_to == ("2025" if number == "HB9" else "")


@pytest.mark.parametrize(
    ("day", "position", "life"),
    [
        (DAY(2026, 2, 26), Position.PASSED_ONE, Life.ALIVE),
        (DAY(2026, 3, 4), Position.CONFERENCE, Life.ALIVE),
        (DAY(2026, 3, 14), Position.CONFERENCE, Life.CARRIED_OVER),
        (DAY(2026, 6, 22), Position.WITH_GOVERNOR, Life.ALIVE),
        (DAY(2026, 6, 26), Position.RETURNED, Life.ALIVE),
        (DAY(2026, 6, 29), Position.ENACTED, Life.DONE),
    ],
)
def test_a_budget_that_came_back_with_the_governors_changes(day: datetime.date, position: Position, life: Life) -> None:
    told = staged(HB30, day, number="HB30", session="2026S1")
    assert (told.position, told.life) == (position, life)
    assert told.unread == ()
    assert told.path == (EnactmentPath.GOVERNOR_AMENDMENTS_ADOPTED if position is Position.ENACTED else None)


def test_changes_of_the_governor_that_were_rejected_bring_the_bill_back_to_him() -> None:
    rejected = (*HB30[:10], (DAY(2026, 6, 27), LOWER, "House rejected Governor's recommendation (45-Y 55-N)"))
    told = staged(rejected, DAY(2026, 6, 27), number="HB30", session="2026S1")
    assert (told.position, told.path) == (Position.WITH_GOVERNOR, None)


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not part of the project")
def test_the_corpus_is_read_and_agrees() -> None:
    scores = Scores([CORPUS / "outcomes-va.tsv"])
    with gzip.open(CORPUS / "va.jsonl.gz", "rt", encoding="utf-8") as file:
        for text in file:
            line = read_line(text, AFTER if '"session": "2024"' in text or '"session":"2024"' in text else DAY(2026, 8, 22))
            scores.add(line, line.stage())
    score = scores.by_state["va"]
    assert score.read / score.rows >= 0.995
    assert score.disagreements == []
