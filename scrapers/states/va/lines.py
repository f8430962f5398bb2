"""The lines of a history: who acted, what the words are, and what they point at.

A description begins with a letter and a blank: H, S, G for the Governor, C for a conference. Where the letter is missing, as it can
be of what the Governor does, the words begin after a blank. The last column points at many things: a committee, a text, a fiscal
note, an agenda, and votes, whose ids are told by their shape.
"""

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from scrapers.page import Page, fold
from scrapers.states.va.naming import CHAMBERS
from scrapers.states.va.tables import day
from scrapers.vocabulary import Chamber

_ACTORS = {**CHAMBERS, "G": Chamber.EXECUTIVE, "C": Chamber.LEGISLATURE}
_LETTERED = re.compile(r"([HSGC])(?: (.*)|$)", re.DOTALL)
_BY_THE_GOVERNOR = re.compile(r"(?:Governor's|(?:Approved|Vetoed|Signed) by Governor|Became law without)", re.IGNORECASE)
_HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015", "-"))
# H14V2610034 is of a committee, H14001V2610005 of its subcommittee, HV1024 of a floor, as is a number such as 26211493.
VOTE_ID = re.compile(r"[HS](?:\d{2,5})?V\d+|\d{7,8}")
_TALLY = re.compile(r"\((\d+) ?-Y (\d+)-N(?: (\d+)-A)?")
_ENDING = re.compile(r"\s*\(\d+ ?-Y \d+-N(?: \d+-A)?\)\W*$")
_COMMITTEE = re.compile(
    r"^(?:"
    r"(?:Re)?referred (?:to|from) (?:Committee (?:on|for) )?|Reported from |(?:Stricken from docket|Incorporated) by "
    r"|(?:Left|Tabled|Passed by indefinitely|Stricken at request of patron|Failed to report \(defeated\)|Continued to .*?) in "
    r")(?:[HS]-)?([^(]+?)(?: committee)?(?: with .*| and (?:re)?referred .*| \(.*)?$",
    re.IGNORECASE,
)


class Row(NamedTuple):
    """A row as printed. One that cannot be read costs its bill, and not the file."""

    date: str
    description: str
    refid: str


class Tally(NamedTuple):
    """What a line says that a vote came to; `abstained` is None where it does not speak of it."""

    yes: int
    no: int
    abstained: int | None


class Line(NamedTuple):
    """A line of a history. `vote` is the id of the vote that it points at, "" if it points at none."""

    date: datetime.date
    chamber: Chamber
    text: str
    vote: str = ""

    @property
    def plain(self) -> str:
        """The words with the hyphens that a keyboard has."""
        return self.text.translate(_HYPHENS)

    @property
    def tally(self) -> Tally | None:
        match = _TALLY.search(self.plain)
        return Tally(int(match[1]), int(match[2]), int(match[3]) if match[3] else None) if match else None

    @property
    def motion(self) -> str:
        """The words without the tally that ends them."""
        return _ENDING.sub("", self.plain) or self.text

    @property
    def committee(self) -> str:
        """The committee that acted or received, "" where the words name none."""
        match = _COMMITTEE.match(self.plain)
        return match[1] if match else ""


def rows_by_bill(page: Page) -> dict[str, list[Row]]:
    """The rows of each bill, in the file's order, by the number as printed. SourceChanged where the actors' letters are gone."""
    bills: dict[str, list[Row]] = defaultdict(list)
    lettered = total = 0
    for cells in page.rows("Bill_id", "History_date", "History_description", "History_refid"):
        row = Row(cells.get("History_date", ""), cells.get("History_description", ""), cells.get("History_refid", ""))
        total += 1
        lettered += _LETTERED.match(row.description) is not None
        bills[cells["Bill_id"].strip()].append(row)
    if 2 * lettered < total:
        raise page.changed("lines that begin with the letter of who acted", expected=f"most of {total}", found=lettered)
    return bills


def read_lines(rows: Iterable[Row]) -> list[Line]:
    """The lines of a bill; those of a letter alone are left out. ValueError for a row that was cut off, or has no day."""
    lines = []
    for row in rows:
        if not row.description:
            raise ValueError(f"a line without words on {row.date!r}")
        lettered = _LETTERED.match(row.description)
        text = fold((lettered[2] or "") if lettered else row.description)
        if text:
            vote = row.refid.strip()
            lines.append(Line(day(row.date), _actor(lettered, text), text, vote if VOTE_ID.fullmatch(vote) else ""))
    return lines


def _actor(lettered: re.Match[str] | None, text: str) -> Chamber:
    if lettered:
        return _ACTORS[lettered[1]]
    return Chamber.EXECUTIVE if _BY_THE_GOVERNOR.match(text) else Chamber.LEGISLATURE
