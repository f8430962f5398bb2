from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bills.loading import ARCHIVE, load, load_topics
from bills.management.commands._console import problems, progress, states_named, told, went_well
from bills.models import Run


class Command(BaseCommand):
    help = """Load captured pages through the same pipeline as live ones.

Without --from, the archive that the project ships is loaded, and the bills of its topic are watched.

A folder may hold, at any depth:
  <case>/request.json beside the bytes that it names, or a manifest.json that lists several;
  a source's own files, recognised by their shape and name in any case: Maryland's legislation.json,
  Illinois' 10400HB1312.xml, New York's API answers.
Files that are not a source's own are named, and left. A file that should have been read and could not be is an error:
it is kept, no row changes, and the command ends with exit code 1. To load the same folder twice changes nothing."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="folder", type=Path, help="a folder of captures (default: the shipped archive)")
        parser.add_argument("--state", help="only this state's files, such as il")
        parser.add_argument("--session", help="the session of files that do not tell, such as 104th or 2026")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"] or ARCHIVE
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder")
        states = states_named(options["state"])
        if options["session"] and not any(options["session"] == s.identifier for state in states for s in state.sessions):
            there = ", ".join(f"{s.identifier} ({state.code})" for state in states for s in state.sessions)
            raise CommandError(f"no session {options['session']!r}; there are {there}")
        if not options["folder"]:
            load_topics()
        failed = False
        with progress() as bar:
            for result in load(folder, states, session=options["session"], progress=bar):
                if isinstance(result, Run):
                    self.stdout.write(told(result, bar.seconds()))
                    self.stderr.write("\n".join(problems(result))) if result.problems else None
                    failed |= not went_well(result)
                else:
                    self.stdout.write(f"left: {result.path}: {result.reason}")
                    failed |= result.error is not None
        if failed:
            raise CommandError("not everything was loaded; the lines above say what and why")
