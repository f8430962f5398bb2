"""Calendars: what a calendar program shows of hearings and last days, and to whom."""

import datetime
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from bills.models import Bill, Hearing, HearingItem, Subscriber
from bills.search.index import index
from bills.staging import restage
from scrapers.page import Page
from scrapers.stage import clocks
from scrapers.vocabulary import Frequency, Origin
from tests.calendars import Component, events
from tests.example import read as run
from tests.factories import NOON, make_action, make_bill, make_hearing, make_session, make_state, make_watch
from tests.legislature import bill, calendar_page, hearing, list_page
from tests.subscribers import make_subscriber, make_subscription

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("example_is_a_state")]
HOUR = datetime.timedelta(hours=1)
START = datetime.datetime(2026, 3, 2, 18, tzinfo=datetime.UTC)
URL = "/zz/2026/HB1.ics"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


# ---- A bill's ----


def shown(client: Client, url: str = URL) -> list[Component]:
    response = client.get(url)
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return events(response.content)


def clock(hour: int) -> Callable[[], datetime.datetime]:
    return lambda: START + hour * HOUR


def hours(*pages: Page) -> None:
    """Each page read an hour after the one before."""
    for hour, page in enumerate(pages):
        run(page, clock=clock(hour))


def test_a_hearing_is_told_with_its_hour_place_and_source(client: Client) -> None:
    hours(list_page(bill("HB 1")), calendar_page(), calendar_page(hearing(day=20, time="13:30", location="Room 400; west")))
    [event] = shown(client)
    row = Hearing.objects.get()
    assert event["DTSTART"] == "20260320T183000Z"  # 13:30 in Chicago
    assert (event["SUMMARY"], event["LOCATION"]) == ("ZZ HB 1: Judiciary", "Room 400; west")
    assert (event["STATUS"], event["SEQUENCE"], event["TRANSP"]) == ("CONFIRMED", "0", "TRANSPARENT")
    assert event["UID"] == f"hearing-{row.pk}-HB1@127.0.0.1"
    assert event["URL"] == f"http://testserver/zz/2026/HB1/#hearing-{row.pk}"
    assert (event["LAST-MODIFIED"], event["DTSTAMP"]) == ("20260302T200000Z", f"{row.checked_at:%Y%m%dT%H%M%SZ}")
    assert f"Official page: {row.snapshot.url}\nLast seen there " in event["DESCRIPTION"]


def test_a_hearing_without_an_hour_is_on_its_day_and_says_what_is_stated(client: Client) -> None:
    hours(list_page(bill("HB 1")), calendar_page(hearing(day=20, time="", time_text="15 minutes after adjournment")))
    [event] = shown(client)
    assert event["DTSTART;VALUE=DATE"] == "20260320"
    assert "15 minutes after adjournment." in event["DESCRIPTION"]


def test_a_hearing_that_is_only_known_from_a_capture_does_not_pass_for_one_that_was_seen_now(client: Client) -> None:
    run(list_page(bill("HB 1")))
    run(calendar_page(hearing(), origin=Origin.CAPTURE))
    [event] = shown(client)
    assert "Read from a copy of it that was made at 06:00 CST, 1 March 2026." in event["DESCRIPTION"]
    assert "Last seen" not in event["DESCRIPTION"]
    assert "LAST-MODIFIED" not in event.values


def test_a_hearing_that_moves_stays_itself_and_rises(client: Client) -> None:
    hours(list_page(bill("HB 1")), calendar_page(), calendar_page(hearing(day=20)))
    [before] = shown(client)
    hours(*[calendar_page(hearing(day=20))] * 3, calendar_page(hearing(day=24)))
    [after] = shown(client)
    assert (after["UID"], after["SEQUENCE"], before["SEQUENCE"]) == (before["UID"], "1", "0")
    assert (after["DTSTART"], after["LAST-MODIFIED"]) == ("20260324T183000Z", "20260302T210000Z")
    assert "Announced before: 2026-03-20, 13:30." in after["DESCRIPTION"]


