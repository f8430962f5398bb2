"""How fast alerts are, by rows: from the legislature's day to the first sight of it, to the queue, to the mail server's yes.

An alert of an instant mail has four times. `occurred_on` is a day only: no source says the hour. From there on they are moments:
`recorded_at` and `matched_at` of its event (first seen, queued), `accepted_at` of its mail. What a mail server accepted is not yet
read by anybody.

A percentile is the nearest rank: the least time that so many of the alerts did not exceed. Alerts that were not accepted have no
time and count as misses. Months are those of UTC, by when the event was first seen. Records of delivery are kept for 90 days, and a
subscriber who leaves takes theirs along, so the figures are of what is still there.
"""

import datetime
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.db.models import Count

from bills.models import Alert, Event
from scrapers.vocabulary import Change, MailKind, MailStatus

KEPT = datetime.timedelta(days=90)
IN_TIME = datetime.timedelta(hours=1)
# What happens at the legislature on the day that it is dated.
_ACTS = (Change.ACTION_ADDED, Change.VOTE_ADDED)
_NAME = "bill__session__jurisdiction__name"
_STATE = ("bill__session__jurisdiction__code", "bill__session__jurisdiction__timezone")


@dataclass(frozen=True, slots=True)
class Spread:
    """The median and the 95th percentile."""

    median: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread | None":
        """None of none."""
        ranked = sorted(values)
        if not ranked:
            return None
        return cls(*(ranked[-(-percent * len(ranked) // 100) - 1] for percent in (50, 95)))


@dataclass(frozen=True, slots=True)
class Month:
    """The alerts of instant mails about one state (its code), first seen from `since` until `until`.

    `accepted` of `alerts`, `in_time` of those within the hour. What missed the hour: `slow` were accepted later, `waiting` are not
    yet, `quarantined` and `dropped` will not be. The others are younger than an hour. `to_queue` and `to_accepted` are seconds from
    the first sight. `acts` were first seen, and `days` are from the day that each is dated to the day of that.
    """

    state: str
    since: datetime.datetime
    until: datetime.datetime
    alerts: int
    accepted: int
    in_time: int
    slow: int
    waiting: int
    quarantined: int
    dropped: int
    to_queue: Spread | None
    to_accepted: Spread | None
    acts: int
    days: Spread | None

    @property
    def missed(self) -> int:
        return self.slow + self.waiting + self.quarantined + self.dropped


def months(*, now: datetime.datetime) -> Iterator[tuple[datetime.datetime, datetime.datetime]]:
    """The month of `now` and those before of which records are kept, the newest first: [since, until). The oldest is cut."""
    now = now.astimezone(datetime.UTC)
    kept, until, first = now - KEPT, now, now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    while until > kept:
        yield max(first, kept), until
        until, first = first, (first - datetime.timedelta(days=1)).replace(day=1)


def measured(since: datetime.datetime, until: datetime.datetime, *, now: datetime.datetime) -> list[Month]:
    """A month by state, in the order of their names; a state of which nothing was measured is left out.

    Three queries: the month's events, the two columns that its accepted alerts need, and the others counted.
    """
    news = Event.objects.filter(alertable=True, recorded_at__gte=since, recorded_at__lt=until)
    told = ("pk", "kind", "occurred_on", "recorded_at", "matched_at", *_STATE)
    seen: dict[int, tuple[_Tally, datetime.datetime, float | None]] = {}
    tallies: dict[str, _Tally] = {}
    for pk, kind, occurred_on, at, matched_at, code, zone in news.order_by(_NAME).values_list(*told).iterator():
        tally = tallies.setdefault(code, _Tally(ZoneInfo(zone)))
        seen[pk] = (tally, at, (matched_at - at).total_seconds() if matched_at else None)
        if kind in _ACTS and occurred_on is not None:
            tally.days.append((at.astimezone(tally.zone).date() - occurred_on).days)
    alerts = Alert.objects.filter(mail__kind=MailKind.NEWS, event__recorded_at__gte=since, event__recorded_at__lt=until).order_by()
    taken = alerts.filter(mail__accepted_at__isnull=False).values_list("event", "mail__accepted_at")
    for event, accepted_at in taken.iterator(chunk_size=5000):
        if event in seen and accepted_at is not None:
            seen[event][0].take(accepted_at - seen[event][1], seen[event][2])
    others = alerts.filter(mail__accepted_at=None).values_list("event", "mail__status").annotate(Count("pk"))
    for event, status, number in others:
        if event in seen:
            seen[event][0].miss(MailStatus(status), number, is_old=seen[event][1] <= now - IN_TIME, queued=seen[event][2])
    found = (tally.month(code, since, until) for code, tally in tallies.items())
    return [month for month in found if month.alerts or month.acts]


@dataclass(slots=True)
class _Tally:
    """A state's month as it is read: seconds to the queue, how many alerts took each; seconds to the server; days."""

    zone: ZoneInfo
    queued: Counter[float] = field(default_factory=Counter)
    accepted: "array[float]" = field(default_factory=lambda: array("d"))
    days: list[int] = field(default_factory=list)
    missed: Counter[str] = field(default_factory=Counter)
    alerts: int = 0

    def take(self, took: datetime.timedelta, queued: float | None) -> None:
        self.alerts += 1
        self.accepted.append(took.total_seconds())
        if queued is not None:
            self.queued[queued] += 1

    def miss(self, status: MailStatus, number: int, *, is_old: bool, queued: float | None) -> None:
        self.alerts += number
        if queued is not None:
            self.queued[queued] += number
        if status in (MailStatus.QUARANTINED, MailStatus.DROPPED):
            self.missed[status] += number
        elif is_old:
            self.missed["waiting"] += number

    def month(self, code: str, since: datetime.datetime, until: datetime.datetime) -> Month:
        in_time = sum(took <= IN_TIME.total_seconds() for took in self.accepted)
        return Month(
            state=code,
            since=since,
            until=until,
            alerts=self.alerts,
            accepted=len(self.accepted),
            in_time=in_time,
            slow=len(self.accepted) - in_time,
            waiting=self.missed["waiting"],
            quarantined=self.missed[MailStatus.QUARANTINED],
            dropped=self.missed[MailStatus.DROPPED],
            to_queue=Spread.of(list(self.queued.elements())),
            to_accepted=Spread.of(self.accepted),
            acts=len(self.days),
            days=Spread.of(self.days),
        )
