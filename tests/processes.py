"""Processes of their own, for tests: a server that plays Example's legislature, and what talks to it through the real fetch."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2

from tests.legislature import action, bill, vote

ROOT = Path(__file__).parents[1]
BILLS = 20


class Legislature(BaseHTTPRequestHandler):
    """Serves a list and bills of Example, slowly, and counts what it is asked for."""

    asked: Counter[str] = Counter()
    unchanged: Counter[str] = Counter()

    def do_GET(self) -> None:
        self.asked[self.path] += 1
        time.sleep(0.15)
        whole = [bill(f"HB {n}", actions=[action(), action("Do pass 15-7", day=20)], votes=[vote()]) for n in range(1, BILLS + 1)]
        said: dict[str, Any] | None = None
        if self.path == "/list":
            said = {"bills": [bill(f"HB {n}") for n in range(1, BILLS + 1)]}
        elif self.path.startswith("/bill/HB"):
            said = {"bill": whole[int(self.path.removeprefix("/bill/HB")) - 1]}
        body = json.dumps(said).encode()
        etag = f'"{zlib.crc32(body)}"'
        if self.headers["If-None-Match"] == etag:
            self.unchanged[self.path] += 1
            self.send_response(304)
            self.end_headers()
            return
        self.send_response(200 if said else 404)
        self.send_header("ETag", etag)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def a_legislature() -> Iterator[str]:
    """The URL at which Example answers."""
    Legislature.asked.clear()
    Legislature.unchanged.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Legislature) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextmanager
def a_database(folder: Path) -> Iterator[str]:
    """The URL of an empty database, on the server that the suite runs on."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield f"sqlite:///{folder}/killed.sqlite3"
        return
    name = f"killed_{os.getpid()}"
    admin = psycopg2.connect(url)
    admin.autocommit = True
    with admin.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    admin.close()


@contextmanager
def an_environment(folder: Path) -> Iterator[dict[str, str]]:
    """The environment of a process that has a database and a legislature of its own."""
    with a_legislature() as legislature, a_database(folder) as url:
        yield {**os.environ, "DATA_DIR": str(folder), "DATABASE_URL": url, "EXAMPLE_LEGISLATURE": legislature, "OFFLINE": "0"}


def free_port() -> int:
    """A port of this machine that nobody listened at just now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def done_by(python: str, environment: dict[str, str]) -> str:
    """What a process that knows the State of Example printed while it ran `python`."""
    command = [sys.executable, "-c", f"from tests import worker; {python}"]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60).stdout
