"""A reader of dockets, as small as one can be: it fetches, keeps what it read by its key, and stays within the budget."""

from collections.abc import Mapping
from pathlib import Path

from scrapers.courts import courtlistener
from scrapers.courts.budget import FREE_ACCOUNT, Budget, Spent
from scrapers.courts.records import DocketEntryRecord
from scrapers.errors import Later
from scrapers.fetch import Fetcher
from scrapers.page import Page, Request
from scrapers.source import Source
from tests.courthouse.house import KEYS, Courthouse
from tests.scrapers.fetching import Clock


class Reader:
    """One worker, or several in turn. `spent` is what rows would hold; `entries` are those of each docket, by their keys."""

    def __init__(
        self, house: Courthouse, folder: Path, clock: Clock, *, keys: Mapping[str, str] = KEYS, budget: Budget = FREE_ACCOUNT
    ) -> None:
        self.clock, self.budget = clock, budget
        self.spent = Spent()
        self.entries: dict[str, dict[str, DocketEntryRecord]] = {}
        self.metered: list[str] = []
        self._left: dict[int, Request] = {}
        self._keys, self._certificates = keys, house.trusted_in(folder)

    def fetch(self, request: Request, source: Source = courtlistener.SOURCE) -> Page:
        """The page, by a fetch of its own as each task has one."""
        fetch = Fetcher(
            source,
            contact="clerk@example.org",
            version="1.2",
            keys=self._keys,
            certificates=self._certificates,
            meter=self._meter,
            now=self.clock.now,
            sleep=self.clock.sleep,
        )
        try:
            page = fetch(request)
        except Later as later:
            self.spent = self.spent.until(later.not_before)
            raise
        assert page is not None
        return page

    def read(self, docket_id: int) -> None:
        """All that is new of a docket, page after page. What was read before an error is kept; one that must wait goes on there."""
        entries = self.entries.setdefault(str(docket_id), {})
        latest = max((entry.modified_at for entry in entries.values() if entry.modified_at), default=None)
        following: Request | None = self._left.pop(docket_id, None) or courtlistener.entries_request(docket_id, since=latest)
        while following is not None:
            try:
                page = self.fetch(following)
            except Later:
                # Many entries of one hour are more pages than a minute allows: from the first one it would never come to the last.
                self._left[docket_id] = following
                raise
            records, following = courtlistener.read_entries(page)
            entries |= {record.external_id: record for record in records}

    def _meter(self, url: str) -> None:
        self.metered.append(url)
        if not url.startswith(courtlistener.SITE):
            return
        now = self.clock.now()
        if (moment := self.budget.allowed_from(self.spent, now)) > now:
            raise Later(url, "the budget is spent", moment)
        self.spent = self.budget.spend(self.spent, now)
