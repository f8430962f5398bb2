"""Who is told what: subscribers, what they watch, the alerts that they are owed, and the mails that carry them.

An alert is an event owed to a subscription, once. A mail is what is sent: all that one reading said of a bill, or a digest. Leaving
deletes a subscriber with everything that hangs on it.
"""

import secrets
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import models
from django.db.models import Q

from bills.models.bill import Bill
from bills.models.legislature import Jurisdiction, Organization, choices
from bills.models.person import Person
from bills.models.reading import Event
from bills.models.topic import Topic
from scrapers.vocabulary import Frequency, MailKind, MailStatus, News, Target

_WORD = 16
_EASTERN = "America/New_York"


def new_key() -> str:
    """A key that nobody guesses, as addresses can hold it."""
    return secrets.token_urlsafe(24)


def zone_of(name: str) -> ZoneInfo:
    """A subscriber's time zone; Eastern time for one that this machine no longer knows, which must stop nobody's mail."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(_EASTERN)


class Subscriber(models.Model):
    """An address that confirmed that it wants mail, or has not yet.

    `address` is as it was typed, `mailbox` the same as it is compared. `confirmed_at` is since when they take what they take now:
    after a pause, and for more kinds of news, they confirm anew. `generation` is part of every link that manages: a new one ends
    the links before. `feed_key` is in the address of the private calendar and feed.
    """

    address = models.EmailField(max_length=254)
    mailbox = models.CharField(max_length=254, unique=True)
    confirmed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    asked_at = models.DateTimeField(help_text="when it was last sent a link")
    generation = models.PositiveIntegerField(default=0)
    feed_key = models.CharField(max_length=40, unique=True, default=new_key)
    timezone = models.CharField(max_length=40, default=_EASTERN)
    digest_hour = models.PositiveSmallIntegerField(default=7, help_text="the local hour at which digests are sent")
    digest_weekday = models.PositiveSmallIntegerField(default=0, help_text="of weekly digests: 0 is Monday")
    paused_at = models.DateTimeField(null=True)
    bounces = models.PositiveSmallIntegerField(default=0, help_text="hard ones in a row; three end the subscription")
    stopped_at = models.DateTimeField(null=True, help_text="when bounces or a complaint ended it")
    stopped_why = models.CharField(max_length=100, blank=True)

    class Meta:
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"subscriber {self.pk}"


class Subscription(models.Model):
    """One thing that is watched, for some kinds of news, at one pace. Exactly one of the targets is set, as `target` says."""

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="subscriptions")  # leaving takes all along
    target = models.CharField(max_length=_WORD, choices=choices(Target))
    bill = models.ForeignKey(Bill, models.CASCADE, null=True, related_name="subscriptions")  # nothing left to watch
    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, null=True, related_name="subscriptions")  # likewise
    topic = models.ForeignKey(Topic, models.CASCADE, null=True, related_name="subscriptions")  # likewise
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="subscriptions")  # likewise
    organization = models.ForeignKey(Organization, models.CASCADE, null=True, related_name="+")  # of a committee: its chamber
    committee = models.TextField(blank=True, help_text="as printed")
    query = models.TextField(blank=True, help_text="a search, as `bills.search.asked.Search` writes it down")
    news = models.JSONField(default=list, help_text=f"some of {', '.join(News)}")
    frequency = models.CharField(max_length=_WORD, choices=choices(Frequency), default=Frequency.INSTANT.value)
    created_at = models.DateTimeField()

    class Meta:
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["subscriber", "bill"], condition=Q(bill__isnull=False), name="one_subscription_per_bill"
            ),
            models.UniqueConstraint(
                fields=["subscriber", "jurisdiction"], condition=Q(target="state"), name="one_subscription_per_state"
            ),
            models.UniqueConstraint(
                fields=["subscriber", "topic"], condition=Q(topic__isnull=False), name="one_subscription_per_topic"
            ),
            models.UniqueConstraint(
                fields=["subscriber", "person"], condition=Q(person__isnull=False), name="one_subscription_per_member"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} of subscriber {self.subscriber_id}"


class Mail(models.Model):
    """A mail that is owed, under way, or was accepted. `key` says what it carries: a second one of the same is never made.

    Whoever sends it holds it by a lease and a claim. Its Message-ID is made of its key, so that a mail that is sent again after a
    crash is the same message. `body` is kept only of mails that are not rendered from alerts.
    """

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="mails", db_index=False)  # leaving takes all along
    kind = models.CharField(max_length=_WORD, choices=choices(MailKind))
    key = models.CharField(max_length=80)
    status = models.CharField(max_length=_WORD, choices=choices(MailStatus), default=MailStatus.QUEUED.value)
    due_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    claim = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    accepted_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True, help_text="why the last try failed")
    context = models.JSONField(default=dict, help_text="what a mail without alerts is about")

    class Meta:
        default_permissions = ("view",)
        permissions = [("settle_mails", "Can send quarantined mail again, or let it go")]
        constraints = [models.UniqueConstraint(fields=["subscriber", "key"], name="one_mail_per_key")]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(status__in=["queued", "claimed"]), name="mails_that_are_owed"),
            models.Index(fields=["-queued_at"], condition=Q(status="quarantined"), name="mails_in_quarantine"),
            models.Index(fields=["key"], name="mails_by_key"),
        ]

    def __str__(self) -> str:
        return f"mail {self.pk} ({self.kind})"


class Alert(models.Model):
    """An event that is owed to a subscription, and the mail that carries it."""

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="alerts", db_index=False)  # leaving takes all along
    event = models.ForeignKey(Event, models.CASCADE, related_name="alerts")  # nothing left to tell
    mail = models.ForeignKey(Mail, models.CASCADE, related_name="alerts")  # what carries it
    queued_at = models.DateTimeField()

    class Meta:
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["subscription", "event"], name="one_alert_per_event")]

    def __str__(self) -> str:
        return f"event {self.event_id} to subscription {self.subscription_id}"


class Outage(models.Model):
    """A time in which a state was not read although it was due. Who watches it is told, and what comes after is told as late."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="outages")  # a state's history
    began_at = models.DateTimeField(help_text="the last good reading before it")
    noticed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-began_at"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction"], condition=Q(ended_at=None), name="one_open_outage_per_state")
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction_id} dark since {self.began_at:%Y-%m-%d %H:%M}"


class Reconciliation(models.Model):
    """What a night's count found: events, subscriptions that match them, alerts, and what was missing and was made good."""

    at = models.DateTimeField()
    since = models.DateTimeField()
    events = models.PositiveIntegerField()
    owed = models.PositiveIntegerField(help_text="pairs of a subscription and an event that it matches")
    alerts = models.PositiveIntegerField()
    missing = models.PositiveIntegerField(help_text="pairs without an alert, which got one now")
    unsent = models.PositiveIntegerField(help_text="mails that are overdue or in quarantine")

    class Meta:
        ordering = ["-at"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}: {self.missing} missing"
