"""Illinois' names for things, and the addresses made of them: General Assemblies, bill numbers, files."""

from itertools import takewhile
from typing import NamedTuple

from scrapers.page import Request
from scrapers.vocabulary import BillClassification, Chamber

HOST = "https://ftp.ilga.gov"
SITE = "https://www.ilga.gov"


class BillType(NamedTuple):
    """The two letters of a type in file names, where its bills begin, and what they are."""

    letters: str
    chamber: Chamber
    classification: BillClassification


BILL_TYPES = {
    "HB": BillType("HB", Chamber.LOWER, BillClassification.BILL),
    "SB": BillType("SB", Chamber.UPPER, BillClassification.BILL),
    "HR": BillType("HR", Chamber.LOWER, BillClassification.RESOLUTION),
    "SR": BillType("SR", Chamber.UPPER, BillClassification.RESOLUTION),
    "HJR": BillType("HJ", Chamber.LOWER, BillClassification.JOINT_RESOLUTION),
    "SJR": BillType("SJ", Chamber.UPPER, BillClassification.JOINT_RESOLUTION),
    "HJRCA": BillType("HC", Chamber.LOWER, BillClassification.CONSTITUTIONAL_AMENDMENT),
    "SJRCA": BillType("SC", Chamber.UPPER, BillClassification.CONSTITUTIONAL_AMENDMENT),
    "JSR": BillType("JS", Chamber.LEGISLATURE, BillClassification.JOINT_RESOLUTION),
}
PREFIX_OF_LETTERS = {kind.letters: prefix for prefix, kind in BILL_TYPES.items()}


def session_name(assembly: int, special: int = 0) -> str:
    """104 -> "104th", 101 -> "101st", 111 -> "111th"; a special session's number follows: "104th-special-1"."""
    suffix = "th" if assembly % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(assembly % 10, "th")
    return f"{assembly}{suffix}" + (f"-special-{special}" if special else "")


def assembly(session: str) -> int:
    """The General Assembly of a session: "104th" -> 104."""
    return int("".join(takewhile(str.isdigit, session)))


def first_year(session: str) -> int:
    """The first of a General Assembly's two years. The 104th began in 2025."""
    return 1817 + 2 * assembly(session)


def file_name(session: str, identifier: str) -> str:
    """("104th", "HB 1312") -> "10400HB1312.xml"; "" for what is not a bill's number."""
    prefix, _, number = identifier.partition(" ")
    if prefix not in BILL_TYPES or not number.isdecimal():
        return ""
    special = int(session.partition("-special-")[2] or 0)
    return f"{assembly(session):03}{special:02}{BILL_TYPES[prefix].letters}{int(number):04}.xml"


def folder_path(session: str) -> str:
    return f"/Legislation/{assembly(session)}/BillStatus/XML/"


def listing_request(session: str, **context: str) -> Request:
    return Request("listing", HOST + folder_path(session), session, context=context)


def bill_request(session: str, identifier: str) -> Request:
    return Request("bill-status", HOST + folder_path(session) + file_name(session, identifier), session, identifier)


def vote_history_request(session: str, identifier: str, *, tallies: str) -> Request:
    """For the website's page of the bill's votes; `tallies` are those that the actions state."""
    url = human_url(session, identifier).replace("/BillStatus?", "/BillStatus/VoteHistory?")
    return Request("vote-history", url, session, identifier, {"tallies": tallies})


def sheet_request(url: str, session: str, identifier: str, *, label: str, tallies: str) -> Request:
    """For a vote sheet, with the name of the link to it and the tallies that may be its own."""
    return Request("vote-sheet", url, session, identifier, {"label": label, "tallies": tallies})


def human_url(session: str, identifier: str) -> str:
    """The bill's page at the website, whose two ids follow from the General Assembly's number."""
    prefix, _, number = identifier.partition(" ")
    ids = f"GAID={assembly(session) - 86}&DocTypeID={prefix}&SessionID={assembly(session) + 10}"
    return f"{SITE}/Legislation/BillStatus?DocNum={number}&{ids}"
