"""The supervisor, with small real children."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tracker import launch

pytestmark = pytest.mark.slow
LAUNCHER = launch.ROOT / "tracker" / "launch.py"
SLEEPER = "import time; print('up', flush=True); time.sleep(60)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {DEAF!r}])"
SUPERVISE = """
import os, sys
import launch
launch.GRACE = 1.0

def work(supervisor):
    supervisor.hold(launch.Path(os.environ["LAUNCH_TEST"]) / "run.lock")
    for name, code in zip("abcdefgh", sys.argv[1:]):
        supervisor.start(name, [sys.executable, "-c", code], env=os.environ)
    supervisor.watch()

sys.exit(launch.supervised(work))
"""


class Supervised:
    """A process that supervises one child for each text of Python code, named a, b, c; what it prints is in `lines`."""

    def __init__(self, *codes: str, ignoring: int = signal.SIGUSR1) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISE, *codes],
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(LAUNCHER.parent)},
            preexec_fn=partial(signal.signal, ignoring, signal.SIG_IGN),
        )
        self.lines: list[str] = []

    def wait_for(self, *lines: str) -> None:
        """Read until each of `lines` was printed."""
        assert self.process.stderr is not None
        while not set(lines) <= set(self.lines):
            line = self.process.stderr.readline()
            assert line, f"it ended, having said {self.lines}"
            self.lines.append(line.strip())

    def end(self) -> int:
        """Its exit code, having read the rest."""
        _, rest = self.process.communicate(timeout=15)
        self.lines += rest.splitlines()
        return self.process.returncode


def running(mark: str) -> list[int]:
    """The processes that have `mark` in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (folder / "environ").read_bytes() and "Z (zombie)" not in (folder / "status").read_text():
                found.append(int(folder.name))
        except OSError:
            continue  # it has ended, or is not ours to look at
    return found


def is_free(path: Path) -> bool:
    """Whether nobody holds the lock `path`."""
    if lock := launch.try_lock(path):
        lock.close()
    return lock is not None


