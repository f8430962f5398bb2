"""Maryland: the master list, the Details page, and the files that are either."""

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scrapers.errors import SourceChanged
from scrapers.page import Page, Request
from scrapers.records import ActionRecord, BillRecord, Expected, Flaw, RelationRecord, SponsorRecord, VersionRecord
from scrapers.state import Plan
from scrapers.states.md import STATE
from scrapers.vocabulary import ActionClassification as A
from scrapers.vocabulary import BillClassification, Chamber, DateBasis, Relation, SponsorClassification

CAPTURES = Path(__file__).parents[1] / "captures" / "md"
LIST = (CAPTURES / "master-list" / "legislation.json").read_bytes()
DETAILS = (CAPTURES / "details-hb0351" / "hb0351.html").read_bytes()
LIST_URL = "https://mgaleg.maryland.gov/2026rs/misc/billsmasterlist/legislation.json"
DETAILS_URL = "https://mgaleg.maryland.gov/mgawebsite/Legislation/Details/hb0351?ys=2026RS"


def read(kind: str, body: bytes, *, session: str = "2026", identifier: str = "") -> list[Any]:
    url = LIST_URL if kind == "master-list" else DETAILS_URL
    page = Page(Request(kind, url, session, identifier), body, url, retrieved_at=None)
    return list(STATE.pages[kind].parse(page))


def listed(**changes: Any) -> BillRecord | Flaw:
    """The record of HB 351 after changes to its entry in the list."""
    bills = json.loads(LIST)
    bills[1] |= changes
    record = read("master-list", json.dumps(bills).encode())[1]
    assert isinstance(record, BillRecord | Flaw)
    return record


def detailed(*changes: tuple[str, str]) -> BillRecord:
    """The record of HB 351's Details page after changes to its markup."""
    text = DETAILS.decode()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    record = read("details", text.encode(), identifier="HB 351")[0]
    assert isinstance(record, BillRecord)
    return record


def led_to(*changes: tuple[str, str]) -> list[Any]:
    """What HB 351's Details page leads to and says of itself, besides the bill, after changes to its markup."""
    text = DETAILS.decode()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return read("details", text.encode(), identifier="HB 351")[1:]


def last_action(*changes: tuple[str, str]) -> ActionRecord:
    actions = detailed(*changes).actions
    assert actions
    return actions[-1]


def test_reading_dates_of_the_list_are_legislative_days_and_report_dates_are_not() -> None:
    record = listed()
    assert isinstance(record, BillRecord)
    assert record.actions is not None
    days = {(action.chamber, action.description): (action.date, action.date_basis) for action in record.actions}
    assert days[Chamber.LOWER, "Third Reading Passed"] == (datetime.date(2026, 2, 20), DateBasis.LEGISLATIVE)
    assert days[Chamber.LOWER, "Favorable with Amendments Report"] == (datetime.date(2026, 2, 23), DateBasis.CALENDAR)
    third = next(action for action in detailed().actions or () if action.description == "Third Reading Passed (96-38)")
    assert (third.date, third.date_basis) == (datetime.date(2026, 2, 26), DateBasis.CALENDAR)


def test_the_list_is_silent_on_votes_and_texts() -> None:
    record = listed()
    assert isinstance(record, BillRecord)
    assert (record.votes, record.versions, record.effective_text) == (None, None, None)


def test_a_report_of_two_committees_names_neither() -> None:
    record = listed(CommitteeSecondaryOrigin="Appropriations")
    assert isinstance(record, BillRecord)
    reports = [action.organization for action in record.actions or () if action.description.endswith("Report")]
    assert reports == ["", "Judicial Proceedings"]


def test_sponsors_of_the_list_lose_their_title_and_officers_keep_theirs() -> None:
    names = ["Chair, Example Committee", "Departmental", "Delegate Example, A.", "Senator Sample"]
    record = listed(Sponsors=[{"Name": name} for name in names])
    assert isinstance(record, BillRecord)
    assert record.sponsorships == (
        SponsorRecord("Chair, Example Committee", SponsorClassification.PRIMARY),
        SponsorRecord("Departmental", SponsorClassification.COSPONSOR),
        SponsorRecord("Example, A.", SponsorClassification.COSPONSOR, Chamber.LOWER),
        SponsorRecord("Sample", SponsorClassification.COSPONSOR, Chamber.UPPER),
    )


