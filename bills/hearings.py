"""Hearings as announced: rows, what was announced before, and an event for each bill on the agenda.

A calendar shows a window of days, so a hearing that a page lacks is neither cancelled nor withdrawn: its `checked_at` tells when it
was last seen. A hearing that moves or is cancelled keeps what was announced before. When a hearing of a backfill was announced is
not known, and nobody is told of it.
"""

import dataclasses
import datetime
from collections.abc import Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from bills.corrections.facts import HearingFact
from bills.corrections.overlay import Overlay
from bills.editions import keep
from bills.models import Bill, Event, Hearing, HearingItem, LegislativeSession, Organization
from bills.models.bill import slug_of
from bills.source import Source
from scrapers.records import HearingRecord
from scrapers.vocabulary import Change, HearingStatus

# What makes another announcement of a hearing; the rest may be mended without being news.
_ANNOUNCED = ("starts_at", "time_stated", "time_text", "location", "status")


def store(records: Sequence[HearingRecord], source: Source) -> int:
    """Bring the session's hearings up to what a page announces. Returns how many are new or differ."""
    zone = ZoneInfo(source.session.jurisdiction.timezone)
    chambers = dict(Organization.objects.filter(jurisdiction_id=source.session.jurisdiction_id).values_list("classification", "pk"))
    with transaction.atomic():
        LegislativeSession.objects.select_for_update().get(pk=source.session.pk)
        keys = [record.source_key for record in records]
        known = {
            row.source_key: row
            for row in Hearing.objects.filter(session=source.session, source_key__in=keys).prefetch_related("items__bill")
        }
        slugs = {slug_of(bill) for record in records for bill in record.agenda or ()}
        bills = {bill.slug: bill for bill in source.bills.filter(slug__in=slugs)}
        overlay = Overlay.of_hearings(row.pk for row in known.values())
        events: list[Event] = []
        changed = 0
        keep(_touched(records, known, bills, zone, chambers), now=source.now)
        for record in records:
            fields = _fields(record, zone, chambers[record.chamber])
            row = known.get(record.source_key)
            if row is not None:
                fields |= _corrected(row, fields, overlay)
            told = _create(record, fields, bills, source) if row is None else _update(row, record, fields, bills, source)
            changed += told is not None
            events += told or []
        Event.objects.bulk_create([*events, *overlay.settle(source.run, source.now)])
    return changed


def _corrected(row: Hearing, fields: dict[str, Any], overlay: Overlay) -> dict[str, Any]:
    """The fields over which an editor's word stands."""
    if ("hearings", row.pk) not in overlay:
        return {}
    names = [field.name for field in dataclasses.fields(HearingFact)]
    fact = overlay.over("hearings", row.pk, HearingFact(**{name: fields[name] for name in names}))
    return {name: getattr(fact, name) for name in names}


def _fields(record: HearingRecord, zone: ZoneInfo, chamber: int) -> dict[str, Any]:
    return {
        "organization_id": chamber,
        "committee": record.organization,
        "starts_at": datetime.datetime.combine(record.date, record.time or datetime.time.min, zone),
        "time_stated": record.time is not None,
        "time_text": record.time_text,
        "location": record.location,
        "status": record.status,
        "source_url": record.source_url,
        "note": record.note,
    }


def _touched(
    records: Sequence[HearingRecord], known: dict[str, Hearing], bills: dict[str, Bill], zone: ZoneInfo, chambers: dict[str, int]
) -> Iterator[int]:
    """The bills whose page shows something else after these records, by key: those on the agenda of a new or another hearing."""
    for record in records:
        row, fields = known.get(record.source_key), _fields(record, zone, chambers[record.chamber])
        items = [] if row is None else list(row.items.all())
        slugs = {slug_of(identifier) for identifier in _agenda(record)}
        same = record.agenda is None or {item.slug for item in items if item.removed_at is None} == slugs
        if row is None or not same or any(getattr(row, name) != value for name, value in fields.items()):
            yield from (bills[slug].pk for slug in slugs if slug in bills)
            yield from (item.bill_id for item in items if item.bill_id is not None)


