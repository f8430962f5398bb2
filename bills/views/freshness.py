"""How current a state is: a word, a symbol and a reason. No clock and no queries of its own."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from bills.models import Run
from scrapers.state import State
from scrapers.vocabulary import RunOutcome

SYMBOLS = {
    RunOutcome.RUNNING: "…",
    RunOutcome.OK: "✓",
    RunOutcome.PARTIAL: "◐",
    RunOutcome.SUSPECT: "?",
    RunOutcome.FAILED: "✕",
}


@dataclass(frozen=True, slots=True)
class Badge:
    """`tone` is `ok`, `amber` or `quiet`, for the style sheet; the word and the symbol say it without colour."""

    tone: str
    word: str
    symbol: str
    reason: str = ""


def badge(state: State | None, crawls: Sequence[Run], *, read_at: datetime.datetime | None, now: datetime.datetime) -> Badge:
    """What a state's newest crawls (newest first), and the last one that read it (`read_at`), come to."""
    if state is None:
        return Badge("quiet", "loaded only", "○")
    if not state.is_read:
        return Badge("quiet", "coming", "○")
    last = next((run for run in crawls if run.outcome != RunOutcome.RUNNING), None)
    if last is not None and last.outcome != RunOutcome.OK:
        return Badge("amber", last.outcome, SYMBOLS[RunOutcome(last.outcome)], _reason(last))
    if read_at is None:
        return Badge("quiet", "never read live", "○")
    if now - read_at > 2 * state.cadence.interim:
        return Badge("amber", "stale", "◷", f"the last good crawl is older than {_words(2 * state.cadence.interim)}")
    return Badge("ok", "ok", SYMBOLS[RunOutcome.OK])


def _reason(run: Run) -> str:
    if not run.problems:
        return "the run says no reason"
    more = len(run.problems) - 1
    return f"{run.problems[0]['reason']} (and {more} more)" if more else str(run.problems[0]["reason"])


def _words(span: datetime.timedelta) -> str:
    hours = round(span.total_seconds() / 3600)
    return f"{hours // 24} days" if hours >= 48 else f"{hours} hours"


def no_live_reading(state: State | None, *, offline: bool, keys: dict[str, str]) -> str:
    """Why nothing is read live from a state, in a sentence; "" if it is."""
    if state is None:
        return "Not read by this site: what is shown was loaded."
    if not state.is_read:
        return "Not read yet."
    if offline:
        return "Live reading is off: OFFLINE is set. The pages show what was loaded."
    if state.api_key and state.lacks_key(keys):
        return f"No key is set ({state.api_key.setting}); the pages show what was loaded."
    return ""


def less_without_key(state: State | None, *, keys: dict[str, str]) -> str:
    """What it costs that a key which the source can do without is not set; "" if it is set, or if there is none."""
    if state is None or state.api_key is None or not state.api_key.optional or state.has_key(keys):
        return ""
    return f"No key is set ({state.api_key.setting}): it is read all the same, with less detail."
