"""Rows that are never changed: a later word takes the place of an earlier one, and what was shown before can still be told."""

import datetime
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

M = TypeVar("M", bound="Observed")


class ObservedQuerySet(models.QuerySet[M]):
    def current(self) -> Self:
        return self.filter(replaced_at=None)

    def at(self, moment: datetime.datetime | None) -> Self:
        """Those that were shown at a moment; the current ones for None."""
        if moment is None:
            return self.current()
        return self.filter(Q(replaced_at=None) | Q(replaced_at__gt=moment), recorded_at__lte=moment)


class Observed(models.Model):
    """`recorded_at` is since when this site says so, `replaced_at` until when."""

    recorded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
