"""Cases against laws: courts, challenges, the clauses that they attack, what happened in court, and what orders do.

Facts of a case come from its docket, from reports, or from an editor; each says which. What an order does is stated by a person and
by nobody else. A case is one row for each court that it is in: an appeal is a challenge with a `parent`.
"""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from bills.models.bill import Bill
from bills.models.legislature import Jurisdiction, choices
from bills.models.observed import Observed, ObservedQuerySet
from scrapers.vocabulary import (
    Basis,
    CaseRelation,
    CourtEventKind,
    CourtLevel,
    CourtStanding,
    OrderEffect,
    Origin,
    Posture,
    Reach,
)

_WORD = 30


class Court(models.Model):
    """A court; `code` is CourtListener's. `appeals_to` is the next rung."""

    code = models.SlugField(max_length=15, unique=True)
    name = models.CharField(max_length=150)
    citation = models.CharField(max_length=40, help_text="as citations have it: S.D. Ill.")
    level = models.CharField(max_length=_WORD, choices=choices(CourtLevel))
    federal = models.BooleanField(default=True)
    appeals_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="hears_appeals_from")  # courts outlive cases
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, null=True, related_name="courts")  # the state in which it sits

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.citation


class Clause(models.Model):
    """A part of an act that takes effect, and can be attacked, by itself: the right to sue, a rule on masks.

    `on_topic` marks the part for which the bill is watched. Days are the law's own; None where they were not found. `answer` and
    `court` are where it stands, as last told: what differs from them now has moved. Empty before it was ever worked out.
    """

    bill = models.ForeignKey(Bill, models.CASCADE, related_name="clauses")  # part of its bill
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    sections = models.CharField(max_length=200, blank=True, help_text="as the act numbers them: Article 5, sections 5-1 to 5-20")
    citation = models.CharField(max_length=200, blank=True, help_text="where it is codified")
    citation_url = models.URLField(max_length=500, blank=True)
    summary = models.TextField(blank=True)
    on_topic = models.BooleanField(default=False)
    effective_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    repealed_on = models.DateField(null=True)
    note = models.TextField(blank=True, help_text="what is known of its days and where that is from")
    order = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(max_length=_WORD, blank=True)
    court = models.CharField(max_length=_WORD, choices=choices(CourtStanding), blank=True)
    origin = models.CharField(max_length=15, choices=choices(Origin))

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["bill", "slug"], name="one_clause_per_slug")]

    def __str__(self) -> str:
        return f"{self.name} ({self.sections})" if self.sections else self.name


class LegalChallengeQuerySet(models.QuerySet["LegalChallenge"]):
    def of_bill(self, bill: Bill) -> Self:
        """The cases of which it is told whether they reach a clause of the bill, and what came out of those, oldest first."""
        told = ChallengedProvision.objects.filter(clause__bill=bill)
        linked = Q(challenged__in=told) | Q(parent__challenged__in=told) | Q(parent__parent__challenged__in=told)
        return self.filter(linked).distinct().order_by("filed_on", "pk")

    def followed(self) -> Self:
        """Those whose docket is read: a person has confirmed which it is, and its court has not closed it to readers."""
        return self.filter(Q(courtlistener_id__isnull=False) | ~Q(scotus_number=""), blocked=False)


