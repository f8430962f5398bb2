"""The files that mails became where there is no mail server, for the operator to read, and to be forgotten in time."""

import datetime
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses
from pathlib import Path

from tracker.eml import SUFFIX

# What a file is called, and nothing else: no name leads out of the folder.
_NAME = re.compile(r"\d{8}T\d{6}\.\d{6}Z-[0-9a-f]{8}" + re.escape(SUFFIX))
_MOMENT = "%Y%m%dT%H%M%S.%fZ"


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as its file has it. `text` and `html` are empty where it has no such part; bytes that are no text are replaced."""

    name: str
    message: EmailMessage

    @property
    def sent_at(self) -> datetime.datetime:
        return _moment(self.name)

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def to(self) -> str:
        return str(self.message["To"] or "")

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.message.items()]

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        if part is None:
            return ""
        content = part.get_payload(decode=True)
        return content.decode("utf-8", errors="replace") if isinstance(content, bytes) else ""


def names(folder: Path) -> list[str]:
    """The files there are, the newest first."""
    there = folder.iterdir() if folder.is_dir() else ()
    return sorted((path.name for path in there if _NAME.fullmatch(path.name)), reverse=True)


def letter(folder: Path, name: str, *, headers_only: bool = False) -> Letter | None:
    """The mail of that name, or None where there is none."""
    if not _NAME.fullmatch(name):
        return None
    try:
        body = (folder / name).read_bytes()
    except FileNotFoundError:
        return None
    return Letter(name, BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(body, headersonly=headers_only))


def letters(folder: Path) -> Iterator[Letter]:
    """All of them, the newest first."""
    for name in names(folder):
        if (found := letter(folder, name)) is not None:
            yield found


def forget(folder: Path, *, before: datetime.datetime) -> int:
    """Delete what was sent before that moment. Returns how many."""
    old = [name for name in names(folder) if _moment(name) < before]
    for name in old:
        (folder / name).unlink(missing_ok=True)
    return len(old)


def forget_addresses(folder: Path, addresses: Collection[str]) -> int:
    """Delete all that was sent to any of these addresses, however their letters are written. Returns how many."""
    gone = 0
    unwanted = {address.casefold() for address in addresses}
    for name in names(folder) if unwanted else ():
        found = letter(folder, name, headers_only=True)
        if found and not unwanted.isdisjoint(to.casefold() for _, to in getaddresses([found.to])):
            (folder / name).unlink(missing_ok=True)
            gone += 1
    return gone


def _moment(name: str) -> datetime.datetime:
    return datetime.datetime.strptime(name.partition("-")[0], _MOMENT).replace(tzinfo=datetime.UTC)
