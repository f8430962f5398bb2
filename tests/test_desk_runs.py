"""Runs on the desk, the buttons that begin them, and what of the sources waits for a person."""

import datetime
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings

from bills import tasks
from bills.admin import sources
from bills.admin.heap import Heap
from bills.models import Action, AuditEntry, Run, Snapshot
from scrapers.vocabulary import RunOutcome
from tests.example import read, session
from tests.factories import DAY, NOON, make_action, make_bill, make_member, make_run, make_session, make_vote
from tests.legislature import READ_AT, action, bill, bill_page, list_page
from tests.reading import read as read_page
from tests.reading import words
from tests.staff import make_staff, signed_in

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def desk(client: Client) -> Client:
    return signed_in(client, make_staff(role="admin"))


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was given to the broker, which would take it to a worker."""
    given: list[Any] = []
    monkeypatch.setattr(tasks.crawl_session, "delay", lambda *told: given.append(told))
    monkeypatch.setattr(tasks.replay_session, "delay", lambda *told, **named: given.append((told, named)))
    return given


def test_runs_are_listed_newest_first_and_narrowed(desk: Client) -> None:
    make_run(outcome=RunOutcome.FAILED, started_at=NOON)
    make_run(outcome=RunOutcome.OK, started_at=NOON + HOUR)
    said = read_page(desk, "/desk/runs/")
    assert said.index("19:00 UTC") < said.index("18:00 UTC")
    assert "19:00 UTC" not in read_page(desk, "/desk/runs/?outcome=failed")
    assert "0 runs" in read_page(desk, "/desk/runs/?state=yy")


def test_a_run_tells_what_it_could_not_read_and_where_that_page_is(desk: Client) -> None:
    run = read(list_page(bill()), bill_page(bill("HB 2") | {"title": None}))
    odd = Snapshot.objects.get(kind="bill")
    said = desk.get(f"/desk/runs/{run.pk}/").content.decode()
    assert f'<a href="/desk/pages/{odd.pk}/">kept page {odd.pk}</a>' in said
    assert run.problems[0]["reason"].split()[0] in words(said)
    assert "HB 1" in words(said)


def test_a_problem_of_an_old_run_leads_to_the_page_that_it_saw(desk: Client) -> None:
    run = read(bill_page(bill() | {"title": None}))
    odd = Snapshot.objects.get()
    read(bill_page(bill()))
    assert f"/desk/pages/{odd.pk}/" in desk.get(f"/desk/runs/{run.pk}/").content.decode()


@pytest.mark.usefixtures("example_is_a_state")
def test_a_session_is_read_now_as_the_schedule_would(
    desk: Client, sent: list[Any], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = desk.post(f"/desk/runs/read/{session().pk}/")
    run = Run.objects.get()
    assert (run.trigger, run.outcome, run.attempts) == ("schedule", RunOutcome.RUNNING, 0)
    assert sent == [(run.pk, str(run.claim))]
    assert answer.headers["Location"] == f"/desk/runs/{run.pk}/"
    assert AuditEntry.objects.get().about == "Example, 2026 Session"


@pytest.mark.usefixtures("example_is_a_state")
def test_a_state_that_is_being_read_is_not_read_a_second_time(desk: Client, sent: list[Any]) -> None:
    make_run(session=session(), outcome=RunOutcome.RUNNING)
    said = words(desk.post(f"/desk/runs/read/{session().pk}/", follow=True).content.decode())
    assert "is not read now: it is being read already" in said
    assert not sent
    assert Run.objects.count() == 1
    assert not AuditEntry.objects.exists()


@pytest.mark.usefixtures("example_is_a_state")
def test_nothing_is_fetched_where_nothing_may_be(desk: Client, sent: list[Any], settings: Settings) -> None:
    settings.OFFLINE = True
    said = words(desk.post(f"/desk/runs/read/{session().pk}/", follow=True).content.decode())
    assert "nothing is fetched: OFFLINE is set" in said
    assert not Run.objects.exists()


@pytest.mark.usefixtures("example_is_a_state")
def test_kept_pages_are_read_again(
    desk: Client, sent: list[Any], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    read(list_page(bill()))
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(f"/desk/runs/again/{session().pk}/", {"pages": "all"})
    assert sent == [(("zz", "2026"), {"unread": False, "believe": False})]
    assert AuditEntry.objects.get().told == {"pages": "all kept pages"}


@pytest.mark.usefixtures("example_is_a_state")
def test_the_task_reads_the_pages_of_its_session_and_of_no_other() -> None:
    read(list_page(bill()))
    read(list_page(bill("HB 2"), session="2027"))
    tasks.replay_session("zz", "2026", unread=False, believe=False)
    assert [run.session.identifier for run in Run.objects.filter(trigger="replay")] == ["2026"]


def suspect() -> Snapshot:
    """A page of HB 1 that lost nine of its ten actions."""
    then = [action(f"Amended {n}", day=n) for n in range(1, 11)]
    read(bill_page(bill(actions=then)), clock=lambda: READ_AT)
    assert read(bill_page(bill(actions=then[:1])), clock=lambda: READ_AT + HOUR).outcome == RunOutcome.SUSPECT
    return Snapshot.objects.get(status=Snapshot.Status.SUSPECT)


@pytest.mark.usefixtures("example_is_a_state")
def test_what_is_suspect_is_believed_only_by_who_says_that_they_looked(
    desk: Client, sent: list[Any], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    page, address = suspect(), f"/desk/runs/believe/{session().pk}/"
    assert "1 actions where there were 10" in read_page(desk, address)
    with django_capture_on_commit_callbacks(execute=True):
        assert "Nothing was done" in words(desk.post(address).content.decode())
        assert not sent
        desk.post(address, {"looked": "yes"})
    assert sent == [(("zz", "2026"), {"unread": True, "believe": True})]
    assert AuditEntry.objects.get().told["believed"] == [page.pk]
    tasks.replay_session("zz", "2026", unread=True, believe=True)
    assert Action.objects.exclude(withdrawn_at=None).count() == 9


@pytest.mark.parametrize("path", ["runs/read", "runs/again", "runs/believe"])
def test_an_editor_has_no_source_read(client: Client, sent: list[Any], path: str) -> None:
    desk = signed_in(client, make_staff(role="editor"))
    assert desk.post(f"/desk/{path}/{make_session().pk}/", {"looked": "yes"}).status_code == 403
    assert "Read a session" not in read_page(desk, "/desk/runs/")
    assert not sent


def test_a_run_cannot_be_begun_by_a_link(desk: Client) -> None:
    assert desk.get(f"/desk/runs/read/{make_session().pk}/").status_code == 405


def words_of(heap: Heap) -> list[str]:
    return [item.words for item in heap.items]


def started(ago: datetime.timedelta, outcome: RunOutcome, **told: Any) -> Run:
    return make_run(outcome=outcome, started_at=datetime.datetime.now(datetime.UTC) - ago, **told)


def test_a_run_that_went_wrong_waits_until_one_goes_well() -> None:
    started(3 * HOUR, RunOutcome.FAILED, problems=[{"url": "", "error": "FetchError", "reason": "no answer"}])
    assert (words_of(sources.runs()), sources.runs().items[0].detail) == (["Example, 2026 Example Session: failed"], "no answer")
    started(2 * HOUR, RunOutcome.OK, bills=["HB 1"])
    started(2 * HOUR, RunOutcome.OK, trigger="replay")
    assert sources.runs().count == 1
    started(HOUR, RunOutcome.OK)
    assert sources.runs().count == 0


def test_a_suspect_run_is_settled_by_reading_the_kept_pages_again() -> None:
    started(2 * HOUR, RunOutcome.SUSPECT)
    started(HOUR, RunOutcome.OK, trigger="replay")
    assert sources.runs().count == 0


def test_a_run_that_went_wrong_long_ago_does_not_wait() -> None:
    started(8 * 24 * HOUR, RunOutcome.FAILED)
    assert sources.runs().count == 0


def test_a_page_that_changed_waits_with_what_it_lacks_until_a_newer_one_is_kept() -> None:
    read(bill_page({"number": "HB 1"}))
    page = Snapshot.objects.get()
    (item,) = sources.pages().items
    assert (item.words, item.url) == ("Example, HB 1: lacks what it must have", f"/desk/pages/{page.pk}/")
    assert item.detail == page.run.problems[0]["reason"]
    read(bill_page(bill()))
    assert sources.pages().count == 0


def test_names_and_lines_that_nothing_reads_wait_the_most_frequent_first() -> None:
    one = make_bill()
    make_member("Ada Example")
    make_vote(one, counts={}, names=[("A. Nother", "yes"), ("Ada Example", "yes")])  # type: ignore[list-item]
    make_action(one, "Held at the desk, twice", unread=True, date=DAY)
    assert words_of(sources.names()) == ["Example, House: A. Nother"]
    assert words_of(sources.unread()) == ["Example: Held at the desk, twice"]


def test_a_heap_is_a_few_statements_however_much_waits(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_member("Ada Example")
    for n in range(1, 9):
        started(n * HOUR, RunOutcome.FAILED)
        one = make_bill(identifier=f"HB {n}")
        make_vote(one, counts={}, names=[(f"Name {n}", "yes")])  # type: ignore[list-item]
        make_action(one, f"Odd {n}", unread=True)
    Snapshot.objects.update(status=Snapshot.Status.CHANGED)
    for make in (sources.runs, sources.pages, sources.names, sources.unread):
        with django_assert_num_queries(2):
            assert make().count >= 8


def test_the_desk_shows_what_waits_and_leads_there(desk: Client) -> None:
    read(bill_page({"number": "HB 1"}))
    page = Snapshot.objects.get()
    said = desk.get("/desk/").content.decode()
    assert "Sources that changed" in said
    assert f'href="/desk/pages/{page.pk}/"' in said


def test_lines_that_no_rule_reads_tell_how_each_is_settled(desk: Client) -> None:
    make_action(make_bill(session=session()), "Held at the desk", unread=True)
    assert "every history is read" in read_page(desk, "/desk/unread/")


@pytest.mark.usefixtures("example_is_a_state")
def test_lines_that_no_rule_reads_lead_to_their_bill(desk: Client) -> None:
    make_action(make_bill(session=session()), "Held at the desk", unread=True)
    said = desk.get("/desk/unread/").content.decode()
    assert '<a href="/zz/2026/HB1/#actions">HB 1</a>' in said
    assert "it wants a rule" in words(said)
