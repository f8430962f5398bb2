"""The heartbeat of a digest: what was watched and did not move, and why nothing may come."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bills.alerts.silence import heartbeat
from bills.models import Bill, Event, LegislativeSession, Outage, Subscriber
from scrapers.vocabulary import Change, Frequency, MailKind, MailStatus
from tests.factories import MINUTE, NOON, make_bill, make_member, make_session, make_watch
from tests.subscribers import make_mail, make_subscriber, make_subscription

pytestmark = pytest.mark.django_db

HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)


@pytest.fixture
def ada() -> Subscriber:
    return make_subscriber()


def watched_by(subscriber: Subscriber, number: int, **told: Any) -> list[Bill]:
    """HB 1 and so on, each watched by itself."""
    found = [make_bill(identifier=f"HB {n}", **told) for n in range(1, number + 1)]
    for bill in found:
        make_subscription(subscriber, bill=bill, frequency=Frequency.DAILY)
    return found


def moves(bill: Bill, at: datetime.datetime = NOON - HOUR, *, alertable: bool = True) -> None:
    Event.objects.create(bill=bill, kind=Change.ACTION_ADDED, part="actions", recorded_at=at, alertable=alertable)


def session_ends(day: datetime.date) -> None:
    LegislativeSession.objects.filter(pk=make_session().pk).update(end_date=day)


def test_nine_bills_at_rest(ada: Subscriber) -> None:
    watched_by(ada, 9)
    session_ends(NOON.date() - DAY)
    LegislativeSession.objects.filter(pk=make_session(identifier="2027").pk).update(start_date=datetime.date(2027, 1, 13))
    assert heartbeat(ada, now=NOON + 20 * MINUTE).sentences() == [
        "9 bills watched, all checked within the hour, nothing moved.",
        "Example is out of session until 13 January 2027.",
    ]


def test_one_bill_is_told_as_one(ada: Subscriber) -> None:
    (bill,) = watched_by(ada, 1)
    assert heartbeat(ada, now=NOON).sentences() == ["1 bill watched, checked within the hour, nothing moved."]
    moves(bill)
    assert heartbeat(ada, now=NOON).sentences() == ["1 bill watched, checked within the hour; it moved."]
    assert heartbeat(ada, now=NOON + 2 * DAY).sentences() == ["1 bill watched, last checked on 2 March 2026, nothing moved."]


def test_what_moved_and_what_did_not(ada: Subscriber) -> None:
    first, second, third = watched_by(ada, 3)
    moves(first)
    moves(second, alertable=False)
    moves(third, NOON - 2 * DAY)
    beat = heartbeat(ada, now=NOON)
    assert beat.still == (second, third)
    assert beat.sentences() == ["3 bills watched, all checked within the hour; 2 did not move: ZZ HB 2, ZZ HB 3."]
    moves(second)
    moves(third)
    assert heartbeat(ada, now=NOON).sentences() == ["3 bills watched, all checked within the hour; each of them moved."]


def test_of_many_bills_ten_are_named(ada: Subscriber) -> None:
    moves(watched_by(ada, 13)[0])
    assert heartbeat(ada, now=NOON).sentences()[0].endswith("HB 10, ZZ HB 11 and 2 more.")


def test_it_counts_from_the_last_digest_of_that_pace(ada: Subscriber) -> None:
    (bill,) = watched_by(ada, 1)
    moves(bill, NOON - 3 * HOUR)
    sent: dict[str, Any] = {"kind": MailKind.DIGEST, "status": MailStatus.ACCEPTED}
    make_mail(ada, key="digest:daily:2026-03-02", accepted_at=NOON - 2 * HOUR, **sent)
    assert heartbeat(ada, now=NOON, frequency=Frequency.DAILY).still == (bill,)
    assert heartbeat(ada, now=NOON, frequency=Frequency.WEEKLY).still == ()


def test_the_oldest_check_is_told(ada: Subscriber) -> None:
    _, second, third = watched_by(ada, 3)
    Bill.objects.filter(pk=second.pk).update(checked_at=NOON - 4 * HOUR)
    beat = heartbeat(ada, now=NOON)
    assert beat.checked_since == NOON - 4 * HOUR
    assert beat.sentences() == ["3 bills watched, all checked within 4 hours, nothing moved."]
    Bill.objects.filter(pk=third.pk).update(checked_at=NOON - 4 * DAY)
    told = "3 bills watched, 2 of them checked within the day, the one that waits longest on 26 February 2026, nothing moved."
    assert heartbeat(ada, now=NOON).sentences() == [told]


def test_a_topic_and_a_state_count_their_watched_bills_once(ada: Subscriber) -> None:
    watched, other = make_bill(identifier="HB 1"), make_bill(identifier="HB 2")
    gone = make_bill(identifier="HB 3", withdrawn_at=NOON)
    topic = make_watch(watched).topic
    make_watch(gone)
    make_subscription(ada, topic=topic)
    assert heartbeat(ada, now=NOON).still == (watched,)
    make_subscription(ada, jurisdiction=other.session.jurisdiction)
    make_subscription(ada, bill=watched)
    assert heartbeat(ada, now=NOON).still == (watched,)
    make_subscription(ada, bill=other)
    assert heartbeat(ada, now=NOON).watched == 2


def test_who_watches_no_bill_is_told_of_the_states_all_the_same(ada: Subscriber) -> None:
    make_subscription(ada, person=make_member("Ada Example").person)
    session_ends(NOON.date() - DAY)
    assert heartbeat(ada, now=NOON).sentences() == [
        "No bill is watched by itself; what else is watched is told when it comes.",
        "Example is out of session; the first day of its next session is not known here.",
    ]


def test_a_session_of_which_nobody_knows_the_end_sits_until_another_begins(ada: Subscriber) -> None:
    watched_by(ada, 1)
    assert heartbeat(ada, now=NOON).out_of_session == ()
    later = make_session(identifier="2026S1")
    day = NOON.date()
    LegislativeSession.objects.filter(pk=later.pk).update(start_date=day - 9 * DAY, end_date=day)
    assert heartbeat(ada, now=NOON).out_of_session == ()
    LegislativeSession.objects.filter(pk=later.pk).update(end_date=day - DAY)
    assert heartbeat(ada, now=NOON).out_of_session == (("Example", None),)


def test_a_state_that_is_dark_is_named_with_its_last_good_reading(ada: Subscriber) -> None:
    (bill,) = watched_by(ada, 1)
    state = bill.session.jurisdiction
    Outage.objects.create(jurisdiction=state, began_at=NOON - 9 * DAY, noticed_at=NOON, ended_at=NOON - 8 * DAY)
    Outage.objects.create(jurisdiction=state, began_at=NOON - 5 * HOUR, noticed_at=NOON - 3 * HOUR)
    assert heartbeat(ada, now=NOON).sentences()[1] == (
        "Example has not been read since 07:00 CST, 2 March 2026: what happens there is told when it can be read again, "
        "and marked as late."
    )


def test_it_costs_the_same_queries_for_one_bill_and_for_thirty(ada: Subscriber) -> None:
    def cost(bills: range) -> int:
        for number in bills:
            make_subscription(ada, bill=make_bill(identifier=f"HB {number}"))
        with CaptureQueriesContext(connection) as queries:
            heartbeat(ada, now=NOON).sentences()
        return len(queries)

    assert cost(range(1)) == cost(range(1, 31)) <= 8
