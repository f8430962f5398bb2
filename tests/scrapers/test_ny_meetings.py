"""New York's committee meetings and members. Committees, bills and members are invented."""

import datetime
import json
from typing import Any

import pytest

from scrapers.errors import SourceChanged
from scrapers.page import Page, Request
from scrapers.records import Flaw, HearingRecord, PersonRecord
from scrapers.states.ny.hearings import assembly_agenda, assembly_agendas, senate_agenda, senate_meetings
from scrapers.states.ny.naming import agenda_request, agendas_request, meetings_request, members_request
from scrapers.states.ny.people import members
from scrapers.vocabulary import Chamber, HearingStatus

SESSION = "2031-2032"
WEEK = meetings_request(SESSION, datetime.date(2031, 3, 3), datetime.date(2031, 3, 10))
AGENDA = "https://nyassembly.gov/leg/?agenda=2031-03-05-16.43.35.308843&ano=20&com=Examples&sh=agen2"

BILLS = '<a href="/leg/?bn=A00001">A00001B</a><a href="/leg/?bn=S2">S00002</a>'


def answered(request: Request, content: dict[str, Any]) -> Page:
    return Page(request, json.dumps({"success": True, **content}).encode(), request.url, retrieved_at=None)


def held(items: list[Any]) -> dict[str, Any]:
    return {"items": items, "size": len(items)}


def listed(request: Request, *items: dict[str, Any], **changes: Any) -> Page:
    part = {"total": len(items), "offsetStart": 1, "offsetEnd": len(items), "result": held(list(items))}
    return answered(request, part | changes)


# ---- The Senate's meetings ----


def meeting(committee: str, addendum: str = "", number: int = 7) -> dict[str, Any]:
    return {
        "agendaId": {"number": number, "year": 2031},
        "committeeId": {"chamber": "SENATE", "name": committee},
        "addendum": addendum,
    }


def addendum(name: str = "", when: str = "2031-03-04T10:00", notes: str | None = "", bills: tuple[str, ...] = ()) -> dict[str, Any]:
    announced = {"chair": "Example Ash", "location": "Room 1", "meetingDateTime": when, "notes": notes}
    return {"addendumId": name, "meeting": announced, "bills": held([{"billId": {"basePrintNo": bill}} for bill in bills])}


def agenda(*addenda: dict[str, Any], committee: str = "Examples", **changes: Any) -> Page:
    told = {"committeeId": {"chamber": "SENATE", "name": committee}, "addenda": held(list(addenda))}
    return answered(agenda_request(SESSION, 2031, 7, "Examples"), {"result": {"committee": told | changes}})


def test_each_committees_agenda_of_a_week_is_asked_for_once() -> None:
    asked = list(
        senate_meetings(listed(WEEK, meeting("Codes & Laws"), meeting("Codes & Laws", "A"), meeting("Codes & Laws", number=8)))
    )
    assert [request.url for request in asked] == [
        "https://legislation.nysenate.gov/api/3/agendas/2031/7/Codes%20%26%20Laws",
        "https://legislation.nysenate.gov/api/3/agendas/2031/8/Codes%20%26%20Laws",
    ]


def test_a_week_without_meetings_is_no_changed_answer_and_a_cut_one_is() -> None:
    assert list(senate_meetings(listed(WEEK, offsetStart=0))) == []
    with pytest.raises(SourceChanged, match="meetings: expected 2, found 1"):
        list(senate_meetings(listed(WEEK, meeting("Codes"), total=2, offsetEnd=2)))
    with pytest.raises(SourceChanged, match="more meetings than were asked for"):
        list(senate_meetings(listed(WEEK, meeting("Codes"), total=2)))


def test_an_addendum_of_the_same_hour_adds_its_bills_and_has_the_last_word() -> None:
    added = addendum("A", notes="Please note the change of room||", bills=("S2", "S3"))
    added["meeting"] |= {"location": "Room 2"}
    assert list(senate_agenda(agenda(added, addendum(bills=("S1", "S2"))))) == [
        HearingRecord(
            session=SESSION,
            source_key="2031-7 Examples",
            chamber=Chamber.UPPER,
            organization="Examples",
            date=datetime.date(2031, 3, 4),
            time=datetime.time(10),
            location="Room 2",
            agenda=("S1", "S2", "S3"),
            source_url="https://www.nysenate.gov/committees/examples",
            note="Please note the change of room",
        )
    ]


