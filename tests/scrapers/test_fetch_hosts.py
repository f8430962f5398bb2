import logging

import pytest

from scrapers.errors import Blocked, FetchError
from scrapers.page import Page
from scrapers.state import ApiKey, State
from tests.scrapers.fetching import CUT_OFF, a_fetcher, a_request, a_state, fetched
from tests.scrapers.server import Answer, LocalServer

KEY = "s3cret+key/1"

# Hosts and redirects.


def test_a_redirect_within_the_states_hosts_is_followed(server: LocalServer, mirror: LocalServer) -> None:
    server.says("/bill", Answer(status=302, headers={"Location": "moved"}))
    server.says("/moved", Answer(status=308, headers={"Location": mirror.url("/bill?id=1#top")}))
    mirror.says("/bill", Answer(b"An act"))
    request = a_request(server.url("/bill"))
    page = a_fetcher(a_state(server, mirror))(request)
    assert page is not None
    assert (page.request, page.url) == (request, mirror.url("/bill?id=1"))
    assert mirror.times_asked("/robots.txt") == 1


def test_robots_txt_of_the_target_of_a_redirect_counts(server: LocalServer, mirror: LocalServer) -> None:
    server.says("/bill", Answer(status=301, headers={"Location": mirror.url("/bill")}))
    mirror.says("/robots.txt", Answer(b"User-agent: *\nDisallow: /\n"))
    with pytest.raises(Blocked, match=mirror.host):
        a_fetcher(a_state(server, mirror))(a_request(server.url("/bill")))
    assert mirror.times_asked("/bill") == 0


def test_a_redirect_to_another_host_is_not_followed(server: LocalServer, mirror: LocalServer) -> None:
    server.says("/bill", Answer(status=302, headers={"Location": mirror.url("/bill")}))
    with pytest.raises(Blocked, match=f"redirects to the host {mirror.host}, which Example does not declare, not tried"):
        fetched(server)
    assert mirror.asked == []


@pytest.mark.parametrize(
    "location", ["ftp://{}/bill", "https://{}@example.org/bill", "https://example.org\\@{}/bill", "file:///etc/passwd", "//[x/"]
)
def test_a_redirect_out_of_https_is_not_followed(server: LocalServer, location: str) -> None:
    server.says("/bill", Answer(status=302, headers={"Location": location.format(server.host)}))
    with pytest.raises((Blocked, FetchError), match="not tried"):
        fetched(server)


def test_the_body_of_a_redirect_is_not_read(server: LocalServer) -> None:
    server.says("/bill", Answer(status=302, headers={"Location": "/moved", "Content-Length": "200000000"}, stall=True))
    server.says("/moved", Answer(b"An act"))
    assert fetched(server).url == server.url("/moved")


def test_a_password_in_a_link_is_not_used(server: LocalServer) -> None:
    server.says("/bill", Answer(status=302, headers={"Location": f"http://clerk:hush@{server.host}/moved"}))
    server.says("/moved", Answer(b"An act"))
    assert fetched(server).url == server.url("/moved")


def test_redirects_end_somewhere(server: LocalServer) -> None:
    server.says("/bill", Answer(status=302, headers={"Location": "/bill"}))
    with pytest.raises(FetchError, match=r"more than 5 redirects, the last one to .*/bill, after 1 try"):
        fetched(server)
    assert server.times_asked("/bill") == 6


def test_a_redirect_to_nowhere_is_an_error(server: LocalServer) -> None:
    server.says("/bill", Answer(status=302))
    with pytest.raises(FetchError, match="the host answered 302 found, after 1 try"):
        fetched(server)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://elsewhere.example.org/bill", r"the host elsewhere\.example\.org, which Example does not declare"),
        ("http://example.org/bill", r"example\.org over http, and only https is spoken"),
        ("ftp://example.org/bill", r"example\.org over ftp, and only https is spoken"),
        ("http://127.0.0.1:1/bill", r"the host 127\.0\.0\.1:1, which Example does not declare"),
    ],
)
def test_only_declared_hosts_are_talked_to_and_only_over_https(server: LocalServer, url: str, why: str) -> None:
    with pytest.raises(Blocked, match=f"asked for .*{why}, not tried"):
        a_fetcher(a_state(hosts=("Example.org", server.host)))(a_request(url))


