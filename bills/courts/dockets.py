"""Which case is which: a docket that a person recognises, the facts of a case, a new case, and the next rung of one.

A docket's number is only said as its court prints it. What one source says is kept with the source; another that differs stays
beside it.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils.text import slugify

from bills import audit
from bills.courts import pages
from bills.courts.deeds import Unsayable
from bills.courts.sentences import day
from bills.courts.telling import tell
from bills.models import CaseReport, Court, DocketProposal, LegalChallenge, Order
from scrapers.courts import scotus
from scrapers.courts.records import LONGEST_KEY, DocketRecord
from scrapers.vocabulary import Basis, CaseRelation, Change, Origin, Posture

# The fact that a docket tells of itself, apart from what a person said with a source.
_ENDED = "ended, as its docket says"
_OPEN, _CONFIRMED, _DECLINED = DocketProposal.Status.OPEN, DocketProposal.Status.CONFIRMED, DocketProposal.Status.DECLINED


@dataclass(frozen=True, slots=True)
class Facts:
    """What an editor says of a case as a whole. `courtlistener_id` is that of its docket, where somebody has recognised it."""

    case_name: str
    court: Court | None = None
    court_basis: Basis = Basis.NOT_FOUND
    docket_number: str = ""
    filed_on: datetime.date | None = None
    filed_basis: Basis = Basis.NOT_FOUND
    terminated_on: datetime.date | None = None
    posture: Posture = Posture.UNKNOWN
    plaintiffs: Sequence[str] = ()
    defendants: Sequence[str] = ()
    claims: Sequence[str] = ()
    relief: str = ""
    note: str = ""
    courtlistener_id: int | None = None
    scotus_number: str = ""
    blocked: bool = False

    @classmethod
    def of(cls, case: LegalChallenge) -> "Facts":
        told = {name: getattr(case, name) for name in cls.__dataclass_fields__}
        return cls(
            **told
            | {
                "court_basis": Basis(case.court_basis),
                "filed_basis": Basis(case.filed_basis),
                "posture": Posture(case.posture),
                **{name: tuple(told[name]) for name in ("plaintiffs", "defendants", "claims")},
            }
        )


@dataclass(frozen=True, slots=True)
class Proof:
    """Where it is written."""

    source_url: str
    source_name: str = ""
    official: bool = False


@transaction.atomic
def new_case(
    facts: Facts,
    proof: Proof,
    *,
    by: User | None,
    now: datetime.datetime,
    parent: LegalChallenge | None = None,
    relation: CaseRelation | None = None,
) -> LegalChallenge:
    """A case that this site did not have, or the next rung of one. Unsayable without a name and a source."""
    if (parent is None) != (relation is None):
        raise Unsayable("Say of which case it came, and how: on appeal, on removal.")
    _check(facts, proof, None)
    made = LegalChallenge.objects.create(
        slug=_slug(facts),
        parent=parent,
        relation=relation or "",
        origin=Origin.EDITOR,
        recorded_at=now,
        last_source_on=now.date(),
        **_values(facts),
    )
    _report(made, proof, Facts(case_name=""), facts)
    after = said_of_case(made)
    tell(made, Change.CHALLENGE_ADDED, on=made.filed_on, now=now, alertable=True, after=after)
    deed = "added a rung of a case" if parent else "added a case"
    _record(by, deed, made, now, {"after": after, "source": proof.source_url, "of": str(parent or "")})
    return made


@transaction.atomic
def restate(case: LegalChallenge, facts: Facts, proof: Proof, *, by: User | None, now: datetime.datetime) -> LegalChallenge:
    """Say otherwise what a case is. Unsayable without a source.

    A docket that was not followed is read at once; of one that is another's nothing is shown any more. Of one that is closed to
    everybody the pages are forgotten.
    """
    case = LegalChallenge.objects.select_for_update(of=("self",)).select_related("court").get(pk=case.pk)
    _check(facts, proof, case)
    if facts == (was := Facts.of(case)):
        raise Unsayable("Nothing of it is different.")
    before = said_of_case(case)
    for name, value in _values(facts).items():
        setattr(case, name, value)
    case.origin, case.last_source_on, case.last_source_words = Origin.EDITOR, now.date(), ""
    case.due_at, case.problem = None, ""
    if (facts.courtlistener_id, facts.scotus_number) != (was.courtlistener_id, was.scotus_number):
        _leave_docket(case, now)
    case.save()
    if facts.blocked:
        transaction.on_commit(lambda: pages.forget(case))
    _report(case, proof, was, facts)
    after = said_of_case(case)
    if after != before:
        tell(case, Change.CHALLENGE_ADDED, on=case.filed_on, now=now, alertable=True, before=before, after=after)
    differing = (name for name in Facts.__dataclass_fields__ if getattr(was, name) != getattr(facts, name))
    changed = {name: [str(getattr(was, name)), str(getattr(facts, name))] for name in differing}
    _record(by, "said what a case is", case, now, {"changed": changed, "source": proof.source_url})
    return case


@transaction.atomic
def confirm(
    key: int,
    *,
    docket_number: str,
    court: Court | None,
    filed_on: datetime.date | None,
    by: User | None,
    now: datetime.datetime,
) -> LegalChallenge:
    """The docket is the case's, and is followed from now on; one that was found for a law is a new case.

    The number, the court and the day are as the docket prints them. Unsayable if somebody has decided, or the case has a docket.
    """
    proposal = _held(key)
    case = proposal.challenge
    if case is not None and (case.courtlistener_id is not None or case.scotus_number):
        raise Unsayable("The case has a docket already. If it is another, say so among the facts of the case.")
    if not docket_number.strip():
        raise Unsayable("Write the docket's number as the docket prints it.")
    was = Facts.of(case) if case else Facts(case_name=proposal.found["case_name"])
    read = {
        "court": court,
        "court_basis": Basis.STATED,
        "docket_number": docket_number.strip(),
        "filed_on": filed_on or was.filed_on,
        "filed_basis": Basis.STATED if filed_on else was.filed_basis,
        "courtlistener_id": proposal.courtlistener_id,
    }
    facts = Facts(**{name: getattr(was, name) for name in Facts.__dataclass_fields__} | read)
    proof = Proof(proposal.found["url"], "CourtListener", official=True)
    who: dict[str, Any] = {"by": by, "now": now}
    told = restate(case, facts, proof, **who) if case else new_case(facts, proof, **who)
    _settle(proposal, _CONFIRMED, "", by, now)
    note = f"Docket {proposal.courtlistener_id} is that of {told}."
    others = DocketProposal.objects.filter(status=_OPEN, courtlistener_id=proposal.courtlistener_id)
    if case is not None:
        others |= DocketProposal.objects.filter(status=_OPEN, challenge=case)
    others.update(status=_DECLINED, note=note, decided_by=by, decided_at=now)
    return told


@transaction.atomic
def decline(key: int, *, reason: str, by: User | None, now: datetime.datetime) -> DocketProposal:
    """It is another case's docket. Unsayable without a reason, and if somebody has decided."""
    proposal = _held(key)
    if not reason.strip():
        raise Unsayable("Say why it is another case: whoever comes next will ask.")
    _settle(proposal, _DECLINED, reason.strip(), by, now)
    about = proposal.challenge or proposal.bill
    told = {"docket": proposal.courtlistener_id, "found": proposal.found, "reason": reason.strip()}
    audit.record(by, "declined a docket", str(about), now=now, path=about.get_absolute_url() if about else "", told=told)
    return proposal


