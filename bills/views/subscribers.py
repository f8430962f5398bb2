"""Whose calendar or feed an address is."""

from django.http import HttpResponse, HttpResponseNotFound
from django.utils import timezone
from django.utils.cache import patch_cache_control

from bills.models import Subscriber
from bills.models.subscription import zone_of
from bills.views.moments import spoken
from bills.views.robots import unindexed


def own(key: str) -> Subscriber | HttpResponse:
    """The subscriber of a key, or the one answer to every key that is nobody's or not confirmed yet.

    It is one look-up either way. A key has 192 bits, so that what an index tells by its time helps nobody.
    """
    # Nobody's key is empty; and a database may refuse to be asked for what no text can hold.
    asked = key if key.isprintable() else ""
    found = Subscriber.objects.filter(feed_key=asked, confirmed_at__isnull=False).first()
    if found is not None:
        return found
    response = unindexed(HttpResponseNotFound("There is nothing at this address.\n", content_type="text/plain; charset=utf-8"))
    patch_cache_control(response, private=True, no_store=True)
    return response


def silent(subscriber: Subscriber) -> str | None:
    """Why nothing is shown to somebody now, and since when; None where something is."""
    with timezone.override(zone_of(subscriber.timezone)):
        if subscriber.stopped_at:
            why = f" ({subscriber.stopped_why})" if subscriber.stopped_why else ""
            return f"These subscriptions ended at {spoken(subscriber.stopped_at)}{why}. Nothing is shown here, and no mail is sent."
        if subscriber.paused_at:
            return f"These subscriptions are paused since {spoken(subscriber.paused_at)}. Nothing is shown here until they go on."
    return None
