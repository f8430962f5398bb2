"""An editor's word over a source's, while a reading is compared.

A row holds what is shown. Beneath a live correction lies what the source last said, and a new reading is compared with that: source
with source. Then the correction is judged by what the source says now. If that has not moved, the correction stands; if it has, the
correction pauses and the source's word is shown; if the source says what the editor said, it has done its work.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bills.corrections import facts
from bills.diff import SAME_LINE, likeness, no_news
from bills.models import Correction, Event, Run
from scrapers.errors import RecordError
from scrapers.records import ActionRecord, VoteRecord, plain
from scrapers.vocabulary import Change, CorrectionKind, CorrectionStatus

FIELDS = (CorrectionKind.FIELD, CorrectionKind.WITHHELD)
WHOLE = (CorrectionKind.HIDDEN, CorrectionKind.DUPLICATE)
Key = tuple[str, int]


def verdict(correction: Correction, says: Any) -> CorrectionStatus:
    """What becomes of a live correction, now that its source `says` this."""
    if says == correction.value:
        return CorrectionStatus.CONFIRMED
    if correction.status == CorrectionStatus.PAUSED:
        return CorrectionStatus.PAUSED
    return CorrectionStatus.STANDING if says == correction.says else CorrectionStatus.PAUSED


@dataclass(slots=True)
class Overlay:
    """The live corrections of some bills, and what a reading makes of them. `settle` writes that down.

    `unhidden` and `hidden` are the rows that count again, and those that no longer do.
    """

    _live: Mapping[Key, Sequence[Correction]] = field(default_factory=dict)
    _moved: dict[int, tuple[Correction, CorrectionStatus, Any]] = field(default_factory=dict)
    unhidden: list[Key] = field(default_factory=list)
    hidden: list[Key] = field(default_factory=list)

    @classmethod
    def of(cls, bills: Iterable[int]) -> "Overlay":
        return cls._of(Correction.objects.live().filter(bill__in=list(bills)).exclude(part__in=("stage", "hearings")))

    @classmethod
    def of_hearings(cls, rows: Iterable[int]) -> "Overlay":
        """Of hearings, which are no one bill's."""
        return cls._of(Correction.objects.live().filter(part="hearings", row__in=list(rows)))

    @classmethod
    def _of(cls, corrections: Iterable[Correction]) -> "Overlay":
        live: defaultdict[Key, list[Correction]] = defaultdict(list)
        for correction in corrections:
            live[correction.part, correction.row].append(correction)
        return cls(dict(live))

    def __bool__(self) -> bool:
        return bool(self._live)

    def __contains__(self, key: Key) -> bool:
        """Whether anybody has a word on this row."""
        return key in self._live

    def _fields(self, key: Key) -> list[Correction]:
        return [c for c in self._live.get(key, ()) if c.kind in FIELDS]

    def added(self, part: str, row: int) -> Correction | None:
        """The correction that added this row, if an editor did."""
        return next((c for c in self._live.get((part, row), ()) if c.kind == CorrectionKind.ADDED), None)

    def beneath(self, part: str, row: int, shown: Any) -> Any:
        """The record as the source last said it, of one that is shown."""
        for correction in self._fields((part, row)):
            if correction.status == CorrectionStatus.STANDING or correction.kind == CorrectionKind.WITHHELD:
                shown = facts.put(shown, part, correction.field, correction.says)
        return shown

    def withheld(self, part: str, row: int, said: Any) -> Any:
        """The record as the source said it, without what must not be repeated."""
        for correction in self._fields((part, row)):
            if correction.kind == CorrectionKind.WITHHELD:
                said = facts.put(said, part, correction.field, correction.value)
        return said

    def over(self, part: str, row: int, said: Any) -> Any:
        """The record as it is to be shown, of one that the source says now; each correction is judged by it."""
        shown = said
        for correction in self._fields((part, row)):
            says = facts.value(said, correction.field)
            if part == "bill" and says is None:
                # The page does not speak of it.
                continue
            if self._judge(correction, says) or correction.kind == CorrectionKind.WITHHELD:
                try:
                    shown = facts.put(shown, part, correction.field, correction.value)
                except RecordError:
                    self._moved[correction.pk] = (correction, CorrectionStatus.PAUSED, says)
        return shown

    def _judge(self, correction: Correction, says: Any) -> bool:
        """Whether the editor's word goes on being shown."""
        status = verdict(correction, says)
        if status != correction.status or says != correction.says:
            self._moved[correction.pk] = (correction, status, says)
        return status == CorrectionStatus.STANDING

    def kept(self, part: str, row: int, *, old: Any, new: Any) -> None:
        """A row goes on in the source, as `new`; a word on the whole row pauses where the source's words moved."""
        for correction in self._live.get((part, row), ()):
            if correction.kind == CorrectionKind.ADDED:
                self._moved[correction.pk] = (correction, CorrectionStatus.CONFIRMED, plain(new))
                if correction.status == CorrectionStatus.PAUSED:
                    self.unhidden.append((part, row))
            elif correction.kind in WHOLE and not no_news(old, new) and correction.status == CorrectionStatus.STANDING:
                self._moved[correction.pk] = (correction, CorrectionStatus.PAUSED, plain(new))
                self.unhidden.append((part, row))

    def vanished(self, part: str, row: int) -> None:
        """The source took the row back: what was said of its fields pauses, and who said that it does not count was right."""
        for correction in self._live.get((part, row), ()):
            if correction.kind in WHOLE:
                self._moved[correction.pk] = (correction, CorrectionStatus.CONFIRMED, None)
            elif correction.status == CorrectionStatus.STANDING and correction.kind == CorrectionKind.FIELD:
                self._moved[correction.pk] = (correction, CorrectionStatus.PAUSED, correction.says)

    def adopted(self, part: str, row: int, shown: Any, said: Sequence[Any]) -> Any:
        """A row that an editor added, as the source now has it among `said`, for the comparison; None where it has not.

        One that is much like it, and not the same, pauses the addition: a person sees whether they are one.
        """
        correction = self.added(part, row)
        if correction is None:
            return None
        theirs = next((item for item in said if same(shown, item)), None)
        if theirs is not None:
            return replace(shown, source_key=theirs.source_key) if isinstance(theirs, VoteRecord) else theirs
        # What stood there when it was added was seen by whoever added it.
        looks = [plain(item) for item in said if alike(shown, item)]
        news = [item for item in looks if identity(item) not in (correction.said or [])]
        if news and correction.status == CorrectionStatus.STANDING:
            self._moved[correction.pk] = (correction, CorrectionStatus.PAUSED, news)
            self.hidden.append((part, row))
        return None

    def settle(self, run: Run, now: datetime.datetime) -> list[Event]:
        """Write what became of the corrections; returns the events that tell it, not written yet."""
        events = []
        for correction, status, says in self._moved.values():
            before, correction.says = correction.status, says
            correction.status = status
            if status != before and status == CorrectionStatus.PAUSED:
                correction.paused_at = now
                events.append(told(correction, Change.CORRECTION_PAUSED, now=now, run=run, before=correction.value, after=says))
            elif status == CorrectionStatus.CONFIRMED:
                correction.settled_at, correction.settled_note = now, "confirmed by the source"
                events.append(told(correction, Change.CORRECTION_CONFIRMED, now=now, run=run, before=correction.said, after=says))
            correction.save(update_fields=["status", "says", "paused_at", "settled_at", "settled_note"])
        return events


