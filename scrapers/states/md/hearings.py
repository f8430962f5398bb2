"""The calendar of the committees: its meetings, and the bills that they hear.

- The page is one long row of pieces: a committee's banner, a meeting's head, its bills, and a line that ends the meeting.
- A head has the meeting's name, its day, and its hour and place, in blocks. What no longer holds stays there, struck, before what
  took its place: a meeting that is struck altogether was cancelled, and one with a day that is struck has moved.
- The hour is the committee's; a bill may be set for a later one.
- A bill whose hearing was cancelled stays on the calendar. Only the master list, which gives each bill's hearings, tells.
- Without an id of the source's own, a meeting goes by its name and the day and hour that it was first announced for.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bs4 import Tag

from scrapers.page import Page, fold
from scrapers.records import HearingRecord
from scrapers.states.md.site import session_asked, spelled
from scrapers.vocabulary import Chamber, HearingStatus

_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, "
_DAY = re.compile(_WEEKDAY + r"([A-Z][a-z]+ \d{1,2}, \d{4})")
_HOUR = re.compile(r"\b(\d{1,2}:\d{2} [AP]M)\b")
_WINDOW = re.compile(r"/Meetings/Day/(\d{8})(\d{8})")
_BILL_LINK = re.compile(r"/Legislation/Details/([hs][bjrs]\d{4})", re.IGNORECASE)
_CANCELLED = re.compile(r"\bcancell?ed\b", re.IGNORECASE)
_HEARS_BILLS = "Bill Hearing"
_NONE = "No hearings"
_STRUCK = "hearsched-strike"
# The list's days of hearings, by bill.
_Days = Mapping[str, frozenset[str]]


@dataclass(slots=True)
class _Meeting:
    """A meeting's head, and its bills as they come."""

    banner: Tag
    head: Tag
    bills: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


def hearings(page: Page) -> Iterator[HearingRecord]:
    """The meetings of all committees in the days that were asked for.

    SourceChanged where the page shows none and does not say so, or shows those of other days.
    """
    session_asked(page)
    listed = _listed_days(page)
    first, last = _window(page)
    meetings = list(_meetings(page))
    banners = page.many("#divAllHearings .hearsched-committee-banner", at_least=0)
    if not meetings:
        page.need(_NONE in page.one("#divAllHearings").get_text(), f"no meeting, and no word that there are «{_NONE}»")
        return
    page.need(any(_chamber(banner) is not Chamber.LEGISLATURE for banner in banners), "no committee of either house")
    records = [_record(page, meeting, listed) for meeting in meetings]
    if not any(first <= record.date <= last for record in records):
        raise page.changed("meetings of other days", expected=f"{first} to {last}", found=str(records[0].date))
    yield from _once_each(page, records)


def _once_each(page: Page, records: Iterable[HearingRecord]) -> Iterable[HearingRecord]:
    """Each meeting once: one that has moved may stand under its old day too, as cancelled there."""
    found: dict[str, HearingRecord] = {}
    for record in records:
        if found.setdefault(record.source_key, record).status is HearingStatus.CANCELLED:
            found[record.source_key] = record
        elif record.status is not HearingStatus.CANCELLED:
            page.need(found[record.source_key] == record, f"«{record.source_key}» is there twice, and not the same")
    return found.values()


def _window(page: Page) -> tuple[datetime.date, datetime.date]:
    asked = _WINDOW.search(page.request.url)
    if asked is None:
        raise page.changed("a calendar that was asked for no days")
    first, last = (_parsed(page, text, "%m%d%Y").date() for text in asked.groups())
    return first, last


def _listed_days(page: Page) -> _Days:
    """The days of each bill's hearings in the master list, by number, as YYYY-MM-DD; nothing without the list."""
    if "master-list" not in page.beside:
        return {}
    listing = page.beside["master-list"]
    sides = ("PrimaryHouseOfOrigin", "SecondaryHouseOfOrigin", "PrimaryOppositeHouse", "SecondaryOppositeHouse")
    keys = [f"HearingDateTime{side}" for side in sides]
    bills = listing.objects(listing.json, "bills of the master list", required=frozenset(("BillNumber", *keys)))
    return {bill["BillNumber"]: frozenset(str(bill[key])[:10] for key in keys if bill[key]) for bill in bills}


