"""Lines of histories that no rule of the stage reads: what is left to a person, with the rule that comes nearest."""

import datetime
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bills.models import Action, Bill, Jurisdiction
from scrapers.moves import StageRule, StageRules
from scrapers.state import all_states

# Texts shown of one state; a person works through the most frequent first.
SHOWN = 200
# Less alike than this is no proposal.
_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Text:
    """A text that no rule reads: how often it stands there, since when it was seen, one bill, and the nearest rule."""

    description: str
    count: int
    first_seen: datetime.datetime
    bill: Bill
    nearest: StageRule | None


def unread(request: HttpRequest) -> HttpResponse:
    """`/status/unread/`: by state."""
    found = [(row, texts(row)) for row in Jurisdiction.objects.order_by("name")]
    return render(request, "bills/unread.html", {"states": [pair for pair in found if pair[1]], "shown": SHOWN})


def texts(jurisdiction: Jurisdiction) -> list[Text]:
    """The texts of a state that no rule reads, the most frequent first, SHOWN at most."""
    state = all_states().get(jurisdiction.code)
    if state is None:
        return []
    rows = Action.objects.filter(
        unread=True, withdrawn_at=None, hidden_at=None, bill__session__jurisdiction=jurisdiction
    ).order_by()
    counted = rows.values("description").annotate(count=Count("pk"), first_seen=Min("reading__recorded_at"), bill=Min("bill"))
    told = list(counted.order_by("-count", "description")[:SHOWN])
    bills = Bill.objects.select_related("session__jurisdiction").in_bulk([row["bill"] for row in told])
    return [
        Text(
            row["description"], row["count"], row["first_seen"], bills[row["bill"]], nearest(row["description"], state.stage_rules)
        )
        for row in told
    ]


def nearest(text: str, rules: StageRules) -> StageRule | None:
    """The rule whose example is most like the text; None where none is."""
    likeness = {rule: SequenceMatcher(None, rule.example.casefold(), text.casefold()).ratio() for rule in rules.table}
    best = max(likeness, key=lambda rule: likeness[rule], default=None)
    return best if best is not None and likeness[best] >= _ALIKE else None
