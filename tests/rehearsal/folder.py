"""The folder of a rehearsal: made anew for each, and never one that anything else has made."""

import json
import os
import shutil
import socket
import time
from pathlib import Path

# In a folder that was made for a rehearsal. What lacks it is not thrown away.
MARK = "redress-rehearsal.json"


def make_anew(folder: Path) -> None:
    """An empty folder in place of the last rehearsal's, with what all processes of this one must agree on."""
    if folder.exists() and not (folder / MARK).exists():
        raise SystemExit(f"{folder} was not made by a rehearsal, and is left as it is. Name another with DATA_DIR.")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        legislature = f"http://127.0.0.1:{free.getsockname()[1]}"
    today = time.strftime("%Y-%m-%d", time.gmtime(time.time() - 6 * 60 * 60))  # in Example, whose clock is Chicago's
    (folder / MARK).write_text(json.dumps({"EXAMPLE_LEGISLATURE": legislature, "REHEARSAL_DAY": today}))


def enter() -> None:
    """Read what was agreed on into the environment. SystemExit where this is no rehearsal."""
    mark = Path(os.environ.get("DATA_DIR") or ".") / MARK
    if not os.environ.get("REHEARSAL") or not mark.exists():
        raise SystemExit("A rehearsal is begun by ./run --rehearse, which gives it a folder of its own.")
    sender = {"EMAIL_FROM": "Rehearsal of Redress <alerts@redress.example>"}
    os.environ |= json.loads(mark.read_text()) | sender | {"NO_PROXY": "*"}