def end(case: LegalChallenge, docket: DocketRecord, source_name: str) -> None:
    """Keep when the docket says that it ended, and have the case say so, unless a person has said otherwise. The caller saves.

    A docket that says what it said before changes nothing: whoever took that back knew it.
    """
    if docket.terminated_on is None:
        return
    said, before = day(docket.terminated_on), case.reports.filter(fact=_ENDED).first()
    if before is not None and before.said == said:
        return
    told = {"said": said, "source_name": source_name, "url": docket.url, "official": True}
    CaseReport.objects.update_or_create(challenge=case, fact=_ENDED, defaults=told)
    if case.terminated_on is None or (before is not None and before.said == day(case.terminated_on)):
        case.terminated_on = docket.terminated_on


def said_of_case(case: LegalChallenge) -> dict[str, Any]:
    """A case as an event tells it."""
    return {
        "case": case.case_name,
        "docket_number": case.docket_number,
        "filed_on": case.filed_on.isoformat() if case.filed_on else None,
        "filed_basis": case.filed_basis,
        "terminated_on": case.terminated_on.isoformat() if case.terminated_on else None,
        "in": case.court.citation if case.court else "",
    }


def _check(facts: Facts, proof: Proof, case: LegalChallenge | None) -> None:
    if not facts.case_name.strip():
        raise Unsayable("Say what the case is called.")
    if not proof.source_url:
        raise Unsayable("Name the source that says so.")
    if facts.docket_number and (facts.court is None or facts.court_basis != Basis.STATED):
        raise Unsayable(
            "A docket number is told as the court's own record states it, and the court too. Leave it out until it was read."
        )
    if (facts.court is None) != (facts.court_basis == Basis.NOT_FOUND):
        raise Unsayable("Say which court it is, and what that rests on; or neither.")
    if (facts.filed_on is None) != (facts.filed_basis == Basis.NOT_FOUND):
        raise Unsayable("Say on which day it was filed, and what that rests on; or neither.")
    if facts.filed_on and facts.terminated_on and facts.terminated_on < facts.filed_on:
        raise Unsayable("The case ended before it was filed.")
    if facts.scotus_number:
        try:
            scotus.docket_request(facts.scotus_number)
        except ValueError as error:
            raise Unsayable(
                f"{facts.scotus_number} is no number of the Supreme Court's: they are like 25-123, or 25A123."
            ) from error
    if facts.courtlistener_id is not None:
        other = LegalChallenge.objects.filter(courtlistener_id=facts.courtlistener_id).first()
        if other is not None and other != case:
            raise Unsayable(f"That docket is the one of {other}, {other.docket_number or 'without a number'}.")


