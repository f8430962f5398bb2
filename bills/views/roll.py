"""A vote in numbers and names, and whether the two agree. No clock, no queries: the vote comes with its names."""

from collections import Counter
from dataclasses import dataclass

from bills.models import VoteEvent
from scrapers.vocabulary import VoteOption, VoteResult

RESULTS = {
    VoteResult.PASS: "Motion passed",
    VoteResult.FAIL: "Motion failed",
    VoteResult.UNSTATED: "Result not stated by the source",
}


@dataclass(frozen=True, slots=True)
class Roll:
    """`tally` is yes and no with a dash between, `others` the other counts in words, `result` what the source states.

    `mismatch` is "" where the names sum to the counts, or there are none. `names` are as printed, by option.
    """

    tally: str
    others: str
    result: str
    mismatch: str
    names: list[tuple[str, list[str]]]

    @property
    def size(self) -> int:
        return sum(len(names) for _, names in self.names)


def roll(vote: VoteEvent) -> Roll:
    """What the page says of a vote whose names were fetched with it."""
    names = _names(vote)
    return Roll(
        tally=f"{vote.counts.get(VoteOption.YES, 0)}–{vote.counts.get(VoteOption.NO, 0)}",  # noqa: RUF001 - a dash between numbers
        others=other_counts(vote),
        result=RESULTS[VoteResult(vote.result)],
        mismatch=_mismatch(vote.counts, Counter({option: len(group) for option, group in names})),
        names=names,
    )


def other_counts(vote: VoteEvent) -> str:
    """The counts besides yes and no, where anybody is counted: `11 excused, 1 not voting`."""
    counts = ((option, vote.counts.get(option, 0)) for option in VoteOption if option not in (VoteOption.YES, VoteOption.NO))
    return ", ".join(f"{count} {option}" for option, count in counts if count)


def _names(vote: VoteEvent) -> list[tuple[str, list[str]]]:
    rows = list(vote.person_votes.all())
    groups = ((str(option), [row.printed_name for row in rows if row.option == option]) for option in VoteOption)
    return [(option, names) for option, names in groups if names]


def _mismatch(stated: dict[str, int], named: Counter[str]) -> str:
    """`105 of 106 yes`, for each option where the names and the counts differ."""
    if not named:
        return ""
    odd = [str(option) for option in VoteOption if named[option] != stated.get(option, 0)]
    return ", ".join(f"{named[option]} of {stated.get(option, 0)} {option}" for option in odd)
