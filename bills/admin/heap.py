"""A heap of things of one sort that need a person, and an item of one."""

import datetime
from dataclasses import dataclass, field

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
