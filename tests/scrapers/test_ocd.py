"""Open Civic Data: each form of a bill, each form of a file, and what damage costs."""

import datetime
import gzip
import json
import tracemalloc
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from scrapers import ocd
from scrapers.errors import SourceChanged
from scrapers.ocd import Found
from scrapers.ocd.bill import session_of
from scrapers.records import ActionRecord, BillRecord, Flaw, RelationRecord, SponsorRecord, VersionRecord, VoteRecord
from scrapers.vocabulary import ActionClassification as A
from scrapers.vocabulary import BillClassification, Chamber, Relation, SponsorClassification, VoteOption, VoteResult
from tests.providing import OFFICIAL, export, exported, folder, line, lines, scraped, served, tally, vote_event

SHARED = Path(__file__).parents[3] / "shared"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="the reference material is not beside the project")
INTRODUCED = ActionRecord(datetime.date(2026, 2, 1), Chamber.LOWER, "Introduced", frozenset({A.INTRODUCTION}))


def read(path: Path) -> list[Found | Flaw]:
    return [told for file in ocd.files(path) for told in ocd.bills(file)]


def found(told: Any, tmp_path: Path) -> Found:
    """The one bill of a file that has only this."""
    (only,) = read(lines(tmp_path / "zz.jsonl", told))
    assert isinstance(only, Found), only
    return only


def bill(told: Any, tmp_path: Path) -> BillRecord:
    return found(told, tmp_path).record


# ---- A line of a corpus ----


def test_a_line_is_a_bill_as_its_state_prints_it(tmp_path: Path) -> None:
    only = found(line("HB0001"), tmp_path)
    assert (only.code, only.session, only.name) == ("zz", "2026", "")
    record = only.record
    assert (record.identifier, record.from_organization, record.source_url) == ("HB 1", Chamber.LOWER, OFFICIAL)
    assert record.actions == (INTRODUCED,)
    assert json.loads(record.raw()) == line("HB0001")


def test_an_empty_list_is_silence(tmp_path: Path) -> None:
    record = bill(line(actions=[]), tmp_path)
    assert (record.actions, record.votes, record.sponsorships, record.versions) == (None, None, None, None)


def test_words_that_we_lack_are_left_and_counted(tmp_path: Path) -> None:
    only = found(line(classification=["bill", "appropriation"], actions=[["2026-02-01", "lower", "Read", ["reading-9"]]]), tmp_path)
    assert only.record.classification is BillClassification.BILL
    assert only.record.actions is not None
    assert only.record.actions[0].classification == frozenset()
    assert only.left == ("the word «appropriation» of a bill", "the word «reading-9» of an action")


def test_sponsors_without_a_part_and_abstracts_that_are_cut_off_are_left(tmp_path: Path) -> None:
    only = found(line(sponsors=["Member A"], abstract="x" * 300), tmp_path)
    assert (only.record.sponsorships, only.record.abstract) == (None, None)
    assert len(only.left) == 2
    assert bill(line(abstract="Whole."), tmp_path).abstract == "Whole."


def test_an_act_of_nobody_is_the_legislatures_and_counted(tmp_path: Path) -> None:
    only = found(line(actions=[["2026-02-01", "", "Chaptered", []]]), tmp_path)
    assert only.record.actions is not None
    assert only.record.actions[0].chamber is Chamber.LEGISLATURE
    assert only.left == ("the chamber of an act, which is not told",)


def test_a_day_that_is_not_whole_costs_the_action_and_is_counted(tmp_path: Path) -> None:
    only = found(line(actions=[["2026-02", "lower", "Introduced", []], ["2026-02-03", "lower", "Passed", []]]), tmp_path)
    assert [action.description for action in only.record.actions or ()] == ["Passed"]
    assert only.left == ("an action without a whole date or a text",)


def test_votes_without_an_id_are_told_apart_by_what_they_say_whatever_their_order(tmp_path: Path) -> None:
    votes = [tally(), tally(yes=16), tally()]
    keys = [vote.source_key for vote in bill(line(votes=votes), tmp_path).votes or ()]
    assert len(set(keys)) == 3
    again = [vote.source_key for vote in bill(line(votes=votes[::-1]), tmp_path).votes or ()]
    assert sorted(again) == sorted(keys)


def test_a_vote_that_nobody_counted_is_no_vote(tmp_path: Path) -> None:
    only = found(line(votes=[tally(counts={}), tally(counts={"yes": 0, "no": 0})]), tmp_path)
    assert only.record.votes is None
    assert Counter(only.left) == {"a vote without a date, a motion or a count": 2}


