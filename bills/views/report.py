"""Reporting an error, or replying, without an account."""

import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bills import client
from bills.forms import ReportForm, stamp
from bills.reports import HOUR, Refused, digest, send
from bills.views.contact import contact
from bills.watch_forms import bill_at


@never_cache
def report(request: HttpRequest) -> HttpResponse:
    """`/report/?page=/zz/2026/HB1/`. What cannot be taken is shown again with all its words; 429 where there was too much."""
    now = timezone.now()
    if request.method != "POST":
        address = request.GET.get("page", "").replace("\0", "")[:500]
        return _page(request, ReportForm(initial={"address": address, "stamp": stamp(now)}, now=now))
    form = ReportForm(request.POST, now=now)
    if not form.is_valid():
        return _page(request, form.again())
    told = form.save(commit=False)
    told.bill, told.sender = bill_at(told.address), digest(client.address(request) or "")
    try:
        send(told, now=now)
    except Refused as refused:
        response = _page(request, form.again(), refused=str(refused), status=429)
        response["Retry-After"] = str(int(HOUR / datetime.timedelta(seconds=1)))
        return response
    return redirect("report-sent")


@require_safe
def report_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "bills/report_sent.html")


def _page(request: HttpRequest, form: ReportForm, *, refused: str = "", status: int = 200) -> HttpResponse:
    told = {"form": form, "refused": refused, "contact": contact(settings.CONTACT)}
    return render(request, "bills/report.html", told, status=status)
