"""Connecticut: the page of a bill, and the calendars of the committees. SB 4990, and who is on its page, are invented."""

import json
from pathlib import Path
from typing import Any

import pytest

from scrapers import crawl
from scrapers.errors import SourceChanged
from scrapers.page import Page, Request
from scrapers.records import BillRecord, Expected, Flaw, HearingRecord
from scrapers.states.ct import STATE
from scrapers.states.ct.naming import calendar_request, status_request
from scrapers.vocabulary import Chamber, HearingStatus, SponsorClassification

CAPTURE = Path(__file__).parents[1] / "captures" / "ct" / "status-sb397" / "SB00397.html"
COMMITTEE = """
<h3 class="text-center"><strong>Substitute for Raised S.B. No. 4990 </strong><br>Session Year 2027<br></h3>
<div class="large-12 columns"><h4>AN ACT OF EXAMPLE.</h4><p></p><h5>Introduced by: </h5>
{introduced}
</div>
<div class="large-6 medium-6 columns">Rep. Ada Adams, 101st Dist.<br>Sen. Bo Baker, 2nd Dist.<br></div>
<table summary="Status of bills"><thead><tr><td>&nbsp;</td><td>&nbsp;&nbsp;Text of Bill</td></tr></thead>
<tbody>{texts}</tbody></table>
<table summary="Status of bills"><thead><tr><td>&nbsp;</td><td>&nbsp;&nbsp;Votes</td></tr></thead><tbody>{votes}</tbody></table>
<h4>Bill History</h4><table summary="Bill history"><tbody>
<tr><td></td><td data-value="0">2/3/2027</td><td>(SEN)</td><td>Bill Passed Temporarily</td></tr>
<tr><td></td><td data-value="0">1/6/2027</td><td></td><td>Referred to Joint Committee on Example</td></tr>
</tbody></table>"""
TEXT = '<tr><td></td><td><a href="/2027/TOB/S/PDF/2027SB-04990-R00-SB.PDF">Raised Bill</a></td></tr>'
FILE = '<tr><td></td><td><a href="/2027/FC/PDF/2027SB-04990-R000099-FC.PDF">File No. 99</a></td></tr>'
ROLL = '<tr><td></td><td><a href="{}">Senate Roll Call Vote 1</a></td></tr>'


def page(body: str, identifier: str = "SB 4990", session: str = "2027") -> Page:
    request = status_request(session, identifier)
    return Page(request, f"<!DOCTYPE html><html><body>{body}</body></html>".encode(), request.url, retrieved_at=None)


def written(introduced: str = "Example Committee", *, texts: str = TEXT + FILE, votes: str = "") -> Page:
    return page(COMMITTEE.format(introduced=introduced, texts=texts, votes=votes))


def bill(of: Page) -> BillRecord:
    return next(record for record in crawl.read(STATE, of)[0] if isinstance(record, BillRecord))


def asked(of: Page) -> list[str]:
    return [f"{request.kind} {request.identifier} {request.url}" for request in crawl.read(STATE, of)[1]]


def changed(old: str, new: str) -> Page:
    text = CAPTURE.read_text(encoding="utf-8")
    assert old in text
    request = status_request("2026", "SB 397")
    return Page(request, text.replace(old, new).encode(), request.url, retrieved_at=None)


# ---- The page of a bill ----


def test_who_brought_a_bill_in_is_told_from_those_who_joined() -> None:
    member = '<a href="/asp/CGABillStatus/CGAMemberBills.asp?dist_code=1">{}</a><br>'
    introduced = member.format("Sen. Ida Fox, 1st Dist.") + member.format("Rep. Ada Adams, 101st Dist.")
    assert [(s.name, s.classification, s.chamber) for s in bill(written(introduced)).sponsorships or ()] == [
        ("Ida Fox", SponsorClassification.PRIMARY, Chamber.UPPER),
        ("Ada Adams", SponsorClassification.PRIMARY, Chamber.LOWER),
        ("Bo Baker", SponsorClassification.COSPONSOR, Chamber.UPPER),
    ]
    assert [(s.name, s.chamber) for s in bill(written()).sponsorships or ()] == [
        ("Example Committee", None),
        ("Ada Adams", Chamber.LOWER),
        ("Bo Baker", Chamber.UPPER),
    ]


def test_the_history_runs_from_the_oldest_line_on() -> None:
    actions = bill(written()).actions or ()
    assert [(str(a.date), a.description, a.chamber, a.organization) for a in actions] == [
        ("2027-01-06", "Referred to Joint Committee on Example", Chamber.LEGISLATURE, "Example"),
        ("2027-02-03", "Bill Passed Temporarily", Chamber.UPPER, ""),
    ]


def test_two_texts_under_one_label_are_two() -> None:
    texts = TEXT.replace("R00", "R01") + TEXT
    assert [version.label for version in bill(written(texts=texts)).versions or ()] == [
        "Raised Bill",
        "Raised Bill (2027SB-04990-R01-SB)",
    ]


