"""Files of Open Civic Data, read without holding more than a bill of them at a time."""

import gzip
import io
import json
import tarfile
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any, NamedTuple, Protocol, cast

from scrapers.errors import SourceChanged
from scrapers.ocd.bill import Found, found
from scrapers.records import Flaw

# Bytes that are read at a time.
_PIECE = 1 << 20
# A bill that takes more is no bill: the text of a list that is damaged inside would be held whole.
_LONGEST = 64 << 20
# A file that begins with so many things that are no bills is another sort of file.
_HOPELESS = 20
# RuntimeError: a zip that is encrypted, or packed in a way that Python does not know.
_DAMAGE = (EOFError, OSError, RuntimeError, zlib.error, zipfile.BadZipFile, UnicodeDecodeError)


class Writer(Protocol):
    def write(self, piece: bytes, /) -> int: ...


class _Item(NamedTuple):
    """Something that may be a bill: where it was, what it says, its own bytes, and the code that its path names."""

    where: str
    told: Any
    raw: bytes
    code: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A file, or one in a zip; `name` is its path inside what was loaded."""

    name: str
    path: Path
    inside: str = ""

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        if self.inside:
            with zipfile.ZipFile(self.path) as archive, archive.open(self.inside) as stream:
                yield stream
            return
        with self.path.open("rb") as stream:
            packed = stream.read(2) == b"\x1f\x8b"
            stream.seek(0)
            yield cast("IO[bytes]", gzip.GzipFile(fileobj=stream)) if packed else stream

    @property
    def is_lines(self) -> bool:
        return not self.name.removesuffix(".gz").endswith(".json")

    @property
    def code(self) -> str:
        """The code of the state that its path names, as in Open States' zip files: `IL/104th/IL_104th_bills.json`."""
        *folders, name = PurePosixPath(self.name).parts
        return next((part.lower() for part in [*folders, name.partition("_")[0]] if len(part) == 2 and part.isalpha()), "")


@dataclass(frozen=True, slots=True)
class File:
    """What is kept and told as one: a file of lines or a list, a zip, or all JSON files of one folder."""

    path: Path
    members: tuple[Member, ...]
    name: str = field(default="")


def files(path: Path) -> Iterator[File]:
    """What there is to read at or below a path, in the order of the names. OSError if it is not there."""
    if not path.is_dir():
        yield _file(path)
        return
    for folder in sorted({path, *(below for below in path.rglob("*") if below.is_dir())}):
        inside = sorted(below for below in folder.iterdir() if below.is_file())
        for whole in inside:
            if whole.name.endswith((".jsonl", ".jsonl.gz", ".zip", ".json.gz")):
                yield _file(whole)
        if scraped := [below for below in inside if below.suffix == ".json"]:
            name = f"{folder.relative_to(path.parent).as_posix()}/"
            yield File(folder, tuple(Member(f"{name}{below.name}", below) for below in scraped), name)


def _file(path: Path) -> File:
    with path.open("rb") as stream:
        is_zip = stream.read(4) == b"PK\x03\x04"
    if not is_zip:
        return File(path, (Member(path.name, path),), path.name)
    try:
        with zipfile.ZipFile(path) as archive:
            inside = sorted(name for name in archive.namelist() if name.endswith((".json", ".jsonl")))
    except zipfile.BadZipFile:
        inside = []
    return File(path, tuple(Member(name, path, name) for name in inside), path.name)


def pieces(file: File, to: Writer) -> None:
    """Write the bytes that prove what was read: the file as it is; the files of a folder as a tar, the same each time."""
    if not file.path.is_dir():
        with file.path.open("rb") as stream:
            while piece := stream.read(_PIECE):
                to.write(piece)
        return
    with tarfile.open(fileobj=to, mode="w|", format=tarfile.PAX_FORMAT) as archive:  # type: ignore[call-overload]
        for member in file.members:
            entry = tarfile.TarInfo(member.name)
            entry.size = member.path.stat().st_size
            with member.path.open("rb") as stream:
                archive.addfile(entry, stream)


def bills(file: File) -> Iterator[Found | Flaw]:
    """Every bill of a file. One that cannot be read is a Flaw, and costs itself.

    SourceChanged if the file breaks off, is damaged beyond what can be stepped over, or is not of the format at all.
    """
    good = 0
    flaws: list[Flaw] = []
    try:
        for told in _read(file):
            good += isinstance(told, Found)
            if isinstance(told, Flaw) and not good:
                flaws.append(told)
                if len(flaws) == _HOPELESS:
                    break
                continue
            # The first flaws of a file are told once it is known to be of the format.
            yield from flaws
            flaws.clear()
            yield told
    except _DAMAGE as error:
        raise SourceChanged(file.name, f"it breaks off after {good:,} bills: {error}") from error
    if not good:
        reason = f"{flaws[0].what}: {flaws[0].reason}" if flaws else "there is no JSON in it"
        raise SourceChanged(file.name, f"not Open Civic Data: {reason}")


