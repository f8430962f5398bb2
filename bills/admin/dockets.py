"""Dockets on the desk: those that a search proposes, the facts of a case, a new case, and the pages that could not be read."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bills import audit
from bills.admin.court_forms import ConfirmForm, FactsForm, RungForm, stamp
from bills.admin.courts import EACH, back, edits_courts, me, the_case
from bills.admin.shell import desk_page, leaf
from bills.courts import dockets
from bills.courts.deeds import Unsayable
from bills.courts.dockets import Facts, Proof
from bills.models import Court, DocketPage, DocketProposal, LegalChallenge
from scrapers.vocabulary import Basis, CaseRelation, Posture


@edits_courts
@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """`/desk/courts/dockets/`: what a search found, beside what is known of the case; `?show=decided`: what became of them."""
    decided = request.GET.get("show") == "decided"
    return _proposals(request, decided=decided)


def _proposals(request: HttpRequest, *, decided: bool = False, tried: tuple[int, ConfirmForm] | None = None) -> HttpResponse:
    rows = DocketProposal.objects.select_related("challenge__court", "bill__session__jurisdiction", "decided_by")
    open_ = rows.filter(status=DocketProposal.Status.OPEN)
    page = leaf(request, rows.exclude(status=DocketProposal.Status.OPEN).order_by("-decided_at") if decided else open_, EACH)
    courts = {court.code: court for court in Court.objects.all()}
    told = []
    for row in page:
        form = tried[1] if tried and tried[0] == row.pk else _confirming(row, courts.get(row.found["court"]))
        told.append((row, courts.get(row.found["court"]), form))
    return desk_page(
        request,
        "dockets",
        "Dockets that may be a case's",
        status=409 if tried else 200,
        page=page,
        rows=told,
        show="decided" if decided else "open",
        waiting=open_.count(),
    )


def _confirming(row: DocketProposal, court: Court | None) -> ConfirmForm:
    found = {"docket_number": row.found["docket_number"], "court": court, "filed_on": row.found["filed_on"]}
    return ConfirmForm(initial=found, auto_id=f"docket-{row.pk}-%s")


@edits_courts
@require_POST
def decide(request: HttpRequest, key: int) -> HttpResponse:
    """`do` is confirm, or decline with `reason`. What cannot be decided is said, with what was typed."""
    do = request.POST.get("do", "")
    who: dict[str, Any] = {"by": me(request), "now": timezone.now()}
    form = ConfirmForm(request.POST, auto_id=f"docket-{key}-%s")
    try:
        if do == "confirm":
            if not form.is_valid():
                return _proposals(request, tried=(key, form))
            case = dockets.confirm(key, **form.cleaned_data, **who)
            return back(case, request, "It is the case's docket. It will be read within minutes.")
        if do != "decline":
            raise Http404(f"{do!r} is no decision")
        dockets.decline(key, reason=request.POST.get("reason", ""), **who)
    except Unsayable as why:
        messages.error(request, str(why))
        return _proposals(request, tried=(key, form))
    messages.success(request, "Declined. It is not proposed again.")
    return redirect("admin:dockets")


def _said(form: Any) -> tuple[Facts, Proof]:
    said = dict(form.cleaned_data)
    proof = Proof(said["source_url"], said["source_name"], said["official"])
    told = {name: said[name] for name in Facts.__dataclass_fields__}
    words = {
        "court_basis": Basis(told["court_basis"]),
        "filed_basis": Basis(told["filed_basis"]),
        "posture": Posture(told["posture"]),
    }
    return Facts(**told | words | {"claims": tuple(told["claims"])}), proof


def _shown(case: LegalChallenge) -> str:
    return stamp(Facts.of(LegalChallenge.objects.select_related("court").get(pk=case.pk)))


@edits_courts
@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: HttpRequest, pk: int) -> HttpResponse:
    """`/desk/courts/<case>/facts/`: what the case is, said with a source."""
    case = the_case(pk)
    told = {name: getattr(case, name) for name in Facts.__dataclass_fields__}
    told |= {name: "\n".join(told[name]) for name in ("plaintiffs", "defendants")}
    form = FactsForm(request.POST or None, initial=told | {"seen": _shown(case)})

    def deed() -> object:
        said, proof = _said(form)
        return dockets.restate(case, said, proof, by=me(request), now=timezone.now())

    if request.method == "POST" and form.says(case, lambda: _shown(case), deed):
        return back(case, request, "Said.")
    status = 409 if form.is_bound and form.non_field_errors() else 200
    return desk_page(request, "court_form", f"Facts of {case}", status=status, case=case, form=form, button="Say so", is_facts=True)


@edits_courts
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """`/desk/courts/new/`: a case that this site did not have; `/desk/courts/<case>/rung/`: one that came out of another."""
    parent = the_case(pk) if pk is not None else None
    form_class = RungForm if parent else FactsForm
    names = {"case_name": parent.case_name, "court": parent.court.appeals_to if parent.court else None} if parent else {}

    def shown() -> str:
        """The same form, sent twice, adds one case."""
        return stamp("new", LegalChallenge.objects.count())

    form: Any = form_class(request.POST or None, initial={"seen": shown(), **names})
    if request.method == "POST" and form.is_valid():
        said, proof = _said(form)
        relation = CaseRelation(form.cleaned_data["relation"]) if parent else None
        try:
            with transaction.atomic():
                # Whoever adds a case holds the courts, so that a form that is sent twice at once is looked at one after the other.
                list(Court.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
                form.check(shown())
                made = dockets.new_case(said, proof, by=me(request), now=timezone.now(), parent=parent, relation=relation)
            return back(made, request, "Added. Say next which clauses it is against.")
        except Unsayable as why:
            form.add_error(None, str(why))
    status = 409 if form.is_bound and form.non_field_errors() else 200
    title = f"A case that came out of {parent}" if parent else "A new case"
    return desk_page(request, "court_form", title, status=status, case=parent, form=form, button="Add it", is_facts=True)


@edits_courts
@require_safe
def pages(request: HttpRequest) -> HttpResponse:
    """`/desk/courts/pages/`: pages of dockets, those that could not be read first, and what each lacks."""
    rows = DocketPage.objects.select_related("challenge").order_by("-kept_at", "-pk")
    wanted = request.GET.get("show") == "changed"
    page = leaf(request, rows.filter(status=DocketPage.Status.CHANGED) if wanted else rows, EACH)
    failing = LegalChallenge.objects.followed().exclude(problem="").select_related("court").order_by("due_at")
    return desk_page(request, "docket_pages", "Pages of dockets", page=page, failing=failing, only_changed=wanted)


@edits_courts
@require_POST
def read_now(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the docket of a case read at the next beat."""
    case = get_object_or_404(LegalChallenge.objects.followed(), pk=pk)
    with transaction.atomic():
        LegalChallenge.objects.filter(pk=case.pk).update(due_at=None)
        audit.record(me(request), "had read", f"the docket of {case}", now=timezone.now(), path=case.get_absolute_url())
    return back(case, request, "Its docket is read next, within minutes, as far as its source allows.")


ROUTES = (
    ("courts/dockets/", proposals, "dockets"),
    ("courts/dockets/<int:key>/", decide, "decide-docket"),
    ("courts/pages/", pages, "docket-pages"),
    ("courts/new/", new, "case-new"),
    ("courts/<int:pk>/rung/", new, "case-rung"),
    ("courts/<int:pk>/facts/", facts, "case-facts"),
    ("courts/<int:pk>/read/", read_now, "case-read"),
)
