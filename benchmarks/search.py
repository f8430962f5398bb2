"""Whether SQLite and PostgreSQL give the same answers to 200 queries over the real corpus, and how fast.

    python -m benchmarks.search --postgresql postgresql://...an empty database [--corpus ../shared/corpus] [--rounds 3]

Each database is loaded by a process of its own, whose index then answers every query: the whole set, and the first page with its
count as the page of the search asks for them. The sets are compared one by one, with each other and with those that the naive
oracle of the tests finds. Times are of the first page and its count, the median of the rounds. Beside them: how long loading took,
how long it takes to index all of it once more, and so how much longer loading is than it would be without search.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from itertools import chain
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"


def answer(corpus: Path, rounds: int) -> dict[str, Any]:
    """Load the corpus into the database that the environment names, and ask."""
    from django.core.management import call_command
    from django.utils import timezone

    import benchmarks.pipeline  # noqa: F401 - sets Django up
    from bills.backfill import backfill
    from bills.models import Bill
    from bills.search.asked import Search
    from bills.search.documents import documents
    from bills.search.finding import count, everything, page
    from bills.search.index import index
    from tests.search_queries import QUERIES
    from tests.searching import Oracle

    call_command("migrate", verbosity=0, no_backup=True)
    start = time.perf_counter()
    for _ in backfill([corpus]):
        pass
    loaded = time.perf_counter() - start
    start = time.perf_counter()
    index(Bill.objects.order_by("pk").values_list("pk", flat=True), anew=True)
    spent = time.perf_counter() - start
    names = {
        pk: "/".join(map(str, told))
        for pk, *told in Bill.objects.values_list("pk", "session__jurisdiction__code", "session__identifier", "slug")
    }
    now = timezone.now()
    found: list[list[str]] = []
    times: list[float] = []
    for query in QUERIES:
        search = Search(q=query)
        took = []
        for _ in range(rounds):
            start = time.perf_counter()
            page(search, now=now)
            count(search, now=now)
            took.append(time.perf_counter() - start)
        times.append(statistics.median(took))
        keys = chain.from_iterable(everything(search, now=now, most=len(names)))
        found.append(sorted(names[key] for key in keys))
    oracle = Oracle(documents(list(names)))
    naive = [sorted(names[key] for key in oracle.answers(query)) for query in QUERIES]
    return {"bills": len(names), "loaded": loaded, "indexing": spent, "found": found, "naive": naive, "times": times}


def asked(url: str, options: argparse.Namespace) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.search", "--one", "--corpus", str(options.corpus), "--rounds", str(options.rounds)]
    environment = {**os.environ, "DATABASE_URL": url} if url else {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    told: dict[str, Any] = json.loads(subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE).stdout)
    return told


def row(name: str, told: dict[str, Any], other: dict[str, Any]) -> str:
    times = sorted(told["times"])
    same = sum(a == b for a, b in zip(told["found"], other["found"], strict=True))
    naive = sum(a == b for a, b in zip(told["found"], told["naive"], strict=True))
    p50, p95 = times[len(times) // 2], times[len(times) * 95 // 100]
    share = told["loaded"] / (told["loaded"] - told["indexing"])
    return (
        f"| {name} | {told['bills']:,} | {same}/{len(times)} | {naive}/{len(times)} | {1000 * p50:.1f} | {1000 * p95:.1f} "
        f"| {told['loaded']:.0f} | {told['indexing']:.0f} | {share:.2f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--postgresql", metavar="URL", help="an empty database")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not options.corpus.is_dir():
        parser.error(f"{options.corpus} is not a folder")
    if options.one:
        json.dump(answer(options.corpus, options.rounds), sys.stdout)
        return
    if not options.postgresql:
        parser.error("--postgresql is needed: what is compared are the two")
    lite, post = asked("", options), asked(options.postgresql, options)
    print(
        "| database | bills | same set as the other | as the oracle | p50, ms | p95, ms | load, s | of it indexing, s | x without |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    print(row("SQLite", lite, post))
    print(row("PostgreSQL", post, lite))
    sizes = sorted(map(len, post["found"]))
    print(f"Answers to a query: {sizes[0]} to {sizes[-1]:,} bills, {sizes[len(sizes) // 2]:,} in the middle.")


if __name__ == "__main__":
    main()
