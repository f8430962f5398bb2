"""Histories of Virginia as lines of text, and their stages. Bill 9999 is of no session."""

import datetime
from collections.abc import Sequence

from scrapers.records import ActionRecord
from scrapers.stage import Stage, stage
from scrapers.states.va import STATE
from scrapers.states.va.naming import classification_of, origin_of
from scrapers.vocabulary import BillClassification, Chamber

UPPER, LOWER, EXECUTIVE = Chamber.UPPER, Chamber.LOWER, Chamber.EXECUTIVE
ACTORS = {"H": LOWER, "S": UPPER, "G": EXECUTIVE}
DAY = datetime.date
END = DAY(2024, 12, 31)


def history(text: str) -> list[ActionRecord]:
    """A history of which each line is a day, the letter of who acted, and the words."""
    rows = (row.split(" ", 2) for row in map(str.strip, text.splitlines()) if row)
    return [ActionRecord(DAY.fromisoformat(day), ACTORS[actor], words) for day, actor, words in rows]


def staged(
    actions: Sequence[ActionRecord],
    as_of: datetime.date = END,
    *,
    number: str = "HB9999",
    session: str = "2024",
    kind: BillClassification | None = None,
) -> Stage:
    return stage(
        actions,
        state=STATE,
        session=STATE.session(session),
        identifier=number,
        origin=origin_of(number),
        classification=kind or classification_of(number),
        as_of=as_of,
    )


def says(told: Stage, axis: str, actions: Sequence[ActionRecord]) -> str:
    """The words of the line that an axis rests on."""
    index = told.evidence[axis]
    assert index is not None
    return actions[index].description
