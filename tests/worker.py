"""A Celery worker that knows the State of Example, and takes up left runs fast. Started by tests as a process of its own."""

import datetime
import json
import os
from pathlib import Path

import scrapers.states

scrapers.states.__path__.append(str(Path(__file__).parent / "states"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

import django

django.setup()

from django.core.management import call_command

from bills import runs, tasks
from bills.loading import watch
from bills.models import Action, Bill, Event, LegislativeSession, Run, Snapshot, Topic, VoteEvent
from scrapers.state import all_states
from tracker.celery import app

runs.LEASE, runs.RENEW = datetime.timedelta(seconds=2), datetime.timedelta(seconds=0.2)
app.conf.beat_schedule = {name: {"task": f"bills.tasks.{name}", "schedule": 0.5} for name in ("crawl_due", "resume_runs")}
# No test may send a crawl to a real legislature.
vars(tasks)["all_states"] = lambda: {"zz": all_states()["zz"]}


def prepare(bills: int) -> None:
    """Tables and watched bills: the session is due."""
    call_command("migrate", verbosity=0)
    topic = Topic.objects.create(slug="example", name="Example", criteria="Example")
    session = LegislativeSession.objects.get(jurisdiction__code="zz", identifier="2026")
    for number in range(1, bills + 1):
        watch(topic, session, f"HB {number}")


def crawl(*arguments: str) -> None:
    """The crawl command, on tables of its own."""
    call_command("migrate", verbosity=0)
    call_command("crawl", "zz", "--session=2026", *arguments)


def report() -> None:
    """Print what there is, as JSON."""
    run = Run.objects.latest("pk")
    tables = (Bill, Action, VoteEvent, Snapshot, Event)
    counts = {model.__name__: model.objects.count() for model in tables}
    print(json.dumps({"outcome": run.outcome, "attempts": run.attempts, "problems": run.problems, **counts}))
