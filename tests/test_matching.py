"""News to those who asked for it: each event to each who watches what it is about, once, and to nobody else."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bills.alerts.matching import match, next_digest
from bills.alerts.news import kind_of
from bills.corrections import deeds
from bills.models import Alert, Bill, Event, Jurisdiction, Mail, Person, Run, Subscriber, Topic, VoteEvent
from scrapers.vocabulary import Change, Frequency, MailKind, MailStatus, News, Notice, Origin
from tests.example import read
from tests.factories import NOON, make_watch
from tests.legislature import action, bill, bill_page, calendar_page, hearing, list_page, member, roster_page, vote
from tests.staff import make_staff
from tests.subscribers import make_subscriber, make_subscription

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

MINUTE = datetime.timedelta(minutes=1)
INTRODUCED, REFERRED = action("Introduced"), action("Referred to Judiciary", day=2)
NAMES = [("Ada Example", "yes"), ("Cy Example", "no")]


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def _bill(example_is_a_state: None, clock: time_machine.Traveller) -> None:
    """HB 1 as it was read first, which is old news."""
    read(list_page(bill("HB 1"), bill("SB 2")))
    read(calendar_page())
    says()
    clock.shift(MINUTE)


def says(*lines: Any, **parts: Any) -> Run:
    return read(bill_page(bill(actions=[INTRODUCED, REFERRED, *lines], **{"votes": [], **parts})))


def hb1() -> Bill:
    return Bill.objects.get(slug="HB1")


def kinds(**where: Any) -> list[str]:
    """The news of the alerts, in the order of their events."""
    return [str(kind_of(alert.event)) for alert in Alert.objects.filter(**where).order_by("event", "subscription")]


def test_a_committee_vote_and_the_stage_that_it_moved_are_one_mail_at_once() -> None:
    make_subscription(bill=hb1())
    says(action("Do pass 15-7", day=20), votes=[vote(committee="Judiciary")])
    assert match(now=NOON + MINUTE) == 3
    assert set(kinds()) == {News.OTHER, News.COMMITTEE_VOTE, News.STAGE}
    mail = Mail.objects.get()
    assert (mail.kind, mail.status, mail.due_at, mail.alerts.count()) == (MailKind.NEWS, MailStatus.QUEUED, NOON + MINUTE, 3)


def test_to_match_again_queues_nothing() -> None:
    make_subscription(bill=hb1())
    says(votes=[vote()])
    assert match(now=NOON + MINUTE) == 1
    assert match(now=NOON + 2 * MINUTE) == 0
    Event.objects.update(matched_at=None)
    assert match(now=NOON + 3 * MINUTE) == 0
    assert (Alert.objects.count(), Mail.objects.count()) == (1, 1)


def test_a_line_that_is_posted_late_is_told_all_the_same() -> None:
    make_subscription(bill=hb1())
    read(bill_page(bill(actions=[INTRODUCED, action("Amended", day=1), REFERRED], votes=[])))
    match(now=NOON + MINUTE)
    assert Alert.objects.filter(event__occurred_on="2026-02-01").exists()


def test_old_news_is_told_to_nobody() -> None:
    make_subscription(jurisdiction=Jurisdiction.objects.get(code="zz"))
    read(list_page(bill("HB 1"), bill("SB 2"), bill("HB 9"), origin=Origin.CAPTURE), trigger="load")
    assert match(now=NOON + MINUTE) == 0


def test_each_way_to_watch_finds_what_it_is_about(clock: time_machine.Traveller) -> None:
    read(roster_page(member("Ada Example"), member("Cy Example")))
    make_watch(hb1())
    state = Jurisdiction.objects.get(code="zz")
    targets: dict[str, dict[str, Any]] = {
        "bill": {"bill": hb1()},
        "state": {"jurisdiction": state},
        "topic": {"topic": Topic.objects.get()},
        "member": {"person": Person.objects.get(name="Ada Example")},
        "committee": {"committee": "judiciary", "jurisdiction": state},
        "words": {"query": "remedies EXAMPLE"},
        "search": {"query": "q=%22example+remedies%22+-roads&state=zz&stage=COMMITTEE&has=vote&from=2026-01-01&topic=example"},
        "other bill": {"bill": Bill.objects.get(slug="SB2")},
        "other committee": {"committee": "Rules", "jurisdiction": state},
        "other words": {"query": "remedies roads"},
        "other search": {"query": "q=remedies&has=upcoming-hearing"},
        "nothing": {"query": "q="},
    }
    for name, target in targets.items():
        make_subscription(make_subscriber(name.replace(" ", "-")), **target)
    clock.shift(MINUTE)
    says(votes=[vote(committee="Judiciary", names=NAMES)])
    match(now=NOON + MINUTE)
    told = set(Subscriber.objects.filter(mails__isnull=False).values_list("address", flat=True))
    assert told == {f"{name}@reader.example" for name in ("bill", "state", "topic", "member", "committee", "words", "search")}


@pytest.mark.parametrize("told", [{"confirmed_at": None}, {"paused_at": NOON}, {"stopped_at": NOON}])
def test_who_takes_no_mail_now_is_owed_none(told: dict[str, Any]) -> None:
    make_subscription(make_subscriber(**told), bill=hb1())
    says(votes=[vote()])
    assert match(now=NOON + MINUTE) == 0


def test_only_the_news_that_was_asked_for_is_owed_and_none_from_before_it_was() -> None:
    make_subscription(make_subscriber("a"), bill=hb1(), news=[News.HEARING])
    make_subscription(make_subscriber("b"), bill=hb1(), created_at=NOON + 5 * MINUTE)
    says(votes=[vote()])
    assert match(now=NOON + MINUTE) == 0


def test_two_watches_of_one_person_are_one_mail_with_both_reasons() -> None:
    ada = make_subscriber()
    make_subscription(ada, bill=hb1())
    make_subscription(ada, jurisdiction=Jurisdiction.objects.get(code="zz"))
    says(votes=[vote()])
    assert match(now=NOON + MINUTE) == 2
    assert Mail.objects.get().alerts.count() == 2


def test_a_hearing_is_told_to_those_who_watch_its_committee() -> None:
    make_subscription(committee="Judiciary", jurisdiction=Jurisdiction.objects.get(code="zz"))
    read(calendar_page(hearing()))
    match(now=NOON + MINUTE)
    assert kinds() == [News.HEARING]


def test_an_event_that_comes_after_its_mail_was_sent_gets_another_mail() -> None:
    make_subscription(bill=hb1())
    says(votes=[vote()])
    match(now=NOON + MINUTE)
    Mail.objects.update(status=MailStatus.ACCEPTED)
    late = Event.objects.get(kind=Change.VOTE_ADDED)
    late.pk, late.matched_at = None, None
    late.save()
    assert match(now=NOON + 2 * MINUTE) == 1
    assert [mail.status for mail in Mail.objects.order_by("pk")] == [MailStatus.ACCEPTED, MailStatus.QUEUED]


def test_a_notice_goes_to_those_who_were_told_the_wrong_fact_whatever_else_they_ask_for() -> None:
    told = {"part": "votes", "field": "counts.yes", "reason": "The sheet says so.", "by": make_staff("ed")}
    make_subscription(make_subscriber("told"), bill=hb1(), news=[News.FLOOR_VOTE])
    make_subscription(make_subscriber("not-told"), bill=hb1(), news=[News.HEARING])
    make_subscription(make_subscriber("asks"), bill=hb1(), news=[News.CORRECTION])
    says(votes=[vote()])
    match(now=NOON + MINUTE)
    row = VoteEvent.objects.get()
    made = deeds.correct(hb1(), row=row.pk, value=16, seen=15, now=NOON + 5 * MINUTE, **told)  # type: ignore[arg-type]
    deeds.decide_notice(made, Notice.APPROVED, by=make_staff("pat"), now=NOON + 6 * MINUTE)
    match(now=NOON + 7 * MINUTE)
    notices = Alert.objects.filter(event__kind=Change.CORRECTION_NOTICE)
    reached = notices.values_list("subscription__subscriber__address", flat=True)
    assert set(reached) == {"told@reader.example", "asks@reader.example"}


# Digests


def test_daily_news_wait_for_the_subscribers_own_hour_in_one_mail(clock: time_machine.Traveller) -> None:
    """Noon of 2 March in Example is 18:00 UTC; seven o'clock of the next day is 13:00 UTC."""
    make_subscription(bill=hb1(), frequency=Frequency.DAILY)
    says(votes=[vote()])
    match(now=NOON + MINUTE)
    clock.shift(MINUTE)
    says(action("Do pass 15-7", day=20), votes=[vote()])
    match(now=NOON + 2 * MINUTE)
    mail = Mail.objects.get()
    assert (mail.key, mail.due_at) == ("digest:daily:2026-03-03", datetime.datetime(2026, 3, 3, 13, tzinfo=datetime.UTC))
    assert mail.alerts.count() == 3


