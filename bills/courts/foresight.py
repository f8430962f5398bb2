"""What a deed would make of the clauses of a case, before it is done: it is done, looked at, and undone."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from bills.courts.lane import Placed, placed_today
from bills.courts.sentences import sentence
from bills.courts.telling import bills_of
from bills.models import Clause, LegalChallenge


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A clause with its answer and its sentence, before and after."""

    clause: Clause
    was: str
    would_be: str
    said: str
    would_say: str

    @property
    def moves(self) -> bool:
        return (self.was, self.said) != (self.would_be, self.would_say)


def foresee(case: LegalChallenge, deed: Callable[[], object], *, now: datetime.datetime) -> list[Foreseen]:
    """Each clause of the bills that the case is about, on the day that it is there. Whatever the deed raises is raised."""
    with transaction.atomic():
        before = _told(case, now)
        deed()
        after = _told(case, now)
        transaction.set_rollback(True)
    return [
        Foreseen(one.clause, one.standing.answer, after[key][0].standing.answer, words, after[key][1])
        for key, (one, words) in before.items()
        if key in after
    ]


def _told(case: LegalChallenge, now: datetime.datetime) -> dict[int, tuple[Placed, str]]:
    rows = placed_today(bills_of(case), now=now).values()
    return {one.clause.pk: (one, sentence(one)) for clauses in rows for one in clauses}
