"""California's votes, members and hearings, from the tables of its archive. Bills and members are invented."""

import datetime
from collections.abc import Iterable
from typing import Any

import pytest

from scrapers.errors import SourceChanged
from scrapers.page import Page
from scrapers.records import BillRecord, Expected, Flaw, HearingRecord, PersonRecord
from scrapers.states.ca.tables import HEARINGS, LOCATIONS, MEMBER_VOTES, MEMBERS, MOTIONS, VOTES
from scrapers.vocabulary import Chamber, MotionClassification, VoteOption, VoteResult
from tests.scrapers.test_ca import ASSEMBLY_BILL, SENATE_BILL, day, line, page, places, read, row

JANUARY = {"location_code": "CS53", "vote_date_time": day("2026-01-13"), "vote_date_seq": 1001, "motion_id": 17}


def tally(ayes: int, noes: int, abstain: int, result: str = "(PASS)", **more: Any) -> str:
    told = {"bill_id": SENATE_BILL, **JANUARY, "ayes": ayes, "noes": noes, "abstain": abstain, "vote_result": result, **more}
    return row(VOTES, **told)


def member(name: str | None, code: str = "AYE", **more: Any) -> str:
    return row(MEMBER_VOTES, **{"bill_id": SENATE_BILL, **JANUARY, "legislator_name": name, "vote_code": code, **more})


def motion(number: int = 17, text: str = "Do pass, but first be re-referred to the Committee on [Examples]") -> Page:
    return page("motions", row(MOTIONS, motion_id=number, motion_text=text))


def voted(*tallies: str, members: Iterable[str] = (), **beside: Any) -> list[Any]:
    others: dict[str, Any] = {"motions": motion(), "locations": places(), **beside}
    return read(page("votes", *tallies, member_votes=page("member-votes", *members), **others))


def votes_of(records: list[Any]) -> list[Any]:
    return [vote for record in records if isinstance(record, BillRecord) for vote in record.votes or ()]


def test_a_vote_is_its_tally_its_members_its_motion_and_its_committee() -> None:
    members = [member("Member C", "ABS"), member("Member B", "NOE"), member("Member Á")]
    (vote,) = votes_of(voted(tally(1, 1, 1), members=members))
    assert vote.source_key == "202520260SB9999 CS53 2026-01-13 1001 17"
    assert (vote.chamber, vote.organization, vote.result) == (Chamber.UPPER, "Judiciary", VoteResult.PASS)
    assert vote.motion_classification is MotionClassification.DO_PASS
    assert vote.counts == {VoteOption.YES: 1, VoteOption.NO: 1, VoteOption.NOT_VOTING: 1}
    assert vote.votes == (("Member B", VoteOption.NO), ("Member C", VoteOption.NOT_VOTING), ("Member Á", VoteOption.YES))
    assert (vote.note, vote.counts_stated) == ("", True)


def test_a_number_and_a_motion_that_come_again_on_another_day_are_another_vote() -> None:
    again = {"vote_date_time": day("2026-01-20")}
    members = [member("Member A"), member("Member A", "NOE", **again)]
    first, second = votes_of(voted(tally(1, 0, 0), tally(0, 1, 0, "(FAIL)", **again), members=members))
    assert (first.votes, second.votes) == ((("Member A", VoteOption.YES),), (("Member A", VoteOption.NO),))
    assert second.result is VoteResult.FAIL


def test_the_clock_of_the_two_tables_can_differ_and_the_day_does_not() -> None:
    late = member("Member A").replace("2026-01-13 00:00:00", "2026-01-13 23:59:59")
    (vote,) = votes_of(voted(tally(1, 0, 0), members=[late]))
    assert (vote.date, len(vote.votes)) == (day("2026-01-13"), 1)


def test_votes_do_not_depend_on_the_order_of_rows() -> None:
    tallies = [tally(1, 0, 0), tally(1, 0, 0, vote_date_seq=1002), tally(1, 0, 0, location_code="SFLOOR")]
    members = [member(f"Member {letter}") for letter in "CAB"]
    assert voted(*tallies, members=members) == voted(*reversed(tallies), members=reversed(members))


