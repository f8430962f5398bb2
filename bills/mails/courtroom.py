"""News of courts in a mail: what was ordered or entered, who says so, in whose words, and where each clause stands now.

What no editor has read is told as that, with the docket's own words, and no ruling is stated of it.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bills.courts import news
from bills.courts.lane import Placed, placed
from bills.courts.sentences import court, filed, sentence
from bills.mails.words import bare, capital, day, listed, quoted, short
from bills.models import CourtEvent, Event, LegalChallenge, Order
from scrapers.vocabulary import Basis, Change, CourtEventKind, OrderEffect, Reach

_ORDERED: Mapping[str, str] = {
    OrderEffect.TRO: "issued a temporary restraining order",
    OrderEffect.PRELIMINARY_INJUNCTION: "issued a preliminary injunction",
    OrderEffect.INJUNCTION_PENDING_APPEAL: "issued an injunction that holds until the appeal is decided",
    OrderEffect.PERMANENT_INJUNCTION: "issued a permanent injunction",
    OrderEffect.HELD_INVALID: "held what is named below invalid",
    OrderEffect.INJUNCTION_DENIED: "declined to block what is named below",
    OrderEffect.UPHELD: "upheld what is named below",
    OrderEffect.DISMISSED: "dismissed the case",
    OrderEffect.STAYED: "stayed an order",
    OrderEffect.VACATED: "vacated an order",
    OrderEffect.AFFIRMED: "affirmed an order",
    OrderEffect.FINAL: "decided the case for good",
}
# What holds of a clause is told before what was entered about it.
_FIRST = (Change.ORDER_ADDED, Change.ORDER_CHANGED, Change.CHALLENGE_ADDED, Change.FORCE_CHANGED)
# A mail that says one of these tells where each clause stands: that it moved is no other news.
MOVERS = _FIRST[:3]
_HIDDEN = "An entry of a docket that we read is hidden since by an editor of this site. What it says is not repeated here."
_UNREAD = "No editor of this site has read it yet. What it does is not known here, and no ruling is told of it."


@dataclass(frozen=True, slots=True)
class Stands:
    """A clause, the sentence of where it stands now, and in a few words where it stood before it moved, or ""."""

    clause: str
    now: str
    was: str


@dataclass(frozen=True, slots=True)
class Courtroom:
    """The rows that events of courts are of, as they are now, and the bill's clauses where they stand on the day of the mail.

    `moved` are the sides before of the clauses that moved at the moment of the events, by clause.
    """

    orders: Mapping[int, Order] = field(default_factory=dict)
    entries: Mapping[int, CourtEvent] = field(default_factory=dict)
    cases: Mapping[str, LegalChallenge] = field(default_factory=dict)
    clauses: tuple[Placed, ...] = ()
    moved: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    day: datetime.date | None = None

    @classmethod
    def of(cls, bill: int, events: Iterable[Event], *, on: datetime.date) -> "Courtroom":
        """A handful of queries; none where no event is of a court."""
        known = [event for event in events if event.part == "court"]
        if not known:
            return cls()
        told = [side for event in known for side in (news.said(event.before), news.said(event.after))]
        orders = Order.objects.select_related("challenge__court", "event")
        entries = CourtEvent.objects.select_related("challenge__court").filter(hidden_at=None)
        slugs = {str(side["path"]).rstrip("/").rpartition("/")[2] for side in told if side.get("path")}
        cases = LegalChallenge.objects.select_related("court").filter(slug__in=slugs)
        moves = Event.objects.filter(
            bill=bill, kind=Change.FORCE_CHANGED, recorded_at__in={event.recorded_at for event in known}
        ).order_by("-pk")
        return cls(
            orders=orders.in_bulk([side["order"] for side in told if isinstance(side.get("order"), int)]),
            entries=entries.in_bulk([side["entry"] for side in told if isinstance(side.get("entry"), int)]),
            cases={case.get_absolute_url(): case for case in cases},
            clauses=tuple(placed([bill], on=on).get(bill, ())),
            moved={str(side.get("clause")): side for side in (news.said(move.before) for move in moves) if side},
            day=on,
        )

    def standings(self) -> list[Stands]:
        return [
            Stands(
                short(str(one.clause), 200),
                sentence(one),
                news.standing(self.moved[one.clause.name]) if one.clause.name in self.moved else "",
            )
            for one in self.clauses
        ]

    def coming(self) -> list[str]:
        """What is set for a day, as far as it is known: hearings of these cases, and the last days of the orders that hold."""
        if self.day is None:
            return []
        hearings = CourtEvent.objects.filter(
            challenge__in=self.cases.values(), kind=CourtEventKind.HEARING, scheduled_on__gte=self.day, hidden_at=None
        )
        told = [
            f"A hearing in {event.challenge.case_name} is set for {day(event.scheduled_on)}, as the docket says."
            for event in hearings.select_related("challenge").order_by("scheduled_on", "pk")[:3]
        ]
        running = {order.pk: order for one in self.clauses for order in one.orders if order.until and order.until >= self.day}
        return told + [
            f"The last day of the {news.ORDERS[order.effect]} of {day(order.date)} is {day(order.until)}." for order in running.values()
        ]


def weight(event: Event, told: Mapping[str, Any]) -> tuple[int, bool]:
    """The place of an event of a court among others of its moment: orders that block before those that do not."""
    place = _FIRST.index(event.kind) if event.kind in _FIRST else len(_FIRST)  # type: ignore[arg-type]  # a StrEnum's value
    return place, told.get("effect") == OrderEffect.INJUNCTION_DENIED


# In a few words.


def briefly(event: Event, before: Any, after: Any) -> str:
    """`preliminary injunction, Right to sue, as to federal officers`: what a subject and a line of a digest say."""
    was, now = news.said(before), news.said(after)
    told = now or was
    if not told:
        return "an entry that an editor has hidden"
    match event.kind:
        case Change.ORDER_ADDED:
            return _order_briefly(told)
        case Change.ORDER_CHANGED if not now:
            return f"order of {day(_text(was, 'date'))} taken back here: {_order_briefly(was)}"
        case Change.ORDER_CHANGED:
            return f"order told otherwise: {_order_briefly(now)}"
        case Change.CHALLENGE_ADDED:
            return f"{short(_text(told, 'case'), 60)}: {_text(told, 'clause')} {news.REACHES.get(_text(told, 'reach'), '')}".strip()
        case Change.FORCE_CHANGED:
            return f"{_text(told, 'clause')}: now {news.standing(now)}; was {news.standing(was)}"
    if news.is_unread(told):
        new = event.kind == Change.COURT_EVENT_ADDED
        return f"{'new docket entry' if new else 'docket entry changed'}, {news.ENTRIES[CourtEventKind.UNCLASSIFIED]}"
    summary = short(_text(told, "summary"), 80)
    changed = "docket changed its words, " if _words_changed(was, now) else ""
    return f"{changed}{news.entry(told)}{f': {bare(summary)}' if summary else ''}"


def _order_briefly(told: Mapping[str, Any]) -> str:
    clauses = told.get("clauses")
    named = [", ".join(map(str, clauses))] if isinstance(clauses, list) and clauses else []
    return ", ".join([news.order(told), *named, *news.scope(told)])


# In whole sentences.


def sentences(event: Event, before: Any, after: Any, room: Courtroom) -> Iterator[str]:
    was, now = news.said(before), news.said(after)
    told = now or was
    if not told:
        yield _HIDDEN
        return
    match event.kind:
        case Change.ORDER_ADDED:
            yield from _order(now, room)
        case Change.ORDER_CHANGED:
            yield from _order_again(event, was, now, room)
        case Change.CHALLENGE_ADDED:
            yield from _reach(was, now, room)
        case Change.FORCE_CHANGED:
            yield f"Where “{_text(told, 'clause')}” stands has changed: {_text(now, 'sentence') or news.standing(now)}"
            yield f"Before, it stood so: {news.standing(was)}."
        case _:
            yield from _entry(event, was, now, room)


def links(event: Event, before: Any, after: Any, room: Courtroom, *, site: str, page: str) -> list[tuple[str, str]]:
    """Where it can be read: the official record or the report of it, the case, and the very line on the bill's page."""
    told = news.said(after) or news.said(before)
    row = room.orders.get(_key(told, "order"))
    entry = room.entries.get(_key(told, "entry")) or (row.event if row else None)
    read = event.kind in (Change.ORDER_ADDED, Change.ORDER_CHANGED)
    found = [("The order, or the report of it" if read else "The docket, or the report of it", _text(told, "source_url"))]
    if told.get("path"):
        found.append(("The case", f"{site}{told['path']}"))
    if entry is not None and entry.hidden_at is None:
        found.append(("This line", f"{page}#{entry.anchor}"))
    return found


