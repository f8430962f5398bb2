"""Governors' clocks: how long a decision may take, by which law, and what silence means. Data, each with its citation."""

import datetime
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from scrapers.state import Session

_FILE = Path(__file__).parents[1] / "clocks.json"
_DAY = datetime.timedelta(days=1)
_SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision that is due: the last day for it, what silence until then means, and the law that says so.

    `silence_is_law` is False where a bill that nobody signs in time is dead. `at_least`: the last day may be a little later.
    """

    ends_on: datetime.date
    silence_is_law: bool
    override: str
    citation: str
    url: str
    at_least: bool = False


@cache
def _written() -> dict[str, dict[str, Any]]:
    written: dict[str, dict[str, Any]] = json.loads(_FILE.read_text(encoding="utf-8"))["states"]
    return written


def decision(state: str, session: Session, presented_on: datetime.date) -> Decision | None:
    """The governor's clock for a bill that was presented on a day; None for a state whose clock nobody cited."""
    clock = _written().get(state)
    if clock is None or not clock.get("citation"):
        return None
    ends, silence = _after(presented_on, clock["in_session"], sundays=not clock.get("sundays_excepted")), clock["silence"]
    gone = _gone_before(ends, presented_on, session, clock) if "after" in clock else None
    if gone is not None:
        began = presented_on if clock["after_counts_from"] == "presentment" else gone
        ends, silence = began + clock["after"] * _DAY, clock["silence_after"]
    return Decision(ends, silence == "law", clock["override"], clock["citation"], clock["url"], bool(clock.get("at_least")))


def _gone_before(ends: datetime.date, presented_on: datetime.date, session: Session, clock: dict[str, Any]) -> datetime.date | None:
    """The day on which the legislature went, if it went before the clock that runs in session was over."""
    written = clock.get("adjournments", {}).get(session.identifier)
    days = [datetime.date.fromisoformat(day) for day in written] if written else [session.end_date]
    # A later gathering of the same session begins the short clock again, so a bill of the next year is not counted from this day.
    near = [day for day in days if day is not None and day <= ends and presented_on - day < datetime.timedelta(days=100)]
    return max(near, default=None)


def _after(day: datetime.date, days: int, *, sundays: bool) -> datetime.date:
    while days:
        day += _DAY
        days -= sundays or day.weekday() != _SUNDAY
    return day
