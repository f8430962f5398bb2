"""What the site is about, and the bills that are watched for it."""

from django.db import models

from bills.models.legislature import LegislativeSession


class Topic(models.Model):
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    criteria = models.TextField(help_text="which bills belong, in words that decide a doubtful case")

    def __str__(self) -> str:
        return self.name


class Watch(models.Model):
    """A bill whose own pages are fetched. It may be watched before it was ever read."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="watches")  # no topic, nothing to watch for
    session = models.ForeignKey(LegislativeSession, models.PROTECT, related_name="watches")  # a session with watches is in use
    identifier = models.CharField(max_length=20, help_text="as the state prints it: HB 1312")
    slug = models.CharField(max_length=20, help_text="as addresses spell it: HB1312")
    common_name = models.CharField(
        max_length=200, blank=True, help_text="what the bill is called, where its official title hides it"
    )
    common_name_url = models.URLField(max_length=500, blank=True, help_text="the text that calls it so")
    note = models.TextField(blank=True, help_text="what a reader must know before the rest: a replaced text, a budget bill")

    class Meta:
        ordering = ["session", "slug"]
        constraints = [models.UniqueConstraint(fields=["topic", "session", "slug"], name="one_watch_per_bill_and_topic")]

    def __str__(self) -> str:
        return f"{self.identifier} ({self.session_id})"
