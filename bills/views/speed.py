"""How fast alerts are: each state's months beside what the state itself publishes when, its outages, and the last nightly count."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from bills.alerts.latency import KEPT, Month, Spread, measured, months
from bills.alerts.reconciling import sentences
from bills.models import Jurisdiction, Outage, Reconciliation
from scrapers.state import Published, State, all_states

# The page is everybody's, and a month may have many alerts: a month that is over is counted anew four times a day.
_THIS, _OVER = datetime.timedelta(minutes=10), datetime.timedelta(hours=6)
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


@dataclass(frozen=True, slots=True)
class Line:
    """A month, as the table shows it."""

    month: Month

    @property
    def median(self) -> str:
        return spoken(self.month.to_accepted.median) if self.month.to_accepted else self._none

    @property
    def most(self) -> str:
        return spoken(self.month.to_accepted.most) if self.month.to_accepted else self._none

    @property
    def _none(self) -> str:
        return "none was accepted" if self.month.alerts else "none was sent"

    @property
    def missed(self) -> str:
        """`3 of 120: 1 accepted later, 2 in quarantine`."""
        month = self.month
        words = {
            "accepted later": month.slow,
            "waiting": month.waiting,
            "in quarantine": month.quarantined,
            "let go": month.dropped,
        }
        told = ", ".join(f"{number:,} {word}" for word, number in words.items() if number)
        return f"{month.missed:,}: {told}" if told else "none"

    @property
    def days(self) -> str:
        """`the same day; 95 of 100 within 3 days`."""
        days = self.month.days
        return f"{_days(days.median)}; 95 of 100 within {_counted(max(1, round(days.most)), 'day')}" if days else "not measured"


@dataclass(frozen=True, slots=True)
class Speed:
    """What there is to say of a state. `lines` and `outages` are the newest first."""

    jurisdiction: Jurisdiction
    publishes: Published | None
    lines: list[Line]
    outages: list[Outage]


def speeds(jurisdictions: Iterable[Jurisdiction], *, now: datetime.datetime) -> list[Speed]:
    """Of the states that are read, and of any other of which something was measured."""
    lines: defaultdict[str, list[Line]] = defaultdict(list)
    for month in (month for span in months(now=now) for month in _measured(*span, now)):
        lines[month.state].append(Line(month))
    outages: defaultdict[int, list[Outage]] = defaultdict(list)
    for outage in Outage.objects.filter(began_at__gt=now - KEPT).order_by("-began_at"):
        outages[outage.jurisdiction_id].append(outage)
    found = []
    for row in jurisdictions:
        state: State | None = all_states().get(row.code)
        if (state and state.is_read) or lines[row.code]:
            found.append(Speed(row, state.publishes if state else None, lines[row.code], outages[row.pk]))
    return found


def _measured(since: datetime.datetime, until: datetime.datetime, now: datetime.datetime) -> list[Month]:
    goes_on = until == now
    kept = cache.get_or_set(
        f"speed:{'now' if goes_on else until.date().isoformat()}",
        lambda: measured(since, until, now=now),
        (_THIS if goes_on else _OVER).total_seconds(),
    )
    return kept or []


def last_night() -> Reconciliation | None:
    return Reconciliation.objects.order_by("-at", "-pk").first()


def told(row: Reconciliation | None, *, now: datetime.datetime) -> list[str]:
    """What the last nightly count found; that there was none yet, or none of late."""
    if row is None:
        return ["No night was counted yet."]
    late = [] if now - row.at <= datetime.timedelta(hours=36) else ["No night was counted since."]
    return [*sentences(row), *late]


def spoken(seconds: float) -> str:
    """`8 seconds`, `12 minutes`, `5 hours`, `3 days`: the largest unit of which there are two, rounded."""
    for size, noun in ((_DAY, "day"), (_HOUR, "hour"), (_MINUTE, "minute")):
        if seconds >= 2 * size:
            return _counted(round(seconds / size), noun)
    return _counted(round(seconds), "second") if seconds >= 1 else "under a second"


def _days(days: float) -> str:
    return "the same day" if days <= 0 else f"{_counted(round(days), 'day')} later"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


# The same for machines


def latency_json(request: HttpRequest) -> JsonResponse:
    """`/status/latency.json`: seconds, days and counts; `null` is not measured, or not known."""
    now = timezone.now()
    row = last_night()
    night = row and {name: getattr(row, name) for name in ("at", "since", "events", "owed", "alerts", "missing", "unsent")}
    states = [_state(speed) for speed in speeds(Jurisdiction.objects.all(), now=now)]
    return JsonResponse({"as_of": now, "states": states, "last_night": night})


def _state(speed: Speed) -> dict[str, Any]:
    says = speed.publishes
    names = ("actions", "floor_votes", "committee_votes", "source_url", "as_of")
    return {
        "state": speed.jurisdiction.code,
        "name": speed.jurisdiction.name,
        "publishes": says and {name: getattr(says, name) or None for name in names},
        "months": [_month(line.month) for line in speed.lines],
        "outages": [{name: getattr(outage, name) for name in ("began_at", "noticed_at", "ended_at")} for outage in speed.outages],
    }


def _month(month: Month) -> dict[str, Any]:
    counts = ("since", "until", "alerts", "accepted", "in_time", "missed", "slow", "waiting", "quarantined", "dropped", "acts")
    return {name: getattr(month, name) for name in counts} | {
        "seconds_to_queue": _spread(month.to_queue),
        "seconds_to_accepted": _spread(month.to_accepted),
        "days_to_first_sight": _spread(month.days),
    }


def _spread(spread: Spread | None) -> dict[str, float] | None:
    return {"median": spread.median, "percentile_95": spread.most} if spread else None
