"""A bill as its page showed it at a past moment: rows that are not stored, ready for the page of today.

What is known of that moment is told, and no more: a source that was checked since is not said to have been checked later than it
was, and a page that was kept since does not prove what was shown before.
"""

import copy
import datetime
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models.manager import BaseManager

from bills.editions import MODELS, SOURCED, Body, Table, unpack, until
from bills.models import Bill, BillStage, Hearing, LegislativeSession, Organization, Person, Reading, Snapshot
from bills.withheld import Mask
from scrapers.vocabulary import Origin

Moment = datetime.datetime


def shown(bill: Bill, moment: Moment) -> Bill | None:
    """The bill with its history as the page showed it at `moment`, withheld texts left out; None before it was first read."""
    readings = _current(bill, moment)
    if not readings:
        return None
    edition = until(bill, moment)
    past = Bill.objects.with_history().get(pk=bill.pk) if edition is None else _rebuilt(bill.pk, unpack(bytes(edition.body)))
    _fill(past.readings, readings)
    _date(past, moment)
    Mask.of([past.pk]).cover(past)
    return past


def _current(bill: Bill, moment: Moment) -> list[Reading]:
    """The latest reading of each kind by then, the weightiest first. An editor's word is never a page's, and never current."""
    known = Reading.objects.filter(bill=bill.pk, recorded_at__lte=moment).exclude(is_current=False, snapshot__origin=Origin.EDITOR)
    known = known.defer("raw").select_related("snapshot").order_by("pk")
    latest = {reading.kind: reading for reading in known}
    return sorted(latest.values(), key=lambda reading: (-reading.authority, reading.kind))


def _rebuilt(key: int, body: Body) -> Bill:
    """The bill of an edition, with all that its page asks for: a statement a table for what is held by key."""
    known = Bill.objects.select_related("session__jurisdiction").with_common_name().get(pk=key)
    bill: Bill = _rows(Bill, body["bill"])[0]
    for name in ("common_name", "common_name_url", "note"):
        setattr(bill, name, getattr(known, name))
    bill.session = known.session
    rows = {part: _rows(model, body.get(part, {})) for part, model in MODELS.items() if part != "bill"}
    sourced = [row for part in SOURCED for row in rows[part]]
    readings = Reading.objects.defer("raw").select_related("snapshot").in_bulk({row.reading_id for row in sourced})
    bodies = {row.pk: row for row in Organization.objects.filter(jurisdiction=known.session.jurisdiction_id)}
    people = Person.objects.in_bulk({row.person_id for row in rows["names"]} - {None})
    snapshots = Snapshot.objects.in_bulk({row.snapshot_id for row in rows["hearings"]}) if rows["hearings"] else {}
    bill.from_organization = bodies[bill.from_organization_id]
    for row in sourced:
        row.bill, row.reading = bill, readings[row.reading_id]
    for row in (*rows["actions"], *rows["votes"], *rows["hearings"]):
        row.organization = bodies[row.organization_id]
    for row in rows["hearings"]:
        row.session, row.snapshot = known.session, snapshots[row.snapshot_id]
    hearings = {row.pk: row for row in rows["hearings"]}
    for row in rows["hearing_items"]:
        row.bill, row.hearing = bill, hearings[row.hearing_id]
    for vote in rows["votes"]:
        names = [name for name in rows["names"] if name.vote_event_id == vote.pk]
        for name in names:
            name.person = people.get(name.person_id)
        _fill(vote.person_votes, names)
    _carry(bill, rows["legs"])
    _stand(bill, rows["stage"])
    for part in (*SOURCED, "legs", "hearing_items"):
        _fill(getattr(bill, part), rows[part])
    return bill


def _carry(bill: Bill, legs: list[Any]) -> None:
    sessions = LegislativeSession.objects.in_bulk({leg.session_id for leg in legs}) if legs else {}
    for leg in legs:
        leg.bill, leg.session = bill, sessions[leg.session_id]


def _stand(bill: Bill, stages: list[Any]) -> None:
    """The stage of the edition, or none: never today's."""
    stage: BillStage | None = stages[0] if stages else None
    bill._state.fields_cache["stage"] = stage
    if stage is not None:
        stage.bill = bill
        leads = Bill.objects.select_related("session__jurisdiction")
        stage.lead_bill = leads.filter(pk=stage.lead_bill_id).first() if stage.lead_bill_id else None


