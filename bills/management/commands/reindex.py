from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from bills.management.commands._console import states_named
from bills.models import Bill
from bills.provisions.texts import relearn
from bills.search.index import BATCH, count_words, index


class Command(BaseCommand):
    help = """Bring the search index up to what the bills show: those that differ, a batch a transaction.

A command that was stopped is begun again, and goes on where it was: what is indexed already is only compared."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--state", help="only this state's bills, such as il")
        parser.add_argument("--anew", action="store_true", help="write every document, as after damage to the index")

    def handle(self, *args: Any, **options: Any) -> None:
        codes = [state.code for state in states_named(options["state"])] if options["state"] else None
        bills = Bill.objects.filter(session__jurisdiction__code__in=codes) if codes else Bill.objects.all()
        texts = relearn()
        keys = list(bills.order_by("pk").values_list("pk", flat=True))
        written = 0
        for start in range(0, len(keys), BATCH):
            written += index(keys[start : start + BATCH], anew=options["anew"])
        words = count_words()
        self.stdout.write(f"{len(keys):,} bills, {written:,} written; {texts:,} kept texts; {words:,} words")
