"""Folders of captures: what is read, what is left, and what is refused."""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scrapers.errors import FetchError
from scrapers.page import Request
from scrapers.replay import Capture, Leftover, Replay, captures
from scrapers.state import Recognised
from tests.legislature import STATE

URL = "https://legislature.example/bill/HB1"
ENTRY = {"state": "zz", "file": "bill.json", "kind": "bill", "url": URL, "session": "2026"}


@pytest.fixture(autouse=True)
def _example(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scrapers.replay.all_states", lambda: {"zz": STATE, "yy": STATE})


def found(folder: Path, **entry: Any) -> Capture | Leftover:
    """What becomes of a case folder whose request says this."""
    written = {name: value for name, value in {**ENTRY, **entry}.items() if value is not None}
    (folder / "request.json").write_text(json.dumps(written))
    (folder / "bill.json").write_text("{}")
    (result,) = captures(folder, [STATE])
    return result


def test_a_request_names_its_bytes(tmp_path: Path) -> None:
    capture = found(tmp_path, retrieved_at="2026-03-01T12:00:00", read_through="2026-02-28", gaps=["One name is missing."])
    assert isinstance(capture, Capture)
    page = Replay([capture])(capture.request)
    assert (page.body, page.retrieved_at and page.retrieved_at.isoformat()) == (b"{}", "2026-03-01T12:00:00+00:00")
    assert page.gaps == ("One name is missing.",)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({"file": "../elsewhere.json"}, "../elsewhere.json leads out of its folder"),
        ({"file": "/etc/hostname"}, "/etc/hostname leads out of its folder"),
        ({"kind": "gazette"}, "Example has no kind of page 'gazette'"),
        ({"session": "1901"}, "Example has no session '1901'"),
        ({"state": "tx"}, "of which state it is"),
        ({"url": 7}, "its «url» is no text: 7"),
        ({"origin": "live"}, "a file is a capture or reconstructed, and not 'live'"),
        ({"url": "javascript:alert(1)"}, "is no https or ftp address"),
        ({"gaps": "abc"}, "its «gaps» are no list of texts"),
        ({"url": None}, "it does not say «url»"),
        ({"origin": "hearsay"}, "a file is a capture or reconstructed, and not 'hearsay'"),
        ({"retrieved_at": "yesterday"}, "Invalid isoformat string: 'yesterday'"),
    ],
)
def test_a_request_that_cannot_be_true_is_refused_and_says_why(tmp_path: Path, entry: dict[str, Any], reason: str) -> None:
    left = found(tmp_path, **entry)
    assert isinstance(left, Leftover)
    assert left.error is not None
    assert reason in left.reason


def test_a_state_that_was_not_asked_for_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "request.json").write_text(json.dumps({**ENTRY, "state": "yy"}))
    assert [type(item) for item in captures(tmp_path, [])] == []


def test_a_request_without_a_session_takes_the_one_that_was_asked_for(tmp_path: Path) -> None:
    (tmp_path / "request.json").write_text(json.dumps({name: value for name, value in ENTRY.items() if name != "session"}))
    (capture,) = captures(tmp_path, [STATE], session="2026")
    assert isinstance(capture, Capture)
    assert capture.request.session == "2026"


def test_what_is_no_file_is_named_and_left(tmp_path: Path) -> None:
    (tmp_path / "gone.json").symlink_to(tmp_path / "nowhere")
    (tmp_path / "round").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe.json")
    left = list(captures(tmp_path, [STATE]))
    assert [(item.path.name, item.reason) for item in left if isinstance(item, Leftover)] == [
        (name, "not a file of this folder") for name in ("gone.json", "pipe.json", "round")
    ]


def test_a_request_that_no_capture_answers_is_a_dead_link() -> None:
    with pytest.raises(FetchError, match="no capture answers"):
        Replay([])(Request("bill", "https://legislature.example/bill/HB2", "2026"))


def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "loaded").mkdir()
    (tmp_path / "secret.json").write_text("{}")
    (tmp_path / "loaded" / "bill.json").symlink_to(tmp_path / "secret.json")
    (left,) = captures(tmp_path / "loaded", [STATE])
    assert isinstance(left, Leftover)
    assert left.reason == "not a file of this folder"


def test_a_list_that_is_too_deep_is_refused(tmp_path: Path) -> None:
    (tmp_path / "request.json").write_text("[" * 100_000)
    (left,) = captures(tmp_path, [STATE])
    assert isinstance(left, Leftover)
    assert left.error is not None


def in_folder(folder: Path, *, session: str | None = None) -> Capture | Leftover:
    """What becomes of a file that does not tell its session, in a folder of that name."""
    folder.mkdir()
    (folder / "roll.csv").write_text("x")
    state = replace(STATE, recognise=lambda name, body, told: Recognised(Request("list", URL, told.identifier if told else "")))
    (result,) = captures(folder, [state], session=session)
    return result


@pytest.mark.parametrize(("name", "session"), [("files-2026", "2026"), ("2027", "2027"), ("Example.2026.old", "2026")])
def test_a_session_that_a_file_does_not_tell_is_told_by_its_folder(tmp_path: Path, name: str, session: str) -> None:
    capture = in_folder(tmp_path / name)
    assert isinstance(capture, Capture)
    assert capture.request.session == session


def test_the_session_that_was_asked_for_goes_before_the_folders(tmp_path: Path) -> None:
    capture = in_folder(tmp_path / "files-2026", session="2027")
    assert isinstance(capture, Capture)
    assert capture.request.session == "2027"


@pytest.mark.parametrize("name", ["files", "files2026", "20260101"])
def test_a_folder_whose_name_is_no_session_tells_none(tmp_path: Path, name: str) -> None:
    left = in_folder(tmp_path / name)
    assert isinstance(left, Leftover)
    assert left.reason == "its session cannot be told: name it with --session"
