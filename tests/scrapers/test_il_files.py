"""Illinois: which files a crawl asks for, and which files of a folder are the source's own."""

import datetime
import json
from pathlib import Path

import pytest

from scrapers.crawl import read as read_page
from scrapers.errors import SourceChanged
from scrapers.page import Page, Request
from scrapers.records import Flaw, Seen
from scrapers.state import Plan
from scrapers.states.il import STATE, listing, recognise, start

ROOT = Path(__file__).parents[2]
CAPTURES = ROOT / "tests" / "captures" / "il"
REAL = ROOT.parent / "shared" / "captures" / "il"
FOLDER = "https://ftp.ilga.gov/Legislation/104/BillStatus/XML/"
SESSION = STATE.session("104th")
LISTING = (CAPTURES / "listing" / "listing.html").read_bytes()
BILL = (CAPTURES / "bill-status-sb3699" / "10400SB3699.xml").read_bytes()

# ---- The listing ----


def listed(body: bytes = LISTING, *, watched: str = "SB 3699", since: str = "") -> list[object]:
    request = Request("listing", FOLDER, "104th", context={"watched": watched, "since": since})
    return list(listing(Page(request, body, FOLDER, retrieved_at=None)))


def plan(*watched: str, since: datetime.datetime | None = None) -> Plan:
    return Plan(session=SESSION, watched=watched, now=datetime.datetime(2026, 7, 22, tzinfo=datetime.UTC), since=since)


def test_a_crawl_starts_at_the_listing_and_only_for_bills_that_are_watched() -> None:
    moment = datetime.datetime(2026, 7, 21, 12, tzinfo=datetime.UTC)
    (request,) = start(plan("HB 1312", "SB 2729", since=moment))
    assert (request.kind, request.url) == ("listing", FOLDER)
    assert request.context == {"watched": "HB 1312,SB 2729", "since": "2026-07-21T12:00:00+00:00"}
    assert list(start(plan())) == []


def test_without_a_last_crawl_every_watched_bill_is_fetched() -> None:
    assert listed() == [Request("bill-status", FOLDER + "10400SB3699.xml", "104th", "SB 3699")]


@pytest.mark.parametrize(
    ("since", "news"),
    [("2026-02-07T04:19:00+00:00", True), ("2026-02-07T04:20:00+00:00", True), ("2026-02-07T04:21:00+00:00", False)],
)
def test_a_stamp_without_a_zone_is_given_a_days_slack(since: str, news: bool) -> None:
    (found,) = listed(since=since)
    assert isinstance(found, Request if news else Seen)


def test_noon_and_midnight_are_told_apart() -> None:
    noon, midnight = (LISTING.replace(b"2/6/2026  4:20 AM", b"2/6/2026 " + time) for time in (b"12:00 PM", b"12:00 AM"))
    assert isinstance(listed(noon, since="2026-02-07T12:00:00+00:00")[0], Request)
    assert isinstance(listed(midnight, since="2026-02-07T12:00:00+00:00")[0], Seen)


@pytest.mark.parametrize("identifier", ["HB 9999", "Example 1", "HB 1312A"])
def test_a_watched_bill_that_is_not_listed_is_a_flaw(identifier: str) -> None:
    assert listed(watched=identifier) == [Flaw(identifier, f"not among the 3 files of {FOLDER}")]


@pytest.mark.parametrize(
    ("body", "telling"),
    [
        (b"", "the page is empty"),
        (LISTING[:-30], "cut off"),
        (LISTING.replace(b"/104/", b"/103/"), "the listing is of another folder"),
        (LISTING.replace(b"4:20 AM", b"04:20"), "files with a date, a time and a size: expected 3, found 0"),
        (LISTING.replace(b"7/21/2026", b"21 July"), "expected 3, found 2"),
        (LISTING.replace(b".xml", b".zip"), "expected at least 1, found 0"),
    ],
)
def test_a_damaged_listing_says_what_it_lacks(body: bytes, telling: str) -> None:
    with pytest.raises(SourceChanged) as raised:
        listed(body)
    assert telling in str(raised.value)


# ---- Files that a person brings ----


@pytest.mark.parametrize(
    ("name", "session", "identifier"),
    [
        ("10400HB1312.xml", "104th", "HB 1312"),
        ("10400hb1312.XML", "104th", "HB 1312"),
        ("10100SB0025.xml", "101st", "SB 25"),
        ("10300HC0002.xml", "103rd", "HJRCA 2"),
        ("11200SJ0005.xml", "112th", "SJR 5"),
        ("10001HB0001.xml", "100th-special-1", "HB 1"),
    ],
)
@pytest.mark.parametrize("body", [b"", b"\x00\xff garbage", BILL[:80]])
def test_a_files_name_says_what_it_is_however_damaged_it_is(name: str, session: str, identifier: str, body: bytes) -> None:
    found = recognise(name, body, None)
    assert found is not None
    assert (found.request.kind, found.request.session, found.request.identifier) == ("bill-status", session, identifier)
    assert found.request.url.endswith(name.upper().replace(".XML", ".xml"))


def test_a_renamed_file_is_known_by_its_title_and_needs_a_session() -> None:
    told, untold = (recognise("copy.xml", BILL, session) for session in (SESSION, None))
    assert told is not None
    assert told.request == Request("bill-status", FOLDER + "10400SB3699.xml", "104th", "SB 3699")
    assert untold is not None
    assert (untold.request.session, untold.request.identifier) == ("", "SB 3699")


def test_a_saved_listing_is_known_by_its_title() -> None:
    found = recognise("index.html", LISTING, None)
    assert found is not None
    assert found.request == Request("listing", FOLDER, "104th")


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("HB1312.json", b'{"legislative_session": "104th", "identifier": "HB1312"}'),
        ("10400HB1312.json", b"{}"),
        ("10400HB1312enr.htm", b"<html>Full Text of HB1312</html>"),
        ("10400HB1312.html", b"<html><head><title>Illinois General Assembly - Bill Status for HB1312</title></head></html>"),
        ("10400XX0001.xml", b""),
        ("notes.txt", b"Illinois General Assembly - Bill Status for HB1312"),
        ("", b""),
        ("other.xml", b"\xff\xfe<\x00t\x00"),
    ],
)
def test_other_peoples_files_and_other_files_of_the_source_are_left(name: str, body: bytes) -> None:
    assert recognise(name, body, SESSION) is None


@pytest.mark.skipif(not REAL.exists(), reason="the readings are not here")
def test_no_derived_file_is_taken_for_the_sources_own() -> None:
    files = [path for path in REAL.rglob("*") if path.is_file()]
    assert files
    assert [path.name for path in files if recognise(path.name, path.read_bytes(), SESSION)] == []


def test_a_listing_that_nobody_watches_a_bill_of_is_read_and_holds_nothing() -> None:
    case = Path(__file__).parents[1] / "captures/il/listing"
    request = json.loads((case / "request.json").read_text())
    page = Page(Request("listing", request["url"], "104th"), (case / request["file"]).read_bytes(), request["url"], None)
    assert read_page(STATE, page) == ((), ())
