"""The courts' desk: what an editor reads there, says there, and cannot say."""

import dataclasses
import datetime
import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from bills.courts import deeds, pages
from bills.courts.deeds import Unsayable
from bills.courts.dockets import Facts, Proof, restate
from bills.models import AuditEntry, Bill, CaseReport, Court, CourtEvent, DocketPage, DocketProposal, Event, LegalChallenge, Order
from scrapers.vocabulary import Change, CourtEventKind, OrderEffect, Origin, Reach
from tests.in_court import MARCH, PAPERS, a_case, a_law, axis, courts, ordered
from tests.reading import read, words
from tests.staff import make_staff, signed_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("example_is_a_state")]


@pytest.fixture(autouse=True)
def _march() -> Iterator[None]:
    with time_machine.travel(MARCH, tick=False):
        yield


@pytest.fixture
def law() -> Bill:
    return a_law()


@pytest.fixture
def desk(client: Client) -> Client:
    return signed_in(client, make_staff())


def hidden(page: str, name: str = "seen") -> str:
    """What a form sends along unseen: the last of that name."""
    found = re.findall(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)
    return found[-1] if found else ""


def an_entry(case: LegalChallenge, text: str = "ORDER granting <b>2</b> Motion.", **told: object) -> CourtEvent:
    usual = {"external_id": "entry-4", "entry_number": 4, "date": datetime.date(2026, 3, 6), "source_url": f"{PAPERS}4"}
    return CourtEvent.objects.create(challenge=case, text=text, origin=Origin.LIVE, recorded_at=MARCH, **{**usual, **told})


def test_an_entry_becomes_an_order_that_was_looked_at_before_it_was_said(desk: Client, law: Bill) -> None:
    sue, masks = law.clauses.all()
    case = a_case(sue)
    entry = an_entry(case, documents=[{"number": "4", "description": "Order", "url": f"{PAPERS}4.pdf", "available": True}])
    front = read(desk, "/desk/")
    assert "Entries of dockets that no editor has read (1)" in front
    page = desk.get(f"/desk/courts/{case.pk}/").content.decode()
    assert "ORDER granting &lt;b&gt;2&lt;/b&gt; Motion." in page
    here = f"/desk/courts/{case.pk}/entries/{entry.pk}/"
    said = {"kind": "order", "summary": "Granted.", "seen": hidden(page), "order": "1"}
    answer = desk.post(here, said)
    assert answer.headers["Location"] == f"/desk/courts/{case.pk}/order/?entry={entry.pk}"
    # Whoever opened the form before that is told so, and keeps what was typed.
    late = desk.post(here, said | {"summary": "Denied."})
    assert late.status_code == 409
    assert "Somebody has said otherwise" in late.content.decode()
    assert "Denied." in late.content.decode()
    entry.refresh_from_db()
    assert entry.summary == "Granted."

    there = answer.headers["Location"]
    page = desk.get(there).content.decode()
    assert f'value="{PAPERS}4.pdf"' in page
    assert "Masks" not in page  # not attacked
    order = {
        "effect": OrderEffect.PRELIMINARY_INJUNCTION,
        "date": "2026-03-06",
        "basis": "stated",
        "clauses": [sue.pk],
        "parties": "federal officers",
        "until_words": "until judgment",
        "quote": "Defendants are enjoined.",
        "source_url": f"{PAPERS}4.pdf",
        "seen": hidden(page),
    }
    # What was not looked at is not said, whatever button is pressed.
    looked = desk.post(there, order | {"say": "1"}).content.decode()
    assert not Order.objects.exists()
    assert not Event.objects.filter(kind=Change.ORDER_ADDED).exists()
    assert "In force → becomes Blocked in part" in words(looked)
    assert "preliminarily enjoined it as to federal officers in United States v. Example, until judgment" in words(looked)
    # Nor is what was changed after the look.
    other = desk.post(there, order | {"say": "1", "looked": hidden(looked, "looked"), "parties": ""}).content.decode()
    assert "In force → becomes Blocked by a court" in words(other)
    assert not Order.objects.exists()
    desk.post(there, order | {"say": "1", "looked": hidden(looked, "looked")})
    made = Order.objects.get()
    assert (made.event, made.parties, list(made.clauses.all())) == (entry, "federal officers", [sue])
    assert axis(law) == "PRELIM_ENJOINED"
    # Somebody else's form of that moment is refused.
    late_order = order | {"effect": OrderEffect.TRO, "date": "2026-03-07"}
    stale = desk.post(there, late_order | {"look": "1"})
    assert stale.status_code == 409
    assert "Somebody has said otherwise" in words(stale.content.decode())
    assert AuditEntry.objects.filter(deed="said what an order does").count() == 1
    assert masks.court == ""


