import datetime
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from bills.management.commands._console import session_row, states_named
from bills.models import Bill
from bills.provisions.texts import asked_for, from_file, keep_text
from scrapers.vocabulary import Origin

ORIGINS = (Origin.CAPTURE, Origin.RECONSTRUCTED)


class Command(BaseCommand):
    help = """Keep the text of a bill's version, so that editors have it beside the form and quotes are compared with it.

The label is that of the version as the bill's page lists it, such as "Enrolled"."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("state", help="the state's two letters, such as il")
        parser.add_argument("session", help="such as 104th or 2026")
        parser.add_argument("bill", help="a bill's number in any spelling, such as hb1312")
        parser.add_argument("label", help="the version as the bill's page labels it, such as Enrolled")
        parser.add_argument("file", type=Path, help="HTML, PDF or plain text, as it came")
        parser.add_argument("--url", required=True, help="the official address of the text")
        parser.add_argument("--origin", choices=[str(o) for o in ORIGINS], default=str(Origin.CAPTURE), help="default: capture")
        parser.add_argument(
            "--retrieved", type=datetime.date.fromisoformat, metavar="DATE", help="when it left its source, if known"
        )
        parser.add_argument("--provenance", default="", help="a sentence on where the file came from")

    def handle(self, *args: Any, **options: Any) -> None:
        (state,) = states_named(options["state"])
        session = session_row(state, options["session"], today=timezone.now().date())
        bill = Bill.objects.filter(session=session).named(options["bill"]).select_related("session__jurisdiction").first()
        if bill is None:
            raise CommandError(f"{state.name} {session.name} has no bill {options['bill']!r}")
        labels = list(bill.versions.filter(withdrawn_at=None, hidden_at=None).values_list("label", flat=True))
        if labels and options["label"] not in labels:
            raise CommandError(f"{bill.identifier} has no version {options['label']!r}; there are {', '.join(labels)}")
        if not options["file"].is_file():
            raise CommandError(f"{options['file']} is not a file")
        page = from_file(
            options["file"],
            asked_for(bill, options["label"], options["url"]),
            origin=Origin(options["origin"]),
            read_through=options["retrieved"],
            provenance=options["provenance"],
        )
        snapshot = keep_text(bill, page, trigger="load", now=timezone.now())
        self.stdout.write(f"{bill.identifier}, {options['label']}: kept as page {snapshot.pk}, {snapshot.size:,} bytes")
