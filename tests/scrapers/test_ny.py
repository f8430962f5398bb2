"""New York: pages written from facts, one real answer of the API, invented bills for the traps, and damage."""

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from scrapers.errors import Blocked, SourceChanged
from scrapers.page import Page, Request
from scrapers.records import BillRecord, Flaw, PersonVoteRecord, RelationRecord, VoteRecord
from scrapers.state import Plan
from scrapers.states.ny import STATE, bill, recognise
from scrapers.vocabulary import BillClassification, Chamber, Relation, VoteOption, VoteResult

ROOT = Path(__file__).parents[2]
ARCHIVE = ROOT / "scrapers/archive/ny"
CAPTURES = ROOT / "tests/captures/ny"
REAL = ROOT.parent / "shared/captures/ny"
ENTRIES = json.loads((ARCHIVE / "manifest.json").read_bytes())["pages"]
YEAS_AND_NAYS = {
    "S9005-2025.json": [(14, 7, 1), (39, 22, 2)],
    "S9005-votes.json": [(93, 47, 10)],
    "A10005-votes.json": [(21, 9, 4)],
}


def page_of(entry: dict[str, Any], body: bytes) -> Page:
    request = Request(entry["kind"], entry["url"], entry["session"], entry["identifier"])
    return Page(request, body, request.url, retrieved_at=None)


def capture(case: str) -> Page:
    entry = json.loads((CAPTURES / case / "request.json").read_bytes())
    return page_of(entry, (CAPTURES / case / entry["file"]).read_bytes())


def with_body(page: Page, body: bytes) -> Page:
    return Page(page.request, body, page.url, retrieved_at=None)


def read(page: Page) -> list[Any]:
    return list(STATE.pages[page.request.kind].parse(page))


# An invented bill of an invented session, for what no capture has.


def held(items: Any) -> dict[str, Any]:
    return {"items": items, "size": len(items)}


def member(name: str, chamber: str = "SENATE") -> dict[str, Any]:
    return {"shortName": name.upper(), "fullName": f"Example {name}", "chamber": chamber}


def actions(*lines: str) -> dict[str, Any]:
    """Lines as in "SENATE: REFERRED TO CODES", a day each."""
    split = [line.split(": ", 1) for line in lines]
    return held(
        [{"date": f"2031-02-{n:02}", "chamber": c, "sequenceNo": n, "text": text} for n, (c, text) in enumerate(split, start=1)]
    )


def vote(committee: str = "", **ballots: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "version": "",
        "voteType": "COMMITTEE" if committee else "FLOOR",
        "voteDate": "2031-03-01",
        "committee": {"chamber": "SENATE", "name": committee} if committee else None,
        "memberVotes": held({code: held(members) for code, members in ballots.items()}),
    }


