"""Following dockets against a courthouse with faults: nothing is lost, nothing is half written, and no limit is passed."""

import datetime
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import time_machine
from pytest_django import Settings

from bills import snapshots
from bills.courts import asking, deeds, dockets, following, pages, searching
from bills.courts.dockets import Facts, Proof
from bills.models import (
    Bill,
    CourtEvent,
    CourtHint,
    CourtSearch,
    DocketAsk,
    DocketPage,
    DocketProposal,
    Event,
    LegalChallenge,
    Reading,
    Snapshot,
)
from scrapers.courts import courtlistener
from scrapers.errors import FetchError
from scrapers.page import Page, Request
from scrapers.vocabulary import Change, CourtEventKind
from tests.courthouse import faults
from tests.courthouse.clock import Clock
from tests.courthouse.dockets import Case, Filing
from tests.courthouse.house import FORBIDDING, KEYS, Courthouse
from tests.courthouse.story import BEGAN, Story
from tests.in_court import PAPERS, a_case, a_law, courts
from tests.staff import make_staff

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("example_is_a_state")]
START = datetime.datetime(2026, 3, 6, 12, tzinfo=datetime.UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock(START)


@pytest.fixture
def story(clock: Clock, settings: Settings, tmp_path: Path) -> Iterator[Story]:
    with Courthouse(now=clock) as house:
        settings.CERTIFICATES_DIR = house.trusted_in(tmp_path / "certificates")
        settings.API_KEYS = {**settings.API_KEYS, **KEYS}
        yield Story(house)


@pytest.fixture
def law() -> Bill:
    with time_machine.travel(START, tick=False):
        return a_law()


def followed(law: Bill, story: Story) -> LegalChallenge:
    return a_case(*law.clauses.all(), courtlistener_id=story.trial.id, docket_number=story.trial.number)


def follow(clock: Clock) -> int:
    """What the task does at a beat, with the live fetch and a clock of our own."""
    return following.follow_due(clock=clock, make_fetch=lambda source: asking.fetching(source, clock=clock, sleep=clock.sleep))


def restated(case: LegalChallenge, clock: Clock, **facts: Any) -> None:
    """An editor says otherwise what a case is."""
    case.refresh_from_db()
    dockets.restate(case, replace(Facts.of(case), **facts), Proof(PAPERS), by=None, now=clock())


def search(clock: Clock, *, goes_on: bool = False) -> int:
    """What the task does when searches are due. `goes_on`: each answer has a page after it."""
    fetch = asking.fetching(courtlistener.SOURCE, clock=clock, sleep=clock.sleep)

    def first_page(request: Request) -> Page:
        page = fetch(request)
        return replace(page, body=json.dumps({**page.json, "next": f"{request.url}&cursor=2"}).encode())

    return searching.search_due(clock=clock, fetch=first_page if goes_on else fetch)


def texts(case: LegalChallenge) -> list[str]:
    return [event.text for event in case.events.order_by("date", "pk")]


def told() -> list[tuple[str, bool]]:
    return list(Event.objects.filter(part="court").order_by("pk").values_list("kind", "alertable"))


def test_a_docket_is_read_and_what_is_new_in_it_is_told_once(law: Bill, story: Story, clock: Clock) -> None:
    case = followed(law, story)
    story.tell(until="restraining order")
    assert follow(clock) == 1
    case.refresh_from_db()
    assert (case.checked_at, case.last_source_on, case.problem) == (clock(), clock().date(), "")
    assert len(texts(case)) == 4
    assert {event.kind for event in case.events.all()} == {"unclassified"}
    # The first reading is no news.
    assert set(told()) == {(Change.COURT_EVENT_ADDED, False)}
    assert follow(clock) == 0
    clock.passes(hours=13)
    story.house.file(story.trial, "ORDER to show cause.", Filing("Order"), Filing("A private paper", 1, sealed=True))
    follow(clock)
    assert told()[4:] == [(Change.COURT_EVENT_ADDED, True)]
    event = case.events.get(text="ORDER to show cause.")
    assert event.source_name == "CourtListener"
    assert event.documents[1] == {"number": "4-1", "description": "", "url": "", "available": False, "sealed": True}
    assert event.page is not None
    assert b"ORDER to show cause." in snapshots.body(event.page)
    # An hour of overlap is read again, and nothing of it is told twice.
    clock.passes(hours=13)
    follow(clock)
    assert len(told()) == 5
    assert story.house.turned_away == 0


def test_what_an_editor_said_stays_when_the_docket_changes_its_words(law: Bill, story: Story, clock: Clock) -> None:
    case = followed(law, story)
    story.tell(until="complaint")
    follow(clock)
    event = case.events.order_by("pk").first()
    assert event is not None
    deeds.classify(event, kind=CourtEventKind.COMPLAINT, summary="Filed.", by=make_staff(), now=clock())
    before = len(told())
    clock.passes(hours=13)
    entry = story.trial.entries[0]
    story.house.amend(entry, filing=Filing("Summons", 2))
    follow(clock)
    event.refresh_from_db()
    # A document that has come in is no news.
    assert (len(event.documents), event.changed_at, len(told())) == (3, None, before)
    clock.passes(hours=13)
    story.house.amend(entry, text="AMENDED COMPLAINT.")
    follow(clock)
    event.refresh_from_db()
    assert (event.text, event.kind, event.summary) == ("AMENDED COMPLAINT.", "complaint", "Filed.")
    assert event.changed_at == clock()
    assert told()[before:] == [(Change.COURT_EVENT_CHANGED, True)]


@pytest.mark.parametrize("fault", [faults.cut_off, faults.a_web_page, faults.without("date_filed")])
def test_a_page_that_changed_leaves_all_as_it_was_and_is_told(law: Bill, story: Story, clock: Clock, fault: faults.Fault) -> None:
    case = followed(law, story)
    story.tell(until="complaint")
    follow(clock)
    case.refresh_from_db()
    before, read_at, events = texts(case), case.checked_at, len(told())
    clock.passes(hours=13)
    story.tell(until="restraining order")
    story.house.suffers(fault, at="docket-entries")
    follow(clock)
    case.refresh_from_db()
    assert (texts(case), case.checked_at, len(told())) == (before, read_at, events)
    assert case.problem
    (page,) = pages.unread()
    assert (page.challenge, page.status) == (case, DocketPage.Status.CHANGED)
    assert snapshots.body(page)
    # It is asked for again, and then nothing is missing.
    clock.passes(hours=4)
    follow(clock)
    case.refresh_from_db()
    assert (len(texts(case)), case.checked_at, case.problem, pages.unread()) == (4, clock(), "", [])


@pytest.mark.slow
def test_a_host_that_wants_its_peace_has_it_and_the_reading_goes_on_from_where_it_was(
    law: Bill, story: Story, clock: Clock
) -> None:
    case = followed(law, story)
    for number in range(110):
        story.house.file(story.trial, f"Entry {number}.", day=BEGAN)
    follow(clock)  # five requests a minute: the docket, and four of its six pages
    case.refresh_from_db()
    assert (case.events.count(), case.checked_at) == (80, None)
    assert case.due_at is not None
    assert case.due_at > clock()
    assert follow(clock) == 0
    clock.passes(minutes=2)
    story.house.suffers(faults.busy, at="cursor")
    follow(clock)
    case.refresh_from_db()
    assert DocketAsk.objects.exclude(not_before=None).count() == 1
    assert case.events.count() == 80
    clock.passes(minutes=3)
    follow(clock)
    case.refresh_from_db()
    assert (case.events.count(), case.checked_at, case.entries_next) == (110, clock(), "")
    # All of it is the first reading.
    assert set(told()) == {(Change.COURT_EVENT_ADDED, False)}
    # A cursor that is not known any more costs a beginning, and no entry.
    LegalChallenge.objects.update(due_at=None, entries_next=f"{courtlistener.API}/docket-entries/?cursor=none")
    follow(clock)
    case.refresh_from_db()
    assert case.problem
    for span in ({"hours": 4}, {"minutes": 2}):
        clock.passes(**span)
        follow(clock)
    case.refresh_from_db()
    assert (case.problem, case.events.count()) == ("", 110)


def test_without_a_token_the_feed_is_read_twice_a_day(law: Bill, story: Story, clock: Clock, settings: Settings) -> None:
    settings.API_KEYS = {}
    case = followed(law, story)
    story.tell(until="restraining order")
    follow(clock)
    assert len(texts(case)) == 4
    assert [asked.path for asked in story.house.asked_at("docket")] == [f"{story.trial.path.rsplit('/', 2)[0]}/feed/"]
    clock.passes(hours=12)
    for number in range(31):
        story.house.file(story.trial, f"Entry {number}.")
    follow(clock)
    case.refresh_from_db()
    # What a feed had no room for is not silently missing.
    assert case.problem == following.SHORT_FEED
    settings.API_KEYS = KEYS
    clock.passes(hours=12)
    follow(clock)
    case.refresh_from_db()
    assert (case.events.count(), case.problem) == (35, "")


def test_a_source_that_forbids_it_is_not_read_and_that_is_told(law: Bill, story: Story, clock: Clock, settings: Settings) -> None:
    settings.API_KEYS = {}
    story.house.robots[courtlistener.HOST] = FORBIDDING
    case = followed(law, story)
    story.tell(until="complaint")
    follow(clock)
    case.refresh_from_db()
    assert (case.events.count(), case.checked_at, case.due_at) == (0, None, clock() + following.RETRY)
    assert case.problem.startswith("robots.txt of the host")


def test_the_supreme_court_is_read_without_its_counsel(law: Bill, story: Story, clock: Clock) -> None:
    clock.time = datetime.datetime(2026, 4, 5, 12, tzinfo=datetime.UTC)
    story.tell()
    case = a_case(*law.clauses.all(), court=courts()["top"], scotus_number="26A9001")
    follow(clock)
    assert len(texts(case)) == 2
    page = DocketPage.objects.get()
    assert b"Casey Counsel" not in snapshots.body(page)
    clock.passes(hours=13)
    story.house.suffers(faults.cut_off, at="JSON")
    follow(clock)
    case.refresh_from_db()
    # What cannot be told from counsel's telephone is not kept.
    assert case.problem
    assert DocketPage.objects.count() == 1


def test_a_docket_that_is_not_for_everybody_is_neither_kept_nor_read(law: Bill, story: Story, clock: Clock) -> None:
    case = followed(law, story)
    story.tell(until="complaint")
    story.trial.blocked = True
    follow(clock)
    case.refresh_from_db()
    assert (case.blocked, case.checked_at, case.events.count(), DocketPage.objects.count()) == (True, None, 0, 0)
    clock.passes(days=2)
    assert follow(clock) == 0
    # One that is closed later is kept no longer.
    LegalChallenge.objects.update(blocked=False)
    story.trial.blocked = False
    follow(clock)
    assert all(snapshots.body(page) for page in DocketPage.objects.all())
    clock.passes(days=2)
    story.trial.blocked = True
    follow(clock)
    for page in DocketPage.objects.all():
        with pytest.raises(FetchError, match="no longer in the store"):
            snapshots.body(page)


# What the reading asks its clock for: before the docket's page is written, before that of its entries, and when all was read.
@pytest.mark.parametrize("moment", [3, 5, 6])
@pytest.mark.parametrize("facts", [{"courtlistener_id": 990_777}, {"blocked": True}])
def test_what_an_editor_says_while_a_docket_is_read_holds(
    law: Bill, story: Story, clock: Clock, moment: int, facts: dict[str, Any]
) -> None:
    case = followed(law, story)
    story.tell(until="complaint")
    fetch = asking.fetching(courtlistener.SOURCE, clock=clock, sleep=clock.sleep)
    asked = 0

    def interrupted() -> datetime.datetime:
        nonlocal asked
        asked += 1
        if asked == moment:
            restated(LegalChallenge.objects.get(), clock, **facts)
        return clock()

    claimed = following.claim(LegalChallenge.objects.followed(), now=clock())
    assert claimed is not None
    assert following.follow(claimed, fetch, clock=interrupted)
    assert asked >= moment
    case.refresh_from_db()
    assert (case.checked_at, case.problem) == (None, "")
    if case.blocked:
        # One that was closed after its last page was written is forgotten by the editor's own deed.
        assert moment == 6 or kept_pages() == []
    else:
        # It is read next, and nothing of the other docket is shown.
        assert (case.due_at, case.entries_modified_at) == (None, None)
        assert not case.events.filter(hidden_at=None).exists()


def kept_pages() -> list[DocketPage]:
    """Those whose bytes are still in the store."""

    def is_there(page: DocketPage) -> bool:
        try:
            snapshots.body(page)
        except FetchError:
            return False
        return True

    return [page for page in DocketPage.objects.all() if is_there(page)]


def test_when_a_case_ended_is_its_dockets_word_until_an_editor_says_otherwise(law: Bill, story: Story, clock: Clock) -> None:
    case = followed(law, story)
    first, second, third, fourth = (datetime.date(2026, 3, day) for day in (3, 4, 5, 6))

    def reread(says: datetime.date | None) -> datetime.date | None:
        story.trial.terminated_on = says
        clock.passes(hours=13)
        follow(clock)
        case.refresh_from_db()
        assert case.problem == ""
        return case.terminated_on

    story.tell(until="complaint")
    assert [reread(None), reread(first), reread(second), reread(first)] == [None, first, second, first]
    restated(case, clock, terminated_on=None)
    assert reread(first) is None
    assert reread(second) == second
    restated(case, clock, terminated_on=third)
    assert [reread(second), reread(fourth)] == [third, third]
    # Both are told, each by its source.
    said = case.reports.filter(fact__startswith="ended").values_list("said", "url")
    assert list(said) == [("5 March 2026", PAPERS), ("6 March 2026", f"{courtlistener.SITE}{story.trial.path}")]
    # What another docket says of its end is none of this case's.
    restated(case, clock, courtlistener_id=990_777)
    assert [report.url for report in case.reports.filter(fact__startswith="ended")] == [PAPERS]


def test_a_hint_makes_a_docket_due_and_is_settled_by_a_good_reading(law: Bill, story: Story, clock: Clock) -> None:
    case = followed(law, story)
    story.tell(until="complaint")
    follow(clock)
    LegalChallenge.objects.update(due_at=clock())
    other = a_case(slug="another", courtlistener_id=990_777, due_at=clock() - datetime.timedelta(days=1))
    hint = CourtHint.objects.create(key="1", courtlistener_id=story.trial.id, received_at=clock())
    claimed = following.claim(LegalChallenge.objects.followed(), now=clock())
    assert claimed == case
    assert following.claim(LegalChallenge.objects.followed(), now=clock()) == other
    LegalChallenge.objects.update(due_at=clock())
    follow(clock)
    hint.refresh_from_db()
    assert hint.settled_at


def at_home(law: Bill) -> None:
    """The district court is a federal one of the law's own state."""
    district = courts()["district"]
    district.jurisdiction = law.session.jurisdiction
    district.save()


def test_a_search_proposes_and_never_attaches(law: Bill, story: Story, clock: Clock) -> None:
    story.house.cases.append(story.trial)
    case = a_case(*law.clauses.all())
    at_home(law)
    assert search(clock) == 2
    case.refresh_from_db()
    assert case.courtlistener_id is None
    of_case, of_law = DocketProposal.objects.order_by("pk")
    assert (of_case.challenge, of_law.bill) == (case, law)
    assert of_case.found["docket_number"] == story.trial.number
    assert case.searched[-1]["result"] == "1 proposed to an editor"
    # What waits for a person is no silence.
    assert not CourtSearch.objects.exists()
    assert search(clock) == 0
    DocketProposal.objects.update(status=DocketProposal.Status.DECLINED)
    clock.passes(days=8)
    assert search(clock) == 2
    case.refresh_from_db()
    assert [one["result"] for one in case.searched] == ["nothing new"]
    found = CourtSearch.objects.get()
    assert (found.bill, found.searched_on) == (law, clock().date())
    assert "D. Ex." in found.where
    assert CourtEvent.objects.count() == 0


def test_a_search_that_was_not_read_to_its_end_says_so(law: Bill, story: Story, clock: Clock) -> None:
    story.house.cases += [Case(991_000 + n, "exd", "United States v. Example", f"9:26-cv-{n}", BEGAN) for n in range(12)]
    at_home(law)
    search(clock, goes_on=True)
    assert DocketProposal.objects.count() == searching.PROPOSED
    # What a person has declined makes room for the next.
    DocketProposal.objects.update(status=DocketProposal.Status.DECLINED)
    search(clock, goes_on=True)
    assert (DocketProposal.objects.count(), CourtSearch.objects.count()) == (12, 0)
    DocketProposal.objects.update(status=DocketProposal.Status.DECLINED)
    search(clock, goes_on=True)
    assert "only the 12 best matches among many of D. Ex." in CourtSearch.objects.get().where


def test_a_search_that_fails_keeps_no_other_from_being_made(law: Bill, story: Story, clock: Clock) -> None:
    with time_machine.travel(START, tick=False):
        other = a_law("HB 2")
    at_home(law)
    story.house.suffers(faults.a_web_page, at="search")
    assert search(clock) == 1
    assert CourtSearch.objects.get().bill == other
    assert search(clock) == 1
    assert set(CourtSearch.objects.values_list("bill", flat=True)) == {law.pk, other.pk}


def test_pages_of_dockets_are_never_pruned(law: Bill, story: Story, clock: Clock) -> None:
    followed(law, story)
    story.tell(until="complaint")
    follow(clock)
    # A page of a legislature that happens to have the same bytes, twice, goes; the bytes do not.
    page = DocketPage.objects.filter(kind="entries").get()
    kept = Snapshot.objects.first()
    assert kept is not None
    Snapshot.objects.filter(pk=kept.pk).update(sha256=page.sha256)
    Snapshot.objects.create(
        session=kept.session,
        run=kept.run,
        kind=kept.kind,
        request_url=kept.request_url,
        sha256="0" * 64,
        size=1,
        origin=kept.origin,
        kept_at=kept.kept_at + datetime.timedelta(days=1),
    )
    Reading.objects.all().update(is_current=False)
    assert snapshots.prune(now=clock() + datetime.timedelta(days=400), max_bytes=0) == 1
    assert snapshots.body(page)
