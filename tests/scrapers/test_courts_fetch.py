"""Dockets over the wire: the real fetch against the courthouse, with a token, without one, and with whatever goes wrong."""

import datetime
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scrapers.courts import courtlistener, scotus
from scrapers.courts.budget import Budget, Rate
from scrapers.courts.hints import read_hint
from scrapers.errors import Blocked, FetchError, Later, SourceChanged
from tests.courthouse import faults
from tests.courthouse.dockets import Case, Filing
from tests.courthouse.house import FORBIDDING, KEYS, TOKEN, Courthouse
from tests.courthouse.reader import Reader
from tests.courthouse.story import Story
from tests.scrapers.fetching import Clock
from tests.scrapers.server import Answer

NOON = datetime.datetime(2026, 3, 2, 17, tzinfo=datetime.UTC)
ENTRIES = "/api/rest/v4/docket-entries/"


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture
def house(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Courthouse]:
    monkeypatch.setenv("NO_PROXY", "*")
    with Courthouse(now=clock.now) as house:
        yield house


@pytest.fixture
def story(house: Courthouse) -> Story:
    return Story(house)


@pytest.fixture
def reader(house: Courthouse, tmp_path: Path, clock: Clock) -> Reader:
    return Reader(house, tmp_path, clock)


def texts(reader: Reader, case: Case) -> list[str]:
    return [entry.description for entry in reader.entries[str(case.id)].values()]


# The story, on its three rungs.


def test_a_case_is_read_as_it_unfolds(story: Story, reader: Reader, clock: Clock) -> None:
    story.tell(until="restraining order")
    reader.read(story.trial.id)
    assert list(reader.entries["990001"]) == ["entry-1", "entry-2", "minute-entry-9000003", "entry-3"]
    clock.sleep(7200)
    story.tell()
    reader.read(story.trial.id)
    reader.read(story.appeal.id)
    trial = reader.entries["990001"]
    assert [entry.entry_number for entry in trial.values()] == [1, 2, None, 3, 4, 5, 6, 7, None]
    assert trial["entry-5"].description == "Order on Motion for Leave to File"
    assert [(document.sealed, document.url) for document in trial["entry-4"].documents or ()] == [(True, "")]
    assert texts(reader, story.appeal)[-1] == "ORDER: the injunction as to Section 2 is stayed pending appeal."
    docket = courtlistener.read_docket(reader.fetch(courtlistener.docket_request(story.appeal.id)))
    assert (docket.appeal_from, docket.parent_docket, docket.number_below) == ("exd", "990001", "9:26-cv-90001")


def test_the_supreme_court_is_asked_without_the_token_and_kept_without_counsel(
    house: Courthouse, story: Story, reader: Reader
) -> None:
    story.tell()
    page = reader.fetch(scotus.docket_request(story.highest.number), scotus.SOURCE)
    kept = replace(page, body=scotus.without_counsel(page))
    assert scotus.read_docket(kept).number_below == "(26-90001)"
    assert [entry.description for entry in scotus.read_entries(kept)[0]] == [entry.text for entry in story.highest.entries]
    assert b"555-0100" in page.body
    assert b"555-0100" not in kept.body
    assert [asked.headers["Authorization"] for asked in house.asked] == [None, None]


def test_a_docket_that_the_supreme_court_does_not_have_is_not_found(reader: Reader) -> None:
    with pytest.raises(FetchError, match="404 not found"):
        reader.fetch(scotus.docket_request("26A9002"), scotus.SOURCE)


def test_a_search_proposes_the_cases_of_that_name(house: Courthouse, story: Story, reader: Reader) -> None:
    story.tell()
    house.cases.append(Case(990_009, "exd", "United States v. Example", "9:25-cv-90009", datetime.date(2025, 3, 2)))
    found, _ = courtlistener.read_search(reader.fetch(courtlistener.search_request('"United States" Example', court_id="exd")))
    assert [docket.docket_number for docket in found] == ["9:26-cv-90001", "9:25-cv-90009"]


def test_a_feed_needs_no_token(house: Courthouse, story: Story, tmp_path: Path, clock: Clock) -> None:
    story.tell(until="appeal")
    anonymous = Reader(house, tmp_path, clock, keys={})
    entries = courtlistener.read_feed(anonymous.fetch(courtlistener.feed_request(story.trial.id)))
    assert [entry.entry_number for entry in entries] == [7, 6, 5, 4, 3, None, 2, 1]
    with pytest.raises(Blocked, match="401"):
        anonymous.read(story.trial.id)


def test_a_docket_without_entries_has_an_empty_feed(house: Courthouse, story: Story, reader: Reader) -> None:
    house.cases.append(story.trial)
    assert courtlistener.read_feed(reader.fetch(courtlistener.feed_request(story.trial.id))) == ()


