"""Virginia: the lines of its histories, the votes that they tell of, and the roll calls. All bills and members are invented."""

import pytest

from scrapers.errors import SourceChanged
from scrapers.records import Expected, Flaw, PersonVoteRecord, RelationRecord
from scrapers.vocabulary import ActionClassification as A
from scrapers.vocabulary import Chamber, MotionClassification, Relation, VoteOption, VoteResult
from tests.scrapers.va import committees, history, members, page, read, table, the_bill, votes_of

YES, NO, ABSTAIN, NOT_VOTING = VoteOption.YES, VoteOption.NO, VoteOption.ABSTAIN, VoteOption.NOT_VOTING
FILLER = [("2/1/2026", "H Read first time", "")] * 3


# ---- Lines ----


@pytest.mark.parametrize(
    ("description", "chamber", "text"),
    [
        ("H Read first time", Chamber.LOWER, "Read first time"),
        ("S Read third  time", Chamber.UPPER, "Read third time"),
        ("G Vetoed by Governor", Chamber.EXECUTIVE, "Vetoed by Governor"),
        ("C Amended by conference committee", Chamber.LEGISLATURE, "Amended by conference committee"),
        ("  Governor's recommendation adopted", Chamber.EXECUTIVE, "Governor's recommendation adopted"),
        (
            " Approved by Governor-Chapter 1 (effective 7/1/26)",
            Chamber.EXECUTIVE,
            "Approved by Governor-Chapter 1 (effective 7/1/26)",
        ),
        ("  Acts of Assembly Chapter text (CHAP0001)", Chamber.LEGISLATURE, "Acts of Assembly Chapter text (CHAP0001)"),
    ],
)
def test_a_line_begins_with_the_letter_of_who_acted(description: str, chamber: Chamber, text: str) -> None:
    *_, action = the_bill(history(*FILLER, ("2/6/2026", description, ""))).actions or ()
    assert (action.chamber, action.description) == (chamber, text)


@pytest.mark.parametrize(
    ("text", "committee"),
    [
        ("Referred to Committee for S-Courts of Justice", "Courts of Justice"),
        ("Rereferred to Finance and Appropriations", "Finance and Appropriations"),
        ("Reported from Counties, Cities and Towns with substitute (21-Y 0-N)", "Counties, Cities and Towns"),
        (
            "Reported from H-Health and Human Services committee with substitute and referred to Appropriations",
            "Health and Human Services",
        ),
        ("Reported from H-Education committee (14-Y 7-N)", "Education"),
        ("Passed by indefinitely in Finance and Appropriations with letter (12-Y 3-N)", "Finance and Appropriations"),
        ("Continued to 2025 with substitute in Rules", "Rules"),
        ("Stricken from docket by H-Transportation committee (22-Y 0-N)", "Transportation"),
        ("Read first time", ""),
        ("Subcommittee recommends referring to Committee on Finance", ""),
    ],
)
def test_a_line_names_its_committee(text: str, committee: str) -> None:
    (action,) = the_bill(history(("2/6/2026", f"H {text}", ""))).actions or ()
    assert action.organization == committee


def test_days_are_read_in_both_forms_and_empty_lines_left_out() -> None:
    found = the_bill(history(("02/06/24", "H Read first time", ""), ("2/7/2026", "H", ""), ("2/8/2026", "H Read second time", "")))
    assert [str(action.date) for action in found.actions or ()] == ["2024-02-06", "2026-02-08"]


def test_a_row_that_was_cut_off_costs_its_bill() -> None:
    good = ((f"HB{number}", "2/6/2026", "H Read first time", "") for number in range(9900, 9999))
    records = read(table("history", *good, ("HB9999", "2/6/2026")))
    assert [(flaw.what, flaw.reason) for flaw in records if isinstance(flaw, Flaw)] == [
        ("HB9999", "ValueError: a line without words on '2/6/2026'")
    ]


def test_a_history_without_the_letters_is_a_change() -> None:
    with pytest.raises(SourceChanged, match="the letter of who acted"):
        read(history(("2/6/2026", "Read first time", ""), ("2/7/2026", "Read second time", ""), ("2/8/2026", "S Received", "")))