def test_an_addendum_of_another_hour_is_another_meeting_whose_key_stays() -> None:
    first, second = senate_agenda(agenda(addendum(bills=("S1",)), addendum("A", when="2031-03-05T10:00")))
    assert (first.source_key, second.source_key) == ("2031-7 Examples", "2031-7 Examples A")
    (moved,) = senate_agenda(agenda(addendum(when="2031-03-06T09:00")))
    assert (moved.source_key, moved.date) == (first.source_key, datetime.date(2031, 3, 6))


@pytest.mark.parametrize("notes", ["THIS MEETING HAS BEEN CANCELLED", "Canceled."])
def test_a_meeting_is_cancelled_by_its_notes_and_keeps_its_bills(notes: str) -> None:
    (hearing,) = senate_agenda(agenda(addendum(bills=("S1",)), addendum("A", notes=notes)))
    assert (hearing.status, hearing.agenda) == (HearingStatus.CANCELLED, ("S1",))


def test_midnight_is_no_hour() -> None:
    (hearing,) = senate_agenda(agenda(addendum(when="2031-03-04T00:00", notes=None)))
    assert (hearing.time, hearing.note) == (None, "")


@pytest.mark.parametrize(
    ("shown", "complaint"),
    [
        (agenda(), "addenda: expected at least 1, found 0"),
        (agenda(addendum(), committee="Codes"), "the agenda of another committee: expected Examples, found Codes"),
        (agenda(addendum(), addenda={"items": [], "size": 1}), "«addenda»: expected 1, found 0"),
        (agenda(addendum(when="Tuesday")), "an agenda cannot be read: ValueError"),
        (agenda(addendum(bills=("Senate Bill 1",))), "not the number of a print: 'Senate Bill 1'"),
        (agenda({"addendumId": ""}), r"lacks \['bills', 'meeting'\]"),
        (agenda(addendum() | {"meeting": {"meetingDateTime": "2031-03-04T10:00"}}), "an agenda cannot be read: KeyError: 'notes'"),
    ],
)
def test_an_agenda_that_lacks_what_is_needed_is_refused(shown: Page, complaint: str) -> None:
    with pytest.raises(SourceChanged, match=complaint):
        list(senate_agenda(shown))


# ---- The Assembly's ----


def page_of(request: Request, body: str) -> Page:
    return Page(request, f"<html><body>{body}</body></html>".encode(), request.url, retrieved_at=None)


def assembly(
    *lines: str, bills: str = '<a href="/leg/?bn=A00001">A00001B</a><a href="/leg/?bn=S2">S00002</a>', url: str = AGENDA
) -> Page:
    cell = "<br>\n".join(lines)
    table = f"<table><tr><td>{cell}</td></tr><tr><td>{bills}</td></tr></table>"
    return page_of(Request("assembly-agenda", url, SESSION), f'<section id="inline_file"><div>{table}</div></section>')


def test_the_list_leads_to_each_agenda() -> None:
    link = AGENDA.removeprefix("https://nyassembly.gov").replace("&", "&amp;")
    body = f'<h2>Committee Agenda</h2><a href="{link}">Examples</a><a href="/leg/?sh=agen">Back</a>'
    assert list(assembly_agendas(page_of(agendas_request(SESSION), body))) == [Request("assembly-agenda", AGENDA, SESSION)]
    assert list(assembly_agendas(page_of(agendas_request(SESSION), "<h2>Committee Agenda</h2>"))) == []


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("<h2>Page not found</h2>", "does not speak of agendas"),
        ('Agenda <a href="/leg/?sh=agen2&amp;com=Examples">Examples</a>', "the address of an agenda: expected agenda, ano, com"),
    ],
)
def test_a_list_of_agendas_that_changed_is_not_an_empty_one(body: str, complaint: str) -> None:
    with pytest.raises(SourceChanged, match=complaint):
        list(assembly_agendas(page_of(agendas_request(SESSION), body)))


def test_a_meeting_of_the_assembly_has_committee_hour_place_and_bills() -> None:
    (hearing,) = assembly_agenda(assembly("Examples (Ash)", "Tuesday, March 4, 2031 10:30 A.M.", "Room 1 LOB"))
    assert hearing == HearingRecord(
        session=SESSION,
        source_key="assembly 2031-20 Examples",
        chamber=Chamber.LOWER,
        organization="Examples",
        date=datetime.date(2031, 3, 4),
        time=datetime.time(10, 30),
        location="Room 1 LOB",
        agenda=("A1", "S2"),
        source_url=AGENDA,
    )


