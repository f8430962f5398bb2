"""Records as rows, and rows as records: the two directions of one translation, part by part."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import models

from bills.diff import COLLECTIONS, Diff, Item, Pair
from bills.inserts import insert
from bills.models import Action, Bill, BillRelation, PersonVote, Reading, Sponsorship, Version, VoteEvent
from scrapers.records import (
    ActionRecord,
    BillRecord,
    PersonVoteRecord,
    RelationRecord,
    SponsorRecord,
    VersionRecord,
    VoteRecord,
)
from scrapers.vocabulary import (
    ActionClassification,
    BillClassification,
    Chamber,
    DateBasis,
    Origin,
    Relation,
    SponsorClassification,
    VoteOption,
    VoteResult,
)

Chambers = dict[str, int]
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


def _item(row: Any, chambers: dict[int, Chamber]) -> Item:
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
                votes=tuple(PersonVoteRecord(v.printed_name, VoteOption(v.option)) for v in row.person_votes.all()),
                organization=row.committee,
                counts_stated=row.counts_stated,
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
    """The rows that a new record is compared with, and what they say as a record. Only the parts that the new one speaks of."""

    record: BillRecord
    items: dict[str, list[Any]]
    withdrawn: dict[str, frozenset[int]]
    _kept_votes: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, bill: Bill, said: BillRecord, kind: str, authority: int, chambers: Chambers) -> "Rows":
        """`kind` and `authority` are of the page that speaks: votes that a weightier page owns are left out of the comparison."""
        items: dict[str, list[Any]] = {part: list(_stored(bill, part)) for part in COLLECTIONS if getattr(said, part) is not None}
        kept: set[str] = set()
        if said.votes is not None:
            keys = {vote.source_key for vote in said.votes}
            kept = {row.source_key for row in items["votes"] if row.reading.authority > authority}
            mine = [row for row in items["votes"] if row.reading.kind == kind or row.source_key in keys]
            items["votes"] = [row for row in mine if row.source_key not in kept]
        names = {pk: Chamber(chamber) for chamber, pk in chambers.items()}
        withdrawn = {part: frozenset(i for i, row in enumerate(rows) if row.withdrawn_at) for part, rows in items.items()}
        parts: dict[str, Any] = {part: tuple(_item(row, names) for row in rows) for part, rows in items.items()}
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
        return cls(record, items, withdrawn, kept)

    def sift(self, said: BillRecord) -> BillRecord:
        """The new record without the votes that a weightier page owns."""
        if said.votes is None or not self._kept_votes:
            return said
        return replace(said, votes=tuple(vote for vote in said.votes if vote.source_key not in self._kept_votes))


def _stored(bill: Bill, part: str) -> models.QuerySet[Any]:
    rows: models.QuerySet[Any] = getattr(bill, part).select_related("reading__snapshot")
    return rows.prefetch_related("person_votes") if part == "votes" else rows


def create_parts(fresh: Sequence[tuple[Bill, Reading, BillRecord]], chambers: Chambers) -> None:
    """All rows of new bills, a statement or so a table."""
    for part, model in _MODELS.items():
        rows = [
            {"bill_id": bill.pk, "reading_id": reading.pk, **_fields(item, order, chambers)}
            for bill, reading, record in fresh
            for order, item in enumerate(getattr(record, part) or ())
        ]
        if part != "votes":
            insert(model, tuple(rows[0]) if rows else (), (row.values() for row in rows))
            continue
        # Votes are needed with their keys, for the names.
        votes = VoteEvent.objects.bulk_create(VoteEvent(**row) for row in rows)
        rolls = [vote.votes for _, _, record in fresh for vote in record.votes or ()]
        _create_rolls(zip(votes, rolls, strict=True))


def _create_rolls(rolls: Iterable[tuple[Any, Sequence[PersonVoteRecord]]]) -> None:
    names = ((row.pk, name, option, order) for row, roll in rolls for order, (name, option) in enumerate(roll))
    insert(PersonVote, ("vote_event_id", "printed_name", "option", "order"), names)


@dataclass(frozen=True, slots=True)
class Pen:
    """How differences are written: under which reading, and what becomes of rows that vanished.

    `replace`: they are gone if they were reconstructed or a lesser page's, since this reading takes that one's place.
    `settle`: they were withdrawn by the source, and are marked. Otherwise they wait.
    """

    bill: Bill
    reading: Reading
    chambers: Chambers
    now: datetime.datetime
    replace: bool
    settle: bool

    def write(self, rows: Rows, said: BillRecord, found: Diff) -> None:
        for part, pairs in found.parts.items():
            self._write(part, rows.items[part], getattr(said, part), pairs)

    def _write(self, part: str, old: Sequence[Any], new: Sequence[Item], pairs: Sequence[Pair]) -> None:
        for pair in pairs:
            if pair.new is None:
                self._vanished(old[pair.old or 0])
            elif pair.old is None:
                self._add(part, new[pair.new], pair.new)
            else:
                self._bring_up(old[pair.old], new[pair.new], pair)

    def _vanished(self, row: Any) -> None:
        if row.withdrawn_at is not None:
            return
        lesser = row.reading.snapshot.origin == Origin.RECONSTRUCTED or row.reading.authority < self.reading.authority
        if self.replace and lesser:
            row.delete()
        elif self.settle or self.replace:
            type(row)._default_manager.filter(pk=row.pk).update(withdrawn_at=self.now)

    def _add(self, part: str, item: Item, order: int) -> None:
        row: Any = _MODELS[part]._default_manager.create(
            bill_id=self.bill.pk, reading_id=self.reading.pk, **_fields(item, order, self.chambers)
        )
        if isinstance(item, VoteRecord):
            _create_rolls([(row, item.votes)])

    def _bring_up(self, row: Any, item: Item, pair: Pair) -> None:
        """A row that stays. It moves to this reading if its words changed, or if this reading takes the old one's place."""
        fields = _fields(item, pair.new or 0, self.chambers)
        if pair.change is None and not self.replace and fields.get("order") == getattr(row, "order", None):
            return
        moved = {} if pair.change is None and not self.replace else {"reading_id": self.reading.pk, "withdrawn_at": None}
        type(row)._default_manager.filter(pk=row.pk).update(**fields, **moved)
        if isinstance(item, VoteRecord) and pair.change is not None:
            row.person_votes.all().delete()
            _create_rolls([(row, item.votes)])