@pytest.fixture
def mark(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """A mark that every process of this test bears."""
    monkeypatch.setenv("LAUNCH_TEST", str(tmp_path))
    yield str(tmp_path)
    for process in set(running(str(tmp_path))) - {os.getpid()}:
        os.kill(process, signal.SIGKILL)


def test_a_child_that_ends_is_named_and_ends_the_others(mark: str) -> None:
    supervised = Supervised(SLEEPER, "import sys; print('no room', flush=True); sys.exit(3)")
    assert supervised.end() == 1
    assert "[b] no room" in supervised.lines
    assert "redress: b has ended (exit code 3), so the rest is stopped too." in supervised.lines
    assert running(mark) == []


def test_a_child_that_is_killed_is_reported_with_its_signal(mark: str) -> None:
    supervised = Supervised("import os; os.kill(os.getpid(), 9)", SLEEPER)
    assert supervised.end() == 1
    assert "redress: a has ended (killed by SIGKILL), so the rest is stopped too." in supervised.lines
    assert running(mark) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_every_child(mark: str, number: signal.Signals) -> None:
    supervised = Supervised(SLEEPER, SLEEPER)
    supervised.wait_for("[a] up", "[b] up")
    supervised.process.send_signal(number)
    assert supervised.end() == 0
    assert running(mark) == []


def test_int_stops_even_what_was_started_with_int_ignored(mark: str) -> None:
    supervised = Supervised(SLEEPER, ignoring=signal.SIGINT)
    supervised.wait_for("[a] up")
    supervised.process.send_signal(signal.SIGINT)
    assert supervised.end() == 0
    assert running(mark) == []


def test_a_hang_up_does_not_stop_what_nohup_started(mark: str) -> None:
    supervised = Supervised(SLEEPER, ignoring=signal.SIGHUP)
    supervised.wait_for("[a] up")
    supervised.process.send_signal(signal.SIGHUP)
    with pytest.raises(subprocess.TimeoutExpired):
        supervised.process.wait(timeout=0.5)


@pytest.mark.slow
def test_what_does_not_listen_is_killed_and_so_are_its_own_children(mark: str) -> None:
    supervised = Supervised(PARENT, DEAF)
    supervised.wait_for("[a] up", "[b] up")
    began = time.monotonic()
    supervised.process.terminate()
    assert supervised.end() == 0
    assert running(mark) == []
    assert time.monotonic() - began < 4  # the grace of one second, and KILL


def test_what_is_left_of_a_killed_launcher_still_holds_its_lock(mark: str) -> None:
    supervised = Supervised(SLEEPER)
    supervised.wait_for("[a] up")
    supervised.process.kill()
    supervised.process.wait()
    assert not is_free(Path(mark) / "run.lock")
    for orphan in set(running(mark)) - {os.getpid()}:
        os.kill(orphan, signal.SIGKILL)
    deadline = time.monotonic() + 5
    while not is_free(Path(mark) / "run.lock"):
        assert time.monotonic() < deadline, "nobody is left to hold it"
        time.sleep(0.05)


def test_the_grace_and_the_kill_together_take_less_than_ten_seconds() -> None:
    assert launch.GRACE <= 8


def launched(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The launcher run to its end."""
    return subprocess.run(
        [sys.executable, "-P", LAUNCHER, *arguments], env=os.environ | environment, capture_output=True, text=True, timeout=30
    )


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "8000.0", "²"])
def test_a_port_that_is_none_is_refused_by_name(port: str, tmp_path: Path) -> None:
    ended = launched("run", PORT=port, DATA_DIR=str(tmp_path))
    assert ended.returncode == 1
    assert ended.stderr == f"redress: PORT must be a number from 1 to 65535, not {port!r}.\n"


def test_a_port_that_is_taken_is_refused_before_anything_is_done(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        ended = launched("run", PORT=str(port), DATA_DIR=str(tmp_path / "data"))
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"redress: Port {port} of 127.0.0.1 cannot be had")
    assert not (tmp_path / "data").exists()


def test_a_second_run_on_the_same_data_is_refused(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with launch.try_lock(tmp_path / "run.lock"):  # type: ignore[union-attr]  # nobody else holds it
        ended = launched("run", PORT=str(port), DATA_DIR=str(tmp_path))
    assert ended.returncode == 1
    assert (
        ended.stderr == f"redress: A ./run already serves from {tmp_path}. Stop it first, or name another folder with DATA_DIR.\n"
    )


def test_a_folder_that_it_did_not_make_is_never_taken_for_its_environment(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    ended = launched("test", VENV=str(tmp_path))
    assert ended.returncode == 1
    assert "which was not made by this program" in ended.stderr
    assert (tmp_path / "thesis.txt").exists()


def test_a_python_without_ensurepip_installs_with_the_pip_that_it_has(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    assert launch._without_pip() == ["--without-pip"]
    assert launch._pip(tmp_path / "python") == [sys.executable, "-m", "pip", "--python", tmp_path / "python"]


def test_a_python_that_cannot_install_says_what_to_get(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for module in ("ensurepip", "pip"):
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(launch.Failed, match=r"apt-get install python3-venv.*dnf install python3"):
        launch._pip(tmp_path / "python")


def test_an_environment_counts_only_once_it_is_whole(tmp_path: Path) -> None:
    assert launch._made_from(tmp_path) == ""
    (tmp_path / "bin").mkdir()
    (tmp_path / launch.PYTHON).symlink_to(sys.executable)
    (tmp_path / launch.MARK).write_text("")
    assert launch._made_from(tmp_path) == ""
    (tmp_path / launch.MARK).write_text("digest")
    assert launch._made_from(tmp_path) == "digest"
    (tmp_path / launch.PYTHON).unlink()
    assert launch._made_from(tmp_path) == ""


@pytest.mark.parametrize("script", ["run", "test"])
def test_the_scripts_work_from_any_folder(script: str, tmp_path: Path) -> None:
    ended = subprocess.run([launch.ROOT / script, "--help"], cwd=tmp_path, capture_output=True, text=True, timeout=30)
    assert ended.returncode == 0
    assert ended.stdout.startswith(f"usage: ./{script}")


@pytest.mark.parametrize("script", ["run", "test"])
def test_without_a_python_the_scripts_say_which_is_needed(script: str, tmp_path: Path) -> None:
    ended = subprocess.run(
        ["/bin/sh", launch.ROOT / script], env={"PATH": str(tmp_path)}, capture_output=True, text=True, timeout=30
    )
    assert ended.returncode == 1
    assert ended.stderr.startswith("redress: Python 3.11 or newer is needed.")


def test_run_takes_no_argument_that_it_does_not_know() -> None:
    ended = launched("run", "--offlin", PORT="none, so that nothing is served should it be taken for --offline")
    assert ended.returncode == 2
