"""Courts, cases and orders in words that a reader knows: the one place that has them. No queries, and no clock."""

from collections.abc import Iterable

from bills.courts.sentences import EFFECTS, day
from bills.models import Clause, Order
from scrapers.vocabulary import Basis, CaseRelation, Claim, CourtEventKind, OrderEffect, Posture, Reach

BASES = {
    Basis.STATED: "",
    Basis.REPORTED: "reported",
    Basis.INFERRED: "inferred",
    Basis.NOT_FOUND: "basis not found",
}
POSTURES = {
    Posture.PRE_ENFORCEMENT_US: "The United States sues to stop the law, before anybody is held to it",
    Posture.PRE_ENFORCEMENT_OTHERS: "Others than the United States sue to stop the law, before anybody is held to it",
    Posture.DEFENSIVE: "Somebody was sued under the law, and says that it is invalid",
    Posture.REMOVAL: "A suit under the law was brought in a state's court; whether it goes to a federal one is fought over",
    Posture.AFFIRMATIVE: "The state sues in defence of its law",
    Posture.UNKNOWN: "Not known",
}
CLAIMS = {
    Claim.DIRECT_REGULATION: "Supremacy Clause, intergovernmental immunity: the law regulates the federal government directly",
    Claim.DISCRIMINATION: "Supremacy Clause, intergovernmental immunity: the law discriminates against the federal government",
    Claim.PREEMPTION: "Preemption: federal law leaves no room for it",
    Claim.IMMUNITY: "Immunity of federal officers under the Supremacy Clause",
    Claim.ANTICOMMANDEERING: "Anticommandeering: a state cannot be made to carry out federal law",
    Claim.OTHER: "Another claim",
}
REACHES = {
    Reach.ATTACKED: "attacked",
    Reach.UNCLEAR: "unclear whether it is attacked",
    Reach.NOT_REACHED: "not attacked",
}
RELATIONS = {
    CaseRelation.APPEAL: "on appeal",
    CaseRelation.CERTIORARI: "on a petition for certiorari",
    CaseRelation.APPLICATION: "on an application",
    CaseRelation.REMOVAL: "removed from a state's court",
    CaseRelation.REMAND: "sent back",
    CaseRelation.TRANSFER: "transferred",
    CaseRelation.CONSOLIDATED: "joined with it",
    CaseRelation.RELATED: "related",
}
# What no editor has read is an entry, and is called nothing more.
KINDS = {
    CourtEventKind.UNCLASSIFIED: "Entry of the docket, not yet read by an editor",
    CourtEventKind.COMPLAINT: "Complaint",
    CourtEventKind.MOTION: "Motion",
    CourtEventKind.BRIEF: "Brief",
    CourtEventKind.HEARING: "Hearing",
    CourtEventKind.ORDER: "Order",
    CourtEventKind.OPINION: "Opinion",
    CourtEventKind.NOTICE_OF_APPEAL: "Notice of appeal",
    CourtEventKind.JUDGMENT: "Judgment",
    CourtEventKind.OTHER: "Other entry",
}
_BARS = {
    OrderEffect.TRO: "for a short time",
    OrderEffect.PRELIMINARY_INJUNCTION: "while the case goes on",
    OrderEffect.INJUNCTION_PENDING_APPEAL: "while the appeal is decided",
    OrderEffect.PERMANENT_INJUNCTION: "for good",
}
_DOES = {
    OrderEffect.HELD_INVALID: "held {} invalid",
    OrderEffect.INJUNCTION_DENIED: "declined to bar enforcement of {}",
    OrderEffect.UPHELD: "held {} valid",
    OrderEffect.DISMISSED: "dismissed the case against {}",
    OrderEffect.FINAL: "decided for good on {}",
    OrderEffect.STAYED: "stayed {}",
    OrderEffect.VACATED: "set aside {}",
    OrderEffect.AFFIRMED: "affirmed {}",
}
_MET = {OrderEffect.STAYED: "Stayed", OrderEffect.VACATED: "Set aside", OrderEffect.AFFIRMED: "Affirmed"}


def based(text: str, basis: str) -> str:
    """`22 December 2025 (reported)`; what the court's own record states stands alone."""
    told = BASES[Basis(basis)]
    return f"{text} ({told})" if text and told and basis != Basis.NOT_FOUND else text or "not found"


def order_sentence(order: Order) -> str:
    """What an order does to what, for whom, where and until when. It comes with its clauses, their bills, and what it is upon.

    What an order leaves open holds for everybody and everywhere; of one that was only reported, nobody knows what it leaves open.
    """
    effect, is_read = OrderEffect(order.effect), order.basis == Basis.STATED
    if effect in _BARS:
        does = f"barred enforcement of {clauses(order.clauses.all())} {_BARS[effect]} ({EFFECTS[effect].lower()})"
    else:
        upon = f"the order of {day(order.upon.date)} ({EFFECTS[OrderEffect(order.upon.effect)].lower()})" if order.upon else ""
        does = _DOES[effect].format(f"{upon}{_about(order)}" if upon else clauses(order.clauses.all()))
    scope = _scope(order, whole=is_read and effect in _BARS)
    if is_read:
        return f"On {day(order.date)} the court {does}{scope}."
    return f"On {day(order.date)}, as {BASES[Basis(order.basis)]}, the court {does}{scope}. The order itself was not read."


def met_sentence(order: Order) -> str:
    """What an order did to the earlier one under which the sentence stands: `Stayed on 5 May 2026 by the 2d Cir.`"""
    court = order.challenge.court
    ends = str(court) if court else "a court that was not found."
    met = f"{_MET[OrderEffect(order.effect)]}{_about(order)}{_scope(order, whole=False)}"
    return f"{met} on {day(order.date)} by {'the ' if court else ''}{ends.rstrip('.')}."


def _about(order: Order) -> str:
    """The clauses of an order upon another, where they are fewer than that one's."""
    named, of = list(order.clauses.all()), list(order.upon.clauses.all()) if order.upon else []
    return f" as far as it is about {clauses(named)}" if named and len(named) < len(of) else ""


def clauses(named: Iterable[Clause]) -> str:
    """`“Right to sue” (HB 1) and “Masks” (HB 1)`."""
    told = [f"“{clause.name}” ({clause.bill.identifier})" for clause in named]
    return " and ".join((", ".join(told[:-1]), told[-1])) if len(told) > 1 else told[0] if told else "what it names"


def _scope(order: Order, *, whole: bool) -> str:
    """For whom, where and until when; with `whole`, what is left open is said too."""
    whom = f"as to {order.parties}" if order.parties else "as to everybody" if whole else ""
    where = f"in {order.territory}" if order.territory else "wherever the law applies" if whole else ""
    until = f"until {day(order.until)}" if order.until else order.until_words or ("with no end stated" if whole else "")
    return "".join(f", {limit}" for limit in (whom, where, until) if limit)
