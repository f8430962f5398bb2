"""Virginia's files of bills, patrons, summaries, members and dockets, and its service."""

import datetime
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scrapers.crawl import crawl
from scrapers.errors import FetchError, SourceChanged
from scrapers.page import Page, Request
from scrapers.records import Flaw, HearingRecord, PersonRecord, SponsorRecord
from scrapers.state import Plan
from scrapers.states.va import STATE
from scrapers.states.va.api import legislation_request, roster_request
from scrapers.vocabulary import BillClassification, Chamber, SponsorClassification
from tests.scrapers.va import answer, committees, members, page, read, table, the_bill

CAPTURES = Path(__file__).parents[1] / "captures" / "va"
HEADER = (CAPTURES / "bills" / "BILLS.CSV").read_text(encoding="utf-8").splitlines()[0]
NAMES = [name.strip('"') for name in HEADER.split(",")]
BLOB = "https://lis.blob.core.windows.net/lisfiles"
OLD = "https://legacylis.virginia.gov/SiteInformation/csv/241"


def plan(session: str, day: str, *, keyed: bool = False, catalogue: bool = True) -> Plan:
    now = datetime.datetime.fromisoformat(f"{day}T12:00:00+00:00")
    return Plan(STATE.session(session), ("HB9999",), now, keyed=keyed, catalogue=catalogue)


def asked(*arguments: Any, **options: Any) -> list[str]:
    return [request.url for request in STATE.start(plan(*arguments, **options))]


# ---- What is asked for ----


def test_each_file_is_asked_for_under_the_name_that_its_session_gives_it() -> None:
    assert asked("2026", "2026-02-01") == [
        f"{BLOB}/20261/{name}"
        for name in (
            *("Members.csv", "Committees.csv", "BILLS.CSV", "HISTORY.CSV", "VOTE.CSV", "Sponsors.csv", "Summaries.csv"),
            *("CommitteeMembers.csv", "DOCKET.CSV", "SUBDOCKET.CSV"),
        )
    ]
    assert asked("2024", "2026-02-01") == [
        f"{OLD}/{name}.csv" for name in ("Members", "Committees", "Bills", "History", "Vote", "Sponsors", "CommitteeMembers")
    ]


def test_a_special_session_has_fewer_files_and_the_members_of_the_years_regular_one() -> None:
    assert asked("2026S1", "2026-06-01") == [
        *(f"{BLOB}/20261/{name}" for name in ("Members.csv", "Committees.csv")),
        *(f"{BLOB}/20262/{name}" for name in ("BILLS.CSV", "HISTORY.CSV", "VOTE.CSV")),
        f"{BLOB}/20261/CommitteeMembers.csv",
        *(f"{BLOB}/20262/{name}" for name in ("DOCKET.CSV", "SUBDOCKET.CSV")),
    ]


def test_before_a_session_opens_nobody_asks_for_its_votes_and_dockets() -> None:
    assert not [url for url in asked("2027", "2026-12-01") if "VOTE" in url or "DOCKET" in url]
    assert f"{BLOB}/20271/VOTE.CSV" in asked("2027", "2027-01-13")


def test_single_bills_are_in_the_same_files() -> None:
    assert asked("2026", "2026-02-01", catalogue=False) == asked("2026", "2026-02-01")


def test_with_a_key_the_service_is_asked_too_save_for_sessions_that_it_does_not_know() -> None:
    more = {*asked("2026", "2026-02-01", keyed=True)} - {*asked("2026", "2026-02-01")}
    assert more == {
        "https://lis.virginia.gov/Member/api/getmembersasync?sessionCode=20261",
        "https://lis.virginia.gov/Legislation/api/getlegislationsessionlistasync?sessionCode=20261",
    }
    assert asked("2024", "2026-02-01", keyed=True) == asked("2024", "2026-02-01")


def test_the_key_goes_to_the_service_alone() -> None:
    assert STATE.api_key
    assert (STATE.api_key.in_header, STATE.api_key.host, STATE.api_key.optional) == (True, "lis.virginia.gov", True)