def test_a_bill_knows_its_chapter_and_the_bills_that_it_was_made_one_with() -> None:
    found = the_bill(
        history(
            ("2/6/2026", "H Incorporated by Example Affairs (HB9998-Adams)", ""),
            ("2/6/2026", "H Incorporates HB9997 (Baker)", ""),
            ("2/6/2026", "H Subcommittee recommends incorporating (HB9996-Clarke)", ""),
            ("4/6/2026", "G Approved by Governor-Chapter 999 (effective 7/1/2026)", ""),
        )
    )
    assert found.effective_text == "Chapter 999 (effective 7/1/2026)"
    assert found.relations == (
        RelationRecord(Relation.REPLACED_BY, "2026", "HB9998"),
        RelationRecord(Relation.REPLACES, "2026", "HB9997"),
    )


@pytest.mark.parametrize(("bill", "words"), [("HB9999", {A.BECAME_LAW}), ("HJ9999", set()), ("SJ9999", set())])
def test_a_joint_resolution_has_a_chapter_and_is_no_law(bill: str, words: set[A]) -> None:
    (action,) = the_bill(history(("4/6/2026", "G Acts of Assembly Chapter text (CHAP0999)", ""), bill=bill)).actions or ()
    assert action.classification == words


# ---- Votes ----


def test_a_line_that_points_at_a_roll_call_is_a_vote_with_its_members() -> None:
    (vote,) = votes_of(
        history(("2/6/2026", "H Reported from Example Affairs with substitute (1-Y 1-N)", "H08V2610034")),
        ("H08V2610034", "H0901", "Y", "H0902", "N", "H0903", "X"),
    )
    assert (vote.source_key, vote.organization, vote.chamber) == ("2026 H08V2610034", "Example Affairs", Chamber.LOWER)
    assert (vote.motion_text, vote.motion_classification) == (
        "Reported from Example Affairs with substitute",
        MotionClassification.REPORT,
    )
    assert vote.counts == {YES: 1, NO: 1, NOT_VOTING: 1}
    assert vote.votes == (
        PersonVoteRecord("Adams, Ann", YES),
        PersonVoteRecord("Baker, Bea", NO),
        PersonVoteRecord("Clarke, Cal", NOT_VOTING),
    )
    assert (vote.names_match_counts, vote.counts_stated, vote.note) == (True, True, "")
    assert vote.source_url == "https://lis.virginia.gov/vote-details/HB9999/20261/H08V2610034"


@pytest.mark.parametrize(
    ("vote", "organization"),
    [
        ("H08001V2610005", "Example Affairs, subcommittee 1"),
        ("H0801V0005", "Example Affairs, subcommittee 1"),
        ("H77V2610005", "H77"),
        ("HV1024", ""),
        ("26110024", ""),
    ],
)
def test_the_id_of_a_vote_tells_where_it_was_taken(vote: str, organization: str) -> None:
    (found,) = votes_of(history(("2/6/2026", "H Example agreed to (1-Y 0-N)", vote)), (vote, "H0901", "Y"))
    assert found.organization == organization


def test_a_roll_call_told_in_a_line_of_its_own_belongs_to_the_line_on_the_motion() -> None:
    (vote,) = votes_of(
        history(
            ("02/02/24", "H Read third time and passed House (2-Y 1-N)", ""),
            ("02/02/24", "S Impact statement from DPB (HB9999)", ""),
            ("02/02/24", "H VOTE: Passage (2-Y 1-N)", "HV0203"),
            session="2024",
        ),
        ("HV0203", "H0901", "Y", "H0902", "N", "H0000", "Y"),
    )
    assert (vote.source_key, vote.motion_text, vote.result) == ("2024 HV0203", "Read third time and passed House", VoteResult.PASS)
    assert vote.votes[-1] == PersonVoteRecord("H0000", YES)
    assert vote.names_match_counts


