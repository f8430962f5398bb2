"""Signs of a topic in what a bill says of itself: which phrases, where, how near to each other, and what that is worth. Pure.

Signs are data (topics.json), and speak of words, not of patterns. A text is cut into its words once, and each word is looked up: no
text, however hostile, takes longer than its length asks for.

A phrase is words in their order, whatever marks stand between them: `42 u s c 1983` is found in `42 U.S.C. § 1983`. Case does not
count. A `*` at the end of a word, the first excepted, stands for any ending.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple, Self

# What a catalogue holds of a bill, in the order in which a person reads it. A text that is held is one more.
PLACES = ("title", "official title", "abstract", "subjects", "version title", "action", "text")

_WORD = re.compile(r"\w+")
# Words that lie between the first and the last of a combination, at most, unless the sign tells.
_NEAR = 60
# What is kept of a match: so many different words, so long, and letters of the text around and within.
_MOST_WORDS, _LONGEST_WORDS = 12, 120
_AROUND, _LONGEST = 90, 500


@dataclass(frozen=True, slots=True)
class Sign:
    """`groups` are names of lists of phrases: of each, one must be found near the others, and none of `unless`.

    `where` are the places that are looked at, all if empty; `states` the codes of those whose bills are, all if empty.
    """

    id: str
    tells: str
    groups: frozenset[str]
    weight: int
    unless: frozenset[str] = frozenset()
    where: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    within: int = _NEAR


@dataclass(frozen=True, slots=True)
class Match:
    """A sign that was found in one text.

    `words` are the different words that matched, as the text spells them. `context` is the text around the first of them, cut where
    they begin and end: every second piece matched.
    """

    sign: Sign
    where: str
    words: tuple[str, ...]
    context: tuple[str, ...]


class _Hit(NamedTuple):
    """A phrase of a group, from one word of the text up to another."""

    first: int
    end: int
    group: str


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of one topic. A bill whose score is less than `enough` is not worth a person's time."""

    signs: tuple[Sign, ...]
    enough: int
    _phrases: Mapping[str, Sequence[tuple[str, tuple[str, ...]]]]

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Self:
        """From a topic of topics.json: `phrases` by name, `signs`, `enough`. One without signs finds nothing.

        ValueError if a sign asks for what is not there, or a phrase is none.
        """
        phrases: defaultdict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
        for group, spelled in told.get("phrases", {}).items():
            for phrase in spelled:
                first, *rest = phrase.casefold().split() or [""]
                if not all(_WORD.fullmatch(word) for word in (first, *(word.removesuffix("*") for word in rest))):
                    raise ValueError(f"{phrase!r} is not words with a space between them; the first has no *")
                phrases[first].append((group, tuple(rest)))
        signs = tuple(_sign(sign) for sign in told.get("signs", ()))
        for sign in signs:
            if lost := (sign.groups | sign.unless) - set(told.get("phrases", {})) or sign.where - set(PLACES):
                raise ValueError(f"the sign {sign.id} asks for {', '.join(sorted(lost))}, which is not there")
        return cls(signs, told.get("enough", 1), dict(phrases))

    def matches(self, texts: Mapping[str, tuple[str, ...]], *, state: str = "") -> tuple[Match, ...]:
        """What is found in the texts, by place, the weightiest first. What stands in two places is found in the first."""
        signs = [sign for sign in self.signs if not sign.states or state in sign.states]
        found: list[Match] = []
        looked: set[tuple[str, str]] = set()
        for place, text in ((here, text) for here in PLACES for text in texts.get(here, ())):
            asked = [sign for sign in signs if (not sign.where or place in sign.where) and (sign.id, text) not in looked]
            looked.update((sign.id, text) for sign in asked)
            found += self._in(place, text, asked) if asked else ()
        return tuple(sorted(found, key=lambda match: -match.sign.weight))

    def _in(self, where: str, text: str, signs: Iterable[Sign]) -> Iterator[Match]:
        words = [word.casefold() for word in _WORD.findall(text)]
        hits = [
            _Hit(place, place + 1 + len(rest), group)
            for place, word in enumerate(words)
            for group, rest in self._phrases.get(word, ())
            if not rest or _goes_on(words, place + 1, rest)
        ]
        if hits:
            spans = [word.span() for word in _WORD.finditer(text)]
            for sign in signs:
                if near := _near(sign, hits):
                    yield Match(sign, where, *_told(text, spans, near))


