"""What the first page answers with: which states have such a law, what is open, what was not read, what courts have said.

Worked out from rows, never typed. Two queries; the bills come with their stages.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.text import get_text_list

from bills.models import Bill, ChallengedProvision, Clause
from bills.views.stage import COURTS
from scrapers.vocabulary import CourtStanding, Life, Position, Reach

# By these a court has decided whether such a law stands.
_DECIDED = frozenset((CourtStanding.HELD_INVALID, CourtStanding.UPHELD, CourtStanding.FINAL))


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, what it counts, and the bills that it counts."""

    label: str
    number: int
    words: str
    bills: Sequence[Bill]


@dataclass(frozen=True, slots=True)
class Answer:
    """`laws` and `courts` are sentences; `unread` bills of states without such a law, whose end was not read."""

    laws: str
    courts: str
    unread: Sequence[Bill]
    figures: Sequence[Figure]


def answer(bills: Iterable[Bill], states: int) -> Answer:
    """Of the watched bills, fetched with their stages, in the number of states that are followed."""
    told = [bill for bill in bills if getattr(bill, "stage", None) is not None]
    rights = {clause.bill_id: clause for clause in Clause.objects.filter(on_topic=True, bill__in=told).order_by("-order")}
    laws = [bill for bill in told if bill.pk in rights and bill.stage.position == Position.ENACTED]
    enacted = {bill.session.jurisdiction_id for bill in laws}
    open_bills = [bill for bill in told if bill.stage.life == Life.ALIVE and bill.stage.position != Position.VETOED]
    unread = [bill for bill in told if bill.stage.life == Life.UNKNOWN]
    ended = [bill for bill in told if bill.stage.life == Life.DEAD or bill.stage.position == Position.VETOED]
    return Answer(
        laws=_laws(laws, states, decided=any(rights[bill.pk].court in _DECIDED for bill in laws)),
        courts=_courts(laws, rights) if laws else "",
        unread=[bill for bill in unread if bill.pk in rights and bill.session.jurisdiction_id not in enacted],
        figures=[
            Figure("Law", len(enacted), f"of {states} states have such a law", laws),
            Figure("Moving", len(open_bills), f"bill{'' if len(open_bills) == 1 else 's'} can still move", open_bills),
            Figure("Ended", len(ended), "died, or met a veto", ended),
            Figure("Not read", len(unread), "with an outcome that was not read", unread),
        ],
    )


def _laws(laws: Sequence[Bill], states: int, *, decided: bool) -> str:
    names = _states(laws)
    if not names:
        return f"None of the {apnumber(states)} states followed here is known to have enacted a right to sue."
    count, verb = apnumber(len(names)), "has" if len(names) == 1 else "have"
    said = f"{count} of the {apnumber(states)} states followed here {verb} enacted a right to sue: {get_text_list(names, 'and')}."
    said = f"{said[:1].upper()}{said[1:]}"
    if len(names) > 1:
        said = f"{said} They differ in scope."
    return said if decided else f"{said} Whether courts will allow it is open."


def _courts(laws: Sequence[Bill], rights: dict[int, Clause]) -> str:
    """Which of the laws are challenged as such, and which of the others in other parts."""
    reached = ChallengedProvision.objects.current().filter(clause__bill__in=laws, challenge__blocked=False, reach=Reach.ATTACKED)
    attacked = set(reached.values_list("clause__bill", "clause__on_topic"))
    as_such = [bill for bill in laws if (bill.pk, True) in attacked or rights[bill.pk].court not in ("", CourtStanding.NONE_KNOWN)]
    others = [bill for bill in laws if bill not in as_such and (bill.pk, False) in attacked]
    if not as_such and not others:
        return "No challenge to any of them is known."
    told = ", ".join(f"{bill.session.jurisdiction.name}, {_said(rights[bill.pk])}" for bill in as_such)
    count = len(_states(as_such))
    said = f"{apnumber(count) if count else 'none'} of these laws {'is' if count <= 1 else 'are'} known to be challenged as such"
    said = f"{said[:1].upper()}{said[1:]}{f' ({told})' if told else ''}"
    if not others:
        return f"{said}."
    names = _states(others)
    parts = f"suits attack other parts of {apnumber(len(names))}{' more' if count else ''}"
    return f"{said}; {parts} ({get_text_list(names, 'and')})."


def _said(clause: Clause) -> str:
    if clause.court in ("", CourtStanding.NONE_KNOWN, CourtStanding.FILED):
        return "no ruling found"
    return COURTS[CourtStanding(clause.court)]


def _states(bills: Iterable[Bill]) -> list[str]:
    return sorted({bill.session.jurisdiction.name for bill in bills})