def test_a_subject_loses_its_see_also() -> None:
    names = ["Counties -see also- Chartered Counties; etc.", "Adoption - see also- FamLaw", "State Police, Department of"]
    record = listed(NarrowSubjects=[{"Code": "x", "Name": name} for name in names])
    assert isinstance(record, BillRecord)
    assert record.subjects == ("Counties", "Adoption", "State Police, Department of")


@pytest.mark.parametrize(
    ("number", "identifier", "chamber", "classification"),
    [
        ("HB0001", "HB 1", Chamber.LOWER, BillClassification.BILL),
        ("SB1048", "SB 1048", Chamber.UPPER, BillClassification.BILL),
        ("HJ0005", "HJ 5", Chamber.LOWER, BillClassification.JOINT_RESOLUTION),
        ("SR0002", "SR 2", Chamber.UPPER, BillClassification.RESOLUTION),
    ],
)
def test_a_number_tells_chamber_and_kind(
    number: str, identifier: str, chamber: Chamber, classification: BillClassification
) -> None:
    record = listed(BillNumber=number)
    assert isinstance(record, BillRecord)
    assert (record.identifier, record.from_organization, record.classification) == (identifier, chamber, classification)


def test_a_bill_keeps_its_slice_without_the_stamp_of_the_file() -> None:
    record, later = listed(), listed(StatusCurrentAsOf="2026-07-01T23:55:09.263")
    assert isinstance(record, BillRecord)
    assert isinstance(later, BillRecord)
    assert record.raw() == later.raw()
    kept = json.loads(record.raw())
    assert kept == {key: value for key, value in json.loads(LIST)[1].items() if key != "StatusCurrentAsOf"}


def test_trial_bills_of_the_site_are_not_bills() -> None:
    records = read("master-list", LIST.replace(b'"Title": "Civil Actions', b'"Title": "OIS Test', 1))
    assert [record.identifier for record in records] == ["HB 351"]


def test_one_unreadable_bill_costs_itself() -> None:
    flaw = listed(BillNumber="Bill 351")
    assert isinstance(flaw, Flaw)
    assert flaw.what == "Bill 351"
    assert "is no number of a bill" in flaw.reason


def test_the_whole_text_of_an_action_is_read_across_its_links() -> None:
    cell = (
        'Floor Amendment {<a href="/2026RS/amds/bil_0001/x.pdf">123456/1</a> (Senator Example) Rejected '
        '(<a href="/2026RS/votes/senate/0001.pdf">13-28</a>)'
    )
    action = last_action(("Approved by the Governor - Chapter 459", cell))
    assert action.description == "Floor Amendment {123456/1 (Senator Example) Rejected (13-28)"
    assert action.classification == {A.AMENDMENT_FAILURE}


def test_a_row_without_a_chamber_is_a_text_and_no_action() -> None:
    record = detailed()
    assert not any(action.description.startswith("Text") for action in record.actions or ())
    assert record.versions is not None
    assert record.versions[0] == VersionRecord(
        "First",
        "https://mgaleg.maryland.gov/2026RS/bills/hb/hb0351f.pdf",
        title="Public Safety - Federal Agents - Digital Unmasking",
    )
    assert [version.label for version in record.versions] == ["First", "Third", "Enrolled", "Chapter"]


def test_a_note_linked_in_the_history_is_no_version() -> None:
    record = detailed(("Text - Third - Constitutional Rights - Violations and Digital Unmasking", "Racial Equity Impact Note"))
    assert [version.label for version in record.versions or ()] == ["First", "Enrolled", "Chapter"]


