"""Open Civic Data into rows: any state, nothing told, and it gives way to the state's own pages, whichever comes first."""

import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from bills import runs, snapshots
from bills.backfill import backfill
from bills.models import (
    Action,
    Bill,
    Event,
    Jurisdiction,
    LegislativeSession,
    PersonVote,
    Reading,
    Run,
    Snapshot,
    Sponsorship,
    Version,
    VoteEvent,
)
from scrapers.ocd import KIND
from scrapers.vocabulary import Origin, RunOutcome
from tests import example
from tests.legislature import action, bill, bill_page, list_page, vote
from tests.providing import OFFICIAL, export, exported, folder, line, lines, scraped, tally, vote_event
from tests.reading import read

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"


def load(*arguments: object, fails: bool = False) -> str:
    """What `load --format ocd` printed; with `fails`, it ends with an error."""
    out = StringIO()
    try:
        call_command("load", "--format=ocd", *map(str, arguments), stdout=out, stderr=out)
    except CommandError as error:
        assert fails, out.getvalue()
        return f"{out.getvalue()}{error}"
    assert not fails, out.getvalue()
    return out.getvalue()


def rows() -> dict[str, int]:
    models = (Bill, Action, VoteEvent, PersonVote, Sponsorship, Version, Event, Reading, Snapshot)
    return {model.__name__: model._default_manager.count() for model in models}


def said() -> dict[str, list[str]]:
    """What stands of HB 1, and nothing of how it came to be."""
    only = Bill.objects.get(slug="HB1")
    assert not any(row.withdrawn_at for part in (only.actions, only.votes, only.sponsorships, only.versions) for row in part.all())
    return {
        "title": [only.title, only.source_url, only.from_organization.classification],
        "actions": [row.description for row in only.actions.all()],
        "votes": sorted(row.source_key for row in only.votes.all()),
        "sponsors": [row.name for row in only.sponsorships.all()],
        "versions": [row.label for row in only.versions.all()],
    }


# ---- What is loaded ----


def test_a_state_and_a_session_that_nobody_declared_get_rows_and_pages(tmp_path: Path, client: Client) -> None:
    told = lines(
        tmp_path / "zz.jsonl.gz",
        line("HB1", session="2026 Special Session 1", votes=[tally()]),
        line("HB2", session="2026 Special Session 1", actions=[["2026-01-15", "upper", "Filed", []]]),
    )
    assert "zz 2026 Special Session 1: ok; pages 1, bills 2 (new 2," in load(told, "--read-through=2026-03-01")
    session = LegislativeSession.objects.select_related("jurisdiction").get(jurisdiction__code="zz")
    # It begins, as far as anybody told us, with the first act that was read.
    assert (session.identifier, session.start_date) == ("2026-Special-Session-1", datetime.date(2026, 1, 15))
    assert (session.jurisdiction.name, session.jurisdiction.timezone) == ("ZZ", "UTC")
    for page in ("/zz/", "/zz/2026-Special-Session-1/", "/find/?q=remedies"):
        assert "Example Remedies Act of HB2" in read(client, page), page
    assert "ZZ ○ loaded only Not read by this site" in read(client, "/status/")
    # The first page is about the topic, of which such a state has nothing.
    assert "ZZ" not in read(client, "/")
    text = read(client, "/zz/2026-Special-Session-1/HB1/")
    assert "Read by a provider of data, not by this site" in text
    assert "Open States (Open Civic Data): complete through 1 March 2026" in text
    assert "15–7" in text  # noqa: RUF001 - a dash between numbers
    table = client.get("/zz/2026-Special-Session-1/HB1.csv").content.decode()
    assert table.count(f"{OFFICIAL},,") == table.count('"capture, read by Open States"') == 2


def test_every_source_on_a_page_leads_to_the_official_page(tmp_path: Path, client: Client) -> None:
    load(folder(tmp_path / "zz", bill=scraped(), vote=vote_event()), "--provider=Sample Data")
    page = client.get("/zz/2026/HB1/").content.decode()
    assert 'href=""' not in page
    assert f'href="{OFFICIAL}"' in page
    assert "Sample Data (Open Civic Data)" in page


def test_a_name_that_is_told_later_names_the_state(tmp_path: Path) -> None:
    load(lines(tmp_path / "zz.jsonl", line()))
    load(folder(tmp_path / "zz", bill=scraped("HB2")))
    assert Jurisdiction.objects.get(code="zz").name == "Example"


