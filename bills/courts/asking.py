"""How often the places are asked that have dockets. All workers count in the same rows, so that limits hold whoever asks."""

import datetime
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from bills.models import DocketAsk
from scrapers.courts import courtlistener, scotus
from scrapers.courts.budget import ANONYMOUS, FREE_ACCOUNT, Budget, Rate, Spent
from scrapers.courts.source import DocketSource
from scrapers.errors import FetchError, Later
from scrapers.fetch import Fetcher
from scrapers.page import Page, Request

Fetch = Callable[[Request], Page]
Clock = Callable[[], datetime.datetime]

# Requests of a day that reading dockets leaves to looking for them.
HEADROOM = 15
DAY = datetime.timedelta(days=1)
# The Supreme Court names no limit. A case is one page, and its pages are few.
_UNHURRIED = Budget((Rate(30, datetime.timedelta(hours=1)),))


class Waits(Later):
    """Our own count says that nothing may be asked yet."""


def keyed() -> bool:
    """Whether CourtListener's API is open to this installation."""
    return bool(settings.API_KEYS.get("COURTLISTENER_TOKEN"))


def budget(host: str) -> Budget:
    """What a host allows."""
    if host == scotus.HOST:
        return _UNHURRIED
    return FREE_ACCOUNT if keyed() else ANONYMOUS


def spent(host: str, *, since: datetime.datetime) -> Spent:
    rows = DocketAsk.objects.filter(host=host, asked_at__gt=since).order_by("asked_at").values_list("asked_at", "not_before")
    return Spent(tuple(moment for moment, _ in rows), max((rest for _, rest in rows if rest), default=None))


def of_today(*, now: datetime.datetime) -> tuple[int, int]:
    """Requests to CourtListener within a day: those that were made, and those that it allows."""
    rate = next(rate for rate in budget(courtlistener.HOST).rates if rate.within >= DAY)
    return len(spent(courtlistener.HOST, since=now - rate.within).moments), rate.requests


@transaction.atomic
def count(host: str, *, now: datetime.datetime, leave: int = 0) -> datetime.datetime | None:
    """Write down one request to a host; or the moment from which one is allowed, where it is not yet.

    `leave` is how many of a day's requests must stay for others.
    """
    # The first row of a host stays: whoever counts holds it, and counts what all before have written.
    first = DocketAsk.objects.select_for_update().filter(host=host).order_by("pk").first()
    allows = _less(budget(host), leave)
    moment = allows.allowed_from(spent(host, since=now - allows.memory), now)
    if moment > now:
        return moment
    DocketAsk.objects.create(host=host, asked_at=now)
    if first is not None:
        DocketAsk.objects.filter(host=host, asked_at__lt=now - 2 * DAY).exclude(pk=first.pk).delete()
    return None


def _less(allows: Budget, leave: int) -> Budget:
    rates = (replace(rate, requests=rate.requests - leave) if rate.within >= DAY else rate for rate in allows.rates)
    return replace(allows, rates=tuple(rates))


def rest(host: str, until: datetime.datetime) -> None:
    """The host has turned us away, and wants its peace until then."""
    newest = DocketAsk.objects.filter(host=host).order_by("-asked_at", "-pk").values("pk")[:1]
    DocketAsk.objects.filter(pk__in=list(newest.values_list("pk", flat=True))).update(not_before=until)


def fetching(
    source: DocketSource, *, clock: Clock = timezone.now, sleep: Callable[[float], None] = time.sleep, leave: int = 0
) -> Fetch:
    """The live fetch of a source, within its limits. Later where they, or the source, want us to wait."""

    def meter(url: str) -> None:
        host = urlsplit(url).hostname or ""
        if (moment := count(host, now=clock(), leave=leave)) is not None:
            raise Waits(url, "as many requests were made as the source allows", moment)

    fetcher = Fetcher(
        source,
        contact=settings.OPERATOR_CONTACT,
        version=settings.VERSION,
        keys=settings.API_KEYS,
        certificates=Path(settings.CERTIFICATES_DIR),
        meter=meter,
        now=clock,
        sleep=sleep,
    )

    def fetch(request: Request) -> Page:
        try:
            page = fetcher(request)
        except Waits:
            raise
        except Later as later:
            rest(source.hosts[0], later.not_before)
            raise
        if page is None:
            raise FetchError(request.url, "the host says that nothing has changed, and was not asked that")
        return page

    return fetch