def told(
    correction: Correction, change: Change, *, now: datetime.datetime, run: Run | None = None, before: Any = None, after: Any = None
) -> Event:
    """The event of a correction. It alerts nobody: what goes to subscribers is approved by a person.

    Of a text that must not be repeated, it tells neither what it was nor what it is.
    """
    if correction.kind == CorrectionKind.WITHHELD:
        before = after = None
    return Event(
        bill_id=correction.bill_id,
        correction=correction,
        run=run,
        kind=change,
        part=correction.part,
        recorded_at=now,
        before=before,
        after=after,
        alertable=False,
    )


def identity(said: Mapping[str, Any]) -> Any:
    """What tells a row of a source, as `plain` gives it, from others like it."""
    return said.get("source_key", said)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def same(ours: Any, theirs: Any) -> bool:
    """Whether the source's row is the one that an editor added."""
    if isinstance(ours, ActionRecord):
        return (ours.date, ours.chamber, _folded(ours.description)) == (theirs.date, theirs.chamber, _folded(theirs.description))
    if isinstance(ours, VoteRecord):
        return alike(ours, theirs) and dict(ours.counts) == dict(theirs.counts)
    return bool(plain(ours) == plain(theirs))


def alike(ours: Any, theirs: Any) -> bool:
    """Whether the source's row may be the one that an editor added: a vote, or a like act, of the same body on the same day."""
    if isinstance(ours, ActionRecord):
        same_day = (ours.date, ours.chamber) == (theirs.date, theirs.chamber)
        return same_day and (bool(ours.classification & theirs.classification) or likeness(ours, theirs) >= SAME_LINE)
    if isinstance(ours, VoteRecord):
        return (ours.date, ours.chamber, ours.organization) == (theirs.date, theirs.chamber, theirs.organization)
    return False
