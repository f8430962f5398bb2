"""The cases that the project ships: each fact with its source, loaded twice the same, and never over somebody's word."""

import json
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import Model
from django.utils import timezone

from bills.courts.telling import settle
from bills.models import (
    Bill,
    CaseReport,
    ChallengedProvision,
    Clause,
    Court,
    CourtEvent,
    CourtSearch,
    Event,
    LegalChallenge,
    Order,
)
from bills.seeding.courts import SEEDS, load_courts
from scrapers.vocabulary import Basis, Claim, CourtEventKind, OrderEffect, Origin, Posture, Reach
from tests.factories import NOON, make_bill, make_editor, make_session, make_state

TABLES: tuple[type[Model], ...] = (
    *(Court, Clause, LegalChallenge, CaseReport),
    *(ChallengedProvision, CourtEvent, Order, CourtSearch),
)
CASES: list[dict[str, Any]] = json.loads((SEEDS / "cases.json").read_text(encoding="utf-8"))["cases"]
CLAUSES: list[dict[str, Any]] = json.loads((SEEDS / "clauses.json").read_text(encoding="utf-8"))["bills"]


def told_of() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every statement of the shipped cases that must have a source, by its case."""
    for case in CASES:
        for part in ("challenged", "events", "orders"):
            yield from ((case["slug"], said) for said in case.get(part, ()))


@pytest.fixture
def bills(db: None) -> dict[str, Bill]:
    """The bills of which the shipped clauses are, by slug."""
    found = {}
    for said in CLAUSES:
        state = make_state(code=said["state"])
        bill = make_bill(session=make_session(state=state, identifier=said["session"]), identifier=said["identifier"])
        found[bill.slug] = bill
    return found


def rows() -> list[dict[str, Any]]:
    """All that is said, without what is worked out from it."""
    found = [row for table in TABLES for row in table._default_manager.order_by("pk").values()]
    return [{name: value for name, value in row.items() if name not in ("answer", "court")} for row in found]


# ---- What is shipped ----


def test_every_statement_of_a_case_has_a_source() -> None:
    assert CASES
    for slug, said in told_of():
        assert said["source_name"], (slug, said)
        assert said["source_url"].startswith("http"), (slug, said)
    for case in CASES:
        assert case["reports"], case["slug"]
        assert all(report["url"].startswith("http") and report["source_name"] for report in case["reports"])
        assert case["last_source_on"]


def test_no_docket_number_is_shipped_and_each_says_that_it_was_looked_for() -> None:
    """None was read at a court. What a report gives is told as that report's."""
    assert not [case["slug"] for case in CASES if case.get("docket_number")]
    trial = [case for case in CASES if "parent" not in case]
    assert all(any(said["what"].startswith("docket number") for said in case["searched"]) for case in trial)


def test_nothing_of_a_case_is_shipped_as_the_courts_own_word() -> None:
    bases = [said["basis"] for _, said in told_of()] + [case[f] for case in CASES for f in ("court_basis", "filed_basis")]
    assert set(bases) <= {Basis.REPORTED, Basis.INFERRED, Basis.NOT_FOUND}
    assert not any(report.get("official") for case in CASES for report in case["reports"])


def test_a_day_of_effect_is_told_with_the_words_that_set_it() -> None:
    for bill in CLAUSES:
        for clause in bill["clauses"]:
            if clause.get("effective_on"):
                assert re.search(r"effect|Effective", clause["note"]), clause
            assert clause["citation_url"].startswith("http")


# ---- Loading it ----


def test_loaded_twice_it_is_the_same_and_nobody_is_told(bills: dict[str, Bill]) -> None:
    load_courts()
    once = rows()
    load_courts()
    assert rows() == once
    assert not Event.objects.exists()
    assert LegalChallenge.objects.count() == len(CASES)
    assert set(LegalChallenge.objects.values_list("origin", flat=True)) == {Origin.RECONSTRUCTED}
    assert set(Court.objects.values_list("appeals_to__code", flat=True)) >= {"ca2", "ca4", "ca7", "ca9", "scotus"}
    illinois = LegalChallenge.objects.get(slug="united-states-v-illinois-hb1312")
    assert (illinois.court_basis, illinois.docket_number) == (Basis.REPORTED, "")
    assert illinois.last_source_words == "February or March 2026"
    attacked = illinois.challenged.filter(reach=Reach.ATTACKED, clause__on_topic=True)
    assert [row.clause.bill.slug for row in attacked] == ["HB1312"]
    told = ChallengedProvision.objects.filter(clause__on_topic=True).exclude(challenge=illinois)
    assert Reach.ATTACKED not in set(told.values_list("reach", flat=True))
    assert Order.objects.get().clauses.get().bill.slug == "SB352"
    # Words of the vocabulary, each: the loader refuses any other.
    assert set(LegalChallenge.objects.values_list("posture", flat=True)) <= set(Posture)
    assert set(CourtEvent.objects.values_list("kind", flat=True)) <= set(CourtEventKind) - {CourtEventKind.UNCLASSIFIED}
    assert set(Order.objects.values_list("effect", flat=True)) <= set(OrderEffect)
    assert {word for claims in LegalChallenge.objects.values_list("claims", flat=True) for word in claims} <= set(Claim)