def example(active: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    print_of_it = {"printNo": "S1", "version": "", "actClause": "AN ACT of example"}
    original = print_of_it | {"sameAs": held([]), "coSponsors": held([])} | (active or {})
    return {
        "basePrintNo": "S1",
        "session": 2031,
        "billType": {"chamber": "SENATE"},
        "title": "Example act",
        "activeVersion": "",
        "sponsor": {"member": member("Ash"), "budget": False, "rules": False},
        "summary": "An example",
        "status": {"statusType": "IN_SENATE_COMM", "statusDesc": "In Senate Committee", "committeeName": "Codes"},
        "actions": actions("SENATE: REFERRED TO CODES"),
        "amendments": held({"": original}),
        "votes": held([]),
        "previousVersions": held([]),
    } | changes


def answered(content: dict[str, Any], *, kind: str = "bill", url: str = "https://api.example/S1", identifier: str = "S1") -> Page:
    return Page(Request(kind, url, "2031-2032", identifier), json.dumps(content).encode(), url, retrieved_at=None)


def read_example(active: dict[str, Any] | None = None, **changes: Any) -> BillRecord:
    (record,) = bill(answered({"success": True, "responseType": "bill", "result": example(active, **changes)}))
    return record


# What was written from facts


@pytest.mark.parametrize("entry", [e for e in ENTRIES if e["identifier"]], ids=lambda entry: entry["file"])
def test_each_archived_page_of_a_bill_is_read_as_the_bill_that_its_manifest_names(entry: dict[str, Any]) -> None:
    (record,) = read(page_of(entry, (ARCHIVE / entry["file"]).read_bytes()))
    assert (record.session, record.identifier) == (entry["session"], entry["identifier"])
    counts = [tuple(v.counts[o] for o in (VoteOption.YES, VoteOption.NO, VoteOption.EXCUSED)) for v in record.votes]
    assert counts == YEAS_AND_NAYS.get(entry["file"], [])
    assert all(v.names_match_counts for v in record.votes)
    assert all(STATE.rules.read(a.description) is not None for a in record.actions or ())


def test_the_archive_holds_no_file_that_its_manifest_does_not_name() -> None:
    assert {path.name for path in ARCHIVE.iterdir()} == {"manifest.json"} | {entry["file"] for entry in ENTRIES}


def test_the_substituted_twin_keeps_its_own_history_and_names_its_companion() -> None:
    entry = next(e for e in ENTRIES if e["file"] == "A10005-2025.json")
    (record,) = read(page_of(entry, (ARCHIVE / entry["file"]).read_bytes()))
    assert record.actions[-1].description == "ORDERED TO THIRD READING RULES CAL.171"
    assert record.relations == (RelationRecord(Relation.COMPANION, "2025-2026", "S9005"),)


# A real answer


@pytest.mark.skipif(not REAL.exists(), reason="the real captures are not here")
def test_a_real_answer_of_the_api_is_recognised_and_read() -> None:
    body = (REAL / "openleg-repo/sourcefile/S609-2017_JSON").read_bytes()
    found = recognise("S609-2017_JSON", body, None)
    assert found is not None
    (record,) = bill(Page(found.request, body, found.request.url, retrieved_at=None))
    assert (record.session, record.identifier) == ("2017-2018", "S609")
    assert record.title == "Relates to training requirements for home inspector licensing"
    assert record.status_text == "In Senate Committee (Judiciary)"
    assert [(v.label, v.date) for v in record.versions or ()] == [
        ("S609", datetime.date(2017, 1, 4)),
        ("S609A", datetime.date(2017, 1, 18)),
    ]
    assert record.relations == (RelationRecord(Relation.PRIOR_SESSION, "2015-2016", "S5027"),)
    assert record.votes == ()


# Traps


def test_actions_follow_their_sequence_and_not_their_place_on_the_page() -> None:
    rows = actions("SENATE: REFERRED TO CODES", "SENATE: REPORTED AND COMMITTED TO FINANCE")
    record = read_example(actions=rows | {"items": rows["items"][::-1]})
    assert [a.organization for a in record.actions or ()] == ["CODES", "FINANCE"]


def test_a_substitution_that_was_reconsidered_substitutes_nothing() -> None:
    taken = actions("SENATE: REFERRED TO CODES", "SENATE: SUBSTITUTED FOR A07B")
    assert read_example(actions=taken).relations == (RelationRecord(Relation.SUBSTITUTES, "2031-2032", "A7"),)
    undone = actions("SENATE: SUBSTITUTED FOR A07B", "SENATE: SUBSTITUTION RECONSIDERED")
    assert read_example(actions=undone).relations == ()


def test_every_same_as_bill_is_a_companion_and_repeats_of_earlier_bills_count_once() -> None:
    twins = [{"basePrintNo": number, "session": 2031} for number in ("A7", "A8")]
    earlier = [{"basePrintNo": "S5", "session": 2029}] * 2 + [{"basePrintNo": "S9", "session": 2031}]
    record = read_example(
        {"sameAs": held(twins)}, previousVersions=held(earlier), substitutedBy={"basePrintNo": "A8", "session": 2031}
    )
    assert [(r.relation, r.session, r.identifier) for r in record.relations or ()] == [
        (Relation.COMPANION, "2031-2032", "A7"),
        (Relation.COMPANION, "2031-2032", "A8"),
        (Relation.SUBSTITUTED_BY, "2031-2032", "A8"),
        (Relation.PRIOR_SESSION, "2029-2030", "S5"),
        (Relation.RELATED, "2031-2032", "S9"),
    ]


def test_the_current_sponsors_are_those_of_the_active_print_each_once() -> None:
    prints = example({"coSponsors": held([member("Old")])})["amendments"]["items"]
    amended = prints[""] | {
        "printNo": "S1A",
        "version": "A",
        "coSponsors": held([member("Elm")]),
        "multiSponsors": held([member("Fir"), member("Elm")]),
    }
    record = read_example(activeVersion="A", amendments=held(prints | {"A": amended}), additionalSponsors=held([member("Oak")]))
    assert [(s.name, s.classification.value) for s in record.sponsorships or ()] == [
        ("Example Ash", "primary"),
        ("Example Oak", "primary"),
        ("Example Elm", "cosponsor"),
        ("Example Fir", "cosponsor"),
    ]


@pytest.mark.parametrize(
    ("sponsor", "names"),
    [
        ({"member": None, "budget": True, "rules": False}, ["Budget"]),
        ({"member": member("Ash"), "budget": False, "rules": True}, ["Rules", "Example Ash"]),
        (None, []),
    ],
)
def test_a_bill_may_be_sponsored_by_the_budget_the_rules_committee_or_nobody(sponsor: Any, names: list[str]) -> None:
    assert [s.name for s in read_example(sponsor=sponsor).sponsorships or ()] == names


def test_a_print_that_is_not_published_is_hidden() -> None:
    prints = example()["amendments"]["items"]
    prints["A"] = {"printNo": "S1A", "version": "A", "publishDate": "2031-02-02"}
    published = {"": {"version": "", "published": False}, "A": {"version": "A", "published": True}}
    record = read_example(amendments=held(prints), publishStatusMap=held(published))
    assert [(v.label, v.date) for v in record.versions or ()] == [("S1A", datetime.date(2031, 2, 2))]


def test_a_title_that_is_empty_or_marked_is_not_shown_so() -> None:
    assert read_example(title="@Example  act").title == "Example act"
    assert read_example(title="", summary=None).title is None
    assert read_example({"actClause": ""}, summary="").official_title is None
    assert read_example(summary="").abstract is None


def test_a_roll_call_keeps_names_counts_them_and_states_no_result() -> None:
    ballots = {"AYE": [member("Ash")], "AYEWR": [member("Elm")], "NAY": [member("Fir")], "EXC": [member("Oak")]}
    assert read_example(votes=held([vote("Codes", **ballots)])).votes == (
        VoteRecord(
            source_key="2031-03-01-COMMITTEE-Codes-1-",
            date=datetime.date(2031, 3, 1),
            chamber=Chamber.UPPER,
            motion_text="Committee vote",
            result=VoteResult.UNSTATED,
            counts={VoteOption.YES: 2, VoteOption.NO: 1, VoteOption.EXCUSED: 1},
            votes=(
                PersonVoteRecord("Example Ash", VoteOption.YES),
                PersonVoteRecord("Example Elm", VoteOption.YES),
                PersonVoteRecord("Example Fir", VoteOption.NO),
                PersonVoteRecord("Example Oak", VoteOption.EXCUSED),
            ),
            organization="Codes",
            counts_stated=False,
            version="S1",
            source_url="https://www.nysenate.gov/legislation/bills/2031/S1",
            note="Aye with reservations: Example Elm.",
        ),
    )


def test_two_floor_votes_of_a_day_have_keys_of_their_own_that_other_votes_do_not_shift() -> None:
    floor, committee = vote(AYE=[member("Ash")]), vote("Codes", AYE=[member("Ash")])
    keys = [v.source_key for v in read_example(votes=held([floor, committee, floor])).votes or ()]
    assert keys == ["2031-03-01-FLOOR--1-", "2031-03-01-COMMITTEE-Codes-1-", "2031-03-01-FLOOR--2-"]


def test_a_member_without_a_full_name_votes_under_the_short_one() -> None:
    (roll,) = read_example(votes=held([vote(NAY=[{"shortName": "ASH", "fullName": ""}])])).votes or ()
    assert roll.votes == (PersonVoteRecord("ASH", VoteOption.NO),)


def test_a_letter_tells_bills_from_resolutions() -> None:
    record = next(bill(answered({"success": True, "result": example(basePrintNo="J1")}, identifier="J1")))
    assert record.classification is BillClassification.RESOLUTION


def test_only_a_bill_that_no_committee_has_received_may_have_no_history() -> None:
    introduced = {"statusType": "INTRODUCED", "statusDesc": "Introduced"}
    assert read_example(actions=held([]), status=introduced).actions == ()
    with pytest.raises(SourceChanged, match="actions: expected at least 1, found 0"):
        read_example(actions=held([]))


# The catalogue


def catalogue(page: Page, **changes: Any) -> Page:
    return with_body(page, json.dumps(json.loads(page.body) | changes).encode())


def test_a_part_of_the_catalogue_gives_its_bills_each_with_its_own_slice_and_asks_for_the_next_part() -> None:
    *bills, following = read(capture("first-part-of-the-catalogue"))
    assert [record.identifier for record in bills] == ["S8500", "S8504", "S9762"]
    assert json.loads(bills[2].raw())["sponsor"]["member"]["fullName"] == "Luis R. Sepúlveda"
    assert all(record.actions is None and record.votes is None for record in bills)
    assert "offset=4&" in following.url


def test_the_last_part_of_the_catalogue_asks_for_nothing() -> None:
    assert len(read(catalogue(capture("first-part-of-the-catalogue"), total=3))) == 3


def test_one_bill_of_the_catalogue_that_cannot_be_read_costs_itself() -> None:
    page = capture("first-part-of-the-catalogue")
    flaw, *rest = read(with_body(page, page.body.replace(b'"session": 2025', b'"session": 2023', 1)))
    assert flaw == Flaw("S8500", "ValueError: S8500 is of session 2023-2024, not 2025-2026")
    assert [type(item) for item in rest] == [BillRecord, BillRecord, Request]


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"offsetStart": 4, "offsetEnd": 6}, "another part of the bills of the catalogue: expected offset 1, found 4"),
        ({"offsetEnd": 1000}, "bills of the catalogue: expected 1000, found 3"),
        ({"total": "many"}, "total and offsets that are not numbers"),
        ({"result": {"items": [], "size": 0}}, "bills of the catalogue: expected at least 1, found 0"),
        ({"result": {"items": [{"basePrintNo": "S1"}], "size": 1}}, r"number 1 of 1, lacks \['billType'"),
    ],
)
def test_a_catalogue_that_is_not_the_part_asked_for_is_refused(changes: dict[str, Any], complaint: str) -> None:
    with pytest.raises(SourceChanged, match=complaint):
        read(catalogue(capture("first-part-of-the-catalogue"), **changes))


