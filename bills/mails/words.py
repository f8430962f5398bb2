"""Words of mails: what a source printed made fit to stand in one, and days, bodies, tallies and lists as mails say them.

No queries and no clock; moments are told in the zone in force.
"""

import datetime
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.dateformat import format as dated
from django.utils.dateparse import parse_date

from bills.models import Organization
from scrapers.vocabulary import Chamber, VoteOption

_ADDRESS = re.compile(r"https?://[^\s<>\"'`\\^{|}]+$", re.ASCII)
_LONGEST_ADDRESS = 900  # a line of a mail ends at 998
_GATHERING = re.compile(r"committee|commission|caucus|conference", re.IGNORECASE)
# Letters that turn round the ones after them, or that nobody sees, beside the control characters proper.
_UNSEEN = ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp")


def fit(text: str) -> str:
    """In one line: line ends and other white space folded, control characters and marks of direction gone."""
    return " ".join(
        "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in _UNSEEN).split()
    )


def short(text: str, most: int = 300) -> str:
    """The text in one line, cut at the end of a word where there is one; `most` counts its letters."""
    # What is cut off is not looked at: a page may print a title of any length.
    folded = fit(text[: 4 * most])
    if len(folded) <= most and len(text) <= 4 * most:
        return folded
    head = folded[: most - 1]
    return f"{(head.rpartition(' ')[0] or head) if ' ' in head[most // 2 :] else head}…"


def quoted(text: str, most: int = 300) -> str:
    return f"“{short(text, most)}”"


def address(url: str) -> str:
    """An address that may stand in a mail; "" for any other: only http and https, in one piece."""
    return url if len(url) <= _LONGEST_ADDRESS and _ADDRESS.match(url) else ""


def day(date: datetime.date | str | None, *, year: bool = True) -> str:
    """`20 February 2026`, also of what JSON holds; "" for none."""
    known = parse_date(date) if isinstance(date, str) else date
    return dated(known, "j F Y" if year else "j F") if known else ""


def moment(at: datetime.datetime) -> str:
    """`14:05 CST on 21 February 2026`."""
    return dated(timezone.localtime(at), r"H:i T \o\n j F Y")


def clock(at: datetime.datetime) -> str:
    """`14:05 CST`, of a moment on a day that is plain."""
    return dated(timezone.localtime(at), "H:i T")


def body(chamber: Organization | None, committee: str) -> str:
    """Who met, within a sentence: “the House Judiciary Committee”, “the House”."""
    house = chamber.name if chamber else ""
    if not committee:
        return f"the {house}" if house else "the legislature"
    name = short(committee, 120)
    if not _GATHERING.search(name):
        name = f"{name} Committee"
    if chamber is not None and chamber.classification == Chamber.LEGISLATURE:
        return f"the joint {name}" if "joint" not in name.casefold() else f"the {name}"
    return f"the {name}" if not house or house.casefold() in name.casefold() else f"the {house} {name}"


def body_in_short(chamber: Organization | None, committee: str) -> str:
    """The same for a subject: the committee as printed, or the chamber."""
    return short(committee, 40) or (chamber.name if chamber else "Vote")


def score(counts: Mapping[str, int]) -> str:
    """`15-7`."""
    return f"{counts.get(VoteOption.YES, 0)}-{counts.get(VoteOption.NO, 0)}"


def tally(counts: Mapping[str, int]) -> str:
    """Every option that the source counts, also with nobody: `15 yes, 7 no, 0 absent`."""
    return ", ".join(f"{counts[option]} {option}" for option in VoteOption if counts.get(option) is not None)


def counted(number: int, one: str, many: str = "") -> str:
    """`1 bill`, `3 bills`."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def listed(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *others, last = [*words] or [""]
    return f"{', '.join(others)} and {last}" if others else last


def some(words: Iterable[str], most: int) -> str:
    """The first of them, and how many more there are."""
    told = [*words]
    return listed(told) if len(told) <= most else f"{', '.join(told[:most])} and {len(told) - most} more"


def capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def bare(sentence: str) -> str:
    """Without its full stop, to stand within another."""
    return sentence.strip().removesuffix(".")


def fitted(value: Any, most: int) -> Any:
    """Whatever JSON holds, with all its texts in one line and none longer than `most`."""
    match value:
        case str():
            return short(value, most)
        case list() | tuple():
            return [fitted(item, most) for item in value]
        case Mapping():
            return {short(str(key), most): fitted(item, most) for key, item in value.items()}
    return value
