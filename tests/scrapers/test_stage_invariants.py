"""What must hold of every stage, whatever the history: on histories that nobody would write, and on every bill of the corpus."""

import datetime
import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.moves import Move, StageRules
from scrapers.records import ActionRecord
from scrapers.stage import AXES, Stage, stage
from scrapers.stage.lines import read
from scrapers.stage.meter import SEGMENTS, meter
from scrapers.stage.words import comes_next, headline
from scrapers.vocabulary import BillClassification, Chamber, DeadReason, EnactmentPath, Life, Position, Segment
from tests.legislature import STAGE_RULES, STATE

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
THROUGH = {
    "ca": datetime.date(2026, 1, 27),
    "ct": datetime.date(2026, 8, 7),
    "il": datetime.date(2025, 11, 25),
    "md": datetime.date(2026, 8, 22),
    "ny": datetime.date(2025, 12, 31),
    "va": datetime.date(2026, 8, 22),
}
HOUSES = {Chamber.UPPER, Chamber.LOWER}
LINES = [rule.example for rule in STAGE_RULES.table] + ["Eaten by a whale"]
LAST = datetime.date(2026, 5, 20)
MAKES_LAW = {Move.SIGNED, Move.LAW_UNSIGNED, Move.CHAPTERED, Move.ITEM_VETOED, Move.OVERRIDDEN, Move.CHANGES_AGREED}
KILLS = {Move.FAILED, Move.VETO_STANDS}


@st.composite
def histories(draw: st.DrawFn) -> list[ActionRecord]:
    days = sorted(draw(st.lists(st.integers(0, 120), max_size=14)))
    return [
        ActionRecord(
            datetime.date(2026, 1, 5) + datetime.timedelta(days=day),
            draw(st.sampled_from(sorted(HOUSES))),
            draw(st.sampled_from(LINES)),
        )
        for day in days
    ]


def staged(actions: list[ActionRecord], as_of: datetime.date = LAST, read_through: datetime.date | None = None) -> Stage:
    return stage(
        actions,
        state=STATE,
        session=STATE.session("2026"),
        identifier="HB 1",
        origin=Chamber.LOWER,
        classification=BillClassification.BILL,
        as_of=as_of,
        read_through=read_through,
    )


def move(actions: list[ActionRecord] | tuple[ActionRecord, ...], index: int, rules: StageRules) -> Move:
    reading = rules.read(actions[index].description)
    assert reading is not None, actions[index]
    return reading.rule.move


def holds(told: Stage, actions: list[ActionRecord] | tuple[ActionRecord, ...], rules: StageRules) -> None:
    """The invariants of one stage."""
    position, life, path = (told.evidence[axis] for axis in ("position", "life", "path"))
    assert (told.position is Position.UNKNOWN) == (position is None)
    if told.position in (Position.PASSED_BOTH, Position.ENROLLED, Position.WITH_GOVERNOR, Position.VETOED, Position.ENACTED):
        assert told.one_chamber or told.passed.keys() >= HOUSES
    if told.position is Position.ENACTED:
        assert path is not None
        assert move(actions, path, rules) in MAKES_LAW
        assert told.path is not None
    if told.position is Position.WITH_GOVERNOR:
        assert told.presented is not None
    if told.life is Life.DEAD and told.dead_reason is not DeadReason.SINE_DIE:
        assert life is not None
        assert move(actions, life, rules) in KILLS
    assert (told.dead_reason is not None) == (told.life is Life.DEAD)
    assert (told.path is not None) <= (told.position is Position.ENACTED or told.path is EnactmentPath.VIA_OTHER_BILL)
    segments = meter(told)
    assert len(segments) == len(SEGMENTS)
    assert segments.count(Segment.CURRENT) + segments.count(Segment.FAILED) <= 1
    assert headline(told, STATE.chambers, actions)
    assert set(told.evidence) == set(told.confidence) == set(AXES)


@given(histories())
def test_the_invariants_hold_of_histories_that_nobody_would_write(actions: list[ActionRecord]) -> None:
    told = staged(actions)
    holds(told, actions, STAGE_RULES)
    comes_next(told, STATE.chambers)


@given(histories(), st.integers(0, 130))
def test_a_past_day_is_what_was_known_by_then_and_the_future_moves_nothing(actions: list[ActionRecord], days: int) -> None:
    day = datetime.date(2026, 1, 5) + datetime.timedelta(days=days)
    assert staged(actions, day) == staged([action for action in actions if action.date <= day], day)


@given(histories())
def test_a_line_that_no_rule_reads_changes_nothing(actions: list[ActionRecord]) -> None:
    read_by_a_rule = [action for action in actions if STAGE_RULES.read(action.description) is not None]
    whole, read_only = staged(actions), staged(read_by_a_rule)
    assert (whole.position, whole.life, whole.path, meter(whole)) == (
        read_only.position,
        read_only.life,
        read_only.path,
        meter(read_only),
    )


@given(histories())
def test_what_lapses_after_the_day_of_reading_is_never_law_and_never_death(actions: list[ActionRecord]) -> None:
    through = datetime.date(2026, 5, 6)
    then, later = staged(actions, through), staged(actions, datetime.date(2026, 12, 1), read_through=through)
    assert later.position is then.position
    if then.life is not later.life:
        assert later.life is Life.UNKNOWN
        assert later.unknown_since == through


def corpus() -> Iterator[tuple[str, str]]:
    for path in sorted(CORPUS.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from ((path.name[:2], text) for text in lines)


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not part of the project")
def test_the_invariants_hold_of_every_bill_of_the_corpus() -> None:
    for code, text in corpus():
        line = read(text, THROUGH[code])
        if line.state.stage_rules.table:
            holds(line.stage(), line.actions, line.state.stage_rules)
