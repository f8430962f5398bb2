"""A source that counts what it is asked: each try is taken from its budget, and a host that has had enough is not asked again."""

import datetime

import pytest

from scrapers.errors import FetchError, Later
from tests.scrapers.fetching import NOON, Clock, a_fetcher, a_request, a_state
from tests.scrapers.server import Answer, LocalServer


class Meter:
    """Lets so many tries through, and remembers what they were for."""

    def __init__(self, tries: int = 100) -> None:
        self.left, self.asked = tries, list[str]()

    def __call__(self, url: str) -> None:
        if not self.left:
            raise Later(url, "the budget is spent", NOON + datetime.timedelta(hours=1))
        self.left -= 1
        self.asked.append(url)


def test_each_try_and_each_hop_is_metered_and_robots_txt_is_not(server: LocalServer) -> None:
    server.says("/bill", Answer(status=503), Answer(status=302, headers={"Location": "/moved"}))
    server.says("/moved", Answer(b"An act"))
    meter = Meter()
    assert a_fetcher(a_state(server), meter=meter)(a_request(server.url("/bill")))
    assert meter.asked == [server.url("/bill"), server.url("/bill"), server.url("/moved")]
    assert server.times_asked("/robots.txt") == 1


def test_a_budget_that_is_spent_between_two_tries_ends_the_fetch(server: LocalServer) -> None:
    server.says("/bill", Answer(status=503))
    with pytest.raises(Later, match="the budget is spent") as caught:
        a_fetcher(a_state(server), meter=Meter(2))(a_request(server.url("/bill")))
    assert caught.value.not_before == NOON + datetime.timedelta(hours=1)
    assert server.times_asked("/bill") == 2


@pytest.mark.parametrize(("headers", "seconds"), [({"Retry-After": "17"}, 17), ({"Retry-After": "7200"}, 7200), ({}, 3600)])
def test_a_host_that_has_had_enough_is_not_asked_again_and_says_when(
    server: LocalServer, headers: dict[str, str], seconds: int
) -> None:
    server.says("/bill", Answer(status=429, headers=headers))
    clock = Clock()
    with pytest.raises(Later, match="429 too many requests, after 1 try") as caught:
        a_fetcher(a_state(server), clock=clock, meter=Meter())(a_request(server.url("/bill")))
    assert caught.value.not_before == NOON + datetime.timedelta(seconds=seconds)
    assert (server.times_asked("/bill"), clock.naps) == (1, [])


def test_a_host_that_wants_a_long_rest_says_when_without_a_meter_too(server: LocalServer) -> None:
    server.says("/bill", Answer(status=503, headers={"Retry-After": "3600"}))
    with pytest.raises(Later, match="more than is waited for") as caught:
        a_fetcher(a_state(server))(a_request(server.url("/bill")))
    assert caught.value.not_before == NOON + datetime.timedelta(hours=1)


def test_a_host_whose_robots_txt_wants_us_to_wait_is_left_alone_until_then(server: LocalServer) -> None:
    server.says("/robots.txt", Answer(status=429, headers={"Retry-After": "90"}))
    fetch = a_fetcher(a_state(server), meter=Meter())
    for _ in range(2):
        with pytest.raises(Later) as caught:
            fetch(a_request(server.url("/bill")))
        assert caught.value.not_before == NOON + datetime.timedelta(seconds=90)
    assert [asked.path for asked in server.asked] == ["/robots.txt"]


def test_an_error_that_says_nothing_of_a_rest_is_no_later(server: LocalServer) -> None:
    server.says("/bill", Answer(status=503))
    with pytest.raises(FetchError) as caught:
        a_fetcher(a_state(server), meter=Meter())(a_request(server.url("/bill")))
    assert not isinstance(caught.value, Later)
    assert server.times_asked("/bill") == 4
