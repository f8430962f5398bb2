"""The members of both houses with their committees, and the meetings of committees.

Who sits on which committee is one file, and who the members are another; neither tells parties or districts. Dockets are the
Senate's: a day's bills for each committee, without the hour or the room.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from scrapers.page import Page
from scrapers.records import Flaw, HearingRecord, PersonRecord
from scrapers.states.va.api import Seat, seats_of
from scrapers.states.va.naming import CHAMBERS, committee_name, spelled
from scrapers.states.va.tables import committees_named, day, members_named

_COMMITTEE = re.compile(r"[HS]\d\d")
_SUBCOMMITTEE = re.compile(r"\d{2,3}")


def seats(page: Page) -> Iterator[PersonRecord | Flaw]:
    """Every member, with the committees that this file tells and, if the service was asked, with party and district."""
    names, told = committees_named(page.beside.get("committees")), seats_of(page.beside.get("roster"))
    sits_on: dict[str, list[str]] = defaultdict(list)
    for row in page.rows("CMB_COMNO", "CMB_MBRNO"):
        sits_on[row.get("CMB_MBRNO", "").strip()].append(committee_name(row["CMB_COMNO"].strip(), names))
    members = members_named(page.beside["members"])
    page.need(members.keys() & sits_on.keys(), "none of the members sits on a committee")

    def read(member: tuple[str, str]) -> PersonRecord:
        number, name = member
        seat = told.get(number, Seat("", ""))
        return PersonRecord(
            session=page.request.session,
            source_key=number,
            name=name,
            chamber=CHAMBERS[number[0]],
            sort_name=name,
            district=seat.district,
            party=seat.party,
            committees=tuple(sorted({*sits_on[number]})),
        )

    yield from page.each(members.items(), read, name=lambda member: member[1])


def dockets(page: Page) -> Iterator[HearingRecord | Flaw]:
    """The meetings of committees, or of subcommittees where the file numbers them, each with its bills in the docket's order."""
    of_subcommittees = page.request.kind == "subdocket"
    names = committees_named(page.beside.get("committees"))
    meetings: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in page.rows("Com_no", *(("Sub_no",) if of_subcommittees else ()), "Doc_date", "Bill_no"):
        code = row["Com_no"].strip()
        page.need(_COMMITTEE.fullmatch(code), f"{code!r} is no committee")
        if of_subcommittees:
            sub = row["Sub_no"].strip()
            page.need(_SUBCOMMITTEE.fullmatch(sub), f"{sub!r} is no subcommittee")
            code += sub
        meetings[code, row["Doc_date"].strip()].append(row.get("Bill_no", ""))

    def read(meeting: tuple[tuple[str, str], list[str]]) -> HearingRecord:
        (code, date), bills = meeting
        return HearingRecord(
            session=page.request.session,
            source_key=f"{code} {day(date)}",
            chamber=CHAMBERS[code[0]],
            organization=committee_name(code, names),
            date=day(date),
            agenda=tuple(dict.fromkeys(map(spelled, bills))),
        )

    yield from page.each(meetings.items(), read, name=lambda meeting: " ".join(meeting[0]))
