"""Readers report errors: what is taken, what is refused with its words kept, what the desk sees and what is forgotten."""

import datetime
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Permission, User
from django.test import Client, RequestFactory
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_static.models import StaticDevice
from pytest_django import Settings

from bills import reports
from bills.admin.today import heaps
from bills.client import address as sender_of
from bills.forms import stamp
from bills.models import ErrorReport
from bills.tasks import forget_reporters
from tests.factories import NOON, full_bill, make_action, make_bill, make_correction
from tests.reading import read, words

pytestmark = pytest.mark.django_db
MINUTE = datetime.timedelta(minutes=1)
SECONDS = datetime.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def filled(**told: str) -> dict[str, str]:
    """The form as a reader sends it a minute after it was shown."""
    said = {"kind": "error", "address": "/zz/2026/HB1/", "words": "The tally is 16.", "proof_url": "", "contact": "", "topic": ""}
    return said | {"stamp": stamp(NOON - MINUTE)} | told


def send(client: Client, *, sender: str = "192.0.2.1", **told: str) -> Any:
    return client.post("/report/", filled(**told), REMOTE_ADDR=sender)


def make_report(**fields: Any) -> ErrorReport:
    return ErrorReport.objects.create(
        **({"address": "/zz/2026/HB1/", "words": "The tally is 16.", "sender": "d", "sent_at": NOON} | fields)
    )


# ---- What is taken ----


def test_a_report_is_kept_with_its_bill_page_and_kind(client: Client) -> None:
    bill = make_bill()
    answer = send(client, kind="reply", proof_url="https://legislature.example/journal", contact="ada@reader.example")
    assert (answer.status_code, answer["Location"]) == (302, "/report/sent/")
    (kept,) = ErrorReport.objects.all()
    assert (kept.bill, kept.address, kept.kind) == (bill, "/zz/2026/HB1/", "reply")
    assert (kept.words, kept.proof_url, kept.contact) == (
        "The tally is 16.",
        "https://legislature.example/journal",
        "ada@reader.example",
    )
    assert kept.sent_at == NOON
    assert "An editor reads it." in read(client, "/report/sent/")


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("http://testserver/zz/2026/HB1/?on=2026-03-02#votes", "/zz/2026/HB1/?on=2026-03-02"),
        ("/zz/2026/hb1/", "/zz/2026/hb1/"),
        ("/zz/2026/HB1.csv", "/zz/2026/HB1.csv"),
    ],
)
def test_any_spelling_of_the_page_finds_the_bill(client: Client, pasted: str, kept: str) -> None:
    bill = make_bill()
    client.post("/report/", filled(address=pasted))
    (report,) = ErrorReport.objects.all()
    assert (report.bill, report.address) == (bill, kept)


def test_a_page_that_is_no_bills_is_kept_as_it_is(client: Client) -> None:
    client.post("/report/", filled(address="/status/"))
    client.post("/report/", filled(address="/no/such/page/there/"))
    assert list(ErrorReport.objects.values_list("bill", flat=True)) == [None, None]


def test_every_bills_page_and_the_foot_of_every_page_lead_to_the_form_with_the_page_filled_in(client: Client) -> None:
    make_bill()
    assert client.get("/zz/2026/HB1/").content.decode().count('href="/report/?page=/zz/2026/HB1/"') == 2
    assert 'href="/report/?page=/status/"' in client.get("/status/").content.decode()
    assert 'value="/zz/2026/HB1/"' in client.get("/report/?page=/zz/2026/HB1/").content.decode()


def test_the_form_says_whom_to_write_to_instead(client: Client, settings: Settings) -> None:
    for contact, link in (
        ("reply@redress.example", "mailto:reply@redress.example"),
        ("https://redress.example/reply", "https://redress.example/reply"),
    ):
        settings.CONTACT = contact
        for url in ("/report/", "/corrections/"):
            assert f'<a href="{link}">{contact}</a>' in client.get(url).content.decode()


