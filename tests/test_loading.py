"""Captures through the whole pipeline, as `load` does it; and what a damaged one costs: itself, and no row."""

import json
import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from bills.loading import ARCHIVE
from bills.models import Action, Bill, Event, Reading, Run, Snapshot, VoteEvent, Watch
from scrapers.vocabulary import Origin, RunOutcome

pytestmark = pytest.mark.django_db

CAPTURES = Path(__file__).parent / "captures"
REAL = Path(__file__).parents[2] / "shared" / "captures"
MASTER_LIST = ARCHIVE / "md" / "legislation.json"
ILLINOIS = ARCHIVE / "il" / "10400HB1312.xml"
NEW_YORK = ARCHIVE / "ny" / "S9005-2025.json"
DETAILS = ARCHIVE / "md" / "hb0351.html"


def load(*arguments: object) -> str:
    """What `load` printed."""
    out = StringIO()
    call_command("load", *map(str, arguments), stdout=out, stderr=out)
    return out.getvalue()


def rows() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in (Bill, Action, VoteEvent, Event, Reading)}


def test_the_shipped_archive_fills_its_states_and_watches_their_bills() -> None:
    told = load()
    assert {run.outcome for run in Run.objects.all()} == {RunOutcome.OK}, told
    assert sorted(Bill.objects.values_list("slug", flat=True)) == sorted(Watch.objects.values_list("slug", flat=True))
    assert not Bill.objects.filter(watched=False).exists()
    assert set(Snapshot.objects.values_list("origin", flat=True)) == {Origin.RECONSTRUCTED}
    assert not Event.objects.filter(alertable=True).exists()


@pytest.mark.slow
def test_the_shipped_archive_loaded_again_changes_nothing() -> None:
    load()
    before = rows()
    told = load()
    assert rows() == before
    assert told.count("(new 0, changed 0, ") == len(told.splitlines())


@pytest.mark.slow
def test_what_run_calls_migrates_and_loads() -> None:
    call_command("prepare", stdout=StringIO())
    assert Bill.objects.filter(watched=True).exists()


def test_migrate_alone_loads_no_bills() -> None:
    assert rows() == {"Bill": 0, "Action": 0, "VoteEvent": 0, "Event": 0, "Reading": 0}


def test_a_sources_own_files_are_recognised_in_any_case_and_others_are_named(tmp_path: Path) -> None:
    shutil.copy(ILLINOIS, tmp_path / "10400hb1312.XML")
    shutil.copy(MASTER_LIST, tmp_path / "LEGISLATION.JSON")
    (tmp_path / "notes.txt").write_text("nothing of a legislature's")
    told = load("--from", tmp_path)
    assert set(Bill.objects.values_list("session__jurisdiction__code", flat=True)) == {"il", "md"}
    assert "left: " in told
    assert "notes.txt: not a file of the source's own" in told


def test_a_case_folder_names_its_request() -> None:
    load("--from", CAPTURES / "il" / "bill-status-sb3699")
    assert [bill.slug for bill in Bill.objects.in_state("il")] == ["SB3699"]


def test_a_folder_that_is_not_there_is_said() -> None:
    with pytest.raises(CommandError, match="is not a folder"):
        load("--from", "/nowhere/at/all")


def test_a_state_that_is_not_read_is_said() -> None:
    with pytest.raises(CommandError, match="no state 'tx' is read; there are"):
        load("--state", "tx")


def _renamed(body: bytes) -> bytes:
    for table in (b"<actions>", b"</actions>", b'"actions"', b"detailsHistory", b'"ThirdReadingDateHouseOfOrigin"'):
        body = body.replace(table, table.replace(b"ction", b"cshun").replace(b"History", b"Hist").replace(b"Third", b"Last"))
    return body


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "renamed": _renamed,
    "truncated": lambda body: body[: len(body) // 2],
    "empty": lambda body: b"",
    "of zeros": lambda body: bytes(len(body)),
    "in the wrong encoding": lambda body: body.decode().encode("utf-16"),
}


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize(
    "file",
    [DETAILS, *(pytest.param(file, marks=pytest.mark.slow) for file in (MASTER_LIST, ILLINOIS, NEW_YORK))],
    ids=lambda path: path.name,
)
def test_a_damaged_page_is_kept_told_and_changes_no_row(tmp_path: Path, file: Path, damage: str) -> None:
    load(f"--state={file.parent.name}")
    before = rows()
    spoilt = DAMAGE[damage](file.read_bytes())
    assert spoilt != file.read_bytes()
    (tmp_path / file.name).write_bytes(spoilt)
    session = {"HTML": "2026", "JSON": "2026", "XML": "104th"}[file.suffix[1:].upper()] if file != NEW_YORK else "2025-2026"
    out = StringIO()
    with pytest.raises(CommandError, match="not everything was loaded"):
        call_command("load", f"--from={tmp_path}", f"--session={session}", stdout=out, stderr=out)
    assert rows() == before
    assert "SourceChanged: https://" in out.getvalue()
    kept = Snapshot.objects.order_by("-pk")[0]
    assert (kept.status, kept.size) == (Snapshot.Status.CHANGED, len(spoilt))


