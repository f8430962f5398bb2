"""Mail in quarantine, on the desk: said why, sent again or let go, each in the trail."""

import datetime
from typing import Any

import pytest
from django.test import Client

from bills import audit
from bills.alerts import quarantine
from bills.models import AuditEntry, Mail, Reconciliation, Subscriber
from scrapers.vocabulary import MailKind, MailStatus
from tests.factories import NOON
from tests.reading import read
from tests.staff import make_staff, signed_in

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
REASON = "550 5.1.1 no such mailbox <b>"


@pytest.fixture
def desk(client: Client) -> Client:
    return signed_in(client, make_staff(role="admin"))


def make_mail(name: str = "ann", *, status: MailStatus = MailStatus.QUARANTINED, **fields: Any) -> Mail:
    told = {"created_at": NOON, "asked_at": NOON, "confirmed_at": NOON, "address": f"{name}@mail.example"}
    subscriber, _ = Subscriber.objects.get_or_create(mailbox=f"{name}@mail.example", defaults=told)
    fields = {"key": f"news:1:{Mail.objects.count()}", "attempts": 6, "error": REASON, "due_at": NOON, "queued_at": NOON} | fields
    return Mail.objects.create(subscriber=subscriber, kind=MailKind.NEWS, status=status, **fields)


def test_undelivered_mail_waits_on_the_front_page_with_its_reason_and_without_the_address(desk: Client) -> None:
    mail = make_mail()
    make_mail("bo", status=MailStatus.ACCEPTED)
    said = read(desk, "/desk/")
    assert "Undelivered mail (1)" in said
    assert "550 5.1.1 no such mailbox &lt;b&gt;" in said
    assert f"subscriber {mail.subscriber_id} at mail.example" in said
    assert "ann@" not in said + read(desk, "/desk/mails/")


def test_an_alert_that_could_not_be_queued_waits_on_the_front_page_until_a_night_finds_none(desk: Client) -> None:
    told = {"since": NOON - 7 * DAY, "events": 1, "owed": 2, "missing": 1, "unsent": 0}
    Reconciliation.objects.create(at=NOON, alerts=1, **told)
    said = read(desk, "/desk/")
    assert "Alerts that could not be queued (1)" in said
    assert "2 alerts owed, 1 missing, of which 1 could not be queued." in said
    Reconciliation.objects.create(at=NOON + DAY, alerts=2, **told)
    assert "could not be queued" not in read(desk, "/desk/")


def test_a_mail_that_is_sent_again_has_all_its_tries_before_it(desk: Client) -> None:
    mail = make_mail()
    assert "is queued again" in read_after(desk, f"/desk/mails/{mail.pk}/", do="again")
    mail.refresh_from_db()
    assert (mail.status, mail.attempts, mail.claim) == (MailStatus.QUEUED, 0, None)
    assert mail.due_at > NOON
    assert mail.key == "news:1:0"


def test_a_mail_that_is_let_go_is_never_sent(desk: Client) -> None:
    mail = make_mail()
    assert "is let go" in read_after(desk, f"/desk/mails/{mail.pk}/", do="let-go")
    mail.refresh_from_db()
    assert mail.status == MailStatus.DROPPED
    assert "No mail is undelivered." in read(desk, "/desk/mails/")


def test_the_trail_tells_who_settled_it_and_not_whose_mail_it_was(desk: Client) -> None:
    mail = make_mail()
    read_after(desk, f"/desk/mails/{mail.pk}/", do="again")
    entry = AuditEntry.objects.get(deed="sent again")
    assert (entry.actor, entry.about, entry.path) == ("ed", f"mail {mail.pk}", "/desk/mails/")
    assert "mail.example" not in f"{entry.told}{entry.about}"
    assert audit.verify() == []


@pytest.mark.parametrize("do", ["again", "let-go"])
@pytest.mark.parametrize("status", [MailStatus.ACCEPTED, MailStatus.QUEUED, MailStatus.CLAIMED, MailStatus.DROPPED])
def test_what_is_not_in_quarantine_is_left_as_it_is(desk: Client, do: str, status: MailStatus) -> None:
    mail = make_mail(status=status)
    assert "no longer in quarantine" in read_after(desk, f"/desk/mails/{mail.pk}/", do=do)
    mail.refresh_from_db()
    assert mail.status == status
    assert not AuditEntry.objects.filter(about=f"mail {mail.pk}").exists()


def test_after_a_server_that_was_down_all_are_sent_again_at_once(desk: Client) -> None:
    for name in ("ann", "bo", "cy"):
        make_mail(name)
    let_go = make_mail("di", status=MailStatus.DROPPED)
    assert "3 mails are queued again" in read_after(desk, "/desk/mails/again/")
    assert Mail.objects.filter(status=MailStatus.QUEUED).count() == 3
    assert Mail.objects.get(pk=let_go.pk).status == MailStatus.DROPPED
    assert AuditEntry.objects.get(deed="sent again").told["mails"] == 3
    assert "0 mails are queued again" in read_after(desk, "/desk/mails/again/")
    assert AuditEntry.objects.filter(deed="sent again").count() == 1


def test_the_second_of_two_people_is_told_of_the_first() -> None:
    mail = make_mail()
    one, other = make_staff("ann", role="admin"), make_staff("bo", role="admin")
    quarantine.let_go(mail.pk, by=one, now=NOON)
    with pytest.raises(quarantine.Settled, match="somebody else settled it"):
        quarantine.send_again(mail.pk, by=other, now=NOON)


@pytest.mark.parametrize("role", ["editor", "publisher"])
def test_who_may_not_settle_mail_neither_sees_it_nor_moves_it(client: Client, role: str) -> None:
    mail = make_mail()
    desk = signed_in(client, make_staff(role=role))
    assert "Undelivered" not in read(desk, "/desk/")
    assert desk.get("/desk/mails/").status_code == 403
    assert desk.post(f"/desk/mails/{mail.pk}/", {"do": "again"}).status_code == 403
    assert desk.post("/desk/mails/again/").status_code == 403
    assert quarantine.waiting().count() == 1


def test_a_link_settles_nothing_and_neither_does_a_word_that_is_none(desk: Client) -> None:
    mail = make_mail()
    assert desk.get(f"/desk/mails/{mail.pk}/").status_code == 405
    assert desk.get("/desk/mails/again/").status_code == 405
    assert desk.post(f"/desk/mails/{mail.pk}/", {"do": "burn"}).status_code == 404
    assert quarantine.waiting().count() == 1


def read_after(desk: Client, path: str, **told: str) -> str:
    response = desk.post(path, told, follow=True)
    assert response.status_code == 200
    return response.content.decode()
