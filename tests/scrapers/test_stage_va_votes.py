"""Virginia's votes on one text, between the houses and on what the governor wants, and those that are taken back."""

import pytest

from scrapers.vocabulary import EnactmentPath, Force, Life, Position
from tests.scrapers.va_stages import DAY, LOWER, UPPER, history, says, staged

# HB603 of 2024: both houses concur.
HB603 = history("""
    2024-02-02 H Read third time and passed House (59-Y 41-N)
    2024-02-26 S Passed Senate (23-Y 17-N)
    2024-02-29 H Enrolled
    2024-03-11 H Enrolled Bill communicated to Governor on March 11, 2024
    2024-04-08 H Governor's recommendation received by House
    2024-04-17 H House concurred in Governor's recommendation (55-Y 42-N)
    2024-04-17 H VOTE: Adoption (55-Y 42-N)
    2024-04-17 S Senate concurred in Governor's recommendation (40-Y 0-N)
    2024-04-17 G Governor's recommendation adopted
    2024-04-17 H Reenrolled
    2024-04-17 H Signed by Speaker as reenrolled
    2024-04-17 S Signed by President as reenrolled
    2024-04-17 H Enacted, Chapter 812 (effective 7/1/24)
    2024-04-17 G Acts of Assembly Chapter text (CHAP0812)
""")


def test_a_recommendation_that_both_houses_agreed_to_is_law() -> None:
    one, both = staged(HB603[:7], number="HB603"), staged(HB603[:8], number="HB603")
    assert (one.position, both.position) == (Position.RETURNED, Position.ENACTED)
    told = staged(HB603, DAY(2024, 6, 30), number="HB603")
    assert (told.path, told.chapter, told.life) == (EnactmentPath.GOVERNOR_AMENDMENTS_ADOPTED, "812", Life.DONE)
    assert (told.force, staged(HB603, DAY(2024, 7, 1), number="HB603").force) == (Force.NOT_YET_EFFECTIVE, Force.IN_EFFECT)
    assert says(told, "path", HB603) == "Senate concurred in Governor's recommendation (40-Y 0-N)"
    assert told.unread == ()


def test_adopted_in_part_goes_back_to_the_governor() -> None:
    """HB992 of 2024."""
    told = staged(
        history("""
            2024-02-12 H Read third time and passed House BLOCK VOTE (99-Y 0-N)
            2024-02-27 S Passed Senate (40-Y 0-N)
            2024-03-11 H Enrolled Bill communicated to Governor on March 11, 2024
            2024-04-08 H Governor's recommendation received by House
            2024-04-17 H House concurred in Governor's recommendations #1 and #2 (55-Y 44-N)
            2024-04-17 H House rejected Governor's recommendation #3 (0-Y 100-N)
            2024-04-17 S Senate concurred in Governor's recommendations #1 and #2 (40-Y 0-N)
            2024-04-17 G Governor's recommendation adopted in-part
            2024-04-17 H Communicated to Governor
        """),
        DAY(2024, 4, 18),
        number="HB992",
    )
    assert (told.position, told.path, told.unread) == (Position.WITH_GOVERNOR, None, ())


def test_a_concurrence_that_is_reconsidered_is_no_law() -> None:
    """What the Senate did to SB422 of 2024; here after the House, so that both had concurred."""
    actions = [
        *HB603[:8],
        *history("""
            2024-04-17 S Chair votes Yes
            2024-04-17 S Reconsideration of Governor's recommendation agreed to (40-Y 0-N)
            2024-04-17 S Senate rejected Governor's recommendation (19-Y 21-N)
            2024-04-17 S Communicated to Governor
            2024-05-17 G Vetoed by Governor
        """),
    ]
    reconsidered = staged(actions[:10])
    assert (reconsidered.position, reconsidered.path, reconsidered.life) == (Position.RETURNED, None, Life.ALIVE)
    told = staged(actions)
    assert (told.position, told.path, told.unread) == (Position.VETOED, None, ())
    # A number is that of a law, and no vote takes it back.
    numbered = [*HB603, *history("2024-04-18 S Reconsideration of Governor's recommendation agreed to (40-Y 0-N)")]
    assert staged(numbered).position is Position.ENACTED
    assert staged(numbered).unread == (len(HB603),)


HOUSE_PASSED = "2024-02-02 H Read third time and passed House (51-Y 49-N)\n"


def test_the_presiding_officers_signatures_are_no_passage() -> None:
    told = staged(history(HOUSE_PASSED + "2024-02-03 H Signed by Speaker\n2024-02-03 S Signed by President"))
    assert (told.position, set(told.passed)) == (Position.PASSED_ONE, {LOWER})


SUBSTITUTE = HOUSE_PASSED + (
    "2024-03-05 S Engrossed by Senate - committee substitute HB321S1\n2024-03-05 S Passed Senate with substitute (40-Y 0-N)\n"
)


