"""Files that a person brings: tables by their columns, sheets by their names, a bill's page by what is in it."""

import re

from scrapers.page import Request
from scrapers.sessions import sessions_of
from scrapers.state import Recognised, Session
from scrapers.states.ct.naming import (
    TABLES,
    calendar_request,
    file_copy,
    file_copy_request,
    measure,
    roll_call,
    roll_call_request,
    status_request,
    table_request,
)

# What the first line of a table must hold to be that one.
_COLUMNS = {
    "committees": {"comm_code", "comm_name"},
    "bills": {"bill_num", "sess_year", "bill_title"},
    "history": {"bill_num", "act_date", "act_desc"},
    "subjects": {"bill_num", "subj_desc"},
    "members": {"dist", "office code", "commonly used name"},
}
_NAMES = {name.lower(): kind for kind, name in TABLES.items()}
# The first cell behind a bill's number that is a year.
_OF_YEAR = re.compile(rb'^"?[HS][BJR]\d+"?,(?:[^,\r\n]*,)*?"?(\d{4})"?(?=[,\r\n])', re.MULTILINE)
_ACTED = re.compile(rb"\b(\d{4})-\d\d-\d\d \d\d:\d\d:\d\d")
_BILL_PAGE = re.compile(rb"\b([HS])\. ?([BJR])\.(?: ?R\.)? No\. (\d+)\b.{0,80}?Session Year (\d{4})\b", re.DOTALL)
_CALENDAR = re.compile(r"commevents.*?(?:comm_code)?[=_-](?P<code>[a-z]{2,4})\b", re.IGNORECASE)
_STARTS = re.compile(rb'"start"\s*:\s*"(\d{4})-')


def recognise(name: str, body: bytes, session: Session | None) -> Recognised | None:
    """The request that a file of the source's own answers. Where nothing in it tells the session, it is `session`, or ""."""
    told = session.identifier if session else ""
    request = _sheet(name)
    if request is None and (kind := _table(name, body)):
        request = table_request(kind, _session_of_table(kind, body) or told)
    if request is None and b"<html" in body[:4096].lower() and (page := _BILL_PAGE.search(body)):
        house, letter, number, year = (part.decode() for part in page.groups())
        request = status_request(_session(year), measure(f"{house}{letter}{number}").identifier)
    if request is None and (calendar := _CALENDAR.search(name)):
        years = _STARTS.findall(body)
        code = calendar["code"].upper()
        request = calendar_request(told or (_session(max(years).decode()) if years else ""), code, code)
    return Recognised(request) if request else None


def _sheet(name: str) -> Request | None:
    """A sheet by its name, whatever is left in it. Others keep the text of one under the same name with another ending."""
    if not name.lower().endswith(".pdf"):
        return None
    if sheet := roll_call(name):
        return roll_call_request(name, _session(str(sheet.year)))
    if copy := file_copy(name):
        return file_copy_request(name, _session(str(copy.year)))
    return None


def _table(name: str, body: bytes) -> str | None:
    """The kind of a table: by its name, whatever is left in it, or by its columns."""
    header = body[:4096].lstrip(b"\xef\xbb\xbf").partition(b"\n")[0].decode("latin-1")
    columns = {cell.strip().strip('"') for cell in header.split(",")}
    return _NAMES.get(name.lower()) or next((kind for kind, wanted in _COLUMNS.items() if wanted <= columns), None)


def _session_of_table(kind: str, body: bytes) -> str:
    """The newest session of which the rows are, "" where they do not tell."""
    years = {"bills": _OF_YEAR, "history": _ACTED}[kind].findall(body) if kind in ("bills", "history") else []
    return _session(max(years).decode()) if years else ""


def _session(year: str) -> str:
    """The session of a year; the year itself where none is declared, so that it can be named."""
    return next((session.identifier for session in sessions_of("ct") if session.code == year), year)
