"""Maryland's calendar of hearings: an invented committee and invented bills, whole and damaged."""

import datetime
import json
from collections.abc import Callable

import pytest

from scrapers.errors import SourceChanged
from scrapers.page import Page, Request
from scrapers.records import HearingRecord
from scrapers.states.md import STATE
from scrapers.vocabulary import Chamber, HearingStatus

URL = "https://mgaleg.maryland.gov/mgawebsite/Meetings/Day/0201202703032027?budget=show&cmte=allcommittees&updates=show&ys=2027rs"
DAY = "Wednesday, February 10, 2027"
PLACE = "1:00 PM - Example Building, Room 1"


def block(text: str, struck: bool = False) -> str:
    return f'<div class="font-weight-bold text-center{" hearsched-strike" if struck else ""}">{text}</div>'


def bill(number: str, struck: bool = False) -> str:
    link = f'<a href="/mgawebsite/Legislation/Details/{number.lower()}?ys=2027RS">{number}</a>'
    row = f"<div>{link}</div><div></div><div></div><div></div>"
    return f'<div class="hearsched-table{" hearsched-strike" if struck else ""}">{row}</div>'


def meeting(*blocks: str, agenda: str = bill("HB9998") + bill("HB9999"), banner: str = "house") -> str:
    blocks = blocks or (block("Sample Committee - Bill Hearing"), block(DAY), block(PLACE))
    return (
        f'<div class="row"><div><div class="hearsched-committee-banner {banner}">Sample Committee</div></div></div>'
        f'<div class="row hearsched-hearing-header">{"".join(blocks)}</div>'
        f'<div class="row"><div><div>{agenda}</div></div></div><hr>'
    )


def calendar(*meetings: str) -> str:
    return f'<html><body><div id="divAllHearings">{"".join(meetings)}</div></body></html>'


def listing(**hearings: str | None) -> bytes:
    """A master list with the moment of each bill's first hearing."""
    keys = ("PrimaryHouseOfOrigin", "SecondaryHouseOfOrigin", "PrimaryOppositeHouse", "SecondaryOppositeHouse")
    empty = {f"HearingDateTime{key}": None for key in keys}
    bills = [{"BillNumber": number, **empty, "HearingDateTimePrimaryHouseOfOrigin": at} for number, at in hearings.items()]
    return json.dumps(bills).encode()


def read(body: str, *, beside: bytes | None = None) -> list[HearingRecord]:
    others = {} if beside is None else {"master-list": Page(Request("master-list", URL, "2027"), beside, URL, retrieved_at=None)}
    page = Page(Request("hearings", URL, "2027"), body.encode(), URL, retrieved_at=None, beside=others)
    return [record for record in STATE.pages["hearings"].parse(page) if isinstance(record, HearingRecord)]


def the_one(*blocks: str, **about: str) -> HearingRecord:
    (record,) = read(calendar(meeting(*blocks, **about)))
    return record


def test_a_meeting_has_its_committee_day_hour_place_and_bills() -> None:
    record = the_one()
    assert (record.chamber, record.organization) == (Chamber.LOWER, "Sample Committee")
    assert (record.date, record.time) == (datetime.date(2027, 2, 10), datetime.time(13))
    assert (record.location, record.status) == ("Example Building, Room 1", HearingStatus.CONFIRMED)
    assert record.agenda == ("HB 9998", "HB 9999")
    assert record.source_key == "lower Sample Committee - Bill Hearing 2027-02-10 13:00"


def test_the_banner_tells_the_house_and_a_joint_committee_is_the_legislatures() -> None:
    records = read(calendar(meeting(banner="senate"), meeting(banner="other")))
    assert [record.chamber for record in records] == [Chamber.UPPER, Chamber.LEGISLATURE]


def test_two_meetings_of_a_committee_at_one_hour_are_two() -> None:
    voting = meeting(block("Sample Committee - Voting Session"), block(DAY), block(PLACE))
    assert len({record.source_key for record in read(calendar(meeting(), voting))}) == 2


def test_a_meeting_that_is_struck_altogether_is_cancelled() -> None:
    record = the_one(block("Sample Committee - Bill Hearing", True), block(DAY, True), block(PLACE, True))
    assert (record.status, record.date, record.time) == (HearingStatus.CANCELLED, datetime.date(2027, 2, 10), datetime.time(13))
    assert record.source_key == the_one().source_key


def test_a_meeting_whose_day_and_hour_are_struck_is_cancelled_and_one_that_says_so_too() -> None:
    title = block("Sample Committee - Bill Hearing")
    assert the_one(title, block(DAY, True), block(PLACE, True)).status is HearingStatus.CANCELLED
    assert the_one(title, block(DAY), block(PLACE), block("Canceled")).status is HearingStatus.CANCELLED