SHEET = "https://mgaleg.maryland.gov/2026RS/votes/house/0204.pdf"
LINK = '(<a href="/2026RS/votes/house/0204.pdf">96-38</a>)'


def test_each_vote_sheet_is_asked_for_once_with_the_lines_that_link_it() -> None:
    again = '<a href="http://mgaleg.maryland.gov/2026RS/Votes/House/0204.PDF">House Concurs Senate Amendments</a>'
    expected, *requests = led_to((">House Concurs Senate Amendments<", f">{again}<"))
    assert expected == Expected("votes", 3, 3)
    assert [request.url for request in requests] == [
        f"{SHEET}#hb0351",
        "https://mgaleg.maryland.gov/2026RS/votes/senate/0996.pdf#hb0351",
        "https://mgaleg.maryland.gov/2026RS/votes/house/1382.pdf#hb0351",
    ]
    assert requests[0].context == {"history": "Third Reading Passed (96-38)\nHouse Concurs Senate Amendments"}


def test_a_committees_sheet_is_left() -> None:
    expected, *requests = led_to(("/votes/house/0204.pdf", "/votes_comm/hb0351_jud.pdf"))
    assert expected == Expected("votes", 3, 2)
    assert [request.url.rpartition("/")[2] for request in requests] == ["0996.pdf#hb0351", "1382.pdf#hb0351"]


def test_of_a_line_with_two_sheets_neither_takes_the_last_word() -> None:
    two = LINK + ' <a href="/2026RS/votes/house/0203.pdf">first</a>'
    contexts = {request.url: request.context["history"] for request in led_to((LINK, two))[1:]}
    assert contexts[f"{SHEET}#hb0351"] == contexts[f"{SHEET.replace('0204', '0203')}#hb0351"] == ""


def test_a_vote_link_that_is_no_sheet_is_a_flaw_of_the_page() -> None:
    flaw, expected, *requests = led_to(("/votes/house/0204.pdf", "/votes/house/0204.htm"))
    assert flaw == Flaw("a vote sheet of the history", "no address of a sheet: '/2026RS/votes/house/0204.htm'")
    assert (expected, len(requests)) == (Expected("votes", 3, 2), 2)


def test_post_passage_is_the_governors() -> None:
    action = last_action()
    assert (action.chamber, action.date) == (Chamber.EXECUTIVE, datetime.date(2026, 5, 12))
    assert action.classification == {A.EXECUTIVE_SIGNATURE, A.BECAME_LAW}


MOON = (
    'Delegates <a href="/mgawebsite/Members/Details/">Moon</a>, <a href="/mgawebsite/Members/Details/">Charkoudian</a>, '
    'and <a href="/mgawebsite/Members/Details/">Martinez</a>'
)


def member(name: str) -> str:
    return f'<a href="/mgawebsite/Members/Details/example">{name}</a>'


@pytest.mark.parametrize(
    ("printed", "sponsors"),
    [
        (f"Delegate {member('Example, A.')}", [("Example, A.", Chamber.LOWER)]),
        (f"Delegates {member('Example, A.')} and {member('Sample')}", [("Example, A.", Chamber.LOWER), ("Sample", Chamber.LOWER)]),
        (f"Senator {member('Sample')} (By Request - Example Task Force)", [("Sample", Chamber.UPPER)]),
        (
            f"Speaker (By Request - Administration) and Delegates {member('One')}, {member('Two')}",
            [("Speaker", None), ("One", Chamber.LOWER), ("Two", Chamber.LOWER)],
        ),
        ("Chair, Example Committee (By Request - Departmental - Example)", [("Chair, Example Committee", None)]),
        (f"Senators <!-- a note -->\n {member('One')},\n {member('Two')}", [("One", Chamber.UPPER), ("Two", Chamber.UPPER)]),
        ("Example County Senators", [("Example County Senators", None)]),
        (
            "Example County Delegation and Sample County Delegation",
            [("Example County Delegation and Sample County Delegation", None)],
        ),
    ],
)
def test_sponsors_are_split_at_links_and_not_at_commas(printed: str, sponsors: list[tuple[str, Chamber | None]]) -> None:
    record = detailed((MOON, printed))
    assert [(sponsor.name, sponsor.chamber) for sponsor in record.sponsorships or ()] == sponsors
    ranks = [sponsor.classification for sponsor in record.sponsorships or ()]
    assert ranks == [SponsorClassification.PRIMARY] + [SponsorClassification.COSPONSOR] * (len(sponsors) - 1)


