"""An invented case against an invented law: United States v. Example, on the Example Remedies Act. No real court has heard it."""

import datetime
from typing import Any

from django.contrib.auth.models import User

from bills.courts import deeds
from bills.courts.deeds import Said
from bills.models import Bill, BillStage, ChallengedProvision, Clause, Court, LegalChallenge, Order
from bills.staging import restage
from scrapers.vocabulary import Basis, CaseRelation, CourtLevel, OrderEffect, Origin, Posture, Reach
from tests.example import read
from tests.legislature import action, bill, list_page

SIGNED = datetime.date(2026, 2, 20)
MARCH = datetime.datetime(2026, 3, 10, 18, tzinfo=datetime.UTC)
PAPERS = "https://court.example/papers/"


def a_law(number: str = "HB 1") -> Bill:
    """A bill that became law on 20 February 2026, with a right to sue and a rule on masks."""
    passed = ["passage"]
    lines = [
        action("Introduced"),
        action("Passed 60-40", day=5, classification=passed),
        action("Passed 30-10", day=9, chamber="upper", classification=passed),
    ]
    read(list_page(bill(number, actions=[*lines, action("Sent to the governor", day=12), action("Signed, chapter 7", day=20)])))
    found = Bill.objects.select_related("session__jurisdiction").get(identifier=number)
    a_clause(found, "sue", name="Right to sue", sections="section 1", on_topic=True)
    a_clause(found, "masks", name="Masks", sections="section 2", order=1)
    restage([found.pk], now=MARCH)
    return found


def a_clause(bill: Bill, slug: str, **told: Any) -> Clause:
    return Clause.objects.create(bill=bill, slug=slug, **{"effective_on": SIGNED, "origin": Origin.EDITOR, **told})


def courts() -> dict[str, Court]:
    """The three rungs of Example."""
    top, _ = Court.objects.get_or_create(
        code="exsup", defaults={"name": "Supreme Court of Examples", "citation": "Ex.", "level": CourtLevel.HIGHEST}
    )
    told = {"name": "Example Court of Appeals", "citation": "Ex. Cir.", "level": CourtLevel.APPEAL, "appeals_to": top}
    circuit, _ = Court.objects.get_or_create(code="exca", defaults=told)
    told = {"name": "District Court of Example", "citation": "D. Ex.", "level": CourtLevel.TRIAL, "appeals_to": circuit}
    district, _ = Court.objects.get_or_create(code="exd", defaults=told)
    return {"district": district, "circuit": circuit, "top": top}


def a_case(*attacked: Clause, slug: str = "united-states-v-example", **told: Any) -> LegalChallenge:
    """A case that attacks these clauses, filed on 1 March 2026."""
    usual = {
        "case_name": "United States v. Example",
        "court": courts()["district"],
        "court_basis": Basis.STATED,
        "filed_on": datetime.date(2026, 3, 1),
        "filed_basis": Basis.STATED,
        "posture": Posture.PRE_ENFORCEMENT_US,
        "plaintiffs": ["United States"],
        "defendants": ["State of Example"],
        "origin": Origin.EDITOR,
        "recorded_at": MARCH,
    }
    case = LegalChallenge.objects.create(slug=slug, **{**usual, **told})
    for clause in attacked:
        reaches(case, clause)
    return case


def an_appeal(case: LegalChallenge, *, slug: str = "example-v-united-states", **told: Any) -> LegalChallenge:
    usual = {"case_name": "Example v. United States", "court": courts()["circuit"], "parent": case, "relation": CaseRelation.APPEAL}
    return a_case(slug=slug, **{**usual, **told})


def reaches(case: LegalChallenge, clause: Clause, reach: Reach = Reach.ATTACKED) -> ChallengedProvision:
    told = {"reach": reach, "basis": Basis.STATED, "source_url": PAPERS, "recorded_at": MARCH}
    return ChallengedProvision.objects.create(challenge=case, clause=clause, **told)


def ordered(
    case: LegalChallenge,
    effect: OrderEffect,
    day: datetime.date,
    *clauses: Clause,
    now: datetime.datetime = MARCH,
    by: User | None = None,
    **told: Any,
) -> Order:
    """An order as an editor says it."""
    said = Said(effect=effect, date=day, clauses=clauses, source_url=f"{PAPERS}{effect}", **told)
    return deeds.order(case, said, by=by, now=now)


def axis(bill: Bill) -> str:
    """The court axis of the bill, as pages read it."""
    return str(BillStage.objects.get(bill=bill).court)
