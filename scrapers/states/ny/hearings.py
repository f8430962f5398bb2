"""Meetings of committees: the Senate's from Open Legislation, the Assembly's from its website.

The Senate's:

- A week's agenda has addenda: "", A, B and so on. An addendum of the same day and hour is another word on the same meeting: bills
  that were added, or "THIS MEETING HAS BEEN CANCELLED", without its bills. One of another day or hour is another meeting.
- An addendum is also rewritten under its own name, when a meeting moves.
- That a meeting is cancelled stands in its notes only. Midnight is no hour: the notes tell when ("immediately following session").

The Assembly's (no page was at hand; the layout is that which public readers of it rely on):

- The first cell of an agenda has the committee with its chair, the day and the hour, and the place, each as a line of text.
- A committee that meets "OFF THE FLOOR" has no hour: it is called while the house sits.
- The list of agendas is empty while no committee is to meet, and does not say so.
- An agenda's address has the moment at which it was written, which changes when it is written again, its number, which stays, and
  the committee.
"""

import datetime
import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

from bs4 import Tag

from scrapers.page import Page, Request, fold
from scrapers.records import HearingRecord
from scrapers.states.ny.answer import CHAMBERS, UNREADABLE, answer, items, part_of_list
from scrapers.states.ny.naming import ASSEMBLY, agenda_request, base_print, committee_page
from scrapers.vocabulary import Chamber, HearingStatus

_MEETING = frozenset(("agendaId", "committeeId"))
_ADDENDUM = frozenset(("addendumId", "meeting", "bills"))
_CANCELLED = re.compile(r"\bcancel+ed\b", re.IGNORECASE)
_MIDNIGHT = datetime.time()

# ---- The Senate ----


def senate_meetings(page: Page) -> Iterator[Request]:
    """The committees' agendas of the days that were asked for, each once."""
    listed, following = part_of_list(page, "meetings", required=_MEETING, at_least=0)
    page.need(not following, "more meetings than were asked for")
    asked = dict.fromkeys(
        (page.dig(item, "agendaId", "year"), page.dig(item, "agendaId", "number"), page.dig(item, "committeeId", "name"))
        for item in listed
    )
    for year, number, committee in asked:
        yield agenda_request(page.request.session, year, number, committee)


def senate_agenda(page: Page) -> Iterator[HearingRecord]:
    """The meetings of one committee in a week."""
    committee = page.dig(answer(page), "result", "committee")
    named, asked = page.dig(committee, "committeeId", "name"), unquote(urlsplit(page.request.url).path.rsplit("/", 1)[-1])
    if named != asked:
        raise page.changed("the agenda of another committee", expected=asked, found=named)
    addenda = page.objects(items(page, committee, "addenda"), "addenda", required=_ADDENDUM)
    meetings: dict[str, list[dict[str, Any]]] = {}
    try:
        for addendum in sorted(addenda, key=lambda addendum: str(addendum["addendumId"])):
            meetings.setdefault(addendum["meeting"]["meetingDateTime"], []).append(addendum)
        for when, told in meetings.items():
            yield _meeting(page, committee["committeeId"], datetime.datetime.fromisoformat(when), told)
    except UNREADABLE as error:
        raise page.changed(f"an agenda cannot be read: {type(error).__name__}: {error}") from error


def _meeting(page: Page, committee: dict[str, str], when: datetime.datetime, told: Sequence[dict[str, Any]]) -> HearingRecord:
    """A meeting as the last of its addenda announces it, with the bills of all of them."""
    announced = told[-1]["meeting"]
    notes = fold((announced["notes"] or "").replace("||", " "))
    year, number = urlsplit(page.request.url).path.split("/")[-3:-1]
    bills = (item["billId"]["basePrintNo"] for addendum in told for item in items(page, addendum, "bills"))
    return HearingRecord(
        session=page.request.session,
        source_key=f"{year}-{number} {committee['name']} {told[0]['addendumId']}".strip(),
        chamber=CHAMBERS[committee["chamber"]],
        organization=committee["name"],
        date=when.date(),
        time=None if when.time() == _MIDNIGHT else when.time(),
        location=fold(announced["location"] or ""),
        status=HearingStatus.CANCELLED if _CANCELLED.search(notes) else HearingStatus.CONFIRMED,
        agenda=tuple(dict.fromkeys(map(base_print, bills))),
        source_url=committee_page(committee["name"]),
        note=notes,
    )


