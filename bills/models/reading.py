"""Runs, kept pages, readings and events: how each row came to be, and the proof."""

from typing import Self

from django.db import models
from django.db.models import Q

from bills.models.legislature import Jurisdiction, LegislativeSession, choices
from scrapers.vocabulary import Change, Origin, RunOutcome


class RunQuerySet(models.QuerySet["Run"]):
    def good(self) -> Self:
        """Crawls of a whole session that read its pages. `JurisdictionQuerySet.with_last_read` asks for the same."""
        read = [RunOutcome.OK, RunOutcome.PARTIAL]
        return self.filter(trigger__in=["schedule", "command"], bills=[], outcome__in=read)


class Run(models.Model):
    """One crawl of one session, or one load of captures.

    A running run is held by a lease: whoever works on it renews `lease_until` and knows its `claim`. A run whose lease has
    lapsed was left by a worker that died, and may be claimed again.
    """

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="runs")  # the status page tells a state's history
    session = models.ForeignKey(LegislativeSession, models.PROTECT, related_name="runs")  # likewise
    trigger = models.CharField(max_length=10, choices=[(t, t) for t in ("schedule", "command", "load", "replay", "editor")])
    outcome = models.CharField(max_length=10, choices=choices(RunOutcome), default=RunOutcome.RUNNING.value)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    claim = models.UUIDField()
    lease_until = models.DateTimeField()
    bills = models.JSONField(default=list, help_text="the bills it is confined to, as printed; empty for the whole session")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="times that a worker began it")
    counts = models.JSONField(default=dict, help_text="pages, bills, actions, votes found; bills added, changed, unchanged; events")
    floors = models.JSONField(default=dict, help_text="by kind of page: how many things of each sort its pages held")
    whole = models.JSONField(default=list, help_text="origin:kind of the pages of which none was lost")
    problems = models.JSONField(default=list, help_text="[{url, error, reason}] for each page or record that was lost")

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        permissions = [("run_sources", "Can have sources read, and pages read again")]
        indexes = [models.Index(fields=["session", "-started_at"], name="runs_of_a_session")]
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction"],
                condition=Q(outcome="running", trigger__in=["schedule", "command"]),
                name="one_running_crawl_per_state",
            ),
            models.CheckConstraint(condition=Q(outcome="running") | Q(finished_at__isnull=False), name="an_ended_run_has_an_end"),
        ]

    def __str__(self) -> str:
        return f"run {self.pk} of {self.session_id}: {self.outcome}"


class Snapshot(models.Model):
    """A page as it was kept, before anybody parsed it. The bytes lie in the store under their checksum."""

    class Status(models.TextChoices):
        KEPT = "kept"
        READ = "read"
        CHANGED = "changed", "lacks what it must have"
        SUSPECT = "suspect", "far less than the last time"

    session = models.ForeignKey(
        LegislativeSession, models.PROTECT, related_name="snapshots"
    )  # proof is not thrown away with a session
    run = models.ForeignKey(Run, models.PROTECT, related_name="snapshots")  # a run is told through its pages
    kind = models.CharField(max_length=30)
    identifier = models.CharField(max_length=20, blank=True)
    url = models.TextField()
    request_url = models.TextField()
    context = models.JSONField(default=dict)
    origin = models.CharField(max_length=15, choices=choices(Origin))
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(help_text="bytes")
    retrieved_at = models.DateTimeField(null=True, help_text="when the bytes left their source; unknown for some captures")
    kept_at = models.DateTimeField()
    read_through = models.DateField(null=True)
    provenance = models.TextField(blank=True)
    gaps = models.JSONField(default=list)
    media_type = models.TextField(blank=True)
    charset = models.TextField(blank=True)
    etag = models.TextField(blank=True)
    last_modified = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.KEPT)
    counts = models.JSONField(default=dict)
    dropped_at = models.DateTimeField(null=True, help_text="when the bytes were dropped to stay within the disk cap")

    class Meta:
        indexes = [
            models.Index(fields=["session", "kind", "request_url", "-kept_at"], name="newest_of_a_request"),
            models.Index(fields=["run", "request_url"], name="pages_of_a_run"),
            models.Index(fields=["sha256"], name="snapshots_by_checksum"),
        ]

    def __str__(self) -> str:
        return f"{self.url} ({self.sha256[:12]})"


class ReadingQuerySet(models.QuerySet["Reading"]):
    def current(self) -> Self:
        return self.filter(is_current=True)

    def of_sheet(self, snapshot: Snapshot) -> Self:
        """The readings of one sheet, of which a bill has several, oldest first."""
        return self.filter(snapshot__request_url=snapshot.request_url).order_by("pk")

    def before(self, run: Run) -> "Reading | None":
        """The last one before a run."""
        return self.filter(recorded_at__lt=run.started_at).select_related("snapshot").order_by("-pk").first()


class Reading(models.Model):
    """What one kind of page said of one bill when it last said something new.

    `fingerprint` is of the canonical record; it is empty while a vanished row waits to be confirmed, so that the next run
    compares again. `parts` are the parts of the bill that the record speaks of, `authority` what its word is worth.
    `checked_at` moves whenever the source is seen to say the same.
    """

    bill = models.ForeignKey("bills.Bill", models.CASCADE, related_name="readings")  # meaningless without its bill
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="readings")  # a fact without proof is worthless
    kind = models.CharField(max_length=30)
    authority = models.PositiveSmallIntegerField()
    parts = models.JSONField(default=list)
    fingerprint = models.CharField(max_length=32, blank=True)
    raw = models.BinaryField(default=b"", help_text="the record's own slice of the page, deflated; empty if the page is the slice")
    is_current = models.BooleanField(default=True)
    recorded_at = models.DateTimeField()
    checked_at = models.DateTimeField()

    objects = ReadingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bill", "kind"], condition=Q(is_current=True), name="one_current_reading_per_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of bill {self.bill_id}"


class Event(models.Model):
    """A stored change: the outbox that alerts will read. Pages sort by `occurred_on`, alerts run on `recorded_at`."""

    bill = models.ForeignKey("bills.Bill", models.PROTECT, related_name="events")  # what was told stays told
    reading = models.ForeignKey(Reading, models.PROTECT, null=True, related_name="events")  # null: a bill missing from a list
    run = models.ForeignKey(
        Run, models.PROTECT, null=True, related_name="events"
    )  # the run that saw it; null: an editor, the calendar
    # null: a source's word. What was told of a correction stays told.
    correction = models.ForeignKey("bills.Correction", models.PROTECT, null=True, related_name="events")
    kind = models.CharField(max_length=25, choices=choices(Change))
    part = models.CharField(max_length=20, help_text="bill, or the part of it that changed: actions, votes, title ...")
    occurred_on = models.DateField(null=True, help_text="the legislature's date, where the change has one")
    recorded_at = models.DateTimeField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    alertable = models.BooleanField(help_text="false for a backfill")
    matched_at = models.DateTimeField(null=True, help_text="when its alerts were queued")

    class Meta:
        indexes = [
            models.Index(fields=["bill", "-recorded_at"], name="change_log_of_a_bill"),
            models.Index(fields=["recorded_at"], condition=Q(alertable=True), name="news_by_time"),
            models.Index(fields=["recorded_at"], condition=Q(alertable=True, matched_at=None), name="news_to_match"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on bill {self.bill_id}"
