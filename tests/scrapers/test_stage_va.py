"""Virginia's bills, step by step: to a veto, to a law that the governor changed, and every way in which a bill ends."""

import datetime
import gzip
from pathlib import Path

import pytest

from scrapers.crawl import read
from scrapers.records import ActionRecord, BillRecord
from scrapers.replay import Capture, Replay, captures
from scrapers.stage.lines import read as read_line
from scrapers.stage.score import Scores
from scrapers.states.va import STATE
from scrapers.vocabulary import BillClassification, Chamber, DeadReason, EnactmentPath, Force, Life, Position
from tests.scrapers.va_stages import DAY, END, EXECUTIVE, LOWER, UPPER, history, says, staged

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"


# HB536 of 2024: the House rejects what the Governor recommends, and he vetoes it.
HB536 = history("""
    2024-01-08 H Prefiled and ordered printed; offered 01/10/24 24102548D
    2024-01-08 H Referred to Committee on Education
    2024-02-05 H Reported from Education with amendment(s) (12-Y 10-N)
    2024-02-08 H Committee amendments agreed to
    2024-02-08 H Engrossed by House as amended HB536E
    2024-02-09 H Read third time and passed House (53-Y 43-N)
    2024-02-09 H VOTE: Passage (53-Y 43-N)
    2024-02-29 S Reported from Education and Health (9-Y 6-N)
    2024-03-04 S Read third time
    2024-03-04 S Passed Senate (21-Y 19-N)
    2024-03-07 H Enrolled
    2024-03-11 H Enrolled Bill communicated to Governor on March 11, 2024
    2024-03-11 G Governor's Action Deadline 11:59 p.m., April 8, 2024
    2024-04-08 H Governor's recommendation received by House
    2024-04-17 H House rejected Governor's recommendation (0-Y 100-N)
    2024-04-17 H VOTE: REJECTED (0-Y 100-N)
    2024-04-17 H Communicated to Governor
    2024-04-17 G Governor's Action Deadline 11:59 p.m., May 17, 2024
    2024-05-17 G Vetoed by Governor
""")


@pytest.mark.parametrize(
    ("day", "position", "chamber"),
    [
        (DAY(2024, 1, 8), Position.COMMITTEE, LOWER),
        (DAY(2024, 2, 5), Position.REPORTED, LOWER),
        (DAY(2024, 2, 8), Position.FLOOR, LOWER),
        (DAY(2024, 2, 9), Position.PASSED_ONE, LOWER),
        (DAY(2024, 2, 29), Position.REPORTED, UPPER),
        (DAY(2024, 3, 4), Position.PASSED_BOTH, None),
        (DAY(2024, 3, 7), Position.ENROLLED, None),
        (DAY(2024, 3, 11), Position.WITH_GOVERNOR, EXECUTIVE),
        # A recommendation is no veto, and what rejects it sends the bill back to him.
        (DAY(2024, 4, 8), Position.RETURNED, EXECUTIVE),
        (DAY(2024, 4, 17), Position.WITH_GOVERNOR, EXECUTIVE),
        (DAY(2024, 5, 17), Position.VETOED, EXECUTIVE),
    ],
)
def test_a_recommendation_that_the_house_rejected(day: datetime.date, position: Position, chamber: Chamber | None) -> None:
    told = staged(HB536, day, number="HB536")
    assert (told.position, told.chamber, told.life, told.path, told.unread) == (position, chamber, Life.ALIVE, None, ())


@pytest.mark.parametrize(("day", "ends_on"), [(DAY(2024, 3, 11), DAY(2024, 4, 8)), (DAY(2024, 4, 17), DAY(2024, 5, 17))])
def test_the_governors_clock_ends_on_the_day_that_the_record_prints(day: datetime.date, ends_on: datetime.date) -> None:
    """Thirty days from the end of the session, and for what goes to him once more from that of the reconvened one."""
    told = staged(HB536, day, number="HB536")
    assert told.decision is not None
    assert told.decision.ends_on == ends_on
    printed = [action.description for action in HB536 if action.date == day and "Deadline" in action.description]
    assert [text.endswith(f"{ends_on:%B} {ends_on.day}, {ends_on.year}") for text in printed] == [True]