def test_a_roll_call_without_a_line_on_its_motion_keeps_its_own_words() -> None:
    lines = ("02/02/24", "H Passed House (2-Y 1-N)", ""), ("02/03/24", "H VOTE: Adoption (3-Y 0-N)", "HV0204")
    (vote,) = votes_of(history(*lines, session="2024"), ("HV0204", "H0901", "Y", "H0902", "Y", "H0903", "Y"))
    assert (vote.motion_text, vote.motion_classification) == ("VOTE: Adoption", MotionClassification.UNSTATED)


def test_two_tallies_of_one_vote_are_told_and_the_roll_calls_own_is_kept() -> None:
    (vote,) = votes_of(
        history(("02/02/24", "H Passed House (3-Y 0-N)", ""), ("02/02/24", "H VOTE: Passage (2-Y 1-N)", "HV0203"), session="2024"),
        ("HV0203", "H0901", "Y", "H0902", "Y", "H0903", "N"),
    )
    assert vote.counts == {YES: 2, NO: 1}
    assert vote.note == "The history has two tallies of this vote: in «Passed House (3-Y 0-N)» and in «VOTE: Passage (2-Y 1-N)»."


def test_names_that_do_not_sum_to_the_tally_are_said_not_to() -> None:
    (vote,) = votes_of(history(("2/6/2026", "S Passed Senate (1-Y 0-N 0-A)", "SV9")), ("SV9", "H0901", "Y", "H0902", "Y"))
    assert vote.counts == {YES: 1, NO: 0, ABSTAIN: 0}
    assert vote.note == "The names sum to 2-0-0, where the tally says 1-0-0."
    assert vote.names_match_counts is False


def test_abstentions_that_a_tally_does_not_speak_of_are_counted_and_said_to_be() -> None:
    (vote,) = votes_of(history(("2/6/2026", "H Passed House (1-Y 0-N)", "HV9")), ("HV9", "H0901", "Y", "H0902", "A"))
    assert vote.counts == {YES: 1, NO: 0, ABSTAIN: 1}
    assert vote.note == "The tally does not speak of abstentions: they are counted from the names."


def test_a_roll_call_without_a_tally_is_counted_and_marked_as_ours() -> None:
    (vote,) = votes_of(
        history(("2/6/2026", "H Continued to 2027 in Example Affairs", "H08V2610034")), ("H08V2610034", "H0901", "Y")
    )
    assert (vote.counts, vote.counts_stated) == ({YES: 1}, False)


def test_one_roll_call_may_be_of_many_bills() -> None:
    told = table(
        "history",
        *((bill, "2/6/2026", "H Passed House Block Vote (1-Y 0-N 0-A)", "HV9") for bill in ("HB9998", "HB9999")),
    )
    records = read(table("votes", ("HV9", "H0901", "Y"), history=told, members=members()))
    assert [(record.identifier, record.votes[0].source_key) for record in records[:2]] == [
        ("HB9998", "2026 HV9"),
        ("HB9999", "2026 HV9"),
    ]
    assert records[2] == Expected("votes", 2, 2)


@pytest.mark.parametrize("refid", ["", "H14", "26101997D", "HB9999F122", "731", "HB9999"])
def test_what_points_elsewhere_is_no_vote(refid: str) -> None:
    told = history(("2/6/2026", "H Read first time", refid))
    assert the_bill(told).votes == ()
    assert read(table("votes", ("HV9", "H0901", "Y"), history=told, members=members())) == [Expected("votes", 0, 0)]


def test_a_voice_vote_has_an_id_and_no_roll() -> None:
    told = history(("2/6/2026", "H Left in Example Affairs", "H08V2610034"))
    assert votes_of(told, ("H08V2610034",), ("HV9", "H0901", "Y")) == ()


def test_a_tally_that_points_at_no_roll_call_is_a_vote_of_the_history() -> None:
    told = history(("2/12/2026", "H Read third time and passed House (63\u2011Y 35\u2011N 0\u2011A)", ""))
    (vote,) = the_bill(told).votes or ()
    assert (vote.counts, vote.votes, vote.names_match_counts) == ({YES: 63, NO: 35, ABSTAIN: 0}, (), None)
    assert vote.source_url == "https://lis.virginia.gov/bill-details/20261/HB9999"


