"""Correcting a bill: what the source says, what we show, and what was done before, side by side; and the forms that do it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bills.admin import fact_forms
from bills.admin.shell import desk_page, leaf
from bills.corrections import deeds, facts
from bills.corrections.deeds import Refused
from bills.corrections.overlay import FIELDS as BY_FIELD
from bills.corrections.overrides import AXES
from bills.corrections.rows import Held
from bills.models import Bill, Correction
from bills.rows import MODELS, record_of, rolls_of
from bills.staging import computed
from bills.views.entries import Entry
from bills.views.wording import noun, told, words
from bills.withheld import Mask
from scrapers.records import plain
from scrapers.vocabulary import Chamber, CorrectionKind, CorrectionStatus, Notice

EACH = 50
PARTS = {
    "actions": "Actions",
    "votes": "Votes",
    "sponsorships": "Sponsors",
    "versions": "Printed texts",
    "relations": "Related bills",
}
corrects = permission_required("bills.correct_records", raise_exception=True)
# Staff see what readers must be spared: they have to judge it.
_OPEN = Mask()


def _entries(corrections: Any) -> list[Entry]:
    return [Entry(correction, _OPEN) for correction in corrections]


def _bill(pk: int) -> Bill:
    return get_object_or_404(Bill.objects.select_related("session__jurisdiction", "from_organization", "stage"), pk=pk)


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User), "the desk lets nobody else in"
    return request.user


@dataclass(frozen=True, slots=True)
class Line:
    """One fact of a row: what it is called, what the source says, what is shown, and what was done to it, the newest first."""

    field: str
    name: str
    says: str
    shown: str
    entries: list[Entry]

    @property
    def differs(self) -> bool:
        return self.says != self.shown


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a part, in words, with the corrections that are live on it."""

    key: int
    words: str
    standing: str
    live: list[Entry] = field(default_factory=list)


@corrects
@require_safe
def bills(request: HttpRequest) -> HttpResponse:
    """`/desk/correct/?q=hb 12`: bills to correct, by any spelling of their number; without one, those with a live correction."""
    query = " ".join(request.GET.get("q", "").split())
    found = Bill.objects.named(query) if query else Bill.objects.filter(corrections__in=Correction.objects.live()).distinct()
    page = leaf(request, found.select_related("session__jurisdiction").in_reading_order(), EACH)
    return desk_page(request, "bills", "Correct a bill", page=page, query=query)


@corrects
@require_safe
def facts_of(request: HttpRequest, pk: int) -> HttpResponse:
    """`/desk/correct/<key>/`: every fact of a bill, and what was done to it."""
    bill = _bill(pk)
    with timezone.override(bill.session.jurisdiction.timezone):
        live: dict[tuple[str, int], list[Entry]] = {}
        made = _entries(bill.corrections.for_ledger())
        for entry in made:
            if entry.is_live:
                live.setdefault((entry.correction.part, entry.correction.row), []).append(entry)
        parts = [(part, name, _rows(bill, part, live)) for part, name in PARTS.items()]
        hearings = [
            Row(item.hearing_id, f"{item.hearing}", "", live.get(("hearings", item.hearing_id), []))
            for item in bill.hearing_items.select_related("hearing")
        ]
        if hearings:
            parts.append(("hearings", "Hearings", hearings))
        return desk_page(
            request,
            "bill",
            f"{bill.session.jurisdiction.name} {bill.identifier}",
            bill=bill,
            parts=parts,
            own=_lines(bill, "bill", _held(bill, "bill", bill.pk)),
            axes=[(axis, noun("stage", axis), getattr(bill.stage, axis) or "nothing") for axis in AXES]
            if hasattr(bill, "stage")
            else [],
            overrides=live.get(("stage", bill.pk), []),
            made=made,
        ).render()


