"""Kill -9 of workers, beat and the mail server while mails go out, and a count of what arrived.

    python -m tests.chaos [--kills 50] [--seed N]

It runs on SQLite and the queue of files, or on the PostgreSQL and Redis that DATABASE_URL and CELERY_BROKER_URL name.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import redis

from tests.processes import ROOT, an_environment, free_port

VICTIMS = ("worker", "beat", "server")
# Seconds that all may take to become quiet.
PATIENCE = 180.0
_REDIS = 15  # a database of Redis that no other test uses


@dataclass(frozen=True, slots=True)
class Told:
    """What came of it. `under_way` are the sends that kills of a worker or the server cut, `inside` the kills that cut one or more.

    `wrong` are pairs of a watch and an event that are not in exactly one alert, or are in one and owed to nobody; `twice` are
    pairs of a person and an event that more than one mail carries.
    """

    setup: str
    kills: Counter[str]
    inside: int
    under_way: int
    events: int
    owed: int
    mails: int
    wrong: int
    twice: int
    unaccepted: int
    missed: int
    doubled: int

    def __str__(self) -> str:
        kills = ", ".join(f"{self.kills[name]} {name}" for name in VICTIMS)
        return (
            f"| {self.setup} | {kills} | {self.inside} ({self.under_way} sends) | {self.events} | {self.owed} | {self.mails} "
            f"| {self.missed} | {self.doubled} |"
        )

    def check(self) -> None:
        """AssertionError where a promise was broken."""
        assert self.events, "nothing happened"
        assert self.mails, "nobody was told"
        assert (self.wrong, self.twice) == (0, 0), f"{self.wrong} pairs without exactly one alert, {self.twice} told twice"
        assert self.unaccepted == 0, f"{self.unaccepted} mails were not accepted"
        assert self.missed == 0, f"{self.missed} accepted mails never arrived"
        assert self.doubled <= self.under_way, f"{self.doubled} doubles, {self.under_way} sends were cut"


HEAD = "| set-up | kills | inside a send | events | owed | mails | missed | doubled |\n|---|---|---|---|---|---|---|---|"


class _Chaos:
    """The processes, by name, and what the sends wrote down."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.folder = Path(environment["DATA_DIR"])
        self.files = environment["CELERY_BROKER_URL"].startswith("filesystem")
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.kills: Counter[str] = Counter()
        self.inside = self.under_way = 0

    def start(self, name: str) -> None:
        celery = ("celery", "-A", "tests.chaos_app")
        pool = ("-P", "threads", "-c", "4") if self.files else ("-P", "prefork", "-c", "2")
        quiet = ("--without-gossip", "--without-mingle", "-l", "CRITICAL")
        modules = {
            "worker": (*celery, "worker", *pool, *quiet),
            "beat": (*celery, "beat", "-s", f"{self.folder}/beat", "--pidfile=", "-l", "CRITICAL"),
            "server": ("tests.chaos_app", "serve", self.environment["EMAIL_PORT"]),
            "legislature": ("tests.chaos_app", "legislate", "0.4"),
        }
        command = [sys.executable, "-m", *modules[name]]
        with (self.folder / f"{name}.out").open("ab") as out:
            self.running[name] = subprocess.Popen(
                command, env=self.environment, cwd=ROOT, start_new_session=True, stdout=out, stderr=out
            )

    def kill(self, name: str) -> None:
        """Kill -9, with all children, and start it again."""
        before = self.open_sends()
        self.end(name)
        self.kills[name] += 1
        if name != "beat":
            cut = before + self.open_sends() if name == "server" else self.open_sends()
            struck = len(cut) if name == "worker" else len(set(cut))
            self.inside += struck > 0
            self.under_way += struck
        if name == "worker":
            (self.folder / "sends.log").write_text("")
        self.start(name)

    def end(self, name: str) -> None:
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def open_sends(self) -> list[int]:
        """The mails that a worker is sending."""
        begun: Counter[int] = Counter()
        for line in lines(self.folder / "sends.log"):
            begins = "begins" in line
            begun[line["begins" if begins else "ends"]] += 1 if begins else -1
        return list(begun.elements())

    def ask(self, what: str) -> Any:
        command = [sys.executable, "-m", "tests.chaos_app", what]
        done = subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
        return json.loads(done.stdout or "null")

    def is_quiet(self) -> bool:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self.ask("waiting") == 0:
                return True
            time.sleep(1)
        return False

    def count(self) -> Told:
        told = self.ask("tell")
        owed = Counter((address, kind, event) for address, kind, event in told["owed"])
        alerts = Counter((address, kind, event) for address, kind, event, _ in told["alerts"])
        carried: dict[tuple[str, int], set[int]] = {}
        for address, _, event, mail in told["alerts"]:
            carried.setdefault((address, event), set()).add(mail)
        arrived = Counter(line["id"] for line in lines(self.folder / "mail.log"))
        accepted = [name for _, status, name in told["mails"] if status == "accepted"]
        return Told(
            setup="SQLite, files" if self.files else "PostgreSQL, Redis",
            kills=self.kills,
            inside=self.inside,
            under_way=self.under_way,
            events=told["events"],
            owed=owed.total(),
            mails=len(told["mails"]),
            wrong=((owed - alerts) + (alerts - owed)).total(),
            twice=sum(len(mails) > 1 for mails in carried.values()),
            unaccepted=len(told["mails"]) - len(accepted),
            missed=sum(not arrived[name] for name in accepted),
            doubled=sum(times - 1 for times in arrived.values()),
        )


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


@contextmanager
def _broker() -> Iterator[str]:
    url = os.environ.get("CELERY_BROKER_URL", "")
    if not url.startswith("redis"):
        yield "filesystem://localhost"
        return
    own = urlsplit(url)._replace(path=f"/{_REDIS}").geturl()
    with redis.Redis.from_url(own) as server:
        server.flushdb()
        yield own
        server.flushdb()


def run(folder: Path, *, kills: int, seed: int) -> Told:
    """Kill so often, at moments that the seed decides as far as a seed can, wait until all is quiet, and count."""
    dice = random.Random(seed)  # noqa: S311 - it must be possible to throw the same again
    with ExitStack() as stack:
        environment = stack.enter_context(an_environment(folder))
        mail = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(free_port()), "EMAIL_USE_TLS": "0"}
        mail |= {"EMAIL_FROM": "alerts@redress.example", "CELERY_BROKER_URL": stack.enter_context(_broker())}
        chaos = _Chaos(environment | mail)
        chaos.ask("prepare")
        try:
            for name in ("server", "worker", "beat", "legislature"):
                chaos.start(name)
            for number in range(kills):
                _wait_for_a_send(chaos, dice)
                chaos.kill(VICTIMS[number % 3] if number < 3 else dice.choices(VICTIMS, (3, 1, 3))[0])
            (chaos.folder / "stop.log").touch()
            chaos.running.pop("legislature").wait(60)
            quiet = chaos.is_quiet()
        finally:
            for name in list(chaos.running):
                chaos.end(name)
        assert quiet, f"mails were still waiting after {PATIENCE:.0f} s"
        return chaos.count()


def _wait_for_a_send(chaos: _Chaos, dice: random.Random) -> None:
    """Until mails go out again, and a moment more."""
    deadline = time.monotonic() + 20
    while not chaos.open_sends() and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(dice.uniform(0, 0.6))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        told = run(Path(folder), kills=chosen.kills, seed=chosen.seed)
    print(f"{chosen.kills} kills, seed {chosen.seed}\n\n{HEAD}\n{told}")
    told.check()


if __name__ == "__main__":
    main()
