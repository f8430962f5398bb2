"""California's archive: which one is read, and its bills and histories. Bills 9990 and up, and their members, are invented."""

import datetime
from collections.abc import Iterable
from typing import Any

import pytest

from scrapers import crawl
from scrapers.errors import SourceChanged
from scrapers.page import Page, Request
from scrapers.records import BillRecord, Expected, Flaw
from scrapers.state import Plan
from scrapers.states.ca import STATE
from scrapers.states.ca.dat import Table
from scrapers.states.ca.tables import (
    AUTHORS,
    BILLS,
    HISTORY,
    LOCATIONS,
    TABLES,
    VERSIONS,
    VETOES,
)
from scrapers.vocabulary import ActionClassification as A
from scrapers.vocabulary import BillClassification, Chamber, SponsorClassification

URL = "https://downloads.leginfo.legislature.ca.gov/pubinfo_2025.zip#"
SENATE_BILL, ASSEMBLY_BILL = "202520260SB9999", "202520260AB9999"


def row(table: Table, **cells: object) -> str:
    """One row of a table: texts in backticks, numbers and days bare, NULL for whatever is not told."""
    assert cells.keys() <= set(table.columns), cells
    return "\t".join(_cell(cells.get(name)) for name in table.columns) + "\n"


def _cell(value: object) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, datetime.date):
        return f"{value} 00:00:00"
    return f"`{value}`" if isinstance(value, str) else str(value)


def page(kind: str, *rows: str, session: str = "20252026", **beside: Any) -> Page:
    """A page of a kind with those that it is read together with; `member_votes` stands for the kind of that name."""
    url = URL + TABLES[kind].member
    others = {name.replace("_", "-"): other for name, other in beside.items()}
    return Page(Request(kind, url, session), "".join(rows).encode(), url, retrieved_at=None, beside=others)


def read(of: Page) -> list[Any]:
    return list(crawl.read(STATE, of)[0])


def bills_of(of: Page) -> dict[str, BillRecord]:
    return {record.identifier: record for record in read(of) if isinstance(record, BillRecord)}


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


# ---- Which archive ----


def index(*files: tuple[str, str]) -> Page:
    rows = "".join(f"<tr><td></td><td><a href='/{name}'>{name}</a></td><td>{stamp}</td><td>1</td></tr>" for name, stamp in files)
    body = f"<html><body><table><tr><th>Name</th></tr>{rows}</table></body></html>"
    url = "https://downloads.leginfo.legislature.ca.gov/"
    return Page(Request("archives", url, "20252026"), body.encode(), url, retrieved_at=None)


WHOLE = ("pubinfo_2025.zip", "2026-06-07 08:00")


def chosen(of: Page) -> set[str]:
    return {request.url.partition("#")[0].rpartition("/")[2] for request in crawl.read(STATE, of)[1]}


@pytest.mark.parametrize(
    ("files", "archive"),
    [
        ([("pubinfo_daily_Mon.zip", "2026-06-08 04:30"), ("pubinfo_daily_Fri.zip", "2026-06-12 04:30")], "pubinfo_daily_Fri.zip"),
        # A holiday week: Friday's file is a week old, and Tuesday's is the newest.
        ([("pubinfo_daily_Fri.zip", "2026-07-03 04:30"), ("pubinfo_daily_Tue.zip", "2026-07-07 04:30")], "pubinfo_daily_Tue.zip"),
        # The small increments and the law's archive are newer, and are not the bills.
        ([("pubinfo_daily_Mon.zip", "2026-06-08 04:30"), ("pubinfo_Tue.zip", "2026-06-09 04:30")], "pubinfo_daily_Mon.zip"),
        # The form of the server's moments until May 2024.
        ([("pubinfo_daily_Sun.zip", "31-Mar-2024 04:30"), ("pubinfo_daily_Mon.zip", "01-Apr-2024 04:30")], "pubinfo_daily_Mon.zip"),
    ],
)
def test_the_newest_daily_archive_is_told_by_when_it_was_written(files: list[tuple[str, str]], archive: str) -> None:
    assert chosen(index(WHOLE, *files)) == {archive}