def test_a_file_that_cannot_be_had_costs_those_that_are_read_with_it_and_no_other() -> None:
    names = {path.name.upper(): path.read_bytes() for path in sorted(CAPTURES.glob("*/*.[cC][sS][vV]"))}

    def lost(name: str) -> set[str]:
        def fetch(request: Request) -> Page:
            asked_for = request.url.rpartition("/")[2].upper()
            if asked_for == name:
                raise FetchError(request.url, "gone")
            return Page(request, names[asked_for], request.url, None)

        return {one.request.kind for one in crawl(STATE, STATE.start(plan("2024", "2024-02-01")), fetch) if one.error}

    assert lost("VOTE.CSV") == {"votes"}
    assert lost("MEMBERS.CSV") == {"members", "votes", "seats"}
    assert lost("BILLS.CSV") == {"bills"}


# ---- Bills ----


def bills_page(*bills: dict[str, str]) -> Page:
    rows = ",".join(NAMES), *(",".join(f'"{bill.get(name, "")}"' for name in NAMES) for bill in bills)
    return page("bills", "\r\n".join(rows) + "\r\n")


def bill(**cells: str) -> dict[str, str]:
    return {"Bill_id": "HB9999", "Bill_description": "Examples; remedies.   ", **cells}


def test_a_bill_has_its_title_and_its_page_without_the_padding() -> None:
    found = the_bill(bills_page(bill(Bill_id="SJ9999  ")))
    assert (found.identifier, found.from_organization, found.title) == ("SJ9999", Chamber.UPPER, "Examples; remedies.")
    assert found.classification is BillClassification.JOINT_RESOLUTION
    assert found.source_url == "https://lis.virginia.gov/bill-details/20261/SJ9999"


def test_the_status_is_the_action_with_the_last_id_and_else_that_of_the_last_day() -> None:
    told = {
        "Last_house_action": "Left in Rules",
        "Last_house_action_date": "2/6/2026",
        "Last_house_actid": "H9",
        "Last_governor_action": "Vetoed by Governor",
        "Last_governor_action_date": "3/6/2026",
        "Last_governor_actid": "G8",
    }
    assert the_bill(bills_page(bill(**told, Last_actid="H9"))).status_text == "Left in Rules"
    assert the_bill(bills_page(bill(**told, Last_actid="X1"))).status_text == "Vetoed by Governor"
    assert the_bill(bills_page(bill())).status_text == ""


def test_a_text_that_is_there_twice_is_one_with_the_later_day() -> None:
    texts = {
        "Full_text_doc1": "HB9999ER",
        "Full_text_date1": "2/6/2026",
        "Full_text_doc2": "HB9999ER",
        "Full_text_date2": "03/07/26",
    }
    (version,) = the_bill(bills_page(bill(**texts))).versions or ()
    assert (version.label, version.date) == ("HB9999ER", datetime.date(2026, 3, 7))
    assert version.url == "https://lis.virginia.gov/bill-details/20261/HB9999/text/HB9999ER"


def test_a_bill_that_cannot_be_read_costs_itself() -> None:
    good = [bill(Bill_id=f"HB{number}") for number in range(9900, 9999)]
    records = read(bills_page(*good, bill(Full_text_doc1="HB9999", Full_text_date1="someday")))
    assert [(flaw.what, flaw.reason) for flaw in records if isinstance(flaw, Flaw)] == [
        ("HB9999", "ValueError: not a day: 'someday'")
    ]
    assert len(records) == 100


@pytest.mark.parametrize("name", ["Bill_id", "Vetoed", "Last_actid", "Full_text_doc6"])
def test_a_column_that_is_gone_is_a_change(name: str) -> None:
    changed = replace(bills_page(bill()), body=bills_page(bill()).body.replace(name.encode(), b"Renamed"))
    with pytest.raises(SourceChanged, match=f"the column «{name}» is missing"):
        read(changed)


@pytest.mark.parametrize("kind", ["bills", "history", "votes", "sponsors", "summaries", "members", "seats"])
@pytest.mark.parametrize("body", [b"", b" \r\n", b"<html><body>Service unavailable</body></html>\n", b'"Bill_id","cut o'])
def test_what_is_no_such_file_is_never_no_news(kind: str, body: bytes) -> None:
    with pytest.raises(SourceChanged):
        read(page(kind, body, history=table("history"), members=members()))


# ---- Patrons and summaries ----


