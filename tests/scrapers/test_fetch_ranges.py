import io
import random
import tracemalloc
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from scrapers import ranges
from scrapers.errors import Blocked, FetchError, SourceChanged
from scrapers.fetch import Fetcher
from scrapers.page import Page
from scrapers.ranges import TAIL
from tests.scrapers.fetching import HEAD, Clock, a_fetcher, a_request, a_state
from tests.scrapers.server import Answer, LocalServer

pytestmark = pytest.mark.slow

BILLS, VOTES = b"`EX 1`\t`An act`\n" * 500, b"`EX 1`\t`AYE`\n" * 500
V1 = {"ETag": '"v1"', "Last-Modified": "Thu, 15 Jan 2026 10:00:00 GMT"}
V2 = {"ETag": '"v2"', "Last-Modified": "Fri, 16 Jan 2026 10:00:00 GMT"}


def noise(seed: int, size: int) -> bytes:
    """Bytes that cannot be packed, the same each time."""
    return random.Random(seed).randbytes(size)  # noqa: S311 - not a secret


def packed(bills: bytes = BILLS, *, large: int = 400_000, others: Mapping[str, bytes] = {}) -> bytes:
    """An archive with a table of bills, one of votes, and between them much that nobody asks for."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("BILLS.dat", bills)
        archive.writestr("TEXT_1.lob", noise(1, large))
        archive.writestr("VOTES.dat", VOTES)
        archive.writestr("TEXT_2.lob", noise(2, large))
        for name, body in others.items():
            archive.writestr(name, body)
    return packed.getvalue()


def feed(body: bytes = b"", headers: dict[str, str] = V1) -> Answer:
    return Answer(body or packed(), headers=headers, ranged=True)


def member(fetch: Fetcher, server: LocalServer, name: str = "BILLS.dat", **conditions: str) -> Page | None:
    return fetch(a_request(server.url(f"/feed.zip#{name}")), **conditions)


def brought(server: LocalServer, name: str = "BILLS.dat", **options: Any) -> Page:
    page = member(a_fetcher(a_state(server), **options), server, name)
    assert page is not None
    return page


# What comes back, and how little travels.


def test_one_member_comes_and_the_rest_stays(server: LocalServer) -> None:
    server.says("/feed.zip", feed(packed(large=3_000_000)))
    page = brought(server, "VOTES.dat")
    assert page.body == VOTES
    assert (page.url, page.etag, page.last_modified) == (server.url("/feed.zip#VOTES.dat"), V1["ETag"], V1["Last-Modified"])
    assert (page.media_type, page.charset) == ("", "")
    assert server.sent < TAIL + 1_000


def test_the_directory_is_read_once_for_all_members(server: LocalServer) -> None:
    server.says("/feed.zip", feed())
    fetch = a_fetcher(a_state(server))
    bodies = [page.body for name in ("BILLS.dat", "VOTES.dat", "BILLS.dat") if (page := member(fetch, server, name))]
    assert bodies == [BILLS, VOTES, BILLS]
    assert server.times_asked("/robots.txt") == 1
    assert server.times_asked("/feed.zip") == 4  # the end, and a part for each member


def test_a_directory_longer_than_the_end_is_read_too(server: LocalServer) -> None:
    server.says("/feed.zip", feed(packed(others={f"TEXT_{n}.lob": b"" for n in range(3, 1_500)})))
    assert brought(server).body == BILLS


def test_an_archive_that_is_shorter_than_its_end_may_be(server: LocalServer) -> None:
    server.says("/feed.zip", feed(packed(large=10)))
    assert brought(server).body == BILLS
    assert server.times_asked("/feed.zip") == 1


def test_an_archive_of_more_than_four_gigabytes_is_read(server: LocalServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 100)
    body = packed()
    assert b"PK\x06\x06" in body
    server.says("/feed.zip", feed(body))
    assert brought(server, "VOTES.dat").body == VOTES


def test_a_large_member_comes_in_blocks_each_with_its_rest(server: LocalServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranges, "BLOCK", 100_000)
    server.says("/feed.zip", feed())
    assert len(brought(server, "TEXT_1.lob").body) == 400_000
    assert [asked.headers["Range"] for asked in server.asked[2:4]] == ["bytes=93-100092", "bytes=100093-200092"]
    assert all(asked.headers["Accept-Encoding"] == "identity" for asked in server.asked[1:])


def test_a_member_is_unpacked_as_it_comes(server: LocalServer) -> None:
    size = 30_000_000
    server.says("/feed.zip", feed(packed(others={"ZEROS.dat": bytes(size)})))
    tracemalloc.start()
    try:
        fetch = a_fetcher(a_state(server, max_bytes=size))
        tracemalloc.reset_peak()
        page = member(fetch, server, "ZEROS.dat")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert page is not None
    assert len(page.body) == size
    assert peak < 1.5 * size


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (V1, {"etag": '"v1"', "last_modified": "Thu, 01 Jan 1970 00:00:00 GMT"}),
        ({"ETag": 'W/"v1"'}, {"etag": '"v1"'}),
        ({"Last-Modified": V1["Last-Modified"]}, {"last_modified": V1["Last-Modified"]}),
    ],
)
def test_an_archive_that_did_not_change_is_none_and_its_directory_stays(
    server: LocalServer, told: dict[str, str], kept: dict[str, str]
) -> None:
    server.says("/feed.zip", feed(headers=told))
    fetch = a_fetcher(a_state(server))
    assert [member(fetch, server, name, **kept) for name in ("BILLS.dat", "VOTES.dat", "NONE.dat")] == [None, None, None]
    assert server.times_asked("/feed.zip") == 1


@pytest.mark.parametrize("kept", [{"etag": '"v0"', "last_modified": V1["Last-Modified"]}, {}])
def test_an_archive_that_did_change_is_read(server: LocalServer, kept: dict[str, str]) -> None:
    server.says("/feed.zip", feed())
    assert member(a_fetcher(a_state(server)), server, **kept) is not None


# One version, never a mixture.


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (V1, V2),
        ({"ETag": 'W/"v1"'}, {"ETag": 'W/"v2"'}),
        ({"Last-Modified": V1["Last-Modified"]}, {"Last-Modified": V2["Last-Modified"]}),
        ({}, {}),
    ],
)
def test_an_archive_that_changes_between_two_parts_is_opened_again(
    server: LocalServer, before: dict[str, str], after: dict[str, str]
) -> None:
    newer = BILLS + b"`EX 2`\t`Another act`\n"
    server.says("/feed.zip", feed(packed(), before), feed(packed(newer, large=500_000), after))
    clock = Clock()
    page = brought(server, clock=clock)
    assert page.body == newer
    assert page.etag == after.get("ETag", "")
    assert 2 <= sum(clock.naps) <= 4


def test_an_archive_that_has_become_shorter_has_changed(server: LocalServer) -> None:
    server.says("/feed.zip", feed(packed(), {}), feed(packed(large=200_000), {}))
    assert brought(server, "TEXT_2.lob").body == noise(2, 200_000)


@pytest.mark.slow
def test_an_archive_that_never_holds_still_is_given_up(server: LocalServer) -> None:
    server.says("/feed.zip", *(feed(headers={"ETag": f'"v{n}"'}) for n in range(20)))
    with pytest.raises(FetchError, match=r"feed\.zip#BILLS\.dat: the archive changed while it was read, after 4 tries"):
        brought(server)


def test_members_of_two_versions_are_a_mixture_too(server: LocalServer) -> None:
    server.says("/feed.zip", feed(), feed(), feed(headers=V2))
    fetch = a_fetcher(a_state(server))
    assert member(fetch, server)
    for name in ("VOTES.dat", "TEXT_1.lob"):
        with pytest.raises(FetchError, match="the archive changed while it was read, after 1 try"):
            member(fetch, server, name)


def test_the_host_is_asked_for_the_version_that_was_begun(server: LocalServer) -> None:
    server.says("/feed.zip", feed())
    brought(server)
    assert [asked.headers["If-Range"] for asked in server.asked[1:]] == [None, '"v1"']


def test_a_host_need_not_say_again_of_which_version_a_part_is(server: LocalServer) -> None:
    """RFC 9110, 15.3.7: beside If-Range, Last-Modified is not repeated."""
    server.says("/feed.zip", feed(), feed(headers={"ETag": V1["ETag"]}))
    assert brought(server).last_modified == V1["Last-Modified"]


def test_a_weak_word_is_not_sent_for_a_range(server: LocalServer) -> None:
    server.says("/feed.zip", feed(headers={"ETag": 'W/"v1"'}))
    brought(server)
    assert server.asked[-1].headers["If-Range"] is None


# What goes wrong.


def test_a_host_that_sends_the_whole_instead_is_not_listened_to(server: LocalServer) -> None:
    server.says("/feed.zip", Answer(headers={"Content-Length": "1000000000"}, stall=True))
    fetch = a_fetcher(a_state(server))
    with pytest.raises(FetchError, match="the host sends no ranges of the archive, and the whole is not read: it answered 200 ok"):
        member(fetch, server)
    with pytest.raises(FetchError, match="the archive is left alone, since the host sends no ranges"):
        member(fetch, server, "VOTES.dat")
    assert server.times_asked("/feed.zip") == 1


def test_a_host_that_stops_sending_ranges_is_not_listened_to_either(server: LocalServer) -> None:
    server.says("/feed.zip", feed(), replace(feed(), ranged=False))
    with pytest.raises(FetchError, match="the host sends no ranges of the archive"):
        brought(server)
    assert server.sent < 2_000_000


def test_a_host_that_sends_another_part_is_not_believed(server: LocalServer) -> None:
    other = Answer(b"x" * 80, status=206, headers={**V1, "Content-Range": f"bytes 5-84/{len(packed())}"})
    server.says("/feed.zip", feed(), other)
    with pytest.raises(FetchError, match=r"the host sent the bytes 5 to 84, and 0 to .* were asked for, after 1 try"):
        brought(server)


def test_a_part_that_is_cut_off_is_asked_for_again_and_nothing_else_is(server: LocalServer) -> None:
    cut = HEAD.replace(b"200 OK", b"206 Partial Content") + b"Content-Length: 93\r\n\r\nAn act"
    server.says("/feed.zip", feed(), Answer(raw=cut), feed())
    assert brought(server).body == BILLS
    assert server.times_asked("/feed.zip") == 3


def test_an_archive_that_is_not_there_is_asked_for_once_a_crawl(server: LocalServer) -> None:
    fetch = a_fetcher(a_state(server))
    for _ in range(2):
        with pytest.raises(FetchError, match="the host answered 404 not found, after 1 try"):
            member(fetch, server)
    assert server.times_asked("/feed.zip") == 1


def test_robots_txt_counts_for_archives(server: LocalServer) -> None:
    server.says("/robots.txt", Answer(b"User-agent: *\nDisallow: /feed.zip\n"))
    with pytest.raises(Blocked, match=r"robots\.txt"):
        brought(server)
    assert server.times_asked("/feed.zip") == 0


def test_a_member_that_is_missing_is_a_change_of_the_source(server: LocalServer) -> None:
    server.says("/feed.zip", feed())
    with pytest.raises(
        SourceChanged, match=r"feed\.zip#MOTIONS\.dat: the archive has no such member; it has BILLS\.dat, VOTES\.dat$"
    ):
        brought(server, "MOTIONS.dat")
    with pytest.raises(SourceChanged, match="the archive has no such member; it has 4 of other sorts"):
        brought(server, "MOTIONS.csv")


def test_a_member_is_bounded_by_what_it_unpacks_to(server: LocalServer) -> None:
    server.says("/feed.zip", feed(packed(bytes(50_000_000))))
    with pytest.raises(FetchError, match="50,000,000 bytes are announced, unpacked, and the limit is 1,000,000, after 1 try"):
        brought(server)
    assert server.sent <= TAIL


def test_a_member_of_exactly_the_limit_is_a_page(server: LocalServer) -> None:
    server.says("/feed.zip", feed(packed(bytes(1_000_000))))
    assert len(brought(server).body) == 1_000_000


def test_a_member_that_tells_less_than_it_unpacks_to_is_damaged(server: LocalServer) -> None:
    size = (50_000_000).to_bytes(4, "little")
    body = packed(bytes(50_000_000))
    assert body.count(size) == 2
    server.says("/feed.zip", feed(body.replace(size, (1_000).to_bytes(4, "little"))))
    with pytest.raises(FetchError, match=r"the archive is damaged: Bad CRC-32 for file 'BILLS\.dat', after 1 try"):
        brought(server)


def damaged(where: int) -> bytes:
    body = bytearray(packed())
    body[where] ^= 0xFF
    return bytes(body)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (damaged(1_000), "Bad CRC-32 for file 'TEXT_1.lob'"),
        (damaged(0), "Bad magic number for file header"),
        (b"<html>Sorry</html>" * 10_000, "File is not a zip file"),
        (packed()[:-10], "File is not a zip file"),
    ],
)
def test_an_archive_that_is_damaged_says_so(server: LocalServer, body: bytes, why: str) -> None:
    server.says("/feed.zip", feed(body))
    with pytest.raises(FetchError, match=f"the archive is damaged: {why}, after 1 try"):
        brought(server, "TEXT_1.lob" if "TEXT" in why else "BILLS.dat")


def test_a_packing_that_is_not_known_is_a_change_of_the_source(server: LocalServer) -> None:
    body = packed(large=10)
    local, listed = body.index(b"PK\x03\x04"), body.index(b"PK\x01\x02")
    changed = bytearray(body)
    changed[local + 8] = changed[listed + 10] = 99
    server.says("/feed.zip", feed(bytes(changed)))
    with pytest.raises(SourceChanged, match=r"feed\.zip#BILLS\.dat: the member is packed in a way that is not read here"):
        brought(server)
