"""Maryland's site: its sessions, how it spells a bill, and where its pages are."""

import datetime
import re
from collections.abc import Iterable

from scrapers.errors import RecordError
from scrapers.page import Page, Request
from scrapers.sessions import sessions_of
from scrapers.state import Session
from scrapers.vocabulary import BillClassification, Chamber

HOST = "mgaleg.maryland.gov"
SITE = f"https://{HOST}"
TIMEZONE = "America/New_York"

# The newest first.
SESSIONS = sessions_of("md")

NUMBER = re.compile(r"^([HS][BJRS])(\d{4})$")
_KINDS = {"B": BillClassification.BILL, "J": BillClassification.JOINT_RESOLUTION}
ORIGINS = {"H": Chamber.LOWER, "S": Chamber.UPPER}
# The site's texts lie under the code of their session.
SHEET_LINK = re.compile(r"/(?P<code>\d{4}(?:RS|S\d))/votes/(?P<house>house|senate)/(?P<number>\d+)\.pdf$", re.IGNORECASE)
TEXT_LINK = re.compile(r"/(\d{4}(?:RS|S\d))/(?:bills|Chapters)", re.IGNORECASE)


def spelled(number: str) -> str:
    """The site's number as the state prints it: "HB0351" is "HB 351". RecordError if it is no number."""
    if not (match := NUMBER.match(number)):
        raise RecordError(f"{number!r} is no number of a bill")
    return f"{match[1]} {int(match[2])}"


def classification_of(identifier: str) -> BillClassification:
    """Bills and joint resolutions by their second letter; what is left are resolutions."""
    return _KINDS.get(identifier[1], BillClassification.RESOLUTION)


def number_of(identifier: str) -> str:
    """The way back: "HB 351" is "HB0351"."""
    letters, digits = identifier.split()
    return letters + digits.zfill(4)


def details_url(code: str, identifier: str) -> str:
    """The page that people read; `code` is the site's name of the session."""
    return f"{SITE}/mgawebsite/Legislation/Details/{number_of(identifier).lower()}?ys={code}"


def _session_identifier(code: str) -> str:
    """Open States' name of the session that the site calls `code`: "2026" for 2026RS, "2021s1" for 2021S1."""
    return code[:4] if code.endswith("RS") else code.lower()


def list_request(code: str) -> Request:
    return Request("master-list", f"{SITE}/{code.lower()}/misc/billsmasterlist/legislation.json", _session_identifier(code))


def details_request(code: str, identifier: str) -> Request:
    return Request("details", details_url(code, identifier), _session_identifier(code), identifier)


def sheet_url(code: str, house: str, number: str) -> str:
    """The PDF of one roll call: `house` is "house" or "senate", `number` its number there, filled up with zeros."""
    return f"{SITE}/{code}/votes/{house}/{number}.pdf"


def sheet_request(sheet: str, session: str, identifier: str, lines: Iterable[str]) -> Request:
    """The sheet as it is asked for on behalf of one bill, since a sheet may be of several.

    `lines` are the actions of the bill's history that link it.
    """
    url = f"{sheet}#{number_of(identifier).lower()}"
    return Request("vote-sheet", url, session, identifier, {"history": "\n".join(lines)})


def hearings_request(code: str, first: datetime.date, last: datetime.date) -> Request:
    """The calendar of all committees from the `first` day through the `last`."""
    query = f"budget=show&cmte=allcommittees&updates=show&ys={code.lower()}"
    url = f"{SITE}/mgawebsite/Meetings/Day/{first:%m%d%Y}{last:%m%d%Y}?{query}"
    return Request("hearings", url, _session_identifier(code))


def session_asked(page: Page) -> Session:
    """The declared session of the page's request; SourceChanged if there is none."""
    for session in SESSIONS:
        if session.identifier == page.request.session:
            return session
    known = ", ".join(session.identifier for session in SESSIONS)
    raise page.changed("a session that is not declared", expected=known, found=page.request.session)
