"""Files that a person brings: told by their columns, or by their name, and their session by the numbers in them."""

import re
from dataclasses import replace
from pathlib import PurePath

from scrapers.state import Recognised, Session
from scrapers.states.va.naming import FILES, SESSIONS, file_request

_KINDS = {file.name.lower(): kind for kind, file in FILES.items()}
# The beginning of each file's columns; a file of votes has none, and begins with a count or a vote.
_COLUMNS = {
    "members": rb'"?MBR_HOU"?, ?"?MBR_MBRNO',
    "committees": rb'"?CHAMBER"?, ?"?COM_NAME"?, ?"?COM_COMNO',
    "bills": rb'"?Bill_id"?, ?"?Bill_description',
    "history": rb'"?Bill_id"?, ?"?History_date',
    "votes": rb'(?:\d+X\r?\n)?"?(?:[HS](?:\d{2,5})?V\d+"?(?:\r?\n|,"?[HS]\d{4}"?,)|\d{7,8}"?,"?[HS]\d{4}"?,)',
    "sponsors": rb'"?MEMBER_NAME"?, ?"?MEMBER_ID"?, ?"?BILL_NUMBER',
    "summaries": rb'"?SUM_BILNO"?, ?"?SUMMARY_DOCID',
    "seats": rb'"?CMB_COMNO"?, ?"?CMB_MBRNO',
    "docket": rb'"?Com_no"?, ?"?Doc_date',
    "subdocket": rb'"?Com_no"?, ?"?Sub_no',
}
_SHAPES = {kind: re.compile(rb"(?:\xef\xbb\xbf)?" + columns, re.IGNORECASE) for kind, columns in _COLUMNS.items()}
# Drafts carry their session: 26101997D was drafted for the regular session of 2026, and votes of committees do: H14V2610034.
_DRAFT = re.compile(rb"\b(\d\d[1-9])\d{5}D\b")
_VOTE = re.compile(rb'^"?[HS]\d{2,5}V(\d\d[1-9])\d{4}"?,', re.MULTILINE)
_TELLS = {"history": _DRAFT, "votes": _VOTE}


def recognise(name: str, body: bytes, session: Session | None) -> Recognised | None:
    """The request that a file of the source's own answers; for a damaged one, by its name.

    Where nothing in it tells the session, it is `session`, and without one "".
    """
    kind = next((kind for kind, shape in _SHAPES.items() if shape.match(body)), None)
    if kind is None and session in SESSIONS:
        kind = _KINDS.get(PurePath(name).name.lower())
    if kind is None:
        return None
    of = _session_in(kind, body) or (session if session in SESSIONS else None)
    request = file_request(kind, of or SESSIONS[0])
    return Recognised(request if of else replace(request, session=""))


def _session_in(kind: str, body: bytes) -> Session | None:
    """The newest session that the numbers in a file name: bills that were carried over keep their drafts."""
    pattern = _TELLS.get(kind)
    codes = {code.decode() for code in pattern.findall(body)} if pattern else set()
    return next((of for of in SESSIONS if of.code[-3:] == max(codes, default="")), None)
