"""Kill -9 of a real worker in mid-crawl: nothing lost, nothing doubled, the run is taken up again."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial

import pytest

from tests.processes import BILLS, ROOT, Legislature, done_by


def a_worker(environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    options = [
        "-B",
        "-s",
        f"{environment['DATA_DIR']}/beat",
        "--without-gossip",
        "--without-mingle",
        "-P",
        "threads",
        "-l",
        "ERROR",
    ]
    command = [sys.executable, "-m", "celery", "-A", "tests.worker", "worker", *options]
    return subprocess.Popen(command, env=environment, cwd=ROOT, start_new_session=True)


def wait_for(condition: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, f"waited a minute for {what}"
        time.sleep(0.05)


def bills_asked_for(number: int) -> bool:
    return sum(path.startswith("/bill/") for path in Legislature.asked) >= number


@pytest.mark.slow
def test_a_worker_killed_twice_in_mid_crawl_loses_and_doubles_nothing(environment: dict[str, str]) -> None:
    done_by(f"worker.prepare({BILLS})", environment)
    for seen in (5, 12):
        victim = a_worker(environment)
        wait_for(partial(bills_asked_for, seen), f"{seen} bills")
        os.killpg(victim.pid, signal.SIGKILL)
        victim.wait()
    last = a_worker(environment)
    try:
        wait_for(lambda: '"running"' not in done_by("worker.report()", environment), "the end of the run")
    finally:
        os.killpg(last.pid, signal.SIGKILL)
        last.wait()
    told = json.loads(done_by("worker.report()", environment))
    assert told == {
        "outcome": "ok",
        "attempts": 3,
        "problems": [],
        "Bill": BILLS,
        "Action": 2 * BILLS,
        "VoteEvent": BILLS,
        "Snapshot": BILLS + 1,
        "Event": BILLS,
    }
    # A page that was kept is not asked for again: only those that were on their way when the worker died.
    assert sum(Legislature.asked[path] - 1 for path in Legislature.asked if path.startswith("/bill/")) <= 2
