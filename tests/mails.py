"""Mails of each kind, about a week of the State of Example: rows through the real pipeline, matched as they are in earnest.

A scene is a function that makes a mail, in a database that holds nothing. The members, the bills and their fates are invented.
"""

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import time_machine
from django.utils import timezone

from bills.alerts.matching import match
from bills.alerts.silence import notice_outages
from bills.corrections import deeds
from bills.mails import Rendered, render
from bills.models import Bill, Mail, Outage, Person, Subscriber
from scrapers.stage import clocks
from scrapers.vocabulary import Frequency, MailKind, MailStatus, Notice
from tests.example import read, session
from tests.legislature import action, bill, bill_page, calendar_page, hearing, list_page, member, roster_page, vote
from tests.staff import make_staff
from tests.subscribers import make_mail, make_subscriber, make_subscription

DAWN = datetime.datetime(2026, 2, 16, 15, tzinfo=datetime.UTC)  # 09:00 in Example
SEEN = datetime.datetime(2026, 2, 21, 20, 5, tzinfo=datetime.UTC)  # 14:05 in Example, the day after the committee met
MINUTE, DAY = datetime.timedelta(minutes=1), datetime.timedelta(days=1)
INTRODUCED, REFERRED = action("Introduced"), action("Referred to Judiciary", day=2)
PASSAGE: dict[str, Any] = {"classification": ["committee-passage-favorable"], "organization": "Judiciary"}
YES = ["Ada Example", "Bo Example", "Di Sample", "Ed Sample", "Flo Specimen", "Gus Specimen"]
NO = ["Cy Example", "Hal Instance", "Ida Instance"]
ROLL = [*((name, "yes") for name in YES), *((name, "no") for name in NO), ("Jo Placeholder", "absent"), ("Smith", "yes")]
HOSTILE = "</p><script>alert(1)</script>\r\nBcc: all@victim.example\r\n\r\n\u202eevil\u2066 & “quoted” \x1b" + "x" * 10_000
CLOCK = {
    "in_session": 6,
    "silence": "law",
    "override": "two thirds of each house",
    "citation": "Example Constitution, section 9",
    "url": "https://legislature.example/constitution",
}


@contextmanager
def a_clock_of_its_governor() -> Iterator[None]:
    """Example's constitution is among those whose clocks are known."""
    known = clocks._written()
    known["zz"] = CLOCK
    try:
        yield
    finally:
        known.pop("zz")


@contextmanager
def a_week() -> Iterator[time_machine.Traveller]:
    """Example's HB 12 and SB 2 have been read, and so has the roster; nobody was told of any of it."""
    with time_machine.travel(DAWN, tick=False) as clock, a_clock_of_its_governor():
        session()
        read(list_page(bill("HB 12"), bill("SB 2")))
        parties = {name: "D" if name in YES[:4] else "R" for name in [*YES, *NO, "Jo Placeholder"]}
        read(roster_page(*(member(name, party=party) for name, party in parties.items())))
        read(calendar_page())
        says(INTRODUCED, REFERRED)
        clock.move_to(SEEN)
        yield clock


def says(*lines: dict[str, Any], **parts: Any) -> None:
    """What HB 12's own page says."""
    read(bill_page(bill("HB 12", actions=list(lines), **{"votes": [], **parts})))


def hb12() -> Bill:
    return Bill.objects.get(slug="HB12")


def ada(**told: Any) -> Subscriber:
    return make_subscriber("ada", **told)


def watch(subscriber: Subscriber, **told: Any) -> None:
    make_subscription(subscriber, created_at=DAWN, **told)


def mail() -> Mail:
    """The one that is owed for what was read last."""
    match(now=timezone.now())
    return Mail.objects.latest("pk")


def sent(mail: Mail) -> Rendered:
    """A minute later."""
    return render(mail, now=timezone.now() + MINUTE)


def roll_call(**told: Any) -> dict[str, Any]:
    return vote(**{"yes": 7, "no": 3, "absent": 1, "committee": "Judiciary", "names": ROLL, **told})


