"""A place that has dockets, as the live fetch knows it; and how its pages become records or announce that they changed."""

import datetime
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from scrapers.errors import RecordError
from scrapers.page import Page
from scrapers.state import MEGABYTE, ApiKey


@dataclass(frozen=True, slots=True)
class DocketPage:
    """A kind of page. `keeps` are the bytes that may be stored and read, where it prints what is nobody's business."""

    label: str
    max_bytes: int = 20 * MEGABYTE
    keeps: Callable[[Page], bytes] | None = None


@dataclass(frozen=True, slots=True)
class DocketSource:
    """A `scrapers.source.Source`: the fields are those of State."""

    name: str
    hosts: tuple[str, ...]
    pages: Mapping[str, DocketPage]
    delay: datetime.timedelta
    api_key: ApiKey | None = None
    issuers: tuple[str, ...] = ()
    blocked_by: tuple[bytes, ...] = ()


@contextmanager
def reading(page: Page) -> Iterator[None]:
    """What cannot be read of a docket's page is a page that changed: half of a docket is never used."""
    try:
        yield
    except (RecordError, LookupError, TypeError, ValueError, AttributeError) as error:
        raise page.changed(f"it cannot be read: {type(error).__name__}: {error}") from error