# ---- The Assembly ----

_ADDRESS = ("agenda", "ano", "com")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAY = re.compile(rf"(?:\b[A-Z][a-z]+day,? +)?\b({'|'.join(_MONTHS)}) +(\d\d?),? +(\d{{4}})\b", re.IGNORECASE)
_HOUR = re.compile(r"\b(1[0-2]|0?[1-9])(?::([0-5]\d))? ?([AP])\.?M\b\.?", re.IGNORECASE)


def assembly_agendas(page: Page) -> Iterator[Request]:
    """The agendas that the Assembly's website lists, each once."""
    page.need("agenda" in page.soup.get_text().casefold(), "the page does not speak of agendas")
    for link in page.many('a[href*="agenda="], a[href*="sh=agen2"]', at_least=0):
        url = urljoin(ASSEMBLY, str(link["href"]))
        _address(page, url)
        yield Request("assembly-agenda", url, page.request.session)


def _address(page: Page, url: str) -> tuple[str, str, str]:
    """The moment, the number and the committee that an agenda's address has."""
    asked = parse_qs(urlsplit(url).query)
    missing = [name for name in _ADDRESS if name not in asked]
    if missing:
        raise page.changed("the address of an agenda", expected=", ".join(_ADDRESS), found=url)
    moment, number, committee = (asked[name][0] for name in _ADDRESS)
    return moment, number, committee


def assembly_agenda(page: Page) -> Iterator[HearingRecord]:
    """One meeting of a committee of the Assembly."""
    moment, number, committee = _address(page, page.request.url)
    table = page.one("section#inline_file > div > table")
    lines = _lines(page.many("td", within=table)[0])
    if len(lines) < 2:
        raise page.changed("the lines of an agenda", expected="committee, day, place", found=lines)
    try:
        date, time, text = _when(lines[1])
        bills = [base_print(link.get_text()) for link in page.many('a[href*="/leg/"]', within=table, at_least=0)]
    except ValueError as error:
        raise page.changed(f"an agenda cannot be read: {error}") from error
    yield HearingRecord(
        session=page.request.session,
        source_key=f"assembly {moment[:4]}-{number} {committee}",
        chamber=Chamber.LOWER,
        organization=fold(lines[0].partition("(")[0]),
        date=date,
        time=time,
        time_text=text,
        location=lines[2] if len(lines) > 2 else "",
        status=HearingStatus.CANCELLED if _CANCELLED.search(" ".join(lines)) else HearingStatus.CONFIRMED,
        agenda=tuple(dict.fromkeys(bills)),
        source_url=page.request.url,
    )


def _lines(cell: Tag) -> list[str]:
    return [line for text in cell.find_all(string=True, recursive=False) if (line := fold(text))]


def _when(line: str) -> tuple[datetime.date, datetime.time | None, str]:
    """The day, the hour if one is stated, and what else is said of the hour. ValueError for a line without a day."""
    day, hour = _DAY.search(line), _HOUR.search(line)
    if day is None:
        raise ValueError(f"a meeting without a day: {line!r}")
    date = datetime.date(int(day[3]), 1 + _MONTHS.index(day[1].title()), int(day[2]))
    text = fold(_HOUR.sub("", _DAY.sub("", line))).strip(" ,-")
    if hour is None:
        return date, None, text
    return date, datetime.time(int(hour[1]) % 12 + (12 if hour[3].upper() == "P" else 0), int(hour[2] or 0)), text
