"""The public ledger: every word of an editor's over a source's, with what the source said, why, and who says so."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from bills.models import Bill, Correction, Jurisdiction
from bills.models.bill import BillQuerySet
from bills.models.correction import LIVE, CorrectionQuerySet
from bills.views.contact import contact
from bills.views.entries import Entry
from bills.views.history import history
from bills.views.missing import missing
from bills.views.robots import unindexed
from bills.views.tables import instant, table
from bills.views.whereabouts import rows_of
from bills.withheld import Mask

PAGE_SIZE = 25
LIVE_ONES, ENDED, ALL = "live", "ended", "all"
CHOICES = {
    LIVE_ONES: "In force",
    "standing": "Standing",
    "paused": "Paused",
    ENDED: "Ended",
    "confirmed": "Confirmed by the source",
    "retracted": "Taken back",
    "replaced": "Replaced",
    "expired": "Expired",
    ALL: "All",
}
COLUMNS = (
    "correction",
    "state",
    "session",
    "bill",
    "fact",
    "of",
    "part",
    "field",
    "kind",
    "status",
    "source_said",
    "source_says_now",
    "we_say",
    "reason",
    "citation",
    "citation_url",
    "made_at",
    "made_by",
    "expires_on",
    "paused_at",
    "ended_at",
    "ended_by",
    "ended_note",
    "address",
)
_BILL = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked the ledger for. A status that is none is passed over; a state or a bill that is none finds nothing."""

    state: str = ""
    status: str = LIVE_ONES
    bill: str = ""

    @classmethod
    def of(cls, request: HttpRequest, *, status: str = LIVE_ONES) -> "Asked":
        """`status` is what is meant where none is asked for."""
        told = {name: request.GET.get(name, "").replace("\0", "").strip()[:80] for name in ("state", "status", "bill")}
        return cls(told["state"].lower(), told["status"] if told["status"] in CHOICES else status, told["bill"])

    def corrections(self) -> CorrectionQuerySet:
        found = Correction.objects.filter(self._of_status())
        if self.state:
            found = found.filter(bill__session__jurisdiction__code=self.state)
        if self.bill:
            found = found.filter(bill__in=self._bills().values("pk"))
        return found.for_ledger()

    def _of_status(self) -> Q:
        live = Q(status__in=LIVE)
        return {LIVE_ONES: live, ENDED: ~live, ALL: Q()}.get(self.status, Q(status=self.status))

    def _bills(self) -> BillQuerySet:
        words = [word for word in self.bill.split("/") if word]
        return Bill.objects.addressed(*words) if len(words) == _BILL else Bill.objects.named(self.bill)

    def query(self, **other: str) -> str:
        """The question as part of an address, with other answers in it: `state=zz&status=ended`."""
        told = {"state": self.state, "status": self.status, "bill": self.bill} | other
        return urlencode({name: value for name, value in told.items() if value})

    @property
    def everything(self) -> str:
        return self.query(status=ALL)

    @property
    def ended(self) -> str:
        return self.query(status=ENDED)


def entries(corrections: Iterable[Correction]) -> list[Entry]:
    """The corrections in words. A query for what is withheld of their bills, and one for each part that they are of."""
    found = list(corrections)
    mask = Mask.of(c.bill_id for c in found)
    rows = rows_of(found)
    return [Entry(c, mask, rows.get((c.part, c.row))) for c in found]


def corrections(request: HttpRequest) -> HttpResponse:
    """`/corrections/?state=zz&status=ended&bill=zz/2026/HB1`: those in force, unless something else is asked for."""
    asked = Asked.of(request)
    page = Paginator(asked.corrections(), PAGE_SIZE).get_page(request.GET.get("page"))
    told = {
        "asked": asked,
        "page": page,
        "entries": entries(page.object_list),
        "ended": Asked(asked.state, ENDED, asked.bill).corrections().count() if asked.status == LIVE_ONES else 0,
        "choices": CHOICES,
        "states": Jurisdiction.objects.order_by("name"),
        "contact": contact(settings.CONTACT),
    }
    return render(request, "bills/corrections.html", told)


def correction(request: HttpRequest, pk: int) -> HttpResponse:
    """`/corrections/12/`: one correction for good, with all that was ever said of the same fact."""
    found = Correction.objects.filter(pk=pk).first()
    if found is None:
        return missing(request, f"There is no correction {pk}.")
    told = entries(Correction.objects.filter(part=found.part, row=found.row, field=found.field).for_ledger())
    entry = next(entry for entry in told if entry.correction.pk == pk)
    # A correction that tells of a person what is not so is for whoever asks for it, and not for whoever looks for the name.
    hidden = entry.is_withheld
    page = {
        "entry": entry,
        "others": [other for other in told if other is not entry],
        "history": history(entry),
        "unindexed": hidden,
        "contact": contact(settings.CONTACT),
    }
    with timezone.override(entry.timezone):
        response = render(request, "bills/correction.html", page)
    return unindexed(response) if hidden else response


def corrections_csv(request: HttpRequest) -> HttpResponse:
    """`/corrections.csv`: the ledger as a table, all of it unless less is asked for.

    A row a correction, its values in words as the pages have them. Times are the state's, as ISO 8601, and the file is as a bill's.
    """
    return table("corrections.csv", COLUMNS, _rows(request))


def _rows(request: HttpRequest) -> Iterator[dict[str, object]]:
    for entry in entries(Asked.of(request, status=ALL).corrections()):
        with timezone.override(entry.timezone):
            yield _row(entry, request)


def _row(entry: Entry, request: HttpRequest) -> dict[str, object]:
    made, session = entry.correction, entry.correction.bill.session
    zone = ZoneInfo(entry.timezone)
    return {
        "correction": made.pk,
        "state": session.jurisdiction.code,
        "session": session.identifier,
        "bill": made.bill.identifier,
        "fact": entry.fact,
        "of": entry.about,
        "part": made.part,
        "field": entry.field,
        "kind": made.kind,
        "status": made.status,
        "source_said": entry.said,
        "source_says_now": entry.says,
        "we_say": entry.value,
        "reason": entry.reason,
        "citation": entry.citation,
        "citation_url": made.citation_url,
        "made_at": instant(made.made_at, zone),
        "made_by": entry.by,
        "expires_on": made.expires_on or "",
        "paused_at": instant(made.paused_at, zone),
        "ended_at": instant(made.settled_at, zone),
        "ended_by": entry.ended_by,
        "ended_note": entry.note,
        "address": request.build_absolute_uri(entry.url),
    }
