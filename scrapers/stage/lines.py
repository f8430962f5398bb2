"""Bills as lines of JSON, and their stages as such: the model alone, without a database.

A line is {"state", "session", "identifier", "classification", "from_chamber", "actions": [[date, chamber, text, ...], ...]}, and
may have an "as_of" of its own. What else it has is passed over.
"""

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from scrapers.page import fold
from scrapers.records import ActionRecord
from scrapers.sessions import session_named
from scrapers.stage import AXES, Stage, stage
from scrapers.stage.meter import meter
from scrapers.stage.words import headline
from scrapers.state import Session, State, all_states
from scrapers.vocabulary import BillClassification, Chamber

_CHAMBERS = frozenset(Chamber)
_CLASSIFICATIONS = frozenset(BillClassification)


class NotABill(ValueError):
    """A line that is no bill; says why."""


@dataclass(frozen=True, slots=True)
class Line:
    """A bill as a line tells it."""

    state: State
    session: Session
    spelled_session: str
    identifier: str
    origin: Chamber
    classification: BillClassification
    actions: tuple[ActionRecord, ...]
    as_of: datetime.date

    def stage(self) -> Stage:
        return stage(
            self.actions,
            state=self.state,
            session=self.session,
            identifier=self.identifier,
            origin=self.origin,
            classification=self.classification,
            as_of=self.as_of,
        )


def read(text: str, as_of: datetime.date) -> Line:
    """The bill of a line; NotABill where it is none. `as_of` is for a line that names no day of its own."""
    try:
        told = json.loads(text)
        state = all_states()[told["state"]]
        origin = _chamber(told["from_chamber"]) or Chamber.LEGISLATURE
        return Line(
            state=state,
            session=_session(state.code, told["session"]),
            spelled_session=told["session"],
            identifier=told["identifier"],
            origin=origin,
            classification=_classification(told.get("classification") or ()),
            actions=tuple(_action(row, origin) for row in told["actions"]),
            as_of=_day(told["as_of"]) if told.get("as_of") else as_of,
        )
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise NotABill(f"{type(error).__name__}: {error}") from error


def written(line: Line, told: Stage) -> dict[str, Any]:
    """A stage as one line of JSON says it."""
    return {
        "state": line.state.code,
        "session": line.spelled_session,
        "identifier": line.identifier,
        "position": told.position,
        "life": told.life,
        "dead_reason": told.dead_reason,
        "path": told.path,
        "force": told.force,
        "court": told.court,
        "meter": meter(told),
        "evidence": {axis: told.evidence.get(axis) for axis in AXES},
        "confidence": dict(told.confidence),
        "unread": told.unread,
        "headline": headline(told, line.state.chambers, line.actions),
    }


@lru_cache(maxsize=64)
def _session(code: str, spelled: str) -> Session:
    """The declared session of that spelling; of one that nobody declared, only its name is known."""
    return session_named(code, spelled) or Session(spelled, spelled, spelled, datetime.date.min)


def _action(row: Sequence[Any], origin: Chamber) -> ActionRecord:
    return ActionRecord(_day(row[0]), _chamber(row[1]) or origin, fold(row[2]))


@lru_cache(maxsize=8192)
def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text[:10])


def _chamber(word: str) -> Chamber | None:
    return Chamber(word) if word in _CHAMBERS else None


def _classification(words: Sequence[str]) -> BillClassification:
    """The first that we know; Open Civic Data lists a bill's kind before its traits."""
    return next((BillClassification(word) for word in words if word in _CLASSIFICATIONS), BillClassification.BILL)
