from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from bills.management.commands._console import states_named
from bills.models import Bill
from bills.staging import Moved, restage


class Command(BaseCommand):
    help = "Work out every bill's stage anew, as after a change of the rules, and print what moved and why."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--state", help="only this state's bills, such as il")
        parser.add_argument("--quiet", action="store_true", help="print the count only")

    def handle(self, *args: Any, **options: Any) -> None:
        codes = [state.code for state in states_named(options["state"])]
        bills = Bill.objects.filter(session__jurisdiction__code__in=codes).order_by("pk").values_list("pk", flat=True)
        moved = restage(bills, now=timezone.now())
        if not options["quiet"]:
            for each in moved:
                self.stdout.write(_told(each))
        self.stdout.write(f"{len(bills):,} bills, {len(moved):,} moved")


def _told(moved: Moved) -> str:
    """`md HB 351: COMMITTEE ALIVE -> ENACTED DONE; Law: signed ...`"""
    before = f"{moved.before.position} {moved.before.life}" if moved.before else "no stage"
    after = f"{moved.after.position} {moved.after.life}"
    return f"{moved.bill.session.jurisdiction.code} {moved.bill.identifier}: {before} -> {after}; {moved.after.headline}"
