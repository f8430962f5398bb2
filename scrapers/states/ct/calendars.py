"""The calendar of one committee, as JSON: every meeting that it was ever announced for, old years included."""

import datetime
from collections.abc import Iterator
from functools import partial
from typing import Any

from scrapers.page import Page, fold
from scrapers.records import Flaw, HearingRecord
from scrapers.states.ct.naming import absolute
from scrapers.vocabulary import Chamber, HearingStatus

_KEYS = frozenset(("title", "start", "building", "location", "url"))
_CANCELLED = "CANCELLED:"


def calendar(page: Page) -> Iterator[HearingRecord | Flaw]:
    """The meetings of the session's year. A calendar may be empty; an empty page is a changed one."""
    events = page.objects(page.json, "meetings", required=_KEYS, at_least=0)
    mine = [event for event in events if str(event["start"]).startswith(page.request.session)]
    read = page.each(mine, partial(_hearing, page), name=lambda event: f"a meeting of {event['start']}")
    # A meeting can be listed twice.
    yield from {found.source_key if isinstance(found, HearingRecord) else found.what: found for found in read}.values()


def _hearing(page: Page, event: dict[str, Any]) -> HearingRecord:
    """A meeting has no id of its own: committee, time and title are it. The zone that `start` names is false: it is local time."""
    code, title = page.request.context["code"], fold(event["title"] or "")
    cancelled = title.startswith(_CANCELLED)
    title = title.removeprefix(_CANCELLED).strip()
    start = datetime.datetime.strptime(event["start"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=datetime.UTC)
    return HearingRecord(
        session=page.request.session,
        source_key=f"{code} {start:%Y-%m-%d %H:%M} {title}",
        chamber=Chamber.LEGISLATURE,
        organization=page.request.context["committee"],
        date=start.date(),
        # A day without an hour is written as its midnight.
        time=start.time() if start.time() != datetime.time() else None,
        location=fold(f"{event['building'] or ''} {event['location'] or ''}"),
        status=HearingStatus.CANCELLED if cancelled else HearingStatus.CONFIRMED,
        source_url=absolute(event["url"]) if event["url"] else "",
        note=title,
    )
