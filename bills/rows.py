"""Records as rows, and rows as records: the two directions of one translation, part by part."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import models
from django.db.models import Prefetch

from bills.corrections.overlay import Overlay
from bills.diff import COLLECTIONS, Diff, Item, Pair, key_of
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
# The kind of a reading that is an editor's, not a page's.
EDITOR = "editor"
# The names of votes, by the key of the vote's row.
Rolls = Mapping[int, Sequence[PersonVoteRecord]]
# Votes whose names are asked for in one statement.
_VOTES = 500
MODELS: dict[str, type[Any]] = {
    "sponsorships": Sponsorship,
    "actions": Action,
    "votes": VoteEvent,
    "versions": Version,
    "relations": BillRelation,
}


def columns(item: Item, order: int, chambers: Chambers) -> dict[str, Any]:
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
                "place": 0,
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


def record_of(row: Any, chambers: dict[int, Chamber], rolls: Rolls) -> Item:
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

    `record` is what the source said of them, `shown` the same with the corrections that lie over it. `ahead` are the actions of
    earlier sessions that the page does not repeat: they come first.
    """

    record: BillRecord
    shown: BillRecord
    items: dict[str, list[Any]]
    withdrawn: dict[str, frozenset[int]]
    ahead: int
    _kept_votes: set[str] = field(default_factory=set)

    @classmethod
    def of(
        cls, bill: Bill, said: BillRecord, page: Snapshot, kind: PageKind, chambers: Chambers, rolls: Rolls, overlay: Overlay
    ) -> "Rows":
        """Of a bill that came from `with_parts`. `page`, of its `kind`, is what speaks: votes that a weightier page owns or another
        sheet has are left out of the comparison, and so are rows of earlier sessions that it does not repeat, and what an editor
        added, unless the source has it now.
        """
        names = {pk: Chamber(chamber) for chamber, pk in chambers.items()}
        spoken = {part: list(getattr(bill, part).all()) for part in COLLECTIONS if getattr(said, part) is not None}
        added: dict[str, list[tuple[Any, Item]]] = defaultdict(list)
        for part, rows in spoken.items():
            spoken[part] = [row for row in rows if row.reading.kind != EDITOR]
            for row in rows:
                if row.reading.kind == EDITOR:
                    held = overlay.adopted(part, row.pk, record_of(row, names, rolls), getattr(said, part))
                    added[part] += [(row, held)] if held is not None else []
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
        withdrawn = {part: frozenset(i for i, row in enumerate(rows) if row.withdrawn_at) for part, rows in items.items()}
        parts: dict[str, Any] = {part: tuple(record_of(row, names, rolls) for row in rows) for part, rows in items.items()}
        shown = replace(fields_of(bill, said.session), from_organization=said.from_organization, **parts)
        record = shown
        if overlay:
            beneath = {part: _beneath(part, rows, parts[part], getattr(said, part), overlay) for part, rows in items.items()}
            record = replace(overlay.beneath("bill", bill.pk, shown), **beneath)
        for part, held in added.items():
            items[part] += [row for row, _ in held]
            said_now: dict[str, Any] = {part: (*getattr(record, part), *(item for _, item in held))}
            shown_now: dict[str, Any] = {part: (*getattr(shown, part), *(record_of(row, names, rolls) for row, _ in held))}
            record, shown = replace(record, **said_now), replace(shown, **shown_now)
        return cls(record, shown, items, withdrawn, ahead, kept)

    def sift(self, said: BillRecord) -> BillRecord:
        """The new record without the votes that a weightier page owns."""
        if said.votes is None or not self._kept_votes:
            return said
        return replace(said, votes=tuple(vote for vote in said.votes if vote.source_key not in self._kept_votes))


def fields_of(bill: Bill, session: str) -> BillRecord:
    """The bill's own fields as they are shown, without its parts."""
    return BillRecord(
        session=session,
        identifier=bill.identifier,
        from_organization=Chamber.LEGISLATURE,
        title=bill.title or None,
        official_title=bill.official_title,
        classification=BillClassification(bill.classification),
        abstract=bill.abstract,
        status_text=bill.status_text,
        effective_text=bill.effective_text,
        subjects=tuple(bill.subjects),
    )


def _beneath(part: str, rows: Sequence[Any], shown: Sequence[Item], said: Sequence[Item], overlay: Overlay) -> tuple[Item, ...]:
    """The items as the source last said them. One that the source now has as it is shown, and not as it was, is taken so: its key
    may be what was wrong.
    """
    keys = {key_of(item) for item in said}
    told = []
    for row, item in zip(rows, shown, strict=True):
        beneath = overlay.beneath(part, row.pk, item) if (part, row.pk) in overlay else item
        moved = key_of(beneath) not in keys and key_of(item) in keys
        told.append(item if moved and [key_of(other) for other in shown].count(key_of(item)) == 1 else beneath)
    return tuple(told)


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
        Prefetch(part, MODELS[part]._default_manager.select_related("reading__snapshot").defer("reading__raw")) for part in parts
    ]
    return bills.prefetch_related(Prefetch("readings", readings, to_attr="said"), *rows)


