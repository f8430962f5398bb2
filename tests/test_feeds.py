"""Feeds of news: a state's, a topic's, and a subscriber's own."""

import datetime
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from bills.alerts.matching import match
from bills.models import Bill, Event, Subscriber
from bills.views.feeds import FED
from scrapers.vocabulary import Change, CorrectionKind, News, Origin
from tests.example import read as run
from tests.factories import NOON, make_action, make_bill, make_correction, make_session, make_state, make_watch
from tests.legislature import action, bill, bill_page, list_page, vote
from tests.subscribers import make_subscriber, make_subscription

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("example_is_a_state")]
URL = "/zz/feed.atom"
ATOM = "{http://www.w3.org/2005/Atom}"
HOUR = datetime.timedelta(hours=1)


def parse(body: bytes) -> Element:
    """The feed, with all that RFC 4287 says it must have."""
    feed = ElementTree.fromstring(body)  # noqa: S314 - our own feed
    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert [link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    entries = feed.findall(f"{ATOM}entry")
    for part in (feed, *entries):
        for name in ("id", "title", "updated"):
            [found] = part.findall(f"{ATOM}{name}")
            assert found.text, name
        at = datetime.datetime.fromisoformat(part.findtext(f"{ATOM}updated") or "")
        assert at.tzinfo is not None
        assert (part.findtext(f"{ATOM}id") or "").partition(":")[0] in ("tag", "http", "https")
    for entry in entries:
        assert [link.get("rel") for link in entry.findall(f"{ATOM}link")] in (["alternate"], ["alternate", "related"])
    keys = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(keys)) == len(keys)
    return feed


def entries(client: Client, url: str = URL) -> list[Element]:
    response = client.get(url)
    assert (response.status_code, response["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    return parse(response.content).findall(f"{ATOM}entry")


def titles(client: Client, url: str = URL) -> list[str]:
    return [entry.findtext(f"{ATOM}title") or "" for entry in entries(client, url)]


def make_event(known: Bill, *, kind: Change = Change.ACTION_ADDED, hour: int = 0, **told: object) -> Event:
    after = {"date": "2026-03-02", "chamber": "lower", "description": f"Line {hour}", "classification": []}
    fields = {"part": "actions", "after": after, "alertable": True, "recorded_at": NOON + hour * HOUR, **told}
    return Event.objects.create(bill=known, kind=kind, **fields)


def test_an_entry_says_the_news_and_links_to_the_page_then_and_now(client: Client) -> None:
    event = make_event(make_bill(), occurred_on=NOON.date())
    [entry] = entries(client)
    assert entry.findtext(f"{ATOM}title") == "Example HB 1: Action added: 2 March 2026, House: “Line 0”"
    assert [link.get("href") for link in entry.findall(f"{ATOM}link")] == [
        "http://testserver/zz/2026/HB1/?seen=2026-03-02T18:00:00Z",
        "http://testserver/zz/2026/HB1/",
    ]
    assert entry.findtext(f"{ATOM}id") == f"tag:testserver,2026-03-02:event-{event.pk}"
    assert entry.findtext(f"{ATOM}updated") == "2026-03-02T18:00:00+00:00"
    assert "Dated 2026-03-02 by the legislature. 2 March 2026, House: “Line 0”" in (entry.findtext(f"{ATOM}summary") or "")


def test_the_news_of_a_reading_is_told_newest_first_and_what_was_loaded_is_not(client: Client) -> None:
    run(list_page(bill("HB 1"), bill("HB 2")))
    run(bill_page(bill(actions=[action()], votes=[vote()]), origin=Origin.CAPTURE))
    assert titles(client) == []
    run(bill_page(bill(actions=[action()])))
    run(bill_page(bill(actions=[action(), action("Referred to Judiciary", day=2)], votes=[vote("v2", committee="Judiciary")])))
    told = titles(client)
    assert "Example HB 1: Action added: 2 February 2026, House: “Referred to Judiciary”" in told
    assert "Example HB 1: Vote added: 20 February 2026, House, Judiciary: “Do pass”, 15 yes, 7 no" in told
    assert not [title for title in told if "Introduced" in title and "Action" in title]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {"kind": Change.VOTE_CHANGED, "part": "votes", "before": {"counts": {"yes": 1}}, "after": {"counts": {"yes": 2}}},
            "Example HB 1: Vote changed: tally: 1 yes → 2 yes",
        ),
        (
            {"kind": Change.FIELD_CHANGED, "part": "title", "before": "An Act", "after": "Another"},
            "Example HB 1: Changed by the source: the title: An Act → Another",
        ),
        (
            {"kind": Change.WITHDRAWN, "part": "actions", "before": {"description": "Passed", "date": "2026-03-02"}, "after": None},
            "Example HB 1: Withdrawn by the source: an action: 2 March 2026: “Passed”",
        ),
        (
            {
                "kind": Change.STAGE_CHANGED,
                "part": "stage",
                "before": {"headline": "In committee."},
                "after": {"headline": "On the floor."},
            },
            "Example HB 1: On the floor.",
        ),
    ],
)
def test_a_change_is_told_before_and_after(client: Client, fields: dict[str, object], words: str) -> None:
    make_event(make_bill(), **fields)  # type: ignore[arg-type]  # fields of an event
    assert titles(client) == [words]


