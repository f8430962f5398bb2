"""A calendar as a file: what RFC 5545 asks for, whatever a text holds."""

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bills.calendars import Entry, address, calendar
from tests.calendars import events, parse
from tests.factories import DAY, NOON

anything = st.text(st.characters(codec=None), max_size=400)
moments = st.datetimes(datetime.datetime(1970, 1, 1), timezones=st.timezones())  # noqa: DTZ001 - the zone is beside it


def readable(text: str) -> str:
    """What a calendar can hold of a text: every kind of line break as one, a tab as a space, and no other control."""
    text = re.sub("\r\n|[\r\x0b\x0c\x85\u2028\u2029]", "\n", text.replace("\t", " "))
    return "".join(
        c for c in text if c == "\n" or not (c < " " or "\x7f" <= c <= "\x9f" or "\ud800" <= c <= "\udfff" or c in "\ufffe\uffff")
    )


@given(summary=anything, description=anything.filter(readable), location=anything.filter(readable))
def test_whatever_a_text_holds_it_comes_back_as_it_was(summary: str, description: str, location: str) -> None:
    body = calendar(summary, [Entry("one@zz", DAY, summary, NOON, description=description, location=location)])
    [event] = events(body)
    assert (event["SUMMARY"], event["DESCRIPTION"]) == (readable(summary), readable(description))
    assert (event["LOCATION"], parse(body)["NAME"]) == (readable(location), readable(summary))


@given(st.text(st.sampled_from("a,;\\n:é€🏛\n "), min_size=60, max_size=200))
def test_a_long_line_is_folded_between_characters(text: str) -> None:
    body = calendar("", [Entry("one@zz", DAY, text, NOON)])
    assert events(body)[0]["SUMMARY"] == text
    assert b"\r\n " in body or len(text) < 64


@given(moments)
def test_a_moment_is_written_in_utc(at: datetime.datetime) -> None:
    [event] = events(calendar("", [Entry("one@zz", at, "", NOON)]))
    told = datetime.datetime.strptime(event["DTSTART"], "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.UTC)
    assert told == at.astimezone(datetime.UTC).replace(microsecond=0)


@given(anything)
def test_an_address_is_one_line_of_ascii(url: str) -> None:
    [event] = events(calendar("", [Entry("one@zz", DAY, "", NOON, url=f"https://x.example/{url}")]))
    assert re.fullmatch(r"https://x\.example/[!-~]*", event["URL"])


def test_an_address_that_is_in_order_stays_as_it_is() -> None:
    url = "https://x.example/a?b=c&d=%20e#hearing-1"
    assert address(url) == url


def test_a_property_cannot_be_smuggled_in() -> None:
    hostile = "Judiciary\r\nSTATUS:CANCELLED\nEND:VEVENT\r\nBEGIN:VALARM"
    [event] = events(calendar("", [Entry("one@zz", DAY, hostile, NOON, url=f"https://x.example/{hostile}")]))
    assert (event["STATUS"], event["SUMMARY"]) == ("CONFIRMED", hostile.replace("\r\n", "\n"))
    assert event.parts == []


def test_what_would_be_no_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="no uid"):
        calendar("", [Entry("one\r\n", DAY, "", NOON)])
    with pytest.raises(ValueError, match="no moment with a zone"):
        calendar("", [Entry("one", datetime.datetime(2026, 3, 2), "", NOON)])  # noqa: DTZ001 - that is the error


def test_a_calendar_without_entries_still_holds_what_the_rules_ask_for() -> None:
    whole = parse(calendar("Nothing", []))
    assert (whole["VERSION"], [part.kind for part in whole.parts]) == ("2.0", ["VTIMEZONE"])
