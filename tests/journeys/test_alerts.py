"""A reader with a browser and a mailbox: asks, confirms, manages and leaves. Without JavaScript, without a cookie."""

import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from bills import links
from bills.forms import stamp
from bills.models import Mail, Subscriber
from bills.staging import restage
from scrapers.vocabulary import Frequency, MailKind
from tests.factories import NOON, full_bill, make_bill, make_hearing, make_state
from tests.journeys.pictures import shot
from tests.subscribers import make_subscriber, make_subscription
from tests.subscribing import ADA, make_link, path_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("example_is_a_state")]


def the_link() -> str:
    """What the newest mail with a link leads to."""
    mail = Mail.objects.filter(kind=MailKind.LINK).exclude(subscriber__mailbox="").order_by("-pk")[0]
    return path_of(links.url_of(mail))


def waited(page: Page) -> None:
    """As if a minute had passed since the form was shown."""
    shown = page.locator("main input[name=stamp]")
    shown.evaluate("(input, value) => { input.value = value }", stamp(timezone.now() - datetime.timedelta(minutes=1)))


def test_a_reader_asks_confirms_manages_and_leaves(page: Page, live_server: LiveServer) -> None:
    bill = full_bill()
    make_hearing(bill)
    make_bill(identifier="HB 2", title="Example Roads Act")
    restage([bill.pk], now=NOON)

    # From the bill's page, by keyboard.
    page.goto(f"{live_server.url}/zz/2026/HB1/")
    page.get_by_label("Your e-mail address").fill(ADA)
    expect(page.get_by_label("Leave this empty")).not_to_be_in_viewport()
    waited(page)
    shot(page, "alerts-1-bill")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    shot(page, "alerts-2-asked")

    page.goto(live_server.url + the_link())
    expect(page.get_by_text("be told about HB 1 (Example, 2026 Example Session)")).to_be_visible()
    shot(page, "alerts-3-confirm")
    page.get_by_role("button", name="Yes, confirm").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirmed")
    shot(page, "alerts-4-confirmed")

    page.get_by_role("link", name="Choose which news").click()
    expect(page.get_by_role("heading", level=2, name="What you watch (1)")).to_be_visible()
    page.locator("summary").click()
    page.locator(".one-watch").get_by_label("every other line of the record").check()
    page.locator(".one-watch").get_by_label("once a day").check()
    shot(page, "alerts-5-manage")
    page.get_by_role("button", name="Save for HB 1").click()
    expect(page.get_by_role("status")).to_have_text("Saved.")
    expect(page.locator("summary")).to_contain_text("all news, once a day")

    add = page.get_by_role("region", name="Watch something more")
    add.get_by_label("a committee").check()
    add.get_by_label("State", exact=True).select_option("zz")
    add.get_by_label("Bill number, committee, member or words").fill("Judicary")
    add.get_by_role("button", name="Watch it").click()
    expect(page.get_by_role("alert")).to_contain_text("No committee “Judicary” of Example has been read. Like it: Judiciary.")
    shot(page, "alerts-6-not-added")
    add.get_by_label("Bill number, committee, member or words").fill("judiciary")
    add.get_by_role("button", name="Watch it").click()
    expect(page.get_by_role("heading", level=2, name="What you watch (2)")).to_be_visible()
    page.get_by_label("Your time zone").select_option("America/Phoenix")
    page.get_by_label("Digests come at").select_option("18")
    page.get_by_role("button", name="Save when digests come").click()
    page.get_by_role("button", name="Pause all mail").click()
    expect(page.get_by_text("Paused since")).to_be_visible()
    shot(page, "alerts-7-paused")
    page.get_by_role("button", name="Go on").click()
    before = page.url
    page.get_by_role("button", name="End all older links").click()
    expect(page.get_by_role("status")).to_contain_text("every older link to this page has ended")
    assert page.request.get(before).status == 410

    # Later, by a fresh link.
    page.goto(f"{live_server.url}/alerts/manage/")
    page.get_by_label("Your e-mail address").fill(ADA.upper())
    waited(page)
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    page.goto(live_server.url + the_link())
    expect(page.get_by_role("heading", level=1)).to_have_text("Your alerts")

    # And out, from a mail.
    ada = Subscriber.objects.get(mailbox=ADA)
    page.goto(live_server.url + path_of(links.unsubscribe_url(ada.subscriptions.order_by("pk")[0])))
    shot(page, "alerts-8-leave")
    page.get_by_role("button", name="End it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("It has ended")
    page.goto(live_server.url + path_of(links.manage_url(ada)))
    page.get_by_label("Delete my address").check()
    page.get_by_role("button", name="Leave", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("It has ended")
    assert not Subscriber.objects.filter(mailbox=ADA).exists()
    assert page.context.cookies() == []


def pages() -> list[str]:
    """Every page, with what is longest on it."""
    ada = make_subscriber(address="a-very-long-name-without-a-break-anywhere-in-it@a-very-long-domain-of-a-reader.example")
    watch = make_subscription(ada, bill=full_bill(), frequency=Frequency.WEEKLY)
    make_subscription(ada, jurisdiction=make_state(), committee="Unbroken" * 20)
    make_subscription(ada, query="federal officer", news=["stage"])
    ask = make_link(ada, purpose="confirm", watching="HB 1 (Example, 2026 Example Session)", wish={})
    made = (links.confirm_url(ada, ask), links.manage_url(ada), links.unsubscribe_url(watch), links.unsubscribe_all_url(ada))
    public = ["/alerts/", "/alerts/?bill=/zz/2026/HB1/", "/alerts/asked/", "/alerts/manage/", "/zz/2026/HB1/", "/alerts/leave/x/"]
    return [*public, *map(path_of, made)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_fits_a_phone_and_axe_finds_nothing_wrong(browser: Browser, live_server: LiveServer, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 700}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    for number, path in enumerate(pages()):
        page.goto(live_server.url + path)
        page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        found = Axe().run(page)
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
        shot(page, f"alerts-phone-{scheme}-{number}")
    context.close()
