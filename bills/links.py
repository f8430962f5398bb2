"""Links in mails: signed, each for one purpose."""

import datetime
from typing import Any

from django.conf import settings
from django.core import signing

from bills.models import Mail, Subscriber, Subscription

CONFIRM, MANAGE = "confirm", "manage"
CONFIRM_WITHIN, MANAGE_WITHIN = datetime.timedelta(hours=48), datetime.timedelta(hours=24)


def unsubscribe_url(subscription: Subscription) -> str:
    """Where one watch is left."""
    return _url("leave", subscription.pk)


def unsubscribe_all_url(subscriber: Subscriber) -> str:
    """Likewise for everything."""
    return _url("leave-all", subscriber.pk)


def url_of(mail: Mail) -> str:
    """The link that a mail of the kind LINK carries."""
    return _url(str(mail.context.get("purpose")), mail.subscriber_id)


def _url(purpose: str, told: Any) -> str:
    return f"{settings.SITE_URL}/alerts/{purpose}/{signing.dumps(told, salt=f'bills.links.{purpose}')}/"
