"""`python -m tests.rehearsal prepare`, then `python -m tests.rehearsal play [--pace SECONDS] [--stay]`: `./run --rehearse`.

`play` ends with 0 if every mail came that was owed and none beside, else with 1.
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
options = parser.parse_args()

if options.command == "prepare":
    folder.make_anew(Path(os.environ["DATA_DIR"]))

from tests.rehearsal import opening  # noqa: F401 - before all that knows the states
from tests.rehearsal.day import play, prepare

if options.command == "prepare":
    prepare()
    sys.exit(0)
sys.exit(play(pace=options.pace, stay=options.stay))