@pytest.mark.parametrize(
    ("since", "asks_for_the_catalogue"),
    [(None, True), ("2031-03-02T04:30+00:00", True), ("2031-03-02T05:30+00:00", False)],
)
def test_the_catalogue_is_read_once_in_a_day_of_new_yorks(since: str | None, asks_for_the_catalogue: bool) -> None:
    last = datetime.datetime.fromisoformat(since) if since else None
    now = datetime.datetime(2031, 3, 2, 20, tzinfo=datetime.UTC)
    asked = [request.kind for request in STATE.start(Plan(STATE.session("2025-2026"), ("S9005",), now, last))]
    assert asked == ["bill-list", "members", "members"] * asks_for_the_catalogue + ["bill", "assembly-votes"]


@pytest.mark.parametrize(
    ("day", "days", "lists_agendas"),
    [
        ("2026-05-21", "2026-05-19T00:00:00/2026-06-11T23:59:59", True),
        ("2025-01-08", "2025-01-08T00:00:00/2025-01-29T23:59:59", True),
        ("2026-12-31", "2026-12-29T00:00:00/2026-12-31T23:59:59", True),
        ("2024-12-30", "2025-01-08T00:00:00/2025-01-20T23:59:59", False),
        ("2027-01-06", None, False),
    ],
)
def test_meetings_of_the_session_are_asked_for_and_no_others(day: str, days: str | None, lists_agendas: bool) -> None:
    plan = Plan(STATE.session("2025-2026"), (), datetime.datetime.fromisoformat(f"{day}T17:00+00:00"))
    asked = {request.kind: request.url for request in STATE.start(plan)}
    meetings = asked.get("senate-meetings")
    assert meetings == (days and f"https://legislation.nysenate.gov/api/3/agendas/meetings/{days}?limit=1000&offset=1")
    assert ("assembly-agendas" in asked) is lists_agendas


