"""The desk's pages about the sources, in a real browser, at a desk and on a phone: they can be read, and fit."""

import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab
from pytest_django.live_server_helper import LiveServer

from bills.models import AuditEntry, Bill, PersonVote, Snapshot
from tests.example import read, session
from tests.journeys.pictures import shot
from tests.legislature import READ_AT, action, bill, bill_page, list_page, member, roster_page, vote
from tests.staff import make_staff, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
ROLL = [("Exampel, Ada", "yes"), ("Young", "no"), ("Zed", "yes")]
HOUR = datetime.timedelta(hours=1)
WIDTHS = {"desk": 1280, "phone": 390}


@pytest.fixture(autouse=True)
def _sources(example_is_a_state: None) -> None:
    """HB 1, read twice; a list that lost most of it; a page of HB 3 without its title; names and a line that nothing reads."""
    young = ("Ada Young", "Bo Young")
    seats = [member(name, printed_names=["Young"]) for name in young]
    read(roster_page(member("Ada Example", district="7", party="Blue"), *seats))
    then = [action(), *(action("Amended", day=n) for n in range(2, 11)), action("Held at the desk, twice", day=12)]
    read(list_page(bill(actions=then)), bill_page(bill(actions=then, votes=[vote(names=ROLL)])), clock=lambda: READ_AT)
    later = [*then, action("Passed 60-40", day=14)]
    read(bill_page(bill(actions=later, votes=[vote(names=ROLL, yes=16)])), clock=lambda: READ_AT + HOUR)
    read(list_page(bill(actions=then[:1])), clock=lambda: READ_AT + 2 * HOUR)
    read(bill_page({"number": "HB 3"}))


def addresses() -> dict[str, str]:
    hb1, odd = Bill.objects.get(slug="HB1"), Snapshot.objects.get(identifier="HB 3")
    older, newer = hb1.readings.filter(kind="bill").order_by("pk")[:2]
    return {
        "today": "",
        "runs": "runs/",
        "run": f"runs/{odd.run_id}/",
        "believe": f"runs/believe/{session().pk}/",
        "page": f"pages/{odd.pk}/",
        "source": f"pages/{odd.pk}/?as=source",
        "readings": f"readings/{hb1.pk}/?older={older.pk}&newer={newer.pk}",
        "names": "names/",
        "unread": "unread/",
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_the_pages_about_the_sources_can_be_read_and_fit(
    browser: Browser, live_server: LiveServer, width: int, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    sign_in(page, live_server.url, make_staff(role="superuser"))
    for name, path in addresses().items():
        page.goto(f"{live_server.url}/desk/{path}")
        if name == "page":
            # A frame that is not in sight is not painted.
            page.locator("iframe").scroll_into_view_if_needed()
            expect(page.frame_locator("iframe").get_by_text('"number": "HB 3"')).to_be_visible()
        shot(page, f"sources-{name}-{width}-{scheme}")
        # Of what is in the frame nothing can be asked: it has no right to answer.
        found = Axe().run(page, context={"include": ["main"], "exclude": ["iframe"]}, options={"iframes": False})
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    context.close()


def test_an_editor_goes_from_what_waits_to_the_name_and_settles_it(page: Tab, live_server: LiveServer) -> None:
    sign_in(page, live_server.url, make_staff())
    page.goto(f"{live_server.url}/desk/")
    page.get_by_role("link", name="Example, House: Exampel, Ada").click()
    page.get_by_role("button", name="Exampel, Ada means Ada Example (Blue, 7)").click()
    expect(page.get_by_text("“Exampel, Ada” means Ada Example in the House now.")).to_be_visible()
    assert {vote.person.name for vote in PersonVote.objects.filter(printed_name="Exampel, Ada") if vote.person} == {"Ada Example"}
    page.get_by_role("button", name="Undo what was said of Exampel, Ada").click()
    expect(page.get_by_role("heading", name="Exampel, Ada")).to_be_visible()
    assert not PersonVote.objects.filter(printed_name="Exampel, Ada").exclude(person=None).exists()
    assert [entry.deed for entry in AuditEntry.objects.order_by("pk")][-2:] == ["tied a name", "untied a name"]


def test_an_admin_goes_from_what_waits_to_the_page_that_changed(page: Tab, live_server: LiveServer) -> None:
    sign_in(page, live_server.url, make_staff(role="admin"))
    page.goto(f"{live_server.url}/desk/")
    page.get_by_role("link", name="Example, HB 3: lacks what it must have").click()
    expect(page.get_by_text("the parser failed: KeyError: 'title'")).to_be_visible()
    expect(page.frame_locator("iframe").get_by_text('"number": "HB 3"')).to_be_visible()