def test_an_order_is_said_otherwise_and_taken_back_with_a_reason(desk: Client, law: Bill) -> None:
    sue, _ = law.clauses.all()
    case = a_case(sue)
    first = ordered(case, OrderEffect.PRELIMINARY_INJUNCTION, datetime.date(2026, 3, 6), sue, quote="Enjoined.")
    there = f"/desk/courts/{case.pk}/order/?instead_of={first.pk}"
    page = desk.get(there).content.decode()
    order = {"effect": first.effect, "date": "2026-03-05", "basis": "stated", "clauses": [sue.pk], "source_url": PAPERS}
    order |= {"seen": hidden(page), "say": "1"}
    assert "This field is required" in desk.post(there, order).content.decode()
    looked = desk.post(there, order | {"reason": "A day early."}).content.decode()
    desk.post(there, order | {"reason": "A day early.", "looked": hidden(looked, "looked")})
    second = Order.objects.current().get()
    assert (second.date.day, Order.objects.count()) == (5, 2)
    back = f"/desk/courts/{case.pk}/order/{second.pk}/"
    page = desk.get(back).content.decode()
    assert "Blocked by a court → becomes In force" in words(page)
    desk.post(back, {"reason": "Another case's.", "seen": hidden(page)})
    assert not Order.objects.current().exists()
    assert "Another case's." in read(desk, f"/desk/courts/{case.pk}/")
    assert desk.get(back).status_code == 404


def test_reach_is_said_with_a_source_and_an_entry_is_hidden_with_a_reason(desk: Client, law: Bill) -> None:
    sue, masks = law.clauses.all()
    case = a_case(masks)
    page = read(desk, f"/desk/courts/{case.pk}/?bill=HB 1")
    assert "nothing is told Say whether: Right to sue" in page
    there = f"/desk/courts/{case.pk}/clauses/{sue.pk}/"
    seen = hidden(desk.get(there).content.decode())
    told = {"reach": Reach.ATTACKED, "basis": "stated", "seen": seen}
    assert "This field is required" in desk.post(there, told).content.decode()
    assert desk.post(there, told | {"source_url": PAPERS}).status_code == 302
    assert axis(law) == "FILED"
    assert desk.post(there, told | {"source_url": PAPERS, "reach": Reach.UNCLEAR}).status_code == 409

    entry = an_entry(case, "Letter of a private person.")
    there = f"/desk/courts/{case.pk}/entries/{entry.pk}/hide/"
    seen = hidden(desk.get(there).content.decode())
    assert desk.post(there, {"seen": seen, "reason": " "}).status_code == 200
    assert desk.post(there, {"seen": seen, "reason": "It names one."}).status_code == 302
    entry.refresh_from_db()
    assert entry.hidden_at == MARCH
    with pytest.raises(Unsayable, match="shown to nobody"):
        deeds.classify(entry, kind=CourtEventKind.OTHER, summary="", by=None, now=MARCH)

    there = f"/desk/courts/{case.pk}/entries/add/"
    seen = hidden(desk.get(there).content.decode())
    told = {"kind": "hearing", "date": "2026-03-09", "summary": "Argued.", "basis": "reported", "source_url": PAPERS, "seen": seen}
    assert desk.post(there, told).status_code == 302
    # The same form, sent twice, adds nothing twice.
    assert desk.post(there, told).status_code == 409
    assert case.events.filter(kind=CourtEventKind.HEARING).count() == 1


