"""Where a bill has the words: its lines with the words marked, in pieces that a template shows one by one. Pure."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bills.search.documents import Document, Kind
from bills.search.query import Query, Term
from bills.search.tokens import spans

Span = tuple[tuple[str, ...], int, int]
# (text, whether it is marked)
Piece = tuple[str, bool]
# Characters before and after the first marked words of a long text.
BEFORE, AFTER = 90, 170
# Lines that are shown of one bill, and of kept texts those in which the words are looked for, in characters.
LINES = 3
LONGEST = 400_000
_OWN = (Kind.TITLE, Kind.COMMON_NAME, Kind.NUMBER, Kind.STATE)


@dataclass(frozen=True, slots=True)
class Found:
    """A line with what was looked for."""

    kind: Kind
    pieces: list[Piece]
    date: datetime.date | None = None
    label: str = ""


def marked(text: str, query: Query) -> list[Piece]:
    """The whole text, with what is looked for marked."""
    return list(_pieces(text, _hits(list(spans(text)), query.terms)))


def found(document: Document, query: Query) -> list[Found]:
    """The lines beside number and titles that have what is looked for, those first that have something no line before has."""
    shown: list[Found] = []
    missing = set(query.terms)
    again: list[Found] = []
    for line in document.lines:
        text = line.text[:LONGEST]
        words = list(spans(text))
        here = {term for term in missing if next(_places(words, term), None) is not None}
        if line.kind in _OWN:
            missing -= here
            continue
        if not here and (len(again) >= LINES or line.kind is Kind.TEXT):
            continue
        hits = _hits(words, query.terms)
        if not hits:
            continue
        told = Found(line.kind, list(_excerpt(text, hits)), line.date, line.label)
        (shown if here else again).append(told)
        missing -= here
    return [*shown, *again][:LINES]


def _places(words: Sequence[Span], term: Term) -> Iterator[tuple[int, int]]:
    """Where the term's words follow one another: first and last character."""
    flat = [(word, start, end) for folded, start, end in words for word in folded]
    wanted, last = term.words[:-1], term.words[-1]
    for at in range(len(flat) - len(term.words) + 1):
        end = at + len(wanted)
        if (flat[end][0].startswith(last) if term.prefix else flat[end][0] == last) and all(
            flat[at + nth][0] == word for nth, word in enumerate(wanted)
        ):
            yield flat[at][1], flat[end][2]


def _hits(words: Sequence[Span], terms: Iterable[Term]) -> list[tuple[int, int]]:
    """What is to be marked, in order and without overlaps."""
    hits: list[tuple[int, int]] = []
    for start, end in sorted(place for term in terms for place in _places(words, term)):
        if hits and start <= hits[-1][1]:
            hits[-1] = (hits[-1][0], max(end, hits[-1][1]))
        else:
            hits.append((start, end))
    return hits


def _pieces(text: str, hits: Iterable[tuple[int, int]], begin: int = 0, end: int | None = None) -> Iterator[Piece]:
    end = len(text) if end is None else end
    at = begin
    for start, stop in hits:
        if start >= end:
            break
        if start > at:
            yield text[at:start], False
        yield text[start:stop], True
        at = stop
    if at < end:
        yield text[at:end], False


def _excerpt(text: str, hits: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    """The text around the first hit; the whole, where it is short."""
    begin, end = max(0, hits[0][0] - BEFORE), min(len(text), hits[0][1] + AFTER)
    if len(text) <= BEFORE + AFTER:
        begin, end = 0, len(text)
    # Whole words, where there are any.
    if begin:
        begin = max(begin, text.find(" ", begin, hits[0][0]) + 1)
        yield "… ", False
    if end < len(text) and (space := text.rfind(" ", hits[0][1], end)) >= 0:
        end = space
    yield from _pieces(text, hits, begin, end)
    if end < len(text):
        yield " …", False
