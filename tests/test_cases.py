"""The pages of cases: an invented case against an invented law, as a reader, a spreadsheet and a machine are told of it."""

import csv
import datetime
import io
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from bills.courts import deeds
from bills.models import Bill, CaseReport, CourtEvent, CourtSearch, LegalChallenge
from bills.views.case_tables import COLUMNS
from bills.views.cases import cases_of
from bills.views.court_words import CLAIMS, KINDS, POSTURES, REACHES, RELATIONS, order_sentence
from scrapers.vocabulary import (
    Basis,
    CaseRelation,
    Claim,
    CourtEventKind,
    OrderEffect,
    Origin,
    Posture,
    Reach,
)
from tests.factories import NOON, make_bill, make_session, make_state
from tests.in_court import MARCH, PAPERS, a_case, a_clause, an_appeal, ordered, reaches
from tests.reading import read

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


def day(number: int) -> datetime.date:
    return datetime.date(2026, 3, number)


@pytest.fixture
def law() -> Bill:
    bill = make_bill()
    a_clause(bill, "sue", name="Right to sue", sections="Section 1", on_topic=True)
    a_clause(bill, "masks", name="Masks", sections="Section 2", order=1)
    return bill


def an_entry(case: LegalChallenge, text: str, number: int, **told: Any) -> CourtEvent:
    usual = {"date": day(number), "origin": Origin.LIVE, "recorded_at": MARCH, "external_id": str(number), "entry_number": number}
    return CourtEvent.objects.create(challenge=case, text=text, **{**usual, **told})


# ---- Words ----


def test_every_word_of_the_vocabulary_is_one_that_a_reader_knows() -> None:
    for words, known in (
        *((POSTURES, Posture), (CLAIMS, Claim), (REACHES, Reach)),
        *((RELATIONS, CaseRelation), (KINDS, CourtEventKind)),
    ):
        assert set(words) == set(known)


def test_an_order_is_told_in_a_sentence_with_its_scope_and_what_met_it(law: Bill) -> None:
    sue, masks = law.clauses.all()
    case = a_case(sue, masks)
    tro = ordered(case, OrderEffect.TRO, day(2), sue, until=day(16))
    injunction = ordered(
        case, OrderEffect.PRELIMINARY_INJUNCTION, day(12), sue, masks, parties="federal officers", territory="Example"
    )
    stay = ordered(an_appeal(case), OrderEffect.STAYED, day(20), upon=injunction, until_words="until the appeal is decided")
    reported = ordered(case, OrderEffect.TRO, day(3), masks, basis=Basis.REPORTED)
    assert [order_sentence(order) for order in (tro, injunction, stay, reported)] == [
        "On 2 March 2026 the court barred enforcement of “Right to sue” (HB 1) for a short time (temporary restraining order), "
        "as to everybody, wherever the law applies, until 16 March 2026.",
        "On 12 March 2026 the court barred enforcement of “Right to sue” (HB 1) and “Masks” (HB 1) while the case goes on "
        "(preliminary injunction), as to federal officers, in Example, with no end stated.",
        "On 20 March 2026 the court stayed the order of 12 March 2026 (preliminary injunction), until the appeal is decided.",
        # What an order leaves open that nobody has read is not known.
        "On 3 March 2026, as reported, the court barred enforcement of “Masks” (HB 1) for a short time "
        "(temporary restraining order). The order itself was not read.",
    ]


# ---- The page of a case ----