def test_a_declared_session_keeps_its_dates_and_a_spelling_of_it_makes_no_other(tmp_path: Path) -> None:
    before = dict(LegislativeSession.objects.values_list("pk", "start_date"))
    load(lines(tmp_path / "il.jsonl", line("HB9999", state="il", session="104th", actions=[["2001-01-01", "lower", "Filed", []]])))
    assert dict(LegislativeSession.objects.values_list("pk", "start_date")) == before


def test_a_file_is_kept_once_and_proves_each_of_its_sessions(tmp_path: Path) -> None:
    path = lines(tmp_path / "zz.jsonl", line("HB1"), line("HB2", session="2025"), line("HB3"))
    load(path)
    first, second = Snapshot.objects.order_by("session__identifier")
    assert (first.sha256, first.origin, first.kind) == (second.sha256, Origin.CAPTURE, KIND)
    assert snapshots.body(first) == path.read_bytes()
    assert [first.counts["bills"], second.counts["bills"]] == [1, 2]
    assert sorted(Reading.objects.values_list("snapshot", "bill__slug")) == sorted(
        [(first.pk, "HB2"), (second.pk, "HB1"), (second.pk, "HB3")]
    )


def test_what_no_row_can_hold_is_counted_and_shown(tmp_path: Path) -> None:
    told = load(lines(tmp_path / "zz.jsonl", line("HB1", sponsors=["A", "B"]), line("HB2", sponsors=["A"])))
    assert "left out 3 times: a sponsor whose part is not told" in told


def test_a_bill_that_is_there_twice_is_taken_once(tmp_path: Path) -> None:
    path = lines(tmp_path / "zz.jsonl", line("HB1"), line("HB2"), line("HB 0001", title="Another"))
    assert "left out 1 times: a bill that is there twice" in load(path)
    assert said()["title"][0] == "Example Remedies Act of HB1"
    assert "unchanged 2" in load(path)


def test_loaded_again_nothing_changes(tmp_path: Path) -> None:
    paths = [folder(tmp_path / "zz", bill=scraped(), vote=vote_event()), export(tmp_path / "zz.zip", [exported("HB 2")])]
    load(*paths)
    before = rows()
    assert load(*paths).count("(new 0, changed 0, unchanged 1)") == 2
    assert rows() == before


def test_nobody_is_told_of_what_is_loaded(tmp_path: Path) -> None:
    load(lines(tmp_path / "zz.jsonl", line()))
    load(
        lines(
            tmp_path / "zz.jsonl", line(actions=[["2026-02-01", "lower", "Introduced", []], ["2026-02-02", "lower", "Passed", []]])
        )
    )
    assert Event.objects.exists()
    assert not Event.objects.filter(alertable=True).exists()


def test_the_same_bill_from_another_file_takes_the_place_of_the_first(tmp_path: Path) -> None:
    load(lines(tmp_path / "zz.jsonl", line(votes=[tally()])))
    load(folder(tmp_path / "zz", bill=scraped(), vote=vote_event()))
    assert said()["votes"] == [f"{OFFICIAL}/vote.pdf"]
    assert said()["sponsors"] == ["Member A", "Member B"]


def test_an_older_file_does_not_replace_a_newer_one(tmp_path: Path) -> None:
    load(lines(tmp_path / "new.jsonl", line(title="As amended")), "--read-through=2026-03-02")
    told = load(lines(tmp_path / "old.jsonl", line(title="As introduced")), "--read-through=2026-03-01")
    assert "older than what is held 1" in told
    assert said()["title"][0] == "As amended"


# ---- A state's own pages, before and after ----

NATIVE: dict[str, Any] = {
    "actions": [action("Introduced."), action("Read a second time", day=5)],
    "votes": [vote("house-17", names=[("Member A", "yes")])],
    "sponsors": ["Representative Member A"],
    "versions": ["As filed"],
}
PROVIDED = scraped(
    title="As the provider has it",
    from_organization='~{"classification": "upper"}',
    sources=[{"url": "https://legislature.example/elsewhere"}],
    actions=[*scraped()["actions"], {**scraped()["actions"][0], "description": "Noise", "date": "2026-02-09"}],
)


def provide(tmp_path: Path) -> str:
    return load(folder(tmp_path / "zz", bill=PROVIDED, vote=vote_event()))