def patrons(*rows: tuple[str, str, int, str]) -> Page:
    """Patrons of HB9999: name, number, turn and role."""
    lines = (f'"{name:30}","{number}","HB09999","{turn}" - {role}' for name, number, turn, role in rows)
    return page("sponsors", "\r\n".join(('"MEMBER_NAME","MEMBER_ID","BILL_NUMBER","PATRON_TYPE"', *lines)) + "\r\n")


def test_patrons_are_read_from_the_broken_column_the_chief_ones_first() -> None:
    found = the_bill(
        patrons(
            ("Ann Adams", "H0901", 2, "Co-Patron"),
            ('Bea ""Bee"" Baker', "S0902", 1, "Chief Patron"),
            ("Cal Clarke", "H0903", 3, "Incorporated Chief Co-Patron"),
        )
    )
    assert found.identifier == "HB9999"
    assert found.sponsorships == (
        SponsorRecord('Bea "Bee" Baker', SponsorClassification.PRIMARY, Chamber.UPPER),
        SponsorRecord("Ann Adams", SponsorClassification.COSPONSOR, Chamber.LOWER),
        SponsorRecord("Cal Clarke", SponsorClassification.COSPONSOR, Chamber.LOWER),
    )


def test_who_offered_an_amendment_is_no_patron() -> None:
    found = the_bill(patrons(("Ann Adams", "H0901", 1, "Chief Patron"), ("Bea Baker", "H0902", 2, "Offered")))
    assert [patron.name for patron in found.sponsorships or ()] == ["Ann Adams"]


def test_a_patron_of_a_new_kind_is_a_change() -> None:
    with pytest.raises(SourceChanged, match="a patron of a new kind"):
        read(patrons(("Ann Adams", "H0901", 1, "Example Patron")))


@pytest.mark.parametrize(
    ("kinds", "newest"),
    [
        (("SUMMARY AS INTRODUCED", "SUMMARY AS PASSED HOUSE"), "SUMMARY AS PASSED HOUSE"),
        (("SUMMARY AS PASSED", "SUMMARY AS PASSED SENATE", "SUMMARY AS INTRODUCED"), "SUMMARY AS PASSED"),
        (
            ("SUMMARY AS ENACTED WITH GOVERNOR'S RECOMMENDATION", "SUMMARY AS PASSED"),
            "SUMMARY AS ENACTED WITH GOVERNOR'S RECOMMENDATION",
        ),
        (("SUMMARY AS PASSED HOUSE", "SUMMARY AS PASSED SENATE"), "SUMMARY AS PASSED SENATE"),
    ],
)
def test_of_a_bills_summaries_the_newest_is_shown_as_text_and_says_what_it_is_of(kinds: tuple[str, ...], newest: str) -> None:
    rows = [("HB09999", "HB9999S", kind, f"<p class=sumtext><b>Examples.</b> As of&nbsp;{kind}.</p>") for kind in kinds]
    assert the_bill(table("summaries", *rows)).abstract == f"{newest}: Examples. As of {newest}."


# ---- Members and meetings ----


def roster(*rows: dict[str, Any], **said: Any) -> Page:
    body = json.dumps({"Members": rows, "Success": True, "FailureMessage": "", **said})
    return answer(roster_request(STATE.session("2026")), body)


def seats(**beside: Page) -> dict[str, PersonRecord]:
    together = {"members": members(), "committees": committees(), **beside}
    told = replace(table("seats", ("H08", "H0901"), ("H08", "H0902")), beside=together)
    return {record.source_key: record for record in read(told)}


def test_members_have_their_committees_and_no_party_that_nobody_told() -> None:
    found = seats()
    assert (found["H0901"].name, found["H0901"].chamber, found["H0901"].committees) == (
        "Adams, Ann",
        Chamber.LOWER,
        ("Example Affairs",),
    )
    assert found["H0903"].committees == ()
    assert {(member.party, member.district) for member in found.values()} == {("", "")}


def test_party_and_district_come_from_the_service() -> None:
    adams = {"MemberNumber": "H0901", "PartyCode": "D", "DistrictID": 65}
    baker = {"MemberNumber": "H0902", "PartyCode": None, "DistrictID": None}
    found = seats(roster=roster(adams, baker))
    assert [(found[number].party, found[number].district) for number in ("H0901", "H0902", "H0903")] == [
        ("D", "65"),
        ("", ""),
        ("", ""),
    ]


