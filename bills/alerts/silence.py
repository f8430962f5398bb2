"""Silence explained: what is watched and did not move, how lately it was looked at, and why nothing may come for a while."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.dateformat import format as dated

from bills.alerts.outages import late, notice_outages
from bills.models import Bill, Event, Jurisdiction, LegislativeSession, Mail, Outage, Subscriber, Subscription
from bills.models.subscription import zone_of
from scrapers.vocabulary import Frequency, MailKind, MailStatus, Target

__all__ = ["Heartbeat", "heartbeat", "late", "notice_outages"]

HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
# Bills that a sentence names; the others are counted.
NAMED = 10


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """How what somebody watches stands at a moment (`now`, told in their `zone`).

    `watched` bills, of which `lately` were checked within the day; `checked_since` is the oldest of their last checks. `still` did
    not move since the last digest, or in the last day or week. `out_of_session` are (state, first day of its next session, if
    known), `dark` (state, the last good reading of it).
    """

    now: datetime.datetime
    zone: ZoneInfo
    watched: int = 0
    lately: int = 0
    checked_since: datetime.datetime | None = None
    still: tuple[Bill, ...] = ()
    out_of_session: tuple[tuple[str, datetime.date | None], ...] = ()
    dark: tuple[tuple[str, datetime.datetime], ...] = ()

    def sentences(self) -> list[str]:
        """All of it in plain words, each a sentence."""
        return [f"{self._watched()}.", *self._states()]

    def _watched(self) -> str:
        if not self.watched or self.checked_since is None:
            return "No bill is watched by itself; what else is watched is told when it comes"
        told = [f"{_counted(self.watched)} watched", self._checked(self.checked_since)]
        if len(self.still) == self.watched:
            return ", ".join([*told, "nothing moved"])
        return f"{', '.join(told)}; {self._still()}"

    def _checked(self, oldest: datetime.datetime) -> str:
        everything = "all checked" if self.watched > 1 else "checked"
        age = self.now - oldest
        if age <= HOUR:
            return f"{everything} within the hour"
        if age <= DAY:
            return f"{everything} within {-(-age // HOUR)} hours"
        day = dated(oldest.astimezone(self.zone), "j F Y")
        if self.watched == 1:
            return f"last checked on {day}"
        return f"{self.lately} of them checked within the day, the one that waits longest on {day}"

    def _still(self) -> str:
        if not self.still:
            return "each of them moved" if self.watched > 1 else "it moved"
        names = [f"{bill.session.jurisdiction.code.upper()} {bill.identifier}" for bill in self.still[:NAMED]]
        more = len(self.still) - len(names)
        return f"{len(self.still)} did not move: {', '.join(names)}{f' and {more} more' if more else ''}"

    def _states(self) -> Iterator[str]:
        for state, first in self.out_of_session:
            until = f" until {dated(first, 'j F Y')}" if first else "; the first day of its next session is not known here"
            yield f"{state} is out of session{until}."
        for state, since in self.dark:
            at = dated(since.astimezone(self.zone), "H:i T, j F Y")
            yield f"{state} has not been read since {at}: what happens there is told when it can be read again, and marked as late."


def _counted(bills: int) -> str:
    return "1 bill" if bills == 1 else f"{bills:,} bills"


def heartbeat(subscriber: Subscriber, *, now: datetime.datetime, frequency: Frequency | None = None) -> Heartbeat:
    """What a digest says of all that did not happen; with a `frequency`, since the last digest of that pace.

    A few queries, however much is watched. Bills that their source withdrew are left out.
    """
    watches = list(subscriber.subscriptions.select_related("jurisdiction", "person__jurisdiction"))
    bills = _watched(watches)
    since = _last_digest(subscriber, watches, now, frequency)
    news = Event.objects.filter(alertable=True, recorded_at__gt=since, recorded_at__lte=now)
    moved = set(news.filter(bill__in=[bill.pk for bill in bills]).values_list("bill", flat=True))
    states = _states(watches, bills)
    return Heartbeat(
        now=now,
        zone=zone_of(subscriber.timezone),
        watched=len(bills),
        lately=sum(now - bill.checked_at <= DAY for bill in bills),
        checked_since=min((bill.checked_at for bill in bills), default=None),
        still=tuple(bill for bill in bills if bill.pk not in moved),
        out_of_session=tuple(_out_of_session(states, now)),
        dark=tuple(
            Outage.objects.filter(ended_at=None, jurisdiction__in=states)
            .order_by("jurisdiction__name")
            .values_list("jurisdiction__name", "began_at")
        ),
    )


def _watched(watches: Iterable[Subscription]) -> list[Bill]:
    """The bills themselves, the topics' bills, and the watched bills of the states."""
    watches = list(watches)
    states = [watch.jurisdiction_id for watch in watches if watch.target == Target.STATE]
    about = Q(pk__in=[watch.bill_id for watch in watches if watch.bill_id]) | Q(watched=True, session__jurisdiction__in=states)
    if topics := [watch.topic_id for watch in watches if watch.topic_id]:
        about |= Q(pk__in=Bill.objects.of_topics(topics).order_by().values("pk"))
    told = ("identifier", "slug", "checked_at", "session__identifier", "session__jurisdiction")
    rows = Bill.objects.filter(about, withdrawn_at=None).select_related("session__jurisdiction")
    return list(rows.only(*told, "session__jurisdiction__code").order_by("session__jurisdiction__name", "number", "slug"))


def _last_digest(
    subscriber: Subscriber, watches: Sequence[Subscription], now: datetime.datetime, frequency: Frequency | None
) -> datetime.datetime:
    sent = Mail.objects.filter(subscriber=subscriber, kind=MailKind.DIGEST, status=MailStatus.ACCEPTED, accepted_at__lt=now)
    if frequency is not None:
        sent = sent.filter(key__startswith=f"digest:{frequency}:")
    last = sent.order_by("-accepted_at").values_list("accepted_at", flat=True).first()
    if last is not None:
        return last
    paces = {watch.frequency for watch in watches} - {Frequency.INSTANT}
    weekly = frequency == Frequency.WEEKLY or (frequency is None and paces == {Frequency.WEEKLY})
    return now - (7 * DAY if weekly else DAY)


def _states(watches: Iterable[Subscription], bills: Iterable[Bill]) -> list[Jurisdiction]:
    """The states that anything is watched in, by name."""
    named = [watch.jurisdiction or (watch.person and watch.person.jurisdiction) for watch in watches]
    found = {state.pk: state for state in (*named, *(bill.session.jurisdiction for bill in bills)) if state}
    full = Jurisdiction.objects.filter(pk__in=found)
    return list(full)


def _out_of_session(states: Sequence[Jurisdiction], now: datetime.datetime) -> Iterator[tuple[str, datetime.date | None]]:
    """The states none of whose sessions sits today, and when the next begins.

    A session without an end sits only while none has begun since: of old ones nobody wrote down when they ended.
    """
    rows = list(LegislativeSession.objects.filter(jurisdiction__in=states).order_by("start_date"))
    for state in states:
        today = now.astimezone(ZoneInfo(state.timezone)).date()
        mine = [row for row in rows if row.jurisdiction_id == state.pk]
        begun = [row for row in mine if row.start_date <= today]
        sits = any(row.end_date and row.end_date >= today for row in begun) or (begun and begun[-1].end_date is None)
        if begun and not sits:
            yield state.name, next((row.start_date for row in mine if row.start_date > today), None)
