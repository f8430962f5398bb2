"""What CourtListener's webhook says: a hint that a docket moved. Nobody signs it, so nothing in it is believed."""

import json
import uuid
from collections.abc import Mapping
from typing import Any

from scrapers.courts.records import Hint
from scrapers.errors import RecordError

MAX_BYTES = 1_000_000
_MAX_ENTRIES = 1_000
# The largest number that a row can hold.
_LARGEST = 2**63 - 1


def read_hint(body: bytes, headers: Mapping[str, str]) -> Hint:
    """The event, the dockets and the entries that the body names, and the key in the headers; RecordError for anything else.

    The sender stops sending, and says so, once it was refused eight times: whoever answers it may thank it for what cannot be read.
    """
    if len(body) > MAX_BYTES:
        raise RecordError(f"a hint of {len(body):,} bytes")
    try:
        said = json.loads(body)
        event_type = said["webhook"]["event_type"]
        alerts = _alerts(said) if event_type == Hint.DOCKET_ALERT else []
        dockets, entries = ([alert[key] for alert in alerts] for key in ("docket", "id"))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise RecordError(f"a hint that cannot be read: {type(error).__name__}") from error
    if not all(map(_is_number, (event_type, *dockets, *entries))):
        raise RecordError("a hint whose numbers are none")
    return Hint(_key(headers), event_type, tuple(dict.fromkeys(dockets)), tuple(dict.fromkeys(entries)))


def _alerts(said: dict[str, Any]) -> list[dict[str, Any]]:
    alerts = said["payload"]["results"]
    if not isinstance(alerts, list) or not 0 < len(alerts) <= _MAX_ENTRIES:
        raise ValueError("no list of entries")
    return alerts


def _is_number(value: object) -> bool:
    return type(value) is int and 0 < value <= _LARGEST


def _key(headers: Mapping[str, str]) -> uuid.UUID:
    """The same for each try to send one hint. Names of headers have no case."""
    value = next((value for name, value in headers.items() if name.lower() == "idempotency-key"), "")
    try:
        key = uuid.UUID(value)
    except ValueError as error:
        raise RecordError("a hint without a key") from error
    if str(key) != value.lower():
        raise RecordError("a hint whose key is not written as one")
    return key
