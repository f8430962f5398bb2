"""What the watch over silence says, where it is there: that a piece of news is late, and how the bills stand that did not move."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.utils.module_loading import import_string

from bills.models import Bill, Event, Outage, Subscriber


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """How what somebody watches stands. `still` are bills that did not move, `out_of_session` (state, until when or None), `dark`
    (state, since when) of those that are not read at present.
    """

    watched: int = 0
    checked_since: datetime.datetime | None = None
    still: list[Bill] = field(default_factory=list)
    out_of_session: list[tuple[str, datetime.date | None]] = field(default_factory=list)
    dark: list[tuple[str, datetime.datetime]] = field(default_factory=list)


def late(event: Event) -> Outage | None:
    """The outage after which this was read, if there was one."""
    return _asked("late", None, event)  # type: ignore[no-any-return]


def heartbeat(subscriber: Subscriber, *, now: datetime.datetime) -> Heartbeat:
    return _asked("heartbeat", Heartbeat(), subscriber, now=now)  # type: ignore[no-any-return]


def _asked(name: str, otherwise: Any, *told: Any, **more: Any) -> Any:
    try:
        ask = import_string(f"bills.alerts.silence.{name}")
    except ImportError:
        return otherwise
    return ask(*told, **more)
