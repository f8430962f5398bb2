"""Where a clause stands, in one dated sentence or two. No queries and no clock."""

import datetime
from collections.abc import Iterator

from django.utils.dateformat import format as dated

from bills.courts.lane import Placed
from bills.courts.standing import Answer
from bills.models import LegalChallenge, Order
from scrapers.vocabulary import Basis, CourtStanding, OrderEffect

_BLOCKED = {
    OrderEffect.TRO: "restrained enforcement of it for a time",
    OrderEffect.PRELIMINARY_INJUNCTION: "preliminarily enjoined it",
    OrderEffect.INJUNCTION_PENDING_APPEAL: "enjoined it until the appeal is decided",
    OrderEffect.PERMANENT_INJUNCTION: "permanently enjoined it",
    OrderEffect.HELD_INVALID: "held it invalid",
}
_DECIDED = {
    CourtStanding.INJUNCTION_DENIED: "declined to block it",
    CourtStanding.UPHELD: "upheld it",
    CourtStanding.DISMISSED: "dismissed the case",
    CourtStanding.FINAL: "decided the case for good",
}


def day(date: datetime.date) -> str:
    return dated(date, "j F Y")


def sentence(placed: Placed) -> str:
    """Whether a clause is in force, since when, and which order or silence says so."""
    return " ".join(_sentences(placed))


def _sentences(placed: Placed) -> Iterator[str]:
    yield _in_force(placed)
    yield from _rulings(placed)
    yield from _cases(placed)


def answer(placed: Placed) -> str:
    """The answer in few words, with the day of the last news where that is not the day that was asked for."""
    words, through = str(placed.standing.answer), _read_through(placed)
    if _is_fresh(placed):
        return words
    return (
        f"{words} by its own terms; last read {day(through)}"
        if _began_unread(placed)
        else f"{words} when last read, {day(through)}"
    )


def _began_unread(placed: Placed) -> bool:
    """Whether its day came after the last news that was read."""
    begins = placed.law.effective_on
    return placed.standing.answer is Answer.IN_FORCE and begins is not None and begins > _read_through(placed)


def _is_fresh(placed: Placed) -> bool:
    return placed.standing.answer is Answer.UNKNOWN or _read_through(placed) >= placed.day


def _read_through(placed: Placed) -> datetime.date:
    """The last day whose news the answer can rest on: of the court's docket where an order blocks, or else of the bill's record."""
    if placed.standing.answer in (Answer.BLOCKED, Answer.PARTLY_BLOCKED) and placed.case is not None:
        read_on = placed.case.checked_at.date() if placed.case.checked_at else placed.case.last_source_on
        return min(read_on or placed.day, placed.day)
    return min(placed.read_through or placed.day, placed.day)


def _in_force(placed: Placed) -> str:
    law, through = placed.law, _read_through(placed)
    fresh = _is_fresh(placed)
    as_of = f"as of {day(placed.day)}" if fresh else f"as last read, through {day(through)}"
    effective = f" from {day(law.effective_on)}" if law.effective_on else ""
    since = f" since {day(law.effective_on)}" if law.effective_on else ""
    match placed.standing.answer:
        case Answer.NOT_LAW:
            return f"Not law {as_of}."
        case Answer.NO_LONGER:
            return f"No longer in effect: it ended on {day(law.ends_on)}." if law.ends_on else "No longer in effect."
        case Answer.NOT_YET:
            return f"Not yet in effect {as_of}{f': it takes effect on {day(law.effective_on)}' if law.effective_on else ''}."
        case Answer.BLOCKED:
            return f"Blocked by a court {as_of}{f'; by its own terms in effect{effective}' if effective else ''}."
        case Answer.PARTLY_BLOCKED:
            return f"Blocked in part by a court {as_of}; otherwise in effect{effective}."
        case Answer.IN_FORCE if _began_unread(placed):
            return f"By its own terms in effect{since}; its record was last read through {day(through)}."
        case Answer.IN_FORCE:
            return f"In force {as_of}{',' if since else ''}{since}."
    if law.enacted:
        return f"Law, but the day on which it takes effect was not found; its record was last read through {day(through)}."
    return f"Whether it is law was not found; its record was last read through {day(through)}."


def _rulings(placed: Placed) -> Iterator[str]:
    for order in placed.orders:
        words = _words(order, placed.standing.court)
        if words:
            yield f"On {day(order.date)} {court(order.challenge)} {words}{_reported(order)}."


