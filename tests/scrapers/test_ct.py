"""Connecticut's tables. Bills 4990 and up, and their members, are invented."""

import csv
import datetime
import io
from typing import Any

import pytest

from scrapers import crawl
from scrapers.errors import SourceChanged
from scrapers.page import Page, Request
from scrapers.records import BillRecord, Flaw, PersonRecord
from scrapers.state import Plan
from scrapers.states.ct import STATE
from scrapers.states.ct.members import without_homes
from scrapers.states.ct.naming import TABLES, table_request
from scrapers.vocabulary import ActionClassification as A
from scrapers.vocabulary import BillClassification, Chamber

COLUMNS = {
    "committees": ("comm_code", "comm_name"),
    "bills": ("bill_num", "sess_year", "bill_title"),
    "history": ("bill_num", "act_date", "act_desc", "qual1", "qual2"),
    "subjects": ("bill_num", "subj_desc"),
    "members": (
        *("dist", "office code", "first name", "middle initial", "last name", "suffix", "commonly used name"),
        *("home street address", "home phone", "party", "committee member1"),
    ),
}


def table(kind: str, *rows: tuple[str, ...], session: str = "2026", encoding: str = "utf-8", **beside: Page) -> Page:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows([COLUMNS[kind], *rows])
    request = table_request(kind, session)
    return Page(request, text.getvalue().encode(encoding), request.url, retrieved_at=None, beside=beside)


def read(page: Page) -> list[Any]:
    return list(crawl.read(STATE, page)[0])


def bills_of(page: Page) -> dict[str, BillRecord]:
    return {record.identifier: record for record in read(page) if isinstance(record, BillRecord)}


COMMITTEES = table("committees", ("JUD", "Judiciary Committee"), ("APP ", "Appropriations Committee"), ("FIN", "Finance Committee"))
BILLS = table("bills", ("SB04990", "2026", "AN ACT OF EXAMPLE."), ("HJ00499", "2026", "RESOLUTION OF EXAMPLE."))


# ---- What is asked for ----


def plan(*watched: str, session: str = "2026", on: datetime.date = datetime.date(2026, 3, 1), catalogue: bool = True) -> Plan:
    now = datetime.datetime.combine(on, datetime.time(12), datetime.UTC)
    return Plan(STATE.session(session), watched, now, catalogue=catalogue)


def test_the_tables_are_asked_for_and_then_the_watched_bills() -> None:
    requests = list(STATE.start(plan("SB 397")))
    assert [request.kind for request in requests] == [*TABLES, "status"]
    assert requests[1].url == "ftp://ftp.cga.ct.gov/pub/data/bill_info.csv"
    assert requests[-1].url.endswith("selBillType=Bill&bill_num=SB397&which_year=2026")


def test_only_the_bills_are_asked_for_where_bills_are_named_and_when_the_tables_hold_a_later_session() -> None:
    assert [request.kind for request in STATE.start(plan("SB 397", catalogue=False))] == ["status"]
    assert [request.kind for request in STATE.start(plan("SB 397", on=datetime.date(2027, 1, 6)))] == ["status"]
    assert [request.kind for request in STATE.start(plan(session="2027", on=datetime.date(2027, 1, 6)))] == [*TABLES]


def test_every_host_that_is_asked_is_declared() -> None:
    asked = {"/".join(request.url.split("/")[:3]) for request in STATE.start(plan("SB 397"))}
    assert {where.removeprefix("https://") for where in asked} == set(STATE.hosts)


# ---- Bills ----


def test_a_number_tells_the_house_and_the_kind() -> None:
    page = table("bills", *((number, "2026", "OF EXAMPLE") for number in ("SB04990", "HB09999", "HJ00499", "SR00049")))
    assert {record.identifier: (record.from_organization, record.classification) for record in bills_of(page).values()} == {
        "SB 4990": (Chamber.UPPER, BillClassification.BILL),
        "HB 9999": (Chamber.LOWER, BillClassification.BILL),
        "HJ 499": (Chamber.LOWER, BillClassification.JOINT_RESOLUTION),
        "SR 49": (Chamber.UPPER, BillClassification.RESOLUTION),
    }


