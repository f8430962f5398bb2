"""The bills that Open Legislation answers with: the session's catalogue in parts, and one bill with all that is known of it."""

import datetime
import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from operator import itemgetter
from typing import Any

from scrapers.page import Page, Request, fold
from scrapers.records import ActionRecord, BillRecord, Flaw, RelationRecord, SponsorRecord, VersionRecord
from scrapers.states.ny.answer import CHAMBERS, UNREADABLE, answer, items, items_if_any, member_name, part_of_list
from scrapers.states.ny.history import history, substitutes
from scrapers.states.ny.naming import PDF, PUBLIC, catalogue_request, session_of
from scrapers.states.ny.rolls import senate_votes
from scrapers.vocabulary import BillClassification, Relation, SponsorClassification

CLASSIFICATIONS = {
    **dict.fromkeys("SA", BillClassification.BILL),
    **dict.fromkeys("JRKE", BillClassification.RESOLUTION),
    **dict.fromkeys("BC", BillClassification.CONCURRENT_RESOLUTION),
    "L": BillClassification.JOINT_RESOLUTION,
}
NOBODY = {"budget": "Budget", "rules": "Rules", "redistricting": "Redistricting"}

_LISTED = frozenset(("basePrintNo", "session", "billType", "title", "sponsor", "summary", "status"))
_WHOLE = _LISTED | {"activeVersion", "actions", "amendments", "votes", "previousVersions"}
_ACTIVE = frozenset(("actClause", "sameAs", "coSponsors"))
_PRINT = frozenset(("printNo", "version"))
_ACTION = frozenset(("date", "chamber", "sequenceNo", "text"))


def bill_list(page: Page) -> Iterator[BillRecord | Flaw | Request]:
    """A part of the session's catalogue: number, title, summary, prime sponsor and status; and the request for the next part."""
    listed, following = part_of_list(page, "bills of the catalogue", required=_LISTED)
    yield from page.each(listed, lambda item: _of_session(page, item), name=lambda item: str(item["basePrintNo"]))
    if following:
        yield catalogue_request(page.request.session, offset=following)


def _slice(item: dict[str, Any]) -> bytes:
    return json.dumps(item, ensure_ascii=False, separators=(",", ":")).encode()


def _of_session(page: Page, item: dict[str, Any]) -> BillRecord:
    record = replace(_listed(item), raw=partial(_slice, item))
    if record.session != page.request.session:
        raise ValueError(f"{record.identifier} is of session {record.session}, not {page.request.session}")
    return record


def bill(page: Page) -> Iterator[BillRecord]:
    """One bill with everything that the API knows of it but its texts."""
    (result,) = page.objects([page.dig(answer(page), "result")], "the bill", required=_WHOLE)
    try:
        record = _bill(page, result)
    except UNREADABLE as error:
        raise page.changed(f"the bill cannot be read: {type(error).__name__}: {error}") from error
    asked = (page.request.session, page.request.identifier)
    if (record.session, record.identifier) != asked:
        raise page.changed("another bill", expected=" ".join(asked), found=f"{record.session} {record.identifier}")
    yield record


def _listed(result: dict[str, Any]) -> BillRecord:
    """What the catalogue and the bill's own page both say."""
    number = result["basePrintNo"]
    return BillRecord(
        session=session_of(result["session"]),
        identifier=number,
        from_organization=CHAMBERS[result["billType"]["chamber"]],
        title=fold((result["title"] or "").lstrip("@")) or None,
        classification=CLASSIFICATIONS[number[0]],
        abstract=fold(result["summary"] or "") or None,
        status_text=_status(result["status"]),
        source_url=f"{PUBLIC}/{result['session']}/{number}",
        sponsorships=tuple(_prime(result["sponsor"])),
    )


def _status(status: dict[str, Any]) -> str | None:
    committee = status.get("committeeName")
    return f"{status['statusDesc']} ({committee})" if committee else status["statusDesc"] or None