def taken(said: Iterable[Reading], authority: int) -> frozenset[str]:
    """The parts that a state's own page takes over: those that nobody but a stand-in spoke of until now."""
    spoken: dict[bool, set[str]] = {True: set(), False: set()}
    for reading in said:
        spoken[reading.authority == STAND_IN].update(reading.parts)
    return frozenset(spoken[True] - spoken[False]) if authority > STAND_IN else frozenset()


def rolls_of(votes: Sequence[int]) -> Rolls:
    """The names of these votes, by the vote's key."""
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
        self._rows[part].append({"bill_id": bill.pk, "reading_id": reading.pk, **columns(item, order, self.chambers)})
        if isinstance(item, VoteRecord):
            self._votes.append(item)

    def add_all(self, bill: Bill, reading: Reading, record: BillRecord) -> None:
        for part in MODELS:
            for order, item in enumerate(getattr(record, part) or ()):
                self.add(part, bill, reading, item, order)

    def write(self) -> None:
        for part, rows in self._rows.items():
            if part != "votes":
                insert(MODELS[part], tuple(rows[0]), (row.values() for row in rows))
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


def bring_up_roll(row: VoteEvent, item: VoteRecord, people: People) -> None:
    """The names of a vote that is known, written anew."""
    row.person_votes.all().delete()
    create_rolls([(row, item)], people)


@dataclass(frozen=True, slots=True)
class Pen:
    """How differences are written: under which reading, and what becomes of rows that vanished.

    `replaced` are the parts where this reading takes another's place: there they are gone if they were reconstructed or a lesser
    page's. `settle`: they were withdrawn by the source, and are marked. Otherwise they wait. A row that an editor has a word on
    is never gone.
    """

    bill: Bill
    reading: Reading
    new: New
    now: datetime.datetime
    replaced: frozenset[str]
    settle: bool
    overlay: Overlay

    def write(self, rows: Rows, said: BillRecord, found: Diff) -> None:
        for part, pairs in found.parts.items():
            stays = {pair.old for pair in pairs if pair.new is not None}
            held = zip(rows.items[part], getattr(rows.record, part), strict=True)
            self._vanished(part, [pair for i, pair in enumerate(held) if i not in stays])
            self._write(part, rows.items[part], getattr(said, part), pairs, rows.ahead if part == "actions" else 0)

    def _write(self, part: str, old: Sequence[Any], new: Sequence[Item], pairs: Sequence[Pair], ahead: int) -> None:
        replaced = part in self.replaced
        rows = MODELS[part]._default_manager
        same: list[int] = []
        for pair in pairs:
            if pair.new is None:
                continue
            order = ahead + pair.new
            adopted = pair.old is not None and old[pair.old].reading.kind == EDITOR
            if pair.old is None:
                self.new.add(part, self.bill, self.reading, new[pair.new], order)
            elif pair.change is None and not adopted and getattr(old[pair.old], "order", order) == order:
                same.append(old[pair.old].pk)
            else:
                self._bring_up(rows, old[pair.old], new[pair.new], order, moves=pair.change is not None or replaced or adopted)
        if same and replaced:
            rows.filter(pk__in=same).update(reading_id=self.reading.pk, withdrawn_at=None)

    def _vanished(self, part: str, gone: Sequence[tuple[Any, Item]]) -> None:
        """Rows that the source has no more, each with what it last said of it."""
        rows, replaced = MODELS[part]._default_manager, part in self.replaced
        gives_way = [row.pk for row, _ in gone if replaced and self._gives_way(row) and (part, row.pk) not in self.overlay]
        if gives_way:
            rows.filter(pk__in=gives_way).delete()
        if not (self.settle or replaced):
            return
        marked = [(row, item) for row, item in gone if row.withdrawn_at is None and row.pk not in gives_way]
        if marked:
            rows.filter(pk__in=[row.pk for row, _ in marked]).update(withdrawn_at=self.now)
        for row, item in marked:
            if (part, row.pk) in self.overlay:
                self.overlay.vanished(part, row.pk)
                self._bring_up(rows, row, self.overlay.withheld(part, row.pk, item), getattr(row, "order", 0), moves=False)

    def _gives_way(self, row: Any) -> bool:
        if row.reading.authority == STAND_IN:
            return True
        lesser = row.reading.authority < self.reading.authority or row.reading.snapshot.origin == Origin.RECONSTRUCTED
        return lesser and row.withdrawn_at is None

    def _bring_up(self, rows: Any, row: Any, item: Item, order: int, *, moves: bool) -> None:
        """A row that changes or shifts. It `moves` to this reading if its words changed, or if this reading takes a place."""
        moved = {"reading_id": self.reading.pk, "withdrawn_at": None} if moves else {}
        rows.filter(pk=row.pk).update(**columns(item, order, self.new.chambers), **moved)
        if isinstance(item, VoteRecord):
            bring_up_roll(row, item, self.new.people)