def test_a_time_zone_that_this_machine_does_not_know_stops_nobodys_mail() -> None:
    make_subscription(make_subscriber("ada", timezone="Atlantis/Capital"), bill=hb1(), frequency=Frequency.DAILY)
    make_subscription(make_subscriber("bob"), bill=hb1())
    says(action("Do pass", day=20))
    match(now=NOON + MINUTE)
    assert set(Mail.objects.values_list("subscriber__mailbox", flat=True)) == {"ada@reader.example", "bob@reader.example"}


def test_a_subscription_that_cannot_be_served_stops_nobody_elses_mail() -> None:
    make_subscription(make_subscriber("ada", digest_hour=99), bill=hb1(), frequency=Frequency.DAILY)
    make_subscription(make_subscriber("bob"), bill=hb1())
    says(action("Do pass", day=20))
    match(now=NOON + MINUTE)
    assert set(Mail.objects.values_list("subscriber__mailbox", flat=True)) == {"bob@reader.example"}
    assert not Event.objects.filter(alertable=True, matched_at=None).exists()


def test_a_weekly_digest_comes_on_its_own_day_across_a_change_of_clocks() -> None:
    told = next_digest(Frequency.WEEKLY, "America/Chicago", 7, 4, now=datetime.datetime(2026, 3, 6, 14, tzinfo=datetime.UTC))
    # Clocks go forward on 8 March.
    assert told == datetime.datetime(2026, 3, 13, 12, tzinfo=datetime.UTC)


