"""The nightly count: every event of the last days against every subscription that it matches, and the alerts that there are.

It believes nothing that matching noted: neither that an event was matched, nor when. What is missing is made good, and told.

Of a subscriber only the present is known. `confirmed_at` is since when they take mail and watch what they watch in the way that
they do: whoever goes on after a pause, or asks for other news, confirms anew. A bill that was put under a topic on the desk is
news from then on to those who watch the topic.
"""

import datetime
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from bills.alerts.matching import Wanted, queue, wanted_by
from bills.models import Alert, Event, Mail, Proposal, Reconciliation, Subscription
from scrapers.vocabulary import MailStatus

log = logging.getLogger(__name__)

SPAN = datetime.timedelta(days=7)
# What is newer may be on its way: it is counted the next night.
ON_ITS_WAY = datetime.timedelta(minutes=15)
OVERDUE = datetime.timedelta(hours=1)
# Events that are read at once.
BATCH = 200


@dataclass(frozen=True, slots=True)
class Standing:
    """Since when each subscription stands (by its key, with the topic that it watches), and bills of topics: (topic, bill)."""

    subscriptions: dict[int, tuple[datetime.datetime, int | None]]
    bills: dict[tuple[int, int], datetime.datetime]

    @classmethod
    def now(cls) -> "Standing":
        rows = Subscription.objects.filter(subscriber__confirmed_at__isnull=False)
        told = rows.values_list("pk", "created_at", "subscriber__confirmed_at", "topic").iterator()
        decided = Proposal.objects.filter(status=Proposal.Status.WATCHED, decided_at__isnull=False)
        return cls(
            {pk: (max(made, confirmed), topic) for pk, made, confirmed, topic in told if confirmed is not None},
            {(topic, bill): at for topic, bill, at in decided.values_list("topic", "bill", "decided_at") if at is not None},
        )

    def owed(self, event: Event) -> list[Wanted]:
        """The subscriptions that match an event now and did when it was recorded."""
        return [wanted for wanted in wanted_by(event) if self._since(wanted.pk, event) <= event.recorded_at]

    def _since(self, subscription: int, event: Event) -> datetime.datetime:
        if subscription not in self.subscriptions:
            # It was made while this went on.
            return datetime.datetime.max.replace(tzinfo=datetime.UTC)
        since, topic = self.subscriptions[subscription]
        return since if topic is None else max(since, self.bills.get((topic, event.bill_id), since))


def reconcile(*, now: datetime.datetime, since: datetime.datetime | None = None) -> Reconciliation:
    """Count what is owed since a moment (a week ago unless told), make good what is missing, and write both down.

    An event whose alerts cannot be made stops no other: it counts as missing, and there are fewer alerts than are owed.
    """
    since = since or now - SPAN
    standing = Standing.now()
    news = Event.objects.filter(alertable=True, recorded_at__gte=since, recorded_at__lte=now - ON_ITS_WAY)
    keys = list(news.order_by("recorded_at", "bill", "pk").values_list("pk", flat=True))
    owed = alerts = missing = 0
    for first in range(0, len(keys), BATCH):
        events = Event.objects.filter(pk__in=keys[first : first + BATCH]).select_related("bill__session__jurisdiction")
        for event in events.order_by("recorded_at", "bill", "pk"):
            here = _count(event, standing, now)
            owed, alerts, missing = owed + here[0], alerts + here[1], missing + here[2]
    told = {"events": len(keys), "owed": owed, "alerts": alerts, "missing": missing, "unsent": unsent(now=now)}
    return Reconciliation.objects.create(at=now, since=since, **told)


def _count(event: Event, standing: Standing, now: datetime.datetime) -> tuple[int, int, int]:
    """The alerts that are owed for an event, those that there are in the end, and those that were missing."""
    try:
        due = standing.owed(event)
    except Exception:
        log.exception("nobody knows to whom event %s is owed", event.pk)
        return 1, 0, 1
    there = set(Alert.objects.filter(event=event).values_list("subscription", flat=True))
    lacking = [wanted for wanted in due if wanted.pk not in there]
    return len(due), len(due) - len(lacking) + _make_good(event, lacking, now), len(lacking)


def _make_good(event: Event, lacking: Sequence[Wanted], now: datetime.datetime) -> int:
    """Queue what is missing of an event: all at once or, where one cannot be queued, one by one. Returns how many.

    Whoever matches the event at the same time waits.
    """
    if not lacking:
        return 0
    try:
        with transaction.atomic():
            Event.objects.select_for_update().get(pk=event.pk)
            queue([event], now=now, find=lambda _: lacking)
    except Exception:
        if len(lacking) > 1:
            return sum(_make_good(event, [wanted], now) for wanted in lacking)
        log.exception("event %s cannot be told to subscription %s", event.pk, lacking[0].pk)
        return 0
    return len(lacking)


def unsent(*, now: datetime.datetime) -> int:
    """Mails in quarantine, and those that should have been accepted an hour ago."""
    waits = Q(status__in=[MailStatus.QUEUED, MailStatus.CLAIMED], due_at__lt=now - OVERDUE)
    return Mail.objects.filter(waits | Q(status=MailStatus.QUARANTINED)).count()


def sentences(row: Reconciliation) -> list[str]:
    """What a night found, in words."""
    days = max(1, round((row.at - row.since) / datetime.timedelta(days=1)))
    whole = f"{_counted(row.events, 'event')} of {_counted(days, 'day')}: {_counted(row.owed, 'alert')} owed, "
    if not row.missing:
        told = [f"{whole}none missing."]
    elif row.alerts >= row.owed:
        told = [f"{whole}{row.missing:,} missing, which were queued then."]
    else:
        told = [f"{whole}{row.missing:,} missing, of which {row.owed - row.alerts:,} could not be queued."]
    if row.unsent:
        told.append(f"{_counted(row.unsent, 'mail')} overdue or in quarantine.")
    return told


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