@pytest.mark.slow
def test_a_capture_of_200_megabytes_is_refused_unopened(tmp_path: Path) -> None:
    load("--state=md")
    before = rows()
    with (tmp_path / "legislation.json").open("wb") as file:
        file.write(MASTER_LIST.read_bytes())
        file.truncate(200_000_000)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("load", f"--from={tmp_path}", stdout=out, stderr=out)
    assert "FetchError: " in out.getvalue()
    assert "has 200,000,000 bytes; a page of kind master-list may have 64,000,000" in out.getvalue()
    assert rows() == before


def test_each_copy_of_a_page_is_compared_with_the_one_before(tmp_path: Path) -> None:
    (tmp_path / "1.xml").write_bytes(ILLINOIS.read_bytes())
    (tmp_path / "2.xml").write_bytes(ILLINOIS.read_bytes().replace(b"Governor Approved", b"Governor Approved with a flourish"))
    (tmp_path / "3.xml").write_bytes(ILLINOIS.read_bytes()[:4000])
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("load", f"--from={tmp_path}", "--session=104th", stdout=out, stderr=out)
    assert [run.outcome for run in Run.objects.order_by("pk")] == [RunOutcome.OK, RunOutcome.OK, RunOutcome.FAILED]
    event = Event.objects.get(kind="action-changed")
    assert (event.before or {})["description"] == "Governor Approved"


def test_a_session_that_no_module_declares_is_said(tmp_path: Path) -> None:
    (tmp_path / "09900HB0001.xml").write_bytes(ILLINOIS.read_bytes())
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("load", f"--from={tmp_path}", stdout=out, stderr=out)
    assert "has no session '99th'" in out.getvalue()


@pytest.mark.slow
def test_kept_pages_are_read_again_without_news() -> None:
    load()
    before = rows()
    call_command("replay_snapshots", stdout=StringIO())
    assert rows() == before


def test_pages_that_could_not_be_read_are_read_once_the_parser_can(tmp_path: Path) -> None:
    case = tmp_path / "il" / "case"
    shutil.copytree(next((CAPTURES / "il").glob("bill-status-sb3699")), case)
    request = json.loads((case / "request.json").read_text())
    whole = (case / request["file"]).read_bytes()
    (case / request["file"]).write_bytes(_renamed(whole))
    with pytest.raises(CommandError):
        load("--from", tmp_path)
    out = StringIO()
    with pytest.raises(CommandError, match="not every page could be read"):
        call_command("replay_snapshots", "--unread", stdout=out, stderr=out)
    assert "SourceChanged" in out.getvalue()
    assert not Bill.objects.exists()


@pytest.mark.slow
@pytest.mark.skipif(not REAL.is_dir(), reason="the real captures are not at hand")
def test_the_real_captures_of_a_session_load_whole_and_then_unchanged() -> None:
    load("--from", REAL / "md", "--state", "md")
    assert Bill.objects.in_state("md").filter(session__identifier="2025").count() == 576
    before = rows()
    load("--from", REAL / "md", "--state", "md")
    assert rows() == before


@pytest.mark.skipif(not REAL.is_dir(), reason="the real captures are not at hand")
def test_the_real_answer_of_new_york_loads_and_the_mirrors_are_left() -> None:
    told = load("--from", REAL / "ny", "--state", "ny")
    assert list(Bill.objects.values_list("slug", flat=True)) == ["S609"]
    assert "openleg-mirror/S9005.json: not a file of the source's own" in told


def test_a_bill_is_watched_in_any_spelling_and_once() -> None:
    load("--state=il")
    out = StringIO()
    call_command("watch", "il", "hb0001", "HB 1", "Hb1312", stdout=out)
    assert out.getvalue().splitlines() == [
        "HB 1 (104th General Assembly (2025-2026)): watched from now on",
        "HB 1 (104th General Assembly (2025-2026)): watched already",
        "HB 1312 (104th General Assembly (2025-2026)): watched already",
    ]


def test_what_is_no_bill_number_is_not_watched() -> None:
    with pytest.raises(CommandError, match="write it with its letters"):
        call_command("watch", "il", "1312")


def test_a_state_that_wants_a_key_says_where_to_get_it(settings: Settings) -> None:
    settings.API_KEYS = {}
    with pytest.raises(CommandError, match="New York wants a key: set OPENLEG_KEY"):
        call_command("crawl", "ny")


def test_nothing_is_crawled_offline(settings: Settings) -> None:
    settings.OFFLINE = True
    with pytest.raises(CommandError, match="OFFLINE is set"):
        call_command("crawl", "il")
