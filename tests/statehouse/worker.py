"""A Celery worker whose internet is the statehouse of the test that started it as a process of its own."""

import datetime
import json
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

import django

django.setup()

from contextlib import ExitStack

import time_machine
from django.core.management import call_command

from bills.models import Run
from scrapers.state import all_states
from tests.statehouse.crawls import session_of, without_waiting
from tests.statehouse.network import PORTS, leading_here
from tests.statehouse.pages import MAY, legislature
from tracker.celery import app

PLAYED = [legislature(state) for state in all_states().values() if state.is_read]

app.conf.beat_schedule = {"crawl_due": {"task": "bills.tasks.crawl_due", "schedule": datetime.timedelta(seconds=0.5)}}
# For as long as the process lives.
_open = ExitStack()
_open.enter_context(leading_here({(host, port): local for host, port, local in json.loads(os.environ[PORTS])}))
_open.enter_context(without_waiting(*PLAYED))
_open.enter_context(time_machine.travel(MAY, tick=True))


def prepare() -> None:
    """Tables, and the played sessions with their bills watched: they are due."""
    call_command("migrate", verbosity=0)
    for played in PLAYED:
        session_of(played)


def report() -> None:
    """Print how the crawl of each played session ended, as JSON; null for one that has not."""
    runs = {(run.session.jurisdiction.code, run.session.identifier): run for run in Run.objects.exclude(outcome="running")}
    ended = {played.state.code: runs.get((played.state.code, played.session)) for played in PLAYED}
    print(json.dumps({code: run and [run.outcome, run.problems] for code, run in ended.items()}))