def test_a_case_is_told_with_its_reach_orders_entries_ladder_and_silences(client: Client, law: Bill) -> None:
    sue, masks = law.clauses.all()
    case = a_case(
        sue,
        court_basis=Basis.INFERRED,
        filed_basis=Basis.REPORTED,
        claims=[Claim.DIRECT_REGULATION],
        searched=[{"what": "judge", "where": "the Example Times", "on": "2026-03-09", "result": "not found"}],
        last_source_on=day(9),
        last_source_words="early March 2026",
        origin=Origin.RECONSTRUCTED,
    )
    reaches(case, masks, Reach.NOT_REACHED)
    for said, source in (("1 March 2026", "Example Times"), ("2 March 2026", "Example Herald")):
        CaseReport.objects.create(challenge=case, fact="filed", said=said, source_name=source, url=f"{PAPERS}{source}")
    documents = [
        {"number": "1", "description": "Complaint", "url": f"{PAPERS}1", "sealed": False},
        {"number": "3", "description": "Exhibit", "url": f"{PAPERS}3", "available": False, "sealed": False},
        {"number": "2", "description": "Affidavit of Ada Example", "url": f"{PAPERS}2", "sealed": True},
    ]
    entry = an_entry(case, "ORDER granting motion", 5, documents=documents)
    an_entry(case, "Letter of Bo Example", 6, hidden_at=NOON)
    injunction = ordered(case, OrderEffect.PRELIMINARY_INJUNCTION, day(6), sue)
    appeal = an_appeal(case, last_source_on=day(10))
    ordered(appeal, OrderEffect.STAYED, day(10), upon=injunction)
    a_case(sue, slug="namesake", filed_on=day(7))

    page = read(client, case.get_absolute_url())
    assert "Filed 1 March 2026 (reported); court: District Court of Example (inferred)." in page
    assert "Reconstructed, not official." in page
    assert "Docket number not read at a court" in page
    assert re.search(r"Claims [^;]+ directly \(reported\) Asks for", page)
    assert "The sources differ on: filed." in page
    assert "Right to sue Section 1 Attacked" in page
    assert "Masks Section 2 Not attacked" in page
    assert "(preliminary injunction), as to everybody" in page
    assert "Stayed on 10 March 2026 by the Ex. Cir." in page
    assert "Entry of the docket, not yet read by an editor. The docket: ORDER granting motion" in page
    assert "Document 1: Complaint" in page
    assert "Document 3: Exhibit (the source does not hold the file)" in page
    assert "Document 2 is sealed." in page
    assert "Ada Example" not in page
    assert "Bo Example" not in page
    assert "Example Court of Appeals: Example v. United States, on appeal." in page
    assert "Supreme Court of Examples: no case there is known as of 10 March 2026." in page
    assert "Judge: not found. Looked for on 9 March 2026: the Example Times." in page
    assert "Nowhere: nobody has confirmed which docket it is." in page
    assert "The newest source that was read is of early March 2026. Nothing here proves" in page
    assert "Last source read early March 2026" in page
    assert "Other cases of the same name United States v. Example, D. Ex., filed 7 March 2026" in page
    html = client.get(case.get_absolute_url()).content.decode()
    assert f'id="{entry.anchor}"' in html
    assert f"{PAPERS}2" not in html
    assert f"{reverse('law')}#intergovernmental-immunity" in html

    deeds.classify(entry, kind=CourtEventKind.ORDER, summary="The court enjoins section 1.", by=None, now=MARCH)
    LegalChallenge.objects.filter(pk=case.pk).update(courtlistener_id=7, checked_at=MARCH, docket_number="1:26-cv-00001")
    page = read(client, case.get_absolute_url())
    assert f"Last source read {MARCH.day} March 2026" in page
    assert "Order. The court enjoins section 1." in page
    assert "Docket number 1:26-cv-00001" in page
    assert "an entry that is missing was not necessarily not filed" in page
    assert "As in the case out of which it came." in read(client, appeal.get_absolute_url())
    assert "No case “none” is known." in read(client, "/cases/none/", status=404)


# ---- The list ----


