"""What kind of news an event is, as subscriptions ask for it. Pure."""

from typing import Any

from bills.models import Event
from scrapers.vocabulary import ActionClassification, Change, News

_HEARINGS = (Change.HEARING_ADDED, Change.HEARING_CHANGED, Change.HEARING_CANCELLED)
_COMMITTEE = frozenset(
    (
        ActionClassification.COMMITTEE_PASSAGE,
        ActionClassification.COMMITTEE_PASSAGE_FAVORABLE,
        ActionClassification.COMMITTEE_PASSAGE_UNFAVORABLE,
        ActionClassification.COMMITTEE_FAILURE,
        ActionClassification.REPORTED_OUT_OF_COMMITTEE,
    )
)
_FLOOR = frozenset(
    (
        ActionClassification.PASSAGE,
        ActionClassification.FAILURE,
        ActionClassification.VETO_OVERRIDE_PASSAGE,
        ActionClassification.VETO_OVERRIDE_FAILURE,
        ActionClassification.CONCURRENCE,
    )
)
_TEXTS = ("title", "official_title", "abstract", "versions")


def kind_of(event: Event) -> News:
    """The one kind of news that an event is."""
    match event.kind:
        case Change.CORRECTION_NOTICE:
            return News.CORRECTION
        case Change.STAGE_CHANGED:
            return News.STAGE
        case Change.BILL_ADDED:
            return News.NEW_BILL
    if event.kind in _HEARINGS:
        return News.HEARING
    if event.part == "court":
        return News.COURT
    said = told(event)
    if event.part == "votes":
        return News.COMMITTEE_VOTE if said.get("organization") else News.FLOOR_VOTE
    if event.part == "actions":
        words = set(said.get("classification") or ())
        return News.COMMITTEE_VOTE if words & _COMMITTEE else News.FLOOR_VOTE if words & _FLOOR else News.OTHER
    return News.TEXT if event.part in _TEXTS else News.OTHER


def told(event: Event) -> dict[str, Any]:
    """What the event says now, or said before it was withdrawn; empty where it says no record."""
    said = event.after if isinstance(event.after, dict) else event.before
    return said if isinstance(said, dict) else {}
