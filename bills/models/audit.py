"""What the staff did. Lines are added and never changed: each holds the checksum of the one before."""

from django.conf import settings
from django.db import models


class AuditEntry(models.Model):
    """One deed of one person. `who` is null for an operator at the command line, whom `actor` names.

    `sha256` is that of `previous` and of all other fields, so that a line that was changed or taken out shows.
    """

    at = models.DateTimeField()
    who = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")  # a deed keeps its doer
    actor = models.CharField(max_length=150)
    deed = models.CharField(max_length=40, help_text="corrected, retracted, invited ...")
    about = models.TextField(help_text="what it was done to, in words")
    path = models.TextField(blank=True, help_text="where that is, on this site")
    told = models.JSONField(default=dict, help_text="before, after, reason ...")
    previous = models.CharField(max_length=64, unique=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["-pk"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["-at"], name="latest_deeds")]

    def __str__(self) -> str:
        return f"{self.actor} {self.deed} {self.about}"