def test_a_blocked_docket_says_so(house: Courthouse, story: Story, reader: Reader) -> None:
    story.trial.blocked = True
    house.cases.append(story.trial)
    assert courtlistener.read_docket(reader.fetch(courtlistener.docket_request(story.trial.id))).blocked is True


def test_a_hint_is_not_believed_and_the_docket_is_read_again(house: Courthouse, story: Story, reader: Reader) -> None:
    story.tell(until="complaint")
    body, headers = house.alert(story.trial, *story.trial.entries)
    hint = read_hint(body.replace(b"COMPLAINT", b"JUDGMENT"), headers)
    assert hint.docket_ids == (story.trial.id,)
    reader.read(*hint.docket_ids)
    assert texts(reader, story.trial)[0].startswith("COMPLAINT")


# Pages of entries.


def test_an_entry_that_changes_while_pages_are_turned_comes_again_and_none_is_lost(
    house: Courthouse, story: Story, reader: Reader, clock: Clock
) -> None:
    entries = [house.file(story.trial, f"ORDER {number}") for number in range(45)]
    first, following = courtlistener.read_entries(reader.fetch(courtlistener.entries_request(story.trial.id)))
    assert following is not None
    clock.sleep(60)
    house.amend(entries[3], text="AMENDED ORDER 3", filing=Filing("Order"))
    house.amend(entries[30], text="AMENDED ORDER 30")
    rest = list(first)
    while following is not None:
        page = reader.fetch(following)
        assert TOKEN.encode() not in page.body
        records, following = courtlistener.read_entries(page)
        rest += records
    assert {entry.entry_number: entry.description for entry in rest} == {entry.number: entry.text for entry in entries}
    assert [entry.entry_number for entry in rest].count(4) == 2


def test_only_what_has_changed_is_read_again(house: Courthouse, story: Story, reader: Reader, clock: Clock) -> None:
    story.tell(until="restraining order")
    reader.read(story.trial.id)
    clock.sleep(86_400)
    house.amend(story.trial.entries[0], text="AMENDED COMPLAINT")
    house.file(story.trial, "ORDER")
    reader.read(story.trial.id)
    clock.sleep(86_400)
    house.file(story.trial, "NOTICE")
    page = reader.fetch(courtlistener.entries_request(story.trial.id, since=story.trial.entries[0].modified))
    assert [entry.description for entry in courtlistener.read_entries(page)[0]] == ["AMENDED COMPLAINT", "ORDER", "NOTICE"]
    assert texts(reader, story.trial)[0] == "AMENDED COMPLAINT"


def test_a_cursor_that_is_no_longer_good_is_an_error_and_the_list_is_begun_again(
    house: Courthouse, story: Story, reader: Reader
) -> None:
    for number in range(25):
        house.file(story.trial, f"ORDER {number}")
    house.suffers(faults.bad_cursor, at="cursor=")
    with pytest.raises(FetchError, match="404 not found"):
        reader.read(story.trial.id)
    assert len(reader.entries["990001"]) == 20
    reader.read(story.trial.id)
    assert len(reader.entries["990001"]) == 25


# What goes wrong.


@pytest.mark.parametrize(
    "fault",
    [
        faults.cut_off,
        faults.a_web_page,
        faults.without("entry_number"),
        faults.without("description"),
        faults.without_in_documents("is_sealed"),
    ],
)
def test_a_page_that_is_none_is_told_and_nothing_of_it_is_used(
    house: Courthouse, story: Story, reader: Reader, fault: faults.Fault
) -> None:
    story.tell(until="complaint")
    house.suffers(fault)
    with pytest.raises(SourceChanged):
        reader.read(story.trial.id)
    assert reader.entries["990001"] == {}
    reader.read(story.trial.id)
    assert len(reader.entries["990001"]) == 2


@pytest.mark.parametrize("fault", [faults.down, faults.broken_off])
def test_a_host_that_stumbles_is_asked_again_within_the_budget(
    house: Courthouse, story: Story, reader: Reader, fault: faults.Fault
) -> None:
    story.tell(until="complaint")
    house.suffers(fault, times=2)
    reader.read(story.trial.id)
    assert len(reader.entries["990001"]) == 2
    assert len(reader.metered) == len(reader.spent.moments) == len(house.asked_at(ENTRIES)) == 3


def test_tries_that_the_budget_does_not_allow_are_not_made(house: Courthouse, story: Story, reader: Reader, clock: Clock) -> None:
    story.tell(until="complaint")
    house.suffers(faults.down, times=100)
    with pytest.raises(FetchError, match="500"):
        reader.read(story.trial.id)
    with pytest.raises(Later, match="the budget is spent"):
        reader.read(story.trial.id)
    assert len(house.asked_at(ENTRIES)) == 5
    assert reader.spent.not_before is not None
    assert reader.spent.not_before > clock.time


