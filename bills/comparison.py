"""A known bill beside what a page says of it now: what differs, and what of that is news. Writes nothing."""

from dataclasses import dataclass, replace
from typing import Any

from bills.corrections.overlay import Overlay
from bills.diff import COLLECTIONS, Diff, Difference, diff, told, without
from bills.models import Bill, Reading
from bills.rows import STAND_IN, Chambers, Rolls, Rows, taken
from bills.source import Source
from scrapers.records import BillRecord
from scrapers.vocabulary import Change, Origin


@dataclass(frozen=True, slots=True)
class Comparison:
    """A known bill beside what the page says of it now. `taken` are the parts that only a stand-in spoke of until now."""

    bill: Bill
    record: BillRecord
    said: BillRecord
    print: str
    rows: Rows
    found: Diff
    before: Reading | None
    source: Source
    taken: frozenset[str]

    @property
    def backfill(self) -> bool:
        """A first reading by this kind, an official one in place of one that we wrote, a stand-in from another file: no news."""
        if self.before is None or Origin(self.before.snapshot.origin) is Origin.RECONSTRUCTED:
            return True
        return self.before.authority == STAND_IN and self.before.snapshot.request_url != self.source.snapshot.request_url

    @property
    def replaced(self) -> frozenset[str]:
        """The parts where this reading takes the place of another's."""
        return frozenset(COLLECTIONS) if self.backfill else self.taken

    @property
    def news(self) -> list[Difference]:
        return [] if self.backfill else [difference for difference in self.found.differences if difference.part not in self.taken]

    @property
    def shows(self) -> bool:
        """Whether the bill's page may show something else after it: the order of lines and what they rest on, too."""
        moves = self.found.differences or self.replaced or self.bill.session_id != self.source.session.pk
        lists = self.source.kind.lists_session and self.bill.withdrawn_at is not None
        address = bool(self.said.source_url) and self.said.source_url != self.bill.source_url
        spoken = any(pair.change or pair.old != pair.new for pairs in self.found.parts.values() for pair in pairs)
        return bool(moves or lists or address or spoken or self.said.classification != self.bill.classification)

    @property
    def unsettled(self) -> bool:
        return not self.source.settle and any(difference.change is Change.WITHDRAWN for difference in self.news)


def compare(
    bill: Bill, record: BillRecord, print_: str, source: Source, chambers: Chambers, rolls: Rolls, overlay: Overlay
) -> Comparison:
    said: list[Reading] = getattr(bill, "said")  # noqa: B009 - set by with_parts
    kind, authority = source.snapshot.kind, source.kind.authority
    owned = {part for reading in said if reading.authority > authority for part in reading.parts}
    spoken = without(record, owned if authority == STAND_IN else owned - {"votes"})
    if authority == STAND_IN and "title" in owned:
        spoken = replace(spoken, source_url="")
    rows = Rows.of(bill, spoken, source.snapshot, source.kind, chambers, rolls, overlay)
    sifted = rows.sift(spoken)
    before = next((reading for reading in said if reading.kind == kind), None)
    if source.kind.several:
        # The sheets of a first run are all first readings; one that comes later is news.
        before = Reading.objects.filter(bill=bill, kind=kind).before(source.run)
    found = diff(rows.record, sifted, rows.withdrawn)
    if overlay:
        sifted = _laid_over(bill, rows, sifted, found, overlay)
        found = Diff(found.parts, told(rows.shown, sifted, found.parts))
    return Comparison(bill, record, sifted, print_, rows, found, before, source, taken(said, authority))


def _laid_over(bill: Bill, rows: Rows, said: BillRecord, found: Diff, overlay: Overlay) -> BillRecord:
    """What is to be shown of what the source says now: the corrections that stand lie over it."""
    parts: dict[str, Any] = {}
    for part, pairs in found.parts.items():
        items = list(getattr(said, part))
        for pair in pairs:
            if pair.old is None or pair.new is None or (key := (part, rows.items[part][pair.old].pk)) not in overlay:
                continue
            overlay.kept(*key, old=getattr(rows.record, part)[pair.old], new=items[pair.new])
            items[pair.new] = overlay.over(*key, items[pair.new])
        parts[part] = tuple(items)
    shown: BillRecord = overlay.over("bill", bill.pk, said)
    return replace(shown, **parts)
