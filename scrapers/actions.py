"""What an action's text means, in Open Civic Data's words. The rules are tables beside each state's module."""

import re
from functools import lru_cache

from scrapers.vocabulary import ActionClassification

Rule = tuple[str, *tuple[ActionClassification, ...]]


class Rules:
    """Patterns in the order that people read them: the first that matches wins, and case does not count.

    A rule without a classification says: this text is known, and Open Civic Data has no word for it.
    """

    def __init__(self, *table: Rule) -> None:
        self._table = tuple((re.compile(pattern, re.IGNORECASE), frozenset(words)) for pattern, *words in table)
        self.read = lru_cache(maxsize=20_000)(self._read)

    def _read(self, text: str) -> frozenset[ActionClassification] | None:
        for pattern, words in self._table:
            if pattern.search(text):
                return words
        return None


def classify(text: str, rules: Rules) -> frozenset[ActionClassification]:
    """The classifications of an action's text; none where no rule reads it."""
    return rules.read(text) or frozenset()
