"""Stages into rows: worked out anew for bills whose actions changed, whose lead moved, or whose calendar lapsed.

The model is `scrapers.stage`; this gathers what it needs, a few queries for any number of bills, and writes what moved.
"""

import datetime
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from bills.corrections.overrides import AXES, Overrides
from bills.courts.lane import court_axis
from bills.editions import keep
from bills.models import Action, Bill, BillRelation, BillStage, Correction, Event, LegislativeSession, Reading
from bills.models.bill import slug_of, spelled
from bills.search.index import index
from scrapers.records import ActionRecord
from scrapers.stage import Stage, lapses_on, stage
from scrapers.stage.meter import meter
from scrapers.stage.words import comes_next, headline
from scrapers.state import Session, State, all_states
from scrapers.vocabulary import BillClassification, Chamber, Change, CorrectionKind, Life, Origin, Relation

# Bills that are worked out and written together.
BATCH = 500
_FIELDS = [column.name for column in BillStage._meta.concrete_fields if not column.primary_key]
# What a reader sees of a stage. That it was worked out on a later day is nothing to see.
_UNSEEN = ("as_of", "read_through", "lapses_on", "confidence")
_ATTRIBUTES = [column.attname for column in BillStage._meta.concrete_fields if column.name not in ("bill", *_UNSEEN)]
# What a stage's event tells, and what of it makes one.
_MOVES = ("position", "life", "dead_reason", "path", "force", "chamber", "committee")
_TOLD = (*_MOVES, "headline", "comes_next")
_KEYS = ("bill_id", "pk", "date", "organization__classification", "description", "unread")


@dataclass(frozen=True, slots=True)
class Moved:
    """A stage that is another than the one that was stored. `before` is None for a bill that had none."""

    bill: Bill
    before: BillStage | None
    after: BillStage

    @property
    def is_seen(self) -> bool:
        """Whether it is another answer to one of the questions of a stage, and not the same in other words."""
        return any(getattr(self.before, name) != getattr(self.after, name) for name in _MOVES)


@dataclass(slots=True)
class History:
    """What a bill's stage is worked out from. `keys` are those of the actions.

    `marked` are the keys of those that are marked as unread, `unreads` of those that no rule reads now.
    """

    bill: Bill
    state: State
    session: Session
    actions: list[ActionRecord] = field(default_factory=list)
    keys: list[int] = field(default_factory=list)
    marked: set[int] = field(default_factory=set)
    unreads: set[int] = field(default_factory=set)
    read_through: datetime.date | None = None
    joined_to: str = ""

    def stage(self, as_of: datetime.date, lead: Stage | None = None) -> Stage:
        return stage(
            self.actions,
            state=self.state,
            session=self.session,
            identifier=self.bill.identifier,
            origin=Chamber(self.bill.from_organization.classification),
            classification=BillClassification(self.bill.classification),
            as_of=as_of,
            read_through=self.read_through,
            effective=self.bill.effective_text,
            joined_to=self.joined_to,
            lead=lead,
        )


def restage(bills: Iterable[int], *, now: datetime.datetime, news: Container[int] = ()) -> list[Moved]:
    """Work out the stages of the bills of these keys, and of those that follow one that moved. Returns what moved.

    Whoever changes a bill calls this in the same transaction; so search learns here what the bill says now.
    A move of the bills in `news`, and of what follows them, is an event. Any other is no news: a backfill, a rule that was mended,
    an editor's word, which has an event of its own.
    """
    moved: list[Moved] = []
    waiting, done = list(dict.fromkeys(bills)), set[int]()
    told = {key for key in waiting if key in news}
    while waiting:
        batch, waiting = waiting[:BATCH], waiting[BATCH:]
        done.update(batch)
        with transaction.atomic():
            here = _write(batch, now, told)
            index(batch)
        moved += here
        following = [key for key in _followers(here) if key not in done and key not in waiting]
        if any(m.bill.pk in told for m in here):
            told.update(following)
        waiting += following
    return moved


def _followers(moved: Sequence[Moved]) -> list[int]:
    """The bills that follow one that moved, and those that were joined to one before it was read."""
    slugs = {(m.bill.session_id, m.bill.slug) for m in moved}
    known = BillStage.objects.filter(lead_bill__in=[m.bill.pk for m in moved]).values_list("pk", flat=True)
    loose = BillStage.objects.filter(lead_bill=None, bill__session__in={session for session, _ in slugs}).exclude(lead="")
    told = loose.values_list("pk", "bill__session", "lead")
    return [*known, *(key for key, session, lead in told if (session, _slug(lead)) in slugs)]


def _slug(printed: str) -> str:
    """A bill's slug by any spelling of its number: `SB00376`, `S9005C`."""
    parts = spelled(printed)
    return f"{parts[0]}{parts[1]}" if parts else slug_of(printed)


def lapsed(*, now: datetime.datetime) -> list[int]:
    """The bills whose stage the calendar alone may have moved."""
    return list(BillStage.objects.filter(lapses_on__lte=now.date()).values_list("pk", flat=True))


