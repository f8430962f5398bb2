"""A kept page as a person may look at it: its words and its plain structure. Nothing in it runs, and nothing in it fetches.

Two things hold this, each by itself: what is made here has no attribute and no element that could do either, and the desk
serves it in a frame without any right. Pure: bytes go in, text comes out. Everything is bounded, and says what was cut.
"""

import codecs
import json
import re
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from html import escape
from itertools import islice

import nh3

from scrapers.errors import SourceChanged
from scrapers.page import Page

# Bytes of a page that are looked at: a PDF must be there whole, of the rest a person reads the beginning.
READ = 20_000_000
# Characters that are shown, and bytes of JSON that are laid out.
CHARACTERS = 1_000_000
JSON_BYTES = 4_000_000
SHEETS = 20
HEX_BYTES = 2_048
LINES = 2_000
LINE = 1_000
# Of a web page. A parser's time grows with the square of how deep elements lie in one another, and with that of some odd text.
MARKUP = 400_000
ELEMENTS = 20_000


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Of an element that is not among these its words stay. No attribute of any stays: there is none that a reader misses.
_TAGS = _names(
    "abbr address article aside blockquote br caption center cite col colgroup dd del details dfn div dl dt fieldset figcaption"
    " figure footer h1 h2 h3 h4 h5 h6 header hr ins kbd legend li main nav ol p pre q samp section span sub summary sup table tbody"
    " td tfoot th thead tr ul var"
)
# Of these not even the words stay: they are none.
_NOT_WORDS = _names("script style iframe noembed noframes noscript object svg math template title audio video")
# Elements that a parser opens anew in every paragraph until they are closed, so that a short page can make millions of them. Their
# names are changed before it is parsed; what was struck out or put in stays marked.
_FORMATTING = re.compile(r"<(/?)(a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])", re.IGNORECASE)
_MEANT = {"s": "del", "strike": "del", "u": "ins"}
_OPENING = re.compile(r"<([a-zA-Z][^\s/>]*)")
# Elements that are empty, or end where the next of them begins, and so never lie deep.
_SHALLOW = _names(
    "area base br col embed hr img input link meta param source track wbr dd dt li option p tbody td tfoot th thead tr"
)
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_META_CHARSET = re.compile(rb"""<meta[^>]{1,200}charset\s*=\s*["']?([A-Za-z0-9_-]{1,40})""", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Python knows encodings that are no alphabets, and some that take long.
_ENCODINGS = re.compile(r"(ascii|utf-8(-sig)?|utf-16(-[lb]e)?|iso8859-\d+|cp125\d|cp437|cp850|mac-roman)\Z")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# What a source's error names: «table.votes td».
_NAMED = re.compile("«([^»]+)»")
_WORD = re.compile(r"[\w-]{3,}")
# What pypdf raises of files that are none, beside what `Page` tells of.
_BROKEN_PDF = (
    SourceChanged,
    IndexError,
    OverflowError,
    RecursionError,
    AssertionError,
    NotImplementedError,
    struct.error,
    zlib.error,
)


class Form(StrEnum):
    """What the bytes are, as far as they can be shown."""

    HTML = "web page"
    JSON = "JSON"
    PDF = "PDF"
    TEXT = "text"
    BINARY = "bytes"


@dataclass(frozen=True, slots=True)
class Shown:
    """What can be shown of a page. `markup` is set for a web page and is clean; `text` for all else, and is not escaped.

    `cut` are sentences on what is left out.
    """

    form: Form
    text: str = ""
    markup: str = ""
    cut: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page's source, in pieces: (text, whether it is marked)."""

    number: int
    pieces: list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class SourceText:
    lines: list[Line]
    marked: int
    cut: tuple[str, ...] = field(default=())


def form_of(page: Page) -> Form:
    """By the bytes first: what a server calls a page is often wrong."""
    head = page.body[:4096].lstrip()
    if head.startswith(b"%PDF-"):
        return Form.PDF
    if "html" in page.media_type or _HTML.search(head):
        return Form.HTML
    if not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and _is_binary(head):
        return Form.BINARY
    bare = head.removeprefix(codecs.BOM_UTF8)
    return Form.JSON if bare.startswith((b"{", b"[")) or "json" in page.media_type else Form.TEXT


def shown(page: Page, *, size: int | None = None) -> Shown:
    """The page as it can be shown. `page.body` may be the first READ bytes of `size`."""
    size = len(page.body) if size is None else size
    form, beyond = form_of(page), _beyond(len(page.body), size)
    match form:
        case Form.PDF:
            return _pdf(page, beyond)
        case Form.HTML:
            text, cut = _first(decoded(page), beyond, MARKUP)
            text, cut = _first_elements(text, cut)
            return Shown(form, markup=clean(text), cut=cut)
        case Form.BINARY:
            return _hex(page.body, size)
        case Form.JSON if len(page.body) == size <= JSON_BYTES and (laid_out := _json(page)):
            return Shown(form, *_first_of(laid_out, beyond))
        case _:
            text, cut = _first(decoded(page), beyond)
            return Shown(Form.TEXT, text, cut=cut)


def document(page: Shown) -> str:
    """A whole document of what is shown: of a web page its clean markup, of all else its text."""
    body = page.markup if page.form is Form.HTML else f"<pre>{escape(page.text)}</pre>"
    head = '<meta charset="utf-8"><meta name="color-scheme" content="light"><title>A kept page</title>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>'


def clean(text: str) -> str:
    """Markup with plain elements and without any attribute."""
    renamed = _FORMATTING.sub(lambda tag: f"<{tag[1]}{_MEANT.get(tag[2].lower(), 'span')}", text)
    return nh3.clean(
        renamed, tags=set(_TAGS), clean_content_tags=set(_NOT_WORDS), attributes={"*": set()}, link_rel=None, strip_comments=True
    )


def words(page: Page, *, size: int | None = None) -> tuple[list[str], tuple[str, ...]]:
    """What the page says, line by line, to be compared: JSON laid out, a web page without its markup. And what was cut."""
    told = shown(page, size=size)
    if told.form is not Form.HTML:
        return told.text.splitlines(), told.cut
    broken = re.sub(r"<(?:br|hr|/?(?:p|div|li|tr|h[1-6]|dt|dd|table|section|pre|caption|ul|ol))>", "\n", told.markup)
    spaced = re.sub(r"</t[dh]>", " | ", broken)
    plain = re.sub(r"<[^>]*>", "", spaced)
    lines = (" ".join(line.split()) for line in _unescaped(plain).split("\n"))
    return [line for line in lines if line.strip(" |")], told.cut


def _unescaped(text: str) -> str:
    for entity, letter in (("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(entity, letter)
    return text


def source_text(page: Page, *, size: int | None = None, reasons: Iterable[str] = ()) -> SourceText:
    """The page's source as numbered lines. The words that the `reasons` name («votes») are marked where they stand."""
    size = len(page.body) if size is None else size
    form = form_of(page)
    if form in (Form.PDF, Form.BINARY):
        told = shown(page, size=size)
        text, cut = told.text, told.cut
    else:
        text, cut = _first(decoded(page), _beyond(len(page.body), size))
    lines = text.splitlines()
    if len(lines) > LINES:
        cut = (*cut, f"These are the first {LINES:,} of {len(lines):,} lines.")
    if any(len(line) > LINE for line in lines[:LINES]):
        cut = (*cut, f"Lines end after {LINE:,} characters.")
    named = sorted({word for reason in reasons for name in _NAMED.findall(reason) for word in _WORD.findall(name)})
    mark = re.compile("|".join(map(re.escape, named)), re.IGNORECASE) if named else None
    told_lines = [Line(number, list(_pieces(line[:LINE], mark))) for number, line in enumerate(lines[:LINES], 1)]
    return SourceText(told_lines, sum(is_marked for line in told_lines for _, is_marked in line.pieces), cut)


def _pieces(line: str, mark: re.Pattern[str] | None) -> Iterator[tuple[str, bool]]:
    end = 0
    for found in mark.finditer(line) if mark else ():
        if found.start() > end:
            yield line[end : found.start()], False
        yield found.group(), True
        end = found.end()
    if end < len(line) or not line:
        yield line[end:], False


def decoded(page: Page) -> str:
    """The bytes as text, by their mark, their header, their markup, or else as UTF-8. What is no letter shows as such."""
    named = _META_CHARSET.search(page.body[:4096])
    marks = (encoding for mark, encoding in _BOMS if page.body.startswith(mark))
    encoding = next(marks, page.charset or (named[1].decode("ascii") if named else "utf-8"))
    # Of a long page only the beginning is shown, and a letter has no more than four bytes.
    body = page.body[: 4 * CHARACTERS + 4]
    try:
        known = codecs.lookup(encoding).name
    except (LookupError, ValueError):
        known = ""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", body.decode(known if _ENCODINGS.match(known) else "utf-8", "replace"))


def _is_binary(head: bytes) -> bool:
    return len(_CONTROL.findall(head.decode("latin-1"))) > len(head) // 20


def _first_elements(text: str, cut: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The beginning of a page that holds so many elements that can lie in one another, whether it closes them or not."""
    deep = (tag.start() for tag in _OPENING.finditer(text) if tag[1].lower() not in _SHALLOW)
    end = next(islice(deep, ELEMENTS, None), None)
    return (text, cut) if end is None else (text[:end], (*cut, f"Only its first {ELEMENTS:,} elements are shown."))


def _beyond(read: int, size: int) -> tuple[str, ...]:
    return (f"The page has {size:,} bytes; only the first {read:,} were looked at.",) if read < size else ()


def _first(text: str, cut: tuple[str, ...], at_most: int = CHARACTERS) -> tuple[str, tuple[str, ...]]:
    """The beginning of a text that may be long, and what was cut."""
    return (text, cut) if len(text) <= at_most else (text[:at_most], (*cut, f"Only its first {at_most:,} characters are shown."))


def _first_of(pieces: Sequence[str], cut: tuple[str, ...]) -> tuple[str, str, tuple[str, ...]]:
    text, cut = _first("".join(pieces), cut)
    return text, "", cut


def _json(page: Page) -> list[str]:
    """The JSON laid out, in pieces, until there are more characters than are shown; nothing if it is none."""
    pieces: list[str] = []
    length = 0
    try:
        for piece in json.JSONEncoder(indent=2, ensure_ascii=False).iterencode(json.loads(decoded(page))):
            pieces.append(_CONTROL.sub("\N{REPLACEMENT CHARACTER}", piece))
            length += len(piece)
            if length > CHARACTERS:
                break
    except (ValueError, RecursionError):
        return []
    return pieces


def _pdf(page: Page, beyond: tuple[str, ...]) -> Shown:
    if beyond:
        return _hex(page.body, 0, "It is too long a PDF to be taken apart here.", *beyond)
    try:
        sheets = page.sheets(SHEETS + 1)
    except _BROKEN_PDF as error:
        return _hex(page.body, len(page.body), f"Its text cannot be read: {getattr(error, 'reason', error)}.")
    more = (f"Its first {SHEETS} sheets are shown.",) if len(sheets) > SHEETS else ()
    text, cut = _first("\n\n".join(sheets[:SHEETS]), more)
    return Shown(
        Form.PDF, _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text), cut=("This is the text of a PDF, without its layout.", *cut)
    )


def _hex(body: bytes, size: int, *why: str) -> Shown:
    head = body[:HEX_BYTES]
    rows = (head[start : start + 16] for start in range(0, len(head), 16))
    lines = [f"{16 * row:08x}  {piece.hex(' '):<47}  {_letters(piece)}" for row, piece in enumerate(rows)]
    cut = (f"Its first {len(head):,} of {size:,} bytes are shown.",) if len(head) < size else ()
    return Shown(Form.BINARY, "\n".join(lines), cut=(*why, *cut))


def _letters(piece: bytes) -> str:
    return "".join(chr(byte) if 32 <= byte < 127 else "." for byte in piece)
