"""A state that goes dark: noticed once, told once, over once, and what was seen then is late."""

import datetime
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from bills.alerts.silence import late, notice_outages
from bills.models import Bill, Event, LegislativeSession, Mail, Outage, Run
from bills.tasks import crawl_due
from scrapers.state import ApiKey, all_states
from scrapers.vocabulary import Change, MailKind, MailStatus, RunOutcome
from tests.factories import MINUTE, NOON, make_bill, make_correction, make_member, make_run, make_session, make_state, make_watch
from tests.subscribers import make_subscriber, make_subscription

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("example_is_a_state")]

HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
# The good crawl of the factories ends a minute after noon, and Example is read by the hour.
DARK = NOON + 2 * HOUR + 2 * MINUTE


def crawl(at: datetime.datetime, outcome: RunOutcome = RunOutcome.OK, **told: Any) -> Run:
    return make_run(started_at=at, outcome=outcome, **told)


def seen(bill: Bill, at: datetime.datetime, run: Run | None, **told: Any) -> Event:
    defaults = {"kind": Change.ACTION_ADDED, "part": "actions", "alertable": True}
    return Event.objects.create(bill=bill, run=run, recorded_at=at, **(defaults | told))


def mails() -> list[tuple[str, str]]:
    return [(mail.subscriber.address.partition("@")[0], mail.key.partition(":")[0]) for mail in Mail.objects.order_by("pk")]


def test_a_state_is_dark_after_twice_its_cadence_and_not_before() -> None:
    crawl(NOON)
    crawl(NOON + HOUR, RunOutcome.FAILED, problems=[{"url": "", "error": "FetchError", "reason": "no answer"}])
    assert notice_outages(now=DARK - 2 * MINUTE) == []
    (outage,) = notice_outages(now=DARK)
    assert (outage.began_at, outage.noticed_at, outage.ended_at) == (NOON + MINUTE, DARK, None)
    assert outage.reason == "no answer"
    assert notice_outages(now=DARK + HOUR) == []


def test_an_outage_is_noticed_before_the_crawl_that_may_end_it(settings: Settings) -> None:
    settings.OFFLINE = False
    crawl(NOON)
    with time_machine.travel(DARK, tick=False):
        crawl_due()
    assert Outage.objects.get().noticed_at == DARK
    assert Run.objects.filter(finished_at=None).exists()


def test_a_state_that_nobody_tried_to_read_is_dark_too() -> None:
    crawl(NOON)
    (outage,) = notice_outages(now=DARK)
    assert outage.reason == "no crawl has ended since"


@pytest.mark.parametrize("told", [{"bills": ["HB 1"]}, {"trigger": "load"}, {"outcome": RunOutcome.SUSPECT}])
def test_only_a_good_crawl_of_a_whole_session_is_a_reading(told: dict[str, Any]) -> None:
    crawl(NOON)
    make_run(started_at=NOON + HOUR, **told)
    assert len(notice_outages(now=DARK)) == 1


def test_between_sessions_it_is_dark_after_two_days() -> None:
    LegislativeSession.objects.filter(pk=make_session().pk).update(end_date=NOON.date() - DAY)
    crawl(NOON)
    assert notice_outages(now=NOON + 2 * DAY) == []
    assert len(notice_outages(now=NOON + 2 * DAY + 2 * MINUTE)) == 1


def test_on_its_first_day_a_session_is_not_held_to_have_been_read_by_the_hour() -> None:
    """Midnight of 2 March in Example is 06:00 UTC, twelve hours before noon there."""
    LegislativeSession.objects.filter(pk=make_session().pk).update(start_date=NOON.date(), prefiles_from=NOON.date() - 9 * DAY)
    crawl(NOON - DAY)
    midnight = NOON - 12 * HOUR
    assert notice_outages(now=midnight + 2 * HOUR) == []
    assert len(notice_outages(now=midnight + 2 * HOUR + MINUTE)) == 1


def test_a_state_that_is_not_read_is_not_dark(settings: Settings) -> None:
    make_session()
    assert notice_outages(now=DARK) == []  # it was never read
    crawl(NOON)
    settings.OFFLINE = True
    assert notice_outages(now=DARK) == []


