"""A webhook's body is a hint of a sender that nobody knows: which docket moved, under which key, and no more."""

import json
import uuid
from typing import Any

import pytest

from scrapers.courts.hints import MAX_BYTES, read_hint
from scrapers.courts.records import Hint
from scrapers.errors import RecordError
from tests.courthouse.dockets import as_alert
from tests.scrapers.dockets import CAPTURES, NOON, a_case, an_entry, needs_captures

KEY = uuid.UUID("0f7c9cbe-2b7a-4b0e-8c6a-6d1a9d8f0f7c")
HEADERS = {"Idempotency-Key": str(KEY)}


def a_hint(**changes: Any) -> bytes:
    said: dict[str, Any] = {"payload": {"results": [{"id": 5, "docket": 7}]}, "webhook": {"version": 2, "event_type": 1}}
    return json.dumps(said | changes).encode()


def test_a_hint_names_dockets_and_entries_once_each() -> None:
    cases = [(a_case(), an_entry(1)), (a_case(), an_entry(2)), (a_case(id=990_002), an_entry(1))]
    hint = read_hint(as_alert(cases, now=NOON), HEADERS)
    assert hint == Hint(KEY, Hint.DOCKET_ALERT, (990_001, 990_002), (9_000_002, 9_000_003))


@pytest.mark.parametrize("name", ["idempotency-key", "IDEMPOTENCY-KEY"])
def test_the_name_of_a_header_has_no_case(name: str) -> None:
    assert read_hint(a_hint(), {name: str(KEY).upper()}).key == KEY


def test_another_event_is_told_and_nothing_of_it_read() -> None:
    hint = read_hint(a_hint(webhook={"event_type": 4}, payload={"old_alerts": [{"docket": 3}]}), HEADERS)
    assert hint == Hint(KEY, 4)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"[" * 100_000,
        b"null",
        a_hint(webhook={}),
        a_hint(webhook={"event_type": "1"}),
        a_hint(webhook={"event_type": True}),
        a_hint(payload=None),
        a_hint(payload={"results": []}),
        a_hint(payload={"results": {"docket": 7, "id": 5}}),
        a_hint(payload={"results": [7]}),
        a_hint(payload={"results": [{"id": 5}]}),
        a_hint(payload={"results": [{"docket": 7}]}),
        a_hint(payload={"results": [{"id": 5, "docket": "7"}]}),
        a_hint(payload={"results": [{"id": 5, "docket": -7}]}),
        a_hint(payload={"results": [{"id": 5, "docket": 2**63}]}),
        a_hint(payload={"results": [{"id": 5, "docket": 7}] * 1_001}),
        a_hint(padding="x" * MAX_BYTES),
    ],
)
def test_a_body_that_is_no_hint_is_none(body: bytes) -> None:
    read_hint(a_hint(), HEADERS)
    with pytest.raises(RecordError):
        read_hint(body, HEADERS)


@pytest.mark.parametrize("value", [None, "", "1", str(KEY)[:-1], f"{{{KEY}}}", KEY.hex, f"urn:uuid:{KEY}"])
def test_a_hint_without_a_whole_key_is_none(value: str | None) -> None:
    with pytest.raises(RecordError, match="key"):
        read_hint(a_hint(), {} if value is None else {"Idempotency-Key": value})


@needs_captures
@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("docket_alert", Hint(KEY, 1, (4214664,), (2208776613,))),
        ("search_alert_v2", Hint(KEY, 2)),
        ("recap_fetch", Hint(KEY, 3)),
        ("old_alerts_report", Hint(KEY, 4)),
        ("pray_and_pay", Hint(KEY, 5)),
    ],
)
def test_real_hints_are_read(name: str, hint: Hint) -> None:
    assert read_hint((CAPTURES / f"courtlistener_webhook_{name}.json").read_bytes(), HEADERS) == hint