def test_a_biennium_that_is_over_is_read_from_its_own_archive() -> None:
    rolled_over = index(WHOLE, ("pubinfo_2027.zip", "2027-01-10 08:00"), ("pubinfo_daily_Mon.zip", "2027-01-11 04:30"))
    assert chosen(rolled_over) == {"pubinfo_2025.zip"}


@pytest.mark.parametrize(
    ("files", "complaint"),
    [
        ([WHOLE], "no daily archive"),
        ([("pubinfo_daily_Mon.zip", "2026-06-08 04:30")], "the archive of a session"),
        ([("pubinfo_2023.zip", "2024-12-01 04:30")], "the session's archive"),
        ([WHOLE, ("pubinfo_daily_Mon.zip", "last night")], "when pubinfo_daily_Mon.zip was written"),
        ([], "the archive of a session"),
    ],
)
def test_an_index_that_does_not_tell_the_archive_is_a_changed_page(files: list[tuple[str, str]], complaint: str) -> None:
    with pytest.raises(SourceChanged, match=complaint):
        chosen(index(*files))


def test_every_member_that_is_read_is_asked_for_with_those_first_that_others_need() -> None:
    requests = crawl.read(STATE, index(WHOLE, ("pubinfo_daily_Mon.zip", "2026-06-08 04:30")))[1]
    kinds = [request.kind for request in requests]
    for number, kind in enumerate(kinds):
        described = STATE.pages[kind]
        assert {*described.beside, *described.beside_if_there} <= set(kinds[:number])
    assert requests[0].url == "https://downloads.leginfo.legislature.ca.gov/pubinfo_daily_Mon.zip#BILL_MOTION_TBL.dat"


def plan(*watched: str, catalogue: bool) -> Plan:
    now = datetime.datetime(2026, 6, 12, tzinfo=datetime.UTC)
    return Plan(STATE.session("20252026"), watched, now, catalogue=catalogue)


def test_the_sites_pages_are_asked_for_only_where_bills_are_named() -> None:
    assert [request.kind for request in STATE.start(plan("SB 747", catalogue=True))] == ["archives"]
    named = list(STATE.start(plan("SB 747", catalogue=False)))
    assert [request.kind for request in named] == ["status-page", "history-page", "votes-page"]
    assert named[0].url == "https://leginfo.legislature.ca.gov/faces/billStatusClient.xhtml?bill_id=202520260SB747"
    assert all(STATE.pages[request.kind].authority < STATE.pages["history"].authority for request in named)
    assert list(STATE.start(plan(catalogue=False))) == []


# ---- Bills ----


def print_(bill_id: str, number: int, date: str, action: str = "Amended Senate", subject: str = "Examples.", **more: object) -> str:
    version_id = f"{bill_id[:4]}{bill_id[8:]}{number}AMD"
    told = {"bill_version_id": version_id, "bill_id": bill_id, "version_num": number, "subject": subject, **more}
    return row(VERSIONS, **told, bill_version_action_date=day(date), bill_version_action=action)


def author(version_id: str, name: str, contribution: str = "COAUTHOR", house: str = "SENATE", first: str = "N") -> str:
    told = {"bill_version_id": version_id, "house": house, "name": name, "contribution": contribution}
    return row(AUTHORS, **told, primary_author_flg=first)


def listed(*rows: str, prints: Iterable[str] = (), authors: Iterable[str] | None = None, session: str = "20252026") -> Page:
    beside: dict[str, Any] = {"versions": page("versions", *prints, session=session)}
    if authors is not None:
        beside["authors"] = page("authors", *authors, session=session)
    return page("bills", *rows, session=session, **beside)


def test_the_title_is_the_subject_of_the_newest_print_and_prints_count_down() -> None:
    prints = [
        print_(SENATE_BILL, 97, "2026-03-03", subject="Examples:  civil rights:"),
        print_(SENATE_BILL, 99, "2026-01-01", "Introduced", "Vending machines."),
        print_(SENATE_BILL, 98, "2026-02-02"),
    ]
    bill = bills_of(listed(row(BILLS, bill_id=SENATE_BILL, latest_bill_version_id="gone"), prints=prints))["SB 9999"]
    assert bill.title == "Examples: civil rights:"
    assert [version.label for version in bill.versions or ()] == [
        "01/01/26 - Introduced",
        "02/02/26 - Amended Senate",
        "03/03/26 - Amended Senate",
    ]