def test_a_docket_is_confirmed_by_a_person_and_then_due(desk: Client, law: Bill) -> None:
    district = courts()["district"]
    case = a_case(*law.clauses.all(), due_at=MARCH + datetime.timedelta(days=3))
    found = {
        "case_name": "United States v. Example",
        "court": "exd",
        "docket_number": "9:26-cv-1",
        "filed_on": "2026-03-02",
        "url": PAPERS,
    }
    told = {"found": found, "query": "q", "found_at": MARCH}
    mine = DocketProposal.objects.create(challenge=case, courtlistener_id=7, **told)
    other = DocketProposal.objects.create(challenge=case, courtlistener_id=8, **told)
    of_law = DocketProposal.objects.create(bill=law, courtlistener_id=9, **told)
    assert "Dockets that may be a case's (3)" in read(desk, "/desk/")
    assert "9:26-cv-1" in read(desk, "/desk/courts/dockets/")
    desk.post(f"/desk/courts/dockets/{other.pk}/", {"do": "decline", "reason": ""})
    other.refresh_from_db()
    assert other.status == "open"
    wrong = desk.post(f"/desk/courts/dockets/{mine.pk}/", {"do": "confirm", "docket_number": "", "court": district.pk})
    assert wrong.status_code == 409
    confirm = {"do": "confirm", "docket_number": "9:26-cv-00001", "court": district.pk, "filed_on": "2026-03-02"}
    assert desk.post(f"/desk/courts/dockets/{mine.pk}/", confirm).status_code == 302
    case.refresh_from_db()
    assert (case.courtlistener_id, case.docket_number, case.filed_on, case.due_at) == (
        7,
        "9:26-cv-00001",
        datetime.date(2026, 3, 2),
        None,
    )
    other.refresh_from_db()
    assert (other.status, "is that of" in other.note) == ("declined", True)
    event = Event.objects.get(kind=Change.CHALLENGE_ADDED)
    assert (event.bill, event.alertable) == (law, True)
    assert CaseReport.objects.filter(challenge=case, fact="docket number", official=True).exists()
    assert "Somebody has decided" in desk.post(f"/desk/courts/dockets/{mine.pk}/", confirm).content.decode()
    # One that was found for a law is a new case.
    desk.post(f"/desk/courts/dockets/{of_law.pk}/", confirm)
    made = LegalChallenge.objects.get(courtlistener_id=9)
    assert (made.slug, made.origin) == ("united-states-v-example-exd", Origin.EDITOR)


def test_facts_are_said_with_a_source_and_a_number_only_as_its_court_states_it(desk: Client, law: Bill) -> None:
    case = a_case(*law.clauses.all())
    there = f"/desk/courts/{case.pk}/facts/"
    page = desk.get(there).content.decode()
    district = Court.objects.get(code="exd")
    facts = {
        "case_name": "United States v. Example",
        "court": district.pk,
        "court_basis": "reported",
        "docket_number": "9:26-cv-1",
        "filed_on": "2026-03-01",
        "filed_basis": "stated",
        "posture": "pre-enforcement-us",
        "plaintiffs": "United States\n\n",
        "source_url": PAPERS,
        "seen": hidden(page),
    }
    refused = desk.post(there, facts)
    assert refused.status_code == 409
    assert "A docket number is told as the court&#x27;s own record states it" in refused.content.decode()
    assert "9:26-cv-1" in refused.content.decode()
    assert desk.post(there, facts | {"court_basis": "stated", "scotus_number": "26-x"}).status_code == 409
    assert desk.post(there, facts | {"court_basis": "stated"}).status_code == 302
    case.refresh_from_db()
    assert (case.docket_number, case.plaintiffs, case.origin) == ("9:26-cv-1", ["United States"], Origin.EDITOR)
    # A rung, and what is upon an order below.
    below = ordered(case, OrderEffect.TRO, datetime.date(2026, 3, 3), *law.clauses.all())
    circuit = Court.objects.get(code="exca")
    there = f"/desk/courts/{case.pk}/rung/"
    assert f'<option value="{circuit.pk}" selected>' in desk.get(there).content.decode()
    appeal = facts | {"court": circuit.pk, "docket_number": "", "relation": "appeal"}
    appeal |= {"seen": hidden(desk.get(there).content.decode())}
    assert [desk.post(there, appeal).status_code for _ in range(2)] == [302, 409]
    rung = LegalChallenge.objects.get(parent=case)
    assert (rung.relation, rung.slug) == ("appeal", "united-states-v-example-exca")
    choices = desk.get(f"/desk/courts/{rung.pk}/order/").content.decode()
    assert f'<option value="{below.pk}">Temporary restraining order of 3 March 2026, D. Ex.</option>' in choices


