"""Digests are owed at their hour whether or not anything moved: silence is a message."""

import datetime
from typing import Any

from django.db import transaction

from bills.alerts.matching import digest_key, next_digest
from bills.inserts import insert
from bills.models import Mail, Subscription
from scrapers.vocabulary import Frequency, MailKind, MailStatus

# How long before its hour a digest's mail is made.
AHEAD = datetime.timedelta(hours=1)
_WHEN = ("frequency", "subscriber__timezone", "subscriber__digest_hour", "subscriber__digest_weekday")


def queue_digests(*, now: datetime.datetime) -> int:
    """The mails of the digests that are due within the hour, for those who have none yet. Returns how many.

    One look for each pace, zone and hour that anybody chose, however many they are.
    """
    paces = Subscription.objects.exclude(frequency=Frequency.INSTANT).filter(
        subscriber__confirmed_at__isnull=False, subscriber__paused_at=None, subscriber__stopped_at=None
    )
    queued = 0
    for frequency, timezone, hour, weekday in paces.order_by().values_list(*_WHEN).distinct():
        due_at = next_digest(Frequency(frequency), timezone, hour, weekday, now=now)
        if due_at - now > AHEAD:
            continue
        chosen = dict(zip(_WHEN, (frequency, timezone, hour, weekday), strict=True))
        key = digest_key(Frequency(frequency), due_at, timezone)
        with transaction.atomic():
            there = Mail.objects.filter(key=key).values("subscriber")
            people = paces.filter(**chosen).exclude(subscriber__in=there).values_list("subscriber", flat=True).distinct()
            told = ("subscriber_id", "kind", "key", "status", "due_at", "queued_at", "attempts", "error", "context")
            rows: list[tuple[Any, ...]] = [(pk, MailKind.DIGEST, key, MailStatus.QUEUED, due_at, now, 0, "", {}) for pk in people]
            insert(Mail, told, rows)
        queued += len(rows)
    return queued
