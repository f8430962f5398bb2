"""Mails out: each once where nothing goes wrong, again where something did, and never one stopped by another."""

import datetime
import smtplib
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.mail import get_connection
from pytest_django import Settings

from bills.alerts import sending
from bills.alerts.matching import match
from bills.alerts.sending import AGAIN, LEASE, claim, send_due
from bills.models import Event, Mail, Subscriber
from scrapers.vocabulary import Change, MailKind, MailStatus
from tests.factories import NOON, make_bill, make_run, make_vote
from tests.smtp import MailServer
from tests.subscribers import make_mail, make_subscriber, make_subscription

pytestmark = pytest.mark.django_db

MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    with MailServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.host, server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 2
        yield server


def send(now: datetime.datetime = NOON, **told: Any) -> int:
    return send_due(clock=lambda: now, **told)


def owed(*names: str) -> list[Mail]:
    """A committee's vote on a bill that all of them watch, matched."""
    bill = make_bill()
    for name in names:
        make_subscription(make_subscriber(name), bill=bill)
    vote = make_vote(bill, counts={"yes": 15, "no": 7}, committee="Judiciary")  # type: ignore[dict-item]  # as JSON holds it
    said = {"source_key": vote.source_key, "organization": "Judiciary", "motion_text": "Third reading", "date": "2026-03-02"}
    told: dict[str, Any] = {"kind": Change.VOTE_ADDED, "part": "votes", "recorded_at": NOON, "alertable": True, "after": said}
    Event.objects.create(bill=bill, run=make_run(), occurred_on=vote.date, **told)
    match(now=NOON)
    return list(Mail.objects.order_by("subscriber"))


def test_a_mail_is_sent_once_with_its_ways_out(server: MailServer) -> None:
    (mail,) = owed("ada")
    assert send() == 1
    assert send() == 0
    mail.refresh_from_db()
    assert (mail.status, mail.accepted_at, mail.attempts) == (MailStatus.ACCEPTED, NOON, 1)
    (message,) = [received.message for received in server.to("ada@reader.example")]
    assert message["Message-ID"] == sending.message_id(mail)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert str(message["List-Unsubscribe"]).strip().startswith("<http")
    assert "15-7" in str(message["Subject"])
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_what_is_not_due_waits(server: MailServer) -> None:
    make_mail(make_subscriber(), kind=MailKind.LINK, due_at=NOON + MINUTE, context={"purpose": "manage"})
    assert send() == 0
    assert send(NOON + MINUTE) == 1


def test_a_mail_that_cannot_be_rendered_stops_only_itself_and_ends_in_quarantine(server: MailServer) -> None:
    poisoned = owed("ada", "bo", "cy")[1]
    Mail.objects.filter(pk=poisoned.pk).update(kind="no such kind")
    assert send() == 2
    now = NOON
    for wait in AGAIN:
        poisoned.refresh_from_db()
        assert (poisoned.status, poisoned.due_at) == (MailStatus.QUEUED, now + wait)
        now += wait
        assert send(now) == 0
    poisoned.refresh_from_db()
    assert (poisoned.status, poisoned.attempts) == (MailStatus.QUARANTINED, len(AGAIN) + 1)
    assert "no such kind" in poisoned.error
    assert len(server.messages) == 2


@pytest.mark.parametrize("fault", ["fails", "dies", pytest.param("hangs", marks=pytest.mark.slow)])
def test_a_mail_server_that_goes_wrong_gets_the_same_message_again(server: MailServer, fault: str) -> None:
    owed("ada", "bo")
    setattr(server.faults, fault, True)
    server.faults.times = 1
    assert send() == 1
    assert send(NOON + MINUTE) == 1
    assert sorted(received.recipients[0] for received in server.messages) == ["ada@reader.example", "bo@reader.example"]


def test_a_server_that_took_it_and_died_before_it_said_so_gets_the_same_message_id_twice(server: MailServer) -> None:
    owed("ada")
    server.faults.forgets, server.faults.times = True, 1
    assert send() == 0
    assert send(NOON + MINUTE) == 1
    first, second = (received.message["Message-ID"] for received in server.to("ada@reader.example"))
    assert first == second


def test_an_address_that_is_refused_three_times_in_a_row_takes_no_mail_any_more(server: MailServer) -> None:
    ada = make_subscriber()
    server.faults.refuses = {ada.address}
    for number in range(3):
        make_mail(ada, kind=MailKind.LINK, context={"purpose": "manage"})
        assert send(NOON + number * MINUTE) == 0
    ada.refresh_from_db()
    assert (ada.bounces, ada.stopped_at is not None) == (3, True)
    assert set(Mail.objects.values_list("status", flat=True)) == {MailStatus.DROPPED}


def test_an_error_quotes_no_address() -> None:
    (mail,) = owed("ada")
    (mine,) = claim(now=NOON, limit=1)
    greylisted = smtplib.SMTPRecipientsRefused({"ada@reader.example": (450, b"<Ada@Reader.example>: try again later")})
    sending._refused(mine, greylisted, NOON)
    mail.refresh_from_db()
    assert "try again later" in mail.error
    assert "reader.example" not in mail.error.casefold()


def test_a_mail_that_arrives_forgives_earlier_refusals(server: MailServer) -> None:
    ada = make_subscriber(bounces=2)
    make_mail(ada, kind=MailKind.LINK, context={"purpose": "manage"})
    send()
    ada.refresh_from_db()
    assert ada.bounces == 0


def test_who_left_or_was_stopped_since_is_sent_nothing(server: MailServer) -> None:
    owed("ada", "bo")
    Subscriber.objects.get(address="ada@reader.example").subscriptions.all().delete()
    Subscriber.objects.filter(address="bo@reader.example").update(stopped_at=NOON)
    assert send() == 0
    assert {mail.status for mail in Mail.objects.all()} == {MailStatus.DROPPED}
    assert server.messages == []


# Claims


def test_two_who_send_at_once_share_the_mails() -> None:
    owed("ada", "bo", "cy")
    first, second = claim(now=NOON, limit=2), claim(now=NOON, limit=2)
    assert (len(first), len(second)) == (2, 1)
    assert not {mail.pk for mail in first} & {mail.pk for mail in second}


def test_the_mails_of_one_who_died_are_taken_up_when_the_lease_has_lapsed(server: MailServer) -> None:
    (mail,) = owed("ada")
    claim(now=NOON, limit=10)
    assert send(NOON + LEASE / 2) == 0
    assert send(NOON + LEASE + MINUTE) == 1
    mail.refresh_from_db()
    assert mail.status == MailStatus.ACCEPTED


def test_a_claim_that_was_lost_marks_nothing(server: MailServer) -> None:
    (mail,) = owed("ada")
    (held,) = claim(now=NOON, limit=1)
    claim(now=NOON + LEASE + MINUTE, limit=1)
    sending._mark(held, MailStatus.ACCEPTED, accepted_at=NOON)
    mail.refresh_from_db()
    assert mail.status == MailStatus.CLAIMED


def test_a_slow_batch_keeps_its_mails_and_leaves_those_that_another_took(server: MailServer) -> None:
    first, second = owed("ada", "bo")
    held = claim(now=NOON, limit=2)
    Mail.objects.filter(pk=first.pk).update(claim=uuid.uuid4())
    late = NOON + LEASE - MINUTE
    sent = [sending._send(mail, get_connection(), lambda: late, {}) for mail in held]
    assert sent == [False, True]
    second.refresh_from_db()
    assert second.lease_until == late + LEASE
    assert [received.recipients for received in server.messages] == [("bo@reader.example",)]
