"""A reader with a browser: on a desk, on a phone, on paper, with a keyboard, without JavaScript."""

import datetime
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from bills.forms import stamp
from bills.models import Action, Bill, CaseReport, Correction, CourtEvent, ErrorReport, Outage, Reconciliation
from bills.staging import restage
from scrapers.vocabulary import Chamber, Claim, MailStatus, OrderEffect, Origin, RunOutcome, VoteOption
from tests.delivering import make_alert, make_news
from tests.factories import DAY, NOON, full_bill, make_action, make_bill, make_reading, make_run, make_vote, marked_bill
from tests.in_court import MARCH, a_case, a_clause, an_appeal, ordered
from tests.subscribers import make_subscription

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PAGES = (
    *(
        "/",
        "/zz/",
        "/zz/2026/HB1/",
        "/zz/2026/HB1/?on=2026-03-02",
        "/status/",
        "/status/unread/",
        "/find/?q=7",
        "/find/?q=remedies&state=zz&has=wings",
        "/find/?q=remdies",
    ),
    *(
        "/cases/?state=zz",
        "/cases/united-states-v-example/",
        "/law/",
        "/zz/2026/HB77/",
        "/corrections/",
        "/corrections/?status=ended&state=zz",
        "/report/?page=/zz/2026/HB1/",
    ),
    *("/zz/2026/HB404/", "/zz/2026/HB1/?seen=2026-03-02T19:30:00Z", "/zz/2026/HB1/?seen=2026-01-01", "/zz/2026/HB1/changes/"),
    *("/zz/2026/HB1/proof/actions/FIRST/", "/zz/2026/HB1/proof/bill/title/?seen=2026-03-02T19:30:00Z"),
)
LONG = "https://legislature.example/" + "a-very-long-address-without-a-break/" * 5


@pytest.fixture(autouse=True)
def _example(example_is_a_state: None) -> Bill:
    """A bill with all that a page can show, the awkward things too."""
    bill = full_bill()
    Bill.objects.filter(pk=bill.pk).update(source_url=LONG)
    make_reading(bill, kind="votes", origin=Origin.RECONSTRUCTED, retrieved_at=None, gaps=["One name is missing."])
    make_action(bill, "Unbroken" * 30, date_basis="legislative", chamber=Chamber.UPPER)
    make_action(bill, "Passed 60-40", date=DAY)
    make_vote(bill, counts={VoteOption.YES: 3}, names=[("Ada Example", VoteOption.YES)], note=LONG)
    make_bill(identifier="HB 7", title="Roads")
    make_bill(identifier="SB 7", title="X" * 300)
    marked = marked_bill()
    restage([bill.pk, marked.pk], now=NOON)
    make_run(outcome=RunOutcome.FAILED, problems=[{"url": LONG, "error": "FetchError", "reason": "no answer"}])
    told_of(bill)
    in_court(bill)
    return bill


def in_court(bill: Bill) -> None:
    """A case on two rungs, of which the sources tell awkwardly."""
    sue = a_clause(bill, "sue", name="Right to sue", sections="Section 1", on_topic=True)
    silent = [{"what": "judge", "where": LONG, "on": "2026-03-09", "result": "not found"}]
    told: dict[str, Any] = {
        "note": LONG,
        "relief": "Unbroken" * 30,
        "claims": [Claim.PREEMPTION],
        "searched": silent,
        "last_source_on": DAY,
    }
    case = a_case(sue, origin=Origin.RECONSTRUCTED, **told)
    for said in ("1 March 2026", "Unbroken" * 30):
        CaseReport.objects.create(challenge=case, fact="filed", said=said, source_name=LONG, url=LONG, dated=DAY)
    documents = [{"number": "1", "description": "Unbroken" * 30, "url": LONG}, {"number": "2", "sealed": True}]
    entry = {"date": DAY, "origin": Origin.LIVE, "recorded_at": MARCH, "entry_number": 5, "source_url": LONG}
    CourtEvent.objects.create(challenge=case, text="Unbroken" * 30, documents=documents, **entry)
    order = ordered(case, OrderEffect.PRELIMINARY_INJUNCTION, DAY, sue, quote=LONG, parties="Unbroken" * 30)
    ordered(an_appeal(case), OrderEffect.STAYED, DAY, upon=order)


def told_of(bill: Bill) -> None:
    """Alerts of today and of last month, an outage that goes on, and a night that was counted."""
    now, day = timezone.now(), datetime.timedelta(days=1)
    watch = make_subscription(bill=bill)
    for ago in (1, 35):
        make_alert(
            watch, make_news(bill, now - ago * day, occurred_on=(now - (ago + 3) * day).date()), took=datetime.timedelta(hours=3)
        )
    make_alert(watch, make_news(bill, now - day), status=MailStatus.QUARANTINED)
    Outage.objects.create(jurisdiction=bill.session.jurisdiction, began_at=now - day, noticed_at=now, reason=LONG)
    Reconciliation.objects.create(at=now, since=now - 7 * day, events=1204, owed=3311, alerts=3310, missing=2, unsent=9)


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_reader_goes_from_the_question_to_the_proof(page: Page, live_server: LiveServer) -> None:
    page.goto(live_server.url)
    expect(page.get_by_role("heading", level=1)).to_have_text("Can you sue a federal officer in state court?")
    page.get_by_role("link", name="HB 1", exact=True).click()
    expect(page).to_have_url(f"{live_server.url}/zz/2026/HB1/")
    page.get_by_text("3 names as printed").click()
    expect(page.get_by_text("Cy Example")).to_be_visible()
    expect(page.get_by_role("link", name="Source of “Read first time”")).to_have_attribute(
        "href", "https://legislature.example/HB1/status"
    )


