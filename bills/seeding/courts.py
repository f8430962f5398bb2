"""The courts, the clauses and the cases that the project ships, reconstructed from cited reports.

To load them again changes nothing. A word that somebody said since stays: a clause or a case whose `origin` is no longer
`reconstructed`, a case whose docket is followed, a row that a person made or took back. What hangs on a bill that was not read yet
is passed over, and comes with the first load after it. Nobody is told of what is loaded.
"""

import datetime
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

import bills
from bills.courts.telling import settle
from bills.models import (
    Bill,
    CaseReport,
    ChallengedProvision,
    Clause,
    Court,
    CourtEvent,
    CourtSearch,
    Jurisdiction,
    LegalChallenge,
    Order,
)
from bills.models.bill import slug_of
from scrapers.vocabulary import Basis, CaseRelation, Claim, CourtEventKind, CourtLevel, OrderEffect, Origin, Posture, Reach

SEEDS = Path(bills.__file__).parent / "seeds"
_SHIPPED = Origin.RECONSTRUCTED
_on = datetime.date.fromisoformat
Said = Mapping[str, Any]


def load_courts(folder: Path = SEEDS) -> None:
    """`courts.json`, `clauses.json` and `cases.json` of a folder. A word that the vocabulary lacks raises ValueError."""
    with transaction.atomic():
        _courts(_read(folder, "courts"))
        for said in _read(folder, "clauses", "bills"):
            _clauses(said)
        now = timezone.now()
        for said in _read(folder, "cases"):  # what a case came out of stands before it
            _case(said, now)
        for said in _read(folder, "cases", "searches"):
            _search(said)
        settle(Bill.objects.filter(clauses__isnull=False).distinct(), now=now, news=False)


def _read(folder: Path, name: str, part: str = "") -> list[Said]:
    found: list[Said] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))[part or name]
    return found


def _day(text: str | None) -> datetime.date | None:
    return _on(text) if text else None


def _bill(said: Said) -> Bill | None:
    """`state`, `session` and the number under `bill`, or `identifier`."""
    number = said.get("bill") or said["identifier"]
    session = {"session__jurisdiction__code": said["state"], "session__identifier": said["session"]}
    return Bill.objects.filter(slug=slug_of(number), **session).first()


def _clause(said: Said) -> Clause | None:
    """The clause that is named with its bill; None where the bill was not read yet."""
    bill = _bill(said)
    return Clause.objects.get(bill=bill, slug=said["clause"]) if bill else None


def _courts(courts: list[Said]) -> None:
    """A court stands after the one that hears its appeals."""
    states = {row.code: row for row in Jurisdiction.objects.all()}
    rows: dict[str, Court] = {}
    for said in courts:
        rows[said["code"]], _ = Court.objects.update_or_create(
            code=said["code"],
            defaults={
                "name": said["name"],
                "citation": said["citation"],
                "level": CourtLevel(said["level"]),
                "federal": said["federal"],
                "appeals_to": rows[said["appeals_to"]] if said["appeals_to"] else None,
                "jurisdiction": states.get(said["state"]),
            },
        )


def _clauses(said: Said) -> None:
    if (bill := _bill(said)) is None:
        return
    for order, clause in enumerate(said["clauses"]):
        if Clause.objects.filter(bill=bill, slug=clause["slug"]).exclude(origin=_SHIPPED).exists():
            continue
        texts = {name: clause.get(name, "") for name in ("name", "sections", "citation", "citation_url", "summary", "note")}
        days = {name: _day(clause.get(name)) for name in ("effective_on", "expires_on", "repealed_on")}
        rest = {"on_topic": clause.get("on_topic", False), "order": order, "origin": _SHIPPED}
        Clause.objects.update_or_create(bill=bill, slug=clause["slug"], defaults=texts | days | rest)


