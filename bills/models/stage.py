"""Where each bill stands, as last worked out from its actions. `bills.staging` writes these rows; pages only read them."""

from django.db import models

from bills.models.bill import Bill
from bills.models.legislature import choices
from scrapers.vocabulary import Confidence, CourtStanding, DeadReason, EnactmentPath, Force, Life, Position, Segment

# Every word of a list of choices fits.
_WORD = 30


class BillStage(models.Model):
    """The five axes of a bill's stage, and the actions that they rest on.

    `evidence` and `confidence` are by axis: the key of an Action or None, and a word of Confidence. `lapses_on` is the next day on
    which the calendar alone can move the stage.
    """

    bill = models.OneToOneField(Bill, models.CASCADE, primary_key=True, related_name="stage")  # meaningless without its bill
    position = models.CharField(max_length=_WORD, choices=choices(Position))
    life = models.CharField(max_length=_WORD, choices=choices(Life))
    dead_reason = models.CharField(max_length=_WORD, choices=choices(DeadReason), blank=True)
    path = models.CharField(max_length=_WORD, choices=choices(EnactmentPath), blank=True)
    force = models.CharField(max_length=_WORD, choices=choices(Force), blank=True)
    court = models.CharField(max_length=_WORD, choices=choices(CourtStanding))
    chamber = models.CharField(max_length=_WORD, blank=True)
    committee = models.TextField(blank=True)
    gatekeeper = models.BooleanField(default=False)
    lead = models.CharField(max_length=20, blank=True, help_text="the bill that it was joined to, as printed")
    # A lead that goes leaves its name.
    lead_bill = models.ForeignKey(Bill, models.SET_NULL, null=True, related_name="followers")
    chapter = models.CharField(max_length=20, blank=True)
    meter = models.JSONField(help_text=f"seven of {', '.join(Segment)}")
    headline = models.TextField()
    comes_next = models.TextField(blank=True)
    decides_by = models.DateField(null=True, help_text="the last day of the governor's clock")
    as_of = models.DateField()
    read_through = models.DateField(help_text="the last day whose news its source was read for")
    unknown_since = models.DateField(null=True)
    lapses_on = models.DateField(null=True)
    evidence = models.JSONField()
    confidence = models.JSONField(help_text=f"by axis: {', '.join(Confidence)}")

    class Meta:
        indexes = [
            models.Index(fields=["lapses_on"], name="stages_that_lapse"),
            models.Index(fields=["position", "life"], name="bills_by_stage"),
        ]

    def __str__(self) -> str:
        return self.headline
