"""Calendars of hearings, last days for decisions, and court dates: a bill's, a state's, a topic's, and each subscriber's own."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from bills.alerts.coverage import bills_of, committees_of, meets
from bills.calendars import MEDIA_TYPE, Entry, calendar
from bills.models import Bill, Hearing, Jurisdiction, Subscriber, Topic
from bills.views.agenda import Scope, hearings_of, since, uid
from bills.views.missing import missing
from bills.views.polled import polled
from bills.views.subscribers import own, silent
from bills.views.which import which

_TOLD = (
    "Hearings as they are announced, the last days for governors' decisions, and days that are set in court. "
    "Each says where it was seen, and when last."
)


def bill_calendar(request: HttpRequest, state: str, session: str, identifier: str) -> HttpResponse:
    """`/il/104th/HB1312.ics`: every hearing of the bill that was read, and the governor's clock."""
    bill = which(request, state, session, identifier=identifier, page="bill-calendar")
    if isinstance(bill, HttpResponse):
        return bill
    only = Bill.objects.filter(pk=bill.pk)
    scope = Scope(hearings_of(only), only, _site(request), mark=f"-{bill.slug}")
    return _answer(request, f"{bill.session.jurisdiction.name} {bill.identifier}", scope)


def state_calendar(request: HttpRequest, state: str) -> HttpResponse:
    """`/il/calendar.ics`: every hearing that was read of the state, whether or not its bills were."""
    jurisdiction = Jurisdiction.objects.filter(code=state.lower()).first()
    if jurisdiction is None:
        return missing(request, f"No state “{state}” is followed here.")
    hearings = Hearing.objects.filter(session__jurisdiction=jurisdiction, starts_at__gte=since(timezone.now()))
    bills = Bill.objects.filter(session__jurisdiction=jurisdiction)
    return _answer(request, jurisdiction.name, Scope(hearings, bills, _site(request), whole=lambda hearing: True))


def topic_calendar(request: HttpRequest, topic: str) -> HttpResponse:
    """`/topics/suing-officers/calendar.ics`: the hearings of the topic's bills in all states."""
    known = Topic.objects.filter(slug=topic).first()
    if known is None:
        return missing(request, f"No topic “{topic}” is followed here.")
    bills = Bill.objects.of_topics([known.pk])
    hearings = hearings_of(bills).filter(starts_at__gte=since(timezone.now()))
    return _answer(request, known.name, Scope(hearings, bills, _site(request)))


def private_calendar(request: HttpRequest, key: str) -> HttpResponse:
    """`/alerts/<key>.ics`: what one subscriber watches. Whoever has the address can read it, and nothing else."""
    subscriber = own(key)
    if isinstance(subscriber, HttpResponse):
        return subscriber
    if (reason := silent(subscriber)) is not None:
        return _answer(request, "my watches", [_silent(subscriber, reason)], private=True)
    now, bills, committees = timezone.now(), bills_of(subscriber), committees_of(subscriber)
    hearings = hearings_of(bills)
    for watch in committees:
        hearings |= Hearing.objects.filter(session__jurisdiction=watch.jurisdiction_id, committee__iexact=watch.committee)
    scope = Scope(
        hearings.filter(starts_at__gte=since(now)),
        bills,
        _site(request),
        whole=lambda hearing: any(meets(watch, hearing) for watch in committees),
    )
    return _answer(request, "my watches", scope, private=True)


def _answer(request: HttpRequest, name: str, scope: Scope | list[Entry], *, private: bool = False) -> HttpResponse:
    entries = scope.entries() if isinstance(scope, Scope) else scope
    body = calendar(f"Redress: {name}", entries, description=_TOLD)
    return polled(request, body, media_type=MEDIA_TYPE, private=private)


def _silent(subscriber: Subscriber, reason: str) -> Entry:
    """On today, wherever that is looked at, since who only looks ahead would never see it."""
    now = timezone.now()
    began = subscriber.stopped_at or subscriber.paused_at or now
    return Entry(
        uid=uid(f"silent-{began:%Y%m%d}"),
        starts=now.date(),
        summary="Redress: this calendar shows nothing now",
        stamp=began,
        sequence=max((now.date() - began.date()).days, 0),
        description=f"{reason} Subscriptions are managed at {settings.SITE_URL}",
        url=settings.SITE_URL,
    )


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
