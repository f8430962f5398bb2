"""One reading of a page into rows and events.

A page's bills are compared by fingerprint in one query; only those that moved are read, diffed and written, in chunks of one
transaction each, so that a bill and its events appear together or not at all. To ingest the same page twice does nothing.

Who may say what: a part of a bill belongs to the kind of page with the most authority that speaks of it. Votes are owned one
by one, since a sheet may add the names to a tally that a history states.

An editor's corrections lie over what a source says: readings are compared beneath them, and each is judged by what the source says
now (`bills.corrections`), in the same transaction.

What stands in for a state's own pages gives way to them part by part, votes as a whole, whichever was loaded first.

What is no news: a bill's first reading by a kind of page, a better reading in place of a reconstructed one or of a stand-in, are
backfills. They change rows and write no events.
"""

import datetime
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from bills.comparison import Comparison, compare
from bills.corrections.overlay import Overlay
from bills.corrections.rows import place, unhide
from bills.diff import COLLECTIONS, Diff, Difference, fingerprint, parts_of
from bills.editions import keep
from bills.inserts import insert
from bills.models import Bill, BillLeg, Correction, Event, LegislativeSession, Organization, Reading, Watch
from bills.models.bill import slug_of, spelled
from bills.rows import Chambers, New, Pen, rolls_of, with_parts
from bills.source import Source, as_of
from bills.staging import restage
from scrapers.records import BillRecord
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
    session_began: datetime.date


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
    known = Reading.objects.of_sheet(source.snapshot) if source.kind.several else Reading.objects.current()
    readings: QuerySet[Reading] = known.filter(bill__in=source.bills, kind=source.snapshot.kind)
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
        "snapshot__session__start_date",
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
            began,
        )
        for slug, pk, bill, print_, snapshot, checked_at, origin, through, at, began in rows
    }


def _older(known: Held, source: Source) -> bool:
    """Whether what is held is newer, or as new and of a better origin. Of a bill that was carried over, the later session tells.

    Where nobody knows how new one of them is, a reconstruction yields to an official page, and otherwise the later to be loaded
    is taken for the newer.
    """
    if known.snapshot_id == source.snapshot.pk:
        return False
    if known.session_began != source.session.start_date:
        return known.session_began > source.session.start_date
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
        known = _known(moved, source)
        chambers = _chambers(source)
        fresh = [(record, print_) for record, print_ in moved if slug_of(record.identifier) not in known]
        tally.unknown = [record for record, _ in fresh if record.title is None]
        if named := [(record, print_) for record, print_ in fresh if record.title is not None]:
            _create(named, source, chambers)
        if known:
            compared = [(known[slug], record, print_) for record, print_ in moved if (slug := slug_of(record.identifier)) in known]
            tally += _update(compared, source, chambers)
    return tally


def _known(moved: Sequence[Printed], source: Source) -> dict[str, Bill]:
    """The bills that the rows have already, with what they are compared by."""
    parts = {part for record, _ in moved for part in COLLECTIONS if getattr(record, part) is not None}
    said = {slug_of(record.identifier): record for record, _ in moved}
    known = {bill.slug: bill for bill in with_parts(source.bills.filter(slug__in=said), parts)}
    before = Bill.objects.filter(session=source.session.carries_from_id, slug__in=said.keys() - known.keys())
    # A number that is used again must not make two bills one, so its title must be the same too.
    carried = {bill.slug: bill for bill in with_parts(before, parts) if _same_title(bill, said[bill.slug])}
    return known | carried


def _same_title(bill: Bill, record: BillRecord) -> bool:
    """Whether the bill has the record's title, or had it before an editor corrected it."""
    if record.title is None:
        return False
    corrected = Correction.objects.standing().filter(part="bill", row=bill.pk, field="title").values_list("says", flat=True)
    return record.title.casefold() in {str(title).casefold() for title in (bill.title, *corrected)}


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
    new = New(chambers, source.people)
    for bill, reading, (record, _) in zip(bills, readings, fresh, strict=True):
        new.add_all(bill, reading, record)
    new.write()
    told = ("bill_id", "reading_id", "run_id", "kind", "part", "recorded_at", "after", "alertable")
    events = (
        (bill.pk, reading.pk, source.run.pk, Change.BILL_ADDED, "bill", source.now, _named(bill), source.tells_of_new_bills)
        for bill, reading in zip(bills, readings, strict=True)
    )
    insert(Event, told, events)
    restage((bill.pk for bill in bills), now=source.now)


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


