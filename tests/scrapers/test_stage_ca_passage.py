"""How a bill of California passes: votes that the floor takes back, both houses, the governor's desk, resolutions."""

import datetime

import pytest

from scrapers.stage.meter import meter
from scrapers.vocabulary import BillClassification, Chamber, DeadReason, EnactmentPath, Life, Position, Segment
from tests.scrapers.ca_stages import lines, of

# ---- The floor takes votes back ----

AB_435 = """
2025-05-08 A Read second time. Ordered to third reading.
2025-05-23 A Read third time. Refused passage. (Ayes 35. Noes 12. Page 1657.).
2025-05-23 A Motion to reconsider made by Assembly Member Wilson.
2025-06-04 A Reconsideration granted. (Page 2067.)
2025-06-04 A Read third time. Passed. Ordered to the Senate. (Ayes 42. Noes 16. Page 2067.)
2025-06-05 S In Senate. Read first time. To Com. on RLS. for assignment.
"""


def test_a_bill_that_was_voted_down_comes_back_where_reconsideration_is_granted() -> None:
    history = lines(AB_435)
    down = of(history, "AB 435", "2025-05-23")
    assert (down.position, down.life, down.dead_reason) == (Position.FLOOR, Life.DEAD, DeadReason.DEFEATED_FLOOR)
    assert down.evidence["life"] == 1
    again = of(history[:4], "AB 435", "2025-06-04")
    assert (again.position, again.chamber, again.life, again.evidence["life"]) == (Position.FLOOR, Chamber.LOWER, Life.ALIVE, 3)
    passed = of(history, "AB 435", "2025-06-04")
    assert (passed.position, passed.chamber, passed.passed) == (Position.PASSED_ONE, Chamber.LOWER, {Chamber.LOWER: 4})
    assert of(history, "AB 435", "2025-06-05").gatekeeper


SB_34 = """
2025-06-03 S Read third time. Passed. (Ayes 31. Noes 1. Page 1473.) Ordered to the Assembly.
2025-07-16 A Read second time and amended. Re-referred to Com. on APPR.
2025-09-11 A Read third time. Passed. (Ayes 59. Noes 0. Page 3315.) Ordered to the Senate.
2025-09-12 S In Senate. Concurrence in Assembly amendments pending.
2025-09-12 S Assembly amendments concurred in. (Ayes 30. Noes 0. Page 2965.) Ordered to engrossing and enrolling.
2025-09-13 S Motion to reconsider made by Senator Richardson.
2025-09-13 S Reconsideration granted. (Ayes 35. Noes 0. Page 3056.)
2025-09-13 S Assembly amendments concurred in. (Ayes 30. Noes 0. Page 3057.) Ordered to engrossing and enrolling.
2025-09-23 L Enrolled and presented to the Governor at 2 p.m.
2025-10-13 S Vetoed by the Governor.
2025-10-13 S In Senate. Consideration of Governor's veto pending.
"""


def test_a_concurrence_that_is_taken_back_leaves_the_passages() -> None:
    history = lines(SB_34)
    assert of(history, "SB 34", "2025-09-11").position is Position.AMENDED_BACK
    assert of(history, "SB 34", "2025-09-12").position is Position.PASSED_BOTH
    back = of(history[:7], "SB 34", "2025-09-13")
    assert (back.position, back.chamber, back.evidence["position"]) == (Position.AMENDED_BACK, Chamber.UPPER, 6)
    assert back.passed == {Chamber.UPPER: 0, Chamber.LOWER: 2}
    again = of(history, "SB 34", "2025-09-13")
    assert (again.position, again.evidence["position"], again.unread) == (Position.PASSED_BOTH, 7, ())


def test_a_passage_that_is_rescinded_is_none() -> None:
    # SB 47 of 2025-2026: enrolled by mistake, and back to the Assembly.
    history = lines(
        """
        2025-05-28 S Read third time. Passed. (Ayes 38. Noes 0. Page 1269.) Ordered to the Assembly.
        2025-06-27 A Read third time. Passed. (Ayes 75. Noes 0. Page 2345.) Ordered to the Senate.
        2025-06-27 S In Senate. Ordered to engrossing and enrolling.
        2025-06-30 S Withdrawn from engrossing and enrolling.
        2025-07-01 A In Assembly. Held at Desk.
        2025-07-03 S Action rescinded whereby bill was read a third time, passed, and ordered to the Senate.
        """
    )
    assert of(history, "SB 47", "2025-06-30").position is Position.PASSED_BOTH
    told = of(history, "SB 47", "2025-07-03")
    assert (told.position, told.chamber, told.passed) == (Position.FLOOR, Chamber.LOWER, {Chamber.UPPER: 0})


# ---- Between the houses, and at the governor's desk ----

