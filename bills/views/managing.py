"""The page behind a link that manages: every watch, its news and its pace, and all that can be done with them."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bills import links, subscribers
from bills.models import Subscriber, Subscription
from bills.subscribers import Refused
from bills.views.private import ended, private
from bills.watch_forms import DigestForm, PaceForm, WatchForm
from bills.watching import described, paced
from scrapers.vocabulary import Frequency

# What was done, as the address of the next page says it: there is no cookie to carry it.
TOLD = {
    "added": "It is watched now.",
    "changed": "Saved.",
    "removed": "It is watched no more.",
    "settled": "Saved: digests come at that time.",
    "paused": "Paused. Nothing is sent until you go on.",
    "resumed": "Mail is sent again.",
    "rotated": "Done: every older link to this page has ended, and so have the private calendar's and feed's old addresses.",
}
Deed = Callable[[HttpRequest, Subscriber], "HttpResponse | str"]


@private
@require_http_methods(["GET", "HEAD", "POST"])
def alerts_manage(request: HttpRequest, token: str) -> HttpResponse:
    """A POST names its `deed` and leads back here; one that cannot be done is shown again with what was wrong."""
    subscriber = links.managing(token)
    if subscriber is None:
        return ended(request)
    if request.method != "POST":
        return _page(request, subscriber)
    deed = DEEDS.get(request.POST.get("deed", ""))
    if deed is None:
        return _page(request, subscriber, wrong=["Nothing was chosen."], status=400)
    done = deed(request, subscriber)
    return done if isinstance(done, HttpResponse) else _back(request.path, done)


def _back(path: str, told: str) -> HttpResponse:
    response = HttpResponseRedirect(f"{path}?told={told}")
    response.status_code = 303
    return response


def _page(
    request: HttpRequest, subscriber: Subscriber, *, add: WatchForm | None = None, wrong: list[str] | None = None, status: int = 200
) -> HttpResponse:
    watches = subscriber.subscriptions.select_related(
        "bill__session__jurisdiction", "jurisdiction", "topic", "person__jurisdiction", "organization"
    ).order_by("-created_at", "-pk")
    feed = f"{settings.SITE_URL}/alerts/{subscriber.feed_key}"
    told: dict[str, Any] = {
        "subscriber": subscriber,
        "watches": [(watch, described(watch), paced(watch), pace_form(watch)) for watch in watches],
        "add": add or WatchForm(),
        "digests": DigestForm(instance=subscriber),
        "wrong": wrong or [],
        "told": TOLD.get(request.GET.get("told", ""), "") if not wrong else "",
        "calendar": f"{feed}.ics",
        "webcal": f"webcal:{feed.partition(':')[2]}.ics",
        "feed": f"{feed}.atom",
    }
    return render(request, "alerts/manage.html", told, status=status)


def pace_form(watch: Subscription) -> PaceForm:
    """Of one watch among several: no two fields of the page have the same id."""
    return PaceForm(initial={"news": watch.news, "frequency": watch.frequency}, auto_id=f"watch-{watch.pk}-%s")


def _errors(form: Any) -> list[str]:
    return [str(error) for errors in form.errors.values() for error in errors]


# ---- Deeds: each says what was done, or shows the page again ----


def _add(request: HttpRequest, subscriber: Subscriber) -> HttpResponse | str:
    form = WatchForm(request.POST)
    if not form.is_valid():
        return _page(request, subscriber, add=form, wrong=_errors(form))
    try:
        subscribers.add(subscriber, form.watch, now=timezone.now())
    except Refused as refused:
        return _page(request, subscriber, add=form, wrong=[str(refused)])
    return "added"


def _change(request: HttpRequest, subscriber: Subscriber) -> HttpResponse | str:
    watch, form = _own(request, subscriber), PaceForm(request.POST)
    if not form.is_valid():
        return _page(request, subscriber, wrong=_errors(form))
    told = {"news": form.cleaned_data["news"], "frequency": Frequency(form.cleaned_data["frequency"])}
    subscribers.change(watch, **told, now=timezone.now())
    return "changed"


def _remove(request: HttpRequest, subscriber: Subscriber) -> HttpResponse | str:
    subscribers.remove(_own(request, subscriber))
    return "removed"


def _own(request: HttpRequest, subscriber: Subscriber) -> Subscription:
    """The watch that is meant, which must be this subscriber's."""
    key = request.POST.get("watch", "")
    return get_object_or_404(subscriber.subscriptions, pk=int(key) if key.isascii() and key.isdigit() and len(key) < 19 else 0)


def _settle(request: HttpRequest, subscriber: Subscriber) -> HttpResponse | str:
    form = DigestForm(request.POST)
    if not form.is_valid():
        return _page(request, subscriber, wrong=_errors(form))
    subscribers.settle(subscriber, **form.cleaned_data)
    return "settled"


def _pause(request: HttpRequest, subscriber: Subscriber) -> str:
    subscribers.pause(subscriber, now=timezone.now())
    return "paused"


def _resume(request: HttpRequest, subscriber: Subscriber) -> str:
    subscribers.resume(subscriber, now=timezone.now())
    return "resumed"


def _rotate(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    return _back(links.manage_path(subscribers.rotate(subscriber)), "rotated")


def _leave(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    if not request.POST.get("sure"):
        return _page(request, subscriber, wrong=["Tick the box if you want to leave: nothing can be brought back."])
    subscribers.leave(subscriber)
    return render(request, "alerts/left.html")


DEEDS: dict[str, Deed] = {
    "add": _add,
    "change": _change,
    "remove": _remove,
    "settle": _settle,
    "pause": _pause,
    "resume": _resume,
    "rotate": _rotate,
    "leave": _leave,
}
