"""The kept bytes that a fact was read from, as text that a person can read. Nothing of it is markup, and nothing is fetched."""

import json
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from xml.etree import ElementTree

from bs4 import BeautifulSoup

from bills import snapshots
from bills.models import Reading, Snapshot
from scrapers.errors import ScrapeError
from scrapers.page import Page, Request

# Of a long slice: this much before the fact's own words, and as much in all as a page holds well.
_BEFORE = 600
_SHOWN = 12_000
# A larger page is not taken apart while a reader waits.
_LARGEST = 8_000_000


@dataclass(frozen=True, slots=True)
class Slice:
    """What was kept, as text: `words` are the fact's own where they were found, between what stands `before` and `after` them.

    `form` says what it is the text of. `cut` if more was kept than is shown. `note` says why there is none, and else is "".
    """

    before: str = ""
    words: str = ""
    after: str = ""
    form: str = ""
    cut: bool = False
    note: str = ""


def slice_of(reading: Reading, words: Iterable[str]) -> Slice:
    """The record's own slice of its page; of a page that is its own slice, the page."""
    if not reading.raw:
        return page_of(reading.snapshot, words)
    form, text = _readable(zlib.decompress(bytes(reading.raw)))
    return _window(text, words, form=f"the record's own slice of the page, {form}")


def page_of(page: Snapshot, words: Iterable[str]) -> Slice:
    """The text of a kept page."""
    if page.size > _LARGEST:
        return Slice(note="The kept page is too large to be shown here. Its checksum is above.")
    try:
        form, text = _text(page.sha256, page.pk)
    except ScrapeError:
        why = "were dropped to keep the store within its size" if page.dropped_at else "cannot be read"
        return Slice(note=f"The kept bytes {why}. Their checksum is above.")
    return _window(text, words, form=f"the whole kept page, {form}")


@lru_cache(maxsize=32)
def _text(sha256: str, key: int) -> tuple[str, str]:
    """The text of a kept page. Taking a page apart is slow, and the same page proves many facts."""
    return _readable(snapshots.body(Snapshot.objects.get(pk=key, sha256=sha256)))


def _readable(kept: bytes) -> tuple[str, str]:
    """(what it is, its text)."""
    if kept.startswith(b"%PDF"):
        page = Page(Request("", "kept://page", ""), kept, "kept://page", None)
        return "as the text of its PDF", "\n\n".join(page.pdf)
    text = _decoded(kept)
    if re.search(r"<html|<!doctype html", text[:2000], re.IGNORECASE):
        return "as the text of its HTML", _lines(BeautifulSoup(text, "lxml").get_text("\n"))
    if text.lstrip()[:1] in ("{", "["):
        try:
            return "as JSON, set out line by line", json.dumps(json.loads(text), indent=2, ensure_ascii=False)
        except (ValueError, RecursionError):
            return "as it is", text
    if text.lstrip().startswith("<") and "<!DOCTYPE" not in text and "<!ENTITY" not in text:
        try:
            root = ElementTree.fromstring(text)  # noqa: S314 - no document type, so no entities
            ElementTree.indent(root)
            return "as XML, set out line by line", ElementTree.tostring(root, encoding="unicode")
        except ElementTree.ParseError:
            return "as it is", text
    return "as it is", text


def _decoded(kept: bytes) -> str:
    try:
        return kept.decode("utf-8-sig")
    except UnicodeDecodeError:
        return kept.decode("cp1252", errors="replace")


def _lines(text: str) -> str:
    return "\n".join(line for line in (" ".join(line.split()) for line in text.splitlines()) if line)


def _window(text: str, words: Iterable[str], *, form: str) -> Slice:
    for wanted in words:
        tokens = [re.escape(token) for token in wanted.split()]
        match = re.search(r"\s+".join(tokens), text, re.IGNORECASE) if tokens else None
        if match is not None:
            start = 0 if len(text) <= _SHOWN else max(0, match.start() - _BEFORE)
            end = min(len(text), max(match.end(), start + _SHOWN))
            cut = start > 0 or end < len(text)
            return Slice(text[start : match.start()], match.group(), text[match.end() : end], form, cut)
    return Slice(before=text[:_SHOWN], form=form, cut=len(text) > _SHOWN)
