"""People who take mail, and what they watch. All are invented, at addresses that cannot be."""

import datetime
from typing import Any

from bills.models import Mail, Subscriber, Subscription
from scrapers.vocabulary import Frequency, MailKind, News, Target
from tests.factories import NOON

ALL_NEWS = [str(news) for news in News]


def make_subscriber(name: str = "ada", **fields: Any) -> Subscriber:
    """Somebody who confirmed a day before the time of the factories."""
    address = f"{name}@reader.example"
    before = NOON - datetime.timedelta(days=1)
    told = {"address": address, "mailbox": address, "confirmed_at": before, "created_at": before, "asked_at": before}
    return Subscriber.objects.create(**(told | {"timezone": "America/Chicago"} | fields))


def make_subscription(
    subscriber: Subscriber | None = None, *, frequency: Frequency = Frequency.INSTANT, **target: Any
) -> Subscription:
    """A watch of what is named (bill=, jurisdiction=, topic=, person=, committee= with jurisdiction=, query=), for all news."""
    kinds = {
        "bill": Target.BILL,
        "topic": Target.TOPIC,
        "person": Target.MEMBER,
        "committee": Target.COMMITTEE,
        "query": Target.SEARCH,
    }
    kind = next((kinds[name] for name in target if name in kinds), Target.STATE)
    told: dict[str, Any] = {
        "news": ALL_NEWS,
        "created_at": NOON - datetime.timedelta(days=1),
        "target": kind,
        "frequency": frequency,
    }
    return Subscription.objects.create(subscriber=subscriber or make_subscriber(), **(told | target))


def make_mail(subscriber: Subscriber, *, kind: MailKind = MailKind.NEWS, **fields: Any) -> Mail:
    told: dict[str, Any] = {"key": f"test:{Mail.objects.count()}", "due_at": NOON, "queued_at": NOON}
    return Mail.objects.create(subscriber=subscriber, kind=kind, **(told | fields))
