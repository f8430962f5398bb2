"""Events to those who watch what they are about. One alert for each pair of a subscription and an event, whatever happens twice.

1. Alertable events that nobody has matched yet are taken, all of one reading of one bill together.
2. The subscriptions that ask for such news of such a bill are found, and the mails that will carry it: one for each subscriber,
   bill and moment, or the subscriber's next digest.
3. Alerts, mails and the events' `matched_at` are written in one transaction. If the process dies before it ends, nothing was
   written and the events are found again; two that match at once wait for each other, and the second finds nothing left.
"""

import datetime
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db import transaction
from django.db.models import Q, QuerySet

from bills.alerts.news import kind_of, told
from bills.inserts import insert
from bills.models import Alert, Event, Mail, PersonVote, Subscription, VoteEvent, Watch
from bills.models.subscription import zone_of
from bills.search.asked import Search
from bills.search.documents import Document, documents
from scrapers.vocabulary import Change, Frequency, MailKind, MailStatus, Target

log = logging.getLogger(__name__)

# Events that are matched in one transaction.
BATCH = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """A subscription that an event is owed to, with what its mail needs to know."""

    pk: int
    subscriber: int
    frequency: Frequency
    timezone: str
    hour: int
    weekday: int


def waits() -> bool:
    """Whether there is news that nobody has matched yet."""
    return Event.objects.filter(alertable=True, matched_at=None).exists()


def match(*, now: datetime.datetime) -> int:
    """Queue the alerts of all events that nobody has matched yet. Returns how many alerts."""
    queued = 0
    while (found := _batch(now)) is not None:
        queued += found
    return queued


def _batch(now: datetime.datetime) -> int | None:
    with transaction.atomic():
        waiting = Event.objects.filter(alertable=True, matched_at=None).order_by("recorded_at", "bill", "pk")
        events = list(waiting.select_for_update(of=("self",)).select_related("bill__session__jurisdiction")[: BATCH + 1])
        if not events:
            return None
        if len(events) > BATCH:
            # The events of one reading of one bill share a mail: none of them is left for the next batch, unless all are one.
            last = (events[-1].recorded_at, events[-1].bill_id)
            whole = [event for event in events if (event.recorded_at, event.bill_id) != last]
            events = whole or list(waiting.filter(recorded_at=last[0], bill=last[1]).select_related("bill__session__jurisdiction"))
        queued = queue(events, now=now, skip=True)
        Event.objects.filter(pk__in=[event.pk for event in events]).update(matched_at=now)
    return queued


def queue(
    events: Sequence[Event], *, now: datetime.datetime, find: Callable[[Event], Iterable[Wanted]] | None = None, skip: bool = False
) -> int:
    """Alerts and mails for events, in the caller's transaction; those that there are stay. Returns how many are new.

    They are for those whom `find` finds, which is `wanted_by` unless told. One whose moment cannot be told is an error or, with
    `skip`, is logged and left: it must stop nobody else's mail, and the nightly count finds that it is missing.
    """
    find = find or wanted_by
    moments: defaultdict[tuple[int, datetime.datetime], list[Event]] = defaultdict(list)
    for event in events:
        moments[event.bill_id, event.recorded_at].append(event)
    queued = 0
    for (bill, moment), together in moments.items():
        by_key: defaultdict[str, dict[int, datetime.datetime]] = defaultdict(dict)
        owed: list[tuple[Wanted, Event, str]] = []
        for event in together:
            for wanted in find(event):
                try:
                    key, due_at = _slot(wanted, bill, moment, now)
                except Exception:
                    if not skip:
                        raise
                    log.exception("event %s cannot be told to subscription %s", event.pk, wanted.pk)
                    continue
                by_key[key][wanted.subscriber] = due_at
                owed.append((wanted, event, key))
        mails = {key: _mails(key, subscribers, now) for key, subscribers in by_key.items()}
        queued += _alerts(((wanted.pk, event.pk, mails[key][wanted.subscriber]) for wanted, event, key in owed), now)
    return queued


def _slot(wanted: Wanted, bill: int, moment: datetime.datetime, now: datetime.datetime) -> tuple[str, datetime.datetime]:
    """The key of the mail that carries it, and when that is due."""
    if wanted.frequency is Frequency.INSTANT:
        return f"news:{bill}:{moment.astimezone(datetime.UTC).isoformat()}", now
    due_at = next_digest(wanted.frequency, wanted.timezone, wanted.hour, wanted.weekday, now=now)
    return digest_key(wanted.frequency, due_at, wanted.timezone), due_at


def digest_key(frequency: Frequency, due_at: datetime.datetime, timezone: str) -> str:
    return f"digest:{frequency}:{due_at.astimezone(zone_of(timezone)).date().isoformat()}"


def next_digest(frequency: Frequency, timezone: str, hour: int, weekday: int, *, now: datetime.datetime) -> datetime.datetime:
    """The next moment after `now` at which a subscriber's digest is due: their own hour, and of weekly ones their own day."""
    zone = zone_of(timezone)
    day = now.astimezone(zone).date()
    while True:
        due_at = datetime.datetime.combine(day, datetime.time(hour), zone)
        if due_at > now and (frequency is Frequency.DAILY or day.weekday() == weekday):
            return due_at
        day += datetime.timedelta(days=1)