def test_the_states_own_page_takes_over_wholly_and_nobody_is_told(tmp_path: Path) -> None:
    example.session()
    provide(tmp_path)
    assert said()["votes"] == [f"{OFFICIAL}/vote.pdf"]
    example.read(bill_page(bill("HB 1", **NATIVE)))
    assert said() == {
        "title": ["Example Remedies Act of HB 1", OFFICIAL, "lower"],
        "actions": ["Introduced.", "Read a second time"],
        "votes": ["house-17"],
        "sponsors": ["Representative Member A"],
        "versions": ["As filed"],
    }
    assert not Event.objects.filter(alertable=True).exists()
    assert PersonVote.objects.count() == 1


@pytest.mark.slow
def test_what_the_data_took_back_before_is_gone_with_the_rest_when_the_states_own_page_takes_over(tmp_path: Path) -> None:
    example.session()
    provide(tmp_path)
    load(folder(tmp_path / "zz", bill={**PROVIDED, "actions": PROVIDED["actions"][:1]}, vote=vote_event()))
    assert Action.objects.exclude(withdrawn_at=None).count() == 1
    example.read(bill_page(bill("HB 1", **NATIVE)))
    assert said()["actions"] == ["Introduced.", "Read a second time"]


def test_a_page_names_the_provider_as_long_as_anything_rests_on_it(tmp_path: Path, client: Client) -> None:
    example.session()
    load(lines(tmp_path / "zz.jsonl", line(votes=[tally()])))
    assert "Part of this page" not in read(client, "/zz/2026/HB1/")
    example.read(bill_page(bill("HB 1", actions=NATIVE["actions"])))
    page = read(client, "/zz/2026/HB1/")
    assert "Read by a provider of data, not by this site. Part of this page." in page
    assert "From Open States (Open Civic Data)" in page
    example.read(bill_page(bill("HB 1", **NATIVE)))
    assert "Open States" not in read(client, "/zz/2026/HB1/")


def test_loaded_after_the_states_own_page_nothing_of_it_changes(tmp_path: Path) -> None:
    example.read(bill_page(bill("HB 1", **NATIVE)))
    alone, events = said(), Event.objects.count()
    provide(tmp_path)
    assert said() == alone
    provide(tmp_path)
    assert said() == alone
    assert Event.objects.count() == events
    assert Bill.objects.get().abstract == "Lets people sue."  # of which the state's own page does not speak
    example.read(bill_page(bill("HB 1", **NATIVE)))
    assert said() == alone
    assert Event.objects.count() == events


def test_parts_of_which_the_states_own_pages_do_not_speak_stay_until_they_do(tmp_path: Path) -> None:
    example.session()
    provide(tmp_path)
    example.read(bill_page(bill("HB 1", actions=NATIVE["actions"])))
    assert said()["actions"] == ["Introduced.", "Read a second time"]
    assert said()["votes"] == [f"{OFFICIAL}/vote.pdf"]
    assert said()["sponsors"] == ["Member A", "Member B"]
    # The page, known by now, speaks of votes and sponsors for the first time: that is no news either.
    example.read(bill_page(bill("HB 1", **NATIVE)))
    assert (said()["votes"], said()["sponsors"]) == (["house-17"], ["Representative Member A"])
    assert not Event.objects.filter(alertable=True).exists()
    # What happens from now on is.
    example.read(bill_page(bill("HB 1", **NATIVE | {"votes": [*NATIVE["votes"], vote("house-18")]})))
    assert list(Event.objects.filter(alertable=True).values_list("kind", flat=True)) == ["vote-added"]


def test_a_bill_that_was_loaded_is_no_news_on_the_states_own_list(tmp_path: Path) -> None:
    example.read(list_page(bill("HB 2")))
    provide(tmp_path)
    example.read(list_page(bill("HB 1"), bill("HB 2"), bill("HB 3")))
    assert list(Event.objects.filter(alertable=True).values_list("bill__slug", flat=True)) == ["HB3"]


def test_a_list_that_lacks_what_was_only_loaded_withdraws_nothing(tmp_path: Path) -> None:
    provide(tmp_path)
    example.read(list_page(bill("HB 2")))
    assert not Bill.objects.exclude(withdrawn_at=None).exists()


# ---- Damage ----


def test_a_damaged_line_is_shown_with_its_number_and_the_rest_is_loaded(tmp_path: Path) -> None:
    told = load(lines(tmp_path / "zz.jsonl", line("HB1"), "{", line("HB2")), fails=True)
    assert "partial; pages 1, bills 2" in told
    assert "Open States: zz.jsonl: line 2: not whole JSON" in told
    assert Bill.objects.count() == 2


