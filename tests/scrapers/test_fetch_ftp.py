import datetime
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scrapers.errors import Blocked, FetchError
from scrapers.manners import Limits
from scrapers.page import Page
from scrapers.state import State
from tests.scrapers.fetching import CONTACT, Clock, a_fetcher, a_request, a_state
from tests.scrapers.files import LocalFiles
from tests.scrapers.server import Answer, LocalServer

WRITTEN = datetime.datetime(2026, 1, 15, 10, tzinfo=datetime.UTC)
LAST_MODIFIED = "Thu, 15 Jan 2026 10:00:00 GMT"
BODY = b"bill_num,title\r\nEX 1,An act\r\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    path = tmp_path / "data" / "bill info.csv"
    path.write_bytes(BODY)
    os.utime(path, (WRITTEN.timestamp(), WRITTEN.timestamp()))
    return tmp_path


@pytest.fixture
def files(folder: Path) -> Iterator[LocalFiles]:
    with LocalFiles(folder) as files:
        yield files


def a_file_state(*servers: LocalFiles, **changes: Any) -> State:
    return a_state(hosts=tuple(f"ftp://{server.host}" for server in servers), **changes)


def brought(files: LocalFiles, path: str = "/data/bill%20info.csv", **options: Any) -> Page:
    page = a_fetcher(a_file_state(files), **options)(a_request(files.url(path)))
    assert page is not None
    return page


def test_a_file_says_where_it_is_and_when_it_was_written(files: LocalFiles) -> None:
    page = brought(files)
    assert (page.body, page.url, page.last_modified) == (BODY, files.url("/data/bill%20info.csv"), LAST_MODIFIED)
    assert (page.media_type, page.charset, page.etag) == ("", "", "")


def test_the_operator_can_be_reached_by_the_password(files: LocalFiles) -> None:
    brought(files)
    assert set(files.passwords) == {CONTACT}


def test_a_file_that_was_not_written_again_is_not_sent_again(files: LocalFiles) -> None:
    fetch = a_fetcher(a_file_state(files))
    assert fetch(a_request(files.url("/data/bill%20info.csv")), last_modified=LAST_MODIFIED) is None
    assert files.times_asked("RETR data/bill info.csv") == 0
    assert fetch(a_request(files.url("/data/bill%20info.csv")), last_modified="Wed, 14 Jan 2026 10:00:00 GMT") is not None


def test_a_server_that_tells_neither_size_nor_time_is_read_all_the_same(files: LocalFiles) -> None:
    for command in ("SIZE", "MDTM"):
        files.does[command] = lambda handler: "502 Command not implemented."
    page = brought(files)
    assert (page.body, page.last_modified) == (BODY, "")


def test_a_file_server_has_a_robots_txt_too(files: LocalFiles, folder: Path) -> None:
    (folder / "robots.txt").write_text("User-agent: *\nDisallow: /data/\n")
    with pytest.raises(Blocked, match=r"robots\.txt of the host \(answered 200\) does not allow it, not tried"):
        brought(files)


def test_a_file_that_is_not_there_is_asked_for_once(files: LocalFiles) -> None:
    with pytest.raises(FetchError, match=r"the host answered 550 .*, after 1 try"):
        brought(files, "/data/votes.csv")
    assert files.times_asked("RETR data/votes.csv") == 1


def test_a_server_that_lets_nobody_in_is_left_alone(files: LocalFiles) -> None:
    files.does["PASS"] = lambda handler: "530 No anonymous users today."
    fetch = a_fetcher(a_file_state(files))
    with pytest.raises(Blocked, match=r"robots\.txt of the host \(answered 403\) does not allow it"):
        fetch(a_request(files.url("/data/bill%20info.csv")))
    assert files.times_asked("USER anonymous") == 1


def test_a_server_that_is_full_is_asked_again(files: LocalFiles) -> None:
    waiting = iter(["421 Too many users.", "421 Too many users."])
    files.does["USER"] = lambda handler: next(waiting, None)
    clock = Clock()
    assert brought(files, clock=clock).body == BODY
    assert 6 <= sum(clock.naps) <= 12


def test_a_connection_that_is_cut_is_tried_four_times(files: LocalFiles) -> None:
    def hang_up(handler: Any) -> str:
        handler.close()
        return ""

    files.does["RETR"] = hang_up
    with pytest.raises(FetchError, match=r"no answer from .*, after 4 tries"):
        brought(files)


