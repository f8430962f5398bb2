"""Where records come from: the kept page, its kind, and the moment at which it is compared."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from django.db.models import QuerySet

from bills.models import Bill, LegislativeSession, Run, Snapshot
from bills.people import People
from scrapers.state import PageKind
from scrapers.vocabulary import Origin


@dataclass(frozen=True, slots=True)
class Source:
    """Where the records come from: the kept page, its kind, and the moment at which it is compared."""

    snapshot: Snapshot
    kind: PageKind
    run: Run
    session: LegislativeSession
    now: datetime.datetime
    is_news: bool
    first_load: bool
    settle: bool = False
    alive: Callable[[], None] = lambda: None
    people: People = field(default_factory=People)

    def settling(self, now: datetime.datetime) -> "Source":
        """The same source, at the end of a healthy run: what vanished was withdrawn."""
        return replace(self, settle=True, now=now)

    @property
    def is_backfill(self) -> bool:
        """Whether what it has first is old: a capture, or pages of a kind that was not yet read whole."""
        return not self.is_news or self.first_load

    @property
    def tells_of_new_bills(self) -> bool:
        """Of those on a list. A bill's own page is read because somebody watches the bill."""
        return not self.is_backfill and not self.snapshot.identifier

    @property
    def origin(self) -> Origin:
        return Origin(self.snapshot.origin)

    @property
    def checked_at(self) -> datetime.datetime:
        """When the source was asked, or the file loaded. To read a page again from the store is to ask nobody."""
        kept = self.snapshot.retrieved_at or self.snapshot.kept_at
        return kept if self.run.trigger == "replay" else self.now

    @property
    def bills(self) -> QuerySet[Bill]:
        """The bills of the page's session: those that began in it, and those that were carried over to it."""
        return Bill.objects.of_session(self.session)

    @property
    def as_of(self) -> datetime.datetime | None:
        """The last moment whose news the page can hold: now, if it was asked for now."""
        asked = self.origin is Origin.LIVE and self.run.trigger in ("schedule", "command")
        return self.now if asked else as_of(self.snapshot.read_through, self.snapshot.retrieved_at)


def as_of(read_through: datetime.date | None, retrieved_at: datetime.datetime | None) -> datetime.datetime | None:
    """The last moment whose news a page can hold; None where nobody knows."""
    if read_through is not None:
        return datetime.datetime.combine(read_through, datetime.time.max, datetime.UTC)
    return retrieved_at
