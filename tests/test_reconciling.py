"""The nightly count: an alert that is missing is found, whatever matching believes, and made good."""

import datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bills.alerts.matching import match
from bills.alerts.reconciling import reconcile, sentences
from bills.models import Alert, Bill, Event, Mail, Proposal, Reconciliation
from bills.subscribers import change, pause, resume
from scrapers.vocabulary import Change, Frequency, MailStatus, News
from tests.factories import MINUTE, NOON, make_bill, make_watch
from tests.subscribers import make_mail, make_subscriber, make_subscription

pytestmark = pytest.mark.django_db

HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
NIGHT = NOON + 10 * HOUR


def happens(bill: Bill, at: datetime.datetime = NOON, **told: Any) -> Event:
    defaults: dict[str, Any] = {
        "kind": Change.VOTE_ADDED,
        "part": "votes",
        "alertable": True,
        "after": {"organization": "Judiciary"},
    }
    return Event.objects.create(bill=bill, recorded_at=at, **(defaults | told))


def counts(row: Reconciliation) -> tuple[int, int, int, int]:
    return row.events, row.owed, row.alerts, row.missing


def test_where_each_event_reached_everybody_nothing_is_missing() -> None:
    bill = make_bill()
    for name in ("a", "b", "c"):
        make_subscription(make_subscriber(name), bill=bill)
    happens(bill)
    happens(bill, NOON + MINUTE)
    match(now=NOON + MINUTE)
    row = reconcile(now=NIGHT)
    assert counts(row) == (2, 6, 6, 0)
    assert sentences(row) == ["2 events of 7 days: 6 alerts owed, none missing.", "6 mails overdue or in quarantine."]


def test_an_alert_that_was_deleted_by_hand_is_found_and_made_good() -> None:
    bill = make_bill()
    lost, kept = (make_subscription(make_subscriber(name), bill=bill) for name in ("a", "b"))
    event = happens(bill)
    match(now=NOON + MINUTE)
    Mail.objects.update(status=MailStatus.ACCEPTED)
    Alert.objects.get(subscription=lost).delete()
    row = reconcile(now=NIGHT)
    assert counts(row) == (1, 2, 2, 1)
    assert sentences(row) == ["1 event of 7 days: 2 alerts owed, 1 missing, which were queued then."]
    made = Alert.objects.get(subscription=lost)
    assert (made.event, made.queued_at, made.mail.status, made.mail.subscriber) == (
        event,
        NIGHT,
        MailStatus.QUEUED,
        lost.subscriber,
    )
    assert Alert.objects.filter(subscription=kept).count() == 1
    assert counts(reconcile(now=NIGHT + MINUTE)) == (1, 2, 2, 0)


def test_an_event_that_was_said_to_be_matched_and_was_not_is_found() -> None:
    bill = make_bill()
    make_subscription(bill=bill)
    happens(bill, matched_at=NOON)
    assert match(now=NOON + MINUTE) == 0
    assert counts(reconcile(now=NIGHT)) == (1, 1, 1, 1)


def test_a_digest_that_lacks_an_event_gets_it() -> None:
    bill = make_bill()
    make_subscription(bill=bill, frequency=Frequency.DAILY)
    happens(bill, matched_at=NOON)
    reconcile(now=NIGHT)
    assert Mail.objects.get().key == "digest:daily:2026-03-03"


def test_what_is_made_good_for_one_is_given_to_nobody_else() -> None:
    bill = make_bill()
    make_subscription(make_subscriber("a"), bill=bill)
    make_subscription(make_subscriber("confirmed-later", confirmed_at=NOON + HOUR), bill=bill)
    make_subscription(make_subscriber("watched-later"), bill=bill, created_at=NOON + HOUR)
    make_subscription(make_subscriber("paused", paused_at=NOON + HOUR), bill=bill)
    make_subscription(make_subscriber("stopped", stopped_at=NOON + HOUR), bill=bill)
    make_subscription(make_subscriber("other-news"), bill=bill, news=[News.HEARING])
    happens(bill, matched_at=NOON)
    assert counts(reconcile(now=NIGHT)) == (1, 1, 1, 1)
    assert [alert.subscription.subscriber.address for alert in Alert.objects.all()] == ["a@reader.example"]


