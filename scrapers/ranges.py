"""Members of a zip that lies on a host, of which only the parts that are read travel.

The zip is read by the standard library, through a file whose blocks are ranges of the remote one. All are of one version of it:
where the host's words on that (ETag, Last-Modified, length) change, nothing that was read is put together with what comes.
"""

import errno
import io
import re
import shutil
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import NamedTuple

from scrapers.errors import SourceChanged
from scrapers.manners import Answer, BodyError

# Where a zip ends, it tells where its directory is.
TAIL = 65_536 + 256  # bytes: the longest comment and what surrounds it
BLOCK = 4_194_304  # bytes: what a lost connection costs at most
LONGEST_DIRECTORY = 64_000_000  # bytes: some half a million members
_LOCAL_HEADER = 30  # bytes, before the name

_NAMED = 20  # members that are named where one is missing
_CHANGED = "the archive changed while it was read"

_CONTENT_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
_DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, UnicodeDecodeError)

# The answer to a question with these headers for at most so many bytes: of status 206, 200 (the whole, unread) or 416.
Ask = Callable[[Mapping[str, str], int], Answer]


class Version(NamedTuple):
    """A host's words on which version of a file it sends: ETag and Last-Modified, "" where it has none."""

    etag: str
    last_modified: str


class RemoteFile(io.RawIOBase):
    """One version of a file on a host, read by ranges. BodyError where the host sends no ranges, or has another version by now.

    A range reaches as far as is asked for, or up to `until` if that is further.
    """

    def __init__(self, ask: Ask) -> None:
        super().__init__()
        self._ask, self._at, self.until, self.version = ask, 0, 0, Version("", "")
        end = self._part(f"-{TAIL}", TAIL)
        self.version = _version(end)
        *_, self.length = _content_range(end)
        self._start = max(0, self.length - TAIL)
        self._block = self._checked(end, self._start, self.length)

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.length}[whence]
        if at < 0:
            raise OSError(errno.EINVAL, "before the beginning of the file")
        self._at = at
        return at

    def read(self, size: int | None = -1) -> bytes:
        end = self.length if size is None or size < 0 else min(self._at + size, self.length)
        if end - self._at > LONGEST_DIRECTORY:
            raise BodyError(f"{end - self._at:,} bytes are asked for at once, as no directory of a zip needs", again=False)
        parts = []
        while self._at < end:
            if not self._start <= self._at < self._start + len(self._block):
                self._fetch(self._at, min(max(end, self.until), self._at + BLOCK, self.length))
            parts.append(self._block[self._at - self._start : end - self._start])
            self._at += len(parts[-1])
        return b"".join(parts)

    def _fetch(self, start: int, end: int) -> None:
        answer = self._part(f"{start}-{end - 1}", end - start)
        self._start, self._block = start, self._checked(answer, start, end)

    def _part(self, wanted: str, limit: int) -> Answer:
        # A part of what was packed on the way could not be unpacked.
        headers = {"Range": f"bytes={wanted}", "Accept-Encoding": "identity"}
        # Only a strong validator may be compared by the host. Where it tells none, it is held to the words that it sends.
        strong = [word for word in self.version if word and not word.startswith("W/")]
        return self._ask(headers | ({"If-Range": strong[0]} if strong else {}), limit)

    def _checked(self, answer: Answer, start: int, end: int) -> bytes:
        """The body of an answer, which is that part of this version."""
        # A host that was told the version by If-Range need not repeat all of its words.
        if answer.status == 416 or any(now and now != then for now, then in zip(_version(answer), self.version, strict=True)):
            raise BodyError(_CHANGED, again=True)
        first, last, length = _content_range(answer)
        if length != self.length:
            raise BodyError(_CHANGED, again=True)
        if (first, last + 1) != (start, end) or len(answer.body) != end - start:
            raise BodyError(f"the host sent the bytes {first} to {last}, and {start} to {end - 1} were asked for", again=False)
        return answer.body


class Archive:
    """A zip on a host, opened once: its end is read at once, its directory when the first member is asked for."""

    def __init__(self, url: str, ask: Ask) -> None:
        self._url, self._file = url, RemoteFile(ask)
        self._zip: zipfile.ZipFile | None = None
        self.version = self._file.version
        self.was_used = False

    def is_still(self, etag: str, last_modified: str) -> bool:
        """Whether it is the version of that ETag, or of that Last-Modified where one of both has no ETag."""
        if etag and self.version.etag:
            return etag.removeprefix("W/") == self.version.etag.removeprefix("W/")
        return bool(last_modified) and last_modified == self.version.last_modified

    def member(self, name: str, *, limit: int) -> bytes:
        """A member, unpacked to at most `limit` bytes, with its checksum checked.

        SourceChanged where there is no such member; BodyError where it is too large, or the archive is damaged or has changed.
        """
        try:
            self._zip = self._zip or zipfile.ZipFile(self._file)
            return self._unpacked(self._zip, self._info(self._zip, name), limit)
        except _DAMAGED as error:
            raise BodyError(f"the archive is damaged: {error or type(error).__name__}", again=False) from error
        except (NotImplementedError, RuntimeError) as error:
            raise SourceChanged(f"{self._url}#{name}", f"the member is packed in a way that is not read here: {error}") from error

    def _info(self, archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
        try:
            return archive.getinfo(name)
        except KeyError:
            names = archive.namelist()
            alike = [other for other in names if PurePath(other).suffix == PurePath(name).suffix]
            there = ", ".join(sorted(alike)[:_NAMED]) or f"{len(names):,} of other sorts"
            raise SourceChanged(f"{self._url}#{name}", f"the archive has no such member; it has {there}") from None

    def _unpacked(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
        for what, size in (("unpacked", info.file_size), ("packed", info.compress_size)):
            if size > limit:
                raise BodyError(f"{size:,} bytes are announced, {what}, and the limit is {limit:,}", again=False)
        self._file.until = info.header_offset + _LOCAL_HEADER + len(info.filename.encode()) + len(info.extra) + info.compress_size
        body = io.BytesIO()  # unlike bytes that are joined, it gives its content away without a second copy
        with archive.open(info) as member:
            shutil.copyfileobj(member, body)
        return body.getvalue()


def _version(answer: Answer) -> Version:
    return Version(answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", ""))


def _content_range(answer: Answer) -> tuple[int, int, int]:
    """First byte, last byte and length of the whole, as the host tells them; BodyError where it sent no range."""
    told = _CONTENT_RANGE.fullmatch(answer.headers.get("Content-Range", "")) if answer.status == 206 else None
    if told is None:
        raise BodyError(
            f"the host sends no ranges of the archive, and the whole is not read: it answered {answer.said}", again=False
        )
    first, last, length = map(int, told.groups())
    return first, last, length
