"""The crawl: pages that are read together, each once, and what one bad page costs."""

import datetime
from collections.abc import Iterator
from dataclasses import replace

import pytest

from scrapers.crawl import PageRead, crawl
from scrapers.errors import FetchError, SourceChanged
from scrapers.page import Page, Request
from scrapers.records import BillRecord
from scrapers.state import PageKind
from scrapers.vocabulary import Chamber
from tests.legislature import STATE

HOST = "https://legislature.example"
TABLES = ("votes", "names", "motions")
READ_AT = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)


def request(kind: str) -> Request:
    return Request(kind, f"{HOST}/{kind}", "2026")


def _index(page: Page) -> Iterator[Request]:
    yield from map(request, page.text.split())


def _table(page: Page) -> Iterator[BillRecord]:
    page.need(page.text.startswith("rows"), "the table has no rows")
    return iter(())


def _votes(page: Page) -> Iterator[BillRecord]:
    told = " ".join(page.beside[kind].text for kind in sorted(page.beside))
    yield BillRecord(session="2026", identifier="HB 1", from_organization=Chamber.LOWER, title=told)


SPLIT = replace(
    STATE,
    pages={
        "index": PageKind(_index, "Index"),
        "votes": PageKind(_votes, "Votes", beside=("motions", "names")),
        "names": PageKind(_table, "Names", may_hold_nothing=True),
        "motions": PageKind(_table, "Motions", may_hold_nothing=True),
    },
)


def crawled(index: str, **bodies: str | None) -> list[PageRead]:
    """A crawl from an index that leads to these kinds, in this order; a kind without a body cannot be had."""

    def fetch(request: Request) -> Page:
        body = index if request.kind == "index" else bodies.get(request.kind, f"rows of {request.kind}")
        if body is None:
            raise FetchError(request.url, "gone")
        return Page(request, body.encode(), request.url, READ_AT)

    return list(crawl(SPLIT, [request("index")], fetch))


@pytest.mark.parametrize("order", ["votes names motions", "names votes motions", "motions names votes"])
def test_a_page_comes_after_those_that_it_is_read_together_with(order: str) -> None:
    read = crawled(order)
    assert read[-1].request.kind == "votes"
    (record,) = read[-1].records
    assert isinstance(record, BillRecord)
    assert record.title == "rows of motions rows of names"


def test_a_page_without_its_other_half_is_not_read_and_says_which_is_missing() -> None:
    read = crawled("votes names motions", names=None)
    last = read[-1]
    assert (last.request.kind, last.records) == ("votes", ())
    assert isinstance(last.error, SourceChanged)
    assert "«names», which could not be had" in str(last.error)


def test_a_half_that_has_changed_is_no_half() -> None:
    read = crawled("votes names motions", motions="<html>Sorry</html>")
    assert {one.request.kind for one in read if one.error} == {"votes", "motions"}


def test_a_page_whose_other_half_nobody_asked_for_is_an_error_and_not_waited_for() -> None:
    read = crawled("votes names")
    assert isinstance(read[-1].error, SourceChanged)


def test_the_page_that_was_held_back_keeps_its_bytes_for_the_reader() -> None:
    """A page that could not be read whole is kept and told, so it comes with its error."""
    last = crawled("votes names motions", names=None)[-1]
    assert last.page is not None
    assert last.page.text == "rows of votes"


def test_each_page_is_asked_for_once() -> None:
    assert len(crawled("names names motions votes votes")) == 4


def test_the_list_of_a_session_is_read_before_what_adds_to_it() -> None:
    """Also where it is the newest file of a folder, and the files are read from the oldest on."""

    def fetch(request: Request) -> Page:
        return Page(request, b'{"bills": [], "hearings": [], "members": []}', request.url, READ_AT)

    order = [one.request.kind for one in crawl(STATE, map(request, ("calendar", "roster", "list")), fetch)]
    assert order == ["list", "calendar", "roster"]