class LegalChallenge(models.Model):
    """A case in one court.

    Parties are governments, officials and organizations; a private person is never named. `claims` are words of Claim. `searched`
    says what was looked for and not found: [{"what", "where", "on", "result"}]. `last_source_on` is the day of the newest source
    that was read of it; where that bears none, `last_source_words` are told for it and it only orders. `checked_at` is when its
    docket was last read. `blocked`: its court keeps it from public indexes.
    """

    slug = models.SlugField(max_length=80, unique=True)
    case_name = models.CharField(max_length=250)
    court = models.ForeignKey(Court, models.PROTECT, null=True, related_name="challenges")  # a case is told by its court
    court_basis = models.CharField(max_length=_WORD, choices=choices(Basis), default=Basis.NOT_FOUND.value)
    docket_number = models.CharField(
        max_length=60, blank=True, help_text="as the court prints it; empty while nobody has read it there"
    )
    filed_on = models.DateField(null=True)
    filed_basis = models.CharField(max_length=_WORD, choices=choices(Basis), default=Basis.NOT_FOUND.value)
    terminated_on = models.DateField(null=True)
    posture = models.CharField(max_length=_WORD, choices=choices(Posture), default=Posture.UNKNOWN.value)
    plaintiffs = models.JSONField(default=list)
    defendants = models.JSONField(default=list)
    claims = models.JSONField(default=list)
    relief = models.TextField(blank=True, help_text="what it asks for")
    note = models.TextField(blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="rungs")  # a ladder loses no rung
    relation = models.CharField(max_length=_WORD, choices=choices(CaseRelation), blank=True)
    courtlistener_id = models.PositiveBigIntegerField(null=True, unique=True)
    scotus_number = models.CharField(max_length=20, blank=True)
    blocked = models.BooleanField(default=False)
    searched = models.JSONField(default=list)
    last_source_on = models.DateField(null=True)
    last_source_words = models.CharField(max_length=60, blank=True, help_text="as told where the day is not known")
    checked_at = models.DateTimeField(null=True)
    entries_modified_at = models.DateTimeField(null=True, help_text="the latest change of an entry that was read")
    entries_next = models.TextField(blank=True, help_text="where a reading of its entries was broken off: the next page's address")
    due_at = models.DateTimeField(null=True, help_text="when its docket is to be read, or looked for, the next time; null: now")
    problem = models.TextField(blank=True, help_text="why that failed the last time")
    origin = models.CharField(max_length=15, choices=choices(Origin))
    recorded_at = models.DateTimeField(help_text="since when this site tells of it")

    objects = LegalChallengeQuerySet.as_manager()

    class Meta:
        ordering = ["-filed_on", "slug"]
        permissions = [("edit_courts", "Can say what courts have done")]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None, relation="") | (Q(parent__isnull=False) & ~Q(relation="")), name="a_rung_says_how_it_came"
            ),
            models.CheckConstraint(condition=Q(docket_number="") | Q(court__isnull=False), name="a_docket_number_is_a_courts"),
        ]

    def __str__(self) -> str:
        return self.case_name

    def get_absolute_url(self) -> str:
        return reverse("case", args=[self.slug])


class CaseReport(models.Model):
    """What one source says of one fact of a case. Sources that differ are all kept, and all shown."""

    challenge = models.ForeignKey(LegalChallenge, models.CASCADE, related_name="reports")  # part of its case
    fact = models.CharField(max_length=40, help_text="filed, court, parties, targets, relief, status ...")
    said = models.TextField()
    source_name = models.CharField(max_length=200)
    url = models.URLField(max_length=500)
    dated = models.DateField(null=True, help_text="the source's own date, where it has one")
    official = models.BooleanField(default=False)

    class Meta:
        ordering = ["fact", "dated", "pk"]

    def __str__(self) -> str:
        return f"{self.fact}: {self.said}"


class ChallengedProvisionQuerySet(ObservedQuerySet["ChallengedProvision"]):
    pass


class ChallengedProvision(Observed):
    """Whether a case is against a clause, and what it asks for there."""

    challenge = models.ForeignKey(LegalChallenge, models.CASCADE, related_name="challenged")  # part of its case
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="challenged")  # what was attacked stays told
    reach = models.CharField(max_length=_WORD, choices=choices(Reach))
    basis = models.CharField(max_length=_WORD, choices=choices(Basis))
    relief = models.TextField(blank=True)
    note = models.TextField(blank=True)
    source_name = models.CharField(max_length=200, blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")  # deeds keep their names

    objects = ChallengedProvisionQuerySet.as_manager()

    class Meta:
        ordering = ["clause__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["challenge", "clause"], condition=Q(replaced_at=None), name="one_reach_per_case_and_clause"
            )
        ]

    def __str__(self) -> str:
        return f"{self.challenge_id} {self.reach} {self.clause_id}"