def test_a_number_that_is_none_stays_as_it_is(tmp_path: Path) -> None:
    assert [bill(line(number), tmp_path).identifier for number in ("HB 12A", "SJR 1 X", "hb1")] == ["HB 12A", "SJR 1 X", "hb1"]


# ---- What a scraper leaves ----


def test_a_scraped_bill_with_the_votes_that_lie_beside_it(tmp_path: Path) -> None:
    (only,) = read(folder(tmp_path / "zz", bill_1=scraped(), vote_event_1=vote_event()))
    assert isinstance(only, Found)
    record = only.record
    assert only.scraped_at == datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
    assert (only.name, record.abstract, record.subjects) == ("Example", "Lets people sue.", ("Courts",))
    assert record.source_url == OFFICIAL
    assert record.actions == (INTRODUCED,)
    assert record.sponsorships == (
        SponsorRecord("Member A", SponsorClassification.PRIMARY),
        SponsorRecord("Member B", SponsorClassification.COSPONSOR),
    )
    assert record.versions == (VersionRecord("Introduced", f"{OFFICIAL}/text"),)
    assert record.relations == (RelationRecord(Relation.COMPANION, "2026", "SB 2"),)
    assert record.votes == (
        VoteRecord(
            source_key=f"{OFFICIAL}/vote.pdf",
            date=datetime.date(2026, 2, 20),
            chamber=Chamber.LOWER,
            motion_text="Third Reading",
            result=VoteResult.PASS,
            counts={VoteOption.YES: 1, VoteOption.NO: 1},
            votes=(("Member A", VoteOption.YES), ("Member B", VoteOption.NO)),  # type: ignore[arg-type]
            source_url=f"{OFFICIAL}/vote",
        ),
    )
    assert b"Third Reading" in record.raw()


def test_the_same_number_in_another_folder_or_session_has_votes_of_its_own(tmp_path: Path) -> None:
    folder(tmp_path / "a", bill=scraped(), vote=vote_event())
    folder(tmp_path / "b", bill=scraped(), other=scraped(legislative_session="2025"))
    told = [told for told in read(tmp_path) if isinstance(told, Found)]
    assert [(len(one.record.votes or ()), one.session) for one in told] == [(1, "2026"), (0, "2026"), (0, "2025")]


def test_a_vote_of_a_bill_that_is_not_there_is_a_flaw(tmp_path: Path) -> None:
    _, flaw = read(folder(tmp_path / "zz", bill_1=scraped(), vote_event_1=vote_event("HB2")))
    assert flaw == Flaw("HB2 of 2026", "1 votes of a bill that is not there")


def test_a_votes_own_number_comes_before_its_dedupe_key(tmp_path: Path) -> None:
    (only,) = read(folder(tmp_path / "zz", bill_1=scraped(), vote_event_1=vote_event(identifier="26211501")))
    assert isinstance(only, Found)
    assert [vote.source_key for vote in only.record.votes or ()] == ["26211501"]


def test_names_without_totals_are_counted_and_said_to_be(tmp_path: Path) -> None:
    (only,) = read(folder(tmp_path / "zz", bill_1=scraped(), vote_event_1=vote_event(counts=[])))
    assert isinstance(only, Found)
    (vote,) = only.record.votes or ()
    assert (vote.counts, vote.counts_stated) == ({VoteOption.YES: 1, VoteOption.NO: 1}, False)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-02-21T03:30:00+00:00", 20),  # an evening in the state, whose clock is hours behind UTC
        ("2026-02-20T00:00:00+00:00", 20),  # a day that was written as a moment
        ("2026-02-20", 20),
    ],
)
def test_a_moment_is_the_states_own_day(moment: str, day: int, tmp_path: Path) -> None:
    illinois = {"id": "ocd-jurisdiction/country:us/state:il/government", "name": "Illinois"}
    beside = folder(tmp_path / "x", bill_1=scraped("HB9999", jurisdiction=illinois), vote_1=vote_event("HB9999", start_date=moment))
    (only,) = read(beside)
    assert isinstance(only, Found)
    assert [vote.date.day for vote in only.record.votes or ()] == [day]


def test_two_texts_under_one_label_are_told_apart_by_their_day(tmp_path: Path) -> None:
    texts: list[Any] = [{"note": "Amended", "links": [], "date": day} for day in ("2026-02-01", "2026-02-02", "2026-02-02")]
    only = found(scraped(versions=texts), tmp_path)
    assert [version.label for version in only.record.versions or ()] == ["Amended", "Amended (2026-02-02)"]
    assert only.left == ("a version that cannot be told from another",)


