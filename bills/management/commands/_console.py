"""What the commands share: arguments, a progress bar, and how a run is told in one line."""

import datetime
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import CommandError
from tqdm import tqdm

from bills.backfill import LEFT
from bills.models import LegislativeSession, Run
from scrapers.state import State, all_states
from scrapers.vocabulary import RunOutcome


def states_named(code: str | None) -> list[State]:
    """The state of that code, or all that are read. CommandError names those there are."""
    known = {state.code: state for state in all_states().values() if state.is_read}
    if code is None:
        return list(known.values())
    if code.lower() not in known:
        raise CommandError(f"no state {code!r} is read; there are {', '.join(known)}")
    return [known[code.lower()]]


def session_row(state: State, identifier: str | None, *, today: datetime.date) -> LegislativeSession:
    """The session of that identifier, or the newest that has begun. CommandError names those there are."""
    declared = [session.identifier for session in state.sessions]
    rows = LegislativeSession.objects.filter(jurisdiction__code=state.code, identifier__in=declared).select_related("jurisdiction")
    found = rows.filter(identifier=identifier) if identifier else rows.filter(start_date__lte=today)
    session = found.order_by("-start_date").first()
    if session is None:
        there = ", ".join(rows.values_list("identifier", flat=True))
        raise CommandError(f"{state.name} has no session {identifier or 'that has begun'}; it has {there}")
    return session


class Progress:
    """A bar on a terminal, once the work has taken a few seconds. Counts pages."""

    def __init__(self, bar: "tqdm[Any]") -> None:
        self._bar = bar
        self.started = time.monotonic()

    def __call__(self, what: str) -> None:
        self._bar.update()

    def seconds(self) -> float:
        """Since the last time that it was asked."""
        now = time.monotonic()
        taken, self.started = now - self.started, now
        return taken


@contextmanager
def progress() -> Iterator[Progress]:
    with tqdm(unit="page", delay=3, leave=False, disable=not sys.stderr.isatty()) as bar:
        yield Progress(bar)


def told(run: Run, seconds: float) -> str:
    """`md 2025 Regular Session: ok; pages 1, bills 576 (new 576, changed 0, unchanged 0), actions 4,608, ...; 0.61 s`"""

    def count(name: str, word: str = "") -> str:
        return f"{word or name} {run.counts.get(name, 0):,}"

    older = f", {count('older', 'older than what is held')}" if run.counts.get("older") else ""
    bills = f"{count('bills')} ({count('added', 'new')}, {count('changed')}, {count('unchanged')}{older})"
    found = ", ".join([count("pages"), bills, count("actions"), count("votes"), count("events")])
    return f"{run.session.jurisdiction.code} {run.session.name}: {run.outcome}; {found}; {seconds:.2f} s"


def left_out(run: Run) -> list[str]:
    """What of the bills no row can hold, the most frequent first."""
    counts = {name.removeprefix(LEFT): count for name, count in run.counts.items() if name.startswith(LEFT)}
    return [f"  left out {count:,} times: {what}" for what, count in sorted(counts.items(), key=lambda item: -item[1])]


def problems(run: Run) -> list[str]:
    return [f"  {p['error']}: {p['url']}: {p['reason']}" for p in run.problems]


def went_well(run: Run) -> bool:
    return run.outcome == RunOutcome.OK
