"""A local web server that says what a test tells it to, faults included, and remembers what it was asked."""

import re
import ssl
import threading
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class Answer:
    """An answer with its length, or, where `raw` is given, those bytes and the end of the connection.

    `stall` keeps the connection open and silent after the bytes until the server closes. `ranged`: of the body, a
    range that is asked for is sent alone, unless If-Range names another version than the headers do. `drip`: the body comes in
    single bytes, with so many seconds between them.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes = b""
    stall: bool = False
    ranged: bool = False
    drip: float = 0


@dataclass(frozen=True)
class Asked:
    path: str
    query: str
    headers: Message


class LocalServer:
    """Answers each path in the order given by `says`, the last answer over and over; 404 for a path it knows nothing of."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.asked: list[Asked] = []
        self.sent = 0  # bytes of bodies
        self._answers: dict[str, list[Answer]] = defaultdict(list)
        self._tls = tls
        self._closing = threading.Event()
        self._server = _Server(self)
        self.host = f"127.0.0.1:{self._server.server_address[1]}"

    def says(self, path: str, *answers: Answer) -> None:
        self._answers[path] = list(answers)

    def url(self, path: str) -> str:
        return f"{'https' if self._tls else 'http'}://{self.host}{path}"

    def times_asked(self, path: str) -> int:
        return sum(asked.path == path for asked in self.asked)

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()

    def answer(self, asked: Asked) -> Answer:
        answers = self._answers[asked.path] or [Answer(status=404)]
        return answers.pop(0) if len(answers) > 1 else answers[0]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, local: LocalServer) -> None:
        self.local = local
        super().__init__(("127.0.0.1", 0), _Handler)

    def get_request(self) -> Any:
        connection, address = super().get_request()
        if self.local._tls:
            connection = self.local._tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return connection, address

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up, as one does that refuses a certificate, is no error of a test."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        local = self.server.local
        path, _, query = self.path.partition("?")
        asked = Asked(path, query, self.headers)
        local.asked.append(asked)
        answer = local.answer(asked)
        self.wfile.write(answer.raw) if answer.raw else self._send(self._part(answer))
        if answer.stall:
            local._closing.wait()
        self.close_connection = bool(answer.raw)

    def _part(self, answer: Answer) -> Answer:
        """What is sent of a ranged answer."""
        wanted = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range", "")) if answer.ranged else None
        if wanted is None or self.headers.get("If-Range", "") not in ("", *answer.headers.values()):
            return answer
        size, (first, last) = len(answer.body), wanted.groups()
        start, end = (int(first), min(int(last) + 1, size)) if first else (max(0, size - int(last)), size)
        if start >= size:
            return Answer(status=416, headers={"Content-Range": f"bytes */{size}"})
        headers = {**answer.headers, "Content-Range": f"bytes {start}-{end - 1}/{size}"}
        return replace(answer, body=answer.body[start:end], status=206, headers=headers)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if "Content-Length" not in answer.headers:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.server.local.sent += len(answer.body)
        if not answer.drip:
            self.wfile.write(answer.body)
            return
        for byte in answer.body:
            self.wfile.write(bytes([byte]))
            self.server.local._closing.wait(answer.drip)

    def log_message(self, *args: Any) -> None:
        """Tests read `asked`."""
