"""Hearings: when and where a committee meets, on which bills, and what was announced before."""

from django.db import models

from bills.models.bill import Bill
from bills.models.legislature import LegislativeSession, Organization, choices
from bills.models.reading import Snapshot
from scrapers.vocabulary import HearingStatus


class Hearing(models.Model):
    """A meeting as last announced.

    `earlier` holds what was announced before, oldest first: each the fields as they were, and `until` when this site read so.
    """

    session = models.ForeignKey(LegislativeSession, models.PROTECT, related_name="hearings", db_index=False)  # history
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")  # chambers outlive hearings
    committee = models.TextField(help_text="as printed")
    source_key = models.TextField()
    starts_at = models.DateTimeField(help_text="midnight of the day where no time is stated")
    time_stated = models.BooleanField()
    time_text = models.TextField(blank=True, help_text="what is stated in place of a time")
    location = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=choices(HearingStatus))
    announced_at = models.DateTimeField(null=True, help_text="when this site first saw it announced; null if it was not live then")
    earlier = models.JSONField(default=list)
    source_url = models.TextField(blank=True)
    note = models.TextField(blank=True)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")  # a fact without proof is worthless
    checked_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["session", "source_key"], name="one_hearing_per_source_key")]

    def __str__(self) -> str:
        return f"{self.committee}, {self.starts_at:%Y-%m-%d}"


class HearingItem(models.Model):
    """A bill on the agenda, which need not be in the catalogue. One that was taken off stays, with the moment."""

    hearing = models.ForeignKey(Hearing, models.CASCADE, related_name="items", db_index=False)  # part of its hearing
    identifier = models.CharField(max_length=20, help_text="as the state prints it")
    slug = models.CharField(max_length=20)
    bill = models.ForeignKey(Bill, models.SET_NULL, null=True, related_name="hearing_items")  # the agenda names it all the same
    order = models.PositiveSmallIntegerField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["hearing", "slug"], name="one_item_per_bill")]

    def __str__(self) -> str:
        return self.identifier
