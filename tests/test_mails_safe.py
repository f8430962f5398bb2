"""What a page prints cannot make a header, a line, markup or a link of a mail; and each mail is fit to be sent and read."""

from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from pytest_django import Settings

from bills.mails.news import subject
from bills.mails.paper import wrapped
from bills.mails.words import address, body, fit, short
from bills.models import Alert, Bill, Event, Mail, Organization, VoteEvent
from scrapers.vocabulary import Chamber, Change, MailKind
from tests import court_mails, mails
from tests.mails import a_week, sent
from tests.subscribers import make_mail

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("example_is_a_state")]
TURNED = "\u202e\u2066\u200f\u200b\x00\x1b\r"
Scene = Callable[[time_machine.Traveller], Mail]


@pytest.fixture(autouse=True)
def clock(example_is_a_state: None, settings: Settings) -> Iterator[time_machine.Traveller]:
    settings.SITE_URL = "https://redress.example"
    with a_week() as traveller:
        yield traveller


COURTS = [
    scene if scene is court_mails.hostile_docket else pytest.param(scene, marks=pytest.mark.slow) for scene in court_mails.SCENES
]


@pytest.mark.parametrize("scene", [*mails.SCENES, *COURTS], ids=lambda scene: scene.__name__)
def test_each_mail_is_fit_to_be_sent_and_read(scene: Scene, clock: time_machine.Traveller) -> None:
    found = sent(scene(clock))
    assert 0 < len(found.subject) < 90
    assert found.subject.isprintable()
    assert not set(TURNED) & set(found.subject + found.text + found.html)
    for line in found.text.splitlines():
        # A longer line is one word: an address, or what a page printed without a space.
        assert len(line) <= 72 or " " not in line.strip()
    assert "{{" not in found.text + found.html
    assert "{%" not in found.text + found.html
    assert "\n\n\n" not in found.text
    assert "&amp;" not in found.text
    assert "&quot;" not in found.text
    page = BeautifulSoup(found.html, "lxml")
    assert page.html is not None
    assert page.html["lang"] == "en"
    assert page.find(["script", "img", "iframe", "form", "object", "link"]) is None
    assert {str(a["href"]).split(":")[0] for a in page.find_all("a")} <= {"https"}
    assert all(th.has_attr("scope") for th in page.find_all("th"))
    message = EmailMessage(policy=SMTP)
    message["Subject"] = found.subject
    message.set_content(found.text)
    message.add_alternative(found.html, subtype="html")
    assert max(map(len, message.as_bytes().split(b"\r\n"))) <= 998


def test_markup_headers_and_marks_of_direction_are_text(clock: time_machine.Traveller) -> None:
    found = sent(mails.hostile_text(clock))
    assert "<script>" not in found.html
    assert "&lt;script&gt;" in found.html
    assert not any(line.startswith("Bcc") for line in f"{found.subject}\n{found.text}".splitlines())
    assert found.subject.endswith("(+3 more)")
    assert "x" * 400 not in found.text + found.html
    assert len(found.html) < 30_000


def test_an_official_address_that_is_none_is_left_out(clock: time_machine.Traveller) -> None:
    owed = mails.committee_vote(clock)
    VoteEvent.objects.update(source_url="javascript:alert(1)")
    Bill.objects.update(source_url='https://legislature.example/"onclick="x')
    found = sent(owed)
    assert "javascript" not in found.text + found.html
    assert "onclick" not in found.text + found.html


@pytest.mark.parametrize(
    "url",
    ["", "javascript:alert(1)", "http://a b", "https://a\nb", "data:text/html,x", "//x", f"https://x/{'y' * 1000}", "https://x/<"],
)
def test_what_is_no_plain_address_is_none(url: str) -> None:
    assert address(url) == ""


def test_an_address_stays_as_it_is() -> None:
    assert address("https://legislature.example/a?b=c&d=%20#e") == "https://legislature.example/a?b=c&d=%20#e"


def test_a_subject_is_cut_before_what_it_says_of_the_rest() -> None:
    told = subject("ZZ HB 12", f"Judiciary 15-7, “{'do pass ' * 30}”", 12)
    assert len(told) < 90
    assert told.endswith("… (+12 more)")
    assert subject("ZZ HB 12", "Judiciary 15-7, “Do pass”", 0) == 'ZZ HB 12: Judiciary 15-7, "Do pass"'


def test_text_is_folded_and_cut_at_a_word() -> None:
    assert fit(" a\r\n\tb\u2028c\u202e \x00d ") == "a b c d"
    assert short("one two three", 10) == "one two…"
    assert short("x" * 50, 10) == f"{'x' * 9}…"
    assert short("as it is", 10) == "as it is"


def test_text_is_wrapped_and_addresses_are_not_broken() -> None:
    url = f"https://redress.example/{'a' * 90}"
    told = wrapped(f"\n\n{'word ' * 30}\n\n\n\n- {'item ' * 20}\n  Leave it: {url}\n")
    assert max(len(line) for line in told.splitlines() if url not in line) <= 72
    assert url in told.splitlines()[-1]
    assert "\n\n\n" not in told
    assert "\n  item" in told


@pytest.mark.parametrize(
    ("chamber", "committee", "words"),
    [
        (Chamber.LOWER, "Judiciary", "the House Judiciary Committee"),
        (Chamber.LOWER, "Judiciary Committee", "the House Judiciary Committee"),
        (Chamber.LOWER, "House Rules", "the House Rules Committee"),
        (Chamber.UPPER, "Courts of Justice, subcommittee 1", "the Senate Courts of Justice, subcommittee 1"),
        (Chamber.LEGISLATURE, "Judiciary", "the joint Judiciary Committee"),
        (Chamber.LOWER, "", "the House"),
    ],
)
def test_a_body_is_called_as_a_reader_calls_it(chamber: Chamber, committee: str, words: str) -> None:
    assert body(Organization.objects.get(jurisdiction__code="zz", classification=chamber), committee) == words


SHAPES: tuple[Any, ...] = (None, {}, "a text", ["a", "list"], {"date": "2026-02-20", "chamber": "lower", "description": "Amended"})
PARTS = ("bill", "title", "subjects", "stage", "actions", "votes", "hearings", "versions", "sponsorships", "relations", "court")


@pytest.mark.parametrize("part", [pytest.param(part, marks=[pytest.mark.slow] if nth else []) for nth, part in enumerate(PARTS)])
def test_no_event_is_so_odd_that_its_mail_cannot_be_written(part: str, clock: time_machine.Traveller) -> None:
    reader = mails.ada()
    mails.watch(reader, bill=mails.hb12())
    watch = reader.subscriptions.get()
    told = {"bill": mails.hb12(), "part": part, "recorded_at": mails.SEEN, "alertable": True}
    pairs = [pair for shape in SHAPES for pair in ((None, shape), (shape, None), (shape, SHAPES[-1]))]
    owed = make_mail(reader)
    events = [Event.objects.create(kind=kind, before=was, after=now, **told) for kind in Change for was, now in pairs]
    Alert.objects.bulk_create(Alert(subscription=watch, event=e, mail=owed, queued_at=mails.SEEN) for e in events)
    assert sent(owed).subject.startswith("ZZ HB 12: ")
    Mail.objects.filter(pk=owed.pk).update(kind=MailKind.DIGEST, key="digest:daily:2026-02-21")
    owed.refresh_from_db()
    assert sent(owed).subject.startswith("Redress daily: 1 bill moved")
    for event in events[::29]:
        # Each may be the first, and alone.
        alone = make_mail(reader)
        Alert.objects.filter(event=event).update(mail=alone)
        assert sent(alone).text