def test_a_long_title_is_cut_and_the_summary_is_not(client: Client) -> None:
    long = "word " * 100 + "end"
    make_event(make_bill(), kind=Change.FIELD_CHANGED, part="title", before="An Act", after=long)
    [entry] = entries(client)
    assert len(entry.findtext(f"{ATOM}title") or "") < 200
    assert long in (entry.findtext(f"{ATOM}summary") or "")


def test_scraped_markup_is_text_for_a_reader_of_feeds_too(client: Client) -> None:
    """A summary is HTML to whoever reads it: what was scraped is escaped once more in it."""
    make_event(make_bill(), kind=Change.FIELD_CHANGED, part="title", before="x", after="<script>alert(1)</script>\x0b\x1f\ufffe")
    for url in (URL, "/zz/2026/HB1/changes.atom"):
        [entry] = entries(client, url)
        assert "<script" not in (entry.findtext(f"{ATOM}summary") or "")
        assert "&lt;script&gt;" in (entry.findtext(f"{ATOM}summary") or "")


def test_a_bills_change_log_is_a_valid_feed_and_its_entries_are_the_same_entries(client: Client) -> None:
    make_event(make_bill())
    [one], [other] = entries(client), entries(client, "/zz/2026/HB1/changes.atom")
    assert one.findtext(f"{ATOM}id") == other.findtext(f"{ATOM}id")


def test_what_an_editor_withholds_is_gone_from_titles_and_summaries(client: Client) -> None:
    known = make_bill()
    line = make_action(known, "[Withheld by an editor]")
    after = {"date": "2026-03-02", "chamber": "lower", "description": "Bo Example stole a horse"}
    make_event(known, after=after)
    assert "horse" in titles(client)[0]
    first = client.get(URL)
    text: dict[str, Any] = {
        "said": "Bo Example stole a horse",
        "says": "Bo Example stole a horse",
        "value": "[Withheld by an editor]",
    }
    make_correction(line, "description", kind=CorrectionKind.WITHHELD, **text)
    later = client.get(URL, headers={"if-none-match": first["ETag"], "if-modified-since": "Wed, 01 Jan 2031 00:00:00 GMT"})
    assert later.status_code == 200
    assert b"horse" not in later.content
    assert "Withheld by an editor" in titles(client)[0]