# The key.


def a_keyed_state(*servers: LocalServer) -> State:
    return a_state(*servers, api_key=ApiKey("key", "EXAMPLE_KEY", "https://example.org/register"))


def keyed(state: State, url: str) -> Page:
    page = a_fetcher(state, keys={"EXAMPLE_KEY": KEY, "OTHER_KEY": "other"})(a_request(url))
    assert page is not None
    return page


def test_the_key_goes_out_with_the_question_and_is_in_nothing_that_comes_back(
    server: LocalServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.says("/bill", Answer(status=503), Answer(b"An act"))
    page = keyed(a_keyed_state(server), server.url("/bill?id=1"))
    assert [asked.query for asked in server.asked] == ["", "id=1&key=s3cret%2Bkey%2F1", "id=1&key=s3cret%2Bkey%2F1"]
    assert page.request.url == page.url == server.url("/bill?id=1")
    assert "s3cret" not in caplog.text
    assert "503 service unavailable" in caplog.text


def test_without_a_key_the_question_goes_out_as_it_is(server: LocalServer) -> None:
    server.says("/bill", Answer(b"An act"))
    page = a_fetcher(a_keyed_state(server))(a_request(server.url("/bill?id=1")))
    assert page is not None
    assert server.asked[-1].query == "id=1"


def test_a_link_of_the_source_that_repeats_the_key_is_cleaned(server: LocalServer) -> None:
    server.says("/bill", Answer(b"An act"))
    page = keyed(a_keyed_state(server), server.url("/bill?KEY=s3cret%2Bkey%2F1&id=1"))
    assert server.asked[-1].query == "id=1&key=s3cret%2Bkey%2F1"
    assert "s3cret" not in page.url + page.request.url


def test_a_redirect_on_the_same_host_keeps_the_key(server: LocalServer) -> None:
    server.says("/bill", Answer(status=302, headers={"Location": "/moved?id=1&key=s3cret%2Bkey%2F1"}))
    server.says("/moved", Answer(b"An act"))
    page = keyed(a_keyed_state(server), server.url("/bill"))
    assert server.asked[-1].query == "id=1&key=s3cret%2Bkey%2F1"
    assert page.url == server.url("/moved?id=1")


@pytest.mark.parametrize("query", ["id=1", "id=1&key=s3cret%2Bkey%2F1", "from=/bill?key=s3cret%2Bkey%2F1&id=1"])
def test_a_redirect_to_another_host_never_gets_the_key(server: LocalServer, mirror: LocalServer, query: str) -> None:
    server.says("/bill", Answer(status=302, headers={"Location": mirror.url(f"/bill?{query}")}))
    mirror.says("/bill", Answer(b"An act"))
    page = keyed(a_keyed_state(server, mirror), server.url("/bill"))
    assert mirror.asked[-1].query == "id=1"
    assert page.url == mirror.url("/bill?id=1")


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=404),
        Answer(status=403),
        Answer(status=302, headers={"Location": f"https://example.org/{KEY}?key={KEY}"}),
        Answer(raw=CUT_OFF["shorter than its length"]),
        Answer(raw=b"\r\n"),
        Answer(b"x", headers={"Content-Encoding": KEY}),
    ],
)
def test_no_error_tells_the_key(server: LocalServer, answer: Answer) -> None:
    server.says("/bill", answer)
    with pytest.raises((FetchError, Blocked)) as caught:
        keyed(a_keyed_state(server), server.url("/bill"))
    error: BaseException | None = caught.value
    while error is not None:
        assert "s3cret" not in str(error)
        error = error.__cause__ or error.__context__