def test_congress_and_districts_are_jurisdictions_too(tmp_path: Path) -> None:
    def code(place: str) -> str:
        return found(scraped(jurisdiction={"id": f"ocd-jurisdiction/country:us/{place}government", "name": "X"}), tmp_path).code

    assert [code(""), code("district:dc/"), code("territory:pr/")] == ["us", "dc", "pr"]


# ---- What Open States exports and serves ----


def test_an_export_names_its_state_by_its_folder_and_its_chambers_by_name(tmp_path: Path) -> None:
    (only,) = read(export(tmp_path / "ZZ_2026_json_0.zip", [exported()]))
    assert isinstance(only, Found)
    assert (only.code, only.name) == ("zz", "Example")
    assert [(action.chamber, action.description) for action in only.record.actions or ()] == [
        (Chamber.LOWER, "Introduced"),
        (Chamber.UPPER, "Passed"),
    ]
    (vote,) = only.record.votes or ()
    assert (vote.chamber, vote.counts, len(vote.votes)) == (Chamber.UPPER, {VoteOption.YES: 2}, 2)
    assert only.left == ("a related bill that is not named, or in a way that we have no word for",)


def test_an_export_without_its_folder_needs_a_name_that_we_know(tmp_path: Path) -> None:
    assert found(exported("HB 9999", jurisdiction_name="Illinois"), tmp_path).code == "il"
    with pytest.raises(SourceChanged, match="nothing tells the code of Example"):
        read(lines(tmp_path / "zz.jsonl", exported()))


def test_what_the_api_serves_has_its_ids(tmp_path: Path) -> None:
    record = bill(served(), tmp_path)
    assert [vote.source_key for vote in record.votes or ()] == ["ocd-vote/0"]
    assert (record.sponsorships, record.relations) == (None, None)


# ---- Files ----


def test_lines_lists_objects_and_zips_hold_the_same_bill(tmp_path: Path) -> None:
    told = scraped()
    (tmp_path / "list.json").write_text(json.dumps([told], indent=2), encoding="utf-8")
    (tmp_path / "one.json").write_text(json.dumps(told, indent=2), encoding="utf-8-sig")
    (tmp_path / "list.json.gz").write_bytes(gzip.compress(json.dumps([told]).encode()))
    paths = [tmp_path / "list.json", tmp_path / "one.json", tmp_path / "list.json.gz"]
    paths += [lines(tmp_path / "l.jsonl", told), lines(tmp_path / "l.jsonl.gz", told), export(tmp_path / "z.zip", [told])]
    records = [one.record for path in paths for one in read(path) if isinstance(one, Found)]
    assert len(records) == len(paths)
    assert all(record == records[0] for record in records)


def test_a_folder_is_searched_and_what_is_no_json_is_passed_over(tmp_path: Path) -> None:
    lines(tmp_path / "zz.jsonl.gz", line())
    folder(tmp_path / "deep" / "er", bill=scraped("HB2"))
    (tmp_path / "README.md").write_text("no bill", encoding="utf-8")
    assert [file.name for file in ocd.files(tmp_path)] == ["zz.jsonl.gz", f"{tmp_path.name}/deep/er/"]


def test_the_files_of_a_folder_are_kept_as_the_same_bytes_each_time(tmp_path: Path) -> None:
    def kept() -> bytes:
        into = BytesIO()
        (file,) = ocd.files(tmp_path / "zz")
        ocd.pieces(file, into)
        return into.getvalue()

    folder(tmp_path / "zz", bill=scraped())
    first = kept()
    (tmp_path / "zz" / "bill.json").touch()
    assert kept() == first
    assert b"Lets people sue." in first


def test_a_damaged_line_is_a_flaw_with_its_number_and_costs_itself(tmp_path: Path) -> None:
    told = read(lines(tmp_path / "zz.jsonl", line("HB1"), '{"state": "zz"', "", line("HB2", title=" "), line("HB3")))
    assert [each.record.identifier for each in told if isinstance(each, Found)] == ["HB 1", "HB 3"]
    cut, untitled = (each for each in told if isinstance(each, Flaw))
    assert cut.what == "line 2"
    assert untitled == Flaw("line 4, HB2", "HB 2 has an empty title")


def test_a_first_line_that_is_damaged_is_told_too(tmp_path: Path) -> None:
    flaw, only = read(lines(tmp_path / "zz.jsonl", "{", line()))
    assert isinstance(flaw, Flaw)
    assert isinstance(only, Found)


