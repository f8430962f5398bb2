"""The State's .dat dialect: what its loader feeds to LOAD DATA, row by row, from bytes that are held once.

Cells are separated by tabs and rows end with a line feed. Text stands in backticks, numbers, moments and names of LOB files
stand bare, and a bare NULL (or `\\N`) is no value. A backslash escapes the character behind it; `\\n`, `\\t` and `\\r` are white
space. A backtick ends a text only before a tab or the row's end, so one may stand unescaped within a text, and a tab or a line
feed may too. Files are UTF-8 with rare bytes of Windows-1252. No line names the columns: their number is all that can be checked.
"""

import io
import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

from scrapers.page import Page

Cell = str | None

_QUOTED = r"`(?P<text>(?:[^`\\]++|\\.|`(?![\t\n]))*+)`"
_CELL = re.compile(rf"(?:{_QUOTED}|(?P<bare>[^`\t\n][^\t\n]*+|))(?=[\t\n])", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_WHITE = {"n": "\n", "t": "\t", "r": "\r"}
# A text that goes on for more lines than this is one that nothing closes.
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Table:
    """A member of the archive and its columns, in the order that the State's load scripts name them."""

    member: str
    columns: tuple[str, ...]


class Spans:
    """Where rows lie in the bytes of a page, as few numbers as can be: rows that follow one another are one stretch."""

    __slots__ = ("_bounds",)

    def __init__(self) -> None:
        self._bounds = array("Q")

    def add(self, start: int, end: int) -> None:
        if self._bounds and self._bounds[-1] == start:
            self._bounds[-1] = end
        else:
            self._bounds.extend((start, end))

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return zip(self._bounds[::2], self._bounds[1::2], strict=True)

    def slices(self, body: bytes) -> bytes:
        return b"".join(body[start:end] for start, end in self)


@dataclass(slots=True)
class Rows:
    """The rows of a page that is a table: each a tuple of the `wanted` cells, in that order, None for NULL.

    `start` and `end` are where the row that was just given lies in the page's bytes. SourceChanged where a row has other than
    as many cells as the table has columns, and where the last row is cut off. No bytes are no rows.
    """

    page: Page
    table: Table
    wanted: tuple[str, ...]
    start: int = field(default=0, init=False)
    end: int = field(default=0, init=False)

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        body = self.page.body
        if body and not body.endswith(b"\n"):
            raise self.page.changed(f"{self.table.member} is cut off", expected="a whole last row", found=repr(body[-40:]))
        return self._read(body, 0)

    def at(self, spans: Spans) -> Iterator[tuple[Cell, ...]]:
        """The rows that lie there, of a page that was read to its end before."""
        for start, end in spans:
            yield from self._read(self.page.body[start:end], start)

    def _read(self, body: bytes, offset: int) -> Iterator[tuple[Cell, ...]]:
        places, width = [self.table.columns.index(name) for name in self.wanted], len(self.table.columns)
        lines = io.BytesIO(body)
        self.end = offset
        for line in lines:
            self.start, self.end = self.end, self.end + len(line)
            yield _plain(line, places, width) or self._escaped(line, lines, places)

    def _escaped(self, line: bytes, lines: io.BytesIO, places: list[int]) -> tuple[Cell, ...]:
        """A row that has to be read character by character, and that may go on in the next lines."""
        row, width = line, len(self.table.columns)
        cells = _cells(_text(row))
        for _ in range(_LONGEST):
            if cells is not None or not (more := lines.readline()):
                break
            row += more
            cells = _cells(_text(row))
        self.end = self.start + len(row)
        if cells is None or len(cells) != width:
            number = self.page.body.count(b"\n", 0, self.start) + 1
            found = "a text that nothing closes" if cells is None else len(cells)
            raise self.page.changed(f"columns of {self.table.member}, line {number}", expected=width, found=found)
        return tuple([cells[place] for place in places])


def _plain(line: bytes, places: list[int], width: int) -> tuple[Cell, ...] | None:
    """The cells of a row without an escape, which nearly all are; None for one that has to be looked at closely."""
    if b"\\" in line:
        return None
    parts = _text(line)[:-1].split("\t")
    if len(parts) != width:
        return None
    cells: list[Cell] = []
    for place in places:
        part = parts[place]
        if part == "NULL":
            cells.append(None)
        elif part[:1] != "`":
            cells.append(part)
        elif len(part) > 1 and part[-1] == "`":
            cells.append(part[1:-1])
        else:
            return None
    return tuple(cells)


def _cells(row: str) -> list[Cell] | None:
    """The cells of a row with its line feed; None where a text is still open at its end."""
    cells: list[Cell] = []
    at = 0
    while at < len(row):
        match = _CELL.match(row, at)
        if match is None:
            return None
        bare = match["bare"]
        cells.append(None if bare in ("NULL", r"\N") else _ESCAPE.sub(_unescaped, match["text"] if bare is None else bare))
        at = match.end() + 1
    return cells


def _unescaped(match: re.Match[str]) -> str:
    return _WHITE.get(match[1], match[1])


def _text(row: bytes) -> str:
    """The row as text. Where it is not UTF-8, each cell for itself: one bad byte does not spoil its neighbours."""
    try:
        return row.decode()
    except UnicodeDecodeError:
        return "\t".join(map(_cell_text, row.split(b"\t")))


def _cell_text(cell: bytes) -> str:
    try:
        return cell.decode()
    except UnicodeDecodeError:
        return cell.decode("cp1252", errors="replace")
