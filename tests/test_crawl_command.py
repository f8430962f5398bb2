"""`crawl`, in a process of its own, through the real fetch, from a local server that plays Example's legislature."""

from tests.processes import BILLS, Legislature, done_by


def test_a_session_is_crawled_and_counted(environment: dict[str, str]) -> None:
    told = done_by("worker.crawl()", environment)
    assert f"zz 2026 Session: ok; 1 pages, {BILLS} bills ({BILLS} new, 0 changed, 0 unchanged)" in told
    assert Legislature.asked["/robots.txt"] == 1


def test_one_bill_is_crawled_in_any_spelling_and_the_list_is_left(environment: dict[str, str]) -> None:
    told = done_by("worker.crawl('--bill', 'hb0003')", environment)
    assert "1 pages, 1 bills (1 new, 0 changed, 0 unchanged), 2 actions, 1 votes" in told
    assert dict(Legislature.asked) == {"/robots.txt": 1, "/bill/HB3": 1}


def test_a_page_that_has_not_changed_is_not_sent_again_and_its_bills_count_as_checked(environment: dict[str, str]) -> None:
    done_by("worker.crawl()", environment)
    told = done_by("worker.crawl()", environment)
    assert f"ok; 1 pages, 0 bills (0 new, 0 changed, {BILLS} unchanged), 0 actions, 0 votes, 0 events" in told
