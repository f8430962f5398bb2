"""Hearings of a bill, as its page shows them. No clock, no queries: the bill comes with them."""

from dataclasses import dataclass
from typing import Any

from bills.models import Bill, Hearing, HearingItem
from scrapers.vocabulary import HearingStatus


@dataclass(frozen=True, slots=True)
class Announced:
    """A hearing with the bill on its agenda; `earlier` are the announcements that this one replaced, the latest first."""

    item: HearingItem
    earlier: list[dict[str, Any]]

    @property
    def hearing(self) -> Hearing:
        return self.item.hearing

    @property
    def is_off(self) -> bool:
        return self.item.removed_at is not None or self.hearing.status == HearingStatus.CANCELLED


def hearings(bill: Bill) -> list[Announced]:
    """The latest first, of a bill that was fetched with its history."""
    items = sorted(bill.hearing_items.all(), key=lambda item: (item.hearing.starts_at, item.pk), reverse=True)
    return [Announced(item, list(reversed(item.hearing.earlier))) for item in items]
