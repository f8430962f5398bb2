"""Places: the floors and committees that codes stand for."""

from collections.abc import Mapping
from typing import NamedTuple

from scrapers.page import Page
from scrapers.states.ca.dat import Cell
from scrapers.states.ca.tables import LOCATIONS, printed, rows
from scrapers.vocabulary import Chamber


class Place(NamedTuple):
    """Where a vote was taken: a chamber and its committee as printed, "" on the floor."""

    chamber: Chamber
    organization: str


_FLOORS = {"SFLOOR": Place(Chamber.UPPER, ""), "AFLOOR": Place(Chamber.LOWER, "")}
_CHAMBER_OF_PREFIX = {"CS": Chamber.UPPER, "CX": Chamber.LOWER}
_CHAMBER_OF_WORD = {"Sen": Chamber.UPPER, "Senate": Chamber.UPPER, "Asm": Chamber.LOWER, "Assembly": Chamber.LOWER}


def committees(page: Page | None, years: str) -> dict[str, Place]:
    """The committees of one biennium by their codes, from the table of locations; none without the table.

    SourceChanged for a table that names none: to do without it would rename every committee.
    """
    if page is None:
        return {}
    found: dict[str, Place] = {}
    for session_year, code, description in rows(page, LOCATIONS, "session_year", "location_code", "description"):
        chamber, _, name = printed(description).partition(" ")
        if session_year == years and code and name and chamber in _CHAMBER_OF_WORD:
            found[code] = Place(_CHAMBER_OF_WORD[chamber], name)
    page.need(found, f"no committee of {years} in {LOCATIONS.member}")
    return found


def place(code: Cell, names: Mapping[str, Place]) -> Place:
    """What a code stands for. A committee that the table lacks goes by its code; ValueError for a code of no chamber."""
    code = code or ""
    if known := _FLOORS.get(code) or names.get(code):
        return known
    if code[:2] not in _CHAMBER_OF_PREFIX:
        raise ValueError(f"a location of no chamber: {code!r}")
    return Place(_CHAMBER_OF_PREFIX[code[:2]], code)
