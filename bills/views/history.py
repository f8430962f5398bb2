"""What happened to one correction, from its events: who did what, when, and what was said. Three queries at the most."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import Truncator

from bills.models import AuditEntry, Event
from bills.views.entries import STATUSES, Entry, public_name
from bills.views.wording import NOTHING
from scrapers.vocabulary import Change, CorrectionKind, CorrectionStatus

_WORDS = 60


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to a correction; `by` is empty for the source and the calendar, `said` what was said by whom."""

    at: datetime.datetime
    words: str
    by: str = ""
    said: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """`first` is what the source said when the correction was made, where `Correction.said` is a newer word of it; else ""."""

    steps: list[Step] = field(default_factory=list)
    first: str = ""


def history(entry: Entry) -> History:
    """The first thing first. What no event tells of, such as that a later correction took its place, its own moments tell."""
    made = entry.correction
    events = list(made.events.order_by("recorded_at", "pk"))
    first = _first(entry, events)
    steps = list(_steps(entry, events, first))
    known = {step.at for step in steps}
    if made.made_at not in known:
        steps.append(_made(entry, first))
    if made.paused_at and made.paused_at not in known:
        steps.append(_paused(entry, made.paused_at, made.says, is_gone=entry.is_gone))
    if made.settled_at and made.settled_at not in known:
        steps.append(_ended(entry, made.settled_at, made.says))
    # A correction keeps what the source said of a row as it was found; of one that was added, other rows that are like it.
    moved = made.kind != CorrectionKind.ADDED and first != made.said
    return History(sorted(steps, key=lambda step: step.at), entry.told(first) if moved else "")


def _first(entry: Entry, events: Iterable[Event]) -> Any:
    """What the source said when the correction was made. Its event tells what was shown: maybe an earlier word of ours."""
    made = entry.correction
    if made.kind == CorrectionKind.FIELD and made.replaces is not None:
        return made.replaces.says
    at = (event.before for event in events if event.kind == Change.CORRECTED and event.recorded_at == made.made_at)
    return next(at, made.said)


def _steps(entry: Entry, events: list[Event], first: Any) -> Iterator[Step]:
    made, deeds, beneath = entry.correction, _renewals(entry, events), first
    for event in events:
        at = event.recorded_at
        match event.kind:
            case Change.CORRECTED if at == made.made_at:
                yield _made(entry, first)
            case Change.CORRECTED:
                deed = deeds.get(at)
                over = "" if made.kind == CorrectionKind.ADDED else _pair(entry, event.before, event.after)
                note = entry.mask.over(str(deed.told.get("note", ""))) if deed else ""
                yield Step(at, "Renewed, over what the source says now", public_name(deed.who if deed else None), over, note)
            case Change.CORRECTION_PAUSED:
                yield _paused(entry, at, event.after, is_gone=made.kind == CorrectionKind.FIELD and event.after == beneath)
                beneath = event.after
            case Change.CORRECTION_CONFIRMED | Change.CORRECTION_ENDED:
                yield _ended(entry, at, event.after)
            case Change.CORRECTION_NOTICE:
                yield Step(at, "A notice of it was approved", public_name(made.notice_by))


def _renewals(entry: Entry, events: Iterable[Event]) -> Mapping[datetime.datetime, AuditEntry]:
    """Who renewed it is told by the trail alone."""
    made = entry.correction
    moments = [event.recorded_at for event in events if event.kind == Change.CORRECTED and event.recorded_at != made.made_at]
    if not moments:
        return {}
    deeds = AuditEntry.objects.filter(deed="renewed", at__in=moments).select_related("who")
    return {deed.at: deed for deed in deeds if deed.told.get("correction") == made.pk}


def _made(entry: Entry, first: Any) -> Step:
    made = entry.correction
    # What was added, or does not count, is told once, above.
    plain = made.kind in (CorrectionKind.FIELD, CorrectionKind.OVERRIDE)
    return Step(made.made_at, "Made", entry.by, _pair(entry, first, made.value) if plain else "")


def _paused(entry: Entry, at: datetime.datetime, says: Any, *, is_gone: bool) -> Step:
    if is_gone:
        return Step(at, "Paused: the source took it back")
    if entry.correction.kind == CorrectionKind.OVERRIDE:
        return Step(at, "Paused: the record gives something new", said=_said("It gives", entry, says))
    if entry.correction.kind == CorrectionKind.ADDED:
        return Step(at, "Paused: the source has something like it", said=_said("It says", entry, says))
    return Step(at, "Paused: the source said something new", said=_said("It said", entry, says))


def _ended(entry: Entry, at: datetime.datetime, says: Any) -> Step:
    """Only a person has a note of their own."""
    made = entry.correction
    status = CorrectionStatus(made.status)
    said = _said("It says", entry, says) if status == CorrectionStatus.CONFIRMED and made.kind == CorrectionKind.FIELD else ""
    return Step(at, STATUSES[status], entry.ended_by, said, entry.note if entry.ended_by else "")


def _pair(entry: Entry, theirs: Any, ours: Any) -> str:
    source = "The record gave" if entry.correction.kind == CorrectionKind.OVERRIDE else "The source said"
    if entry.correction.kind in (CorrectionKind.HIDDEN, CorrectionKind.DUPLICATE):
        return _said(source, entry, theirs)
    return "" if entry.is_withheld else f"{source} {_quoted(entry, theirs)}; we said {_quoted(entry, ours)}."


def _said(words: str, entry: Entry, value: Any) -> str:
    return "" if entry.is_withheld else f"{words} {_quoted(entry, value)}."


def _quoted(entry: Entry, value: Any) -> str:
    text = Truncator(entry.told(value)).words(_WORDS)
    return f"“{text}”" if entry.is_verbatim and text != NOTHING else text