def _read(file: File) -> Iterator[Found | Flaw]:
    votes = _votes_beside(file)
    beside = {member.name for members in votes.values() for member in members}
    for member in file.members:
        if member.name in beside:
            continue
        try:
            for item in _items(member):
                if isinstance(item, Flaw):
                    yield item
                else:
                    mine = votes.pop(_bill_of(member, item.told), ()) if votes and isinstance(item.told, dict) else ()
                    yield _found(item, mine)
        except _DAMAGE as error:
            if len(file.members) == 1:
                raise
            yield Flaw(member.name, f"it breaks off: {error}")
    for (_, session, bill), members in votes.items():
        yield Flaw(f"{bill} of {session}", f"{len(members)} votes of a bill that is not there")


_Key = tuple[str, str, str]


def _bill_of(member: Member, told: dict[str, Any]) -> _Key:
    """What ties a vote that lies beside its bill to it: the folder, the session, the number."""
    number = told.get("bill_identifier") or told.get("identifier")
    return str(PurePosixPath(member.name).parent), str(told.get("legislative_session")), str(number)


def _votes_beside(file: File) -> dict[_Key, list[Member]]:
    """The votes that are files of their own, by the bill that they are of."""
    votes: defaultdict[_Key, list[Member]] = defaultdict(list)
    for member in file.members if len(file.members) > 1 else ():
        if member.is_lines:
            continue
        with member.open() as stream:
            begins = stream.read(1)
            body = begins + stream.read() if begins == b"{" else b""
        if b'"bill_identifier"' in body and b'"motion_text"' in body:
            votes[_bill_of(member, json.loads(body))].append(member)
    return votes


def _found(item: _Item, votes: Iterable[Member]) -> Found | Flaw:
    try:
        beside = [_whole(vote) for vote in votes]
        raw = b"\n".join([item.raw, *(body for _, body in beside)])
        return found(item.told, raw, votes=[told for told, _ in beside], code=item.code)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        number = item.told.get("identifier") if isinstance(item.told, dict) else None
        what = f"{item.where}, {number}" if number else item.where
        return Flaw(what, f"no {error}" if isinstance(error, KeyError) else f"{error}")


def _whole(member: Member) -> tuple[Any, bytes]:
    with member.open() as stream:
        body = stream.read()
    return json.loads(body), body


def _items(member: Member) -> Iterator[_Item | Flaw]:
    with member.open() as stream:
        yield from _lines(stream, member) if member.is_lines else _list(stream, member)


def _lines(stream: IO[bytes], member: Member) -> Iterator[_Item | Flaw]:
    number, code = 0, member.code
    while line := stream.readline(_LONGEST):
        number += 1
        where = f"line {number}"
        if not line.strip():
            continue
        try:
            yield _Item(where, json.loads(line), line, code)
        except (ValueError, RecursionError) as error:
            yield Flaw(where, f"not whole JSON ({error})")


def _list(stream: IO[bytes], member: Member) -> Iterator[_Item | Flaw]:
    """The objects of a JSON list, or the one object, without holding the list. EOFError at damage: nobody can read past it."""
    text = io.TextIOWrapper(stream, "utf-8-sig")
    decoder = json.JSONDecoder()
    buffer, at, number = text.read(_PIECE).lstrip(), 0, 0
    is_list = buffer.startswith("[")
    at = int(is_list)
    while True:
        at = next((i for i in range(at, len(buffer)) if buffer[i] not in " \t\r\n,"), len(buffer))
        if at < len(buffer) and is_list and buffer[at] == "]":
            return
        try:
            told, end = decoder.raw_decode(buffer, at)
        except (ValueError, RecursionError) as error:
            # Twice as much each time, so that a long bill is not parsed over and over.
            more = text.read(max(_PIECE, len(buffer) - at)) if len(buffer) - at < _LONGEST else ""
            if not more and is_list:
                raise EOFError(f"not whole JSON ({error})") from error
            if not more:
                yield Flaw(member.name, f"not whole JSON ({error})")
                return
            buffer, at = buffer[at:] + more, 0
            continue
        number += 1
        where = f"{member.name}, number {number}" if is_list else member.name
        yield _Item(where, told, buffer[at:end].encode(), member.code)
        if not is_list:
            return
        at = end
