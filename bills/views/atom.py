"""Events as entries of an Atom feed, each with an identity of its own that stays. No queries."""

import datetime
import re
from typing import Any

from django.http import HttpRequest
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.xmlutils import SimplerXMLGenerator

from bills.models import Bill
from bills.views.moments import query
from bills.views.told import Line, Telling
from scrapers.vocabulary import Change

# What XML cannot hold.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST = 160


class EventFeed(Atom1Feed):
    """A feed whose entries are about events, and link to the page as it was and as it is.

    `since` is when a feed without entries last changed: the moment of asking would make it another feed at each question.
    """

    def __init__(self, request: HttpRequest, *, title: str, page: str, description: str, since: datetime.datetime, guid: str = ""):
        self.host, self.since = request.get_host().partition(":")[0], since
        super().__init__(
            title=plain(title),
            link=page,
            feed_url=request.build_absolute_uri(),
            feed_guid=guid or None,
            description=plain(description),
            language="en",
            author_name="Redress",
        )

    def latest_post_date(self) -> datetime.datetime:
        return max((item["updateddate"] for item in self.items), default=self.since)

    def add_event(self, told: Telling, *, title: str, page: str, reason: str) -> None:
        """An entry; `page` is the address of the bill, `reason` the editor's, without what is withheld."""
        event = told.event
        dated = f"Dated {event.occurred_on:%Y-%m-%d} by {told.dated_by}. " if event.occurred_on else ""
        lines = "; ".join(_line(line) for line in told.lines)
        words = plain(f"{dated}{lines}{f'. Reason: {reason}' if reason else ''}")
        self.add_item(
            title=plain(title),
            link=f"{page}?seen={query(event.recorded_at)}",
            description=format_html('<p>{}</p><p><a href="{}">The page today</a></p>', words, page),
            unique_id=self.identity(f"event-{event.pk}", event.recorded_at),
            pubdate=event.recorded_at,
            updateddate=event.recorded_at,
            page=page,
        )

    def identity(self, name: str, at: datetime.datetime) -> str:
        return f"tag:{self.host},{at.astimezone(datetime.UTC):%Y-%m-%d}:{name}"

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item.get("page"):
            handler.addQuickElement("link", "", {"rel": "related", "href": item["page"], "title": "The page today"})


def headline(told: Telling) -> str:
    """What happened, in one line: `Vote added: 2 March 2026, House: Do pass; 15 yes, 7 no`."""
    if told.event.kind == Change.STAGE_CHANGED:
        return Truncator(" ".join(line.after or "" for line in told.lines)).chars(_LONGEST) or told.words
    lines = "; ".join(_line(line) for line in told.lines)
    return Truncator(" ".join(f"{told.words}: {lines}".split()) if lines else told.words).chars(_LONGEST)


def name(bill: Bill) -> str:
    return f"{bill.session.jurisdiction.name} {bill.identifier}"


def plain(text: str) -> str:
    """A text without what XML cannot hold."""
    return _CONTROLS.sub("", text)


def _line(line: Line) -> str:
    """Before and after; of something that was not there before, or is no more, that alone."""
    label = f"{line.label}: " if line.label else ""
    if line.before is None or line.after is None:
        return f"{label}{line.after if line.before is None else line.before}"
    return f"{label}{line.before} → {line.after}"
