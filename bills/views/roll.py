"""A vote in numbers and names, and whether the two agree. No clock, no queries: the vote comes with its names."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bills.models import Membership, PersonVote, Snapshot, VoteEvent
from scrapers.vocabulary import MotionClassification, VoteOption, VoteResult

RESULTS = {
    VoteResult.PASS: "Motion passed",
    VoteResult.FAIL: "Motion failed",
    VoteResult.UNSTATED: "Result not stated by the source",
}
MOTIONS = {
    MotionClassification.REPORT: "to report from committee",
    MotionClassification.DO_PASS: "do pass",
    MotionClassification.AMEND: "to amend",
    MotionClassification.TABLE: "to table or to put off",
    MotionClassification.CONCUR: "to concur with the other chamber",
    MotionClassification.PASSAGE: "passage",
    MotionClassification.OVERRIDE: "to override a veto",
    MotionClassification.PROCEDURAL: "procedural",
    MotionClassification.UNSTATED: "unstated by the source",
}
UNKNOWN = "party not known"


@dataclass(frozen=True, slots=True)
class Seats:
    """The seats of the members who voted, by session and person, and the sessions of which any roster was read."""

    held: Mapping[tuple[int, int], list[Membership]] = field(default_factory=dict)
    sessions: frozenset[int] = frozenset()

    @classmethod
    def of(cls, votes: Iterable[VoteEvent]) -> "Seats":
        """Of votes that were fetched with their names and pages: two queries, however many votes."""
        rows = list(votes)
        sessions = {vote.reading.snapshot.session_id for vote in rows}
        people = {name.person_id for vote in rows for name in vote.person_votes.all() if name.person_id is not None}
        known = frozenset(Membership.objects.filter(session__in=sessions).order_by().values_list("session", flat=True).distinct())
        held: dict[tuple[int, int], list[Membership]] = {}
        for seat in Membership.objects.filter(session__in=known, person__in=people).select_related("person", "snapshot"):
            held.setdefault((seat.session_id, seat.person_id), []).append(seat)
        return cls(held, known)

    def has_roster(self, vote: VoteEvent) -> bool:
        return vote.reading.snapshot.session_id in self.sessions

    def seat(self, vote: VoteEvent, name: PersonVote) -> Membership | None:
        """The seat from which this name voted: in the chamber that voted, or for a joint committee in either."""
        if name.person_id is None:
            return None
        seats = self.held.get((vote.reading.snapshot.session_id, name.person_id), [])
        return next((seat for seat in seats if seat.organization_id == vote.organization_id), seats[0] if seats else None)


@dataclass(frozen=True, slots=True)
class Name:
    """A name as printed, and the seat that it means; None where it is not matched to a member."""

    printed: str
    seat: Membership | None


@dataclass(frozen=True, slots=True)
class Roll:
    """`tally` is yes and no with a dash between, `others` the other counts in words, `result` what the source states, `motion` what
    was voted on, from a closed list.

    `mismatch` is "" where the names sum to the counts, or there are none. `names` are as printed, by option. `parties` are
    (party, its votes in words), of the members whom the names mean; `rosters` are the pages that tell their parties. `unmatched`
    counts the names that mean no member, or None where no roster of the session was read.
    """

    tally: str
    others: str
    result: str
    motion: str
    mismatch: str
    names: list[tuple[str, list[Name]]]
    parties: list[tuple[str, str]]
    rosters: list[Snapshot]
    unmatched: int | None

    @property
    def size(self) -> int:
        return sum(len(names) for _, names in self.names)


def roll(vote: VoteEvent, seats: Seats) -> Roll:
    """What the page says of a vote whose names were fetched with it."""
    names = _names(vote, seats)
    found = [name.seat for _, group in names for name in group]
    told = {seat.snapshot_id: seat.snapshot for seat in found if seat is not None and seat.party}
    return Roll(
        tally=tally(vote),
        others=other_counts(vote),
        result=RESULTS[VoteResult(vote.result)],
        motion=MOTIONS[MotionClassification(vote.motion_classification)],
        mismatch=_mismatch(vote.counts, Counter({option: len(group) for option, group in names})),
        names=names,
        parties=_parties(names) if told else [],
        rosters=list(told.values()),
        unmatched=found.count(None) if seats.has_roster(vote) else None,
    )


def tally(vote: VoteEvent) -> str:
    """`40–18`: yes and no."""  # noqa: RUF002 - a dash between numbers
    return f"{vote.counts.get(VoteOption.YES, 0)}–{vote.counts.get(VoteOption.NO, 0)}"  # noqa: RUF001 - likewise


def other_counts(vote: VoteEvent) -> str:
    """The counts besides yes and no, where anybody is counted: `11 excused, 1 not voting`."""
    counts = ((option, vote.counts.get(option, 0)) for option in VoteOption if option not in (VoteOption.YES, VoteOption.NO))
    return ", ".join(f"{count} {option}" for option, count in counts if count)


def _names(vote: VoteEvent, seats: Seats) -> list[tuple[str, list[Name]]]:
    groups: dict[str, list[Name]] = {str(option): [] for option in VoteOption}
    for row in vote.person_votes.all():
        groups[row.option].append(Name(row.printed_name, seats.seat(vote, row)))
    return [(option, names) for option, names in groups.items() if names]


def _parties(names: list[tuple[str, list[Name]]]) -> list[tuple[str, str]]:
    """The largest party first, whoever is of no known party last: `("D", "70 yes, 2 no, 1 excused")`."""
    split: dict[str, Counter[str]] = {}
    for option, group in names:
        for name in group:
            split.setdefault(name.seat.party if name.seat else "", Counter())[option] += 1
    largest = sorted(split.items(), key=lambda item: (not item[0], -item[1].total(), item[0]))
    return [(party or UNKNOWN, ", ".join(f"{count} {option}" for option, count in votes.items())) for party, votes in largest]


def _mismatch(stated: dict[str, int], named: Counter[str]) -> str:
    """`105 of 106 yes`, for each option where the names and the counts differ."""
    if not named:
        return ""
    odd = [str(option) for option in VoteOption if named[option] != stated.get(option, 0)]
    return ", ".join(f"{named[option]} of {stated.get(option, 0)} {option}" for option in odd)