def test_a_state_without_its_key_is_not_dark(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    keyed = replace(all_states()["zz"], api_key=ApiKey("key", "EXAMPLE_KEY", "https://legislature.example/keys"))
    monkeypatch.setitem(all_states(), "zz", keyed)
    crawl(NOON)
    settings.API_KEYS = {"EXAMPLE_KEY": ""}
    assert notice_outages(now=DARK) == []
    settings.API_KEYS = {"EXAMPLE_KEY": "secret"}
    assert len(notice_outages(now=DARK)) == 1


def test_whoever_watches_something_there_is_told_once_and_told_of_the_end() -> None:
    bill, elsewhere = make_bill(), make_bill(identifier="HB 2", session=make_session(state=make_state(code="yy", name="Elsewhere")))
    topic = make_watch(bill).topic
    make_subscription(make_subscriber("bill"), bill=bill)
    make_subscription(make_subscriber("topic"), topic=topic)
    make_subscription(make_subscriber("member"), person=make_member("Ada Example").person)
    make_subscription(make_subscriber("words"), query="remedies")
    both = make_subscriber("both")
    make_subscription(both, bill=bill)
    make_subscription(both, jurisdiction=bill.session.jurisdiction)
    make_subscription(make_subscriber("elsewhere"), bill=elsewhere)
    make_subscription(make_subscriber("paused", paused_at=NOON), bill=bill)
    make_subscription(make_subscriber("stopped", stopped_at=NOON), bill=bill)
    make_subscription(make_subscriber("asked", confirmed_at=None), bill=bill)
    crawl(NOON)
    notice_outages(now=DARK)
    notice_outages(now=DARK + MINUTE)
    told = {"bill", "topic", "member", "words", "both"}
    assert sorted(mails()) == sorted((name, "outage") for name in told)
    Mail.objects.update(status=MailStatus.ACCEPTED)
    make_subscription(make_subscriber("late"), bill=bill)
    crawl(DARK + HOUR)
    (outage,) = notice_outages(now=DARK + 2 * HOUR)
    notice_outages(now=DARK + 2 * HOUR)
    assert outage.ended_at == Outage.objects.get().ended_at == DARK + HOUR + MINUTE
    ends = Mail.objects.filter(key=f"outage-end:{outage.pk}")
    assert sorted(mail.subscriber.address.partition("@")[0] for mail in ends) == sorted(told)
    assert {(mail.kind, mail.status, mail.context["outage"]) for mail in ends} == {(MailKind.OUTAGE, MailStatus.QUEUED, outage.pk)}


def test_a_notice_that_was_not_sent_before_the_end_is_the_only_one() -> None:
    make_subscription(bill=make_bill())
    crawl(NOON)
    notice_outages(now=DARK)
    crawl(DARK + MINUTE)
    notice_outages(now=DARK + HOUR)
    assert mails() == [("ada", "outage")]


def test_a_second_outage_is_told_again() -> None:
    make_subscription(bill=make_bill())
    crawl(NOON)
    notice_outages(now=DARK)
    Mail.objects.update(status=MailStatus.ACCEPTED)
    crawl(DARK + HOUR)
    notice_outages(now=DARK + 2 * HOUR)
    assert notice_outages(now=DARK + 3 * HOUR) == []
    notice_outages(now=DARK + 4 * HOUR)
    assert [outage.ended_at is None for outage in Outage.objects.order_by("began_at")] == [False, True]
    assert [key for _, key in mails()] == ["outage", "outage-end", "outage"]


def test_one_session_can_be_dark_while_another_is_read() -> None:
    """The session of 2026 is over and watched, that of 2027 sits."""
    now = datetime.datetime(2027, 3, 1, 18, tzinfo=datetime.UTC)
    old, new = make_session(), make_session(identifier="2027")
    LegislativeSession.objects.filter(pk=old.pk).update(end_date=datetime.date(2026, 5, 31))
    LegislativeSession.objects.filter(pk=new.pk).update(start_date=datetime.date(2027, 1, 1))
    make_watch(make_bill(session=old))
    crawl(now - 3 * HOUR, session=new)
    read = crawl(now - HOUR, session=old)
    (outage,) = notice_outages(now=now)
    assert outage.began_at == now - 3 * HOUR + MINUTE
    assert late(seen(Bill.objects.get(), now, read)) is None
    crawl(now + MINUTE, session=old)
    assert notice_outages(now=now + HOUR) == []
    crawl(now + HOUR, session=new)
    (outage,) = notice_outages(now=now + 2 * HOUR)
    assert outage.ended_at == now + HOUR + MINUTE


# What is late


def test_what_is_first_seen_in_an_outage_or_by_the_reading_that_ends_it_is_late() -> None:
    bill = make_bill()
    before = seen(bill, NOON, crawl(NOON))
    soon = seen(bill, NOON + HOUR, crawl(NOON + HOUR, RunOutcome.FAILED))
    notice_outages(now=DARK)
    broken = crawl(DARK + HOUR, RunOutcome.SUSPECT)
    during = seen(bill, DARK + HOUR, broken)
    again = crawl(DARK + 2 * HOUR)
    ends = seen(bill, DARK + 2 * HOUR, again)
    notice_outages(now=DARK + 3 * HOUR)
    after = seen(bill, DARK + 3 * HOUR, crawl(DARK + 3 * HOUR))
    outage = Outage.objects.get()
    assert [late(event) for event in (before, soon, during, ends, after)] == [None, None, outage, outage, None]


def test_the_stage_that_moved_with_a_late_reading_is_late_and_an_editors_word_is_not() -> None:
    bill = make_bill()
    crawl(NOON)
    (outage,) = notice_outages(now=DARK)
    at = DARK + HOUR
    seen(bill, at, crawl(at))
    moved = seen(bill, at, None, kind=Change.STAGE_CHANGED, part="stage")
    lapsed = seen(bill, at + MINUTE, None, kind=Change.STAGE_CHANGED, part="stage")
    corrected = seen(bill, at, None, kind=Change.CORRECTION_NOTICE, part="bill", correction=make_correction(bill, "title"))
    assert [late(event) for event in (moved, lapsed, corrected)] == [outage, None, None]


def test_a_line_that_a_state_posts_late_is_news_and_not_late() -> None:
    bill = make_bill()
    crawl(NOON)
    run = crawl(NOON + HOUR)
    event = seen(bill, NOON + HOUR, run, occurred_on=NOON.date() - 5 * DAY)
    assert event.alertable
    with CaptureQueriesContext(connection) as queries:
        assert late(event) is None
    assert len(queries) == 1
