"""Cited vote records of an invented legislature, whole and damaged."""

import datetime
import json
from typing import Any

import pytest

from scrapers.cited import cited_votes
from scrapers.errors import SourceChanged
from scrapers.motions import MotionRules
from scrapers.page import Page, Request
from scrapers.records import BillRecord, PersonVoteRecord
from scrapers.vocabulary import Chamber, MotionClassification, VoteOption, VoteResult

URL = "https://legislature.example/cited/hb1.json"


def floor_vote(**changes: Any) -> dict[str, Any]:
    vote = {
        "identifier": "house-0007",
        "motion_text": "Third Reading",
        "start_date": "2031-02-03",
        "organization": {"classification": "lower", "name": ""},
        "result": "pass",
        "counts": [{"option": "yes", "value": 2}, {"option": "no", "value": 1}, {"option": "absent", "value": 0}],
        "counts_stated": True,
        "votes": [
            {"voter_name": "Example, A.", "option": "yes"},
            {"voter_name": "Example, B.", "option": "yes"},
            {"voter_name": "Sample", "option": "no"},
        ],
        "sources": [{"url": "https://legislature.example/votes/0007.pdf"}],
        "version": "Third",
        "note": "",
    }
    return vote | changes


def cited(*votes: dict[str, Any], **more: Any) -> dict[str, Any]:
    bill = {"session": "2031", "identifier": "HB 1", "from_organization": "lower"}
    return {"bill": bill, "votes": list(votes)} | more


def read(content: object) -> BillRecord:
    page = Page(Request("votes", URL, "2031", "HB 1"), json.dumps(content).encode(), URL, retrieved_at=None)
    (record,) = cited_votes(page)
    return record


def test_a_cited_motion_is_read_by_the_states_rules_and_by_none_without_them() -> None:
    rules = MotionRules((r"^third reading", MotionClassification.PASSAGE))
    body = json.dumps(cited(floor_vote(), floor_vote(identifier="house-0008", motion_text="Roll call SEQ 8"))).encode()
    page = Page(Request("votes", URL, "2031", "HB 1"), body, URL, retrieved_at=None)
    (record,) = cited_votes(page, motions=rules)
    words = [vote.motion_classification for vote in record.votes or ()]
    assert words == [MotionClassification.PASSAGE, MotionClassification.UNSTATED]
    assert [vote.motion_classification for vote in read(cited(floor_vote())).votes or ()] == [MotionClassification.UNSTATED]


def without(vote: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in vote.items() if name != key}


def test_a_cited_roll_call_keeps_names_counts_and_its_source() -> None:
    record = read(cited(floor_vote()))
    assert (record.session, record.identifier, record.from_organization) == ("2031", "HB 1", Chamber.LOWER)
    assert record.votes is not None
    (vote,) = record.votes
    assert (vote.source_key, vote.date, vote.chamber, vote.motion_text) == (
        "house-0007",
        datetime.date(2031, 2, 3),
        Chamber.LOWER,
        "Third Reading",
    )
    assert vote.result is VoteResult.PASS
    assert vote.counts == {VoteOption.YES: 2, VoteOption.NO: 1, VoteOption.ABSENT: 0}
    assert vote.votes[0] == PersonVoteRecord("Example, A.", VoteOption.YES)
    assert vote.version == "Third"
    assert vote.source_url == "https://legislature.example/votes/0007.pdf"
    assert vote.names_match_counts is True


def test_a_file_of_votes_says_nothing_of_the_rest_of_the_bill() -> None:
    record = read(cited(floor_vote()))
    assert (record.title, record.actions, record.sponsorships, record.versions, record.relations) == (None,) * 5


def test_versions_are_read_where_the_file_lists_them() -> None:
    listed = [
        {"note": "First", "url": "https://legislature.example/hb1f.pdf", "date": "2031-01-02"},
        {"note": "Third", "url": "", "date": None},
    ]
    versions = read(cited(floor_vote(), versions=listed)).versions
    assert versions is not None
    assert [(version.label, version.url, version.date) for version in versions] == [
        ("First", "https://legislature.example/hb1f.pdf", datetime.date(2031, 1, 2)),
        ("Third", "", None),
    ]


