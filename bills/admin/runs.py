"""Runs on the desk: how each went, what it could not read, and buttons that have a session read now or its kept pages again."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.db.models import Case, Count, Q, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bills import audit, snapshots, tasks
from bills.admin.shell import desk_page, leaf
from bills.models import Event, Jurisdiction, LegislativeSession, Run, Snapshot
from bills.runs import open_run
from bills.schedule import crawled_sessions
from bills.views.freshness import SYMBOLS
from scrapers.state import all_states
from scrapers.vocabulary import RunOutcome

EACH = 50
PROBLEMS = 200
EVENTS = 100
runs_sources = permission_required("bills.run_sources", raise_exception=True)


@dataclass(frozen=True, slots=True)
class Problem:
    """What a run could not read, and the kept page that it was told of, if there is one."""

    url: str
    error: str
    reason: str
    page: Snapshot | None


@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """`/desk/runs/`: the newest first; `?state=zz` and `?outcome=suspect` narrow them."""
    told = Run.objects.select_related("session__jurisdiction").order_by("-started_at", "-pk")
    state, outcome = request.GET.get("state", ""), request.GET.get("outcome", "")
    if state:
        told = told.filter(jurisdiction__code=state)
    if outcome:
        told = told.filter(outcome=outcome)
    page = leaf(request, told, EACH)
    return desk_page(
        request,
        "runs",
        "Runs",
        page=page,
        rows=[(run, SYMBOLS[RunOutcome(run.outcome)]) for run in page],
        states=Jurisdiction.objects.order_by("name"),
        outcomes=list(RunOutcome),
        state=state,
        outcome=outcome,
        sessions=_sessions() if request.user.has_perm("bills.run_sources") else [],
        offline=settings.OFFLINE,
    )


def _sessions() -> list[tuple[LegislativeSession, str]]:
    """The sessions that are crawled or have kept pages, each with the reason for which it cannot be read now, or ""."""
    today, crawled = timezone.now().date(), set()
    for state in all_states().values():
        crawled |= {session.pk for session in crawled_sessions(state, today=today)}
    kept = Snapshot.objects.order_by().values("session").distinct()
    rows = LegislativeSession.objects.filter(Q(pk__in=crawled) | Q(pk__in=kept)).select_related("jurisdiction")
    running = _running()
    return [
        (row, "this session is not read any more" if row.pk not in crawled else _hindrance(row, running))
        for row in rows.order_by("jurisdiction__name", "-start_date")
    ]


def _running() -> dict[int, Run]:
    """By state, the crawl that is under way."""
    crawls = Run.objects.filter(outcome=RunOutcome.RUNNING, trigger__in=["schedule", "command"])
    return {run.jurisdiction_id: run for run in crawls}


def _hindrance(session: LegislativeSession, running: dict[int, Run]) -> str:
    """Why a session cannot be read now; "" if it can."""
    state = all_states().get(session.jurisdiction.code)
    if settings.OFFLINE:
        return "nothing is fetched: OFFLINE is set"
    if state is None or not state.is_read:
        return "no module of this installation reads this state"
    if state.api_key is not None and state.lacks_key(settings.API_KEYS):
        return f"its key is missing: {state.api_key.setting}"
    return "it is being read already" if session.jurisdiction_id in running else ""


@require_safe
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """`/desk/runs/<pk>/`: counts, problems, pages and events."""
    row = get_object_or_404(Run.objects.select_related("session__jurisdiction"), pk=pk)
    worst = Case(When(status__in=[Snapshot.Status.CHANGED, Snapshot.Status.SUSPECT], then=0), default=1)
    pages = leaf(request, row.snapshots.order_by(worst, "kind", "request_url", "pk"), EACH)
    events = Event.objects.filter(run=row).select_related("bill__session__jurisdiction").order_by("pk")
    return desk_page(
        request,
        "run",
        f"Run {row.pk}",
        run=row,
        symbol=SYMBOLS[RunOutcome(row.outcome)],
        counts=sorted((name, count) for name, count in row.counts.items() if count),
        problems=problems(row),
        problems_beyond=max(0, len(row.problems) - PROBLEMS),
        page=pages,
        statuses=row.snapshots.order_by("status").values_list("status").annotate(count=Count("pk")),
        events=events[:EVENTS],
        events_beyond=max(0, events.count() - EVENTS),
    )


def problems(row: Run) -> list[Problem]:
    """The first problems of a run, each with the newest page that was kept for its address by the run's end."""
    told = row.problems[:PROBLEMS]
    urls = {problem.get("url") for problem in told} - {"", None}
    kept = Snapshot.objects.filter(Q(request_url__in=urls) | Q(url__in=urls), session=row.session_id).order_by("kept_at", "pk")
    if row.finished_at:
        kept = kept.filter(kept_at__lte=row.finished_at)
    pages: dict[str, Snapshot] = {}
    for snapshot in kept:
        pages[snapshot.url] = pages[snapshot.request_url] = snapshot
    return [Problem(one.get("url", ""), one.get("error", ""), one.get("reason", ""), pages.get(one.get("url", ""))) for one in told]


