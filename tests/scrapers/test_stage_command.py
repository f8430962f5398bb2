"""The model alone, on lines of JSON: one line out for each that is a bill, and an error that names the others."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


def command(*lines: str, args: tuple[str, ...] = ("--as-of", "2026-08-22")) -> tuple[int, list[str], str]:
    done = subprocess.run(
        [sys.executable, "-m", "scrapers.stage", *args],
        input="\n".join(lines),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stdout.splitlines(), done.stderr


def a_bill(*actions: Sequence[object], **told: Any) -> str:
    """A bill of our own making, in the number of none: Maryland has no HB 9999."""
    said = {"state": "md", "session": "2026", "identifier": "HB9999", "classification": ["bill"], "from_chamber": "lower"}
    return json.dumps({**said, "actions": list(actions), **told})


FIRST = ["2026-01-20", "lower", "First Reading Judiciary", ["referral-committee"]]
PASSED = ["2026-02-20", "lower", "Third Reading Passed (96-38)"]


@pytest.mark.slow
def test_each_line_has_its_stage_in_order() -> None:
    code, out, err = command(a_bill(FIRST), a_bill(FIRST, PASSED, ["2026-02-21", "lower", "Nobody signed it"], identifier="HB9998"))
    first, second = map(json.loads, out)
    assert (code, err) == (0, "")
    assert (first["identifier"], first["position"], first["life"], first["dead_reason"]) == (
        "HB9999",
        "COMMITTEE",
        "DEAD",
        "sine-die",
    )
    assert (second["position"], second["evidence"]["position"], second["unread"]) == ("PASSED_ONE", 1, [2])
    assert first["meter"] == ["reached", "failed", "ahead", "ahead", "ahead", "ahead", "ahead"]
    assert set(first) == {
        *("state", "session", "identifier", "position", "life", "dead_reason", "path", "force", "court", "meter"),
        *("evidence", "confidence", "unread", "headline"),
    }


@pytest.mark.slow
def test_a_line_may_name_a_day_of_its_own() -> None:
    _, out, _ = command(a_bill(FIRST, PASSED, as_of="2026-02-01"))
    assert json.loads(out[0])["position"] == "COMMITTEE"
    assert json.loads(out[0])["life"] == "ALIVE"


@pytest.mark.slow
def test_a_line_that_is_no_bill_is_told_and_costs_no_other() -> None:
    no_bills = [
        "",
        "[]",
        "{",
        '{"state": "zz"}',
        a_bill(["2026-02-31", "lower", "First Reading Judiciary"]),
        a_bill(state="atlantis"),
    ]
    code, out, err = command(*no_bills, a_bill(FIRST))
    assert code == 1
    assert len(out) == 1
    assert [line.split(":")[0] for line in err.splitlines()] == [f"line {number}" for number in range(1, len(no_bills) + 1)]


@pytest.mark.slow
def test_a_score_names_what_disagrees_and_what_is_unread(tmp_path: Path) -> None:
    table = tmp_path / "outcomes-md.tsv"
    table.write_text(
        "session\tidentifier\toutcome\tcertainty\tevidence\n"
        "2026\tHB9999\tdead_session_over\tcertain\tthe session ended\n"
        "2026\tHB9998\tenacted_signed\tcertain\tit was not\n"
        "2026\tHB9997\tenacted_signed\ta guess\t-\n"
    )
    bills = [a_bill(FIRST), a_bill(FIRST, PASSED, ["2026-02-21", "lower", "Nobody signed it"], identifier="HB9998")]
    code, out, _ = command(*bills, args=("--as-of", "2026-08-22", "--score", str(table), "--unread", "3"))
    assert code == 0
    assert "| md | 2 | 4 | 75.00 % | 1 of 2 |" in out
    assert any("HB9998: enacted_signed, and the stage says PASSED_ONE DEAD sine-die" in line for line in out)
    assert out[-1].split() == ["md", "1", "Nobody", "signed", "it"]