def test_a_sheet_is_asked_for_once_whatever_its_letters_and_one_of_no_bill_is_not() -> None:
    sheet = "/2027/VOTE/S/PDF/2027SV-00001-R00SB04990-SV.PDF"
    votes = ROLL.format(sheet) + ROLL.format("http://www.cga.ct.gov" + sheet.lower())
    assert asked(written(votes=votes)) == [
        "file-copy SB 4990 https://www.cga.ct.gov/2027/FC/PDF/2027SB-04990-R000099-FC.PDF",
        "roll-call SB 4990 https://www.cga.ct.gov/2027/vote/s/pdf/2027SV-00001-R00SB04990-SV.PDF",
    ]
    nobody = written(votes=ROLL.format("/2027/vote/s/pdf/2027SV-00035-R00-SV.PDF"))
    assert [request.split()[0] for request in asked(nobody)] == ["file-copy"]
    assert Expected("roll call sheets", 1, 0) in crawl.read(STATE, nobody)[0]


def test_a_bill_that_the_site_does_not_find_is_an_error() -> None:
    with pytest.raises(SourceChanged, match="SB 4990 is not found"):
        bill(page("<p>Bill SB04990 not found in Database</p>"))


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("No. 397 ", "No. 39 ", "another bill: expected SB 397 of 2026, found SB 39 of 2026"),
        ("Session Year 2026", "Session Year 2025", "another bill"),
        ("S.B. No.", "Bill", "another bill"),
        ("Introduced by", "Brought in by", "Introduced by"),
        ('summary="Bill history"', 'summary="History"', "Bill history"),
        ("<td></td><td>PUBLIC ACT", "<td>PUBLIC ACT", "a line of the history"),
        (">5/5/2026<", ">May 5<", "the date of a line"),
        ("Text of Bill", "Texts", "without a text"),
        ("</html>", "", "cut off"),
    ],
)
def test_a_page_without_what_it_must_have_is_a_changed_page(old: str, new: str, complaint: str) -> None:
    with pytest.raises(SourceChanged, match=complaint):
        bill(changed(old, new))


# ---- Calendars ----

MEETING = {
    "title": "Example Public Hearing",
    "start": "2027-02-03T10:30:00Z",
    "end": "2027-02-03T12:00:00Z",
    "building": "Example Hall ",
    "location": "Room 1",
    "url": "/2027/agenda.pdf",
}


def calendar(*meetings: dict[str, Any], body: bytes | None = None) -> list[Any]:
    request: Request = calendar_request("2027", "JUD", "Judiciary")
    said = json.dumps(meetings).encode() if body is None else body
    return list(crawl.read(STATE, Page(request, said, request.url, retrieved_at=None))[0])


def test_the_hour_of_a_meeting_is_local_though_it_is_written_with_a_zone() -> None:
    (meeting,) = calendar(MEETING)
    assert isinstance(meeting, HearingRecord)
    assert (str(meeting.date), str(meeting.time), meeting.location) == ("2027-02-03", "10:30:00", "Example Hall Room 1")
    assert (meeting.chamber, meeting.organization) == (Chamber.LEGISLATURE, "Judiciary")
    assert meeting.source_url == "https://www.cga.ct.gov/2027/agenda.pdf"
    assert meeting.agenda is None


def test_a_cancelled_meeting_is_the_same_meeting() -> None:
    (held,), (off,) = calendar(MEETING), calendar({**MEETING, "title": f"CANCELLED: {MEETING['title']}"})
    assert (held.source_key, held.status) == (off.source_key, HearingStatus.CONFIRMED)
    assert off.status is HearingStatus.CANCELLED


def test_other_years_are_left_and_a_meeting_listed_twice_is_one() -> None:
    assert len(calendar({**MEETING, "start": "2019-02-03T10:30:00Z"}, MEETING, MEETING)) == 1
    assert calendar({**MEETING, "start": "2019-02-03T10:30:00Z"}) == []
    assert calendar() == []


def test_an_address_may_be_missing_and_is_never_read_without_encryption() -> None:
    assert calendar({**MEETING, "url": None})[0].source_url == ""
    assert calendar({**MEETING, "url": "http://www.cga.ct.gov/a.pdf"})[0].source_url == "https://www.cga.ct.gov/a.pdf"


@pytest.mark.parametrize("body", [b"", b"<html></html>", b'[{"title": "Example"', b'{"error": 1}', b'[{"title": "Example"}]'])
def test_a_calendar_that_is_empty_or_none_is_an_error(body: bytes) -> None:
    with pytest.raises(SourceChanged):
        calendar(body=body)


def test_a_meeting_at_no_hour_costs_itself() -> None:
    odd = {**MEETING, "start": "2027-02-03 at noon"}
    records = calendar(odd, *({**MEETING, "title": f"Example {number}"} for number in range(99)))
    assert len(records) == 100
    assert sum(isinstance(record, Flaw) for record in records) == 1
