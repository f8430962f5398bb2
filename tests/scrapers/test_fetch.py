import datetime
import gzip
import socket
from email.utils import format_datetime
from pathlib import Path

import pytest

from scrapers.errors import Blocked, FetchError
from scrapers.manners import Limits
from scrapers.page import Page
from scrapers.vocabulary import Origin
from tests.scrapers.fetching import CUT_OFF, HEAD, NOON, PACKED, Clock, a_fetcher, a_request, a_state, fetched
from tests.scrapers.server import Answer, LocalServer

# What comes back.


def test_a_page_says_what_came_from_where_and_when(server: LocalServer) -> None:
    headers = {"Content-Type": "text/html; Charset=ISO-8859-1", "ETag": '"v1"', "Last-Modified": "Thu, 15 Jan 2026 10:00:00 GMT"}
    server.says("/bill", Answer(b"An act", headers=headers))
    request = a_request(server.url("/bill"))
    page = a_fetcher(a_state(server))(request)
    assert page == Page(
        request=request,
        body=b"An act",
        url=server.url("/bill"),
        retrieved_at=NOON,
        origin=Origin.LIVE,
        media_type="text/html",
        charset="iso-8859-1",
        etag='"v1"',
        last_modified="Thu, 15 Jan 2026 10:00:00 GMT",
    )


def test_a_fragment_tells_requests_apart_and_is_not_sent(server: LocalServer) -> None:
    server.says("/sheet.pdf", Answer(b"Two bills"))
    request = a_request(server.url("/sheet.pdf#hb0001"))
    page = a_fetcher(a_state(server))(request)
    assert page is not None
    assert (page.request.url, page.url, page.body) == (request.url, server.url("/sheet.pdf"), b"Two bills")


def test_an_answer_without_a_content_type_claims_none(server: LocalServer) -> None:
    server.says("/bill", Answer(b"An act"))
    page = fetched(server)
    assert (page.media_type, page.charset) == ("", "")


def test_each_request_says_who_asks_and_that_gzip_will_do(server: LocalServer) -> None:
    server.says("/bill", Answer(b"An act"))
    fetched(server)
    assert [asked.path for asked in server.asked] == ["/robots.txt", "/bill"]
    for asked in server.asked:
        assert asked.headers["User-Agent"] == "Redress/1.2 (legislation tracker; clerk@example.org)"
        assert asked.headers["Accept-Encoding"] == "gzip"