@pytest.mark.parametrize("damage", ["{", '{"identifier": "HB 2"}', "[1, 2]", '"bill"', "null", "\xff"])
def test_what_is_no_bill_is_a_flaw_and_never_an_error(damage: str, tmp_path: Path) -> None:
    path = lines(tmp_path / "zz.jsonl", line())
    path.write_bytes(path.read_bytes() + damage.encode("latin-1") + b"\n")
    assert [type(each) for each in read(path)] == [Found, Flaw]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("empty.jsonl", b""),
        ("table.jsonl", b"bill,date\nHB 1,2026-02-01\n" * 1000),
        ("other.json", b'{"docket": 1}'),
        ("list.json", b"[]"),
        ("cut.zip", b"PK\x03\x04 and nothing"),
        ("page.json", b"<html></html>"),
    ],
)
def test_a_file_of_another_sort_is_an_error_that_says_so(name: str, body: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(body)
    with pytest.raises(SourceChanged, match="not Open Civic Data"):
        read(tmp_path / name)


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "nothing.jsonl")


def test_a_packed_file_that_breaks_off_gives_what_it_has_and_an_error(tmp_path: Path) -> None:
    path = lines(tmp_path / "zz.jsonl.gz", *(line(f"HB{n}") for n in range(2000)))
    path.write_bytes(path.read_bytes()[:-200])
    (file,) = ocd.files(path)
    told = ocd.bills(file)
    assert isinstance(next(told), Found)
    with pytest.raises(SourceChanged, match=r"breaks off after 1,\d{3} bills"):
        list(told)


def test_a_list_that_breaks_off_gives_what_it_has_and_an_error(tmp_path: Path) -> None:
    path = tmp_path / "zz.json"
    path.write_text(json.dumps([line("HB1"), line("HB2")])[:-40], encoding="utf-8")
    (file,) = ocd.files(path)
    told = ocd.bills(file)
    assert isinstance(next(told), Found)
    with pytest.raises(SourceChanged, match="breaks off after 1 bills"):
        next(told)


def test_a_long_list_is_never_held_whole(tmp_path: Path) -> None:
    path = tmp_path / "zz.json"
    with path.open("w", encoding="utf-8") as stream:
        stream.write("[" + ",".join(json.dumps(line(f"HB{n}", abstract="x" * 20_000)) for n in range(1, 1001)) + "]")
    (file,) = ocd.files(path)
    tracemalloc.start()
    try:
        assert sum(1 for _ in ocd.bills(file)) == 1000
        assert tracemalloc.get_traced_memory()[1] < path.stat().st_size / 2
    finally:
        tracemalloc.stop()


# ---- Sessions ----


def test_a_session_has_the_declared_identifier_or_one_that_an_address_can_hold() -> None:
    assert session_of("ca", "20252026 Special Session 1") == "20252026S1"
    assert session_of("zz", "2026 Special Session 1") == "2026-Special-Session-1"
    with pytest.raises(ValueError, match="no row can hold"):
        session_of("zz", "x" * 31)


# ---- Real data ----


@needs_shared
def test_what_scrapers_left_of_real_bills_is_read_whole() -> None:
    told = read(SHARED / "captures" / "il" / "openstates_raw")
    assert all(isinstance(each, Found) for each in told)
    records = {each.record.identifier: each.record for each in told if isinstance(each, Found)}
    assert set(records) == {"HB 1312", "HB 2568", "HB 2682", "SB 246", "SB 2510", "SB 2729"}
    votes = {vote.source_key.rpartition("/")[2]: vote for vote in records["HB 1312"].votes or ()}
    third = votes["10400HB1312_04072025_036000T.pdf"]
    assert third.counts == {VoteOption.YES: 106, VoteOption.NO: 0, VoteOption.EXCUSED: 11, VoteOption.NOT_VOTING: 1}
    # One name short of its tally, as Open States has it: both are kept.
    assert Counter(option for _, option in third.votes)[VoteOption.YES] == 105
    assert records["SB 2510"].actions is not None


@needs_shared
@pytest.mark.slow
def test_every_bill_of_the_corpus_is_read() -> None:
    bills: Counter[str] = Counter()
    for told in read(SHARED / "corpus"):
        assert isinstance(told, Found), told
        bills[told.code] += 1
    assert bills == {"ca": 1542, "ct": 2770, "il": 4356, "md": 2726, "ny": 9700, "va": 1929}
