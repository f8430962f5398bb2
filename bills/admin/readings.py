"""A bill's readings on the desk: what each kind of page said of it and when, and what two of them differ in."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from bills import kept, snapshots
from bills.admin.pages import missing
from bills.admin.shell import desk_page, number
from bills.models import Bill, Event, Reading
from scrapers.errors import FetchError
from scrapers.state import all_states

# The time that two texts take to be compared grows with the square of their lines.
LINES = 4_000
# Lines that are the same are shown around those that are not.
AROUND = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A line of both texts side by side. `sort` is same, changed, gone, new or skipped; a number is None where there is no line."""

    sort: str
    old_number: int | None = None
    old: str = ""
    new_number: int | None = None
    new: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One of two readings that are compared: its lines, what was cut of them, and why there are none."""

    reading: Reading
    lines: list[str]
    cut: tuple[str, ...]
    gone: str = ""
    is_slice: bool = True


def _readings(bill: Bill) -> QuerySet[Reading]:
    rows = Reading.objects.filter(bill=bill).select_related("snapshot__session__jurisdiction", "snapshot__run")
    return rows.order_by("kind", "-pk")


@require_safe
def readings(request: HttpRequest, pk: int) -> HttpResponse:
    """`/desk/readings/<bill>/`: by kind of page, newest first; `?older=1&newer=2` compares two of a kind."""
    bill = get_object_or_404(Bill.objects.select_related("session__jurisdiction"), pk=pk)
    state = all_states().get(bill.session.jurisdiction.code)
    pages = state.pages if state else {}
    rows = _readings(bill).defer("raw")
    kinds = [
        (kind, pages[kind].label if kind in pages else kind, list(group)) for kind, group in groupby(rows, lambda row: row.kind)
    ]
    chosen = [number(request.GET.get(name)) for name in ("older", "newer")]
    refused = ""
    told: dict[str, Any] = {}
    if any(key is not None for key in chosen):
        found = _readings(bill).in_bulk([key for key in chosen if key is not None])
        if len(found) != len({key for key in chosen if key is not None}):
            raise Http404
        older, newer = (found[key] for key in sorted(found)) if len(found) == 2 else (None, None)
        if older is None or newer is None:
            refused = "Choose two readings."
        elif older.kind != newer.kind:
            refused = "Only two readings of one kind of page can be compared."
        else:
            told = _compared(older, newer)
    return desk_page(
        request,
        "readings",
        f"Readings of {bill.identifier}",
        bill=bill,
        kinds=kinds,
        chosen=chosen,
        refused=refused,
        **told,
    )


def _compared(older: Reading, newer: Reading) -> dict[str, Any]:
    sides = side(older), side(newer)
    events = [(event, moved(event)) for event in Event.objects.filter(reading=newer).order_by("pk")]
    rows = list(differences(sides[0].lines, sides[1].lines)) if not any(one.gone for one in sides) else []
    return {"sides": sides, "rows": rows, "same": all(row.sort in ("same", "skipped") for row in rows), "events": events}


def side(reading: Reading) -> Side:
    """What a reading was read from, in lines: the record's own slice, or the whole page where the page is the slice."""
    snapshot = reading.snapshot
    try:
        if reading.raw:
            body = zlib.decompress(bytes(reading.raw))
            # The slice is a piece of the page: what the server called the page does not tell what it is.
            page = replace(snapshots.as_page(snapshot, body), media_type="")
        else:
            page = snapshots.as_page(snapshot, snapshots.head(snapshot, kept.READ))
    except FetchError as error:
        return Side(reading, [], (), missing(snapshot, error), is_slice=False)
    lines, cut = kept.words(page, size=len(page.body) if reading.raw else snapshot.size)
    if len(lines) > LINES:
        lines, cut = lines[:LINES], (*cut, f"Only the first {LINES:,} lines are compared.")
    return Side(reading, lines, cut, is_slice=bool(reading.raw))


def differences(old: list[str], new: list[str]) -> Iterator[Row]:
    """Two texts side by side. Of lines that are the same, those near a difference."""
    if old == new:
        return
    blocks = SequenceMatcher(None, old, new, autojunk=len(old) > 1_000).get_grouped_opcodes(AROUND)
    end = 0
    for block in blocks:
        if block[0][1] > end:
            yield _skipped(block[0][1] - end)
        for sort, i1, i2, j1, j2 in block:
            for at in range(max(i2 - i1, j2 - j1)):
                left, right = i1 + at < i2, j1 + at < j2
                yield Row(
                    "same" if sort == "equal" else "changed" if left and right else "gone" if left else "new",
                    i1 + at + 1 if left else None,
                    old[i1 + at] if left else "",
                    j1 + at + 1 if right else None,
                    new[j1 + at] if right else "",
                )
        end = block[-1][2]
    if end < len(old):
        yield _skipped(len(old) - end)


def _skipped(count: int) -> Row:
    return Row("skipped", old="1 line is the same" if count == 1 else f"{count:,} lines are the same")


def moved(event: Event) -> list[tuple[str, str, str]]:
    """What an event changed: (field, before, after) of the fields that differ, or of all that it has where it came or went."""
    before, after = (said if isinstance(said, dict) else {"": said} for said in (event.before, event.after))
    pairs = [(name, told(before.get(name)), told(after.get(name))) for name in {**before, **after}]
    return [(name, old, new) for name, old, new in pairs if old != new]


def told(value: object) -> str:
    """A value of a record in words: empty for none."""
    if isinstance(value, dict):
        return ", ".join(f"{name}: {told(one)}" for name, one in value.items())
    if isinstance(value, list):
        return "; ".join(told(one) for one in value)
    return "" if value is None else str(value)


ROUTES = (("readings/<int:pk>/", readings, "readings"),)