def _case(said: Said, now: datetime.datetime) -> None:
    case = LegalChallenge.objects.filter(slug=said["slug"]).first()
    if case is None:
        case = LegalChallenge.objects.create(slug=said["slug"], recorded_at=now, origin=_SHIPPED, **_facts(said))
    elif case.origin == _SHIPPED and case.courtlistener_id is None and not case.scotus_number:
        facts = _facts(said)
        # What this site has looked for itself was looked for all the same.
        facts["searched"] = [*facts["searched"], *(one for one in case.searched if one.get("live"))]
        LegalChallenge.objects.filter(pk=case.pk).update(**facts)
    for report in said["reports"]:
        told = {name: report[name] for name in ("said", "source_name")} | {"dated": _day(report.get("dated"))}
        # An editor may have told of the same page since, more than once.
        if not case.reports.filter(fact=report["fact"], url=report["url"]).exists():
            CaseReport.objects.create(challenge=case, fact=report["fact"], url=report["url"], **told)
    for reach in said["challenged"]:
        _reach(case, reach, now)
    events = {event["key"]: _event(case, event, now) for event in said["events"]}
    for order in said.get("orders", ()):
        _order(case, order, events[order["event"]], now)


def _facts(said: Said) -> dict[str, Any]:
    return {
        "case_name": said["case_name"],
        "court": Court.objects.get(code=said["court"]),
        "court_basis": Basis(said["court_basis"]),
        "filed_on": _day(said["filed_on"]),
        "filed_basis": Basis(said["filed_basis"]),
        "posture": Posture(said["posture"]),
        "plaintiffs": said["plaintiffs"],
        "defendants": said["defendants"],
        "claims": [Claim(word) for word in said["claims"]],
        "relief": said["relief"],
        "note": said["note"],
        "parent": LegalChallenge.objects.get(slug=said["parent"]) if "parent" in said else None,
        "relation": CaseRelation(said["relation"]) if "relation" in said else "",
        "searched": said["searched"],
        "last_source_on": _day(said["last_source_on"]),
        "last_source_words": said.get("last_source_words", ""),
    }


def _reach(case: LegalChallenge, said: Said, now: datetime.datetime) -> None:
    """Whether the case is against a clause. A later shipped word takes the place of an earlier one, and of no person's."""
    if (clause := _clause(said)) is None:
        return
    told = {name: said.get(name, "") for name in ("relief", "note", "source_name", "source_url")}
    told |= {"reach": Reach(said["reach"]), "basis": Basis(said["basis"])}
    rows = ChallengedProvision.objects.filter(challenge=case, clause=clause)
    current = rows.current().first()
    if current is None and rows.exists():
        return  # taken back
    if current is not None:
        if current.made_by_id or all(getattr(current, name) == value for name, value in told.items()):
            return
        rows.current().update(replaced_at=now)
    ChallengedProvision.objects.create(challenge=case, clause=clause, recorded_at=now, **told)


def _event(case: LegalChallenge, said: Said, now: datetime.datetime) -> CourtEvent:
    told = {name: said[name] for name in ("summary", "source_name", "source_url")}
    told |= {"date": _on(said["date"]), "basis": Basis(said["basis"]), "kind": CourtEventKind(said["kind"])}
    event, _ = CourtEvent.objects.get_or_create(
        challenge=case, external_id=f"reported:{said['key']}", defaults={**told, "origin": _SHIPPED, "recorded_at": now}
    )
    return event


def _order(case: LegalChallenge, said: Said, event: CourtEvent, now: datetime.datetime) -> None:
    """Once its clauses are there, and unless somebody has spoken of the same order."""
    clauses = [_clause(clause) for clause in said["clauses"]]
    same = Order.objects.filter(challenge=case, date=said["date"], effect=said["effect"])
    if None in clauses or same.exists():
        return
    order = Order.objects.create(
        challenge=case,
        event=event,
        date=_on(said["date"]),
        effect=OrderEffect(said["effect"]),
        basis=Basis(said["basis"]),
        recorded_at=now,
        origin=_SHIPPED,
        **{name: said.get(name, "") for name in ("parties", "territory", "until_words", "quote", "source_name", "source_url")},
    )
    order.clauses.set([clause for clause in clauses if clause])


def _search(said: Said) -> None:
    if (bill := _bill(said)) is not None:
        told = {"where": said["where"], "result": said["result"]}
        CourtSearch.objects.get_or_create(bill=bill, searched_on=_on(said["searched_on"]), origin=_SHIPPED, defaults=told)
