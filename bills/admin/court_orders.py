"""An order on the desk: what it does is said in two steps, and the first shows what it would make of each clause."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bills.admin.court_forms import OrderForm, ReasonForm, stamp
from bills.admin.courts import back, edits_courts, ladder_of, me, the_case
from bills.admin.shell import desk_page, number
from bills.courts import deeds
from bills.courts.deeds import Said, Unsayable
from bills.courts.foresight import Foreseen, foresee
from bills.courts.telling import root
from bills.models import ChallengedProvision, CourtEvent, LegalChallenge, Order
from bills.views.court_words import order_sentence
from scrapers.vocabulary import Basis, OrderEffect, Reach


def _shown(case: LegalChallenge) -> str:
    """What an order is said upon: the orders of the whole ladder, and which clauses are attacked."""
    orders = Order.objects.current().filter(challenge__in=ladder_of(case)).order_by("pk").values_list("pk", flat=True)
    return stamp(*orders, "against", *_attacked(case))


def _attacked(case: LegalChallenge) -> list[int]:
    told = ChallengedProvision.objects.current().filter(challenge__in={case.pk, root(case).pk}, reach=Reach.ATTACKED)
    return sorted(set(told.values_list("clause", flat=True)))


def _order(case: LegalChallenge, key: int | None) -> Order | None:
    """An order of the case that stands as it was said."""
    rows = Order.objects.current().filter(challenge=case).select_related("upon", "challenge__court", "event")
    return get_object_or_404(rows, pk=key) if key is not None else None


@edits_courts
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """`/desk/courts/<case>/order/`: of an entry with `?entry=`, or said otherwise with `?instead_of=`."""
    case = the_case(pk)
    earlier = _order(case, number(request.GET.get("instead_of")))
    entry = earlier.event if earlier else None
    if earlier is None and (key := number(request.GET.get("entry"))) is not None:
        entry = get_object_or_404(CourtEvent, challenge=case, pk=key)
    upon = Order.objects.current().filter(challenge__in=ladder_of(case)).exclude(pk=earlier.pk if earlier else 0)
    form = OrderForm(
        request.POST or None,
        initial=_initial(entry, earlier) | {"seen": _shown(case)},
        clauses=_attacked(case),
        upon=upon.values_list("pk", flat=True),
        is_new=earlier is None,
    )

    def deed() -> Order:
        said = form.cleaned_data
        return deeds.order(
            case,
            Said(
                effect=OrderEffect(said["effect"]),
                basis=Basis(said["basis"]),
                clauses=list(said["clauses"]),
                event=entry,
                **{name: said[name] for name in ("date", "upon", "parties", "territory", "until", "until_words", "quote")},
                **{name: said[name] for name in ("source_url", "source_name")},
            ),
            by=me(request),
            now=timezone.now(),
            instead_of=earlier,
            reason=said.get("reason", ""),
        )

    foreseen: list[Foreseen] = []
    if request.method == "POST" and form.is_valid():
        typed = stamp(*sorted((name, str(value)) for name, value in form.cleaned_data.items() if name != "looked"))
        if "say" in request.POST and form.cleaned_data["looked"] == typed:
            if form.says(case, lambda: _shown(case), deed):
                return back(case, request, "Said. Readers see it, and whoever watches is told.", "#orders")
        else:
            foreseen = _look(form, case, deed)
            form.carry("looked", typed if foreseen else "")
    return desk_page(
        request,
        "order",
        "Say otherwise what an order does" if earlier else "What an order does",
        status=409 if form.is_bound and form.non_field_errors() else 200,
        case=case,
        form=form,
        event=entry,
        earlier=order_sentence(earlier) if earlier else "",
        foreseen=foreseen,
    )


def _initial(entry: CourtEvent | None, earlier: Order | None) -> dict[str, object]:
    if earlier is not None:
        names = ("effect", "date", "basis", "parties", "territory", "until", "until_words", "quote", "source_url", "source_name")
        told: dict[str, object] = {name: getattr(earlier, name) for name in names}
        return told | {"upon": earlier.upon_id, "clauses": list(earlier.clauses.values_list("pk", flat=True))}
    if entry is not None:
        document = next((one["url"] for one in entry.documents if one.get("available") and one.get("url")), "")
        return {"date": entry.date, "source_url": document or entry.source_url, "source_name": entry.source_name}
    return {}


def _look(form: OrderForm | ReasonForm, case: LegalChallenge, deed: Callable[[], object]) -> list[Foreseen]:
    """What the deed would make of each clause; nothing where it cannot be done, and the form says why."""
    try:
        if form.is_bound:
            form.check(_shown(case))
        return foresee(case, deed, now=timezone.now())
    except Unsayable as why:
        form.add_error(None, str(why))
        return []


@edits_courts
@require_http_methods(["GET", "HEAD", "POST"])
def retract(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """`/desk/courts/<case>/order/<order>/`: what it would be to take the order back, and the button that does it."""
    case = the_case(pk)
    made = _order(case, key)
    assert made is not None, "a key was given"
    form = ReasonForm(request.POST or None, initial={"seen": _shown(case)})

    def deed(reason: str = "A look ahead.") -> None:
        deeds.retract(made, reason=reason, by=me(request), now=timezone.now())

    if request.method == "POST" and form.says(case, lambda: _shown(case), lambda: deed(form.cleaned_data["reason"])):
        return back(case, request, "Taken back. What was shown before stays to be told.", "#orders")
    refused, foreseen = "", []
    try:
        foreseen = foresee(case, deed, now=timezone.now())
    except Unsayable as why:
        refused = str(why)
    status = 409 if refused or (form.is_bound and form.non_field_errors()) else 200
    told = {"earlier": order_sentence(made), "foreseen": foreseen, "refused": refused, "button": "Take it back"}
    return desk_page(request, "order", "Take an order back", status=status, case=case, form=form, **told)


ROUTES = (
    ("courts/<int:pk>/order/", order, "case-order"),
    ("courts/<int:pk>/order/<int:key>/", retract, "case-retract"),
)
