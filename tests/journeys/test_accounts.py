"""A person of the staff with a browser: invited, set up, signed in, and out again, without JavaScript; and the desk with it."""

import base64
import io
import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.utils import timezone
from django_otp.oath import totp
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from bills.audit import record
from tests.journeys.pictures import shot
from tests.staff import PASSWORD, make_staff, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
DESK = ("/desk/", "/desk/bills/auditentry/", "/desk/auth/user/", "/desk/auth/user/add/", "/desk/recovery-codes/", "ed", "line")


def invitation(site: str, settings: Settings) -> str:
    settings.SITE_URL = site
    out = io.StringIO()
    call_command("invite_staff", "ed", "ed@redress.example", role="editor", stdout=out)
    return out.getvalue().split()[0]


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def phone(browser: Browser, scheme: str) -> Iterator[Page]:
    """A page on a phone, with JavaScript."""
    context = browser.new_context(viewport={"width": 320, "height": 700}, color_scheme=scheme)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def look(page: Page, address: str) -> None:
    """Open a page, and fail if it complains, scrolls sideways, or axe finds anything wrong with it."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(f"{request.url}: {request.failure}"))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert complaints == []  # before axe, which sets styles that the policy of the page refuses
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_person_is_invited_sets_an_account_up_signs_in_and_out(page: Page, live_server: LiveServer, settings: Settings) -> None:
    link = invitation(live_server.url, settings)
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up your account, ed")
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    shot(page, "join")
    key = base64.b32decode((page.locator(".key").text_content() or "").replace(" ", ""))
    page.get_by_label("Password", exact=False).first.fill(PASSWORD)
    page.get_by_label("The password again").fill(PASSWORD)
    page.get_by_label("The six digits").fill("000000")
    page.get_by_role("button", name="Set up the account").click()
    expect(page.get_by_role("alert")).to_contain_text("not set up yet")
    shot(page, "join-refused")
    page.get_by_label("Password", exact=False).first.fill(PASSWORD)
    page.get_by_label("The password again").fill(PASSWORD)
    used_up = f"{totp(key):06}"
    page.get_by_label("The six digits").fill(used_up)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account is set up")
    expect(page.locator(".codes code")).to_have_count(10)
    shot(page, "joined")

    page.get_by_role("link", name="Sign in").click()
    page.get_by_label("Username").fill("ed")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Code").fill(used_up)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("This code is wrong, or was used before")
    shot(page, "sign-in-refused")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Code").fill(f"{totp(key, t0=-30):06}")
    page.wait_for_timeout(1100)  # wrong codes are slowed down
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What needs a person today")
    shot(page, "desk")

    used = page.request.get(link)
    assert used.status == 410
    assert "This link no longer works" in used.text()
    page.goto(f"{live_server.url}/desk/")
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{live_server.url}/desk/")
    expect(page).to_have_url(re.compile(r"/desk/login/\?next=/desk/$"))
    shot(page, "sign-in")


@pytest.mark.parametrize("path", DESK)
def test_the_desk_fits_a_phone_and_nothing_complains(phone: Page, live_server: LiveServer, path: str) -> None:
    op = make_staff("op", role="superuser")
    line = record(op, "corrected", "HB 1", now=timezone.now(), path="/zz/2026/HB1/", told={"reason": "a typo " * 30})
    of_one = {"ed": f"/desk/auth/user/{make_staff('ed').pk}/change/", "line": f"/desk/bills/auditentry/{line.pk}/change/"}
    sign_in(phone, live_server.url, op)
    look(phone, live_server.url + of_one.get(path, path))
    expect(phone.get_by_role("button", name="Sign out")).to_be_visible()
    shot(phone, f"phone-{path.strip('/').replace('/', '-')}")


def test_signing_in_fits_a_phone_and_nothing_complains(phone: Page, live_server: LiveServer) -> None:
    look(phone, f"{live_server.url}/desk/login/")


def test_setting_up_fits_a_phone_and_nothing_complains(phone: Page, live_server: LiveServer, settings: Settings) -> None:
    look(phone, invitation(live_server.url, settings))
    shot(phone, "phone-join")