def test_a_hearing_that_is_cancelled_stays_and_says_so_where_a_phone_shows_it(client: Client) -> None:
    hours(list_page(bill("HB 1")), calendar_page(hearing()), calendar_page(hearing(status="cancelled")))
    [event] = shown(client)
    assert (event["STATUS"], event["SEQUENCE"], event["SUMMARY"]) == ("CANCELLED", "1", "Cancelled: ZZ HB 1: Judiciary")


def test_a_bill_that_is_taken_off_the_agenda_is_off_for_itself_alone(client: Client) -> None:
    agendas = [["HB 1", "SB 2"], ["SB 2"]]
    hours(list_page(bill("HB 1"), bill("SB 2")), *(calendar_page(hearing(bills=named)) for named in agendas))
    [off], [on] = shown(client), shown(client, "/zz/2026/SB2.ics")
    assert (off["STATUS"], off["SUMMARY"]) == ("CANCELLED", "Off the agenda: ZZ HB 1: Judiciary")
    assert off["LAST-MODIFIED"] == "20260302T200000Z"
    assert "HB 1 was taken off the agenda, seen 14:00 CST, 2 March 2026." in off["DESCRIPTION"]
    assert (on["STATUS"], on["SUMMARY"]) == ("CONFIRMED", "ZZ SB 2: Judiciary")
    [event] = shown(client, "/zz/calendar.ics")
    assert (event["STATUS"], event["SUMMARY"]) == ("CONFIRMED", "ZZ SB 2: Judiciary")
    assert event["UID"] not in (off["UID"], on["UID"])


def test_a_bill_that_nobody_heard_has_a_calendar_without_entries(client: Client) -> None:
    make_bill()
    assert shown(client) == []


def test_another_spelling_is_redirected_and_no_bill_is_no_calendar(client: Client) -> None:
    make_bill()
    assert client.get("/ZZ/2026/hb-01.ics")["Location"] == URL
    assert client.get("/zz/2026/HB9.ics").status_code == 404


