"""Home, states, finding, and what holds for every page."""

import datetime
import re

import pytest
from django.template.loader import render_to_string
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from bills.models import Bill
from bills.search.index import index
from bills.views.find import without_state
from bills.views.home import Card
from scrapers.state import Known, State
from scrapers.vocabulary import Origin, RunOutcome
from tests.factories import (
    full_bill,
    make_action,
    make_bill,
    make_reading,
    make_run,
    make_session,
    make_state,
    make_watch,
)
from tests.reading import read, words

pytestmark = pytest.mark.django_db


# ---- Finding ----


@pytest.mark.parametrize("query", ["HB 1312", "hb1312", "HB-1312", "hb 01312", "1312", "zz 1312", "Example HB 1312", "HB1312 zz"])
def test_any_spelling_of_a_number_goes_to_the_bill(client: Client, query: str) -> None:
    make_bill(identifier="HB 1312")
    assert client.get("/find/", {"q": query})["Location"] == "/zz/2026/HB1312/"


def test_a_number_that_several_states_have_lists_them(client: Client) -> None:
    make_bill(identifier="HB 7")
    make_bill(identifier="HB 7", session=make_session(state=make_state(code="yy", name="Sample")))
    page = read(client, "/find/?q=hb+7")
    assert "2 bills that “hb 7” may mean" in page
    assert "Example, 2026" in page
    assert "Sample, 2026" in page


def test_words_find_titles_and_common_names(client: Client) -> None:
    make_watch(make_bill(title="EXAMPLE FLAG DAY"), common_name="Example Remedies Act")
    make_bill(identifier="HB 2", title="Roads and remedies")
    make_bill(identifier="HB 3", title="Roads")
    index(Bill.objects.values_list("pk", flat=True))
    page = client.get("/find/?q=remedies").content.decode()
    assert "/zz/2026/HB1/" in page
    assert "/zz/2026/HB2/" in page
    assert "/zz/2026/HB3/" not in page


def test_a_query_that_finds_nothing_says_how_to_ask(client: Client) -> None:
    page = read(client, "/find/?q=HB+404")
    assert "No bill found for “HB 404”." in page
    assert "A number finds a bill in any spelling" in page


@pytest.mark.parametrize("query", ["", "   ", "\0", "x" * 5000, "9" * 5000, "%_\\'\"<script>"])
def test_no_query_breaks_the_page(client: Client, query: str) -> None:
    assert client.get("/find/", {"q": query}).status_code == 200


def test_a_states_name_narrows_a_search_and_is_not_searched_for() -> None:
    states = {"il": "il", "illinois": "il"}
    assert without_state("IL HB 1312", states) == ("HB 1312", "il")
    assert without_state("HB 1312, Illinois", states) == ("HB 1312", "il")
    assert without_state("Illinoisan rights", states) == ("Illinoisan rights", None)


# ---- Home and states ----


def test_home_shows_watched_bills_with_their_latest_action_and_how_current_they_are(client: Client) -> None:
    bill = make_bill()
    make_watch(bill)
    make_action(bill, "Read first time")
    make_reading(bill, kind="old", origin=Origin.RECONSTRUCTED, retrieved_at=None, read_through=datetime.date(2026, 7, 21))
    page = read(client, "/")
    assert "HB 1 Example Remedies Act 2 March 2026, House: Read first time" in page
    assert "Never read live: loaded pages, complete through 21 July 2026 at the latest." in page
    make_run()
    assert "Last read live 12:01 CST, 2 March 2026." in read(client, "/")


def test_a_state_that_is_not_read_yet_is_coming_with_what_is_known_and_its_source() -> None:
    known = Known("A bill was introduced.", "https://legislature.example/HB1", datetime.date(2026, 9, 3))
    quux = State(code="qx", name="Quux", timezone="America/Chicago", chambers={}, known=(known,))
    page = render_to_string("bills/home.html", {"cards": [Card(make_state(code="qx", name="Quux"), quux, [], None)]})
    assert "Coming" in words(page)
    assert 'href="https://legislature.example/HB1"' in page
    assert "as of 3 September 2026" in words(page)