def test_bills_of_another_year_are_left_and_a_table_of_another_year_is_an_error() -> None:
    rows = [("SB04990", "2025", "OF THE YEAR BEFORE"), ("SB04990", "2026", "OF EXAMPLE")]
    assert bills_of(table("bills", *rows))["SB 4990"].title == "OF EXAMPLE"
    with pytest.raises(SourceChanged, match="expected 2026, found 2025"):
        read(table("bills", rows[0]))


def test_a_bill_keeps_its_row_for_proof() -> None:
    assert bills_of(BILLS)["SB 4990"].raw() == b"bill_num,sess_year,bill_title\r\nSB04990,2026,AN ACT OF EXAMPLE.\r\n"


@pytest.mark.parametrize(("encoding", "title"), [("utf-8", "OF PE\u00d1A."), ("cp1252", "OF PE\u00d1A \u2014 AND OTHERS.")])
def test_either_encoding_is_told(encoding: str, title: str) -> None:
    assert bills_of(table("bills", ("SB04990", "2026", title), encoding=encoding))["SB 4990"].title == title


@pytest.mark.parametrize("kind", TABLES)
@pytest.mark.parametrize("body", [b"", b"  \r\n", b"<html>Access denied</html>\r\n"])
def test_an_empty_answer_or_a_notice_is_an_error_and_no_empty_list(kind: str, body: bytes) -> None:
    request = table_request(kind, "2026")
    with pytest.raises(SourceChanged):
        read(Page(request, body, request.url, retrieved_at=None, beside={"bills": BILLS}))


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_that_is_cut_off_and_one_without_rows_are_errors(kind: str) -> None:
    whole = table(kind, bills=BILLS)
    with pytest.raises(SourceChanged):
        read(whole)
    with pytest.raises(SourceChanged, match="cut off"):
        read(Page(whole.request, whole.body + b'"SB0499', whole.url, retrieved_at=None, beside={"bills": BILLS}))


def test_a_row_that_is_no_bill_costs_itself() -> None:
    rows = [(f"SB0{number}", "2026", "OF EXAMPLE") for number in range(4900, 4999)]
    records = read(table("bills", *rows, ("XX1", "2026", "OF NOTHING")))
    assert [record.what for record in records if isinstance(record, Flaw)] == ["XX1"]
    assert len(records) == 100


# ---- Histories ----


def lines(*rows: tuple[str, ...]) -> list[tuple[str, str, Chamber]]:
    """Day, text and actor of every action of SB 4990 from rows of date, words and what completes them."""
    page = table("history", *(("SB04990", f"{day} 00:00:00", *words, "") for day, *words in rows), committees=COMMITTEES)
    (record,) = read(page)
    return [(str(action.date)[5:], action.description, action.chamber) for action in record.actions]


def test_what_completes_a_line_stands_behind_its_words() -> None:
    assert [text for _, text, _ in lines(
        ("2026-03-03", "REF. TO JOINT COMM. ON", "JUD"),
        ("2026-03-04", "REF. BY SEN. TO COMM. ON", "XYZ"),
        ("2026-03-05", "PUBLIC HEARING", "0309"),
        ("2026-03-06", "Joint Favorable Change of Reference", "APP"),
        ("2026-03-07", "SEN. ADOPTED  SEN. AMEND. SCH.", "A,B"),
        ("2026-03-08", "SENATE PASSED", ""),
    )] == [
        "REF. TO JOINT COMM. ON Judiciary",
        "REF. BY SEN. TO COMM. ON XYZ",
        "PUBLIC HEARING 03/09",
        "Joint Favorable Change of Reference APP",
        "SEN. ADOPTED SEN. AMEND. SCH. A,B",
        "SENATE PASSED",
    ]  # fmt: skip


def test_days_are_sorted_and_the_lines_of_a_day_keep_the_files_order() -> None:
    told = lines(
        ("2026-04-14", "SEN. REJ. SEN. AMEND. SCH.", "C"),
        ("2026-03-03", "REF. TO JOINT COMM. ON", "JUD"),
        ("2026-04-14", "SEN. PASSED, SEN. AMEND. SCH.", "A"),
    )
    assert [day for day, _, _ in told] == ["03-03", "04-14", "04-14"]
    assert [text[:10] for _, text, _ in told] == ["REF. TO JO", "SEN. REJ. ", "SEN. PASSE"]