def _rows(bill: Bill, part: str, live: Mapping[tuple[str, int], list[Entry]]) -> list[Row]:
    state = bill.session.jurisdiction.code
    named = bill.session.jurisdiction.organizations.values_list("pk", "classification")
    chambers = {pk: Chamber(word) for pk, word in named}
    rows = list(MODELS[part]._default_manager.filter(bill=bill).select_related("reading"))
    rolls = rolls_of([row.pk for row in rows]) if part == "votes" else {}
    found = []
    for row in rows:
        standing = "withdrawn by the source" if row.withdrawn_at else "does not count" if row.hidden_at else ""
        said = told(plain(record_of(row, chambers, rolls)), part, state=state)
        found.append(Row(row.pk, said, standing, live.get((part, row.pk), [])))
    return found


def _held(bill: Bill, part: str, row: int) -> Held:
    held = Held.of(bill, part, row) if part in facts.FIELDS else None
    if held is None:
        raise Http404("The bill has no such row.")
    return held


def _lines(bill: Bill, part: str, held: Held) -> list[Line]:
    made = Correction.objects.for_ledger().filter(part=part, row=held.row.pk)
    by_field: dict[str, list[Entry]] = {}
    for entry in _entries(made):
        by_field.setdefault(entry.correction.field, []).append(entry)
    names = dict.fromkeys((*facts.fields_of(part, held.fact), *(name for name in by_field if name)))
    lines = []
    for name in names:
        shown = facts.value(held.fact, name)
        says = next((_beneath(entry.correction) for entry in by_field.get(name, ()) if _covers(entry.correction)), shown)
        theirs, ours = (told(value, part, name, state=bill.session.jurisdiction.code) for value in (says, shown))
        lines.append(Line(name, noun(part, name), theirs, ours, by_field.get(name, [])))
    return lines


def _called(bill: Bill, held: Held) -> str:
    """A row in short."""
    said = told(plain(held.fact), held.part, state=bill.session.jurisdiction.code) if held.part in MODELS else words(held.part, "")
    return said[:120]


def _covers(correction: Correction) -> bool:
    """Whether what is shown is not the source's."""
    return correction.kind in BY_FIELD and (
        correction.status == CorrectionStatus.STANDING
        or (correction.status == CorrectionStatus.PAUSED and correction.kind == CorrectionKind.WITHHELD)
    )


def _beneath(correction: Correction) -> Any:
    return correction.says


def _chambers(bill: Bill) -> dict[str, str]:
    return fact_forms.chambers_of(bill.session.jurisdiction.organizations.values_list("classification", "name"))


def _tried(request: HttpRequest, form: Any, deed: Callable[[], Correction], done: str) -> bool:
    """Whether the deed was done; if it was refused, the form says why."""
    if not form.is_valid():
        return False
    try:
        deed()
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, done)
    return True


@corrects
@require_http_methods(["GET", "HEAD", "POST"])
def fact(request: HttpRequest, pk: int, part: str, row: int) -> HttpResponse:
    """`/desk/correct/<key>/<part>/<row>/`: one row, fact by fact; `?field=date` opens the form for one of them."""
    bill = _bill(pk)
    with timezone.override(bill.session.jurisdiction.timezone):
        held = _held(bill, part, row)
        name, form = request.GET.get("field", ""), None
        here = reverse("admin:correct-fact", args=[pk, part, row])
        if name and (name in facts.fields_of(part, held.fact) or (part == "votes" and name.startswith(facts.NAMES))):
            called = noun(part, name)
            form = fact_forms.FactForm(
                request.POST or None,
                part=part,
                field=name,
                value=facts.value(held.fact, name),
                chambers=_chambers(bill),
                label=called[0].upper() + called[1:],
            )
            if request.method == "POST" and _tried(request, form, lambda: _correct(request, bill, held, name, form), "Corrected."):
                return redirect(here)
        whole = part in MODELS and not held.is_added
        return desk_page(
            request,
            "fact",
            f"{bill.identifier}: {_called(bill, held)}",
            bill=bill,
            part=part,
            row=held.row,
            lines=_lines(bill, part, held),
            field=name,
            called=noun(part, name) if name else "",
            form=form,
            is_added=held.is_added,
            hide=fact_forms.HideForm(others=_others(bill, part, row)) if whole else None,
            withhold=_withhold_form(None, part, held) if not held.is_added else None,
            whole=_entries(Correction.objects.for_ledger().filter(part=part, row=row, field="")) if part in MODELS else [],
        ).render()


