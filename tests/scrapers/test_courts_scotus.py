"""The Supreme Court's dockets: dates in four ways, entries without ids, and counsel who are left out."""

import datetime
import json
from dataclasses import replace
from typing import Any

import pytest

from scrapers.courts import scotus
from scrapers.errors import SourceChanged
from scrapers.page import Page
from tests.courthouse.dockets import Filing, as_supreme
from tests.scrapers.dockets import FILED, NOON, a_capture, a_case, a_page, an_entry, needs_captures

NUMBER = "26A9001"
REQUEST = scotus.docket_request(NUMBER)


def a_docket(*entries: tuple[str, str], **changes: Any) -> Page:
    case = a_case(an_entry(None, Filing("Main Document"), text="Application filed."), court_id="scotus", number=NUMBER)
    said = as_supreme(case, made=NOON.date()) | changes
    if entries:
        said["ProceedingsandOrder"] = [{"Date": date, "Text": text} for date, text in entries]
    return a_page(REQUEST, said)


def test_a_docket_is_read() -> None:
    docket = scotus.read_docket(a_docket(LowerCourtCaseNumbers="(26-90001)"))
    assert (docket.source_id, docket.court_id, docket.case_name) == (NUMBER, "scotus", "United States v. Example")
    assert (docket.filed_on, docket.last_filing_on, docket.updated_on) == (FILED, FILED, NOON.date())
    assert docket.appeal_from == "United States Court of Appeals for the Example Circuit"
    assert docket.number_below == "(26-90001)"


def test_what_is_printed_after_the_number_of_a_case_is_no_part_of_it() -> None:
    assert scotus.read_docket(a_docket(CaseNumber=f"{NUMBER} *** CAPITAL CASE ***")).docket_number == NUMBER


def test_a_matter_of_one_party_has_its_name() -> None:
    assert scotus.read_docket(a_docket(PetitionerTitle="In re Example", RespondentTitle=None)).case_name == "In re Example"


@pytest.mark.parametrize("printed", ["March 2, 2026", "Mar 02 2026", "03/02/2026", "3/2/2026", "2026-03-02"])
def test_a_day_is_read_in_each_way_that_it_is_written(printed: str) -> None:
    entries, following = scotus.read_entries(a_docket((printed, "Response requested.")))
    assert ([entry.filed_on for entry in entries], following) == ([FILED], None)


def test_an_entry_is_told_by_its_day_and_its_words() -> None:
    said = ("Mar 02 2026", "Brief of A filed."), ("Mar 02 2026", "Brief of B filed."), ("Mar 03 2026", "Brief of A filed.")
    keys = [entry.external_id for entry in scotus.read_entries(a_docket(*said))[0]]
    assert len(set(keys)) == 3
    assert [key[:10] for key in keys] == ["2026-03-02", "2026-03-02", "2026-03-03"]
    later = ("Mar 01 2026", "Application filed."), *said
    assert [entry.external_id for entry in scotus.read_entries(a_docket(*later))[0]][1:] == keys


def test_the_same_words_twice_on_a_day_are_two_entries() -> None:
    said = ("Mar 02 2026", "Brief filed."), ("Mar 02 2026", "Brief  filed.")
    first, second = scotus.read_entries(a_docket(*said))[0]
    assert second.external_id == f"{first.external_id}-2"


def test_documents_are_links_of_the_court_over_https() -> None:
    page = a_docket()
    said = json.loads(page.body)
    link = said["ProceedingsandOrder"][0]["Links"][0]
    link["DocumentUrl"] = link["DocumentUrl"].replace("https:", "http:")
    (entry,), _ = scotus.read_entries(a_page(REQUEST, said))
    assert entry.documents is not None
    assert [(one.description, one.available) for one in entry.documents] == [("Main Document", True)]
    assert entry.documents[0].url.startswith("https://www.supremecourt.gov/DocketPDF/26/26A9001/")
    link["DocumentUrl"] = "https://example.org/filing.pdf"
    with pytest.raises(SourceChanged, match="another host"):
        scotus.read_entries(a_page(REQUEST, said))


def test_nothing_of_counsel_is_kept_and_all_that_is_read_is() -> None:
    page = a_docket(Email="someone@example.org", Clerk={"Phone": "555-0101"})
    kept = replace(page, body=scotus.without_counsel(page))
    assert b"counsel@example.org" in page.body
    for private in (b"Casey", b"555-01", b"@example.org", b"Example Street", b'Petitioner"', b"Attorney"):
        assert private not in kept.body
    assert scotus.read_docket(kept) == scotus.read_docket(page)
    assert scotus.read_entries(kept) == scotus.read_entries(page)
    assert scotus.SOURCE.pages["docket"].keeps is scotus.without_counsel


@pytest.mark.parametrize(
    "changes",
    [
        {"CaseNumber": "26A9002"},
        {"CaseNumber": ""},
        {"DocketedDate": "the second of March"},
        {"ProceedingsandOrder": None},
        {"ProceedingsandOrder": [{"Date": "Mar 02 2026"}]},
        {"ProceedingsandOrder": [{"Date": "Mar 02 2026", "Text": " "}]},
        {"ProceedingsandOrder": [{"Date": "2 March 2026", "Text": "Filed."}]},
        {"ProceedingsandOrder": [{"Date": "Mar 02 2026", "Text": "Filed.", "Links": [{"File": "a.pdf"}]}]},
        {"PetitionerTitle": None, "RespondentTitle": None},
    ],
)
def test_a_docket_that_says_something_odd_has_changed(changes: dict[str, Any]) -> None:
    page = a_docket(**changes)

    def read() -> None:
        scotus.read_docket(page)
        scotus.read_entries(page)

    with pytest.raises(SourceChanged):
        read()


def test_what_is_no_docket_is_not_kept() -> None:
    with pytest.raises(SourceChanged):
        scotus.without_counsel(a_page(REQUEST, b"<html><body>404</body></html>"))


@pytest.mark.parametrize("number", ["", "26A", "../26A9001", "26a9001", "26-1/x", "1:26-cv-1"])
def test_what_is_no_number_of_the_court_is_not_asked_for(number: str) -> None:
    with pytest.raises(ValueError, match="is no docket"):
        scotus.docket_request(number)


@needs_captures
@pytest.mark.parametrize(
    ("number", "name", "filed", "entries"),
    [
        ("24-966", "Responsible Offshore Development Alliance, a D.C. Nonprofit Corporation v. Department of the Interior", 10, 8),
        ("24A100", "Brennaris Marquis Johnson v. Washington", 29, 2),
        ("23A999", "Thomas E. Creech v. Tim Richardson, Warden", 9, 2),
    ],
)
def test_a_real_docket_is_read_and_kept_without_counsel(number: str, name: str, filed: int, entries: int) -> None:
    page = a_capture(scotus.docket_request(number), f"scotus/{number}.compare.json")
    kept = replace(page, body=scotus.without_counsel(page))
    docket, (read, _) = scotus.read_docket(kept), scotus.read_entries(kept)
    assert docket.case_name.startswith(name)
    assert docket.filed_on is not None
    assert (docket.filed_on.day, len(read)) == (filed, entries)
    assert docket.last_filing_on == max(entry.filed_on or datetime.date.min for entry in read)
    assert b"@" in page.body
    assert b"@" not in kept.body
    assert (docket, read) == (scotus.read_docket(page), scotus.read_entries(page)[0])
