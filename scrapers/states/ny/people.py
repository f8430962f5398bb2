"""The members of one house in a session, as Open Legislation lists them.

- A member is one person in one house, with an id of the API's own, and can have several short names in a session: votes and the
  Assembly's pages print those. The short name and the district beside the full name are of the newest session, not of the one
  that was asked for.
- Parties are not in the API, and neither are the days on which a seat was taken or left.
"""

from collections.abc import Iterator
from typing import Any

from scrapers.page import Page, fold
from scrapers.records import Flaw, PersonRecord
from scrapers.states.ny.answer import CHAMBERS, part_of_list
from scrapers.states.ny.naming import session_of

_MEMBER = frozenset(("memberId", "chamber", "fullName", "person", "sessionShortNameMap"))


def members(page: Page) -> Iterator[PersonRecord | Flaw]:
    """Every member of the house, whoever sat in the session. All must be in the one part that is asked for."""
    listed, following = part_of_list(page, "members", required=_MEMBER)
    page.need(not following, "more members than one house has")
    yield from page.each(listed, lambda item: _member(page, item), name=lambda item: str(item["fullName"]))


def _member(page: Page, item: dict[str, Any]) -> PersonRecord:
    session = page.request.session
    seats = [seat for seat in item["sessionShortNameMap"][session[:4]] if session_of(seat["sessionYear"]) == session]
    (district,) = {seat["districtCode"] for seat in seats if not seat["alternate"]}
    return PersonRecord(
        session=session,
        source_key=str(item["memberId"]),
        name=fold(item["fullName"]),
        chamber=CHAMBERS[item["chamber"]],
        sort_name=fold(item["person"]["lastName"] or ""),
        district="" if district is None else str(district),
        printed_names=tuple(dict.fromkeys(fold(seat["shortName"]) for seat in seats)),
    )