def _correct(request: HttpRequest, bill: Bill, held: Held, name: str, form: Any) -> Correction:
    said = {key: form.cleaned_data[key] for key in ("reason", "citation", "citation_url", "seen")}
    told: dict[str, Any] = {"part": held.part, "row": held.row.pk, "field": name, "value": form.value, **said}
    return deeds.correct(bill, by=_me(request), now=timezone.now(), **told)


def _others(bill: Bill, part: str, row: int) -> list[tuple[int, str]]:
    return [(other.key, other.words[:140]) for other in _rows(bill, part, {}) if other.key != row and not other.standing]


def _withhold_form(data: Any, part: str, held: Held) -> fact_forms.WithholdForm | None:
    texts = [(name, noun(part, name)) for name in facts.FIELDS[part] if name in facts.TEXTS and facts.value(held.fact, name)]
    return fact_forms.WithholdForm(data, texts=texts) if texts else None


@corrects
@require_POST
def hide(request: HttpRequest, pk: int, part: str, row: int) -> HttpResponse:
    """The row does not count from now on."""
    bill = _bill(pk)
    form = fact_forms.HideForm(request.POST, others=_others(bill, part, row) if part in MODELS else [])

    def done() -> Correction:
        same = form.cleaned_data["same"]
        said = {key: form.cleaned_data[key] for key in ("reason", "citation", "citation_url")}
        who: dict[str, Any] = {"by": _me(request), "now": timezone.now()}
        return deeds.hide(bill, part=part, row=row, duplicate_of=int(same) if same else None, **said, **who)

    return _back(request, bill, part, row, form, _tried(request, form, done, "It does not count from now on."))


@permission_required("bills.withhold_texts", raise_exception=True)
@require_POST
def withhold(request: HttpRequest, pk: int, part: str, row: int) -> HttpResponse:
    """A text of the row is shown nowhere from now on."""
    bill = _bill(pk)
    form = _withhold_form(request.POST, part, _held(bill, part, row))
    if form is None:
        raise Http404("There is no text to withhold.")

    def done() -> Correction:
        who: dict[str, Any] = {"by": _me(request), "now": timezone.now()}
        return deeds.withhold(bill, part=part, row=row, field=form.cleaned_data["field"], reason=form.cleaned_data["reason"], **who)

    return _back(request, bill, part, row, form, _tried(request, form, done, "It is withheld from now on."))


def _back(request: HttpRequest, bill: Bill, part: str, row: int, form: Any, done: bool) -> HttpResponse:
    """To the row again; with what was wrong, if it was not done."""
    if not done:
        for errors in form.errors.values():
            for error in errors:
                messages.error(request, error)
    return redirect("admin:correct-fact", bill.pk, part, row)


@corrects
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """`/desk/correct/<key>/add/<part>/`: a row that the source lacks."""
    bill = _bill(pk)
    if part not in fact_forms.ADDED:
        raise Http404("Nothing can be added there.")
    with timezone.override(bill.session.jurisdiction.timezone):
        labels = {name: noun(part, name).removeprefix("the ").capitalize() for name in fact_forms.ADDED[part]}
        form = fact_forms.AddForm(
            request.POST or None, part=part, chambers=_chambers(bill), labels=labels, session=bill.session.identifier
        )

        def done() -> Correction:
            said = {key: form.cleaned_data[key] for key in ("reason", "citation", "citation_url")}
            return deeds.add(bill, part=part, value=form.value, by=_me(request), now=timezone.now(), **said)

        if request.method == "POST" and _tried(request, form, done, "Added."):
            return redirect("admin:correct-bill", bill.pk)
        return desk_page(request, "add", f"{bill.identifier}: add {words(part, '')}", bill=bill, part=part, form=form).render()