def _order(told: Mapping[str, Any], room: Courtroom) -> Iterator[str]:
    row = room.orders.get(_key(told, "order"))
    where = capital(_text(told, "court") or "a court that is not known")
    does = _ORDERED.get(_text(told, "effect"), "made an order")
    upon = f" of {day(_text(told, 'upon'))}" if told.get("upon") else ""
    yield f"{where} {does}{upon} on {day(_text(told, 'date'))}, in {_case(told, row.challenge if row else None)}."
    yield _held(told)
    if row is None:
        return
    if row.event is not None and row.event.hidden_at is None and row.event.entry_number is not None:
        yield f"It is entry {row.event.entry_number} of the docket."
    if row.quote:
        yield f"The order's own words: {quoted(row.quote, 600)}."
    if row.basis != Basis.STATED:
        yield f"This is as {_reported(row)}; the order itself was not read."
    elif row.source_name:
        yield f"Its source: {short(row.source_name, 200)}."
    if row.replaced_at is not None:
        yield "Since then this site tells it otherwise: look at the case."


def _held(told: Mapping[str, Any]) -> str:
    """Which clauses, for whom, where and until when."""
    clauses = told.get("clauses")
    about = f"What it is about: {listed(map(str, clauses))}. " if isinstance(clauses, list) and clauses else ""
    limits = news.scope({name: told.get(name) for name in ("parties", "territory")})
    whom = f"It holds {' '.join(limits)}. " if limits else "No limit to some people or places is told. "
    until = _text(told, "until")
    return f"{about}{whom}{f'Until when: {news.day(until)}.' if until else 'Until when is not told.'}"


