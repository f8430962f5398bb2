"""When a state goes dark: it was not read although it was due. Who watches it is told once, and told when it is read again.

A state that is not read at all, for want of a module, of a key or of the network, and one that never was, is not dark. What is
first seen in an outage, or by the reading that ends it, is late; what a state posts late is not: nobody could have seen it sooner.
"""

import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max, Min, Q, QuerySet

from bills.inserts import insert
from bills.models import Event, Jurisdiction, LegislativeSession, Mail, Outage, Run, Subscriber, Subscription
from bills.schedule import crawled_sessions, interval
from bills.views.freshness import badge, no_live_reading
from scrapers.state import State, all_states
from scrapers.vocabulary import MailKind, MailStatus, Target

Dark = list[tuple[LegislativeSession, datetime.datetime]]


def dark(state: State, *, now: datetime.datetime) -> Dark:
    """The sessions of a state that are dark at a moment, each with the end of the last crawl that read it well before.

    That is longer ago than twice the cadence. The quicker cadence of a session counts from its first day.
    """
    zone = ZoneInfo(state.timezone)
    today = now.astimezone(zone).date()
    found: Dark = []
    for session in crawled_sessions(state, today=today):
        good = Run.objects.good().filter(session=session, finished_at__lte=now)
        last = good.aggregate(last=Max("finished_at"))["last"]
        if last is None:
            continue
        began = datetime.datetime.combine(session.start_date, datetime.time(), zone)
        waited = now - (max(last, began) if began <= now else last)
        if waited > 2 * interval(state, session, today=today):
            found.append((session, last))
    return found


def notice_outages(*, now: datetime.datetime) -> list[Outage]:
    """Begin an outage of each state that has gone dark, end that of each that is read again, and queue their mails.

    Returns those that began or ended. Whoever runs this twice, or at once, changes nothing more.
    """
    going_on = {outage.jurisdiction.code: outage for outage in Outage.objects.filter(ended_at=None).select_related("jurisdiction")}
    found: list[Outage | None] = []
    for state in all_states().values():
        if (outage := going_on.get(state.code)) is not None:
            found.append(_end(state, outage, now))
        elif not no_live_reading(state, offline=settings.OFFLINE, keys=settings.API_KEYS):
            found.append(_begin(state, now))
    return [outage for outage in found if outage is not None]


def _begin(state: State, now: datetime.datetime) -> Outage | None:
    sessions = dark(state, now=now)
    if not sessions:
        return None
    jurisdiction = sessions[0][0].jurisdiction
    began_at = min(last for _, last in sessions)
    reason = _reason(state, jurisdiction, began_at, now)
    try:
        with transaction.atomic():
            told = {"began_at": began_at, "noticed_at": now, "reason": reason}
            outage = Outage.objects.create(jurisdiction=jurisdiction, **told)
            _tell(outage, f"outage:{outage.pk}", watchers(jurisdiction), now)
    except IntegrityError:
        return None  # somebody else noticed it at the same moment
    return outage


def _reason(state: State, jurisdiction: Jurisdiction, began_at: datetime.datetime, now: datetime.datetime) -> str:
    """Why, as the status page says it of the last crawl that went wrong."""
    crawls = Run.objects.filter(jurisdiction=jurisdiction, trigger__in=["schedule", "command"], started_at__gte=began_at)
    tried = list(crawls.order_by("-started_at")[:10])
    return (tried and badge(state, tried, read_at=began_at, now=now).reason) or "no crawl has ended since"


def _end(state: State, outage: Outage, now: datetime.datetime) -> Outage | None:
    ended_at = _read_again_at(state, outage, now)
    if ended_at is None:
        return None
    with transaction.atomic():
        if not Outage.objects.filter(pk=outage.pk, ended_at=None).update(ended_at=ended_at):
            return None
        # A notice that still waits will tell of the end itself.
        notices = Mail.objects.filter(key=f"outage:{outage.pk}").select_for_update().values_list("subscriber", "status")
        gone = [subscriber for subscriber, status in notices if status in (MailStatus.ACCEPTED, MailStatus.CLAIMED)]
        _tell(outage, f"outage-end:{outage.pk}", _takers().filter(pk__in=gone), now)
    outage.ended_at = ended_at
    return outage


def _read_again_at(state: State, outage: Outage, now: datetime.datetime) -> datetime.datetime | None:
    """When all sessions that were dark, and are crawled still, had been read well again."""
    good = Run.objects.good().filter(jurisdiction=outage.jurisdiction, finished_at__gt=outage.noticed_at, finished_at__lte=now)
    again = dict(good.order_by().values_list("session").annotate(Min("finished_at")))
    today = now.astimezone(ZoneInfo(state.timezone)).date()
    crawled = {session.pk for session in crawled_sessions(state, today=today)}
    owed = [session.pk for session, _ in dark(state, now=outage.noticed_at) if session.pk in crawled]
    if not owed:
        return min(again.values(), default=None)
    return max(again[pk] for pk in owed) if all(pk in again for pk in owed) else None


def _takers() -> QuerySet[Subscriber]:
    """Whoever takes mail now."""
    return Subscriber.objects.filter(confirmed_at__isnull=False, paused_at=None, stopped_at=None)


def watchers(jurisdiction: Jurisdiction) -> QuerySet[Subscriber]:
    """Who takes mail now and watches something in a state. A search is watched in every state."""
    here = Q(jurisdiction=jurisdiction) | Q(bill__session__jurisdiction=jurisdiction) | Q(person__jurisdiction=jurisdiction)
    here |= Q(topic__watches__session__jurisdiction=jurisdiction) | Q(target=Target.SEARCH)
    return _takers().filter(pk__in=Subscription.objects.filter(here).values("subscriber"))


def _tell(outage: Outage, key: str, people: QuerySet[Subscriber], now: datetime.datetime) -> None:
    told = ("subscriber_id", "kind", "key", "status", "due_at", "queued_at", "attempts", "error", "context")
    context = {"outage": outage.pk}
    rows = ((pk, MailKind.OUTAGE, key, MailStatus.QUEUED, now, now, 0, "", context) for pk in people.values_list("pk", flat=True))
    insert(Mail, told, rows)


def late(event: Event) -> Outage | None:
    """The outage in which an event was first seen, or that ended with the reading that saw it; None for one that is not late.

    What an editor or the calendar did is never late. One query where the state was not dark.
    """
    at, jurisdiction = event.recorded_at, event.bill.session.jurisdiction
    outages = Outage.objects.filter(jurisdiction=jurisdiction, noticed_at__lte=at).filter(Q(ended_at=None) | Q(ended_at__gte=at))
    outage = outages.order_by("-began_at").first()
    state = all_states().get(jurisdiction.code)
    if outage is None or state is None or event.correction_id is not None:
        return None
    # A stage has no run of its own: it moved with what was read of the bill at the same moment.
    session = (
        Event.objects.filter(bill=event.bill_id, recorded_at=at, run__isnull=False).values_list("run__session", flat=True).first()
    )
    return outage if session in {row.pk for row, _ in dark(state, now=at)} else None
