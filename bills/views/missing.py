"""What is shown where nothing is: a 404 that helps."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bills.models import Bill, Jurisdiction


def missing(request: HttpRequest, sentence: str, *, bills: Iterable[Bill] = ()) -> HttpResponse:
    """A page with status 404: what was not found, the bills that may have been meant, and the states that there are."""
    context = {"sentence": sentence, "bills": list(bills), "jurisdictions": Jurisdiction.objects.all()}
    return render(request, "404.html", context, status=404)


def missing_bill(request: HttpRequest, state: str, session: str, *, identifier: str, meant: list[Bill]) -> HttpResponse:
    """For an address that names no bill, or several; then those, or else the state's watched bills, are offered."""
    if meant:
        return missing(request, f"“{identifier}” may be any of these bills.", bills=meant)
    known = Bill.objects.in_state(state.lower()).watched().for_lists().in_reading_order()[:20]
    return missing(request, f"No bill “{identifier}” of the session “{session}” has been read.", bills=known)
