"""The Assembly's votes, from its page of a bill. Bills and members are invented; one page is real, and has no votes."""

import datetime
from pathlib import Path

import pytest
from urllib3.util import parse_url

from scrapers.errors import SourceChanged
from scrapers.page import Page
from scrapers.records import BillRecord, VoteRecord
from scrapers.states.ny.assembly import assembly_votes
from scrapers.states.ny.naming import assembly_votes_request
from scrapers.vocabulary import Chamber, MotionClassification, VoteOption

REAL = Path(__file__).parents[3] / "shared/captures/ny/A09092_nyassembly.html"
NO_VOTES = "<pre>There are no votes for this bill in this legislative session.</pre>"
TALLY = "<span> <span>YEA/NAY: 1/1</span></span>"


def members(*ballots: str) -> str:
    """Ballots as in "Yes Ash"."""
    pairs = (ballot.split(" ", 1) for ballot in ballots)
    named = (f'<div class="vote-name"><div class="vote">{vote}</div><div class="name">{name}</div></div>' for vote, name in pairs)
    return "".join((*named, '<div class="footnotes">‡ Indicates</div>' if "‡" in "".join(ballots) else ""))


def floor(*ballots: str, day: str = "03/01/2031", motion: str = "<span>Assembly Vote</span>", tally: str = TALLY) -> str:
    caption = f"<caption><span>DATE:</span><span>{day}</span> {motion} {tally}</caption>"
    return f"<table>{caption}</table>{members(*ballots)}"


def committee(*ballots: str, name: str = "CODES", action: str = "Favorable refer to committee Rules") -> str:
    """Ballots as in "ASH Aye"."""
    cells = "".join(f"<td>{who}</td><td>{word}</td>" for who, word in (ballot.rsplit(" ", 1) for ballot in ballots))
    labels = f"<span>Committee:</span> {name} <span>Chair:</span> ASH <span>DATE:</span><span>03/01/2031</span>"
    return f"<table><caption>{labels} <span>Action: {action}</span></caption><tr>{cells}</tr></table>"


def page(*, floors: str = NO_VOTES, committees: str = NO_VOTES, identifier: str = "S1", shown: str = "S00001") -> Page:
    sections = "".join(
        f"<h3 id='jump_to_{name}&nbspVotes'>{shown} {name}&nbspVotes:</h3>{votes}<a href='#'>Go to top</a><hr>"
        for name, votes in (("Committee", committees), ("Floor", f'<div class="floor-vote-container">{floors}</div>'))
    )
    box = f"<form><input id='bn' name='bn' value='{shown}'><input type='hidden' name='term' value='2031'>"
    request = assembly_votes_request("2031-2032", identifier)
    body = f"<html><body>{box}<h3>{shown} Summary:</h3><table><tr><td>BILL NO</td></tr></table>{sections}</form></body></html>"
    return Page(request, body.encode(), request.url, retrieved_at=None)


def read(shown: Page) -> BillRecord:
    (record,) = assembly_votes(shown)
    return record


def votes(shown: Page) -> tuple[VoteRecord, ...]:
    return read(shown).votes or ()


def test_a_floor_vote_is_its_tally_its_motion_and_the_members_behind_its_table() -> None:
    ballots = ("Yes Ash", "No Elm", "ER Fir", "AB Oak", "NV Yew‡", "Yes‡ Mr. Speaker")
    (vote,) = votes(page(floors=floor(*ballots, tally="<span><span>YEA/NAY: 2/1</span></span>")))
    assert (vote.date, vote.chamber, vote.organization) == (datetime.date(2031, 3, 1), Chamber.LOWER, "")
    assert (vote.motion_text, vote.motion_classification) == ("Assembly Vote", MotionClassification.UNSTATED)
    assert vote.votes == (
        ("Ash", VoteOption.YES),
        ("Elm", VoteOption.NO),
        ("Fir", VoteOption.EXCUSED),
        ("Oak", VoteOption.ABSENT),
        ("Yew", VoteOption.NOT_VOTING),
        ("Mr. Speaker", VoteOption.YES),
    )
    assert (vote.counts_stated, vote.names_match_counts) == (True, True)
    assert vote.note == "The page states the yeas and the nays; the others are counted by name."


