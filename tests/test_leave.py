"""Leaving, being stopped, and being forgotten: what is deleted, by whom, and when."""

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from bills import links, outbox, subscribers
from bills.models import Alert, AuditEntry, Event, Mail, Subscriber, Subscription
from bills.subscribers import BOUNCED, COMPLAINED
from bills.tasks import forget_subscribers, send_mails
from scrapers.vocabulary import MailKind, MailStatus
from tests.factories import NOON, make_bill
from tests.reading import words
from tests.staff import make_staff, signed_in
from tests.subscribers import make_subscriber, make_subscription
from tests.subscribing import ADA, ask, ask_to_manage, confirmed, make_link, path_of
from tests.subscribing import links as queued

pytestmark = pytest.mark.django_db
DAY, SECOND = datetime.timedelta(days=1), datetime.timedelta(seconds=1)
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def make_alert(*watches: Subscription, status: MailStatus = MailStatus.QUEUED, **fields: Any) -> Mail:
    """A mail to a subscriber that carries one event for each of these watches."""
    told = {"kind": MailKind.NEWS, "key": f"news:{Mail.objects.count()}", "due_at": NOON, "queued_at": NOON, "status": status}
    mail = Mail.objects.create(subscriber=watches[0].subscriber, **(told | fields))
    bill = watches[0].bill
    assert bill is not None
    event = Event.objects.create(bill=bill, kind="action-added", part="actions", recorded_at=NOON, alertable=True)
    Alert.objects.bulk_create(Alert(subscription=watch, event=event, mail=mail, queued_at=NOON) for watch in watches)
    return mail


def two_watches() -> tuple[Subscription, Subscription]:
    ada = make_subscriber()
    return make_subscription(ada, bill=make_bill()), make_subscription(ada, bill=make_bill(identifier="HB 2"))


def rows() -> dict[str, int]:
    people = Subscriber.objects.exclude(mailbox="")
    return {"people": people.count()} | {
        model.__name__: model.objects.exclude(**nobodys).count()
        for model, nobodys in ((Subscription, {}), (Alert, {}), (Mail, {"subscriber__mailbox": ""}))
    }


# ---- Leaving ----


def test_leaving_all_deletes_every_row_of_the_person_and_no_others(client: Client) -> None:
    one, _ = two_watches()
    bo = make_subscription(make_subscriber("bo"), bill=make_bill(identifier="HB 3"))
    make_alert(one)
    make_alert(one, status=MailStatus.ACCEPTED)
    make_alert(bo)
    make_link(one.subscriber, purpose="manage")
    assert client.post(path_of(links.unsubscribe_all_url(one.subscriber)), ONE_CLICK).status_code == 200
    assert rows() == {"people": 1, "Subscription": 1, "Alert": 1, "Mail": 1}
    assert ADA not in str([list(model.objects.values()) for model in (Subscriber, Mail, Subscription)])


