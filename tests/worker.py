"""A Celery worker that knows the State of Example, and takes up left runs fast. Started by tests as a process of its own."""

import contextlib
import datetime
import json
import os
from pathlib import Path

import scrapers.states

scrapers.states.__path__.append(str(Path(__file__).parent / "states"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

import django

django.setup()

from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone

from bills import audit, runs, subscribers, tasks
from bills.corrections import deeds
from bills.courts import asking
from bills.loading import watch
from bills.models import (
    Action,
    Bill,
    Correction,
    DocketAsk,
    Event,
    LegislativeSession,
    Mail,
    Run,
    Snapshot,
    Subscriber,
    Subscription,
    Topic,
    VoteEvent,
)
from scrapers.courts import courtlistener
from scrapers.state import all_states
from tests.example import read
from tests.legislature import bill, bill_page, vote
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


# One vote, of which two editors and the source speak at once. What each says of the yeas is a number of its own.


def says(yes: int) -> None:
    """Example's page says that so many voted yes. A crawl that finds another at work tries again."""
    while True:
        try:
            read(bill_page(bill(votes=[vote(yes=yes)])), trigger="load")
        except AssertionError:
            continue
        return


def begin_editing() -> None:
    call_command("migrate", verbosity=0)
    says(100)
    for name in ("ed", "bo"):
        User.objects.create(username=name, is_staff=True)


def edit(name: str, rounds: int) -> None:
    """Correct the yeas again and again, each time from what is shown; print what was taken, and how often it was refused."""
    by, made, refused = User.objects.get(username=name), [], 0
    for number in range(rounds):
        row, value = VoteEvent.objects.get(), (2000 if name == "ed" else 3000) + number
        told = {"part": "votes", "row": row.pk, "field": "counts.yes", "value": value, "seen": row.counts["yes"]}
        try:
            deeds.correct(Bill.objects.get(), reason="Counted again.", by=by, now=timezone.now(), **told)
            made.append(value)
        except deeds.Refused:
            refused += 1
    print(json.dumps({"made": made, "refused": refused}))


def reread(rounds: int) -> None:
    for number in range(rounds):
        says(100 + number % 3)


def edited() -> None:
    """Print what became of it all."""
    live = Correction.objects.live()
    told = {
        "values": list(Correction.objects.values_list("value", flat=True)),
        "live": list(live.values_list("value", "status")),
        "source": 100 + 11 % 3,
        "shown": VoteEvent.objects.get().counts["yes"],
        "trail": audit.verify(),
    }
    print(json.dumps(told))


# Many who ask at once to be told by mail.


def begin_asking() -> None:
    call_command("migrate", verbosity=0)
    read(bill_page(bill()), trigger="load")


def ask(sender: str, times: int) -> None:
    """Ask so often, for the same address, and print how often it was taken."""
    taken = 0
    for _ in range(times):
        watch = Subscription(target="bill", bill=Bill.objects.get(), news=["stage"])
        with contextlib.suppress(subscribers.Refused):
            subscribers.ask("victim@reader.example", watch, now=timezone.now(), sender=sender)
            taken += 1
    print(taken)


def asked() -> None:
    """Print how many subscribers there are, and how many mails to them."""
    people = Subscriber.objects.exclude(mailbox="")
    print(json.dumps([people.count(), Mail.objects.filter(subscriber__in=people).count()]))


# A day of a court source, of which several workers ask as much as they may.


def begin_a_day() -> None:
    call_command("migrate", verbosity=0)


def ask_for_a_day() -> None:
    """Ask whenever it is allowed, by a clock of our own, until a day and an hour have passed. Print how often it was."""
    now = datetime.datetime(2026, 3, 6, tzinfo=datetime.UTC)
    end, asked = now + datetime.timedelta(hours=25), 0
    while now < end:
        later = asking.count(courtlistener.HOST, now=now)
        asked += later is None
        now = later or now + datetime.timedelta(seconds=1)
    print(asked)


def asks() -> None:
    """Print the moments of all requests, as JSON."""
    rows = DocketAsk.objects.order_by("asked_at").values_list("asked_at", flat=True)
    print(json.dumps([moment.timestamp() for moment in rows]))
