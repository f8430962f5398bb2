"""How fast a session goes through the whole pipeline: bytes kept, parsed, compared, written, told.

    python -m benchmarks.pipeline [--real ../shared/captures/md] [--rounds 3]

Each case is loaded into an empty database and then again, unchanged; the best of the rounds counts, since the machine is noisy.
Beside each rate stands what it is measured against in the same run: parsing the same bytes and nothing else, and inserting as many
rows of the same width straight into SQLite. Set DATABASE_URL to measure PostgreSQL.
"""

import argparse
import json
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

SCRATCH = tempfile.TemporaryDirectory(prefix="redress-benchmark-")
os.environ["DATA_DIR"] = SCRATCH.name
os.environ["LOG_LEVEL"] = "WARNING"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

import django

django.setup()

from django.core.management import call_command
from django.utils import timezone

from bills.loading import load
from bills.models import Action, Bill, BillRelation, Event, PersonVote, Reading, Run, Sponsorship, VoteEvent
from bills.runs import Job, open_run
from scrapers.page import Page
from scrapers.state import all_states
from tests.example import session as example_session
from tests.legislature import STATE, action, bill, list_page, vote

TABLES = (Bill, Action, Sponsorship, VoteEvent, PersonVote, BillRelation, Reading, Event)


@dataclass(frozen=True)
class Case:
    """What to load: `bytes` are the page, `once` loads it and returns the number of bills."""

    name: str
    body: bytes
    once: Callable[[], int]


def example(name: str, page: Page) -> Case:
    """A list page of the invented legislature."""

    def once() -> int:
        run = open_run(example_session(), "load", now=timezone.now())
        assert run is not None
        Job(run, STATE, run.session).work([page.request], lambda request: page)
        return int(run.counts["bills"])

    return Case(name, page.body, once)


def plain(count: int) -> Page:
    return list_page(
        *(bill(f"HB {n}", abstract="An invented act.", sponsors=["Ames", "Bell", "Cruz"]) for n in range(1, count + 1))
    )


def voted(count: int) -> Page:
    """Bills of 10 actions and two 40-member votes."""
    names = [(f"Member {n}", "yes" if n % 3 else "no") for n in range(40)]
    votes = [vote(key, yes=26, no=14, names=names) for key in ("v1", "v2")]
    history = [action(f"Line {n}", day=n) for n in range(1, 11)]
    return list_page(*(bill(f"HB {n}", abstract="An invented act.", actions=history, votes=votes) for n in range(1, count + 1)))


def real(folder: Path) -> Iterable[Case]:
    """Maryland's own list of 2025, where it is at hand."""
    for file in sorted(folder.glob("md_2025rs_legislation*.json")):
        alone = Path(SCRATCH.name) / "capture"
        alone.mkdir(exist_ok=True)
        (alone / file.name).write_bytes(file.read_bytes())

        def once(alone: Path = alone) -> int:
            return sum(int(run.counts["bills"]) for run in load(alone, [all_states()["md"]]) if isinstance(run, Run))

        yield Case("Maryland 2025, the State's list", file.read_bytes(), once)


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def rows() -> int:
    return sum(model._default_manager.count() for model in TABLES)


def insert_bare(count: int) -> None:
    with tempfile.NamedTemporaryFile(dir=SCRATCH.name) as file, closing(sqlite3.connect(file.name)) as database, database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute(
            "CREATE TABLE bare (id INTEGER PRIMARY KEY, bill INTEGER, reading INTEGER, name TEXT, word TEXT, place INTEGER)"
        )
        database.executemany(
            "INSERT INTO bare (bill, reading, name, word, place) VALUES (?, ?, ?, ?, ?)",
            ((n, n, "Member of the House", "yes", n) for n in range(count)),
        )


def measure(case: Case, rounds: int) -> str:
    first, again, parse, insert = [], [], [], []
    bills = written = 0
    for _ in range(rounds):
        call_command("flush", interactive=False, verbosity=0)
        example_session()
        first.append(timed(case.once))
        written = rows()
        again.append(timed(case.once))
        assert rows() == written, "an unchanged load wrote something"
        bills = Bill.objects.count()
        parse.append(timed(lambda: json.loads(case.body)))
        insert.append(timed(partial(insert_bare, written)))
    bare = min(parse) + min(insert)
    return (
        f"| {case.name} | {bills:,} | {written:,} | {bills / min(first):,.0f} | {min(first) / bare:.1f} "
        f"| {bills / min(again):,.0f} | {min(again) / min(parse):.1f} | {min(first) / min(again):.1f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--real", type=Path, default=Path(__file__).parents[2] / "shared" / "captures" / "md")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    print("| case | bills | rows | first, bills/s | x parse + insert | unchanged, bills/s | x parse | first / unchanged |")
    print("|---|---|---|---|---|---|---|---|")
    for case in (
        *real(options.real),
        example("plain bills", plain(2_000)),
        example("10 actions, two 40-member votes", voted(1_000)),
    ):
        print(measure(case, options.rounds), flush=True)


if __name__ == "__main__":
    main()
