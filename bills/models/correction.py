"""An editor's word over a source's: corrections, what readers reported, and what a name means.

`bills.corrections` writes them; none of them is ever deleted but an alias that is undone, which the audit trail keeps.
"""

from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from bills.models.bill import Bill
from bills.models.hearing import HearingItem
from bills.models.legislature import LegislativeSession, Organization, choices
from bills.models.person import Person
from scrapers.vocabulary import CorrectionKind, CorrectionStatus, Notice

LIVE = (CorrectionStatus.STANDING, CorrectionStatus.PAUSED)
_WORD = 12


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def live(self) -> Self:
        return self.filter(status__in=LIVE)

    def standing(self) -> Self:
        return self.filter(status=CorrectionStatus.STANDING)

    def paused(self) -> Self:
        return self.filter(status=CorrectionStatus.PAUSED)

    def on(self, bills: Iterable[int]) -> Self:
        """Those of the bills of these keys, and of the hearings that hear them, under whichever bill they were made."""
        keys = set(bills)
        heard = HearingItem.objects.filter(bill__in=keys).order_by().values("hearing")
        return self.filter(Q(bill__in=keys) | Q(part="hearings", row__in=heard))

    def for_ledger(self) -> Self:
        """With all that a list shows of a correction, the newest first."""
        return self.select_related("bill__session__jurisdiction", "made_by", "settled_by").order_by("-made_at", "-pk")


class Correction(models.Model):
    """One word of an editor's over one fact.

    `part` is `bill`, `stage`, `hearings` or a collection of the bill; `row` is the key of the part's row (of the bill itself for
    `bill` and `stage`); `field` is the name of the record's field, empty for a whole row. `said` is what the source said when it
    was corrected: the correction stands for as long as the source says so. `says` is what the source says now. A value is as
    `scrapers.records.plain` makes it; null means that there is none.
    """

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="corrections")  # what was corrected stays told
    kind = models.CharField(max_length=_WORD, choices=choices(CorrectionKind))
    part = models.CharField(max_length=20)
    row = models.PositiveBigIntegerField()
    field = models.TextField(blank=True, help_text="title, date, counts.yes, votes.Smith ...")
    said = models.JSONField(null=True)
    says = models.JSONField(null=True)
    value = models.JSONField(null=True)
    reason = models.TextField()
    citation = models.TextField(blank=True, help_text="what proves it, in words")
    citation_url = models.URLField(max_length=2000, blank=True)
    status = models.CharField(max_length=_WORD, choices=choices(CorrectionStatus), default=CorrectionStatus.STANDING.value)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")  # whoever said it, said it
    made_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    # null: the source, or the calendar.
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled_note = models.TextField(blank=True)
    expires_on = models.DateField(null=True, help_text="the last day of an override of the stage")
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced_by")  # a ledger keeps its lines
    notice = models.CharField(max_length=_WORD, choices=choices(Notice), default=Notice.WAITING.value)
    notice_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    notice_at = models.DateTimeField(null=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        default_permissions = ("view",)
        permissions = [
            ("correct_records", "Can correct what a source said"),
            ("withhold_texts", "Can withhold a text that must not be repeated"),
            ("approve_notices", "Can approve what goes to subscribers as a notice of a correction"),
        ]
        indexes = [models.Index(fields=["bill", "status"], name="corrections_of_a_bill")]
        constraints = [
            models.UniqueConstraint(
                fields=["part", "row", "field"], condition=Q(status__in=LIVE), name="one_live_correction_per_fact"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_correction_has_a_reason"),
            models.CheckConstraint(
                condition=Q(status__in=LIVE) ^ Q(settled_at__isnull=False), name="an_ended_correction_has_an_end"
            ),
            models.CheckConstraint(condition=~Q(kind="override") | Q(expires_on__isnull=False), name="an_override_expires"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.part}{f' {self.field}' if self.field else ''} on bill {self.bill_id}"


class Alias(models.Model):
    """A printed name that a person of the staff tied to a member, which no roster's next reading undoes."""

    session = models.ForeignKey(LegislativeSession, models.PROTECT, related_name="aliases", db_index=False)  # history
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")  # chambers outlive names
    printed_name = models.TextField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="aliases")  # a name without its member says nothing
    reason = models.TextField(blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")  # whoever said it, said it
    made_at = models.DateTimeField()

    class Meta:
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["session", "organization", "printed_name"], name="one_member_per_printed_name")
        ]

    def __str__(self) -> str:
        return f"{self.printed_name} in {self.session_id}"


class ErrorReport(models.Model):
    """What a reader reported, and what came of it. `sender` is a keyed digest of the network address, for the limit."""

    class Kind(models.TextChoices):
        ERROR = "error", "an error on a page"
        REPLY = "reply", "a reply of somebody whom a page names"

    bill = models.ForeignKey(Bill, models.PROTECT, null=True, related_name="reports")  # what was reported stays told
    kind = models.CharField(max_length=_WORD, choices=Kind.choices, default=Kind.ERROR)
    address = models.TextField(help_text="of the page, as a path on this site")
    words = models.TextField()
    proof_url = models.URLField(max_length=2000, blank=True)
    contact = models.EmailField(blank=True)
    sender = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True, help_text="what came of it")

    class Meta:
        ordering = ["-sent_at"]
        default_permissions = ("view",)
        permissions = [("settle_reports", "Can settle what readers report")]
        indexes = [
            models.Index(fields=["sender", "-sent_at"], name="reports_of_a_sender"),
            models.Index(fields=["-sent_at"], condition=Q(settled_at=None), name="open_reports"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.address}"
