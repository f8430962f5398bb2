"""Alerts on their way: an event that was seen, queued, and accepted or not."""

import datetime
from typing import Any

from bills.models import Alert, Bill, Event, Subscription
from scrapers.vocabulary import Change, MailKind, MailStatus
from tests.subscribers import make_mail

SECOND = datetime.timedelta(seconds=1)


def make_news(bill: Bill, at: datetime.datetime, **told: Any) -> Event:
    """An alertable event that was seen at `at` and queued two seconds later."""
    defaults: dict[str, Any] = {"kind": Change.ACTION_ADDED, "part": "actions", "alertable": True, "matched_at": at + 2 * SECOND}
    return Event.objects.create(bill=bill, recorded_at=at, **(defaults | told))


def make_alert(
    subscription: Subscription, event: Event, *, took: datetime.timedelta | None = None, kind: MailKind = MailKind.NEWS, **mail: Any
) -> Alert:
    """In a mail of its own, which was accepted `took` after the event was seen, or is queued still."""
    queued_at = event.recorded_at + 2 * SECOND
    accepted = {} if took is None else {"accepted_at": event.recorded_at + took, "status": MailStatus.ACCEPTED}
    told = {"queued_at": queued_at, "due_at": queued_at} | accepted | mail
    sent = make_mail(subscription.subscriber, kind=kind, **told)
    return Alert.objects.create(subscription=subscription, event=event, mail=sent, queued_at=queued_at)