def on(bill: Bill, day: datetime.date) -> BillStage | None:
    """Where a bill stood at the end of a day, by what is known of it now: a row that is not stored.

    None for a state whose lines nobody reads, and for a day before the first of them.
    """
    found = histories([bill.pk])
    if bill.pk not in found or not any(action.date <= day for action in found[bill.pk].actions):
        return None
    days = {bill.pk: day}
    return _staged(found, days)[bill.pk]


def histories(bills: Sequence[int]) -> dict[int, History]:
    """What is needed of each bill, by its key. Bills of states without a table of rules are left out."""
    found: dict[int, History] = {}
    rows = (
        Bill.objects.filter(pk__in=bills)
        .select_related("session__jurisdiction", "from_organization")
        .prefetch_related("legs__session")
    )
    for bill in rows:
        state = all_states().get(bill.session.jurisdiction.code)
        if state is not None and state.stage_rules.table:
            legs = [leg.session for leg in bill.legs.all()]
            newest = max((bill.session, *legs), key=lambda session: session.start_date)
            found[bill.pk] = History(bill, state, _declared(state, newest))
    spared = _withheld(found)
    for key, pk, date, chamber, description, unread in (
        Action.objects.filter(bill__in=found, withdrawn_at=None, hidden_at=None)
        .order_by("bill", "order", "place", "pk")
        .values_list(*_KEYS)
    ):
        history = found[key]
        history.actions.append(ActionRecord(date, Chamber(chamber), spared.get(pk, description)))
        history.keys.append(pk)
        if unread:
            history.marked.add(pk)
    _read_through(found)
    _joined(found)
    return found


def _withheld(found: Iterable[int]) -> dict[int, str]:
    """By action: the source's words that must not be repeated. The stage rests on them all the same."""
    spared = Correction.objects.live().filter(bill__in=found, kind=CorrectionKind.WITHHELD, part="actions", field="description")
    return {row: str(says) for row, says in spared.values_list("row", "says")}


def _declared(state: State, row: LegislativeSession) -> Session:
    """The session as its state declares it; of one that only a provider's data named, what its row tells."""
    try:
        return state.session(row.identifier)
    except KeyError:
        return Session(row.identifier, row.name, row.identifier, row.start_date, row.end_date)


def _joined(found: Mapping[int, History]) -> None:
    """The bills that took another's place, by their own history: the other's may say nothing of it."""
    by_slug = {(h.session.identifier, h.bill.slug): h for h in found.values()}
    rows = BillRelation.objects.filter(
        relation=Relation.SUBSTITUTES,
        withdrawn_at=None,
        hidden_at=None,
        session_identifier__in={session for session, _ in by_slug},
        bill__session__jurisdiction__in={h.bill.session.jurisdiction_id for h in found.values()},
    )
    for session, identifier, lead in rows.values_list("session_identifier", "identifier", "bill__identifier"):
        if (history := by_slug.get((session, slug_of(identifier)))) is not None:
            history.joined_to = lead


def _read_through(found: Mapping[int, History]) -> None:
    """The last day whose news the page can hold that a bill's actions come from: today, if it was seen today to say the same."""
    told = ("bill_id", "parts", "checked_at", "snapshot__origin", "snapshot__read_through", "snapshot__retrieved_at")
    for key, parts, checked_at, origin, through, retrieved_at in (
        Reading.objects.current().filter(bill__in=found).values_list(*told)
    ):
        if "actions" not in parts:
            continue
        history = found[key]
        zone = ZoneInfo(history.state.timezone)
        moment = checked_at if origin == Origin.LIVE else retrieved_at
        day = through or (moment.astimezone(zone).date() if moment else None)
        if day is not None and (history.read_through is None or day > history.read_through):
            history.read_through = day
    for history in found.values():
        if history.read_through is None:
            # Nobody knows how new the page is: no newer than the last line that it holds. Where none was read, nothing was.
            history.read_through = max((action.date for action in history.actions), default=history.session.start_date)


def _write(bills: Sequence[int], now: datetime.datetime, news: Container[int]) -> list[Moved]:
    found = histories(bills)
    days = {key: now.astimezone(ZoneInfo(history.state.timezone)).date() for key, history in found.items()}
    overrides = Overrides.of(found)
    rows = _staged(found, days, overrides)
    for key, row in rows.items():
        ends = [day for day in (row.lapses_on, overrides.ends_on(key)) if day is not None]
        row.lapses_on = min(ends, default=None)
    before = BillStage.objects.in_bulk(list(rows))
    keep((key for key, row in rows.items() if _shows(found[key], before.get(key), row)), now=now)
    Event.objects.bulk_create(overrides.settle(now))
    BillStage.objects.bulk_create(rows.values(), update_conflicts=True, unique_fields=["bill"], update_fields=_FIELDS)
    _mark_unread(found)
    moved = [Moved(found[key].bill, before.get(key), row) for key, row in rows.items() if _differ(before.get(key), row)]
    Event.objects.bulk_create(_event(m, now) for m in moved if m.bill.pk in news and m.before is not None and m.is_seen)
    return moved


