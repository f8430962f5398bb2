from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from bills.crawling import crawl_run
from bills.management.commands._console import problems, progress, session_row, states_named, told, went_well
from bills.models.bill import spelled
from bills.runs import open_run
from scrapers.state import State


def as_printed(state: State, text: str) -> str:
    """A bill's number in any spelling, as the state prints it; CommandError if it lacks its letters or its number."""
    parts = spelled(text)
    if parts is None or not parts[0]:
        raise CommandError(
            f"{text!r} is no bill number; write it with its letters, such as {state.spelling.format(prefix='HB', number=1312)!r}"
        )
    return state.spelling.format(prefix=parts[0], number=parts[1])


class Command(BaseCommand):
    help = """Crawl one state's session now, live, in this process: its list, then each watched bill.
    The same work that the schedule does. It waits between requests as the State asks, so it may take a minute."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("state", help="the state's two letters, such as il")
        parser.add_argument("--session", help="such as 104th or 2026 (default: the newest that has begun)")
        parser.add_argument(
            "--bill", metavar="ID", action="append", default=[], help="only this bill, in any spelling; may be repeated"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.OFFLINE:
            raise CommandError("nothing is fetched: OFFLINE is set")
        (state,) = states_named(options["state"])
        if state.api_key and state.lacks_key(settings.API_KEYS):
            raise CommandError(f"{state.name} wants a key: set {state.api_key.setting} (from {state.api_key.register_at})")
        session = session_row(state, options["session"], today=timezone.now().date())
        bills = [as_printed(state, text) for text in options["bill"]]
        run = open_run(session, "command", now=timezone.now(), bills=bills)
        if run is None:
            raise CommandError(f"{state.name} is being crawled already; `status` in the browser shows how far it is")
        with progress() as bar:
            run = crawl_run(run, state, progress=bar)
            self.stdout.write(told(run, bar.seconds()))
        self.stderr.write("\n".join(problems(run))) if run.problems else None
        if not went_well(run):
            raise CommandError("the crawl did not go well; the lines above say why")