def test_a_crawl_of_single_bills_does_not_make_a_state_current(client: Client) -> None:
    make_watch(make_bill())
    make_run(bills=["HB 1"], trigger="command")
    make_run(outcome=RunOutcome.FAILED)
    assert "Last read live" not in read(client, "/")


def test_a_states_page_lists_watched_bills_first_then_the_catalogue_by_number(client: Client) -> None:
    for identifier in ("HB 10", "HB 9", "HB 2"):
        make_bill(identifier=identifier)
    make_watch(Bill.objects.get(slug="HB10"))
    page = client.get("/zz/").content.decode()
    assert re.findall(r'class="number" href="/zz/2026/(\w+)/"', page) == ["HB10", "HB2", "HB9"]


def test_the_catalogue_is_shown_fifty_bills_at_a_time(client: Client) -> None:
    for number in range(1, 53):
        make_bill(identifier=f"HB {number}")
    assert "Page 1 of 2; 52 bills" in read(client, "/zz/")
    second = client.get("/zz/?page=2").content.decode()
    assert re.findall(r'class="number" href="/zz/2026/(\w+)/"', second) == ["HB51", "HB52"]


def test_a_session_has_a_page_of_its_own(client: Client) -> None:
    make_bill(identifier="HB 1")
    make_bill(identifier="HB 2", session=make_session(identifier="2027"))
    page = client.get("/zz/2027/").content.decode()
    assert "/zz/2027/HB2/" in page
    assert "/zz/2026/HB1/" not in page


def test_a_states_code_in_capitals_is_redirected(client: Client) -> None:
    make_bill()
    assert client.get("/ZZ/2026/?page=2")["Location"] == "/zz/2026/?page=2"


@pytest.mark.parametrize("url", ["/qq/", "/zz/1999/", "/zz/2026/HB404/", "/qq/2026/HB1/", "/zz/2026/HB404.csv", "/a/b/c/d/"])
def test_an_unknown_address_is_a_404_that_helps(client: Client, url: str) -> None:
    make_watch(make_bill())
    page = client.get(url)
    assert page.status_code == 404
    assert 'action="/find/"' in page.content.decode()


def test_an_unknown_bill_of_a_known_state_offers_the_bills_that_are_watched_there(client: Client) -> None:
    make_watch(make_bill())
    assert 'href="/zz/2026/HB1/"' in client.get("/zz/2026/HB404/").content.decode()


@pytest.mark.parametrize(
    ("url", "queries"),
    [("/", 11), ("/zz/", 7), ("/status/", 24), ("/find/?q=7", 4), ("/find/?q=example", 14), ("/zz/2026/HB1.csv", 21)],
)
def test_a_list_takes_the_same_queries_however_long(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, url: str, queries: int
) -> None:
    full_bill()
    for number in range(30):
        bill = make_bill(identifier=f"HB {number + 100}")
        make_action(bill)
        make_watch(bill) if number % 2 else None
    make_bill(identifier="HB 7")
    make_bill(identifier="SB 7")
    index(Bill.objects.values_list("pk", flat=True))
    with django_assert_num_queries(queries):
        client.get(url, follow=True)


# ---- All pages ----


@pytest.mark.parametrize("url", ["/", "/zz/", "/zz/2026/HB1/", "/status/", "/status/names/", "/find/?q=example", "/law/", "/qq/"])
def test_every_page_has_one_heading_and_neither_script_nor_style_of_its_own(client: Client, url: str) -> None:
    full_bill()
    page = client.get(url).content.decode()
    assert page.count("<h1>") == 1
    assert "<script" not in page
    assert not re.search(r"<style|\sstyle=|\son\w+=", page)


def test_a_failure_has_a_page_that_needs_no_database(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert "The fault is this site's" in render_to_string("500.html").replace("&#x27;", "'")