def test_a_transfer_that_ends_early_is_no_page(files: LocalFiles) -> None:
    files.does["SIZE"] = lambda handler: "213 4000"
    with pytest.raises(FetchError, match="29 bytes came, and 4,000 were announced, after 4 tries"):
        brought(files)


def test_a_transfer_that_the_server_breaks_off_is_no_page(files: LocalFiles) -> None:
    def broken_off(handler: Any) -> str:
        handler.respond("150 Here it comes.")
        return "426 Connection closed; transfer aborted."

    files.does["RETR"] = broken_off
    with pytest.raises(FetchError, match="after 4 tries"):
        brought(files, limits=Limits(read=0.1))


def test_a_file_that_is_written_while_it_is_sent_is_read_again(files: LocalFiles) -> None:
    times = iter(["213 20260115100000", "213 20260115100005"])
    files.does["MDTM"] = lambda handler: next(times, None) if "bill" in files.asked[-1] else None
    assert brought(files).body == BODY
    assert files.times_asked("RETR data/bill info.csv") == 2


def test_a_file_that_is_announced_as_too_large_is_not_sent(files: LocalFiles) -> None:
    state = a_file_state(files, max_bytes=10)
    with pytest.raises(FetchError, match="29 bytes are announced, and the limit is 10, after 1 try"):
        a_fetcher(state)(a_request(files.url("/data/bill%20info.csv")))
    assert files.times_asked("RETR data/bill info.csv") == 0


def test_a_file_of_unknown_size_is_stopped_at_the_limit(files: LocalFiles) -> None:
    files.does["SIZE"] = lambda handler: "502 Command not implemented."
    with pytest.raises(FetchError, match="the body has 29 bytes or more, and the limit is 10, after 1 try"):
        a_fetcher(a_file_state(files, max_bytes=10))(a_request(files.url("/data/bill%20info.csv")))


def test_a_file_that_takes_too_long_is_given_up(files: LocalFiles) -> None:
    clock = Clock()

    def late(handler: Any) -> None:
        clock.time += datetime.timedelta(seconds=200)

    files.does["RETR"] = late
    fetch = a_fetcher(a_file_state(files), clock=clock)
    with pytest.raises(FetchError, match="the body was not there within the limit of 180 s, after 1 try"):
        fetch(a_request(files.url("/data/bill%20info.csv")))


def test_a_server_cannot_send_us_to_another_address(folder: Path) -> None:
    with LocalFiles(folder, passive_at="10.11.12.13") as files:
        assert brought(files, limits=Limits(connect=1, read=1)).body == BODY


def test_requests_to_a_file_server_keep_their_distance(files: LocalFiles) -> None:
    clock = Clock()
    a_fetcher(a_file_state(files, delay=datetime.timedelta(seconds=3)), clock=clock)(a_request(files.url("/data/bill%20info.csv")))
    assert clock.naps == [3]


def test_a_path_cannot_carry_a_command(files: LocalFiles) -> None:
    with pytest.raises(FetchError, match=r"the path cannot be asked for: .*, after 1 try"):
        brought(files, "/data/bill%0d%0aDELE%20bill")
    assert not any("DELE" in line for line in files.asked)


def test_a_host_that_is_declared_for_https_is_not_a_file_server(files: LocalFiles) -> None:
    with pytest.raises(Blocked, match=f"the host ftp://{files.host}, which Example does not declare, not tried"):
        a_fetcher(a_state(hosts=(files.host,)))(a_request(files.url("/data/bill%20info.csv")))
    assert files.asked == []


def test_a_file_server_is_no_way_round_https(files: LocalFiles, server: LocalServer) -> None:
    server.says("/bill", Answer(status=302, headers={"Location": files.url("/data/bill%20info.csv")}))
    state = a_state(hosts=(server.host, files.host, f"ftp://{files.host}"))
    with pytest.raises(Blocked, match=f"redirects to {files.host} over ftp, and only https is spoken"):
        a_fetcher(state)(a_request(server.url("/bill")))
    with pytest.raises(Blocked, match=f"the host {files.host}, which Example does not declare"):
        a_fetcher(a_file_state(files))(a_request(f"https://{files.host}/bill"))
    assert files.asked == []
