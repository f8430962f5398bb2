"""A roll call that three pages tell of: a tally in the history, a cited sheet, and the sheet itself. It stays one vote."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from bills.legislatures import declare
from bills.loading import ARCHIVE, load
from bills.models import PersonVote, Run, VoteEvent
from scrapers.state import all_states
from scrapers.vocabulary import RunOutcome

pytestmark = pytest.mark.django_db

SHEETS = Path(__file__).parent / "captures" / "il"
ILLINOIS = [state for code, state in all_states().items() if code == "il"]


def loaded(*folders: Path) -> list[Run]:
    declare(ILLINOIS)
    runs = [run for folder in folders for run in load(folder, ILLINOIS)]
    assert all(isinstance(run, Run) for run in runs)
    return [run for run in runs if isinstance(run, Run)]


def standing() -> Iterable[tuple[str, str, int]]:
    votes = VoteEvent.objects.filter(withdrawn_at=None, bill__identifier="HB 1312").order_by("source_key")
    return [(vote.source_key, vote.reading.kind, vote.person_votes.count()) for vote in votes]


def test_a_sheet_takes_the_place_of_the_cited_one_and_of_the_tally_and_doubles_nothing() -> None:
    loaded(ARCHIVE / "il")
    before = {key: (kind, names) for key, kind, names in standing()}
    assert len(before) == 12
    runs = loaded(*(SHEETS / f"vote-sheet-hb1312-{name}" for name in ("executive", "executive-amendment", "house-concurrence")))
    assert {run.outcome for run in runs} == {RunOutcome.OK}
    after = {key: (kind, names) for key, kind, names in standing()}
    assert after.keys() == before.keys()
    changed = {key: after[key] for key in after if after[key] != before[key]}
    assert changed == {
        "2025-05-15-upper-e56642137139": ("vote-sheet", 13),
        "10400HB1312SCA1_44229": ("vote-sheet", 13),
        "2025-10-31-lower-619294c0c966": ("vote-sheet", 117),
    }


def test_pages_of_less_weight_take_no_name_away_from_a_sheet() -> None:
    loaded(ARCHIVE / "il", SHEETS / "vote-sheet-hb1312-executive")
    names = PersonVote.objects.count()
    loaded(ARCHIVE / "il", SHEETS / "votes-hb1312-house-committee")
    assert PersonVote.objects.count() == names
    assert VoteEvent.objects.get(source_key="2025-05-15-upper-e56642137139").reading.kind == "vote-sheet"
