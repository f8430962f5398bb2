"""The corrections of one bill, fact by fact: what its page and its table say beside what was corrected."""

import datetime
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from bills.models import Bill, Correction, Event
from bills.views.entries import Entry
from bills.views.whereabouts import rows_on
from bills.withheld import Mask
from scrapers.vocabulary import Change, CorrectionKind, CorrectionStatus


@dataclass(frozen=True, slots=True)
class Marks:
    """`entries` are all of the bill's corrections, the newest first; `mask` is what they withhold.

    As of a past moment, `entries` are as they were then, and `since` are those that were made after it.
    """

    entries: list[Entry] = field(default_factory=list)
    since: list[Entry] = field(default_factory=list)
    mask: Mask = field(default_factory=Mask)
    _live: Mapping[tuple[str, int], list[Entry]] = field(default_factory=dict)

    @classmethod
    def of(cls, bill: Bill, *, at: datetime.datetime | None = None) -> "Marks":
        """Of a bill that was fetched with its history: one query, where nothing is withheld; one more for a past moment.

        A hearing is marked on every bill of its agenda. What is withheld today is withheld of every past, too.
        """
        found = list(Correction.objects.on([bill.pk]).for_ledger())
        mask = Mask.among(found, [bill.pk])
        rows = rows_on(bill) if found else {}
        later = [c for c in found if at is not None and c.made_at > at]
        since = [Entry(c, mask, rows.get((c.part, c.row))) for c in later]
        then = found if at is None else _as_of([c for c in found if c.made_at <= at], at)
        entries = [Entry(c, mask, rows.get((c.part, c.row))) for c in then]
        live: defaultdict[tuple[str, int], list[Entry]] = defaultdict(list)
        for entry in reversed(entries):
            if entry.is_live or entry.is_undone:
                live[entry.correction.part, entry.correction.row].append(entry)
        return cls(entries, since, mask, dict(live))

    def at(self, part: str, row: int, *fields: str) -> list[Entry]:
        """Those that are told beside a row, the oldest first; of these fields only, if any are named."""
        found = self._live.get((part, row), [])
        return [entry for entry in found if entry.correction.field in fields] if fields else found

    def beneath(self, part: str, row: int, *fields: str) -> str:
        """What the source says where a row shows our word, as JSON: `{field: value}`, or `null` for a row that it does not have.

        Of these fields only, if any are named; "" where the source says what is shown. A withheld text is never in it.
        """
        standing = [
            e for e in self.at(part, row, *fields) if e.correction.status == CorrectionStatus.STANDING and not e.is_withheld
        ]
        if any(entry.correction.kind == CorrectionKind.ADDED for entry in standing):
            return "null"
        said = {e.correction.field: e.says_plainly for e in standing if e.correction.kind == CorrectionKind.FIELD}
        return json.dumps(said, ensure_ascii=False, sort_keys=True) if said else ""


def _as_of(corrections: list[Correction], at: datetime.datetime) -> list[Correction]:
    """The corrections as they stood at a moment, by their events: not to be saved."""
    told: defaultdict[int | None, list[Event]] = defaultdict(list)
    keys = [correction.pk for correction in corrections]
    for event in Event.objects.filter(correction__in=keys, recorded_at__lte=at).order_by("recorded_at", "pk"):
        told[event.correction_id].append(event)
    for correction in corrections:
        if correction.settled_at is not None and correction.settled_at <= at:
            continue
        events = [event for event in told[correction.pk] if event.kind != Change.CORRECTION_NOTICE]
        last = events[-1] if events else None
        paused = last is not None and last.kind == Change.CORRECTION_PAUSED
        correction.status = CorrectionStatus.PAUSED if paused else CorrectionStatus.STANDING
        correction.settled_at, correction.settled_by, correction.settled_note = None, None, ""
        correction.paused_at = last.recorded_at if last is not None and paused else None
        if correction.kind not in (CorrectionKind.WITHHELD, CorrectionKind.ADDED):
            words = [event for event in events if event.kind == Change.CORRECTED]
            # What was shown before a word of ours was the source's; before the first, it may have been another of ours.
            if words and (len(words) > 1 or correction.replaces_id is None):
                correction.said = words[-1].before
            correction.says = last.after if last is not None and paused else correction.said
    return corrections
