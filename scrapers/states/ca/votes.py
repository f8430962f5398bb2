"""The roll calls of a session: tallies, and beside them the members, the words of the motions and the committees.

A vote is known by bill, place, day, number within the day and motion: the number starts anew each day and in each place, and one
motion serves many votes. The two tables agree on the day; the clock can differ.
"""

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from scrapers.page import Page
from scrapers.records import BillRecord, Expected, Flaw, PersonVoteRecord, VoteRecord
from scrapers.states.ca.dat import Cell, Spans
from scrapers.states.ca.naming import biennium, bill_page, measure
from scrapers.states.ca.places import Place, committees, place
from scrapers.states.ca.rules import MOTION_RULES
from scrapers.states.ca.tables import HISTORY, MEMBER_VOTES, MOTIONS, VOTES, day, leads, printed, rows
from scrapers.vocabulary import MotionClassification, VoteOption, VoteResult

_RESULTS = {"(PASS)": VoteResult.PASS, "(FAIL)": VoteResult.FAIL}
# ABS is whoever did not vote: absent, abstaining or not voting. The source does not tell them apart.
_OPTIONS = {"AYE": VoteOption.YES, "NOE": VoteOption.NO, "ABS": VoteOption.NOT_VOTING}
_TALLY = re.compile(r"\(Ayes\s+(\d+)\.\s+Noes\s+(\d+)\.", re.IGNORECASE)


def _key(bill_id: Cell, location: Cell, moment: Cell, sequence: Cell, motion: Cell) -> str:
    return f"{bill_id} {location} {(moment or '')[:10]} {sequence} {motion}"


@dataclass(slots=True)
class _Roll:
    """The members of one vote, as numbers of who voted how, and where their rows lie in the page."""

    members: "array[int]" = field(default_factory=lambda: array("I"))
    spans: Spans = field(default_factory=Spans)


@dataclass(slots=True)
class _Rolls:
    """Every roll of a session. A million rows are a few hundred pairs of a member and an option: each pair is held once."""

    page: Page
    by_vote: dict[str, _Roll] = field(default_factory=lambda: defaultdict(_Roll))
    pairs: list[PersonVoteRecord | None] = field(default_factory=list)
    _numbers: dict[tuple[Cell, Cell], int] = field(default_factory=dict)

    def read(self, mine: str) -> None:
        wanted = ("bill_id", "location_code", "vote_date_time", "vote_date_seq", "motion_id", "legislator_name", "vote_code")
        table = rows(self.page, MEMBER_VOTES, *wanted)
        for bill_id, location, moment, sequence, motion, name, code in table:
            if not leads(bill_id, mine):
                continue
            number = self._numbers.get((name, code))
            if number is None:
                number = self._new(name, code)
            roll = self.by_vote[_key(bill_id, location, moment, sequence, motion)]
            roll.members.append(number)
            roll.spans.add(table.start, table.end)

    def _new(self, name: Cell, code: Cell) -> int:
        self._numbers[name, code] = len(self.pairs)
        option = _OPTIONS.get(code or "")
        self.pairs.append(PersonVoteRecord(printed(name), option) if option and printed(name) else None)
        return len(self.pairs) - 1

    def members(self, key: str) -> tuple[PersonVoteRecord, ...]:
        """Who voted, by name, each once: rows are there twice at times, and no order of theirs lasts.

        ValueError for a row without a name, or with a vote of a new kind.
        """
        roll = self.by_vote.get(key)
        pairs = [self.pairs[number] for number in set(roll.members)] if roll else []
        members = sorted(filter(None, pairs))
        if len(members) < len(pairs):
            raise ValueError(f"a member's vote without a name, or other than {', '.join(_OPTIONS)}")
        return tuple(members)

    def slices(self, key: str) -> bytes:
        roll = self.by_vote.get(key)
        return roll.spans.slices(self.page.body) if roll else b""


@dataclass(frozen=True, slots=True)
class _Tally:
    """One row of the tallies. A row that was written again later takes the earlier one's place."""

    location: Cell
    moment: Cell
    motion: Cell
    counts: tuple[Cell, Cell, Cell]
    result: Cell
    written: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Words:
    """What the codes of a tally stand for."""

    motions: Mapping[str, str]
    committees: Mapping[str, Place]


