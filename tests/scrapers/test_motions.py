"""What a vote was on, by each state's table: a closed list, and no guess."""

import pytest

from scrapers.motions import MotionRules
from scrapers.vocabulary import MotionClassification

RULES = MotionRules(
    (r"^concur", MotionClassification.CONCUR),
    (r"third reading", MotionClassification.PASSAGE),
    (r"reading", MotionClassification.PROCEDURAL),
)


@pytest.mark.parametrize(
    ("motion", "word"),
    [
        ("THIRD READING, final passage", MotionClassification.PASSAGE),
        ("Second Reading", MotionClassification.PROCEDURAL),
        ("Concur in Senate amendments on third reading", MotionClassification.CONCUR),
        ("Nonconcur", MotionClassification.UNSTATED),
        ("", MotionClassification.UNSTATED),
    ],
)
def test_the_first_rule_that_matches_tells_and_what_none_reads_is_unstated(motion: str, word: MotionClassification) -> None:
    assert RULES.read(motion) is word