def _event(moved: Moved, now: datetime.datetime) -> Event:
    assert moved.before is not None
    return Event(
        bill=moved.bill,
        kind=Change.STAGE_CHANGED,
        part="stage",
        recorded_at=now,
        before=_said(moved.before),
        after=_said(moved.after),
        alertable=True,
    )


def _said(stage: BillStage) -> dict[str, Any]:
    """A stage as an event tells it."""
    told: dict[str, Any] = {name: str(getattr(stage, name) or "") for name in _TOLD}
    return told | {"decides_by": stage.decides_by.isoformat() if stage.decides_by else None}


def computed(bill: Bill, *, now: datetime.datetime) -> dict[str, str]:
    """Each axis of a bill's stage as it is worked out, whatever an editor says of it; empty for a bill without a stage."""
    found = histories([bill.pk])
    days = {key: now.astimezone(ZoneInfo(history.state.timezone)).date() for key, history in found.items()}
    return {axis: str(getattr(row, axis)) for row in _staged(found, days).values() for axis in AXES}


def _staged(
    found: Mapping[int, History], days: Mapping[int, datetime.date], overrides: Overrides | None = None
) -> dict[int, BillStage]:
    """The rows of the bills, each as of its day; a bill that was joined to another with that one's stage."""
    stages = {key: history.stage(days[key]) for key, history in found.items()}
    leads = _leads(stages, found)
    others = histories(list(set(leads.values())))
    for key, lead in leads.items():
        if lead in others:
            stages[key] = found[key].stage(days[key], others[lead].stage(days[key]))
    for key, told in stages.items():
        found[key].unreads = {found[key].keys[index] for index in told.unread}
    shown = stages if overrides is None else {key: overrides.over(key, told) for key, told in stages.items()}
    courts = court_axis(shown, days)
    # What courts say is not in a bill's history.
    shown = {key: replace(told, court=courts.get(key, told.court)) for key, told in shown.items()}
    return {key: _row(found[key], told, leads.get(key)) for key, told in shown.items()}


def _differ(before: BillStage | None, after: BillStage) -> bool:
    return before is None or any(getattr(before, name) != getattr(after, name) for name in _ATTRIBUTES)


def _shows(history: History, before: BillStage | None, after: BillStage) -> bool:
    """Whether the bill's page shows another stage after it, or says otherwise how it is known or what no rule reads."""
    if before is None or _differ(before, after):
        return True
    return before.confidence != after.confidence or history.unreads != history.marked


def _leads(stages: Mapping[int, Stage], found: Mapping[int, History]) -> dict[int, int]:
    """For each bill that was joined to another, the key of that one, where it is in the catalogue."""
    merged = {key: told for key, told in stages.items() if told.life is Life.MERGED}
    twins = dict(
        BillRelation.objects.filter(
            bill__in=[key for key, told in merged.items() if not told.lead],
            relation=Relation.COMPANION,
            withdrawn_at=None,
            hidden_at=None,
        ).values_list("bill_id", "identifier")
    )
    wanted = {key: _slug(told.lead or twins.get(key, "")) for key, told in merged.items()}
    sessions = {found[key].bill.session_id for key in merged}
    rows = Bill.objects.filter(session__in=sessions, slug__in=set(wanted.values())).values_list("pk", "session_id", "slug")
    known = {(session, slug): pk for pk, session, slug in rows}
    leads = {key: known.get((found[key].bill.session_id, slug)) for key, slug in wanted.items()}
    return {key: lead for key, lead in leads.items() if lead is not None and lead != key}


def _row(history: History, told: Stage, lead: int | None) -> BillStage:
    def key(index: int | None) -> int | None:
        return None if index is None else history.keys[index]

    chambers = history.state.chambers
    return BillStage(
        bill_id=history.bill.pk,
        position=told.position,
        life=told.life,
        dead_reason=told.dead_reason or "",
        path=told.path or "",
        force=told.force or "",
        court=told.court,
        chamber=told.chamber or "",
        committee=told.committee,
        gatekeeper=told.gatekeeper,
        lead=told.lead,
        lead_bill_id=lead,
        chapter=told.chapter,
        meter=list(meter(told)),
        headline=headline(told, chambers, history.actions),
        comes_next=comes_next(told, chambers),
        decides_by=told.decision.ends_on if told.decision else None,
        as_of=told.as_of,
        read_through=told.read_through,
        unknown_since=told.unknown_since,
        lapses_on=lapses_on(told, history.session),
        evidence={axis: key(index) for axis, index in told.evidence.items()},
        confidence={axis: str(word) for axis, word in told.confidence.items()},
    )


def _mark_unread(found: Mapping[int, History]) -> None:
    """Mark the lines that no rule reads, and take the mark from those that one reads now."""
    unread = {key for history in found.values() for key in history.unreads}
    marked = {key for history in found.values() for key in history.marked}
    for keys, value in ((unread - marked, True), (marked - unread, False)):
        for part in _parts(sorted(keys)):
            Action.objects.filter(pk__in=part).update(unread=value)


def _parts(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))
