"""`crawl`, in a process of its own, through the real fetch, from a local server that plays Example's legislature."""

import pytest

from tests.processes import BILLS, Legislature, done_by

pytestmark = pytest.mark.slow


def test_a_session_is_crawled_and_counted(environment: dict[str, str]) -> None:
    told = done_by("worker.crawl()", environment)
    assert f"zz 2026 Session: ok; pages 1, bills {BILLS} (new {BILLS}, changed 0, unchanged 0)" in told
    assert Legislature.asked["/robots.txt"] == 1


def test_one_bill_is_crawled_in_any_spelling_and_the_list_is_left(environment: dict[str, str]) -> None:
    told = done_by("worker.crawl('--bill', 'hb0003')", environment)
    assert "pages 1, bills 1 (new 1, changed 0, unchanged 0), actions 2, votes 1" in told
    assert dict(Legislature.asked) == {"/robots.txt": 1, "/bill/HB3": 1}


def test_a_page_that_has_not_changed_is_not_sent_again_and_its_bills_count_as_checked(environment: dict[str, str]) -> None:
    done_by("worker.crawl()", environment)
    told = done_by("worker.crawl()", environment)
    assert Legislature.unchanged == {"/list": 1}
    assert f"ok; pages 1, bills {BILLS} (new 0, changed 0, unchanged {BILLS}), actions 0, votes 0, events 0" in told
