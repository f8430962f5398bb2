"""What differs between two readings, with nothing but records."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from bills.diff import align, diff, fingerprint
from scrapers.records import ActionRecord, BillRecord, SponsorRecord
from scrapers.vocabulary import Chamber, Change, SponsorClassification


def line(text: str, day: int = 1) -> ActionRecord:
    return ActionRecord(datetime.date(2026, 2, day), Chamber.LOWER, text)


def record(*actions: ActionRecord, title: str = "Example Act") -> BillRecord:
    return BillRecord("2026", "HB 1", Chamber.LOWER, title=title, actions=actions)


lines = st.lists(
    st.builds(line, st.sampled_from(["Introduced", "Referred", "Reported 7-2", "Passed", "Amended"]), st.integers(1, 4))
)


@given(lines, lines)
def test_an_alignment_holds_each_line_of_both_sides_once(old: list[ActionRecord], new: list[ActionRecord]) -> None:
    pairs = align(old, new)
    assert sorted(i for i, _ in pairs if i is not None) == list(range(len(old)))
    assert sorted(j for _, j in pairs if j is not None) == list(range(len(new)))


@given(lines)
def test_a_history_does_not_differ_from_itself(history: list[ActionRecord]) -> None:
    assert diff(record(*history), record(*history)).differences == ()


@given(lines, lines)
def test_every_difference_is_told_once_and_none_is_made_up(old: list[ActionRecord], new: list[ActionRecord]) -> None:
    found = diff(record(*old), record(*new))
    told = [d.change for d in found.differences]
    gained = told.count(Change.ACTION_ADDED) - told.count(Change.WITHDRAWN)
    assert gained == len(new) - len(old)
    assert bool(told) == (sorted(old, key=repr) != sorted(new, key=repr))


@given(lines, lines)
def test_fingerprints_are_equal_exactly_where_the_records_are(old: list[ActionRecord], new: list[ActionRecord]) -> None:
    assert (fingerprint(record(*old)) == fingerprint(record(*new))) == (old == new)


def test_a_page_that_is_silent_on_a_part_differs_from_one_that_says_there_is_none() -> None:
    silent = BillRecord("2026", "HB 1", Chamber.LOWER, title="Example Act")
    assert fingerprint(silent) != fingerprint(record())


def test_the_same_text_on_a_corrected_day_is_one_changed_line() -> None:
    (told,) = diff(record(line("Passed 15-7", 2)), record(line("Passed 15-7", 3))).differences
    assert (told.change, told.occurred_on) == (Change.ACTION_CHANGED, datetime.date(2026, 2, 3))


def test_two_unlike_lines_of_one_day_are_an_addition_and_a_withdrawal() -> None:
    told = diff(record(line("Hearing canceled")), record(line("Third Reading Passed"))).differences
    assert {d.change for d in told} == {Change.ACTION_ADDED, Change.WITHDRAWN}


def test_a_repeated_line_is_counted_and_not_merged() -> None:
    (told,) = diff(record(line("Floor Amendment")), record(line("Floor Amendment"), line("Floor Amendment"))).differences
    assert told.change == Change.ACTION_ADDED


def test_a_replaced_title_is_told_with_both_titles() -> None:
    (told,) = diff(record(title="POW Day"), record(title="Remedies Act")).differences
    assert (told.part, told.before, told.after) == ("title", "POW Day", "Remedies Act")


def test_a_cosponsor_who_became_the_chief_is_a_change() -> None:
    def sponsored(word: SponsorClassification) -> BillRecord:
        return BillRecord("2026", "HB 1", Chamber.LOWER, title="T", sponsorships=(SponsorRecord("Ames", word),))

    (told,) = diff(sponsored(SponsorClassification.COSPONSOR), sponsored(SponsorClassification.PRIMARY)).differences
    assert told.change == Change.SPONSOR_CHANGED
