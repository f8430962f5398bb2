"""The answers to a search to be taken away: as a table, for machines, and as a feed. The parameters are those of the page."""

import json
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone

from bills.models import Bill
from bills.search.asked import Search
from bills.search.finding import everything, in_order, page
from bills.views.atom import EventFeed, name, plain
from bills.views.feeds import FED, NEVER
from bills.views.find import MOST, asked
from bills.views.polled import polled
from bills.views.robots import unindexed
from bills.views.tables import streamed
from bills.withheld import Mask

COLUMNS = (
    "state",
    "session",
    "bill",
    "title",
    "common_name",
    "stage",
    "life",
    "headline",
    "latest_action_on",
    "latest_action",
    "withdrawn_at",
    "checked_at",
    "changed_at",
    "source_url",
    "address",
)


def find_csv(request: HttpRequest) -> StreamingHttpResponse:
    """`/find.csv?q=immunity&state=il`: a row for each bill that answers, in the order of the page, MOST at most."""
    return unindexed(streamed("bills.csv", COLUMNS, _rows(request, asked(request)[0])))


def find_json(request: HttpRequest) -> StreamingHttpResponse:
    """`/find.json`: the same, with what was asked, what of it was not understood, and when this was made."""
    search, _ = asked(request)
    return unindexed(StreamingHttpResponse(_whole(request, search), content_type="application/json"))


def _whole(request: HttpRequest, search: Search) -> Iterator[str]:
    head = {
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "asked": dict(search.pairs) | ({"has": list(search.has)} if search.has else {}),
        "problems": [*search.problems, *search.query.notes],
        "address": request.build_absolute_uri(search.address),
        "most": MOST,
    }
    yield f'{json.dumps(head)[:-1]}, "bills": ['
    for nth, row in enumerate(_rows(request, search)):
        yield ("," if nth else "") + "\n" + json.dumps({key: value if value != "" else None for key, value in row.items()})
    yield "\n]}\n"


def _rows(request: HttpRequest, search: Search) -> Iterator[dict[str, str]]:
    for keys in everything(search, now=timezone.now(), most=MOST) if search else ():
        mask = Mask.of(keys)
        for bill in in_order(keys, Bill.objects.for_lists()):
            yield _row(request, bill, mask)


def _row(request: HttpRequest, bill: Bill, mask: Mask) -> dict[str, str]:
    """A bill as a table has it. Moments are UTC, as ISO 8601."""
    stage = getattr(bill, "stage", None)
    latest = next(iter(getattr(bill, "latest", ())), None)
    return {
        "state": bill.session.jurisdiction.code,
        "session": bill.session.identifier,
        "bill": bill.identifier,
        "title": mask.over(bill.title),
        "common_name": mask.over(getattr(bill, "common_name", None) or ""),
        "stage": stage.position if stage else "",
        "life": stage.life if stage else "",
        "headline": mask.over(stage.headline) if stage else "",
        "latest_action_on": latest.date.isoformat() if latest else "",
        "latest_action": mask.over(latest.description) if latest else "",
        "withdrawn_at": bill.withdrawn_at.isoformat(timespec="seconds") if bill.withdrawn_at else "",
        "checked_at": bill.checked_at.isoformat(timespec="seconds"),
        "changed_at": bill.changed_at.isoformat(timespec="seconds"),
        "source_url": bill.source_url,
        "address": request.build_absolute_uri(bill.get_absolute_url()),
    }


def find_feed(request: HttpRequest) -> HttpResponse:
    """`/find.atom`: the bills with the latest actions among those that answer. One that changes is an entry anew."""
    search, _ = asked(request)
    feed = EventFeed(
        request,
        title=f"Bills found: {search.described or 'nothing was asked'}",
        page=request.build_absolute_uri(search.address),
        description="The bills that answer a search, each anew when this site saw it change.",
        since=NEVER,
    )
    keys = page(search, now=timezone.now(), size=FED, newest=True)[0] if search else []
    mask = Mask.of(keys)
    for bill in sorted(in_order(keys, Bill.objects.for_lists()), key=lambda bill: bill.changed_at, reverse=True):
        row = _row(request, bill, mask)
        latest = f"{row['latest_action_on']}: {row['latest_action']}" if row["latest_action"] else "No action read."
        feed.add_item(
            title=plain(f"{name(bill)}: {row['headline'] or row['title']}"),
            link=row["address"],
            description=plain(f"{row['common_name'] or row['title']}. {latest}"),
            unique_id=feed.identity(f"bill-{bill.pk}-{bill.changed_at:%Y%m%dT%H%M%S%f}", bill.changed_at),
            pubdate=bill.changed_at,
            updateddate=bill.changed_at,
        )
    return polled(request, feed.writeString("utf-8").encode(), media_type=feed.content_type)
