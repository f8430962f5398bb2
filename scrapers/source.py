"""What the live fetch needs to know of whom it asks: a state's legislature is a source, and so is a place that has dockets."""

import datetime
from collections.abc import Mapping
from typing import Protocol

from scrapers.state import ApiKey


class Kind(Protocol):
    """A kind of page, as far as the fetch is concerned: how large one may be."""

    @property
    def max_bytes(self) -> int: ...


class Source(Protocol):
    """Its hosts and its manners. The fields are those of State, which says what they mean."""

    @property
    def name(self) -> str: ...
    @property
    def hosts(self) -> tuple[str, ...]: ...
    @property
    def pages(self) -> Mapping[str, Kind]: ...
    @property
    def delay(self) -> datetime.timedelta: ...
    @property
    def api_key(self) -> ApiKey | None: ...
    @property
    def issuers(self) -> tuple[str, ...]: ...
    @property
    def blocked_by(self) -> tuple[bytes, ...]: ...