def _words(order: Order, standing: CourtStanding) -> str:
    scope = "".join((f" as to {order.parties}" if order.parties else "", f" in {order.territory}" if order.territory else ""))
    ends = f", until {day(order.until)}" if order.until else f", {order.until_words}" if order.until_words else ""
    effect = OrderEffect(order.effect)
    if effect in _BLOCKED:
        return f"{_BLOCKED[effect]}{scope} in {order.challenge.case_name}{ends}"
    if effect is OrderEffect.STAYED and order.upon is not None:
        return f"stayed the order of {day(order.upon.date)} that blocked it{scope}{ends}"
    return f"{_DECIDED[standing]}{scope} in {order.challenge.case_name}" if standing in _DECIDED else ""


def _reported(order: Order) -> str:
    return "" if order.basis == Basis.STATED else ", as reported"


def _cases(placed: Placed) -> Iterator[str]:
    for case, heard in placed.attacking:
        if heard.court is CourtStanding.FILED:
            ruled = "no ruling in it stands now" if heard.ruled else "no ruling on it was found"
            yield f"{case.case_name}{filed(case)} attacks it; {ruled}{last_read(case, placed.day)}."
    if not placed.attacking:
        yield none_known(placed)
    for case in placed.beside:
        yield f"{case.case_name}{filed(case)} is against other parts of the act, not this one{last_read(case, placed.day)}."
    for case in placed.unclear:
        yield f"Whether {case.case_name}{filed(case)} reaches it is not established{last_read(case, placed.day)}."


EFFECTS = {
    OrderEffect.TRO: "Temporary restraining order",
    OrderEffect.PRELIMINARY_INJUNCTION: "Preliminary injunction",
    OrderEffect.INJUNCTION_PENDING_APPEAL: "Injunction until the appeal is decided",
    OrderEffect.PERMANENT_INJUNCTION: "Permanent injunction",
    OrderEffect.HELD_INVALID: "Held invalid",
    OrderEffect.INJUNCTION_DENIED: "Injunction denied",
    OrderEffect.UPHELD: "Upheld",
    OrderEffect.DISMISSED: "Case dismissed",
    OrderEffect.STAYED: "Stay",
    OrderEffect.VACATED: "Order undone",
    OrderEffect.AFFIRMED: "Order affirmed",
    OrderEffect.FINAL: "Decided for good",
}


def order_in_words(order: Order) -> str:
    """`Preliminary injunction: Right to sue; as to federal officers; until judgment.`"""
    upon = f" of the order of {day(order.upon.date)}" if order.upon else ""
    parts = [", ".join(clause.name for clause in order.clauses.all())]
    parts += [f"as to {order.parties}" if order.parties else "", f"in {order.territory}" if order.territory else ""]
    parts += [f"until {day(order.until)}" if order.until else order.until_words]
    told = "; ".join(part for part in parts if part)
    return f"{EFFECTS[OrderEffect(order.effect)]}{upon}{f': {told}' if told else ''}."


def filed(case: LegalChallenge) -> str:
    if case.filed_on is None:
        return ""
    return f", filed {'as reported ' if case.filed_basis != Basis.STATED else ''}on {day(case.filed_on)},"


def none_known(placed: Placed) -> str:
    """Silence of the courts, with its day and what was searched."""
    if placed.search is None:
        return "Whether a case attacks it was not searched."
    none = "No case is established to attack it" if placed.unclear else "No challenge to it is known"
    return f"{none} as of {day(placed.search.searched_on)}; searched: {placed.search.where.rstrip('.')}."


def last_read(case: LegalChallenge, by: datetime.date) -> str:
    """How new what is told of a case is; nothing where that was read after the day that is told of."""
    if case.checked_at is not None and case.checked_at.date() <= by:
        return f"; its docket was last read on {day(case.checked_at.date())}"
    if case.last_source_on is None or case.last_source_on > by:
        return ""
    return f"; the last source read is of {case.last_source_words or day(case.last_source_on)}"


def court(case: LegalChallenge) -> str:
    """Within a sentence: `the S.D. Ill.`, `a court that is not known`."""
    if case.court is None:
        return "a court that is not known"
    name = f"the {case.court.name}" if not case.court.name.startswith("the ") else case.court.name
    return f"{name} ({case.court_basis})" if case.court_basis in (Basis.REPORTED, Basis.INFERRED) else name