def test_a_tally_without_names_and_without_a_result_is_a_vote() -> None:
    record = read(cited(floor_vote(votes=[], result="unstated", counts_stated=False)))
    assert record.votes is not None
    assert record.votes[0].result is VoteResult.UNSTATED
    assert record.votes[0].votes == ()
    assert record.votes[0].counts_stated is False
    assert record.votes[0].names_match_counts is None


def test_a_committee_vote_names_its_committee() -> None:
    record = read(cited(floor_vote(organization={"classification": "upper", "name": "Example Committee"})))
    assert record.votes is not None
    assert (record.votes[0].chamber, record.votes[0].organization) == (Chamber.UPPER, "Example Committee")


def test_a_list_that_lacks_a_name_must_say_so() -> None:
    short = floor_vote(votes=floor_vote()["votes"][1:])
    with pytest.raises(SourceChanged, match="house-0007 has names that do not sum to its counts"):
        read(cited(short))
    record = read(cited(short | {"note": "The list read has 1 of the 2 yes votes; one name is missing."}))
    assert record.votes is not None
    assert len(record.votes[0].votes) == 2


@pytest.mark.parametrize("key", sorted(floor_vote()))
def test_a_vote_that_lacks_a_key_is_refused_by_its_name(key: str) -> None:
    with pytest.raises(SourceChanged, match=f"cited votes, number 1 of 1, lacks .*{key}"):
        read(cited(without(floor_vote(), key)))


@pytest.mark.parametrize(
    ("changes", "telling"),
    [
        ({"start_date": "3 February 2031"}, "Invalid isoformat"),
        ({"result": "carried"}, "'carried' is not a valid VoteResult"),
        ({"counts": [{"option": "aye", "value": 2}]}, "'aye' is not a valid VoteOption"),
        ({"counts": [{"option": "yes", "value": "2"}]}, "counts yes: '2'"),
        ({"counts": []}, "has no counts"),
        ({"organization": {"classification": "lower"}}, "KeyError: 'name'"),
        ({"organization": {"classification": "house", "name": ""}}, "'house' is not a valid Chamber"),
        ({"votes": [{"voter_name": "", "option": "yes"}]}, "a member without a name"),
        ({"motion_text": ""}, "a vote without a motion"),
        ({"sources": []}, "house-0007 cites no source"),
        ({"sources": [{"url": ""}]}, "house-0007 cites no source"),
    ],
)
def test_a_value_that_cannot_be_true_is_refused(changes: dict[str, Any], telling: str) -> None:
    with pytest.raises(SourceChanged, match=telling) as caught:
        read(cited(floor_vote(**changes)))
    assert caught.value.url == URL


def test_two_votes_of_one_identifier_are_refused() -> None:
    with pytest.raises(SourceChanged, match="identifiers of their own: expected 2, found 1"):
        read(cited(floor_vote(), floor_vote(motion_text="Second Reading")))


@pytest.mark.parametrize("bill", [{"identifier": "HB 2"}, {"session": "2030"}])
def test_votes_of_another_bill_are_refused(bill: dict[str, str]) -> None:
    content = cited(floor_vote())
    content["bill"] |= bill
    with pytest.raises(SourceChanged, match="cited votes of another bill: expected 2031 HB 1, found"):
        read(content)


def test_a_file_without_votes_or_without_a_bill_is_refused() -> None:
    with pytest.raises(SourceChanged, match="cited votes: expected at least 1, found 0"):
        read(cited())
    with pytest.raises(SourceChanged, match="no «bill» in the JSON"):
        read({"votes": [floor_vote()]})


@pytest.mark.parametrize("body", [b"", b"{", json.dumps(cited(floor_vote())).encode()[:-20]])
def test_a_cut_or_empty_file_is_refused(body: bytes) -> None:
    page = Page(Request("votes", URL, "2031", "HB 1"), body, URL, retrieved_at=None)
    with pytest.raises(SourceChanged, match=r"empty|not whole JSON"):
        list(cited_votes(page))
