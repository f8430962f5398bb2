"""The digest: what moved, bill by bill, and what did not. One without news is sent all the same, and is short."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max
from django.utils import timezone

from bills import links
from bills.alerts import silence
from bills.mails.briefly import briefly
from bills.mails.matter import Fact, Matter, Shared, events_of
from bills.mails.news import is_in_court, is_told_by, page
from bills.mails.paper import Rendered
from bills.mails.paper import written as on_paper
from bills.mails.reasons import reason, watches
from bills.mails.words import capital, clock, counted, day, moment, short
from bills.models import Bill, Event, Mail
from bills.models.subscription import zone_of
from scrapers.vocabulary import Change, Frequency

# Bills that are told, lines of one bill, watches that are named.
_BILLS, _LINES, _WATCHES = 60, 12, 30


@dataclass(frozen=True, slots=True)
class Group:
    """One bill: `lines` the newest first, `now` where it stands."""

    bill: str
    title: str
    lines: Sequence[str]
    more: int
    now: str
    url: str


def written(mail: Mail, now: datetime.datetime, shared: Shared) -> Rendered:
    frequency = Frequency(mail.key.split(":")[1]) if mail.key.count(":") > 1 else Frequency.DAILY
    moved = Event.objects.filter(alerts__mail=mail).order_by().values("bill").annotate(last=Max("recorded_at"))
    bills = [row["bill"] for row in moved.order_by("-last", "bill")]
    beat = silence.heartbeat(mail.subscriber, now=now, frequency=frequency)
    groups = [_group(bill, events_of(mail, bill=bill), now) for bill in bills[:_BILLS]]
    asked = [watch for watch in watches(mail.subscriber) if watch.frequency == frequency]
    with timezone.override(zone_of(mail.subscriber.timezone)):
        return on_paper(
            "digest",
            {
                "subject": f"Redress {frequency}: {_counts(len(bills), beat)}",
                "pace": frequency,
                "on": moment(now),
                "counts": capital(_counts(len(bills), beat)),
                "groups": groups,
                "more": max(0, len(bills) - _BILLS),
                "heartbeat": beat.sentences(),
                "reasons": [reason(watch) for watch in asked[:_WATCHES]],
                "more_watches": max(0, len(asked) - _WATCHES),
                "leave_all": links.unsubscribe_all_url(mail.subscriber),
            },
        )


def _counts(moved: int, beat: silence.Heartbeat) -> str:
    """`3 bills moved, 6 did not`."""
    still = len(beat.still)
    if not moved and still < beat.watched:
        return "no news of the kinds you asked for"
    if not moved:
        return f"nothing moved on {counted(still, 'bill')}" if still else "nothing moved"
    return f"{counted(moved, 'bill')} moved{f', {still} did not' if still else ''}"


def _group(key: int, events: Sequence[Event], now: datetime.datetime) -> Group:
    matter = Matter.of(key, events, now=now)
    bill, stage = matter.bill, getattr(matter.bill, "stage", None)
    # The newest first; of one moment, the most important.
    facts = sorted(_once(matter), key=lambda fact: fact.event.recorded_at, reverse=True)
    with timezone.override(bill.session.jurisdiction.timezone):
        return Group(
            bill=_called(bill),
            title=short(bill.title, 120),
            lines=[_line(fact, matter) for fact in facts[:_LINES]],
            more=max(0, len(facts) - _LINES),
            now=short(stage.headline, 300) if stage else "",
            url=page(matter),
        )


def _once(matter: Matter) -> list[Fact]:
    """Without the lines and the moves of the stage that another fact of the same moment tells."""
    told = []
    for fact in matter.facts:
        beside = [other for other in matter.facts if other.event.recorded_at == fact.event.recorded_at and other is not fact]
        moves = fact.event.kind == Change.STAGE_CHANGED and any(other.rank < fact.rank for other in beside)
        if not moves and not any(is_told_by(other, fact, matter) for other in beside):
            told.append(fact)
    return told


def _line(fact: Fact, matter: Matter) -> str:
    """`2 March, 12:00 CST: Judiciary 15-7, “Do pass” (dated 20 February)`."""
    seen = timezone.localtime(fact.event.recorded_at)
    on = fact.event.occurred_on
    dated = f" (dated {day(on, year=on.year != seen.year)})" if on and fact.event.part != "hearings" and on != seen.date() else ""
    late = "; late, since the source could not be read" if silence.late(fact.event) else ""
    corrected = "; corrected by an editor" if matter.corrections(fact) else ""
    where = "in court: " if is_in_court(fact) else ""
    return f"{day(seen.date(), year=False)}, {clock(seen)}: {where}{briefly(fact, matter)}{dated}{corrected}{late}"


def _called(bill: Bill) -> str:
    return f"{bill.session.jurisdiction.code.upper()} {bill.identifier}"
