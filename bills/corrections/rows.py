"""The rows on which an editor has a word: a row as the fact that it states, and a fact written back into its row."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bills.corrections import facts
from bills.corrections.overlay import Overlay
from bills.models import Action, Bill, Correction, Hearing, Organization
from bills.people import People
from bills.rows import EDITOR, MODELS, bring_up_roll, columns, fields_of, record_of, rolls_of
from scrapers.records import VoteRecord
from scrapers.vocabulary import Chamber, CorrectionKind


@dataclass(frozen=True, slots=True)
class Held:
    """A row of a bill, and what it states as it is shown. `row` is the bill itself where `part` is `bill`."""

    part: str
    row: Any
    fact: Any
    chambers: dict[str, int]

    @classmethod
    def of(cls, bill: Bill, part: str, row: int) -> "Held | None":
        """None where the bill has no such row."""
        found = Organization.objects.filter(jurisdiction=bill.session.jurisdiction_id).values_list("classification", "pk")
        chambers = dict(found)
        if part == "bill":
            return cls(part, bill, fields_of(bill, bill.session.identifier), chambers) if row == bill.pk else None
        if part == "hearings":
            hearing = Hearing.objects.filter(pk=row, items__bill=bill).first()
            return None if hearing is None else cls(part, hearing, facts.HearingFact.of(hearing), chambers)
        held = MODELS[part]._default_manager.filter(pk=row, bill=bill).select_related("reading__snapshot__session").first()
        if held is None:
            return None
        names = {pk: Chamber(word) for word, pk in chambers.items()}
        rolls = rolls_of([held.pk]) if part == "votes" else {}
        return cls(part, held, record_of(held, names, rolls), chambers)

    @property
    def is_added(self) -> bool:
        """Whether an editor added it, and no source states it yet."""
        return self.part in MODELS and self.row.reading.kind == EDITOR

    def write(self, field: str, fact: Any) -> None:
        """The fact into its row, of which `field` is another than before."""
        rows = type(self.row)._default_manager.filter(pk=self.row.pk)
        if self.part in MODELS:
            rows.update(**columns(fact, getattr(self.row, "order", 0), self.chambers))
        else:
            told = getattr(fact, field)
            rows.update(**{field: list(told) if isinstance(told, tuple) else told or ""})
        if isinstance(fact, VoteRecord) and field.startswith(facts.NAMES):
            bring_up_roll(self.row, fact, People.of(self.row.reading.snapshot.session))

    def hide(self, at: datetime.datetime | None) -> None:
        """The row does not count from now on; with None, it counts again."""
        type(self.row)._default_manager.filter(pk=self.row.pk).update(hidden_at=at)


def unhide(overlay: Overlay, now: datetime.datetime) -> None:
    """Rows count again, or no longer, as a reading left the corrections."""
    for keys, moment in ((overlay.unhidden, None), (overlay.hidden, now)):
        for part, row in keys:
            MODELS[part]._default_manager.filter(pk=row).update(hidden_at=moment)


def place(bills: Iterable[int]) -> None:
    """Lines that editors added go behind the source's last line of their day or of an earlier one."""
    added = Correction.objects.live().filter(bill__in=list(bills), part="actions", kind=CorrectionKind.ADDED)
    for nth, line in enumerate(Action.objects.filter(pk__in=added.values("row")).order_by("date", "pk"), start=1):
        official = Action.objects.filter(bill=line.bill_id, withdrawn_at=None).exclude(reading__kind=EDITOR)
        last = official.filter(date__lte=line.date).order_by("-order").values_list("order", flat=True).first()
        where = {"order": 0, "place": nth - 1000} if last is None else {"order": last, "place": nth}
        Action.objects.filter(pk=line.pk).update(**where)
