"""Many who ask at once, in processes of their own: no limit is overrun, and no address is there twice."""

import json
import subprocess
import sys

import pytest

from tests.processes import ROOT, done_by


@pytest.mark.slow
def test_limits_hold_for_many_who_ask_at_once(environment: dict[str, str]) -> None:
    done_by("worker.begin_asking()", environment)
    commands = [
        [sys.executable, "-c", f"from tests import worker; worker.ask('{sender}', 6)"] for sender in ("one", "one", "two", "two")
    ]
    at_once = [
        subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for command in commands
    ]
    said = [process.communicate(timeout=120) for process in at_once]
    assert [process.returncode for process in at_once] == [0] * 4, said
    taken = [int(out) for out, _ in said]
    assert (taken[0] + taken[1], taken[2] + taken[3]) == (5, 5)
    assert json.loads(done_by("worker.asked()", environment)) == [1, 3]
