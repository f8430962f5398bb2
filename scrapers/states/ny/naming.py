"""New York's addresses: how a session and a bill's number go into a request."""

from zoneinfo import ZoneInfo

from scrapers.page import Request

API_HOST = "legislation.nysenate.gov"
API = f"https://{API_HOST}/api/3"
PDF = f"https://{API_HOST}/pdf/bills"
PUBLIC = "https://www.nysenate.gov/legislation/bills"
EASTERN = ZoneInfo("America/New_York")


def session_of(year: int) -> str:
    """The session that its source calls by its odd first year."""
    return f"{year}-{year + 1}"


def catalogue_request(session: str, offset: int) -> Request:
    return Request("bill-list", f"{API}/bills/{session[:4]}?limit=1000&offset={offset}&full=false&sort=printNo:asc", session)


def bill_request(session: str, identifier: str) -> Request:
    return Request("bill", f"{API}/bills/{session[:4]}/{identifier}?view=with_refs_no_fulltext", session, identifier)
