"""Pages that are read together with others that need not be there, as California's votes and motions are."""

from collections.abc import Iterator
from itertools import permutations

from scrapers.crawl import PageRead, crawl
from scrapers.errors import FetchError
from scrapers.page import Page, Request
from scrapers.records import Seen
from scrapers.state import PageKind, State


def told(page: Page) -> Iterator[Seen]:
    """What a page was read together with, as the record of a bill of that name."""
    yield Seen("2026", f"{page.request.kind} with {' '.join(sorted(page.beside)) or 'nothing'}")


def legislature() -> State:
    return State(
        code="zz",
        name="Example",
        timezone="UTC",
        chambers={},
        pages={
            "motions": PageKind(told, "Motions"),
            "names": PageKind(told, "Names", beside_if_there=("motions",)),
            "bills": PageKind(told, "Bills", lists_session=True, beside_if_there=("motions",)),
            "votes": PageKind(told, "Votes", beside=("names",), beside_if_there=("motions",)),
        },
    )


def read(*kinds: str, lost: str = "") -> dict[str, str]:
    """What each page was read with, or the error that cost it, in the order in which they were read."""

    def fetch(request: Request) -> Page:
        if request.kind == lost:
            raise FetchError(request.url, "it is gone")
        return Page(request, b"x", request.url, retrieved_at=None)

    requests = [Request(kind, f"https://zz.example/{kind}", "2026") for kind in kinds]
    return {result.request.kind: _said(result) for result in crawl(legislature(), requests, fetch)}


def _said(result: PageRead) -> str:
    if result.error is not None:
        return result.error.reason
    return " ".join(record.identifier.partition(" with ")[2] for record in result.records if isinstance(record, Seen))


def test_a_page_waits_for_those_that_it_welcomes() -> None:
    for order in permutations(("votes", "names", "motions")):
        assert read(*order) == {"motions": "nothing", "names": "motions", "votes": "motions names"}


def test_a_page_that_is_welcome_and_that_nobody_asked_for_is_done_without() -> None:
    assert read("votes", "names") == {"names": "nothing", "votes": "names"}


def test_a_page_that_is_welcome_and_was_lost_costs_the_page() -> None:
    said = read("votes", "names", "motions", lost="motions")
    assert said["motions"] == "it is gone"
    assert "read together with the page of kind «motions»" in said["names"]
    assert "which could not be had" in said["votes"]


def test_of_those_that_waited_the_sessions_list_is_read_before_what_adds_to_it() -> None:
    assert list(read("votes", "names", "bills")) == ["bills", "names", "votes"]
