"""What needs a person today: heaps of work, each item leading to where it is settled."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib.auth.models import AbstractUser
from django.urls import reverse

from bills.models import Proposal

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


def proposed_bills() -> Heap:
    waiting = Proposal.objects.waiting()
    url = reverse("admin:proposals")
    return Heap(
        title="Bills that look like a topic's",
        why="They show words of a topic and are not watched for it. Read each, then watch or decline it.",
        permission="bills.decide_proposals",
        count=waiting.count(),
        items=[
            Item(
                words=f"{row.bill.session.jurisdiction.name} {row.bill.identifier}: {row.bill.title}",
                url=f"{url}#proposal-{row.pk}",
                since=row.found_at,
                detail=", ".join(sorted(row.words)),
            )
            for row in waiting.select_related("bill__session__jurisdiction")[:SHOWN]
        ],
        url=url,
    )


# Each looks into the database and says what waits there.
MAKERS: tuple[Callable[[], Heap], ...] = (proposed_bills,)