def votes(page: Page) -> Iterator[BillRecord | Flaw | Expected]:
    """The votes of each bill that has any, then two counts.

    `rolls`: tallies of members, and those that the other table names members for. `votes`: tallies that the histories state, and
    those that are in this table; rule suspensions and voice votes have none.
    """
    scope = biennium(page.request.session)
    bills = _by_bill(page, scope.bills)
    rolls = _Rolls(page.beside["member-votes"])
    rolls.read(scope.bills)
    needed = {tally.motion for tallies in bills.values() for tally in tallies.values()}
    words = _Words(_motions(page.beside.get("motions"), needed), committees(page.beside.get("locations"), scope.years))

    def read(item: tuple[str, dict[str, _Tally]]) -> BillRecord:
        return _record(page, item, rolls, words)

    yield from page.each(bills.items(), read, name=lambda item: item[0])
    counted = {key for tallies in bills.values() for key, tally in tallies.items() if {*tally.counts} != {"0"}}
    yield Expected("rolls", len(counted), len(counted & rolls.by_vote.keys()))
    if "history" in page.beside:
        yield _stated(page.beside["history"], scope.bills, bills)


def _by_bill(page: Page, mine: str) -> dict[str, dict[str, _Tally]]:
    wanted = ("bill_id", "location_code", "vote_date_time", "vote_date_seq", "motion_id", "ayes", "noes", "abstain")
    table = rows(page, VOTES, *wanted, "vote_result", "trans_update")
    bills: dict[str, dict[str, _Tally]] = defaultdict(dict)
    # Days, places and counts come again in nearly every row: each is held once.
    held: dict[Cell, Cell] = {}
    empty = True
    for bill_id, *cells in table:
        empty = False
        if leads(bill_id, mine):
            location, moment, sequence, motion, ayes, noes, abstain, result, written = [held.setdefault(c, c) for c in cells]
            tally = _Tally(location, moment, motion, (ayes, noes, abstain), result, written or "", table.start, table.end)
            tallies, key = bills[bill_id or ""], _key(bill_id, location, moment, sequence, motion)
            if key not in tallies or tally.written > tallies[key].written:
                tallies[key] = tally
    page.need(not empty, f"{VOTES.member} is empty")
    return bills


def _motions(page: Page | None, needed: set[Cell]) -> dict[str, str]:
    """The words of the motions that are needed, of the many that the table holds.

    SourceChanged for a table that lacks most of them: to do without it would rename every motion.
    """
    if page is None:
        return {}
    pairs = rows(page, MOTIONS, "motion_id", "motion_text")
    found = {number: printed(words) for number, words in pairs if number in needed and number and printed(words)}
    if 2 * len(found) < len(needed):
        raise page.changed("the words of the motions that were voted on", expected=len(needed), found=len(found))
    return found


def _record(page: Page, item: tuple[str, dict[str, _Tally]], rolls: _Rolls, words: _Words) -> BillRecord:
    bill_id, tallies = item
    what = measure(bill_id)
    return BillRecord(
        session=page.request.session,
        identifier=what.identifier,
        from_organization=what.chamber,
        votes=tuple(_vote(bill_id, key, tallies[key], rolls.members(key), words) for key in sorted(tallies)),
        raw=lambda: b"".join(page.body[tallies[key].start : tallies[key].end] + rolls.slices(key) for key in sorted(tallies)),
    )


def _vote(bill_id: str, key: str, tally: _Tally, members: tuple[PersonVoteRecord, ...], words: _Words) -> VoteRecord:
    where = place(tally.location, words.committees)
    motion = words.motions.get(tally.motion or "", "")
    counts = {option: int(count or "") for option, count in zip(_OPTIONS.values(), tally.counts, strict=True)}
    return VoteRecord(
        source_key=key,
        date=day(tally.moment),
        chamber=where.chamber,
        organization=where.organization,
        motion_text=motion or f"Motion {tally.motion}",
        motion_classification=MOTION_RULES.read(motion) if motion else MotionClassification.UNSTATED,
        result=_RESULTS.get(tally.result or "", VoteResult.UNSTATED),
        counts=counts,
        votes=members,
        source_url=bill_page("billVotesClient", bill_id),
        note=" ".join(_notes(counts, members, motion)),
    )


def _notes(counts: Mapping[VoteOption, int], members: tuple[PersonVoteRecord, ...], motion: str) -> Iterator[str]:
    if not motion:
        yield "The words of the motion are missing: only its number is known."
    named = Counter(option for _, option in members)
    if members and any(counts[option] != named[option] for option in counts):
        tally, names = ("-".join(str(numbers[option]) for option in counts) for numbers in (counts, named))
        yield f"The names sum to {names}, where the tally says {tally}."


def _stated(history: Page, mine: str, bills: Mapping[str, Mapping[str, _Tally]]) -> Expected:
    stated: Counter[tuple[Cell, ...]] = Counter()
    for bill_id, text in rows(history, HISTORY, "bill_id", "action"):
        if leads(bill_id, mine):
            stated.update((bill_id, ayes, noes) for ayes, noes in _TALLY.findall(text or ""))
    held = Counter[tuple[Cell, ...]](
        (bill_id, *tally.counts[:2]) for bill_id, tallies in bills.items() for tally in tallies.values()
    )
    return Expected("votes", stated.total(), (stated & held).total())