def test_what_happened_in_a_pause_or_before_more_was_asked_for_is_not_owed() -> None:
    bill, ada = make_bill(), make_subscriber("ada")
    make_subscription(ada, bill=bill)
    curious = make_subscription(make_subscriber("bo"), bill=bill, news=[News.HEARING])
    pause(ada, now=NOON - HOUR)
    happens(bill, matched_at=NOON)
    resume(ada, now=NOON + HOUR)
    change(curious, news=[News.HEARING, News.COMMITTEE_VOTE], frequency=Frequency.INSTANT, now=NOON + HOUR)
    assert counts(reconcile(now=NIGHT)) == (1, 0, 0, 0)
    happens(bill, NOON + 2 * HOUR, matched_at=NOON)
    assert counts(reconcile(now=NIGHT)) == (2, 2, 2, 2)


def test_a_bill_that_was_put_under_a_topic_is_news_from_then_on() -> None:
    bill = make_bill()
    topic = make_watch(bill).topic
    make_subscription(topic=topic)
    told: dict[str, Any] = {"matched": [], "score": 1, "digest": "", "found_at": NOON, "status": Proposal.Status.WATCHED}
    Proposal.objects.create(topic=topic, bill=bill, decided_at=NOON + HOUR, **told)
    happens(bill, matched_at=NOON)
    assert counts(reconcile(now=NIGHT)) == (1, 0, 0, 0)
    happens(bill, NOON + 2 * HOUR, matched_at=NOON)
    assert counts(reconcile(now=NIGHT)) == (2, 1, 1, 1)


def test_what_is_old_and_what_is_on_its_way_and_what_is_no_news_is_left() -> None:
    bill = make_bill()
    make_subscription(bill=bill, created_at=NOON - 30 * DAY)
    happens(bill, NIGHT - 8 * DAY)
    happens(bill, NIGHT - 5 * MINUTE)
    happens(bill, alertable=False)
    assert counts(reconcile(now=NIGHT)) == (0, 0, 0, 0)


def test_a_subscription_that_cannot_be_served_stops_no_other() -> None:
    bill = make_bill()
    make_subscription(make_subscriber("a", digest_hour=99), bill=bill, frequency=Frequency.DAILY)
    make_subscription(make_subscriber("b"), bill=bill)
    happens(bill, matched_at=NOON)
    row = reconcile(now=NIGHT)
    assert counts(row) == (1, 2, 1, 2)
    assert sentences(row)[0] == "1 event of 7 days: 2 alerts owed, 2 missing, of which 1 could not be queued."


def test_an_event_that_cannot_be_read_stops_no_other() -> None:
    make_subscription(bill=make_bill(), frequency="hourly")  # type: ignore[arg-type]
    make_subscription(make_subscriber("b"), bill=make_bill(identifier="HB 2"))
    for bill in Bill.objects.all():
        happens(bill, matched_at=NOON)
    assert counts(reconcile(now=NIGHT)) == (2, 2, 1, 2)


def test_mail_that_is_overdue_or_in_quarantine_is_counted() -> None:
    ada = make_subscriber()
    make_mail(ada, due_at=NIGHT - 2 * HOUR)
    make_mail(ada, due_at=NIGHT - MINUTE)
    make_mail(ada, due_at=NIGHT - MINUTE, status=MailStatus.QUARANTINED)
    make_mail(ada, due_at=NIGHT - 2 * HOUR, status=MailStatus.ACCEPTED)
    assert reconcile(now=NIGHT).unsent == 2


def test_the_command_prints_what_it_found() -> None:
    now = timezone.now()
    bill = make_bill()
    make_subscription(bill=bill, created_at=now - 5 * DAY)
    happens(bill, now - HOUR, matched_at=now)
    out = StringIO()
    call_command("reconcile", days=1, stdout=out)
    assert out.getvalue() == "1 event of 1 day: 1 alert owed, 1 missing, which were queued then.\n"
    with pytest.raises(CommandError):
        call_command("reconcile", days=0)


def test_it_reads_one_event_with_as_many_queries_for_one_subscription_as_for_fifty() -> None:
    def cost(name: str, people: int) -> int:
        bill = make_bill(identifier=f"HB {people}")
        for number in range(people):
            make_subscription(make_subscriber(f"{name}{number}"), bill=bill)
        Event.objects.all().delete()
        happens(bill)
        match(now=NOON)
        with CaptureQueriesContext(connection) as queries:
            assert reconcile(now=NIGHT).missing == 0
        return len(queries)

    assert cost("a", 1) == cost("b", 50)
