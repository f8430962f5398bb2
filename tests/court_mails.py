"""Mails of courts: what becomes in March of an invented law of the State of Example, in an invented case."""

import datetime
from collections.abc import Callable
from typing import Any

import time_machine
from django.utils import timezone

from bills.alerts.matching import match
from bills.courts import deeds
from bills.courts.deeds import Said
from bills.courts.telling import said_of_entry, settle, tell
from bills.models import Bill, CourtEvent, LegalChallenge, Mail, Order
from scrapers.vocabulary import Basis, Change, CourtEventKind, Frequency, OrderEffect, Origin, Reach
from tests.in_court import MARCH, PAPERS, a_case, a_clause, an_appeal, ordered
from tests.legislature import action
from tests.mails import DAY, HOSTILE, INTRODUCED, MINUTE, REFERRED, ada, hb12, mail, says, watch

SIGNED = action("Signed, chapter 7", day=20, chamber="executive")


def day(number: int) -> datetime.date:
    return datetime.date(2026, 3, number)


def a_law(clock: time_machine.Traveller) -> Bill:
    """HB 12, signed, with a right to sue and a rule on masks; nobody watched it yet."""
    says(INTRODUCED, REFERRED, SIGNED)
    a_clause(hb12(), "sue", name="Right to sue", sections="section 1", on_topic=True)
    a_clause(hb12(), "masks", name="Masks", sections="section 2", order=1)
    clock.move_to(MARCH)
    settle([hb12()], now=timezone.now())
    match(now=timezone.now())
    return hb12()


def in_court(clock: time_machine.Traveller, **told: Any) -> LegalChallenge:
    """United States v. Example, against both clauses, and Ada, who watches the bill."""
    case = a_case(*a_law(clock).clauses.all(), docket_number="1:26-cv-00007", **told)
    settle([hb12()], now=timezone.now())
    match(now=timezone.now())
    watch(ada(), bill=hb12())
    clock.shift(MINUTE)
    return case


def entered(case: LegalChallenge, text: str, *, number: int = 4) -> CourtEvent:
    """A new entry of the docket of 9 March, as reading it finds one."""
    on = day(9)
    told: dict[str, Any] = {"external_id": f"entry-{number}", "entry_number": number, "source_url": f"{PAPERS}docket"}
    entry = CourtEvent.objects.create(challenge=case, date=on, text=text, origin=Origin.LIVE, recorded_at=timezone.now(), **told)
    tell(case, Change.COURT_EVENT_ADDED, on=on, now=timezone.now(), alertable=True, after=said_of_entry(entry))
    return entry


def clauses() -> list[Any]:
    return list(hb12().clauses.all())


def case_filed(clock: time_machine.Traveller) -> Mail:
    case = a_case(a_law(clock).clauses.all()[1], docket_number="1:26-cv-00007", relief="That the act be declared invalid.")
    settle([hb12()], now=timezone.now())
    match(now=timezone.now())
    watch(ada(), bill=hb12())
    clock.shift(MINUTE)
    told: dict[str, Any] = {"reach": Reach.ATTACKED, "basis": Basis.STATED, "source_url": PAPERS}
    deeds.reach(case, clauses()[0], **told, by=None, now=timezone.now())
    return mail()


def unread_entry(clock: time_machine.Traveller) -> Mail:
    entered(in_court(clock), "ORDER granting 2 Motion for Temporary Restraining Order. Signed by the court.")
    return mail()


def restraining_order(clock: time_machine.Traveller) -> Mail:
    case = in_court(clock)
    words: dict[str, Any] = {
        "quote": "Defendants are RESTRAINED from enforcing sections 1 and 2.",
        "source_name": "Order, docket entry 4",
    }
    ordered(case, OrderEffect.TRO, day(9), *clauses(), now=timezone.now(), until=day(23), **words)
    return mail()


def injunction_in_part(clock: time_machine.Traveller) -> Mail:
    """Two orders of one paper, said at one moment."""
    restraining_order(clock)
    clock.move_to(MARCH + 2 * DAY)
    case, (sue, masks) = LegalChallenge.objects.get(), clauses()
    ordered(case, OrderEffect.INJUNCTION_DENIED, day(12), masks, now=timezone.now())
    told: dict[str, Any] = {"parties": "federal officers", "until_words": "until judgment"}
    ordered(case, OrderEffect.PRELIMINARY_INJUNCTION, day(12), sue, now=timezone.now(), **told)
    return mail()


