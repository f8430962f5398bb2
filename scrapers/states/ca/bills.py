"""The bills of a session, with their prints and the authors of the newest print."""

from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from scrapers.page import Page
from scrapers.records import BillRecord, Flaw, SponsorRecord, VersionRecord
from scrapers.states.ca.dat import Cell
from scrapers.states.ca.naming import biennium, bill_page, measure, version_url
from scrapers.states.ca.tables import AUTHORS, BILLS, VERSIONS, day, leads, printed, rows
from scrapers.vocabulary import Chamber, SponsorClassification

_HOUSES = {"SENATE": Chamber.UPPER, "ASSEMBLY": Chamber.LOWER}
_CONTRIBUTIONS = {
    "LEAD_AUTHOR": SponsorClassification.PRIMARY,
    "PRINCIPAL_COAUTHOR": SponsorClassification.COSPONSOR,
    "COAUTHOR": SponsorClassification.COSPONSOR,
}


class _Bill(NamedTuple):
    bill_id: Cell
    measure_state: Cell
    newest: Cell
    status: Cell
    start: int
    end: int


class _Print(NamedTuple):
    version_id: str
    number: int
    date: Cell
    action: Cell
    subject: Cell


def bills(page: Page) -> Iterator[BillRecord | Flaw]:
    """Every bill of the session. SourceChanged where the table has none of it: after a rollover the archive is another's."""
    mine = biennium(page.request.session).bills
    prints = _prints(page.beside["versions"], mine)
    authors = _authors(page.beside["authors"], mine) if "authors" in page.beside else None
    found = list(_rows(page, mine))
    page.need(found, f"no bill of session {page.request.session} in {BILLS.member}")
    read = partial(_bill, page, prints, authors)
    yield from page.each(found, read, name=lambda row: row.bill_id)


def _rows(page: Page, mine: str) -> Iterator[_Bill]:
    table = rows(page, BILLS, "bill_id", "measure_state", "latest_bill_version_id", "current_status")
    for bill_id, state, newest, status in table:
        if leads(bill_id, mine):
            yield _Bill(bill_id, state, newest, status, table.start, table.end)


def _bill(page: Page, prints: dict[Cell, list[_Print]], authors: dict[Cell, list[SponsorRecord]] | None, row: _Bill) -> BillRecord:
    what = measure(row.bill_id)
    bill_id = row.bill_id or ""
    # Numbers count down from 99: the newest print has the smallest.
    newest_first = sorted(prints.get(bill_id, ()), key=lambda print_: print_.number)
    newest = next((print_ for print_ in newest_first if print_.version_id == row.newest), newest_first[0] if newest_first else None)
    return BillRecord(
        session=page.request.session,
        identifier=what.identifier,
        from_organization=what.chamber,
        classification=what.classification,
        title=(printed(newest.subject) or None) if newest else None,
        status_text=printed(row.status or row.measure_state) or None,
        source_url=bill_page("billNavClient", bill_id),
        sponsorships=_sponsors(authors, newest_first) if authors is not None else None,
        versions=_versions(bill_id, reversed(newest_first)),
        raw=lambda: page.body[row.start : row.end],
    )


def _prints(page: Page, mine: str) -> dict[Cell, list[_Print]]:
    wanted = ("bill_id", "bill_version_id", "version_num", "bill_version_action_date", "bill_version_action", "subject")
    found: dict[Cell, list[_Print]] = defaultdict(list)
    for bill_id, version_id, number, *rest in rows(page, VERSIONS, *wanted):
        if leads(bill_id, mine):
            if version_id is None or number is None or not number.isdecimal():
                raise page.changed(f"a print of {bill_id}", expected="an id and a number", found=f"{version_id!r}, {number!r}")
            found[bill_id].append(_Print(version_id, int(number), *rest))
    return found


def _versions(bill_id: str, oldest_first: Iterator[_Print]) -> tuple[VersionRecord, ...]:
    """The prints under the labels that the site gives them: `08/13/26 - Amended Assembly`. A second print of a day adds its id."""
    found: dict[str, VersionRecord] = {}
    for print_ in oldest_first:
        date = day(print_.date)
        label = f"{date:%m/%d/%y} - {printed(print_.action)}"
        label = label if label not in found else f"{label} ({print_.version_id})"
        found[label] = VersionRecord(label, version_url(bill_id, print_.version_id), date, printed(print_.subject))
    return tuple(found.values())


def _authors(page: Page, mine: str) -> dict[Cell, list[SponsorRecord]]:
    """The authors of each print by its id, which begins with the session's first year and its special number."""
    prints = mine[:4] + mine[8:]
    found: dict[Cell, list[SponsorRecord]] = defaultdict(list)
    for version_id, house, name, contribution in rows(page, AUTHORS, "bill_version_id", "house", "name", "contribution"):
        if leads(version_id, prints) and name:
            if contribution not in _CONTRIBUTIONS:
                raise page.changed("a contribution", expected=", ".join(_CONTRIBUTIONS), found=repr(contribution))
            sponsor = SponsorRecord(printed(name), _CONTRIBUTIONS[contribution], _HOUSES.get(house or ""))
            if sponsor not in found[version_id]:
                found[version_id].append(sponsor)
    return found


def _sponsors(authors: dict[Cell, list[SponsorRecord]], newest_first: list[_Print]) -> tuple[SponsorRecord, ...]:
    """The authors of the newest print that has any."""
    return next((tuple(authors[print_.version_id]) for print_ in newest_first if print_.version_id in authors), ())
