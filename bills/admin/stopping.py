"""Stopping mail to an address whose owner complained. Nobody reads who is subscribed: the desk has counts, and no list."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bills import audit, subscribers
from bills.admin.shell import desk_page
from bills.models import Subscriber


class StopForm(forms.Form):
    """The address of whoever complained. It is not shown again, and no trail keeps it."""

    address = forms.EmailField(
        label="The address that complained", max_length=254, error_messages={"invalid": "The e-mail address is none."}
    )

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        subscribers.mailbox(address)  # or ValidationError
        return address


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("bills.settle_mails", raise_exception=True)
def stopping(request: HttpRequest) -> HttpResponse:
    """`/desk/alerts/`: says the same of an address that is subscribed and of one that is not."""
    form, now = StopForm(request.POST or None), timezone.now()
    if form.is_valid():
        with transaction.atomic():
            stopped = subscribers.complained_at(form.cleaned_data["address"], now=now)
            told = {"why": subscribers.COMPLAINED}
            audit.record(request.user, "stopped mail", str(stopped), now=now, told=told)  # type: ignore[arg-type]  # signed in
        messages.success(request, "Nothing more is sent to that address.")
        return redirect("admin:alerts")
    return desk_page(request, "alerts", "Who takes mail", form=form, counts=_counts())


def _counts() -> dict[str, int]:
    takes = Q(confirmed_at__isnull=False, stopped_at=None)
    return Subscriber.objects.exclude(mailbox="").aggregate(
        mailed=Count("pk", filter=takes & Q(paused_at=None)),
        paused=Count("pk", filter=takes & Q(paused_at__isnull=False)),
        waiting=Count("pk", filter=Q(confirmed_at=None, stopped_at=None)),
        stopped=Count("pk", filter=Q(stopped_at__isnull=False)),
    )


ROUTES = (("alerts/", stopping, "alerts"),)
