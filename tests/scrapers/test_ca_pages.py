"""California: the site's own pages of one bill, in place of the archive."""

from pathlib import Path

import pytest

from scrapers.errors import SourceChanged
from scrapers.page import Page, Request
from scrapers.records import BillRecord
from scrapers.states.ca import STATE
from scrapers.vocabulary import Chamber, VoteOption

CAPTURES = Path(__file__).parents[1] / "captures" / "ca"
FILES = {"status-page": "SB747-status.html", "history-page": "SB747-history.html", "votes-page": "SB747-votes.html"}


def read(kind: str, *changes: tuple[str, str], identifier: str = "SB 747") -> BillRecord:
    """The record of a page after changes to its markup."""
    text = (CAPTURES / kind / FILES[kind]).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    url = "https://leginfo.legislature.ca.gov/faces/example.xhtml"
    (record,) = STATE.pages[kind].parse(Page(Request(kind, url, "20252026", identifier), text.encode(), url, retrieved_at=None))
    assert isinstance(record, BillRecord)
    return record


@pytest.mark.parametrize("kind", FILES)
def test_a_page_about_another_bill_is_a_changed_page(kind: str) -> None:
    with pytest.raises(SourceChanged, match="another bill"):
        read(kind, identifier="SB 7")


@pytest.mark.parametrize("kind", FILES)
def test_a_page_that_is_cut_off_is_a_changed_page(kind: str) -> None:
    with pytest.raises(SourceChanged, match="cut off"):
        read(kind, ("</html>", ""))


@pytest.mark.parametrize(
    ("kind", "old", "new", "complaint"),
    [
        ("status-page", 'id="subject"', 'id="topic"', "subject"),
        ("status-page", 'id="version"', 'id="prints"', "select#version"),
        ("status-page", "Wiener (S)", "Wiener", "an author"),
        ("status-page", "02/21/25 - Introduced", "Introduced", "a date"),
        ("history-page", 'id="billhistory"', 'id="history"', "billhistory"),
        ("history-page", "<td>09/02/26</td>", "<td>soon</td>", "a date"),
        ("history-page", "<td>09/02/26</td>", "<td></td><td>09/02/26</td>", "no date and action"),
        ("votes-page", ":voteDate", ":when", "voteDate"),
        ("votes-page", ":nvr", ":absent", "nvr"),
        ("votes-page", ">57<", ">many<", "no number"),
        ("votes-page", "Asm Floor", "Somewhere", "where a vote was taken"),
    ],
)
def test_a_page_without_what_it_must_have_is_a_changed_page(kind: str, old: str, new: str, complaint: str) -> None:
    with pytest.raises(SourceChanged, match=complaint):
        read(kind, (old, new))


def test_no_one_is_written_as_a_hyphen() -> None:
    record = read("status-page", ("Mark González (A) , Lee (A)", "-"))
    assert len(record.sponsorships or ()) == 35


def test_the_house_of_a_line_is_read_from_its_words() -> None:
    chambers = [(action.chamber, action.description[:25]) for action in read("history-page").actions or ()]
    assert chambers[0] == (Chamber.UPPER, "Introduced. To Com. on RL")
    assert chambers[33:35] == [(Chamber.LOWER, "In Assembly. Read first t"), (Chamber.LOWER, "Referred to Com. on JUD.")]
    assert chambers[44] == (Chamber.UPPER, "In Senate. Concurrence in")
    assert chambers[-1] == (Chamber.LEGISLATURE, "Enrolled and presented to")


def test_ayes_are_a_count_and_ayes_leg_are_names() -> None:
    vote = next(vote for vote in read("votes-page").votes or () if vote.counts[VoteOption.YES] == 57)
    assert vote.names_match_counts
    assert [name for name, option in vote.votes if option is VoteOption.NOT_VOTING] == ["Blanca Rubio", "McKinnor", "Ramos"]


def test_a_vote_that_the_page_shows_twice_is_one() -> None:
    text = (CAPTURES / "votes-page" / FILES["votes-page"]).read_text(encoding="utf-8")
    block = text[text.index('<div class="status">') : text.index("</div>") + len("</div>\n")]
    assert read("votes-page", (block, block * 2)).votes == read("votes-page").votes
