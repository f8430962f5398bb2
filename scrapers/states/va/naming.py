"""Virginia's sessions, how it spells a bill and a committee, and where its pages are."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from scrapers.errors import RecordError
from scrapers.page import Request
from scrapers.sessions import sessions_of
from scrapers.state import Session
from scrapers.vocabulary import BillClassification, Chamber, SessionClassification

HOST = "lis.virginia.gov"
SITE = f"https://{HOST}"
FILES_HOST = "lis.blob.core.windows.net"
ARCHIVE_HOST = "legacylis.virginia.gov"

# The newest first.
SESSIONS = sessions_of("va")

CHAMBERS = {"H": Chamber.LOWER, "S": Chamber.UPPER}
_KINDS = {"B": BillClassification.BILL, "J": BillClassification.JOINT_RESOLUTION, "R": BillClassification.RESOLUTION}
_NUMBER = re.compile(r"([HS])([BJR])0*(\d+)")


@dataclass(frozen=True, slots=True)
class File:
    """A public file of a session, in the case in which it is written today; `archived` where the files of 2024 have it."""

    name: str
    archived: bool = True


FILES: Mapping[str, File] = {
    "members": File("Members.csv"),
    "committees": File("Committees.csv"),
    "bills": File("BILLS.CSV"),
    "history": File("HISTORY.CSV"),
    "votes": File("VOTE.CSV"),
    "sponsors": File("Sponsors.csv"),
    "summaries": File("Summaries.csv", archived=False),
    "seats": File("CommitteeMembers.csv"),
    "docket": File("DOCKET.CSV", archived=False),
    "subdocket": File("SUBDOCKET.CSV", archived=False),
}
# Files that a special session lacks. Who sits where is told by the regular session of its year.
_REGULAR_ONLY = ("sponsors", "summaries")
_OF_THE_YEAR = ("members", "committees", "seats")
# Nobody votes or is heard before a session opens.
_IN_SESSION = ("votes", "docket", "subdocket")


def session(identifier: str) -> Session:
    return next(known for known in SESSIONS if known.identifier == identifier)


def is_archived(code: str) -> bool:
    """Whether a session's files are those of the old site, which called a session 241 and not 20241."""
    return len(code) == 3


def file_request(kind: str, of: Session) -> Request:
    """The public file of that kind that speaks of a session."""
    code, name = of.code, FILES[kind].name
    if of.classification is SessionClassification.SPECIAL and kind in _OF_THE_YEAR:
        code = code[:-1] + "1"
    if is_archived(code):
        stem = name.partition(".")[0]
        old = stem.capitalize() if stem.isupper() else stem
        return Request(kind, f"https://{ARCHIVE_HOST}/SiteInformation/csv/{code}/{old}.csv", of.identifier)
    return Request(kind, f"https://{FILES_HOST}/lisfiles/{code}/{name}", of.identifier)


def kinds_of(of: Session, *, opened: bool) -> list[str]:
    """The kinds of file that a session has, in the order in which they are asked for."""
    special = of.classification is SessionClassification.SPECIAL
    lacks = {kind for kind, file in FILES.items() if is_archived(of.code) and not file.archived}
    lacks |= {*(_REGULAR_ONLY if special else ()), *(() if opened else _IN_SESSION)}
    return [kind for kind in FILES if kind not in lacks]


def spelled(number: str) -> str:
    """A number as the state prints it: `HB0323` and `HB323` are HB323. RecordError if it is no number of a bill."""
    match = _NUMBER.fullmatch(number.strip())
    if match is None:
        raise RecordError(f"{number!r} is no number of a bill")
    return "".join(match.groups())


def origin_of(identifier: str) -> Chamber:
    return CHAMBERS[identifier[0]]


def classification_of(identifier: str) -> BillClassification:
    return _KINDS[identifier[1]]


def _old(page: str, of: Session, what: str) -> str:
    return f"https://{ARCHIVE_HOST}/cgi-bin/legp604.exe?{of.code}+{page}+{what}"


def bill_url(of: Session, identifier: str) -> str:
    """The page that people read."""
    return _old("sum", of, identifier) if is_archived(of.code) else f"{SITE}/bill-details/{of.code}/{identifier}"


def text_url(of: Session, identifier: str, document: str) -> str:
    return _old("ful", of, document) if is_archived(of.code) else f"{bill_url(of, identifier)}/text/{document}"


def vote_url(of: Session, identifier: str, vote: str) -> str:
    """The page of a vote, or the bill's where the vote has no id or no page of its own."""
    if not vote or is_archived(of.code):
        return bill_url(of, identifier)
    return f"{SITE}/vote-details/{identifier}/{of.code}/{vote}"


def committee_name(code: str, names: Mapping[str, str]) -> str:
    """A committee, or one of its subcommittees, of which only the number is known: H08001, once written H0801.

    The code as printed where the committee's name is not known.
    """
    committee, sub = code[:3], code[3:]
    if committee not in names:
        return code
    return f"{names[committee]}, subcommittee {int(sub)}" if sub else names[committee]