AB_7 = """
2025-06-03 A Read third time. Passed. Ordered to the Senate. (Ayes 54. Noes 17. Page 1965.)
2025-07-03 S From committee chair, with author's amendments: Amend, and re-refer to committee. Read second time, amended, and \
re-referred to Com. on ED.
2025-08-29 S Read second time. Ordered to third reading.
2025-09-09 S Read third time. Passed. Ordered to the Assembly. (Ayes 30. Noes 10. Page 2744.).
2025-09-09 A In Assembly. Concurrence in Senate amendments pending.
2025-09-12 A Senate amendments concurred in. To Engrossing and Enrolling. (Ayes 55. Noes 18. Page 3363.).
2025-09-24 L Enrolled and presented to the Governor at 3 p.m.
2025-10-13 A Vetoed by Governor.
2025-10-13 A Consideration of Governor's veto pending.
2026-01-22 A Stricken from file.
"""


def test_a_veto_waits_and_stands_once_it_is_stricken_from_the_file() -> None:
    history = lines(AB_7)
    assert of(history[:4], "AB 7", "2025-09-09").position is Position.AMENDED_BACK
    both = of(history, "AB 7", "2025-09-12")
    assert (both.position, both.evidence["position"]) == (Position.PASSED_BOTH, 5)
    desk = of(history, "AB 7", "2025-09-24")
    assert desk.decision is not None
    assert (desk.position, desk.decision.ends_on) == (Position.WITH_GOVERNOR, datetime.date(2025, 10, 13))
    vetoed = of(history, "AB 7", "2026-01-21")
    assert (vetoed.position, vetoed.life, vetoed.evidence["position"]) == (Position.VETOED, Life.ALIVE, 7)
    told = of(history, "AB 7")
    assert (told.position, told.life, told.dead_reason) == (Position.VETOED, Life.DEAD, DeadReason.VETO_NOT_OVERRIDDEN)
    assert (told.evidence["position"], told.evidence["life"]) == (7, 9)


SB_275 = """
2025-05-29 S Read third time. Passed. (Ayes 38. Noes 0. Page 1323.) Ordered to the Assembly.
2025-09-02 A Read second time and amended. Ordered to second reading.
2025-09-08 A Read third time. Passed. (Ayes 78. Noes 1. Page 2998.) Ordered to the Senate.
2025-09-08 S In Senate. Concurrence in Assembly amendments pending.
2025-09-09 S Assembly amendments concurred in. (Ayes 40. Noes 0. Page 2741.) Ordered to engrossing and enrolling.
2025-09-16 L Enrolled and presented to the Governor at 3 p.m.
2025-10-01 S Vetoed by the Governor.
2025-10-01 S In Senate. Consideration of Governor's veto pending.
2026-03-02 S Veto sustained.
2026-03-02 S Stricken from file.
"""


def test_a_veto_that_was_sustained_is_told_so_in_either_order() -> None:
    # The last two lines share a day and a sequence, so that either can come first.
    *before, sustained, stricken = lines(SB_275)
    for last in ((sustained, stricken), (stricken, sustained)):
        told = of([*before, *last], "SB 275", "2026-03-02")
        assert (told.position, told.life, told.dead_reason) == (Position.VETOED, Life.DEAD, DeadReason.VETO_SUSTAINED)


PASSED = """
2025-05-23 S Read third time. Passed. (Ayes 30. Noes 10.) Ordered to the Assembly.
2025-09-11 A Read third time. Passed. (Ayes 59. Noes 0.) Ordered to the Senate.
2025-09-12 S In Senate. Ordered to engrossing and enrolling.
2025-09-23 L Enrolled and presented to the Governor at 2 p.m.
"""


@pytest.mark.parametrize(
    ("last", "path", "chapter"),
    [
        (["Approved by the Governor."], EnactmentPath.SIGNED, ""),
        (
            ["Approved by the Governor.", "Chaptered by Secretary of State. Chapter 17, Statutes of 2025."],
            EnactmentPath.SIGNED,
            "17",
        ),
        (
            ["Became law without Governor's signature.", "Chaptered by Secretary of State - Chapter 17, Statutes of 2025."],
            EnactmentPath.WITHOUT_SIGNATURE,
            "17",
        ),
        (["Chaptered by Secretary of State - Chapter 17, Statutes of 2025."], EnactmentPath.UNKNOWN, "17"),
        (
            [
                "Approved by the Governor with item veto.",
                "Chaptered by Secretary of State - Chapter 17, Statutes of 2025.",
                "In Senate. Consideration of Governor's item veto pending.",
                "Stricken from file.",
            ],
            EnactmentPath.ITEM_VETOED,
            "17",
        ),
        (
            [
                "Vetoed by the Governor.",
                "Veto overridden in Senate. (Ayes 27. Noes 10.)",
                "Veto overridden in Assembly. (Ayes 54. Noes 20.)",
                "Chaptered by Secretary of State - Chapter 17, Statutes of 2025.",
            ],
            EnactmentPath.OVER_VETO,
            "17",
        ),
    ],
)
def test_the_ways_to_law(last: list[str], path: EnactmentPath, chapter: str) -> None:
    history = lines("\n".join([PASSED.strip(), *(f"2025-10-05 S {line}" for line in last)]))
    told = of(history, "SB 9999")
    assert (told.position, told.life, told.path, told.chapter, told.unread) == (Position.ENACTED, Life.DONE, path, chapter, ())


