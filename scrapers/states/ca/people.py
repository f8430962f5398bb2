"""The members of both houses, and the meetings of their committees."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from scrapers.page import Page
from scrapers.records import Flaw, HearingRecord, PersonRecord
from scrapers.states.ca.dat import Cell
from scrapers.states.ca.naming import biennium, measure
from scrapers.states.ca.places import Place, committees, place
from scrapers.states.ca.tables import HEARINGS, MEMBERS, leads, moment, printed, rows
from scrapers.vocabulary import Chamber

_HOUSES = {"S": Chamber.UPPER, "A": Chamber.LOWER}


class _Member(NamedTuple):
    years: Cell
    house: Cell
    district: Cell
    voting_name: Cell
    author_name: Cell
    first: Cell
    middle: Cell
    last: Cell
    suffix: Cell
    party: Cell


def members(page: Page) -> Iterator[PersonRecord | Flaw]:
    """The members of the session's biennium, those who left in the course of it included."""
    years = biennium(page.request.session).years
    table = rows(
        page,
        MEMBERS,
        *("session_year", "house_type", "district", "legislator_name", "author_name"),
        *("first_name", "middle_initial", "last_name", "name_suffix", "party"),
    )
    found = [member for member in (_Member(*cells) for cells in table) if member.years == years]
    page.need(found, f"no member of {years} in {MEMBERS.member}")
    yield from page.each(found, partial(_person, page.request.session), name=lambda member: f"{member.district} {member.last}")


def _person(session: str, member: _Member) -> PersonRecord:
    """A seat may change hands within a session, so the key names the member too."""
    chamber = _HOUSES[(member.house or "")[:1]]
    spellings = dict.fromkeys(filter(None, map(printed, (member.voting_name, member.author_name))))
    name = " ".join(filter(None, map(printed, (member.first, member.middle, member.last, member.suffix))))
    return PersonRecord(
        session=session,
        source_key=" ".join((chamber, printed(member.district), next(iter(spellings), name))),
        name=name if member.first else next(iter(spellings), name),
        chamber=chamber,
        sort_name=printed(member.last),
        district=printed(member.district),
        party=printed(member.party),
        printed_names=tuple(spellings),
    )


def hearings(page: Page) -> Iterator[HearingRecord | Flaw]:
    """The meetings that have a bill of the session before them. The table has a row for each bill of a meeting."""
    scope = biennium(page.request.session)
    names = committees(page.beside.get("locations"), scope.years)
    meetings: dict[tuple[Cell, Cell], set[Cell]] = defaultdict(set)
    for bill_id, when, code in rows(page, HEARINGS, "bill_id", "hearing_date", "location_code"):
        if leads(bill_id, scope.bills):
            meetings[code, when].add(bill_id)
    read = partial(_hearing, page.request.session, names)
    yield from page.each(meetings.items(), read, name=lambda item: f"a meeting of {item[0][0]} on {item[0][1]}")


def _hearing(session: str, names: dict[str, Place], item: tuple[tuple[Cell, Cell], set[Cell]]) -> HearingRecord:
    (code, when), bills = item
    start, where = moment(when), place(code, names)
    # Midnight is how the source writes a day without an hour.
    time = start.time() if start.time() != datetime.time() else None
    return HearingRecord(
        session=session,
        source_key=f"{code} {start.date()}" + (f" {time:%H:%M}" if time else ""),
        chamber=where.chamber,
        organization=where.organization,
        date=start.date(),
        time=time,
        agenda=tuple(sorted(measure(bill_id).identifier for bill_id in bills)),
    )
