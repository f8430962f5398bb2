"""Who takes mail, without an account: asked for, confirmed, changed, paused, stopped and left.

Whoever asks is told the same whether the address is known or not, and each ask counts the same. What writes to an address is
limited three ways: by who asks, by the address, and by all together. Who asked is kept for a day, as a digest, apart from it.
"""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import OperationalError, transaction
from django.db.models import Q, QuerySet

from bills import links, outbox
from bills.links import CONFIRM, MANAGE
from bills.models import Alert, Mail, Subscriber, Subscription
from bills.models.subscription import new_key
from bills.watching import described, plain, same, wish
from scrapers.vocabulary import Frequency, MailKind, MailStatus

HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
AN_HOUR = 5  # asks of one sender
ALL_AN_HOUR = 200  # of everybody together
LINKS_A_DAY = 3  # to one address, whatever follows a plus in it
MOST = 200  # watches of one address
HARD_BOUNCES = 3
UNCONFIRMED_KEPT, DELIVERIES_KEPT, STOPPED_KEPT = 7 * DAY, 90 * DAY, 90 * DAY
BOUNCED, COMPLAINED = "three hard bounces in a row", "a complaint"
# Asks are counted as mails that nobody is sent, at a subscriber that nobody is: no address is empty.
_NOBODY = ""
_AT_ONCE = 2000
_TRIES = 4


class Refused(Exception):
    """More than is taken; the sentence is for the reader."""


def mailbox(address: str) -> str:
    """The address as it is compared: small letters, the domain as the network spells it. What follows a plus is part of it.

    ValidationError for what is no address, or is one that only a trickster has: quoted, or with a control character.
    """
    validate_email(address)
    name, _, domain = address.rpartition("@")
    if '"' in name or not all(character.isprintable() and not character.isspace() for character in address):
        raise ValidationError("The e-mail address is none.")
    try:
        return f"{name.casefold()}@{domain.encode('idna').decode('ascii').casefold()}"
    except UnicodeError:
        raise ValidationError("The e-mail address is none.") from None


# ---- Asking ----


@transaction.atomic
def ask(address: str, watch: Subscription, *, now: datetime.datetime, sender: str) -> None:
    """Send the address a link that confirms this wish. Nothing is watched before. Refused where too much was asked."""
    _count(sender, now=now)
    fresh: dict[str, Any] = {"address": address, "created_at": now, "asked_at": now}
    zone = watch.bill.session.jurisdiction if watch.bill else watch.jurisdiction
    subscriber, _ = Subscriber.objects.get_or_create(
        mailbox=mailbox(address), defaults=fresh | ({"timezone": zone.timezone} if zone else {})
    )
    _send_link(subscriber, {"purpose": CONFIRM, "watching": described(watch), "wish": plain(watch)}, now=now)


@transaction.atomic
def ask_to_manage(address: str, *, now: datetime.datetime, sender: str) -> None:
    """Send the address a link that manages, if it is subscribed. Refused where too much was asked."""
    _count(sender, now=now)
    subscriber = Subscriber.objects.filter(mailbox=mailbox(address), confirmed_at__isnull=False).first()
    if subscriber is not None:
        _send_link(subscriber, {"purpose": MANAGE}, now=now)


def _count(sender: str, *, now: datetime.datetime) -> None:
    """Count an ask, whatever comes of it: a limit that only counted mails would tell who is subscribed."""
    Subscriber.objects.get_or_create(mailbox=_NOBODY, defaults={"address": "", "created_at": now, "asked_at": now})
    nobody = Subscriber.objects.select_for_update().get(mailbox=_NOBODY)  # one at a time, so that the count is right
    lately = nobody.mails.filter(queued_at__gt=now - HOUR)
    if lately.filter(context__sender=sender).count() >= AN_HOUR or lately.count() >= ALL_AN_HOUR:
        raise Refused("More was asked than is sent in an hour. Please try again in an hour.")
    _mail(nobody, MailStatus.DROPPED, {"sender": sender}, now=now)


def _send_link(subscriber: Subscriber, context: dict[str, Any], *, now: datetime.datetime) -> None:
    """Queue the mail, unless the address had enough of them today or complained."""
    sent = Mail.objects.filter(_kin(subscriber.mailbox), kind=MailKind.LINK, queued_at__gt=now - DAY).count()
    if sent < LINKS_A_DAY and subscriber.stopped_why != COMPLAINED:
        _mail(subscriber, MailStatus.QUEUED, context, now=now)
        Subscriber.objects.filter(pk=subscriber.pk).update(asked_at=now)


