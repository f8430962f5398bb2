"""Bills side by side, question by question, each answer with the words and the place that it rests on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from bills.courts.lane import placed_today
from bills.courts.sentences import sentence
from bills.models import Bill, Dimension, Provision
from bills.views.provisions import MEANINGS, Answer, answers_of, looks, newest
from bills.views.tables import table
from scrapers.vocabulary import Position

COLUMNS = (
    "state",
    "session",
    "bill",
    "group",
    "dimension",
    "question",
    "value",
    "answer",
    "quote",
    "section",
    "text",
    "text_of",
    "text_date",
    "citation_url",
    "checked_on",
    "checked_by",
    "compared_with_kept_text",
    "note",
    "address",
)

COURTS = "What have courts said of the right to sue in it?"


@dataclass(frozen=True, slots=True)
class Row:
    """A question, and each chosen bill's answer or None, in the order of the bills."""

    dimension: Dimension
    cells: list[tuple[Bill, Answer | None]]

    @property
    def differs(self) -> bool:
        """Whether two texts that were read answer differently."""
        return len({answer.same_as for _, answer in self.cells if answer and answer.is_read}) > 1


@dataclass(frozen=True, slots=True)
class Choice:
    """A bill that can be chosen."""

    bill: Bill
    chosen: bool

    @property
    def key(self) -> str:
        return key_of(self.bill)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was asked for: the bills, in the order of their states, the questions with their answers, and what courts have said.

    `courts` are sentences for each bill, of its clauses on the topic; none where no clause of it is followed.
    """

    choices: list[Choice]
    rows: list[Row]
    courts: list[tuple[Bill, list[str]]]
    only_differences: bool

    @property
    def bills(self) -> list[Bill]:
        return [choice.bill for choice in self.choices if choice.chosen]

    @property
    def groups(self) -> list[tuple[str, list[Row]]]:
        return [(group, list(rows)) for group, rows in groupby(self.rows, key=lambda row: row.dimension.group)]

    @property
    def states(self) -> list[tuple[str, list[Choice]]]:
        """The choices, by the name of their state."""
        named = groupby(self.choices, key=lambda choice: choice.bill.session.jurisdiction.name)
        return [(name, list(choices)) for name, choices in named]

    @property
    def query(self) -> str:
        """The same again, for an address."""
        asked = [("bill", key_of(bill)) for bill in self.bills]
        return urlencode([*asked, ("differences", "1")] if self.only_differences else asked, safe="/")


def key_of(bill: Bill) -> str:
    """`il/104th/HB1312`, as its address spells it."""
    return f"{bill.session.jurisdiction.code}/{bill.session.identifier}/{bill.slug}"


def comparison(request: HttpRequest) -> Comparison:
    """`?bill=il/104th/HB1312&state=ny&differences=1`: without any that there is, of each state the bill that went furthest."""
    answered = Provision.objects.current().values("bill")
    rows = Bill.objects.filter(pk__in=answered).select_related("session__jurisdiction", "stage").with_common_name()
    bills = sorted(rows, key=lambda bill: (bill.session.jurisdiction.name, -_reached(bill), bill.slug))
    wanted, states = set(request.GET.getlist("bill")), {code.lower() for code in request.GET.getlist("state")}
    first = {code: next(group) for code, group in groupby(bills, key=lambda bill: bill.session.jurisdiction.code)}
    chosen = {bill.pk for bill in bills if key_of(bill) in wanted} | {first[code].pk for code in states if code in first}
    chosen = chosen or {bill.pk for bill in first.values()}
    compared = [bill for bill in bills if bill.pk in chosen]
    told = answers_of(compared)
    only = request.GET.get("differences") == "1"
    side_by_side = [_row(dimension, compared, told) for dimension in Dimension.objects.all()]
    return Comparison(
        choices=[Choice(bill, bill.pk in chosen) for bill in bills],
        rows=[row for row in side_by_side if row.differs or not only],
        courts=_courts(compared),
        only_differences=only,
    )


def _courts(bills: Sequence[Bill]) -> list[tuple[Bill, list[str]]]:
    here = placed_today(bills, now=timezone.now())
    return [(bill, [sentence(one) for one in here.get(bill.pk, []) if one.clause.on_topic]) for bill in bills]


def _reached(bill: Bill) -> int:
    return list(Position).index(Position(bill.stage.position)) if hasattr(bill, "stage") else -1


def _row(dimension: Dimension, bills: Sequence[Bill], told: dict[int, dict[int, list[Answer]]]) -> Row:
    return Row(dimension, [(bill, newest(told[bill.pk].get(dimension.pk, []))) for bill in bills])


def compare(request: HttpRequest) -> HttpResponse:
    """`/compare/`: a table, or cards on a phone."""
    return render(request, "bills/compare.html", {"comparison": comparison(request), "looks": looks(), "courts_question": COURTS})


def compare_csv(request: HttpRequest) -> HttpResponse:
    """`/compare.csv`: a row for each question and bill, with the same choice as the page.

    The dimension `courts` is worked out: its answer is what courts have said of the bill's part on the topic, its value is empty.
    """
    return table("comparison.csv", COLUMNS, _table(request))


def compare_json(request: HttpRequest) -> JsonResponse:
    """`/compare.json`: the questions with why they are asked, what the values mean, and the rows of the table."""
    asked = comparison(request)
    names = ("slug", "group", "name", "question", "why")
    return JsonResponse(
        {
            "values": {str(value): meaning for value, meaning in MEANINGS.items()},
            "questions": [{name: getattr(row.dimension, name) for name in names} for row in asked.rows],
            "answers": list(_table(request, asked)),
        }
    )


def _table(request: HttpRequest, asked: Comparison | None = None) -> Iterator[dict[str, object]]:
    asked = asked or comparison(request)
    for row in asked.rows:
        for bill, answer in row.cells:
            if answer is not None:
                yield _told(request, bill, row.dimension, answer)
    for bill, sentences in asked.courts:
        address = request.build_absolute_uri(bill.get_absolute_url())
        told = {"group": "Litigation", "dimension": "courts", "question": COURTS, "answer": " ".join(sentences), "address": address}
        yield dict.fromkeys(COLUMNS, "") | _whose(bill) | told


def _whose(bill: Bill) -> dict[str, object]:
    return {"state": bill.session.jurisdiction.code, "session": bill.session.identifier, "bill": bill.identifier}


def _told(request: HttpRequest, bill: Bill, dimension: Dimension, answer: Answer) -> dict[str, object]:
    said = answer.row
    return _whose(bill) | {
        "group": dimension.group,
        "dimension": dimension.slug,
        "question": dimension.question,
        "value": said.value,
        "answer": said.answer,
        "quote": said.quote,
        "section": said.section,
        "text": said.version,
        "text_of": said.text_of,
        "text_date": said.version_on.isoformat() if said.version_on else "",
        "citation_url": said.citation_url,
        "checked_on": said.checked_on.isoformat(),
        "checked_by": answer.by,
        "compared_with_kept_text": "yes" if said.compared else "no",
        "note": said.note,
        "address": request.build_absolute_uri(f"{bill.get_absolute_url()}provisions/#{dimension.slug}"),
    }