def test_the_list_has_each_case_once_by_state_and_as_tables(client: Client, law: Bill) -> None:
    sue, masks = law.clauses.all()
    case = a_case(sue, plaintiffs=["United States"], last_source_on=day(9), last_source_words="early March 2026")
    reaches(case, masks, Reach.UNCLEAR)
    appeal = an_appeal(case)
    an_entry(appeal, "NOTICE of appeal", 8)
    elsewhere = make_bill(session=make_session(state=make_state(code="yy", name="Elsewhere")), identifier="SB 4")
    a_case(a_clause(elsewhere, "sue", name="Right to sue", on_topic=True), slug="elsewhere", case_name="United States v. Elsewhere")

    page = read(client, "/cases/?state=ZZ")
    assert "United States v. Example Court D. Ex.; then Ex. Cir. Filed 1 March 2026" in page
    assert "Attacked: Right to sue, Section 1 Unclear whether it is attacked: Masks, Section 2" in page
    assert "Latest 8 March 2026: Entry of the docket, not yet read by an editor." in page
    assert "Last source read early March 2026" in page
    assert "last source read: early March 2026." in read(client, law.get_absolute_url())
    assert "United States v. Elsewhere" not in page
    assert "United States v. Elsewhere" in read(client, "/cases/")
    assert "No case of this state is known here." in read(client, "/cases/?state=xx")

    rows = list(csv.DictReader(io.StringIO(client.get("/cases.csv?state=zz").content.decode("utf-8-sig"))))
    assert list(rows[0]) == list(COLUMNS)
    assert [(row["case"], row["clause"], row["reach"]) for row in rows] == [
        ("United States v. Example", "Right to sue", "attacked"),
        ("United States v. Example", "Masks", "unclear"),
        ("Example v. United States", "", ""),
    ]
    assert [row["came_out_of"] for row in rows] == ["", "", case.slug]
    assert (rows[0]["last_source_on"], rows[0]["last_source_words"]) == ("", "early March 2026")
    found = client.get("/cases.json").json()["cases"]
    assert [one["case"] for one in found] == ["United States v. Elsewhere", "United States v. Example", "Example v. United States"]
    assert found[1]["plaintiffs"] == ["United States"]
    assert found[1]["docket_number"] is None
    assert [one["clause"] for one in found[1]["challenged"]] == ["Right to sue", "Masks"]


def test_the_list_asks_no_more_for_more_cases(
    client: Client, law: Bill, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(4):
        an_appeal(a_case(law.clauses.all()[0], slug=f"case-{number}"), slug=f"appeal-{number}")
    with django_assert_max_num_queries(9):
        client.get("/cases/")


def test_what_its_court_keeps_from_indexes_is_nowhere(client: Client, law: Bill) -> None:
    case = a_case(law.clauses.all()[0], case_name="In re Sealed Example", blocked=True)
    appeal = an_appeal(case)
    assert "In re Sealed Example" not in read(client, "/cases/")
    assert "In re Sealed Example" not in client.get("/cases.csv").content.decode()
    assert "In re Sealed Example" not in client.get("/cases.json").content.decode()
    assert "In re Sealed Example" not in read(client, appeal.get_absolute_url())
    assert not cases_of(law).groups
    read(client, case.get_absolute_url(), status=404)


# ---- On the page of a bill ----


def test_a_bills_cases_are_grouped_by_what_they_are_against(client: Client, law: Bill) -> None:
    sue, masks = law.clauses.all()
    a_case(sue, slug="against")
    reaches(a_case(masks, slug="parts"), sue, Reach.NOT_REACHED)
    reaches(a_case(slug="unclear"), sue, Reach.UNCLEAR)
    reaches(a_case(slug="elsewhere"), sue, Reach.NOT_REACHED)
    reaches(a_case(slug="defence", posture=Posture.AFFIRMATIVE), sue, Reach.NOT_REACHED)
    told = cases_of(law)
    assert [(group.heading, [line.case.slug for line in group.lines]) for group in told.groups] == [
        ("Against the right to sue", ["against"]),
        ("Unclear whether it reaches the right to sue", ["unclear"]),
        ("Against other parts of the act, not the right to sue", ["parts"]),
        ("Brought by the state in defence of its laws", ["defence"]),
        ("Against other laws, told here because it may be taken for one against this", ["elsewhere"]),
    ]
    assert not told.quiet
    assert not cases_of(law, MARCH - HOUR).groups
    assert "Against the right to sue United States v. Example, D. Ex.; filed: 1 March 2026." in read(client, law.get_absolute_url())


def test_silence_is_told_with_its_day_and_what_was_searched(client: Client, law: Bill) -> None:
    _, masks = law.clauses.all()
    a_case(masks)
    page = read(client, law.get_absolute_url())
    assert "Whether it is challenged in court has not been looked for." in page
    CourtSearch.objects.create(
        bill=law, searched_on=day(9), where="The Example Times.", result="None was found.", origin=Origin.EDITOR
    )
    page = read(client, law.get_absolute_url())
    assert "No challenge to the right to sue is known as of 9 March 2026." in page
    assert "Looked for on 9 March 2026. The Example Times. None was found." in page