def test_two_prints_of_a_day_keep_apart() -> None:
    prints = [print_(SENATE_BILL, number, "2026-02-02") for number in (97, 98)]
    bill = bills_of(listed(row(BILLS, bill_id=SENATE_BILL), prints=prints))["SB 9999"]
    assert [version.label for version in bill.versions or ()] == [
        "02/02/26 - Amended Senate",
        "02/02/26 - Amended Senate (20250SB999997AMD)",
    ]


def test_authors_are_those_of_the_newest_print_each_once_and_in_any_order_of_rows() -> None:
    prints = [print_(SENATE_BILL, 99, "2026-01-01"), print_(SENATE_BILL, 98, "2026-02-02")]
    newest = [
        author("20250SB999998AMD", "Member Z"),
        author("20250SB999998AMD", "Member Á"),
        author("20250SB999998AMD", "Member B", "PRINCIPAL_COAUTHOR", "ASSEMBLY"),
        author("20250SB999998AMD", "Member A", "LEAD_AUTHOR"),
        author("20250SB999998AMD", "Member Y", "LEAD_AUTHOR", first="Y"),
        author("20250SB999998AMD", "Member Y", "LEAD_AUTHOR", first="Y"),
    ]
    authors = [author("20250SB999999AMD", "Member Who Left", "LEAD_AUTHOR"), *newest]
    for order in (authors, authors[::-1]):
        bill = bills_of(listed(row(BILLS, bill_id=SENATE_BILL), prints=prints, authors=order))["SB 9999"]
        assert [(sponsor.name, sponsor.classification, sponsor.chamber) for sponsor in bill.sponsorships or ()] == [
            ("Member Y", SponsorClassification.PRIMARY, Chamber.UPPER),
            ("Member A", SponsorClassification.PRIMARY, Chamber.UPPER),
            ("Member B", SponsorClassification.COSPONSOR, Chamber.LOWER),
            ("Member Á", SponsorClassification.COSPONSOR, Chamber.UPPER),
            ("Member Z", SponsorClassification.COSPONSOR, Chamber.UPPER),
        ]


def test_a_table_of_authors_without_a_lead_author_is_a_changed_table() -> None:
    with pytest.raises(SourceChanged, match="LEAD_AUTHOR"):
        read(listed(row(BILLS, bill_id=SENATE_BILL), authors=[author("20250SB999998AMD", "Member A", "AUTHOR")]))


def test_a_print_without_a_number_costs_its_bill_and_no_other() -> None:
    rows = [row(BILLS, bill_id=f"202520260AB{number}") for number in range(9990, 9999)]
    odd = row(VERSIONS, bill_version_id="20250SB999999INT", bill_id=SENATE_BILL)
    records = read(listed(*rows, row(BILLS, bill_id=SENATE_BILL), prints=[odd]))
    assert [record.what for record in records if isinstance(record, Flaw)] == [SENATE_BILL]


def test_without_the_table_of_authors_the_list_is_silent_on_them() -> None:
    assert bills_of(listed(row(BILLS, bill_id=SENATE_BILL)))["SB 9999"].sponsorships is None
    assert bills_of(listed(row(BILLS, bill_id=SENATE_BILL), authors=[]))["SB 9999"].sponsorships == ()


def test_a_special_session_has_bills_of_its_own_in_the_same_table() -> None:
    rows = (row(BILLS, bill_id=SENATE_BILL), row(BILLS, bill_id="202520261SB9999", measure_state="Introduced"))
    prints = [
        print_(SENATE_BILL, 99, "2026-01-01", subject="Regular."),
        print_("202520261SB9999", 99, "2026-01-01", subject="Special."),
    ]
    assert [bill.title for bill in bills_of(listed(*rows, prints=prints)).values()] == ["Regular."]
    (special,) = bills_of(listed(*rows, prints=prints, session="20252026S1")).values()
    assert (special.identifier, special.title, special.status_text) == ("SB 9999", "Special.", "Introduced")
    assert special.source_url.endswith("bill_id=202520261SB9999")


