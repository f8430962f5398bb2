"""`python -m tests.rehearsal prepare`, then `python -m tests.rehearsal play [--pace SECONDS] [--stay]`: `./run --rehearse`.

`play` ends with 0 if every mail came that was owed and none beside, else with 1. `python -m tests.rehearsal docket` is another,
of a court, and plays by itself: 0 if all was told as it should have been, else 1.
"""

import argparse
import os
import sys
from pathlib import Path

from tests.rehearsal import folder

parser = argparse.ArgumentParser(prog="python -m tests.rehearsal")
commands = parser.add_subparsers(dest="command", required=True)
commands.add_parser("prepare")
plays = commands.add_parser("play")
plays.add_argument("--pace", type=float, default=0, help="seconds between two scenes")
plays.add_argument("--stay", action="store_true", help="afterwards, keep the legislature open until a signal comes")
commands.add_parser("docket")
options = parser.parse_args()

if options.command == "docket":
    from tests import scratch  # - before all that knows a database

    # isort: split
    from tests.rehearsal import docket

    sys.exit(1 if docket.play(Path(scratch.folder.name)) else 0)

if options.command == "prepare":
    folder.make_anew(Path(os.environ["DATA_DIR"]))

from tests.rehearsal import opening  # noqa: F401 - before all that knows the states
from tests.rehearsal.day import play, prepare

if options.command == "prepare":
    prepare()
    sys.exit(0)
sys.exit(play(pace=options.pace, stay=options.stay))
