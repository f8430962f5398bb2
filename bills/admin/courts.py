"""The courts' desk: the cases with what waits in each, and one case with its entries, its clauses and its orders."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.db.models import Case, Count, Max, Q, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bills.admin.court_forms import EntryForm, EventForm, ReachForm, ReasonForm, stamp
from bills.admin.shell import desk_page, leaf
from bills.courts import deeds, lane
from bills.courts.sentences import sentence
from bills.courts.telling import root
from bills.models import Bill, ChallengedProvision, Clause, CourtEvent, LegalChallenge, Order
from bills.views.court_words import KINDS, REACHES, based, order_sentence
from scrapers.vocabulary import Basis, CourtEventKind, Reach

PERMISSION = "bills.edit_courts"
EACH = 25
edits_courts = permission_required(PERMISSION, raise_exception=True)


@dataclass(frozen=True, slots=True)
class Row:
    """A clause of a bill, with where it stands and what is told of the case and it."""

    placed: lane.Placed
    told: ChallengedProvision | None

    @property
    def sentence(self) -> str:
        return sentence(self.placed)

    @property
    def reach(self) -> str:
        return REACHES[Reach(self.told.reach)] if self.told else "nothing is told"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a docket with the word for what it is, and the form for one that nobody has read."""

    event: CourtEvent
    word: str
    form: EntryForm | None
    orders: list[Order]


def me(request: HttpRequest) -> User:
    assert isinstance(request.user, User), "the desk lets nobody else in"
    return request.user


def the_case(pk: int) -> LegalChallenge:
    return get_object_or_404(LegalChallenge.objects.select_related("court", "parent__parent__court"), pk=pk)


def ladder_of(case: LegalChallenge) -> list[LegalChallenge]:
    """The case in which it began, and all that came out of that."""
    began = root(case).pk
    rungs = Q(pk=began) | Q(parent=began) | Q(parent__parent=began)
    return list(LegalChallenge.objects.filter(rungs).select_related("court").order_by("filed_on", "pk"))


def back(case: LegalChallenge, request: HttpRequest, done: str, anchor: str = "") -> HttpResponseRedirect:
    messages.success(request, done)
    return redirect(f"{case_page(case)}{anchor}")


def case_page(case: LegalChallenge) -> str:
    return reverse("admin:case", args=[case.pk])


@edits_courts
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """`/desk/courts/`: every case with how many entries nobody has read, how many dockets are proposed, and when it was read."""
    unread = Q(events__kind=CourtEventKind.UNCLASSIFIED, events__hidden_at=None, blocked=False)
    found = LegalChallenge.objects.select_related("court", "parent").annotate(
        unread=Count("events", unread, distinct=True),
        proposed=Count("proposals", Q(proposals__status="open"), distinct=True),
        latest=Max("events__date"),
    )
    page = leaf(request, found.order_by("-unread", "-proposed", "-filed_on", "slug"), EACH)
    return desk_page(request, "courts", "Courts", page=page)


@edits_courts
@require_safe
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """`/desk/courts/<key>/`: facts, clauses, orders, entries; `?bill=HB 1` finds a bill whose clauses it may be against."""
    row = the_case(pk)
    ladder = ladder_of(row)
    shown = row.events.exclude(challenge__blocked=True)
    events = shown.select_related("page", "classified_by").prefetch_related("orders")
    unread = Q(kind=CourtEventKind.UNCLASSIFIED, hidden_at=None)
    page = leaf(request, events.order_by(Case(When(unread, then=0), default=1), "-date", "-entry_number", "-pk"), EACH)
    query = " ".join(request.GET.get("bill", "").split())
    orders = Order.objects.filter(challenge__in=ladder).select_related("challenge__court", "upon", "made_by")
    told = orders.prefetch_related("clauses__bill").order_by("-date", "-pk")
    return desk_page(
        request,
        "case",
        row.case_name,
        case=row,
        court=based(row.court.name if row.court else "", row.court_basis),
        ladder=ladder,
        rows=[(bill, _rows(row, bill)) for bill in _bills(row, query)],
        query=query,
        orders=[(order, order_sentence(order)) for order in told if order.replaced_at is None],
        gone=[(order, order_sentence(order)) for order in told if order.replaced_at is not None],
        page=page,
        entries=[_entry(event) for event in page],
        proposals=row.proposals.filter(status="open"),
        reports=row.reports.all(),
        unread=shown.filter(unread).count(),
    )


def _entry(event: CourtEvent) -> Entry:
    waits = event.kind == CourtEventKind.UNCLASSIFIED and event.hidden_at is None
    form = EntryForm(initial={"seen": shown_of(event)}, auto_id=f"entry-{event.pk}-%s") if waits else None
    orders = [order for order in event.orders.all() if order.replaced_at is None]
    return Entry(event, KINDS[CourtEventKind(event.kind)], form, orders)


def _bills(case: LegalChallenge, query: str) -> list[Bill]:
    """Those that the case is about, or is known not to be, and those that were asked for and have clauses."""
    told = ChallengedProvision.objects.current().filter(challenge__in={case.pk, root(case).pk})
    found = Bill.objects.filter(clauses__challenged__in=told)
    if query:
        found |= Bill.objects.filter(pk__in=list(Bill.objects.named(query).values_list("pk", flat=True)), clauses__isnull=False)
    return list(found.select_related("session__jurisdiction").distinct().order_by("pk"))


