"""Readers ask to be told by mail: what is taken, what is refused, what is limited, and what nobody learns."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from bills import subscribers
from bills.forms import stamp
from bills.models import Hearing, Mail, Subscriber, Subscription
from bills.subscribers import mailbox
from bills.watching import USUAL, described
from scrapers.vocabulary import Chamber, MailStatus, Target
from tests.factories import NOON, full_bill, make_bill, make_chamber, make_hearing, make_member, make_watch
from tests.reading import read, words
from tests.subscribers import make_subscriber
from tests.subscribing import ADA, ask, ask_to_manage, confirmed, links

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
SECOND, DAY = datetime.timedelta(seconds=1), datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


# ---- Asking ----


def test_asking_watches_nothing_and_sends_one_link(client: Client) -> None:
    make_bill()
    answer = ask(client)
    assert (answer.status_code, answer["Location"]) == (302, "/alerts/asked/")
    (mail,) = links()
    assert (mail.subscriber.address, mail.subscriber.confirmed_at, mail.status) == (ADA, None, MailStatus.QUEUED)
    assert mail.context["purpose"] == "confirm"
    assert mail.context["watching"] == "HB 1 (Example, 2026 Example Session)"
    assert mail.due_at == NOON
    assert Subscription.objects.count() == 0


def test_confirming_begins_it_in_the_clock_of_the_bills_state(client: Client) -> None:
    bill = make_bill()
    ada = confirmed(client)
    watch = ada.subscriptions.get()
    assert (watch.bill, watch.news, watch.frequency, watch.created_at) == (bill, USUAL, "instant", NOON)
    assert (ada.confirmed_at, ada.timezone) == (NOON, "America/Chicago")


def test_a_form_stands_on_every_bills_page_filled_in_and_asks_for_that_bill(client: Client, clock: Any) -> None:
    make_bill()
    page = client.get("/zz/2026/HB1/").content.decode()
    assert page.count('class="watch"') == 1
    shown = {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("text", "what", "frequency", "stamp")}
    clock.shift(5)
    answer = client.post("/alerts/", shown | {"news": USUAL, "address": ADA})
    assert answer.status_code == 302
    assert links()[0].context["watching"] == "HB 1 (Example, 2026 Example Session)"
    for past in ("?seen=2026-03-02T19:30:00Z", "?on=2026-03-02"):
        assert 'class="watch"' not in read(client, f"/zz/2026/HB1/{past}")


def test_the_form_is_filled_in_for_a_bill_and_for_a_state(client: Client) -> None:
    make_bill()
    assert "Chosen: HB 1 (Example, 2026 Example Session)" in read(client, "/alerts/?bill=/zz/2026/HB1/")
    assert '<option value="zz" selected>' in client.get("/alerts/?state=zz").content.decode()
    assert 'href="/alerts/?state=zz"' in client.get("/zz/").content.decode()
    for odd in ("?bill=%00", "?bill=//x", "?state=%00", "?state=zzzz", "?bill=http://[", "?bill=/alerts/"):
        assert client.get(f"/alerts/{odd}").status_code == 200


WISHES: list[tuple[dict[str, str], str]] = [
    ({"text": "hb 01"}, "HB 1 (Example, 2026 Example Session)"),
    ({"text": "/zz/2026/hb1/", "state": ""}, "HB 1 (Example, 2026 Example Session)"),
    ({"text": "http://testserver/zz/2026/HB1/?on=2026-03-02", "state": ""}, "HB 1 (Example, 2026 Example Session)"),
    ({"what": "state", "text": ""}, "every bill of Example"),
    ({"what": "committee", "text": "judiciary"}, "the committee “Judiciary” (Example, House)"),
    ({"what": "topic", "topic": "example", "state": "", "text": ""}, "the topic “Example topic”"),
    ({"what": "member", "text": "ada"}, "how Ada Example votes (Example)"),
    ({"what": "search", "text": " federal   officer ", "state": ""}, "the search “federal officer”"),
]


@pytest.mark.parametrize(("told", "watching"), WISHES)
def test_anything_that_is_offered_can_be_watched(client: Client, told: dict[str, str], watching: str) -> None:
    bill = make_bill()
    make_watch(bill)
    make_hearing(bill)
    make_member("Ada Example")
    watch = confirmed(client, **told).subscriptions.get()
    assert described(watch) == watching
    assert links()[0].context["watching"] == watching
    targets = [watch.bill_id, watch.topic_id, watch.person_id, watch.query or None, watch.jurisdiction_id]
    assert len([one for one in targets if one]) == 1


def test_a_committee_of_both_chambers_is_one_of_the_state(client: Client) -> None:
    bill = make_bill()
    make_hearing(bill)
    other = make_hearing(make_bill(identifier="SB 1")).hearing
    Hearing.objects.filter(pk=other.pk).update(organization=make_chamber(bill.session, Chamber.UPPER))
    watch = confirmed(client, what="committee", text="Judiciary").subscriptions.get()
    assert (watch.target, watch.jurisdiction, watch.organization) == (Target.COMMITTEE, bill.session.jurisdiction, None)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"address": ""}, "Say which e-mail address."),
        ({"address": "ada"}, "The e-mail address is none."),
        ({"address": "ada@reader.example\nBcc: bo@reader.example"}, "The e-mail address is none."),
        ({"address": "ada@reader.example\r\nSubject: x"}, "The e-mail address is none."),
        ({"address": "ada@reader.example, bo@reader.example"}, "The e-mail address is none."),
        ({"address": "Ada <ada@reader.example>"}, "The e-mail address is none."),
        ({"address": '"ada\\ bo"@reader.example'}, "The e-mail address is none."),
        ({"address": '"ada\x01"@reader.example'}, "The e-mail address is none."),
        ({"address": "a" * 250 + "@reader.example"}, "at most 254 characters"),
        ({"text": ""}, "Write the bill's number."),
        ({"text": "HB 99"}, "No bill “HB 99” of Example has been read."),
        ({"text": "1"}, "“1” may be HB 1 or SB 1. Write which."),
        ({"text": "/zz/2026/HB99/"}, "no address of a bill"),
        ({"text": "HB 1", "state": ""}, "Choose the state."),
        ({"state": "qq"}, "not one of the available choices"),
        ({"what": "all"}, "all is not one of the available choices"),
        ({"what": "committee", "text": "diciar"}, "No committee “diciar” of Example has been read. Like it: Judiciary."),
        ({"what": "committee", "text": "Judicary"}, "Like it: Judiciary."),
        ({"what": "committee", "text": "Roads"}, "Write it as the state prints it."),
        ({"what": "member", "text": "Example"}, "“Example” may be Ada Example or Bo Example. Write the whole name."),
        ({"what": "member", "text": "Zed"}, "No member “Zed”"),
        ({"what": "topic"}, "Choose the topic."),
        ({"what": "search", "text": "ab"}, "3 letters at least"),
        ({"news": []}, "Choose at least one kind of news."),
        ({"frequency": "hourly"}, "not one of the available choices"),
        ({"subject": "cheap pills"}, "a field that must stay empty was filled in"),
        ({"stamp": ""}, "open for too long"),
        ({"stamp": stamp(NOON - 2 * DAY)}, "open for too long"),
        ({"stamp": stamp(NOON - SECOND)}, "quicker than anybody types"),
    ],
)
def test_what_cannot_be_taken_is_shown_again_with_a_sentence(client: Client, told: dict[str, Any], sentence: str) -> None:
    make_hearing(make_bill())
    make_bill(identifier="SB 1")
    make_member("Ada Example")
    make_member("Bo Example")
    answer = ask(client, **told)
    assert answer.status_code == 200
    assert sentence in words(answer.content.decode())
    assert Mail.objects.count() == 0


def test_a_form_that_was_too_quick_can_be_sent_again_and_keeps_what_was_chosen(client: Client, clock: Any) -> None:
    make_bill()
    again = ask(client, stamp=stamp(NOON - SECOND), frequency="weekly").content.decode()
    assert 'value="HB 1"' in again
    assert "checked" in again.split('value="weekly"')[1].split(">")[0]
    fresh = again.split('name="stamp" value="')[1].split('"')[0]
    clock.shift(5)
    ask(client, stamp=fresh)
    assert len(links()) == 1


# ---- Addresses ----


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ada@Reader.Example", "ada@reader.example"),
        ("ada+bills@reader.example", "ada+bills@reader.example"),
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
        ("ada@BÜCHER.example", "ada@xn--bcher-kva.example"),
        ("ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example"),
        ("o'brien.x_y@reader.example", "o'brien.x_y@reader.example"),
    ],
)
def test_a_mailbox_is_the_same_in_any_spelling(typed: str, kept: str) -> None:
    assert mailbox(typed) == kept


@pytest.mark.parametrize(
    "odd", ["", "ada", "a@b@c", "ada@reader.example\n", "ada@reader.example\r", "ada\x00@reader.example", "@x.example"]
)
def test_what_is_no_address_has_no_mailbox(odd: str) -> None:
    with pytest.raises(ValidationError):
        mailbox(odd)


def test_one_mailbox_is_one_subscriber_however_it_is_spelled(client: Client) -> None:
    make_bill()
    confirmed(client, "Ada@Reader.example")
    confirmed(client, "ada@reader.EXAMPLE", what="state", text="")
    (ada,) = Subscriber.objects.exclude(mailbox="")
    assert (ada.address, ada.subscriptions.count()) == ("Ada@Reader.example", 2)


# ---- Limits ----


@pytest.mark.slow
def test_of_a_thousand_asks_from_one_sender_five_are_taken(client: Client) -> None:
    make_bill()
    statuses = [ask(client, f"reader{number}@reader.example").status_code for number in range(1000)]
    assert (statuses.count(302), statuses.count(429)) == (5, 995)
    assert len(links()) == 5
    assert Mail.objects.count() == 10  # and as many that count the asks


@pytest.mark.slow
def test_a_thousand_senders_write_three_mails_to_one_victim(client: Client) -> None:
    make_bill()
    statuses = [ask(client, "victim@reader.example", sender=f"192.0.2.{n % 200}").status_code for n in range(1000)]
    assert len(links()) == 3
    assert statuses.count(302) == subscribers.ALL_AN_HOUR == 200


@pytest.mark.slow
def test_a_victim_with_a_plus_is_the_same_victim(client: Client) -> None:
    make_bill()
    for number in range(100):
        ask(client, f"victim+{number}@reader.example", sender=f"192.0.2.{number}")
    ask(client, "victim@reader.example", sender="198.51.100.1")
    assert len(links()) == 3
    ask(client, "victims@reader.example", sender="198.51.100.2")
    ask(client, "victim@other.example", sender="198.51.100.3")
    assert len(links()) == 5


def test_asks_of_all_kinds_count_together_and_are_taken_again_after_an_hour(client: Client, clock: Any) -> None:
    make_bill()
    for _ in range(4):
        assert ask_to_manage(client, "nobody@reader.example").status_code == 302
    assert ask(client).status_code == 302
    refused = ask(client, "bo@reader.example")
    assert (refused.status_code, refused["Retry-After"]) == (429, "3600")
    assert "Please try again in an hour" in words(refused.content.decode())
    assert 'value="bo@reader.example"' in refused.content.decode()
    assert ask_to_manage(client).status_code == 429
    clock.shift(datetime.timedelta(hours=1))
    assert ask(client, "bo@reader.example").status_code == 302


def test_an_address_gets_links_again_the_next_day(client: Client, clock: Any) -> None:
    make_bill()
    for number in range(4):
        ask(client, sender=f"192.0.2.{number}")
    assert len(links()) == 3
    clock.shift(DAY)
    ask(client, stamp=stamp(NOON + DAY - 5 * SECOND))
    assert len(links()) == 4


def test_a_network_address_is_kept_as_a_digest_apart_from_the_mail(client: Client) -> None:
    make_bill()
    ask(client, sender="192.0.2.77")
    assert "192.0.2.77" not in str(list(Mail.objects.values()))
    assert "sender" not in links()[0].context


# ---- What nobody learns ----


def told(answer: Any) -> Any:
    """All that an asker sees of an answer."""
    return answer.status_code, sorted(answer.headers.items()), answer.content


@pytest.mark.parametrize("asking", [ask, ask_to_manage])
def test_the_answer_is_the_same_for_the_known_the_unknown_the_stopped_and_whoever_had_enough(client: Client, asking: Any) -> None:
    make_bill()
    make_subscriber()
    make_subscriber("waiting", confirmed_at=None)
    make_subscriber("stopped", stopped_at=NOON, stopped_why=subscribers.COMPLAINED)
    make_subscriber("paused", paused_at=NOON)
    for number in range(3):
        ask_to_manage(client, "paused@reader.example", sender=f"198.51.100.{number}")
    names = ("ada", "nobody", "waiting", "stopped", "paused")
    answers = [told(asking(client, f"{name}@reader.example", sender=f"192.0.2.{n}")) for n, name in enumerate(names)]
    assert all(answer == answers[0] for answer in answers)
    assert answers[0][0] == 302


@pytest.mark.parametrize("asking", [ask, ask_to_manage])
@pytest.mark.parametrize("name", ["ada", "nobody", "stopped"])
def test_a_sender_is_told_to_wait_at_the_same_ask_whoever_it_asks_about(client: Client, asking: Any, name: str) -> None:
    make_bill()
    make_subscriber()
    make_subscriber("stopped", stopped_at=NOON, stopped_why=subscribers.COMPLAINED)
    assert [asking(client, f"{name}@reader.example").status_code for _ in range(7)] == [302] * 5 + [429] * 2


def test_a_link_that_manages_goes_to_whoever_confirmed_and_to_nobody_else(client: Client) -> None:
    make_subscriber()
    make_subscriber("waiting", confirmed_at=None)
    for name in ("ada", "waiting", "nobody"):
        ask_to_manage(client, f"{name}@reader.example")
    (mail,) = links()
    assert (mail.subscriber.address, mail.context) == (ADA, {"purpose": "manage"})
    assert not Subscriber.objects.filter(mailbox__startswith="nobody").exists()


def test_no_page_of_it_sets_a_cookie(client: Client) -> None:
    full_bill()
    for page in ("/alerts/", "/alerts/asked/", "/alerts/manage/", "/zz/2026/HB1/"):
        assert not client.get(page).cookies, page
    answer = Client(enforce_csrf_checks=True).post("/alerts/manage/", {"address": ADA, "stamp": stamp(NOON - DAY / 2)})
    assert (answer.status_code, dict(answer.cookies)) == (302, {})
