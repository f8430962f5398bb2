"""California's .dat dialect. The tables here are nobody's: two or three columns of an invented member."""

import time

import pytest

from scrapers.errors import SourceChanged
from scrapers.page import Page, Request
from scrapers.states.ca.dat import Cell, Rows, Spans, Table

PAIR = Table("EXAMPLE_TBL.dat", ("name", "text"))


def page(body: bytes) -> Page:
    url = "https://downloads.example/pubinfo_2025.zip#EXAMPLE_TBL.dat"
    return Page(Request("bills", url, "20252026"), body, url, retrieved_at=None)


def read(body: bytes, table: Table = PAIR) -> list[tuple[Cell, ...]]:
    return list(Rows(page(body), table, table.columns))


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (b"`plain`", "plain"),
        (b"12", "12"),
        (b"2026-01-27 00:00:00", "2026-01-27 00:00:00"),
        (b"BILL_VERSION_TBL_714.lob", "BILL_VERSION_TBL_714.lob"),
        (b"NULL", None),
        (rb"\N", None),
        (b"`NULL`", "NULL"),
        (b"``", ""),
        (b"", ""),
        (rb"`an escaped \` backtick`", "an escaped ` backtick"),
        (rb"`an escaped backtick at the end \``", "an escaped backtick at the end `"),
        (rb"`a backslash at the end \\`", "a backslash at the end \\"),
        (b"`a bare ` backtick within`", "a bare ` backtick within"),
        (rb"`two\nlines and a\ttab`", "two\nlines and a\ttab"),
        (b"`two\nlines`", "two\nlines"),
        (b"`a\ttab`", "a\ttab"),
        (rb"`a\xletter`", "axletter"),
        ("`Limón, 1999\u20132000`".encode(), "Limón, 1999\u20132000"),
        ("`CÃ©sar`".encode(), "CÃ©sar"),
    ],
)
def test_a_cell_is_what_its_bytes_say(cell: bytes, value: str | None) -> None:
    rows = [b"`before`\t" + cell, cell + b"\t`after`"]
    assert read(b"".join(row + b"\n" for row in rows)) == [("before", value), (value, "after")]


@pytest.mark.parametrize("escape", [b"", rb"\n"], ids=["plain row", "row with an escape"])
def test_a_bad_byte_spoils_its_own_cell_and_no_other(escape: bytes) -> None:
    assert read("`Pérez`\t`governor".encode() + b"\x92s\x81" + escape + b"`\n") == [
        ("Pérez", "governor\u2019s\ufffd" + ("\n" if escape else ""))
    ]


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (b"`a`\t`b`\t`c`\n", "columns of EXAMPLE_TBL.dat, line 1: expected 2, found 3"),
        (b"`a`\t`b`\n`a`\n", "columns of EXAMPLE_TBL.dat, line 2: expected 2, found 1"),
        (b"`a`\t`b`\n\n", "line 2: expected 2, found 1"),
        (b"`a`\t`b`\r\n", "a text that nothing closes"),
        (b"`a`\t`never closed\n`a`\t2\n", "columns of EXAMPLE_TBL.dat, line 1"),
        (b"`a`\t`b`\n`a`\t`cut o", "cut off"),
    ],
    ids=["a column more", "a column less", "blank line", "carriage return", "text without an end", "cut off"],
)
def test_a_table_that_is_not_as_it_should_be_is_a_changed_page(body: bytes, complaint: str) -> None:
    with pytest.raises(SourceChanged, match=complaint):
        read(body)


def test_a_table_without_a_byte_has_no_rows() -> None:
    assert read(b"") == []


def test_only_the_cells_that_are_wanted_are_given_in_the_order_that_they_are_wanted() -> None:
    table = Table("EXAMPLE_TBL.dat", ("one", "two", "three"))
    assert list(Rows(page(b"1\t`2`\tNULL\n"), table, ("three", "one"))) == [(None, "1")]


def test_a_row_knows_where_it_lies_even_when_it_spans_lines() -> None:
    body = b"`a`\t`b`\n`c`\t`d\ne`\n`f`\t`g`\n"
    rows = Rows(page(body), PAIR, PAIR.columns)
    assert [body[rows.start : rows.end] for _ in rows] == [b"`a`\t`b`\n", b"`c`\t`d\ne`\n", b"`f`\t`g`\n"]


def test_rows_are_read_again_from_where_they_lie() -> None:
    body = b"`a`\t1\n`b`\t2\n`c`\t3\n`d`\t4\n"
    rows = Rows(page(body), PAIR, PAIR.columns)
    spans = Spans()
    for name, _ in rows:
        if name != "b":
            spans.add(rows.start, rows.end)
    assert list(spans) == [(0, 6), (12, 24)]
    assert list(rows.at(spans)) == [("a", "1"), ("c", "3"), ("d", "4")]
    assert spans.slices(body) == b"`a`\t1\n`c`\t3\n`d`\t4\n"


def test_an_endless_text_is_given_up_soon() -> None:
    began = time.perf_counter()
    with pytest.raises(SourceChanged, match="nothing closes"):
        read(b"`a`\t`" + b"\\` `x \n" * 20_000)
    assert time.perf_counter() - began < 5
