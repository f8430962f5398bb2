"""A bill's change log: when this site saw what change, what was said before and after, and what was loaded without being news."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from bills.editions import resting
from bills.models import Bill, Event, Reading
from bills.views.atom import EventFeed
from bills.views.atom import name as title_of
from bills.views.moments import query, spoken
from bills.views.robots import unindexed
from bills.views.sources import Source
from bills.views.told import Telling, telling
from bills.views.which import which
from bills.withheld import Mask
from scrapers.state import all_states
from scrapers.vocabulary import Change, Origin

# Moments on a page, and events in a feed.
PAGE = 20
FED = 50
_INSTANT = datetime.timedelta(microseconds=1)
_COUNTED = {
    "actions": ("action", "actions"),
    "votes": ("vote", "votes"),
    "sponsorships": ("sponsor", "sponsors"),
    "versions": ("text", "texts"),
    "relations": ("related bill", "related bills"),
}


@dataclass(frozen=True, slots=True)
class Load:
    """A reading that told nobody of what it brought: `held` says how much rested on it then.

    `confirmed` are the facts, in words, of which it only said what an editor had said before.
    """

    source: Source
    held: str
    confirmed: list[str]

    @property
    def says_origin(self) -> bool:
        """Whether when it was read says nothing of its origin."""
        return self.source.is_live or (
            self.source.origin is Origin.CAPTURE and self.source.reading.snapshot.retrieved_at is not None
        )


@dataclass(slots=True)
class Moment:
    """What this site recorded of a bill at one moment; `before` and `after` are the ends of addresses of its page."""

    at: datetime.datetime
    first: bool
    told: list[Telling] = field(default_factory=list)
    loads: list[Load] = field(default_factory=list)

    @property
    def words(self) -> str:
        return spoken(self.at)

    @property
    def before(self) -> str:
        return "" if self.first else f"?seen={query(self.at - _INSTANT)}"

    @property
    def after(self) -> str:
        return f"?seen={query(self.at)}"


def changes(request: HttpRequest, state: str, session: str, identifier: str) -> HttpResponse:
    """`/il/104th/HB1312/changes/`: the newest first."""
    bill = which(request, state, session, identifier=identifier, page="changes")
    if isinstance(bill, HttpResponse):
        return bill
    with timezone.override(bill.session.jurisdiction.timezone):
        moments = _moments(bill)
        page = Paginator(moments, PAGE).get_page(request.GET.get("page"))
        log = _log(bill, list(page.object_list), first=moments[-1] if moments else None)
        told = {"bill": bill, "log": log, "page": page, "things": "moments", "unindexed": True}
        return unindexed(render(request, "bills/changes.html", told))


def changes_feed(request: HttpRequest, state: str, session: str, identifier: str) -> HttpResponse:
    """`/il/104th/HB1312/changes.atom`: the newest events, each with an identity of its own that stays."""
    bill = which(request, state, session, identifier=identifier, page="changes-feed")
    if isinstance(bill, HttpResponse):
        return bill
    address = request.build_absolute_uri(bill.get_absolute_url())
    name, known = title_of(bill), _tellings(bill, _events(bill)[:FED])
    feed = EventFeed(
        request,
        title=f"Changes of {name}",
        page=f"{address}changes/",
        description=f"What changed on this site's page of {name}, and when it was seen.",
        since=bill.changed_at,
    )
    with timezone.override(bill.session.jurisdiction.timezone):
        for told in known:
            feed.add_event(told, title=f"{bill.identifier}: {told.words}", page=address, reason=told.reason)
    return unindexed(HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type))


def _moments(bill: Bill) -> list[datetime.datetime]:
    told = Event.objects.filter(bill=bill).order_by().values_list("recorded_at", flat=True).distinct()
    read = Reading.objects.filter(bill=bill).order_by().values_list("recorded_at", flat=True).distinct()
    return sorted({*told, *read}, reverse=True)


def _events(bill: Bill) -> QuerySet[Event]:
    known = Event.objects.filter(bill=bill).order_by("-recorded_at", "-pk")
    return known.select_related("reading__snapshot", "run", "correction__bill__session__jurisdiction").defer("reading__raw")


def _tellings(bill: Bill, events: Iterable[Event]) -> list[Telling]:
    known, state = list(events), bill.session.jurisdiction.code
    mask = Mask.of([bill.pk]).hiding(known)
    return [telling(event, mask, state) for event in known]


def _log(bill: Bill, moments: list[datetime.datetime], *, first: datetime.datetime | None) -> list[Moment]:
    log = {at: Moment(at, at == first) for at in moments}
    for told in _tellings(bill, _events(bill).filter(recorded_at__in=moments)):
        log[told.event.recorded_at].told.append(told)
    quiet = Reading.objects.filter(bill=bill, recorded_at__in=moments, events=None).exclude(snapshot__origin=Origin.EDITOR)
    quiet = quiet.defer("raw").select_related("snapshot")
    for load in _loads(bill, list(quiet.order_by("-pk")), log):
        log[load.source.reading.recorded_at].loads.append(load)
    return list(log.values())


def _loads(bill: Bill, readings: list[Reading], log: Mapping[datetime.datetime, Moment]) -> list[Load]:
    state, held = all_states().get(bill.session.jurisdiction.code), resting(bill, readings)
    return [
        Load(Source(reading, state), _counted(held[reading.pk]), _confirmed(reading, log[reading.recorded_at].told))
        for reading in readings
    ]


def _confirmed(reading: Reading, told: Iterable[Telling]) -> list[str]:
    """The corrections that a reading confirmed: those of the same moment, on parts that it speaks of."""
    found = [each.correction for each in told if each.correction and each.event.kind == Change.CORRECTION_CONFIRMED]
    return [
        entry.fact
        for entry in found
        if (entry.correction.field if entry.correction.part == "bill" else entry.correction.part) in reading.parts
    ]


def _counted(held: Mapping[str, int]) -> str:
    return ", ".join(f"{held[part]} {words[held[part] != 1]}" for part, words in _COUNTED.items() if held.get(part))