def test_of_a_docket_that_was_another_cases_nothing_is_shown_any_more(law: Bill) -> None:
    case = a_case(*law.clauses.all(), courtlistener_id=7, checked_at=MARCH, entries_modified_at=MARCH)
    entry, own = an_entry(case), an_entry(case, "", external_id=None, summary="An editor's.")
    order = ordered(case, OrderEffect.TRO, datetime.date(2026, 3, 6), law.clauses.all()[0], event=entry)
    other = dataclasses.replace(Facts.of(case), courtlistener_id=8)
    with pytest.raises(Unsayable, match="An order rests on an entry"):
        restate(case, other, Proof(PAPERS), by=None, now=MARCH)
    deeds.retract(order, reason="Another case's.", by=None, now=MARCH)
    restate(case, other, Proof(PAPERS), by=None, now=MARCH)
    for row in (case, entry, own):
        row.refresh_from_db()
    assert (case.courtlistener_id, case.checked_at, case.entries_modified_at) == (8, None, None)
    assert (entry.hidden_at, entry.external_id) == (MARCH, "left 20260310180000: entry-4")
    assert own.hidden_at is None


def test_pages_that_could_not_be_read_wait_on_the_desk(desk: Client, law: Bill) -> None:
    case = a_case(*law.clauses.all(), courtlistener_id=7)
    page = DocketPage.objects.create(
        challenge=case, kind="entries", url=PAPERS, origin=Origin.LIVE, sha256="0" * 64, size=1, kept_at=MARCH
    )
    pages.mark(page, DocketPage.Status.CHANGED, "an entry without a day")
    LegalChallenge.objects.update(problem="an entry without a day")
    assert "Pages of dockets that could not be read (1)" in read(desk, "/desk/")
    said = read(desk, "/desk/courts/pages/")
    assert "lacks what it must have: an entry without a day" in said
    assert desk.post(f"/desk/courts/{case.pk}/read/").status_code == 302
    assert AuditEntry.objects.get().about == "the docket of United States v. Example"
    assert "1 case" in read(desk, "/desk/courts/")


def test_the_courts_are_an_editors(client: Client, law: Bill) -> None:
    case = a_case(*law.clauses.all())
    signed_in(client, make_staff(role=""))
    for path in ("", f"{case.pk}/", f"{case.pk}/order/", "dockets/", "pages/", "new/", f"{case.pk}/facts/"):
        assert client.get(f"/desk/courts/{path}").status_code == 403
    assert "Courts" not in read(client, "/desk/")
    entry = deeds.add_event(
        case, kind=CourtEventKind.OTHER, date=MARCH.date(), summary="Said.", source_url=PAPERS, by=None, now=MARCH
    )
    assert client.post(f"/desk/courts/{case.pk}/entries/{entry.pk}/", {"kind": "order"}).status_code == 403


def test_the_status_page_says_how_current_dockets_are(client: Client, law: Bill) -> None:
    assert "none followed" in read(client, "/status/")
    a_case(*law.clauses.all(), courtlistener_id=7, checked_at=MARCH - datetime.timedelta(hours=5))
    a_case(slug="unnamed")
    said = read(client, "/status/")
    assert "1 case followed at CourtListener and the Supreme Court; 1 whose docket nobody here has found yet." in said
    assert "Last read 13:00 UTC, 10 March 2026." in said
    assert "0 of 100 requests of the last 24 hours used." in said
    LegalChallenge.objects.filter(courtlistener_id=7).update(checked_at=MARCH - datetime.timedelta(days=2), problem="404 not found")
    assert "Not read for a day, or never: United States v. Example, since 18:00 UTC, 8 March 2026: 404 not found" in read(
        client, "/status/"
    )
