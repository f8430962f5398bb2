"""What needs a person today: heaps of work, each item leading to where it is settled."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib.auth.models import AbstractUser
from django.urls import reverse

from bills.models import ErrorReport

# Items of a heap that the desk's front page shows.
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to settle: what it is in words, where it is settled, since when it waits."""

    words: str
    url: str
    since: datetime.datetime | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Heap:
    """Things of one sort. `permission` is needed to settle them (`bills.correct_records`), `url` lists them all."""

    title: str
    why: str
    permission: str
    count: int
    items: list[Item] = field(default_factory=list)
    url: str = ""


def heaps(user: AbstractUser) -> list[Heap]:
    """The heaps that are not empty and that this person may settle, in the order in which they should be looked at."""
    return [heap for make in MAKERS if (heap := make()).count and user.has_perm(heap.permission)]


def reported() -> Heap:
    """What readers reported and nobody has settled."""
    waiting = ErrorReport.objects.filter(settled_at=None).order_by("sent_at")
    items = [
        Item(
            f"{report.get_kind_display().capitalize()}: {report.address}",
            reverse("admin:bills_errorreport_change", args=[report.pk]),
            report.sent_at,
            report.words[:140],
        )
        for report in waiting[:SHOWN]
    ]
    why = "Readers say that something is wrong, or reply to what a page says of them. Say what came of each."
    url = f"{reverse('admin:bills_errorreport_changelist')}?settled=no"
    return Heap("Reports of readers", why, "bills.settle_reports", waiting.count(), items, url)


# Each looks into the database and says what waits there.
MAKERS: tuple[Callable[[], Heap], ...] = (reported,)
