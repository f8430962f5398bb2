"""Kept pages on the desk: what is known of one, what the run said of it, and the page itself where it can do nothing.

`/shown/` is the only address that can be framed. Its document has neither origin nor rights, whatever is in it; `bills.kept` has
left nothing in it that would use them.
"""

from collections.abc import Iterator

from csp.constants import SELF
from csp.decorators import csp_update
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from bills import kept, snapshots
from bills.admin.shell import desk_page
from bills.models import Run, Snapshot
from scrapers.errors import FetchError
from scrapers.page import Page
from scrapers.state import all_states

# Bills named beside a page; a list may have thousands.
BILLS = 20
# What a page with a frame may do: hold it, beside what every page of the desk may.
FRAMING = {"frame-src": [SELF], "script-src": [SELF], "connect-src": [SELF]}
HEADERS = {
    "Content-Security-Policy": (
        "sandbox; default-src 'none'; style-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    ),
    "X-Frame-Options": "SAMEORIGIN",
    "X-Content-Type-Options": "nosniff",
    "X-DNS-Prefetch-Control": "off",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def _snapshots() -> QuerySet[Snapshot]:
    return Snapshot.objects.select_related("session__jurisdiction", "run")


def _page(snapshot: Snapshot) -> Page:
    """The page with the beginning of its bytes. FetchError if they cannot be had."""
    return snapshots.as_page(snapshot, snapshots.head(snapshot, kept.READ))


def told_of(snapshot: Snapshot, run: Run) -> list[dict[str, str]]:
    """What a run's problems say of a page."""
    return [problem for problem in run.problems if problem.get("url") in {snapshot.url, snapshot.request_url} - {""}]


def missing(snapshot: Snapshot, error: FetchError) -> str:
    """Why the bytes cannot be shown, as a sentence."""
    if snapshot.dropped_at:
        return f"The bytes of this page were dropped on {snapshot.dropped_at:%-d %B %Y}, to keep the store within its size."
    return f"The bytes of this page cannot be shown: {error.reason}."


@require_safe
@csp_update(FRAMING)  # type: ignore[arg-type]  # its views have no arguments
def page(request: HttpRequest, pk: int) -> TemplateResponse:
    """`/desk/pages/<pk>/`: what is known of a kept page, and the page in a frame; its source with `?as=source`."""
    snapshot = get_object_or_404(_snapshots(), pk=pk)
    problems = told_of(snapshot, snapshot.run)
    wants_source = request.GET.get("as") == "source"
    gone, shown, source = "", None, None
    try:
        held = _page(snapshot)
        if wants_source:
            source = kept.source_text(held, size=snapshot.size, reasons=[problem["reason"] for problem in problems])
        else:
            shown = kept.shown(held, size=snapshot.size)
    except FetchError as error:
        gone = missing(snapshot, error)
    state = all_states().get(snapshot.session.jurisdiction.code)
    described = state.pages.get(snapshot.kind) if state else None
    readings = snapshot.readings.defer("raw").select_related("bill__session__jurisdiction").order_by("-is_current", "bill__slug")
    newest = snapshots.newest(snapshot.session_id, snapshot.kind, snapshot.request_url)
    return desk_page(
        request,
        "page",
        f"Kept page: {described.label if described else snapshot.kind}",
        snapshot=snapshot,
        problems=problems,
        gone=gone,
        cut=shown.cut if shown else source.cut if source else (),
        form=shown.form if shown else "",
        source=source,
        wants_source=wants_source,
        readings=readings[:BILLS],
        readings_beyond=max(0, readings.count() - BILLS),
        newest=newest if newest != snapshot else None,
    )


@require_safe
def shown(request: HttpRequest, pk: int) -> HttpResponse:
    """`/desk/pages/<pk>/shown/`: the document that the frame holds."""
    snapshot = get_object_or_404(_snapshots(), pk=pk)
    try:
        told, status = kept.shown(_page(snapshot), size=snapshot.size), 200
    except FetchError as error:
        told, status = kept.Shown(kept.Form.TEXT, missing(snapshot, error)), 410
    return HttpResponse(kept.document(told), status=status, headers=HEADERS, content_type="text/html; charset=utf-8")


@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """`/desk/pages/<pk>/download/`: the bytes as they were kept, as a file that no browser opens."""
    snapshot = get_object_or_404(_snapshots(), pk=pk)
    try:
        snapshots.head(snapshot, 0)
    except FetchError as error:
        return HttpResponse(missing(snapshot, error), status=410, headers=HEADERS, content_type="text/plain; charset=utf-8")
    sent: Iterator[bytes] = snapshots.pieces(snapshot)
    answer = StreamingHttpResponse(sent, headers=HEADERS, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="page-{snapshot.pk}-{snapshot.sha256[:12]}.bin"'
    answer["Content-Length"] = str(snapshot.size)
    return answer


ROUTES = (
    ("pages/<int:pk>/", page, "kept-page"),
    ("pages/<int:pk>/shown/", shown, "kept-page-shown"),
    ("pages/<int:pk>/download/", download, "kept-page-download"),
)
