"""The answers to a search: a page of them at a time, how many there are, and how they are spread."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from bills.models import Bill, BillStage, SearchDocument
from bills.search.asked import Search
from bills.search.engine import Leads

PAGE = 25
# Answers that are counted; more are "more than".
COUNTED = 1_000
# Keys that are read at once where all answers are.
BATCH = 500


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ends: whether its last bill is among those that have the words in their titles, its day and its key."""

    leads: bool
    day: datetime.date
    bill: int

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """None for what is no place."""
        leads, _, rest = text.partition(".")
        day, _, bill = rest.partition(".")
        try:
            return cls({"1": True, "0": False}[leads], datetime.date.fromisoformat(day), int(bill[:18]))
        except (KeyError, ValueError):
            return None

    def __str__(self) -> str:
        return f"{int(self.leads)}.{self.day.isoformat()}.{self.bill}"


def page(
    search: Search, *, now: datetime.datetime, after: Place | None = None, size: int = PAGE, newest: bool = False
) -> tuple[list[int], Place | None]:
    """The keys of the next bills, and where the page after them begins; None where there is none.

    Bills that have all the words in their number, titles or names come first, then those that have them anywhere; of each the ones
    with the latest action first. With `newest`, wherever they have the words.
    """
    rows: list[Place] = []
    for leads, documents in [(False, search.documents(now=now))] if newest else _tiers(search, now):
        if after is not None and after.leads and not leads:
            after = None
        elif after is not None and leads and not after.leads:
            continue
        if after is not None:
            behind = Q(latest_on__lt=after.day) | Q(latest_on=after.day, pk__lt=after.bill)
            documents = documents.filter(behind, latest_on__lte=after.day)
        wanted = size + 1 - len(rows)
        found = documents.order_by("-latest_on", "-pk").values_list("latest_on", "pk")[:wanted]
        rows += [Place(leads, day, bill) for day, bill in found]
        if len(rows) > size:
            break
    shown = rows[:size]
    return [row.bill for row in shown], shown[-1] if len(rows) > size else None


def _tiers(search: Search, now: datetime.datetime) -> Iterator[tuple[bool, QuerySet[SearchDocument]]]:
    documents = search.documents(now=now)
    if search.query.groups:
        yield True, documents.filter(Leads(search.query))
        yield False, documents.filter(~Q(Leads(search.query)))
    else:
        yield False, documents


def everything(search: Search, *, now: datetime.datetime, most: int) -> Iterator[list[int]]:
    """The keys of all the bills that answer, in the order of pages, some at a time."""
    after: Place | None = None
    left = most
    while left > 0:
        keys, after = page(search, now=now, after=after, size=min(BATCH, left))
        yield keys
        left -= len(keys)
        if after is None:
            return


def count(search: Search, *, now: datetime.datetime) -> int:
    """How many bills answer; COUNTED + 1 for more than are counted."""
    return search.documents(now=now).order_by()[: COUNTED + 1].count()


def spread(search: Search, *, now: datetime.datetime) -> dict[str, list[tuple[str, int]]]:
    """Of answers that are few enough to be counted: how many are of each state, stage and life, the most first."""
    keys = search.documents(now=now).values("pk")
    states = Bill.objects.filter(pk__in=keys).order_by().values_list("session__jurisdiction__code").annotate(n=Count("pk"))
    stages = BillStage.objects.filter(pk__in=keys).order_by().values_list("position", "life").annotate(n=Count("pk"))
    by_stage: dict[str, int] = {}
    by_life: dict[str, int] = {}
    for position, life, n in stages:
        by_stage[position] = by_stage.get(position, 0) + n
        by_life[life] = by_life.get(life, 0) + n
    return {"state": _most(dict(states)), "stage": _most(by_stage), "life": _most(by_life)}


def _most(counts: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def in_order(keys: Sequence[int], bills: QuerySet[Bill]) -> list[Bill]:
    """The bills of these keys, in their order."""
    known = bills.in_bulk(list(keys))
    return [known[key] for key in keys if key in known]
