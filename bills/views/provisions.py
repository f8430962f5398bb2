"""What a bill's texts provide, question by question: the newest text's answers, and how they came about."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bills.models import Bill, Dimension, Provision, Version
from bills.views.entries import public_name
from bills.views.which import which
from scrapers.vocabulary import Origin, ProvisionValue

_SAYS = (ProvisionValue.YES, ProvisionValue.NO, ProvisionValue.PARTLY)
# Five words and five shapes: no two look alike without colour.
_LOOKS = {
    ProvisionValue.YES: ("Yes", "●"),
    ProvisionValue.NO: ("No", "○"),
    ProvisionValue.PARTLY: ("Partly", "◐"),
    ProvisionValue.SILENT: ("Silent", "—"),
    ProvisionValue.UNVERIFIED: ("Unverified", "?"),
}
MEANINGS = {
    ProvisionValue.YES: "the text says so",
    ProvisionValue.NO: "the text says otherwise",
    ProvisionValue.PARTLY: "the text says so in part, or on conditions",
    ProvisionValue.SILENT: "the part named was read whole and says nothing of it",
    ProvisionValue.UNVERIFIED: "the text was not read, or not enough of it",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What one text says on one question, as pages tell it. `earlier` is an earlier text's word, where this one was not read."""

    row: Provision
    earlier: "Answer | None" = None

    @property
    def value(self) -> ProvisionValue:
        return ProvisionValue(self.row.value)

    @property
    def word(self) -> str:
        return _LOOKS[self.value][0]

    @property
    def sign(self) -> str:
        return _LOOKS[self.value][1]

    @property
    def says(self) -> bool:
        """Whether the text says anything: yes, no or partly."""
        return self.value in _SAYS

    @property
    def is_read(self) -> bool:
        return self.value is not ProvisionValue.UNVERIFIED

    @property
    def text(self) -> str:
        """Which text: “Enrolled”, or “Introduced of SB 2729”."""
        return f"{self.row.version} of {self.row.text_of}" if self.row.text_of else self.row.version

    @property
    def by(self) -> str:
        """Who read it."""
        return public_name(self.row.checked_by) if self.row.checked_by else "the maintainers of this site"

    @property
    def is_editors(self) -> bool:
        return self.row.origin == Origin.EDITOR

    @property
    def same_as(self) -> tuple[str, str]:
        """What two answers share that do not differ."""
        return (self.value, self.row.answer.casefold())


def answers_of(bills: Iterable[Bill], *, at: datetime.datetime | None = None) -> dict[int, dict[int, list[Answer]]]:
    """By the key of the bill and of the question: every text's answer, the oldest text first, as shown at a moment or now."""
    keys = [bill.pk for bill in bills]
    rows = Provision.objects.at(at).filter(bill__in=keys).select_related("checked_by")
    places = {
        (bill, label): order for bill, label, order in Version.objects.filter(bill__in=keys).values_list("bill", "label", "order")
    }

    def by_text(row: Provision) -> tuple[bool, datetime.date, int, int]:
        """By day, and of one day in the source's order. A text without a day is taken for the newest."""
        return (row.version_on is None, row.version_on or datetime.date.min, places.get((row.bill_id, row.version), 0), row.pk)

    found: dict[int, dict[int, list[Answer]]] = defaultdict(lambda: defaultdict(list))
    for row in sorted(rows, key=by_text):
        found[row.bill_id][row.dimension_id].append(Answer(row))
    return found


def newest(told: Sequence[Answer]) -> Answer | None:
    """The answer of the bill's own newest text. Where that was not read, with the last text before it that says something."""
    own = [answer for answer in told if not answer.row.text_of]
    if not own:
        return None
    last = own[-1]
    before = [answer for answer in told if answer.says and answer.row.pk != last.row.pk]
    return Answer(last.row, before[-1]) if not last.is_read and before else last


@dataclass(frozen=True, slots=True)
class Line:
    """A question, with the newest text's answer."""

    dimension: Dimension
    answer: Answer


def lines(bill: Bill, *, at: datetime.datetime | None = None) -> list[tuple[str, list[Line]]]:
    """What the bill says, group by group; nothing where none of its texts was read for it."""
    told = answers_of([bill], at=at)[bill.pk]
    found = [Line(dimension, answer) for dimension in Dimension.objects.all() if (answer := newest(told.get(dimension.pk, [])))]
    return [(group, list(those)) for group, those in groupby(found, key=lambda line: line.dimension.group)]


@dataclass(frozen=True, slots=True)
class Step:
    """A text's answer, and how it differs from the one before: "" for the first, and for one that says the same."""

    answer: Answer
    change: str


@dataclass(frozen=True, slots=True)
class Past:
    """A question through the bill's texts."""

    dimension: Dimension
    steps: list[Step]

    @property
    def has_changed(self) -> bool:
        return any(step.change for step in self.steps)


def past(told: Sequence[Answer]) -> list[Step]:
    """The answers, each with how it differs from the last text before it that was read."""
    read = [answer for answer in told if answer.is_read]
    changes = {after.row.pk: _change(before, after) for before, after in pairwise(read)}
    return [Step(answer, changes.get(answer.row.pk, "")) for answer in told]


def _change(before: Answer, after: Answer) -> str:
    if before.same_as == after.same_as or not (before.says or after.says):
        return ""
    if not before.says:
        return "Came in"
    return "Changed" if after.says else "Went out"


def provisions(request: HttpRequest, state: str, session: str, identifier: str) -> HttpResponse:
    """`/il/104th/HB1312/provisions/`: each question through the bill's texts, those that changed first."""
    bill = which(request, state, session, identifier=identifier, page="provisions")
    if not isinstance(bill, Bill):
        return bill
    told = answers_of([bill])[bill.pk]
    pasts = [Past(dimension, past(told[dimension.pk])) for dimension in Dimension.objects.all() if dimension.pk in told]
    context = {
        "bill": bill,
        "changed": [one for one in pasts if one.has_changed],
        "same": [one for one in pasts if not one.has_changed],
        "looks": looks(),
    }
    return render(request, "bills/provisions.html", context)


def looks() -> list[tuple[str, str, str, str]]:
    """The five values: the word, its shape, its name in style sheets, and what it means."""
    return [(*_LOOKS[value], str(value), MEANINGS[value]) for value in ProvisionValue]
