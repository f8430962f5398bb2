"""A request, the page that answered it, and ways to ask the page for things that must be there.

Every question says how many answers it expects. Asking for what is not there raises SourceChanged with the URL, the thing and
the count, so that a page that changed announces itself instead of reading as "no news".
"""

import codecs
import csv
import datetime
import hashlib
import io
import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any, TypeVar

from bs4 import BeautifulSoup, Tag
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from scrapers.errors import RecordError, SourceChanged
from scrapers.records import Flaw, Record
from scrapers.vocabulary import Origin

T = TypeVar("T", bound=Record)

# Forbidden in XML 1.0, and seen in Illinois' prose.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_XML_DECLARATION = re.compile(rb"^\s*<\?xml[^>]*?\?>")
_XML_ENCODING = re.compile(rb"""encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_HTML_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?([A-Za-z0-9_-]+)""", re.IGNORECASE)
# Of a page's records, more than this share unreadable means that the page changed, not that a record is odd.
_FLAWED_SHARE = 0.02
# Bytes that are decoded at a time to find out an encoding.
_PIECE = 1_000_000


def fold(text: str) -> str:
    """The text with every run of white space as one space, and none at the ends."""
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask for.

    `kind` names the entry of `State.pages` that reads the answer; `session` is our identifier of it. `identifier` is the bill
    that the page is about, "" for a list. `url` never holds a secret: the fetch adds keys on the wire. `context` is what the
    parser needs to know and the page cannot tell.
    """

    kind: str
    url: str
    session: str
    identifier: str = ""
    context: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)


@dataclass(frozen=True)
class Page:
    """Bytes, and where and when they came from.

    `retrieved_at` is when the bytes left their source, in UTC, or None where nobody wrote it down. `read_through` is the last
    day whose news the page can hold, as an archive vouches for it. `gaps` are sentences on what the bytes are known to lack.
    `beside` are the pages that its kind is read together with, by their kind.
    """

    request: Request
    body: bytes = field(repr=False)
    url: str
    retrieved_at: datetime.datetime | None
    origin: Origin = Origin.LIVE
    read_through: datetime.date | None = None
    provenance: str = ""
    gaps: tuple[str, ...] = ()
    media_type: str = ""
    charset: str = ""
    etag: str = ""
    last_modified: str = ""
    beside: Mapping[str, "Page"] = field(default_factory=dict, repr=False)

    @property
    def as_of(self) -> datetime.date | None:
        """The last day whose news the page can hold; None where nobody knows."""
        return self.read_through or (self.retrieved_at.date() if self.retrieved_at else None)

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()

    def changed(self, what: str, *, expected: object = None, found: object = None) -> SourceChanged:
        """The error to raise: this page lacks `what`."""
        detail = what if expected is None else f"{what}: expected {expected}, found {found}"
        return SourceChanged(self.url, detail)

    def need(self, condition: object, what: str) -> None:
        if not condition:
            raise self.changed(what)

    def _decode(self, encoding: str) -> str:
        if not self.body or self.body.isspace():
            raise self.changed("the page is empty", expected="content", found="0 bytes")
        try:
            return self.body.decode(encoding)
        except LookupError as error:
            raise self.changed(f"unknown encoding {encoding!r}") from error
        except UnicodeDecodeError as error:
            raise self.changed(
                f"wrong encoding: not {encoding} at byte {error.start}",
                expected=encoding,
                found=repr(self.body[error.start : error.start + 4]),
            ) from error

    @cached_property
    def text(self) -> str:
        """The body as UTF-8, or as its header or markup says; strict."""
        declared = _HTML_CHARSET.search(self.body[:4096])
        encoding = self.charset or (declared.group(1).decode() if declared else "utf-8")
        return self._decode("utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding)

    @cached_property
    def json(self) -> Any:
        """The body as JSON. JSON is UTF-8."""
        text = self._decode("utf-8-sig")
        try:
            return json.loads(text)
        except (json.JSONDecodeError, RecursionError) as error:
            raise self.changed(f"not whole JSON ({error})") from error

    @cached_property
    def xml(self) -> ElementTree.Element:
        """The root of the body as XML. Control characters become spaces; document types and entities are refused."""
        declaration = _XML_DECLARATION.match(self.body.removeprefix(b"\xef\xbb\xbf"))
        named = _XML_ENCODING.search(declaration.group(0)) if declaration else None
        text = self._decode(named.group(1).decode() if named else "utf-8").removeprefix("\ufeff")
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            raise self.changed("XML with a document type or an entity, which no source of ours has")
        text = _CONTROL.sub(" ", re.sub(r"^\s*<\?xml[^>]*?\?>", "", text))
        try:
            return ElementTree.fromstring(text)  # noqa: S314 - entities were refused above
        except ElementTree.ParseError as error:
            raise self.changed(f"not whole XML ({error})") from error

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The body as HTML. A page without its end is cut off, however well it parses."""
        if "</html" not in self.text[-4096:].lower():
            raise self.changed("the page is cut off", expected="</html>", found=repr(self.text[-40:]))
        return BeautifulSoup(self.text, "lxml")

    @cached_property
    def pdf(self) -> tuple[str, ...]:
        """The body as PDF: the text of each sheet, laid out in lines and columns as printed."""
        return self.sheets()

    def sheets(self, at_most: int | None = None) -> tuple[str, ...]:
        """The same of the first sheets only."""
        if not self.body.lstrip().startswith(b"%PDF-"):
            raise self.changed("not a PDF", expected="%PDF-", found=repr(self.body[:20]))
        try:
            sheets = islice(PdfReader(io.BytesIO(self.body), strict=False).pages, at_most)
            return tuple(sheet.extract_text(extraction_mode="layout") for sheet in sheets)
        except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise self.changed(f"not a whole PDF ({error})") from error

    def many(self, selector: str, *, within: Tag | None = None, at_least: int = 1, at_most: int | None = None) -> list[Tag]:
        """The elements of the HTML page that match a CSS selector; SourceChanged unless there are as many as expected."""
        found = (within or self.soup).select(selector)
        if len(found) < at_least or (at_most is not None and len(found) > at_most):
            expected = f"at least {at_least}" if at_most is None else f"{at_least} to {at_most}"
            raise self.changed(f"«{selector}»", expected=expected, found=len(found))
        return list(found)

    def one(self, selector: str, *, within: Tag | None = None) -> Tag:
        """The one element that matches."""
        return self.many(selector, within=within, at_most=1)[0]

    def text_of(self, selector: str, *, within: Tag | None = None) -> str:
        """The folded text of the one element that matches; an empty one is missing."""
        text = fold(self.one(selector, within=within).get_text())
        self.need(text, f"«{selector}» is empty")
        return text

    def objects(
        self, value: object, what: str, *, required: frozenset[str] = frozenset(), at_least: int = 1
    ) -> list[dict[str, Any]]:
        """`value` as a JSON list of objects that all have the `required` keys."""
        if not isinstance(value, list):
            raise self.changed(what, expected="a list", found=type(value).__name__)
        if len(value) < at_least:
            raise self.changed(what, expected=f"at least {at_least}", found=len(value))
        for number, item in enumerate(value):
            if not isinstance(item, dict) or not required <= item.keys():
                lacking = sorted(required - item.keys()) if isinstance(item, dict) else f"not an object: {type(item).__name__}"
                raise self.changed(f"{what}, number {number + 1} of {len(value)}, lacks {lacking}")
        return value

    def dig(self, value: object, *path: str) -> Any:
        """The value at a path of JSON keys, each of which must be there."""
        for depth, key in enumerate(path):
            if not isinstance(value, dict) or key not in value:
                raise self.changed(f"no «{'.'.join(path[: depth + 1])}» in the JSON")
            value = value[key]
        return value

    def rows(
        self,
        *required: str,
        header: Sequence[str] | None = None,
        encodings: Sequence[str] = ("utf-8-sig", "cp1252"),
        delimiter: str = ",",
        skipinitialspace: bool = False,
    ) -> Iterator[dict[str, str]]:
        """The body as CSV, row by row, without a second copy of it: column -> cell, as printed. Blank lines are left out.

        `header` are the columns of a file that has no line for them. A row with other than as many cells as there are columns has
        what it has; the cells beyond go missing. SourceChanged where a `required` column is missing or the file is cut off.
        """
        if not self.body or self.body.isspace():
            raise self.changed("the page is empty", expected="content", found="0 bytes")
        if not self.body.endswith((b"\n", b"\r")):
            raise self.changed("the page is cut off", expected="a whole last line", found=repr(self.body[-40:]))
        text = io.TextIOWrapper(io.BytesIO(self.body), self._encoding(encodings), newline="")
        rows = csv.reader(text, delimiter=delimiter, skipinitialspace=skipinitialspace)
        try:
            columns = list(header) if header else [name.strip() for name in next(rows)]
            if missing := [name for name in required if name not in columns]:
                raise self.changed(f"the column «{missing[0]}» is missing", expected=", ".join(required), found=", ".join(columns))
            for row in rows:
                if any(row):
                    yield dict(zip(columns, row, strict=False))
        except csv.Error as error:
            raise self.changed(f"not whole CSV, line {rows.line_num}: {error}") from error

    def _encoding(self, encodings: Sequence[str]) -> str:
        """The first of the encodings that the whole body is in."""
        for encoding in encodings:
            decoder = codecs.getincrementaldecoder(encoding)()
            try:
                for start in range(0, len(self.body), _PIECE):
                    decoder.decode(self.body[start : start + _PIECE], final=start + _PIECE >= len(self.body))
            except UnicodeDecodeError:
                continue
            return encoding
        raise self.changed("wrong encoding", expected=" or ".join(encodings), found=repr(self.body[:20]))

    def each(self, items: Iterable[Any], read: Callable[[Any], T], *, name: Callable[[Any], str]) -> Iterator[T | Flaw]:
        """`read` every item of a list page. An item that can't be read is a Flaw and costs itself; many are a changed page."""
        flaws = total = 0
        reason = ""
        for item in items:
            total += 1
            try:
                yield read(item)
            except (RecordError, KeyError, TypeError, ValueError, AttributeError) as error:
                flaws, reason = flaws + 1, f"{type(error).__name__}: {error}"
                yield Flaw(name(item), reason)
        if flaws > max(1, total * _FLAWED_SHARE) or flaws == total > 0:
            raise self.changed(f"{flaws} of {total} records cannot be read, the last one because {reason}")