def committee_vote(clock: time_machine.Traveller) -> Mail:
    reader = ada()
    watch(reader, bill=hb12())
    watch(reader, person=Person.objects.get(name="Ada Example"))
    watch(reader, person=Person.objects.get(name="Cy Example"))
    says(INTRODUCED, REFERRED, action("Do pass 7-3", day=20, **PASSAGE), votes=[roll_call(url="https://legislature.example/v1")])
    return mail()


def report_without_tally(clock: time_machine.Traveller) -> Mail:
    watch(ada(), bill=hb12())
    says(INTRODUCED, REFERRED, action("Do pass", day=20, **PASSAGE))
    return mail()


def tally_that_came_later(clock: time_machine.Traveller) -> Mail:
    Mail.objects.filter(pk=report_without_tally(clock).pk).update(status=MailStatus.ACCEPTED, accepted_at=SEEN)
    clock.shift(2 * DAY)
    says(INTRODUCED, REFERRED, action("Do pass", day=20, **PASSAGE), votes=[roll_call(yes=15, no=7, names=())])
    return mail()


def floor_vote(clock: time_machine.Traveller) -> Mail:
    watch(ada(), bill=hb12())
    told = {"committee": "", "result": "pass", "kind": "passage", "motion": "Third reading", "names": (), "yes": 60, "no": 40}
    passed = action("Passed 60-40", day=20, classification=["passage"])
    says(INTRODUCED, REFERRED, passed, action("Ada Example added as cosponsor", day=20), votes=[roll_call(**told)])
    return mail()


def signature(clock: time_machine.Traveller) -> Mail:
    watch(ada(), bill=hb12())
    says(INTRODUCED, REFERRED, action("Signed, chapter 7", day=20, chamber="executive"))
    return mail()


def governors_clock(clock: time_machine.Traveller) -> Mail:
    watch(ada(), bill=hb12())
    says(INTRODUCED, REFERRED, action("Sent to the governor", day=20, date_basis="legislative"))
    return mail()


def hearing_set(clock: time_machine.Traveller) -> Mail:
    watch(ada(), bill=hb12())
    read(calendar_page(hearing(bills=["HB 12"])))
    return mail()


def hearing_moved(clock: time_machine.Traveller) -> Mail:
    hearing_set(clock)
    clock.shift(DAY)
    read(calendar_page(hearing(bills=["HB 12"], day=21, time="09:00", location="Room 2")))
    return mail()


def hearing_cancelled(clock: time_machine.Traveller) -> Mail:
    hearing_set(clock)
    clock.shift(DAY)
    read(calendar_page(hearing(bills=["HB 12"], status="cancelled")))
    return mail()


def taken_off_the_agenda(clock: time_machine.Traveller) -> Mail:
    hearing_set(clock)
    clock.shift(DAY)
    read(calendar_page(hearing(bills=["SB 2"])))
    return mail()


def withdrawn_vote(clock: time_machine.Traveller) -> Mail:
    watch(ada(), bill=hb12())
    amend = roll_call(key="v2", motion="Amend", yes=9, no=1, names=())
    says(INTRODUCED, REFERRED, votes=[roll_call(names=()), amend])
    mail()
    clock.shift(DAY)
    says(INTRODUCED, REFERRED, votes=[roll_call(names=())])
    return mail()


def correction_notice(clock: time_machine.Traveller) -> Mail:
    Mail.objects.filter(pk=committee_vote(clock).pk).update(status=MailStatus.ACCEPTED, accepted_at=SEEN + MINUTE)
    clock.shift(DAY)
    made = corrected_tally()
    clock.shift(MINUTE)
    deeds.decide_notice(made, Notice.APPROVED, by=make_staff("Bob Publisher"), now=timezone.now())
    return mail()