def _rows(model: type[models.Model], table: Table) -> list[Any]:
    """The rows of a table. A column that the model has got since takes its default; one that it lost is passed over."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    columns = {
        name: [fields[name].to_python(value) for value in values] if _dated(fields[name]) else values
        for name, values in table.items()
        if name in fields
    }
    rows = [model(**dict(zip(columns, values, strict=True))) for values in zip(*columns.values(), strict=True)]
    for row in rows:
        row._state.adding = False
    return rows


def _dated(field: Any) -> bool:
    return isinstance(field, models.DateField)


def _fill(manager: BaseManager[Any], rows: list[Any]) -> None:
    """As if the rows had been prefetched."""
    found = manager.get_queryset()
    found._result_cache = rows
    found._prefetch_done = True  # type: ignore[attr-defined]
    instance: Any = getattr(manager, "instance")  # noqa: B009 - of a related manager
    cache = getattr(instance, "_prefetched_objects_cache", None)
    if cache is None:
        cache = instance._prefetched_objects_cache = {}
    cache[manager.field.remote_field.cache_name] = found  # type: ignore[attr-defined]


# ---- The stamps ----


def _date(past: Bill, moment: Moment) -> None:
    """Nothing that was checked, kept or worked out since is said of that moment."""
    rows = [row for part in SOURCED for row in getattr(past, part).all()]
    readings = {id(reading): reading for reading in (*past.readings.all(), *(row.reading for row in rows))}
    hearings: list[Hearing] = [item.hearing for item in past.hearing_items.all()]
    proved: list[Any] = [*readings.values(), *hearings]
    pages = _pages([row.snapshot for row in proved if row.snapshot.kept_at > moment], moment)
    for row in proved:
        if row.snapshot.kept_at > moment:
            row.snapshot = pages.get(_address(row.snapshot)) or _undated(row.snapshot, moment)
    for reading in readings.values():
        if reading.checked_at > moment:
            reading.checked_at = _checked(reading, moment)
    for hearing in hearings:
        if hearing.checked_at > moment:
            hearing.checked_at = None  # type: ignore[assignment]
    if past.checked_at > moment:
        past.checked_at = max(reading.checked_at for reading in past.readings.all())
    stage: Any = getattr(past, "stage", None)
    if stage is not None and stage.as_of > moment.astimezone(ZoneInfo(past.session.jurisdiction.timezone)).date():
        stage.as_of = stage.read_through = None


def _checked(reading: Reading, moment: Moment) -> Moment:
    """A moment by then at which the source is known to have been asked."""
    read_at = reading.snapshot.retrieved_at
    return read_at if read_at and read_at <= moment and reading.snapshot.origin == Origin.LIVE else reading.recorded_at


def _address(page: Snapshot) -> tuple[Any, ...]:
    return (page.session_id, page.kind, page.request_url, page.origin)


def _pages(later: Iterable[Snapshot], moment: Moment) -> dict[tuple[Any, ...], Snapshot]:
    """The newest page by then of each address of pages that were kept later, read well."""
    wanted = {_address(page) for page in later}
    if not wanted:
        return {}
    known = Snapshot.objects.filter(
        session__in={page[0] for page in wanted},
        kind__in={page[1] for page in wanted},
        request_url__in={page[2] for page in wanted},
        status=Snapshot.Status.READ,
        kept_at__lte=moment,
    ).order_by("kept_at", "pk")
    newest = {row[1:]: row[0] for row in known.values_list("pk", "session_id", "kind", "request_url", "origin")}
    pages = Snapshot.objects.in_bulk([pk for address, pk in newest.items() if address in wanted])
    return {_address(page): page for page in pages.values()}


def _undated(page: Snapshot, moment: Moment) -> Snapshot:
    """The page, if its bytes left their source by then; else its address alone."""
    if page.retrieved_at is not None and page.retrieved_at <= moment:
        return page
    known = copy.copy(page)
    known.retrieved_at, known.sha256 = None, ""
    return known
