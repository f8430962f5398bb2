"""Virginia: files that a person brings, the shipped archive, and the real files where they are there."""

import json
from collections import Counter
from pathlib import Path

import pytest

import scrapers
from scrapers.crawl import crawl
from scrapers.page import Page
from scrapers.records import BillRecord, Expected, PersonRecord, Record
from scrapers.replay import Capture, Leftover, Replay, captures
from scrapers.states.va import STATE
from scrapers.vocabulary import ActionClassification, Chamber

CAPTURES = Path(__file__).parents[1] / "captures" / "va"
ARCHIVE = Path(scrapers.__file__).parent / "archive" / "va"
REAL = Path(__file__).parents[2].parent / "shared" / "captures" / "va"
OLD = REAL / "legacy-241"
FILES = [
    case for case in sorted(CAPTURES.iterdir()) if not json.loads((case / "request.json").read_text())["file"].endswith("json")
]

needs_real = pytest.mark.skipif(not REAL.is_dir(), reason="the real captures are not part of the project")


def loaded(folder: Path) -> dict[str, list[Record]]:
    """What a folder says, by kind of page; every page of it is read without an error."""
    replay = Replay([capture for capture in captures(folder, [STATE]) if isinstance(capture, Capture)])
    records: dict[str, list[Record]] = {}
    for result in crawl(STATE, replay.requests, replay, replay.answers):
        assert result.error is None, result.error
        records[result.request.kind] = list(result.records)
    return records


def bills(records: list[Record]) -> dict[str, BillRecord]:
    return {record.identifier: record for record in records if isinstance(record, BillRecord)}


# ---- Names and shapes ----


@pytest.mark.parametrize("case", FILES, ids=lambda case: case.name)
def test_every_kind_of_file_is_known_by_what_is_in_it(case: Path) -> None:
    request = json.loads((case / "request.json").read_text(encoding="utf-8"))
    body = (case / request["file"]).read_bytes()
    found = STATE.recognise("download.csv", body, STATE.session(request["session"]))
    assert found is not None
    assert (found.request.kind, found.request.url, found.request.session) == (request["kind"], request["url"], request["session"])


HISTORY = '"Bill_id","History_date","History_description","History_refid"\n'


@pytest.mark.parametrize(
    ("body", "session"),
    [
        (HISTORY + '"HB9999","11/17/2025","H Prefiled and ordered printed; Offered 01-14-2026 26199999D",""\n', "2026"),
        (HISTORY + '"HB9999","01/09/24","H Prefiled and ordered printed; offered 01/10/24 24199999D",""\n', "2024"),
        # A bill that was carried over keeps its draft of the year before.
        (HISTORY + '"HB9999","1/9/2026","H Presented 26199999D",""\n"HB9998","1/9/2027","H Presented 27199999D",""\n', "2027"),
        ('10458X\n"H14V2610034","H0901","Y"\n', "2026"),
        ('"H14001V2510005","H0901","Y"\n', "2025"),
        ('10458X\r\n"HV9"\r\n"H14V2610034","H0901","Y"\r\n', "2026"),
        ('"H0101V0001","H0901","Y"\n', ""),
        ('"CMB_COMNO","CMB_MBRNO"\n"H01","H0901"\n', ""),
    ],
)
def test_the_session_is_told_by_the_numbers_in_a_file(body: str, session: str) -> None:
    found = STATE.recognise("download.csv", body.encode(), None)
    assert found is not None
    assert found.request.session == session


def test_a_damaged_file_is_known_by_its_name_where_the_session_is_told() -> None:
    found = STATE.recognise("history.csv", b"<html>", STATE.session("2026"))
    assert found is not None
    assert found.request.kind == "history"
    assert STATE.recognise("history.csv", b"<html>", None) is None


@pytest.mark.parametrize("body", [b"", b"{}", b"Member,Party\n", b"10458\n", b"20260101\n", b"\x00\xff"])
def test_a_file_of_somebody_else_is_left(body: bytes) -> None:
    assert STATE.recognise("table.csv", body, STATE.session("2026")) is None