def _mails(key: str, subscribers: dict[int, datetime.datetime], now: datetime.datetime) -> dict[int, int]:
    """The mail of this key of each subscriber, made where there is none: (subscriber -> mail).

    One that was sent already, since an event of the same moment was matched late, is followed by another.
    """
    kind = MailKind.DIGEST if key.startswith("digest:") else MailKind.NEWS
    found: dict[int, int] = {}
    for nth in range(1, 10):
        name = key if nth == 1 else f"{key}:{nth}"
        missing = [pk for pk in subscribers if pk not in found]
        if not missing:
            break
        open_ = _open(name, missing)
        there = (
            set(Mail.objects.filter(key=name, subscriber__in=missing).values_list("subscriber", flat=True)) if open_[1] else set()
        )
        fresh = [pk for pk in missing if pk not in open_[0] and pk not in there]
        told = ("subscriber_id", "kind", "key", "status", "due_at", "queued_at", "attempts", "error", "context")
        insert(Mail, told, ((pk, kind, name, MailStatus.QUEUED, subscribers[pk], now, 0, "", {}) for pk in fresh))
        found |= open_[0] | _open(name, fresh)[0]
    return found


def _open(key: str, subscribers: Sequence[int]) -> tuple[dict[int, int], bool]:
    """The mails of a key that can still take an event, and whether there are others."""
    mails: dict[int, int] = {}
    closed = False
    for pk, subscriber, status in Mail.objects.filter(key=key).values_list("pk", "subscriber", "status").iterator():
        if status == MailStatus.QUEUED:
            mails[subscriber] = pk
        else:
            closed = True
    wanted = set(subscribers)
    return {subscriber: pk for subscriber, pk in mails.items() if subscriber in wanted}, closed


def _alerts(rows: Iterable[tuple[int, int, int]], now: datetime.datetime) -> int:
    """The alerts that there are not yet."""
    owed = list(rows)
    events = {event for _, event, _ in owed}
    there = set(Alert.objects.filter(event__in=events).values_list("subscription", "event"))
    fresh = [(subscription, event, mail, now) for subscription, event, mail in owed if (subscription, event) not in there]
    insert(Alert, ("subscription_id", "event_id", "mail_id", "queued_at"), fresh)
    return len(fresh)


def wanted_by(event: Event) -> list[Wanted]:
    """The subscriptions that an event is owed to, of people who take mail now."""
    news = str(kind_of(event))
    rows = subscriptions_of(event).values_list(
        "pk",
        "subscriber",
        "frequency",
        "subscriber__timezone",
        "subscriber__digest_hour",
        "subscriber__digest_weekday",
        "news",
        "target",
        "query",
    )
    answers = _Answers(event.bill_id, event.recorded_at)
    wrongly = set(told_wrongly(event))
    found = []
    for pk, subscriber, frequency, timezone, hour, weekday, kinds, target, query in rows.iterator():
        if pk not in wrongly and not (news in kinds and (target != Target.SEARCH or answers.has(query))):
            continue
        found.append(Wanted(pk, subscriber, Frequency(frequency), timezone, hour, weekday))
    return found


class _Answers:
    """Which searches a bill answers now: its document is read once, and each query once, however many watch it."""

    def __init__(self, bill: int, at: datetime.datetime) -> None:
        self._bill, self._at = bill, at
        self._known: dict[str, bool] = {}

    @cached_property
    def _document(self) -> Document | None:
        return documents([self._bill]).get(self._bill)

    def has(self, query: str) -> bool:
        if query not in self._known:
            search = Search.read(query)
            self._known[query] = bool(search) and self._document is not None and search.matches(self._document, now=self._at)
        return self._known[query]


def told_wrongly(event: Event) -> list[int]:
    """Of the notice of a correction: the subscriptions that were told the fact before it was right, whatever news they ask for."""
    correction = event.correction
    if event.kind != Change.CORRECTION_NOTICE or correction is None:
        return []
    alerts = Alert.objects.filter(event__bill=event.bill_id, event__part=correction.part, event__recorded_at__lt=correction.made_at)
    if correction.part == "votes":
        key = VoteEvent.objects.filter(pk=correction.row).values_list("source_key", flat=True).first()
        alerts = alerts.filter(event__after__source_key=key)
    return list(alerts.values_list("subscription", flat=True).distinct())


def subscriptions_of(event: Event) -> QuerySet[Subscription]:
    """The subscriptions whose target an event is about, whatever kind of news they ask for, of people who take mail now.

    Those that watch a search are all there: whether the bill answers it is found in memory, the same on each database.
    """
    bill = event.bill
    topics = Watch.objects.filter(session=bill.session_id, slug=bill.slug).values("topic")
    about = Q(target=Target.BILL, bill=bill.pk) | Q(target=Target.STATE, jurisdiction=bill.session.jurisdiction_id)
    about |= Q(target=Target.TOPIC, topic__in=topics) | Q(target=Target.SEARCH)
    said = told(event)
    if committee := said.get("organization") or said.get("committee"):
        here = Q(target=Target.COMMITTEE, jurisdiction=bill.session.jurisdiction_id, committee__iexact=committee)
        if chamber := said.get("chamber"):
            # Two chambers may have a committee of one name.
            here &= Q(organization=None) | Q(organization__classification=chamber)
        about |= here
    if event.part == "votes" and said.get("source_key"):
        voted = PersonVote.objects.filter(vote_event__bill=bill.pk, vote_event__source_key=said["source_key"], person__isnull=False)
        about |= Q(target=Target.MEMBER, person__in=voted.values("person"))
    if wrongly := told_wrongly(event):
        about |= Q(pk__in=wrongly)
    takes = Q(
        subscriber__confirmed_at__isnull=False,
        subscriber__paused_at=None,
        subscriber__stopped_at=None,
        created_at__lte=event.recorded_at,
    )
    return Subscription.objects.filter(about, takes)
