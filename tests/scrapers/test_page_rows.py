"""Tables: rows of a CSV file, whatever its encoding and order of columns, or an error that says what is wrong with it."""

import datetime
import tracemalloc

import pytest

from scrapers.errors import SourceChanged
from scrapers.page import Page, Request

READ_AT = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)


def table(body: str | bytes) -> Page:
    request = Request("bills", "https://legislature.example/bills.csv", "2026")
    return Page(request, body.encode() if isinstance(body, str) else body, request.url, READ_AT)


def test_a_row_is_its_cells_by_column_whatever_their_order() -> None:
    straight = list(table("Bill,Title\nHB 1,Water\nHB 2,Fire\n").rows("Bill", "Title"))
    turned = list(table("Title,Bill\nWater,HB 1\nFire,HB 2\n").rows("Bill", "Title"))
    assert straight == turned == [{"Bill": "HB 1", "Title": "Water"}, {"Bill": "HB 2", "Title": "Fire"}]


def test_a_cell_may_hold_a_comma_a_quotation_mark_and_a_line_end() -> None:
    (row,) = table('Bill,Title\nHB 1,"Water, ""clean""\nand deep"\n').rows("Bill", "Title")
    assert row["Title"] == 'Water, "clean"\nand deep'


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_byte_order_mark_is_no_part_of_the_first_column(mark: str) -> None:
    assert list(table(f"{mark}Bill\nHB 1\n").rows("Bill")) == [{"Bill": "HB 1"}]


def test_a_file_that_is_not_utf_8_is_read_in_the_encoding_that_it_is_in() -> None:
    (row,) = table("Name\nPeña\n".encode("cp1252")).rows("Name")
    assert row == {"Name": "Peña"}


def test_an_encoding_that_breaks_far_down_is_found_before_the_first_row() -> None:
    body = b"Name\n" + b"Smith\n" * 200_000 + "Peña\n".encode("cp1252")
    assert next(iter(table(body).rows("Name", encodings=("utf-8", "cp1252")))) == {"Name": "Smith"}
    with pytest.raises(SourceChanged, match="wrong encoding"):
        next(iter(table(body).rows("Name", encodings=("utf-8",))))


def test_a_renamed_column_is_named() -> None:
    with pytest.raises(SourceChanged, match="the column «Title» is missing"):
        list(table("Bill,Caption\nHB 1,Water\n").rows("Bill", "Title"))


@pytest.mark.parametrize(("body", "why"), [("", "empty"), ("  \n", "empty"), ("Bill,Title\nHB 1,Wat", "cut off")])
def test_an_empty_table_and_one_that_is_cut_off_are_errors(body: str, why: str) -> None:
    with pytest.raises(SourceChanged, match=why):
        list(table(body).rows("Bill"))


def test_a_file_without_a_line_of_columns_is_told_them() -> None:
    assert list(table("HB 1,Y\n").rows(header=("Bill", "Vote"))) == [{"Bill": "HB 1", "Vote": "Y"}]


def test_blank_lines_are_no_rows_and_short_rows_have_what_they_have() -> None:
    assert list(table("Bill,Title\n\n,\nHB 1\n").rows("Bill")) == [{"Bill": "HB 1"}]


def test_a_big_table_is_read_without_a_second_copy_of_it() -> None:
    page = table(b"Bill,Text\n" + (b"HB 1," + b"x" * 2_000 + b"\n") * 10_000)
    tracemalloc.start()
    assert sum(1 for _ in page.rows("Bill")) == 10_000
    assert tracemalloc.get_traced_memory()[1] < len(page.body) / 4
    tracemalloc.stop()
