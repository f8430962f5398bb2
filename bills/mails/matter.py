"""What a mail is about: events with the rows that they are of, as shown now. Withheld texts are left out here, before any sentence.

A handful of queries a bill, however many events.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Prefetch

from bills.alerts.news import kind_of
from bills.mails.courtroom import Courtroom, weight
from bills.mails.words import fitted
from bills.models import Action, Alert, Bill, Correction, Event, Hearing, HearingItem, Mail, Organization, Reading, VoteEvent
from bills.views.entries import Entry
from bills.views.roll import Seats
from bills.views.whereabouts import rows_of
from bills.withheld import Mask
from scrapers.vocabulary import Change, News

Row = VoteEvent | Action | Hearing | None
# The most important first: what a subject tells.
_ORDER = (News.COMMITTEE_VOTE, News.FLOOR_VOTE, News.STAGE, News.HEARING, News.TEXT, News.COURT, News.CORRECTION, News.NEW_BILL)
_LONGEST = 400  # letters of a text within an event
_TAKEN_BACK = (Change.WITHDRAWN, Change.RESTORED)


@dataclass(frozen=True, slots=True)
class Fact:
    """One event. `before` and `after` are what it said, fit to be repeated; `row` is what it is of, where that is there."""

    event: Event
    news: News
    before: Any
    after: Any
    row: Row = None

    @property
    def said(self) -> dict[str, Any]:
        """What it says now, or said before it went; empty where it says no record."""
        told = self.after if isinstance(self.after, dict) else self.before
        return told if isinstance(told, dict) else {}

    @property
    def vote(self) -> VoteEvent | None:
        return self.row if isinstance(self.row, VoteEvent) else None

    @property
    def is_new(self) -> bool:
        return self.event.kind not in _TAKEN_BACK

    @property
    def rank(self) -> tuple[Any, ...]:
        order = _ORDER.index(self.news) if self.news in _ORDER else len(_ORDER)
        place = weight(self.event, self.said) if self.news is News.COURT else ()
        return (not self.is_new, order, *place, self.vote is None, self.event.pk)


@dataclass(frozen=True, slots=True)
class Matter:
    """A bill and facts of it, the most important first.

    `chambers` are the bodies of its state by classification; `entries` the corrections of it. `moved` is the move of its stage at
    the same moment as the facts, told or not, and `evidence` the line that moved it. `tallied` are the votes of the days of the
    facts' lines, as (day, body, committee). `courtroom` is what the news of courts rests on.
    """

    bill: Bill
    facts: Sequence[Fact]
    mask: Mask
    chambers: Mapping[str, Organization]
    seats: Seats = field(default_factory=Seats)
    entries: Sequence[Entry] = ()
    moved: Fact | None = None
    evidence: Action | None = None
    tallied: Sequence[tuple[datetime.date, int, str]] = ()
    courtroom: Courtroom = field(default_factory=Courtroom)

    @classmethod
    def of(cls, bill: int, events: Sequence[Event], *, now: datetime.datetime) -> "Matter":
        """Of events of one bill, with its clauses where they stand now."""
        found = _bill(bill, events)
        corrections = list(Correction.objects.on([found.pk]).for_ledger())
        mask = Mask.among(corrections, [found.pk]).hiding(events)
        mask.cover(found)
        items = list(found.hearing_items.all())
        told = {event.correction_id for event in events}
        places = rows_of(c for c in corrections if c.pk in told)
        votes = list(found.votes.all())
        rows = _Rows(found, votes, [item.hearing for item in items], _actions(found, events))
        facts = [_fact(event, mask, rows) for event in events]
        moments = {event.recorded_at for event in events}
        moves = Event.objects.filter(bill=found, kind=Change.STAGE_CHANGED, recorded_at__in=moments).order_by("-recorded_at", "-pk")
        move = moves.first() if len(moments) == 1 else None
        bodies = Organization.objects.filter(jurisdiction=found.session.jurisdiction_id)
        return cls(
            bill=found,
            facts=sorted(facts, key=lambda fact: fact.rank),
            mask=mask,
            chambers={body.classification: body for body in bodies},
            seats=Seats.of(votes) if votes else Seats(),
            entries=[Entry(c, mask, places.get((c.part, c.row))) for c in corrections],
            moved=_fact(move, mask, rows) if move else None,
            evidence=_evidence(found, move, mask) if move else None,
            tallied=_tallied(facts),
            courtroom=Courtroom.of(found.pk, events, on=now.astimezone(ZoneInfo(found.session.jurisdiction.timezone)).date()),
        )

    def chamber(self, fact: Fact) -> Organization | None:
        """The body that a fact is of."""
        if fact.row is not None:
            return fact.row.organization
        return self.chambers.get(str(fact.said.get("chamber", "")))

    def committee(self, fact: Fact) -> str:
        """As printed; "" for a chamber's own."""
        if fact.row is not None:
            return fact.row.committee
        return str(fact.said.get("organization") or fact.said.get("committee") or "")

    def corrections(self, fact: Fact) -> list[Entry]:
        """The live corrections of the row that a fact is of, the oldest first."""
        part, row = fact.event.part, fact.row.pk if fact.row else None
        return [
            entry
            for entry in reversed(self.entries)
            if entry.is_live and (entry.correction.part, entry.correction.row) == (part, row)
        ]

    def entry(self, fact: Fact) -> Entry | None:
        """The correction that a fact tells of."""
        return next((entry for entry in self.entries if entry.correction.pk == fact.event.correction_id), None)

    def is_evidence(self, fact: Fact) -> bool:
        """Whether a fact is the line that moved the stage."""
        return self.evidence is not None and isinstance(fact.row, Action) and fact.row.pk == self.evidence.pk

    def lacks_tally(self, fact: Fact) -> bool:
        """Whether a fact is a line that a committee reported, and no vote of that committee on that day was read."""
        if fact.event.kind != Change.ACTION_ADDED or fact.news is not News.COMMITTEE_VOTE:
            return False
        chamber, name = self.chamber(fact), self.committee(fact).casefold()
        return not any(
            on == fact.event.occurred_on and chamber is not None and body == chamber.pk and (not name or name == who.casefold())
            for on, body, who in self.tallied
            if who
        )