def test_the_details_name_twins_and_earlier_bills() -> None:
    twin = '<div class="col-sm-12">Cross-filed with: <a href="#">SB0001</a></div>'
    earlier = '<div class="col-sm-12">Introduced in a prior session as: <a href="#">HB0002</a> Session: 2025 Regular Session</div>'
    record = detailed(('<div class="col-sm-12">Bill File Type: Regular</div>', twin + earlier))
    assert record.relations == (
        RelationRecord(Relation.COMPANION, "2026", "SB 1"),
        RelationRecord(Relation.PRIOR_SESSION, "2025", "HB 2"),
    )


def test_a_page_without_an_effective_date_is_silent_on_it() -> None:
    assert detailed().effective_text == "October 1, 2026"
    assert detailed(("Effective Date(s): October 1, 2026", "Emergency Bill")).effective_text is None


def replaced(old: bytes, new: bytes, *, count: int = -1) -> Callable[[bytes], bytes]:
    return lambda body: body.replace(old, new, count)


@pytest.mark.parametrize(
    ("damage", "telling"),
    [
        (lambda body: b"", r"the page is empty"),
        (lambda body: body[: len(body) // 2], r"not whole JSON"),
        (lambda body: body.decode().encode("utf-16"), r"wrong encoding: not utf-8-sig"),
        (lambda body: b"[]", r"bills of the master list: expected at least 1, found 0"),
        (lambda body: b'{"bills": []}', r"bills of the master list: expected a list, found dict"),
        (replaced(b'"ReportDateOppositeHouse"', b'"ReportDate"', count=1), r"number 1 of 2, lacks \['ReportDateOppositeHouse'\]"),
        (replaced(b"2026 Regular", b"2025 Regular"), r"another session: expected 2026 Regular Session, found 2025 Regular Session"),
        (replaced(b"2026 Regular", b"2025 Regular", count=1), r"found 2025 Regular Session, 2026 Regular Session"),
        (replaced(b'"Title": "C', b'"Title": null, "Tidle": "C'), r"2 of 2 records cannot be read"),
    ],
)
def test_a_damaged_list_says_what_it_lacks(damage: Callable[[bytes], bytes], telling: str) -> None:
    with pytest.raises(SourceChanged, match=telling) as caught:
        read("master-list", damage(LIST))
    assert caught.value.url == LIST_URL


@pytest.mark.parametrize(
    ("damage", "telling"),
    [
        (lambda body: b"", r"the page is empty"),
        (lambda body: body[: len(body) // 2], r"the page is cut off"),
        (lambda body: body.decode().encode("utf-16"), r"wrong encoding"),
        (replaced(b'id="detailsHistory"', b'id="history"'), r"«table#detailsHistory thead th»: expected at least 1, found 0"),
        (
            replaced(b"<th>Calendar Date</th><th>Legislative Date</th>", b"<th>Legislative Date</th><th>Calendar Date</th>"),
            r"the columns of the history: expected Chamber, Calendar Date, .* found Chamber, Legislative Date, ",
        ),
        (replaced(b"<td>Passed Enrolled</td><td></td>", b"<td>Passed Enrolled</td>"), r"cells in a row .* expected 5, found 4"),
        (replaced(b"<td>House</td>", b"<td>Assembly</td>"), r"an action of 'Assembly', who is not known"),
        (replaced(b"<td>2/26/2026</td>", b"<td>26 February</td>"), r"expected M/D/YYYY, found '26 February'"),
        (replaced(b"<td>Passed Enrolled</td>", b"<td></td>"), r"an action of 4/10/2026 without words"),
        (replaced(b"top-box", b"box"), r"dl\.top-box dt.*Sponsored by.*: expected 1 to 1, found 0"),
        (replaced(b">Synopsis<", b">Summary<"), r"Synopsis.*: expected 1 to 1, found 0"),
        (replaced(b">HB0351<", b">HB0352<"), r"another bill: expected HB0351, found HB0352"),
        (replaced(b"h2", b"h3"), r"«h2»: expected at least 1, found 0"),
        (replaced(b"/2026RS/", b"/2025RS/"), r"texts of another session: expected 2026RS, found 2025RS"),
        (replaced(b"/2026RS/", b"/"), r"texts of another session: expected 2026RS, found none"),
        (replaced(MOON.encode(), b"Delegates Moon, Charkoudian, and Martinez"), r"sponsors without links: 'Delegates Moon"),
        (replaced(MOON.encode(), b""), r"a bill without a sponsor"),
    ],
)
def test_a_damaged_details_page_says_what_it_lacks(damage: Callable[[bytes], bytes], telling: str) -> None:
    with pytest.raises(SourceChanged, match=telling) as caught:
        read("details", damage(DETAILS), identifier="HB 351")
    assert caught.value.url == DETAILS_URL


def test_a_page_of_an_undeclared_session_is_refused() -> None:
    with pytest.raises(SourceChanged, match="not declared: expected 2027, 2026, 2025, found 1999"):
        read("master-list", LIST, session="1999")


def test_a_crawl_starts_with_the_list_and_then_the_watched_bills() -> None:
    plan = Plan(STATE.session("2026"), ("HB 351", "SB 1048"), now=datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC))
    assert [(request.kind, request.url, request.identifier) for request in STATE.start(plan)] == [
        ("master-list", LIST_URL, ""),
        ("hearings", hearings_url("02282026", "03302026"), ""),
        ("details", DETAILS_URL, "HB 351"),
        ("details", DETAILS_URL.replace("hb0351", "sb1048"), "SB 1048"),
    ]


def hearings_url(first: str, last: str) -> str:
    return (
        f"https://mgaleg.maryland.gov/mgawebsite/Meetings/Day/{first}{last}?budget=show&cmte=allcommittees&updates=show&ys=2026rs"
    )


@pytest.mark.parametrize(
    ("moment", "days"),
    [
        ("2025-12-01T12:00+00:00", None),
        ("2026-01-02T12:00+00:00", ("01142026", "02012026")),
        # Still the evening of the last day in Maryland.
        ("2026-04-14T03:00+00:00", ("04132026", "05132026")),
        ("2026-04-14T12:00+00:00", None),
    ],
)
def test_the_calendar_is_asked_for_until_the_session_ends(moment: str, days: tuple[str, str] | None) -> None:
    plan = Plan(STATE.session("2026"), (), now=datetime.datetime.fromisoformat(moment))
    asked = [request.url for request in STATE.start(plan) if request.kind == "hearings"]
    assert asked == ([hearings_url(*days)] if days else [])


def test_a_crawl_of_the_watched_bills_alone_leaves_the_list() -> None:
    plan = Plan(STATE.session("2025"), ("HB 1",), now=datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC), catalogue=False)
    (request,) = STATE.start(plan)
    assert request.url == "https://mgaleg.maryland.gov/mgawebsite/Legislation/Details/hb0001?ys=2025RS"
    assert request.session == "2025"


@pytest.mark.parametrize(
    "changes",
    [
        {"ReportActionHouseOfOrigin": {"x": 1}},
        {"ReportActionHouseOfOrigin": ""},
        {"ThirdReadingActionHouseOfOrigin": 5},
        {"CommitteePrimaryOrigin": ["Judiciary"]},
        {"CrossfileBillNumber": None},
        {"Sponsors": []},
    ],
    ids=str,
)
def test_a_value_that_is_no_word_costs_the_bill_and_makes_no_action(changes: dict[str, Any]) -> None:
    assert isinstance(listed(**changes), Flaw)
