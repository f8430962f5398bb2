"""Files that a person brings: members of an archive by their names, pages of the site by what is in them."""

import re
from pathlib import PurePath

from scrapers.sessions import sessions_of
from scrapers.state import Recognised, Session
from scrapers.states.ca.naming import (
    archives_request,
    biennium,
    fallback_requests,
    member_request,
    session_archive,
    session_name,
)
from scrapers.states.ca.tables import TABLES

_KINDS = {table.member.lower(): kind for kind, table in TABLES.items()}
# What tells the session of a table's row: a bill's id, a biennium, or a print's id, whose second number is the special one.
_BILL = re.compile(rb"^`(\d{8})(\d)[A-Z]+\d+`\t", re.MULTILINE)
_PRINTED_BILL = re.compile(rb"\t`(\d{8})(\d)[A-Z]+\d+`\t")
_YEARS = re.compile(rb"(?:^|\t)`(\d{8})`\t", re.MULTILINE)
_PRINT = re.compile(rb"^`(\d{4})(\d)[A-Z]+\d+[A-Z]{3}`\t", re.MULTILINE)
_WRITTEN = re.compile(rb"\t(\d{4})-\d\d-\d\d \d\d:\d\d:\d\d$", re.MULTILINE)

_BID = re.compile(rb"""<input\b[^>]*\bid=["']bid["'][^>]*\bvalue=["'](\d{8})(\d)([A-Z]+)(\d+)["']""")
_MARKS = {
    "votes-page": re.compile(rb"""\bid=["'][^"']*:voteDate["']"""),
    "history-page": re.compile(rb"""<table\b[^>]*\bid=["']billhistory["']"""),
    "status-page": re.compile(rb"""\bid=["']measureNum["']"""),
}
_INDEX = re.compile(rb"""href=["'][^"']*pubinfo_daily_[A-Z][a-z]{2}\.zip["']""")


def recognise(name: str, body: bytes, session: Session | None) -> Recognised | None:
    """The request that a file of the source's own answers.

    A table goes by its member's name, and is read for the session that is told; untold, for every session that its rows name, since
    one archive holds a biennium's regular session and its extraordinary ones.
    """
    kind = _KINDS.get(PurePath(name).name.lower())
    if kind is not None:
        told = [session.identifier] if session else _sessions(kind, body) or [""]
        first, *others = [member_request(kind, TABLES[kind].member, session_archive(_years(name)), name) for name in told]
        return Recognised(first, also=tuple(others))
    if b"<html" not in body[:4096].lower():
        return None
    if bid := _BID.search(body):
        years, special, letters, number = (part.decode() for part in bid.groups())
        return _page(body, session_name(years, special), f"{letters} {int(number)}")
    if _INDEX.search(body):
        return Recognised(archives_request(session.identifier if session else ""))
    return None


def _years(session: str) -> str:
    return biennium(session).years if session else ""


def _sessions(kind: str, body: bytes) -> list[str]:
    """The sessions of a table's rows, the regular one first; none where they do not tell.

    A table that has no rows of a session is for all that are declared of its biennium.
    """
    if kind in ("locations", "members"):
        years = _YEARS.search(body)
        return _declared(years[1].decode()) if years else []
    if kind == "motions":
        # Motions are the same in every session; the newest row was written in the session of the archive.
        written = max((row[1] for row in _WRITTEN.finditer(body)), default=b"")
        return _declared(_biennium_of(int(written))) if written else []
    if kind == "authors":
        prints = {(int(row[1]), row[2].decode()) for row in _PRINT.finditer(body)}
        return sorted({session_name(_biennium_of(year), special) for year, special in prints})
    pattern = _PRINTED_BILL if kind == "versions" else _BILL
    return sorted({session_name(row[1].decode(), row[2].decode()) for row in pattern.finditer(body)})


def _declared(years: str) -> list[str]:
    return sorted(session.identifier for session in sessions_of("ca") if biennium(session.identifier).years == years)


def _biennium_of(year: int) -> str:
    """A biennium begins with an odd year: 2026 -> 20252026."""
    first = year if year % 2 else year - 1
    return f"{first}{first + 1}"


def _page(body: bytes, session: str, identifier: str) -> Recognised | None:
    kinds = {kind for kind, mark in _MARKS.items() if mark.search(body)}
    found = [request for request in fallback_requests(session, identifier) if request.kind in kinds]
    return Recognised(found[0]) if len(found) == 1 else None
