"""The memory that the largest pages take, from the first byte to the last record, each in a process of its own.

    python -m benchmarks.memory [--bills 5000]

California's table of members' votes comes from a zip on a local server, by ranges, and is joined with the table of votes; both are
those of the committed capture, once for each bill of an invented session. Virginia's files of 2024 are read where the real captures
lie beside the project. Beside the peak stands what the same interpreter takes with everything imported and nothing read.
"""

import argparse
import io
import json
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from scrapers.crawl import crawl, read
from scrapers.page import Request
from scrapers.records import BillRecord
from scrapers.replay import Capture, Replay, captures
from scrapers.state import all_states
from tests.scrapers.fetching import a_fetcher
from tests.scrapers.server import Answer, LocalServer

CAPTURES = Path(__file__).parents[1] / "tests" / "captures"
VIRGINIA = Path(__file__).parents[2] / "shared" / "captures" / "va" / "legacy-241"
MEMBER, SUMMARY, NUMBER = "BILL_DETAIL_VOTE_TBL.dat", "BILL_SUMMARY_VOTE_TBL.dat", b"SB747"


def _for_bills(body: bytes, bills: int) -> bytes:
    return b"".join(body.replace(NUMBER, b"SB%d" % number) for number in range(1, bills + 1))


def california(bills: int) -> tuple[int, int]:
    """Bytes of the table, and member votes read from it."""
    state = all_states()["ca"]
    with LocalServer() as server:
        url = server.url("/feed.zip")
        # The table lies in a process of its own while it is served.
        packer = subprocess.run(
            [sys.executable, "-m", "benchmarks.memory", "--pack", str(bills)], check=True, capture_output=True, timeout=600
        )
        server.says("/feed.zip", Answer(packer.stdout, headers={"ETag": '"one"'}, ranged=True))
        fetch = a_fetcher(replace(state, hosts=(server.host,)))
        table = fetch(Request("member-votes", f"{url}#{MEMBER}", "20252026"))
        votes = fetch(Request("votes", f"{url}#{SUMMARY}", "20252026"))
    assert table is not None
    assert votes is not None
    records, _ = read(state, replace(votes, beside={"member-votes": table}))
    return len(table.body), sum(len(vote.votes) for r in records if isinstance(r, BillRecord) for vote in r.votes or ())


def virginia(bills: int) -> tuple[int, int]:
    """Bytes of the session's files, and member votes read from them."""
    state = all_states()["va"]
    found = [capture for capture in captures(VIRGINIA, [state], session=None) if isinstance(capture, Capture)]
    replay = Replay(found)
    size = members = 0
    for page in crawl(state, replay.requests, replay, replay.answers):
        size += len(page.page.body) if page.page else 0
        members += sum(len(vote.votes) for r in page.records if isinstance(r, BillRecord) for vote in r.votes or ())
    return size, members


def nothing(bills: int) -> tuple[int, int]:
    all_states()
    return 0, 0


CASES: dict[str, tuple[str, Callable[[int], tuple[int, int]]]] = {
    "nothing": ("everything imported, nothing read", nothing),
    "ca": ("California, members' votes out of a zip, joined", california),
    "va": ("Virginia 2024, all files, votes joined with the history", virginia),
}


def _pack(bills: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for folder, name in (("member-votes", MEMBER), ("votes", SUMMARY)):
            archive.writestr(name, _for_bills((CAPTURES / "ca" / folder / name).read_bytes(), bills))
    return packed.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bills", type=int, default=5_000, help="how many bills California's tables hold (default: 5000)")
    parser.add_argument("--case", choices=CASES, help=argparse.SUPPRESS)
    parser.add_argument("--pack", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.pack:
        sys.stdout.buffer.write(_pack(options.pack))
        return
    if options.case:
        size, members = CASES[options.case][1](options.bills)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({"size": size, "members": members, "peak": peak}))
        return
    print("| what | MB read | member votes | peak MB | x idle |")
    print("|---|---|---|---|---|")
    idle = 0.0
    for case, (what, _) in CASES.items():
        if case == "va" and not VIRGINIA.is_dir():
            continue
        asked = [sys.executable, "-m", "benchmarks.memory", "--case", case, "--bills", str(options.bills)]
        told = json.loads(subprocess.run(asked, check=True, capture_output=True, text=True, timeout=1200).stdout)
        idle = idle or told["peak"]
        print(f"| {what} | {told['size'] / 1e6:.0f} | {told['members']:,} | {told['peak'] / 1e6:.0f} | {told['peak'] / idle:.1f} |")


if __name__ == "__main__":
    main()
