"""Cases against the laws: which clause each is against, what its court has done, and what the sources do not say."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db.models import F, OuterRef, Prefetch, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bills.courts.sentences import day as spoken
from bills.courts.telling import root
from bills.models import (
    Bill,
    CaseReport,
    ChallengedProvision,
    Clause,
    CourtEvent,
    CourtSearch,
    Jurisdiction,
    LegalChallenge,
    Order,
)
from bills.models.challenge import LegalChallengeQuerySet
from bills.views.court_words import BASES, CLAIMS, KINDS, POSTURES, REACHES, based, met_sentence, order_sentence
from bills.views.ladder import families, ladder, last_read
from bills.views.missing import missing
from bills.views.wording import day
from scrapers.vocabulary import Basis, Claim, CourtEventKind, Origin, Posture, Reach

# Facts of which two accounts in other words contradict each other. Of a ruling, they may both be right.
_ONE_ANSWER = frozenset({"filed", "court", "docket number", "parties", "targets", "appeal", "ended"})
_HEARD = "https://www.courtlistener.com/docket/{}/{}/"
_HEARD_ABOVE = "https://www.supremecourt.gov/docket/docketfiles/html/public/{}.html"


# ---- What is shown of a case ----


@dataclass(frozen=True, slots=True)
class Told:
    """Whether a case is against a clause, in words."""

    row: ChallengedProvision

    @property
    def clause(self) -> Clause:
        return self.row.clause

    @property
    def reach(self) -> str:
        return based(REACHES[Reach(self.row.reach)], self.row.basis)


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of a case. An entry that no editor has read is told in the docket's words alone."""

    event: CourtEvent

    @property
    def kind(self) -> str:
        return KINDS[CourtEventKind(self.event.kind)]

    @property
    def basis(self) -> str:
        return BASES[Basis(self.event.basis)]

    @property
    def documents(self) -> list[dict[str, Any]]:
        """What is sealed is told by its number alone. `available`: the source holds the file."""
        names = ("number", "description", "url")
        return [
            {"number": one.get("number", ""), "sealed": True}
            if one.get("sealed")
            else {name: one.get(name, "") for name in names} | {"available": one.get("available", True)}
            for one in self.event.documents
        ]


@dataclass(frozen=True, slots=True)
class Ruled:
    """An order in a sentence, with what later orders did to it."""

    order: Order

    @property
    def sentence(self) -> str:
        return order_sentence(self.order)

    @property
    def met(self) -> list[str]:
        return [met_sentence(later) for later in self.order.met_by.all()]


@dataclass(frozen=True, slots=True)
class Line:
    """A case in a list, with the rungs that came out of it."""

    case: LegalChallenge
    reaches: Sequence[Told]
    rungs: Sequence[LegalChallenge]
    latest: Happened | None

    @property
    def court(self) -> str:
        return based(str(self.case.court), self.case.court_basis) if self.case.court else "court not found"

    @property
    def filed(self) -> str:
        return based(spoken(self.case.filed_on), self.case.filed_basis) if self.case.filed_on else "not found"

    @property
    def posture(self) -> str:
        return POSTURES[Posture(self.case.posture)]

    @property
    def last_read(self) -> str:
        return last_read((self.case, *self.rungs))

    def bills(self) -> list[tuple[Bill, list[Told]]]:
        """By bill, in the order of their clauses."""
        grouped: dict[Bill, list[Told]] = {}
        for told in self.reaches:
            grouped.setdefault(told.clause.bill, []).append(told)
        return list(grouped.items())


def shown() -> LegalChallengeQuerySet:
    """The cases that a reader may see: what a court keeps from public indexes is kept from this one."""
    return LegalChallenge.objects.filter(blocked=False).select_related("court")


def reaches(cases: Iterable[LegalChallenge]) -> defaultdict[int, list[Told]]:
    """Whether each case is against which clauses, by the case's key."""
    rows = ChallengedProvision.objects.current().filter(challenge__in=list(cases))
    found: defaultdict[int, list[Told]] = defaultdict(list)
    order = ("clause__bill__session__jurisdiction__name", "clause__bill__slug", "clause__order", "pk")
    for row in rows.select_related("clause__bill__session__jurisdiction").order_by(*order):
        found[row.challenge_id].append(Told(row))
    return found


