"""A sentence that can be copied: what was recorded and when, the official page, this very version, and what proves it."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format

from bills.models import Bill, Edition, Run, Snapshot
from bills.views.moments import query
from scrapers.vocabulary import Origin, RunOutcome

_GROUNDS: dict[str, str] = {
    Origin.RECONSTRUCTED: "not an official page: reconstructed from cited facts",
    Origin.CAPTURE: "a captured official page, which this site did not fetch itself",
    Origin.EDITOR: "entered by an editor of this site",
}


@dataclass(frozen=True, slots=True)
class Citation:
    """`sentence` holds all; `permanent` is the address at which this version stays."""

    sentence: str
    permanent: str


def version() -> dict[str, Any]:
    """What tells how long a bill has been as it is: for `annotate`, so that it costs no query of its own."""
    editions = Edition.objects.filter(bill=OuterRef("pk")).order_by("-until")
    running = Run.objects.filter(jurisdiction=OuterRef("session__jurisdiction"), outcome=RunOutcome.RUNNING)
    return {"shown_since": Subquery(editions.values("until")[:1]), "being_read": Exists(running)}


def stays(bill: Bill, *, now: datetime.datetime) -> datetime.datetime:
    """A moment that will go on showing what a bill with its `version` shows at `now`.

    A run that is at work may have begun, before `now`, to write what nobody sees yet: then it is the moment since which the bill
    has been as it is.
    """
    since: datetime.datetime | None = getattr(bill, "shown_since")  # noqa: B009 - see version
    told = [reading.recorded_at for reading in bill.readings.all()]
    began = max([*told, *([since] if since else [])], default=now)
    whole = now.replace(microsecond=0)
    if getattr(bill, "being_read") or began > now:  # noqa: B009
        return began
    return now if whole < began else whole


def cite(
    request: HttpRequest,
    bill: Bill,
    *,
    fact: str,
    page: Snapshot | None,
    moment: datetime.datetime,
    official: str = "",
    anchor: str = "",
) -> Citation:
    """Of a fact, in words, that `page` proves; `moment` is when it was so, in the zone in force."""
    local = timezone.localtime(moment)
    permanent = request.build_absolute_uri(f"{bill.get_absolute_url()}?seen={query(moment)}{f'#{anchor}' if anchor else ''}")
    source = official or bill.source_url or (page.url if page else "")
    parts = [
        f"As of {date_format(local, 'g:i a T')} on {date_format(local, 'j F Y')}, Redress recorded of "
        f"{bill.session.jurisdiction.name} {bill.identifier}: “{fact}”",
        f"official page <{source}>" if source else "",
        f"this version <{permanent}>",
    ]
    if page is not None:
        parts.append(f"SHA-256 of the kept copy {page.sha256 or 'not known'}")
        parts.append(f"the kept copy is {_GROUNDS[page.origin]}" if page.origin in _GROUNDS else "")
    return Citation(f"{'; '.join(part for part in parts if part)}.", permanent)
