"""Histories of New York as lines of text, and their stages. Number 99999 is no bill's."""

import datetime

from scrapers.records import ActionRecord
from scrapers.stage import Stage, stage
from scrapers.state import Session
from scrapers.states.ny import STATE
from scrapers.vocabulary import BillClassification, Chamber

UPPER, LOWER = Chamber.UPPER, Chamber.LOWER
DAY = datetime.date.fromisoformat

NOW = STATE.session("2025-2026")
BEFORE = Session("2023-2024", "2023-2024 Regular Sessions", "2023", DAY("2023-01-04"))
INVENTED = Session("1899-1900", "An invented session", "1899", DAY("1899-01-01"), DAY("1900-12-31"))


def told(
    identifier: str,
    actions: list[ActionRecord],
    as_of: str,
    *,
    session: Session = NOW,
    kind: BillClassification = BillClassification.BILL,
    lead: Stage | None = None,
) -> Stage:
    return stage(
        actions,
        state=STATE,
        session=session,
        identifier=identifier,
        origin=UPPER if identifier[0] in "SJRB" else LOWER,
        classification=kind,
        as_of=DAY(as_of),
        lead=lead,
    )


def rows(text: str) -> list[ActionRecord]:
    """Actions written as a day, S or A for the house, and the words."""
    split = (line.split(maxsplit=2) for line in text.strip().splitlines())
    return [ActionRecord(DAY(day), UPPER if house == "S" else LOWER, words) for day, house, words in split]
