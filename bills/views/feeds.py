"""Feeds of news: a state's, a topic's, and each subscriber's own. A bill's is its change log's (`bills.views.changes`).

News is what was seen live. What was loaded afterwards is told of a bill, and not here.
"""

import datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from bills.alerts.coverage import news_of
from bills.models import Bill, Event, Jurisdiction, Subscriber, Topic
from bills.views.atom import EventFeed, headline, name
from bills.views.missing import missing
from bills.views.polled import polled
from bills.views.subscribers import own, silent
from bills.views.told import telling
from bills.withheld import Mask

FED = 100
# Of a feed in which nothing ever was.
NEVER = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def state_feed(request: HttpRequest, state: str) -> HttpResponse:
    """`/il/feed.atom`: the newest events of the state that were news."""
    jurisdiction = Jurisdiction.objects.filter(code=state.lower()).first()
    if jurisdiction is None:
        return missing(request, f"No state “{state}” is followed here.")
    feed = EventFeed(
        request,
        title=f"News of {jurisdiction.name}",
        page=request.build_absolute_uri(jurisdiction.get_absolute_url()),
        description=f"What changed of the bills of {jurisdiction.name}, each change when this site saw it.",
        since=NEVER,
    )
    return _answer(request, feed, Event.objects.filter(alertable=True, bill__session__jurisdiction=jurisdiction))


def topic_feed(request: HttpRequest, topic: str) -> HttpResponse:
    """`/topics/suing-officers/feed.atom`: the newest events of the topic's bills, in all states."""
    known = Topic.objects.filter(slug=topic).first()
    if known is None:
        return missing(request, f"No topic “{topic}” is followed here.")
    feed = EventFeed(
        request,
        title=f"News of the topic “{known.name}”",
        page=request.build_absolute_uri("/"),
        description="What changed of its bills, each change when this site saw it.",
        since=NEVER,
        guid=request.build_absolute_uri(request.path),
    )
    bills = list(Bill.objects.of_topics([known.pk]).order_by().values_list("pk", flat=True))
    return _answer(request, feed, Event.objects.filter(alertable=True, bill__in=bills))


def private_feed(request: HttpRequest, key: str) -> HttpResponse:
    """`/alerts/<key>.atom`: what one subscriber's watches were owed. Whoever has the address can read it, and nothing else."""
    subscriber = own(key)
    if isinstance(subscriber, HttpResponse):
        return subscriber
    feed = EventFeed(
        request,
        title="Redress: my watches",
        page=request.build_absolute_uri("/"),
        description="The news that your subscriptions ask for, from the day on which you began to watch.",
        since=subscriber.created_at,
        guid=f"tag:{request.get_host().partition(':')[0]},{subscriber.created_at:%Y-%m-%d}:watches-{subscriber.pk}",
    )
    if (reason := silent(subscriber)) is not None:
        _add_silence(feed, subscriber, reason, page=request.build_absolute_uri("/"))
        return _answer(request, feed, Event.objects.none(), private=True)
    return _answer(request, feed, news_of(subscriber), private=True)


def _add_silence(feed: EventFeed, subscriber: Subscriber, reason: str, *, page: str) -> None:
    at = subscriber.stopped_at or subscriber.paused_at or subscriber.created_at
    key = feed.identity(f"silent-{subscriber.pk}-{at:%H%M%S}", at)
    title = "This feed has ended" if subscriber.stopped_at else "This feed is paused"
    feed.add_item(title=title, link=page, description=reason, unique_id=key, pubdate=at, updateddate=at)


def _answer(request: HttpRequest, feed: EventFeed, events: QuerySet[Event], *, private: bool = False) -> HttpResponse:
    related = ("bill__session__jurisdiction", "correction__bill__session__jurisdiction")
    news = list(events.select_related(*related).order_by("-recorded_at", "-pk")[:FED])
    # One mask for all: a text that is withheld of one bill is not repeated in a line of another.
    mask = Mask.of(event.bill_id for event in news).hiding(news)
    for event in news:
        bill = event.bill
        with timezone.override(bill.session.jurisdiction.timezone):
            told = telling(event, mask, bill.session.jurisdiction.code)
            title = mask.told(f"{name(bill)}: {headline(told)}")
            page = request.build_absolute_uri(bill.get_absolute_url())
            feed.add_event(told, title=title, page=page, reason=mask.told(told.reason))
    return polled(request, feed.writeString("utf-8").encode(), media_type=feed.content_type, private=private)
