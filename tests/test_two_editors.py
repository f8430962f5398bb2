"""Two editors and a crawl at one bill at once, in processes of their own: no word is lost, and none is written over unseen."""

import json
import subprocess
import sys

import pytest

from tests.processes import ROOT, done_by

ROUNDS = 12


@pytest.mark.slow
def test_two_editors_and_a_source_at_once_lose_nothing(environment: dict[str, str]) -> None:
    done_by("worker.begin_editing()", environment)

    def process(python: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", f"from tests import worker; {python}"]
        return subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    at_once = [
        process(f"worker.edit('ed', {ROUNDS})"),
        process(f"worker.edit('bo', {ROUNDS})"),
        process(f"worker.reread({ROUNDS})"),
    ]
    said = [one.communicate(timeout=120) for one in at_once]
    assert [one.returncode for one in at_once] == [0, 0, 0], said
    ed, bo = (json.loads(said[editor][0]) for editor in (0, 1))
    told = json.loads(done_by("worker.edited()", environment))
    # Every word that an editor was told is there, is there; every other was refused, and told why.
    assert sorted(told["values"]) == sorted(ed["made"] + bo["made"])
    assert len(ed["made"]) + ed["refused"] == ROUNDS
    assert len(bo["made"]) + bo["refused"] == ROUNDS
    # One live word at the most; the row shows it while it stands, and else what the source says.
    assert len(told["live"]) <= 1
    standing = [value for value, status in told["live"] if status == "standing"]
    assert told["shown"] == (standing or [told["source"]])[0]
    assert told["trail"] == []
