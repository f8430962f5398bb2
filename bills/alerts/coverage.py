"""What somebody's subscriptions cover, whether or not there is news of it: what their calendar and their feed show.

`matching` says to whom an event is owed. Here it is asked the other way round, for one subscriber; a feed shows what `matching`
found, and no second opinion.
"""

from django.db.models import Q, QuerySet
from django.utils import timezone

from bills.models import Alert, Bill, Event, Hearing, SearchDocument, Subscriber, Subscription
from bills.search.asked import Search
from scrapers.vocabulary import Target


def bills_of(subscriber: Subscriber) -> QuerySet[Bill]:
    """The bills that are watched: by themselves, by their state, by a topic, by a search.

    A committee and a member are watched for what they do, and not for every bill that they ever had before them.
    """
    watches = list(subscriber.subscriptions.all())
    states = [watch.jurisdiction_id for watch in watches if watch.target == Target.STATE]
    about = Q(pk__in=[watch.bill_id for watch in watches if watch.bill_id]) | Q(session__jurisdiction__in=states)
    if topics := [watch.topic_id for watch in watches if watch.topic_id]:
        about |= Q(pk__in=Bill.objects.of_topics(topics).order_by().values("pk"))
    for watch in watches:
        if watch.target == Target.SEARCH:
            about |= Q(pk__in=_answers(watch.query))
    return Bill.objects.filter(about)


def committees_of(subscriber: Subscriber) -> list[Subscription]:
    """The subscriptions to committees, whose meetings are watched whatever is on the agenda."""
    return list(subscriber.subscriptions.filter(target=Target.COMMITTEE))


def meets(watch: Subscription, hearing: Hearing) -> bool:
    """Whether a hearing is of the committee that is watched."""
    here = watch.jurisdiction_id == hearing.session.jurisdiction_id
    return here and watch.committee.casefold() == hearing.committee.casefold()


def news_of(subscriber: Subscriber) -> QuerySet[Event]:
    """The events that were found to be owed to somebody, each once. What was news before they watched is none of them."""
    return Event.objects.filter(pk__in=Alert.objects.filter(subscription__subscriber=subscriber).values("event"))


def _answers(query: str) -> QuerySet[SearchDocument]:
    """The bills that answer a search that is watched. One that asks for nothing has none: all would be too many."""
    search = Search.read(query)
    return (search.documents(now=timezone.now()) if search else SearchDocument.objects.none()).values("pk")  # type: ignore[return-value]