def _rows(case: LegalChallenge, bill: Bill) -> list[Row]:
    told = {row.clause_id: row for row in ChallengedProvision.objects.current().filter(challenge=case, clause__bill=bill)}
    here = lane.placed_today([bill], now=timezone.now()).get(bill.pk, [])
    return [Row(one, told.get(one.clause.pk)) for one in here]


def say(request: HttpRequest, case: LegalChallenge, form: Any, title: str, **told: Any) -> HttpResponse:
    """The page of one form, with what it is about beside it."""
    status = 409 if form.is_bound and form.non_field_errors() else 200
    return desk_page(request, "court_form", title, status=status, case=case, form=form, **told)


# An entry of a docket.


def shown_of(event: CourtEvent) -> str:
    return stamp(event.text, event.kind, event.summary, event.scheduled_on, event.hidden_at)


def _event(case: LegalChallenge, key: int) -> CourtEvent:
    """What a court keeps from everybody is not shown here either."""
    return get_object_or_404(CourtEvent, challenge=case, challenge__blocked=False, pk=key)


@edits_courts
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """`/desk/courts/<case>/entries/<entry>/`: the docket's own words, and what an editor says that they are."""
    row, event = the_case(pk), _event(the_case(pk), key)
    now = {"kind": event.kind, "summary": event.summary, "scheduled_on": event.scheduled_on, "seen": shown_of(event)}
    form = EntryForm(request.POST or None, initial=now)

    def deed() -> object:
        said = form.cleaned_data
        return deeds.classify(
            event,
            kind=CourtEventKind(said["kind"]),
            summary=said["summary"],
            scheduled_on=said["scheduled_on"],
            by=me(request),
            now=timezone.now(),
        )

    if request.method == "POST" and form.says(row, lambda: shown_of(_event(row, key)), deed):
        if "order" in request.POST:
            return redirect(f"{reverse('admin:case-order', args=[row.pk])}?entry={event.pk}")
        return back(row, request, "Said. Readers see it beside the docket's own words.", "#entries")
    return say(request, row, form, "What an entry is", event=_event(row, key), button="Say so", is_entry=True)


@edits_courts
@require_http_methods(["GET", "HEAD", "POST"])
def hide(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """`/desk/courts/<case>/entries/<entry>/hide/`: it names a private person, or is not of the case."""
    row, event = the_case(pk), _event(the_case(pk), key)
    form = ReasonForm(request.POST or None, initial={"seen": shown_of(event)})

    def deed() -> None:
        deeds.hide(event, reason=form.cleaned_data["reason"], by=me(request), now=timezone.now())

    if request.method == "POST" and form.says(row, lambda: shown_of(_event(row, key)), deed):
        return back(row, request, "It is shown no more.", "#entries")
    return say(request, row, form, "Show an entry no more", event=_event(row, key), button="Show it no more")


@edits_courts
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """`/desk/courts/<case>/entries/add/`: what no docket told this site."""
    row = the_case(pk)

    def shown() -> str:
        return stamp(*row.events.filter(external_id=None).values_list("pk", flat=True))

    form = EventForm(request.POST or None, initial={"seen": shown()})

    def deed() -> object:
        said = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
        said |= {"kind": CourtEventKind(said["kind"]), "basis": Basis(said["basis"])}
        return deeds.add_event(row, by=me(request), now=timezone.now(), **said)

    if request.method == "POST" and form.says(row, shown, deed):
        return back(row, request, "Added.", "#entries")
    return say(request, row, form, "Add what happened in court", button="Add it")


# Whether the case is against a clause.


@edits_courts
@require_http_methods(["GET", "HEAD", "POST"])
def reach(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """`/desk/courts/<case>/clauses/<clause>/`: whether the case is against it, with the source that says so."""
    row, clause = the_case(pk), get_object_or_404(Clause.objects.select_related("bill__session__jurisdiction"), pk=key)

    def current() -> ChallengedProvision | None:
        return ChallengedProvision.objects.current().filter(challenge=row, clause=clause).first()

    def shown() -> str:
        held = current()
        return stamp(held.pk if held else "")

    held = current()
    names = ("reach", "basis", "relief", "note", "source_url", "source_name")
    initial = {name: getattr(held, name) for name in names} if held else {}
    form = ReachForm(request.POST or None, initial=initial | {"seen": shown()})

    def deed() -> object:
        said = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
        said |= {"reach": Reach(said["reach"]), "basis": Basis(said["basis"])}
        return deeds.reach(row, clause, by=me(request), now=timezone.now(), **said)

    if request.method == "POST" and form.says(row, shown, deed):
        return back(row, request, "Said.", "#clauses")
    title = f"Whether {row} is against “{clause.name}”"
    return say(request, row, form, title, clause=clause, held=current(), button="Say so")


ROUTES = (
    ("courts/", cases, "courts"),
    ("courts/<int:pk>/", case, "case"),
    ("courts/<int:pk>/entries/add/", add, "case-add"),
    ("courts/<int:pk>/entries/<int:key>/", entry, "case-entry"),
    ("courts/<int:pk>/entries/<int:key>/hide/", hide, "case-hide"),
    ("courts/<int:pk>/clauses/<int:key>/", reach, "case-reach"),
)
