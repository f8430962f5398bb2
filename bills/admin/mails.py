"""Undelivered mail on the desk: whom it is for as far as that needs saying, what it carries, why it failed, and two buttons."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bills.admin.heap import SHOWN, Heap, Item
from bills.admin.shell import desk_page, leaf
from bills.alerts import quarantine
from bills.alerts.reconciling import sentences
from bills.models import Alert, Mail, Reconciliation

PERMISSION = "bills.settle_mails"
EACH = 50
settles_mails = permission_required(PERMISSION, raise_exception=True)


def undelivered() -> Heap:
    """Mail whose tries are used up."""
    waiting = quarantine.waiting()
    url = reverse("admin:mails")
    items = [
        Item(f"{mail.get_kind_display().capitalize()} for {whom(mail)}", f"{url}#mail-{mail.pk}", mail.queued_at, mail.error[:140])
        for mail in waiting.select_related("subscriber")[:SHOWN]
    ]
    why = "Every try to send it failed. Mend the reason and send it again, or let it go."
    return Heap("Undelivered mail", why, PERMISSION, waiting.count(), items, url)


def unqueued() -> Heap:
    """Alerts that the last night's count found owed and could not queue."""
    last = Reconciliation.objects.first()
    short = max(0, last.owed - last.alerts) if last else 0
    url = reverse("status")
    why = "A subscription cannot be served. The log names it, and the event that it is owed."
    items = [Item(" ".join(sentences(last)), url, last.at)] if last and short else []
    return Heap("Alerts that could not be queued", why, PERMISSION, short, items, url)


def whom(mail: Mail) -> str:
    """The subscriber by number and mail host: enough to see a pattern, and no address."""
    return f"subscriber {mail.subscriber_id} at {mail.subscriber.mailbox.rpartition('@')[2]}"


@require_safe
@settles_mails
def mails(request: HttpRequest) -> HttpResponse:
    """`/desk/mails/`: the newest first."""
    alerts = Prefetch("alerts", Alert.objects.select_related("event__bill__session__jurisdiction").order_by("pk"))
    page = leaf(request, quarantine.waiting().select_related("subscriber").prefetch_related(alerts), EACH)
    rows = [(mail, whom(mail), _bills(mail)) for mail in page]
    return desk_page(request, "mails", "Undelivered mail", page=page, rows=rows)


def _bills(mail: Mail) -> list[str]:
    """The bills that it tells of, each once."""
    told = (alert.event.bill for alert in mail.alerts.all())
    return list(dict.fromkeys(f"{bill.session.jurisdiction.code.upper()} {bill.identifier}" for bill in told))


@require_POST
@settles_mails
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """`do` is `again` or `let-go`. What cannot be settled is said on the page that follows."""
    deeds = {"again": (quarantine.send_again, "is queued again"), "let-go": (quarantine.let_go, "is let go")}
    if (do := request.POST.get("do", "")) not in deeds:
        raise Http404(f"{do!r} is no way to settle a mail")
    deed, done = deeds[do]
    try:
        deed(pk, by=request.user, now=timezone.now())  # type: ignore[arg-type]  # signed in
    except quarantine.Settled as sentence:
        messages.error(request, str(sentence))
    else:
        messages.success(request, f"Mail {pk} {done}.")
    return redirect("admin:mails")


@require_POST
@settles_mails
def all_again(request: HttpRequest) -> HttpResponse:
    count = quarantine.send_all_again(by=request.user, now=timezone.now())  # type: ignore[arg-type]  # signed in
    messages.success(request, f"{count:,} {'mail is' if count == 1 else 'mails are'} queued again.")
    return redirect("admin:mails")


ROUTES = (
    ("mails/", mails, "mails"),
    ("mails/again/", all_again, "all-mails-again"),
    ("mails/<int:pk>/", settle, "settle-mail"),
)
