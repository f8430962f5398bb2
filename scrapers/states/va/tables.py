"""Reading the public files: days, members, committees, and where a bill's own rows lie."""

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from scrapers.page import Page, fold
from scrapers.records import Record

# A row that begins with a bill's number, for `Slices`.
BY_BILL = rb'^"?([HS][BJR]\d+) *"?,.*\n?'

_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d\d)")
_MEMBER = re.compile(r"[HS]\d{4}")
_COMMITTEE = re.compile(r"[HS]\d\d")


@lru_cache(maxsize=5_000)
def day(cell: str) -> datetime.date:
    """A day as the files write it: 2/6/2026, or 02/06/24 in those of 2024. ValueError for anything else."""
    match = _DAY.fullmatch(cell.strip())
    if match is None:
        raise ValueError(f"not a day: {cell!r}")
    month, date, year = map(int, match.groups())
    return datetime.date(year if year > 99 else 2000 + year, month, date)


@dataclass
class Slices:
    """Where the rows lie in a file's bytes, by what `pattern` finds in them: its first group is the key, its whole the row."""

    page: Page
    pattern: bytes

    @cached_property
    def _spans(self) -> dict[str, list[tuple[int, int]]]:
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for row in re.finditer(self.pattern, self.page.body, re.MULTILINE):
            found[row[1].decode()].append(row.span())
        return found

    def of(self, *keys: str) -> bytes:
        return b"".join(self.page.body[start:end] for key in keys for start, end in self._spans.get(key, ()))


def members_named(page: Page) -> dict[str, str]:
    """The members by their numbers: `H0340` is "Maldonado, Michelle Lopes". SourceChanged for a row without a number or a name."""
    return dict(_pairs(page, "MBR_MBRNO", "MBR_NAME", _MEMBER))


def committees_named(page: Page | None) -> dict[str, str]:
    """The committees by their codes: `H08` is "Courts of Justice". None of them where there is no page."""
    return dict(_pairs(page, "COM_COMNO", "COM_NAME", _COMMITTEE)) if page is not None else {}


def _pairs(page: Page, key: str, name: str, shape: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    empty = True
    for row in page.rows(key, name):
        empty = False
        pair = row.get(key, "").strip(), fold(row.get(name, ""))
        if not (shape.fullmatch(pair[0]) and pair[1]):
            raise page.changed(f"a row with {key} and {name}", expected=f"{shape.pattern} and a name", found=pair)
        yield pair
    page.need(not empty, "the file has no rows")


def members(page: Page) -> Iterable[Record]:
    """Nothing of its own: the names of those who vote. Who sits for whom is told beside the committees' members."""
    members_named(page)
    return ()


def committees(page: Page) -> Iterable[Record]:
    """Nothing of its own: the names of the committees."""
    committees_named(page)
    return ()