@pytest.mark.parametrize(
    ("kind", "chamber", "classification"),
    [
        ("ACA", Chamber.LOWER, BillClassification.CONSTITUTIONAL_AMENDMENT),
        ("SCR", Chamber.UPPER, BillClassification.CONCURRENT_RESOLUTION),
        ("AJR", Chamber.LOWER, BillClassification.JOINT_RESOLUTION),
        ("HR", Chamber.LOWER, BillClassification.RESOLUTION),
        ("GRP", Chamber.EXECUTIVE, BillClassification.ORDER),
    ],
)
def test_a_number_tells_where_a_measure_began_and_what_it_is(
    kind: str, chamber: Chamber, classification: BillClassification
) -> None:
    (bill,) = bills_of(listed(row(BILLS, bill_id=f"202520260{kind}9999"))).values()
    assert (bill.from_organization, bill.classification) == (chamber, classification)


def test_a_new_kind_of_measure_is_a_flaw_and_the_rest_of_the_list_stands() -> None:
    rows = [row(BILLS, bill_id=f"202520260AB{number}") for number in range(9990, 9999)]
    records = read(listed(*rows, row(BILLS, bill_id="202520260ZZ9999")))
    assert [record.what for record in records if isinstance(record, Flaw)] == ["202520260ZZ9999"]
    assert len(records) == 10


def test_a_bill_keeps_its_own_row() -> None:
    rows = [row(BILLS, bill_id=ASSEMBLY_BILL), row(BILLS, bill_id=SENATE_BILL)]
    assert bills_of(listed(*rows))["SB 9999"].raw() == rows[1].encode()


def test_after_a_rollover_the_archive_is_another_sessions() -> None:
    with pytest.raises(SourceChanged, match="no bill of session 20252026"):
        read(listed(row(BILLS, bill_id="202720280SB9999")))


# ---- History ----


def line(date: str, text: str | None, number: int, sequence: int | None = 1, house: str | None = "Senate", **more: Any) -> str:
    told = {"bill_id": SENATE_BILL, "action_sequence": sequence, "bill_history_id": number, "primary_location": house, **more}
    return row(HISTORY, **told, action_date=day(date), action=text)


def actions(*rows: str, **beside: Any) -> list[tuple[str, str]]:
    """Who acted and what they did, in order."""
    (bill,) = bills_of(page("history", *rows, **beside)).values()
    return [(action.chamber.value, action.description) for action in bill.actions or ()]


def test_a_history_in_any_order_of_rows_and_ids_is_one_and_the_same() -> None:
    rows = [
        line("2026-01-05", "From committee with author's amendments.", 30, 7),
        line("2026-01-05", "Re-referred to Coms. on  JUD. and  APPR.", 31, 7),
        line("2026-01-05", "Set for hearing January 13.", 2, 8),
        line("2025-02-21", "Introduced.", 99, 1),
    ]
    in_order = actions(*rows)
    assert [text for _, text in in_order] == [
        "Introduced.",
        "From committee with author's amendments.",
        "Re-referred to Coms. on JUD. and APPR.",
        "Set for hearing January 13.",
    ]
    assert actions(*reversed(rows)) == in_order


def test_lines_without_a_sequence_are_listed_from_the_newest_on() -> None:
    rows = [
        line("1999-07-15", "In Assembly.  To enrollment.", 7, None, None),
        line("1999-07-15", "Read third time.  Passed and to Assembly.", 8, None, None),
        line("1999-06-03", "In Senate.  Read first time.", 9, None, None),
        line("1999-06-02", "Read third time.  Passed and to Senate.", 10, None, None),
    ]
    rows = [text.replace(SENATE_BILL, ASSEMBLY_BILL) for text in rows]
    assert actions(*rows) == [
        ("lower", "Read third time. Passed and to Senate."),
        ("upper", "In Senate. Read first time."),
        ("upper", "Read third time. Passed and to Assembly."),
        ("lower", "In Assembly. To enrollment."),
    ]


def test_a_line_that_was_issued_again_with_a_new_id_is_there_once_and_an_empty_one_not_at_all() -> None:
    rows = [line("2026-01-05", "Set for hearing January 13.", number) for number in (5, 500)]
    twice_said = line("2026-01-05", "Set for hearing January 13.", 7, house="Assembly")
    assert actions(*rows, line("2026-01-06", None, 6), twice_said) == [
        ("upper", "Set for hearing January 13."),
        ("lower", "Set for hearing January 13."),
    ]


