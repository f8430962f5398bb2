"""An editor answers for a text that stands beside the form; a reader compares, on a desk, a phone and paper."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from bills.models import Bill, Provision
from tests.factories import make_bill, make_session, make_state, make_version, make_watch
from tests.journeys.pictures import shot
from tests.provisions import IMMUNITY, make_provision
from tests.staff import make_staff, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("example_is_a_state")]

TEXT = """<html><body><h1>Example Remedies Act</h1><p>Section 2. In an action under this act the court may award
reasonable fees to a plaintiff who prevails.</p><p>Section 3. A defendant may raise any immunity.</p>
<script>document.title = "ran"</script></body></html>"""


@pytest.fixture
def bill(tmp_path: Path) -> Bill:
    made = make_bill()
    make_watch(made)
    make_version(made, "First", url="https://legislature.example/HB1/first")
    other = make_bill(identifier="HB 2", session=make_session(state=make_state(code="yy", name="Sample")))
    make_provision(other, answer="Court shall award")
    make_provision(other, IMMUNITY, "silent")
    make_provision(made, "fees", "no", version="Draft", day=-30, answer="No fees", quote="each side bears its own fees")
    make_provision(made, IMMUNITY, "unverified", note="Reported: kept (Example News).")
    path = tmp_path / "first.html"
    path.write_text(TEXT)
    call_command("keep_text", "zz", "2026", "hb1", "First", str(path), url="https://legislature.example/HB1/first")
    return made


def test_an_editor_answers_from_the_text_and_a_wrong_quote_is_refused(page: Page, live_server: LiveServer, bill: Bill) -> None:
    sign_in(page, live_server.url, make_staff("ed"))
    page.goto(f"{live_server.url}/desk/")
    page.get_by_role("link", name="What texts provide").click()
    page.get_by_role("link", name="Example, 2026: HB 1").click()
    page.get_by_role("link", name="First", exact=True).click()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_text("A defendant may raise any immunity.")).to_be_visible()
    page.get_by_role("link", name="Fees").click()
    page.get_by_label("Yes: the text says so", exact=True).check()
    page.get_by_label("In few words").fill("Court may award")
    page.get_by_label("The text's own words").fill("the court shall award reasonable fees")
    page.get_by_label("Section").fill("Section 2")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("The quote is not in the text")
    shot(page, "provisions-1-refused")
    page.get_by_label("The text's own words").fill("the court may award reasonable fees to a plaintiff who prevails")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_text("Kept.", exact=True)).to_be_visible()
    shot(page, "provisions-2-kept")
    assert Provision.objects.current().get(bill=bill, version="First", dimension__slug="fees").compared
    assert page.get_by_label("In few words").count() == 0  # the form is closed

    page.goto(f"{live_server.url}/zz/2026/HB1/provisions/")
    expect(page.locator("#changed ~ section").first).to_contain_text("Changed")
    shot(page, "provisions-3-history")
    page.goto(f"{live_server.url}/compare/")
    expect(page.locator("#fees")).to_contain_text("Court may award")


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_a_comparison_fits_and_opens_to_the_words(browser: Browser, live_server: LiveServer, bill: Bill, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(f"{live_server.url}/compare/")
    scrolls, shown = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert scrolls <= shown
    words = page.locator("#fees details").last
    expect(words.locator("blockquote")).to_be_hidden()
    words.locator("summary").click()
    expect(words.locator("blockquote")).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    shot(page, f"compare-{width}")
    page.emulate_media(media="print")
    for quote in page.locator("blockquote").all():
        expect(quote).to_be_visible()  # on paper everything that can be opened is open
    shot(page, f"compare-{width}-print")
    context.close()
