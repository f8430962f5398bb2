"""Mail that could not be sent, and what a person decides on it: once more, or not at all."""

import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from bills import audit
from bills.models import Mail
from scrapers.vocabulary import MailStatus


class Settled(Exception):
    """The mail waits for nobody any more; the message is a sentence for the page."""


def waiting() -> QuerySet[Mail]:
    """The mail in quarantine, the newest first."""
    return Mail.objects.filter(status=MailStatus.QUARANTINED).order_by("-queued_at", "-pk")


def send_again(pk: int, *, by: User, now: datetime.datetime) -> Mail:
    """Queue it, with all its tries before it."""
    return _settle(pk, "sent again", MailStatus.QUEUED, by=by, now=now)


def send_all_again(*, by: User, now: datetime.datetime) -> int:
    """Queue all of it, as after a mail server that was down. Returns how many."""
    with transaction.atomic():
        found = list(waiting().select_for_update().values_list("pk", flat=True))
        _move(found, MailStatus.QUEUED, now)
        if found:
            told = {"mails": len(found), "from": min(found), "to": max(found)}
            audit.record(by, "sent again", "all undelivered mail", now=now, path=reverse("admin:mails"), told=told)
    return len(found)


def let_go(pk: int, *, by: User, now: datetime.datetime) -> Mail:
    """It is never sent."""
    return _settle(pk, "let go", MailStatus.DROPPED, by=by, now=now)


def _settle(pk: int, deed: str, status: MailStatus, *, by: User, now: datetime.datetime) -> Mail:
    with transaction.atomic():
        mail = waiting().select_for_update().filter(pk=pk).first()
        if mail is None:
            raise Settled(f"Mail {pk} is no longer in quarantine: somebody else settled it, or its subscriber left.")
        _move([pk], status, now)
        # The trail is kept for good, so it names nobody who may leave: neither the address nor an error that may quote it.
        told = {"kind": str(mail.kind), "attempts": mail.attempts}
        audit.record(by, deed, f"mail {pk}", now=now, path=reverse("admin:mails"), told=told)
    mail.refresh_from_db()
    return mail


def _move(pks: list[int], status: MailStatus, now: datetime.datetime) -> None:
    told = {"attempts": 0, "due_at": now} if status is MailStatus.QUEUED else {}
    Mail.objects.filter(pk__in=pks, status=MailStatus.QUARANTINED).update(status=status, claim=None, lease_until=None, **told)