@pytest.mark.parametrize(
    ("text", "organization"),
    [("Reported from H-Education committee (14-Y 7-N)", "Education"), ("Rereferred to Education (40-Y 0-N)", "")],
)
def test_where_no_id_tells_the_place_of_a_vote_the_words_do(text: str, organization: str) -> None:
    (vote,) = the_bill(history(("2/6/2026", f"H {text}", ""))).votes or ()
    assert vote.organization == organization


def test_a_vote_is_told_by_one_page_only() -> None:
    told = history(
        ("02/02/24", "H Passed House (2-Y 0-N)", ""), ("02/02/24", "H VOTE: Passage (2-Y 0-N)", "HV0203"), session="2024"
    )
    assert the_bill(told).votes == ()


# ---- The file of roll calls ----


def test_the_count_at_the_top_is_no_vote() -> None:
    body = '10458X\r\n"HV9","H0901","Y"\r\n'
    told = history(("2/6/2026", "H Passed House (1-Y 0-N)", "HV9"))
    (vote,) = the_bill(page("votes", body, history=told, members=members())).votes or ()
    assert vote.votes == (PersonVoteRecord("Adams, Ann", YES),)


def test_a_member_whom_no_file_names_is_printed_as_the_number() -> None:
    (vote,) = votes_of(history(("2/6/2026", "H Passed House (1-Y 0-N)", "HV9")), ("HV9", "H0999", "Y"))
    assert vote.votes == (PersonVoteRecord("H0999", YES),)


@pytest.mark.parametrize("roll", [("H0901", "Q"), ("H0901",), ("Adams", "Y"), ("H0901", "Y", "H0902")])
def test_a_roll_that_cannot_be_read_costs_its_bill(roll: tuple[str, ...]) -> None:
    good = [(f"HB{number}", "2/6/2026", "H Passed House (1-Y 0-N)", "HV9") for number in range(9900, 9999)]
    told = table("history", *good, ("HB9999", "2/6/2026", "H Passed House (1-Y 0-N)", "HV8"))
    records = read(table("votes", ("HV9", "H0901", "Y"), ("HV8", *roll), history=told, members=members()))
    assert [record.what for record in records if isinstance(record, Flaw)] == ["HB9999"]


def test_a_row_that_begins_with_no_id_is_a_change() -> None:
    told = history(("2/6/2026", "H Passed House (1-Y 0-N)", "HV9"))
    with pytest.raises(SourceChanged, match="row 2 begins with 'HB9999', which is no id of a vote"):
        read(table("votes", ("HV9", "H0901", "Y"), ("HB9999", "2/6/2026"), history=told, members=members()))


OF_OTHER_SESSIONS = (
    # Of the special session, which has a file of its own.
    ("5/6/2026", "H Reported from Example Affairs (1-Y 0-N)", "H08V2620034"),
    ("5/7/2026", "H Passed House (1-Y 0-N)", "HV9"),
    ("5/8/2026", "H Passed House (1-Y 0-N)", "26211493"),
    # Of the session before, whose history is told again.
    ("2/6/2025", "H Passed House (1-Y 0-N)", "HV9"),
)


def test_roll_calls_that_are_missing_are_counted_where_this_file_should_have_them() -> None:
    told = history(
        ("2/6/2026", "H Reported from Example Affairs (1-Y 0-N)", "H08V2610034"),
        ("2/7/2026", "H Passed House (1-Y 0-N)", "HV9"),
        *OF_OTHER_SESSIONS,
    )
    records = read(table("votes", ("HV7", "H0901", "Y"), history=told, members=members(), committees=committees()))
    assert records[-1] == Expected("votes", 2, 0)


def test_nobody_is_given_a_vote_of_another_session_that_has_the_same_id() -> None:
    own = ("2/7/2026", "H Passed House (1-Y 0-N)", "HV9")
    votes = votes_of(history(own, *OF_OTHER_SESSIONS), ("HV9", "H0901", "Y"), ("H08V2620034", "H0901", "Y"))
    assert [(str(vote.date), vote.source_key) for vote in votes] == [("2026-02-07", "2026 HV9")]
