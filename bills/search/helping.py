"""What may help where nothing was found: other bills of that number, one filter less, a word that is spelled otherwise."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches

from bills.models import Bill, SearchWord
from bills.models.bill import spelled
from bills.search.asked import Search
from bills.search.finding import count
from bills.search.query import Query

NEAREST = 8
# Letters that a misspelled word is trusted to begin with, and words so begun that are looked through.
BEGINNING, LOOKED_AT = 2, 5_000
_LIKENESS = 0.75
_GUESSES = 3


@dataclass(frozen=True, slots=True)
class Help:
    """`fewer` are searches with one filter less, each with the filter and how many bills answer; `guesses` other spellings."""

    nearest: list[Bill]
    fewer: list[tuple[tuple[str, str], Search, int]]
    guesses: list[tuple[Search, int]]


def help_with(search: Search, *, now: datetime.datetime) -> Help:
    """For a search without an answer: two queries for each filter, each word and each guess at most."""
    others = ((pair, search.without(*pair)) for pair in search.filters)
    fewer = [(pair, other, n) for pair, other in others if other and (n := count(other, now=now))]
    guesses = [(other, n) for other in _guesses(search) if (n := count(other, now=now))]
    return Help(_nearest(search.q), fewer, guesses)


def _nearest(text: str) -> list[Bill]:
    """Bills of the same number, whatever letters are before it; those of the same letters first."""
    parts = spelled(text)
    if parts is None:
        return []
    found = list(Bill.objects.filter(number=parts[1]).for_lists().in_reading_order()[: 4 * NEAREST])
    return sorted(found, key=lambda bill: not bill.slug.startswith(parts[0]))[:NEAREST]


def _guesses(search: Search) -> Iterator[Search]:
    """The search with one word that nobody uses in place of which another is, spelled much like it."""
    tried = 0
    for word in _alone(search.query):
        if tried == _GUESSES:
            return
        if SearchWord.objects.filter(pk=word).exists():
            continue
        begun = SearchWord.objects.filter(word__gte=word[:BEGINNING], word__lt=word[:BEGINNING] + "\U0010ffff")
        known = list(begun.order_by("-documents").values_list("word", flat=True)[:LOOKED_AT])
        for like in get_close_matches(word, known, n=1, cutoff=_LIKENESS):
            tried += 1
            yield replace(search, q=search.q.lower().replace(word, like))


def _alone(query: Query) -> list[str]:
    return [term.words[0] for term in query.terms if len(term.words) == 1 and not term.prefix and term.words[0].isalpha()]
