"""What `./run` and `./test` start: an environment from the lock file, then the work, under one small supervisor.

Runs under the system's Python, so it needs the standard library only.
"""

import argparse
import contextlib
import fcntl
import hashlib
import http.client
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, NoReturn

ROOT = Path(__file__).resolve().parent.parent
PYTHON = "bin/python"
MARK = "redress-installed"  # in an environment: the sha256 of the lock file that it was made from; empty while it is being made
GRACE = 8.0  # seconds that a child has between TERM and KILL
START_LIMIT = 30.0  # seconds that the web server has to answer
POLL = 0.1
SAMPLE_PAGE = "il/104th/HB1312/"
Command = Sequence[str | Path]


class Failed(Exception):
    """What the reader can be told in one sentence; the launcher exits with 1."""


class Stopped(Exception):
    """Someone asked for the end, with Ctrl-C or a signal; the launcher exits with 0."""


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


class Supervisor:
    """Starts children, each the leader of a process group of its own, and stops them together with all that they started."""

    def __init__(self) -> None:
        self._stopping = False
        self._children: dict[str, subprocess.Popen[str]] = {}
        self._relays: dict[str, threading.Thread] = {}
        self._locks: list[IO[str]] = []

    def catch_signals(self) -> None:
        """From here on INT and TERM end things in order, INT even where it was ignored at start; HUP too, but under nohup."""
        signal.signal(signal.SIGINT, self._note)
        signal.signal(signal.SIGTERM, self._note)
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
            signal.signal(signal.SIGHUP, self._note)

    def _note(self, number: int, frame: object) -> None:
        self._stopping = True  # no more than this: `pause` raises where it is safe to

    def pause(self) -> None:
        """Wait a moment; Stopped if a signal has come."""
        if not self._stopping:
            time.sleep(POLL)
        if self._stopping:
            raise Stopped

    def hold(self, path: Path) -> IO[str] | None:
        """The open file that holds the lock `path`, as do children started while it is open; None if another process holds it."""
        lock = try_lock(path)
        self._locks += [lock] if lock else []
        return lock

    def start(self, name: str, command: Command, *, env: Mapping[str, str]) -> None:
        """Start `command`; its lines go to stderr, each behind its `name`."""
        child = self._spawn(name, command, env=env, output=subprocess.PIPE)
        assert child.stdout is not None
        self._relays[name] = threading.Thread(target=_relay, args=(name, child.stdout), daemon=True)
        self._relays[name].start()

    def finish(self, name: str, command: Command, *, env: Mapping[str, str]) -> int:
        """Run `command` to its end on our own input and output, and return its exit code; Stopped if a signal comes first."""
        child = self._spawn(name, command, env=env, output=None)
        while child.poll() is None:
            self.pause()
        del self._children[name]
        return child.returncode

    def _spawn(self, name: str, command: Command, *, env: Mapping[str, str], output: int | None) -> subprocess.Popen[str]:
        self._children[name] = child = subprocess.Popen(  # noqa: S603 - the commands are our own
            command,
            env=env,
            cwd=ROOT,
            start_new_session=True,
            # Should we be killed, what we started lives on, and so must the locks on what it works with.
            pass_fds=[lock.fileno() for lock in self._locks if not lock.closed],
            stdout=output,
            stderr=None if output is None else subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        return child

    def check(self) -> None:
        """Failed, if a child has ended."""
        for name, child in self._children.items():
            if name in self._relays and child.poll() is not None:
                self._relays[name].join(timeout=1)
                raise Failed(f"{name} has ended ({_ending(child.returncode)}), so the rest is stopped too.")

    def watch(self) -> NoReturn:
        """Wait for the end: Failed when a child ends, Stopped when a signal comes."""
        while True:
            self.check()
            self.pause()

    def stop(self, first: signal.Signals = signal.SIGTERM) -> None:
        """End every child and its group: `first`, then KILL for what is left after the grace. Takes 10 seconds at most."""
        self._signal(first)
        self._wait(GRACE)
        self._signal(signal.SIGKILL)
        self._wait(1.0)
        for relay in self._relays.values():
            relay.join(timeout=0.2)

    def _signal(self, number: int) -> bool:
        """Send `number` to every group, and tell whether any is left."""
        left = [_signal_group(child, number) for child in self._children.values()]
        return any(left)

    def _wait(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while self._signal(0) and time.monotonic() < deadline:
            time.sleep(POLL / 2)


def _signal_group(leader: subprocess.Popen[str], number: int) -> bool:
    """Send `number` to the leader's group; False if it has no member left."""
    leader.poll()  # takes in one that has ended, which would else count as a member
    try:
        os.killpg(leader.pid, number)
    except ProcessLookupError:
        return False
    return True


def _relay(name: str, lines: Iterable[str]) -> None:
    for line in lines:
        with contextlib.suppress(OSError):  # nobody reads us; the child must not wait for that
            sys.stderr.write(f"[{name}] {line}")
            sys.stderr.flush()


def _ending(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"


def try_lock(path: Path) -> IO[str] | None:
    """The open file that holds the lock `path`, until it is closed; None if another process holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


# The environment


def environment(supervisor: Supervisor, lock_file: str) -> Path:
    """The Python of an environment that has what `lock_file` lists, made or brought up to date where it must be."""
    default = ROOT / "var" / "venv"
    venv = Path(os.environ.get("VENV") or default).absolute()
    if venv != default and venv.exists() and any(venv.iterdir()) and not (venv / MARK).exists():
        raise Failed(f"VENV names {venv}, which was not made by this program. Name a folder that is not there yet.")
    with _alone(supervisor, venv.with_name(venv.name + ".lock")):
        # What tests need includes all that a run needs.
        if _made_from(venv) not in {_digest(lock_file), _digest("requirements-dev.txt")}:
            say(f"Installing what {lock_file} lists into {venv} (once; it takes a minute).")
            _install(supervisor, venv, lock_file)
    return venv / PYTHON


def _alone(supervisor: Supervisor, path: Path) -> IO[str]:
    lock = supervisor.hold(path)
    if lock is None:
        say("Waiting for another installation to end.")
    while lock is None:
        supervisor.pause()
        lock = supervisor.hold(path)
    return lock


def _digest(lock_file: str) -> str:
    return hashlib.sha256((ROOT / lock_file).read_bytes()).hexdigest()


def _made_from(venv: Path) -> str:
    """The digest of the lock file that an environment was made from; empty if it is not there or was never whole."""
    mark = venv / MARK
    return mark.read_text() if mark.exists() and os.access(venv / PYTHON, os.X_OK) else ""


def _install(supervisor: Supervisor, venv: Path, lock_file: str) -> None:
    pip = _pip(venv / PYTHON)
    whole = _made_from(venv)
    if not whole:
        shutil.rmtree(venv, ignore_errors=True)
        venv.mkdir(parents=True)
    (venv / MARK).write_text("")
    if not whole:
        _step(supervisor, "Making an environment", [sys.executable, "-m", "venv", *_without_pip(), venv])
    options = ["--require-hashes", "--disable-pip-version-check", "--no-input", "--no-compile", "-qq"]
    _step(supervisor, "Installing", [*pip, "install", *options, "-r", ROOT / lock_file])
    (venv / MARK).write_text(_digest(lock_file))


def _has(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


def _without_pip() -> list[str]:
    return [] if _has("ensurepip") else ["--without-pip"]


def _pip(python: Path) -> list[str | Path]:
    """How to call pip for the environment of `python`; Failed if this system's Python cannot make one."""
    if _has("venv") and _has("ensurepip"):
        return [python, "-m", "pip"]
    if _has("venv") and _has("pip"):
        return [sys.executable, "-m", "pip", "--python", python]
    raise Failed(
        f"{sys.executable} has not the modules to install packages with (venv, and ensurepip or pip). "
        "On Debian or Ubuntu: apt-get install python3-venv. On Fedora: dnf install python3 python3-pip."
    )


def _step(supervisor: Supervisor, title: str, command: Command, *, env: Mapping[str, str] | None = None) -> None:
    code = supervisor.finish(title, command, env=os.environ if env is None else env)
    if code:
        raise Failed(f"{title} went wrong ({_ending(code)}); the reason is above.")


# ./run


def run(supervisor: Supervisor, *, offline: bool) -> NoReturn:
    """Install, migrate, load, and serve until a signal comes (Stopped) or something goes wrong (Failed)."""
    host, port = os.environ.get("HOST") or "127.0.0.1", _port()
    _check_free(host, port)
    data = Path(os.environ.get("DATA_DIR") or ROOT / "var").expanduser().absolute()
    lock = supervisor.hold(data / "run.lock")
    if lock is None:
        raise Failed(f"A ./run already serves from {data}. Stop it first, or name another folder with DATA_DIR.")
    with lock:
        python = environment(supervisor, "requirements.txt")
        env = os.environ | {"DATA_DIR": str(data), "PYTHONUNBUFFERED": "1"} | ({"OFFLINE": "1"} if offline else {})
        _step(supervisor, "Migrating and loading the shipped archive", [python, "manage.py", "prepare"], env=env)
        _serve(supervisor, python.parent, host=host, port=port, env=env)


# What could lead a rehearsal out of its folder, or to anybody's mailbox.
OUTWARD = ("DATABASE_URL", "CELERY_BROKER_URL", "COURTLISTENER_", "EMAIL_", "PRODUCTION", "SECRET_KEY", "OFFLINE")
PACE = "6"  # seconds between two scenes of a day that somebody watches


def rehearse(supervisor: Supervisor, *, once: bool) -> int:
    """Play a day of the test legislature before a whole site that has a folder of its own, made anew, and no other state.

    With `once` that is all: 0 if every mail came that was owed, else 1. Without, all stays until a signal comes (Stopped).
    """
    host, port = os.environ.get("HOST") or "127.0.0.1", _port()
    _check_free(host, port)
    data = Path(os.environ.get("DATA_DIR") or ROOT / "var").expanduser().absolute() / "rehearsal"
    lock = supervisor.hold(data.with_name("rehearsal.lock"))
    if lock is None:
        raise Failed(f"A rehearsal is already played in {data}. Stop it first, or name another folder with DATA_DIR.")
    with lock:
        python = environment(supervisor, "requirements.txt")
        env = {name: value for name, value in os.environ.items() if not name.startswith(OUTWARD)}
        env |= {
            "DATA_DIR": str(data),
            "REHEARSAL": "1",
            "SITE_URL": f"http://{_address(_near(host), port)}",
            "PYTHONUNBUFFERED": "1",
        }
        play: list[str | Path] = [python, "-m", "tests.rehearsal"]
        _step(supervisor, "Preparing the rehearsal", [*play, "prepare"], env=env)
        site = _start(
            supervisor, python.parent, host=host, port=port, env=env, wsgi="tests.rehearsal.wsgi", app="tests.rehearsal.app"
        )
        print(f"The rehearsal is at {site} - for example {site}zz/", flush=True)
        return supervisor.finish("day", [*play, "play", *([] if once else ["--stay", "--pace", PACE])], env=env)


def _port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise Failed(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def _check_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        raise Failed(f"Port {port} of {host} cannot be had: {error.strerror}. Name another with PORT.") from error


def _serve(supervisor: Supervisor, bin_dir: Path, *, host: str, port: int, env: Mapping[str, str]) -> NoReturn:
    if not (env.get("OFFLINE") or env.get("OPERATOR_CONTACT")):
        say("OPERATOR_CONTACT is not set: requests to the legislatures will name login@hostname of this machine as the contact.")
    site = _start(supervisor, bin_dir, host=host, port=port, env=env)
    print(f"Redress is at {site} - for example {site}{SAMPLE_PAGE}\nCtrl-C stops it.", flush=True)
    supervisor.watch()


def _start(supervisor: Supervisor, bin_dir: Path, *, host: str, port: int, env: Mapping[str, str], **modules: str) -> str:
    """Start what serves, and wait for its first answer. Returns the site's address."""
    for name, command in _services(bin_dir, address=_address(host, port), **modules).items():
        supervisor.start(name, command, env=env)
    _wait_until_it_answers(supervisor, _near(host), port)
    return f"http://{_address(_near(host), port)}/"


def _near(host: str) -> str:
    """Where this machine finds what listens at `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared with, not bound to


def _address(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _services(bin_dir: Path, *, address: str, wsgi: str = "tracker.wsgi", app: str = "tracker") -> dict[str, list[str | Path]]:
    web = [wsgi, "-b", address, "--workers", "2", "--threads", "2", "--graceful-timeout", "5", "--log-level", "warning"]
    worker = ["worker", "-n", "worker@%h", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    celery: list[str | Path] = [bin_dir / "celery", "-q", "-A", app]
    return {
        "web": [bin_dir / "gunicorn", "--no-control-socket", *web],
        "worker": [*celery, *worker],
        "beat": [*celery, "beat", "--pidfile="],
    }


def _wait_until_it_answers(supervisor: Supervisor, host: str, port: int) -> None:
    deadline = time.monotonic() + START_LIMIT
    while not _answers(host, port):
        if time.monotonic() > deadline:
            raise Failed(f"The web server has not answered for {START_LIMIT:.0f} seconds; its own lines are above.")
        supervisor.check()
        supervisor.pause()


def _answers(host: str, port: int) -> bool:
    """Whether the status page is there. A redirect or a refusal of our host name counts: an installation may be set so."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/status/")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


# ./test


def test(supervisor: Supervisor, arguments: Sequence[str]) -> int:
    """Install what tests need and run them on a data folder of their own; pytest's exit code, or 130 after a signal."""
    try:
        python = environment(supervisor, "requirements-dev.txt")
        with tempfile.TemporaryDirectory(prefix="redress-test-") as data:
            try:
                command: list[str | Path] = [python, "-m", "pytest", "--numprocesses=auto", "--maxprocesses=4", *arguments]
                return supervisor.finish("pytest", command, env=os.environ | {"DATA_DIR": data})
            finally:
                supervisor.stop(signal.SIGINT)  # pytest then says how far it came
    except Stopped:
        return 130


RUN_HELP = """\
environment: HOST (127.0.0.1) and PORT (8000) to serve at, DATA_DIR (var) for all that is kept, VENV (var/venv) for the installed
packages; .env.example lists the rest. Ctrl-C, INT and TERM stop everything within 10 seconds, with exit code 0.
"""


def supervised(work: Callable[[Supervisor], int]) -> int:
    """Do `work` under a supervisor, and stop whatever it started. Its exit code, 0 if a signal ended it, 1 if it went wrong."""
    supervisor = Supervisor()
    supervisor.catch_signals()
    try:
        return work(supervisor)
    except Stopped:
        return 0
    except (Failed, OSError) as failure:
        say(f"redress: {failure}")
        return 1
    finally:
        supervisor.stop()


def main(arguments: Sequence[str]) -> int:
    """Do what `arguments` say, and return the exit code."""
    parser = argparse.ArgumentParser(prog="launch.py", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    runs = commands.add_parser("run", prog="./run", help="migrate, load and serve", epilog=RUN_HELP, allow_abbrev=False)
    runs.add_argument("--offline", action="store_true", help="fetch nothing from any legislature")
    runs.add_argument("--rehearse", action="store_true", help="play a day of an invented legislature, in a folder of its own")
    runs.add_argument("--once", action="store_true", help="with --rehearse: end after that day; exit code 1 if a mail is missing")
    commands.add_parser("test", prog="./test", help="run the tests", epilog="All other arguments go to pytest.")
    options, rest = parser.parse_known_args(arguments)
    if options.command == "test":
        return supervised(lambda supervisor: test(supervisor, rest))
    if rest:
        runs.error(f"unknown: {' '.join(rest)}")
    if options.once and not options.rehearse:
        runs.error("--once goes with --rehearse")
    if options.rehearse:
        return supervised(lambda supervisor: rehearse(supervisor, once=options.once))
    return supervised(lambda supervisor: run(supervisor, offline=options.offline))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