# ---- Pages ----


def cases(request: HttpRequest) -> HttpResponse:
    """`/cases/?state=zz`: every case by the court in which it began, newest first. A state that is none finds nothing."""
    state = state_of(request)
    told = {
        "lines": lines(state),
        "state": state,
        "states": Jurisdiction.objects.filter(sessions__bills__clauses__isnull=False).distinct().order_by("name"),
        "query": f"?state={state}" if state else "",
    }
    return render(request, "bills/cases.html", told)


def lines(state: str = "") -> list[Line]:
    """The cases of a state, each with its rungs; of all for ""."""
    began = began_in(state)
    rungs_of, against = families(began), reaches(began)
    latest = _latest({rung.pk for rungs in rungs_of.values() for rung in rungs})
    found = []
    for case in began:
        rungs = rungs_of[case.pk]
        events = [latest[rung.pk] for rung in rungs if rung.pk in latest]
        newest = max(events, key=attrgetter("date", "pk"), default=None)
        found.append(Line(case, against[case.pk], rungs[1:], Happened(newest) if newest else None))
    return found


def began_in(state: str = "") -> list[LegalChallenge]:
    """The first rungs of the cases about a bill of the state, or in a court that sits there, newest first; of all for ""."""
    first = shown().filter(Q(parent=None) | Q(parent__blocked=True)).order_by(F("filed_on").desc(nulls_last=True), "slug")
    if not state:
        return list(first)
    about = ChallengedProvision.objects.current().filter(clause__bill__session__jurisdiction__code=state)
    return list(first.filter(Q(pk__in=about.values("challenge")) | Q(court__jurisdiction__code=state)))


def _latest(keys: Iterable[int]) -> dict[int, CourtEvent]:
    """The latest event that is shown of each of these cases."""
    shown_of = CourtEvent.objects.filter(challenge=OuterRef("pk"), hidden_at=None)
    newest = Subquery(shown_of.order_by("-date", "-entry_number", "-pk").values("pk")[:1])
    named = LegalChallenge.objects.filter(pk__in=list(keys)).annotate(newest=newest).values("newest")
    return {event.challenge_id: event for event in CourtEvent.objects.filter(pk__in=named)}


def state_of(request: HttpRequest) -> str:
    return request.GET.get("state", "").replace("\0", "").strip().lower()[:2]


def case(request: HttpRequest, slug: str) -> HttpResponse:
    """`/cases/united-states-v-example/`"""
    found = shown().select_related("parent__parent").filter(slug=slug).first()
    if found is None:
        return missing(request, f"No case “{slug}” is known.")
    began = root(found)
    above = None if began == found or began.blocked else began
    rungs = families([began])[began.pk]
    own = reaches([found, above] if above else [found])
    reports = list(found.reports.all())
    is_reconstructed = found.origin == Origin.RECONSTRUCTED
    claimed = Basis.REPORTED if is_reconstructed else Basis.STATED  # of such a case no complaint was read
    told = {
        "case": found,
        "line": Line(found, own[found.pk] or (own[above.pk] if above else []), (), None),
        "began": above,
        "court": based(found.court.name, found.court_basis) if found.court else "not found",
        "searched": [one | {"on": day(one["on"])} for one in found.searched],
        "claims": [based(CLAIMS[Claim(word)], claimed) for word in found.claims],
        "numbers": [report for report in reports if report.fact == "docket number"],
        "alike": alike(own[found.pk] or own[began.pk]),
        "orders": orders(found),
        "events": [Happened(event) for event in found.events.filter(hidden_at=None).order_by("-date", "-entry_number", "-pk")],
        "rungs": ladder(rungs),
        "reports": reports,
        "differing": differing(reports),
        "read_at": read_at(found),
        "last_read": last_read([found]),
        "namesakes": shown().filter(case_name__iexact=found.case_name).exclude(pk__in=[rung.pk for rung in rungs]),
        "is_reconstructed": is_reconstructed,
    }
    return render(request, "bills/case.html", told)