@pytest.mark.django_db
def test_what_hangs_on_a_bill_waits_for_it() -> None:
    load_courts()
    assert LegalChallenge.objects.count() == len(CASES)
    assert not Clause.objects.exists()
    assert not Order.objects.exists()
    state = make_state(code="va")
    make_bill(session=make_session(state=state, identifier="2026"), identifier="SB352")
    load_courts()
    assert [clause.slug for clause in Clause.objects.all()] == ["masks"]
    assert Order.objects.get().clauses.get().slug == "masks"


@pytest.fixture
def example(db: None, tmp_path: Path) -> Path:
    """A folder that tells of United States v. Example, which is against a clause of an invented bill that was read."""
    bill = {"state": "zz", "session": "2026"}
    of = bill | {"bill": "HB 1", "clause": "right-to-sue"}
    source = {"source_name": "Example Times", "source_url": "https://times.example/suit"}
    case = {
        "slug": "united-states-v-example",
        "case_name": "United States v. Example",
        "court": "zzd",
        "court_basis": "reported",
        "filed_on": "2026-05-15",
        "filed_basis": "reported",
        "posture": "pre-enforcement-us",
        "plaintiffs": ["United States"],
        "defendants": ["State of Example"],
        "claims": ["direct-regulation"],
        "relief": "",
        "note": "",
        "searched": [],
        "last_source_on": "2026-05-16",
        "reports": [{"fact": "filed", "said": "15 May 2026", "source_name": "Example Times", "url": "https://times.example/suit"}],
        "challenged": [of | source | {"reach": "unclear", "basis": "reported"}],
        "events": [
            source | {"key": "order", "date": "2026-06-01", "kind": "order", "basis": "reported", "summary": "It was blocked."}
        ],
        "orders": [
            source
            | {"event": "order", "date": "2026-06-01", "effect": "preliminary-injunction", "basis": "reported", "clauses": [of]}
        ],
    }
    court = {"code": "zzd", "name": "District of Example", "citation": "D. Ex.", "level": "trial", "federal": True}
    clause = {"slug": "right-to-sue", "name": "Right to sue", "on_topic": True}
    searched = bill | {"bill": "HB 1", "searched_on": "2026-05-16", "where": "The Example Times.", "result": "One suit was found."}
    told = {
        "courts": {"courts": [court | {"appeals_to": "", "state": "zz"}]},
        "clauses": {"bills": [bill | {"identifier": "HB 1", "clauses": [clause]}]},
        "cases": {"cases": [case], "searches": [searched]},
    }
    for name, said in told.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(said), encoding="utf-8")
    make_bill(identifier="HB 1")
    load_courts(tmp_path)
    return tmp_path


def test_an_editors_word_stays(example: Path) -> None:
    case, clause = LegalChallenge.objects.get(), Clause.objects.get()
    Clause.objects.update(effective_on="2026-01-01", origin=Origin.EDITOR)
    ChallengedProvision.objects.update(replaced_at=NOON)
    said = {"reach": Reach.ATTACKED, "basis": Basis.STATED, "made_by": make_editor(), "recorded_at": NOON}
    ChallengedProvision.objects.create(challenge=case, clause=clause, **said)
    Order.objects.update(replaced_at=NOON, reason="It is of another case.")
    CourtEvent.objects.update(hidden_at=NOON)
    LegalChallenge.objects.update(filed_on="2026-05-14", origin=Origin.EDITOR)
    corrected = {"fact": "filed", "said": "14 May 2026", "url": "https://times.example/suit"}
    CaseReport.objects.create(challenge=case, **corrected)
    settle(Bill.objects.all(), now=timezone.now())
    before = rows()
    load_courts(example)
    assert rows() == before


def test_what_was_taken_back_does_not_come_again_and_a_followed_case_is_its_dockets(example: Path) -> None:
    ChallengedProvision.objects.update(replaced_at=NOON)
    LegalChallenge.objects.update(courtlistener_id=1, docket_number="1:26-cv-00001", filed_on="2026-05-14")
    before = rows()
    load_courts(example)
    assert rows() == before


def test_a_later_edition_takes_the_place_of_an_earlier_one_and_keeps_it(example: Path) -> None:
    later = json.loads((example / "cases.json").read_text(encoding="utf-8"))
    later["cases"][0]["challenged"][0]["reach"] = "attacked"
    later["cases"][0]["note"] = "Not to be confused with Example v. Example."
    (example / "cases.json").write_text(json.dumps(later), encoding="utf-8")
    load_courts(example)
    said = ChallengedProvision.objects.order_by("pk")
    assert [(row.reach, row.replaced_at is None) for row in said] == [(Reach.UNCLEAR, False), (Reach.ATTACKED, True)]
    assert LegalChallenge.objects.get().note == "Not to be confused with Example v. Example."


def test_a_word_that_the_vocabulary_lacks_is_refused(example: Path) -> None:
    told = (example / "cases.json").read_text(encoding="utf-8")
    (example / "cases.json").write_text(told.replace("preliminary-injunction", "a-win"), encoding="utf-8")
    Order.objects.all().delete()
    with pytest.raises(ValueError, match="a-win"):
        load_courts(example)


@pytest.mark.django_db
@pytest.mark.slow
def test_the_shipped_archive_has_every_bill_that_the_shipped_clauses_are_of() -> None:
    call_command("load", stdout=StringIO())
    assert Clause.objects.count() == sum(len(said["clauses"]) for said in CLAUSES)
    assert CourtSearch.objects.exists()
