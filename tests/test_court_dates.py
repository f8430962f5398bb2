"""What is set for a day in court, in calendars: whose it is, what moved, and what is off."""

import datetime
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from bills.courts import deeds
from bills.courts.deeds import Said
from bills.models import Bill, CourtEvent, LegalChallenge, Order
from scrapers.vocabulary import CourtEventKind, OrderEffect, Reach
from tests.calendars import Component, events
from tests.factories import make_watch
from tests.in_court import MARCH, PAPERS, a_case, a_law, an_appeal, ordered, reaches
from tests.subscribers import make_subscriber, make_subscription

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("example_is_a_state")]
HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MARCH, tick=False) as traveller:
        yield traveller


@pytest.fixture
def law() -> Bill:
    return a_law()


def day(number: int) -> datetime.date:
    return datetime.date(2026, 3, number)


def shown(client: Client, url: str = "/zz/2026/HB1.ics") -> list[Component]:
    return [event for event in events(client.get(url).content) if " in court: " in event["SUMMARY"]]


def hearing(case: LegalChallenge, on: datetime.date) -> CourtEvent:
    told = {"kind": CourtEventKind.HEARING, "summary": "The motion is heard.", "source_url": PAPERS}
    return deeds.add_event(case, date=day(9), scheduled_on=on, by=None, now=timezone.now(), **told)  # type: ignore[arg-type]


def read_as(entry: CourtEvent, on: datetime.date | None, kind: CourtEventKind = CourtEventKind.HEARING) -> None:
    deeds.classify(entry, kind=kind, summary="The motion is heard.", scheduled_on=on, by=None, now=timezone.now())


def test_a_hearing_stays_itself_when_it_moves_and_when_it_is_off(law: Bill, client: Client, clock: time_machine.Traveller) -> None:
    case = a_case(law.clauses.all()[0], docket_number="1:26-cv-00007")
    entry = hearing(case, day(20))
    [first] = shown(client)
    assert first["DTSTART;VALUE=DATE"] == "20260320"
    assert first["SUMMARY"] == "ZZ HB 1 in court: hearing, United States v. Example"
    assert (first["LOCATION"], first["STATUS"], first["SEQUENCE"]) == ("The District Court of Example", "CONFIRMED", "0")
    assert "United States v. Example, docket number 1:26-cv-00007\nThe motion is heard." in first["DESCRIPTION"]
    assert "As reported." in first["DESCRIPTION"]
    page = " ".join(client.get("/zz/2026/HB1/").content.decode().split())
    assert "A hearing in United States v. Example is set for 20 March 2026, as reported." in page
    assert first["URL"] == "http://testserver/cases/united-states-v-example/"
    clock.shift(HOUR)
    read_as(entry, day(24))
    [moved] = shown(client)
    assert (moved["UID"], moved["SEQUENCE"], moved["DTSTART;VALUE=DATE"]) == (first["UID"], "1", "20260324")
    assert "Told before: 20 March 2026." in moved["DESCRIPTION"]
    clock.shift(HOUR)
    read_as(entry, None)
    [off] = shown(client)
    assert (off["UID"], off["SEQUENCE"], off["DTSTART;VALUE=DATE"], off["STATUS"]) == (first["UID"], "2", "20260324", "CANCELLED")
    assert off["SUMMARY"].startswith("Not on that day: ZZ HB 1 in court: hearing")
    deeds.hide(entry, reason="It is another case's.", by=None, now=timezone.now())
    assert shown(client) == []


def test_the_last_day_of_an_order_goes_with_what_becomes_of_the_order(
    law: Bill, client: Client, clock: time_machine.Traveller
) -> None:
    sue, masks = law.clauses.all()
    case = a_case(sue, masks)
    made = ordered(case, OrderEffect.TRO, day(9), sue, masks, until=day(23))
    [first] = shown(client)
    assert first["SUMMARY"] == "ZZ HB 1 in court: last day of the temporary restraining order, United States v. Example"
    assert (first["DTSTART;VALUE=DATE"], first["STATUS"], first["SEQUENCE"]) == ("20260323", "CONFIRMED", "0")
    ends = "The last day of the temporary restraining order of 9 March 2026 in United States v. Example is 23 March 2026."
    assert client.get("/zz/2026/HB1/").content.decode().count(ends) == 1
    clock.shift(HOUR)
    said = Said(OrderEffect.TRO, day(9), PAPERS, clauses=[sue, masks], until=day(27))
    second = deeds.order(case, said, by=None, now=timezone.now(), instead_of=made, reason="It was prolonged.")
    [moved] = shown(client)
    assert (moved["UID"], moved["DTSTART;VALUE=DATE"], moved["SEQUENCE"]) == (first["UID"], "20260327", "1")
    assert "Told before: 23 March 2026." in moved["DESCRIPTION"]
    # What decides the motion ends it, whatever its last day was.
    decided = ordered(case, OrderEffect.INJUNCTION_DENIED, day(10), sue, masks)
    [ended] = shown(client)
    assert (ended["UID"], ended["STATUS"]) == (first["UID"], "CANCELLED")
    assert ended["SUMMARY"].startswith("No longer so: ZZ HB 1 in court: last day of")
    deeds.retract(decided, reason="Misread.", by=None, now=timezone.now())
    assert [event["STATUS"] for event in shown(client)] == ["CONFIRMED"]
    deeds.retract(second, reason="Another case's.", by=None, now=timezone.now())
    [back] = shown(client)
    assert (back["UID"], back["STATUS"], back["SEQUENCE"]) == (first["UID"], "CANCELLED", "2")
    assert Order.objects.current().count() == 0


def test_the_dates_of_a_case_and_its_appeal_are_in_the_calendars_of_whoever_watches_the_bill(law: Bill, client: Client) -> None:
    sue, masks = law.clauses.all()
    case = a_case(sue)
    reaches(case, masks, Reach.UNCLEAR)
    hearing(case, day(20))
    hearing(an_appeal(case), day(30))
    beside = a_case(slug="beside", case_name="Others v. Example")
    reaches(beside, masks, Reach.NOT_REACHED)
    hearing(beside, day(21))
    ada = make_subscriber("ada")
    make_subscription(ada, bill=law)
    bo = make_subscriber("bo")
    make_subscription(bo, committee="Judiciary", jurisdiction=law.session.jurisdiction)
    topic = make_watch(law).topic
    of_all = ["/zz/2026/HB1.ics", "/zz/calendar.ics", f"/topics/{topic.slug}/calendar.ics", f"/alerts/{ada.feed_key}.ics"]
    for url in of_all:
        assert [event["SUMMARY"].rpartition(", ")[2] for event in shown(client, url)] == [
            "United States v. Example",
            "Example v. United States",
        ], url
    assert shown(client, f"/alerts/{bo.feed_key}.ics") == []
    LegalChallenge.objects.update(blocked=True)
    assert shown(client) == []


def test_many_dates_cost_as_few_queries_as_one(
    law: Bill, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    case = a_case(law.clauses.all()[0])
    for number in range(11, 29):
        hearing(case, day(number))
        ordered(case, OrderEffect.TRO, day(9), law.clauses.all()[0], until=day(number))
    with django_assert_max_num_queries(20):
        assert len(shown(client)) == 36
