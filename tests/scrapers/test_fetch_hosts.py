import pytest

from scrapers.errors import Blocked, FetchError
from tests.scrapers.fetching import a_fetcher, a_request, a_state, fetched
from tests.scrapers.server import Answer, LocalServer

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
        ("ftp://example.org/bill", r"the host ftp://example\.org, which Example does not declare"),
        ("http://127.0.0.1:1/bill", r"the host 127\.0\.0\.1:1, which Example does not declare"),
    ],
)
def test_only_declared_hosts_are_talked_to_and_only_as_they_are_declared(server: LocalServer, url: str, why: str) -> None:
    with pytest.raises(Blocked, match=f"asked for .*{why}, not tried"):
        a_fetcher(a_state(hosts=("Example.org", server.host)))(a_request(url))
