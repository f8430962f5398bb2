"""Kill -9 of a real worker in mid-crawl: nothing lost, nothing doubled, the run is taken up again."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
import pytest

from tests.legislature import action, bill, vote

ROOT = Path(__file__).parents[1]
BILLS = 20


class Legislature(BaseHTTPRequestHandler):
    """Serves a list and bills of Example, slowly, and counts what it is asked for."""

    asked: Counter[str] = Counter()

    def do_GET(self) -> None:
        self.asked[self.path] += 1
        time.sleep(0.15)
        whole = [bill(f"HB {n}", actions=[action(), action("Do pass 15-7", day=20)], votes=[vote()]) for n in range(1, BILLS + 1)]
        said: dict[str, Any] | None = None
        if self.path == "/list":
            said = {"bills": [bill(f"HB {n}") for n in range(1, BILLS + 1)]}
        elif self.path.startswith("/bill/HB"):
            said = {"bill": whole[int(self.path.removeprefix("/bill/HB")) - 1]}
        body = json.dumps(said).encode()
        self.send_response(200 if said else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def legislature() -> Iterator[str]:
    Legislature.asked.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Legislature) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextmanager
def a_database(folder: Path) -> Iterator[str]:
    """The URL of an empty database, on the server that the suite runs on."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield f"sqlite:///{folder}/killed.sqlite3"
        return
    name = f"killed_{os.getpid()}"
    admin = psycopg2.connect(url)
    admin.autocommit = True
    with admin.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    admin.close()


@pytest.fixture
def environment(tmp_path: Path, legislature: str) -> Iterator[dict[str, str]]:
    with a_database(tmp_path) as url:
        yield {**os.environ, "DATA_DIR": str(tmp_path), "DATABASE_URL": url, "EXAMPLE_LEGISLATURE": legislature, "OFFLINE": "0"}


def done_by(python: str, environment: dict[str, str]) -> str:
    command = [sys.executable, "-c", f"from tests import worker; {python}"]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60).stdout


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
