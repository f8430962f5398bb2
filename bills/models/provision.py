"""What bills say on the questions by which they are compared, in their own words, text by text."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from bills.models.bill import Bill
from bills.models.legislature import choices
from bills.models.observed import Observed, ObservedQuerySet
from bills.models.topic import Topic
from scrapers.vocabulary import Origin, ProvisionValue


class Dimension(models.Model):
    """A question that is asked of every bill of a topic."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="dimensions")  # no topic, nothing to compare
    slug = models.SlugField(max_length=60)
    group = models.CharField(max_length=20, help_text="Who, What, Remedies, Defences, Procedure, Litigation")
    name = models.CharField(max_length=120)
    question = models.CharField(max_length=250, help_text="answered by yes, no, partly")
    why = models.TextField(help_text="why a reader cares")
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["topic", "slug"], name="one_dimension_per_slug")]

    def __str__(self) -> str:
        return self.name


class ProvisionQuerySet(ObservedQuerySet["Provision"]):
    pass


class Provision(Observed):
    """What one text of a bill says on one dimension.

    `version` is the text as the bill's versions are labelled, `text_of` the bill that the text is of where it is a forerunner's.
    `answer` says in few words what the value means here; `quote` are the text's own. Whatever is not unverified has a citation, and
    whatever the text says has a quote.
    """

    bill = models.ForeignKey(Bill, models.CASCADE, related_name="provisions")  # part of its bill
    dimension = models.ForeignKey(Dimension, models.PROTECT, related_name="provisions")  # answers outlive no question
    version = models.CharField(max_length=150)
    version_on = models.DateField(null=True)
    text_of = models.CharField(max_length=20, blank=True)
    value = models.CharField(max_length=12, choices=choices(ProvisionValue))
    answer = models.CharField(max_length=200, blank=True)
    quote = models.TextField(blank=True)
    section = models.CharField(max_length=120, blank=True)
    citation_url = models.URLField(max_length=500, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")  # deeds keep their names
    checked_on = models.DateField(help_text="when the text was read for it; of what was not, when it was looked for")
    compared = models.BooleanField(default=False, help_text="the quote was found in the text that is kept")
    note = models.TextField(blank=True)
    origin = models.CharField(max_length=15, choices=choices(Origin))

    objects = ProvisionQuerySet.as_manager()

    class Meta:
        ordering = ["dimension__order", "version_on", "pk"]
        permissions = [("edit_provisions", "Can say what texts provide")]
        constraints = [
            models.UniqueConstraint(
                fields=["bill", "dimension", "version", "text_of"], condition=Q(replaced_at=None), name="one_answer_per_text"
            ),
            models.CheckConstraint(
                condition=Q(value="unverified") | (~Q(citation_url="") & ~Q(section="")), name="what_is_said_is_cited"
            ),
            models.CheckConstraint(
                condition=Q(value__in=["unverified", "silent"]) | ~Q(quote=""), name="what_a_text_says_is_quoted"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dimension_id} of bill {self.bill_id}: {self.value}"
