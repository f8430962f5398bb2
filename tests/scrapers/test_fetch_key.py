"""The key of a source: it goes out on the wire and appears nowhere else."""

import logging
from typing import Any
from urllib.parse import unquote

import pytest

from scrapers.errors import Blocked, FetchError
from scrapers.page import Page
from scrapers.state import ApiKey, State
from tests.scrapers.fetching import CUT_OFF, a_fetcher, a_request, a_state
from tests.scrapers.server import Answer, LocalServer

KEY = "s3cret+key/1"


def a_keyed_state(*servers: LocalServer, **how: Any) -> State:
    return a_state(*servers, api_key=ApiKey("key", "EXAMPLE_KEY", "https://example.org/register", **how))


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


# As a header, and to one host.


def test_a_key_in_a_header_is_in_nothing_else(server: LocalServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    server.says("/bill", Answer(status=503), Answer(b"An act"))
    page = keyed(a_keyed_state(server, in_header=True), server.url("/bill?id=1"))
    assert [(asked.query, asked.headers["key"]) for asked in server.asked] == [("", None), ("id=1", KEY), ("id=1", KEY)]
    assert page.request.url == page.url == server.url("/bill?id=1")
    assert "s3cret" not in caplog.text


def test_a_key_goes_after_the_word_that_its_source_wants(server: LocalServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    server.says("/bill", Answer(status=503), Answer(b"An act"))
    keyed(a_keyed_state(server, in_header=True, scheme="Token"), server.url("/bill"))
    assert server.asked[-1].headers["key"] == f"Token {KEY}"
    assert "s3cret" not in caplog.text


def test_a_header_that_has_no_key_is_not_sent(server: LocalServer) -> None:
    server.says("/bill", Answer(b"An act"))
    assert a_fetcher(a_keyed_state(server, in_header=True))(a_request(server.url("/bill")))
    assert server.asked[-1].headers["key"] is None


def test_a_link_that_repeats_the_key_of_a_header_is_cleaned_and_a_parameter_of_its_name_is_none(server: LocalServer) -> None:
    server.says("/bill", Answer(b"An act"))
    page = keyed(a_keyed_state(server, in_header=True), server.url("/bill?key=1&token=s3cret%2Bkey%2F1"))
    assert server.asked[-1].query == "key=1"
    assert page.url == server.url("/bill?key=1")


@pytest.mark.parametrize("how", [{"in_header": True}, {"in_header": False}])
def test_a_key_goes_to_its_host_only(server: LocalServer, mirror: LocalServer, how: dict[str, Any]) -> None:
    state = a_keyed_state(server, mirror, host=mirror.host, **how)
    fetch = a_fetcher(state, keys={"EXAMPLE_KEY": KEY})
    for host in (server, mirror):
        host.says("/bill", Answer(b"An act"))
        assert fetch(a_request(host.url("/bill")))
    assert (server.asked[-1].headers["key"], server.asked[-1].query) == (None, "")
    assert KEY in (mirror.asked[-1].headers["key"], unquote(mirror.asked[-1].query.removeprefix("key=")))


def test_a_header_does_not_follow_a_redirect_to_another_host(server: LocalServer, mirror: LocalServer) -> None:
    server.says("/bill", Answer(status=302, headers={"Location": "/moved"}))
    server.says("/moved", Answer(status=302, headers={"Location": mirror.url("/bill")}))
    mirror.says("/bill", Answer(b"An act"))
    keyed(a_keyed_state(server, mirror, in_header=True), server.url("/bill"))
    assert [asked.headers["key"] for asked in server.asked] == [None, KEY, KEY]
    assert [asked.headers["key"] for asked in mirror.asked] == [None, None]


def test_a_key_goes_along_for_the_parts_of_an_archive(server: LocalServer) -> None:
    server.says("/feed.zip", Answer(status=416))
    with pytest.raises(FetchError, match="416") as caught:
        keyed(a_keyed_state(server, in_header=True), server.url("/feed.zip#BILLS.dat"))
    assert server.asked[-1].headers["key"] == KEY
    assert "s3cret" not in str(caught.value)


# Never in an error.


@pytest.mark.parametrize("in_header", [True, False])
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
def test_no_error_tells_the_key(server: LocalServer, answer: Answer, in_header: bool) -> None:
    server.says("/bill", answer)
    with pytest.raises((FetchError, Blocked)) as caught:
        keyed(a_keyed_state(server, in_header=in_header), server.url("/bill"))
    error: BaseException | None = caught.value
    while error is not None:
        assert "s3cret" not in str(error)
        error = error.__cause__ or error.__context__
