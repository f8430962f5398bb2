"""Text as the words by which it is found: the same for what is indexed and for what is asked, on every database. Pure.

Small letters, without accents, apostrophes or the dots of `U.S.C.`; a number is a word of its own, without leading zeros, so that
`HB1312`, `HB-01312` and `H.B. 1312` are all `hb 1312`. Words are not cut to their stems: names, quotations and section numbers must
be found as printed, and `immunity` is not `immunization`. Whoever wants all endings asks for `immun*`.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# A longer word is cut: nobody asks for it, and an index entry must stay small.
LONGEST = 64
# Marks on the letter before, and characters that are in a word without being seen.
_WITHIN = "\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff"
_APOSTROPHES = "'\\u2019\\u2018\\u02bc\\uff07"
_CHUNK = re.compile(rf"[^\W_](?:[^\W_]|[{_WITHIN}]|[{_APOSTROPHES}.](?=[^\W_])|(?<=\d),(?=\d{{3}}(?!\d)))*")
_POSSESSIVE = re.compile(rf"[{_APOSTROPHES}]s$", re.IGNORECASE)
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_GROUPED = re.compile(r"(?<=\d),(?=\d{3})")
_WORD = re.compile(r"\d+|[^\W\d_]+")


def tokens(text: str) -> list[str]:
    return [token for chunk in _CHUNK.findall(text) for token in _folded(chunk)]


def spans(text: str) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """The words with the part of the text that each run of them was made of: `HB1312` is two words of one part."""
    for chunk in _CHUNK.finditer(text):
        if folded := _folded(chunk.group()):
            yield folded, chunk.start(), chunk.end()


@lru_cache(maxsize=1 << 17)
def _folded(chunk: str) -> tuple[str, ...]:
    if chunk.isascii() and chunk.isalpha():
        return (chunk.lower()[:LONGEST],)
    text = unicodedata.normalize("NFKC", _POSSESSIVE.sub("", chunk)).casefold()
    text = "".join(letter for letter in unicodedata.normalize("NFKD", text) if unicodedata.category(letter) not in ("Mn", "Cf"))
    text = re.sub(f"[{_APOSTROPHES}]", "", text)
    if _ACRONYM.fullmatch(text):
        text = text.replace(".", "")
    found = _WORD.findall(_GROUPED.sub("", text))
    return tuple((word.lstrip("0") or "0" if word.isdecimal() else word)[:LONGEST] for word in found)
