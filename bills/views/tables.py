"""Tables for a spreadsheet: a file that opens as what it is, and no cell that runs."""

import csv
import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from django.http import HttpResponse, StreamingHttpResponse

# A spreadsheet takes a cell that begins with one of these for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table(name: str, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> HttpResponse:
    """The rows as a CSV file of that name: UTF-8 with a byte order mark, without which Excel spoils names with accents.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    response = HttpResponse(
        "\ufeff", content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
    file = csv.DictWriter(response, columns)
    file.writeheader()
    file.writerows({column: safe(cell) for column, cell in row.items()} for row in rows)
    return response


def streamed(name: str, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> StreamingHttpResponse:
    """The same for a table that is too long to be held: sent row by row."""
    line = _Line()
    writer = csv.writer(line)

    def lines() -> Iterator[str]:
        writer.writerow(columns)
        yield f"\ufeff{line.text}"
        for row in rows:
            writer.writerow([safe(row.get(column, "")) for column in columns])
            yield line.text

    told = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8", headers=told)


class _Line:
    """What the writer of a table wrote last."""

    text = ""

    def write(self, text: str) -> None:
        self.text = text


def safe(cell: object) -> str:
    """The cell as text that no spreadsheet runs."""
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def instant(at: datetime.datetime | None, zone: ZoneInfo) -> str:
    """A moment by the state's clock, as ISO 8601 to the second; "" for none."""
    return at.astimezone(zone).isoformat(timespec="seconds") if at else ""
