"""New York's addresses: how a session and a bill's number go into a request."""

import datetime
import re
from urllib.parse import quote
from zoneinfo import ZoneInfo

from scrapers.page import Request

API_HOST = "legislation.nysenate.gov"
API = f"https://{API_HOST}/api/3"
PDF = f"https://{API_HOST}/pdf/bills"
PUBLIC = "https://www.nysenate.gov/legislation/bills"
ASSEMBLY_HOST = "nyassembly.gov"
ASSEMBLY = f"https://{ASSEMBLY_HOST}/leg/"
EASTERN = ZoneInfo("America/New_York")
_PRINT = re.compile(r"([SABCEJKLR])0*([1-9]\d*)-?[A-Z]*")


def session_of(year: int) -> str:
    """The session that its source calls by its odd first year."""
    return f"{year}-{year + 1}"


def catalogue_request(session: str, offset: int) -> Request:
    return Request("bill-list", f"{API}/bills/{session[:4]}?limit=1000&offset={offset}&full=false&sort=printNo:asc", session)


def bill_request(session: str, identifier: str) -> Request:
    return Request("bill", f"{API}/bills/{session[:4]}/{identifier}?view=with_refs_no_fulltext", session, identifier)


def base_print(printed: str) -> str:
    """The bill of a print: `S08500-B` and `S8500B` are prints of S8500. ValueError for what is no print's number."""
    match = _PRINT.fullmatch(printed.strip().upper())
    if match is None:
        raise ValueError(f"not the number of a print: {printed!r}")
    return match[1] + match[2]


def padded(identifier: str) -> str:
    """A bill's number as the Assembly's website spells it: `A09092`."""
    return f"{identifier[0]}{int(identifier[1:]):05}"


def assembly_votes_request(session: str, identifier: str) -> Request:
    """The Assembly's votes on a bill of either house. The names of two parameters hold an escaped `&nbsp`, to be sent as it is."""
    asked = f"default_fld=&leg_video=&bn={padded(identifier)}&term={session[:4]}&Committee%26nbspVotes=Y&Floor%26nbspVotes=Y"
    return Request("assembly-votes", f"{ASSEMBLY}?{asked}", session, identifier)


def members_request(session: str, house: str) -> Request:
    """The members of a house, "senate" or "assembly": more than it has are asked for, so that one part has them all."""
    return Request("members", f"{API}/members/{session[:4]}/{house}?full=true&limit=1000&offset=1", session)


def meetings_request(session: str, first: datetime.date, last: datetime.date) -> Request:
    """The Senate's meetings from the first day to the end of the last one."""
    return Request("senate-meetings", f"{API}/agendas/meetings/{first}T00:00:00/{last}T23:59:59?limit=1000&offset=1", session)


def agenda_request(session: str, year: int, number: int, committee: str) -> Request:
    return Request("senate-agenda", f"{API}/agendas/{year}/{number}/{quote(committee, safe='')}", session)


def agendas_request(session: str) -> Request:
    """The list of the Assembly's agendas."""
    return Request("assembly-agendas", f"{ASSEMBLY}?sh=agen", session)


def committee_page(committee: str) -> str:
    """The Senate's page of a committee, for readers."""
    name = re.sub(r"[',]", "", committee.casefold()).replace(" ", "-")
    return f"https://www.nysenate.gov/committees/{quote(name)}"
