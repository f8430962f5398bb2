"""The corrections of one bill, fact by fact: what its page and its table say beside what was corrected."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from bills.models import Bill, Correction
from bills.views.entries import Entry
from bills.views.whereabouts import rows_on
from bills.withheld import Mask
from scrapers.vocabulary import CorrectionKind, CorrectionStatus


@dataclass(frozen=True, slots=True)
class Marks:
    """`entries` are all of the bill's corrections, the newest first; `mask` is what they withhold."""

    entries: list[Entry] = field(default_factory=list)
    mask: Mask = field(default_factory=Mask)
    _live: Mapping[tuple[str, int], list[Entry]] = field(default_factory=dict)

    @classmethod
    def of(cls, bill: Bill) -> "Marks":
        """Of a bill that was fetched with its history: one query, where nothing is withheld.

        A hearing is marked on every bill of its agenda.
        """
        found = list(Correction.objects.on([bill.pk]).for_ledger())
        mask = Mask.among(found, [bill.pk])
        rows = rows_on(bill) if found else {}
        entries = [Entry(c, mask, rows.get((c.part, c.row))) for c in found]
        live: defaultdict[tuple[str, int], list[Entry]] = defaultdict(list)
        for entry in reversed(entries):
            if entry.is_live or entry.is_undone:
                live[entry.correction.part, entry.correction.row].append(entry)
        return cls(entries, mask, dict(live))

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
