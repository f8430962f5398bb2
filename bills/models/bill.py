"""A bill and its parts. Ingest writes these rows; pages read them.

A foreign key has no index of its own where a constraint or an index begins with it, or where no query asks for it.
"""

import re
from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import F, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse

from bills.models.legislature import LegislativeSession, Organization, choices
from bills.models.reading import Reading
from bills.models.topic import Watch
from scrapers.vocabulary import BillClassification, DateBasis, Relation, SponsorClassification

_SPELLING = re.compile(r"^([A-Z]*)0*(\d+)[A-Z]?$")


def slug_of(identifier: str) -> str:
    """The identifier as addresses spell it: `HB 1312` -> `HB1312`."""
    return re.sub(r"[^A-Z0-9]", "", identifier.upper())


def spelled(text: str) -> tuple[str, int] | None:
    """The letters and the number in any spelling of a bill's number (`hb1312`, `HB 01312`, `1312`, `S9005-C`), or None."""
    match = _SPELLING.match(slug_of(text))
    return (match.group(1), int(match.group(2))) if match and int(match.group(2)) < 2**31 else None


class BillQuerySet(models.QuerySet["Bill"]):
    def in_state(self, code: str) -> Self:
        return self.filter(session__jurisdiction__code=code)

    def of_session(self, session: LegislativeSession) -> Self:
        """Those that began in the session, and those that were carried over to it."""
        return self.filter(Q(session=session) | Q(pk__in=BillLeg.objects.filter(session=session).values("bill")))

    def of_topics(self, topics: Iterable[int]) -> Self:
        """Those that are watched for any of the topics of these keys."""
        watched = Bill.objects.filter(session__watches__topic__in=topics, slug=F("session__watches__slug"))
        return self.filter(pk__in=watched.order_by().values("pk"))

    def watched(self) -> Self:
        return self.filter(watched=True)

    def named(self, text: str) -> Self:
        """Bills that `text` may mean, whatever its spelling: none if it is no bill number."""
        parts = spelled(text)
        if parts is None:
            return self.none()
        prefix, number = parts
        found = self.filter(number=number)
        return found.filter(slug=f"{prefix}{number}") if prefix else found

    def addressed(self, state: str, session: str, identifier: str) -> Self:
        """Bills that an address may mean, whatever its spelling: none, one, or several for a bare number."""
        legs = BillLeg.objects.filter(session__jurisdiction__code=state.lower(), session__identifier__iexact=session)
        began = Q(session__jurisdiction__code=state.lower(), session__identifier__iexact=session)
        return self.filter(began | Q(pk__in=legs.values("bill"))).named(identifier)

    def in_reading_order(self) -> Self:
        """Newest session first; within it by chamber, then bills before resolutions, then by number."""
        return self.order_by("-session__start_date", "from_organization__classification", "classification", "number", "slug")

    def with_common_name(self) -> Self:
        """With `common_name`, `common_name_url` and `note` of its watch: what it is called, the text that calls it so, and what a
        reader must know before the rest; each None or empty where there is nothing to say.
        """
        watches = Watch.objects.filter(session=OuterRef("session"), slug=OuterRef("slug")).order_by("pk")
        return self.annotate(**{name: Subquery(watches.values(name)[:1]) for name in ("common_name", "common_name_url", "note")})

    def for_lists(self) -> Self:
        """With all that a list shows of a bill. `latest` holds its latest action that stands, or nothing."""
        standing = Action.objects.filter(withdrawn_at=None, hidden_at=None)
        standing = standing.select_related("organization").order_by("-order", "-place", "-pk")
        return (
            self.select_related("session__jurisdiction", "stage")
            .with_common_name()
            .prefetch_related(Prefetch("actions", standing[:1], to_attr="latest"))
        )

    def with_history(self) -> Self:
        """With all that a bill's page shows: each row with its reading and snapshot. `readings` holds the current ones only."""
        proof = Reading.objects.defer("raw").select_related("snapshot")
        parts = ("actions", "votes", "sponsorships", "versions", "relations")
        return (
            self.select_related("session__jurisdiction", "from_organization", "stage__lead_bill__session__jurisdiction")
            .with_common_name()
            .prefetch_related(
                "actions__organization",
                "votes__organization",
                "votes__person_votes",
                "legs__session",
                "hearing_items__hearing__organization",
                "hearing_items__hearing__snapshot",
                *(Prefetch(f"{part}__reading", proof) for part in parts),
                Prefetch("readings", proof.current().order_by("-authority", "kind")),
            )
        )