def _order_again(event: Event, was: Mapping[str, Any], now: Mapping[str, Any], room: Courtroom) -> Iterator[str]:
    earlier = room.orders.get(_key(was, "order"))
    reason = f" Why: {bare(short(earlier.reason, 500))}." if earlier and earlier.reason else ""
    case = _case(now or was, earlier.challenge if earlier else None)
    if not now:
        yield f"We take back what we told of an order in {case}: {_order_briefly(was)}, of {day(_text(was, 'date'))}.{reason}"
        return
    yield f"We told an order in {case} otherwise than we do now.{reason}"
    for label, before, after in news.lines(event, was, now):
        yield f"{capital(label)}: we said {before}, we say {after}."
    yield "As we tell it now:"
    yield from _order(now, room)


def _reach(was: Mapping[str, Any], now: Mapping[str, Any], room: Courtroom) -> Iterator[str]:
    case = room.cases.get(_text(now, "path"))
    clause, name = f"“{_text(now, 'clause')}”", _case(now, case)
    when = filed(case).removesuffix(",") if case else ""
    where = f" in {_text(now, 'court')}" if now.get("court") else ""
    words = {
        Reach.ATTACKED: f"{name}{when}{where}, attacks {clause}.",
        Reach.UNCLEAR: f"Whether {name}{when}{where}, reaches {clause} is not established by the sources that were read.",
        Reach.NOT_REACHED: f"{name}{when}{where}, does not reach {clause}.",
    }
    yield words.get(_text(now, "reach"), f"{name} is about {clause}.")  # type: ignore[call-overload]  # a StrEnum's value
    if was:
        yield f"Before, we said of it: {news.REACHES.get(_text(was, 'reach'), 'nothing')}."
    if case is None:
        return
    parties = [listed(map(str, side)) for side in (case.plaintiffs, case.defendants) if side]
    if len(parties) == 2:
        yield f"The parties: {short(parties[0], 200)} against {short(parties[1], 200)}."
    if case.relief:
        yield f"What it asks for: {bare(short(case.relief, 300))}."


def _entry(event: Event, was: Mapping[str, Any], now: Mapping[str, Any], room: Courtroom) -> Iterator[str]:
    told = now or was
    row = room.entries.get(_key(told, "entry"))
    number = f"entry {told['number']}" if told.get("number") is not None else "an entry"
    where = f"the docket of {_case(told, row.challenge if row else None)}, {_text(told, 'court')}".removesuffix(", ")
    on = day(_text(told, "date"))
    if row is not None and row.external_id is None:
        yield f"{capital(news.entry(told))}, {on}, in {_case(told, row.challenge)}, {_text(told, 'court')}."
    elif event.kind == Change.COURT_EVENT_ADDED:
        yield f"New in {where}: {number}, dated {on}."
    elif _words_changed(was, now):
        yield f"The docket changed its words: {number} of {where}, dated {on}."
    else:
        yield f"An editor of this site has read {number} of {where}, dated {on}. It is told now as: {news.entry(told)}."
    if news.is_unread(told):
        yield _UNREAD
    if told.get("summary"):
        yield f"In an editor's words: {short(_text(told, 'summary'), 500)}"
    if _words_changed(was, now) and not news.is_unread(told):
        yield "An editor said so of the words that it had before."
    if told.get("scheduled_on") != was.get("scheduled_on"):
        before = f"; before, {day(_text(was, 'scheduled_on'))}" if was.get("scheduled_on") else ""
        yield f"It is set for: {day(_text(told, 'scheduled_on')) or 'no day now'}{before}."
    if told.get("text"):
        yield f"The docket's own words: {quoted(_text(told, 'text'), 400)}."
    if row is not None and row.basis != Basis.STATED:
        yield f"This is as {_reported(row)}."


def _words_changed(was: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    return bool(was and now and was.get("text") != now.get("text"))


def _case(told: Mapping[str, Any], case: LegalChallenge | None) -> str:
    """`United States v. Example (docket number 1:26-cv-7)`."""
    name = short(_text(told, "case"), 200) or "a case"
    if case is None:
        return name
    return f"{name} ({f'docket number {short(case.docket_number, 60)}' if case.docket_number else 'docket number not found'})"


def _reported(row: Order | CourtEvent) -> str:
    by = f" by {short(row.source_name, 200)}" if row.source_name else ""
    return f"inferred from what is reported{by}" if row.basis == Basis.INFERRED else f"reported{by}"


def _key(told: Mapping[str, Any], name: str) -> int:
    key = told.get(name)
    return key if isinstance(key, int) else 0


def _text(told: Mapping[str, Any], name: str) -> str:
    return str(told.get(name) or "")
