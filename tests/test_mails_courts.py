"""The mails of courts: each says who ordered what, for whom and until when, and of what no editor has read that nobody has."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from bills.courts import deeds, dockets
from bills.courts.dockets import Facts, Proof
from bills.courts.telling import said_of_entry, tell
from bills.models import Alert, CourtEvent, Event, LegalChallenge, Mail, Person
from bills.withheld import WITHHELD_TEXT
from scrapers.vocabulary import Basis, CaseRelation, Change, CourtEventKind, MailKind, News
from tests import court_mails as scenes
from tests.factories import make_watch
from tests.in_court import PAPERS, courts
from tests.mails import a_week, hb12, mail, sent
from tests.subscribers import make_subscriber, make_subscription

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("example_is_a_state")]
SITE = "https://redress.example"


@pytest.fixture(autouse=True)
def clock(example_is_a_state: None, settings: Settings) -> Iterator[time_machine.Traveller]:
    settings.SITE_URL = SITE
    with a_week() as traveller:
        yield traveller


def told(mail: Mail) -> tuple[str, str]:
    """The subject, and the text with its lines joined again."""
    found = sent(mail)
    return found.subject, " ".join(found.text.split())


def test_what_no_editor_has_read_is_told_in_the_docket_s_words_and_as_no_ruling(clock: time_machine.Traveller) -> None:
    subject, words = told(scenes.unread_entry(clock))
    assert subject == "ZZ HB 12 in court: new docket entry, not yet read by an editor"
    assert "New in the docket of United States v. Example (docket number 1:26-cv-00007), the District Court of Example" in words
    assert "No editor of this site has read it yet. What it does is not known here, and no ruling is told of it." in words
    assert "The docket's own words: “ORDER granting 2 Motion for Temporary Restraining Order. Signed by the court.”" in words
    assert f"{SITE}/cases/united-states-v-example/" in words
    assert f"{SITE}/zz/2026/HB12/#{CourtEvent.objects.get().anchor}" in words
    assert "The court dates it 9 March 2026; we first saw it at 13:01 CDT on 10 March 2026" in words
    # Nothing but the quotation says that anything was ordered.
    beside = words.replace("ORDER granting 2 Motion for Temporary Restraining Order", "").casefold()
    assert not any(word in beside for word in ("restrain", "enjoin", "injunction", "blocked", "granted", "clause stands"))


def test_what_an_editor_read_before_its_mail_went_is_not_told_as_unread(clock: time_machine.Traveller) -> None:
    owed = scenes.unread_entry(clock)
    deeds.classify(CourtEvent.objects.get(), kind=CourtEventKind.ORDER, summary="Granted.", by=None, now=timezone.now())
    subject, words = told(owed)
    assert subject == "ZZ HB 12 in court: new docket entry, read by an editor since"
    assert "One has since: the case tells what it is." in words


def test_an_order_is_the_subject_with_what_it_is_about_for_whom_and_until_when(clock: time_machine.Traveller) -> None:
    subject, words = told(scenes.injunction_in_part(clock))
    assert subject == "ZZ HB 12 in court: preliminary injunction, Right to sue, as to federal officers (+1 more)"
    for sentence in (
        "barred enforcement of “Right to sue” (HB 12) while the case goes on (preliminary injunction), as to federal officers,",
        "The court is the District Court of Example; the case is United States v. Example (docket number 1:26-cv-00007).",
        "Right to sue (section 1): Blocked in part by a court as of 12 March 2026;",
        "preliminarily enjoined it as to federal officers in United States v. Example, until judgment. Before: blocked by a court;",
        "1. On 12 March 2026 the court declined to bar enforcement of “Masks” (HB 12).",
        "https://court.example/papers/preliminary-injunction",
    ):
        assert sentence in words
    # That the clauses moved is told with what moved them.
    assert Event.objects.filter(kind=Change.FORCE_CHANGED, alerts__mail=Mail.objects.latest("pk")).count() == 2
    assert "stands has changed" not in words


def test_an_order_says_its_last_day_and_quotes_its_words(clock: time_machine.Traveller) -> None:
    subject, words = told(scenes.restraining_order(clock))
    assert subject == "ZZ HB 12 in court: temporary restraining order, Right to sue, Masks, until 23 March 2026"
    assert "The order's own words: “Defendants are RESTRAINED from enforcing sections 1 and 2.”" in words
    assert "of 9 March 2026 in United States v. Example is 23 March 2026." in words


def test_what_is_only_reported_says_by_whom(clock: time_machine.Traveller) -> None:
    subject, words = told(scenes.stay_on_appeal(clock))
    assert subject == "ZZ HB 12 in court: stay of the order of 12 March 2026, Right to sue"
    assert "The court is the Example Court of Appeals; the case is Example v. United States (docket number not found)." in words
    assert "This is as reported by the Example Gazette." in words
    assert "The order itself was not read." in words
    assert "A report dates it 13 March 2026; we recorded it at" in words
    assert "that blocked it, until the appeal is decided, as reported. Before: blocked in part" in words


def test_a_case_that_attacks_a_clause_says_what_it_asks_for(clock: time_machine.Traveller) -> None:
    subject, words = told(scenes.case_filed(clock))
    assert subject == "ZZ HB 12 in court: United States v. Example attacks Right to sue"
    assert "filed on 1 March 2026 in the District Court of Example, attacks “Right to sue”." in words
    assert "The parties: United States against State of Example." in words
    assert "What it asks for: That the act be declared invalid." in words


def test_a_new_rung_says_out_of_which_case_it_came_and_a_fact_told_otherwise_what_it_was(clock: time_machine.Traveller) -> None:
    case = scenes.in_court(clock)
    facts = Facts("Example v. United States", court=courts()["circuit"], court_basis=Basis.STATED, docket_number="26-7")
    told_by: dict[str, Any] = {"by": None, "now": timezone.now()}
    rung = dockets.new_case(facts, Proof(PAPERS), parent=case, relation=CaseRelation.APPEAL, **told_by)
    subject, words = told(mail())
    assert subject == "ZZ HB 12 in court: new case on appeal, Example v. United States"
    assert (
        "Example v. United States (docket number 26-7), in the Example Court of Appeals, on appeal from United States v." in words
    )
    clock.shift(60)
    dockets.restate(rung, replace(facts, docket_number="26-8"), Proof(PAPERS), by=None, now=timezone.now())
    subject, words = told(mail())
    assert subject == "ZZ HB 12 in court: case told otherwise, Example v. United States"
    assert "Docket number: before 26-7, now 26-8." in words


def test_an_entry_that_an_editor_has_read_is_what_the_editor_says_beside_the_docket_s_words(clock: time_machine.Traveller) -> None:
    subject, words = told(scenes.hearing_in_court(clock))
    assert subject == "ZZ HB 12 in court: hearing: The motion is heard"
    assert "In an editor's words: The motion is heard. It is set for 20 March 2026. We first read it at 13:01 CDT" in words
    assert "The docket's own words: “NOTICE of Hearing on Motion set for 3/20/2026”." in words


def test_an_order_told_otherwise_says_what_was_said_and_why(clock: time_machine.Traveller) -> None:
    subject, words = told(scenes.order_told_otherwise(clock))
    assert subject.startswith("ZZ HB 12 in court: told otherwise: temporary restraining order, Right to sue")
    assert "otherwise than we do now. Why: It names section 1 alone." in words
    assert "Clauses: we said Right to sue, Masks, we say Right to sue. Until: we said 23 March 2026, we say 20 March 2026." in words


def test_an_order_taken_back_says_so_first(clock: time_machine.Traveller) -> None:
    subject, words = told(scenes.order_taken_back(clock))
    assert subject.startswith("ZZ HB 12 in court: taken back: temporary restraining order, Right to sue, Masks")
    assert "We take back what we told of an order of 9 March 2026 in United States v. Example" in words
    assert "Why: It was made in another case." in words
    assert "#order-" not in words


def test_a_day_alone_is_no_court_s_doing(clock: time_machine.Traveller) -> None:
    subject, words = told(scenes.order_that_ran_out(clock))
    assert subject == "ZZ HB 12: Right to sue in force, was blocked by a court (+1 more)"
    assert "We worked it out at 13:01 CDT on 25 March 2026" in words
    assert "What is set for a day" not in words


def test_an_entry_that_is_hidden_is_repeated_nowhere(clock: time_machine.Traveller, client: Client) -> None:
    owed = scenes.hidden_entry(clock)
    subject, words = told(owed)
    assert subject == "ZZ HB 12 in court: an entry that an editor has hidden"
    assert "Placeholder" not in words
    pages = ["/zz/2026/HB12/", "/zz/2026/HB12/changes/", "/zz/2026/HB12/changes.atom", "/zz/feed.atom", "/zz/calendar.ics"]
    pages.append(f"/alerts/{owed.subscriber.feed_key}.atom")
    shown = {page: client.get(page).content.decode() for page in pages}
    assert [page for page, body in shown.items() if "Placeholder" in body] == []
    assert WITHHELD_TEXT in shown["/zz/2026/HB12/changes/"]
    CourtEvent.objects.update(hidden_at=None)
    assert "Placeholder" in client.get("/zz/feed.atom").content.decode()
    LegalChallenge.objects.update(blocked=True)
    assert "Placeholder" not in client.get("/zz/feed.atom").content.decode()


def test_of_a_case_that_was_closed_nothing_that_was_told_is_repeated(clock: time_machine.Traveller, client: Client) -> None:
    scenes.order_told_otherwise(clock)
    pages = ["/zz/2026/HB12/changes/", "/zz/2026/HB12/changes.atom", "/zz/feed.atom"]
    name, number = "United States v. Example", "1:26-cv-00007"
    case = LegalChallenge.objects.get()
    tell(case, Change.CHALLENGE_ADDED, on=None, now=timezone.now(), alertable=True, after=dockets.said_of_case(case))
    owed = mail()
    shown = {page: client.get(page).content.decode() for page in pages}
    assert all(name in body for body in shown.values())
    assert number in shown[pages[0]]
    LegalChallenge.objects.update(blocked=True)
    shown = {page: client.get(page).content.decode() for page in pages}
    assert [page for page, body in shown.items() if name in body or number in body or "RESTRAINED" in body] == []
    subject, words = told(owed)
    assert name not in subject
    assert number not in words
    assert "RESTRAINED" not in words


def test_the_newest_words_of_a_docket_that_an_editor_had_read_say_that_he_read_others(clock: time_machine.Traveller) -> None:
    scenes.hearing_in_court(clock)
    entry = CourtEvent.objects.get()
    before = said_of_entry(entry)
    entry.text = "NOTICE of Hearing. Corrected."
    entry.save()
    clock.shift(1)
    after = said_of_entry(entry)
    tell(entry.challenge, Change.COURT_EVENT_CHANGED, on=entry.date, now=timezone.now(), alertable=True, before=before, after=after)
    subject, words = told(mail())
    assert subject == "ZZ HB 12 in court: docket changed its words, hearing: The motion is heard"
    assert "What an editor said of it is of the words that it had before." in words


def test_the_change_log_and_the_feeds_tell_each_kind_with_the_court_s_date(clock: time_machine.Traveller, client: Client) -> None:
    scenes.stay_on_appeal(clock)
    scenes.entered(LegalChallenge.objects.get(parent=None), "MOTION to reconsider")
    page = " ".join(BeautifulSoup(client.get("/zz/2026/HB12/changes/").content, "lxml").get_text(" ").split())
    for words in (
        "Order of a court: preliminary injunction, in United States v. Example",
        "Order of a court: stay, in Example v. United States",
        "Whether it is in force changed: Right to sue",
        "New in court: entry of the docket, not yet read by an editor, in United States v. Example",
        "Dated by the court 12 March 2026",
        "The docket's words MOTION to reconsider",
        "Dated by the order that it rests on 12 March 2026",
        "Clauses Right to sue For whom federal officers Until judgment",
    ):
        assert words in page
    feed = client.get("/zz/feed.atom").content.decode()
    assert "Example HB 12: New in court: entry of the docket, not yet read by an editor" in feed
    assert "Dated 2026-03-13 by a report." in feed


def test_courts_are_news_for_whoever_watches_the_bill_its_state_topic_or_title_and_for_no_committee_or_member(
    clock: time_machine.Traveller,
) -> None:
    case = scenes.in_court(clock)
    reader = make_subscriber("bo")
    state = hb12().session.jurisdiction
    wanted = [
        make_subscription(reader, jurisdiction=state),
        make_subscription(reader, topic=make_watch(hb12()).topic),
        make_subscription(reader, query="example remedies"),
    ]
    make_subscription(reader, committee="Judiciary", jurisdiction=state)
    make_subscription(reader, person=Person.objects.get(name="Ada Example"))
    make_subscription(make_subscriber("cy"), bill=hb12(), news=[News.STAGE])
    scenes.entered(case, "MOTION")
    mail()
    found = Alert.objects.filter(subscription__subscriber=reader)
    assert set(found.values_list("subscription", flat=True)) == {watch.pk for watch in wanted}
    assert Mail.objects.filter(kind=MailKind.NEWS).count() == 2  # Ada's and Bo's, and nothing for Cy
