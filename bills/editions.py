"""What this site showed of a bill until it changed: copied before its rows are written, shown again for a past moment.

An edition holds the rows of a bill's page, column by column, as deflated JSON. Readings, kept pages, bodies and sessions stay in
the database and are held by key. Not held, and shown as known today: members and their parties, names and notes in our own
words, what a state's module says of itself.
"""

import datetime
import json
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Exists, Model, OuterRef

from bills.models import (
    Action,
    Bill,
    BillLeg,
    BillRelation,
    BillStage,
    Edition,
    Hearing,
    HearingItem,
    PersonVote,
    Reading,
    Sponsorship,
    Version,
    VoteEvent,
)

# Bills that are copied in one go: a handful of statements for all of them.
BATCH = 200
# A table is {column: [its values, row by row]}: a column's name is written once, and values that are alike lie side by side.
Table = dict[str, list[Any]]
Body = dict[str, Table]


def _columns(model: type[Model], *without: str) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields if field.attname not in without)


_PARTS: dict[str, type[Model]] = {
    "stage": BillStage,
    "legs": BillLeg,
    "actions": Action,
    "votes": VoteEvent,
    "sponsorships": Sponsorship,
    "versions": Version,
    "relations": BillRelation,
    "hearing_items": HearingItem,
}
MODELS: dict[str, type[Model]] = {"bill": Bill, **_PARTS, "hearings": Hearing, "names": PersonVote}
# The parts whose rows a reading stated.
SOURCED = ("actions", "votes", "sponsorships", "versions", "relations")
# In the order that a page shows them in: a leg's session would have to be asked for.
_ORDERS: dict[str, tuple[str, ...]] = {"stage": ("pk",), "legs": ("session__start_date",), "relations": ("pk",)}
_NAMES = ("vote_event_id", "printed_name", "option", "order", "person_id")


def keep(bills: Iterable[int], *, now: datetime.datetime) -> int:
    """Copy what the bills of these keys show, before their rows are written, in the transaction that writes them.

    `now` is that transaction's moment: a second call for it keeps the first copy. A bill that nobody has read before `now` was
    not shown, and is left out. Returns how many were copied.
    """
    keys, kept = sorted(set(bills)), 0
    for start in range(0, len(keys), BATCH):
        bodies = _bodies(keys[start : start + BATCH], now)
        Edition.objects.bulk_create(Edition(bill_id=key, until=now, body=pack(body)) for key, body in bodies.items())
        kept += len(bodies)
    return kept


def pack(body: Body) -> bytes:
    return zlib.compress(json.dumps(body, ensure_ascii=False, separators=(",", ":"), default=_plain).encode())


def unpack(body: bytes) -> Body:
    known: Body = json.loads(zlib.decompress(body))
    return known


def _plain(value: Any) -> str:
    """A day or a moment as text."""
    return str(value.isoformat())


def _bodies(keys: Sequence[int], now: datetime.datetime) -> dict[int, Body]:
    """What each bill shows that is to be copied: it was read before, and no copy of it reaches this far."""
    read = Reading.objects.filter(bill=OuterRef("pk"), recorded_at__lt=now)
    held = Edition.objects.filter(bill=OuterRef("pk"), until__gte=now)
    columns = _columns(Bill)
    shown = Bill.objects.filter(Exists(read), ~Exists(held), pk__in=keys).order_by().values_list(*columns)
    bodies: dict[int, Body] = {row[0]: {"bill": _table(columns, [row])} for row in shown}
    if not bodies:
        return bodies
    for part, model in _PARTS.items():
        order = _ORDERS.get(part) or [str(name) for name in model._meta.ordering or ("pk",)]
        for key, table in _tables(model, list(bodies), order).items():
            bodies[key][part] = table
    _copy_names(bodies)
    _copy_hearings(bodies)
    return bodies


def _table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Table:
    return {name: list(values) for name, values in zip(columns, zip(*rows, strict=True), strict=True)}


def _tables(model: type[Model], bills: Sequence[int], order: Sequence[str]) -> dict[int, Table]:
    """The model's rows of each bill that has any."""
    columns = _columns(model, "bill_id")
    rows: defaultdict[int, list[Sequence[Any]]] = defaultdict(list)
    found = model._default_manager.filter(bill__in=bills).order_by(*order).values_list("bill_id", *columns)
    for key, *values in found.iterator():
        rows[key].append(values)
    return {key: _table(columns, values) for key, values in rows.items()}


def _copy_names(bodies: dict[int, Body]) -> None:
    bill_of = {vote: key for key, body in bodies.items() for vote in body.get("votes", {}).get("id", ())}
    rows: defaultdict[int, list[Sequence[Any]]] = defaultdict(list)
    names = PersonVote.objects.filter(vote_event__bill__in=list(bodies)) if bill_of else PersonVote.objects.none()
    for row in names.order_by("vote_event", "order").values_list(*_NAMES).iterator():
        rows[bill_of[row[0]]].append(row)
    for key, values in rows.items():
        bodies[key]["names"] = _table(_NAMES, values)


def _copy_hearings(bodies: dict[int, Body]) -> None:
    columns = _columns(Hearing)
    wanted = {hearing for body in bodies.values() for hearing in body.get("hearing_items", {}).get("hearing_id", ())}
    known = {row[0]: row for row in Hearing.objects.filter(pk__in=wanted).values_list(*columns)} if wanted else {}
    for body in bodies.values():
        if "hearing_items" in body:
            body["hearings"] = _table(columns, [known[key] for key in dict.fromkeys(body["hearing_items"]["hearing_id"])])


def until(bill: Bill, moment: datetime.datetime) -> Edition | None:
    """The copy that shows the bill at a moment; None where today's rows do."""
    return Edition.objects.filter(bill_id=bill.pk, until__gt=moment).order_by("until").first()


def resting(bill: Bill, readings: Sequence[Reading]) -> dict[int, Counter[str]]:
    """By reading: how many rows of each part rested on it when it was recorded."""
    held: dict[int, Counter[str]] = {reading.pk: Counter() for reading in readings}
    ends = list(Edition.objects.filter(bill_id=bill.pk).order_by("until").values_list("until", "pk")) if readings else []
    copies = {reading.pk: next((pk for end, pk in ends if end > reading.recorded_at), None) for reading in readings}
    bodies = {pk: unpack(bytes(edition.body)) for pk, edition in Edition.objects.in_bulk({c for c in copies.values() if c}).items()}
    today = [key for key, copy in copies.items() if copy is None]
    for part in SOURCED:
        rows = MODELS[part]._default_manager.filter(bill=bill.pk, reading__in=today).order_by() if today else ()
        for key in rows.values_list("reading", flat=True) if today else ():  # type: ignore[union-attr]
            held[key][part] += 1
        for key, copy in copies.items():
            if copy is not None:
                held[key][part] = bodies[copy].get(part, {}).get("reading_id", []).count(key)
    return held