def test_a_plan_without_the_catalogue_asks_for_the_watched_bills_only() -> None:
    plan = Plan(STATE.session("2025-2026"), ("S9005", "A9076"), datetime.datetime(2031, 3, 2, tzinfo=datetime.UTC), catalogue=False)
    asked = [(request.kind, request.identifier) for request in STATE.start(plan)]
    assert asked == [("bill", "S9005"), ("assembly-votes", "S9005"), ("bill", "A9076"), ("assembly-votes", "A9076")]


def test_a_watched_resolution_has_no_page_of_the_assemblys_votes() -> None:
    plan = Plan(STATE.session("2025-2026"), ("J1",), datetime.datetime(2031, 3, 2, tzinfo=datetime.UTC), catalogue=False)
    assert [request.kind for request in STATE.start(plan)] == ["bill"]


def test_the_key_is_for_the_apis_host_alone() -> None:
    assert STATE.api_key is not None
    assert (STATE.api_key.host, STATE.hosts) == ("legislation.nysenate.gov", ("legislation.nysenate.gov", "nyassembly.gov"))


# Damage


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (b'"actions"', b'"history"', r"the bill, number 1 of 1, lacks \['actions'\]"),
        (b'"sequenceNo": 7', b'"sequence": 7', r"actions, number 7 of 19, lacks \['sequenceNo'\]"),
        (b'"size": 19', b'"size": 20', "«actions»: expected 20, found 19"),
        (b'"size": 14', b'"size": 15', "«AYE»: expected 15, found 14"),
        (b'"memberVotes"', b'"ballots"', r"votes, number 1 of 1, lacks \['memberVotes'\]"),
        (b'"EXC"', b'"XYZ"', "a vote's code that is not known: 'XYZ'"),
        (b'"activeVersion": "C"', b'"activeVersion": "D"', "no «amendments.items.D» in the JSON"),
        (b'"coSponsors"', b'"cosponsors"', r"the active print, number 1 of 1, lacks \['coSponsors'\]"),
        (b'"budget": true', b'"budget": false', "neither a member nor the budget"),
        (b'"2026-05-27"', b'"27 May"', "cannot be read: ValueError: Invalid isoformat string: '27 May'"),
        (b'"basePrintNo": "S9005",\n    "session": 2025', b'"basePrintNo": "S9006",\n    "session": 2025', "found 2025-2026 S9006"),
        (b'"session": 2025', b'"session": 2027', "another bill: expected 2025-2026 S9005, found 2027-2028 S9005"),
        (b'"success"', b'"ok"', "no «success» in the JSON"),
        (b"Krueger", b"Kr\xfcger", "wrong encoding: not utf-8-sig"),
    ],
)
def test_a_damaged_bill_page_says_what_is_wrong_and_where(old: bytes, new: bytes, complaint: str) -> None:
    page = capture("S9005-enacted")
    assert old in page.body
    with pytest.raises(SourceChanged, match=complaint) as caught:
        read(with_body(page, page.body.replace(old, new)))
    assert caught.value.url == page.url


@pytest.mark.parametrize(("kept", "complaint"), [(0, "the page is empty"), (5000, "not whole JSON")])
def test_a_page_that_is_empty_or_cut_off_is_refused(kept: int, complaint: str) -> None:
    page = capture("S9005-enacted")
    with pytest.raises(SourceChanged, match=complaint):
        read(with_body(page, page.body[:kept]))


@pytest.mark.parametrize(
    ("code", "error", "complaint"),
    [
        (701, Blocked, "wants another key"),
        (702, Blocked, "wants another key"),
        (401, Blocked, "wants another key"),
        (11, SourceChanged, "the source has no such bill"),
        (100, SourceChanged, "answers with error 100: Example"),
    ],
)
def test_an_answer_that_is_an_error_says_so(code: int, error: type[Exception], complaint: str) -> None:
    with pytest.raises(error, match=complaint):
        list(bill(answered({"success": False, "errorCode": code, "message": "Example", "responseType": "error"})))
