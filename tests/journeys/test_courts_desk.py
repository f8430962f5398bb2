"""An editor with a browser reads an entry of a docket, says that it is an order and what it does; readers see it. No JavaScript."""

import datetime

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from bills.courts.telling import settle
from bills.models import CourtEvent, DocketProposal, Event, Order
from scrapers.vocabulary import Change, OrderEffect, Origin
from tests.in_court import MARCH, PAPERS, a_case, a_law, ordered
from tests.journeys.pictures import shot
from tests.staff import make_staff, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("example_is_a_state")]


def test_an_entry_becomes_an_order_and_moves_the_clause_that_it_names(page: Page, live_server: LiveServer) -> None:
    with time_machine.travel(MARCH, tick=True):
        law = a_law()
        sue, masks = law.clauses.all()
        case = a_case(sue, masks, courtlistener_id=990_001)
        settle([law], now=MARCH)
        text = "OPINION AND ORDER granting in part Motion for Preliminary Injunction."
        CourtEvent.objects.create(
            challenge=case,
            external_id="entry-7",
            entry_number=7,
            date=datetime.date(2026, 3, 9),
            text=text,
            source_name="CourtListener",
            source_url=f"{PAPERS}7",
            origin=Origin.LIVE,
            recorded_at=MARCH,
        )
        sign_in(page, live_server.url, make_staff("ed"))
        page.goto(f"{live_server.url}/desk/")
        page.get_by_role("link", name="United States v. Example").click()
        expect(page.get_by_text(text)).to_be_visible()
        shot(page, "courts-1-case")
        page.get_by_label("What it is").select_option("order")
        page.get_by_label("In plain words").fill("The court enjoins the rule on masks.")
        page.get_by_role("button", name="It is an order: say next what it does").click()
        page.get_by_label("What it does").select_option("preliminary-injunction")
        page.get_by_label("What was read").select_option("stated")
        page.get_by_label("HB 1: Masks (section 2)").check()
        page.get_by_label("For whom").fill("federal officers")
        page.get_by_label("Its exact words").fill("Defendants are preliminarily enjoined from enforcing section 2.")
        expect(page.get_by_role("button", name="Say so")).to_have_count(0)
        page.get_by_role("button", name="Show what it would make of each clause").click()
        table = page.get_by_role("table")
        expect(table).to_contain_text("Blocked in part")
        expect(table).to_contain_text("preliminarily enjoined it as to federal officers")
        shot(page, "courts-2-looked-at")
        assert not Order.objects.exists()
        page.set_viewport_size({"width": 320, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        shot(page, "courts-3-narrow")
        page.set_viewport_size({"width": 1280, "height": 800})
        page.get_by_role("button", name="Say so").click()
        expect(page.get_by_text("Said. Readers see it, and whoever watches is told.")).to_be_visible()
        assert Order.objects.get().quote.startswith("Defendants")
        moved = Event.objects.get(kind=Change.FORCE_CHANGED)
        assert moved.after["clause"] == "Masks"  # type: ignore[index]
        page.goto(f"{live_server.url}{law.get_absolute_url()}")
        expect(page.locator("main")).to_contain_text("preliminarily enjoined it as to federal officers in United States v. Example")
        expect(page.locator("main")).to_contain_text("The court enjoins the rule on masks.")
        shot(page, "courts-4-bill")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_courts_desk_is_for_everybody(browser: Browser, live_server: LiveServer, scheme: str) -> None:
    law = a_law()
    case = a_case(*law.clauses.all())
    entry = CourtEvent.objects.create(challenge=case, date=MARCH.date(), text="A" * 300, origin=Origin.LIVE, recorded_at=MARCH)
    found = {"case_name": "United States v. Example", "court": "exd", "docket_number": "9:26-cv-1", "filed_on": "", "url": PAPERS}
    DocketProposal.objects.create(challenge=case, courtlistener_id=7, found=found, query="q", found_at=MARCH)
    order = ordered(case, OrderEffect.TRO, MARCH.date(), *law.clauses.all())
    context = browser.new_context(viewport={"width": 320, "height": 700}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    sign_in(page, live_server.url, make_staff("ed"))
    here = (f"order/?entry={entry.pk}", f"order/{order.pk}/", f"entries/{entry.pk}/", "entries/add/", "facts/", "rung/", "")
    for path in ("", "dockets/", "pages/", "new/", *(f"{case.pk}/{part}" for part in here)):
        page.goto(f"{live_server.url}/desk/courts/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        result = Axe().run(page)
        assert result.violations_count == 0, f"{path}: {result.generate_report()}"
    context.close()