# The stage's own event


def test_a_stage_that_moved_says_from_where_to_where() -> None:
    says(action("Do pass 15-7", day=20))
    event = Event.objects.filter(kind=Change.STAGE_CHANGED).latest("pk")
    assert event.before is not None
    assert event.after is not None
    assert (event.before["position"], event.after["position"], event.alertable, event.run) == ("COMMITTEE", "REPORTED", True, None)


def test_a_stage_that_a_capture_moves_is_no_news() -> None:
    told = bill(actions=[INTRODUCED, REFERRED, action("Do pass 15-7", day=20)], votes=[])
    read(bill_page(told, origin=Origin.CAPTURE, read_through=NOON.date()), trigger="load")
    assert hb1().stage.position == "REPORTED"
    assert not Event.objects.filter(kind=Change.STAGE_CHANGED).exists()


# What it costs


def test_matching_costs_the_same_queries_for_one_subscriber_and_for_fifty() -> None:
    def cost(name: str, people: int) -> int:
        for number in range(people):
            make_subscription(make_subscriber(f"{name}{number}"), bill=hb1())
        Event.objects.update(matched_at=None)
        with CaptureQueriesContext(connection) as queries:
            match(now=NOON + MINUTE)
        return len(queries)

    says(votes=[vote()])
    assert cost("a", 1) == cost("b", 50)
    assert Alert.objects.count() == 51
