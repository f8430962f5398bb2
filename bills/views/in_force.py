"""Is this in force, here, today? The clauses of a bill as its page shows them."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from bills.courts.lane import Placed, placed
from bills.courts.sentences import answer, sentence
from bills.courts.standing import Answer
from bills.models import Bill, BillStage, Clause, Order

# A sign beside each word, so that neither shape nor colour is all that tells.
SIGNS = {
    Answer.IN_FORCE: "●",
    Answer.PARTLY_BLOCKED: "◐",
    Answer.BLOCKED: "✕",
    Answer.NOT_YET: "◌",
    Answer.NO_LONGER: "□",
    Answer.NOT_LAW: "○",
    Answer.UNKNOWN: "?",
}


@dataclass(frozen=True, slots=True)
class ClauseNow:
    """A clause with its answer, also in `words`. `orders` are those that say so."""

    clause: Clause
    answer: Answer
    words: str
    sentence: str
    orders: Iterable[Order]

    @property
    def sign(self) -> str:
        return SIGNS[self.answer]

    @property
    def look(self) -> str:
        return self.answer.name.lower().replace("_", "-")


def in_force(bill: Bill, stage: BillStage | None, *, on: datetime.date, at: datetime.datetime | None = None) -> list[ClauseNow]:
    """Those on the topic first. `stage` is the bill's on that day."""
    rows = placed([bill.pk], on=on, at=at, stages={bill.pk: stage}).get(bill.pk, [])
    return [_shown(one) for one in sorted(rows, key=lambda one: not one.clause.on_topic)]


def _shown(one: Placed) -> ClauseNow:
    return ClauseNow(one.clause, one.standing.answer, answer(one), sentence(one), one.orders)