@pytest.mark.parametrize("said", [{"Success": False}, {"Members": []}, {"Members": [{"MemberNumber": "H0901"}]}, {"Members": None}])
def test_an_answer_of_the_service_that_is_none_is_a_change(said: dict[str, Any]) -> None:
    with pytest.raises(SourceChanged):
        read(roster({"MemberNumber": "H0901", "PartyCode": "D", "DistrictID": 65}, **said))


def test_the_sites_html_in_place_of_an_answer_is_a_change() -> None:
    with pytest.raises(SourceChanged, match="not whole JSON"):
        read(answer(roster_request(STATE.session("2026")), "<!doctype html><html></html>"))


def test_a_days_docket_is_a_meeting_without_an_hour() -> None:
    rows = ("S13", "2/9/2026", "1", "SB9999"), ("S13", "2/9/2026", "1", "SB09998 "), ("S13", "2/11/2026", "2", "SB9999")
    first, second = read(table("docket", *rows, committees=committees()))
    assert isinstance(first, HearingRecord)
    assert (first.source_key, first.organization, first.chamber, first.time) == ("S13 2026-02-09", "Samples", Chamber.UPPER, None)
    assert (first.agenda, second.agenda) == (("SB9999", "SB9998"), ("SB9999",))


def test_a_subcommittees_meeting_is_its_own() -> None:
    (meeting,) = read(table("subdocket", ("H08", "001", "2/9/2026", "HB9999"), committees=committees()))
    assert (meeting.source_key, meeting.organization) == ("H08001 2026-02-09", "Example Affairs, subcommittee 1")


def test_a_docket_without_meetings_is_fine_and_one_of_nobody_is_not() -> None:
    assert read(table("docket")) == []
    with pytest.raises(SourceChanged, match="'Examples' is no committee"):
        read(table("docket", ("Examples", "2/9/2026", "1", "SB9999")))


# ---- Texts ----


def listed(*numbers: tuple[str, int], watched: str = "HB9999") -> Page:
    rows = [{"LegislationNumber": number, "LegislationID": key} for number, key in numbers]
    asked = legislation_request(STATE.session("2026"), watched.split())
    return answer(asked, json.dumps({"Legislations": rows, "Success": True}))


def test_only_the_texts_of_watched_bills_are_asked_for() -> None:
    (request,) = STATE.pages["legislation"].parse(listed(("HB9999", 77), ("HB9998", 78)))
    assert isinstance(request, Request)
    assert (request.kind, request.identifier) == ("texts", "HB9999")
    assert "legislationID=77&sessionCode=20261" in request.url


def test_a_watched_bill_that_the_service_does_not_list_is_told() -> None:
    with pytest.raises(SourceChanged, match="the watched bill HB9997 is not in the list"):
        read(listed(("HB9999", 77), watched="HB9997"))


def texts(*rows: tuple[int, str, str | None, str], number: str = "HB9999") -> Page:
    names = ("LegislationTextID", "LegislationVersion", "DocumentCode", "VersionDate")
    said = [{**dict(zip(names, row, strict=True)), "LegislationNumber": number} for row in rows]
    asked = Request("texts", "https://lis.virginia.gov/LegislationText/api/", "2026", "HB9999")
    return answer(asked, json.dumps({"TextsList": said, "Success": True}))


def test_every_text_has_a_name_of_its_own_in_the_order_of_their_days() -> None:
    found = the_bill(
        texts(
            (4, "Veto Explanation", None, "2026-05-20T21:16:45.187"),
            (1, "Introduced", "HB9999", "2026-01-13T14:24:00"),
            (2, "Substitute", "HB9999H1", "2026-02-06T07:23:00"),
            (3, "Substitute", "HB9999H1", "2026-02-06T08:32:00"),
        )
    )
    assert [(version.label, str(version.date)) for version in found.versions or ()] == [
        ("HB9999", "2026-01-13"),
        ("HB9999H1 (2)", "2026-02-06"),
        ("HB9999H1 (3)", "2026-02-06"),
        ("Veto Explanation (4)", "2026-05-20"),
    ]
    assert [bool(version.url) for version in found.versions or ()] == [True, True, True, False]


def test_texts_of_another_bill_are_a_change() -> None:
    with pytest.raises(SourceChanged, match="texts of other bills than HB9999"):
        read(texts((1, "Introduced", "HB9998", "2026-01-13T14:24:00"), number="HB9998"))
