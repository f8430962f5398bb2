"""Events in words: what kind of change it was, and what was said before and after. No clock, no queries."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format

from bills.models import Correction, Event
from scrapers.vocabulary import Change, CorrectionKind

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
}
CORRECTIONS: dict[str, str] = {
    CorrectionKind.FIELD: "corrected",
    CorrectionKind.ADDED: "added",
    CorrectionKind.HIDDEN: "hidden",
    CorrectionKind.DUPLICATE: "hidden as a duplicate",
    CorrectionKind.WITHHELD: "withheld",
    CorrectionKind.OVERRIDE: "set for a time",
}
PARTS = {
    "bill": "bill",
    "stage": "stage",
    "actions": "action",
    "votes": "vote",
    "sponsorships": "sponsor",
    "versions": "text",
    "relations": "related bill",
    "hearings": "hearing",
    "title": "title",
    "official_title": "official title",
    "abstract": "abstract",
    "status_text": "source's own status",
    "effective_text": "effective date, as the source says",
    "subjects": "subjects",
}
FIELDS = {
    "chamber": "body",
    "organization": "committee",
    "description": "words",
    "date_basis": "kind of day",
    "motion_text": "motion",
    "motion_classification": "kind of motion",
    "counts": "tally",
    "votes": "names",
    "counts_stated": "tally stated by the source",
    "version": "text voted on",
    "source_url": "address",
    "source_key": "the source's own key",
    "taken_off": "taken off the agenda",
    **{name: words for name, words in PARTS.items() if "_" in name},
}
NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Line:
    """One value, before and after; None for a side that there is not."""

    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Telling:
    event: Event
    words: str
    lines: list[Line]
    reason: str
    correction: Correction | None

    @property
    def address(self) -> str:
        """Of the correction's own page; "" where no editor spoke."""
        return page_of(self.correction) if self.correction else ""


def page_of(correction: Correction) -> str:
    """The address of a correction in the ledger."""
    return f"/corrections/{correction.pk}/"


def telling(event: Event, said: tuple[Any, Any], chambers: Mapping[str, str]) -> Telling:
    """An event in words. `said` is its before and after, withheld texts left out; `chambers` names them by classification."""
    words = KINDS.get(event.kind, event.kind.replace("-", " ").capitalize())
    correction = event.correction
    if event.kind in (Change.FIELD_CHANGED, Change.WITHDRAWN, Change.RESTORED):
        words = f"{words}: {PARTS.get(event.part, event.part)}"
    elif correction is not None:
        words = f"{words}: {fact(correction)}"
    if event.kind == Change.STAGE_CHANGED:
        before, after = (side.get("headline") if isinstance(side, dict) else side for side in said)
        return Telling(event, words, [Line("", before, after)], "", None)
    return Telling(event, words, list(_lines(event.part, *said, chambers)), correction.reason if correction else "", correction)


def fact(correction: Correction) -> str:
    """What a correction is of: `title`, `vote, tally: yes`."""
    field = correction.field
    if correction.part in ("bill", "stage") and field:
        return PARTS.get(field, field.replace("_", " "))
    name, _, rest = field.partition(".")
    label = FIELDS.get(name, name.replace("_", " ")) + (f": {rest}" if rest else "")
    part = PARTS.get(correction.part, correction.part)
    return f"{part}, {label}" if field else part


def _lines(part: str, before: Any, after: Any, chambers: Mapping[str, str]) -> Iterator[Line]:
    if isinstance(before, dict) and isinstance(after, dict):
        # What a side leaves out, it does not say.
        for name in dict.fromkeys((*before, *after)):
            was, now = before.get(name), after.get(name)
            if was == now:
                continue
            if name == "votes" and isinstance(was, list) and isinstance(now, list):
                yield from _names(was, now)
            else:
                yield Line(FIELDS.get(name, name.replace("_", " ")), value(was, chambers), value(now, chambers))
    elif before is not None or after is not None:
        yield Line("", item(part, before, chambers), item(part, after, chambers))


def _names(before: list[Any], after: list[Any]) -> Iterator[Line]:
    """Names that were put in, taken out or counted otherwise."""
    was, now = ({str(name): str(option) for name, option in side} for side in (before, after))
    for name in dict.fromkeys((*was, *now)):
        if was.get(name) != now.get(name):
            yield Line(name, was.get(name, "not named"), now.get(name, "not named"))
    if was == now:
        yield Line("names", "in another order", "as the source has them now")


def value(said: Any, chambers: Mapping[str, str]) -> str:
    """One value in words."""
    if said in (None, "", [], {}):
        return NOTHING
    match said:
        case bool():
            return "yes" if said else "no"
        case dict():
            return ", ".join(f"{count} {option}" for option, count in said.items())
        case list():
            return ", ".join(" ".join(map(str, each)) if isinstance(each, list) else str(each) for each in said)
        case str():
            return chambers.get(said) or _day(said)
    return str(said)


def _day(said: str) -> str:
    try:
        day = parse_date(said)
    except ValueError:
        return said
    return date_format(day, "j F Y") if isinstance(day, datetime.date) else said


def item(part: str, said: Any, chambers: Mapping[str, str]) -> str | None:
    """A whole record in words; None for none."""
    if not isinstance(said, dict):
        return None if said is None else value(said, chambers)
    told = {name: value(each, chambers) for name, each in said.items() if each not in (None, "", [], {})}
    head = ", ".join(told[name] for name in ("date", "time", "time_text", "chamber", "organization", "committee") if name in told)
    match part:
        case "actions":
            return f"{head}: {told.get('description', '')}"
        case "votes":
            names = f", {len(said['votes'])} names" if said.get("votes") else ""
            return f"{head}: {told.get('motion_text', '')}; {told.get('counts', 'no tally')}{names}"
        case "sponsorships":
            return f"{told.get('name', '')}, {told.get('classification', '')}"
        case "versions":
            return ", ".join(told[name] for name in ("label", "title", "date") if name in told)
        case "relations":
            return f"{told.get('relation', '').replace('-', ' ')}: {told.get('identifier', '')} ({told.get('session', '')})"
        case "hearings":
            off = "; the bill was taken off the agenda" if said.get("taken_off") else ""
            return f"{head}; {told.get('location', 'place not stated')}; {told.get('status', '')}{off}"
        case "bill":
            return " ".join(told[name] for name in ("identifier", "title") if name in told) or value(said, chambers)
    return "; ".join(f"{FIELDS.get(name, name.replace('_', ' '))}: {each}" for name, each in told.items())