# ---- What is refused, its words kept ----


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"words": ""}, "Say what is wrong, or your reply."),
        ({"address": ""}, "Say on which page"),
        ({"address": "https://elsewhere.example"}, "must be an address on this site"),
        ({"address": "the bill"}, "must be an address on this site"),
        ({"kind": "praise"}, "praise is not one of the available choices"),
        ({"proof_url": "javascript:alert(1)"}, "no address of the web"),
        ({"proof_url": "ftp://legislature.example/x"}, "no address of the web"),
        ({"contact": "ada"}, "The e-mail address is none."),
        ({"words": "See http://a.example http://b.example www.c.example"}, "No more than 2 links"),
        ({"topic": "cheap pills"}, "a field that must stay empty was filled in"),
        ({"stamp": ""}, "open for too long"),
        ({"stamp": "1772474400:forged"}, "open for too long"),
        ({"stamp": stamp(NOON - datetime.timedelta(days=2))}, "open for too long"),
        ({"stamp": stamp(NOON - SECONDS)}, "quicker than anybody types"),
    ],
)
def test_what_cannot_be_taken_is_shown_again_with_a_sentence(client: Client, told: dict[str, str], sentence: str) -> None:
    answer = client.post("/report/", filled(**told))
    assert sentence in words(answer.content.decode())
    assert ErrorReport.objects.count() == 0


@pytest.mark.parametrize("trapped", [{"topic": "autofilled"}, {"stamp": stamp(NOON - SECONDS)}, {"stamp": "lost"}])
def test_nothing_is_lost_and_the_form_can_be_sent_again(
    client: Client, clock: time_machine.Traveller, trapped: dict[str, str]
) -> None:
    again = client.post("/report/", filled(contact="ada@reader.example", **trapped)).content.decode()
    assert "The tally is 16.</textarea>" in again
    assert 'value="ada@reader.example"' in again
    fields = dict(re.findall(r'name="(topic|stamp)"(?: value="([^"]*)")?', again))
    assert fields["topic"] == ""
    clock.shift(5)
    client.post("/report/", filled(stamp=fields["stamp"]))
    assert ErrorReport.objects.count() == 1


# ---- How much is taken ----


def test_a_sender_is_told_to_wait_after_five_in_an_hour_and_loses_no_word(client: Client, clock: time_machine.Traveller) -> None:
    for _ in range(5):
        assert send(client).status_code == 302
    assert send(client, sender="192.0.2.2").status_code == 302
    refused = send(client, words="The sixth.")
    assert refused.status_code == 429
    assert refused["Retry-After"] == "3600"
    assert "Please try again in an hour" in words(refused.content.decode())
    assert "The sixth.</textarea>" in refused.content.decode()
    clock.shift(datetime.timedelta(hours=1))
    assert send(client, stamp=stamp(NOON)).status_code == 302


def test_a_sender_is_told_to_wait_after_twenty_in_a_day(client: Client) -> None:
    for number in range(20):
        make_report(sender=reports.digest("192.0.2.1"), sent_at=NOON - datetime.timedelta(hours=2 + number))
    assert send(client).status_code == 429
    assert send(client, sender="192.0.2.2").status_code == 302


def test_everybody_together_is_told_to_wait_when_the_desk_is_full(client: Client) -> None:
    ErrorReport.objects.bulk_create(
        ErrorReport(address="/", words="x", sender=f"{number}", sent_at=NOON) for number in range(reports.ALL_AN_HOUR)
    )
    assert send(client).status_code == 429


def test_the_network_address_is_never_kept_and_its_digest_needs_the_key(client: Client, settings: Settings) -> None:
    send(client)
    kept = ErrorReport.objects.values().get()
    assert "192.0.2.1" not in str(kept)
    assert re.fullmatch(r"[0-9a-f]{64}", kept["sender"])
    settings.SECRET_KEY = "another key of another site"
    assert reports.digest("192.0.2.1") != kept["sender"]


def test_whoever_has_a_network_of_addresses_is_one_sender() -> None:
    assert reports.digest("2001:db8::1") == reports.digest("2001:db8::ffff:2")
    assert reports.digest("2001:db8::1") != reports.digest("2001:db8:0:1::1")
    assert reports.digest("::ffff:192.0.2.1") == reports.digest("192.0.2.1")
    assert reports.digest("192.0.2.1") != reports.digest("192.0.2.2")
    assert reports.digest("nonsense") == reports.digest("")


def test_only_a_trusted_proxy_may_say_who_sends_and_only_its_own_word_counts(settings: Settings) -> None:
    request = RequestFactory().get("/report/", REMOTE_ADDR="192.0.2.9", headers={"X-Forwarded-For": "203.0.113.7, 192.0.2.1"})
    settings.TRUST_PROXY = False
    assert sender_of(request) == "192.0.2.9"
    settings.TRUST_PROXY = True
    assert sender_of(request) == "192.0.2.1"


# ---- Cookies ----