def test_a_netrc_file_sends_no_password(server: LocalServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login clerk password hush\n")
    monkeypatch.setenv("NETRC", str(netrc))
    server.says("/bill", Answer(b"An act"))
    fetched(server)
    assert all(asked.headers["Authorization"] is None for asked in server.asked)


def test_a_page_that_did_not_change_is_none(server: LocalServer) -> None:
    server.says("/bill", Answer(status=304))
    page = a_fetcher(a_state(server))(a_request(server.url("/bill")), etag='"v1"', last_modified="Thu, 15 Jan 2026 10:00:00 GMT")
    assert page is None
    assert server.asked[-1].headers["If-None-Match"] == '"v1"'
    assert server.asked[-1].headers["If-Modified-Since"] == "Thu, 15 Jan 2026 10:00:00 GMT"


def test_not_modified_is_no_answer_to_a_plain_question(server: LocalServer) -> None:
    server.says("/bill", Answer(status=304))
    with pytest.raises(FetchError, match="304 not modified, after 1 try"):
        fetched(server)
    assert server.asked[-1].headers["If-None-Match"] is None


# robots.txt and manners.


def test_robots_txt_is_asked_for_once_and_obeyed(server: LocalServer) -> None:
    server.says("/robots.txt", Answer(b"User-agent: redress\nDisallow: /private\n\nUser-agent: *\nDisallow: /bill\n"))
    server.says("/bill", Answer(b"An act"))
    fetch = a_fetcher(a_state(server))
    assert fetch(a_request(server.url("/bill")))
    with pytest.raises(Blocked, match=r"/private/1: robots\.txt of the host \(answered 200\) does not allow it, not tried"):
        fetch(a_request(server.url("/private/1")))
    assert [asked.path for asked in server.asked] == ["/robots.txt", "/bill"]


def test_robots_txt_may_begin_with_a_byte_order_mark(server: LocalServer) -> None:
    server.says("/robots.txt", Answer(b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n"))
    with pytest.raises(Blocked):
        fetched(server)


def test_rules_for_a_robot_named_like_our_contact_are_not_for_us(server: LocalServer) -> None:
    server.says("/robots.txt", Answer(b"User-agent: clerk\nDisallow: /\n"))
    server.says("/bill", Answer(b"An act"))
    assert fetched(server).body == b"An act"


@pytest.mark.parametrize("status", [404, 410])
def test_a_host_without_robots_txt_allows_everything(server: LocalServer, status: int) -> None:
    server.says("/robots.txt", Answer(status=status))
    server.says("/bill", Answer(b"An act"))
    assert fetched(server).body == b"An act"


@pytest.mark.parametrize("status", [401, 403])
def test_a_host_that_hides_its_robots_txt_forbids_everything(server: LocalServer, status: int) -> None:
    server.says("/robots.txt", Answer(status=status))
    fetch = a_fetcher(a_state(server))
    for _ in range(2):
        with pytest.raises(Blocked, match=rf"answered {status}\) does not allow it"):
            fetch(a_request(server.url("/bill")))
    assert [asked.path for asked in server.asked] == ["/robots.txt"]


def test_a_host_whose_robots_txt_fails_is_left_for_later(server: LocalServer) -> None:
    server.says("/robots.txt", Answer(status=500))
    with pytest.raises(FetchError, match=r"robots\.txt: the host answered 500 internal server error, after 4 tries"):
        fetched(server)
    assert server.times_asked("/bill") == 0


def test_requests_to_a_host_keep_the_longer_of_both_delays(server: LocalServer) -> None:
    server.says("/robots.txt", Answer(b"User-agent: *\nCrawl-delay: 25\n"))
    server.says("/bill", Answer(b"An act"))
    clock, alive = Clock(), list[datetime.datetime]()
    state = a_state(server, delay=datetime.timedelta(seconds=3))
    fetch = a_fetcher(state, clock=clock, alive=lambda: alive.append(clock.time))
    fetch(a_request(server.url("/bill")))
    clock.time += datetime.timedelta(seconds=21)
    fetch(a_request(server.url("/bill")))
    assert clock.naps == [10, 10, 5, 4]
    assert {(NOON + datetime.timedelta(seconds=seconds)) for seconds in (0, 10, 20, 25, 46, 50)} == set(alive)


def test_a_host_without_wishes_gets_the_states_delay(server: LocalServer) -> None:
    server.says("/bill", Answer(b"An act"))
    clock = Clock()
    a_fetcher(a_state(server, delay=datetime.timedelta(seconds=3)), clock=clock)(a_request(server.url("/bill")))
    assert clock.naps == [3]


def test_a_clock_that_is_set_back_makes_no_wait_longer(server: LocalServer) -> None:
    clock = Clock()
    fetch = a_fetcher(a_state(server, delay=datetime.timedelta(seconds=3)), clock=clock)
    server.says("/bill", Answer(b"An act"))
    fetch(a_request(server.url("/bill")))
    clock.time -= datetime.timedelta(hours=1)
    fetch(a_request(server.url("/bill")))
    assert clock.naps == [3, 3]


def test_who_waits_can_be_told_to_stop(server: LocalServer) -> None:
    server.says("/bill", Answer(status=503, headers={"Retry-After": "100"}))

    def alive() -> None:
        if sum(clock.naps) >= 30:
            raise KeyboardInterrupt

    clock = Clock()
    with pytest.raises(KeyboardInterrupt):
        fetched(server, clock=clock, alive=alive)
    assert clock.naps == [10, 10, 10]


# Trying again.


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_host_in_trouble_is_asked_again(server: LocalServer, status: int) -> None:
    server.says("/bill", Answer(status=status), Answer(status=status), Answer(b"An act"))
    clock = Clock()
    assert fetched(server, clock=clock).body == b"An act"
    first, *second = clock.naps
    assert 2 <= first <= 4 <= sum(second) <= 8


def test_the_fourth_try_is_the_last(server: LocalServer) -> None:
    server.says("/bill", Answer(status=503))
    with pytest.raises(FetchError, match="the host answered 503 service unavailable, after 4 tries"):
        fetched(server)
    assert server.times_asked("/bill") == 4


@pytest.mark.parametrize(
    ("value", "seconds"), [("90", 90), (format_datetime(NOON + datetime.timedelta(seconds=80), usegmt=True), 80)]
)
def test_a_host_gets_the_rest_that_it_wants(server: LocalServer, value: str, seconds: float) -> None:
    server.says("/bill", Answer(status=429, headers={"Retry-After": value}), Answer(b"An act"))
    clock = Clock()
    fetched(server, clock=clock)
    assert sum(clock.naps) == seconds


@pytest.mark.parametrize("value", ["soon", "-5", "²", "Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 15 Jan 2026 13:00:00 -0000"])
def test_a_wish_that_means_nothing_is_passed_over(server: LocalServer, value: str) -> None:
    server.says("/bill", Answer(status=429, headers={"Retry-After": value}), Answer(b"An act"))
    clock = Clock()
    fetched(server, clock=clock)
    assert 2 <= sum(clock.naps) <= 4


def test_nobody_waits_an_hour_for_a_page(server: LocalServer) -> None:
    server.says("/bill", Answer(status=503, headers={"Retry-After": "3600"}))
    clock = Clock()
    with pytest.raises(FetchError, match="503 service unavailable and wants 3600 s of rest, more than is waited for, after 1 try"):
        fetched(server, clock=clock)
    assert clock.naps == []


@pytest.mark.parametrize(
    ("status", "words"), [(404, "404 not found"), (410, "410 gone"), (400, "400 bad request"), (204, "204 no content")]
)
def test_a_page_that_is_not_there_is_asked_for_once(server: LocalServer, status: int, words: str) -> None:
    server.says("/bill", Answer(status=status))
    with pytest.raises(FetchError, match=f"the host answered {words}, after 1 try"):
        fetched(server)
    assert server.times_asked("/bill") == 1


def test_the_long_page_of_an_error_does_not_hide_its_status(server: LocalServer) -> None:
    server.says("/bill", Answer(b"x" * 30_000, status=404))
    with pytest.raises(FetchError, match="404 not found, after 1 try"):
        fetched(server)


def test_what_cannot_be_sent_is_not_tried_again(server: LocalServer) -> None:
    server.says("/bill", Answer(b"An act"))
    clock = Clock()
    with pytest.raises(FetchError, match="after 1 try"):
        a_fetcher(a_state(server), clock=clock)(a_request(server.url("/bill")), etag='"two\nlines"')
    assert clock.naps == []


@pytest.mark.parametrize("status", [401, 403, 451])
def test_a_host_that_turns_us_away_is_not_asked_again(server: LocalServer, status: int) -> None:
    server.says("/bill", Answer(status=status))
    with pytest.raises(Blocked, match=f"the host turned us away with {status} .*, after 1 try"):
        fetched(server)
    assert server.times_asked("/bill") == 1


@pytest.mark.parametrize("path", ["/bill", "/robots.txt"])
def test_a_host_that_turned_us_away_is_left_alone_for_all_other_pages(server: LocalServer, path: str) -> None:
    server.says(path, Answer(status=403 if path == "/bill" else 500))
    fetch = a_fetcher(a_state(server))
    with pytest.raises((Blocked, FetchError)):
        fetch(a_request(server.url("/bill")))
    before = len(server.asked)
    with pytest.raises((Blocked, FetchError), match="the host is left alone, since"):
        fetch(a_request(server.url("/other")))
    assert len(server.asked) == before


@pytest.mark.parametrize("status", [200, 404, 429, 503])
def test_a_small_challenge_page_is_blocked_whatever_its_status(server: LocalServer, status: int) -> None:
    server.says("/bill", Answer(b"<h1>Automated Request Blocked</h1>", status=status))
    fetch = a_fetcher(a_state(server, blocked_by=(b"Request Blocked",)))
    with pytest.raises(Blocked, match=f"a challenge page came with {status} .*, after 1 try"):
        fetch(a_request(server.url("/bill")))
    assert server.times_asked("/bill") == 1


def test_a_long_page_may_speak_of_blocked_requests(server: LocalServer) -> None:
    server.says("/bill", Answer(b"Request Blocked" + b" " * 20_000))
    assert a_fetcher(a_state(server, blocked_by=(b"Request Blocked",)))(a_request(server.url("/bill")))


def test_a_host_that_is_not_there_is_tried_four_times() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # bound and not listening: connections are refused
        host = f"127.0.0.1:{unused.getsockname()[1]}"
        clock = Clock()
        fetch = a_fetcher(a_state(hosts=(host,)), clock=clock)
        with pytest.raises(FetchError, match=rf"robots\.txt: no answer from {host}: .*refused, after 4 tries"):
            fetch(a_request(f"http://{host}/bill"))
    assert 14 <= sum(clock.naps) <= 28


def test_a_host_that_falls_silent_is_asked_again(server: LocalServer) -> None:
    server.says("/bill", Answer(raw=b"HTTP/1.1 200 OK\r\n", stall=True), Answer(b"An act"))
    assert fetched(server, limits=Limits(read=0.05)).body == b"An act"
    assert server.times_asked("/bill") == 2


# Whole bodies, and bounds.


@pytest.mark.parametrize("raw", CUT_OFF.values(), ids=CUT_OFF)
def test_a_body_that_is_not_whole_is_never_a_page(server: LocalServer, raw: bytes) -> None:
    server.says("/bill", Answer(raw=raw))
    with pytest.raises(FetchError, match="after 4 tries"):
        fetched(server)
    assert server.times_asked("/bill") == 4


def test_a_body_that_was_cut_off_is_fetched_again(server: LocalServer) -> None:
    server.says("/bill", Answer(raw=CUT_OFF["shorter than its length"]), Answer(b"An act"))
    assert fetched(server).body == b"An act"


def test_a_gzipped_body_is_unpacked(server: LocalServer) -> None:
    server.says("/bill", Answer(PACKED, headers={"Content-Encoding": "gzip"}))
    assert fetched(server).body == b"An act " * 1000


def test_a_chunked_body_is_put_together(server: LocalServer) -> None:
    server.says("/bill", Answer(raw=HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\nAn \r\n3\r\nact\r\n0\r\n\r\n"))
    assert fetched(server).body == b"An act"


def test_an_encoding_that_was_not_asked_for_is_refused(server: LocalServer) -> None:
    server.says("/bill", Answer(b"An act", headers={"Content-Encoding": "br"}))
    with pytest.raises(FetchError, match="encoded as 'br', which was not asked for, after 1 try"):
        fetched(server)


def test_a_body_of_exactly_the_limit_is_a_page(server: LocalServer) -> None:
    server.says("/bill", Answer(b"x" * 100_000))
    page = a_fetcher(a_state(server, max_bytes=100_000))(a_request(server.url("/bill")))
    assert page is not None
    assert len(page.body) == 100_000


def test_a_body_announced_as_too_large_is_not_read(server: LocalServer) -> None:
    server.says("/bill", Answer(headers={"Content-Length": "200000000"}, stall=True))
    with pytest.raises(FetchError, match="200,000,000 bytes are announced, and the limit is 1,000,000, after 1 try"):
        fetched(server)


def test_a_body_that_grows_too_large_is_stopped(server: LocalServer) -> None:
    server.says("/bill", Answer(raw=HEAD + b"\r\n" + b"x" * 1_000_001))
    with pytest.raises(FetchError, match=r"the body has [\d,]+ bytes or more, and the limit is 1,000,000, after 1 try"):
        fetched(server)


def test_a_gzip_bomb_is_stopped_by_what_it_unpacks_to(server: LocalServer) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    assert len(bomb) < 1_000_000
    server.says("/bill", Answer(bomb, headers={"Content-Encoding": "gzip"}))
    with pytest.raises(FetchError, match=r"the body has 1,0\d\d,\d\d\d bytes or more, and the limit is 1,000,000, after 1 try"):
        fetched(server)


def test_a_slow_drip_ends_at_the_time_limit(server: LocalServer) -> None:
    server.says("/bill", Answer(raw=HEAD + b"Content-Length: 100\r\n\r\nA", stall=True))
    with pytest.raises(FetchError, match="the body was not there within the limit of 180 s, after 1 try"):
        fetched(server, clock=Clock(per_look=100), limits=Limits(read=5))