def test_leaving_deletes_the_files_that_mails_became_and_those_of_no_other(
    settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.MAIL_DIR, settings.EMAIL_BACKEND = tmp_path, "tracker.eml.EmailBackend"
    settings.MAIL_LACKS = []
    gone, kept = make_subscriber(), make_subscriber("bob")
    bill = make_bill()
    for subscriber in (gone, kept):
        make_subscription(subscriber, bill=bill)
        make_link(subscriber, purpose=links.MANAGE)
    send_mails()
    assert len(outbox.names(tmp_path)) == 2
    with django_capture_on_commit_callbacks(execute=True):
        subscribers.leave(gone)
    assert [letter.to for letter in outbox.letters(tmp_path)] == ["bob@reader.example"]


def test_leaving_one_leaves_the_others_and_the_last_takes_the_address_along(client: Client) -> None:
    one, two = two_watches()
    client.post(path_of(links.unsubscribe_url(one)), ONE_CLICK)
    assert list(Subscription.objects.all()) == [two]
    client.post(path_of(links.unsubscribe_url(two)), ONE_CLICK)
    assert rows()["people"] == 0


def test_mail_that_was_owed_for_what_was_left_is_not_sent_and_all_other_is(client: Client) -> None:
    one, two = two_watches()
    alone, both, other = make_alert(one), make_alert(one, two), make_alert(two)
    digest = make_alert(one, kind=MailKind.DIGEST, key="digest:daily:2026-03-03")
    client.post(path_of(links.unsubscribe_url(one)), ONE_CLICK)
    status = dict(Mail.objects.values_list("pk", "status"))
    assert status == {alone.pk: "dropped", both.pk: "queued", other.pk: "queued", digest.pk: "queued"}


@pytest.mark.parametrize("made", [links.unsubscribe_all_url, lambda ada: links.unsubscribe_url(ada.subscriptions.first())])
def test_leaving_twice_is_answered_the_same(client: Client, made: Callable[[Subscriber], str]) -> None:
    path = path_of(made(two_watches()[0].subscriber))
    first, again = client.post(path, ONE_CLICK), client.post(path, ONE_CLICK)
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert "It has ended" in client.get(path).content.decode()


# ---- RFC 8058 ----


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_mail_program_leaves_by_one_post_without_cookie_referrer_or_redirect(kind: str) -> None:
    two_watches()
    strict = Client(enforce_csrf_checks=True)
    form = '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
    body = "List-Unsubscribe=One-Click" if "urlencoded" in kind else form
    answer = strict.post(path_of(links.unsubscribe_all_url(Subscriber.objects.get())), body, content_type=kind)
    assert (answer.status_code, dict(answer.cookies)) == (200, {})
    assert rows()["people"] == 0


def test_a_program_that_only_looks_ends_nothing(client: Client) -> None:
    one, _ = two_watches()
    for path in (path_of(links.unsubscribe_url(one)), path_of(links.unsubscribe_all_url(one.subscriber))):
        for answer in (client.get(path), client.head(path), client.post(path), client.post(path, {"List-Unsubscribe": "x"})):
            assert answer.status_code == 200
        assert client.put(path).status_code == 405
        assert 'name="List-Unsubscribe" value="One-Click"' in client.get(path).content.decode()
    assert rows()["Subscription"] == 2


def test_the_page_says_what_is_left(client: Client) -> None:
    one, _ = two_watches()
    assert "No more mail about HB 1 (Example, 2026 Example Session)." in words(
        client.get(path_of(links.unsubscribe_url(one))).content.decode()
    )
    assert "are deleted" in words(client.get(path_of(links.unsubscribe_all_url(one.subscriber))).content.decode())


# ---- Bounces and complaints ----


def test_three_hard_bounces_in_a_row_stop_all_mail() -> None:
    one, _ = two_watches()
    ada, owed = one.subscriber, make_alert(one)
    for _ in range(2):
        subscribers.bounced(ada, now=NOON)
    subscribers.arrived(ada)
    for _ in range(2):
        subscribers.bounced(ada, now=NOON)
    ada.refresh_from_db()
    assert (ada.bounces, ada.stopped_at) == (2, None)
    subscribers.bounced(ada, now=NOON)
    ada.refresh_from_db()
    owed.refresh_from_db()
    assert (ada.stopped_at, ada.stopped_why, owed.status) == (NOON, BOUNCED, MailStatus.DROPPED)


def test_an_address_that_bounced_comes_back_by_a_link_that_reaches_it(client: Client) -> None:
    make_bill()
    ada = make_subscriber(bounces=3, stopped_at=NOON, stopped_why=BOUNCED)
    confirmed(client)
    ada.refresh_from_db()
    assert (ada.bounces, ada.stopped_at, ada.stopped_why) == (0, None, "")


def test_one_complaint_stops_all_mail_and_links_too(client: Client) -> None:
    one, _ = two_watches()
    ask(client)
    asked, ada, owed = queued()[0], one.subscriber, make_alert(one)
    subscribers.complained(ada, now=NOON)
    subscribers.bounced(ada, now=NOON)
    ada.refresh_from_db()
    owed.refresh_from_db()
    assert (ada.stopped_at, ada.stopped_why, owed.status) == (NOON, COMPLAINED, MailStatus.DROPPED)
    ask(client)
    ask_to_manage(client)
    assert len(queued()) == 1
    assert client.post(path_of(links.url_of(asked))).status_code == 410
    ada.refresh_from_db()
    assert ada.stopped_at == NOON


# ---- The desk ----


def stop(client: Client, address: str) -> str:
    return words(client.post("/desk/alerts/", {"address": address}, follow=True).content.decode())


def test_the_desk_stops_an_address_that_complained_and_says_the_same_of_any(client: Client) -> None:
    make_subscriber()
    signed_in(client, make_staff("ada", role="admin"))
    assert "1 address" in words(client.get("/desk/alerts/").content.decode())
    assert ADA not in client.get("/desk/alerts/").content.decode()
    known, unknown = stop(client, "Ada@Reader.example"), stop(client, "zed@reader.example")
    assert "Nothing more is sent to that address." in known
    assert "Nothing more is sent to that address." in unknown
    assert set(Subscriber.objects.values_list("mailbox", "stopped_why")) == {(ADA, COMPLAINED), ("zed@reader.example", COMPLAINED)}
    trail = str(list(AuditEntry.objects.values()))
    assert AuditEntry.objects.filter(deed="stopped mail").count() == 2
    assert "reader.example" not in trail


@pytest.mark.slow
def test_the_desk_says_so_of_what_is_no_address(client: Client) -> None:
    signed_in(client, make_staff("ada", role="admin"))
    assert "The e-mail address is none." in stop(client, "ada")
    assert Subscriber.objects.count() == 0


def test_nobody_else_stops_an_address(client: Client) -> None:
    signed_in(client, make_staff("ed"))
    assert client.get("/desk/alerts/").status_code == 403
    assert client.post("/desk/alerts/", {"address": ADA}).status_code == 403


# ---- Forgetting ----


def forgotten_after(clock: time_machine.Traveller, age: datetime.timedelta) -> bool:
    """Whether the one person there is was kept until just before that age, and is gone with it."""
    clock.move_to(NOON + age - SECOND)
    forget_subscribers()
    kept = Subscriber.objects.exclude(mailbox="").exists()
    clock.move_to(NOON + age)
    forget_subscribers()
    return kept and not Subscriber.objects.exclude(mailbox="").exists()


def test_an_address_that_never_confirmed_is_deleted_after_a_week(client: Client, clock: time_machine.Traveller) -> None:
    make_bill()
    ask(client)
    assert forgotten_after(clock, 7 * DAY)
    assert Mail.objects.count() == 0


def test_an_address_that_watches_nothing_is_deleted_after_a_week(clock: time_machine.Traveller) -> None:
    make_subscriber(asked_at=NOON)
    assert forgotten_after(clock, 7 * DAY)


@pytest.mark.parametrize("why", [BOUNCED, COMPLAINED])
@pytest.mark.parametrize("confirmed_at", [NOON, None])
def test_an_address_that_was_stopped_is_deleted_after_ninety_days(
    clock: time_machine.Traveller, why: str, confirmed_at: datetime.datetime | None
) -> None:
    make_subscriber(stopped_at=NOON, stopped_why=why, confirmed_at=confirmed_at)
    assert forgotten_after(clock, 90 * DAY)


def test_whoever_confirmed_and_watches_is_kept(clock: time_machine.Traveller) -> None:
    two_watches()
    clock.shift(1000 * DAY)
    forget_subscribers()
    assert rows() == {"people": 1, "Subscription": 2, "Alert": 0, "Mail": 0}


def test_what_was_sent_is_forgotten_after_ninety_days_and_what_is_owed_is_not(clock: time_machine.Traveller) -> None:
    one, _ = two_watches()
    old: dict[str, Any] = {"queued_at": NOON - 90 * DAY}
    fresh = make_alert(one, status=MailStatus.ACCEPTED, accepted_at=NOON - 90 * DAY + SECOND, **old)
    owed = make_alert(one, **old)
    make_alert(one, status=MailStatus.ACCEPTED, accepted_at=NOON - 90 * DAY, **old)
    make_alert(one, status=MailStatus.QUARANTINED, **old)
    make_alert(one, status=MailStatus.DROPPED, **old)
    subscribers.forget(now=timezone.now())
    assert {mail.pk for mail in Mail.objects.all()} == {fresh.pk, owed.pk}
    assert Alert.objects.count() == 2


def test_who_asked_is_forgotten_after_a_day(client: Client, clock: time_machine.Traveller) -> None:
    make_bill()
    ask(client)
    clock.shift(DAY)
    forget_subscribers()
    assert not Mail.objects.filter(subscriber__mailbox="").exists()
    assert len(queued()) == 1