@corrects
@require_http_methods(["GET", "HEAD", "POST"])
def override(request: HttpRequest, pk: int, axis: str) -> HttpResponse:
    """`/desk/correct/<key>/stage/<axis>/`: the stage by hand, until a day."""
    bill = _bill(pk)
    if axis not in AXES:
        raise Http404("The stage has no such axis.")
    form = fact_forms.OverrideForm(request.POST or None, words=AXES[axis])

    def done() -> Correction:
        who: dict[str, Any] = {"by": _me(request), "now": timezone.now()}
        return deeds.override(bill, axis=axis, **form.cleaned_data, **who)

    if request.method == "POST" and _tried(request, form, done, "Set until its day."):
        return redirect("admin:correct-bill", bill.pk)
    said = computed(bill, now=timezone.now()).get(axis, "")
    title = f"{bill.identifier}: {noun('stage', axis)}"
    return desk_page(
        request, "override", title, bill=bill, axis=axis, form=form, said=told(said, "stage", axis), longest=deeds.LONGEST.days
    )


@corrects
@require_safe
def correction(request: HttpRequest, pk: int) -> HttpResponse:
    """`/desk/corrections/<key>/`: one correction, all its values side by side, and what can be done about it."""
    made = get_object_or_404(Correction.objects.for_ledger(), pk=pk)
    with timezone.override(made.bill.session.jurisdiction.timezone):
        entry = Entry(made, _OPEN)
        return desk_page(
            request, "correction", entry.title, entry=entry, made=made, bill=made.bill, form=fact_forms.NoteForm()
        ).render()


@corrects
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep our word over what the source says now (`keep`), or take it back."""
    made = get_object_or_404(Correction.objects.select_related("bill"), pk=pk)
    form = fact_forms.NoteForm(request.POST)
    keep = "keep" in request.POST

    def done() -> Correction:
        deed = deeds.renew if keep else deeds.retract
        return deed(made, by=_me(request), now=timezone.now(), note=form.cleaned_data["note"])

    if not _tried(request, form, done, "Our word stands again." if keep else "The source's word is shown again."):
        for error in form.non_field_errors():
            messages.error(request, str(error))
    return redirect("admin:correction", pk)


@permission_required("bills.approve_notices", raise_exception=True)
@require_POST
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether those who were told the wrong fact are told of the correction."""
    made = get_object_or_404(Correction, pk=pk)
    approved = "approve" in request.POST
    try:
        deeds.decide_notice(made, Notice.APPROVED if approved else Notice.DECLINED, by=_me(request), now=timezone.now())
        messages.success(request, "Subscribers will be told." if approved else "Nobody will be told.")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("admin:correction", pk)


ROUTES = (
    ("correct/", bills, "correct"),
    ("correct/<int:pk>/", facts_of, "correct-bill"),
    ("correct/<int:pk>/add/<slug:part>/", add, "correct-add"),
    ("correct/<int:pk>/stage/<slug:axis>/", override, "correct-stage"),
    ("correct/<int:pk>/<slug:part>/<int:row>/", fact, "correct-fact"),
    ("correct/<int:pk>/<slug:part>/<int:row>/hide/", hide, "correct-hide"),
    ("correct/<int:pk>/<slug:part>/<int:row>/withhold/", withhold, "correct-withhold"),
    ("corrections/<int:pk>/", correction, "correction"),
    ("corrections/<int:pk>/settle/", settle, "correction-settle"),
    ("corrections/<int:pk>/notice/", notice, "correction-notice"),
)
