"""The bill's page in two lanes: what happened where, oldest first, each with an anchor and a source; and whether it is in force."""

import datetime
from collections.abc import Iterator

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client

from bills.courts import deeds
from bills.courts.telling import settle
from bills.models import Bill, CourtEvent, CourtSearch
from scrapers.vocabulary import CourtEventKind, OrderEffect, Origin
from tests.example import read
from tests.in_court import MARCH, a_case, a_law, ordered
from tests.legislature import action, bill, list_page, vote

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("example_is_a_state")]
URL = "/zz/2026/HB1/"


@pytest.fixture(autouse=True)
def _march() -> Iterator[None]:
    with time_machine.travel(MARCH, tick=False):
        yield


@pytest.fixture
def law() -> Bill:
    found = a_law()
    settle([found], now=MARCH)
    return found


def soup(client: Client, query: str = "") -> BeautifulSoup:
    return BeautifulSoup(client.get(f"{URL}{query}").content, "lxml")


def lanes(page: BeautifulSoup) -> list[tuple[str, str, str]]:
    """(lane, day, words) of each moment."""
    return [
        (
            "court" if "courthouse" in row["class"] else "house",
            row.select_one("time").text,  # type: ignore[union-attr]
            " ".join(row.select_one(".what").text.split()),  # type: ignore[union-attr]
        )
        for row in page.select(".moment")
    ]


def a_story(law: Bill) -> CourtEvent:
    sue, masks = law.clauses.all()
    case = a_case(sue, masks)
    told = {"challenge": case, "external_id": "e2", "entry_number": 2, "origin": Origin.LIVE, "recorded_at": MARCH}
    return CourtEvent.objects.create(
        **told, date=datetime.date(2026, 3, 3), text="ORDER granting 1 <MOTION> for TRO", source_url="https://court.example/2"
    )


def test_the_two_lanes_are_one_list_by_day_and_enactment_is_in_its_middle(client: Client, law: Bill) -> None:
    a_story(law)
    page = soup(client)
    told = lanes(page)
    assert [lane for lane, _, _ in told] == ["house"] * 3 + ["court"] * 2
    assert [day for _, day, _ in told][-3:] == ["20 February 2026", "1 March 2026", "3 March 2026"]
    marked = page.select_one(".moment.law")
    assert marked is not None
    assert "Signed, chapter 7" in marked.text
    assert "It became law." in marked.text
    assert [lane for lane, _, _ in lanes(soup(client, "?moments=all"))] == ["house"] * 5 + ["court"] * 2
    # Each has an anchor of its own that its date leads to, and a source.
    anchors = [row["id"] for row in page.select(".moment")]
    assert len(set(anchors)) == len(anchors)
    assert [link["href"] for link in page.select(".moment .when a")] == [f"#{anchor}" for anchor in anchors]
    assert all(row.select_one(".read-from a[href]") for row in page.select(".moment"))


def test_what_no_editor_has_read_is_told_as_that_whatever_it_says(client: Client, law: Bill) -> None:
    entry = a_story(law)
    page = soup(client)
    assert "not yet read by an editor (number 2)." in lanes(page)[-1][2]
    assert "The docket: ORDER granting 1 <MOTION> for TRO" in lanes(page)[-1][2]
    assert "restraining" not in page.select_one("#timeline").parent.text  # type: ignore[union-attr]
    assert "In force as of 10 March 2026" in page.select_one("#clause-sue").text  # type: ignore[union-attr]
    deeds.classify(entry, kind=CourtEventKind.ORDER, summary="The court restrains both clauses.", by=None, now=MARCH)
    ordered(entry.challenge, OrderEffect.TRO, entry.date, *law.clauses.all(), event=entry, until=datetime.date(2026, 3, 17))
    page = soup(client)
    assert (
        "The court restrains both clauses. Temporary restraining order: Right to sue, Masks; until 17 March 2026."
        in lanes(page)[-1][2]
    )
    clause = page.select_one("#clause-sue")
    assert clause is not None
    assert "Blocked by a court as of 10 March 2026" in clause.text
    assert [link.text for link in clause.select("p.prose a")] == ["The order of 3 March 2026"]
    assert page.select_one(".meter .step:last-child .state").text == "restrained for a time"  # type: ignore[union-attr]


