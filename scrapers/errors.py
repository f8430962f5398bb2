"""What can go wrong while reading a source. The class carries the decision: try again, or tell a person."""

import datetime


class ScrapeError(Exception):
    """Anything that cost us a page. `url` names it."""

    def __init__(self, url: str, reason: str) -> None:
        self.url = url
        self.reason = reason
        super().__init__(f"{url}: {reason}")

    def of(self, url: str, reason: str) -> "ScrapeError":
        """The same error, of another page that it costs too."""
        return type(self)(url, reason)


class FetchError(ScrapeError):
    """The page could not be fetched whole. Worth another try later."""


class Later(FetchError):
    """The host, or our own count of what we asked it, wants us to wait: ask again at `not_before`, and not before."""

    def __init__(self, url: str, reason: str, not_before: datetime.datetime) -> None:
        self.not_before = not_before
        super().__init__(url, reason)

    def of(self, url: str, reason: str) -> "Later":
        return type(self)(url, reason, self.not_before)


class Blocked(ScrapeError):
    """The host told us to go away (403, a challenge page, robots.txt). A person must look; hammering makes it worse."""


class SourceChanged(ScrapeError):
    """The page came, and lacks what it must have. A person must look, and the kept bytes show them what."""


class RecordError(ValueError):
    """A record was built from values that cannot be true, such as a bill without a title."""
