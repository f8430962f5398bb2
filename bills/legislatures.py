"""Rows for what the state modules declare: states, sessions, chambers. Made after each migrate, so that a module is enough.

And rows for what only a provider's data names: legislatures without a module, sessions that nobody declared.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db import DEFAULT_DB_ALIAS

from bills.models import Jurisdiction, LegislativeSession, Organization
from scrapers.state import Session, State, all_states
from scrapers.vocabulary import Chamber

_USUAL = {Chamber.LEGISLATURE: "Legislature", Chamber.EXECUTIVE: "Governor"}
# What the houses of a legislature without a module are called, and its clock: nothing is known of either.
_UNNAMED = {Chamber.UPPER: "Upper house", Chamber.LOWER: "Lower house"}
_NO_ZONE = "UTC"


def declare(states: Iterable[State] | None = None, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Bring the rows of every state up to its module. What a module no longer declares stays: bills hang on it."""
    for state in all_states().values() if states is None else states:
        _declare(state, using)


def _declare(state: State, using: str) -> None:
    jurisdiction, _ = Jurisdiction.objects.using(using).update_or_create(
        code=state.code, defaults={"name": state.name, "timezone": state.timezone}
    )
    for chamber, name in (_USUAL | dict(state.chambers)).items():
        Organization.objects.using(using).update_or_create(
            jurisdiction=jurisdiction, classification=chamber, defaults={"name": name}
        )
    told = ("name", "start_date", "end_date", "prefiles_from", "classification")
    rows: dict[str, LegislativeSession] = {}
    # The earlier ones first, since a session may carry bills over from one.
    for session in sorted(state.sessions, key=lambda session: session.start_date):
        rows[session.identifier], _ = LegislativeSession.objects.using(using).update_or_create(
            jurisdiction=jurisdiction,
            identifier=session.identifier,
            defaults={name: getattr(session, name) for name in told} | {"carries_from": rows.get(session.carries_from)},
        )


def legislature(code: str, name: str) -> State:
    """The state of that code, with its rows. One without a module is told by its rows, or made from its name ("" if untold)."""
    state = all_states().get(code)
    row = Jurisdiction.objects.filter(code=code).first()
    if state is None:
        houses = dict(row.organizations.values_list("classification", "name")) if row else {}
        known = row.name if row and row.name != code.upper() else ""
        chambers = _UNNAMED | {Chamber(house): title for house, title in houses.items()}
        state = State(code, known or name or code.upper(), row.timezone if row else _NO_ZONE, chambers)
    if row is None or row.name != state.name:
        declare([replace(state, sessions=())])
    return state


def session(state: State, identifier: str, *, name: str, sessions: Sequence[Session], begins: datetime.date) -> LegislativeSession:
    """The row of a session that data names, made if there is none: as one of `sessions` declares it, or by its name.

    One that nobody declared begins, as far as we know, on the day of the first act that was read of it.
    """
    rows = LegislativeSession.objects.filter(jurisdiction__code=state.code, identifier=identifier)
    declared = [session for session in sessions if session.identifier == identifier]
    if not rows.exists() and declared:
        declare([replace(state, sessions=tuple(declared))])
    elif not rows.exists():
        jurisdiction = Jurisdiction.objects.get(code=state.code)
        told = {"name": name, "start_date": begins}
        LegislativeSession.objects.get_or_create(jurisdiction=jurisdiction, identifier=identifier, defaults=told)
    elif not declared and identifier not in {session.identifier for session in state.sessions}:
        rows.filter(start_date__gt=begins).update(start_date=begins)
    return rows.select_related("jurisdiction").get()
