"""The rungs of a case, from the court in which it began to the Supreme Court, with those that it is not known to have reached."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bills.courts.sentences import day
from bills.models import Court, LegalChallenge
from bills.views.court_words import RELATIONS
from scrapers.vocabulary import CaseRelation, CourtLevel

_HEIGHT = list(CourtLevel)


@dataclass(frozen=True, slots=True)
class Rung:
    """A court, and the case there; None where none is known. `as_of`: of when the newest is that was read of any of the rungs."""

    court: Court | None
    case: LegalChallenge | None
    as_of: str

    @property
    def how(self) -> str:
        """How the case came there: `on appeal`; "" for where it began."""
        return RELATIONS[CaseRelation(self.case.relation)] if self.case and self.case.relation else ""


def families(cases: Iterable[LegalChallenge]) -> dict[int, list[LegalChallenge]]:
    """Each case with all that came out of it, each below what it came out of, by the case's key. A query a level.

    What its court keeps from public indexes is left out.
    """
    began = list(cases)
    came: defaultdict[int | None, list[LegalChallenge]] = defaultdict(list)
    level = began
    while level:
        level = list(LegalChallenge.objects.filter(parent__in=level).select_related("court").order_by("filed_on", "pk"))
        for case in level:
            came[case.parent_id].append(case)
    return {case.pk: [one for one in _below(case, came) if not one.blocked] for case in began}


def _below(case: LegalChallenge, came: Mapping[int | None, list[LegalChallenge]]) -> Iterator[LegalChallenge]:
    yield case
    for child in came.get(case.pk, ()):
        yield from _below(child, came)


def ladder(cases: Iterable[LegalChallenge]) -> list[Rung]:
    """The rungs of a family. What is above the highest court that was reached follows from which court hears whose appeals."""
    known = list(cases)
    as_of = last_read(known)
    courts = [case.court for case in known if case.court]
    highest = max(courts, key=lambda court: _HEIGHT.index(CourtLevel(court.level)), default=None)
    reached = [Rung(case.court, case, as_of) for case in known]
    return [*reached, *(Rung(court, None, as_of) for court in _above(highest) if court not in courts)]


def _above(court: Court | None) -> Iterator[Court]:
    while court is not None and court.appeals_to is not None:
        court = court.appeals_to
        yield court


def last_read(cases: Iterable[LegalChallenge]) -> str:
    """Of when the newest is that was read of the cases, their dockets or a source: a day, or what is told for one; "" for none."""
    known = list(cases)
    read = [(case.checked_at.date(), "") for case in known if case.checked_at]
    read += [(case.last_source_on, case.last_source_words) for case in known if case.last_source_on]
    if not read:
        return ""
    on, words = max(read, key=lambda of: (of[0], not of[1]))
    return words or day(on)
