"""Bills that look like a topic's, for a person to decide on. `bills.discovery` finds them."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from bills.models.bill import Bill
from bills.models.topic import Topic, Watch


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def waiting(self) -> Self:
        """The open ones, the likeliest first. A bill that came to be watched in another way waits for nobody."""
        watch = Watch.objects.filter(topic=OuterRef("topic"), session=OuterRef("bill__session"), slug=OuterRef("bill__slug"))
        return self.filter(~Exists(watch), status="open").order_by("-score", "-found_at", "pk")

    def decided(self) -> Self:
        """The decided ones, the latest first."""
        return self.exclude(status="open").order_by("-decided_at", "-pk")


class Proposal(models.Model):
    """A bill that looks like a topic's, by the words that matched. A person decides; nothing is watched by itself.

    `digest` is of what matched: a bill that was declined is proposed again when other words match.
    """

    class Status(models.TextChoices):
        OPEN = "open"
        WATCHED = "watched"
        DECLINED = "declined"

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="proposals", db_index=False)  # no topic, nothing to look for
    bill = models.ForeignKey(Bill, models.CASCADE, related_name="proposals")  # meaningless without its bill
    matched = models.JSONField(help_text="[{sign, where, words}]")
    score = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=32)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "-found_at"]
        default_permissions = ("view",)
        permissions = [("decide_proposals", "Can watch or decline a bill that was proposed")]
        indexes = [models.Index(fields=["-score"], condition=Q(status="open"), name="open_proposals")]
        constraints = [models.UniqueConstraint(fields=["topic", "bill"], name="one_proposal_per_bill_and_topic")]

    @property
    def words(self) -> set[str]:
        """All words that matched."""
        return {words for match in self.matched for words in match["words"]}

    @property
    def plainest(self) -> list[dict[str, Any]]:
        """What matched, the weightiest first, without what only repeats words of a weightier sign in the same place."""
        told: list[dict[str, Any]] = []
        for match in self.matched:
            before = {words for other in told if other["where"] == match["where"] for words in other["words"]}
            if not before.issuperset(match["words"]):
                told.append(match)
        return told

    def __str__(self) -> str:
        return f"{self.topic_id}: bill {self.bill_id}"
