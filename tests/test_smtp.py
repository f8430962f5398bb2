"""The local mail server of the tests, through Django's own backend."""

import smtplib
import socket
from collections.abc import Iterator

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from tests.smtp import Faults, MailServer

READER = "reader@mail.example"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


def through(server: MailServer, *, timeout: float = 10) -> BaseEmailBackend:
    backend = "django.core.mail.backends.smtp.EmailBackend"
    return get_connection(
        backend, host=server.host, port=server.port, username="", password="", use_tls=False, use_ssl=False, timeout=timeout
    )


def letter(*to: str) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives("ZZ HB 12: Judiciary 15-7", "Reported.\n.\nThat is all.", "a@redress.example", to or [READER])
    message.attach_alternative("<p>Reported.</p>", "text/html")
    message.extra_headers["Message-ID"] = "<news.1@redress.example>"
    return message


def test_a_message_is_kept_as_it_was_sent(server: MailServer) -> None:
    assert through(server).send_messages([letter()]) == 1
    (kept,) = server.to(READER)
    assert (kept.sender, kept.recipients) == ("a@redress.example", (READER,))
    assert kept.message["Message-ID"] == "<news.1@redress.example>"
    text = kept.message.get_body(("plain",))
    assert text is not None
    assert text.get_content().splitlines() == ["Reported.", ".", "That is all."]


def test_a_refused_recipient_costs_the_others_nothing(server: MailServer) -> None:
    server.faults = Faults(refuses={"gone@mail.example"})
    assert through(server).send_messages([letter(READER, "gone@mail.example")]) == 1
    assert [kept.recipients for kept in server.messages] == [(READER,)]
    with pytest.raises(smtplib.SMTPRecipientsRefused, match="no such mailbox"):
        through(server).send_messages([letter("gone@mail.example")])


def test_a_failure_passes_when_its_times_are_over(server: MailServer) -> None:
    server.faults = Faults(fails=True, times=1)
    with pytest.raises(smtplib.SMTPDataError, match="try again later"):
        through(server).send_messages([letter()])
    assert through(server).send_messages([letter()]) == 1
    assert len(server.messages) == 1


def test_a_server_that_hangs_is_left_after_the_time_that_it_has(server: MailServer) -> None:
    server.faults = Faults(hangs=True)
    with pytest.raises((smtplib.SMTPServerDisconnected, TimeoutError)):
        through(server, timeout=0.3).send_messages([letter()])
    assert server.messages == []


@pytest.mark.parametrize(("faults", "kept"), [(Faults(dies=True, times=1), 0), (Faults(forgets=True, times=1), 1)])
def test_a_connection_that_is_cut_tells_nobody_whether_the_message_was_taken(server: MailServer, faults: Faults, kept: int) -> None:
    server.faults = faults
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        through(server).send_messages([letter()])
    assert len(server.messages) == kept
    assert through(server).send_messages([letter()]) == 1
    assert len({one.message["Message-ID"] for one in server.messages}) == 1


def test_half_a_message_is_none(server: MailServer) -> None:
    with socket.create_connection((server.host, server.port)) as client, client.makefile("rwb", buffering=0) as lines:
        for line in ("EHLO me", "MAIL FROM:<a@redress.example>", f"RCPT TO:<{READER}>", "DATA", "Subject: half"):
            lines.write(f"{line}\r\n".encode())
    with smtplib.SMTP(server.host, server.port) as another:
        another.noop()
    assert server.messages == []