def test_a_past_day_and_a_past_moment_have_the_courts_of_then(client: Client, law: Bill) -> None:
    entry = a_story(law)
    later = MARCH + datetime.timedelta(hours=2)
    with time_machine.travel(later, tick=False):
        deeds.classify(entry, kind=CourtEventKind.ORDER, summary="Restrained.", by=None, now=later)
        ordered(entry.challenge, OrderEffect.TRO, entry.date, *law.clauses.all(), event=entry, now=later)
        assert "Blocked by a court" in soup(client).select_one("#clause-sue").text  # type: ignore[union-attr]
        # By the day: the order was made on the third.
        assert "In force as of 2 March 2026" in soup(client, "?on=2026-03-02").select_one("#clause-sue").text  # type: ignore[union-attr]
        # By the moment: an editor had not read it.
        past = soup(client, "?seen=2026-03-10T18:30:00Z")
        assert "In force as of 10 March 2026" in past.select_one("#clause-sue").text  # type: ignore[union-attr]
        assert "not yet read by an editor" in lanes(past)[-1][2]


def test_a_hidden_entry_and_a_blocked_case_are_shown_nowhere(client: Client, law: Bill) -> None:
    entry = a_story(law)
    deeds.hide(entry, reason="A private name.", by=None, now=MARCH)
    assert "MOTION" not in soup(client).text
    entry.challenge.blocked = True
    entry.challenge.save()
    assert "United States v. Example" not in soup(client).select_one("#timeline").parent.text  # type: ignore[union-attr]


def test_silence_of_the_courts_is_told_with_what_was_searched(client: Client, law: Bill) -> None:
    page = soup(client)
    assert "Nothing is known to have happened in court" in page.text
    assert page.select_one(".meter .step:last-child .state").text == "not searched"  # type: ignore[union-attr]
    CourtSearch.objects.create(
        bill=law, searched_on=datetime.date(2026, 3, 9), where="the D. Ex.", result="none", origin=Origin.EDITOR
    )
    page = soup(client)
    assert page.select_one(".meter .step:last-child .state").text == "none known"  # type: ignore[union-attr]
    assert "No challenge to it is known as of 9 March 2026; searched: the D. Ex." in page.select_one("#clause-sue").text  # type: ignore[union-attr]


def test_a_vote_stands_beside_the_only_line_that_tells_of_such_a_motion(client: Client) -> None:
    lines = [
        action("House concurs", day=20, classification=["concurrence"]),
        action("Third reading passed", day=20, classification=["passage"]),
    ]
    read(list_page(bill(actions=lines, votes=[vote("v1", yes=97, no=35, kind="passage"), vote("v2", yes=35, no=94, kind="amend")])))
    told = [words for _, _, words in lanes(soup(client))]
    assert "House concurs" in told[0]
    assert "Vote" not in told[0]
    assert "Third reading passed Vote: 97–35" in told[1]  # noqa: RUF001 - as the page has it
    assert "Vote: 35–94" in told[2]  # noqa: RUF001 - likewise
    read(list_page(bill(actions=lines, votes=[vote("v1", kind="passage"), vote("v3", yes=1, no=2, kind="passage")])))
    # Of two, nobody says which one the line tells of.
    assert "Vote" not in lanes(soup(client))[1][2]


def test_a_case_names_the_clauses_elsewhere_that_are_about_the_same(client: Client, law: Bill) -> None:
    case = a_case(law.clauses.get(slug="sue"))
    other = a_law("HB 2")
    page = BeautifulSoup(client.get(case.get_absolute_url()).content, "lxml")
    assert [link["href"] for link in page.select("#alike ~ ul a")] == [f"{other.get_absolute_url()}#clause-sue"]
