"""The statehouse: one https server, one file server and one for certificates, which answer for every host of the states."""

import datetime
import hashlib
import io
import os
import ssl
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from email.utils import format_datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote

import trustme
from urllib3.util import parse_url

from scrapers.page import Request
from scrapers.ranges import TAIL
from tests.scrapers.files import LocalFiles
from tests.scrapers.server import Answer, Asked, LocalServer
from tests.statehouse.network import leading_here
from tests.statehouse.pages import MAY, Legislature

DAY = datetime.timedelta(days=1)
WRITTEN = MAY.replace(hour=4, minute=30)


@dataclass(frozen=True, slots=True)
class Fault:
    """`page` is what becomes of a page at its source: of one that nothing becomes of, nothing is there. It was `written` then.

    `wire` is what becomes of an answer on its way, for the first `times` questions, and `command` what a file server does instead
    when it is asked for the file; what that returns is replied. Without the `issuer`'s certificate the server sends only its own.
    """

    name: str
    page: Callable[[bytes], bytes] = lambda body: body
    wire: Callable[[Answer], Answer] = lambda answer: answer
    command: Callable[[Any], str | None] | None = None
    times: int = 1_000
    written: datetime.datetime | None = None
    issuer: bool = True


class Statehouse(LocalServer):
    """Plays legislatures at their own addresses, as long as it is entered. `folder` is for its files and certificates.

    Conditions are honoured: a page has an ETag of its bytes and says when it was written. All archives of a host have the members
    that its captures name, so that it does not matter which is the newest.
    """

    def __init__(self, folder: Path, *legislatures: Legislature) -> None:
        self._legislatures = legislatures
        self._authority = trustme.CA()
        self._issuer = self._authority.create_child_ca()
        self._hosts = sorted({parse_url(url).host or "" for one in legislatures for url in _addresses(one)})
        self._whole, self._leaf_only = self._presenting(slice(None)), self._presenting(slice(0, 1))
        super().__init__(self._whole)
        self._pages = {request: body for one in legislatures for request, body in one.pages.items()}
        self._issuers = sorted({url for one in legislatures for url in one.state.issuers})
        self._keys = {one.state.api_key.parameter for one in legislatures if one.state.api_key}
        self._fault: tuple[Fault, str] | None = None
        self._left = 0
        self._written = WRITTEN
        self._folder = folder
        (folder / "files").mkdir(parents=True)
        self._files = LocalFiles(folder / "files")
        self._certificates = LocalServer()
        self._open = ExitStack()

    @property
    def ports(self) -> dict[tuple[str, int], int]:
        """Which local port stands for which port of a host."""
        https, files, plain = (int(server.host.rpartition(":")[2]) for server in (self, self._files, self._certificates))
        issuers = {((parse_url(url).host or ""), 80): plain for url in self._issuers}
        return {(host, 443): https for host in self._hosts} | {(host, 21): files for host in self._hosts} | issuers

    def trusted_in(self, folder: Path) -> None:
        """Make the statehouse's authority one that a fetch with this folder of certificates trusts."""
        folder.mkdir(parents=True, exist_ok=True)
        self._authority.cert_pem.write_to_path(str(folder / "statehouse.pem"))

    def __enter__(self) -> Self:
        super().__enter__()
        self._open.enter_context(self._files)
        self._open.enter_context(self._certificates)
        self._open.enter_context(leading_here(self.ports))
        for url in self._issuers:
            certificate = ssl.PEM_cert_to_DER_cert(self._issuer.cert_pem.bytes().decode())
            self._certificates.says(parse_url(url).path or "/", Answer(certificate))
        self._lay_out_files()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._open.close()
        super().__exit__(kind, error, trace)

    @contextmanager
    def suffering(self, fault: Fault, kind: str) -> Iterator[None]:
        """The fault, on all pages of a kind."""
        self._fault, self._left = (fault, kind), fault.times
        self._write_again()
        try:
            yield
        finally:
            self._fault = None
            self._write_again()

    def _write_again(self) -> None:
        self._written += DAY
        self._lay_out_files()

    def times_asked_for(self, kind: str) -> int:
        """How often pages of a kind were asked for since the server began, on either server."""
        files = {f"RETR {_path(request.url)}" for request in self._pages if request.kind == kind}
        web = sum(any(request.kind == kind for request in self._asked_for(asked)) for asked in self.asked)
        return web + sum(line in files for line in self._files.asked)

    # Over https.

    def answer(self, asked: Asked) -> Answer:
        pages = self._asked_for(asked)
        if not any(map(self._body, pages)):
            return Answer(status=404)
        is_archive = asked.path.endswith(".zip")
        body = self._packed(pages) if is_archive else self._body(pages[0])
        answer = Answer(
            body,
            headers={"ETag": _etag(body), "Last-Modified": format_datetime(self._written_on(pages), usegmt=True)},
            ranged=is_archive,
        )
        if asked.headers["If-None-Match"] == answer.headers["ETag"]:
            answer = Answer(status=304, headers=answer.headers)
        if (fault := self._fault_of(pages)) is None or self._left <= 0:
            return answer
        self._left -= 1
        return fault.wire(answer)

    def _asked_for(self, asked: Asked) -> list[Request]:
        query = "&".join(part for part in asked.query.split("&") if part.partition("=")[0] not in self._keys)
        url = f"https://{asked.headers['Host']}{asked.path}{'?' if query else ''}{query}"
        return [request for one in self._legislatures for request in one.at(url)]

    def _fault_of(self, pages: list[Request]) -> Fault | None:
        return self._fault[0] if self._fault and any(request.kind == self._fault[1] for request in pages) else None

    def _body(self, request: Request) -> bytes:
        fault = self._fault_of([request])
        return fault.page(self._pages[request]) if fault else self._pages[request]

    def _written_on(self, pages: list[Request]) -> datetime.datetime:
        fault = self._fault_of(pages)
        return (fault.written if fault else None) or self._written

    def _packed(self, members: list[Request]) -> bytes:
        """An archive of these members, and more than its end; a member that a fault leaves nothing of is not in it."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for request in members:
                name = parse_url(request.url).fragment or ""
                if body := self._body(request):
                    archive.writestr(zipfile.ZipInfo(name), body)
            archive.writestr(zipfile.ZipInfo("TEXT_1.lob"), bytes(2 * TAIL))
        return packed.getvalue()

    # Over FTP.

    def _lay_out_files(self) -> None:
        for request in self._pages:
            if request.url.startswith("ftp://"):
                path = self._folder / "files" / _path(request.url)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(body := self._body(request))
                moment = self._written_on([request]).timestamp()
                os.utime(path, (moment, moment))
                if not body:
                    path.unlink()
        self._files.does = {"RETR": self._meddle}

    def _meddle(self, handler: Any) -> str | None:
        """What a fault does in place of sending a file."""
        asked = [request for request in self._pages if f"RETR {_path(request.url)}" == self._files.asked[-1]]
        fault = self._fault_of(asked)
        if fault is None or fault.command is None or self._left <= 0:
            return None
        self._left -= 1
        return fault.command(handler)

    # Certificates.

    def _presenting(self, sends: slice) -> ssl.SSLContext:
        certificate = self._issuer.issue_cert(*self._hosts)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        chain = b"".join(pem.bytes() for pem in (certificate.private_key_pem, *certificate.cert_chain_pems[sends]))
        with trustme.Blob(chain).tempfile() as path:
            context.load_cert_chain(path)
        context.sni_callback = self._choose
        return context

    def _choose(self, connection: Any, name: str | None, context: ssl.SSLContext) -> None:
        lacking = self._fault is not None and not self._fault[0].issuer
        connection.context = self._leaf_only if lacking else self._whole


def _addresses(legislature: Legislature) -> Iterator[str]:
    yield from (request.url for request in legislature.pages)
    yield from (f"https://{host.removeprefix('ftp://')}/" for host in legislature.state.hosts)


def _path(url: str) -> str:
    return unquote(parse_url(url).request_uri.removeprefix("/"))


def _etag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:16]}"'
