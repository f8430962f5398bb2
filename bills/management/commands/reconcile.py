import datetime
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from bills.alerts.reconciling import reconcile, sentences


class Command(BaseCommand):
    help = """Count the events of the last days against the subscriptions that they match, and queue the alerts that are missing.
    It is done each night; exit with 1 if an alert is missing and cannot be queued."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=7, metavar="N", help="how many days back (default: 7)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["days"] < 1:
            raise CommandError("--days must be 1 or more")
        now = timezone.now()
        row = reconcile(now=now, since=now - datetime.timedelta(days=options["days"]))
        for sentence in sentences(row):
            self.stdout.write(sentence)
        if row.alerts < row.owed:
            raise CommandError(f"{row.owed - row.alerts:,} alerts are missing")
