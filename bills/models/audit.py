"""What the staff did. Lines are added and never changed: each holds the checksum of the one before."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models


class NeverChanged(RuntimeError):
    """Someone tried to change the audit trail, or to take a line out of it."""


def _refused() -> NoReturn:
    raise NeverChanged("A line of the audit trail is never changed and never deleted.")


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    """Reads, and nothing else: `bills.audit.record` writes."""

    def update(self, **_: Any) -> NoReturn:
        _refused()

    def delete(self) -> NoReturn:
        _refused()

    def bulk_update(self, *_: Any, **__: Any) -> NoReturn:
        _refused()

    def bulk_create(self, *_: Any, **__: Any) -> NoReturn:
        _refused()  # a line written so would have no place in the chain


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

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "audit trail"
        default_permissions = ("view",)
        indexes = [models.Index(fields=["-at"], name="latest_deeds")]

    def __str__(self) -> str:
        return f"{self.actor} {self.deed} {self.about}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            _refused()
        super().save(*args, force_insert=True, **{name: value for name, value in kwargs.items() if name != "force_insert"})

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        _refused()
