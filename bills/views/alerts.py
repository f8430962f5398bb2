"""Asking for alerts without an account: the form, the answer that is the same for everybody, and the link that confirms."""

import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from bills import client, links, subscribers
from bills.models import Jurisdiction
from bills.reports import digest
from bills.search.asked import Search
from bills.subscribers import HOUR, Refused
from bills.views.private import ended, private
from bills.watch_forms import AddressForm, AskForm, bill_at
from scrapers.vocabulary import Target

forms_only = require_http_methods(["GET", "HEAD", "POST"])


# A forged form could do no more than a program without a browser: nothing is watched before the address itself confirms. So
# there is no cookie against it; the form's own stamp, the trap and the limits hold.
@csrf_exempt
@never_cache
@forms_only
def alerts(request: HttpRequest) -> HttpResponse:
    """`/alerts/`, filled in for `?bill=/zz/2026/HB1/`, `?state=zz` or `?search=/find/?q=words`.

    What cannot be taken is shown again; 429 for too much.
    """
    now = timezone.now()
    if request.method != "POST":
        return _page(request, AskForm(initial=_filled(request), now=now))
    form = AskForm(request.POST, now=now)
    if not form.is_valid():
        return _page(request, form.again())
    try:
        subscribers.ask(form.cleaned_data["address"], form.watch, now=now, sender=sender(request))
    except Refused as refused:
        return _too_much(_page(request, form.again(), refused=str(refused), status=429))
    return redirect("alerts-asked")


def _filled(request: HttpRequest) -> dict[str, object]:
    bill = bill_at(request.GET.get("bill", "").replace("\0", "")[:500])
    state = Jurisdiction.objects.filter(code=request.GET.get("state", "").replace("\0", "")[:2]).first()
    if bill is not None:
        return {"what": str(Target.BILL), "text": bill.get_absolute_url()}
    search = Search.at(request.GET.get("search", "").replace("\0", "")[:600])
    if search:
        return {"what": str(Target.SEARCH), "text": search.address}
    return {"what": str(Target.STATE), "state": state.code} if state else {}


def _page(request: HttpRequest, form: AskForm, *, refused: str = "", status: int = 200) -> HttpResponse:
    meant = bill_at(str(form["text"].value() or "").replace("\0", "")[:500])
    told = {"form": form, "refused": refused, "meant": meant, "watches_a_day": subscribers.LINKS_A_DAY}
    return render(request, "alerts/alerts.html", told, status=status)


def _too_much(response: HttpResponse) -> HttpResponse:
    response["Retry-After"] = str(int(HOUR / datetime.timedelta(seconds=1)))
    return response


def sender(request: HttpRequest) -> str:
    """Who asks, as the digest that is kept of it for a day."""
    return digest(client.address(request) or "")


@require_safe
def alerts_asked(request: HttpRequest) -> HttpResponse:
    """The one answer to whoever asked, whether the address is known or not."""
    return render(request, "alerts/asked.html")


@csrf_exempt
@never_cache
@forms_only
def alerts_ask_to_manage(request: HttpRequest) -> HttpResponse:
    """`/alerts/manage/`: an address, to which a link that manages is sent if it is subscribed."""
    now = timezone.now()
    if request.method != "POST":
        return render(request, "alerts/ask_to_manage.html", {"form": AddressForm(now=now)})
    form = AddressForm(request.POST, now=now)
    if not form.is_valid():
        return render(request, "alerts/ask_to_manage.html", {"form": form.again()})
    try:
        subscribers.ask_to_manage(form.cleaned_data["address"], now=now, sender=sender(request))
    except Refused as refused:
        told = {"form": form.again(), "refused": str(refused)}
        return _too_much(render(request, "alerts/ask_to_manage.html", told, status=429))
    return redirect("alerts-asked")


@private
@forms_only
def alerts_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """A page with a button, since programs that guard a mailbox open each link of a mail; the button confirms."""
    if request.method == "POST":
        confirmed = subscribers.confirm(token, now=timezone.now())
        if confirmed is None:
            return ended(request)
        manage = links.manage_path(confirmed.subscriber) if confirmed.fresh else ""
        return render(request, "alerts/confirmed.html", {"confirmed": confirmed, "manage": manage})
    asked = links.confirming(token)
    if asked is None:
        return ended(request)
    watching = asked.context.get("watching", "")
    return render(request, "alerts/confirm.html", {"watching": watching, "address": asked.subscriber.address})
