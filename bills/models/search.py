"""What search keeps beside the bills: which documents are indexed, the words of kept texts, and a vocabulary.

The index itself is the database's own, and made in the migration: columns of SearchDocument on PostgreSQL, FTS5 on SQLite.
"""

from django.db import models

from bills.models.bill import Bill
from bills.models.reading import Snapshot


class SearchDocument(models.Model):
    """That a bill is in the index, and what it was indexed as. Only `bills.search.index` writes these rows."""

    bill = models.OneToOneField(Bill, models.CASCADE, primary_key=True, related_name="search_document")  # nothing left to find
    digest = models.CharField(max_length=32, help_text="of all that is indexed")
    latest_on = models.DateField(help_text="the day of its latest action; of its session's beginning, where none was read")

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["-latest_on", "-bill"], name="found_newest_first")]

    def __str__(self) -> str:
        return f"document of bill {self.bill_id}"


class SearchText(models.Model):
    """What a kept text of a bill says, so that its page need not be taken apart for each search."""

    snapshot = models.OneToOneField(Snapshot, models.CASCADE, primary_key=True, related_name="search_text")  # made of it alone
    bill = models.ForeignKey(Bill, models.CASCADE, related_name="search_texts")  # nothing left to find
    label = models.TextField(help_text="the bill's version, as it is labelled")
    text = models.TextField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.label} of bill {self.bill_id}"


class SearchWord(models.Model):
    """A word that the documents use, for guessing what was misspelled. Counted at night."""

    word = models.CharField(max_length=64, primary_key=True)
    documents = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.word
