"""What of the courts waits for a person."""

from django.db.models import Count, Min
from django.urls import reverse

from bills.admin.courts import PERMISSION
from bills.admin.heap import SHOWN, Heap, Item
from bills.courts.pages import unread as unread_pages
from bills.models import CourtEvent, DocketProposal, LegalChallenge
from scrapers.vocabulary import CourtEventKind


def unclassified() -> Heap:
    """Entries that no editor has read, by case; the case that waits longest first."""
    waiting = CourtEvent.objects.filter(kind=CourtEventKind.UNCLASSIFIED, hidden_at=None, challenge__blocked=False)
    by_case = waiting.order_by().values("challenge", "challenge__case_name").annotate(entries=Count("pk"), since=Min("recorded_at"))
    items = [
        Item(
            row["challenge__case_name"],
            f"{reverse('admin:case', args=[row['challenge']])}#entries",
            row["since"],
            f"{row['entries']:,} {'entry' if row['entries'] == 1 else 'entries'}",
        )
        for row in by_case.order_by("since", "challenge")[:SHOWN]
    ]
    why = "Readers see the docket's own words. Say what each is; only you can say what a court has ruled."
    return Heap("Entries of dockets that no editor has read", why, PERMISSION, waiting.count(), items, reverse("admin:courts"))


def proposed() -> Heap:
    """Dockets that a search found."""
    waiting = DocketProposal.objects.filter(status=DocketProposal.Status.OPEN)
    url = reverse("admin:dockets")
    items = [
        Item(
            f"{row.found['case_name']}, {row.found['docket_number']}",
            f"{url}#docket-{row.pk}",
            row.found_at,
            f"found for {row.challenge or row.bill}",
        )
        for row in waiting.select_related("challenge", "bill")[:SHOWN]
    ]
    why = "Two cases can have one name. Look at the docket, then confirm which it is, or decline."
    return Heap("Dockets that may be a case's", why, PERMISSION, waiting.count(), items, url)


def unreadable() -> Heap:
    """Pages that lack what they must have, and dockets that could not be read at all."""
    pages = unread_pages()
    of_pages = {page.challenge_id for page in pages}
    failing = list(LegalChallenge.objects.followed().exclude(problem="").exclude(pk__in=of_pages).order_by("due_at", "pk"))
    url = reverse("admin:docket-pages")
    items = [Item(f"{page.challenge}", f"{url}?show=changed#page-{page.pk}", page.kept_at, page.problem) for page in pages]
    items += [Item(f"{case}", f"{url}#failing", case.checked_at, case.problem) for case in failing]
    why = "What they would have changed is as it was before. They are asked for again by themselves."
    return Heap("Pages of dockets that could not be read", why, PERMISSION, len(items), items[:SHOWN], url)