def test_whoever_has_the_newest_is_sent_nothing(client: Client) -> None:
    known = make_bill()
    make_event(known)
    first = client.get(URL)
    again = client.get(URL, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    make_event(known, hour=1)
    assert client.get(URL, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_a_feed_without_entries_is_the_same_at_each_question(client: Client) -> None:
    make_state()
    assert entries(client) == []
    assert client.get(URL)["ETag"] == client.get(URL)["ETag"]


def test_a_state_tells_no_other_states_news(client: Client) -> None:
    make_event(make_bill())
    make_event(make_bill(session=make_session(state=make_state(code="yy", name="Sample"))))
    assert [title.partition(":")[0] for title in titles(client)] == ["Example HB 1"]
    assert client.get("/qq/feed.atom").status_code == 404


def test_a_topic_tells_of_its_bills_in_all_states(client: Client) -> None:
    far = make_bill(session=make_session(state=make_state(code="yy", name="Sample")))
    for known in (make_bill(), far):
        make_watch(known)
        make_event(known)
    make_event(make_bill(identifier="HB 2"))
    told = titles(client, "/topics/example/feed.atom")
    assert [title.partition(":")[0] for title in told] == ["Sample HB 1", "Example HB 1"]
    assert client.get("/topics/nothing/feed.atom").status_code == 404


def test_a_feed_holds_the_newest_hundred_at_the_cost_of_one(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for hour in range(FED + 5):
        make_event(make_bill(identifier=f"HB {hour + 1}"), hour=hour)
    with django_assert_num_queries(3):
        told = titles(client)
    assert len(told) == FED
    assert told[0].endswith(f"“Line {FED + 4}”")


def test_the_pages_name_their_feeds_to_a_reader_of_feeds(client: Client) -> None:
    make_watch(make_bill())
    feed = '<link rel="alternate" type="application/atom+xml"'
    assert f'{feed} title="News of Example" href="{URL}">' in client.get("/zz/").content.decode()
    assert f'{feed} title="News of these bills" href="/topics/example/feed.atom">' in client.get("/").content.decode()


# ---- A subscriber's own ----


@pytest.fixture
def ada() -> Subscriber:
    return make_subscriber()


def mine(client: Client, ada: Subscriber) -> list[str]:
    match(now=timezone.now())
    return titles(client, f"/alerts/{ada.feed_key}.atom")


def test_my_feed_has_the_news_that_my_watches_ask_for_each_once(client: Client, ada: Subscriber) -> None:
    known, other = make_bill(), make_bill(identifier="HB 2")
    make_subscription(ada, bill=known)
    make_subscription(ada, jurisdiction=known.session.jurisdiction, news=[News.HEARING])
    make_subscription(make_subscriber("bo"), bill=other)
    make_event(known)
    make_event(known, hour=1, alertable=False)
    make_event(other)
    assert mine(client, ada) == ["Example HB 1: Action added: 2 March 2026, House: “Line 0”"]


def test_my_feed_costs_as_few_queries_for_many_watches(
    client: Client, ada: Subscriber, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(1, 12):
        known = make_bill(identifier=f"HB {number}")
        make_subscription(ada, bill=known)
        make_event(known)
    match(now=timezone.now())
    with django_assert_max_num_queries(3):
        assert len(titles(client, f"/alerts/{ada.feed_key}.atom")) == 11


@pytest.mark.parametrize(
    ("fields", "title"), [({"paused_at": NOON}, "This feed is paused"), ({"stopped_at": NOON}, "This feed has ended")]
)
def test_a_feed_that_is_paused_or_has_ended_says_so_in_one_entry(
    client: Client, ada: Subscriber, fields: dict[str, object], title: str
) -> None:
    known = make_bill()
    make_subscription(ada, bill=known)
    make_event(known)
    assert len(mine(client, ada)) == 1
    Subscriber.objects.filter(pk=ada.pk).update(**fields)
    [entry] = entries(client, f"/alerts/{ada.feed_key}.atom")
    assert entry.findtext(f"{ATOM}title") == title
    assert "12:00 CST, 2 March 2026" in (entry.findtext(f"{ATOM}summary") or "")


def test_my_feed_is_kept_by_nobody_on_the_way_and_forgets_an_old_key(client: Client, ada: Subscriber) -> None:
    old = f"/alerts/{ada.feed_key}.atom"
    response = client.get(old)
    assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("private, no-store", "noindex")
    Subscriber.objects.filter(pk=ada.pk).update(feed_key="another")
    assert client.get(old).status_code == 404