@dataclass(frozen=True, slots=True)
class _Rows:
    bill: Bill
    votes: Sequence[VoteEvent]
    hearings: Sequence[Hearing]
    actions: Sequence[Action]

    def of(self, event: Event) -> Row:
        """By what the event itself says, before anything in it is withheld."""
        for said in (event.after, event.before):
            if not isinstance(said, dict):
                continue
            match event.part:
                case "votes":
                    found: Row = next((vote for vote in self.votes if vote.source_key == said.get("source_key")), None)
                case "hearings":
                    found = next((h for h in self.hearings if self._is(h, said)), None)
                case "actions":
                    found = next((action for action in self.actions if _key(action) == _said_key(said)), None)
                case _:
                    found = None
            if found is not None:
                return found
        return None

    def _is(self, hearing: Hearing, said: Mapping[str, Any]) -> bool:
        """Whether a hearing is or was announced so."""
        zone = ZoneInfo(self.bill.session.jurisdiction.timezone)
        told = [{"committee": hearing.committee, "date": hearing.starts_at.astimezone(zone).date().isoformat()}, *hearing.earlier]
        return any((was.get("committee"), was.get("date")) == (said.get("committee"), said.get("date")) for was in told)


def _bill(key: int, events: Iterable[Event]) -> Bill:
    """The bill with the rows that the events may be of."""
    keys = {
        said["source_key"]
        for event in events
        if event.part == "votes"
        for said in (event.before, event.after)
        if isinstance(said, dict) and "source_key" in said
    }
    snapshots = Reading.objects.defer("raw").select_related("snapshot")
    votes = VoteEvent.objects.filter(source_key__in=keys).select_related("organization")
    hearings = HearingItem.objects.select_related("hearing__organization", "hearing__snapshot")
    return (
        Bill.objects.select_related("session__jurisdiction", "from_organization", "stage")
        .with_common_name()
        .prefetch_related(
            Prefetch("votes", votes.prefetch_related("person_votes", Prefetch("reading", snapshots))),
            Prefetch("hearing_items", hearings),
        )
        .get(pk=key)
    )


def _actions(bill: Bill, events: Iterable[Event]) -> list[Action]:
    days = {event.occurred_on for event in events if event.part == "actions" and event.occurred_on is not None}
    rows = Action.objects.filter(bill=bill, date__in=days).select_related("organization") if days else Action.objects.none()
    return sorted(rows, key=lambda action: (action.withdrawn_at is not None, -action.order))


def _key(action: Action) -> tuple[str, str, str]:
    return (action.date.isoformat(), action.organization.classification, action.description)


def _said_key(said: Mapping[str, Any]) -> tuple[Any, ...]:
    return (said.get("date"), said.get("chamber"), said.get("description"))


def _fact(event: Event, mask: Mask, rows: _Rows) -> Fact:
    before, after = mask.event(event)
    row = rows.of(event)
    # It is asked for its state.
    event.bill = rows.bill
    if mask and isinstance(row, Action):
        row.description = mask.told(row.description)
    return Fact(event, kind_of(event), fitted(before, _LONGEST), fitted(after, _LONGEST), row)


def _evidence(bill: Bill, move: Event, mask: Mask) -> Action | None:
    """The line that the stage rests on since; None where the calendar moved it, or another line has moved it on."""
    stage, said = getattr(bill, "stage", None), move.after if isinstance(move.after, dict) else {}
    if stage is None or (said.get("position"), said.get("life")) != (stage.position, stage.life):
        return None
    was = move.before if isinstance(move.before, dict) else {}
    axis = "position" if was.get("position") != said.get("position") else "life"
    row = Action.objects.filter(pk=stage.evidence.get(axis) or 0).select_related("organization", "reading__snapshot").first()
    if row is not None:
        row.description = mask.told(row.description)
    return row


def _tallied(facts: Iterable[Fact]) -> list[tuple[datetime.date, int, str]]:
    lines = [fact.event for fact in facts if fact.event.part == "actions" and fact.news is News.COMMITTEE_VOTE]
    if not lines:
        return []
    days = {event.occurred_on for event in lines if event.occurred_on is not None}
    votes = VoteEvent.objects.filter(bill=lines[0].bill_id, date__in=days, withdrawn_at=None, hidden_at=None)
    return list(votes.values_list("date", "organization", "committee"))


# What the mails of one batch have in common, by the keys of the events that they carry.
Shared = dict[tuple[int, ...], Matter]


def events_of(mail: Mail, **told: Any) -> list[Event]:
    """The events that a mail carries, with all that `Matter.of` asks of them, the newest first."""
    carried = Event.objects.filter(pk__in=Alert.objects.filter(mail=mail).values("event"), **told)
    joined = ("reading__snapshot", "correction__bill__session__jurisdiction")
    return list(carried.select_related(*joined).defer("reading__raw").order_by("-recorded_at", "-pk"))


def first_seen(facts: Iterable[Fact]) -> datetime.datetime:
    return min(fact.event.recorded_at for fact in facts)
