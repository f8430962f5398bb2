from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bills.loading import replay_snapshots
from bills.management.commands._console import problems, progress, states_named, told, went_well


class Command(BaseCommand):
    help = """Parse the kept pages again: the newest page of each request, through the same pipeline, without the network.
    Run it after a parser was mended, to read what the old one could not."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--state", help="only this state, such as il")
        parser.add_argument("--believe", action="store_true", help="take suspect pages at their word: a person has looked at them")
        parser.add_argument("--unread", action="store_true", help="only pages that could not be read, or were suspect")

    def handle(self, *args: Any, **options: Any) -> None:
        failed = found = False
        with progress() as bar:
            chosen = {name: options[name] for name in ("unread", "believe")}
            for run in replay_snapshots(states_named(options["state"]), **chosen, progress=bar):
                found = True
                self.stdout.write(told(run, bar.seconds()))
                self.stderr.write("\n".join(problems(run))) if run.problems else None
                failed |= not went_well(run)
        if not found:
            self.stdout.write("there are no such pages")
        if failed:
            raise CommandError("not every page could be read; the lines above say which and why")
