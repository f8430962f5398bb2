"""When a crawl is due: each state at its own cadence. No clock of its own."""

import datetime
from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo

from django.db.models import Q

from bills.models import Bill, LegislativeSession, Run
from scrapers.state import State
from scrapers.vocabulary import ActionClassification, SessionClassification

_SENT = {ActionClassification.EXECUTIVE_RECEIPT}
_DECIDED = {
    ActionClassification.EXECUTIVE_SIGNATURE,
    ActionClassification.EXECUTIVE_VETO,
    ActionClassification.BECAME_LAW,
}


def crawled_sessions(state: State, *, today: datetime.date) -> list[LegislativeSession]:
    """The sessions worth crawling: the newest that has begun, those whose bills are filed ahead, those with watched bills.

    Never one that the state does not declare: a provider's data named it.
    """
    declared = [session.identifier for session in state.sessions]
    rows = LegislativeSession.objects.filter(jurisdiction__code=state.code, identifier__in=declared)
    open_ = rows.filter(Q(start_date__lte=today) | Q(prefiles_from__lte=today))
    watched = set(open_.filter(watches__isnull=False).values_list("pk", flat=True))
    ahead = set(open_.filter(start_date__gt=today).values_list("pk", flat=True))
    newest = open_.filter(start_date__lte=today, classification=SessionClassification.PRIMARY).order_by("-start_date").first()
    wanted = watched | ahead | ({newest.pk} if newest else set())
    return list(rows.filter(pk__in=wanted).select_related("jurisdiction"))


def on_governors_desk(session: LegislativeSession) -> bool:
    """Whether a watched bill of the session was sent to the governor and no decision was read."""
    for bill in Bill.objects.filter(session=session).watched().prefetch_related("actions"):
        counting = [action for action in bill.actions.all() if not (action.withdrawn_at or action.hidden_at)]
        said = {word for action in counting for word in action.classification}
        if said & _SENT and not said & _DECIDED:
            return True
    return False


def interval(state: State, session: LegislativeSession, *, today: datetime.date) -> datetime.timedelta:
    """How long after one crawl the next is due."""
    if on_governors_desk(session):
        return state.cadence.governors_desk
    sitting = session.start_date <= today and (session.end_date is None or today <= session.end_date)
    return state.cadence.in_session if sitting else state.cadence.interim


def due(states: dict[str, State], *, now: datetime.datetime, keys: Mapping[str, str]) -> Iterator[LegislativeSession]:
    """The sessions whose last crawl, whatever came of it, is longer ago than their cadence. A state without its key is left."""
    for state in states.values():
        today = now.astimezone(ZoneInfo(state.timezone)).date()
        for session in crawled_sessions(state, today=today) if state.is_read and not state.lacks_key(keys) else ():
            crawls = Run.objects.filter(session=session, trigger="schedule").order_by("-started_at")
            last = crawls.values_list("started_at", flat=True).first()
            if last is None or now - last >= interval(state, session, today=today):
                yield session
