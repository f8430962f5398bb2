"""The desk's page of proposed bills: what matched, beside what the topic asks for, and the decision."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bills import deciding
from bills.admin.heap import SHOWN, Heap, Item
from bills.admin.shell import desk_page
from bills.deciding import Undecidable
from bills.models import Bill, Proposal

PERMISSION = "bills.decide_proposals"
A_PAGE = 25
_DONE = {"watch": "watched from the next crawl on", "decline": "declined", "reopen": "open again"}


@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """`/desk/proposals/`: the open ones by score; `?show=decided`: those decided, with who decided, when and why."""
    _may(request)
    decided = request.GET.get("show") == "decided"
    waiting, settled = Proposal.objects.waiting(), Proposal.objects.decided()
    rows = (settled if decided else waiting).select_related("topic", "decided_by")
    page = Paginator(rows.prefetch_related(Prefetch("bill", Bill.objects.for_lists())), A_PAGE).get_page(request.GET.get("page"))
    return desk_page(
        request,
        "proposals",
        "Bills that look like a topic's",
        page=page,
        show="decided" if decided else "open",
        waiting=waiting.count() if decided else page.paginator.count,
        settled=page.paginator.count if decided else settled.count(),
        topics=sorted({row.topic for row in page}, key=lambda topic: topic.name),
    )


@require_POST
def decide(request: HttpRequest, key: int) -> HttpResponse:
    """`do` is watch, decline (with `reason`) or reopen. What cannot be decided is said on the page that follows."""
    _may(request)
    assert isinstance(request.user, User)
    do, by, now = request.POST.get("do", ""), request.user, timezone.now()
    try:
        if do == "watch":
            done = deciding.watch(key, by=by, now=now)
        elif do == "decline":
            done = deciding.decline(key, reason=request.POST.get("reason", ""), by=by, now=now)
        elif do == "reopen":
            done = deciding.reopen(key, by=by, now=now)
        else:
            raise Http404(f"{do!r} is no decision")
    except Undecidable as sentence:
        messages.error(request, str(sentence))
    else:
        messages.success(request, f"{done.bill.session.jurisdiction.name} {done.bill} is {_DONE[do]}.")
    return redirect(reverse("admin:proposals") + ("?show=decided" if do == "reopen" else ""))


def _may(request: HttpRequest) -> None:
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied


def proposed() -> Heap:
    """Bills that wait for a decision."""
    waiting = Proposal.objects.waiting()
    url = reverse("admin:proposals")
    items = [
        Item(
            f"{row.bill.session.jurisdiction.name} {row.bill.identifier}: {row.bill.title}",
            f"{url}#proposal-{row.pk}",
            row.found_at,
            ", ".join(sorted(row.words)),
        )
        for row in waiting.select_related("bill__session__jurisdiction")[:SHOWN]
    ]
    why = "They show words of a topic and are not watched for it. Read each, then watch or decline it."
    return Heap("Bills that look like a topic's", why, PERMISSION, waiting.count(), items, url)


ROUTES = (
    ("proposals/", proposals, "proposals"),
    ("proposals/<int:key>/", decide, "decide_proposal"),
)
