"""Leaving: one click for a person, none for a mail program that does it for them (RFC 8058)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from bills import links, subscribers
from bills.models import Subscription
from bills.views.private import ended, private
from bills.watching import described

ONE_CLICK = ("List-Unsubscribe", "One-Click")


@private
@require_http_methods(["GET", "HEAD", "POST"])
def alerts_leave(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button and changes nothing. POST of `List-Unsubscribe=One-Click` leaves at once, answered without a redirect.

    What was left already stays left, and is answered the same.
    """
    good, what = links.leaving(token)
    if not good:
        return ended(request)
    if request.method == "POST" and request.POST.get(ONE_CLICK[0]) == ONE_CLICK[1]:
        subscribers.leave(what)
        return render(request, "alerts/left.html")
    if what is None:
        return render(request, "alerts/left.html")
    watching = described(what) if isinstance(what, Subscription) else ""
    return render(request, "alerts/leave.html", {"watching": watching})
