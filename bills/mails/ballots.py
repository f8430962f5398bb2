"""A vote as a mail tells it: what was voted on, all that was counted, by party, who was not there, and the members one watches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bills.mails.matter import Fact, Matter
from bills.mails.words import capital, counted, listed, quoted, short, some, tally
from bills.models import Membership, Person, PersonVote, VoteEvent
from bills.views.roll import MOTIONS, Name, roll
from bills.withheld import WITHHELD_TEXT
from scrapers.vocabulary import MotionClassification, VoteOption

# A roll of more names than any chamber has is told by its link alone.
_MOST = 450
_ABSENT = (VoteOption.ABSENT, VoteOption.EXCUSED, VoteOption.NOT_VOTING, VoteOption.ABSTAIN, VoteOption.PAIRED)


@dataclass(frozen=True, slots=True)
class Group:
    """The names of one option, each with its party where that is known."""

    option: str
    count: int
    names: str


@dataclass(frozen=True, slots=True)
class Ballot:
    """`lines` are (what, how it was): the tally, the parties, absences, the members one watches. `doubts` say what is not known."""

    lines: Sequence[tuple[str, str]]
    doubts: Sequence[str]
    roll: Sequence[Group]


def ballot(fact: Fact, matter: Matter, watched: Sequence[Person]) -> Ballot | None:
    """Of a fact that is of a vote which is there; `watched` are the members whom the reader watches."""
    vote = fact.vote
    if vote is None:
        return None
    told = roll(vote, matter.seats)
    lines = [("Tally", f"{tally(vote.counts)}{'' if vote.counts_stated else ', counted by us from the names'}")]
    if told.parties:
        lines.append(("By party", "; ".join(f"{short(party, 30)} {votes}" for party, votes in told.parties)))
    lines += _absent(vote, dict(told.names))
    if ours := _watched(vote, matter, watched):
        lines.append(("Members you watch", ours))
    if vote.motion_classification != MotionClassification.UNSTATED:
        lines.append(("Kind of motion", MOTIONS[MotionClassification(vote.motion_classification)]))
    if vote.version:
        lines.append(("Text voted on", short(vote.version, 100)))
    names = told.names if told.size <= _MOST else []
    return Ballot(
        lines=lines,
        doubts=[*_doubts(vote, matter, told.mismatch, told.unmatched, named=bool(told.names), parties=bool(told.parties))],
        roll=[
            Group(capital(option), len(group), "; ".join(_name(name, told.unmatched) for name in group)) for option, group in names
        ],
    )


def _name(name: Name, unmatched: int | None) -> str:
    printed = short(name.printed, 60)
    if name.seat is None:
        return f"{printed} (not matched)" if unmatched is not None else printed
    return f"{printed} ({short(name.seat.party, 12)})" if name.seat.party else printed


def _absent(vote: VoteEvent, names: Mapping[str, list[Name]]) -> list[tuple[str, str]]:
    """Who did not say yes or no, option by option: by name where names were read."""
    told = []
    for option in _ABSENT:
        count, named = vote.counts.get(option, 0), names.get(option, [])
        if named:
            told.append((capital(option), f"{count} ({some((short(name.printed, 60) for name in named), 20)})"))
        elif count:
            told.append((capital(option), f"{count}, not named"))
    if told:
        return told
    if VoteOption.ABSENT in vote.counts or VoteOption.EXCUSED in vote.counts:
        return [("Absent", "none")]
    return [("Absent", f"not stated; the source counts {listed(f'“{o}”' for o in VoteOption if o in vote.counts)} and no more")]


def _watched(vote: VoteEvent, matter: Matter, watched: Sequence[Person]) -> str:
    if not watched:
        return ""
    rows: list[PersonVote] = list(vote.person_votes.all())
    votes = {row.person_id: row for row in rows if row.person_id is not None}
    here = [person for person in watched if person.pk in votes]
    told = []
    for person in here:
        row = votes[person.pk]
        printed = "" if row.printed_name == person.name else f" (printed as {quoted(row.printed_name, 60)})"
        told.append(f"{short(person.name, 60)} {row.option}{printed}")
    if any(WITHHELD_TEXT in row.printed_name for row in rows):
        # Who is not among the names may be the one whose name is withheld.
        return "; ".join(told)
    if missing := [person for person in _expected(vote, matter, watched) if person.pk not in votes]:
        names = listed(short(person.name, 60) for person in missing)
        if rows:
            told.append(f"{names} not among the names that mean a member")
        else:
            told.append(f"how {names} voted is not known: no names were read")
    return "; ".join(told)


def _expected(vote: VoteEvent, matter: Matter, watched: Sequence[Person]) -> list[Person]:
    """Those who could have voted: with a seat in that chamber, and of a committee's vote on that committee, as a roster says."""
    seats = Membership.objects.filter(
        person__in=watched, session=vote.reading.snapshot.session_id, organization=vote.organization_id
    ).values_list("person", "committees")
    name = vote.committee.casefold()
    could = {person for person, committees in seats if not name or name in {str(c).casefold() for c in committees or ()}}
    return [person for person in watched if person.pk in could]


def _doubts(vote: VoteEvent, matter: Matter, mismatch: str, unmatched: int | None, *, named: bool, parties: bool) -> Sequence[str]:
    told = []
    if not named:
        told.append("No names were read with it, so it is not known who voted how, or by party.")
    elif unmatched is None:
        told.append("No roster of the session's members was read, so no party is told.")
    elif not parties:
        told.append("The roster that was read tells no party of these names.")
    if named and unmatched:
        rows = [row.printed_name for row in vote.person_votes.all() if row.person_id is None]
        told.append(
            f"{counted(unmatched, 'name is', 'names are')} not matched to a member: {some((quoted(name, 60) for name in rows), 8)}."
        )
    if mismatch:
        told.append(f"The names do not sum to the tally: {mismatch}. We mend neither.")
    if vote.note:
        told.append(f"Note: {short(vote.note, 300)}")
    return told
