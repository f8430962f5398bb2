"""How California names its sessions and bills, and where it keeps them."""

import re
from typing import NamedTuple

from scrapers.page import Request
from scrapers.vocabulary import BillClassification, Chamber

HOST = "leginfo.legislature.ca.gov"
DOWNLOADS_HOST = "downloads.leginfo.legislature.ca.gov"
SITE = f"https://{HOST}"
DOWNLOADS = f"https://{DOWNLOADS_HOST}"

_BILL_ID = re.compile(r"(?P<years>\d{8})(?P<special>\d)(?P<type>[A-Z]+)(?P<number>\d+)")
_SESSION = re.compile(r"(?P<years>\d{8})(?:S(?P<special>\d))?")

_KINDS = {
    "AB": BillClassification.BILL,
    "SB": BillClassification.BILL,
    "ACA": BillClassification.CONSTITUTIONAL_AMENDMENT,
    "SCA": BillClassification.CONSTITUTIONAL_AMENDMENT,
    "ACR": BillClassification.CONCURRENT_RESOLUTION,
    "SCR": BillClassification.CONCURRENT_RESOLUTION,
    "AJR": BillClassification.JOINT_RESOLUTION,
    "SJR": BillClassification.JOINT_RESOLUTION,
    "HR": BillClassification.RESOLUTION,
    "SR": BillClassification.RESOLUTION,
    # The Governor's reorganization plan takes effect unless a house turns it down.
    "GRP": BillClassification.ORDER,
}


class Biennium(NamedTuple):
    """A session as bill ids spell it: both years, and 0 or the number of an extraordinary session."""

    years: str
    special: str

    @property
    def bills(self) -> str:
        """What the id of each of its bills begins with."""
        return self.years + self.special


class Measure(NamedTuple):
    """What a bill's id tells: its number as printed, where it began, and what it is."""

    identifier: str
    chamber: Chamber
    classification: BillClassification


def biennium(session: str) -> Biennium:
    """`20252026S1` -> 20252026, 1. ValueError for what is no session of California."""
    match = _SESSION.fullmatch(session)
    if match is None:
        raise ValueError(f"not a session of California: {session!r}")
    return Biennium(match["years"], match["special"] or "0")


def session_name(years: str, special: str) -> str:
    return years if special == "0" else f"{years}S{special}"


def measure(bill_id: str | None) -> Measure:
    """`202520260SB747` -> SB 747, of the Senate, a bill. ValueError for another shape, KeyError for a kind that is new."""
    match = _BILL_ID.fullmatch(bill_id or "")
    if match is None:
        raise ValueError(f"not a bill's id: {bill_id!r}")
    kind = match["type"]
    chamber = Chamber.EXECUTIVE if kind == "GRP" else Chamber.UPPER if kind.startswith("S") else Chamber.LOWER
    return Measure(f"{kind} {int(match['number'])}", chamber, _KINDS[kind])


def bill_id_of(session: str, identifier: str) -> str:
    """The id of a bill as it is printed: SB 747 -> 202520260SB747."""
    return biennium(session).bills + identifier.replace(" ", "")


def bill_page(client: str, bill_id: str) -> str:
    return f"{SITE}/faces/{client}.xhtml?bill_id={bill_id}"


def version_url(bill_id: str, version_id: str) -> str:
    return f"{SITE}/faces/billPdf.xhtml?bill_id={bill_id}&version={version_id}"


def session_archive(years: str) -> str:
    """The name of the archive of a whole biennium."""
    return f"pubinfo_{years[:4]}.zip"


def member_request(kind: str, member: str, archive: str, session: str) -> Request:
    """One member of an archive, which is fetched by its range and not the whole."""
    return Request(kind, f"{DOWNLOADS}/{archive}#{member}", session)


def archives_request(session: str) -> Request:
    return Request("archives", f"{DOWNLOADS}/", session)


def fallback_requests(session: str, identifier: str) -> list[Request]:
    bill_id = bill_id_of(session, identifier)
    clients = {"status-page": "billStatusClient", "history-page": "billHistoryClient", "votes-page": "billVotesClient"}
    return [Request(kind, bill_page(client, bill_id), session, identifier) for kind, client in clients.items()]