def test_only_the_form_sets_a_cookie_and_only_the_one_that_it_needs(client: Client) -> None:
    full_bill()
    made = make_correction(make_action(make_bill(identifier="HB 2"), "Passed"), "date", said="2026-03-01", value="2026-03-02")
    for url in (
        "/",
        "/zz/",
        "/zz/2026/HB1/",
        "/corrections/",
        f"/corrections/{made.pk}/",
        "/corrections.atom",
        "/status/",
        "/report/sent/",
    ):
        assert not client.get(url).cookies, url
    assert list(client.get("/report/").cookies) == ["csrftoken"]


def test_a_form_from_elsewhere_is_refused() -> None:
    assert Client(enforce_csrf_checks=True).post("/report/", filled()).status_code == 403


# ---- The desk ----


def settler(*permissions: str) -> User:
    user = User.objects.create(username="settler", is_staff=True)
    user.user_permissions.add(*Permission.objects.filter(codename__in=permissions))
    StaticDevice.objects.create(user=user, name="codes")
    return User.objects.get(pk=user.pk)


def at_the_desk(client: Client, user: User) -> Client:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = StaticDevice.objects.get(user=user).persistent_id
    session.save()
    return client


def test_a_report_waits_on_the_desk_for_whoever_may_settle_it() -> None:
    waiting = make_report()
    make_report(settled_at=NOON)
    (heap,) = heaps(settler("settle_reports"))
    assert (heap.title, heap.count) == ("Reports of readers", 1)
    assert heap.items[0].url == f"/desk/bills/errorreport/{waiting.pk}/change/"
    assert "/zz/2026/HB1/" in heap.items[0].words
    User.objects.all().delete()
    assert heaps(settler()) == []


def test_a_report_is_settled_once_with_a_word_and_the_correction_that_it_led_to(client: Client) -> None:
    report = make_report(contact="ada@reader.example", bill=make_bill())
    correction = make_correction(make_action(report.bill, "Passed"), "date", said="2026-03-01", value="2026-03-02")  # type: ignore[arg-type]
    user = settler("settle_reports")
    desk = at_the_desk(client, user)
    url = f"/desk/bills/errorreport/{report.pk}/change/"
    assert "The tally is 16." in read(desk, url)
    assert "There is no correction 999." in words(desk.post(url, {"note": "Corrected.", "correction": "999"}).content.decode())
    assert desk.post(url, {"note": "Corrected.", "correction": str(correction.pk), "words": "Mine."}).status_code == 302
    report.refresh_from_db()
    assert (report.note, report.settled_by, report.settled_at) == (f"Corrected.\n/corrections/{correction.pk}/", user, NOON)
    assert report.words == "The tally is 16."
    assert desk.post(url, {"note": "Again."}).status_code == 403
    assert "Corrected." in read(desk, url)
    assert "/zz/2026/HB1/" in read(desk, "/desk/bills/errorreport/?settled=yes")


def test_a_report_can_be_settled_by_nobody_else_and_deleted_by_nobody(client: Client) -> None:
    report = make_report()
    desk = at_the_desk(client, settler("view_errorreport"))
    url = f"/desk/bills/errorreport/{report.pk}/change/"
    assert "The tally is 16." in read(desk, url)
    assert desk.post(url, {"note": "Mine."}).status_code == 403
    assert desk.get("/desk/bills/errorreport/add/").status_code == 403
    User.objects.all().delete()
    desk = at_the_desk(client, settler("settle_reports", "delete_errorreport"))
    assert desk.post(f"/desk/bills/errorreport/{report.pk}/delete/", {"post": "yes"}).status_code == 403


# ---- What is forgotten ----


def test_who_sent_a_report_is_forgotten_after_a_day_and_whom_to_answer_ninety_days_after_it_was_settled() -> None:
    day = datetime.timedelta(days=1)
    open_one = make_report(contact="a@reader.example", sent_at=NOON - 400 * day)
    fresh = make_report(sent_at=NOON - datetime.timedelta(hours=23), sender="fresh")
    kept = make_report(contact="b@reader.example", settled_at=NOON - 89 * day)
    old = make_report(contact="c@reader.example", settled_at=NOON - 90 * day, words="Still here.")
    forget_reporters()
    for report in (open_one, fresh, kept, old):
        report.refresh_from_db()
    assert [report.contact for report in (open_one, kept, old)] == ["a@reader.example", "b@reader.example", ""]
    assert (open_one.sender, fresh.sender) == ("", "fresh")
    assert old.words == "Still here."
