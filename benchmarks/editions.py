"""What it costs to copy bills before they change: bytes a copy, and copies a second beside the changes that they go with.

    python -m benchmarks.editions [--real ../shared/captures/md ../shared/captures/il ...]

The invented session is read twice, each of its bills another the second time, once with copies and once without.
"""

import argparse
import statistics
import time
from pathlib import Path
from unittest import mock

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from benchmarks.pipeline import example  # sets Django up
from bills.editions import keep
from bills.loading import load
from bills.models import Bill, Edition, Run
from scrapers.page import Page
from scrapers.state import all_states
from tests.example import session as example_session
from tests.legislature import action, bill, list_page, vote


def measure_captures(folder: Path) -> str:
    """Every bill of the captures, copied as if all were about to change."""
    call_command("flush", interactive=False, verbosity=0)
    bills = sum(int(run.counts.get("bills", 0)) for run in load(folder, list(all_states().values())) if isinstance(run, Run))
    Edition.objects.all().delete()
    keys = list(Bill.objects.values_list("pk", flat=True))
    began = time.perf_counter()
    with transaction.atomic():
        copied = keep(keys, now=timezone.now())
    took = time.perf_counter() - began
    sizes = sorted(len(bytes(body)) for body in Edition.objects.values_list("body", flat=True))
    if not sizes:
        return f"| {folder.name} | {bills} | 0 | | | | |"
    return (
        f"| {folder.name} | {len(keys):,} | {copied:,} | {statistics.median(sizes):,.0f} | {statistics.mean(sizes):,.0f} "
        f"| {sizes[-1]:,} | {copied / took:,.0f} |"
    )


def changing(round_: int, count: int) -> Page:
    names = [(f"Member {n}", "yes" if n % 3 else "no") for n in range(40)]
    votes = [vote(key, yes=26, no=14, names=names) for key in ("v1", "v2")]
    history = [action(f"Line {n}", day=n) for n in range(1, 11 + round_)]
    return list_page(*(bill(f"HB {n}", abstract="An invented act.", actions=history, votes=votes) for n in range(1, count + 1)))


def changed(count: int) -> float:
    """Seconds to read a session each of whose bills has one more line."""
    call_command("flush", interactive=False, verbosity=0)
    example_session()
    example("first", changing(0, count)).once()
    began = time.perf_counter()
    example("second", changing(1, count)).once()
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = Path(__file__).parents[2] / "shared" / "captures"
    parser.add_argument("--real", type=Path, nargs="*", default=[shared / code for code in ("md", "il", "va", "ny", "ct", "ca")])
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    kept = min(changed(500) for _ in range(options.rounds))
    with mock.patch("bills.ingest.keep"), mock.patch("bills.staging.keep"):
        bare = min(changed(500) for _ in range(options.rounds))
    print(f"500 bills of 10 actions and two 40-member votes, one more line each: {500 / kept:,.0f} bills/s with copies, ", end="")
    print(f"{500 / bare:,.0f} without; ratio {kept / bare:.2f}", flush=True)
    print("| captures | bills | copied | median bytes | mean | largest | copies/s |")
    print("|---|---|---|---|---|---|---|")
    for folder in options.real:
        print(measure_captures(folder), flush=True)


if __name__ == "__main__":
    main()
