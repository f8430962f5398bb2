from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bills import audit
from bills.models import AuditEntry


class Command(BaseCommand):
    help = """Check that no line of the audit trail was changed or taken out; exit with 1 if one was. Note the checksum that it
    prints and give it the next time, to see that no lines were cut off the end."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", metavar="CHECKSUM", help="a checksum that was printed before: its line must still be there")

    def handle(self, *args: Any, **options: Any) -> None:
        broken = audit.verify()
        if options["since"] and not audit.holds(options["since"]):
            broken.append("The line with the checksum that was given is not there: lines were cut off, or all were written anew.")
        for sentence in broken:
            self.stderr.write(sentence)
        if broken:
            raise CommandError("the audit trail is broken")
        self.stdout.write(f"{AuditEntry.objects.count():,} lines, none changed and none missing; the last is {audit.tip()}")