class Bill(models.Model):
    # A session with bills is history.
    session = models.ForeignKey(LegislativeSession, models.PROTECT, related_name="bills", db_index=False)
    identifier = models.CharField(max_length=20, help_text="as the state prints it: HB 1312")
    slug = models.CharField(max_length=20, help_text="as addresses spell it: HB1312")
    number = models.PositiveIntegerField()
    from_organization = models.ForeignKey(Organization, models.PROTECT, related_name="bills")  # chambers outlive bills
    classification = models.CharField(max_length=30, choices=choices(BillClassification))
    title = models.TextField(blank=True)
    official_title = models.TextField(blank=True)
    abstract = models.TextField(blank=True)
    status_text = models.TextField(blank=True, help_text="the source's own word for where the bill stands")
    effective_text = models.TextField(blank=True)
    subjects = models.JSONField(default=list)
    source_url = models.TextField(blank=True)
    watched = models.BooleanField(default=False, help_text="its own pages are fetched")
    checked_at = models.DateTimeField(help_text="when a source was last seen to speak of it")
    changed_at = models.DateTimeField(help_text="when a reading last changed it")
    withdrawn_at = models.DateTimeField(null=True, help_text="when the session's list was seen to lack it")

    objects = BillQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        indexes = [
            models.Index(fields=["number"], name="bills_by_number"),
            models.Index(fields=["session", "-changed_at"], name="latest_in_a_session"),
        ]
        constraints = [models.UniqueConstraint(fields=["session", "slug"], name="one_bill_per_identifier")]

    def __str__(self) -> str:
        return self.identifier

    def get_absolute_url(self) -> str:
        return reverse("bill", args=[self.session.jurisdiction.code, self.session.identifier, self.slug])


class BillLeg(models.Model):
    """A later session that a bill was carried over to: the same bill, under the same number."""

    bill = models.ForeignKey(Bill, models.CASCADE, related_name="legs", db_index=False)  # part of its bill
    session = models.ForeignKey(LegislativeSession, models.PROTECT, related_name="legs")  # a session with bills is history

    class Meta:
        ordering = ["session__start_date"]
        constraints = [models.UniqueConstraint(fields=["bill", "session"], name="one_leg_per_session")]

    def __str__(self) -> str:
        return f"{self.bill_id} in {self.session_id}"


class SourcedRow(models.Model):
    """A row that a source stated, an editor's corrections in it.

    It tells which reading wrote it, when the source was seen to have taken it back, and since when an editor says that it does not
    count.
    """

    reading = models.ForeignKey(Reading, models.PROTECT, related_name="+", db_index=False)  # a fact without proof is worthless
    withdrawn_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Action(SourcedRow):
    bill = models.ForeignKey(Bill, models.CASCADE, related_name="actions", db_index=False)  # part of its bill
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)  # chambers outlive actions
    committee = models.TextField(blank=True, help_text="as printed")
    date = models.DateField()
    date_basis = models.CharField(max_length=12, choices=choices(DateBasis))
    description = models.TextField(help_text="verbatim")
    classification = models.JSONField(default=list)
    order = models.PositiveIntegerField(help_text="the source's own order")
    place = models.SmallIntegerField(
        db_default=0, help_text="of a line that an editor added: behind the source's line of that order"
    )
    unread = models.BooleanField(db_default=False, help_text="no rule of the stage reads it")

    class Meta:
        ordering = ["order", "place", "pk"]
        indexes = [
            models.Index(fields=["bill", "order"], name="history_of_a_bill"),
            models.Index(fields=["bill"], condition=Q(unread=True), name="lines_that_no_rule_reads"),
        ]

    def __str__(self) -> str:
        return f"{self.date}: {self.description}"


class Sponsorship(SourcedRow):
    bill = models.ForeignKey(Bill, models.CASCADE, related_name="sponsorships")  # part of its bill
    name = models.TextField(help_text="as printed")
    classification = models.CharField(max_length=10, choices=choices(SponsorClassification))
    chamber = models.CharField(max_length=12, blank=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class Version(SourcedRow):
    bill = models.ForeignKey(Bill, models.CASCADE, related_name="versions", db_index=False)  # part of its bill
    label = models.TextField()
    title = models.TextField(blank=True)
    url = models.TextField(blank=True)
    date = models.DateField(null=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["bill", "label"], name="one_version_per_label")]

    def __str__(self) -> str:
        return self.label


class BillRelation(SourcedRow):
    """A tie to another bill of the state, which need not be in the catalogue."""

    bill = models.ForeignKey(Bill, models.CASCADE, related_name="relations", db_index=False)  # part of its bill
    relation = models.CharField(max_length=20, choices=choices(Relation))
    session_identifier = models.CharField(max_length=30)
    identifier = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bill", "relation", "session_identifier", "identifier"], name="one_relation_per_bill")
        ]

    def __str__(self) -> str:
        return f"{self.relation} {self.identifier}"
