"""Texts of bills that are kept, so that a quote can be compared with what it quotes.

A kept text is a page of the kind `text`, whose context names the bill's version as it is labelled. No parser reads it.
"""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from bills import kept, snapshots
from bills.models import Bill, Run, SearchText, Snapshot, Version
from bills.models.bill import slug_of
from bills.provisions.quoting import holds
from bills.search.index import index
from scrapers.errors import FetchError, ScrapeError
from scrapers.fetch import Fetcher
from scrapers.page import Page, Request
from scrapers.state import PageKind, State
from scrapers.vocabulary import RunOutcome

KIND = "text"
_TEXT = PageKind(parse=lambda page: (), label="Text of a bill", may_hold_nothing=True)


def text_of(bill: Bill, version: str, *, of: str = "") -> Snapshot | None:
    """The newest kept text of a bill's version, or of that of another bill of the session; None if there is none."""
    identifier = of or bill.identifier
    rows = Snapshot.objects.filter(session=bill.session_id, kind=KIND, dropped_at=None, context__label=version)
    rows = rows.select_related("session__jurisdiction", "run").order_by("-kept_at", "-pk")
    return next((row for row in rows if slug_of(row.identifier) == slug_of(identifier)), None)


def says(snapshot: Snapshot, quote: str) -> bool | None:
    """Whether the kept text has these words; None if it cannot be read: its bytes are gone, or are no text."""
    try:
        page = snapshots.as_page(snapshot, snapshots.body(snapshot))
    except FetchError:
        return None
    lines = [fold for fold in _lines(page) if fold]
    return holds("\n".join(lines), quote) if lines else None


def _lines(page: Page) -> Iterable[str]:
    """All that the text says. Of a PDF every sheet; nothing of what is no text."""
    match kept.form_of(page):
        case kept.Form.PDF:
            try:
                return "\n".join(page.sheets()).splitlines()
            except ScrapeError:
                return []
        case kept.Form.BINARY:
            return []
        case _:
            return kept.words(page)[0]


def keep_text(bill: Bill, page: Page, *, trigger: str, now: datetime.datetime) -> Snapshot:
    """Keep a text, with a run of its own, which tells when and why."""
    with transaction.atomic():
        run = _ended(bill, trigger, RunOutcome.OK, now=now)
        snapshot = snapshots.keep(page, run)
        snapshot.status = Snapshot.Status.READ
        snapshot.save(update_fields=["status"])
        learn(snapshot, bill)
    return snapshot


def learn(snapshot: Snapshot, bill: Bill) -> None:
    """Have search find the bill by what this kept text says, in place of an earlier text of the same version."""
    try:
        lines = _lines(snapshots.as_page(snapshot, snapshots.body(snapshot)))
    except FetchError:
        return
    label = str(snapshot.context.get("label", ""))
    with transaction.atomic():
        SearchText.objects.filter(bill=bill, label=label).delete()
        SearchText.objects.create(snapshot=snapshot, bill=bill, label=label, text="\n".join(line for line in lines if line.strip()))
        index([bill.pk])


def relearn() -> int:
    """The same of every bill's newest text of each version. Returns how many texts there are."""
    newest = {
        (row.session_id, slug_of(row.identifier), row.context.get("label")): row
        for row in Snapshot.objects.filter(kind=KIND, dropped_at=None)
        .select_related("session__jurisdiction", "run")
        .order_by("kept_at", "pk")
    }
    known = set(SearchText.objects.values_list("snapshot", flat=True))
    for (session, slug, _), row in newest.items():
        bill = Bill.objects.filter(session=session, slug=slug).first()
        if bill is not None and row.pk not in known:
            learn(row, bill)
    return len(newest)


def asked_for(bill: Bill, version: str, url: str) -> Request:
    """The request that a text answers."""
    return Request(KIND, url, bill.session.identifier, bill.identifier, {"label": version})


def from_file(path: Path, request: Request, **told: object) -> Page:
    """The file's bytes as the page that they were; `told` are its other fields, such as where it came from."""
    page = Page(request=request, body=path.read_bytes(), url=request.url, retrieved_at=None)
    return replace(page, **told)  # type: ignore[arg-type]  # fields of a Page


def fetch_text(version: Version, state: State, *, now: datetime.datetime) -> Run:
    """Ask the legislature for the text of a version, and keep it. The run tells what came of it.

    Only hosts that the state declares are asked, in the manner of every other page.
    """
    request = asked_for(version.bill, version.label, version.url)
    try:
        if settings.OFFLINE:
            raise FetchError(request.url, "nothing is fetched: OFFLINE is set")
        page = _fetcher(state)(request)
        if page is None:
            raise FetchError(request.url, "the host says that nothing has changed, and was not asked that")
        return keep_text(version.bill, page, trigger="editor", now=now).run
    except ScrapeError as error:
        problem = {"url": request.url, "error": type(error).__name__, "reason": error.reason}
        return _ended(version.bill, "editor", RunOutcome.FAILED, now=now, problems=[problem])


def _fetcher(state: State) -> Fetcher:
    return Fetcher(
        replace(state, pages={**state.pages, KIND: _TEXT}),
        contact=settings.OPERATOR_CONTACT,
        version=settings.VERSION,
        keys=settings.API_KEYS,
        certificates=Path(settings.CERTIFICATES_DIR),
    )


def last_failure(version: Version) -> str:
    """Why the last attempt to fetch a version's text failed; "" if it did not, or there was none."""
    asked = Run.objects.filter(session=version.bill.session_id, trigger="editor", bills=[version.bill.identifier])
    for run in asked.order_by("-started_at", "-pk")[:20]:
        if run.snapshots.filter(kind=KIND, request_url=version.url).exists():
            return ""
        told = [problem["reason"] for problem in run.problems if problem.get("url") == version.url]
        if told:
            return str(told[0])
    return ""


def _ended(
    bill: Bill, trigger: str, outcome: RunOutcome, *, now: datetime.datetime, problems: Iterable[dict[str, str]] = ()
) -> Run:
    """A run that ended as it began: nothing of it is left to be taken up."""
    return Run.objects.create(
        jurisdiction_id=bill.session.jurisdiction_id,
        session_id=bill.session_id,
        trigger=trigger,
        outcome=outcome,
        started_at=now,
        finished_at=timezone.now(),
        claim=uuid.uuid4(),
        lease_until=now,
        bills=[bill.identifier],
        attempts=1,
        problems=list(problems),
    )