ENDED: dict[str, tuple[str, Life, DeadReason | None, str]] = {
    "HB9, continued": (
        """
        2024-01-15 H Assigned ACNR sub: Agriculture
        2024-01-31 H Subcommittee recommends continuing to 2025
        2024-02-07 H Continued to 2025 in Agriculture, Chesapeake and Natural Resources
        """,
        Life.CARRIED_OVER,
        None,
        "Continued to 2025",
    ),
    "HB129, stricken": (
        """
        2024-01-01 H Referred to Committee on General Laws
        2024-01-23 H Stricken from docket by General Laws (21-Y 0-N)
        """,
        Life.DEAD,
        DeadReason.STRICKEN,
        "Stricken",
    ),
    "HB12, incorporated": (
        """
        2024-01-13 H Assigned PS sub: Firearms
        2024-01-25 H Subcommittee recommends incorporating (HB158-McClure)
        2024-01-26 H Incorporated by Public Safety (HB158-McClure)
        """,
        Life.MERGED,
        None,
        "Incorporated",
    ),
    "HB3, left in committee": (
        """
        2024-01-16 H Assigned L & C sub: Subcommittee #4
        2024-02-08 H Subcommittee recommends laying on the table (3-Y 2-N)
        2024-02-13 H Left in Labor and Commerce
        """,
        Life.DEAD,
        DeadReason.LEFT_IN_COMMITTEE,
        "Left in",
    ),
    "HB339, passed by indefinitely": (
        """
        2024-02-13 H Read third time and passed House BLOCK VOTE (99-Y 0-N)
        2024-02-14 S Referred to Committee on Finance and Appropriations
        2024-02-27 S Passed by indefinitely in Finance and Appropriations (15-Y 0-N)
        """,
        Life.DEAD,
        DeadReason.INDEFINITELY_POSTPONED,
        "Passed by indefinitely",
    ),
    "HB176, defeated in committee": (
        """
        2024-01-29 H Subcommittee recommends reporting with substitute (5-Y 3-N)
        2024-02-09 H Failed to report (defeated) in Privileges and Elections (9-Y 13-N)
        """,
        Life.DEAD,
        DeadReason.DEFEATED_COMMITTEE,
        "Failed to report",
    ),
    "HB371, tabled": (
        """
        2024-01-25 H Subcommittee recommends reporting with substitute (5-Y 3-N)
        2024-02-01 H Tabled in Health and Human Services (22-Y 0-N)
        """,
        Life.DEAD,
        DeadReason.TABLED,
        "Tabled",
    ),
    "HB999, defeated on the floor": (
        """
        2024-02-13 H (Requires 2/3 votes for passage)
        2024-02-13 H Read third time and defeated by House (51-Y 48-N)
        2024-02-13 H VOTE:Defeated (51-Y 48-N)
        """,
        Life.DEAD,
        DeadReason.DEFEATED_FLOOR,
        "Read third time and defeated",
    ),
    "HB808, not reached": (
        """
        2024-02-13 H Passed by for the day
        2024-02-13 H No further action taken
        2024-02-13 H Failed to pass in House
        """,
        Life.DEAD,
        DeadReason.MISSED_DEADLINE,
        "Failed to pass",
    ),
}


@pytest.mark.parametrize("name", ENDED)
def test_every_way_in_which_a_bill_ends(name: str) -> None:
    text, life, reason, words = ENDED[name]
    actions = history(text)
    number = name.partition(",")[0]
    told = staged(actions, number=number)
    assert (told.life, told.dead_reason, told.unread) == (life, reason, ())
    assert says(told, "life", actions).startswith(words)
    # On the day before, advice of a subcommittee or a vote to put off has ended nothing.
    last = actions[told.evidence["life"] or 0].date
    assert staged(actions, last - datetime.timedelta(days=1), number=number).life is Life.ALIVE


def test_an_incorporated_bill_names_the_one_that_it_goes_on_in() -> None:
    both_years = (
        "Incorporated by Public Safety (HB158-McClure)",
        "Incorporated by H-Education committee ( HB158 \u2011Franklin, L.V.) (Voice Vote)",
        "Incorporated by Rehabilitation and Social Services (15-Y 0-N) (HB158-Favola)",
    )
    assert [staged([ActionRecord(DAY(2024, 1, 26), LOWER, text)]).lead for text in both_years] == ["HB158"] * 3


@pytest.mark.parametrize(
    ("ended", "reopened", "position"),
    [
        ("H Continued to 2025 in Education", "H Reconsidered by Education", Position.COMMITTEE),
        ("H Passed by indefinitely in Rules (9-Y 6-N)", "H Reported from Rules (9-Y 6-N)", Position.REPORTED),
        ("S Defeated by Senate (18-Y 21-N)", "S Reconsideration of defeated action agreed to by Senate (38-Y 0-N)", Position.FLOOR),
    ],
)
def test_what_ended_a_bill_may_be_taken_up_again(ended: str, reopened: str, position: Position) -> None:
    told = staged(history(f"2024-02-07 {ended}\n2024-02-08 {reopened}"), DAY(2024, 2, 8))
    assert (told.life, told.position, told.unread) == (Life.ALIVE, position, ())


