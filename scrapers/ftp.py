"""One try over anonymous FTP: a file comes back whole, or the reason why it does not.

Its replies become the statuses of HTTP that mean the same, so that everything else treats a file server like any other host. A file
is whole if it has the size that the server tells, and if size and time are the same after it was sent.
"""

import datetime
import ftplib
import io
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from email.utils import format_datetime
from typing import NamedTuple
from urllib.parse import unquote

from urllib3.util import parse_url

from scrapers.manners import Answer, BodyError, Failure, Limits, Manners, Question
from scrapers.page import fold

_CHUNK = 65_536
# Not logged in; no account. No such file; its name is not allowed.
_TURNED_AWAY, _NOT_THERE = ("530", "532"), ("550", "553")
_LONGEST_REPLY = 200


class _Facts(NamedTuple):
    """What the server tells of a file: its size in bytes, None if it tells none, and its time as HTTP writes it, "" if none."""

    size: int | None
    last_modified: str


class Ftp:
    """The way to file servers. `contact` is the password, as anonymous FTP has it. Where else a server sends us is not heeded."""

    def __init__(self, manners: Manners, *, contact: str, limits: Limits) -> None:
        self._manners, self._contact, self._limits = manners, contact, limits

    def __call__(self, question: Question) -> Answer | Failure:
        """The file, 304 if its time is the one of If-Modified-Since, or what the server says instead."""
        check = self._manners.deadline(self._limits.whole)
        parts = parse_url(question.url)
        # Replies are ASCII, and file names whatever the server's system makes of them: nothing here may fail to decode.
        ftp = ftplib.FTP(encoding="latin-1")  # noqa: S321 - what such servers publish has no other way; nothing secret goes out
        try:
            with closing(ftp):
                ftp.connect((parts.host or "").strip("[]"), parts.port or ftplib.FTP_PORT, timeout=self._limits.connect)
                self._log_in(ftp)
                answer = self._file(ftp, unquote(parts.request_uri.removeprefix("/")), question, check)
                with suppress(*ftplib.all_errors):
                    ftp.quit()
                return answer
        except BodyError as error:
            return Failure(str(error), again=error.again)
        except ftplib.error_perm as error:
            return self._refused(question.url, fold(str(error))[:_LONGEST_REPLY])
        except ftplib.error_temp as error:
            return Failure(f"the host answered {fold(str(error))[:_LONGEST_REPLY]}")
        except ftplib.all_errors as error:
            return Failure(f"no answer from {parts.netloc}: {fold(str(error)) or type(error).__name__}")
        except ValueError as error:
            return Failure(f"the path cannot be asked for: {error}", again=False)

    def _log_in(self, ftp: ftplib.FTP) -> None:
        ftp.timeout = self._limits.read
        if ftp.sock is not None:
            ftp.sock.settimeout(self._limits.read)
        ftp.login("anonymous", self._contact)
        ftp.voidcmd("TYPE I")

    def _file(self, ftp: ftplib.FTP, path: str, question: Question, check: Callable[[], None]) -> Answer:
        told = _facts(ftp, path)
        headers = {"Last-Modified": told.last_modified} if told.last_modified else {}
        answer = Answer(question.url, 304, headers, b"", self._manners.now())
        if told.last_modified and told.last_modified == question.headers.get("If-Modified-Since"):
            return answer
        if told.size is not None and told.size > question.limit:
            raise BodyError(f"{told.size:,} bytes are announced, and the limit is {question.limit:,}", again=False)
        body = _retrieved(ftp, path, limit=question.limit, check=check)
        if told.size is not None and len(body) != told.size:
            raise BodyError(f"{len(body):,} bytes came, and {told.size:,} were announced", again=True)
        if _facts(ftp, path) != told:
            raise BodyError("the file changed while it was sent", again=True)
        return replace(answer, status=200, body=body, said="226")

    def _refused(self, url: str, reply: str) -> Answer:
        status = 403 if reply.startswith(_TURNED_AWAY) else 404 if reply.startswith(_NOT_THERE) else 400
        return Answer(url, status, {}, b"", self._manners.now(), said=reply)


def _facts(ftp: ftplib.FTP, path: str) -> _Facts:
    size, modified = _told(ftp, f"SIZE {path}"), _told(ftp, f"MDTM {path}")
    return _Facts(int(size) if size.isdecimal() else None, _as_http(modified))


def _told(ftp: ftplib.FTP, command: str) -> str:
    """The figure that answers a command; "" where the server tells none. Whether the file is there shows when it is asked for."""
    try:
        code, _, figure = ftp.sendcmd(command).partition(" ")
    except ftplib.error_perm:
        return ""
    return figure.strip() if code == "213" else ""


def _as_http(modified: str) -> str:
    """`20260115100000`, with a fraction or without, as `Thu, 15 Jan 2026 10:00:00 GMT`; "" if it is no time."""
    try:
        moment = datetime.datetime.strptime(modified[:14], "%Y%m%d%H%M%S").replace(tzinfo=datetime.UTC)
    except ValueError:
        return ""
    return format_datetime(moment, usegmt=True)


def _retrieved(ftp: ftplib.FTP, path: str, *, limit: int, check: Callable[[], None]) -> bytes:
    body = io.BytesIO()
    with ftp.transfercmd(f"RETR {path}") as connection:
        while part := connection.recv(_CHUNK):
            body.write(part)
            check()
            if body.tell() > limit:
                raise BodyError(f"the body has {body.tell():,} bytes or more, and the limit is {limit:,}", again=False)
    ftp.voidresp()  # anything but a 2xx is an error of ftplib's: the transfer was not whole
    return body.getvalue()
