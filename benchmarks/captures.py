"""What every folder of captures holds, state by state, and how fast it is read.

    python -m benchmarks.captures [--from ../shared/captures] [--state xx]

The folder is loaded into an empty database through the pipeline. Then each page is parsed once more and by itself, and beside the
rate stands that of decoding the same bytes and counting their lines in the same run: the least that any reading costs.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

SCRATCH = tempfile.TemporaryDirectory(prefix="redress-benchmark-")
os.environ["DATA_DIR"] = SCRATCH.name
os.environ["LOG_LEVEL"] = "ERROR"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

import django

django.setup()

from django.core.management import call_command
from django.db.models import Count, Q

from bills.loading import load
from bills.models import Action, Bill, Membership, PersonVote, Run, VoteEvent
from scrapers.crawl import crawl
from scrapers.replay import Capture, Replay, captures
from scrapers.state import State, all_states


def loaded(state: State, folder: Path) -> str:
    """A line of the first table."""
    began = time.perf_counter()
    runs = [run for run in load(folder, [state]) if isinstance(run, Run)]
    seconds = time.perf_counter() - began
    here = {"bill__session__jurisdiction__code": state.code}
    votes = VoteEvent.objects.filter(**here)
    with_roster = Membership.objects.filter(session__jurisdiction__code=state.code).order_by().values("session").distinct()
    names = PersonVote.objects.filter(vote_event__in=votes)
    matchable = names.filter(vote_event__reading__snapshot__session__in=with_roster)
    counted = matchable.aggregate(all=Count("pk"), matched=Count("pk", filter=Q(person__isnull=False)))
    share = f"{100 * counted['matched'] / counted['all']:.2f} % of {counted['all']:,}" if counted["all"] else "no roster"
    lost = sum(len(run.problems) for run in runs)
    return (
        f"| {state.name} | {len(runs)} | {Bill.objects.filter(session__jurisdiction__code=state.code).count():,} "
        f"| {Action.objects.filter(**here).count():,} | {votes.count():,} | {names.count():,} | {share} | {lost} | {seconds:.1f} |"
    )


def parsed(state: State, folder: Path) -> str:
    """A line of the second table: parsing alone, without a database."""
    replay = Replay(tuple(found for found in captures(folder, [state]) if isinstance(found, Capture)))
    pages = [replay(request) for request in replay.requests]
    by_request = {page.request: page for page in pages}
    began = time.perf_counter()
    read = list(crawl(state, replay.requests, by_request.__getitem__, replay.answers))
    parse = time.perf_counter() - began
    began = time.perf_counter()
    for page in pages:
        page.body.decode("latin-1").count("\n")
    bare = time.perf_counter() - began
    size = sum(len(one.page.body) for one in read if one.page is not None)
    bills = sum(type(record).__name__ == "BillRecord" for one in read for record in one.records)
    return f"| {state.name} | {size / 1e6:.1f} | {size / 1e6 / parse:.1f} | {bills / parse:,.0f} | {parse / bare:,.0f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="folder", type=Path, default=Path(__file__).parents[2] / "shared" / "captures")
    parser.add_argument("--state", help="only this state's, such as il")
    options = parser.parse_args()
    states = [state for state in all_states().values() if state.is_read and options.state in (None, state.code)]
    call_command("migrate", verbosity=0)
    print("| state | runs | bills | actions | votes | member votes | names matched | problems | seconds |")
    print("|---|---|---|---|---|---|---|---|---|")
    for state in states:
        print(loaded(state, options.folder), flush=True)
    print("\n| state | MB | MB/s | bills/s | x decode and count lines |")
    print("|---|---|---|---|---|")
    for state in states:
        print(parsed(state, options.folder), flush=True)


if __name__ == "__main__":
    main()