def _kin(box: str) -> Q:
    """Mails to this mailbox under any name behind a plus: to whoever owns it, they are one."""
    name, _, domain = box.rpartition("@")
    name = name.partition("+")[0] or name
    behind = Q(subscriber__mailbox__startswith=f"{name}+", subscriber__mailbox__endswith=f"@{domain}")
    return Q(subscriber__mailbox=f"{name}@{domain}") | behind


def _mail(subscriber: Subscriber, status: MailStatus, context: dict[str, Any], *, now: datetime.datetime) -> None:
    Mail.objects.create(
        subscriber=subscriber,
        kind=MailKind.LINK,
        key=f"link:{uuid.uuid4()}",
        status=status,
        due_at=now,
        queued_at=now,
        context=context,
    )


# ---- Confirming ----


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a link confirmed; `fresh` the first time. Only then does it lead on: used again, it hands over nothing."""

    subscriber: Subscriber
    watching: str
    fresh: bool


@transaction.atomic
def confirm(token: str, *, now: datetime.datetime) -> Confirmed | None:
    """Do what the mail asked for. None where the link is no good (any more). An address that bounced is heard again."""
    asked = links.confirming(token)
    if asked is None:
        return None
    subscriber = _locked(asked.subscriber_id)
    mail = Mail.objects.get(pk=asked.pk)
    watching = str(mail.context.get("watching", ""))
    if subscriber.stopped_why == COMPLAINED:
        return None
    if mail.context.get("used"):
        return Confirmed(subscriber, watching, fresh=False)
    if subscriber.confirmed_at is None or subscriber.stopped_at is not None:
        subscriber.confirmed_at = now
    subscriber.stopped_at, subscriber.stopped_why, subscriber.bounces = None, "", 0
    subscriber.save()
    if (wanted := wish(mail.context["wish"])) is not None:
        add(subscriber, wanted, now=now)
    mail.context = mail.context | {"used": True}
    mail.save(update_fields=["context"])
    return Confirmed(subscriber, watching, fresh=True)


def _locked(pk: int) -> Subscriber:
    return Subscriber.objects.select_for_update().get(pk=pk)


# ---- Managing ----


@transaction.atomic
def add(subscriber: Subscriber, watch: Subscription, *, now: datetime.datetime) -> Subscription:
    """Watch this too. What is watched already takes its kinds of news and its pace. Refused where there are too many."""
    _locked(subscriber.pk)
    known = Subscription.objects.filter(subscriber=subscriber, **same(watch)).first()
    if known is not None:
        change(known, news=watch.news, frequency=Frequency(watch.frequency), now=now)
        return known
    if subscriber.subscriptions.count() >= MOST:
        raise Refused(f"An address watches {MOST} things at most. Remove one first, or watch a whole state.")
    watch.subscriber, watch.created_at = subscriber, now
    watch.save()
    return watch


def change(subscription: Subscription, *, news: list[str], frequency: Frequency, now: datetime.datetime) -> None:
    """Ask for these kinds of news, at this pace. More kinds are owed from now on: the nightly count looks no further back."""
    if set(news) - set(subscription.news):
        Subscriber.objects.filter(pk=subscription.subscriber_id).update(confirmed_at=now)
    Subscription.objects.filter(pk=subscription.pk).update(news=news, frequency=frequency)


def settle(subscriber: Subscriber, *, timezone: str, digest_hour: int, digest_weekday: int) -> None:
    """Say when digests come."""
    told = {"timezone": timezone, "digest_hour": digest_hour, "digest_weekday": digest_weekday}
    Subscriber.objects.filter(pk=subscriber.pk).update(**told)


def pause(subscriber: Subscriber, *, now: datetime.datetime) -> None:
    """Send nothing until `resume`. What happens in the meantime is not sent later."""
    Subscriber.objects.filter(pk=subscriber.pk, paused_at=None).update(paused_at=now)


def resume(subscriber: Subscriber, *, now: datetime.datetime) -> None:
    """Send what happens from now on."""
    Subscriber.objects.filter(pk=subscriber.pk, paused_at__isnull=False).update(paused_at=None, confirmed_at=now)


@transaction.atomic
def rotate(subscriber: Subscriber) -> Subscriber:
    """End every link that manages or confirms, and the private calendar and feed; the one returned has new ones."""
    row = _locked(subscriber.pk)
    row.generation, row.feed_key = row.generation + 1, new_key()
    row.save(update_fields=["generation", "feed_key"])
    return row


# ---- Leaving ----


@transaction.atomic
def remove(subscription: Subscription) -> None:
    """Watch this no more. Mail that was owed for it alone is not sent."""
    list(Subscription.objects.select_for_update().filter(pk=subscription.pk))  # whoever queues an alert for it now waits, and fails
    owed = Mail.objects.filter(kind=MailKind.NEWS, status=MailStatus.QUEUED, alerts__subscription=subscription)
    keys = list(owed.values_list("pk", flat=True).distinct())
    Subscription.objects.filter(pk=subscription.pk).delete()
    Mail.objects.filter(pk__in=keys, alerts=None).update(status=MailStatus.DROPPED)


def leave(what: Subscription | Subscriber | None) -> None:
    """Leave one watch, or all. An address without a watch is kept no longer. What was left already stays left.

    Nobody is asked to click twice: where two that wait for each other are told apart by the database, it is tried again.
    """
    for _ in range(_TRIES - 1):
        try:
            return _leave(what)
        except OperationalError:
            continue
    return _leave(what)


@transaction.atomic
def _leave(what: Subscription | Subscriber | None) -> None:
    if isinstance(what, Subscription):
        list(Subscriber.objects.select_for_update().filter(pk=what.subscriber_id))
        remove(what)
        _delete(Subscriber.objects.filter(pk=what.subscriber_id, subscriptions=None))
    elif what is not None:
        list(Subscriber.objects.select_for_update().filter(pk=what.pk))
        list(Subscription.objects.select_for_update().filter(subscriber=what.pk).order_by("pk"))
        _delete(Subscriber.objects.filter(pk=what.pk))


# ---- What mail servers and people say ----


@transaction.atomic
def bounced(subscriber: Subscriber, *, now: datetime.datetime) -> None:
    """A mail could not be delivered for good. The third in a row stops all mail; a link that is followed starts it again."""
    row = _locked(subscriber.pk)
    row.bounces += 1
    row.save(update_fields=["bounces"])
    if row.bounces >= HARD_BOUNCES and row.stopped_why != COMPLAINED:
        _stop(row, BOUNCED, now=now)


def arrived(subscriber: Subscriber) -> None:
    """A mail was delivered: the bounces before it are no longer in a row."""
    Subscriber.objects.filter(pk=subscriber.pk, bounces__gt=0, stopped_at=None).update(bounces=0)


def complained(subscriber: Subscriber, *, now: datetime.datetime) -> None:
    """One complaint stops all mail, links too."""
    _stop(subscriber, COMPLAINED, now=now)


@transaction.atomic
def complained_at(address: str, *, now: datetime.datetime) -> Subscriber:
    """The same for an address, which need not be known: nothing is sent to it from now on."""
    told = {"address": address, "created_at": now, "asked_at": now}
    subscriber, _ = Subscriber.objects.get_or_create(mailbox=mailbox(address), defaults=told)
    complained(subscriber, now=now)
    return subscriber


@transaction.atomic
def _stop(subscriber: Subscriber, why: str, *, now: datetime.datetime) -> None:
    Subscriber.objects.filter(pk=subscriber.pk).update(stopped_at=now, stopped_why=why)
    subscriber.mails.filter(status=MailStatus.QUEUED).update(status=MailStatus.DROPPED)


# ---- Forgetting ----


def forget(*, now: datetime.datetime) -> None:
    """Who never confirmed, watches nothing or was stopped long ago; what was delivered long ago; who asked."""
    Mail.objects.filter(subscriber__mailbox=_NOBODY, queued_at__lte=now - DAY).delete()
    people = Subscriber.objects.exclude(mailbox=_NOBODY)
    idle = Q(confirmed_at=None) | Q(subscriptions=None)
    _delete(people.filter(idle, stopped_at=None, asked_at__lte=now - UNCONFIRMED_KEPT))
    _delete(people.filter(stopped_at__lte=now - STOPPED_KEPT))
    before = now - DELIVERIES_KEPT
    told = Q(accepted_at__lte=before) | Q(status__in=[MailStatus.DROPPED, MailStatus.QUARANTINED], queued_at__lte=before)
    while keys := list(Mail.objects.filter(told).values_list("pk", flat=True)[:_AT_ONCE]):
        with transaction.atomic():
            Alert.objects.filter(mail__in=keys).delete()
            Mail.objects.filter(pk__in=keys).delete()
    outbox.forget(settings.MAIL_DIR, before=before)


@transaction.atomic
def _delete(people: QuerySet[Subscriber]) -> None:
    """These people, with what they watch, the records of their mails, and the files that their mails became."""
    addresses = list(people.values_list("address", flat=True))
    people.delete()
    if addresses:
        transaction.on_commit(lambda: outbox.forget_addresses(settings.MAIL_DIR, addresses))
