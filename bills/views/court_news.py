"""What happened in court, from an event's own words: what was ordered, what an entry is, where a clause stood. Pure.

Pages, feeds, digests and mails tell an event by these. What no editor has read is never told as anything but that.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.dateparse import parse_date

from bills.courts.sentences import EFFECTS
from bills.courts.sentences import day as spoken
from bills.models import Event
from bills.views.court_words import BASES, KINDS, REACHES
from bills.views.stage import COURTS
from scrapers.vocabulary import Basis, Change, CourtEventKind

# By the words that an event holds.
_EFFECTS: Mapping[str, str] = {str(key): words for key, words in EFFECTS.items()}
_KINDS: Mapping[str, str] = {str(key): words for key, words in KINDS.items()}
_REACHES: Mapping[str, str] = {str(key): words for key, words in REACHES.items()}
_BASES: Mapping[str, str] = {str(key): words or "the court's own record" for key, words in BASES.items()}
_COURTS: Mapping[str, str] = {str(key): words for key, words in COURTS.items()}
# What the event of a case tells that is of no one clause.
_CASE = {"in": "court", "docket_number": "docket number", "filed_on": "filed", "terminated_on": "ended"}
# What an order's event tells beside its effect.
_SCOPE = {
    "date": "date",
    "basis": "what that rests on",
    "parties": "for whom",
    "territory": "where",
    "until": "until",
    "upon": "upon the order of",
}

# What is told of something new, or of something that went, before its lines.
_IN_THE_HEADLINE = ("effect", "what", "date", "basis")


def said(side: Any) -> dict[str, Any]:
    """A side of an event as a record; empty where it is none, or is withheld."""
    return side if isinstance(side, dict) else {}


def is_unread(told: Mapping[str, Any]) -> bool:
    """Whether no editor has said what an entry is."""
    return bool(told.get("what") == CourtEventKind.UNCLASSIFIED)


def headline(words: str, event: Event, before: Any, after: Any) -> str:
    """What happened, for a change log: `Order of a court: preliminary injunction, in United States v. Example`.

    `words` are what such events are called.
    """
    was, now = said(before), said(after)
    told = now or was
    if not told:
        return words
    match event.kind:
        case Change.COURT_EVENT_ADDED | Change.COURT_EVENT_CHANGED:
            what = entry(told)
            words = "Read by an editor" if is_unread(was) and not is_unread(now) else words
        case Change.ORDER_ADDED | Change.ORDER_CHANGED:
            what = order(told)
            words = "Order of a court taken back" if was and not now else words
        case _:
            what = str(told.get("clause", ""))
    case = str(told.get("case") or "") if event.kind != Change.FORCE_CHANGED else ""
    return f"{words}: {what}{f', in {case}' if case else ''}" if what else f"{words}: {case}"


def lines(event: Event, before: Any, after: Any) -> Iterator[tuple[str, str | None, str | None]]:
    """What was said before and after: (label, before, after), None for a side that there is not."""
    was, now = said(before), said(after)
    if not was and not now:
        # A text in the place of what is withheld.
        if before or after:
            yield "", *_both(side if isinstance(side, str) else None for side in (before, after))
        return
    match event.kind:
        case Change.CHALLENGE_ADDED if "clause" not in (now or was):
            yield from _differing(was, now, _CASE)
        case Change.CHALLENGE_ADDED:
            told = _both(reach(side) if side else None for side in (was, now))
            yield (str((now or was).get("clause", "")), *told)
        case Change.FORCE_CHANGED:
            yield ("", standing(was) if was else None, str(now.get("sentence") or standing(now)) if now else None)
        case Change.ORDER_ADDED | Change.ORDER_CHANGED:
            yield from _differing(was, now, {"effect": "what it does", "clauses": "clauses", **_SCOPE})
        case _:
            yield from _differing(
                was,
                now,
                {
                    "number": "number of the entry",
                    "what": "what it is",
                    "summary": "in an editor's words",
                    "scheduled_on": "set for",
                    "text": "the docket's words",
                },
            )


def order(told: Mapping[str, Any]) -> str:
    """`preliminary injunction`."""
    return _small(_EFFECTS.get(_word(told, "effect"), "an order"))


def entry(told: Mapping[str, Any]) -> str:
    """`motion`; of what no editor has read, `entry of the docket, not yet read by an editor`."""
    return _small(_KINDS.get(_word(told, "what"), "an entry"))


def reach(told: Mapping[str, Any]) -> str:
    return _REACHES.get(_word(told, "reach"), "")


def standing(told: Mapping[str, Any]) -> str:
    """`in force; injunction denied`."""
    return "; ".join(word for word in (str(told.get("answer", "")), courts(told)) if word) or "not worked out"


def courts(told: Mapping[str, Any]) -> str:
    """What courts have said of a clause: `injunction denied`."""
    court = _word(told, "court")
    return _COURTS.get(court, "no challenge known") if court else ""


def dated_by(kind: str, told: Mapping[str, Any]) -> str:
    """Whose the day is that an event has."""
    if kind == Change.FORCE_CHANGED:
        return "the order that it rests on"
    if kind == Change.CHALLENGE_ADDED:
        return "its filing"
    match told.get("basis"):
        case Basis.STATED:
            return "the court"
        case Basis.REPORTED | Basis.INFERRED:
            return "a report"
        case Basis.NOT_FOUND:
            return "this site, for want of a day of the court's,"
    return "the court, or a report"


def scope(told: Mapping[str, Any]) -> list[str]:
    """For whom, where and until when an order holds, as phrases; what is not limited is left out."""
    until = _word(told, "until")
    ends = f"until {day(until)}" if _date(until) else until
    found = (("as to ", _word(told, "parties")), ("in ", _word(told, "territory")), ("", ends))
    return [f"{before}{words}" for before, words in found if words]


def day(text: str) -> str:
    """`2026-03-06` -> `6 March 2026`; any other text as it is."""
    known = _date(text)
    return spoken(known) if known else text


def _date(text: str) -> datetime.date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _differing(
    was: Mapping[str, Any], now: Mapping[str, Any], labels: Mapping[str, str]
) -> Iterator[tuple[str, str | None, str | None]]:
    alone = not was or not now
    for name, label in labels.items():
        if alone and name in _IN_THE_HEADLINE:
            continue
        before, after = (_value(name, side.get(name)) if side else None for side in (was, now))
        if (before or after) and before != after:
            # Of what was there before or is there now, an empty value is nothing that was said.
            yield label, *_both(text if side else None for text, side in ((before or "nothing", was), (after or "nothing", now)))


def _value(name: str, value: Any) -> str:
    if value is None:
        return ""
    match name:
        case "effect":
            return order({name: value})
        case "what":
            return entry({name: value})
        case "basis":
            return _BASES.get(str(value), str(value))
        case "clauses" if isinstance(value, list):
            return ", ".join(map(str, value))
        case "until" if not _date(str(value)):
            return str(value).removeprefix("until ")
        case "filed_on" | "terminated_on" | "date" | "until" | "upon" | "scheduled_on":
            return day(str(value))
    return str(value)


def _word(told: Mapping[str, Any], name: str) -> str:
    return str(told.get(name) or "")


def _small(words: str) -> str:
    return f"{words[:1].lower()}{words[1:]}"


def _both(sides: Iterable[str | None]) -> tuple[str | None, str | None]:
    before, after = sides
    return before, after
