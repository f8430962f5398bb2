"""An editor with a browser corrects a wrong tally; the source is read again, moves, and catches up. Without JavaScript."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from bills.models import Bill, Correction, VoteEvent
from scrapers.vocabulary import CorrectionStatus
from tests.example import read
from tests.journeys.pictures import shot
from tests.legislature import action, bill, bill_page, vote
from tests.staff import make_staff, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("example_is_a_state")]

NAMES = [("Ada Example", "yes"), ("Bo Example", "yes"), ("Cy Example", "no")]


def says(yes: int) -> None:
    """Example's page says that so many voted yes."""
    lines = [action("Introduced"), action("Referred to Judiciary", day=2), action("Do pass 15-7", day=20)]
    read(bill_page(bill(actions=lines, votes=[vote(yes=yes, names=NAMES, committee="Judiciary")])))


def status() -> str:
    return Correction.objects.get().status


def tally(page: Page, live_server: LiveServer, words: str, *, mark: str = "") -> None:
    """The bill's public page shows this tally, with this mark on it."""
    page.goto(f"{live_server.url}/zz/2026/HB1/")
    expect(page.locator(".tally").first).to_have_text(words)
    if mark:
        expect(page.locator("article.vote")).to_contain_text(mark)
    else:
        expect(page.locator("article.vote .corrected")).to_have_count(0)


def test_an_editors_word_on_a_tally_stands_pauses_and_retires(page: Page, live_server: LiveServer) -> None:
    says(15)
    sign_in(page, live_server.url, make_staff("ed"))
    # From the desk to the fact.
    page.goto(f"{live_server.url}/desk/")
    page.get_by_role("link", name="Correct a bill").click()
    page.get_by_label("A bill's number, in any spelling").fill("hb1")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Example, 2026: HB 1").click()
    shot(page, "correct-1-bill")
    page.get_by_role("link", name="“Do pass”, 15 yes, 7 no").click()
    page.get_by_role("link", name="Correct the tally, yes").click()
    page.get_by_role("spinbutton", name="The tally, yes").fill("16")
    page.get_by_label("Why").first.fill("The committee's sheet lists sixteen who voted yes.")
    page.get_by_label("What proves it").first.fill("Vote sheet of the Judiciary Committee, 20 February 2026")
    shot(page, "correct-2-form")
    page.get_by_role("button", name="Correct", exact=True).click()
    expect(page.get_by_text("Corrected.", exact=True)).to_be_visible()
    shot(page, "correct-3-done")
    tally(page, live_server, "16–7", mark="the source says 15")  # noqa: RUF001 - a dash between numbers
    shot(page, "correct-4-public")

    # The same page again: it stands.
    says(15)
    assert status() == CorrectionStatus.STANDING
    tally(page, live_server, "16–7", mark="the source says 15")  # noqa: RUF001

    # The source moves: it pauses, and the desk asks.
    says(17)
    assert status() == CorrectionStatus.PAUSED
    tally(page, live_server, "17–7", mark="we said 16")  # noqa: RUF001
    shot(page, "correct-5-paused-public")
    page.goto(f"{live_server.url}/desk/")
    heap = page.get_by_role("heading", name="Corrections that paused")
    expect(heap).to_be_visible()
    shot(page, "correct-6-desk")
    page.get_by_role("link", name="Corrected: the tally, yes").click()
    expect(page.get_by_role("row", name="15 17 16")).to_be_visible()
    shot(page, "correct-7-paused")
    page.get_by_label("What you found").fill("The journal says sixteen too.")
    page.get_by_role("button", name="Our word still holds").click()
    tally(page, live_server, "16–7", mark="the source says 17")  # noqa: RUF001

    # The source catches up: it retires, and the ledger says so.
    says(16)
    assert status() == CorrectionStatus.CONFIRMED
    tally(page, live_server, "16–7")  # noqa: RUF001
    page.goto(f"{live_server.url}/corrections/?status=ended")
    expect(page.get_by_text("Confirmed by the source on")).to_be_visible()
    shot(page, "correct-8-ledger")
    page.goto(f"{live_server.url}/zz/2026/HB1/changes/")
    shot(page, "correct-9-changes")


def paths(key: int, vote_key: int, made: int) -> list[str]:
    """The pages of the desk where bills are corrected."""
    return [
        reverse("admin:correct"),
        reverse("admin:correct-bill", args=[key]),
        reverse("admin:correct-fact", args=[key, "votes", vote_key]) + "?field=counts.yes",
        reverse("admin:correct-add", args=[key, "votes"]),
        reverse("admin:correct-stage", args=[key, "life"]),
        reverse("admin:correction", args=[made]),
        "/desk/",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_desk_is_for_everybody(browser: Browser, live_server: LiveServer, scheme: str) -> None:
    says(15)
    context = browser.new_context(viewport={"width": 320, "height": 700}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    sign_in(page, live_server.url, make_staff("al", role="admin"))
    row = VoteEvent.objects.get()
    page.goto(f"{live_server.url}{reverse('admin:correct-fact', args=[row.bill_id, 'votes', row.pk])}?field=counts.yes")
    page.get_by_role("spinbutton", name="The tally, yes").fill("16")
    page.get_by_label("Why").first.fill("The sheet says so.")
    page.get_by_role("button", name="Correct", exact=True).click()
    says(17)
    for path in paths(Bill.objects.get().pk, row.pk, Correction.objects.get().pk):
        page.goto(live_server.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        found = Axe().run(page)
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
    context.close()