def test_only_the_first_reference_to_a_committee_brings_a_bill_in() -> None:
    day = "2026-03-03 00:00:00"
    page = table(
        "history",
        *(("SB04990", day, words, "JUD", "") for words in ("EMERGENCY CERTIFICATION", *["REF. TO JOINT COMM. ON"] * 2)),
        committees=COMMITTEES,
    )
    assert [action.classification for action in read(page)[0].actions] == [
        set(),
        {A.INTRODUCTION, A.REFERRAL_COMMITTEE},
        {A.REFERRAL_COMMITTEE},
    ]


def test_lines_of_another_year_are_another_sessions_bill() -> None:
    assert len(lines(("2025-03-03", "VOTE TO DRAFT", ""), ("2026-03-03", "SENATE PASSED", ""))) == 1
    with pytest.raises(SourceChanged, match="no action of 2026"):
        lines(("2025-03-03", "VOTE TO DRAFT", ""))


def test_a_day_that_is_none_costs_its_bill_and_not_only_its_line() -> None:
    rows = [(f"SB0{number}", "2026-03-03 00:00:00", "VOTE TO DRAFT", "", "") for number in range(4900, 4999)]
    records = read(table("history", *rows, ("SB04900", "soon", "SENATE PASSED", "", "")))
    assert [record.what for record in records if isinstance(record, Flaw)] == ["SB04900"]


def test_without_the_table_of_committees_their_codes_stand() -> None:
    page = table("history", ("SB04990", "2026-03-03 00:00:00", "REF. TO JOINT COMM. ON", "JUD", ""))
    assert read(page)[0].actions[0].organization == "JUD"


# ---- Subjects, committees, members ----


def test_subjects_are_believed_only_of_bills_that_the_session_has() -> None:
    page = table("subjects", ("SB04990", "Example"), ("SB04990", "Example"), ("HB09999", "Other"), bills=BILLS)
    assert {identifier: record.subjects for identifier, record in bills_of(page).items()} == {"SB 4990": ("Example",)}


def test_each_committees_calendar_is_asked_for_save_the_one_that_comes_empty() -> None:
    requests = crawl.read(STATE, COMMITTEES)[1]
    assert [(request.context["code"], request.context["committee"]) for request in requests] == [
        ("JUD", "Judiciary"),
        ("APP", "Appropriations"),
    ]


ADAMS = ("009", "S", "Ada", "B.", "Adams", "", "Addie", "1 Example Street", "555-0100", "Example", "Judiciary (Chair); Aging")


def test_a_member_has_the_spellings_of_sheets_and_pages() -> None:
    (member,) = read(table("members", ADAMS))
    assert isinstance(member, PersonRecord)
    assert (member.name, member.district, member.party, member.chamber) == ("Ada B. Adams", "9", "Example", Chamber.UPPER)
    assert member.committees == ("Judiciary", "Aging")
    assert {"Adams", "Adams, A.", "Ada Adams", "Addie Adams"} <= {*member.printed_names}


def test_no_home_is_kept() -> None:
    page = table("members", ADAMS)
    kept = without_homes(page)
    assert b"Example Street" in page.body
    assert b"Street" not in kept
    assert b"555" not in kept
    assert b"home" not in kept
    again = Page(page.request, kept, page.url, retrieved_at=None)
    assert without_homes(again) == kept
    assert read(again) == read(page)


def test_a_table_of_members_without_its_columns_is_not_kept_at_all() -> None:
    request = Request("members", "ftp://ftp.cga.ct.gov/pub/data/LegislatorDatabase.csv", "2026")
    with pytest.raises(SourceChanged, match="«dist» is missing"):
        without_homes(Page(request, b"district,home street address\r\n9,1 Example Street\r\n", request.url, retrieved_at=None))


def test_a_vacant_seat_has_no_member_and_half_a_name_is_a_flaw() -> None:
    rows = [(f"{number:03}", "H", "Ada", "", f"Adams{number}", "", "", "", "", "", "") for number in range(1, 100)]
    vacant, half = ("100", "H", "", "", "", "", "", "", "", "", ""), ("101", "H", "Ada", "", "", "", "", "", "", "", "")
    records = read(table("members", *rows, vacant, half))
    assert len(records) == 100
    assert [record for record in records if isinstance(record, Flaw)] == [Flaw("district 101", "ValueError: half a name")]
