"""What a reader does who subscribes: asks by the form, follows the links in the mails."""

import datetime
from typing import Any

from django.test import Client

from bills.forms import stamp
from bills.links import confirm_url
from bills.models import Mail, Subscriber
from bills.watching import USUAL
from scrapers.vocabulary import MailKind
from tests.factories import NOON
from tests.subscribers import make_mail

MINUTE = datetime.timedelta(minutes=1)
ADA = "ada@reader.example"


def links() -> list[Mail]:
    """The mails with links that were queued for somebody, the oldest first. Asks are counted elsewhere, as mails to nobody."""
    return list(Mail.objects.filter(kind=MailKind.LINK).exclude(subscriber__mailbox="").order_by("pk"))


def path_of(url: str) -> str:
    """A link in a mail, as this site is asked for it."""
    return "/" + url.split("/", 3)[3]


def asked(address: str = ADA, **told: Any) -> dict[str, Any]:
    """The form as a reader sends it a minute after it was shown: for HB 1, all the usual news."""
    form = {"what": "bill", "state": "zz", "text": "HB 1", "topic": "", "news": USUAL, "frequency": "instant", "subject": ""}
    return form | {"address": address, "stamp": stamp(NOON - MINUTE)} | told


def ask(client: Client, address: str = ADA, *, sender: str = "192.0.2.1", **told: Any) -> Any:
    return client.post("/alerts/", asked(address, **told), REMOTE_ADDR=sender)


def ask_to_manage(client: Client, address: str = ADA, *, sender: str = "192.0.2.1", **told: str) -> Any:
    form = {"address": address, "subject": "", "stamp": stamp(NOON - MINUTE)} | told
    return client.post("/alerts/manage/", form, REMOTE_ADDR=sender)


def make_link(subscriber: Subscriber, **context: Any) -> Mail:
    """A mail with a link, as `subscribers` queues it."""
    return make_mail(subscriber, kind=MailKind.LINK, context=context)


def confirmed(client: Client, address: str = ADA, **told: Any) -> Subscriber:
    """A reader who asked by the form and pressed the button of the newest link."""
    ask(client, address, **told)
    mail = links()[-1]
    client.post(path_of(confirm_url(mail.subscriber, mail)))
    return Subscriber.objects.get(pk=mail.subscriber_id)
