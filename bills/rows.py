"""Records as rows, and rows as records: the two directions of one translation, part by part."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import models
from django.db.models import Prefetch

from bills.diff import COLLECTIONS, Diff, Item, Pair
from bills.inserts import insert
from bills.models import Action, Bill, BillRelation, PersonVote, Reading, Snapshot, Sponsorship, Version, VoteEvent
from bills.people import People
from scrapers.records import (
    ActionRecord,
    BillRecord,
    PersonVoteRecord,
    RelationRecord,
    SponsorRecord,
    VersionRecord,
    VoteRecord,
)
from scrapers.state import PageKind
from scrapers.vocabulary import (
    ActionClassification,
    BillClassification,
    Chamber,
    DateBasis,
    MotionClassification,
    Origin,
    Relation,
    SponsorClassification,
    VoteOption,
    VoteResult,
)

Chambers = dict[str, int]
# The authority of what stands in for a state's own pages: it gives way to them as a whole, part by part, votes too.
STAND_IN = 0
# The names of votes, by the key of the vote's row.
Rolls = Mapping[int, Sequence[PersonVoteRecord]]
# Votes whose names are asked for in one statement.
_VOTES = 500
_MODELS: dict[str, type[Any]] = {
    "sponsorships": Sponsorship,
    "actions": Action,
    "votes": VoteEvent,
    "versions": Version,
    "relations": BillRelation,
}


def _fields(item: Item, order: int, chambers: Chambers) -> dict[str, Any]:
    """An item's row, but for its bill and reading."""
    match item:
        case ActionRecord():
            return {
                "organization_id": chambers[item.chamber],
                "committee": item.organization,
                "date": item.date,
                "date_basis": item.date_basis,
                "description": item.description,
                "classification": tuple(sorted(item.classification)),
                "order": order,
            }
        case VoteRecord():
            return {
                "organization_id": chambers[item.chamber],
                "committee": item.organization,
                "source_key": item.source_key,
                "motion_text": item.motion_text,
                "motion_classification": item.motion_classification,
                "date": item.date,
                "result": item.result,
                "counts": dict(item.counts),
                "counts_stated": item.counts_stated,
                "version": item.version,
                "source_url": item.source_url,
                "note": item.note,
            }
        case SponsorRecord():
            return {"name": item.name, "classification": item.classification, "chamber": item.chamber or "", "order": order}
        case VersionRecord():
            return {"label": item.label, "title": item.title, "url": item.url, "date": item.date, "order": order}
        case RelationRecord():
            return {"relation": item.relation, "session_identifier": item.session, "identifier": item.identifier}