# ---- The shipped archive ----


def test_the_archive_has_the_topics_four_bills() -> None:
    records = loaded(ARCHIVE)
    assert list(bills(records["bills"])) == ["HB650", "HB1314", "SB351", "SB352"]
    assert bills(records["sponsors"]).keys() == bills(records["bills"]).keys()
    vetoed = {
        identifier
        for identifier, bill in bills(records["history"]).items()
        if any(ActionClassification.EXECUTIVE_VETO in action.classification for action in bill.actions or ())
    }
    assert vetoed == {"HB650", "SB351"}


# ---- The real files ----


@pytest.mark.slow
@needs_real
def test_the_real_session_of_2024_is_read_whole() -> None:
    records = loaded(OLD)
    assert Counter(type(record) for kind in records.values() for record in kind) == {
        BillRecord: 8_362,
        PersonRecord: 141,
        Expected: 1,
    }
    assert records["votes"][-1] == Expected("votes", 5_037, 5_037)
    assert sum(len(bill.actions or ()) for bill in bills(records["history"]).values()) == 27_666


@pytest.mark.slow
@needs_real
def test_of_the_real_roll_calls_one_does_not_sum_to_its_tally() -> None:
    votes = [vote for bill in bills(loaded(OLD)["votes"]).values() for vote in bill.votes or ()]
    assert len(votes) == 5_040
    assert [(vote.source_key, vote.note) for vote in votes if not vote.names_match_counts] == [
        ("2024 SV0458", "The names sum to 21-18-0, where the tally says 20-18-?.")
    ]


@pytest.mark.slow
@needs_real
def test_the_real_votes_name_members_save_for_one_on_the_floor_of_the_house() -> None:
    records = loaded(OLD)
    known = {(r.chamber, r.name) for r in records["seats"] if isinstance(r, PersonRecord)}
    votes = [vote for bill in bills(records["votes"]).values() for vote in bill.votes or ()]
    unknown = Counter(name for vote in votes for name, _ in vote.votes if (vote.chamber, name) not in known)
    floor = sum(vote.chamber is Chamber.LOWER and not vote.organization for vote in votes)
    assert unknown == {"H0000": floor}
    assert unknown.total() / sum(len(vote.votes) for vote in votes) < 0.01


@needs_real
@pytest.mark.parametrize(("folder", "session"), [("legacy-241", "2024"), ("blob-20251", "2025"), ("blob-20261", "2026")])
def test_the_real_folders_tell_their_sessions(folder: str, session: str) -> None:
    found = list(captures(REAL / folder, [STATE]))
    assert not [left for left in found if isinstance(left, Leftover)]
    assert {capture.request.session for capture in found if isinstance(capture, Capture)} == {session}


@needs_real
def test_the_real_bills_of_2025_and_patrons_of_2026_are_read_whole() -> None:
    carried = bills(loaded(REAL / "blob-20251")["bills"])
    assert len(carried) == 3_512
    assert carried["HB9"].title == "Animal control officers; additional training."
    patrons = bills(loaded(REAL / "blob-20261")["sponsors"])
    assert len(patrons) == 2_720
    assert [patron.name for patron in patrons["HB1314"].sponsorships or ()] == ["Michelle Lopes Maldonado"]


@needs_real
@pytest.mark.parametrize(
    ("name", "column"), [("Bills.csv", b"Last_actid"), ("History.csv", b"History_refid"), ("Members.csv", b"MBR_NAME")]
)
def test_a_real_file_with_a_column_renamed_is_a_change(name: str, column: bytes) -> None:
    (capture,) = (c for c in captures(OLD, [STATE]) if isinstance(c, Capture) and c.path.name == name)
    page = Replay([capture])(capture.request)
    renamed = Page(page.request, page.body.replace(column, b"Renamed", 1), page.url, None)
    (result,) = crawl(STATE, [page.request], lambda request: renamed)
    assert result.error is not None
    assert f"the column «{column.decode()}» is missing" in result.error.reason
