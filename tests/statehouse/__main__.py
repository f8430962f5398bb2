"""Prints what comes of each fault, in a database of its own. Nothing but this machine is talked to."""

import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

scratch = tempfile.TemporaryDirectory()
os.environ |= {
    "DATA_DIR": scratch.name,
    "DATABASE_URL": f"sqlite:///{scratch.name}/statehouse.sqlite3",
    "DJANGO_SETTINGS_MODULE": "tracker.settings",
    "LOG_LEVEL": "ERROR",
    "NO_PROXY": "*",
}

import django

django.setup()

import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from tests.statehouse.crawls import forget_everything, session_of, without_waiting
from tests.statehouse.faults import CASES, Case, Result, played, suffer
from tests.statehouse.house import DAY, Statehouse
from tests.statehouse.pages import MAY

COLUMNS = "{:4} {:13} {:52} {:>5} {:>5}  {:8} {:8} {:7}"


def result(case: Case, folder: Path) -> Result:
    legislature = played(case.code)
    with ExitStack() as stack:
        house = stack.enter_context(Statehouse(folder, legislature))
        house.trusted_in(Path(settings.CERTIFICATES_DIR))
        stack.enter_context(without_waiting(legislature))
        clock = stack.enter_context(time_machine.travel(MAY, tick=True))
        return suffer(case, house, session_of(legislature), lambda: clock.shift(DAY))


def main() -> None:
    call_command("migrate", verbosity=0)
    print(COLUMNS.format("", "page", "fault", "rows", "tries", "run", "page", "next run"))
    for number, case in enumerate(CASES):
        with transaction.atomic():
            forget_everything()
        told = result(case, Path(scratch.name) / str(number))
        # Where nothing was read before, what the rest of the crawl brought is no change.
        moved = "-" if case.fresh else told.rows
        print(COLUMNS.format(case.code, case.kind, case.fault.name, moved, told.tries, told.outcome, told.kept or "-", told.after))
        for problem in told.problems[:1]:
            print(f"{'':5}{problem['error']}: {problem['reason']}"[:150])


main()