def test_what_was_stricken_is_not_brought_back_by_a_calendar() -> None:
    told = staged(history("2024-01-23 H Stricken from docket by General Laws (21-Y 0-N)\n2024-01-24 H Read first time"))
    assert (told.life, told.dead_reason) == (Life.DEAD, DeadReason.STRICKEN)


def test_a_roll_call_is_no_second_vote() -> None:
    """HB1220 of 2024: a roll call on passage stands beside the line that says that it was lost."""
    text = "2024-02-13 H Read third time and defeated by House (49-Y 50-N)\n2024-02-13 H VOTE: Passage (49-Y 50-N)"
    told = staged(history(text), number="HB1220")
    assert (told.life, told.passed) == (Life.DEAD, {})


def test_a_veto_is_sustained_or_overridden_by_what_the_record_says() -> None:
    """The veto of SB1 of 2024. None of that session was overridden: the other lines are of no bill."""
    passed = "2024-02-13 S Read third time and passed Senate (21-Y 19-N)\n2024-02-23 H Passed House (51-Y 47-N)\n"
    vetoed = passed + "2024-03-11 S Enrolled Bill Communicated to Governor on March 11, 2024\n2024-03-28 G Vetoed by Governor\n"
    lost = "2024-04-17 S Passed in enrolled form rejected (21-Y 19-N)\n2024-04-17 S Requires 2/3 members present\n"
    assert staged(history(vetoed + lost), number="SB1").life is Life.ALIVE
    told = staged(history(vetoed + lost + "2024-04-17 S Senate sustained Governor's veto"), number="SB1")
    assert (told.position, told.dead_reason, told.unread) == (Position.VETOED, DeadReason.VETO_SUSTAINED, ())
    over = "2024-04-17 S Passed Senate in enrolled form (30-Y 10-N)\n2024-04-17 H Passed House in enrolled form (70-Y 30-N)"
    told = staged(history(vetoed + over), number="SB9999")
    assert (told.position, told.path) == (Position.ENACTED, EnactmentPath.OVER_VETO)


def test_resolutions_are_told_apart_by_their_numbers() -> None:
    """The corpus calls them all resolutions: HR and SR are of one chamber, HJ and SJ of both."""
    resolution = BillClassification.RESOLUTION
    agreed = history("2024-02-07 H Agreed to by House (99-Y 0-N)")
    assert staged(agreed, number="HR106", kind=resolution).position is Position.ADOPTED
    assert staged(agreed, number="HJ45", kind=resolution).position is Position.PASSED_ONE
    # HJ45 of 2024, an amendment of the constitution, has a chapter without the Governor.
    both = agreed + history("""
        2024-02-28 S Agreed to by Senate (39-Y 0-N)
        2024-03-08 H Enrolled
        2024-04-08 H Assigned Chapter 777 (effective 7/1/23)
        2024-04-08 G Acts of Assembly Chapter text (CHAP0777)
    """)
    told = staged(both, number="HJ45")
    assert (told.position, told.life, told.path, told.unread) == (Position.ADOPTED, Life.DONE, None, ())


# HB30 of 2026, the budget, from the regular session into a special one.
HB30 = history("""
    2025-12-17 H Prefiled and ordered printed; Offered 01-14-2026 26104577D (HB30)
    2025-12-17 H Referred to Committee on Appropriations
    2026-02-22 H Reported from Appropriations with amendment(s) (22-Y 0-N)
    2026-02-26 H Passed House (83-Y 14-N 0-A)
    2026-02-27 S Constitutional reading dispensed (on 1st reading)
    2026-02-27 S Referred to Committee on Finance and Appropriations
    2026-03-04 S Engrossed by Senate as amended
    2026-03-04 S Passed Senate with amendments (24-Y 16-N 0-A)
    2026-03-04 H Senate amendments rejected by House (0-Y 92-N 0-A)
    2026-03-04 S Senate insisted on substitute Block Vote (39-Y 0-N 0-A)
    2026-03-04 S Senate requested conference committee
    2026-03-04 H House acceded to request
    2026-03-04 H House Conferees:Torian, Carr, McQuinn, Krizek, Austin, Bloxom
    2026-03-14 H Continued to 2026 Sp. Sess. 1 pursuant to HJR 316
    2026-06-22 S Conference report agreed to by Senate (23-Y 16-N 0-A)
    2026-06-22 H Conference report agreed to by House (71-Y 22-N 0-A)
    2026-06-22 H Enrolled Bill communicated to Governor on June 22, 2026
    2026-06-22 H Signed by Speaker
    2026-06-22 G Governor's Action Deadline 11:59 p.m., June 29, 2026
    2026-06-22 H Enrolled (HB30ER)
    2026-06-26 G Governor's Recommendation
    2026-06-26 H Governor's recommendation received by House (HB30AG)
    2026-06-29 H House concurred in Governor's recommendation No. 3, 4, and 5 (88-Y 0-N 0-A)
    2026-06-29 S Senate concurred in Governor's recommendation No. 14 (20-Y 18-N 0-A)
    2026-06-29 G Governor's recommendation adopted
    2026-06-29 H Reenrolled (HB30ER2)
    2026-06-29 G Approved by Governor-Chapter 1 (effective 7/1/2026)
    2026-06-29 H Acts of Assembly Chapter text (CHAP0001)
""")


