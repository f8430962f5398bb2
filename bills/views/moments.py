"""Moments as addresses and readers say them. No queries; the zone is the one in force."""

import datetime
import re

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format

# A day, a local time, or a time with its distance from UTC; a plus in an address may have become a space.
_MOMENT = re.compile(
    r"((?:19|20)\d\d-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)(?:(Z)|([+ -])(\d\d):?(\d\d))?)?$", re.ASCII
)


def moment(text: str | None, *, now: datetime.datetime) -> datetime.datetime | None:
    """The moment that an address asks for, and never one to come; None for what is no moment.

    A day means its end, and a time without a zone is local.
    """
    match = _MOMENT.match((text or "").strip())
    if match is None:
        return None
    day, time, utc, sign, hours, minutes = match.groups()
    zone = "Z" if utc else f"{sign.replace(' ', '+')}{hours}:{minutes}" if sign else ""
    try:
        if time is None:
            known = parse_date(day)
            found = datetime.datetime.combine(known, datetime.time.max) if known else None
        else:
            found = parse_datetime(f"{day}T{time}{zone}")
    except ValueError:
        return None
    if found is None:
        return None
    return min(found if found.tzinfo else timezone.make_aware(found), now)


def query(at: datetime.datetime) -> str:
    """A moment as `?seen=` has it: `2026-03-01T18:00:00Z`, with its fraction of a second where it has one."""
    return at.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z")


def spoken(at: datetime.datetime) -> str:
    """`12:00 CST, 1 March 2026`, with seconds where they tell."""
    local = timezone.localtime(at)
    return date_format(local, "H:i:s T, j F Y" if local.second or local.microsecond else "H:i T, j F Y")
