"""Stages of bills, line by line.

    python -m scrapers.stage --as-of 2026-09-01 < bills.jsonl > stages.jsonl
    zcat md.jsonl.gz | python -m scrapers.stage --as-of 2026-08-22 --score outcomes-md.tsv

A line that is no bill is an error on stderr, with its number; the others are written all the same, and the exit code is 1.
"""

import argparse
import datetime
import json
import sys
from collections.abc import Iterable
from pathlib import Path

from scrapers.stage.lines import NotABill, read, written
from scrapers.stage.score import Scores


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--as-of",
        type=datetime.date.fromisoformat,
        default=datetime.datetime.now(datetime.UTC).date(),
        metavar="DATE",
        help="the day to tell of, for lines without an as_of of their own: they are taken to be read through it (default: today)",
    )
    parser.add_argument(
        "--score", nargs="+", type=Path, metavar="TSV", help="compare with outcomes-<state>.tsv, and print that instead"
    )
    parser.add_argument(
        "--unread", type=int, default=0, metavar="N", help="with --score: the N texts of a state that are unread most"
    )
    options = parser.parse_args()
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    scores = Scores(options.score) if options.score else None
    failed = _run(sys.stdin, options.as_of, scores)
    if scores is not None:
        print("\n".join([*scores.report(), *scores.most_unread(options.unread)]))
    return failed


def _run(lines: Iterable[str], as_of: datetime.date, scores: Scores | None) -> int:
    failed = 0
    for number, text in enumerate(lines, 1):
        try:
            line = read(text, as_of)
        except NotABill as error:
            print(f"line {number}: {error}", file=sys.stderr)
            failed = 1
            continue
        told = line.stage()
        if scores is not None:
            scores.add(line, told)
        else:
            print(json.dumps(written(line, told), ensure_ascii=False))
    return failed


if __name__ == "__main__":
    sys.exit(main())
