"""The model against what is known: outcomes that the record itself settles, and the share of lines that a rule reads."""

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from scrapers.stage import Stage
from scrapers.stage.lines import Line
from scrapers.vocabulary import DeadReason, EnactmentPath, Life, Position

_CERTAIN = ("certain", "stated by the State's own columns")
_OF_A_VETO = frozenset(
    (DeadReason.VETO_SUSTAINED, DeadReason.VETO_NOT_OVERRIDDEN, DeadReason.POCKET_VETO, DeadReason.AMENDATORY_VETO_LAPSED)
)
_PATHS = {
    "enacted_signed": EnactmentPath.SIGNED,
    "enacted_without_signature": EnactmentPath.WITHOUT_SIGNATURE,
    "enacted_over_veto": EnactmentPath.OVER_VETO,
}

Key = tuple[str, str]


def agrees(outcome: str, told: Stage) -> bool:
    """Whether a stage says what an outcome's word means."""
    return next(check for begins, check in _CHECKS if outcome.startswith(begins))(outcome, told)


def _enacted(outcome: str, told: Stage) -> bool:
    return told.position is Position.ENACTED and told.path is _PATHS.get(outcome, told.path)


def _vetoed(outcome: str, told: Stage) -> bool:
    return told.position is Position.VETOED or (told.life is Life.DEAD and told.dead_reason in _OF_A_VETO)


# The first whose word begins the outcome.
_CHECKS: tuple[tuple[str, Callable[[str, Stage], bool]], ...] = (
    ("enacted", _enacted),
    ("vetoed_duplicative", lambda outcome, told: told.position is Position.VETOED and told.life is Life.MERGED),
    ("vetoed", _vetoed),
    ("to_voters", lambda outcome, told: told.position is Position.TO_VOTERS),
    ("resolution", lambda outcome, told: told.position is Position.ADOPTED),
    ("appointment", lambda outcome, told: told.position is Position.ADOPTED),
    ("substituted", lambda outcome, told: told.life is Life.MERGED),
    ("incorporated", lambda outcome, told: told.life is Life.MERGED),
    ("carried_over", lambda outcome, told: told.life is Life.CARRIED_OVER),
    ("", lambda outcome, told: told.life is Life.DEAD),
)


@dataclass
class Score:
    """What was counted of one state."""

    bills: int = 0
    rows: int = 0
    read: int = 0
    certain: int = 0
    agreed: int = 0
    disagreements: list[str] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)


class Scores:
    """Scores by state, from outcome tables named outcomes-<state>.tsv (session, identifier, outcome, certainty, evidence)."""

    def __init__(self, tables: Iterable[Path]) -> None:
        self.by_state: defaultdict[str, Score] = defaultdict(Score)
        self._outcomes = {table.stem.rpartition("-")[2]: dict(_outcomes(table)) for table in tables}

    def add(self, line: Line, told: Stage) -> None:
        score = self.by_state[line.state.code]
        score.bills += 1
        score.rows += len(line.actions)
        score.read += len(line.actions) - len(told.unread)
        score.unread.update(line.actions[index].description for index in told.unread)
        known = self._outcomes.get(line.state.code, {}).get((line.spelled_session, line.identifier))
        if known is None:
            return
        outcome, evidence = known
        score.certain += 1
        if agrees(outcome, told):
            score.agreed += 1
            return
        said = " ".join(map(str, filter(None, (told.position, told.life, told.dead_reason, told.path))))
        score.disagreements.append(f"{line.spelled_session} {line.identifier}: {outcome}, and the stage says {said} | {evidence}")

    def report(self) -> Iterator[str]:
        yield "| state | bills | rows | rows read | outcomes agreed |"
        yield "|---|---|---|---|---|"
        for code, score in sorted(self.by_state.items()):
            share = 100 * score.read / score.rows if score.rows else 100
            yield f"| {code} | {score.bills:,} | {score.rows:,} | {share:.2f} % | {score.agreed:,} of {score.certain:,} |"
        for code, score in sorted(self.by_state.items()):
            yield from (f"{code} {disagreement}" for disagreement in score.disagreements)

    def most_unread(self, most: int) -> Iterator[str]:
        for code, score in sorted(self.by_state.items()):
            yield from (f"{code} {count:>6} {text}" for text, count in score.unread.most_common(most))


def _outcomes(table: Path) -> Iterator[tuple[Key, tuple[str, str]]]:
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["certainty"].startswith(_CERTAIN):
                yield (row["session"], row["identifier"]), (row["outcome"], row["evidence"])
