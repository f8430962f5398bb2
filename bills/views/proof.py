"""Where one fact comes from: the source, when it was read, the kept bytes as they were read, and what that reading changed."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import slugify
from django.utils import timezone
from django.utils.formats import date_format

from bills import proof as kept
from bills.models import Action, Bill, BillRelation, Event, Hearing, Reading, Snapshot, Sponsorship, Version, VoteEvent
from bills.seen import shown
from bills.views.cite import cite, stays, version
from bills.views.entries import Entry
from bills.views.marks import Marks
from bills.views.missing import missing
from bills.views.moments import moment, query, spoken
from bills.views.robots import unindexed
from bills.views.roll import RESULTS, other_counts
from bills.views.sources import Source, addressed, said_by, sources
from bills.views.told import telling
from bills.views.which import which
from bills.views.wording import RELATIONS, bare
from scrapers.state import all_states
from scrapers.vocabulary import Relation, VoteOption, VoteResult

FIELDS = ("title", "official_title", "abstract", "status_text", "effective_text", "subjects")
# Events of a reading that are told one by one.
TOLD = 30


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact as shown: `name` is what it is, `words` what it says, `told` (label, value) all of it; `anchor` its place on the page.

    `reading` is None for a hearing, which rests on `page` alone.
    """

    name: str
    words: str
    told: list[tuple[str, str]]
    anchor: str
    page: Snapshot
    reading: Reading | None = None
    withdrawn_at: datetime.datetime | None = None
    checked_at: datetime.datetime | None = None


def proof(request: HttpRequest, state: str, session: str, identifier: str, part: str, row: str) -> HttpResponse:
    """`/il/104th/HB1312/proof/actions/17/`, or `.../proof/bill/title/`; with `?seen=`, of what was shown then."""
    known = which(request, state, session, identifier=identifier, page="proof", rest=(part, row))
    if isinstance(known, HttpResponse):
        return known
    now = timezone.now()
    with timezone.override(known.session.jurisdiction.timezone):
        at = moment(request.GET.get("seen"), now=now)
        held = Bill.objects.with_history().annotate(**version()).get(pk=known.pk) if at is None else shown(known, at)
        marks = Marks.of(held, at=at) if held else Marks()
        if held:
            marks.mask.cover(held)
        fact = _fact(addressed(held), part, row) if held else None
        if held is None or fact is None:
            return missing(request, "This page of the bill shows no such fact.", bills=[known])
        told = _told(held, fact, marks) | {
            "corrections": _corrections(marks, held, part, row),
            "seen": spoken(at) if at else "",
            "past_query": f"?seen={query(at)}" if at else "",
        }
        told["citation"] = cite(
            request,
            held,
            fact=fact.words,
            page=fact.page,
            moment=at or stays(held, now=now),
            official=fact.page.url,
            anchor=fact.anchor,
        )
        return unindexed(render(request, "bills/proof.html", told | {"unindexed": True}))


def _told(bill: Bill, fact: Fact, marks: Marks) -> dict[str, Any]:
    reading, code = fact.reading, bill.session.jurisdiction.code
    events = Event.objects.filter(bill=bill.pk).select_related("correction__bill__session__jurisdiction").order_by("pk")
    mine = events.filter(reading=reading.pk) if reading else events.filter(part="hearings")
    state = all_states().get(code)
    before = Reading.objects.filter(bill=bill.pk, kind=reading.kind, pk__lt=reading.pk).order_by("-pk") if reading else None
    return {
        "bill": bill,
        "fact": fact,
        "source": Source(reading, state) if reading else None,
        "slice": _slice(fact, withheld=bool(marks.mask)),
        "events": [telling(event, marks.mask, code) for event in mine[:TOLD]],
        "more_events": max(0, mine.count() - TOLD),
        "before": before.defer("raw").select_related("snapshot").first() if before is not None else None,
        "anchor": fact.anchor,
    }


def _slice(fact: Fact, *, withheld: bool) -> kept.Slice:
    if withheld:
        return kept.Slice(note="A text of this bill is withheld by an editor. The kept bytes may hold it, and are not shown here.")
    words = [fact.words, *(value for _, value in fact.told)]
    if fact.reading is None:
        return kept.page_of(fact.page, words)
    return kept.slice_of(fact.reading, words)


def _corrections(marks: Marks, bill: Bill, part: str, row: str) -> list[Entry]:
    """What editors say of the fact today."""
    found = marks.at(part, bill.pk, row) if part == "bill" else marks.at(part, int(row))
    return [entry for entry in found if entry.is_live]