def test_a_reader_finds_a_bill_by_any_spelling_from_any_page(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/status/")
    page.get_by_label("Find a bill").fill("hb 01")
    page.get_by_role("button", name="Find").click()
    expect(page).to_have_url(f"{live_server.url}/zz/2026/HB1/")


def test_a_reader_asks_why_a_bill_stands_where_it_does_and_where_it_stood(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/zz/2026/HB1/")
    expect(page.get_by_role("list", name="Stages of a bill").get_by_role("listitem")).to_have_count(7)
    summary = page.get_by_text("Why this stage?")
    summary.focus()
    page.keyboard.press("Enter")
    page.locator(".stage details").get_by_role("link", name="Passed 60-40").first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"#action-\d+$"))
    page.get_by_text("This page on another day").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Where it stood on").fill("2026-03-02")
    page.get_by_role("button", name="Show that day").click()
    expect(page.get_by_role("heading", name="Where it stood on 2 March 2026")).to_be_visible()


def test_a_keyboard_reaches_the_content_first(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/zz/2026/HB1/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live_server.url}/zz/2026/HB1/#main")


@pytest.mark.parametrize("url", PAGES)
@pytest.mark.parametrize("width", [320, 390, 768])
def test_nothing_scrolls_sideways(browser: Browser, live_server: LiveServer, *, width: int, url: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(live_server.url + url.replace("FIRST", str(Action.objects.order_by("pk")[0].pk)))
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    widest = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert widest <= width


@pytest.mark.parametrize("url", PAGES)
def test_axe_finds_nothing_wrong(browser: Browser, live_server: LiveServer, *, url: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(live_server.url + url.replace("FIRST", str(Action.objects.order_by("pk")[0].pk)))
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    found = Axe().run(page)
    context.close()
    assert found.violations_count == 0, found.generate_report()


def test_paper_has_no_navigation_and_every_link_and_name_written_out(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/zz/2026/HB1/")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Site")).to_be_hidden()
    expect(page.get_by_role("search")).to_be_hidden()
    expect(page.get_by_text("Cy Example")).to_be_visible()
    expect(page.get_by_text("unchanged when checked").first).to_be_visible()


def test_a_reader_goes_from_a_mark_to_why_and_back_to_the_fact(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/zz/2026/HB77/")
    mark = page.locator(".vote .corrected").filter(has_text="the tally, yes")
    expect(mark).to_contain_text("Corrected, the tally, yes: the source says 15.")
    mark.get_by_role("link", name="Why and by whom").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Corrected: the tally, yes")
    expect(page.get_by_text("Corrected by Eda Editor, 2 March 2026.")).to_be_visible()
    page.get_by_role("link", name="The fact on the bill's page").click()
    expect(page).to_have_url(re.compile(r"/zz/2026/HB77/#correction-\d+$"))
    expect(page.locator(":target")).to_contain_text("the tally, yes")


def test_a_reader_without_an_account_reports_an_error(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/zz/2026/HB77/")
    page.get_by_role("link", name="Report an error on this page").click()
    expect(page.get_by_label("The page")).to_have_value("/zz/2026/HB77/")
    page.get_by_label("What is wrong, or your reply").fill("The tally is 17.")
    expect(page.get_by_label("Leave this empty")).not_to_be_in_viewport()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("that was quicker than anybody types")
    expect(page.get_by_label("What is wrong, or your reply")).to_have_value("The tally is 17.")
    shown = page.locator("input[name=stamp]")
    shown.evaluate("(input, value) => { input.value = value }", stamp(timezone.now() - datetime.timedelta(minutes=1)))
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your report was sent")
    assert ErrorReport.objects.get().words == "The tally is 17."


def test_on_paper_a_mark_has_its_whole_address(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/zz/2026/HB77/")
    page.emulate_media(media="print")
    link = page.locator(".vote .corrected a").first
    written = link.evaluate("link => getComputedStyle(link, '::after').content")
    assert f"{live_server.url}/corrections/" in written.replace("\\", "")
    assert str(link.get_attribute("data-address")).startswith(f"{live_server.url}/corrections/")


def test_axe_finds_nothing_wrong_with_any_one_correction(browser: Browser, live_server: LiveServer) -> None:
    page = browser.new_context(viewport={"width": 320, "height": 800}).new_page()
    for made in Correction.objects.all():
        page.goto(f"{live_server.url}/corrections/{made.pk}/")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.context.close()