def score(matches: Iterable[Match]) -> int:
    """What the matches are worth together: each sign once, however often and wherever it is found."""
    return sum({match.sign.id: match.sign.weight for match in matches}.values())


def folded(words: Iterable[str]) -> frozenset[str]:
    """Words that matched, freed from case and from what stands between them: two spellings of the same are the same."""
    return frozenset(" ".join(_WORD.findall(spelled.casefold())) for spelled in words)


def digest(words: Iterable[str]) -> str:
    """32 letters that are others if other words match. Where they stand does not count: a title moves into its next print."""
    return hashlib.sha256("\n".join(sorted(folded(words))).encode()).hexdigest()[:32]


def _sign(told: Mapping[str, Any]) -> Sign:
    sets = {name: frozenset(told.get(name, ())) for name in ("unless", "where", "states")}
    return Sign(told["id"], told["tells"], frozenset(told["all"]), told["weight"], within=told.get("within", _NEAR), **sets)


def _goes_on(words: Sequence[str], place: int, rest: tuple[str, ...]) -> bool:
    there = words[place : place + len(rest)]
    return len(there) == len(rest) and all(
        word.startswith(asked[:-1]) if asked.endswith("*") else word == asked for word, asked in zip(there, rest, strict=True)
    )


def _near(sign: Sign, hits: Sequence[_Hit]) -> list[_Hit]:
    """The hits that stand near enough to hits of each other group, with none that forbids it between. One pass."""
    mine = [hit for hit in hits if hit.group in sign.groups or hit.group in sign.unless]
    held: dict[str, int] = dict.fromkeys(sign.groups | sign.unless, 0)
    near: list[_Hit] = []
    left = taken = 0
    for right, hit in enumerate(mine):
        held[hit.group] += 1
        while hit.first - mine[left].first > sign.within:
            held[mine[left].group] -= 1
            left += 1
        if all(held[group] for group in sign.groups) and not any(held[group] for group in sign.unless):
            near += mine[max(left, taken) : right + 1]
            taken = right + 1
    return near


def _told(text: str, spans: Sequence[tuple[int, int]], near: Sequence[_Hit]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words that matched, and the text around the first of them."""
    marks: list[tuple[int, int]] = []
    for hit in sorted(near):
        start, end = spans[hit.first][0], spans[hit.end - 1][1]
        if marks and start < marks[-1][1]:
            marks[-1] = (marks[-1][0], max(end, marks[-1][1]))
        else:
            marks.append((start, end))
    spelled = (" ".join(text[start:end].split())[:_LONGEST_WORDS] for start, end in marks)
    words = list({word.casefold(): word for word in spelled}.values())[:_MOST_WORDS]
    return tuple(words), _context(text, marks)


def _context(text: str, marks: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    begin = _space(text, max(0, marks[0][0] - _AROUND))
    inside = [mark for mark in marks if mark[1] - begin <= _LONGEST] or [(marks[0][0], min(marks[0][1], begin + _LONGEST))]
    end = min(len(text), inside[-1][1] + _AROUND)
    cuts = [begin, *(place for mark in inside for place in mark), end]
    pieces = [" ".join(f"|{text[a:b]}|".split())[1:-1] for a, b in pairwise(cuts)]
    pieces[0] = ("… " if begin else "") + pieces[0].lstrip()
    pieces[-1] = pieces[-1] if end == len(text) else pieces[-1].rpartition(" ")[0] + " …"
    return tuple(pieces)


def _space(text: str, place: int) -> int:
    """The next place where a word begins, so that none is cut, if there is one soon."""
    space = text.find(" ", place, place + 30) if place else -1
    return space + 1 if space >= 0 else place
