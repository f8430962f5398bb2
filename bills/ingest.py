"""One reading of a page into rows and events.

A page's bills are compared by fingerprint in one query; only those that moved are read, diffed and written, in chunks of one
transaction each, so that a bill and its events appear together or not at all. To ingest the same page twice does nothing.

Who may say what: a part of a bill belongs to the kind of page with the most authority that speaks of it. Votes are owned one
by one, since a sheet may add the names to a tally that a history states.

What is no news: a bill's first reading by a kind of page, and a better reading in place of a reconstructed one, are backfills.
They change rows and write no events.
"""

import datetime
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from bills.diff import Diff, diff, fingerprint, parts_of, without
from bills.inserts import insert
from bills.models import Bill, Event, LegislativeSession, Organization, Reading, Run, Snapshot, Watch
from bills.models.bill import slug_of, spelled
from bills.rows import Chambers, Pen, Rows, create_parts
from scrapers.records import BillRecord
from scrapers.state import PageKind
from scrapers.vocabulary import Change, Origin

# Bills in one transaction: long enough to be fast, short enough that nobody waits long for SQLite's one writer.
CHUNK = 200
# A record and its fingerprint.
Printed = tuple[BillRecord, str]
_RANK = {Origin.RECONSTRUCTED: 0, Origin.CAPTURE: 1, Origin.LIVE: 2, Origin.EDITOR: 2}


@dataclass(frozen=True, slots=True)
class Held:
    """What is known of a bill's current reading by one kind of page, without reading the bill."""

    reading_id: int
    bill_id: int
    fingerprint: str
    origin: Origin
    as_of: datetime.datetime | None
    snapshot_id: int


