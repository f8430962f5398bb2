"""Calendars as programs read them (RFC 5545). Pure: rows become entries elsewhere.

Moments are written in UTC, days as days; no end is written, since no source states one. Whatever a text holds, it stays a text:
what RFC 5545 does not allow in one is left out, and the rest is escaped.
"""

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

MEDIA_TYPE = "text/calendar; charset=utf-8"
# Octets of a line, without its end.
LONGEST = 75
# Programs are asked to look again after an hour.
_REFRESH = "PT1H"
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile(r"([\\;,])")
# What an address may hold as it is: RFC 3986's own marks, and escapes that were made already.
_ADDRESS = "!#$%&'()*+,/:;=?@[]~"
_KEY = re.compile(r"[A-Za-z0-9.:@_-]+\Z")
# A calendar must hold something. The zone that its moments are in is true of one that has no entries.
_NOTHING = (
    *("BEGIN:VTIMEZONE", "TZID:UTC", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0000", "TZOFFSETTO:+0000"),
    *("TZNAME:UTC", "END:STANDARD", "END:VTIMEZONE"),
)
CONFIRMED, TENTATIVE, CANCELLED = "CONFIRMED", "TENTATIVE", "CANCELLED"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that is on a day, or begins at a moment.

    `uid` stays for as long as it is the same thing, and `sequence` never falls: each other time or place raises it. `stamp` is when
    what is told of it was last known to be so, `modified` when it last became otherwise.
    """

    uid: str
    starts: datetime.datetime | datetime.date
    summary: str
    stamp: datetime.datetime
    modified: datetime.datetime | None = None
    sequence: int = 0
    status: str = CONFIRMED
    description: str = ""
    location: str = ""
    url: str = ""


def calendar(name: str, entries: Iterable[Entry], *, description: str = "") -> bytes:
    """A whole calendar, in the order of its entries. Raises ValueError for a moment without a zone, or a uid that is none."""
    return b"".join(map(_folded, _lines(name, entries, description)))


def _lines(name: str, entries: Iterable[Entry], description: str) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Redress//Redress//EN", "CALSCALE:GREGORIAN")
    yield from (f"NAME:{text(name)}", f"X-WR-CALNAME:{text(name)}")
    if description:
        yield from (f"DESCRIPTION:{text(description)}", f"X-WR-CALDESC:{text(description)}")
    yield from (f"REFRESH-INTERVAL;VALUE=DURATION:{_REFRESH}", f"X-PUBLISHED-TTL:{_REFRESH}")
    empty = True
    for entry in entries:
        empty = False
        yield from _event(entry)
    if empty:
        yield from _NOTHING
    yield "END:VCALENDAR"


def _event(entry: Entry) -> Iterator[str]:
    if not _KEY.match(entry.uid):
        raise ValueError(f"{entry.uid!r} is no uid")
    yield from ("BEGIN:VEVENT", f"UID:{entry.uid}", f"DTSTAMP:{_moment(entry.stamp)}")
    timed = isinstance(entry.starts, datetime.datetime)
    yield f"DTSTART:{_moment(entry.starts)}" if timed else f"DTSTART;VALUE=DATE:{entry.starts:%Y%m%d}"
    yield from (f"SUMMARY:{text(entry.summary)}", f"STATUS:{entry.status}", f"SEQUENCE:{entry.sequence}")
    if entry.modified:
        yield f"LAST-MODIFIED:{_moment(entry.modified)}"
    for label, value in (("LOCATION", entry.location), ("DESCRIPTION", entry.description)):
        if value:
            yield f"{label}:{text(value)}"
    if entry.url:
        yield f"URL:{address(entry.url)}"
    # Nobody is busy because a committee meets.
    yield from ("TRANSP:TRANSPARENT", "END:VEVENT")


def text(said: str) -> str:
    """A text as a property's value."""
    plain = _CONTROLS.sub("", _BREAKS.sub("\n", said.replace("\t", " ")))
    return _ESCAPED.sub(r"\\\1", plain).replace("\n", "\\n")


def address(url: str) -> str:
    """An address as a property's value, in ASCII and on one line."""
    return quote(_CONTROLS.sub("", _BREAKS.sub("", url)), safe=_ADDRESS)


def _moment(at: datetime.date) -> str:
    if not isinstance(at, datetime.datetime) or at.tzinfo is None:
        raise ValueError(f"{at!r} is no moment with a zone")
    return f"{at.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> bytes:
    """A line with its end; a long one goes on in lines that begin with a space, and no character is cut in two."""
    left, parts, room = line.encode(), list[bytes](), LONGEST
    while len(left) > room:
        end = room
        while left[end] & 0xC0 == 0x80:
            end -= 1
        parts.append(left[:end])
        left, room = left[end:], LONGEST - 1
    return b"\r\n ".join([*parts, left]) + b"\r\n"
