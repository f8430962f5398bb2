"""The ledger as a feed: an entry for each correction, and a new one whenever its status changes."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib.syndication.views import Feed
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

from bills.views.entries import Entry
from bills.views.ledger import ALL, Asked, entries
from scrapers.vocabulary import CorrectionStatus

LONGEST = 50


@dataclass(frozen=True, slots=True)
class Line:
    """An entry, and the host under whose name it goes out."""

    entry: Entry
    host: str


class CorrectionFeed(Feed):  # type: ignore[type-arg]  # no generic at run time
    """`/corrections.atom`, with the filters of the page. The last fifty changes, the newest first."""

    feed_type = Atom1Feed
    title = "Redress: corrections"
    subtitle = "What an editor says against a source: what the source said, what we say, why, and who says so."

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> tuple[Asked, str]:
        return Asked.of(request, status=ALL), request.get_host().partition(":")[0]

    def link(self, asked: tuple[Asked, str]) -> str:
        return f"{reverse('corrections')}?{asked[0].query()}"

    def feed_url(self, asked: tuple[Asked, str]) -> str:
        return f"{reverse('corrections-feed')}?{asked[0].query()}"

    def items(self, asked: tuple[Asked, str]) -> list[Line]:
        changed = asked[0].corrections().order_by(Coalesce("settled_at", "paused_at", "made_at").desc(), "-pk")
        return [Line(entry, asked[1]) for entry in entries(changed[:LONGEST])]

    def item_title(self, line: Line) -> Any:
        standing = line.entry.correction.status == CorrectionStatus.STANDING
        return line.entry.title if standing else f"{line.entry.title}. {line.entry.status}"

    def item_description(self, line: Line) -> Any:
        with timezone.override(line.entry.timezone):
            return render_to_string("bills/correction_feed.html", {"entry": line.entry})

    def item_link(self, line: Line) -> str:
        return line.entry.url

    def item_guid(self, line: Line) -> str:
        """Of the correction and of its change: whoever has read the one has not read the other."""
        made, at = line.entry.correction, line.entry.moment
        return f"tag:{line.host},{made.made_at:%Y-%m-%d}:corrections/{made.pk}/{made.status}/{at:%Y%m%dT%H%M%SZ}"

    def item_pubdate(self, line: Line) -> datetime.datetime:
        return line.entry.correction.made_at

    def item_updateddate(self, line: Line) -> datetime.datetime:
        return line.entry.moment

    def item_author_name(self, line: Line) -> str:
        return line.entry.by
