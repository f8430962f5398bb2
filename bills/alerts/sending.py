"""Mails out, at least once and rarely twice.

1. Mails that are due are claimed: a claim and a lease are written. Whoever dies now leaves a lease that lapses, and another claims.
2. Each is rendered and sent outside any transaction. Whoever dies between the mail server's word and ours leaves a mail that is
   sent again: the same Message-ID, so the same message to most programs. That window is the only one: a lease that is half over
   when its mail's turn comes is renewed first, and a mail that another claimed in the meantime is left to them.
3. What was accepted is marked, if the claim is still ours.

A mail that cannot be rendered or sent stops only itself: it is tried again later and later, then put in quarantine, where a
person looks.
"""

import contextlib
import datetime
import hashlib
import logging
import re
import smtplib
import uuid
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q

from bills import links, subscribers
from bills.mails import render
from bills.mails.matter import Shared
from bills.models import Mail, Subscriber
from scrapers.vocabulary import MailKind, MailStatus

log = logging.getLogger(__name__)

LEASE = datetime.timedelta(minutes=5)
# After the first, second ... failure; then quarantine.
AGAIN = tuple(datetime.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480))
CLAIMED = 200
# A mail server that says one of these will never take the mail for this address.
_REFUSED = range(500, 600)

Clock = Callable[[], datetime.datetime]


class Unsendable(Exception):
    """This mail is owed to nobody any more."""


def send_due(*, clock: Clock, limit: int = 1000) -> int:
    """Send what is due, at most `limit` mails. Returns how many were accepted."""
    accepted = 0
    connection = get_connection()
    try:
        while limit > 0 and (mails := claim(now=clock(), limit=min(limit, CLAIMED))):
            limit -= len(mails)
            # What the mails of one batch have in common is gathered once; the next batch looks again.
            shared: Shared = {}
            for mail in mails:
                accepted += _send(mail, connection, clock, shared)
    finally:
        connection.close()
    return accepted


def claim(*, now: datetime.datetime, limit: int) -> list[Mail]:
    """Mails that are due and nobody has, the oldest first, and those whose holder is gone; with a claim of our own."""
    free = Q(status=MailStatus.QUEUED) | Q(status=MailStatus.CLAIMED, lease_until__lt=now)
    due = Mail.objects.filter(free, due_at__lte=now).order_by("due_at", "pk").values_list("pk", flat=True)[:limit]
    mine = uuid.uuid4()
    Mail.objects.filter(free, pk__in=list(due)).update(status=MailStatus.CLAIMED, claim=mine, lease_until=now + LEASE)
    return list(Mail.objects.filter(claim=mine, status=MailStatus.CLAIMED).select_related("subscriber").order_by("due_at", "pk"))


def _send(mail: Mail, connection: BaseEmailBackend, clock: Clock, shared: Shared) -> bool:
    """Whether it was accepted. Whatever goes wrong is this mail's alone."""
    if not _hold(mail, clock()):
        return False
    try:
        message = message_of(mail, now=clock(), shared=shared)
        message.connection = connection
        connection.open()
        message.send()
    except Unsendable as reason:
        _mark(mail, MailStatus.DROPPED, error=str(reason))
        return False
    except smtplib.SMTPRecipientsRefused as refused:
        _refused(mail, refused, clock())
        return False
    except Exception as error:  # noqa: BLE001 - one mail must never stop the others
        log.warning("mail %s was not sent: %s", mail.pk, error)
        # It may be the connection that is broken: the next mail begins a new one.
        connection.close()
        _failed(mail, error, clock())
        return False
    subscribers.arrived(mail.subscriber)
    _mark(mail, MailStatus.ACCEPTED, accepted_at=clock(), attempts=mail.attempts + 1)
    return True


def _hold(mail: Mail, now: datetime.datetime) -> bool:
    """Whether the mail is still ours to send: a slow mail server may have kept us so long with the mails before it that the lease
    lapsed, and another sends it. A lease that is half over is renewed, if nobody else has it.
    """
    if mail.lease_until is not None and now < mail.lease_until - LEASE / 2:
        return True
    ours = Mail.objects.filter(pk=mail.pk, claim=mail.claim, status=MailStatus.CLAIMED)
    return ours.update(lease_until=now + LEASE) == 1


def _mark(mail: Mail, status: MailStatus, **told: object) -> None:
    Mail.objects.filter(pk=mail.pk, claim=mail.claim).update(status=status, **told)


def _failed(mail: Mail, error: Exception, now: datetime.datetime) -> None:
    attempts = mail.attempts + 1
    # Mail servers like to quote whom they will not take mail for; the desk shows errors, and no addresses.
    address = re.compile(re.escape(mail.subscriber.address), re.IGNORECASE)
    said = address.sub("(the address)", f"{type(error).__name__}: {error}")[:2000]
    told: dict[str, object] = {"attempts": attempts, "error": said}
    if attempts > len(AGAIN):
        _mark(mail, MailStatus.QUARANTINED, **told)
    else:
        _mark(mail, MailStatus.QUEUED, due_at=now + AGAIN[attempts - 1], **told)


def _refused(mail: Mail, refused: smtplib.SMTPRecipientsRefused, now: datetime.datetime) -> None:
    """The mail server will not take it for this address: for good, which is a bounce, or for now."""
    codes = [code for code, _ in refused.recipients.values()]
    if not any(code in _REFUSED for code in codes):
        _failed(mail, refused, now)
        return
    _mark(mail, MailStatus.DROPPED, error=f"refused: {codes[0]}", attempts=mail.attempts + 1)
    with contextlib.suppress(Subscriber.DoesNotExist):  # who left in the meantime bounces no more
        subscribers.bounced(mail.subscriber, now=now)


def message_of(mail: Mail, *, now: datetime.datetime, shared: Shared | None = None) -> EmailMultiAlternatives:
    """The mail as it goes out. Unsendable if nobody wants it any more."""
    person = mail.subscriber
    if mail.kind != MailKind.LINK and (person.confirmed_at is None or person.stopped_at is not None):
        raise Unsendable("the address takes no mail any more")
    if person.stopped_why == subscribers.COMPLAINED:
        raise Unsendable("whoever has the address complained")
    if mail.kind == MailKind.NEWS and not mail.alerts.exists():
        raise Unsendable("what it told of is not watched any more")
    told = render(mail, now=now, shared=shared)
    headers = {"Message-ID": message_id(mail), "Auto-Submitted": "auto-generated"}
    if mail.kind != MailKind.LINK:
        leave = links.unsubscribe_all_url(person)
        subscriptions = list(dict.fromkeys(alert.subscription for alert in mail.alerts.select_related("subscription")))
        if mail.kind == MailKind.NEWS and len(subscriptions) == 1:
            leave = links.unsubscribe_url(subscriptions[0])
        headers |= {"List-Unsubscribe": f"<{leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    message = EmailMultiAlternatives(told.subject, told.text, settings.DEFAULT_FROM_EMAIL, [person.address], headers=headers)
    message.attach_alternative(told.html, "text/html")
    return message


def message_id(mail: Mail) -> str:
    """The same for each try to send the same mail, and of no other."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    digest = hashlib.sha256(f"{mail.subscriber.feed_key}:{mail.pk}:{mail.key}".encode()).hexdigest()[:32]
    return f"<{digest}@{host}>"
