"""The histories of all bills of a session. The table is written anew each night, with new ids, and in no order of time."""

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from scrapers.actions import classify
from scrapers.page import Page
from scrapers.records import ActionRecord, BillRecord, Expected, Flaw
from scrapers.states.ca.dat import Cell, Spans
from scrapers.states.ca.naming import biennium, measure
from scrapers.states.ca.places import Place, committees
from scrapers.states.ca.rules import ACTION_RULES
from scrapers.states.ca.tables import HISTORY, VETOES, day, leads, printed, rows
from scrapers.vocabulary import ActionClassification, Chamber

_BY_THE_GOVERNOR = re.compile(r"(?:Approved|Vetoed|Signed|Returned) by (?:the )?Governor|Became law without", re.IGNORECASE)
_BETWEEN_HOUSES = re.compile(r"(?:Enrolled|Chaptered|To enrollment)\b", re.IGNORECASE)
_IN_A_HOUSE = re.compile(r"In (?P<house>Assembly|Senate)\b")
_WANTED = (
    *("action_date", "action_sequence", "bill_history_id", "action"),
    *("primary_location", "secondary_location", "ternary_location"),
)
_VETOES = {ActionClassification.EXECUTIVE_VETO, ActionClassification.EXECUTIVE_VETO_LINE_ITEM}
_HOUSES = {"Senate": Chamber.UPPER, "Assembly": Chamber.LOWER}


class Line(NamedTuple):
    """One row of the table. `house` and `committee` are where the bill was after it, "" where the row does not tell."""

    date: datetime.date
    sequence: int | None
    number: int
    text: str
    house: str = ""
    committee: str = ""

    @property
    def turn(self) -> tuple[datetime.date, int, int]:
        """What puts the lines of a bill in order: several share a sequence. Those without one are listed from the newest on."""
        if self.sequence is None:
            return self.date, 0, -self.number
        return self.date, self.sequence, self.number


def history(page: Page) -> Iterator[BillRecord | Flaw]:
    """The whole history of each bill."""
    scope = biennium(page.request.session)
    names = committees(page.beside.get("locations"), scope.years)
    bills = _by_bill(page, scope.bills)
    page.need(bills, f"no action of session {page.request.session} in {HISTORY.member}")
    yield from page.each(bills.items(), partial(_record, page, names), name=lambda item: item[0])


def vetoes(page: Page) -> Iterator[Expected]:
    """How many of the session's bills with a veto message have a history that tells the veto; nothing where there is no message.

    The message may be dated days after the line in the history, and its words are in a file of their own.
    """
    mine = biennium(page.request.session).bills
    vetoed = {bill_id for bill_id, _ in rows(page, VETOES, "bill_id", "veto_date") if leads(bill_id, mine)}
    if vetoed and "history" in page.beside:
        told = {
            bill_id
            for bill_id, text in rows(page.beside["history"], HISTORY, "bill_id", "action")
            if bill_id in vetoed and _VETOES & classify(printed(text), ACTION_RULES)
        }
        yield Expected("vetoes", len(vetoed), len(told))


def _by_bill(page: Page, mine: str) -> dict[str, Spans]:
    """Where each bill's rows lie: they are strewn over the table, which is too large to hold as rows."""
    bills: dict[str, Spans] = defaultdict(Spans)
    table = rows(page, HISTORY, "bill_id")
    for (bill_id,) in table:
        if leads(bill_id, mine):
            bills[bill_id or ""].add(table.start, table.end)
    return bills


def _record(page: Page, names: dict[str, Place], item: tuple[str, Spans]) -> BillRecord:
    bill_id, spans = item
    what = measure(bill_id)
    table = rows(page, HISTORY, *_WANTED)
    return BillRecord(
        session=page.request.session,
        identifier=what.identifier,
        from_organization=what.chamber,
        actions=tuple(actions((_line(*cells, names=names) for cells in table.at(spans) if printed(cells[3])), what.chamber)),
        raw=lambda: spans.slices(page.body),
    )


def _line(
    date: Cell,
    sequence: Cell,
    number: Cell,
    text: Cell,
    house: Cell,
    part: Cell,
    code: Cell,
    *,
    names: dict[str, Place],
) -> Line:
    committee = names[code].organization if part == "Committee" and code in names else ""
    return Line(day(date), int(sequence) if sequence else None, int(number or 0), printed(text), house or "", committee)


def actions(lines: Iterable[Line], origin: Chamber) -> Iterator[ActionRecord]:
    """The lines in the order of time, each once: a line that was issued again has a new id and says the same."""
    written: set[tuple[datetime.date, str, str]] = set()
    house = origin
    for line in sorted(lines, key=lambda line: line.turn):
        if (line.date, line.text, line.house) in written:
            continue
        written.add((line.date, line.text, line.house))
        if told := _IN_A_HOUSE.match(line.text):
            house = _HOUSES[told["house"]]
        house = _HOUSES.get(line.house, house)
        yield ActionRecord(
            date=line.date,
            chamber=_actor(line.text, house),
            description=line.text,
            classification=classify(line.text, ACTION_RULES),
            organization=line.committee,
        )


def _actor(text: str, house: Chamber) -> Chamber:
    """Who acted. The table's house is where the bill then was, which after a veto is the house that it began in."""
    if _BY_THE_GOVERNOR.match(text):
        return Chamber.EXECUTIVE
    return Chamber.LEGISLATURE if _BETWEEN_HOUSES.match(text) else house
