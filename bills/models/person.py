"""Members: who sat in which chamber in which session, and under which names sources print them."""

from django.db import models

from bills.models.legislature import Jurisdiction, LegislativeSession, Organization
from bills.models.reading import Snapshot


class Person(models.Model):
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="people")  # votes hang on them
    name = models.TextField()
    sort_name = models.TextField()

    class Meta:
        ordering = ["sort_name", "pk"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's seat in a chamber in one session, as a roster prints it.

    `printed_names` are the spellings that votes use, `committees` those that the member sits on, as votes print them; null where
    the roster does not say.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")  # a seat without its holder says nothing
    session = models.ForeignKey(LegislativeSession, models.PROTECT, related_name="memberships", db_index=False)  # history
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)  # chambers outlive members
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")  # a fact without proof is worthless
    source_key = models.TextField(help_text="the source's own id of the member")
    name = models.TextField(help_text="as this roster prints it")
    district = models.TextField(blank=True)
    party = models.TextField(blank=True, help_text="as printed; empty where the roster does not say")
    printed_names = models.JSONField(default=list)
    committees = models.JSONField(null=True)
    start_date = models.DateField(null=True, help_text="null: from the session's first day")
    end_date = models.DateField(null=True)
    checked_at = models.DateTimeField()

    class Meta:
        ordering = ["organization", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "organization", "source_key", "name"], name="one_seat_per_member_and_session"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} in {self.session_id}"
