"""One reading into rows and events: what is written, what is told, and what is left alone."""

import datetime
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bills.diff import diff
from bills.models import Action, Bill, Event, Reading, Run, Snapshot, VoteEvent, Watch
from bills.models.topic import Topic
from bills.runs import Job, open_run
from scrapers.page import Page
from scrapers.records import ActionRecord, BillRecord
from scrapers.vocabulary import ActionClassification, Chamber, Change, Origin, RunOutcome
from tests.example import read, session
from tests.legislature import STATE, action, bill, bill_page, list_page, vote

pytestmark = pytest.mark.django_db


TWO_LINES = bill_page(bill(actions=[action("Introduced"), action("Referred to Judiciary", day=2)]))


def told(**where: Any) -> list[tuple[str, str]]:
    return [(event.kind, event.part) for event in Event.objects.filter(**where).order_by("pk")]


def both(event: Event, name: str) -> tuple[Any, Any]:
    """What an event tells of one value, before and after."""
    return (event.before or {}).get(name), (event.after or {}).get(name)


def everything() -> list[Any]:
    """All that a second reading of the same page must leave as it is."""
    counts = [model.objects.count() for model in (Event, Reading, Snapshot, Action, VoteEvent)]
    return [*counts, *Bill.objects.order_by("pk").values_list("pk", "changed_at")]


def history(slug: str = "HB1") -> list[str]:
    return [a.description for a in Action.objects.filter(bill__slug=slug, withdrawn_at=None)]


def first_then(*pages: Page) -> Run:
    """A backfill of HB 1, then these pages, a run each; the last run."""
    read(TWO_LINES)
    return [read(page) for page in pages][-1]


def test_the_first_load_of_a_session_adds_bills_and_alerts_nobody() -> None:
    run = read(list_page(bill("HB 1", actions=[action()]), bill("SB 2")))
    assert run.outcome == RunOutcome.OK
    assert run.counts["added"] == 2
    assert told() == [(Change.BILL_ADDED, "bill")] * 2
    assert not Event.objects.filter(alertable=True).exists()


def test_the_same_page_again_changes_nothing() -> None:
    page = list_page(bill("HB 1", actions=[action()], votes=[vote()]), bill("SB 2"))
    read(page)
    before = (
        Event.objects.count(),
        Reading.objects.count(),
        Snapshot.objects.count(),
        list(Bill.objects.values_list("changed_at")),
    )
    run = read(page)
    assert run.counts["unchanged"] == 2
    assert (
        Event.objects.count(),
        Reading.objects.count(),
        Snapshot.objects.count(),
        list(Bill.objects.values_list("changed_at")),
    ) == before


def test_the_same_page_again_costs_the_same_queries_however_many_bills() -> None:
    def queries(count: int) -> int:
        page = list_page(*(bill(f"HB {n}", actions=[action()]) for n in range(1, count + 1)))
        read(page)
        with CaptureQueriesContext(connection) as context:
            assert read(page).counts["unchanged"] == count
        return len(context)

    assert queries(3) == queries(300)


def test_a_bill_that_joins_a_known_session_is_one_alertable_event() -> None:
    read(list_page(bill("HB 1")))
    read(list_page(bill("HB 1"), bill("HB 2", actions=[action(), action("Referred", day=2)], votes=[vote()])))
    assert told(alertable=True) == [(Change.BILL_ADDED, "bill")]


def test_a_new_line_is_one_event_with_the_legislatures_date() -> None:
    first_then(
        bill_page(bill(actions=[action("Introduced"), action("Referred to Judiciary", day=2), action("Do pass 15-7", day=20)]))
    )
    event = Event.objects.get(kind=Change.ACTION_ADDED)
    assert event.alertable
    assert event.occurred_on == datetime.date(2026, 2, 20)
    assert both(event, "description") == (None, "Do pass 15-7")


def test_a_line_posted_late_in_the_middle_moves_nothing_else() -> None:
    first_then(bill_page(bill(actions=[action("Introduced"), action("Fiscal note filed"), action("Referred to Judiciary", day=2)])))
    assert told(alertable=True) == [(Change.ACTION_ADDED, "actions")]
    assert history() == ["Introduced", "Fiscal note filed", "Referred to Judiciary"]


def test_a_corrected_line_is_a_change_and_tells_both() -> None:
    first_then(bill_page(bill(actions=[action("Introduced"), action("Referred to Judiciary Committee", day=2)])))
    event = Event.objects.get(alertable=True)
    assert event.kind == Change.ACTION_CHANGED
    assert both(event, "description") == ("Referred to Judiciary", "Referred to Judiciary Committee")