def test_the_governor_acts_for_himself_wherever_the_bill_lies() -> None:
    assert actions(
        line("2025-09-16", "Enrolled and presented to the Governor at  3 p.m.", 1, house="Governor"),
        line("2025-10-01", "Vetoed by the Governor.", 2),
        line("2025-10-01", "In Senate. Consideration of Governor's veto pending.", 3),
    ) == [
        ("legislature", "Enrolled and presented to the Governor at 3 p.m."),
        ("executive", "Vetoed by the Governor."),
        ("upper", "In Senate. Consideration of Governor's veto pending."),
    ]


def places() -> Page:
    return page(
        "locations",
        row(LOCATIONS, session_year="20252026", location_code="CS53", description="Sen Judiciary"),
        row(LOCATIONS, session_year="20252026", location_code="CX13", description="Asm Judiciary"),
        row(LOCATIONS, session_year="19992000", location_code="CS53", description="Sen Another Name"),
    )


def test_a_committee_goes_by_its_name_in_this_biennium() -> None:
    rows = [
        line("2026-01-05", "Referred to Com. on  JUD.", 1, secondary_location="Committee", ternary_location="CS53"),
        line("2026-01-06", "Ordered to third reading.", 2, secondary_location="Floor", ternary_location="Third Reading"),
        line("2026-01-07", "Re-referred to Com. on  NEW.", 3, secondary_location="Committee", ternary_location="CS99"),
    ]
    (bill,) = bills_of(page("history", *rows, locations=places())).values()
    assert [action.organization for action in bill.actions or ()] == ["Judiciary", "", ""]


def test_a_veto_message_that_no_history_speaks_of_shows_in_the_count() -> None:
    history = page("history", line("2025-10-01", "Vetoed by the Governor.", 1), line("2025-10-02", "Set for hearing May 1.", 2))
    messages = [row(VETOES, bill_id=bill, veto_date=day("2025-10-10")) for bill in (SENATE_BILL, ASSEMBLY_BILL, "202520261SB9999")]
    assert read(page("vetoes", *messages, history=history)) == [Expected("vetoes", stated=2, found=1)]
    assert read(page("vetoes", *messages)) == []


def test_an_action_on_a_day_that_is_none_costs_its_bill_and_no_other() -> None:
    rows = [line("2026-01-05", "Introduced.", 1, bill_id=f"202520260SB{number}") for number in range(9990, 9995)]
    records = read(page("history", *rows, line("2026-01-05", "Introduced.", 1).replace("2026-01-05", "2026-13-05")))
    assert [record.what for record in records if isinstance(record, Flaw)] == [SENATE_BILL]
    assert len(records) == 6


def test_a_bill_keeps_all_its_rows_though_they_are_strewn() -> None:
    mine, other = line("2026-01-05", "Introduced.", 1), line("2026-01-05", "Introduced.", 2, bill_id=ASSEMBLY_BILL)
    last = line("2026-01-06", "Read first time.", 3)
    bill = bills_of(page("history", mine, other, last))["SB 9999"]
    assert bill.raw() == (mine + last).encode()


# ---- Tables that only serve others ----


@pytest.mark.parametrize("kind", ["motions", "locations", "versions", "authors", "member-votes"])
def test_a_table_that_serves_others_must_be_there_and_have_its_columns_in_order(kind: str) -> None:
    with pytest.raises(SourceChanged, match="is empty"):
        read(page(kind))
    shifted = "\t".join(["`something else`"] * len(TABLES[kind].columns)) + "\n"
    with pytest.raises(SourceChanged, match="row 1"):
        read(page(kind, shifted))


def test_a_session_can_have_no_veto_message() -> None:
    assert read(page("vetoes")) == []


def test_a_signature_is_read_from_the_words_and_not_from_the_code() -> None:
    (bill,) = bills_of(page("history", line("2025-10-11", "Approved by the Governor.", 1, action_code="77"))).values()
    assert [action.classification for action in bill.actions or ()] == [{A.EXECUTIVE_SIGNATURE}]
