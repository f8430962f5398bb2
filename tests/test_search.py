"""Search over the State of Example: what finds a bill, what must not, and what the page says of it."""

import datetime
import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bills.corrections import deeds
from bills.models import Action, Bill, SearchDocument
from bills.provisions.texts import asked_for, keep_text
from bills.search import index as indexing
from bills.search.asked import Search
from bills.search.index import count_words, index
from scrapers.page import Page
from scrapers.vocabulary import SponsorClassification, VoteOption
from tests.example import read as run
from tests.factories import (
    NOON,
    make_action,
    make_bill,
    make_hearing,
    make_member,
    make_session,
    make_sponsor,
    make_state,
    make_vote,
    make_watch,
)
from tests.in_court import a_case, a_clause
from tests.legislature import action, bill, bill_page, list_page
from tests.reading import read
from tests.searching import answers, index_all
from tests.staff import make_staff

pytestmark = pytest.mark.django_db


def test_every_text_that_its_page_shows_finds_a_bill_and_nothing_hidden_does() -> None:
    one = make_bill(title="Example Flag Day", official_title="AN ACT on banners", abstract="Sets a day.")
    make_watch(one, common_name="Example Bivens Act")
    make_sponsor(one, "Ada O'Example")
    make_action(one, "Referred to Judiciary")
    make_action(one, "Hidden mistake", hidden_at=NOON)
    make_action(one, "Withdrawn mistake", withdrawn_at=NOON)
    make_bill(identifier="HB 2", title="Roads")
    Bill.objects.update(watched=True)
    index_all()
    for query in ("flag", "banners", "sets", "bivens", "oexample", '"referred to judiciary"', "HB-001", "Example zz judiciary"):
        assert answers(query) == ["HB 1"], query
    assert answers("mistake") == []
    assert answers("-flag") == ["HB 2"]
    assert answers('"flag day example"') == []  # lines do not touch
    assert answers('"day an"') == []
    assert answers("roads OR banners") == ["HB 1", "HB 2"] or answers("roads OR banners") == ["HB 2", "HB 1"]
    assert answers("road*") == ["HB 2"]


def test_a_reading_is_found_at_once_and_what_an_editor_withholds_no_more(example_is_a_state: None) -> None:
    run(list_page(bill("HB 1"), bill("HB 2", title="Act naming Zebulon Example")))
    assert answers("zebulon") == ["HB 2"]
    run(bill_page(bill("HB 1", actions=[action(), action("Quorum of zebras counted", day=3)])))
    assert answers('"quorum of zebras"') == ["HB 1"]
    named = Bill.objects.get(slug="HB2")
    told: dict[str, Any] = {"reason": "It must not be repeated.", "by": make_staff("ed"), "now": NOON}
    made = deeds.withhold(named, part="bill", row=named.pk, field="title", **told)
    assert answers("zebulon") == []
    assert answers("withheld") == []
    deeds.retract(made, by=make_staff("pat"), now=NOON + datetime.timedelta(minutes=1))
    assert answers("zebulon") == ["HB 2"]
    line = Action.objects.get(description__contains="zebras")
    deeds.hide(Bill.objects.get(slug="HB1"), part="actions", row=line.pk, **told)
    assert answers("zebras") == []


def test_to_index_again_writes_nothing_and_a_part_that_is_long_is_found_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "PLACES", 3)
    monkeypatch.setattr(indexing, "POSITIONS", 10)
    make_action(make_bill(), " ".join(f"the word{n} the" for n in "abcdefghijkl") + " end of line")
    assert index(Bill.objects.values_list("pk", flat=True)) == 1
    assert index(Bill.objects.values_list("pk", flat=True)) == 0
    for query in ('"the wordd the the worde the"', '"wordl the end of line"', '"the the the"', '"worda worda"'):
        assert answers(query) == ([] if query in ('"the the the"', '"worda worda"') else ["HB 1"]), query


def test_filters_combine(client: Client) -> None:
    far = make_session(state=make_state(code="yy", name="Sample"))
    one, two, three = make_bill(), make_bill(identifier="HB 2"), make_bill(identifier="SB 3", session=far)
    make_member("Ada Example", party="Democratic")
    make_sponsor(one, "Ada Example", classification=SponsorClassification.PRIMARY)
    make_sponsor(two, "Nobody Known", classification=SponsorClassification.PRIMARY)
    make_vote(one, counts={VoteOption.YES: 3}, committee="Judiciary - Civil")
    make_action(two, date=datetime.date(2026, 4, 1))
    make_hearing(two)
    make_watch(three)
    a_case(a_clause(three, "sue"))
    index_all()
    expected = {
        "state=zz": {"HB 1", "HB 2"},
        "state=yy": {"SB 3"},
        "session=2026&state=zz": {"HB 1", "HB 2"},
        "committee=civil+judiciary": {"HB 1"},
        "committee=rules": set(),
        "party=D": {"HB 1"},
        "party=unknown": {"HB 2", "SB 3"},
        "has=vote": {"HB 1"},
        "has=hearing": {"HB 2"},
        "has=hearing&has=vote": set(),
        "has=challenge": {"SB 3"},
        "topic=example": {"SB 3"},
        "topic=any": {"SB 3"},
        "from=2026-03-31": {"HB 2"},
        "to=2026-03-31&state=zz": {"HB 1"},
        "chamber=lower&q=remedies&state=zz": {"HB 1", "HB 2"},
        "q=-remedies&state=zz": set(),
    }
    assert {asked: set(answers(asked)) for asked in expected} == expected
    for asked in expected:
        assert str(Search.read(str(Search.read(asked)))) == str(Search.read(asked))
    page = read(client, "/find/?state=zz&q=remedies&party=D")
    assert "1 bill with remedies" in page
    assert "Remove the filter State: Example" in page


