"""What the watch over silence says, where it is there: that a piece of news is late, and how the bills stand that did not move."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.module_loading import import_string

from bills.models import Bill, Event, Outage, Subscriber
from scrapers.vocabulary import Frequency


class Heartbeat(Protocol):
    """`still` are the bills that did not move since the last digest; `sentences` tell them, and why nothing may come."""

    @property
    def still(self) -> Sequence[Bill]: ...

    def sentences(self) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class _Unknown:
    still: tuple[Bill, ...] = ()

    def sentences(self) -> list[str]:
        return []


def late(event: Event) -> Outage | None:
    """The outage after which this was read, if there was one."""
    ask = _asked("late")
    return ask(event) if ask else None


def heartbeat(subscriber: Subscriber, *, now: datetime.datetime, frequency: Frequency) -> Heartbeat:
    """Since the last digest of that pace."""
    ask = _asked("heartbeat")
    return ask(subscriber, now=now, frequency=frequency) if ask else _Unknown()


def _asked(name: str) -> Any:
    try:
        return import_string(f"bills.alerts.silence.{name}")
    except ImportError:
        return None