def test_the_hours_when_nothing_moved_cost_no_body(client: Client) -> None:
    make_hearing(make_bill())
    first = client.get(URL)
    again = client.get(URL, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["X-Robots-Tag"]) == (304, b"", "noindex")
    Hearing.objects.update(location="Room 9")
    assert client.get(URL, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_the_pages_link_to_it_for_a_phone_and_for_a_program(client: Client) -> None:
    make_watch(make_bill())
    page = client.get("/zz/2026/HB1/").content.decode()
    assert f'href="webcal://testserver{URL}"' in page
    assert f'<a href="{URL}"' in page
    assert '<link rel="alternate" type="application/atom+xml" title="Changes of HB 1" href="/zz/2026/HB1/changes.atom">' in page
    assert 'href="webcal://testserver/zz/calendar.ics"' in client.get("/zz/").content.decode()
    assert 'href="webcal://testserver/topics/example/calendar.ics"' in client.get("/").content.decode()


def test_a_page_of_the_past_offers_no_calendar(client: Client) -> None:
    hours(list_page(bill("HB 1")))
    page = client.get("/zz/2026/HB1/?seen=2026-03-02T19:00:00Z").content.decode()
    assert "webcal:" not in page
    assert "changes.atom" not in page


# ---- The governor's clock ----


@pytest.fixture
def example_has_a_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Example's governor has ten days, and silence is assent."""
    law = {"in_session": 10, "silence": "law", "override": "two thirds of each chamber"}
    law |= {"citation": "Example Constitution, section 9", "url": "https://legislature.example/law/9"}
    (tmp_path / "clocks.json").write_text(json.dumps({"states": {"zz": law}}), encoding="utf-8")
    monkeypatch.setattr(clocks, "_FILE", tmp_path / "clocks.json")
    clocks._written.cache_clear()
    yield
    clocks._written.cache_clear()


def presented(identifier: str = "HB 1") -> Bill:
    """A bill that came to the governor on 2 March."""
    made = make_bill(identifier=identifier)
    for text in ("Introduced", "Passed 60-40", "Passed 30-10"):
        make_action(made, text, chamber="upper" if "30" in text else "lower")
    make_action(made, "Sent to the governor", chamber="executive")
    restage([made.pk], now=NOON)
    return made


@pytest.mark.usefixtures("example_has_a_clock")
def test_the_last_day_is_told_with_what_silence_means_and_the_law(client: Client) -> None:
    made = presented()
    [event] = shown(client)
    assert event["DTSTART;VALUE=DATE"] == "20260312"
    assert event["SUMMARY"] == "ZZ HB 1: last day for the governor's decision"
    assert event["UID"] == f"decision-{made.pk}-20260302@127.0.0.1"
    for words in (
        "The bill came to the governor on 2 March 2026. The last day for a decision is 12 March 2026.",
        "A bill that is neither signed nor vetoed by then becomes law. A veto can be overridden by two thirds of each chamber.",
        "The law: Example Constitution, section 9, https://legislature.example/law/9",
        "Last seen there 13:00 CST, 2 March 2026.",
    ):
        assert words in event["DESCRIPTION"]


@pytest.mark.usefixtures("example_has_a_clock")
def test_a_decision_ends_the_clock(client: Client) -> None:
    made = presented()
    make_action(made, "Signed, chapter 7", chamber="executive")
    restage([made.pk], now=NOON)
    assert shown(client) == []


# ---- A state's and a topic's ----


def test_a_state_shows_each_meeting_once_with_its_agenda(client: Client) -> None:
    many = [f"HB {n}" for n in range(1, 6)]
    hours(list_page(bill("HB 1")), calendar_page(hearing("h1", bills=many), hearing("h2", day=21, bills=["HB 99"])))
    first, second = shown(client, "/zz/calendar.ics")
    assert first["SUMMARY"] == "ZZ HB 1, HB 2, HB 3 and 2 more: Judiciary"
    assert "On the agenda: HB 1, HB 2, HB 3, HB 4, HB 5." in first["DESCRIPTION"]
    assert second["SUMMARY"] == "ZZ HB 99: Judiciary"  # though nobody read the bill
    assert second["URL"].startswith("https://legislature.example/")


def test_a_state_shows_no_other_states_meetings_and_nothing_long_over(client: Client) -> None:
    old = make_hearing(make_bill(), starts_at=NOON - datetime.timedelta(days=61))
    make_hearing(make_bill(identifier="HB 2"), starts_at=NOON - datetime.timedelta(days=59))
    make_hearing(make_bill(session=make_session(state=make_state(code="yy", name="Sample"))))
    assert [event["SUMMARY"] for event in shown(client, "/zz/calendar.ics")] == ["ZZ HB 2: Judiciary"]
    assert old.hearing_id in [int(event["UID"].split("-")[1]) for event in shown(client)]
    assert client.get("/qq/calendar.ics").status_code == 404


def test_a_topic_shows_its_bills_alone(client: Client) -> None:
    mine, other = make_bill(), make_bill(identifier="HB 2")
    make_watch(mine)
    item = make_hearing(mine)
    HearingItem.objects.create(hearing=item.hearing, identifier="HB 2", slug="HB2", bill=other, order=1)
    make_hearing(other)
    assert [event["SUMMARY"] for event in shown(client, "/topics/example/calendar.ics")] == ["ZZ HB 1: Judiciary"]
    assert client.get("/topics/nothing/calendar.ics").status_code == 404


def test_many_hearings_cost_as_few_queries_as_one(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(1, 30):
        make_hearing(make_bill(identifier=f"HB {number}"))
    with django_assert_max_num_queries(5):
        assert len(shown(client, "/zz/calendar.ics")) == 29


# ---- A subscriber's own ----


@pytest.fixture
def ada() -> Subscriber:
    return make_subscriber()


def mine(client: Client, ada: Subscriber) -> list[str]:
    return [event["SUMMARY"] for event in shown(client, f"/alerts/{ada.feed_key}.ics")]


def test_what_is_watched_is_shown_and_nothing_else(client: Client, ada: Subscriber) -> None:
    watched, titled, topical, other = (make_bill(identifier=f"HB {n}", title=f"Act {n}") for n in range(1, 5))
    Bill.objects.filter(pk=titled.pk).update(title="On Road Salt")
    far = make_bill(session=make_session(state=make_state(code="yy", name="Sample")))
    for known in (watched, titled, topical, other, far):
        make_hearing(known)
    make_hearing(other, committee="Rules")
    make_subscription(ada, bill=watched)
    make_subscription(ada, query="salt road", frequency=Frequency.WEEKLY)
    make_subscription(ada, topic=make_watch(topical).topic)
    make_subscription(ada, jurisdiction=far.session.jurisdiction)
    make_subscription(ada, committee="rules", jurisdiction=watched.session.jurisdiction)
    index([titled.pk])
    expected = ["ZZ HB 1: Judiciary", "ZZ HB 2: Judiciary", "ZZ HB 3: Judiciary", "YY HB 1: Judiciary", "ZZ HB 4: Rules"]
    assert mine(client, ada) == expected


def test_a_hearing_that_two_watches_cover_is_there_once(client: Client, ada: Subscriber) -> None:
    known = make_bill()
    make_hearing(known)
    make_subscription(ada, bill=known)
    make_subscription(ada, jurisdiction=known.session.jurisdiction)
    assert mine(client, ada) == ["ZZ HB 1: Judiciary"]


def test_who_watches_nothing_sees_nothing(client: Client, ada: Subscriber) -> None:
    make_hearing(make_bill())
    assert mine(client, ada) == []


def test_nobody_keeps_it_on_the_way(client: Client, ada: Subscriber) -> None:
    response = client.get(f"/alerts/{ada.feed_key}.ics")
    assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("private, no-store", "noindex")


@pytest.mark.parametrize("ending", ["ics", "atom"])
def test_a_key_that_is_nobodys_and_one_that_is_not_confirmed_get_the_same_answer(
    client: Client, ending: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    unconfirmed = make_subscriber("bo", confirmed_at=None)
    answers = []
    for key in ("x" * 32, unconfirmed.feed_key, "é", "%00", "a" * 3000):
        with django_assert_num_queries(1):
            response = client.get(f"/alerts/{key}.{ending}")
        answers.append((response.status_code, response.content, sorted(response.headers.items())))
    assert answers[0][0] == 404
    assert [answer == answers[0] for answer in answers] == [True] * 5


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"paused_at": NOON}, "These subscriptions are paused since 12:00 CST, 2 March 2026."),
        ({"stopped_at": NOON, "stopped_why": "mail came back"}, "ended at 12:00 CST, 2 March 2026 (mail came back)."),
    ],
)
def test_who_is_paused_or_stopped_is_told_so_today_and_shown_nothing_else(
    client: Client, ada: Subscriber, fields: dict[str, object], words: str, settings: Settings
) -> None:
    known = make_bill()
    make_hearing(known)
    make_subscription(ada, bill=known)
    Subscriber.objects.filter(pk=ada.pk).update(**fields)
    with time_machine.travel(NOON + datetime.timedelta(days=3), tick=False):
        [event] = shown(client, f"/alerts/{ada.feed_key}.ics")
        assert event["DTSTART;VALUE=DATE"] == f"{timezone.now():%Y%m%d}"
    assert words in event["DESCRIPTION"]
    assert (event["SUMMARY"], event["SEQUENCE"]) == ("Redress: this calendar shows nothing now", "3")


def test_many_watches_cost_as_few_queries_as_one(
    client: Client, ada: Subscriber, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(1, 20):
        known = make_bill(identifier=f"HB {number}")
        make_hearing(known)
        make_subscription(ada, bill=known)
    with django_assert_max_num_queries(8):
        assert len(mine(client, ada)) == 19
