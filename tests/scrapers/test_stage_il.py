"""Illinois' bills, step by step: a replaced text, vetoes of every kind, and what re-referral is not."""

import datetime
import gzip
import json
from pathlib import Path

import pytest

from scrapers.crawl import read
from scrapers.records import ActionRecord, BillRecord
from scrapers.replay import Capture, Replay, captures
from scrapers.stage import Stage, stage
from scrapers.stage.lines import read as read_line
from scrapers.stage.score import Scores
from scrapers.states.il import STATE
from scrapers.vocabulary import (
    BillClassification,
    Chamber,
    DeadReason,
    EnactmentPath,
    Force,
    Life,
    Position,
)

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
REAL = SHARED / "captures" / "il" / "openstates_raw"
CORPUS = SHARED / "corpus"
needs_real = pytest.mark.skipif(not REAL.is_dir(), reason="the real captures are not part of the project")
UPPER, LOWER = Chamber.UPPER, Chamber.LOWER
DAY = datetime.date


def staged(actions: list[ActionRecord], as_of: datetime.date, *, number: str = "HB 1", kind: str = "bill") -> Stage:
    return stage(
        actions,
        state=STATE,
        session=STATE.session("104th"),
        identifier=number,
        origin=UPPER if number.startswith("S") else LOWER,
        classification=BillClassification(kind),
        as_of=as_of,
    )


@pytest.fixture(scope="module")
def hb1312() -> list[ActionRecord]:
    """The history that the shipped archive holds."""
    folder = ROOT / "scrapers" / "archive" / "il"
    found = [c for c in captures(folder, [STATE]) if isinstance(c, Capture) and c.request.kind == "bill-status"]
    replay = Replay([c for c in found if c.request.identifier == "HB 1312"])
    records, _ = read(STATE, replay(replay.requests[0]))
    (bill,) = [record for record in records if isinstance(record, BillRecord)]
    assert bill.actions is not None
    return list(bill.actions)


@pytest.mark.parametrize(
    ("day", "position", "life", "chamber"),
    [
        (DAY(2025, 1, 14), Position.INTRODUCED, Life.ALIVE, LOWER),
        (DAY(2025, 1, 28), Position.COMMITTEE, Life.ALIVE, LOWER),
        (DAY(2025, 2, 26), Position.REPORTED, Life.ALIVE, LOWER),
        (DAY(2025, 3, 19), Position.FLOOR, Life.ALIVE, LOWER),
        (DAY(2025, 4, 7), Position.PASSED_ONE, Life.ALIVE, LOWER),
        (DAY(2025, 5, 14), Position.COMMITTEE, Life.ALIVE, UPPER),
        (DAY(2025, 5, 15), Position.FLOOR, Life.ALIVE, UPPER),
        # A missed deadline parks a bill; it does not kill it.
        (DAY(2025, 6, 2), Position.COMMITTEE, Life.HELD, UPPER),
        (DAY(2025, 10, 14), Position.FLOOR, Life.ALIVE, UPPER),
        # The Senate passed another text than the House had.
        (DAY(2025, 10, 30), Position.AMENDED_BACK, Life.ALIVE, LOWER),
        (DAY(2025, 10, 31), Position.PASSED_BOTH, Life.ALIVE, None),
        (DAY(2025, 11, 25), Position.WITH_GOVERNOR, Life.ALIVE, Chamber.EXECUTIVE),
        (DAY(2025, 12, 9), Position.ENACTED, Life.DONE, None),
    ],
)
def test_hb_1312_day_by_day(
    hb1312: list[ActionRecord], day: datetime.date, position: Position, life: Life, chamber: Chamber | None
) -> None:
    told = staged(hb1312, day, number="HB 1312")
    assert (told.position, told.life, told.chamber) == (position, life, chamber)
    assert told.unread == ()


