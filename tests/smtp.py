"""A local mail server that keeps what it is sent, and goes wrong as a test tells it to."""

import email
import socketserver
import threading
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from types import TracebackType
from typing import Self


@dataclass(frozen=True)
class Received:
    """A message that the server took: who it was from and for, as the envelope says, and its bytes."""

    sender: str
    recipients: tuple[str, ...]
    body: bytes

    @property
    def message(self) -> EmailMessage:
        return email.message_from_bytes(self.body, _class=EmailMessage, policy=policy.default)


@dataclass
class Faults:
    """What goes wrong. `times` is how often, for all but `refuses`; what is left of it is counted down.

    `refuses` are recipients that get 550. `fails` answers the message with 451. `hangs` says nothing to it until the server closes.
    `dies` cuts the connection in the middle of the message, `forgets` after it was taken and before that was said.
    """

    refuses: set[str] = field(default_factory=set)
    fails: bool = False
    hangs: bool = False
    dies: bool = False
    forgets: bool = False
    times: int = 1_000_000


class MailServer:
    """Takes mail at 127.0.0.1, as long as it is entered; at `port`, so that one that was killed can come back where it was."""

    def __init__(self, port: int = 0) -> None:
        self.messages: list[Received] = []
        self.faults = Faults()
        self.lock = threading.Lock()
        self.closing = threading.Event()
        self._server = _Server(self, port)
        self.host = "127.0.0.1"
        self.port: int = self._server.server_address[1]

    def to(self, address: str) -> list[Received]:
        """What was taken for one address, in order."""
        return [one for one in self.messages if address in one.recipients]

    def is_struck(self, fault: bool) -> bool:
        """Whether a fault strikes now."""
        with self.lock:
            if not fault or self.faults.times <= 0:
                return False
            self.faults.times -= 1
            return True

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, local: MailServer, port: int) -> None:
        self.local = local
        super().__init__(("127.0.0.1", port), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no error of a test."""


class _Handler(socketserver.StreamRequestHandler):
    server: _Server
    timeout = 60

    def handle(self) -> None:
        self._begin()
        self._say("220 mail.example at your service")
        while line := self.rfile.readline(2000):
            verb, _, rest = line.decode("utf-8", errors="replace").strip().partition(" ")
            if verb.upper() == "QUIT":
                self._say("221 goodbye")
                return
            if not self._answer(verb.upper(), rest):
                return

    def _answer(self, verb: str, rest: str) -> bool:
        """False where the connection is to end."""
        if verb in ("EHLO", "HELO"):
            self._say("250-mail.example", "250-SMTPUTF8", "250 8BITMIME") if verb == "EHLO" else self._say("250 mail.example")
        elif verb == "MAIL":
            self._begin(_address(rest))
            self._say("250 ok")
        elif verb == "RCPT":
            self._recipient(_address(rest))
        elif verb == "DATA":
            return self._data()
        elif verb in ("RSET", "NOOP"):
            self._begin()
            self._say("250 ok")
        else:
            self._say("502 not known here")
        return True

    def _begin(self, sender: str = "") -> None:
        self.sender, self.recipients = sender, list[str]()

    def _recipient(self, address: str) -> None:
        if address in self.server.local.faults.refuses:
            self._say("550 5.1.1 no such mailbox")
        else:
            self.recipients.append(address)
            self._say("250 ok")

    def _data(self) -> bool:
        local = self.server.local
        if not self.recipients:
            self._say("503 for whom?")
            return True
        self._say("354 end with a dot")
        lines: list[bytes] = []
        dies = local.is_struck(local.faults.dies)
        while (line := self.rfile.readline()) not in (b"", b".\r\n"):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
            if dies:
                return False
        if line == b"":
            return False  # the client died, and what it had begun is no message
        if local.is_struck(local.faults.hangs):
            local.closing.wait()
            return False
        if local.is_struck(local.faults.fails):
            self._say("451 4.3.0 try again later")
            return True
        with local.lock:
            local.messages.append(Received(self.sender, tuple(self.recipients), b"".join(lines)))
        if local.is_struck(local.faults.forgets):
            return False
        self._say("250 taken")
        return True

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


def _address(argument: str) -> str:
    """`FROM:<a@b> SIZE=3` -> `a@b`."""
    return argument.partition("<")[2].partition(">")[0]
