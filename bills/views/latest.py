"""The newest of what is told: lines of the record, orders and entries of courts, and what is set down for days to come.

A few queries each, however many bills are watched.
"""

import datetime
import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Prefetch
from django.utils import timezone

from bills.calendars import Entry
from bills.models import Action, Bill, Clause, CourtEvent, LegalChallenge, Order
from bills.timeline import KEY, MINOR
from bills.views.agenda import Scope, hearings_of
from bills.views.court_words import KINDS, order_sentence
from bills.withheld import Mask
from scrapers.vocabulary import Basis, CourtEventKind

WEEK = datetime.timedelta(days=7)
# Lines that are looked through for those that tell.
_LOOKED = 120
# One bill must not hide the others.
_OF_ONE = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the record that moved its bill; `words` are the source's own."""

    action: Action
    words: str

    @property
    def bill(self) -> Bill:
        return self.action.bill

    @property
    def date(self) -> datetime.date:
        return self.action.date

    @property
    def url(self) -> str:
        return f"{self.bill.get_absolute_url()}#moment-{self.action.pk}"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a court did, or what came to it."""

    case: LegalChallenge
    date: datetime.date
    words: str
    basis: str
    source_name: str
    source_url: str


def lines(number: int) -> list[Line]:
    """The newest lines of watched bills that tell of more than a bill's paperwork; two of each bill at most."""
    found = Action.objects.filter(bill__watched=True, withdrawn_at=None, hidden_at=None)
    newest = found.select_related("bill__session__jurisdiction", "organization").order_by("-date", "-order", "-place", "-pk")
    of: Counter[int] = Counter()
    telling = []
    for row in newest[:_LOOKED]:
        if KEY & set(row.classification) and of[row.bill_id] < _OF_ONE:
            of[row.bill_id] += 1
            telling.append(row)
    mask = Mask.of(of)
    return [Line(row, mask.over(row.description)) for row in telling[:number]]


def rulings(number: int) -> list[Ruling]:
    """The newest orders, and entries that an editor has read, of the cases that are known."""
    shown = LegalChallenge.objects.filter(blocked=False).select_related("court")
    clauses = Prefetch("clauses", Clause.objects.select_related("bill"))
    orders = Order.objects.current().filter(challenge__in=shown).select_related("challenge__court", "upon")
    made = list(orders.prefetch_related(clauses, "upon__clauses").order_by("-date", "-pk")[:number])
    events = CourtEvent.objects.filter(challenge__in=shown, hidden_at=None).exclude(kind__in=(*MINOR, CourtEventKind.UNCLASSIFIED))
    read = events.exclude(pk__in=[order.event_id for order in made if order.event_id]).select_related("challenge__court")
    told = [
        *(Ruling(row.challenge, row.date, order_sentence(row), row.basis, row.source_name, row.source_url) for row in made),
        *(
            Ruling(row.challenge, row.date, _entry(row), row.basis, row.source_name, row.source_url)
            for row in read.order_by("-date", "-pk")[:number]
        ),
    ]
    return sorted(told, key=lambda ruling: ruling.date, reverse=True)[:number]


def _entry(event: CourtEvent) -> str:
    words = f"{KINDS[CourtEventKind(event.kind)]}. {event.summary}".strip()
    return words if event.basis == Basis.STATED else f"As reported: {words[:1].lower()}{words[1:]}"


def coming(number: int, *, now: datetime.datetime) -> Sequence[Entry]:
    """The next hearings, last days of governors, and days in court of watched bills."""
    watched = Bill.objects.watched()
    ahead = hearings_of(watched).filter(starts_at__gte=now - datetime.timedelta(hours=12))
    scope = Scope(hearings=ahead, bills=watched, site=settings.SITE_URL)
    today = timezone.localdate(now)
    return list(itertools.islice(_ahead(scope, today), number))


def _ahead(scope: Scope, today: datetime.date) -> Iterator[Entry]:
    yield from sorted((entry for entry in scope.entries() if _day(entry) >= today), key=_day)


def _day(entry: Entry) -> datetime.date:
    return entry.starts.date() if isinstance(entry.starts, datetime.datetime) else entry.starts
