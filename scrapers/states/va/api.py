"""What the legislature's own service adds for those who have a key: parties, districts, and every text of a watched bill.

The service answers `{"<list>": [...], "Success": true, "FailureMessage": ""}`, with an empty body where there is nothing and with
the site's HTML where there is no such address. Events and votes are there too; they are those of the public files under other ids,
and the days of what the Governor does differ, so they are left alone.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from scrapers.page import Page, Request, fold
from scrapers.records import BillRecord, Record, VersionRecord
from scrapers.state import Session
from scrapers.states.va.naming import SITE, origin_of, session, spelled, text_url

_MEMBER = frozenset(("MemberNumber", "PartyCode", "DistrictID"))
_LEGISLATION = frozenset(("LegislationID", "LegislationNumber"))
_TEXT = frozenset(("LegislationTextID", "LegislationNumber", "LegislationVersion", "DocumentCode", "VersionDate"))


class Seat(NamedTuple):
    """A member's party and district as the service prints them, "" where it does not tell."""

    party: str
    district: str


def roster_request(of: Session) -> Request:
    return Request("roster", f"{SITE}/Member/api/getmembersasync?sessionCode={of.code}", of.identifier)


def legislation_request(of: Session, watched: Iterable[str]) -> Request:
    """The list of a session's bills, for the service's ids of those that are watched."""
    url = f"{SITE}/Legislation/api/getlegislationsessionlistasync?sessionCode={of.code}"
    return Request("legislation", url, of.identifier, context={"watched": " ".join(watched)})


def _texts_request(of: Session, identifier: str, number: int) -> Request:
    url = f"{SITE}/LegislationText/api/getlegislationtextbyidasync?legislationID={number}&sessionCode={of.code}"
    return Request("texts", url, of.identifier, identifier)


def _listed(page: Page, name: str, required: frozenset[str]) -> list[dict[str, Any]]:
    answer = page.json
    page.need(page.dig(answer, "Success") is True, f"the service failed: {answer.get('FailureMessage')!r}")
    return page.objects(page.dig(answer, name), name, required=required)


def seats_of(page: Page | None) -> dict[str, Seat]:
    """Party and district by the member's number; nothing where there is no page."""
    if page is None:
        return {}
    rows = _listed(page, "Members", _MEMBER)
    return {row["MemberNumber"].strip(): Seat(row["PartyCode"] or "", str(row["DistrictID"] or "")) for row in rows}


def roster(page: Page) -> Iterable[Record]:
    """Nothing of its own: parties and districts, for the members of the public file."""
    seats_of(page)
    return ()


def legislation(page: Page) -> Iterator[Request]:
    """The requests for the texts of the watched bills. SourceChanged where a watched bill is not in the list."""
    of = session(page.request.session)
    numbers = {spelled(row["LegislationNumber"]): row["LegislationID"] for row in _listed(page, "Legislations", _LEGISLATION)}
    for identifier in page.request.context.get("watched", "").split():
        page.need(identifier in numbers, f"the watched bill {identifier} is not in the list")
        yield _texts_request(of, identifier, numbers[identifier])


def texts(page: Page) -> Iterator[BillRecord]:
    """Every text of one bill, the Governor's included, in the order of their days."""
    of, identifier = session(page.request.session), page.request.identifier
    rows = _listed(page, "TextsList", _TEXT)
    page.need(all(spelled(row["LegislationNumber"]) == identifier for row in rows), f"texts of other bills than {identifier}")
    codes = Counter(row["DocumentCode"] for row in rows)
    yield BillRecord(
        session=of.identifier,
        identifier=identifier,
        from_organization=origin_of(identifier),
        versions=tuple(_version(of, identifier, row, codes) for row in sorted(rows, key=lambda row: str(row["VersionDate"]))),
    )


def _version(of: Session, identifier: str, row: dict[str, Any], codes: Counter[str]) -> VersionRecord:
    """A text under its code; where it has none, or shares it, under what it is and the service's id of it."""
    code, kind = row["DocumentCode"], fold(row["LegislationVersion"])
    written = row["VersionDate"]
    alone = bool(code) and codes[code] == 1
    return VersionRecord(
        label=code if alone else f"{code or kind} ({row['LegislationTextID']})",
        url=text_url(of, identifier, code) if code else "",
        date=datetime.datetime.fromisoformat(written).date() if written else None,
        title=kind,
    )