def test_a_host_that_has_had_enough_is_asked_once_and_then_at_the_moment_that_it_named(
    house: Courthouse, story: Story, reader: Reader, clock: Clock
) -> None:
    story.tell(until="complaint")
    house.suffers(faults.busy)
    with pytest.raises(Later, match="429") as caught:
        reader.read(story.trial.id)
    assert caught.value.not_before == clock.time + datetime.timedelta(seconds=90)
    with pytest.raises(Later):
        reader.read(story.trial.id)
    assert len(house.asked_at(ENTRIES)) == 1
    clock.sleep(90)
    reader.read(story.trial.id)


def test_the_courthouse_turns_away_whoever_asks_too_often(house: Courthouse, story: Story, tmp_path: Path, clock: Clock) -> None:
    story.tell(until="complaint")
    heedless = Reader(house, tmp_path, clock, budget=Budget((Rate(1_000, datetime.timedelta(days=1)),)))
    for _ in range(5):
        heedless.read(story.trial.id)
        clock.sleep(1)
    with pytest.raises(Later) as caught:
        heedless.read(story.trial.id)
    assert caught.value.not_before == house.arrived[0] + datetime.timedelta(seconds=60)
    assert house.turned_away == 1


def test_what_robots_are_forbidden_is_not_asked_for(house: Courthouse, story: Story, reader: Reader) -> None:
    house.robots[courtlistener.HOST] = FORBIDDING
    with pytest.raises(Blocked, match=r"robots\.txt"):
        reader.fetch(courtlistener.feed_request(story.trial.id))
    assert {asked.path for asked in house.asked} == {"/robots.txt"}


def test_who_was_given_a_token_was_asked_in_and_who_has_none_was_not(
    house: Courthouse, story: Story, reader: Reader, tmp_path: Path, clock: Clock
) -> None:
    house.robots[courtlistener.HOST] = FORBIDDING
    story.tell(until="complaint")
    reader.read(story.trial.id)
    assert reader.entries[str(story.trial.id)]
    with pytest.raises(Blocked, match=r"robots\.txt"):
        Reader(house, tmp_path, clock, keys={}).read(story.trial.id)


# The token.


def test_the_token_is_in_a_header_and_in_nothing_else(
    house: Courthouse, story: Story, reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    story.tell(until="complaint")
    house.suffers(faults.down)
    page = reader.fetch(courtlistener.entries_request(story.trial.id))
    asked = house.asked_at(ENTRIES)
    assert [one.headers["Authorization"] for one in asked] == [f"Token {TOKEN}"] * 2
    assert TOKEN not in "".join((page.url, page.request.url, page.text, caplog.text, *(one.query for one in asked)))


@pytest.mark.parametrize("fault", [faults.refused, faults.down, faults.busy, faults.bad_cursor])
def test_no_error_tells_the_token(house: Courthouse, story: Story, reader: Reader, fault: faults.Fault) -> None:
    house.suffers(fault, times=4)
    with pytest.raises((FetchError, Blocked)) as caught:
        reader.read(story.trial.id)
    error: BaseException | None = caught.value
    while error is not None:
        assert TOKEN not in str(error)
        error = error.__cause__ or error.__context__


def test_a_wrong_token_is_for_a_person_to_look_at(house: Courthouse, story: Story, tmp_path: Path, clock: Clock) -> None:
    mistaken = Reader(house, tmp_path, clock, keys=dict.fromkeys(KEYS, "another"))
    with pytest.raises(Blocked, match="401 unauthorized"):
        mistaken.read(story.trial.id)


def test_a_redirect_takes_the_token_to_no_other_host(house: Courthouse, story: Story, reader: Reader) -> None:
    away = f"https://{scotus.HOST}/RSS/Cases/JSON/26A9001.json"
    house.suffers(lambda answer: Answer(status=302, headers={"Location": away}))
    with pytest.raises(Blocked, match="does not declare"):
        reader.read(story.trial.id)
    assert all(asked.headers["Host"] == courtlistener.HOST for asked in house.asked)


def test_a_next_page_on_another_host_is_never_asked_for(house: Courthouse, story: Story, reader: Reader) -> None:
    for number in range(25):
        house.file(story.trial, f"ORDER {number}")

    def lead_away(answer: Answer) -> Answer:
        said = json.loads(answer.body)
        return replace(answer, body=json.dumps(said | {"next": f"https://{scotus.HOST}{ENTRIES}?cursor=a"}).encode())

    house.suffers(lead_away)
    with pytest.raises(SourceChanged, match="another list"):
        reader.read(story.trial.id)
    assert {asked.headers["Host"] for asked in house.asked} == {courtlistener.HOST}