def _item(row: Any, chambers: dict[int, Chamber], rolls: Rolls) -> Item:
    """The record that a row was written from."""
    match row:
        case Action():
            return ActionRecord(
                date=row.date,
                chamber=chambers[row.organization_id],
                description=row.description,
                classification=frozenset(ActionClassification(word) for word in row.classification),
                date_basis=DateBasis(row.date_basis),
                organization=row.committee,
            )
        case VoteEvent():
            return VoteRecord(
                source_key=row.source_key,
                date=row.date,
                chamber=chambers[row.organization_id],
                motion_text=row.motion_text,
                result=VoteResult(row.result),
                counts={VoteOption(option): count for option, count in row.counts.items()},
                votes=tuple(rolls.get(row.pk, ())),
                organization=row.committee,
                counts_stated=row.counts_stated,
                motion_classification=MotionClassification(row.motion_classification),
                version=row.version,
                source_url=row.source_url,
                note=row.note,
            )
        case Sponsorship():
            chamber = Chamber(row.chamber) if row.chamber else None
            return SponsorRecord(row.name, SponsorClassification(row.classification), chamber)
        case Version():
            return VersionRecord(row.label, row.url, row.date, row.title)
        case BillRelation():
            return RelationRecord(Relation(row.relation), row.session_identifier, row.identifier)
    raise TypeError(f"no record for {row!r}")


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that a new record is compared with, and what they say as a record. Only the parts that the new one speaks of.

    `ahead` are the actions of earlier sessions that the page does not repeat: they come first.
    """

    record: BillRecord
    items: dict[str, list[Any]]
    withdrawn: dict[str, frozenset[int]]
    ahead: int
    _kept_votes: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, bill: Bill, said: BillRecord, page: Snapshot, kind: PageKind, chambers: Chambers, rolls: Rolls) -> "Rows":
        """Of a bill that came from `with_parts`. `page`, of its `kind`, is what speaks: votes that a weightier page owns or another
        sheet has are left out of the comparison, and so are rows of earlier sessions that it does not repeat.
        """
        spoken = {part: list(getattr(bill, part).all()) for part in COLLECTIONS if getattr(said, part) is not None}
        items: dict[str, list[Any]] = {
            part: [row for row in rows if _speaks_of(row, getattr(said, part), page)] for part, rows in spoken.items()
        }
        ahead = len(spoken.get("actions", ())) - len(items.get("actions", ()))
        kept: set[str] = set()
        if said.votes is not None:
            keys = {vote.source_key for vote in said.votes}
            kept = {row.source_key for row in items["votes"] if row.reading.authority > kind.authority}
            own = None if kind.several else page.kind
            mine = [
                row
                for row in items["votes"]
                if row.reading.kind == own or row.source_key in keys or row.reading.authority == STAND_IN
            ]
            items["votes"] = [row for row in mine if row.source_key not in kept]
        names = {pk: Chamber(chamber) for chamber, pk in chambers.items()}
        withdrawn = {part: frozenset(i for i, row in enumerate(rows) if row.withdrawn_at) for part, rows in items.items()}
        parts: dict[str, Any] = {part: tuple(_item(row, names, rolls) for row in rows) for part, rows in items.items()}
        record = BillRecord(
            session=said.session,
            identifier=said.identifier,
            from_organization=said.from_organization,
            title=bill.title or None,
            official_title=bill.official_title,
            classification=BillClassification(bill.classification),
            abstract=bill.abstract,
            status_text=bill.status_text,
            effective_text=bill.effective_text,
            subjects=tuple(bill.subjects),
            **parts,
        )
        return cls(record, items, withdrawn, ahead, kept)

    def sift(self, said: BillRecord) -> BillRecord:
        """The new record without the votes that a weightier page owns."""
        if said.votes is None or not self._kept_votes:
            return said
        return replace(said, votes=tuple(vote for vote in said.votes if vote.source_key not in self._kept_votes))


def _speaks_of(row: Any, said: Sequence[Any], page: Snapshot) -> bool:
    """Whether the page would have the row if it stood. One of a later session need not repeat what came before its first line."""
    if row.reading.snapshot.session_id == page.session_id:
        return True
    if isinstance(row, Action | VoteEvent):
        return any(item.date <= row.date for item in said)
    return not isinstance(row, Version) or any(item.label == row.label for item in said)


def with_parts(bills: models.QuerySet[Bill], parts: Iterable[str]) -> models.QuerySet[Bill]:
    """The bills with their current readings and the rows of these parts: a statement each, however many bills there are."""
    readings = Reading.objects.current().defer("raw").select_related("snapshot")
    rows = [
        Prefetch(part, _MODELS[part]._default_manager.select_related("reading__snapshot").defer("reading__raw")) for part in parts
    ]
    return bills.prefetch_related(Prefetch("readings", readings, to_attr="said"), *rows)


def taken(said: Iterable[Reading], authority: int) -> frozenset[str]:
    """The parts that a state's own page takes over: those that nobody but a stand-in spoke of until now."""
    spoken: dict[bool, set[str]] = {True: set(), False: set()}
    for reading in said:
        spoken[reading.authority == STAND_IN].update(reading.parts)
    return frozenset(spoken[True] - spoken[False]) if authority > STAND_IN else frozenset()


def rolls_of(bills: Iterable[Bill]) -> Rolls:
    """The names of all votes of bills that came from `with_parts` with their votes, by the vote's key."""
    votes = [vote.pk for bill in bills for vote in bill.votes.all()]
    rolls: defaultdict[int, list[PersonVoteRecord]] = defaultdict(list)
    said: dict[tuple[str, str], PersonVoteRecord] = {}
    for start in range(0, len(votes), _VOTES):
        names = PersonVote.objects.filter(vote_event__in=votes[start : start + _VOTES]).order_by("vote_event", "order")
        for vote, name, option in names.values_list("vote_event_id", "printed_name", "option").iterator():
            rolls[vote].append(said.setdefault((name, option), PersonVoteRecord(name, VoteOption(option))))
    return rolls