def test_a_member_whose_row_is_there_twice_votes_once_and_one_with_two_votes_is_kept_with_both() -> None:
    twice = [member("Member A"), member("Member A"), member("Member B"), member("Member B", "NOE")]
    (vote,) = votes_of(voted(tally(2, 0, 0), members=twice))
    assert [name for name, _ in vote.votes] == ["Member A", "Member B", "Member B"]
    assert vote.note == "The names sum to 2-1-0, where the tally says 2-0-0."


def test_names_that_do_not_sum_to_the_tally_stand_beside_it() -> None:
    (vote,) = votes_of(voted(tally(2, 0, 0), members=[member("Member A")]))
    assert vote.counts[VoteOption.YES] == 2
    assert vote.names_match_counts is False
    assert "sum to 1-0-0" in vote.note


def test_a_tally_that_was_written_again_takes_the_place_of_the_first() -> None:
    later, earlier = datetime.date(2026, 1, 15), datetime.date(2026, 1, 14)
    for rows in ([(1, earlier), (3, later)], [(3, later), (1, earlier)]):
        (vote,) = votes_of(voted(*(tally(ayes, 0, 0, trans_update=when) for ayes, when in rows)))
        assert vote.counts[VoteOption.YES] == 3


def test_a_motion_whose_words_are_missing_is_a_number_and_nothing_is_read_into_it() -> None:
    known, unknown = votes_of(voted(tally(1, 0, 0), tally(1, 0, 0, motion_id=18)))
    assert known.motion_text == "Do pass, but first be re-referred to the Committee on [Examples]"
    assert (unknown.motion_text, unknown.motion_classification) == ("Motion 18", MotionClassification.UNSTATED)
    assert unknown.note == "The words of the motion are missing: only its number is known."


def test_a_table_of_motions_that_lacks_most_is_a_changed_table_and_a_missing_one_is_done_without() -> None:
    with pytest.raises(SourceChanged, match="the words of the motions that were voted on: expected 1, found 0"):
        voted(tally(1, 0, 0), motions=motion(18))
    bare = page("votes", tally(1, 0, 0), member_votes=page("member-votes", member("Member A")))
    (vote,) = votes_of(read(bare))
    assert (vote.motion_text, vote.organization, vote.chamber) == ("Motion 17", "CS53", Chamber.UPPER)


def test_a_table_of_places_that_names_no_committee_is_a_changed_table() -> None:
    nameless = page("locations", row(LOCATIONS, session_year="20252026", location_code="CS53", description="Judiciary"))
    with pytest.raises(SourceChanged, match="no committee of 20252026"):
        voted(tally(1, 0, 0), locations=nameless)


def test_a_committee_that_the_table_lacks_goes_by_its_code() -> None:
    (vote,) = votes_of(voted(tally(1, 0, 0, location_code="CX99")))
    assert (vote.chamber, vote.organization) == (Chamber.LOWER, "CX99")


def test_a_vote_of_no_chamber_costs_its_bills_votes_and_no_others() -> None:
    rows = [tally(1, 0, 0, bill_id=f"202520260SB{number}") for number in range(9990, 9995)]
    records = voted(*rows, tally(1, 0, 0, location_code=None))
    assert [record.what for record in records if isinstance(record, Flaw)] == [SENATE_BILL]
    assert len(votes_of(records)) == 5


def test_a_tally_that_is_no_number_costs_its_bills_votes_and_no_others() -> None:
    rows = [tally(1, 0, 0, bill_id=f"202520260SB{number}") for number in range(9990, 9995)]
    broken = tally(1, 0, 0).replace("\t1\t0\t0\t", "\tNULL\t0\t0\t")
    records = voted(*rows, broken)
    assert [record.what for record in records if isinstance(record, Flaw)] == [SENATE_BILL]
    assert len(votes_of(records)) == 5


