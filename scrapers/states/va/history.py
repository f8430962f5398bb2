"""The histories of all bills of a session, with the tallies that point at no roll call."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scrapers.actions import classify
from scrapers.page import Page
from scrapers.records import ActionRecord, BillRecord, Flaw, RelationRecord
from scrapers.states.va.ballots import ballots, once_each, vote_record
from scrapers.states.va.lines import Line, Row, read_lines, rows_by_bill
from scrapers.states.va.naming import classification_of, origin_of, session, spelled
from scrapers.states.va.rules import ACTION_RULES
from scrapers.states.va.tables import BY_BILL, Slices
from scrapers.vocabulary import ActionClassification, BillClassification, Relation

_CHAPTER = re.compile(r"^(?:Approved by Governor-? ?|Enacted, )(Chapter \d+ \(effective [^)]+\))")
_RELATIONS = (
    (re.compile(r"^Incorporated by [^(]*\(([HS][BJR]\d+)\b"), Relation.REPLACED_BY),
    (re.compile(r"^Incorporates ([HS][BJR]\d+)\b"), Relation.REPLACES),
)


class _Item(NamedTuple):
    number: str
    rows: Sequence[Row]


def history(page: Page) -> Iterator[BillRecord | Flaw]:
    """The whole history of each bill."""
    of, slices = session(page.request.session), Slices(page, BY_BILL)

    def read(item: _Item) -> BillRecord:
        identifier = spelled(item.number)
        what = classification_of(identifier)
        lines = read_lines(item.rows)
        tallies = (ballot for ballot in ballots(lines) if not ballot.line.vote)
        chapters = [match[1] for line in lines if (match := _CHAPTER.match(line.plain))]
        return BillRecord(
            session=of.identifier,
            identifier=identifier,
            from_organization=origin_of(identifier),
            effective_text=chapters[-1] if chapters else "",
            actions=tuple(_action(line, becomes_law=what is BillClassification.BILL) for line in lines),
            votes=tuple(vote_record(of, identifier, ballot, {}) for ballot in once_each(tallies)),
            relations=_relations(of.identifier, identifier, lines),
            raw=lambda: slices.of(item.number),
        )

    yield from page.each((_Item(*bill) for bill in rows_by_bill(page).items()), read, name=lambda item: item.number)


def _action(line: Line, *, becomes_law: bool) -> ActionRecord:
    """An amendment of the constitution has a chapter too: it is a joint resolution, and goes to the voters."""
    words = classify(line.plain, ACTION_RULES)
    return ActionRecord(
        date=line.date,
        chamber=line.chamber,
        description=line.text,
        classification=words if becomes_law else words - {ActionClassification.BECAME_LAW},
        organization=line.committee,
    )


def _relations(of: str, identifier: str, lines: Sequence[Line]) -> tuple[RelationRecord, ...]:
    """The bills that this one was made part of, and those that were made part of it."""
    found = (
        RelationRecord(relation, of, spelled(match[1]))
        for line in lines
        for pattern, relation in _RELATIONS
        if (match := pattern.match(line.plain))
    )
    return tuple(dict.fromkeys(record for record in found if record.identifier != identifier))
