"""How soon after a reading the mail server has an instant mail, with nothing else to do.

    [DATABASE_URL=... CELERY_BROKER_URL=...] python -m benchmarks.instant [--votes 20]

A worker and a beat with the settings of the site, in processes of their own, a local mail server, and one subscriber. A committee
vote of Example is read so often, at moments that have nothing to do with the beat; the time is from the reading's `recorded_at` to
the mail's `accepted_at`. `woken` is as a crawl does it, which has each page's news matched; `beat` is where nothing wakes it, the
worst that can be while the worker runs.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.processes import free_port

SCRATCH = os.environ.get("INSTANT_DIR") or tempfile.mkdtemp(prefix="redress-instant-")


if "INSTANT_DIR" not in os.environ:
    # The worker is this module too, and must find the same.
    os.environ |= {"INSTANT_DIR": SCRATCH, "DATA_DIR": SCRATCH, "LOG_LEVEL": "WARNING", "OFFLINE": "1"}
    os.environ |= {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(free_port()), "EMAIL_USE_TLS": "0"}
    os.environ |= {"EMAIL_FROM": "alerts@redress.example"}
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

import django

import scrapers.states

scrapers.states.__path__.append(str(Path(__file__).parents[1] / "tests" / "states"))
django.setup()

from django.conf import settings
from django.core.management import call_command

from bills.models import Bill, Mail
from bills.tasks import wake
from scrapers.vocabulary import MailStatus
from tests.example import read
from tests.legislature import action, bill, bill_page, vote
from tests.smtp import MailServer
from tests.subscribers import make_subscriber, make_subscription
from tracker.celery import app

PATIENCE = 60.0
__all__ = ["app"]


def committee_votes(count: int) -> None:
    lines = [action(f"Do pass {n}-0", day=2) for n in range(1, count + 1)]
    votes = [vote(f"v{n}", committee="Judiciary", yes=n, no=0) for n in range(1, count + 1)]
    read(bill_page(bill(actions=[action(), *lines], votes=votes)))


def seconds(number: int, *, woken: bool) -> float:
    """From the reading of one more vote to the mail server's word."""
    before = Mail.objects.filter(status=MailStatus.ACCEPTED).count()
    committee_votes(number)
    if woken:
        wake("")
    deadline = time.monotonic() + PATIENCE
    while Mail.objects.filter(status=MailStatus.ACCEPTED).count() == before:
        if time.monotonic() > deadline:
            raise SystemExit(f"no mail within {PATIENCE:.0f} seconds; the worker's log is in {SCRATCH}")
        time.sleep(0.05)
    mail = Mail.objects.filter(status=MailStatus.ACCEPTED).latest("accepted_at")
    alert = mail.alerts.latest("pk")
    assert mail.accepted_at is not None
    return (mail.accepted_at - alert.event.recorded_at).total_seconds()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.instant", description=__doc__)
    parser.add_argument("--votes", type=int, default=20)
    count = parser.parse_args().votes
    call_command("migrate", verbosity=0)
    committee_votes(0)
    make_subscription(make_subscriber(), bill=Bill.objects.get())
    celery = [sys.executable, "-m", "celery", "-A", "benchmarks.instant"]
    with MailServer(int(os.environ["EMAIL_PORT"])), Path(SCRATCH, "celery.log").open("ab") as out:
        running = [
            subprocess.Popen([*celery, *parts], stdout=out, stderr=out)
            for parts in (["worker", "-l", "WARNING"], ["beat", "--pidfile=", "-s", f"{SCRATCH}/beat"])
        ]
        try:
            dice, number = random.Random(1), 0  # noqa: S311 - moments, no secrets
            print(f"{settings.DATABASES['default']['ENGINE'].rpartition('.')[2]}, {settings.CELERY_BROKER_URL.partition(':')[0]}\n")
            print("| how | mails | median, s | 95th percentile, s | longest, s |\n|---|---|---|---|---|")
            number += 1
            seconds(number, woken=False)  # until all has started
            for how in ("woken", "beat"):
                took = []
                for _ in range(count):
                    time.sleep(dice.uniform(0, 2))
                    number += 1
                    took.append(seconds(number, woken=how == "woken"))
                p95 = statistics.quantiles(took, n=20, method="inclusive")[-1]
                print(f"| {how} | {count} | {statistics.median(took):.2f} | {p95:.2f} | {max(took):.2f} |", flush=True)
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait()


if __name__ == "__main__":
    main()
