"""One state: its watched bills, then its catalogue, and what is collected."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from bills.models import Bill, Jurisdiction, LegislativeSession
from bills.models.bill import BillQuerySet
from bills.views.missing import missing
from scrapers.state import all_states

PAGE_SIZE = 50


def state(request: HttpRequest, state: str, session: str | None = None) -> HttpResponse:
    """`/il/`, or `/il/104th/` for one session."""
    jurisdiction = Jurisdiction.objects.with_last_read().filter(code=state.lower()).first()
    if jurisdiction is None:
        return missing(request, f"No state “{state}” is followed here.")
    if state != jurisdiction.code:
        return redirect(request.get_full_path().replace(f"/{state}/", f"/{jurisdiction.code}/", 1), permanent=True)
    sessions = list(jurisdiction.sessions.filter(Q(bills__isnull=False) | Q(legs__isnull=False)).distinct())
    chosen = next((row for row in sessions if row.identifier.lower() == (session or "").lower()), None)
    if session and chosen is None:
        sentence = f"No bill of a session “{session}” of {jurisdiction} has been read."
        return missing(request, sentence, bills=_bills(jurisdiction)[:20])
    with timezone.override(jurisdiction.timezone):
        return render(request, "bills/state.html", _page(request, jurisdiction, sessions, chosen=chosen))


def _bills(jurisdiction: Jurisdiction) -> BillQuerySet:
    return Bill.objects.in_state(jurisdiction.code).for_lists().in_reading_order()


def _page(
    request: HttpRequest, jurisdiction: Jurisdiction, sessions: list[LegislativeSession], *, chosen: LegislativeSession | None
) -> dict[str, object]:
    bills = _bills(jurisdiction)
    if chosen:
        bills = bills.of_session(chosen)
    page = Paginator(bills.filter(watched=False), PAGE_SIZE).get_page(request.GET.get("page"))
    return {
        "jurisdiction": jurisdiction,
        "state": all_states().get(jurisdiction.code),
        "sessions": sessions,
        "chosen": chosen,
        "watched": bills.filter(watched=True) if page.number == 1 else [],
        "page": page,
    }