def test_a_conference_ends_when_both_houses_adopt_its_text() -> None:
    history = lines(
        """
        2025-05-23 S Read third time. Passed. (Ayes 30. Noes 10.) Ordered to the Assembly.
        2025-06-02 A Read third time and amended. Ordered to third reading.
        2025-06-05 A Read third time. Passed. (Ayes 59. Noes 0.) Ordered to the Senate.
        2025-06-05 S In Senate. Concurrence in Assembly amendments pending.
        2025-06-06 S Senate refused to concur in Assembly amendments. (Ayes 0. Noes 38.)
        2025-06-07 A Assembly Conference Committee appointed: Assembly Members Adams and Baker.
        2025-06-10 S Proposed conference report No. 1 - June 10.
        2025-06-12 A Assembly adopts conference report. (Ayes 54. Noes 20.)
        2025-06-13 S Senate adopts conference report. (Ayes 27. Noes 10.) To enrollment.
        """
    )
    days = {day: of(history, "SB 9999", f"2025-06-{day}").position for day in ("05", "06", "07", "12", "13")}
    assert days == {
        "05": Position.AMENDED_BACK,
        "06": Position.AMENDED_BACK,
        "07": Position.CONFERENCE,
        "12": Position.CONFERENCE,
        "13": Position.PASSED_BOTH,
    }


# ---- Resolutions, and the constitution ----


def test_a_resolution_is_adopted_and_its_chapter_is_no_law() -> None:
    # AJR 11 of 2025-2026: the source left "Res." out of its last line.
    history = lines(
        """
        2025-05-19 A Adopted and to Senate. (Ayes 75. Noes 0. Page 1600.)
        2025-05-20 S In Senate. To Com. on RLS.
        2025-06-13 S Adopted and to Assembly. (Ayes 35. Noes 0. Page 1602.)
        2025-06-13 A In Assembly. Ordered to Engrossing and Enrolling.
        2025-06-18 L Enrolled and filed with the Secretary of State at 2:30 p.m.
        2025-06-18 L Chaptered by Secretary of State - Chapter 84, Statutes of 2025.
        """
    )
    told = of(history, "AJR 11", classification=BillClassification.JOINT_RESOLUTION)
    assert (told.position, told.life, told.path, told.chapter) == (Position.ADOPTED, Life.DONE, None, "84")
    assert (told.evidence["position"], told.unread) == (2, ())
    assert meter(told)[4] is Segment.SKIPPED


def test_a_resolution_that_the_other_house_amended_goes_back() -> None:
    history = lines(
        """
        2025-05-19 A Adopted and to Senate. (Ayes 75. Noes 0. Page 1600.)
        2025-06-02 S From committee with author's amendments. Read second time and amended. Re-referred to Com. on JUD.
        2025-06-13 S Adopted and to Assembly. (Ayes 35. Noes 0. Page 1602.)
        2025-06-13 A In Assembly. Concurrence in Senate amendments pending.
        2025-06-20 A Senate amendments concurred in. To Engrossing and Enrolling. (Ayes 78. Noes 0.).
        """
    )
    back = of(history, "ACR 9999", "2025-06-13", classification=BillClassification.CONCURRENT_RESOLUTION)
    assert (back.position, back.chamber) == (Position.AMENDED_BACK, Chamber.LOWER)
    told = of(history, "ACR 9999", classification=BillClassification.CONCURRENT_RESOLUTION)
    assert (told.position, told.life, told.unread) == (Position.ADOPTED, Life.DONE, ())


def test_one_house_adopts_its_own_resolution() -> None:
    history = lines("2024-12-02 S Introduced.\n2024-12-02 S Held at desk.\n2024-12-02 S Read. Adopted. (Page 4.)")
    told = of(history, "SR 1", classification=BillClassification.RESOLUTION)
    assert (told.position, told.life, told.one_chamber) == (Position.ADOPTED, Life.DONE, True)


ACA_8 = """
2025-08-21 A Amended. Ordered to third reading.
2025-08-21 A Adopted and to Senate. (Ayes 57. Noes 20. Page 2688.)
2025-08-21 S In Senate. To Com. on RLS.
2025-08-21 S From committee: Ordered to third reading.
2025-08-21 S Adopted and to Assembly. (Ayes 30. Noes 8. Page 2231.)
2025-08-21 A In Assembly. Ordered to Engrossing and Enrolling.
2025-08-21 L Enrolled and filed with the Secretary of State at 3:45 p.m.
2025-08-21 L Chaptered by Secretary of State - Res. Chapter 156, Statutes of 2025.
"""


@pytest.mark.parametrize("identifier", ["ACA 8", "SCA 9999"])
def test_an_amendment_of_the_constitution_goes_to_the_voters(identifier: str) -> None:
    told = of(lines(ACA_8), identifier, classification=BillClassification.CONSTITUTIONAL_AMENDMENT)
    assert (told.position, told.life, told.chapter, told.evidence["position"]) == (Position.TO_VOTERS, Life.DONE, "156", 7)
