"""The Senate's roll calls, as Open Legislation has them: by name, without a tally, a result or the words of a motion."""

import datetime
from collections import Counter
from collections.abc import Iterator
from typing import Any

from scrapers.page import Page
from scrapers.records import PersonVoteRecord, VoteRecord
from scrapers.states.ny.answer import CHAMBERS, items, member_name
from scrapers.states.ny.naming import PUBLIC
from scrapers.vocabulary import VoteOption, VoteResult

# AYEWR is an aye with reservations, in committee. ABD is an abstention.
_OPTIONS = {
    "AYE": VoteOption.YES,
    "AYEWR": VoteOption.YES,
    "NAY": VoteOption.NO,
    "EXC": VoteOption.EXCUSED,
    "ABS": VoteOption.ABSENT,
    "ABD": VoteOption.ABSTAIN,
}
_MOTIONS = {"FLOOR": "Floor vote", "COMMITTEE": "Committee vote"}
_VOTE = frozenset(("version", "voteType", "voteDate", "committee", "memberVotes"))


def senate_votes(page: Page, result: dict[str, Any]) -> Iterator[VoteRecord]:
    """The Senate's votes on a bill, with a key each that other votes do not shift."""
    alike: Counter[tuple[str, ...]] = Counter()
    for item in page.objects(items(page, result, "votes"), "votes", required=_VOTE, at_least=0):
        committee = item["committee"] or {"name": "", "chamber": "SENATE"}
        what = (item["voteDate"], item["voteType"], committee["name"], item["version"])
        alike[what] += 1
        yield _vote(page, result, item, committee=committee, number=alike[what])


def _vote(page: Page, result: dict[str, Any], item: dict[str, Any], *, committee: dict[str, str], number: int) -> VoteRecord:
    ballots = list(_ballots(page, item))
    reserved = [name for code, name in ballots if code == "AYEWR"]
    return VoteRecord(
        source_key=f"{item['voteDate']}-{item['voteType']}-{committee['name']}-{number}-{item['version']}",
        date=datetime.date.fromisoformat(item["voteDate"]),
        chamber=CHAMBERS[committee["chamber"]],
        motion_text=_MOTIONS[item["voteType"]],
        result=VoteResult.UNSTATED,
        counts=Counter(_OPTIONS[code] for code, _ in ballots),
        votes=tuple(PersonVoteRecord(name, _OPTIONS[code]) for code, name in ballots),
        organization=committee["name"],
        counts_stated=False,
        version=f"{result['basePrintNo']}{item['version']}",
        source_url=f"{PUBLIC}/{result['session']}/{result['basePrintNo']}",
        note=f"Aye with reservations: {', '.join(reserved)}." if reserved else "",
    )


def _ballots(page: Page, item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each member's code and name."""
    by_code = items(page, item, "memberVotes")
    for code in by_code:
        page.need(code in _OPTIONS, f"a vote's code that is not known: {code!r}")
        for member in items(page, by_code, code):
            yield code, member_name(member)
