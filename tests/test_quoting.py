"""Whether a quote is in a text: lines do not count, words and numbers do."""

import pytest

from bills.provisions.quoting import holds

NUMBERED = """
47 officials acting under color of law. 1. Liability. Any person who, under
48 color of any law, statute, of the United States, subjects any citizen to the depri-
49 vation of any rights secured by the constitu-
50 tion shall be liable within 3 years
"""
RUN_IN = """(a) Any person may sue 16any person who \u201cknowingly\u201d acts consistent with law.23    (b) Immunity is a 24defense
 to 15    liability."""
WRAPPED = "An action shall be brought not later than\n2 years after the cause of action\naccrues."


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        (NUMBERED, "the deprivation of any rights secured by the constitution"),
        (NUMBERED, "Any person who, under color of any law […] shall be liable within 3 years"),
        (NUMBERED, "ANY PERSON WHO, UNDER COLOR OF ANY LAW"),
        (RUN_IN, 'any person who "knowingly" acts'),
        (RUN_IN, "Immunity is a defense to liability."),
        (WRAPPED, "not later than 2 years after the cause of action accrues"),
    ],
)
def test_a_quote_is_found_whatever_the_texts_lines(text: str, quote: str) -> None:
    assert holds(text, quote)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        (NUMBERED, "shall be liable within 2 years"),
        (NUMBERED, "shall be liable within years"),
        (NUMBERED, "shall be liable […] Any person who"),
        (NUMBERED, "any rights secured by the laws"),
        (RUN_IN, "Immunity is no defense"),
        (WRAPPED, "not later than 3 years"),
        (WRAPPED, ""),
        (WRAPPED, "[…]"),
    ],
)
def test_what_the_text_does_not_say_is_not_found(text: str, quote: str) -> None:
    assert not holds(text, quote)
