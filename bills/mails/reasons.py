"""Why somebody gets a mail, and how each watch is left."""

from collections.abc import Iterable
from dataclasses import dataclass

from bills import links
from bills.mails.words import short
from bills.models import Alert, Mail, Person, Subscriber, Subscription
from bills.watching import described, paced
from scrapers.vocabulary import Target

_JOINED = ("bill__session__jurisdiction", "jurisdiction", "topic", "person__jurisdiction", "organization")


@dataclass(frozen=True, slots=True)
class Reason:
    """One watch that asked for it: `words` as “HB 1 (Example, 2026 Session): the usual news, at once”."""

    words: str
    leave: str


def reasons(mail: Mail) -> list[Reason]:
    """The watches whose alerts a mail carries."""
    asked = Alert.objects.filter(mail=mail).values("subscription")
    found = Subscription.objects.filter(pk__in=asked).select_related(*_JOINED).order_by("pk")
    return [*map(reason, found)]


def watches(subscriber: Subscriber) -> Iterable[Subscription]:
    return Subscription.objects.filter(subscriber=subscriber).select_related(*_JOINED).order_by("pk")


def reason(watch: Subscription) -> Reason:
    return Reason(f"{short(described(watch), 200)}: {paced(watch)}", links.unsubscribe_url(watch))


def members(subscriber: Subscriber) -> list[Person]:
    """The members whom somebody watches."""
    return list(Person.objects.filter(subscriptions__subscriber=subscriber, subscriptions__target=Target.MEMBER).distinct())
