"""Histories of California as lines of text, and their stages. Number 9999 is no bill's."""

import datetime
from collections.abc import Sequence

from scrapers.records import ActionRecord
from scrapers.stage import Stage, stage
from scrapers.states.ca import STATE
from scrapers.vocabulary import BillClassification, Chamber

BIENNIUM = next(session for session in STATE.sessions if session.identifier == "20252026")
NOW = datetime.date(2026, 1, 27)

_HOUSES = {"A": Chamber.LOWER, "S": Chamber.UPPER, "L": Chamber.LEGISLATURE}


def lines(text: str) -> list[ActionRecord]:
    """Actions of lines that read "2025-05-23 A Read third time."."""
    told = (line.strip().split(" ", 2) for line in text.strip().splitlines())
    return [ActionRecord(datetime.date.fromisoformat(day), _HOUSES[house], words) for day, house, words in told]


def of(
    actions: Sequence[ActionRecord],
    identifier: str,
    as_of: str | datetime.date = NOW,
    *,
    read_through: str = "",
    classification: BillClassification = BillClassification.BILL,
) -> Stage:
    return stage(
        actions,
        state=STATE,
        session=BIENNIUM,
        identifier=identifier,
        origin=Chamber.LOWER if identifier.startswith(("A", "H")) else Chamber.UPPER,
        classification=classification,
        as_of=as_of if isinstance(as_of, datetime.date) else datetime.date.fromisoformat(as_of),
        read_through=datetime.date.fromisoformat(read_through) if read_through else None,
    )
