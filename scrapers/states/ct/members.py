"""The members of both houses. The table prints their homes too, which are nobody's business here: they are not even kept."""

import csv
import io
import re
from collections.abc import Iterator
from functools import partial

from scrapers.page import Page, fold
from scrapers.records import Flaw, PersonRecord
from scrapers.vocabulary import Chamber

_READ = (
    *("dist", "office code", "first name", "middle initial", "last name", "suffix", "commonly used name"),
    *("party", "committee member1"),
)
_HOUSES = {"S": Chamber.UPPER, "H": Chamber.LOWER}
_ROLE = re.compile(r"\s*\([^)]*\)$")


def without_homes(page: Page) -> bytes:
    """The table with the columns that are read, and no other: no address and no telephone of a home is kept."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=_READ, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(page.rows(*_READ))
    return text.getvalue().encode()


def members(page: Page) -> Iterator[PersonRecord | Flaw]:
    """The members as they are today, by house and district. A seat that changed hands has its later member."""
    # A seat that nobody holds has no name.
    rows = [row for row in page.rows(*_READ) if row["first name"].strip() or row["last name"].strip()]
    page.need(rows, "no member")
    yield from page.each(rows, partial(_person, page.request.session), name=lambda row: f"district {row['dist']}")


def _person(session: str, row: dict[str, str]) -> PersonRecord:
    told = {name: fold(row[name]) for name in _READ}
    chamber, district = _HOUSES[told["office code"].upper()], str(int(told["dist"]))
    first, last, usual = told["first name"], told["last name"], told["commonly used name"]
    if not first or not last:
        raise ValueError("half a name")
    full = " ".join(filter(None, (first, told["middle initial"], last, told["suffix"])))
    # Sheets print the last name, with an initial where two members share it.
    spellings = [full, f"{first} {last}", last, f"{last}, {first[0]}.", f"{last}, {first}"]
    spellings += [f"{usual} {last}", f"{last}, {usual[0]}.", f"{last}, {usual}"] if usual else []
    return PersonRecord(
        session=session,
        source_key=f"{chamber} {district}",
        name=full,
        chamber=chamber,
        sort_name=last,
        district=district,
        party=told["party"],
        printed_names=tuple(dict.fromkeys(spellings)),
        committees=tuple(dict.fromkeys(_committees(told["committee member1"]))) or None,
    )


def _committees(text: str) -> Iterator[str]:
    """`Judiciary (Chair); Aging` -> Judiciary, Aging."""
    for part in text.split(";"):
        if name := _ROLE.sub("", fold(part)).removesuffix(" Committee"):
            yield name
