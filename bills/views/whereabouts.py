"""Which row a correction is of, in words: “2 March 2026, House: “Third reading””. One query for each part that there is any of."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.dateformat import format as dated
from django.utils.text import Truncator

from bills.models import Action, Bill, BillRelation, Correction, Hearing, Sponsorship, Version, VoteEvent

Rows = Mapping[tuple[str, int], Any]
_MODELS: Mapping[str, tuple[type[Any], tuple[str, ...]]] = {
    "actions": (Action, ("organization",)),
    "hearings": (Hearing, ("organization",)),
    "relations": (BillRelation, ()),
    "sponsorships": (Sponsorship, ()),
    "versions": (Version, ()),
    "votes": (VoteEvent, ("organization",)),
}
_WORDS = 12


def rows_of(corrections: Iterable[Correction]) -> Rows:
    """The rows that are still there of those whose fields were corrected, by part and key."""
    keys: defaultdict[str, set[int]] = defaultdict(set)
    for correction in corrections:
        if correction.part in _MODELS and correction.field:
            keys[correction.part].add(correction.row)
    found: dict[tuple[str, int], Any] = {}
    for part, wanted in keys.items():
        model, joined = _MODELS[part]
        rows = model._default_manager.filter(pk__in=wanted)
        found |= {(part, row.pk): row for row in (rows.select_related(*joined) if joined else rows)}
    return found


def rows_on(bill: Bill) -> Rows:
    """The rows of a bill that was fetched with its history."""
    parts = ("actions", "votes", "sponsorships", "versions", "relations")
    found = {(part, row.pk): row for part in parts for row in getattr(bill, part).all()}
    return found | {("hearings", item.hearing_id): item.hearing for item in bill.hearing_items.all()}


def about(row: Any) -> str:
    """The row as a reader finds it; "" for none. A hearing's day is that of the zone in force."""
    match row:
        case Action():
            return f"{dated(row.date, 'j F Y')}, {row.organization.name}: {_quoted(row.description)}"
        case VoteEvent():
            return f"{dated(row.date, 'j F Y')}, {row.organization.name}: {_quoted(row.motion_text)}"
        case Hearing():
            return f"{row.committee}, {dated(timezone.localtime(row.starts_at), 'j F Y')}"
        case Sponsorship():
            return row.name
        case Version():
            return row.label
        case BillRelation():
            return row.identifier
    return ""


def _quoted(text: str) -> str:
    return f"“{Truncator(text).words(_WORDS)}”"