def stay_on_appeal(clock: time_machine.Traveller) -> Mail:
    injunction_in_part(clock)
    clock.shift(DAY)
    appeal = an_appeal(LegalChallenge.objects.get(), filed_on=day(13))
    injunction = Order.objects.get(effect=OrderEffect.PRELIMINARY_INJUNCTION)
    told: dict[str, Any] = {
        "until_words": "until the appeal is decided",
        "basis": Basis.REPORTED,
        "source_name": "the Example Gazette",
    }
    ordered(appeal, OrderEffect.STAYED, day(13), now=timezone.now(), upon=injunction, **told)
    return mail()


def hearing_in_court(clock: time_machine.Traveller) -> Mail:
    """An entry that was told unread is read by an editor."""
    case = in_court(clock)
    entry = entered(case, "NOTICE of Hearing on Motion set for 3/20/2026")
    mail()
    clock.shift(MINUTE)
    told: dict[str, Any] = {
        "kind": CourtEventKind.HEARING,
        "summary": "The motion is heard.",
        "scheduled_on": day(20),
    }
    deeds.classify(entry, **told, by=None, now=timezone.now())
    return mail()


def order_told_otherwise(clock: time_machine.Traveller) -> Mail:
    restraining_order(clock)
    clock.shift(DAY)
    first, (sue, _) = Order.objects.get(), clauses()
    said = Said(OrderEffect.TRO, day(9), PAPERS, clauses=[sue], until=day(20))
    deeds.order(first.challenge, said, by=None, now=timezone.now(), instead_of=first, reason="It names section 1 alone.")
    return mail()


def order_taken_back(clock: time_machine.Traveller) -> Mail:
    restraining_order(clock)
    clock.shift(DAY)
    deeds.retract(Order.objects.get(), reason="It was made in another case.", by=None, now=timezone.now())
    return mail()


def order_that_ran_out(clock: time_machine.Traveller) -> Mail:
    """No deed: a day alone."""
    restraining_order(clock)
    clock.shift(15 * DAY)
    settle([hb12()], now=timezone.now())
    return mail()


def hostile_docket(clock: time_machine.Traveller) -> Mail:
    case = in_court(clock)
    LegalChallenge.objects.update(case_name=f"United States v. {HOSTILE[:150]}", docket_number=HOSTILE[:50])
    case.refresh_from_db()
    entry = entered(case, HOSTILE)
    deeds.classify(entry, kind=CourtEventKind.OTHER, summary=HOSTILE, by=None, now=timezone.now())
    told: dict[str, Any] = {"parties": HOSTILE[:200], "territory": HOSTILE[:200], "until_words": HOSTILE[:200], "quote": HOSTILE}
    ordered(case, OrderEffect.HELD_INVALID, day(9), *clauses(), now=timezone.now(), **told)
    return mail()


def hidden_entry(clock: time_machine.Traveller) -> Mail:
    """An entry that was hidden before its mail went."""
    case = in_court(clock)
    entry = entered(case, "LETTER of Jo Placeholder")
    owed = mail()
    deeds.hide(entry, reason="It names a private person.", by=None, now=timezone.now())
    return owed


def digest_of_courts(clock: time_machine.Traveller) -> Mail:
    case = in_court(clock)
    hb12().subscriptions.update(frequency=Frequency.DAILY)
    ordered(case, OrderEffect.TRO, day(9), *clauses(), now=timezone.now(), until=day(23))
    match(now=timezone.now())
    clock.shift(MINUTE)
    entered(case, "MOTION for Preliminary Injunction")
    return mail()


SCENES: tuple[Callable[[time_machine.Traveller], Mail], ...] = (
    case_filed,
    unread_entry,
    restraining_order,
    injunction_in_part,
    stay_on_appeal,
    hearing_in_court,
    order_told_otherwise,
    order_taken_back,
    order_that_ran_out,
    hostile_docket,
    hidden_entry,
    digest_of_courts,
)
