import datetime
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from bills.backfill import PROVIDER, backfill
from bills.loading import ARCHIVE, load, load_topics
from bills.management.commands._console import Progress, left_out, problems, progress, states_named, told, went_well
from bills.models import Run
from bills.seeding.courts import load_courts
from bills.seeding.provisions import load_provisions
from scrapers.replay import Leftover


class Command(BaseCommand):
    help = """Load captured pages through the same pipeline as live ones.

Without --from, the archive that the project ships is loaded, the bills of its topic are watched, the cases against them that
the project knows of from cited reports are told, and so is what their texts provide.

A folder may hold, at any depth:
  <case>/request.json beside the bytes that it names, or a manifest.json that lists several;
  a source's own files, recognised by their shape and name in any case: Maryland's legislation.json,
  Illinois' 10400HB1312.xml, New York's API answers.
Files that are not a source's own are named, and left. A file that should have been read and could not be is an error:
it is kept, no row changes, and the command ends with exit code 1. To load the same folder twice changes nothing.

With --format ocd, the paths are Open Civic Data of any state, as JSON: files of one bill a line (also .gz), lists, Open States'
zip files of JSON, folders of its scrapers' files (bill_*.json, vote_event_*.json), or folders of all these. They stand in for the
state's own pages: what those say takes their place, whichever is loaded first, and nobody is told of it."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="with --format ocd: a file or a folder")
        parser.add_argument("--format", choices=["captures", "ocd"], default="captures", help="what is loaded (default: captures)")
        parser.add_argument("--provider", default=PROVIDER, help=f"with --format ocd: who collected it (default: {PROVIDER})")
        parser.add_argument(
            "--read-through",
            type=datetime.date.fromisoformat,
            metavar="DATE",
            help="with --format ocd: the last day whose news the files can hold",
        )
        parser.add_argument("--from", dest="folder", type=Path, help="a folder of captures (default: the shipped archive)")
        parser.add_argument("--state", help="only this state's files, such as il")
        parser.add_argument("--session", help="the session of files that do not tell, such as 104th or 2026")

    def handle(self, *args: Any, **options: Any) -> None:
        with progress() as bar:
            self._report(self._backfill(bar, options) if options["format"] == "ocd" else self._captures(bar, options), bar)

    def _backfill(self, bar: Progress, options: dict[str, Any]) -> Iterable[Run | Leftover]:
        if not options["paths"] or options["folder"] or options["state"] or options["session"]:
            raise CommandError("--format ocd takes one path or more, and neither --from, --state nor --session")
        return backfill(options["paths"], provider=options["provider"], read_through=options["read_through"], progress=bar)

    def _captures(self, bar: Progress, options: dict[str, Any]) -> Iterator[Run | Leftover]:
        if options["paths"] or options["read_through"]:
            raise CommandError("a path and --read-through are for --format ocd; a folder of captures is named with --from")
        folder: Path = options["folder"] or ARCHIVE
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder")
        states = states_named(options["state"])
        if options["session"] and not any(options["session"] == s.identifier for state in states for s in state.sessions):
            there = ", ".join(f"{s.identifier} ({state.code})" for state in states for s in state.sessions)
            raise CommandError(f"no session {options['session']!r}; there are {there}")
        runs = load(folder, states, session=options["session"], progress=bar)
        return runs if options["folder"] else self._shipped(runs)

    def _shipped(self, runs: Iterable[Run | Leftover]) -> Iterator[Run | Leftover]:
        load_topics()
        yield from runs
        load_courts()  # clauses hang on bills, and so do provisions
        load_provisions(now=timezone.now())

    def _report(self, results: Iterable[Run | Leftover], bar: Progress) -> None:
        failed = False
        for result in results:
            if isinstance(result, Run):
                self.stdout.write("\n".join([told(result, bar.seconds()), *left_out(result)]))
                self.stderr.write("\n".join(problems(result))) if result.problems else None
                failed |= not went_well(result)
            else:
                self.stdout.write(f"left: {result.path}: {result.reason}")
                failed |= result.error is not None
        if failed:
            raise CommandError("not everything was loaded; the lines above say what and why")