# Lines of HB321 and SB388 of 2024, one after the other, as if of one bill.
BETWEEN = [
    ("", Position.AMENDED_BACK, LOWER),
    ("2024-03-06 H Senate substitute agreed to by House 24108642D-S1 (98-Y 0-N)", Position.PASSED_BOTH, None),
    # The House votes once more, and wants a conference.
    ("2024-03-06 H Reconsideration of Senate substitute agreed to by House", Position.AMENDED_BACK, LOWER),
    ("2024-03-06 H Senate substitute rejected by House 24108642D-S1 (0-Y 98-N)", Position.AMENDED_BACK, UPPER),
    ("2024-03-07 S Senate insisted on substitute (40-Y 0-N)", Position.AMENDED_BACK, LOWER),
    ("2024-03-07 S Senate requested conference committee", Position.CONFERENCE, None),
    ("2024-03-07 H House acceded to request", Position.CONFERENCE, None),
    ("2024-03-08 H Amended by conference committee", Position.CONFERENCE, None),
    ("2024-03-08 S Conference report agreed to by Senate (40-Y 0-N)", Position.CONFERENCE, None),
    ("2024-03-08 H Conference report agreed to by House (93-Y 0-N)", Position.PASSED_BOTH, None),
    ("2024-03-09 H Reconsideration of conference report agreed to by House", Position.CONFERENCE, None),
    ("2024-03-09 H Conference report rejected by House (49-Y 49-N)", Position.CONFERENCE, None),
    ("2024-03-09 H House requested second conference committee (51-Y 47-N)", Position.CONFERENCE, None),
    ("2024-03-09 S Senate acceded to request for second conference committee (40-Y 0-N)", Position.CONFERENCE, None),
    # What the Senate agreed to was the first report.
    ("2024-03-09 H Conference report agreed to by House (93-Y 0-N)", Position.CONFERENCE, None),
]


@pytest.mark.parametrize("count", range(1, len(BETWEEN) + 1))
def test_between_the_houses(count: int) -> None:
    so_far = BETWEEN[:count]
    told = staged(history("\n".join([SUBSTITUTE, *(line for line, _, _ in so_far)])))
    assert (told.position, told.chamber, told.unread) == (*so_far[-1][1:], ())


def test_a_second_vote_on_passage_can_be_one_on_concurrence() -> None:
    """SB394 of 2024: the Senate's last vote before it was on what the House had made of the bill."""
    actions = history("""
        2024-02-09 S Passed Senate (40-Y 0-N)
        2024-03-04 H Passed House with substitute BLOCK VOTE (97-Y 0-N)
        2024-03-05 S House substitute agreed to by Senate (29-Y 11-N)
        2024-03-05 S Reconsideration of Senate passage agreed to by Senate (40-Y 0-N)
        2024-03-05 S House substitute agreed to by Senate (40-Y 0-N)
        2024-03-08 S Enrolled
    """)
    told = [staged(actions[:count], number="SB394").position for count in range(3, 7)]
    assert told == [Position.PASSED_BOTH, Position.AMENDED_BACK, Position.PASSED_BOTH, Position.ENROLLED]


def test_an_amendment_that_is_rejected_is_for_the_other_house_to_give_up() -> None:
    """HB1089 of 2024; amendments that are voted on one by one are parts, as those of HB107."""
    actions = history(
        SUBSTITUTE
        + """
        2024-03-07 H Senate substitute agreed to by House 24108300D-S1 (98-Y 0-N)
        2024-03-07 H Senate amendment rejected by House (0-Y 98-N)
        2024-03-07 S Senate receded from amendment (40-Y 0-N)
        """
    )
    assert [staged(actions[:count]).position for count in (4, 5, 6)] == [
        Position.PASSED_BOTH,
        Position.AMENDED_BACK,
        Position.PASSED_BOTH,
    ]
    part = history(SUBSTITUTE + "2024-03-06 H Senate amendments #1 and #2 agreed to by House (74-Y 22-N)")
    assert staged(part).position is Position.AMENDED_BACK


def test_a_resolution_may_be_voted_on_again() -> None:
    """SJ12 of 2024."""
    actions = history("""
        2024-02-07 S Read third time and agreed to by Senate by voice vote
        2024-02-28 H Agreed to by House BLOCK VOTE (99-Y 0-N)
        2024-02-28 H Reconsideration of House passage agreed to by House
        2024-02-28 H Agreed to by House BLOCK VOTE (99-Y 0-N)
    """)
    told = [staged(actions[:count], DAY(2024, 2, 28), number="SJ12") for count in (2, 3, 4)]
    assert [(one.position, one.life) for one in told] == [
        (Position.ADOPTED, Life.DONE),
        (Position.FLOOR, Life.ALIVE),
        (Position.ADOPTED, Life.DONE),
    ]
