"""CourtListener's pages as records: what is read, what is passed over, and what is a page that changed."""

import datetime
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from scrapers.courts import courtlistener as source
from scrapers.courts.records import DocumentRecord
from scrapers.errors import SourceChanged
from scrapers.page import Page
from tests.courthouse.dockets import Filing, as_docket, as_entry, as_feed, as_found
from tests.scrapers.dockets import FILED, NOON, a_capture, a_case, a_page, an_entry, needs_captures

SITE = "https://www.courtlistener.com"
FEED = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-us"><title>Docket updates for United States v. Example</title>
<entry><title>Entry #7 in United States v. Example</title>
<link href="https://www.courtlistener.com/docket/990001/united-states-v-example/?order_by=desc#entry-7" rel="alternate"/>
<published>2026-03-09T00:00:00-07:00</published><summary type="html">ORDER as to &lt;b&gt;Section 2&lt;/b&gt; &amp;amp; 3</summary>
<link href="https://storage.courtlistener.com/recap/a.pdf" length="0" rel="enclosure" type="application/pdf"/></entry>
<entry><title>Minute entry from 2026-03-06</title>
<link href="https://www.courtlistener.com/docket/990001/united-states-v-example/?order_by=desc#minute-entry-9000042"/>
<published>2026-03-06T00:00:00-08:00</published><summary type="html"></summary></entry></feed>"""


def a_docket(**changes: Any) -> Page:
    case = a_case(an_entry(), assigned_to="Jordan Exemplar", appeal_from="exd", parent=a_case(number="9:26-cv-1"))
    return a_page(source.docket_request(case.id), as_docket(case, modified=NOON) | changes)


def entries_of(*entries: dict[str, Any], following: object = None) -> Page:
    said = {"count": "", "next": following, "previous": None, "results": list(entries)}
    return a_page(source.entries_request(990_001), said)


def entry(number: int | None = 1, *filings: Filing, **changes: Any) -> dict[str, Any]:
    return as_entry(a_case(), an_entry(number, *filings)) | changes


# Dockets.


def test_a_docket_is_read() -> None:
    docket = source.read_docket(a_docket())
    assert (docket.source_id, docket.court_id, docket.case_name) == ("990001", "exd", "United States v. Example")
    assert (docket.docket_number, docket.assigned_to, docket.filed_on) == ("9:26-cv-90001", "Jordan Exemplar", FILED)
    assert (docket.appeal_from, docket.parent_docket, docket.number_below) == ("exd", "990001", "9:26-cv-1")
    assert (docket.terminated_on, docket.last_filing_on, docket.blocked) == (None, FILED, False)
    assert docket.url == f"{SITE}/docket/990001/united-states-v-example/"


def test_a_blocked_docket_is_said_to_be_blocked() -> None:
    assert source.read_docket(a_docket(blocked=True)).blocked is True


def test_days_are_read_as_printed_and_no_zone_moves_them() -> None:
    docket = source.read_docket(a_docket(date_filed="2026-03-01", date_modified="2026-03-05T23:30:00-08:00"))
    assert (docket.filed_on, docket.updated_on) == (datetime.date(2026, 3, 1), datetime.date(2026, 3, 5))


@pytest.mark.parametrize(
    "changes",
    [
        {"id": 990_002},
        {"case_name": ""},
        {"blocked": None},
        {"blocked": "false"},
        {"date_filed": "March 2"},
        {"absolute_url": "https://example.org/docket/1/"},
        {"absolute_url": "//example.org/"},
        {"court_id": None},
        {"assigned_to_str": ["Jordan"]},
    ],
)
def test_a_docket_that_says_something_odd_has_changed(changes: dict[str, Any]) -> None:
    with pytest.raises(SourceChanged):
        source.read_docket(a_docket(**changes))


@pytest.mark.parametrize("key", ["id", "court_id", "case_name", "date_filed", "blocked", "absolute_url"])
def test_a_docket_that_lacks_what_it_must_have_has_changed(key: str) -> None:
    said = json.loads(a_docket().body)
    del said[key]
    with pytest.raises(SourceChanged, match=key):
        source.read_docket(a_page(source.docket_request(990_001), said))


# Entries.


def test_entries_are_read_with_their_documents() -> None:
    filings = Filing("Complaint"), Filing("Cover", 1, available=False), Filing("Exhibit", 2, sealed=True)
    (read,), following = source.read_entries(entries_of(entry(4, *filings)))
    assert following is None
    assert (read.external_id, read.entry_number, read.is_minute, read.filed_on) == ("entry-4", 4, False, FILED)
    assert (read.description, read.modified_at) == ("COMPLAINT", NOON)
    assert read.url == f"{SITE}/docket/990001/united-states-v-example/?order_by=desc#entry-4"
    file = "https://storage.courtlistener.com/recap/gov.uscourts.exd.990001/exd.990001.4.0.pdf"
    assert read.documents == (
        DocumentRecord("4", "Complaint", available=True, url=file),
        DocumentRecord("4", "Cover", available=False, attachment=1, url=f"{SITE}/docket/990001/4/1/united-states-v-example/"),
        DocumentRecord("4", "Exhibit", available=False, attachment=2, sealed=True),
    )


def test_a_sealed_document_that_the_source_links_all_the_same_is_not_linked() -> None:
    said = entry(4, Filing("Exhibit"))
    said["recap_documents"][0]["is_sealed"] = True
    (read,), _ = source.read_entries(entries_of(said))
    assert read.documents is not None
    assert [(document.url, document.available, document.sealed) for document in read.documents] == [("", False, True)]


def test_an_entry_without_a_number_is_a_minute_entry_under_its_id() -> None:
    (read,), _ = source.read_entries(entries_of(entry(None)))
    assert (read.external_id, read.entry_number, read.is_minute) == ("minute-entry-9000001", None, True)
    assert read.url.endswith("/docket/990001/docket/?order_by=desc#minute-entry-9000001")


def test_an_entry_without_words_has_those_of_its_document_and_not_of_an_attachment() -> None:
    main, attached = Filing("Order on Motion"), Filing("Cover", 1)
    said = [entry(1, attached, main, description=""), entry(2, attached, Filing(""), description=""), entry(3, description="")]
    read, _ = source.read_entries(entries_of(*said))
    assert [one.description for one in read] == ["Order on Motion", "", ""]


def test_an_entry_without_words_never_has_those_of_a_sealed_document() -> None:
    sealed = entry(1, Filing("Affidavit of a witness", sealed=True), Filing("Cover", 1), description="")
    (read,), _ = source.read_entries(entries_of(sealed))
    assert read.description == ""


def test_an_empty_list_of_entries_is_one() -> None:
    assert source.read_entries(entries_of()) == ((), None)


@pytest.mark.parametrize("key", ["id", "docket", "date_filed", "entry_number", "description", "date_modified", "recap_documents"])
def test_an_entry_that_lacks_what_it_must_have_costs_the_page(key: str) -> None:
    lacking = entry(2)
    del lacking[key]
    with pytest.raises(SourceChanged, match=key):
        source.read_entries(entries_of(entry(1), lacking))


@pytest.mark.parametrize("key", ["is_sealed", "is_available", "filepath_local", "absolute_url", "document_number"])
def test_a_document_that_lacks_what_it_must_have_costs_the_page(key: str) -> None:
    lacking = entry(2, Filing("Order"))
    del lacking["recap_documents"][0][key]
    with pytest.raises(SourceChanged, match=key):
        source.read_entries(entries_of(lacking))


@pytest.mark.parametrize(
    "changes",
    [
        {"docket": f"{SITE}/api/rest/v4/dockets/990002/"},
        {"date_filed": "soon"},
        {"entry_number": "four"},
        {"entry_number": -1},
        {"date_modified": "2026-03-05T12:00:00"},
        {"recap_documents": None},
        {"description": {"text": "ORDER"}},
    ],
)
def test_an_entry_that_says_something_odd_costs_the_page(changes: dict[str, Any]) -> None:
    with pytest.raises(SourceChanged):
        source.read_entries(entries_of(entry(1, **changes)))


# Pages.


def test_entries_are_asked_for_since_an_hour_before_the_last_change() -> None:
    request = source.entries_request(990_001, since=NOON)
    assert parse_qs(urlsplit(request.url).query) == {
        "docket": ["990001"],
        "order_by": ["date_modified"],
        "omit": ["recap_documents__plain_text"],
        "date_modified__gte": ["2026-03-05T11:00:00+00:00"],
    }
    assert "date_modified__gte" not in source.entries_request(990_001).url


def test_the_next_page_is_followed_within_the_same_question() -> None:
    asked = source.entries_request(990_001, since=NOON)
    page = replace(entries_of(following=f"{asked.url}&cursor=cD0yMDI2"), request=asked)
    _, following = source.read_entries(page)
    assert following is not None
    assert following == replace(asked, url=f"{asked.url}&cursor=cD0yMDI2")


@pytest.mark.parametrize(
    "lead",
    [
        lambda url: url,
        lambda url: url.replace("www.courtlistener.com", "www.courtlistener.com.example.org") + "&cursor=a",
        lambda url: url.replace("https:", "http:") + "&cursor=a",
        lambda url: url.replace("docket-entries", "users") + "&cursor=a",
        lambda url: url.replace("990001", "990002") + "&cursor=a",
        lambda url: 7,
    ],
)
def test_a_next_page_that_leads_elsewhere_is_not_followed(lead: Callable[[str], object]) -> None:
    with pytest.raises(SourceChanged):
        source.read_entries(entries_of(following=lead(source.entries_request(990_001).url)))


@pytest.mark.parametrize("body", [b"", b"<!DOCTYPE html><html>Maintenance</html>", b'{"next": null, "results": [{"id"'])
@pytest.mark.parametrize("read", [source.read_docket, source.read_entries, source.read_search, source.read_feed])
def test_what_is_no_such_page_has_changed(read: Callable[[Page], object], body: bytes) -> None:
    with pytest.raises(SourceChanged):
        read(a_page(source.feed_request(990_001), body))


# The feed.


def test_the_feed_tells_days_and_anchors() -> None:
    order, minute = source.read_feed(a_page(source.feed_request(990_001), FEED.encode()))
    assert (order.external_id, order.entry_number, order.is_minute) == ("entry-7", 7, False)
    assert (order.filed_on, order.description) == (datetime.date(2026, 3, 9), "ORDER as to <b>Section 2</b> &amp; 3")
    assert (order.documents, order.modified_at) == (None, None)
    assert order.url == f"{SITE}/docket/990001/united-states-v-example/?order_by=desc#entry-7"
    assert (minute.external_id, minute.entry_number, minute.is_minute) == ("minute-entry-9000042", None, True)
    assert (minute.filed_on, minute.description) == (datetime.date(2026, 3, 6), "")


def test_a_midnight_of_california_is_its_day_in_whatever_zone_it_is_written() -> None:
    feed = FEED.replace("2026-03-09T00:00:00-07:00", "2026-03-09T07:00:00+00:00")
    assert source.read_feed(a_page(source.feed_request(990_001), feed.encode()))[0].filed_on == datetime.date(2026, 3, 9)


@pytest.mark.parametrize(
    ("printed", "odd"),
    [
        ("2026-03-09T00:00:00-07:00", "2026-03-09T00:00:00+00:00"),
        ("2026-03-09T00:00:00-07:00", "2026-03-09T00:00:00"),
        ("2026-03-09T00:00:00-07:00", "today"),
        ("#entry-7", "#entry-seven"),
        ("#entry-7", ""),
        ("/docket/990001/united-states-v-example/?order_by=desc#entry-7", "/docket/990002/other/#entry-7"),
        ("<feed ", "<rss "),
    ],
)
def test_a_feed_that_says_something_odd_has_changed(printed: str, odd: str) -> None:
    feed = FEED.replace(printed, odd).replace("</feed>", "</rss>" if "<rss" in odd else "</feed>")
    with pytest.raises(SourceChanged):
        source.read_feed(a_page(source.feed_request(990_001), feed.encode()))


def test_an_empty_feed_is_one() -> None:
    assert source.read_feed(a_page(source.feed_request(990_001), as_feed(a_case()))) == ()


def test_a_feed_and_the_api_give_an_entry_one_key() -> None:
    entries = [an_entry(1, Filing("Complaint")), an_entry(None, text="Minute Entry"), an_entry(3)]
    fed = source.read_feed(a_page(source.feed_request(990_001), as_feed(a_case(*entries))))
    read, _ = source.read_entries(entries_of(*(as_entry(a_case(), one) for one in entries)))
    told = [
        {(one.external_id, one.entry_number, one.is_minute, one.filed_on, one.description) for one in records}
        for records in (fed, read)
    ]
    assert told[0] == told[1]


# The search.


def test_a_search_proposes_dockets() -> None:
    request = source.search_request("United States Example", court_id="exd", filed_after=FILED)
    assert parse_qs(urlsplit(request.url).query) == {
        "type": ["d"],
        "q": ["United States Example"],
        "court": ["exd"],
        "filed_after": ["2026-03-02"],
    }
    (found,), following = source.read_search(a_page(request, {"count": 1, "next": None, "results": [as_found(a_case())]}))
    assert following is None
    assert (found.source_id, found.case_name, found.docket_number) == ("990001", "United States v. Example", "9:26-cv-90001")
    assert (found.filed_on, found.blocked) == (FILED, None)


def test_a_search_is_read_in_either_spelling() -> None:
    said = {
        "docket_id": 7,
        "court_id": "exd",
        "case_name": "A v. B",
        "docket_number": None,
        "date_filed": "2026-03-02T00:00:00-08:00",
    }
    (found,), _ = source.read_search(a_page(source.search_request("A"), {"next": None, "results": [said]}))
    assert (found.case_name, found.docket_number, found.filed_on) == ("A v. B", "", FILED)
    assert found.url == f"{SITE}/docket/7/docket/"


def test_a_search_that_finds_nothing_says_so() -> None:
    assert source.read_search(a_page(source.search_request("A"), {"next": None, "results": []})) == ((), None)


# Real ones.


@needs_captures
def test_a_real_docket_and_entries_are_read() -> None:
    docket = source.read_docket(a_capture(source.docket_request(4214664), "courtlistener_v4_docket_4214664.json"))
    assert (docket.court_id, docket.docket_number, docket.assigned_to) == ("dcd", "1:16-cv-00745", "Paul L. Friedman")
    assert (docket.filed_on, docket.last_filing_on) == (datetime.date(2016, 4, 21), datetime.date(2024, 5, 15))
    page = a_capture(source.entries_request(4214664), "courtlistener_v4_docket_entries_4214664.DERIVED.json")
    (read,), following = source.read_entries(page)
    assert (read.external_id, read.filed_on, following) == ("entry-140", datetime.date(2022, 10, 11), None)
    assert read.description.startswith("MOTION for Settlement Preliminary Approval by")
    assert read.documents is not None
    assert [(one.attachment, one.available, one.url.endswith(".pdf")) for one in read.documents] == [
        (None, True, True),
        (1, False, False),
    ]
