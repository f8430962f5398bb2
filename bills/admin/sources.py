"""What of the sources needs a person: runs that went wrong, pages that changed, names and lines that nothing reads.

Each is a few statements, however many rows there are.
"""

import datetime

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from bills import snapshots
from bills.admin.heap import Heap, Item
from bills.admin.pages import told_of
from bills.models import Action, Membership, PersonVote, Run, Snapshot
from scrapers.vocabulary import RunOutcome

# Items of a heap that are fetched; the front page shows fewer still.
SHOWN = 10
RECENT = datetime.timedelta(days=7)
CRAWLS = ("schedule", "command")


def runs() -> Heap:
    """Runs of late that went wrong, and after which none went well."""
    wrong = unmended(now=timezone.now())
    items = [
        Item(
            f"{run.session.jurisdiction.name}, {run.session.name}: {run.outcome}",
            reverse("admin:run", args=[run.pk]),
            run.started_at,
            _first_reason(run),
        )
        for run in wrong.select_related("session__jurisdiction").order_by("-started_at")[:SHOWN]
    ]
    why = "Runs of the last seven days that failed or were suspect. No good run of the same session came after them."
    return Heap("Runs that went wrong", why, "bills.run_sources", wrong.count(), items, reverse("admin:runs"))


def unmended(*, now: datetime.datetime) -> QuerySet[Run]:
    """A crawl is mended by a crawl, what was suspect by a reading of the kept pages too, all else by another of its sort."""
    later = Run.objects.filter(session=OuterRef("session"), started_at__gt=OuterRef("started_at"), outcome=RunOutcome.OK, bills=[])
    by_crawl, by_replay = Exists(later.filter(trigger__in=CRAWLS)), Exists(later.filter(trigger="replay"))
    mended = by_crawl | Exists(later.filter(trigger=OuterRef("trigger"))) | (Q(outcome=RunOutcome.SUSPECT) & by_replay)
    wrong = Run.objects.filter(outcome__in=[RunOutcome.FAILED, RunOutcome.SUSPECT], started_at__gte=now - RECENT)
    return wrong.exclude(mended)


def _first_reason(run: Run) -> str:
    return str(run.problems[0].get("reason", "")) if run.problems else ""


def pages() -> Heap:
    """Pages that lack what they must have, or hold far less than before, and that nothing newer replaced."""
    odd = snapshots.newest_only(Snapshot.objects.filter(status__in=[Snapshot.Status.CHANGED, Snapshot.Status.SUSPECT]))
    items = [
        Item(
            f"{page.session.jurisdiction.name}, {page.identifier or page.kind}: {page.get_status_display()}",
            reverse("admin:kept-page", args=[page.pk]),
            page.kept_at,
            next((problem["reason"] for problem in told_of(page, page.run)), ""),
        )
        for page in odd.select_related("session__jurisdiction", "run").order_by("-kept_at", "-pk")[:SHOWN]
    ]
    why = "Pages that could not be read, or were not believed. What they would have changed is as it was before."
    return Heap("Sources that changed", why, "bills.run_sources", odd.count(), items, reverse("admin:runs"))


def names() -> Heap:
    """Names in votes that mean no member of a session's roster, or several; the most frequent first."""
    rosters = Membership.objects.order_by().values("session").distinct()
    loose = PersonVote.objects.filter(person=None, vote_event__reading__snapshot__session__in=rosters).order_by()
    told = ("printed_name", "vote_event__organization__name", "vote_event__reading__snapshot__session")
    state = "vote_event__reading__snapshot__session__jurisdiction__name"
    counted = loose.values(*told, state).annotate(votes=Count("pk"))
    items = [
        Item(
            f"{row[state]}, {row[told[1]]}: {row['printed_name']}",
            f"{reverse('admin:names')}?session={row[told[2]]}",
            detail=f"{row['votes']:,} {'vote' if row['votes'] == 1 else 'votes'}",
        )
        for row in counted.order_by("-votes", "printed_name", told[1], told[2])[:SHOWN]
    ]
    why = "Names in roll calls that mean no member, or more than one. They count for no party until somebody says whom they mean."
    return Heap("Names that are not matched", why, "bills.correct_records", counted.count(), items, reverse("admin:names"))


def unread() -> Heap:
    """Texts of actions that no rule of the stage reads; the most frequent first."""
    state = "bill__session__jurisdiction__name"
    lines = Action.objects.filter(unread=True, withdrawn_at=None, hidden_at=None).order_by()
    counted = lines.values("description", state).annotate(count=Count("pk"), since=Min("reading__recorded_at"))
    items = [
        Item(
            f"{row[state]}: {row['description']}",
            reverse("admin:unread"),
            row["since"],
            f"{row['count']:,} {'line' if row['count'] == 1 else 'lines'}",
        )
        for row in counted.order_by("-count", "description", state)[:SHOWN]
    ]
    why = "Lines of bills' histories that no rule reads: those bills stay where the line before left them."
    return Heap("Lines that no rule reads", why, "bills.correct_records", counted.count(), items, reverse("admin:unread"))
