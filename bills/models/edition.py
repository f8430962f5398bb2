"""What this site showed of a bill until it changed. `bills.editions` writes these rows before the bill's own are touched."""

from django.db import models

from bills.models.bill import Bill


class Edition(models.Model):
    """A bill with all its parts, as its page showed it until a moment. What is shown now is in the bill's rows."""

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="editions", db_index=False)  # what was shown stays
    until = models.DateTimeField()
    body = models.BinaryField(help_text="the rows as JSON, deflated")

    class Meta:
        ordering = ["bill", "until"]
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["bill", "until"], name="one_edition_per_moment")]

    def __str__(self) -> str:
        return f"bill {self.bill_id} until {self.until:%Y-%m-%d %H:%M:%S}"
