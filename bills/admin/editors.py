"""What waits for editors: corrections that paused, notices of corrections, and what readers reported."""

from django.urls import reverse

from bills.admin.heap import SHOWN, Heap, Item
from bills.models import Correction, ErrorReport
from bills.views.entries import Entry
from bills.withheld import Mask
from scrapers.vocabulary import CorrectionKind, Notice


def _item(correction: Correction, moment: str) -> Item:
    entry = Entry(correction, Mask())
    return Item(entry.title, reverse("admin:correction", args=[correction.pk]), getattr(correction, moment), entry.reason[:140])


def paused() -> Heap:
    """Corrections whose source moved."""
    waiting = Correction.objects.paused()
    items = [_item(c, "paused_at") for c in waiting.for_ledger().order_by("paused_at")[:SHOWN]]
    why = "The source says something new, which is shown now. Does our word still hold, or is the source right?"
    url = f"{reverse('corrections')}?status=paused"
    return Heap("Corrections that paused", why, "bills.correct_records", waiting.count(), items, url)


def notices() -> Heap:
    """Corrections of which nobody has said yet whether those who were told the wrong fact are to be told."""
    waiting = Correction.objects.live().filter(notice=Notice.WAITING).exclude(kind=CorrectionKind.WITHHELD)
    items = [_item(c, "made_at") for c in waiting.for_ledger().order_by("made_at")[:SHOWN]]
    why = "Are those who were told the wrong fact to be told of the correction?"
    return Heap("Notices of corrections", why, "bills.approve_notices", waiting.count(), items)


def reported() -> Heap:
    """What readers reported and nobody has settled."""
    waiting = ErrorReport.objects.filter(settled_at=None).order_by("sent_at")
    items = [
        Item(
            f"{report.get_kind_display().capitalize()}: {report.address}",
            reverse("admin:bills_errorreport_change", args=[report.pk]),
            report.sent_at,
            report.words[:140],
        )
        for report in waiting[:SHOWN]
    ]
    why = "Readers say that something is wrong, or reply to what a page says of them. Say what came of each."
    url = f"{reverse('admin:bills_errorreport_changelist')}?settled=no"
    return Heap("Reports of readers", why, "bills.settle_reports", waiting.count(), items, url)