@pytest.mark.slow
def test_a_file_that_breaks_off_is_loaded_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "zz.jsonl.gz"
    path.write_bytes(lines(tmp_path / "whole.jsonl.gz", *(line(f"HB{n}") for n in range(1, 2001))).read_bytes()[:-200])
    told = load(path, fails=True)
    assert "it breaks off after 1," in told
    assert Bill.objects.count() > 1000
    assert Snapshot.objects.get().status == Snapshot.Status.CHANGED


def test_a_file_of_another_sort_leaves_nothing_but_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("bill,date\n" * 100, encoding="utf-8")
    told = load(tmp_path / "table.csv", tmp_path / "nothing", fails=True)
    assert "table.csv: not Open Civic Data: line 1: not whole JSON" in told
    assert "nothing: it cannot be read: No such file or directory" in told
    assert not Run.objects.exists()
    assert not list(tmp_path.glob("snapshots/**/*.gz"))


def test_far_fewer_votes_than_the_last_time_are_suspect_and_withdraw_nothing(tmp_path: Path) -> None:
    path = tmp_path / "zz.jsonl"
    votes = [tally(f"Motion {n}") for n in range(5)]
    load(lines(path, line("HB1", votes=votes), line("HB2", votes=votes)))
    told = load(lines(path, line("HB1", votes=votes[:1]), line("HB2", votes=votes)), fails=True)
    assert "6 votes where the last good reading had 10" in told
    assert not VoteEvent.objects.exclude(withdrawn_at=None).exists()


@pytest.mark.slow
def test_a_load_that_was_killed_is_begun_again_to_the_same_end(tmp_path: Path) -> None:
    told = [line(f"HB{n}", votes=[tally()]) for n in range(1, 501)]
    path = lines(tmp_path / "zz.jsonl", *told)
    written: list[str] = []

    def dies(what: str) -> None:
        written.append(what)
        if len(written) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(backfill([path], progress=dies))
    assert Bill.objects.count() == 400
    assert "(new 100, changed 0, unchanged 400)" in load(path)
    assert {name: rows()[name] for name in ("Bill", "Action", "VoteEvent", "Event", "Reading", "Snapshot")} == {
        "Bill": 500,
        "Action": 500,
        "VoteEvent": 500,
        "Event": 500,
        "Reading": 500,
        "Snapshot": 1,
    }


def test_a_run_that_was_taken_away_stops_and_writes_no_more(tmp_path: Path) -> None:
    path = lines(tmp_path / "zz.jsonl", *(line(f"HB{n}") for n in range(1, 501)))

    def taken(what: str) -> None:
        Run.objects.update(outcome=RunOutcome.FAILED, finished_at=datetime.datetime.now(datetime.UTC))
        monkeypatch.setattr(runs, "RENEW", datetime.timedelta())

    with pytest.MonkeyPatch.context() as monkeypatch:
        (run,) = backfill([path], progress=taken)
    assert isinstance(run, Run)
    assert Bill.objects.count() == 200
    assert Run.objects.get().outcome == RunOutcome.FAILED


# ---- Arguments ----


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--format=ocd"], "takes one path"),
        (["--format=ocd", "x", "--state=il"], "neither --from"),
        (["x"], "for --format ocd"),
        (["--read-through=2026-01-01"], "for --format ocd"),
        (["--format=ocd", "x", "--read-through=yesterday"], "yesterday"),
    ],
)
def test_arguments_that_do_not_go_together_are_refused(arguments: list[str], why: str) -> None:
    with pytest.raises(CommandError, match=why):
        call_command("load", *arguments)


# ---- Real data ----


@pytest.mark.skipif(not CORPUS.exists(), reason="the reference material is not beside the project")
@pytest.mark.slow
def test_a_state_of_the_corpus_is_loaded_whole_and_its_pages_open(client: Client) -> None:
    told = load(CORPUS / "va.jsonl.gz", "--read-through=2026-08-22")
    assert "bills 1,783 (new 1,783," in told
    assert Action.objects.count() == 28365
    assert "bills 1,783 (new 0, changed 0, unchanged 1,783)" in load(CORPUS / "va.jsonl.gz", "--read-through=2026-08-22")
    assert "Page 1 of" in read(client, "/va/")
    assert "Open States (Open Civic Data)" in read(client, "/va/2026S1/HB30/")
