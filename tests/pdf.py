"""PDF files for tests, with the lines of a sheet set in columns as a legislature prints them."""

import datetime
from collections.abc import Iterable

from fpdf import FPDF

_LINE_MM = 4.0
_SIZE = 8
_WRITTEN_AT = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def pdf_of(*sheets: Iterable[str]) -> bytes:
    """A PDF of those sheets, line by line in a face of one width. The same lines always make the same bytes."""
    document = FPDF(format="letter")
    document.set_creation_date(_WRITTEN_AT)
    document.set_font("Courier", size=_SIZE)
    for lines in sheets:
        document.add_page()
        for line in lines:
            document.cell(text=line or " ", new_x="LMARGIN", new_y="NEXT", h=_LINE_MM)
    return bytes(document.output())