def _meetings(page: Page) -> Iterator[_Meeting]:
    banner: Tag | None = None
    meeting: _Meeting | None = None
    for piece in page.one("#divAllHearings").find_all(recursive=False):
        banner = _within(piece, "hearsched-committee-banner") or banner
        if head := _within(piece, "hearsched-hearing-header"):
            page.need(meeting is None, "a meeting without an end")
            if banner is None:
                raise page.changed("a meeting of no committee", found=fold(head.get_text()), expected="a banner above it")
            meeting = _Meeting(banner, head)
        if meeting is None:
            continue
        for row in piece.select(".hearsched-table"):
            _add(meeting, row)
        if piece.name == "hr":
            yield meeting
            meeting = None
    page.need(meeting is None, "a meeting without an end")


def _within(piece: Tag, name: str) -> Tag | None:
    return piece if name in piece.get_attribute_list("class") else piece.select_one(f".{name}")


def _add(meeting: _Meeting, row: Tag) -> None:
    """A row of the agenda: a bill, or words. A bill that is struck is off it."""
    numbers = [number[1].upper() for link in row.select("a[href]") if (number := _BILL_LINK.search(str(link["href"])))]
    if numbers:
        meeting.bills += [] if _within(row, _STRUCK) else numbers[:1]
    else:
        meeting.words.append(fold(row.get_text()))


def _chamber(banner: Tag) -> Chamber:
    """The house of a committee; the legislature for one of both."""
    classes = " ".join(map(str, banner.get_attribute_list("class"))).casefold()
    if "senate" in classes:
        return Chamber.UPPER
    return Chamber.LOWER if "house" in classes else Chamber.LEGISLATURE


def _record(page: Page, meeting: _Meeting, listed: _Days) -> HearingRecord:
    blocks = page.many(".font-weight-bold.text-center", within=meeting.head)
    every = [fold(block.get_text(" ")) for block in blocks]
    standing = [text for block, text in zip(blocks, every, strict=True) if not _within(block, _STRUCK)]
    nowhen = not any(_DAY.search(text) or _HOUR.search(text) for text in standing)
    cancelled = nowhen or any(map(_CANCELLED.search, standing))
    said = every if cancelled else standing
    day, (time, time_text, location) = _day(page, said), _place(page, said)
    announced, hour = _day(page, every), _place(page, every)[0]
    committee, chamber, name = fold(meeting.banner.get_text()), _chamber(meeting.banner), _name(every)
    page.need(committee and name, "a meeting without a committee or a name")
    hears = _HEARS_BILLS in name
    off = {bill for bill in meeting.bills if hears and bill in listed and day.isoformat() not in listed[bill]}
    return HearingRecord(
        session=page.request.session,
        source_key=fold(f"{chamber} {name} {announced} {hour.strftime('%H:%M') if hour else ''}"),
        chamber=chamber,
        organization=committee,
        date=day,
        time=time,
        time_text=time_text,
        location=location,
        status=HearingStatus.CANCELLED if cancelled else HearingStatus.CONFIRMED,
        agenda=tuple(spelled(bill) for bill in dict.fromkeys(meeting.bills) if bill not in off),
        source_url=page.url,
        note=". ".join([name, *meeting.words]),
    )


def _day(page: Page, texts: list[str]) -> datetime.date:
    days = [day[1] for text in texts if (day := _DAY.search(text))]
    page.need(days, "a meeting without a day")
    return _parsed(page, days[0], "%B %d, %Y").date()


def _place(page: Page, texts: list[str]) -> tuple[datetime.time | None, str, str]:
    """The hour, what stands in its place, and where: "1:00 PM - House Office Building, Room 100" or "Upon adjournment - Room 2"."""
    places = [place for text in texts if (place := _DAY.sub("", text).strip()) and place != _name(texts)]
    page.need(places, "a meeting without an hour or a place")
    when, _, where = next((place for place in places if _HOUR.search(place)), places[0]).partition(" - ")
    hour = _HOUR.match(when)
    time = _parsed(page, hour[1], "%I:%M %p").time() if hour else None
    return time, "" if hour and hour[1] == when else when, where


def _name(texts: list[str]) -> str:
    """What kind of meeting it is, and whose: "Judiciary Committee - Bill Hearing"."""
    return next((text for text in texts if not _DAY.search(text) and not _HOUR.search(text)), "")


def _parsed(page: Page, text: str, form: str) -> datetime.datetime:
    try:
        return datetime.datetime.strptime(text, form).replace(tzinfo=datetime.UTC)
    except ValueError as error:
        raise page.changed("a day or an hour", expected=form, found=repr(text)) from error
