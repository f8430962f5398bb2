"""What a vote was on, read from the motion's own words. The rules are tables beside each state's module."""

import re
from collections.abc import Sequence

from scrapers.vocabulary import MotionClassification

MotionRule = tuple[str, MotionClassification]


class MotionRules:
    """Patterns in the order that people read them: the first that matches wins, and case does not count."""

    def __init__(self, *table: MotionRule) -> None:
        self._table: Sequence[tuple[re.Pattern[str], MotionClassification]] = [
            (re.compile(pattern, re.IGNORECASE), word) for pattern, word in table
        ]

    def read(self, motion: str) -> MotionClassification:
        """The classification of a motion; `unstated by source` where no rule reads it."""
        return next((word for pattern, word in self._table if pattern.search(motion)), MotionClassification.UNSTATED)
