"""What the tests of dockets share: an invented docket, pages that hold it, and captures of real ones, where they are."""

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from scrapers.page import Page, Request
from tests.courthouse.dockets import Case, Entry, Filing

NOON = datetime.datetime(2026, 3, 5, 12, tzinfo=datetime.UTC)
FILED = datetime.date(2026, 3, 2)
CAPTURES = Path(__file__).parents[2].parent / "shared" / "captures" / "courts"
needs_captures = pytest.mark.skipif(not CAPTURES.exists(), reason="the reference material is not beside the project")


def an_entry(number: int | None = 1, *filings: Filing, text: str = "COMPLAINT", **told: Any) -> Entry:
    said: dict[str, Any] = {"id": 9_000_001 + (number or 0), "day": FILED, "created": NOON, "modified": NOON}
    return Entry(text=text, number=number, filings=list(filings), **(said | told))


def a_case(*entries: Entry, **told: Any) -> Case:
    said: dict[str, Any] = {"id": 990_001, "court_id": "exd", "name": "United States v. Example", "number": "9:26-cv-90001"}
    return Case(filed_on=FILED, entries=list(entries), **(said | told))


def a_page(request: Request, said: object) -> Page:
    """The page that answers a request with these bytes, or with that as JSON."""
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    return Page(request, body, request.url, NOON)


def a_capture(request: Request, name: str) -> Page:
    return a_page(request, (CAPTURES / name).read_bytes())
