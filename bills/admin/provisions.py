"""What texts provide, on the desk: the text beside the form, question by question."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from csp.decorators import csp_update
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bills import audit, tasks
from bills.admin.pages import FRAMING
from bills.admin.shell import desk_page, leaf
from bills.corrections.deeds import Refused
from bills.models import Bill, Dimension, Provision, Version
from bills.provisions.answering import Said, answer
from bills.provisions.texts import last_failure, text_of
from bills.views.provisions import Answer, looks
from scrapers.vocabulary import ProvisionValue

EACH = 50
edits = permission_required("bills.edit_provisions", raise_exception=True)


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the bill, or a forerunner's, that can be answered for. `row` is an answer of it, None where there is none yet."""

    label: str
    of: str
    version: Version | None
    row: Provision | None

    @property
    def name(self) -> str:
        return f"{self.label} of {self.of}" if self.of else self.label

    @property
    def query(self) -> str:
        return urlencode({"version": self.label, "of": self.of})


class AnswerForm(forms.Form):
    """One text's answer to one question. `seen` is the row that was shown when the form was opened."""

    value = forms.ChoiceField(
        label="What the text says",
        choices=[(str(value), f"{word}: {meaning}") for word, _, value, meaning in looks()],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(label="In few words", max_length=200, required=False, help_text="Such as “2 years” or “Any person”.")
    quote = forms.CharField(
        label="The text's own words",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Copied from the text. […] stands for words that are left out.",
    )
    section = forms.CharField(
        label="Section", max_length=120, required=False, help_text="Of what is silent: the part that was read whole."
    )
    citation_url = forms.URLField(label="Official address of the text", max_length=500, required=False, assume_scheme="https")
    version_on = forms.DateField(label="Date of the text", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    checked_on = forms.DateField(label="Read on", widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(label="Note", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    seen = forms.IntegerField(widget=forms.HiddenInput)


def _texts(bill: Bill) -> list[Text]:
    """The bill's versions as they are labelled, then other texts that were answered for."""
    answered: dict[tuple[str, str], Provision] = {}
    for row in Provision.objects.current().filter(bill=bill).order_by("pk"):
        answered.setdefault((row.version, row.text_of), row)
    versions = {(version.label, ""): version for version in bill.versions.filter(withdrawn_at=None, hidden_at=None)}
    keys = dict.fromkeys((*versions, *answered))
    return [Text(*key, versions.get(key), answered.get(key)) for key in keys]


def _chosen(request: HttpRequest, texts: list[Text]) -> Text | None:
    """The text that the address names, or else the newest that was answered for, or else the last."""
    if "version" in request.GET:
        asked = (request.GET["version"][:150], request.GET.get("of", "")[:20])
        found = next((text for text in texts if (text.label, text.of) == asked), None)
        if found is None:
            raise Http404("The bill has no such text.")
        return found
    dated = [text for text in texts if text.row and not text.of and text.row.version_on]
    newest = max(dated, key=lambda text: str(text.row and text.row.version_on), default=None)
    return newest or (texts[-1] if texts else None)


@edits
@require_safe
def bills(request: HttpRequest) -> HttpResponse:
    """`/desk/provisions/?q=hb 12`: bills whose texts can be answered for; without a number, those that are watched."""
    query = " ".join(request.GET.get("q", "").split())
    found = Bill.objects.named(query) if query else Bill.objects.watched()
    page = leaf(request, found.select_related("session__jurisdiction").in_reading_order(), EACH)
    return desk_page(request, "provision_bills", "What texts provide", page=page, query=query)


@edits
@require_http_methods(["GET", "HEAD", "POST"])
@csp_update(FRAMING)  # type: ignore[arg-type]  # its views have no arguments
def provisions(request: HttpRequest, pk: int) -> HttpResponse:
    """`/desk/bills/<key>/provisions/?version=Enrolled`: the text, and each question; `&dimension=fees` opens the form for one."""
    bill = get_object_or_404(Bill.objects.select_related("session__jurisdiction"), pk=pk)
    texts = _texts(bill)
    text = _chosen(request, texts)
    asked = request.GET.get("dimension", "")
    dimension = get_object_or_404(Dimension, slug=asked) if asked and text else None
    rows = _rows(bill, text) if text else {}
    form = None
    if dimension and text:
        form = AnswerForm(request.POST or None, initial=_initial(text, rows.get(dimension.pk)))
        if request.method == "POST" and _saved(request, form, bill, text, dimension):
            return redirect(f"{reverse('admin:bill-provisions', args=[pk])}?{text.query}#{dimension.slug}")
    held = text_of(bill, text.label, of=text.of) if text else None
    return desk_page(
        request,
        "provisions",
        f"What {bill.session.jurisdiction.name} {bill.identifier} provides",
        bill=bill,
        texts=texts,
        text=text,
        held=held,
        failed=last_failure(text.version) if text and text.version and not held else "",
        dimension=dimension,
        form=form,
        before=Answer(rows[dimension.pk]) if dimension and dimension.pk in rows else None,
        lines=[(one, Answer(rows[one.pk]) if one.pk in rows else None) for one in Dimension.objects.all()],
    )


def _rows(bill: Bill, text: Text) -> dict[int, Provision]:
    rows = Provision.objects.current().filter(bill=bill, version=text.label, text_of=text.of).select_related("checked_by")
    return {row.dimension_id: row for row in rows}


def _initial(text: Text, row: Provision | None) -> dict[str, Any]:
    """What the form begins with: the answer that is shown, or what is known of the text."""
    rows = [known for known in (row, text.row) if known]
    days = [*(known.version_on for known in rows), text.version and text.version.date]
    urls = [*(known.citation_url for known in rows), text.version.url if text.version else ""]
    told: dict[str, Any] = {
        "seen": row.pk if row else 0,
        "checked_on": timezone.localdate(),
        "version_on": next(filter(None, days), None),
        "citation_url": next(filter(None, urls), ""),
    }
    return told | ({name: getattr(row, name) for name in ("value", "answer", "quote", "section", "note")} if row else {})


def _saved(request: HttpRequest, form: AnswerForm, bill: Bill, text: Text, dimension: Dimension) -> bool:
    """Whether the answer was kept; if it was refused, the form says why."""
    if not form.is_valid():
        return False
    told = form.cleaned_data | {"value": ProvisionValue(form.cleaned_data["value"])}
    assert isinstance(request.user, User), "the desk lets nobody else in"
    try:
        made = answer(bill, dimension, Said(version=text.label, text_of=text.of, **told), by=request.user, now=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    unproved = made.quote and not made.compared
    messages.success(request, "Kept. No text is here to compare the quote with." if unproved else "Kept.")
    return True


@edits
@require_POST
def fetch(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the text of a version fetched from its legislature."""
    version = get_object_or_404(Version.objects.select_related("bill__session__jurisdiction").exclude(url=""), pk=pk)
    bill = version.bill
    path = f"{reverse('admin:bill-provisions', args=[bill.pk])}?{Text(version.label, '', version, None).query}"
    with transaction.atomic():
        told = {"url": version.url}
        audit.record(request.user, "had fetched", f"{bill.identifier}, {version.label}", now=timezone.now(), path=path, told=told)  # type: ignore[arg-type]
        transaction.on_commit(lambda: tasks.fetch_text.delay(version.pk))
    messages.success(request, "It is being fetched. This page shows it, or why it could not be had, once it is loaded again.")
    return redirect(path)


ROUTES = (
    ("provisions/", bills, "provisions"),
    ("provisions/fetch/<int:pk>/", fetch, "provisions-fetch"),
    ("bills/<int:pk>/provisions/", provisions, "bill-provisions"),
)