def corrected_tally() -> Any:
    row = hb12().votes.get()
    return deeds.correct(
        hb12(),
        part="votes",
        row=row.pk,
        field="counts.yes",
        value=8,
        seen=7,
        reason="The clerk's journal has eight.",
        citation="House Journal, page 9",
        citation_url="https://legislature.example/journal/9",
        by=make_staff(),
        now=timezone.now(),
    )


def hostile_text(clock: time_machine.Traveller) -> Mail:
    """A page that prints markup, headers, marks of direction and ten thousand letters."""
    watch(ada(), bill=hb12())
    told = bill("HB 12", actions=[INTRODUCED, REFERRED, action(HOSTILE, day=20)], votes=[roll_call(motion=HOSTILE, note=HOSTILE)])
    read(bill_page(told | {"title": HOSTILE, "abstract": HOSTILE}))
    return mail()


def daily_digest(clock: time_machine.Traveller) -> Mail:
    reader = ada(timezone="America/Chicago")
    watch(reader, bill=hb12(), frequency=Frequency.DAILY)
    watch(reader, bill=Bill.objects.get(slug="SB2"), frequency=Frequency.DAILY)
    says(INTRODUCED, REFERRED, action("Do pass 7-3", day=20, **PASSAGE), votes=[roll_call()])
    match(now=timezone.now())
    clock.shift(MINUTE)
    read(calendar_page(hearing(bills=["HB 12", "SB 2"])))
    return mail()


def digest_without_news(clock: time_machine.Traveller) -> Mail:
    reader = ada()
    watch(reader, bill=hb12(), frequency=Frequency.WEEKLY)
    return make_mail(reader, kind=MailKind.DIGEST, key="digest:weekly:2026-02-23")


def link_to_confirm(clock: time_machine.Traveller) -> Mail:
    told = {"purpose": "confirm", "watching": "HB 12 (Example, 2026 Session)", "wish": {}}
    return make_mail(ada(confirmed_at=None), kind=MailKind.LINK, context=told)


def link_to_manage(clock: time_machine.Traveller) -> Mail:
    return make_mail(ada(), kind=MailKind.LINK, context={"purpose": "manage"})


def outage(clock: time_machine.Traveller, *, ended_at: datetime.datetime | None = None) -> Mail:
    reader, state = ada(), hb12().session.jurisdiction
    watch(reader, bill=hb12())
    watch(reader, jurisdiction=state, frequency=Frequency.DAILY)
    reason = "the host did not answer in time"
    row = Outage.objects.create(jurisdiction=state, began_at=DAWN, noticed_at=DAWN + DAY, ended_at=ended_at, reason=reason)
    return make_mail(reader, kind=MailKind.OUTAGE, context={"outage": row.pk})


def late_news(clock: time_machine.Traveller) -> Mail:
    """What was read after five days in which nothing was."""
    watch(ada(), bill=hb12())
    notice_outages(now=timezone.now())
    lines, seconds = [INTRODUCED, REFERRED, action("Do pass 7-3", day=20, **PASSAGE)], count(1)
    page = bill_page(bill("HB 12", actions=lines, votes=[roll_call(names=())]))
    # A reading takes its time: what it saw, it saw before it ended.
    read(page, clock=lambda: SEEN + next(seconds) * datetime.timedelta(seconds=1))
    match(now=timezone.now())
    return Mail.objects.get(kind=MailKind.NEWS)


def end_of_an_outage(clock: time_machine.Traveller) -> Mail:
    return outage(clock, ended_at=SEEN)


SCENES: tuple[Callable[[time_machine.Traveller], Mail], ...] = (
    committee_vote,
    report_without_tally,
    tally_that_came_later,
    floor_vote,
    signature,
    governors_clock,
    hearing_set,
    hearing_moved,
    hearing_cancelled,
    taken_off_the_agenda,
    withdrawn_vote,
    correction_notice,
    hostile_text,
    daily_digest,
    digest_without_news,
    link_to_confirm,
    link_to_manage,
    late_news,
    outage,
    end_of_an_outage,
)
