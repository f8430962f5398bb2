"""What a reader asks, as a small tree: words, "phrases", `-excluded`, alternatives with OR, and `beginnings*`. Pure.

Nothing that is typed is an error. What means nothing is left out, and `notes` say so.
"""

import re
from dataclasses import dataclass

from bills.search.tokens import tokens

LONGEST = 200  # characters of a query
TERMS = 32  # words and phrases of one
PHRASE = 32  # words of a phrase
SHORTEST = 3  # letters before a star
_QUOTES = str.maketrans("“”„«»\uff02", '""""""')
_PIECE = re.compile(r'(?P<minus>-?)"(?P<phrase>[^"]*)(?:"|$)(?P<star>\*?)|(?P<word>[^\s"]+)')


@dataclass(frozen=True, slots=True)
class Term:
    """Words that follow one another; with `prefix`, the last of them is the beginning of a word."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """At least one term of each group, and none of the excluded."""

    groups: tuple[tuple[Term, ...], ...] = ()
    excluded: tuple[Term, ...] = ()
    notes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.groups or self.excluded)

    @property
    def terms(self) -> tuple[Term, ...]:
        """Those that are looked for, once each."""
        return tuple(dict.fromkeys(term for group in self.groups for term in group))


def tidy(text: str) -> str:
    """What is asked, on one line and no longer than is read."""
    return " ".join(text.replace("\0", "").split())[:LONGEST].rstrip()


def parse(text: str) -> Query:
    groups: list[list[Term]] = []
    excluded: list[Term] = []
    notes: list[str] = []
    alternative = False
    count = 0
    for piece in _PIECE.finditer(tidy(text).translate(_QUOTES)):
        if piece["word"] in ("OR", "|"):
            alternative = bool(groups)
            continue
        term, minus = _term(piece, notes)
        if term is None:
            continue
        count += 1
        if count > TERMS:
            notes.append(f"Only the first {TERMS} words and phrases were looked for.")
            break
        if minus and alternative:
            notes.append("What is excluded cannot be an alternative: it is excluded from everything.")
        if minus:
            excluded.append(term)
        elif alternative:
            groups[-1].append(term)
        else:
            groups.append([term])
        alternative = False
    return Query(tuple(tuple(dict.fromkeys(group)) for group in groups), tuple(dict.fromkeys(excluded)), tuple(notes))


def _term(piece: re.Match[str], notes: list[str]) -> tuple[Term | None, bool]:
    """The term of a piece, None for one without words; and whether it is excluded."""
    if piece["word"] is not None:
        minus, star = piece["word"].startswith("-"), piece["word"].endswith("*")
        words = tokens(piece["word"])
    else:
        minus, star = bool(piece["minus"]), bool(piece["star"])
        words = tokens(piece["phrase"])
    if not words:
        return None, minus
    if len(words) > PHRASE:
        notes.append(f"Only the first {PHRASE} words of a phrase were looked for.")
        words, star = words[:PHRASE], False
    if star and len(words[-1]) < SHORTEST:
        notes.append(f"“{words[-1]}*” was looked for as a whole word: a beginning has {SHORTEST} letters at least.")
        star = False
    return Term(tuple(words), star), minus