@pytest.mark.parametrize("row", [member("Member A", "PRESENT"), member(None)], ids=["a new code", "no name"])
def test_a_members_vote_of_a_new_kind_is_a_changed_table(row: str) -> None:
    with pytest.raises(SourceChanged, match="a member's vote"):
        voted(tally(1, 0, 0), members=[row])


def test_tallies_that_the_history_states_are_held_against_the_votes() -> None:
    history = page(
        "history",
        line("2026-01-14", "From committee: Do pass. (Ayes 11. Noes  2. Page 3214.) (January 13).", 1),
        line("2026-01-14", "Joint Rule 61(a) suspended. (Ayes 28. Noes 8.)", 2),
        line("2026-01-14", "From committee: Do pass. (Ayes 11. Noes  2.)", 1, bill_id=ASSEMBLY_BILL),
    )
    records = voted(tally(11, 2, 0), tally(0, 0, 0, vote_date_seq=1002), members=[member("Member A")], history=history)
    assert records[-2:] == [Expected("rolls", stated=1, found=1), Expected("votes", stated=3, found=1)]


def test_a_session_without_a_vote_yet_is_no_changed_page() -> None:
    assert voted(tally(1, 0, 0, bill_id="202520261SB9999")) == [Expected("rolls", 0, 0)]
    with pytest.raises(SourceChanged, match=r"BILL_SUMMARY_VOTE_TBL\.dat is empty"):
        voted()


def test_a_table_of_members_votes_that_is_cut_off_costs_the_votes() -> None:
    cut = page("member-votes", member("Member A").rstrip("\n"))
    with pytest.raises(SourceChanged, match="cut off"):
        read(page("votes", tally(1, 0, 0), member_votes=cut))


# ---- Members and hearings ----


def test_a_member_has_a_seat_a_party_and_the_names_that_votes_print() -> None:
    told = {"session_year": "20252026", "house_type": "A", "district": "AD99", "party": "EX", "last_name": "Sample"}
    names = {
        "legislator_name": "Ada Sample",
        "author_name": "Sample",
        "first_name": "Ada",
        "middle_initial": "B.",
        "name_suffix": "Jr.",
    }
    old = row(MEMBERS, **{**told, "session_year": "19992000"})
    (person,) = read(page("members", row(MEMBERS, **told, **names), old))
    assert isinstance(person, PersonRecord)
    assert (person.name, person.sort_name, person.chamber) == ("Ada B. Sample Jr.", "Sample", Chamber.LOWER)
    assert (person.district, person.party, person.printed_names) == ("AD99", "EX", ("Ada Sample", "Sample"))


def test_two_members_who_held_one_seat_keep_apart() -> None:
    told = {"session_year": "20252026", "house_type": "S", "district": "SD99"}
    people = read(page("members", *(row(MEMBERS, **told, legislator_name=name) for name in ("Member A", "Member B"))))
    assert [person.source_key for person in people] == ["upper SD99 Member A", "upper SD99 Member B"]


def test_a_meeting_hears_all_its_bills_and_has_an_hour_only_if_the_table_tells_one() -> None:
    at_one = "2026-01-13 13:30:00"
    rows = [
        row(HEARINGS, bill_id=SENATE_BILL, hearing_date=day("2026-01-13"), location_code="CS53"),
        row(HEARINGS, bill_id=ASSEMBLY_BILL, hearing_date=day("2026-01-13"), location_code="CS53"),
        row(HEARINGS, bill_id=SENATE_BILL, hearing_date=day("2026-01-14"), location_code="CX13").replace(
            "2026-01-14 00:00:00", at_one
        ),
        row(HEARINGS, bill_id="202520261SB9999", hearing_date=day("2026-01-15"), location_code="CX13"),
    ]
    first, second = read(page("hearings", *rows, locations=places()))
    assert isinstance(first, HearingRecord)
    assert (first.source_key, first.organization, first.time, first.agenda) == (
        "CS53 2026-01-13",
        "Judiciary",
        None,
        ("AB 9999", "SB 9999"),
    )
    assert (second.source_key, second.time, second.chamber) == ("CX13 2026-01-13 13:30", datetime.time(13, 30), Chamber.LOWER)
