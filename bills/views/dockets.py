"""How current the dockets of cases are: what the status page says of them."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Max, Min

from bills.courts import asking, pages
from bills.courts.following import INTERVAL
from bills.models import LegalChallenge

# A docket that was not read for so long is told of.
STALE = 2 * INTERVAL


@dataclass(frozen=True, slots=True)
class Dockets:
    """`asked` are CourtListener's requests of the last day, of the `allowed` ones. `late` were not read for STALE, or never."""

    followed: int
    unnamed: int
    newest: datetime.datetime | None
    oldest: datetime.datetime | None
    late: list[LegalChallenge]
    unread: int
    asked: int
    allowed: int
    by_feed: bool
    offline: bool

    @property
    def tone(self) -> str:
        return "amber" if self.late or self.unread else "ok" if self.followed else "quiet"

    @property
    def word(self) -> str:
        return {"amber": "partial", "ok": "ok", "quiet": "none followed"}[self.tone]

    @property
    def symbol(self) -> str:
        return {"amber": "◐", "ok": "✓", "quiet": "○"}[self.tone]


def dockets(*, now: datetime.datetime) -> Dockets:
    cases = LegalChallenge.objects.filter(blocked=False)
    followed = LegalChallenge.objects.followed()
    read = followed.aggregate(newest=Max("checked_at"), oldest=Min("checked_at"))
    late = followed.exclude(checked_at__gt=now - STALE).order_by("checked_at", "pk")
    asked, allowed = asking.of_today(now=now)
    return Dockets(
        followed=followed.count(),
        unnamed=cases.filter(courtlistener_id=None, scotus_number="").count(),
        newest=read["newest"],
        oldest=read["oldest"],
        late=list(late),
        unread=len(pages.unread()),
        asked=asked,
        allowed=allowed,
        by_feed=not asking.keyed(),
        offline=settings.OFFLINE,
    )
