"""How each state is read, how its last runs went, and what they could not read."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from bills.models import Jurisdiction, Outage, Run
from bills.views.dockets import dockets
from bills.views.freshness import SYMBOLS, Badge, badge, less_without_key, no_live_reading
from bills.views.speed import last_night, speeds, told
from scrapers.state import State, all_states
from scrapers.vocabulary import RunOutcome

CRAWLS = 10
LOADS = 3
# A run may have thousands; a person reads the first few.
PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A run, as the table shows it."""

    run: Run

    @property
    def symbol(self) -> str:
        return SYMBOLS[RunOutcome(self.run.outcome)]

    @property
    def problems(self) -> list[dict[str, str]]:
        return list(self.run.problems[:PROBLEMS])

    @property
    def more_problems(self) -> int:
        return max(0, len(self.run.problems) - PROBLEMS)


@dataclass(frozen=True, slots=True)
class Health:
    jurisdiction: Jurisdiction
    state: State | None
    badge: Badge
    not_live: str
    no_key: str
    crawls: list[Row]
    loads: list[Row]


def status(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    rows = _jurisdictions()
    night = last_night()
    context = {
        "states": [health(row, now=now) for row in rows],
        "shown": {"crawls": CRAWLS, "loads": LOADS},
        "dockets": dockets(now=now),
        "speeds": speeds(rows, now=now),
        "night": night,
        "told": told(night, now=now),
        "mail_lacks": settings.MAIL_LACKS,
    }
    return render(request, "bills/status.html", context)


def _jurisdictions() -> list[Jurisdiction]:
    """Each with its newest runs, as `crawls` and `loads`, and the outage that goes on, if any, as `dark`."""
    runs = Run.objects.select_related("session").order_by("-started_at")
    crawls = Prefetch("runs", runs.filter(trigger__in=["schedule", "command"])[:CRAWLS], to_attr="crawls")
    loads = Prefetch("runs", runs.filter(trigger__in=["load", "replay"])[:LOADS], to_attr="loads")
    dark = Prefetch("outages", Outage.objects.filter(ended_at=None), to_attr="dark")
    return list(Jurisdiction.objects.with_last_read().prefetch_related(crawls, loads, dark))


def health(row: Any, *, now: datetime.datetime) -> Health:
    """What the page says of a Jurisdiction that was fetched with its runs."""
    state = all_states().get(row.code)
    return Health(
        jurisdiction=row,
        state=state,
        badge=badge(state, row.crawls, read_at=row.last_read_at, now=now),
        not_live=no_live_reading(state, offline=settings.OFFLINE, keys=settings.API_KEYS),
        no_key=less_without_key(state, keys=settings.API_KEYS),
        crawls=[Row(run) for run in row.crawls],
        loads=[Row(run) for run in row.loads],
    )
