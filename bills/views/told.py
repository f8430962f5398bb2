"""Events in words: what kind of change it was, and what was said before and after. No clock, no queries."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bills.models import Event
from bills.views import court_news, wording
from bills.views.entries import Entry
from bills.withheld import Mask
from scrapers.vocabulary import Change

KINDS: dict[str, str] = {
    Change.BILL_ADDED: "Bill added",
    Change.FIELD_CHANGED: "Changed by the source",
    Change.ACTION_ADDED: "Action added",
    Change.ACTION_CHANGED: "Action changed",
    Change.VOTE_ADDED: "Vote added",
    Change.VOTE_CHANGED: "Vote changed",
    Change.SPONSOR_ADDED: "Sponsor added",
    Change.SPONSOR_CHANGED: "Sponsor changed",
    Change.VERSION_ADDED: "Text added",
    Change.VERSION_CHANGED: "Text changed",
    Change.RELATION_ADDED: "Related bill added",
    Change.HEARING_ADDED: "Hearing announced",
    Change.HEARING_CHANGED: "Hearing changed",
    Change.HEARING_CANCELLED: "Hearing cancelled",
    Change.WITHDRAWN: "Withdrawn by the source",
    Change.RESTORED: "Restored by the source",
    Change.CORRECTED: "Corrected by an editor of this site",
    Change.CORRECTION_PAUSED: "A correction waits for an editor: the source has changed",
    Change.CORRECTION_CONFIRMED: "A correction was confirmed by the source",
    Change.CORRECTION_ENDED: "A correction ended",
    Change.CORRECTION_NOTICE: "A notice of a correction was sent",
    Change.STAGE_CHANGED: "Where it stands changed",
    Change.CHALLENGE_ADDED: "A case against it",
    Change.COURT_EVENT_ADDED: "New in court",
    Change.COURT_EVENT_CHANGED: "Changed in court",
    Change.ORDER_ADDED: "Order of a court",
    Change.ORDER_CHANGED: "Order of a court told otherwise",
    Change.FORCE_CHANGED: "Whether it is in force changed",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One value, before and after; None for a side that there is not."""

    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Telling:
    """`correction` is the one of which the event tells; None where no editor spoke."""

    event: Event
    words: str
    lines: list[Line]
    correction: Entry | None

    @property
    def reason(self) -> str:
        return self.correction.reason if self.correction else ""

    @property
    def dated_by(self) -> str:
        """Whose the day is that the event has."""
        if self.event.part != "court":
            return "the legislature"
        return court_news.dated_by(self.event.kind, court_news.said(self.event.after) or court_news.said(self.event.before))


def telling(event: Event, mask: Mask, state: str) -> Telling:
    """An event in words, without what is withheld; `state` is the code of the bill's. A correction comes with its bill."""
    words = KINDS.get(event.kind, event.kind.replace("-", " ").capitalize())
    entry = Entry(event.correction, mask) if event.correction else None
    said = mask.event(event)
    if event.part == "court":
        lines = [Line(*told) for told in court_news.lines(event, *said)]
        return Telling(event, court_news.headline(words, event, *said), lines, None)
    if event.kind == Change.STAGE_CHANGED:
        before, after = (side.get("headline") if isinstance(side, dict) else None for side in said)
        return Telling(event, words, [Line("", before, after)], None)
    if entry is not None:
        words = f"{words}: {entry.fact}"
    elif event.kind in (Change.FIELD_CHANGED, Change.WITHDRAWN, Change.RESTORED):
        words = f"{words}: {wording.noun(*_fact(event))}"
    return Telling(event, words, list(_lines(event, said, state)), entry)


def _fact(event: Event) -> tuple[str, str]:
    """The part and the field that an event is of; no field where it is of a whole row."""
    if event.correction is not None:
        return event.correction.part, event.correction.field
    return (event.part, "") if event.part in wording.PARTS else ("bill", event.part)


def _lines(event: Event, said: tuple[Any, Any], state: str) -> Iterator[Line]:
    part, field = _fact(event)
    before, after = (_twice(value) if event.correction else value for value in said)
    if isinstance(before, dict) and isinstance(after, dict):
        # What a side leaves out, it does not say.
        for name in dict.fromkeys((*before, *after)):
            was, now = before.get(name), after.get(name)
            if was == now:
                continue
            if name == "votes" and isinstance(was, list) and isinstance(now, list):
                yield from _names(was, now)
            else:
                yield Line(wording.bare(part, name), *(wording.told(value, part, name, state=state) for value in (was, now)))
    elif before is not None or after is not None:
        told = (None if value is None else wording.told(value, part, field, state=state) for value in (before, after))
        yield Line("", *told)


def _twice(value: Any) -> Any:
    """The key of the row that a duplicate repeats says nothing to a reader."""
    return "there twice, and counts once" if isinstance(value, dict) and value.keys() == {"row"} else value


def _names(before: list[Any], after: list[Any]) -> Iterator[Line]:
    """Names that were put in, taken out or counted otherwise."""
    was, now = ({str(name): str(option) for name, option in side} for side in (before, after))
    for name in dict.fromkeys((*was, *now)):
        if was.get(name) != now.get(name):
            yield Line(name, was.get(name, "not named"), now.get(name, "not named"))
    if was == now:
        yield Line("names", "in another order", "as the source has them now")