@require_POST
@runs_sources
def read_now(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a session crawled now, as the schedule would."""
    session = get_object_or_404(LegislativeSession.objects.select_related("jurisdiction"), pk=pk)
    if why := _hindrance(session, _running()):
        return _back(request, f"{_named(session)} is not read now: {why}.", messages.WARNING)
    now = timezone.now()
    with transaction.atomic():
        opened = open_run(session, "schedule", now=now)
        if opened is None:
            return _back(request, f"{_named(session)} is not read now: it is being read already.", messages.WARNING)
        path = reverse("admin:run", args=[opened.pk])
        audit.record(request.user, "had read", _named(session), now=now, path=path, told={"run": opened.pk})  # type: ignore[arg-type]
        # Should this message be lost, the run is taken up when its lease has lapsed.
        transaction.on_commit(lambda: tasks.crawl_session.delay(opened.pk, str(opened.claim)))
    messages.success(request, f"{_named(session)} is being read. This page tells how it goes, once it is loaded again.")
    return redirect(path)


@require_POST
@runs_sources
def read_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the kept pages of a session read again: all of them, or with `unread` those that could not be read."""
    session = get_object_or_404(LegislativeSession.objects.select_related("jurisdiction"), pk=pk)
    return _replay(request, session, unread=request.POST.get("pages") != "all", believe=False)


@runs_sources
def believe(request: HttpRequest, pk: int) -> HttpResponse:
    """`/desk/runs/believe/<session>/`: what taking suspect pages at their word means, and the button that does it."""
    session = get_object_or_404(LegislativeSession.objects.select_related("jurisdiction"), pk=pk)
    if request.method == "POST" and request.POST.get("looked") == "yes":
        return _replay(request, session, unread=True, believe=True)
    return desk_page(
        request,
        "believe",
        f"Believe the suspect pages of {_named(session)}",
        session=session,
        pages=[(page, _counts(page)) for page in suspect_pages(session)],
        unsaid=request.method == "POST",
    )


def suspect_pages(session: LegislativeSession) -> list[Snapshot]:
    """The suspect pages of a session that are the newest of their request, each with its run."""
    suspect = Snapshot.objects.filter(session=session, status=Snapshot.Status.SUSPECT)
    return list(snapshots.newest_only(suspect).select_related("run").order_by("kept_at")[:EACH])


def _counts(page: Snapshot) -> list[tuple[str, int, int]]:
    """(what, now, when it was last read well), of all that there is fewer of."""
    before = snapshots.last_read(page)
    then = before.counts if before else {}
    return [(name, page.counts.get(name, 0), then[name]) for name in sorted(then) if page.counts.get(name, 0) < then[name]]


def _replay(request: HttpRequest, session: LegislativeSession, *, unread: bool, believe: bool) -> HttpResponse:
    state, path = session.jurisdiction.code, reverse("admin:runs")
    if state not in all_states():
        return _back(request, f"{_named(session)}: no module of this installation reads this state.", messages.WARNING)
    what = "the pages that could not be read" if unread else "all kept pages"
    told = {"pages": what} | ({"believed": [page.pk for page in suspect_pages(session)]} if believe else {})
    deed = "believed" if believe else "had read again"
    with transaction.atomic():
        audit.record(request.user, deed, _named(session), now=timezone.now(), path=path, told=told)  # type: ignore[arg-type]
        transaction.on_commit(
            lambda: tasks.replay_session.delay(state, session.identifier, unread=unread, believe=believe)  # a celery task
        )
    told_where = "The run is in the list as soon as a worker has begun it; if there are no such pages, there is none."
    return _back(request, f"{_named(session)}: {what} will be read again, without the network. {told_where}", messages.SUCCESS)


def _named(session: LegislativeSession) -> str:
    return f"{session.jurisdiction.name}, {session.name}"


def _back(request: HttpRequest, words: str, level: int) -> HttpResponseRedirect:
    messages.add_message(request, level, words)
    return redirect("admin:runs")


ROUTES = (
    ("runs/", runs, "runs"),
    ("runs/<int:pk>/", run, "run"),
    ("runs/read/<int:pk>/", read_now, "read-now"),
    ("runs/again/<int:pk>/", read_again, "read-again"),
    ("runs/believe/<int:pk>/", believe, "believe"),
)