def test_a_vote_that_the_page_does_not_explain_is_other_and_says_whose_it_is() -> None:
    (vote,) = votes(page(floors=floor("Yes Ash", "No Elm", "EL Fir")))
    assert vote.votes[-1] == ("Fir", VoteOption.OTHER)
    assert vote.note.endswith("EL, which the page does not explain: Fir.")


def test_a_tally_is_kept_beside_names_that_do_not_sum_to_it() -> None:
    (vote,) = votes(page(floors=floor("Yes Ash")))
    assert (vote.counts[VoteOption.NO], vote.names_match_counts) == (1, False)


def test_each_of_several_votes_has_its_own_members() -> None:
    labelled = "<span>MOTION:</span><span>Motion to discharge</span>"
    first, second = votes(page(floors=floor("Yes Ash", "No Elm", motion=labelled) + floor("No Ash", "Yes Elm")))
    assert (first.motion_text, first.motion_classification) == ("Motion to discharge", MotionClassification.PROCEDURAL)
    assert first.votes == (("Ash", VoteOption.YES), ("Elm", VoteOption.NO))
    assert second.votes == (("Ash", VoteOption.NO), ("Elm", VoteOption.YES))


def test_a_key_depends_neither_on_the_tally_nor_on_the_order_of_different_motions() -> None:
    amended = floor("Yes Ash", "No Elm", motion="<span>Amendment</span>")
    passed, corrected = (
        floor("Yes Ash", "No Elm", tally=f"<span><span>YEA/NAY: {tally}</span></span>") for tally in ("1/1", "9/9")
    )
    keys = [{vote.source_key for vote in votes(page(floors=shown))} for shown in (amended + passed, corrected + amended)]
    assert keys[0] == keys[1] == {"2031-03-01-assembly-floor-1-amendment", "2031-03-01-assembly-floor-1-assembly-vote"}


def test_a_motion_that_comes_again_has_a_number_and_does_not_shift_others() -> None:
    again = [floor("Yes Ash", "No Elm"), floor("Yes Ash", "No Elm", day="03/02/2031"), floor("No Ash", "Yes Elm")]
    assert [vote.source_key for vote in votes(page(floors="".join(again)))] == [
        "2031-03-01-assembly-floor-1-assembly-vote",
        "2031-03-02-assembly-floor-1-assembly-vote",
        "2031-03-01-assembly-floor-2-assembly-vote",
    ]


def test_a_committees_vote_is_by_name_and_each_committee_has_its_own() -> None:
    first = committee("ASH Aye", "DE ELM Nay", "FIR Excused", "OAK Absent")
    reported, held = votes(page(committees=first + committee("YEW Aye", name="WAYS AND MEANS", action="Held for Consideration")))
    assert (reported.organization, reported.motion_text) == ("CODES", "Favorable refer to committee Rules")
    assert reported.votes == (
        ("ASH", VoteOption.YES),
        ("DE ELM", VoteOption.NO),
        ("FIR", VoteOption.EXCUSED),
        ("OAK", VoteOption.ABSENT),
    )
    assert (reported.counts_stated, reported.motion_classification) == (False, MotionClassification.REPORT)
    assert (held.votes, held.motion_classification) == ((("YEW", VoteOption.YES),), MotionClassification.PROCEDURAL)
    assert held.source_key == "2031-03-01-assembly-ways-and-means-1-held-for-consideration"


def test_a_date_of_correction_is_no_part_of_the_action() -> None:
    plain, corrected = (
        votes(page(committees=committee("ASH Aye", action=action)))[0]
        for action in ("Favorable", "Favorable Correction Date:03/02/2031")
    )
    assert corrected.source_key == plain.source_key
    assert (corrected.motion_text, corrected.note) == ("Favorable", "The page gives a date of correction: 03/02/2031.")


@pytest.mark.parametrize(("identifier", "shown", "chamber"), [("S1", "S00001", Chamber.UPPER), ("A12345", "A12345", Chamber.LOWER)])
@pytest.mark.parametrize("none", ["", NO_VOTES])
def test_a_page_without_votes_says_so_and_no_more(identifier: str, shown: str, chamber: Chamber, none: str) -> None:
    record = read(page(identifier=identifier, shown=shown, floors=none, committees=none))
    assert (record.identifier, record.from_organization, record.votes) == (identifier, chamber, ())
    assert (record.title, record.actions, record.sponsorships) == (None, None, None)