def _prime(sponsor: dict[str, Any] | None) -> Iterator[SponsorRecord]:
    """The first sponsor: a member, the budget, or the Rules Committee, at a member's request or without."""
    if sponsor is None:
        return
    labels = [label for flag, label in NOBODY.items() if sponsor.get(flag)]
    if not labels and not sponsor["member"]:
        raise ValueError("a sponsor that is neither a member nor the budget nor the Rules Committee")
    for label in labels:
        yield SponsorRecord(label, SponsorClassification.PRIMARY)
    if sponsor["member"]:
        yield _sponsor(sponsor["member"], SponsorClassification.PRIMARY)


def _sponsor(member: dict[str, Any], classification: SponsorClassification) -> SponsorRecord:
    return SponsorRecord(member_name(member), classification, CHAMBERS[member["chamber"]])


def _bill(page: Page, result: dict[str, Any]) -> BillRecord:
    current = page.dig(result, "amendments", "items", result["activeVersion"])
    (active,) = page.objects([current], "the active print", required=_ACTIVE)
    actions = _actions(page, result)
    return replace(
        _listed(result),
        official_title=fold(active["actClause"] or "") or None,
        sponsorships=tuple(dict.fromkeys(_sponsorships(page, result, active))),
        actions=actions,
        votes=tuple(senate_votes(page, result)),
        versions=tuple(_versions(page, result)),
        relations=tuple(dict.fromkeys(_relations(page, result, active, actions))),
    )


def _sponsorships(page: Page, result: dict[str, Any], active: dict[str, Any]) -> Iterator[SponsorRecord]:
    yield from _prime(result["sponsor"])
    for member in items_if_any(page, result, "additionalSponsors"):
        yield _sponsor(member, SponsorClassification.PRIMARY)
    for member in (*items(page, active, "coSponsors"), *items_if_any(page, active, "multiSponsors")):
        yield _sponsor(member, SponsorClassification.COSPONSOR)


def _actions(page: Page, result: dict[str, Any]) -> tuple[ActionRecord, ...]:
    # Only a bill that no committee has received yet can be without a history.
    at_least = 0 if result["status"].get("statusType") == "INTRODUCED" else 1
    rows = page.objects(items(page, result, "actions"), "actions", required=_ACTION, at_least=at_least)
    return tuple(history(sorted(rows, key=itemgetter("sequenceNo"))))


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def _versions(page: Page, result: dict[str, Any]) -> Iterator[VersionRecord]:
    """The prints, oldest first, without those that are not published."""
    prints = page.objects(list(items(page, result, "amendments").values()), "prints", required=_PRINT)
    status = dict(items_if_any(page, result, "publishStatusMap"))
    for amendment in sorted(prints, key=itemgetter("version")):
        if status.get(amendment["version"], {}).get("published", True):
            label, day = amendment["printNo"], amendment.get("publishDate")
            yield VersionRecord(label, f"{PDF}/{result['session']}/{label}", _day(day) if day else None)


def _relations(
    page: Page, result: dict[str, Any], active: dict[str, Any], actions: tuple[ActionRecord, ...]
) -> Iterator[RelationRecord]:
    session = result["session"]
    for twin in items(page, active, "sameAs"):
        yield _relation(Relation.COMPANION, twin)
    if substitute := result.get("substitutedBy"):
        yield _relation(Relation.SUBSTITUTED_BY, substitute)
    for identifier in substitutes(actions):
        yield RelationRecord(Relation.SUBSTITUTES, session_of(session), identifier)
    for earlier in items(page, result, "previousVersions"):
        # A bill brought in again within its session is listed here, too.
        yield _relation(Relation.RELATED if earlier["session"] == session else Relation.PRIOR_SESSION, earlier)


def _relation(relation: Relation, bill: dict[str, Any]) -> RelationRecord:
    return RelationRecord(relation, session_of(bill["session"]), bill["basePrintNo"])
