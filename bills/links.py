"""Links in mails: signed, each for one purpose, so that one purpose's link opens nothing else.

An ordinary mail holds links that leave and nothing more: whoever it is forwarded to can end a subscription, and neither see nor
change one. Managing needs a link that was just sent to the address. A link that manages or confirms ends after a time and with the
subscriber's `generation`; one that leaves ends with what it leaves. The moment is the signer's own.
"""

import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse

from bills.models import Mail, Subscriber, Subscription
from scrapers.vocabulary import MailKind

CONFIRM, MANAGE = "confirm", "manage"
CONFIRM_WITHIN, MANAGE_WITHIN = datetime.timedelta(hours=48), datetime.timedelta(hours=24)
_SALT = "bills.links."
_LEAVE, _LEAVE_ALL = "leave", "leave-all"


# ---- Written ----


def confirm_url(subscriber: Subscriber, ask: Mail | None = None) -> str:
    """Where what the mail `ask` asked for is confirmed; without one, the newest that asks."""
    ask = ask or subscriber.mails.filter(kind=MailKind.LINK, context__purpose=CONFIRM).order_by("-queued_at", "-pk").first()
    return _url("alerts-confirm", CONFIRM, [subscriber.pk, subscriber.generation, ask.key if ask else ""])


def manage_url(subscriber: Subscriber) -> str:
    return settings.SITE_URL + manage_path(subscriber)


def manage_path(subscriber: Subscriber) -> str:
    """The same, for a page of this site that leads there."""
    return _path("alerts-manage", MANAGE, [subscriber.pk, subscriber.generation])


def url_of(mail: Mail) -> str:
    """The link that a mail of the kind LINK carries."""
    return manage_url(mail.subscriber) if mail.context.get("purpose") == MANAGE else confirm_url(mail.subscriber, mail)


def unsubscribe_url(subscription: Subscription) -> str:
    """Where one watch is left: a page with a button for a person, at once for a POST of RFC 8058."""
    return _url("alerts-leave", _LEAVE, subscription.pk)


def unsubscribe_all_url(subscriber: Subscriber) -> str:
    """Likewise for everything."""
    return _url("alerts-leave", _LEAVE_ALL, subscriber.pk)


def _url(name: str, purpose: str, told: Any) -> str:
    return settings.SITE_URL + _path(name, purpose, told)


def _path(name: str, purpose: str, told: Any) -> str:
    return reverse(name, args=[signing.dumps(told, salt=_SALT + purpose)])


# ---- Read. None for what is forged, expired, rotated or made for something else ----


def confirming(token: str) -> Mail | None:
    """The mail that asked."""
    match _read(token, CONFIRM, CONFIRM_WITHIN):
        case [int(pk), int(generation), str(key)]:
            meant = Mail.objects.filter(subscriber=pk, subscriber__generation=generation, key=key, kind=MailKind.LINK)
            return meant.filter(context__purpose=CONFIRM).select_related("subscriber").first()
    return None


def managing(token: str) -> Subscriber | None:
    """Whose watches these are."""
    match _read(token, MANAGE, MANAGE_WITHIN):
        case [int(pk), int(generation)]:
            return Subscriber.objects.filter(pk=pk, generation=generation, confirmed_at__isnull=False).first()
    return None


def leaving(token: str) -> tuple[bool, Subscription | Subscriber | None]:
    """Whether this is a link that leaves, and what it leaves: None for what was left already."""
    if isinstance(pk := _read(token, _LEAVE), int):
        return True, Subscription.objects.filter(pk=pk).first()
    if isinstance(pk := _read(token, _LEAVE_ALL), int):
        return True, Subscriber.objects.filter(pk=pk).first()
    return False, None


def _read(token: str, purpose: str, within: datetime.timedelta | None = None) -> Any:
    try:
        return signing.loads(token, salt=_SALT + purpose, max_age=within)
    except signing.BadSignature:  # the expired too
        return None