def test_hb_1312_is_law_by_signature_with_its_number_and_its_day(hb1312: list[ActionRecord]) -> None:
    told = staged(hb1312, DAY(2026, 8, 1), number="HB 1312")
    assert (told.path, told.chapter, told.force) == (EnactmentPath.SIGNED, "104-0440", Force.IN_EFFECT)
    assert hb1312[told.evidence["path"] or 0].description == "Governor Approved"
    waiting = staged(hb1312, DAY(2025, 12, 1), number="HB 1312")
    assert waiting.decision is not None
    assert waiting.decision.ends_on == DAY(2026, 1, 24)


def real(name: str) -> list[ActionRecord]:
    told = json.loads((REAL / f"{name}.json").read_text(encoding="utf-8"))["actions"]
    return [
        ActionRecord(
            DAY.fromisoformat(action["date"][:10]),
            UPPER if "upper" in action["organization_id"] else LOWER,
            " ".join(action["description"].split()),
        )
        for action in told
    ]


@needs_real
@pytest.mark.parametrize(
    ("name", "day", "position", "life", "reason", "path"),
    [
        # A total veto that stood.
        ("HB2682", DAY(2025, 8, 15), Position.VETOED, Life.ALIVE, None, None),
        ("HB2682", DAY(2025, 10, 29), Position.VETOED, Life.DEAD, DeadReason.VETO_NOT_OVERRIDDEN, None),
        ("SB246", DAY(2025, 10, 29), Position.VETOED, Life.DEAD, DeadReason.VETO_NOT_OVERRIDDEN, None),
        # An amendatory veto that both houses accepted, and that went to the governor once more.
        ("HB2568", DAY(2025, 8, 8), Position.RETURNED, Life.ALIVE, None, None),
        ("HB2568", DAY(2025, 10, 29), Position.PASSED_BOTH, Life.ALIVE, None, None),
        ("HB2568", DAY(2025, 11, 21), Position.WITH_GOVERNOR, Life.ALIVE, None, None),
        # A reduction veto: law, with items reduced.
        ("SB2510", DAY(2025, 6, 16), Position.ENACTED, Life.DONE, None, EnactmentPath.ITEM_VETOED),
        ("SB2510", DAY(2025, 10, 29), Position.ENACTED, Life.DONE, None, EnactmentPath.ITEM_VETOED),
    ],
)
def test_vetoes_of_every_kind(
    name: str,
    day: datetime.date,
    position: Position,
    life: Life,
    reason: DeadReason | None,
    path: EnactmentPath | None,
) -> None:
    told = staged(real(name), day, number=f"{name[:2]} {name[2:]}")
    assert (told.position, told.life, told.dead_reason, told.path) == (position, life, reason, path)
    assert told.unread == ()


def lines(*texts: str) -> list[ActionRecord]:
    """A history of our own making, of no bill in particular: a line a day."""
    return [ActionRecord(DAY(2025, 1, 1) + datetime.timedelta(days=n), LOWER, text) for n, text in enumerate(texts)]


def test_what_is_not_through_when_the_general_assembly_ends_is_dead() -> None:
    history = lines("First Reading", "Rule 19(a) / Re-referred to Rules Committee")
    assert staged(history, DAY(2026, 12, 1)).life is Life.HELD
    ended = staged(history, DAY(2027, 2, 1))
    assert (ended.life, ended.dead_reason) == (Life.DEAD, DeadReason.SINE_DIE)


def test_an_amendments_lines_never_move_the_bill() -> None:
    history = lines(
        "Assigned to Revenue & Finance Committee",
        "House Committee Amendment No. 1 Tabled",
        "House Floor Amendment No. 2 Lost 010-090-000",
    )
    assert staged(history, DAY(2025, 3, 1)).position is Position.COMMITTEE
    assert staged(history, DAY(2025, 3, 1)).life is Life.ALIVE


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not part of the project")
def test_the_corpus_is_read_and_agrees() -> None:
    scores = Scores([CORPUS / "outcomes-il.tsv"])
    with gzip.open(CORPUS / "il.jsonl.gz", "rt", encoding="utf-8") as file:
        for text in file:
            line = read_line(text, DAY(2025, 11, 25))
            scores.add(line, line.stage())
    score = scores.by_state["il"]
    assert score.read / score.rows >= 0.995
    assert score.disagreements == []
