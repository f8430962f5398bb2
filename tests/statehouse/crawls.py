"""Crawls of a legislature that the statehouse plays, through the task that the schedule starts, and the rows that they leave."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from unittest.mock import patch

from django.apps import apps
from django.db import models
from django.utils import timezone

from bills import crawling, tasks
from bills.legislatures import declare
from bills.loading import watch
from bills.models import Edition, Event, LegislativeSession, Reading, Run, Snapshot, Topic, Watch
from bills.runs import Job, open_run
from scrapers.fetch import Fetcher
from scrapers.manners import Limits
from scrapers.page import Page, Request
from scrapers.state import all_states
from tests.statehouse.pages import Legislature

QUICK = Limits(connect=2, read=1, whole=1)
# What a crawl leaves of itself, what was there before, and what is worked out from the rest as of a day.
_NOT_PARTS = {
    "run",
    "snapshot",
    "reading",
    "event",
    "edition",
    # A person writes these, not a crawl.
    "alias",
    "auditentry",
    "correction",
    "errorreport",
    "proposal",
    "topic",
    "watch",
    "jurisdiction",
    "legislativesession",
    "organization",
    "billstage",
}


def keys() -> dict[str, str]:
    """A key for each state that wants one, which the statehouse does not look at."""
    wanted = [state.api_key for state in all_states().values() if state.api_key and not state.api_key.optional]
    return {key.setting: "a-key-of-the-statehouse" for key in wanted}


@contextmanager
def without_waiting(*played: Legislature, limits: Limits = QUICK) -> Iterator[None]:
    """The real fetch, which waits for nobody, and the tasks, which know the states that are played."""
    states = all_states() | {one.state.code: one.state for one in played}
    hasty = partial(Fetcher, sleep=lambda seconds: None, limits=limits)
    with patch.object(crawling, "Fetcher", hasty), patch.object(tasks, "all_states", lambda: states):
        yield


def session_of(legislature: Legislature) -> LegislativeSession:
    """The row of the session, with its bills watched."""
    declare([legislature.state])
    rows = LegislativeSession.objects.select_related("jurisdiction")
    session = rows.get(jurisdiction__code=legislature.state.code, identifier=legislature.session)
    topic, _ = Topic.objects.get_or_create(slug="played", defaults={"name": "Played", "criteria": "What the statehouse plays"})
    for identifier in legislature.watched:
        watch(topic, session, identifier)
    return session


def crawl(session: LegislativeSession) -> Run:
    """A crawl as the schedule starts it, to its end."""
    run = open_run(session, "schedule", now=timezone.now())
    assert run is not None
    tasks.crawl_session.apply(args=(run.pk, str(run.claim)), throw=True)
    run.refresh_from_db()
    return run


def load(legislature: Legislature, session: LegislativeSession, requests: list[Request]) -> Run:
    """The pages that answer these requests, without a network."""
    run = open_run(session, "load", now=timezone.now())
    assert run is not None

    def fetch(request: Request) -> Page:
        return Page(request, legislature.answer(request) or b"", request.url, timezone.now())

    return Job(run, legislature.state, session).work(requests, fetch, requests.__contains__)


def rows() -> Counter[tuple[Any, ...]]:
    """Every row that is part of a bill, of a member or of a hearing, without its number and without moments, which move."""
    counted: Counter[tuple[Any, ...]] = Counter()
    for model in apps.get_app_config("bills").get_models():
        if model._meta.model_name not in _NOT_PARTS:
            shown = [field for field in model._meta.concrete_fields if _is_shown(field)]
            for row in model._default_manager.select_related(*(f.name for f in shown if f.is_relation)):
                counted[model._meta.model_name, *(_told(row, field) for field in shown)] += 1
    return counted


def changed(before: Counter[tuple[Any, ...]], after: Counter[tuple[Any, ...]]) -> int:
    """How many rows are there now and were not, or were and are not."""
    return (after - before).total() + (before - after).total()


def forget_everything() -> None:
    """Every row that a crawl or a load wrote goes."""
    parts = [model for model in apps.get_app_config("bills").get_models() if model._meta.model_name not in _NOT_PARTS]
    written: list[type[models.Model]] = [Event, Edition, *reversed(parts), Reading, Snapshot, Run, Watch]
    for model in written:
        model._default_manager.all().delete()


def _is_shown(field: "models.Field[Any, Any]") -> bool:
    return not field.primary_key and field.name not in ("reading", "snapshot")


def _told(row: models.Model, field: "models.Field[Any, Any]") -> Any:
    value = getattr(row, field.name)
    if isinstance(field, models.DateTimeField):
        return value is None
    return str(value) if isinstance(value, models.Model | dict | list) else value