@dataclass(slots=True)
class Tally:
    """What one page's ingest did.

    `unsettled` are records with rows that vanished: they wait for a healthy end of the run. `unknown` are records that add to a
    bill that no page has named yet: nothing was written of them.
    """

    changed: int = 0
    unchanged: int = 0
    older: int = 0
    unsettled: list[BillRecord] = field(default_factory=list)
    unknown: list[BillRecord] = field(default_factory=list)

    def __iadd__(self, other: "Tally") -> "Tally":
        for name in ("changed", "unchanged", "older"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.unsettled += other.unsettled
        self.unknown += other.unknown
        return self


@dataclass(frozen=True, slots=True)
class Source:
    """Where the records come from: the kept page, its kind, and the moment at which it is compared."""

    snapshot: Snapshot
    kind: PageKind
    run: Run
    session: LegislativeSession
    now: datetime.datetime
    is_news: bool
    first_load: bool
    settle: bool = False
    alive: Callable[[], None] = lambda: None

    def settling(self, now: datetime.datetime) -> "Source":
        """The same source, at the end of a healthy run: what vanished was withdrawn."""
        return replace(self, settle=True, now=now)

    @property
    def tells_of_new_bills(self) -> bool:
        """Of those on a list, once it was loaded whole. A bill's own page is read because somebody watches the bill."""
        return self.is_news and not self.first_load and not self.snapshot.identifier

    @property
    def origin(self) -> Origin:
        return Origin(self.snapshot.origin)

    @property
    def checked_at(self) -> datetime.datetime:
        """When the source was asked, or the file loaded. To read a page again from the store is to ask nobody."""
        kept = self.snapshot.retrieved_at or self.snapshot.kept_at
        return kept if self.run.trigger == "replay" else self.now

    @property
    def as_of(self) -> datetime.datetime | None:
        """The last moment whose news the page can hold: now, if it was asked for now."""
        asked = self.origin is Origin.LIVE and self.run.trigger in ("schedule", "command")
        return self.now if asked else as_of(self.snapshot.read_through, self.snapshot.retrieved_at)


def as_of(read_through: datetime.date | None, retrieved_at: datetime.datetime | None) -> datetime.datetime | None:
    """The last moment whose news a page can hold; None where nobody knows."""
    if read_through is not None:
        return datetime.datetime.combine(read_through, datetime.time.max, datetime.UTC)
    return retrieved_at


def ingest(records: Sequence[BillRecord], source: Source) -> Tally:
    """Bring the rows up to what a page says. Returns what that took."""
    moved, tally = _sift([(record, fingerprint(record)) for record in records], source)
    for start in range(0, len(moved), CHUNK):
        source.alive()
        tally += _write(moved[start : start + CHUNK], source)
    return tally


def _sift(printed: Sequence[Printed], source: Source) -> tuple[list[Printed], Tally]:
    """The records that moved, after the others were counted, and those that are unchanged marked as checked."""
    held = _held(printed, source)
    moved: list[Printed] = []
    same: list[Held] = []
    tally = Tally()
    for record, print_ in printed:
        known = held.get(slug_of(record.identifier))
        if known is not None and _older(known, source):
            tally.older += 1
        elif known is not None and known.fingerprint == print_ and known.origin == source.origin:
            same.append(known)
        else:
            moved.append((record, print_))
    tally.unchanged = len(same)
    _checked(same, source)
    return moved, tally


def _held(printed: Sequence[Printed], source: Source) -> dict[str, Held]:
    """The current readings of this kind, by the bill's slug: one query, whether the session has ten bills or ten thousand."""
    readings: QuerySet[Reading] = Reading.objects.current().filter(bill__session=source.session, kind=source.snapshot.kind)
    if len(printed) <= CHUNK:
        readings = readings.filter(bill__slug__in=[slug_of(record.identifier) for record, _ in printed])
    rows = readings.values_list(
        "bill__slug",
        "pk",
        "bill_id",
        "fingerprint",
        "snapshot_id",
        "checked_at",
        "snapshot__origin",
        "snapshot__read_through",
        "snapshot__retrieved_at",
    )
    return {
        slug: Held(
            pk,
            bill,
            print_,
            Origin(origin),
            # A live reading holds all news up to the moment at which its source was last seen to say the same.
            checked_at if origin == Origin.LIVE else as_of(through, at),
            snapshot,
        )
        for slug, pk, bill, print_, snapshot, checked_at, origin, through, at in rows
    }


def _older(known: Held, source: Source) -> bool:
    """Whether what is held is newer, or as new and of a better origin.

    Where nobody knows how new one of them is, a reconstruction yields to an official page, and otherwise the later to be loaded
    is taken for the newer.
    """
    if known.snapshot_id == source.snapshot.pk:
        return False
    if known.as_of is None or source.as_of is None:
        return source.origin is Origin.RECONSTRUCTED and known.origin is not Origin.RECONSTRUCTED
    return (source.as_of, _RANK[source.origin]) < (known.as_of, _RANK[known.origin])


def _checked(same: Sequence[Held], source: Source) -> None:
    """The newest proof takes the place of the older one. A page that is read again from the store proves nothing of today."""
    proof: dict[str, Any] = {"snapshot": source.snapshot}
    if source.run.trigger != "replay":
        proof["checked_at"] = source.now
    for start in range(0, len(same), 5000):
        part = same[start : start + 5000]
        Reading.objects.filter(pk__in=[held.reading_id for held in part]).update(**proof)
        if "checked_at" in proof:
            Bill.objects.filter(pk__in=[held.bill_id for held in part]).update(checked_at=source.now)


def _write(chunk: Sequence[Printed], source: Source) -> Tally:
    """One chunk in one transaction."""
    with transaction.atomic():
        # One writer a session: a load and a crawl that meet take turns, and the second looks again at what the first left.
        LegislativeSession.objects.select_for_update().get(pk=source.session.pk)
        moved, tally = _sift(chunk, source)
        slugs = [slug_of(record.identifier) for record, _ in moved]
        known = {bill.slug: bill for bill in Bill.objects.filter(session=source.session, slug__in=slugs)}
        chambers = _chambers(source)
        fresh = [(record, print_) for record, print_ in moved if slug_of(record.identifier) not in known]
        tally.unknown = [record for record, _ in fresh if record.title is None]
        if named := [(record, print_) for record, print_ in fresh if record.title is not None]:
            _create(named, source, chambers)
        for record, print_ in moved:
            if (bill := known.get(slug_of(record.identifier))) is not None:
                tally += _update(bill, record, print_, source, chambers)
    return tally


def _chambers(source: Source) -> Chambers:
    rows = Organization.objects.filter(jurisdiction_id=source.session.jurisdiction_id).values_list("classification", "pk")
    return dict(rows)


def _create(fresh: Sequence[Printed], source: Source, chambers: Chambers) -> None:
    watched = set(Watch.objects.filter(session=source.session).values_list("slug", flat=True))
    bills = [_new_bill(record, source, chambers) for record, _ in fresh]
    for bill in bills:
        bill.watched = bill.slug in watched
    Bill.objects.bulk_create(bills)
    readings = [_reading(bill, record, print_, source) for bill, (record, print_) in zip(bills, fresh, strict=True)]
    Reading.objects.bulk_create(readings)
    create_parts([(bill, reading, record) for bill, reading, (record, _) in zip(bills, readings, fresh, strict=True)], chambers)
    told = ("bill_id", "reading_id", "run_id", "kind", "part", "recorded_at", "after", "alertable")
    events = (
        (bill.pk, reading.pk, source.run.pk, Change.BILL_ADDED, "bill", source.now, _named(bill), source.tells_of_new_bills)
        for bill, reading in zip(bills, readings, strict=True)
    )
    insert(Event, told, events)


def _named(bill: Bill) -> dict[str, str]:
    return {"identifier": bill.identifier, "title": bill.title}


def _new_bill(record: BillRecord, source: Source, chambers: Chambers) -> Bill:
    slug = slug_of(record.identifier)
    parts = spelled(slug)
    return Bill(
        session=source.session,
        identifier=record.identifier,
        slug=slug,
        number=parts[1] if parts else 0,
        from_organization_id=chambers[record.from_organization],
        classification=record.classification,
        source_url=record.source_url,
        checked_at=source.checked_at,
        changed_at=source.now,
        **_fields(record),
    )


def _fields(record: BillRecord) -> dict[str, object]:
    spoken = {name: getattr(record, name) for name in ("title", "official_title", "abstract", "status_text", "effective_text")}
    fields: dict[str, object] = {name: value for name, value in spoken.items() if value is not None}
    if record.subjects is not None:
        fields["subjects"] = list(record.subjects)
    return fields


def _reading(bill: Bill, record: BillRecord, print_: str, source: Source) -> Reading:
    raw = record.raw()
    return Reading(
        bill=bill,
        snapshot=source.snapshot,
        kind=source.snapshot.kind,
        authority=source.kind.authority,
        parts=list(parts_of(record)),
        fingerprint=print_,
        raw=zlib.compress(raw, 1) if raw else b"",
        recorded_at=source.now,
        checked_at=source.checked_at,
    )


def _event(bill: Bill, reading: Reading | None, source: Source, change: Change, part: str, **told: object) -> Event:
    return Event(
        bill=bill,
        reading=reading,
        run=source.run,
        kind=change,
        part=part,
        recorded_at=source.now,
        alertable=source.is_news,
        **told,
    )


def _update(bill: Bill, record: BillRecord, print_: str, source: Source, chambers: Chambers) -> Tally:
    """A bill that is known, and moved: diff, rows, events."""
    others = list(Reading.objects.current().filter(bill=bill).select_related("snapshot"))
    mine = next((reading for reading in others if reading.kind == source.snapshot.kind), None)
    owned = {p for r in others if r.authority > source.kind.authority for p in r.parts if p != "votes"}
    said = without(record, owned)
    rows = Rows.of(bill, said, source.snapshot.kind, source.kind.authority, chambers)
    sifted = rows.sift(said)
    found = diff(rows.record, sifted, rows.withdrawn)
    # A first reading by this kind, or an official one in place of one that we wrote ourselves, is no news.
    backfill = mine is None or Origin(mine.snapshot.origin) is Origin.RECONSTRUCTED
    unsettled = found.withdraws and not source.settle and not backfill

    if mine is not None:
        Reading.objects.filter(pk=mine.pk).update(is_current=False)
    reading = _reading(bill, record, "" if unsettled else print_, source)
    reading.save()
    Pen(bill, reading, chambers, source.now, replace=backfill, settle=source.settle).write(rows, sifted, found)
    events = [] if backfill else _events(bill, reading, found, source)
    if bill.withdrawn_at is not None and source.kind.lists_session:
        bill.withdrawn_at = None
        events.append(_event(bill, reading, source, Change.RESTORED, "bill", after=_named(bill)))
    _save(bill, said, source, changed=len(found.differences) > 0 and not (unsettled and _only_withdraws(found)))
    Event.objects.bulk_create(events)
    return Tally(changed=1, unsettled=[record] if unsettled else [])


def _only_withdraws(found: Diff) -> bool:
    return all(difference.change is Change.WITHDRAWN for difference in found.differences)


def _save(bill: Bill, said: BillRecord, source: Source, *, changed: bool) -> None:
    for name, value in _fields(said).items():
        setattr(bill, name, value)
    if said.title is not None:
        bill.classification = said.classification
    bill.source_url = said.source_url or bill.source_url
    bill.checked_at = max(bill.checked_at, source.checked_at)
    if changed:
        bill.changed_at = source.now
    bill.save()


def _events(bill: Bill, reading: Reading, found: Diff, source: Source) -> list[Event]:
    return [
        _event(bill, reading, source, d.change, d.part, occurred_on=d.occurred_on, before=d.before, after=d.after)
        for d in found.differences
        if d.change is not Change.WITHDRAWN or source.settle
    ]


def withdraw(listed: set[str], source: Source) -> int:
    """Bills of the session that its own list no longer has are marked as withdrawn by the source, and told. Returns how many."""
    gone = Bill.objects.filter(
        session=source.session, withdrawn_at=None, readings__kind=source.snapshot.kind, readings__is_current=True
    ).exclude(slug__in=listed)
    with transaction.atomic():
        bills = list(gone)
        Bill.objects.filter(pk__in=[bill.pk for bill in bills]).update(withdrawn_at=source.now, changed_at=source.now)
        # Without a fingerprint, its reappearance is compared, and told.
        Reading.objects.current().filter(bill__in=bills, kind=source.snapshot.kind).update(fingerprint="")
        Event.objects.bulk_create(_event(bill, None, source, Change.WITHDRAWN, "bill", before=_named(bill)) for bill in bills)
    return len(bills)
