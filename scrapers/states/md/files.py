"""Files on disk: which of Maryland's pages they are."""

import datetime
import re
from zoneinfo import ZoneInfo

from scrapers.state import Recognised, Session
from scrapers.states.md.site import SESSIONS, TEXT_LINK, TIMEZONE, details_request, list_request, spelled

_LIST_NAME = re.compile(r"^(?:(?:md_)?(?:\d{4}(?:rs|s\d))[_-]?legislation[\w-]*|legislation)\.json$", re.IGNORECASE)
_DETAILS_NAME = re.compile(r"(?<![a-z])(?P<number>[hs][bjrs]\d{4})(?!\d).*?(?:\.html?$|ys=)", re.IGNORECASE)
_BARE_NAME = re.compile(r"[hs][bjrs]0\d{3}\.html?", re.IGNORECASE)
_NAMED_CODE = re.compile(r"(?<!\d)\d{4}(?:rs|s\d)(?![a-z0-9])", re.IGNORECASE)
_NAMED_SESSION = re.compile(rb'"YearAndSession"\s*:\s*"(\d{4}) (Regular|Special) Session')
_STAMP = re.compile(rb'"StatusCurrentAsOf"\s*:\s*"([0-9T:.-]+)"')
_HEADING = re.compile(rb"<h2[^>]*>\s*(?:<a[^>]*>)?\s*([HS][BJRS]\d{4})\s*<")
_PAGE_MARK = re.compile(rb"""id=["'](?:detailsHistory|divSummary)["']|mgaleg\.maryland\.gov""")
_LAST_UPDATED = re.compile(rb"Last Updated:\s*(\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d{2} [AP]M)")
_LIST_START = re.compile(rb"^(?:\xef\xbb\xbf)?\s*\[\s*\{")


def recognise(name: str, body: bytes, session: Session | None) -> Recognised | None:
    """A master list or a Details page, by its shape; a damaged one by its name, where the name tells which page it was.

    Where neither the bytes nor the name tell the session, it is `session`, and without one "".
    """
    coded = _NAMED_CODE.search(name)
    code = coded[0].upper() if coded else session.code if session else ""
    if _has_shape_of_list(body) or _LIST_NAME.match(name):
        return Recognised(list_request(_code_of_list(body) or code), _moment(_STAMP.search(body), "%Y-%m-%dT%H:%M:%S.%f"))
    if (number := _HEADING.search(body)) and _PAGE_MARK.search(body):
        linked = TEXT_LINK.search(body.decode("latin-1"))
        request = details_request(linked[1].upper() if linked else code, spelled(number[1].decode()))
        return Recognised(request, _moment(_LAST_UPDATED.search(body), "%m/%d/%Y %I:%M %p"))
    named = _DETAILS_NAME.search(name)
    # Other states number their bills in the same way; only Maryland fills a number up with zeros.
    if named and (coded or session in SESSIONS or _PAGE_MARK.search(body) or _BARE_NAME.fullmatch(name)):
        return Recognised(details_request(code, spelled(named["number"].upper())))
    return None


def _has_shape_of_list(body: bytes) -> bool:
    head = body[:100_000]
    return bool(_LIST_START.match(head)) and b'"BillNumber"' in head and b'"CrossfileBillNumber"' in head


def _code_of_list(body: bytes) -> str:
    named = _NAMED_SESSION.search(body)
    return f"{named[1].decode()}{'RS' if named[2] == b'Regular' else 'S1'}" if named else ""


def _moment(stamp: re.Match[bytes] | None, form: str) -> datetime.datetime | None:
    """The moment that a file says it was made, in UTC. The site writes Eastern time."""
    if stamp is None:
        return None
    try:
        local = datetime.datetime.strptime(stamp[1].decode(), form).replace(tzinfo=ZoneInfo(TIMEZONE))
        return local.astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        return None
