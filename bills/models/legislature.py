"""States, their sessions, and the bodies that act. Rows are made from the state modules after each migrate."""

from typing import Any, Self

from django.db import models
from django.db.models import Max, Q
from django.urls import reverse

from scrapers.vocabulary import Chamber, RunOutcome, SessionClassification


def choices(words: Any) -> list[tuple[str, str]]:
    """A StrEnum of the vocabulary as Django's choices."""
    return [(word.value, word.value) for word in words]


class JurisdictionQuerySet(models.QuerySet["Jurisdiction"]):
    def with_last_read(self) -> Self:
        """With `last_read_at`: when the last crawl of a whole session that read its pages ended, or None."""
        read = Q(runs__trigger__in=["schedule", "command"], runs__bills=[], runs__outcome__in=[RunOutcome.OK, RunOutcome.PARTIAL])
        return self.annotate(last_read_at=Max("runs__finished_at", filter=read))


class Jurisdiction(models.Model):
    code = models.CharField(max_length=2, unique=True)
    name = models.CharField(max_length=60)
    timezone = models.CharField(max_length=40)

    objects = JurisdictionQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("state", args=[self.code])


class LegislativeSession(models.Model):
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="sessions")  # sessions are a state's history
    identifier = models.SlugField(max_length=30)
    name = models.CharField(max_length=100)
    start_date = models.DateField()
    end_date = models.DateField(null=True, help_text="adjournment sine die; null while it is not known")
    prefiles_from = models.DateField(null=True, help_text="read from this day on; null: from its first day")
    classification = models.CharField(
        max_length=10, choices=choices(SessionClassification), default=SessionClassification.PRIMARY.value
    )
    carries_from = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="carries_to"
    )  # its bills may go on in this session, so both stay

    class Meta:
        ordering = ["-start_date"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "identifier"], name="one_session_per_identifier")]

    def __str__(self) -> str:
        return f"{self.jurisdiction_id}: {self.name}"


class Organization(models.Model):
    """A chamber, the whole legislature, or the executive. Committees join when their rosters are read."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="organizations")  # acts hang on it
    classification = models.CharField(max_length=12, choices=choices(Chamber))
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "classification"], name="one_chamber_per_classification")]

    def __str__(self) -> str:
        return self.name