def alike(told: Sequence[Told]) -> list[Clause]:
    """Clauses of other bills that are about what the case attacks: a ruling here says nothing of them, and a reader will ask."""
    attacked = [one.clause for one in told if one.row.reach == Reach.ATTACKED]
    others = Clause.objects.filter(slug__in={clause.slug for clause in attacked}).exclude(bill__in={c.bill_id for c in attacked})
    order = ("order", "bill__session__jurisdiction__name", "bill__slug")
    return list(others.select_related("bill__session__jurisdiction", "bill__stage").order_by(*order))


def orders(case: LegalChallenge) -> list[Ruled]:
    """What its orders do, newest first, as it is told today."""
    later = Prefetch("met_by", Order.objects.current().select_related("challenge__court").order_by("date", "pk"))
    rows = Order.objects.current().filter(challenge=case).select_related("upon", "event")
    return [Ruled(order) for order in rows.prefetch_related("clauses__bill", later).order_by("-date", "-pk")]


def differing(reports: Iterable[CaseReport]) -> list[str]:
    """The facts of which the sources say different things, where one of them can be right at most."""
    said: defaultdict[str, set[str]] = defaultdict(set)
    for report in reports:
        said[report.fact].add(report.said)
    return [fact for fact, words in said.items() if len(words) > 1 and fact in _ONE_ANSWER]


def read_at(case: LegalChallenge) -> str:
    """The address of the docket that is read; "" while nobody has confirmed which it is."""
    if case.courtlistener_id is not None:
        return _HEARD.format(case.courtlistener_id, case.slug)
    return _HEARD_ABOVE.format(case.scotus_number) if case.scotus_number else ""


# ---- For the page of a bill ----

_AGAINST = "Against the right to sue"
_UNCLEAR = "Unclear whether it reaches the right to sue"
_OTHERS = "Against other parts of the act, not the right to sue"
_PARTS = "Against parts of the act"
_DEFENCE = "Brought by the state in defence of its laws"
_ELSEWHERE = "Against other laws, told here because it may be taken for one against this"
_HEADINGS = (_AGAINST, _UNCLEAR, _OTHERS, _PARTS, _DEFENCE, _ELSEWHERE)


@dataclass(frozen=True, slots=True)
class Group:
    """Cases that bear on a bill in one way."""

    heading: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class InCourt:
    """A bill's cases, by what they are against, and the last search for any. `quiet`: none is, or may be, against its claim."""

    groups: Sequence[Group]
    search: CourtSearch | None
    quiet: bool


def cases_of(bill: Bill, at: datetime.datetime | None = None) -> InCourt:
    """The cases that are told with the bill, as this site told them at a moment; today's for None."""
    rows = ChallengedProvision.objects.at(at).filter(clause__bill=bill, challenge__blocked=False)
    by_case: defaultdict[LegalChallenge, list[Told]] = defaultdict(list)
    for row in rows.select_related("challenge__court", "clause__bill").order_by(
        "challenge__filed_on", "challenge", "clause__order"
    ):
        by_case[row.challenge].append(Told(row))
    known = {case.pk for case in shown().filter(recorded_at__lte=at)} if at else None
    grouped: defaultdict[str, list[Line]] = defaultdict(list)
    rungs_of = families(by_case)
    for case, told in by_case.items():
        rungs = [rung for rung in rungs_of[case.pk][1:] if known is None or rung.pk in known]
        grouped[_bears(case, told)].append(Line(case, told, rungs, None))
    searches = bill.court_searches.filter(searched_on__lte=at.date()) if at else bill.court_searches.all()
    groups = [Group(heading, grouped[heading]) for heading in _HEADINGS if heading in grouped]
    quiet = not {_AGAINST, _UNCLEAR} & grouped.keys() and bill.clauses.filter(on_topic=True).exists()
    return InCourt(groups, searches.first(), quiet)


def _bears(case: LegalChallenge, told: Sequence[Told]) -> str:
    claim = {one.row.reach for one in told if one.clause.on_topic}
    if case.posture == Posture.AFFIRMATIVE:
        return _DEFENCE
    if Reach.ATTACKED in claim:
        return _AGAINST
    if Reach.UNCLEAR in claim:
        return _UNCLEAR
    if all(one.row.reach == Reach.NOT_REACHED for one in told):
        return _ELSEWHERE
    return _OTHERS if claim else _PARTS
