"""The roll calls of a session: who voted how, by the members' numbers. What they were on stands in the history, which names them.

The file has no line for its columns, and its first line can be a count of its rows (`10458X`). A row is a vote's id and then
pairs of a member and a letter: Y, N, A for an abstention, X for whoever did not vote. A row of an id alone is a voice vote. In
each roll call of the House's floor one vote stands under H0000, which no file names, and the tally counts it: it is printed as it
stands and given to nobody.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from scrapers.page import Page
from scrapers.records import BillRecord, Expected, Flaw, PersonVoteRecord
from scrapers.state import Session
from scrapers.states.va.ballots import Ballot, ballots, once_each, vote_record
from scrapers.states.va.lines import VOTE_ID, read_lines, rows_by_bill
from scrapers.states.va.naming import SESSIONS, origin_of, session, spelled
from scrapers.states.va.tables import Slices, committees_named, members_named
from scrapers.vocabulary import VoteOption

# More cells than both houses together could fill.
_COLUMNS = [str(number) for number in range(1_000)]
_COUNT = re.compile(r"\d+X?")
_BY_ID = rb'^"?([HSV\d]+)"?(?:,.*)?\n?'
_MEMBER = re.compile(r"[HS]\d{4}")
# A number that names its session: H14V2610034 and 26211493 are of 2026, one of the regular session, one of the first special.
_TELLS_SESSION = re.compile(r"(?:[HS]\d{2,5}V|(?=\d{8}$))(2\d[1-9])\d{4,5}")
_OPTIONS = {"Y": VoteOption.YES, "N": VoteOption.NO, "A": VoteOption.ABSTAIN, "X": VoteOption.NOT_VOTING}


@dataclass(slots=True)
class _Rolls:
    """Every roll call of a session, as cells. Each pair of a member and a letter is held once, however often it comes."""

    names: Mapping[str, str]
    by_vote: dict[str, list[str]] = field(default_factory=dict)
    _pairs: dict[tuple[str, str], PersonVoteRecord] = field(default_factory=dict)

    def members(self, vote: str) -> tuple[PersonVoteRecord, ...]:
        """Who voted how, in the source's order. ValueError for a row that is no row of pairs, or a letter of a new kind.

        A member whom the session's file does not name is printed as the number that stands there.
        """
        cells = self.by_vote.get(vote, [])
        if len(cells) % 2:
            raise ValueError(f"vote {vote} has a member without a vote")
        pairs = zip(cells[::2], cells[1::2], strict=True)
        return tuple(self._pair(number, letter) for number, letter in pairs)

    def _pair(self, number: str, letter: str) -> PersonVoteRecord:
        if (number, letter) not in self._pairs:
            if letter not in _OPTIONS or not _MEMBER.fullmatch(number):
                raise ValueError(f"not a member's vote: {number!r} {letter!r}")
            self._pairs[number, letter] = PersonVoteRecord(self.names.get(number, number), _OPTIONS[letter])
        return self._pairs[number, letter]


def votes(page: Page) -> Iterator[BillRecord | Flaw | Expected]:
    """The votes of each bill that has any, then how many tallies the histories state of roll calls that this file should have."""
    of, slices = session(page.request.session), Slices(page, _BY_ID)
    rolls = _Rolls(members_named(page.beside["members"]), _cells(page))
    committees = committees_named(page.beside.get("committees"))

    def read(item: tuple[str, list[Ballot]]) -> BillRecord:
        identifier, told = item
        with_names = [(ballot, rolls.members(ballot.line.vote)) for ballot in told]
        return BillRecord(
            session=of.identifier,
            identifier=identifier,
            from_organization=origin_of(identifier),
            votes=tuple(
                vote_record(of, identifier, ballot, committees, members)
                for ballot, members in with_names
                if members or ballot.line.tally
            ),
            raw=lambda: slices.of(*(ballot.line.vote for ballot in told)),
        )

    bills = dict(_ballots(page.beside["history"], of))
    yield from page.each(bills.items(), read, name=lambda item: item[0])
    stated = [ballot for told in bills.values() for ballot in told if ballot.line.tally]
    yield Expected("votes", len(stated), sum(bool(rolls.by_vote.get(ballot.line.vote)) for ballot in stated))


def _ballots(history: Page, of: Session) -> Iterator[tuple[str, list[Ballot]]]:
    """The session's own votes of each bill, as far as they have a roll call.

    A line that cannot be read is told where the history is read.
    """
    for number, rows in rows_by_bill(history).items():
        try:
            told = once_each(ballot for ballot in ballots(read_lines(rows)) if ballot.line.vote and _is_of(of, ballot))
            identifier = spelled(number)
        except ValueError:
            continue
        if told:
            yield identifier, told


def _cells(page: Page) -> dict[str, list[str]]:
    """The cells after each vote's id. SourceChanged for a row that begins with something else."""
    found: dict[str, list[str]] = {}
    for number, row in enumerate(page.rows(header=_COLUMNS)):
        vote, *cells = (cell.strip() for cell in row.values())
        if number == 0 and not cells and _COUNT.fullmatch(vote):
            continue
        page.need(VOTE_ID.fullmatch(vote), f"row {number + 1} begins with {vote!r}, which is no id of a vote")
        found[vote] = cells
    return found


def _is_of(of: Session, ballot: Ballot) -> bool:
    """Whether the vote is the session's own: the ids of others may be those of other roll calls in this session's file.

    The history goes on with a special session's votes, and where bills were carried over it begins with the last session's.
    """
    if told := _TELLS_SESSION.match(ballot.line.vote):
        return of.code.endswith(told[1])
    later = (other.start_date for other in SESSIONS if other.start_date > of.start_date)
    return of.start_date <= ballot.line.date and not any(start <= ballot.line.date for start in later)