@dataclass(slots=True)
class New:
    """Items that wait to be written as rows, a statement or so a table."""

    chambers: Chambers
    people: People
    _rows: defaultdict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    _votes: list[VoteRecord] = field(default_factory=list)

    def add(self, part: str, bill: Bill, reading: Reading, item: Item, order: int) -> None:
        self._rows[part].append({"bill_id": bill.pk, "reading_id": reading.pk, **_fields(item, order, self.chambers)})
        if isinstance(item, VoteRecord):
            self._votes.append(item)

    def add_all(self, bill: Bill, reading: Reading, record: BillRecord) -> None:
        for part in _MODELS:
            for order, item in enumerate(getattr(record, part) or ()):
                self.add(part, bill, reading, item, order)

    def write(self) -> None:
        for part, rows in self._rows.items():
            if part != "votes":
                insert(_MODELS[part], tuple(rows[0]), (row.values() for row in rows))
                continue
            # Votes are needed with their keys, for the names.
            votes = VoteEvent.objects.bulk_create(VoteEvent(**row) for row in rows)
            create_rolls(zip(votes, self._votes, strict=True), self.people)


def create_rolls(votes: Iterable[tuple[VoteEvent, VoteRecord]], people: People) -> None:
    """The names of each vote, tied to members where they are known."""
    names = (
        (row.pk, name, option, order, people.who(name, said.chamber, said.organization, said.date))
        for row, said in votes
        for order, (name, option) in enumerate(said.votes)
    )
    insert(PersonVote, ("vote_event_id", "printed_name", "option", "order", "person_id"), names)


@dataclass(frozen=True, slots=True)
class Pen:
    """How differences are written: under which reading, and what becomes of rows that vanished.

    `replaced` are the parts where this reading takes another's place: there they are gone if they were reconstructed or a lesser
    page's. `settle`: they were withdrawn by the source, and are marked. Otherwise they wait.
    """

    bill: Bill
    reading: Reading
    new: New
    now: datetime.datetime
    replaced: frozenset[str]
    settle: bool

    def write(self, rows: Rows, said: BillRecord, found: Diff) -> None:
        for part, pairs in found.parts.items():
            self._write(part, rows.items[part], getattr(said, part), pairs, rows.ahead if part == "actions" else 0)

    def _write(self, part: str, old: Sequence[Any], new: Sequence[Item], pairs: Sequence[Pair], ahead: int) -> None:
        replaced = part in self.replaced
        rows = _MODELS[part]._default_manager
        stays = {pair.old for pair in pairs if pair.new is not None}
        self._vanished(rows, [row for i, row in enumerate(old) if i not in stays], replaced)
        same: list[int] = []
        for pair in pairs:
            if pair.new is None:
                continue
            order = ahead + pair.new
            if pair.old is None:
                self.new.add(part, self.bill, self.reading, new[pair.new], order)
            elif pair.change is None and getattr(old[pair.old], "order", order) == order:
                same.append(old[pair.old].pk)
            else:
                self._bring_up(rows, old[pair.old], new[pair.new], order, moves=pair.change is not None or replaced)
        if same and replaced:
            rows.filter(pk__in=same).update(reading_id=self.reading.pk, withdrawn_at=None)

    def _vanished(self, rows: Any, gone: Sequence[Any], replaced: bool) -> None:
        gives_way = [row.pk for row in gone if replaced and self._gives_way(row)]
        if gives_way:
            rows.filter(pk__in=gives_way).delete()
        if self.settle or replaced:
            marked = [row.pk for row in gone if row.withdrawn_at is None and row.pk not in gives_way]
            rows.filter(pk__in=marked).update(withdrawn_at=self.now) if marked else None

    def _gives_way(self, row: Any) -> bool:
        if row.reading.authority == STAND_IN:
            return True
        lesser = row.reading.authority < self.reading.authority or row.reading.snapshot.origin == Origin.RECONSTRUCTED
        return lesser and row.withdrawn_at is None

    def _bring_up(self, rows: Any, row: Any, item: Item, order: int, *, moves: bool) -> None:
        """A row that changes or shifts. It `moves` to this reading if its words changed, or if this reading takes a place."""
        moved = {"reading_id": self.reading.pk, "withdrawn_at": None} if moves else {}
        rows.filter(pk=row.pk).update(**_fields(item, order, self.new.chambers), **moved)
        if isinstance(item, VoteRecord):
            row.person_votes.all().delete()
            create_rolls([(row, item)], self.new.people)