class DocketPage(models.Model):
    """A page of a docket as it was kept, before anybody parsed it. The bytes lie in the store under their checksum."""

    class Status(models.TextChoices):
        KEPT = "kept"
        READ = "read"
        CHANGED = "changed", "lacks what it must have"

    challenge = models.ForeignKey(LegalChallenge, models.PROTECT, related_name="pages")  # proof is not thrown away with a case
    kind = models.CharField(max_length=30)
    url = models.TextField()
    origin = models.CharField(max_length=15, choices=choices(Origin))
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(help_text="bytes")
    retrieved_at = models.DateTimeField(null=True)
    kept_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.KEPT)
    problem = models.TextField(blank=True, help_text="why it could not be read")

    class Meta:
        ordering = ["-kept_at"]
        indexes = [
            models.Index(fields=["sha256"], name="docket_pages_by_checksum"),
            models.Index(fields=["kept_at"], condition=Q(status="changed"), name="docket_pages_to_look_at"),
        ]

    def __str__(self) -> str:
        return f"{self.url} ({self.sha256[:12]})"


class CourtEvent(models.Model):
    """Something that happened in a case, or is set down for a day: mostly an entry of its docket.

    `text` is the docket's own; a reading may change it and nothing else of what an editor said. `external_id` is the source's key,
    `documents` [{"number", "description", "url", "available", "sealed"}]. `date` is a day of the court, never shifted by a zone.
    A hearing that is set for a later day has it in `scheduled_on`.
    """

    challenge = models.ForeignKey(LegalChallenge, models.CASCADE, related_name="events")  # part of its case
    external_id = models.CharField(max_length=80, null=True)  # null: an editor's
    entry_number = models.PositiveIntegerField(null=True)
    date = models.DateField()
    basis = models.CharField(max_length=_WORD, choices=choices(Basis), default=Basis.STATED.value)
    scheduled_on = models.DateField(null=True)
    kind = models.CharField(max_length=_WORD, choices=choices(CourtEventKind), default=CourtEventKind.UNCLASSIFIED.value)
    text = models.TextField(blank=True, help_text="the docket's own words")
    summary = models.TextField(blank=True, help_text="an editor's, in plain words")
    documents = models.JSONField(default=list)
    source_name = models.CharField(max_length=200, blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    page = models.ForeignKey(DocketPage, models.PROTECT, null=True, related_name="events")  # a fact without proof is worthless
    origin = models.CharField(max_length=15, choices=choices(Origin))
    recorded_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, help_text="when the source last changed its words")
    classified_at = models.DateTimeField(null=True)
    classified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )  # deeds keep their names
    hidden_at = models.DateTimeField(null=True, help_text="since when an editor says that it is not shown")

    class Meta:
        ordering = ["date", "entry_number", "pk"]
        indexes = [
            models.Index(fields=["recorded_at"], condition=Q(kind="unclassified", hidden_at=None), name="entries_to_classify"),
            models.Index(fields=["scheduled_on"], condition=Q(scheduled_on__isnull=False), name="court_dates"),
        ]
        constraints = [models.UniqueConstraint(fields=["challenge", "external_id"], name="one_event_per_source_key")]

    def __str__(self) -> str:
        return f"{self.date}: {self.summary or self.text}"

    @property
    def anchor(self) -> str:
        return f"court-{self.pk}"


class OrderQuerySet(ObservedQuerySet["Order"]):
    pass