def test_a_vanished_line_stays_visible_and_is_told_at_a_healthy_end() -> None:
    first_then(bill_page(bill(actions=[action("Introduced")])))
    assert told(alertable=True) == [(Change.WITHDRAWN, "actions")]
    assert history() == ["Introduced"]
    assert Action.objects.filter(withdrawn_at__isnull=False).get().description == "Referred to Judiciary"


def test_a_vanished_line_waits_while_the_run_is_not_healthy() -> None:
    read(TWO_LINES)
    gone = bill_page(bill(actions=[action("Introduced"), action("Signed", day=3)]))
    broken = list_page()
    assert read(gone, broken).outcome == RunOutcome.PARTIAL
    assert told(alertable=True) == [(Change.ACTION_ADDED, "actions")]
    assert sorted(history()) == ["Introduced", "Referred to Judiciary", "Signed"]
    read(gone)
    assert told(alertable=True) == [(Change.ACTION_ADDED, "actions"), (Change.WITHDRAWN, "actions")]


def test_a_line_that_comes_back_is_restored() -> None:
    first_then(bill_page(bill(actions=[action("Introduced")])), TWO_LINES)
    assert told(alertable=True) == [(Change.WITHDRAWN, "actions"), (Change.RESTORED, "actions")]
    assert history() == ["Introduced", "Referred to Judiciary"]
    assert Action.objects.count() == 2


def test_a_part_that_a_page_does_not_speak_of_is_left_alone() -> None:
    first_then(bill_page(bill()))
    assert len(history()) == 2
    assert not Event.objects.filter(alertable=True).exists()


def test_a_changed_tally_is_told_with_both_tallies() -> None:
    read(bill_page(bill(votes=[vote(yes=15, no=7)])))
    read(bill_page(bill(votes=[vote(yes=14, no=8)])))
    event = Event.objects.get(alertable=True)
    assert event.kind == Change.VOTE_CHANGED
    assert both(event, "counts") == ({"yes": 15, "no": 7}, {"yes": 14, "no": 8})


def test_names_are_replaced_with_their_vote() -> None:
    read(bill_page(bill(votes=[vote(yes=2, no=0, names=[("Ames", "yes"), ("Bell", "yes")])])))
    read(bill_page(bill(votes=[vote(yes=1, no=1, names=[("Ames", "yes"), ("Bell", "no")])])))
    assert [(v.printed_name, v.option) for v in VoteEvent.objects.get().person_votes.all()] == [("Ames", "yes"), ("Bell", "no")]


def test_the_weightier_page_owns_a_part_and_takes_it_over_without_news() -> None:
    read(list_page(bill("HB 1", actions=[action("First reading")])))
    read(bill_page(bill("HB 1", actions=[action("First Reading Judiciary"), action("Hearing 2/18", day=5)])))
    assert history() == ["First Reading Judiciary", "Hearing 2/18"]
    assert Action.objects.count() == 2
    assert not Event.objects.filter(alertable=True).exists()
    read(list_page(bill("HB 1", actions=[action("First reading"), action("Third reading", day=9)])))
    assert history() == ["First Reading Judiciary", "Hearing 2/18"]


def test_a_sheet_adds_names_to_a_tally_and_both_are_one_vote() -> None:
    tally = vote("line-1", yes=2, no=0)
    read(bill_page(bill(actions=[action()], votes=[tally, vote("line-2")])))
    read(bill_page(bill(votes=[vote("line-1", yes=2, no=0, names=[("Ames", "yes"), ("Bell", "yes")])]), kind="sheet"))
    read(bill_page(bill(actions=[action()], votes=[tally, vote("line-2"), vote("line-3")])))
    assert VoteEvent.objects.count() == 3
    assert VoteEvent.objects.get(source_key="line-1").person_votes.count() == 2
    assert not VoteEvent.objects.filter(withdrawn_at__isnull=False).exists()


def test_a_live_reading_takes_over_from_a_reconstructed_one_in_silence() -> None:
    written = bill(actions=[action("Introduced"), action("A line of ours that nobody confirms", day=2)])
    read(bill_page(written, origin=Origin.RECONSTRUCTED, read_through=datetime.date(2026, 2, 28)))
    read(bill_page(bill(actions=[action("Introduced"), action("Passed", day=9)])))
    assert history() == ["Introduced", "Passed"]
    assert told() == [(Change.BILL_ADDED, "bill")]
    assert {a.reading.snapshot.origin for a in Action.objects.all()} == {Origin.LIVE}
    assert not Action.objects.filter(withdrawn_at__isnull=False).exists()


def test_an_older_capture_never_replaces_a_newer_reading() -> None:
    read(bill_page(bill(actions=[action(), action("Passed", day=9)])))
    old = bill_page(bill(actions=[action()]), origin=Origin.CAPTURE, read_through=datetime.date(2026, 2, 5))
    run = read(old, trigger="load")
    assert run.counts["older"] == 1
    assert history() == ["Introduced", "Passed"]


