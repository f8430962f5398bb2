"""The master list: every bill of a session in one JSON file."""

import json
import re
from collections.abc import Iterator
from functools import lru_cache, partial
from typing import Any

from scrapers.errors import RecordError
from scrapers.page import Page, fold
from scrapers.records import ActionRecord, BillRecord, Flaw, RelationRecord
from scrapers.state import Session
from scrapers.states.md.parts import action, ranked
from scrapers.states.md.site import ORIGINS, classification_of, details_url, session_asked, spelled
from scrapers.vocabulary import Chamber, DateBasis, Relation

# Date key, words, action key, whose day: of each chamber in turn.
_STEPS = (
    ("FirstReadingDate", "First Reading", "", DateBasis.LEGISLATIVE),
    ("ReportDate", "{} Report", "ReportAction", DateBasis.CALENDAR),
    ("SecondReadingDate", "Second Reading {}", "SecondReadingAction", DateBasis.LEGISLATIVE),
    ("ThirdReadingDate", "Third Reading {}", "ThirdReadingAction", DateBasis.LEGISLATIVE),
)
_BILL_KEYS = ("BillNumber", "CrossfileBillNumber", "Sponsors", "Synopsis", "Title", "Status", "NarrowSubjects", "YearAndSession")
_STEP_KEYS = tuple(key for date_key, _, action_key, _ in _STEPS for key in (date_key, action_key) if key)
_LIST_KEYS = frozenset(
    _BILL_KEYS
    + tuple(key + house for key in _STEP_KEYS for house in ("HouseOfOrigin", "OppositeHouse"))
    + tuple(f"Committee{rank}{side}" for rank in ("Primary", "Secondary") for side in ("Origin", "Opposite"))
)
_COMPACT = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))


def master_list(page: Page) -> Iterator[BillRecord | Flaw]:
    """Every bill of a session: titles, sponsors, subjects, status and milestones. No votes, no versions, no full history."""
    session = session_asked(page)
    bills = page.objects(page.json, "bills of the master list", required=_LIST_KEYS)
    named = {str(bill["YearAndSession"]) for bill in bills}
    if named != {session.name}:
        raise page.changed("a master list of another session", expected=session.name, found=", ".join(sorted(named)))
    real = (bill for bill in bills if "OIS Test" not in str(bill["Title"]))
    yield from page.each(real, lambda bill: _listed(bill, session), name=lambda bill: str(bill["BillNumber"]))


def _listed(bill: dict[str, Any], session: Session) -> BillRecord:
    identifier, twin = spelled(bill["BillNumber"]), bill["CrossfileBillNumber"]
    if not isinstance(twin, str) or not bill["Sponsors"]:
        raise RecordError(f"{identifier} has the cross-file {twin!r} and the sponsors {bill['Sponsors']!r}")
    return BillRecord(
        session=session.identifier,
        identifier=identifier,
        from_organization=ORIGINS[identifier[0]],
        title=fold(bill["Title"]),
        classification=classification_of(identifier),
        abstract=fold(bill["Synopsis"]) or None,
        status_text=fold(bill["Status"]) or None,
        source_url=details_url(session.code, identifier),
        subjects=tuple([_subject(subject["Name"]) for subject in bill["NarrowSubjects"]]),
        sponsorships=ranked([sponsor["Name"] for sponsor in bill["Sponsors"]]),
        actions=tuple(_milestones(bill, ORIGINS[identifier[0]])),
        relations=(RelationRecord(Relation.COMPANION, session.identifier, spelled(twin)),) if twin else (),
        raw=partial(_slice, bill),
    )


@lru_cache(maxsize=4_000)
def _subject(name: str) -> str:
    return fold(re.split(r"\s*-\s*see also\b", name)[0])


def _milestones(bill: dict[str, Any], origin: Chamber) -> Iterator[ActionRecord]:
    other = Chamber.UPPER if origin is Chamber.LOWER else Chamber.LOWER
    for chamber, house, side in ((origin, "HouseOfOrigin", "Origin"), (other, "OppositeHouse", "Opposite")):
        for date_key, text, action_key, basis in _STEPS:
            if day := bill[date_key + house]:
                words = text.format(_word(bill, action_key + house)) if action_key else text
                yield action(day, chamber, words, basis, _reporter(bill, side) if basis is DateBasis.CALENDAR else "")


def _reporter(bill: dict[str, Any], side: str) -> str:
    """The committee that reported; "" with two, of which the list does not tell whose report it was."""
    return "" if bill[f"CommitteeSecondary{side}"] else _word(bill, f"CommitteePrimary{side}")


def _word(bill: dict[str, Any], key: str) -> str:
    """What stands beside a date, which has to be a word: "" or a number there would make an action that nobody took."""
    value = bill[key]
    if not isinstance(value, str) or not value.strip():
        raise RecordError(f"{key} is {value!r}")
    return fold(value)


def _slice(bill: dict[str, Any]) -> bytes:
    kept = bill.copy()
    kept.pop("StatusCurrentAsOf", None)
    return _COMPACT.encode(kept).encode()
