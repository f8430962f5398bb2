"""Two loads of the same pages at once, in processes of their own."""

import json
import subprocess
import sys

import pytest

from bills.loading import TOPICS
from tests.processes import ROOT, done_by


@pytest.mark.slow
def test_two_loads_at_once_write_each_bill_once(environment: dict[str, str]) -> None:
    def manage(command: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen([sys.executable, "manage.py", command], env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)

    assert manage("migrate").wait(60) == 0
    assert [load.wait(60) for load in (manage("load"), manage("load"))] == [0, 0]
    told = json.loads(done_by("worker.report()", environment))
    bills = len(json.loads(TOPICS.read_text(encoding="utf-8"))["topics"][0]["bills"])
    assert (told["Bill"], told["Event"]) == (bills, bills)
