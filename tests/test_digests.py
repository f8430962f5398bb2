"""Digests are owed at their hour, with news or without."""

import datetime

import pytest

from bills.alerts.digests import queue_digests
from bills.models import Mail
from scrapers.vocabulary import Frequency, MailKind
from tests.factories import NOON, make_bill
from tests.subscribers import make_subscriber, make_subscription

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)


def owed() -> list[tuple[str, str, datetime.datetime]]:
    return list(Mail.objects.order_by("subscriber").values_list("subscriber__address", "key", "due_at"))


def test_a_digest_is_owed_an_hour_before_it_is_due_once() -> None:
    """Noon in Example is one o'clock in New York."""
    bill = make_bill()
    make_subscription(make_subscriber("a", digest_hour=13), bill=bill, frequency=Frequency.DAILY)
    make_subscription(make_subscriber("b", digest_hour=14), bill=bill, frequency=Frequency.DAILY)
    make_subscription(make_subscriber("c", digest_hour=14, timezone="America/New_York"), bill=bill, frequency=Frequency.DAILY)
    make_subscription(make_subscriber("d", digest_hour=13), bill=bill)
    assert queue_digests(now=NOON) == 2
    assert queue_digests(now=NOON) == 0
    due = NOON + HOUR
    assert owed() == [
        ("a@reader.example", "digest:daily:2026-03-02", due),
        ("c@reader.example", "digest:daily:2026-03-02", due),
    ]
    assert {mail.kind for mail in Mail.objects.all()} == {MailKind.DIGEST}


def test_a_weekly_one_is_owed_on_its_day() -> None:
    """2 March 2026 is a Monday."""
    bill = make_bill()
    make_subscription(make_subscriber("a", digest_hour=13, digest_weekday=0), bill=bill, frequency=Frequency.WEEKLY)
    make_subscription(make_subscriber("b", digest_hour=13, digest_weekday=1), bill=bill, frequency=Frequency.WEEKLY)
    assert queue_digests(now=NOON) == 1
    assert owed()[0][0] == "a@reader.example"


def test_who_pauses_or_was_stopped_is_owed_none() -> None:
    bill = make_bill()
    make_subscription(make_subscriber("a", digest_hour=13, paused_at=NOON), bill=bill, frequency=Frequency.DAILY)
    make_subscription(make_subscriber("b", digest_hour=13, stopped_at=NOON), bill=bill, frequency=Frequency.DAILY)
    make_subscription(make_subscriber("c", digest_hour=13, confirmed_at=None), bill=bill, frequency=Frequency.DAILY)
    assert queue_digests(now=NOON) == 0
