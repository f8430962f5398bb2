"""A real worker, with its beat and its queue, crawls all states that the statehouse plays."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from scrapers.state import all_states
from tests.processes import ROOT, a_database
from tests.statehouse.crawls import keys
from tests.statehouse.house import Statehouse
from tests.statehouse.network import PORTS
from tests.statehouse.pages import legislature

pytestmark = pytest.mark.slow


def done_by(python: str, environment: dict[str, str]) -> str:
    command = [sys.executable, "-c", f"from tests.statehouse import worker; {python}"]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60).stdout


def ended(environment: dict[str, str]) -> dict[str, Any]:
    """How the crawl of each state ended, once all have."""
    deadline = time.monotonic() + 120
    while None in (told := json.loads(done_by("worker.report()", environment))).values():
        assert time.monotonic() < deadline, told
        time.sleep(0.5)
    return dict(told)


def test_all_states_are_crawled_by_a_worker(tmp_path: Path) -> None:
    played = [legislature(state) for state in all_states().values() if state.is_read]
    with Statehouse(tmp_path / "statehouse", *played) as house, a_database(tmp_path) as url:
        house.trusted_in(tmp_path / "certificates")
        ports = json.dumps([[host, port, local] for (host, port), local in house.ports.items()])
        told = {"DATA_DIR": str(tmp_path), "DATABASE_URL": url, "OFFLINE": "0", "NO_PROXY": "*", PORTS: ports}
        environment = {**os.environ, **keys(), **told}
        done_by("worker.prepare()", environment)
        options = ["-B", "-s", str(tmp_path / "beat"), "--without-gossip", "--without-mingle", "-P", "threads", "-l", "ERROR"]
        command = [sys.executable, "-m", "celery", "-A", "tests.statehouse.worker", "worker", *options]
        worker = subprocess.Popen(command, env=environment, cwd=ROOT, start_new_session=True)
        try:
            assert ended(environment) == {one.state.code: ["ok", []] for one in played}
        finally:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