def test_a_bill_that_the_sessions_list_no_longer_has_is_withdrawn_and_stays() -> None:
    listed = [bill(f"HB {n}") for n in range(1, 30)]
    read(list_page(*listed))
    read(list_page(*listed[:-1]))
    gone = Bill.objects.get(withdrawn_at__isnull=False)
    assert gone.slug == "HB29"
    assert told(alertable=True) == [(Change.WITHDRAWN, "bill")]
    read(list_page(*listed))
    assert not Bill.objects.filter(withdrawn_at__isnull=False).exists()
    assert told(alertable=True) == [(Change.WITHDRAWN, "bill"), (Change.RESTORED, "bill")]


def test_a_capture_may_be_an_excerpt_and_withdraws_no_bill() -> None:
    read(list_page(bill("HB 1"), bill("HB 2"), origin=Origin.CAPTURE))
    read(list_page(bill("HB 1"), origin=Origin.CAPTURE))
    assert not Bill.objects.filter(withdrawn_at__isnull=False).exists()


def test_a_watched_bill_that_the_list_lacks_is_an_error() -> None:
    topic = Topic.objects.create(slug="t", name="T", criteria="c")
    Watch.objects.create(topic=topic, session=session(), identifier="HB 9", slug="HB9")
    run = read(list_page(bill("HB 1")))
    assert run.outcome == RunOutcome.PARTIAL
    assert "HB 9 is not in the session's list" in run.problems[0]["reason"]


def test_a_silent_zero_is_suspect_and_writes_nothing() -> None:
    read(list_page(*(bill(f"HB {n}", actions=[action()]) for n in range(1, 31))))
    run = read(list_page(*(bill(f"HB {n}", title="Other", actions=[action()]) for n in range(1, 21))))
    assert run.outcome == RunOutcome.SUSPECT
    assert run.problems[0]["reason"] == "20 bills where the last good reading had 30"
    assert not Bill.objects.filter(title="Other").exists()
    assert Snapshot.objects.filter(status=Snapshot.Status.SUSPECT).count() == 1


def test_a_history_that_lost_its_lines_is_suspect_though_the_page_parses() -> None:
    lines = [action(f"Line {n}", day=n) for n in range(1, 15)]
    read(bill_page(bill(actions=lines)))
    run = read(bill_page(bill(actions=lines[:3])))
    assert run.outcome == RunOutcome.SUSPECT
    assert len(history()) == 14


def test_one_bad_page_costs_that_page() -> None:
    whole = bill_page(bill("HB 1"))
    other = bill_page(bill("HB 2"))
    wrong = Page(other.request, b'{"bill": {"number": "HB 3", "title": "x"}}', other.url, other.retrieved_at)
    run = read(wrong, whole)
    assert run.outcome == RunOutcome.PARTIAL
    assert list(Bill.objects.values_list("slug", flat=True)) == ["HB1"]
    assert run.problems == [{"url": wrong.url, "error": "SourceChanged", "reason": "the page is about HB 3"}]


def test_one_odd_record_of_a_list_costs_that_record() -> None:
    run = read(list_page(*(bill(f"HB {n}") for n in range(1, 100)), bill("HB 100", title="")))
    assert (run.outcome, run.counts["added"]) == (RunOutcome.PARTIAL, 99)
    assert run.problems[0]["reason"] == "HB 100: RecordError: HB 100 has an empty title"


def test_a_page_that_adds_to_a_bill_that_nobody_named_writes_nothing() -> None:
    nameless = bill("HB 7", votes=[vote()])
    nameless["title"] = None
    run = read(bill_page(nameless, kind="sheet"))
    assert not Bill.objects.exists()
    assert "HB 7 is not known" in run.problems[0]["reason"]


def test_a_bill_that_a_list_repeats_is_read_once_and_one_that_contradicts_itself_costs_the_page() -> None:
    assert read(list_page(bill("HB 1"), bill("HB 1"))).counts["bills"] == 1
    run = read(list_page(bill("HB 2"), bill("HB 2", abstract="Another")))
    assert run.problems[0]["reason"] == "HB 2 is there twice, and not the same"
    assert not Bill.objects.filter(slug="HB2").exists()


def test_a_page_that_a_person_believes_is_not_suspect() -> None:
    read(list_page(*(bill(f"HB {n}") for n in range(1, 31))))
    read(fewer := list_page(*(bill(f"HB {n}") for n in range(1, 11))))
    run = open_run(session(), "replay", now=timezone.now())
    assert run is not None
    Job(run, STATE, session(), believe=True).work([fewer.request], lambda request: fewer)
    assert run.outcome == RunOutcome.OK
    assert Bill.objects.filter(withdrawn_at=None).count() == 10


