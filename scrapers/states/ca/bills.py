"""The bills of a session, with their prints and the authors of the newest print."""

import unicodedata
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
_LEAD = "LEAD_AUTHOR"
# Whoever is not among them comes last.
_RANKS = (_LEAD, "PRINCIPAL_COAUTHOR", "COAUTHOR")


class _Bill(NamedTuple):
    bill_id: Cell
    measure_state: Cell
    newest: Cell
    status: Cell
    start: int
    end: int


class _Print(NamedTuple):
    version_id: Cell
    number: Cell
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
    newest_first = sorted(prints.get(bill_id, ()), key=lambda print_: int(print_.number or ""))
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
    for bill_id, *cells in rows(page, VERSIONS, *wanted):
        if leads(bill_id, mine):
            found[bill_id].append(_Print(*cells))
    return found


def _versions(bill_id: str, oldest_first: Iterator[_Print]) -> tuple[VersionRecord, ...]:
    """The prints under the labels that the site gives them: `08/13/26 - Amended Assembly`. A second print of a day adds its id."""
    found: dict[str, VersionRecord] = {}
    for print_ in oldest_first:
        date, version_id = day(print_.date), printed(print_.version_id)
        label = f"{date:%m/%d/%y} - {printed(print_.action)}"
        label = label if label not in found else f"{label} ({version_id})"
        found[label] = VersionRecord(label, version_url(bill_id, version_id), date, printed(print_.subject))
    return tuple(found.values())


def _authors(page: Page, mine: str) -> dict[Cell, list[SponsorRecord]]:
    """The authors of each print by its id, which begins with the session's first year and its special number.

    The first author comes first, then the other lead authors, the principal coauthors and the coauthors, each by name: what order
    the rows have is nowhere said to last.
    """
    prints = mine[:4] + mine[8:]
    found: dict[Cell, dict[SponsorRecord, tuple[object, ...]]] = defaultdict(dict)
    leading = False
    wanted = ("bill_version_id", "house", "name", "contribution", "primary_author_flg")
    for version_id, house, name, contribution, first in rows(page, AUTHORS, *wanted):
        leading = leading or contribution == _LEAD
        if leads(version_id, prints) and name:
            rank = _RANKS.index(contribution) if contribution in _RANKS else len(_RANKS)
            word = SponsorClassification.PRIMARY if contribution == _LEAD else SponsorClassification.COSPONSOR
            sponsor = SponsorRecord(printed(name), word, _HOUSES.get(house or ""))
            found[version_id][sponsor] = rank, first != "Y", unicodedata.normalize("NFD", sponsor.name), house or ""
    page.need(leading or not page.body, f"no row of {AUTHORS.member} is a {_LEAD}")
    return {version_id: sorted(sponsors, key=sponsors.__getitem__) for version_id, sponsors in found.items()}


def _sponsors(authors: dict[Cell, list[SponsorRecord]], newest_first: list[_Print]) -> tuple[SponsorRecord, ...]:
    """The authors of the newest print that has any."""
    return next((tuple(authors[print_.version_id]) for print_ in newest_first if print_.version_id in authors), ())