@pytest.mark.parametrize(
    ("shown", "complaint"),
    [
        (page(floors=members("Yes Ash")), "votes in the section «Floor Votes»: expected a caption with a date, found 'Yes Ash'"),
        (page(committees="<table><tr><td>ASH</td><td>Aye</td></tr></table>"), "votes in the section «Committee Votes»"),
        (page(floors=floor("Yes Ash").replace("caption", "thead")), "«Floor Votes»: expected a caption with a date"),
        (page(floors="</div><h3>Memo:</h3><div>"), "the section «Floor Votes» is without its end"),
        (page(floors=floor("Yes Ash") + "<p>DATE: 03/02/2031</p>"), "votes in the section «Floor Votes»: expected 2, found 1"),
        (page(floors=floor("Yes Ash", tally="")), "a vote without «YEA/NAY:»"),
        (page(floors=floor("Yes Ash", tally="<span>YEA/NAY: 93</span>")), "the tally of the floor vote of 2031-03-01"),
        (page(floors=floor("Yes Ash", motion="")), "without the words of its motion"),
        (page(floors=floor("Yes Ash", day="2031-03-01")), "the day of a vote: expected mm/dd/yyyy, found 2031-03-01"),
        (page(floors=floor("Yes Ash", day="13/01/2031")), "the day of a vote"),
        (page(floors=floor()), "a floor vote of 2031-03-01 without members"),
        (page(floors=floor("Yea Ash")), "a member's vote: expected YES or Y or NO .* found 'Yea' of 'Ash'"),
        (page(floors=floor("Yes Ash").replace('class="name"', 'class="member"')), "«.name»: expected 1 to 1, found 0"),
        (page(floors=members("Yes Ash") + floor("Yes Elm")), "each behind the table of a vote: expected 2, found 1"),
        (page(committees=committee()), "«td»: expected at least 1, found 0"),
        (page(committees=committee("ASH Aye").replace("<td>ASH</td>", "<td></td>")), "in CODES, a name is without a vote"),
        (page(committees=committee("ASH Present")), "found 'Present' of 'ASH'"),
        (page(committees=committee("ASH Aye", action="")), "a vote without «Action:»"),
        (page(committees=committee("ASH Aye", name="")), "a vote without «Committee:»"),
        (page(committees=committee("ASH Aye", action="DATE: 03/01/2031")), "expected 2, found 1"),
        (page(shown="S00002"), "another bill: expected S00001 of 2031, found S00002 of 2031"),
    ],
)
def test_a_page_that_changed_is_not_read_as_a_page_without_votes(shown: Page, complaint: str) -> None:
    with pytest.raises(SourceChanged, match=complaint):
        read(shown)


def test_a_section_that_was_asked_for_and_is_not_there_is_missed() -> None:
    whole = page()
    body = whole.body.replace(b"Floor&nbspVotes:", b"Votes of the floor:")
    with pytest.raises(SourceChanged, match="the section «Floor Votes»: expected 1, found 0"):
        read(Page(whole.request, body, whole.url, retrieved_at=None))


def test_a_page_that_is_cut_off_is_refused() -> None:
    whole = page(floors=floor("Yes Ash", "No Elm"))
    with pytest.raises(SourceChanged, match="cut off"):
        read(Page(whole.request, whole.body[:-60], whole.url, retrieved_at=None))


def test_the_address_keeps_its_escaped_entity_and_pads_the_number() -> None:
    url = assembly_votes_request("2025-2026", "S9005").url
    assert (
        url == "https://nyassembly.gov/leg/?default_fld=&leg_video=&bn=S09005&term=2025&Committee%26nbspVotes=Y&Floor%26nbspVotes=Y"
    )
    assert parse_url(url).url == url


@pytest.mark.skipif(not REAL.exists(), reason="the real captures are not here")
def test_a_real_page_names_its_bill_where_it_is_looked_for_and_lacks_the_sections_that_were_not_ticked() -> None:
    request = assembly_votes_request("2025-2026", "A9092")
    with pytest.raises(SourceChanged, match="the section «Committee Votes»: expected 1, found 0"):
        read(Page(request, REAL.read_bytes(), request.url, retrieved_at=None))