def _fact(bill: Bill, part: str, row: str) -> Fact | None:
    """The fact that an address names, as a bill that was fetched with its history shows it."""
    if part == "bill":
        return _field(bill, row)
    if not row.isdecimal() or len(row) > 18:
        return None
    if part == "hearings":
        items = (item.hearing for item in bill.hearing_items.all())
        hearing = next((hearing for hearing in items if hearing.pk == int(row)), None)
        return _hearing(hearing) if hearing else None
    if part not in _FACTS:
        return None
    found = next((each for each in getattr(bill, part).all() if each.pk == int(row)), None)
    return _stated(bill, part, found, *_FACTS[part](found)) if found is not None else None


def _stated(bill: Bill, part: str, row: Any, words: str, told: list[tuple[str, str]], anchor: str) -> Fact:
    reading: Reading = row.reading
    current = next((each for each in bill.readings.all() if each.kind == reading.kind), reading)
    checked = None if row.withdrawn_at else max(reading.checked_at, current.checked_at)
    return Fact(bare(part), words, _said(told), anchor, reading.snapshot, reading, row.withdrawn_at, checked)


def _said(told: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(label, value) for label, value in told if value]


def _field(bill: Bill, field: str) -> Fact | None:
    value = getattr(bill, field) if field in FIELDS else None
    source = said_by(sources(bill)).get(field)
    if not value or source is None:
        return None
    words = ", ".join(value) if isinstance(value, list) else str(value)
    anchor = "subjects" if field == "subjects" else "abstract" if field == "abstract" else ""
    reading = source.reading
    return Fact(bare("bill", field), words, [], anchor, reading.snapshot, reading, None, reading.checked_at)


def _action(row: Action) -> tuple[str, list[tuple[str, str]], str]:
    day = f"{date_format(row.date, 'j F Y')}{' (legislative day)' if row.date_basis == 'legislative' else ''}"
    told = [("Date", day), ("Body", row.organization.name), ("Committee", row.committee)]
    return row.description, [*told, ("Read as", ", ".join(row.classification))], f"action-{row.pk}"


def _vote(row: VoteEvent) -> tuple[str, list[tuple[str, str]], str]:
    tally = f"{row.counts.get(VoteOption.YES, 0)} yes, {row.counts.get(VoteOption.NO, 0)} no"
    others = other_counts(row)
    names = ", ".join(f"{name.printed_name}: {name.option}" for name in row.person_votes.all())
    told = [
        ("Motion", row.motion_text),
        ("Date", date_format(row.date, "j F Y")),
        ("Body", row.organization.name),
        ("Committee", row.committee),
        ("Result", RESULTS[VoteResult(row.result)]),
        ("Text voted on", row.version),
        ("Note", row.note),
        ("The source's own key", row.source_key),
        ("Names", names),
    ]
    return f"{row.motion_text}: {tally}{f', {others}' if others else ''}", told, f"vote-{slugify(row.source_key)}"


def _sponsorship(row: Sponsorship) -> tuple[str, list[tuple[str, str]], str]:
    return row.name, [("Kind", row.classification)], "sponsors"


def _version(row: Version) -> tuple[str, list[tuple[str, str]], str]:
    day = date_format(row.date, "j F Y") if row.date else ""
    return row.label, [("Title at that stage", row.title), ("Date", day), ("Address of the text", row.url)], "texts"


def _relation(row: BillRelation) -> tuple[str, list[tuple[str, str]], str]:
    words = f"{RELATIONS[Relation(row.relation)]}: {row.identifier}"
    return words, [("Bill", row.identifier), ("Session", row.session_identifier)], "related"


_FACTS: dict[str, Callable[[Any], tuple[str, list[tuple[str, str]], str]]] = {
    "actions": _action,
    "votes": _vote,
    "sponsorships": _sponsorship,
    "versions": _version,
    "relations": _relation,
}


def _hearing(row: Hearing) -> Fact:
    local = timezone.localtime(row.starts_at)
    when = date_format(local, "H:i T, j F Y") if row.time_stated else date_format(local, "j F Y")
    told = [
        ("Body", row.organization.name),
        ("When", when),
        ("Hour", row.time_text),
        ("Place", row.location),
        ("Status", row.status),
    ]
    words = f"{row.committee}, {when}"
    return Fact(
        bare("hearings"),
        words,
        _said([("Committee", row.committee), *told]),
        f"hearing-{row.pk}",
        row.snapshot,
        checked_at=row.checked_at,
    )
