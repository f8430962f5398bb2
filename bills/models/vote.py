"""Votes: a tally, and the names where they are known.

A foreign key has no index of its own where a constraint begins with it, or where no query asks for it.
"""

from django.db import models
from django.db.models import Q

from bills.models.bill import Bill, SourcedRow
from bills.models.legislature import Organization, choices
from bills.models.person import Person
from scrapers.vocabulary import MotionClassification, VoteOption, VoteResult


class VoteEvent(SourcedRow):
    bill = models.ForeignKey(Bill, models.CASCADE, related_name="votes", db_index=False)  # part of its bill
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)  # chambers outlive votes
    committee = models.TextField(blank=True, help_text="as printed; empty for a floor vote")
    source_key = models.TextField()
    motion_text = models.TextField()
    date = models.DateField()
    motion_classification = models.CharField(
        max_length=20, choices=choices(MotionClassification), default=MotionClassification.UNSTATED.value
    )
    result = models.CharField(max_length=10, choices=choices(VoteResult))
    counts = models.JSONField(help_text="{option: number}")
    counts_stated = models.BooleanField(help_text="false where the source prints names and no totals")
    version = models.TextField(blank=True, help_text="the text voted on, where the source says")
    source_url = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["date", "pk"]
        constraints = [models.UniqueConstraint(fields=["bill", "source_key"], name="one_vote_per_source_key")]

    def __str__(self) -> str:
        return f"{self.motion_text} ({self.date})"


class PersonVote(models.Model):
    vote_event = models.ForeignKey(VoteEvent, models.CASCADE, related_name="person_votes", db_index=False)  # part of its vote
    printed_name = models.TextField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="votes")  # null: the name is not matched
    option = models.CharField(max_length=10, choices=choices(VoteOption))
    order = models.PositiveSmallIntegerField(help_text="the place in the printed list")

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["vote_event", "order"], name="one_name_per_place")]
        indexes = [models.Index(fields=["vote_event"], condition=Q(person=None), name="names_that_are_not_matched")]

    def __str__(self) -> str:
        return f"{self.printed_name}: {self.option}"
