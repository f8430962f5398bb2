"""Pages of dockets: their bytes are kept before anybody parses them, and stay."""

import datetime
import re
from dataclasses import replace

from django.db.models import Exists, OuterRef

from bills import snapshots
from bills.models import DocketPage, LegalChallenge
from scrapers.courts.source import DocketSource
from scrapers.page import Page

# CourtListener's word for a docket that its court, or somebody whom it names, wants out of public indexes.
_BLOCKED = re.compile(rb'"blocked"\s*:\s*true\b')


def is_blocked(page: Page) -> bool:
    """Whether the page says that its docket is not for everybody. Asked of the bytes, before they are kept or parsed."""
    return page.request.kind == "docket" and _BLOCKED.search(page.body) is not None


def keep(case: LegalChallenge, source: DocketSource, page: Page, *, now: datetime.datetime) -> tuple[DocketPage, Page]:
    """The page with the bytes that may be kept, and its row: a new one, or the last of this address where it had the same bytes.

    SourceChanged where what may not be kept cannot be told from the rest.
    """
    keeps = source.pages[page.request.kind].keeps
    page = replace(page, body=keeps(page)) if keeps else page
    sha256 = snapshots.put(page.body)
    last = DocketPage.objects.filter(challenge=case, url=page.request.url).order_by("-kept_at", "-pk").first()
    if last is not None and last.sha256 == sha256:
        return last, page
    told = {"kind": page.request.kind, "url": page.request.url, "origin": page.origin, "retrieved_at": page.retrieved_at}
    return DocketPage.objects.create(challenge=case, sha256=sha256, size=len(page.body), kept_at=now, **told), page


def forget(case: LegalChallenge) -> None:
    """Delete the bytes of a docket that was closed to everybody. Their rows stay, and say that there were such pages."""
    for sha256 in set(case.pages.values_list("sha256", flat=True)):
        snapshots.discard(sha256)


def mark(kept: DocketPage, status: DocketPage.Status, problem: str = "") -> None:
    """What became of a page when it was read."""
    DocketPage.objects.filter(pk=kept.pk).update(status=status, problem=problem)


def unread() -> list[DocketPage]:
    """Of each case the newest page that could not be read, and that no later page of its kind has made good; the newest first."""
    same = {name: OuterRef(name) for name in ("challenge", "kind")}
    good = Exists(DocketPage.objects.filter(**same, kept_at__gt=OuterRef("kept_at"), status=DocketPage.Status.READ))
    changed = DocketPage.objects.filter(~good, status=DocketPage.Status.CHANGED).select_related("challenge")
    newest = {page.challenge_id: page for page in changed.order_by("kept_at", "pk")}
    return list(newest.values())[::-1]