@pytest.mark.parametrize(
    ("day", "position", "life"),
    [
        (DAY(2025, 12, 17), Position.COMMITTEE, Life.ALIVE),
        (DAY(2026, 2, 26), Position.PASSED_ONE, Life.ALIVE),
        (DAY(2026, 2, 27), Position.COMMITTEE, Life.ALIVE),
        (DAY(2026, 3, 4), Position.CONFERENCE, Life.ALIVE),
        (DAY(2026, 3, 14), Position.CONFERENCE, Life.CARRIED_OVER),
        (DAY(2026, 6, 22), Position.WITH_GOVERNOR, Life.ALIVE),
        (DAY(2026, 6, 26), Position.RETURNED, Life.ALIVE),
        (DAY(2026, 6, 29), Position.ENACTED, Life.DONE),
    ],
)
def test_hb30_of_2026_day_by_day(day: datetime.date, position: Position, life: Life) -> None:
    told = staged(HB30, day, number="HB30", session="2026S1")
    assert (told.position, told.life, told.unread) == (position, life, ())


def test_hb30_of_2026_is_law_with_the_governors_changes() -> None:
    told = staged(HB30, DAY(2026, 8, 22), number="HB30", session="2026S1")
    assert (told.path, told.chapter, told.force) == (EnactmentPath.GOVERNOR_AMENDMENTS_ADOPTED, "1", Force.IN_EFFECT)
    assert says(told, "path", HB30) == "Governor's recommendation adopted"
    carried = staged(HB30, DAY(2026, 3, 14), number="HB30", session="2026S1")
    assert carried.carried_to == "2026 Sp. Sess. 1"


@pytest.fixture(scope="module")
def hb650() -> list[ActionRecord]:
    """The history that the shipped archive holds, in part."""
    found = [c for c in captures(ROOT / "scrapers" / "archive" / "va", [STATE]) if isinstance(c, Capture)]
    replay = Replay([c for c in found if c.request.kind == "history"])
    records, _ = read(STATE, replay(replay.requests[0]))
    (bill,) = [record for record in records if isinstance(record, BillRecord) and record.identifier == "HB650"]
    assert bill.actions is not None
    return list(bill.actions)


@pytest.mark.parametrize(
    ("day", "position", "chamber"),
    [
        (DAY(2026, 2, 10), Position.FLOOR, LOWER),
        (DAY(2026, 2, 12), Position.PASSED_ONE, LOWER),
        (DAY(2026, 2, 13), Position.COMMITTEE, UPPER),
        # The lines between were not read. That it was vetoed proves that both houses had passed it.
        (DAY(2026, 5, 20), Position.VETOED, EXECUTIVE),
    ],
)
def test_hb650_as_far_as_it_was_read(hb650: list[ActionRecord], day: datetime.date, position: Position, chamber: Chamber) -> None:
    told = staged(hb650, day, number="HB650", session="2026")
    assert (told.position, told.chamber, told.unread) == (position, chamber, ())


@pytest.mark.parametrize(
    "text",
    [
        "Not signed by the Governor",
        "Passed Senate was reversed",
        "Left in Richmond",
        "Left in the hands of the conferees",
        "Passed House of Delegates building",
        "Governor's recommendation adopted by mistake",
        "Vetoed by Governor in part",
        "Continued to be a nuisance",
        "Stricken by fever",
        "Agreed to by House cat",
    ],
)
def test_what_only_sounds_like_a_line_is_read_by_nothing(text: str) -> None:
    assert STATE.stage_rules.read(text) is None


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not part of the project")
def test_the_corpus_is_read_and_agrees() -> None:
    through = {"2024": END, "2026S1": DAY(2026, 8, 22)}
    scores = Scores([CORPUS / "outcomes-va.tsv"])
    with gzip.open(CORPUS / "va.jsonl.gz", "rt", encoding="utf-8") as file:
        for text in file:
            session = read_line(text, END).spelled_session
            line = read_line(text, through[session])
            scores.add(line, line.stage())
    score = scores.by_state["va"]
    assert score.read / score.rows >= 0.999
    assert score.disagreements == []