class Order(Observed):
    """What a court's order does: to clauses, for whom, where and until when; or to an earlier order (`upon`).

    An empty `parties` or `territory` means everybody and everywhere that the law reaches. `until` is the last day; `until_words`
    what ends it otherwise ("until the appeal is decided"). `quote` are the order's own words.
    """

    challenge = models.ForeignKey(LegalChallenge, models.CASCADE, related_name="orders")  # part of its case
    event = models.ForeignKey(CourtEvent, models.PROTECT, null=True, related_name="orders")  # the entry that it is
    date = models.DateField()
    effect = models.CharField(max_length=_WORD, choices=choices(OrderEffect))
    clauses = models.ManyToManyField(Clause, related_name="orders")
    parties = models.CharField(max_length=300, blank=True)
    territory = models.CharField(max_length=200, blank=True)
    until = models.DateField(null=True)
    until_words = models.CharField(max_length=200, blank=True)
    upon = models.ForeignKey("self", models.PROTECT, null=True, related_name="met_by")  # what was stayed or vacated stays told
    quote = models.TextField(blank=True)
    source_name = models.CharField(max_length=200, blank=True)
    source_url = models.URLField(max_length=500)
    basis = models.CharField(max_length=_WORD, choices=choices(Basis))
    origin = models.CharField(max_length=15, choices=choices(Origin))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")  # deeds keep their names
    reason = models.TextField(blank=True, help_text="why it took another's place, or was taken back")

    objects = OrderQuerySet.as_manager()

    class Meta:
        ordering = ["date", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(effect__in=["stayed", "vacated", "affirmed"]) | Q(upon__isnull=False),
                name="it_says_which_order_it_meets",
            )
        ]

    def __str__(self) -> str:
        return f"{self.date}: {self.effect}"


class CourtSearch(models.Model):
    """That challenges to a bill were looked for: where, when, what came of it. Without one nobody may say that none is known."""

    bill = models.ForeignKey(Bill, models.CASCADE, related_name="court_searches")  # meaningless without its bill
    searched_on = models.DateField()
    where = models.TextField(help_text="the courts and sources that were searched, in words")
    result = models.TextField()
    origin = models.CharField(max_length=15, choices=choices(Origin))

    class Meta:
        ordering = ["-searched_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.searched_on}: {self.where}"


class DocketProposal(models.Model):
    """A docket that a search found, which may be a case's. A person confirms or declines; nothing is attached by its name.

    It may be the docket of a `challenge` that is known, or a challenge to a `bill` that is not known yet.
    """

    class Status(models.TextChoices):
        OPEN = "open"
        CONFIRMED = "confirmed"
        DECLINED = "declined"

    challenge = models.ForeignKey(LegalChallenge, models.CASCADE, null=True, related_name="proposals")  # nothing without its case
    bill = models.ForeignKey(Bill, models.CASCADE, null=True, related_name="docket_proposals")  # meaningless without its bill
    courtlistener_id = models.PositiveBigIntegerField()
    found = models.JSONField(help_text="what the search says of it: case_name, court, docket_number, filed_on, url")
    query = models.TextField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")  # deeds keep their names
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-found_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["challenge", "courtlistener_id"], name="one_proposal_per_docket"),
            models.UniqueConstraint(fields=["bill", "courtlistener_id"], name="one_proposal_per_docket_and_bill"),
            models.CheckConstraint(
                condition=Q(challenge=None, bill__isnull=False) | Q(challenge__isnull=False, bill=None),
                name="a_docket_is_proposed_for_a_case_or_a_bill",
            ),
        ]

    def __str__(self) -> str:
        return f"docket {self.courtlistener_id}"


class DocketAsk(models.Model):
    """A request that was made of a court source. All workers count these, so that its limits hold whoever asks."""

    host = models.CharField(max_length=100)
    asked_at = models.DateTimeField()
    not_before = models.DateTimeField(null=True, help_text="when the source wants to be asked again, where it said so")

    class Meta:
        indexes = [models.Index(fields=["host", "-asked_at"], name="asks_of_a_host")]

    def __str__(self) -> str:
        return f"{self.host} at {self.asked_at}"


class CourtHint(models.Model):
    """That somebody says a docket has moved. Its words are not believed: the docket is read again.

    `key` is the sender's idempotency key: one that came before is nothing new.
    """

    key = models.CharField(max_length=64, unique=True)
    courtlistener_id = models.PositiveBigIntegerField()
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, help_text="when the docket was read again")

    class Meta:
        indexes = [models.Index(fields=["received_at"], condition=Q(settled_at=None), name="hints_to_settle")]

    def __str__(self) -> str:
        return f"docket {self.courtlistener_id}"