def _values(facts: Facts) -> dict[str, Any]:
    told = {name: getattr(facts, name) for name in Facts.__dataclass_fields__}
    return told | {name: list(told[name]) for name in ("plaintiffs", "defendants", "claims")}


def _reported(facts: Facts) -> dict[str, str]:
    """What a source is told to have said, by the fact."""
    return {
        "court": facts.court.name if facts.court else "",
        "docket number": facts.docket_number,
        "filed": day(facts.filed_on) if facts.filed_on else "",
        "ended": day(facts.terminated_on) if facts.terminated_on else "",
        "parties": "; ".join((*facts.plaintiffs, *facts.defendants)),
        "relief": facts.relief,
    }


def _report(case: LegalChallenge, proof: Proof, before: Facts, after: Facts) -> None:
    """Keep with the source what was said by it, and not what was known before."""
    known = _reported(before)
    told = {"source_name": proof.source_name, "url": proof.source_url, "official": proof.official}
    for fact, said in _reported(after).items():
        if said and said != known[fact]:
            CaseReport.objects.create(challenge=case, fact=fact, said=said, **told)


def _slug(facts: Facts) -> str:
    """`united-states-v-example-exd`, or the next that is free."""
    whole = slugify(f"{facts.case_name} {facts.court.code if facts.court else ''}")[:70] or "case"
    taken = set(LegalChallenge.objects.filter(slug__startswith=whole).values_list("slug", flat=True))
    return next(slug for n in range(1, len(taken) + 2) if (slug := whole if n == 1 else f"{whole}-{n}") not in taken)


def _held(key: int) -> DocketProposal:
    rows = DocketProposal.objects.select_for_update(of=("self",)).select_related("challenge__court", "bill__session__jurisdiction")
    proposal = rows.filter(pk=key).first()
    if proposal is None:
        raise Unsayable("This docket is proposed no more.")
    if proposal.status != _OPEN:
        raise Unsayable(f"Somebody has decided on this docket in the meantime: it is {proposal.status}.")
    return proposal


def _leave_docket(case: LegalChallenge, now: datetime.datetime) -> None:
    """What was read of another docket says nothing of this case: it is shown no more, and no key of it is taken for one of this.

    Unsayable while an order rests on it.
    """
    read = case.events.filter(origin=Origin.LIVE).exclude(external_id=None)
    if Order.objects.current().filter(event__in=read).exists():
        raise Unsayable("An order rests on an entry of the docket that was followed. Take back what was said of the order first.")
    read.filter(hidden_at=None).update(hidden_at=now)
    case.reports.filter(fact=_ENDED).delete()
    left = f"left {now:%Y%m%d%H%M%S}: "
    read.update(external_id=Concat(Value(left), Substr("external_id", 1, LONGEST_KEY - len(left))))
    case.checked_at, case.entries_modified_at, case.entries_next = None, None, ""


def _settle(proposal: DocketProposal, status: DocketProposal.Status, note: str, by: User | None, now: datetime.datetime) -> None:
    proposal.status, proposal.note, proposal.decided_by, proposal.decided_at = status, note, by, now
    proposal.save(update_fields=["status", "note", "decided_by", "decided_at"])


def _record(by: User | None, deed: str, case: LegalChallenge, now: datetime.datetime, told: dict[str, object]) -> None:
    audit.record(by, deed, str(case), now=now, path=case.get_absolute_url(), told=told)
