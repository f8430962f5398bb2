"""The first page: the question and its answer, what is new, what comes, every watched bill, how current each state is."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from bills.models import Bill, Jurisdiction, Reading, Topic
from bills.views.answer import answer
from bills.views.latest import WEEK, coming, lines, rulings
from scrapers.state import State, all_states

# Lines of each list beside the answer.
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Card:
    """A state, its watched bills, and the last day whose news was read of them. `state` is None where it has no module."""

    jurisdiction: Jurisdiction
    state: State | None
    bills: list[Bill]
    through: datetime.date | None

    @property
    def is_coming(self) -> bool:
        return not self.bills and not (self.state and self.state.is_read)


def home(request: HttpRequest) -> HttpResponse:
    known, now = cards(), timezone.now()
    newest = lines(SHOWN)
    context = {
        "cards": known,
        "topic": Topic.objects.order_by("pk").first(),
        "answer": answer([bill for card in known for bill in card.bills], len(known)),
        "newest": newest,
        "is_quiet": not newest or newest[0].date < (now - WEEK).date(),
        "coming": coming(SHOWN, now=now),
        "rulings": rulings(SHOWN),
    }
    return render(request, "bills/home.html", context)


def cards() -> list[Card]:
    """The states that are read before those that are coming, each group by name."""
    bills, days = watched_bills(), read_through()
    found = [
        Card(row, all_states().get(row.code), bills[row.pk], days.get(row.pk)) for row in Jurisdiction.objects.with_last_read()
    ]
    # A legislature that was only loaded, and has nothing of the topic, is found among all of them.
    return sorted((card for card in found if card.state or card.bills), key=lambda card: card.is_coming)


def watched_bills() -> defaultdict[int, list[Bill]]:
    """By the key of their state."""
    grouped: defaultdict[int, list[Bill]] = defaultdict(list)
    for bill in Bill.objects.watched().for_lists().in_reading_order():
        grouped[bill.session.jurisdiction_id].append(bill)
    return grouped


def read_through() -> dict[int, datetime.date]:
    """The last day whose news any current reading of a watched bill can hold, by the key of its state."""
    current = Reading.objects.current().filter(bill__watched=True).values_list("bill__session__jurisdiction")
    days = current.annotate(Max("snapshot__read_through"), Max("snapshot__retrieved_at"))
    found = {pk: [day for day in (through, at.date() if at else None) if day] for pk, through, at in days}
    return {pk: max(known) for pk, known in found.items() if known}
