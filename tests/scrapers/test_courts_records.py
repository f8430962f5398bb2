"""What a docket's records refuse to hold."""

import datetime
from typing import Any

import pytest

from scrapers.courts.records import DocketEntryRecord, DocketRecord, DocumentRecord
from scrapers.errors import RecordError
from tests.scrapers.dockets import FILED

URL = "https://www.courtlistener.com/docket/1/x/"


def a_docket(**told: Any) -> DocketRecord:
    said: dict[str, Any] = {"source_id": "1", "court_id": "exd", "case_name": "A v. B", "docket_number": "9:26-cv-1", "url": URL}
    return DocketRecord(**(said | told))


def an_entry(**told: Any) -> DocketEntryRecord:
    said: dict[str, Any] = {"external_id": "entry-1", "docket_id": "1", "filed_on": FILED, "description": "ORDER"}
    return DocketEntryRecord(**(said | told))


@pytest.mark.parametrize(
    "told",
    [
        {"source_id": ""},
        {"court_id": ""},
        {"case_name": ""},
        {"case_name": "A\0"},
        {"url": ""},
        {"url": "javascript:alert(1)"},
        {"filed_on": datetime.datetime(2026, 3, 2, tzinfo=datetime.UTC)},
        {"blocked": "no"},
    ],
)
def test_a_docket_that_cannot_be(told: dict[str, Any]) -> None:
    a_docket()
    with pytest.raises(RecordError):
        a_docket(**told)


@pytest.mark.parametrize(
    "told",
    [
        {"external_id": ""},
        {"external_id": "x" * 81},
        {"docket_id": ""},
        {"filed_on": "2026-03-02"},
        {"filed_on": datetime.datetime(2026, 3, 2, tzinfo=datetime.UTC)},
        {"entry_number": 0},
        {"entry_number": 3, "is_minute": True},
        {"modified_at": datetime.datetime(2026, 3, 2)},  # noqa: DTZ001
        {"url": "//example.org"},
    ],
)
def test_an_entry_that_cannot_be(told: dict[str, Any]) -> None:
    an_entry()
    with pytest.raises(RecordError):
        an_entry(**told)


@pytest.mark.parametrize(
    "told",
    [
        {"sealed": True, "url": URL},
        {"available": False, "url": "https://storage.courtlistener.com/recap/a.PDF"},
        {"attachment": 0},
        {"url": "ftp://example.org/a"},
    ],
)
def test_a_document_that_cannot_be(told: dict[str, Any]) -> None:
    said: dict[str, Any] = {"number": "1", "description": "Complaint", "available": True}
    DocumentRecord(**said)
    with pytest.raises(RecordError):
        DocumentRecord(**(said | told))


def test_an_entry_without_words_or_day_is_one_all_the_same() -> None:
    entry = an_entry(filed_on=None, description="")
    assert (entry.filed_on, entry.documents) == (None, None)