@pytest.mark.parametrize(
    ("line", "time", "text"),
    [
        ("OFF THE FLOOR, Tuesday, March 4, 2031", None, "OFF THE FLOOR"),
        ("March 4, 2031, 12:00 PM", datetime.time(12), ""),
        ("Tuesday March 4, 2031 12:05am", datetime.time(0, 5), ""),
        ("Tuesday, March 4, 2031 12 Noon", None, "12 Noon"),
        ("Tuesday, March 4, 2031, 45:00 PM", None, "45:00 PM"),
    ],
)
def test_an_hour_is_read_where_one_is_stated_and_otherwise_what_is_said_of_it(line: str, time: Any, text: str) -> None:
    (hearing,) = assembly_agenda(assembly("Examples (Ash)", line))
    assert (hearing.date, hearing.time, hearing.time_text, hearing.location) == (datetime.date(2031, 3, 4), time, text, "")


def test_an_agenda_that_was_written_again_is_the_same_meeting() -> None:
    lines = ("Examples (Ash)", "Tuesday, March 4, 2031 10:30 A.M.")
    again = AGENDA.replace("2031-03-05-16.43.35.308843", "2031-03-06-09.00.00.000000")
    (first,), (second,) = (assembly_agenda(assembly(*lines, url=url)) for url in (AGENDA, again))
    assert first.source_key == second.source_key


def test_an_assembly_meeting_that_says_that_it_is_cancelled_is() -> None:
    (hearing,) = assembly_agenda(assembly("Examples (Ash)", "Tuesday, March 4, 2031", "CANCELLED"))
    assert hearing.status is HearingStatus.CANCELLED


@pytest.mark.parametrize(
    ("shown", "complaint"),
    [
        (assembly("Examples (Ash)"), "the lines of an agenda"),
        (assembly("Examples (Ash)", "next week"), "a meeting without a day: 'next week'"),
        (assembly("Examples (Ash)", "March 32, 2031"), "an agenda cannot be read"),
        (assembly("Examples", "March 4, 2031", bills='<a href="/leg/?bn=A1">the first bill</a>'), "not the number of a print"),
        (page_of(Request("assembly-agenda", AGENDA, SESSION), "<table></table>"), "expected 1 to 1, found 0"),
    ],
)
def test_an_agenda_of_another_layout_is_refused(shown: Page, complaint: str) -> None:
    with pytest.raises(SourceChanged, match=complaint):
        list(assembly_agenda(shown))


# ---- Members ----


def member(number: int, name: str, *seats: dict[str, Any], chamber: str = "ASSEMBLY") -> dict[str, Any]:
    return {
        "memberId": number,
        "chamber": chamber,
        "fullName": f"Example {name}",
        "shortName": "NEWEST",
        "districtCode": 99,
        "person": {"lastName": name},
        "sessionShortNameMap": {"2031": list(seats), "2029": [seat("EARLIER", year=2029)]},
    }


def seat(short: str, district: int | None = 5, *, year: int = 2031, alternate: bool = False) -> dict[str, Any]:
    return {"shortName": short, "sessionYear": year, "districtCode": district, "alternate": alternate}


def test_a_member_has_the_seat_and_the_short_names_of_the_session_that_was_asked_for() -> None:
    found = list(
        members(listed(members_request(SESSION, "assembly"), member(1, "Ash", seat("ASH E"), seat("ASH", alternate=True)), total=1))
    )
    assert found == [
        PersonRecord(
            session=SESSION,
            source_key="1",
            name="Example Ash",
            chamber=Chamber.LOWER,
            sort_name="Ash",
            district="5",
            printed_names=("ASH E", "ASH"),
        )
    ]


def test_a_member_without_a_seat_in_the_session_is_left_out_and_told() -> None:
    sitting = [member(n, f"Member {n}", seat(f"MEMBER {n}")) for n in range(2, 9)]
    absent = member(1, "Ash") | {"sessionShortNameMap": {"2029": []}}
    flaw, *rest = members(listed(members_request(SESSION, "senate"), absent, *sitting))
    assert isinstance(flaw, Flaw)
    assert (flaw.what, len(rest)) == ("Example Ash", 7)


def test_a_roster_that_has_more_parts_or_nobody_is_refused() -> None:
    with pytest.raises(SourceChanged, match="more members than one house has"):
        list(members(listed(members_request(SESSION, "senate"), member(1, "Ash", seat("ASH")), total=2)))
    with pytest.raises(SourceChanged, match="members: expected at least 1, found 0"):
        list(members(listed(members_request(SESSION, "senate"))))
