"""What it takes to look for a topic's signs in what bills say of themselves, against a plain scan of the same texts.

    python -m benchmarks.signs ../shared/corpus [--rounds 3]

The plain scan asks of each text, in small letters, whether each phrase of the topic is `in` it: no whole words, no neighbours, no
context.
The folder holds bills a line, as JSON: title, abstract, actions [[date, chamber, text], ...]. The best of the rounds counts.
"""

import argparse
import gzip
import json
import time
from collections.abc import Callable
from pathlib import Path

import scrapers
from scrapers.signs import Signs

TOPICS = Path(scrapers.__file__).parent / "topics.json"


def texts(folder: Path) -> list[dict[str, tuple[str, ...]]]:
    lines = [line for file in sorted(folder.glob("*.jsonl.gz")) for line in gzip.decompress(file.read_bytes()).splitlines()]
    return [
        {
            "title": (bill["title"] or "",),
            "abstract": (bill["abstract"] or "",),
            "action": tuple(dict.fromkeys(text for _, _, text, *_ in bill["actions"])),
        }
        for bill in map(json.loads, lines)
    ]


def best(work: Callable[[], object], rounds: int) -> float:
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return min(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    (topic,) = json.loads(TOPICS.read_text(encoding="utf-8"))["topics"]
    signs, bills = Signs.read(topic), texts(options.folder)
    phrases = {phrase.replace("*", "") for spelled in topic["phrases"].values() for phrase in spelled}
    every = [text for bill in bills for place in bill.values() for text in place]

    def plain() -> int:
        return sum(phrase in small for text in every for small in [text.casefold()] for phrase in phrases)

    looked = best(lambda: [signs.matches(bill) for bill in bills], options.rounds)
    scanned = best(plain, options.rounds)
    print(f"{len(bills):,} bills, {sum(map(len, every)) / 1e6:.1f} million letters, {len(phrases)} phrases")
    mine, theirs = (taken / len(bills) * 1e6 for taken in (looked, scanned))
    print(f"signs {mine:.0f} us a bill; plain scan {theirs:.0f}; ratio {mine / theirs:.2f}")


if __name__ == "__main__":
    main()
