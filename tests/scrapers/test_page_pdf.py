"""A page that is a PDF: its sheets as lines of text, or a changed page."""

import pytest

from scrapers.errors import SourceChanged
from scrapers.page import Page, Request
from scrapers.vocabulary import Origin
from tests.legislature import READ_AT
from tests.pdf import pdf_of

SHEET = ["SEQ NO. 1", "Voting Yea - 2", "Adams          Baker, J."]


def a_page(body: bytes) -> Page:
    return Page(
        Request("sheet", "https://legislature.example/1.pdf", "2026"),
        body,
        "https://legislature.example/1.pdf",
        READ_AT,
        Origin.LIVE,
    )


def test_a_pdf_is_read_sheet_by_sheet_with_its_columns_apart() -> None:
    first, second = a_page(pdf_of(SHEET, ["The end"])).pdf
    lines = [line.strip() for line in first.splitlines() if line.strip()]
    assert lines[:2] == SHEET[:2]
    assert [name.strip() for name in lines[2].split("  ") if name.strip()] == ["Adams", "Baker, J."]
    assert second.strip() == "The end"


def test_the_same_lines_make_the_same_bytes() -> None:
    assert pdf_of(SHEET) == pdf_of(SHEET)


@pytest.mark.parametrize(
    "body", [b"", b"<html>Not found</html>", b"%PDF-1.4\n", pdf_of(SHEET)[:300]], ids=["empty", "a page", "a head", "half"]
)
def test_what_is_not_a_whole_pdf_is_a_changed_page(body: bytes) -> None:
    with pytest.raises(SourceChanged, match="PDF"):
        a_page(body).pdf  # noqa: B018 - to ask is to read
