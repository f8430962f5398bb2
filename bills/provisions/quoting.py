"""Whether words are in a text, whatever its lines: pure."""

import re
import unicodedata

# What stands for words that a quote leaves out. Its parts are looked for one after another.
LEFT_OUT = re.compile(r"\[?(?:…|\.\.\.)\]?")
# The number of a printed line: alone before it, or, in some copies, run into its first word or the end of the one before.
_ALONE = re.compile(r"^[ \t]*\d{1,2}[ \t]+(?=\S)", re.MULTILINE)
_RUN_IN = re.compile(r"(?<![\w.,§$-])\d{1,2}(?=[A-Za-z\"'“(])|(?<=[\s.;:])\d{1,2}(?=\s{2,}\S)")
# Lines end within words, with a hyphen; and copies differ in their spaces.
_BETWEEN = re.compile(r"[\s\u00ad\-\u2010-\u2015]+")
_ALIKE = str.maketrans("\u201c\u201d\u2018\u2019", "\"\"''")


def holds(text: str, quote: str) -> bool:
    """Whether the quote's words stand in the text in this order. Spaces, hyphens, capitals and line numbers do not count."""
    parts = [_bare(part) for part in LEFT_OUT.split(quote) if _bare(part)]
    return bool(parts) and any(_in_order(_bare(told), parts) for told in (text, _RUN_IN.sub("", _ALONE.sub("", text))))


def _in_order(text: str, parts: list[str]) -> bool:
    at = 0
    for part in parts:
        found = text.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return True


def _bare(text: str) -> str:
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text).translate(_ALIKE)).casefold()