def _create(record: HearingRecord, fields: dict[str, Any], bills: dict[str, Bill], source: Source) -> list[Event]:
    row = Hearing.objects.create(
        session=source.session,
        source_key=record.source_key,
        announced_at=None if source.is_backfill else source.now,
        snapshot=source.snapshot,
        checked_at=source.checked_at,
        **fields,
    )
    items = [_item(row, identifier, order, bills) for order, identifier in enumerate(_agenda(record))]
    HearingItem.objects.bulk_create(items)
    if source.is_backfill:
        return []
    change = Change.HEARING_CANCELLED if row.status == HearingStatus.CANCELLED else Change.HEARING_ADDED
    return [_event(item.bill, row, source, change, None) for item in items if item.bill is not None]


def _agenda(record: HearingRecord) -> list[str]:
    """Each bill once, in the agenda's order."""
    return list({slug_of(identifier): identifier for identifier in record.agenda or ()}.values())


def _item(row: Hearing, identifier: str, order: int, bills: dict[str, Bill]) -> HearingItem:
    slug = slug_of(identifier)
    return HearingItem(hearing=row, identifier=identifier, slug=slug, bill=bills.get(slug), order=order)


def _update(
    row: Hearing, record: HearingRecord, fields: dict[str, Any], bills: dict[str, Bill], source: Source
) -> list[Event] | None:
    """The events of what differs, or None where nothing does."""
    before, was = told(row), {name: getattr(row, name) for name in fields}
    moved = any(was[name] != fields[name] for name in _ANNOUNCED)
    if moved:
        row.earlier = [*row.earlier, {**before, "until": source.now.isoformat()}]
    for name, value in fields.items():
        setattr(row, name, value)
    row.checked_at = max(row.checked_at, source.checked_at)
    row.snapshot = source.snapshot
    row.save()
    events = _move(row, before, source) if moved else []
    events += _reagenda(row, _agenda(record), bills, source) if record.agenda is not None else []
    return events if events or was != fields else None


def _move(row: Hearing, before: dict[str, Any], source: Source) -> list[Event]:
    cancelled = row.status == HearingStatus.CANCELLED and before["status"] != HearingStatus.CANCELLED
    change = Change.HEARING_CANCELLED if cancelled else Change.HEARING_CHANGED
    standing = (item for item in row.items.all() if item.removed_at is None and item.bill is not None)
    return [_event(item.bill, row, source, change, before) for item in standing]


def _reagenda(row: Hearing, agenda: Sequence[str], bills: dict[str, Bill], source: Source) -> list[Event]:
    """Bills that were put on the agenda or taken off it."""
    held = {item.slug: item for item in row.items.all()}
    events = []
    for order, identifier in enumerate(agenda):
        item = held.get(slug_of(identifier))
        if item is None or item.removed_at is not None:
            item = item or _item(row, identifier, order, bills)
            item.removed_at, item.order = None, order
            item.save()
            events.append(_event(item.bill, row, source, Change.HEARING_ADDED, None))
    named = {slug_of(identifier) for identifier in agenda}
    for slug, item in held.items():
        if slug not in named and item.removed_at is None:
            HearingItem.objects.filter(pk=item.pk).update(removed_at=source.now)
            events.append(_event(item.bill, row, source, Change.HEARING_CHANGED, told(row), taken_off=True))
    return [event for event in events if event.bill_id is not None]


def told(row: Hearing) -> dict[str, Any]:
    """A hearing as an event tells it."""
    local = row.starts_at.astimezone(ZoneInfo(row.session.jurisdiction.timezone))
    return {
        "committee": row.committee,
        "date": local.date().isoformat(),
        "time": local.strftime("%H:%M") if row.time_stated else None,
        "time_text": row.time_text,
        "location": row.location,
        "status": str(row.status),
        "source_url": row.source_url,
    }


def _event(
    bill: Bill | None, row: Hearing, source: Source, change: Change, before: dict[str, Any] | None, *, taken_off: bool = False
) -> Event:
    """The event of one bill on the agenda; `bill` may be None, and then nothing is told."""
    after = told(row)
    return Event(
        bill=bill,
        run=source.run,
        kind=change,
        part="hearings",
        occurred_on=datetime.date.fromisoformat(after["date"]),
        recorded_at=source.now,
        before=before,
        after=after | {"taken_off": True} if taken_off else after,
        # A meeting that was over when it was first seen is no news.
        alertable=source.is_news and row.starts_at > source.now - datetime.timedelta(days=1),
    )
