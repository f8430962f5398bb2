"""Files that a person brings: which request an answer of the API, or the Assembly's page of a bill, would have answered."""

import json
import re
from typing import Any

from scrapers.state import Recognised, Session
from scrapers.states.ny.naming import (
    agenda_request,
    assembly_votes_request,
    bill_request,
    catalogue_request,
    members_request,
    session_of,
)

_ENVELOPE = frozenset(("success", "message", "responseType", "result", "errorCode"))
_YEARS = range(1900, 2100)
_PRINT_NO = re.compile(r"[SABCEJKLR][1-9]\d*")
_HEAD_NUMBER = re.compile(rb'"result"\s*:\s*\{\s*"basePrintNo"\s*:\s*"([SABCEJKLR][1-9]\d*)"')
_HEAD_YEAR = re.compile(rb'"session"\s*:\s*(\d{4})\b')
_BILL_FILE = re.compile(r"([SABCEJKLR])0*([1-9]\d*)-(\d{4})(?:[._]json)?", re.IGNORECASE)
_MEMBERS_FILE = re.compile(r"members-(\d{4})-(senate|assembly)(?:[._]json)?", re.IGNORECASE)
_BOX = re.compile(rb'\bid="bn"[^>]*\bvalue="([SABCEJKLR])0*([1-9]\d*)"')
_TERM = re.compile(rb'\bname="term" value="(\d{4})"')
_VOTES = [re.compile(rb" %b(?:&nbsp;?|\s|\xc2\xa0)Votes:\s*</h3>" % section) for section in (b"Committee", b"Floor")]
_LIST_FILE = re.compile(r"bills-(\d{4})(?:-([1-9]\d*))?(?:[._]json)?", re.IGNORECASE)


def recognise(name: str, body: bytes, session: Session | None) -> Recognised | None:
    """The request that a file of the API's own answers: by its envelope, or by a name such as S609-2017.json, bills-2017-1.json or
    members-2017-senate.json. The Assembly's page of a bill is known by its boxes, if it has both sections of votes.

    Of damaged bytes the beginning tells, or else the name; the name also decides where the bytes are the API's and do not say
    what they are about.
    """
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return _assembly_page(body) or _by_head(body) or _by_name(name)
    if not isinstance(answer, dict) or len(_ENVELOPE & answer.keys()) < 2:
        return None
    return _by_shape(answer) or _by_name(name)


def _by_shape(answer: dict[str, Any]) -> Recognised | None:
    match answer:
        case {"result": {"basePrintNo": str(number), "session": int(year)}} if _PRINT_NO.fullmatch(number) and year in _YEARS:
            return Recognised(bill_request(session_of(year), number))
        case {"offsetStart": int(first), "result": {"items": [{"basePrintNo": str(), "session": int(year)}, *_]}} if year in _YEARS:
            return Recognised(catalogue_request(session_of(year), offset=first))
        case {
            "result": {
                "committee": {"committeeId": {"name": str(name)}},
                "agenda": {"id": {"number": int(number), "year": int(year)}},
            }
        } if year in _YEARS:
            return Recognised(agenda_request(session_of(year - 1 + year % 2), year, number, name))
    return None


def _assembly_page(body: bytes) -> Recognised | None:
    box, term = _BOX.search(body), _TERM.search(body)
    if box is None or term is None or not all(section.search(body) for section in _VOTES):
        return None
    return Recognised(assembly_votes_request(session_of(int(term[1])), (box[1] + box[2]).decode()))


def _by_head(body: bytes) -> Recognised | None:
    """What the beginning of an answer that was cut off says that it is about: the envelope comes first, then the bill."""
    head = body[:2_000]
    number, year = _HEAD_NUMBER.search(head), _HEAD_YEAR.search(head)
    if b'"responseType"' not in head or number is None or year is None or int(year[1]) not in _YEARS:
        return None
    return Recognised(bill_request(session_of(int(year[1])), number[1].decode()))


def _by_name(name: str) -> Recognised | None:
    if match := _BILL_FILE.fullmatch(name):
        return Recognised(bill_request(session_of(int(match[3])), match[1].upper() + match[2]))
    if match := _MEMBERS_FILE.fullmatch(name):
        return Recognised(members_request(session_of(int(match[1])), match[2].lower()))
    if match := _LIST_FILE.fullmatch(name):
        return Recognised(catalogue_request(session_of(int(match[1])), offset=int(match[2] or 1)))
    return None