def test_what_makes_no_sense_is_said_and_passed_over(client: Client) -> None:
    index([make_bill().pk])
    asked = "state=qq&stage=NOWHERE&life=%00&chamber=third&party=X&has=wings&topic=none&committee=%2A&after=x.y"
    asked += "&from=yesterday&to=2026-13-01"
    page = read(client, f"/find/?q=remedies&{asked}")
    assert "1 bill with remedies" in page
    assert page.count("was passed over") == 9
    assert "the two days were exchanged" in read(client, "/find/?from=2026-05-01&to=2026-04-01")
    for query in ('"', "-", "OR", "'; DROP TABLE bills_bill --", "a:*&!b <-> (c", "NEAR(a b)", "titles:x", "\ue001", "*", '""'):
        assert client.get("/find/", {"q": query}).status_code == 200, query


def test_pages_follow_one_another_and_reach_every_bill_titles_first(client: Client) -> None:
    for number in range(1, 61):
        made = make_bill(identifier=f"HB {number}", title="Example Ferry Act" if number % 2 else "Roads")
        make_action(made, "Ferry mentioned", date=datetime.date(2026, 3, 1) + datetime.timedelta(days=number % 7))
    index_all()
    url, seen = "/find/?q=ferry", []
    while url:
        page = client.get(url)
        seen += [result.bill.number for result in page.context["results"]]
        url = f"/find/?{page.context['next']}" if page.context["next"] else ""
    assert sorted(seen) == list(range(1, 61))
    assert [number % 2 for number in seen] == [1] * 30 + [0] * 30
    days = [number % 7 for number in seen]
    assert days[:30] == sorted(days[:30], reverse=True)
    assert "60 bills with ferry" in read(client, "/find/?q=ferry")


def test_a_page_says_where_the_words_are_and_escapes_them(client: Client) -> None:
    one = make_bill(title="Example <b>Remedies</b> Act")
    make_action(one, "Motion on remedies & costs prevailed")
    words = "No person shall hinder the zephyr of liberty. " + "Other words. " * 200
    page = Page(asked_for(one, "Introduced", "https://legislature.example/HB1.txt"), words.encode(), "", NOON)
    keep_text(one, page, trigger="load", now=NOON)
    shown = client.get("/find/?q=remedies+zephyr").content.decode()
    assert "Example &lt;b&gt;<mark>Remedies</mark>&lt;/b&gt; Act" in shown
    assert "Motion on <mark>remedies</mark> &amp; costs prevailed" in shown
    assert "In the text, Introduced" in shown
    assert "hinder the <mark>zephyr</mark> of liberty" in shown


def test_where_nothing_is_found_the_page_says_what_would_be(client: Client) -> None:
    for number in (7, 8):
        make_action(make_bill(identifier=f"HB {number}"), "Immunity discussed")
    index_all()
    count_words()
    assert "Did you mean immunity" in read(client, "/find/?q=imunity")
    assert "without “State: Sample” (2)" in read(client, "/find/?q=immunity&state=" + make_state(code="yy", name="Sample").code)
    nearest = read(client, "/find/?q=SB+7")
    assert "No bill found for “SB 7”" in nearest
    assert "Other bills of that number" in nearest
    assert "HB 7" in nearest


def test_a_list_is_taken_away_as_it_is_filtered(client: Client) -> None:
    one = make_bill(title="=Remedies()", source_url="https://legislature.example/HB1")
    make_action(one, "Passed")
    make_bill(identifier="HB 2", title="Roads")
    index_all()
    table = b"".join(client.get("/find.csv?q=remedies").streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert len(table) == 2
    assert ",'=Remedies()," in table[1]
    told = json.loads(b"".join(client.get("/find.json?q=remedies&state=zz").streaming_content))  # type: ignore[attr-defined]
    assert told["asked"] == {"q": "remedies", "state": "zz"}
    assert [(row["bill"], row["source_url"]) for row in told["bills"]] == [("HB 1", "https://legislature.example/HB1")]
    feed = client.get("/find.atom?q=remedies").content.decode()
    assert feed.count("<entry>") == 1
    Bill.objects.filter(pk=one.pk).update(changed_at=NOON + datetime.timedelta(hours=1))
    again = client.get("/find.atom?q=remedies").content.decode()
    assert _identity(feed) != _identity(again)
    assert json.loads(b"".join(client.get("/find.json").streaming_content))["bills"] == []  # type: ignore[attr-defined]


def _identity(feed: str) -> str:
    return feed.partition("<entry>")[2].partition("<id>")[2].partition("</id>")[0]


def test_a_search_is_watched_as_it_is_asked(client: Client) -> None:
    page = client.get("/alerts/?search=/find/%3Fq%3Dremedies%26state%3Dzz").content.decode()
    assert 'value="/find/?q=remedies&amp;state=zz"' in page


def test_what_the_index_costs_does_not_grow_with_the_bills() -> None:
    def cost(first: int, last: int) -> int:
        keys = [make_bill(identifier=f"HB {number}").pk for number in range(first, last)]
        with CaptureQueriesContext(connection) as queries:
            index(keys)
        return len(queries)

    assert cost(1, 3) == cost(10, 40)
    SearchDocument.objects.filter(bill__number__lt=20).delete()
    said = StringIO()
    call_command("reindex", stdout=said)
    assert said.getvalue().startswith("32 bills, 12 written")
    assert len(answers("remedies")) == 32
