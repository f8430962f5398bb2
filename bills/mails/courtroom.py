"""News of courts in a mail: what was ordered or entered, who says so, in whose words, and where each clause stands now.

What no editor has read is told as that, with the docket's own words, and no ruling is stated of it.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bills.courts.coming import coming
from bills.courts.lane import Placed, placed
from bills.courts.sentences import court, filed, sentence
from bills.mails.words import bare, capital, listed, moment, quoted, short
from bills.models import CourtEvent, Event, LegalChallenge, Order
from bills.views import court_news as news
from bills.views.court_words import RELATIONS, order_sentence
from scrapers.vocabulary import Basis, CaseRelation, Change, CourtEventKind, OrderEffect, Reach

# What holds of a clause is told before what was entered about it.
_FIRST = (Change.ORDER_ADDED, Change.ORDER_CHANGED, Change.CHALLENGE_ADDED, Change.FORCE_CHANGED)
# A mail that says one of these tells where each clause stands: that it moved is no other news.
MOVERS = _FIRST[:3]
_HIDDEN = "An entry of a docket that we read is hidden since by an editor of this site. What it says is not repeated here."
_UNREAD = "No editor of this site has read it yet. What it does is not known here, and no ruling is told of it."

_READ_SINCE = "No editor of this site had read it when it was seen. One has since: the case tells what it is."


@dataclass(frozen=True, slots=True)
class Stands:
    """A clause, the sentence of where it stands now, and in a few words where it stood before it moved, or ""."""

    clause: str
    now: str
    was: str


@dataclass(frozen=True, slots=True)
class Courtroom:
    """The rows that events of courts are of, as they are now, and the bill's clauses where they stand on the day of the mail.

    `moved` are the sides before of the clauses that moved at the moment of the events, by clause; `hearings` are those that are set
    in the cases, beside the ones that the events are of.
    """

    orders: Mapping[int, Order] = field(default_factory=dict)
    entries: Mapping[int, CourtEvent] = field(default_factory=dict)
    cases: Mapping[str, LegalChallenge] = field(default_factory=dict)
    clauses: tuple[Placed, ...] = ()
    moved: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    hearings: tuple[CourtEvent, ...] = ()
    day: datetime.date | None = None

    @classmethod
    def of(cls, bill: int, events: Iterable[Event], *, on: datetime.date) -> "Courtroom":
        """A handful of queries; none where no event is of a court."""
        known = [event for event in events if event.part == "court"]
        if not known:
            return cls()
        told = [side for event in known for side in (news.said(event.before), news.said(event.after))]
        orders = Order.objects.select_related("challenge__court", "event", "upon").prefetch_related("clauses__bill")
        entries = CourtEvent.objects.select_related("challenge__court").filter(hidden_at=None)
        slugs = {str(side["path"]).rstrip("/").rpartition("/")[2] for side in told if side.get("path")}
        cases = LegalChallenge.objects.select_related("court", "parent").filter(slug__in=slugs)
        moves = Event.objects.filter(
            bill=bill, kind=Change.FORCE_CHANGED, recorded_at__in={event.recorded_at for event in known}
        ).order_by("-pk")
        keys = [side["entry"] for side in told if isinstance(side.get("entry"), int)]
        hearings = CourtEvent.objects.filter(challenge__in=cases, kind=CourtEventKind.HEARING, scheduled_on__gte=on, hidden_at=None)
        return cls(
            orders=orders.in_bulk([side["order"] for side in told if isinstance(side.get("order"), int)]),
            entries=entries.in_bulk(keys),
            cases={case.get_absolute_url(): case for case in cases},
            clauses=tuple(placed([bill], on=on).get(bill, ())),
            moved={str(side.get("clause")): side for side in (news.said(move.before) for move in moves) if side},
            hearings=tuple(hearings.exclude(pk__in=keys).select_related("challenge")),
            day=on,
        )

    def rests_on(self, order: Mapping[str, Any], entry: Mapping[str, Any]) -> bool:
        """Whether an order, as its event tells it, is that entry: what is told of the one tells the other."""
        row = self.orders.get(_key(order, "order"))
        return row is not None and row.event_id is not None and row.event_id == entry.get("entry")

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
        """What is set for a day in these cases, beside what the mail is about."""
        if self.day is None:
            return []
        orders = (order for one in self.clauses for order in one.orders)
        return [one.sentence for one in coming(self.hearings, orders, on=self.day)[:4]]

    def is_read(self, told: Mapping[str, Any]) -> bool:
        """Whether an editor has said by now what an entry is that was told unread."""
        row = self.entries.get(_key(told, "entry"))
        return row is not None and row.kind != CourtEventKind.UNCLASSIFIED


def weight(event: Event, told: Mapping[str, Any]) -> tuple[int, bool]:
    """The place of an event of a court among others of its moment: orders that block before those that do not."""
    place = _FIRST.index(event.kind) if event.kind in _FIRST else len(_FIRST)
    return place, told.get("effect") == OrderEffect.INJUNCTION_DENIED


# In a few words.


def briefly(event: Event, before: Any, after: Any, room: Courtroom) -> str:
    """`preliminary injunction, Right to sue, as to federal officers`: what a subject and a line of a digest say."""
    was, now = news.said(before), news.said(after)
    told = now or was
    if not told:
        return "an entry that an editor has hidden"
    clause, case = _text(told, "clause"), short(_text(told, "case"), 60)
    match event.kind:
        case Change.ORDER_ADDED:
            return _order_briefly(told)
        case Change.ORDER_CHANGED:
            return f"{'told otherwise' if now else 'taken back'}: {_order_briefly(told)}"
        case Change.CHALLENGE_ADDED if not clause:
            row = room.cases.get(_text(told, "path"))
            came = f" {RELATIONS[CaseRelation(row.relation)]}" if row and row.relation else ""
            return f"{'case told otherwise' if was else f'new case{came}'}, {case}"
        case Change.CHALLENGE_ADDED:
            does: dict[str, str] = {Reach.UNCLEAR: "may attack", Reach.NOT_REACHED: "does not attack"}
            return f"{case} {does.get(_text(told, 'reach'), 'attacks')} {clause}"
        case Change.FORCE_CHANGED:
            if was.get("answer") != now.get("answer"):
                return f"{clause} {_text(now, 'answer')}, was {_text(was, 'answer')}"
            return f"{clause}: {news.courts(now)}, was {news.courts(was)}"
    if news.is_unread(told):
        what = "new docket entry" if event.kind == Change.COURT_EVENT_ADDED else "docket entry changed"
        return f"{what}, {'read by an editor since' if room.is_read(told) else 'not yet read by an editor'}"
    summary = short(_text(told, "summary"), 80)
    changed = "docket changed its words, " if _words_changed(was, now) else ""
    return f"{changed}{news.entry(told)}{f': {bare(summary)}' if summary else ''}"


def _order_briefly(told: Mapping[str, Any]) -> str:
    """Without its end in words, for which a subject has no room."""
    clauses = told.get("clauses")
    named = [", ".join(map(str, clauses))] if isinstance(clauses, list) and clauses else []
    ends = told.get("until") if told.get("effect") == OrderEffect.TRO else None
    upon = f" of the order of {news.day(_text(told, 'upon'))}" if told.get("upon") else ""
    return ", ".join([f"{news.order(told)}{upon}", *named, *news.scope({**told, "until": ends})])


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
        case Change.CHALLENGE_ADDED if "clause" not in told:
            yield from _case_itself(event, was, told, room)
        case Change.CHALLENGE_ADDED:
            yield from _reach(was, told, room)
        case Change.FORCE_CHANGED:
            yield f"Where “{_text(told, 'clause')}” stands has changed: {news.standing(now)}. Before: {news.standing(was)}."
        case _:
            yield from _entry(event, was, now, room)


def links(event: Event, before: Any, after: Any, room: Courtroom, *, site: str, page: str) -> list[tuple[str, str]]:
    """Where it can be read: the court's page or a report, the case, and the very line on the bill's page."""
    told = news.said(after) or news.said(before)
    order, entry = room.orders.get(_key(told, "order")), room.entries.get(_key(told, "entry"))
    found = [("Where that is written", _text(told, "source_url"))]
    if told.get("path"):
        found.append(("The case", f"{site}{told['path']}"))
    if entry is not None:
        found.append(("This line", f"{page}#{entry.anchor}"))
    elif order is not None and order.replaced_at is None:
        found.append(("This line", f"{page}#{order.event.anchor if order.event else f'order-{order.pk}'}"))
    return found


def _order(told: Mapping[str, Any], room: Courtroom) -> Iterator[str]:
    row = room.orders.get(_key(told, "order"))
    if row is None:
        yield f"{capital(_order_briefly(told))}: {_text(told, 'court') or 'a court that is not known'}, {_text(told, 'date')}."
        return
    yield order_sentence(row)
    entry = row.event if row.event is not None and row.event.hidden_at is None else None
    number = f"entry {entry.entry_number} of the docket" if entry and entry.entry_number is not None else "an entry of the docket"
    seen = f", {number}, which was first read here at {moment(entry.recorded_at)}" if entry else ""
    yield f"The court is {court(row.challenge)}; the case is {_case(told, row.challenge)}{seen}."
    if entry is not None and entry.summary:
        yield f"In an editor's words: {short(entry.summary, 500)}"
    if entry is not None and entry.text:
        yield f"The docket's own words: {quoted(entry.text, 400)}."
    if row.quote:
        yield f"The order's own words: {quoted(row.quote, 600)}."
    if row.basis != Basis.STATED:
        yield f"This is as {_reported(row)}."
    elif row.source_name:
        yield f"Read in: {short(row.source_name, 200)}."
    if row.replaced_at is not None:
        yield "Since then this site tells it otherwise: look at the case."


def _order_again(event: Event, was: Mapping[str, Any], now: Mapping[str, Any], room: Courtroom) -> Iterator[str]:
    earlier = room.orders.get(_key(was, "order"))
    reason = f" Why: {bare(short(earlier.reason, 500))}." if earlier and earlier.reason else ""
    case = _case(now or was, earlier.challenge if earlier else None)
    if not now:
        yield f"We take back what we told of an order of {news.day(_text(was, 'date'))} in {case}: {_order_briefly(was)}.{reason}"
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
    words: dict[str, str] = {
        Reach.ATTACKED: f"{name}{when}{where}, attacks {clause}.",
        Reach.UNCLEAR: f"Whether {name}{when}{where}, reaches {clause} is not established by the sources that were read.",
        Reach.NOT_REACHED: f"{name}{when}{where}, does not reach {clause}.",
    }
    yield words.get(_text(now, "reach"), f"{name} is about {clause}.")
    if was:
        yield f"Before, we said of it: {news.reach(was) or 'nothing'}."
    if case is None:
        return
    parties = [listed(map(str, side)) for side in (case.plaintiffs, case.defendants) if side]
    if len(parties) == 2:
        yield f"The parties: {short(parties[0], 200)} against {short(parties[1], 200)}."
    if case.relief:
        yield f"What it asks for: {bare(short(case.relief, 300))}."


def _case_itself(event: Event, was: Mapping[str, Any], now: Mapping[str, Any], room: Courtroom) -> Iterator[str]:
    """A new rung of a case, or facts of one that are told otherwise."""
    case = room.cases.get(_text(now, "path"))
    name, where = _case(now, case), _text(now, "court") or "a court that is not known"
    if was:
        yield f"What is told of {name}, {where}, has changed."
        for label, before, after in news.lines(event, was, now):
            yield f"{capital(label)}: before {before}, now {after}."
        return
    came = f", {RELATIONS[CaseRelation(case.relation)]} from {short(str(case.parent), 200)}" if case and case.parent else ""
    filed_on = f" Filed: {news.day(_text(now, 'filed_on'))}." if now.get("filed_on") else ""
    yield f"A case that this site did not have: {name}, in {where}{came}.{filed_on}"
    yield "What it does to a clause is told once a court has said so, and an editor has read it."


def _entry(event: Event, was: Mapping[str, Any], now: Mapping[str, Any], room: Courtroom) -> Iterator[str]:
    told = now or was
    row = room.entries.get(_key(told, "entry"))
    number = f"entry {told['number']}" if told.get("number") is not None else "an entry"
    where = f"{_case(told, row.challenge if row else None)}, {_text(told, 'court') or 'a court that is not known'}"
    on = news.day(_text(told, "date"))
    if row is not None and row.external_id is None:
        yield f"{capital(news.entry(told))} of {on}, in {where}."
    elif event.kind == Change.COURT_EVENT_ADDED:
        yield f"New in the docket of {where}: {number}, dated {on}."
    elif _words_changed(was, now):
        yield f"The docket of {where}, has other words now in {number}, dated {on}."
    else:
        yield f"An editor of this site has said what {number} is, dated {on}, in the docket of {where}: {news.entry(told)}."
    if news.is_unread(told):
        yield _READ_SINCE if room.is_read(told) else _UNREAD
    if told.get("summary"):
        yield f"In an editor's words: {short(_text(told, 'summary'), 500)}"
    if _words_changed(was, now) and not news.is_unread(told):
        yield "What an editor said of it is of the words that it had before."
    if told.get("scheduled_on") != was.get("scheduled_on"):
        before = f"; before, for {news.day(_text(was, 'scheduled_on'))}" if was.get("scheduled_on") else ""
        yield f"It is set for {news.day(_text(told, 'scheduled_on')) or 'no day now'}{before}."
    if event.kind == Change.COURT_EVENT_CHANGED and row is not None:
        yield f"We first read it at {moment(row.recorded_at)}."
    if told.get("text"):
        yield f"The docket's own words: {quoted(_text(told, 'text'), 400)}."
    if row is not None and row.basis in (Basis.REPORTED, Basis.INFERRED):
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