def test_a_withdrawal_that_waited_comes_though_the_page_has_not_changed_since() -> None:
    read(TWO_LINES)
    gone = bill_page(bill(actions=[action("Introduced")]))
    assert read(gone, list_page()).outcome == RunOutcome.PARTIAL
    assert read(gone).outcome == RunOutcome.OK
    assert told(alertable=True) == [(Change.WITHDRAWN, "actions")]


def test_a_first_load_that_takes_two_runs_alerts_nobody() -> None:
    listed = list_page(*(bill(f"HB {n}") for n in range(1, 5)))
    broken = Page(listed.request, listed.body[:-9], listed.url, listed.retrieved_at)
    assert read(broken).outcome == RunOutcome.FAILED
    read(listed)
    assert not Event.objects.filter(alertable=True).exists()
    read(list_page(*(bill(f"HB {n}") for n in range(1, 6))))
    assert told(alertable=True) == [(Change.BILL_ADDED, "bill")]


def test_captures_are_no_news() -> None:
    read(bill_page(bill(actions=[action()]), origin=Origin.CAPTURE), trigger="load")
    read(bill_page(bill(actions=[action(), action("Passed", day=9)]), origin=Origin.CAPTURE), trigger="load")
    assert told(kind=Change.ACTION_ADDED) == [(Change.ACTION_ADDED, "actions")]
    assert not Event.objects.filter(alertable=True).exists()


def test_a_mended_rule_is_not_the_legislatures_news() -> None:
    old = ActionRecord(datetime.date(2026, 2, 1), Chamber.LOWER, "Passed")
    read_anew = replace(old, classification=frozenset({ActionClassification.PASSAGE}))
    before = BillRecord("2026", "HB 1", Chamber.LOWER, title="T", actions=(old,))
    found = diff(before, replace(before, actions=(read_anew,)))
    assert found.differences == ()
    assert found.parts["actions"][0].change == Change.ACTION_CHANGED


JANUARY, FEBRUARY = datetime.date(2026, 1, 15), datetime.date(2026, 2, 15)


def captured(said: dict[str, Any], through: datetime.date | None, origin: Origin = Origin.CAPTURE) -> Page:
    return replace(bill_page(said, origin=origin, read_through=through), retrieved_at=None)


def test_a_live_reading_is_as_new_as_the_last_time_that_it_was_checked() -> None:
    live = bill_page(bill(actions=[action(), action("Passed", day=9)]))
    read(replace(live, retrieved_at=datetime.datetime(2026, 1, 5, tzinfo=datetime.UTC)))
    run = read(captured(bill(actions=[action()]), FEBRUARY), trigger="load")
    assert (run.outcome, run.counts["older"]) == (RunOutcome.OK, 1)
    assert history() == ["Introduced", "Passed"]


def test_an_older_capture_is_older_and_not_suspect() -> None:
    lines = [action(f"Line {n}", day=n) for n in range(1, 15)]
    read(captured(bill(actions=lines), FEBRUARY), trigger="load")
    run = read(captured(bill(actions=lines[:3]), JANUARY), trigger="load")
    assert (run.outcome, run.counts["older"], len(history())) == (RunOutcome.OK, 1, 14)


def test_an_official_page_of_unknown_day_takes_the_place_of_a_reconstruction_and_keeps_it() -> None:
    written = captured(bill(actions=[action()]), FEBRUARY, Origin.RECONSTRUCTED)
    official = captured(bill(actions=[action(), action("Passed", day=9)]), None)
    for page in (written, official, written):
        read(page, trigger="load")
    assert history() == ["Introduced", "Passed"]
    assert Reading.objects.current().get().snapshot.origin == Origin.CAPTURE


def test_two_copies_of_unknown_day_do_not_take_turns() -> None:
    copies = [captured(bill(actions=[action(), action(text, day=9)]), None) for text in ("Passed", "Signed by Governor")]
    for page in copies:
        read(page, trigger="load")
    before = everything()
    for page in copies:
        read(page, trigger="load")
    assert everything() == before
    assert history() == ["Introduced", "Signed by Governor"]


def test_the_same_words_of_a_later_day_are_the_proof_that_is_shown() -> None:
    for through in (JANUARY, FEBRUARY):
        read(captured(bill(actions=[action()]), through), trigger="load")
    assert Reading.objects.get().snapshot.read_through == FEBRUARY


def test_a_replay_does_not_say_that_anybody_looked() -> None:
    read(bill_page(bill(actions=[action()])))
    checked = Reading.objects.get().checked_at
    read(bill_page(bill(actions=[action()])), trigger="replay")
    assert Reading.objects.get().checked_at == checked