def _update(moved: Sequence[tuple[Bill, BillRecord, str]], source: Source, chambers: Chambers) -> Tally:
    """Bills that are known, and moved: diff, rows, events. A statement or so a table for all that is new."""
    speaks = any(record.votes is not None for _, record, _ in moved)
    rolls = rolls_of([vote.pk for bill, _, _ in moved for vote in bill.votes.all()]) if speaks else {}
    overlay = Overlay.of(bill.pk for bill, _, _ in moved)
    compared = [compare(*each, source, chambers, rolls, overlay) for each in moved]
    keep((c.bill.pk for c in compared if c.shows or overlay), now=source.now)
    earlier = Reading.objects.current().filter(bill__in=[c.bill.pk for c in compared], kind=source.snapshot.kind)
    earlier.update(is_current=False)
    readings = [_reading(c.bill, c.record, "" if c.unsettled else c.print, source) for c in compared]
    Reading.objects.bulk_create(readings)
    new, events = New(chambers, source.people), []
    for c, reading in zip(compared, readings, strict=True):
        Pen(c.bill, reading, new, source.now, replaced=c.replaced, settle=source.settle, overlay=overlay).write(
            c.rows, c.said, c.found
        )
        events += _events(c.bill, reading, c.news, source)
        if c.bill.withdrawn_at is not None and source.kind.lists_session:
            events.append(_event(c.bill, reading, source, Change.RESTORED, "bill", after=_named(c.bill)))
    new.write()
    _save(compared, source, chambers)
    _carry(compared, source)
    if overlay:
        events += overlay.settle(source.run, source.now)
        unhide(overlay, source.now)
        place(c.bill.pk for c in compared)
    Event.objects.bulk_create(events)
    news = {c.bill.pk for c in compared if c.news} if source.is_news else ()
    restage((c.bill.pk for c in compared), now=source.now, news=news)
    return Tally(changed=len(compared), unsettled=[c.record for c in compared if c.unsettled])


def _save(compared: Sequence[Comparison], source: Source, chambers: Chambers) -> None:
    """The bills' own fields: one by one where a word changed, which is rare, and the moments of all together."""
    for c in compared:
        fields = _fields(c.said)
        if c.said.title is not None:
            fields["classification"] = c.said.classification
            fields["from_organization_id"] = chambers[c.said.from_organization]
        if c.said.source_url:
            fields["source_url"] = c.said.source_url
        if source.kind.lists_session:
            fields["withdrawn_at"] = None
        if differing := {name: value for name, value in fields.items() if getattr(c.bill, name) != value}:
            Bill.objects.filter(pk=c.bill.pk).update(**differing)
    changed = [c.bill.pk for c in compared if c.found.differences and not (c.unsettled and _only_withdraws(c.found))]
    Bill.objects.filter(pk__in=changed).update(changed_at=source.now)
    checked = Bill.objects.filter(pk__in=[c.bill.pk for c in compared], checked_at__lt=source.checked_at)
    checked.update(checked_at=source.checked_at)


def _carry(compared: Sequence[Comparison], source: Source) -> None:
    """A bill of an earlier session was carried over to this one: the same bill, with one more leg."""
    legs = [BillLeg(bill=c.bill, session=source.session) for c in compared if c.bill.session_id != source.session.pk]
    BillLeg.objects.bulk_create(legs, ignore_conflicts=True)


def _only_withdraws(found: Diff) -> bool:
    return all(difference.change is Change.WITHDRAWN for difference in found.differences)


def _events(bill: Bill, reading: Reading, news: Sequence[Difference], source: Source) -> list[Event]:
    return [
        _event(bill, reading, source, d.change, d.part, occurred_on=d.occurred_on, before=d.before, after=d.after)
        for d in news
        if d.change is not Change.WITHDRAWN or source.settle
    ]


def withdraw(listed: set[str], source: Source) -> int:
    """Bills of the session that its own list no longer has are marked as withdrawn by the source, and told. Returns how many."""
    here = Reading.objects.current().filter(kind=source.snapshot.kind, snapshot__session=source.session)
    gone = Bill.objects.filter(withdrawn_at=None, pk__in=here.values("bill")).exclude(slug__in=listed)
    with transaction.atomic():
        bills = list(gone)
        keep((bill.pk for bill in bills), now=source.now)
        Bill.objects.filter(pk__in=[bill.pk for bill in bills]).update(withdrawn_at=source.now, changed_at=source.now)
        # Without a fingerprint, its reappearance is compared, and told.
        Reading.objects.current().filter(bill__in=bills, kind=source.snapshot.kind).update(fingerprint="")
        Event.objects.bulk_create(_event(bill, None, source, Change.WITHDRAWN, "bill", before=_named(bill)) for bill in bills)
    return len(bills)
