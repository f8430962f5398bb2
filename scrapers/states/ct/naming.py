"""How Connecticut names its bills and pages, and where it keeps them."""

import re
from typing import NamedTuple
from urllib.parse import urljoin

from scrapers.page import Request
from scrapers.vocabulary import BillClassification, Chamber

HOST = "www.cga.ct.gov"
FTP = "ftp://ftp.cga.ct.gov"
SITE = f"https://{HOST}"

# The tables, in the order in which they are asked for: those that others are read together with come first.
TABLES = {
    "committees": "committee.csv",
    "bills": "bill_info.csv",
    "history": "bill_history.csv",
    "subjects": "subject.csv",
    "members": "LegislatorDatabase.csv",
}

_NUMBER = re.compile(r"([HS][BJR])0*(\d+)")
_KINDS = {"B": BillClassification.BILL, "J": BillClassification.JOINT_RESOLUTION, "R": BillClassification.RESOLUTION}
_ORIGINS = {"H": Chamber.LOWER, "S": Chamber.UPPER}
_ROLL_CALL = re.compile(r"(?P<key>(?P<year>\d{4})(?P<house>[SH])V-\d{5})-R\d\d(?P<bill>[HS][BJR]\d+)-[SH]V\.PDF", re.IGNORECASE)
_FILE_COPY = re.compile(r"(?P<year>\d{4})(?P<letters>[HS][BJR])-(?P<number>\d{5})-R(?P<file>\d{6})-FC(?![A-Z])", re.IGNORECASE)


class Measure(NamedTuple):
    """What a bill's number tells: the number as it is printed, where it began, and what it is."""

    identifier: str
    chamber: Chamber
    classification: BillClassification


class RollCall(NamedTuple):
    """What the name of a roll call's sheet tells: its own id, its year, the house that voted, and the bill."""

    key: str
    year: int
    chamber: Chamber
    identifier: str


class FileCopy(NamedTuple):
    """What the name of a file copy tells: its year, its number, and the bill."""

    year: int
    number: int
    identifier: str


def measure(number: str) -> Measure:
    """`SB00397` or `SB 397` -> SB 397, of the Senate, a bill. ValueError for what is no number of a bill."""
    match = _NUMBER.fullmatch(number.replace(" ", ""))
    if match is None:
        raise ValueError(f"not a bill's number: {number!r}")
    letters = match[1]
    return Measure(f"{letters} {int(match[2])}", _ORIGINS[letters[0]], _KINDS[letters[1]])


def status_url(session: str, identifier: str) -> str:
    number = identifier.replace(" ", "")
    return f"{SITE}/asp/cgabillstatus/cgabillstatus.asp?selBillType=Bill&bill_num={number}&which_year={session}"


def status_request(session: str, identifier: str) -> Request:
    return Request("status", status_url(session, identifier), session, identifier)


def table_request(kind: str, session: str) -> Request:
    return Request(kind, f"{FTP}/pub/data/{TABLES[kind]}", session)


def calendar_request(session: str, code: str, committee: str) -> Request:
    url = f"{SITE}/basin/fullcalendar/commevents.php?comm_code={code}"
    return Request("calendar", url, session, context={"code": code, "committee": committee})


def roll_call(address: str) -> RollCall | None:
    """What the sheet at an address is of; None for an address of another kind, and for a sheet that names no bill."""
    match = _ROLL_CALL.search(address)
    if match is None:
        return None
    named = match["bill"].upper()
    return RollCall(match["key"].upper(), int(match["year"]), _ORIGINS[match["house"].upper()], measure(named).identifier)


def roll_call_request(address: str, session: str) -> Request | None:
    """The server tells no capitals apart, so one sheet would have several addresses: it is asked for under one."""
    name, sheet = _ROLL_CALL.search(address), roll_call(address)
    if name is None or sheet is None:
        return None
    url = f"{SITE}/{sheet.year}/vote/{sheet.key[4].lower()}/pdf/{name[0].upper()}"
    return Request("roll-call", url, session, sheet.identifier)


def file_copy(address: str) -> FileCopy | None:
    """What the file copy at an address is of; None for an address of another kind."""
    match = _FILE_COPY.search(address)
    if match is None:
        return None
    identifier = measure(f"{match['letters']}{match['number']}".upper()).identifier
    return FileCopy(int(match["year"]), int(match["file"]), identifier)


def file_copy_request(address: str, session: str) -> Request | None:
    name, copy = _FILE_COPY.search(address), file_copy(address)
    if name is None or copy is None:
        return None
    return Request("file-copy", f"{SITE}/{copy.year}/FC/PDF/{name[0].upper()}.PDF", session, copy.identifier)


def absolute(address: str) -> str:
    """An address of the site in full, over https."""
    return re.sub(r"^http://", "https://", urljoin(SITE, address.strip()))