def test_a_meeting_that_moved_has_its_new_day_and_keeps_its_key() -> None:
    title, moved = block("Sample Committee - Bill Hearing"), block("Thursday, February 11, 2027")
    record = the_one(title, block(f"{DAY}\n   {PLACE}", True), moved, block("3:00 PM - Example Building, Room 2"))
    assert (record.date, record.time, record.location) == (
        datetime.date(2027, 2, 11),
        datetime.time(15),
        "Example Building, Room 2",
    )
    assert (record.status, record.source_key) == (HearingStatus.CONFIRMED, the_one().source_key)


def test_a_meeting_that_moved_and_is_struck_under_its_old_day_is_one() -> None:
    title = block("Sample Committee - Bill Hearing")
    old = meeting(block("Sample Committee - Bill Hearing", True), block(DAY, True), block(PLACE, True))
    new = meeting(title, block(DAY, True), block(PLACE, True), block("Thursday, February 11, 2027"), block(PLACE))
    for both in ((old, new), (new, old)):
        (record,) = read(calendar(*both))
        assert (record.date, record.status) == (datetime.date(2027, 2, 11), HearingStatus.CONFIRMED)


def test_an_hour_that_is_not_the_clocks_is_told_as_printed() -> None:
    title = block("Sample Committee - Voting Session")
    record = the_one(title, block(DAY), block("Upon adjournment - Example Building"))
    assert (record.time, record.time_text, record.location) == (None, "Upon adjournment", "Example Building")
    record = the_one(title, block(DAY), block("9:00 AM to 11:00 AM - Example Building"))
    assert (record.time, record.time_text) == (datetime.time(9), "9:00 AM to 11:00 AM")


def test_a_struck_bill_is_off_the_agenda_and_words_are_a_note() -> None:
    words = '<div class="hearsched-table"><div>Briefing on examples</div></div>'
    record = the_one(agenda=bill("HB9998", struck=True) + bill("HB9999") + words)
    assert record.agenda == ("HB 9999",)
    assert record.note == "Sample Committee - Bill Hearing. Briefing on examples"


def test_a_bill_that_the_list_gives_no_hearing_on_the_day_is_left_off() -> None:
    page = calendar(meeting())
    told = {"HB9998": None, "HB9999": "2027-02-10T14:00:00"}
    assert read(page, beside=listing(**told))[0].agenda == ("HB 9999",)
    assert read(page, beside=listing(HB9999="2027-02-24T13:00:00"))[0].agenda == ("HB 9998",)
    assert read(page, beside=listing(HB9997=None))[0].agenda == ("HB 9998", "HB 9999")


def test_a_voting_session_is_in_no_list_and_keeps_its_bills() -> None:
    voting = meeting(block("Sample Committee - Voting Session"), block(DAY), block(PLACE))
    assert read(calendar(voting), beside=listing(HB9999=None))[0].agenda == ("HB 9998", "HB 9999")


def test_a_calendar_may_be_empty_if_it_says_so() -> None:
    assert read(calendar('<div class="row"><div class="hearsched-committee-banner house">House</div></div>No hearings')) == []


def replaced(old: str, new: str) -> Callable[[str], str]:
    return lambda body: body.replace(old, new)


@pytest.mark.parametrize(
    ("damage", "telling"),
    [
        (lambda body: "", "the page is empty"),
        (lambda body: body[: len(body) // 2], "the page is cut off"),
        (replaced('id="divAllHearings"', 'id="hearings"'), "«#divAllHearings»: expected 1 to 1, found 0"),
        (replaced("hearsched-hearing-header", "header"), "no meeting, and no word"),
        (replaced("hearsched-committee-banner", "banner"), "a meeting of no committee"),
        (replaced("<hr>", ""), "a meeting without an end"),
        (replaced("font-weight-bold", "bold"), "text-center»: expected at least 1, found 0"),
        (replaced("Wednesday, February 10, 2027", "2027-02-10"), "a meeting without a day"),
        (replaced("February 10", "Febuary 10"), "a day or an hour: expected"),
        (replaced("1:00 PM", "13:61 PM"), "a day or an hour: expected"),
        (replaced(block(PLACE), ""), "a meeting without an hour or a place"),
        (replaced("house", "lower"), "no committee of either house"),
        (replaced("February 10, 2027", "February 10, 2026"), "meetings of other days: expected 2027-02-01 to 2027-03-03"),
        (replaced(">Sample Committee<", "><"), "a meeting without a committee or a name"),
    ],
)
def test_a_damaged_calendar_says_what_it_lacks(damage: Callable[[str], str], telling: str) -> None:
    with pytest.raises(SourceChanged, match=telling):
        read(damage(calendar(meeting())))


def test_a_meeting_that_is_there_twice_and_not_the_same_is_not_believed() -> None:
    with pytest.raises(SourceChanged, match="is there twice, and not the same"):
        read(calendar(meeting(), meeting(agenda=bill("HB9997"))))


def test_a_list_without_its_hearings_costs_the_calendar() -> None:
    with pytest.raises(SourceChanged, match="lacks"):
        read(calendar(meeting()), beside=b'[{"BillNumber": "HB9999"}]')
