"""A local file server over FTP, anonymous, which remembers what it was asked, and does as a test tells it."""

import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.servers import FTPServer


class LocalFiles:
    """Serves the files of a folder to anybody. `does[command]` is asked first, with the handler: what it returns is replied.

    `passive_at` is the address that it gives for the files themselves.
    """

    def __init__(self, folder: Path, *, passive_at: str | None = None) -> None:
        self.asked: list[str] = []
        self.passwords: list[str] = []
        self.does: dict[str, Callable[[Any], str | None]] = {}
        authorizer = _Anybody(self.passwords)
        authorizer.add_anonymous(str(folder))
        options = {"authorizer": authorizer, "local": self, "masquerade_address": passive_at, "auth_failed_timeout": 0}
        self._server = FTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), options))
        self.host = f"127.0.0.1:{self._server.address[1]}"
        self._closing = False
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def url(self, path: str) -> str:
        return f"ftp://{self.host}{path}"

    def times_asked(self, command: str) -> int:
        return self.asked.count(command)

    def _serve(self) -> None:
        while not self._closing:
            self._server.ioloop.loop(0.01, blocking=False)
        self._server.close_all()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._closing = True
        self._thread.join()


class _Anybody(DummyAuthorizer):  # type: ignore[misc]
    def __init__(self, passwords: list[str]) -> None:
        super().__init__()
        self._passwords = passwords

    def validate_authentication(self, username: str, password: str, handler: Any) -> None:
        self._passwords.append(password)
        super().validate_authentication(username, password, handler)


class _Handler(FTPHandler):  # type: ignore[misc]
    local: LocalFiles
    use_sendfile = False

    def pre_process_command(self, line: str, cmd: str, arg: str) -> None:
        self.local.asked.append(line)
        reply = self.local.does[cmd](self) if cmd in self.local.does else None
        if reply is None:
            super().pre_process_command(line, cmd, arg)
        elif reply:
            self.respond(reply)

    def log(self, msg: str, logfun: Any = None) -> None:
        """Tests read `asked`."""

    def log_cmd(self, *args: Any) -> None:
        """Likewise."""

    log_transfer = log_exception = log_cmd
