"""The votes that a history tells of: what each was on, what it came to, and the id of its roll call.

On the floor of the House, a line of its own told the roll call until 2024, after the line on the motion:

    H Read third time and passed House (51-Y 49-N)
    H VOTE: Passage (51-Y 49-N)                          HV0203

Both are one vote, though others may stand between them. Ids begin anew each year, so a vote is known by its year and its id; a
tally that points at no roll call, by its day and its words. Block votes are one roll call for many bills.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from scrapers.records import PersonVoteRecord, VoteRecord
from scrapers.state import Session
from scrapers.states.va.lines import Line, Tally
from scrapers.states.va.naming import CHAMBERS, committee_name, vote_url
from scrapers.states.va.rules import MOTION_RULES, result_of
from scrapers.vocabulary import VoteOption

_ROLL_CALL = re.compile(r"(?:BLOCK )?VOTE:", re.IGNORECASE)
# A tally, well written or not: (51-Y 48\-N), (83 -Y 15-N), (97-T 2-N).
_SOME_TALLY = re.compile(r"\(\d+ ?-[A-Z]\b")
_REFERS = re.compile(r"(?:re)?referred\b", re.IGNORECASE)
_OF_A_COMMITTEE = re.compile(r"([HS]\d{2,5})V")


class Ballot(NamedTuple):
    """One vote: the line that points at its roll call or states its tally, and the line on the motion, often the same."""

    line: Line
    on: Line

    @property
    def key(self) -> str:
        if self.line.vote:
            return f"{self.line.date.year} {self.line.vote}"
        return f"{self.line.date} {self.line.chamber} {self.line.text}"


def once_each(told: Iterable[Ballot]) -> list[Ballot]:
    """The votes, each once. Those of other sessions must be gone: their ids are the same."""
    return list({ballot.key: ballot for ballot in told}.values())


def ballots(lines: Iterable[Line]) -> Iterator[Ballot]:
    """The votes in the order of the lines; voice votes are among them where they have an id."""
    waiting: Line | None = None
    for line in lines:
        if waiting and waiting.date != line.date:
            yield from _alone(waiting)
            waiting = None
        if _ROLL_CALL.match(line.text):
            if waiting and waiting.chamber is line.chamber:
                yield Ballot(line, waiting)
                waiting = None
            else:
                yield Ballot(line, line)
        elif line.vote:
            yield Ballot(line, line)
        elif _SOME_TALLY.search(line.plain):
            yield from _alone(waiting)
            waiting = line
    yield from _alone(waiting)


def _alone(line: Line | None) -> Iterator[Ballot]:
    if line and line.tally:
        yield Ballot(line, line)


def vote_record(
    of: Session,
    identifier: str,
    ballot: Ballot,
    committees: Mapping[str, str],
    members: Sequence[PersonVoteRecord] = (),
) -> VoteRecord:
    """A vote with its tally, and its `members` if they are known. ValueError where there are neither."""
    line, tally = ballot.line, ballot.line.tally
    named = Counter(option for _, option in members)
    counts = _counts(tally, named)
    if not counts:
        raise ValueError(f"vote {ballot.key} has neither a tally nor members")
    return VoteRecord(
        source_key=ballot.key,
        date=line.date,
        chamber=CHAMBERS.get(line.vote[:1], line.chamber),
        organization=_organization(ballot, committees),
        motion_text=ballot.on.motion,
        motion_classification=MOTION_RULES.read(ballot.on.motion),
        result=result_of(ballot.on.motion),
        counts=counts,
        counts_stated=tally is not None,
        votes=tuple(members),
        source_url=vote_url(of, identifier, line.vote),
        note=" ".join(_notes(ballot, tally, named)),
    )


def _organization(ballot: Ballot, committees: Mapping[str, str]) -> str:
    """Where it was taken: by its id, or else by the words. A floor refers a bill to a committee, which then has not voted."""
    if not ballot.line.vote:
        return "" if _REFERS.match(ballot.on.text) else ballot.on.committee
    committee = _OF_A_COMMITTEE.match(ballot.line.vote)
    return committee_name(committee[1], committees) if committee else ""


def _counts(tally: Tally | None, named: Mapping[VoteOption, int]) -> dict[VoteOption, int]:
    """The tally's counts, and those of the members that no tally speaks of: whoever did not vote, and at times who abstained."""
    if tally is None:
        return dict(named)
    counts = {VoteOption.YES: tally.yes, VoteOption.NO: tally.no}
    if tally.abstained is not None:
        counts[VoteOption.ABSTAIN] = tally.abstained
    return counts | {option: count for option, count in named.items() if option not in counts}


def _notes(ballot: Ballot, tally: Tally | None, named: Mapping[VoteOption, int]) -> Iterator[str]:
    if ballot.on.tally not in (None, tally):
        yield f"The history has two tallies of this vote: in «{ballot.on.text}» and in «{ballot.line.text}»."
    if tally is None or not named:
        return
    stated = [(VoteOption.YES, tally.yes), (VoteOption.NO, tally.no), (VoteOption.ABSTAIN, tally.abstained)]
    if any(count is not None and named.get(option, 0) != count for option, count in stated):
        sums = "-".join(str(named.get(option, 0)) for option, _ in stated)
        says = "-".join("?" if count is None else str(count) for _, count in stated)
        yield f"The names sum to {sums}, where the tally says {says}."
    elif tally.abstained is None and named.get(VoteOption.ABSTAIN):
        yield "The tally does not speak of abstentions: they are counted from the names."
