"""Rows for what the state modules declare: states, sessions, chambers. Made after each migrate, so that a module is enough."""

from collections.abc import Iterable

from django.db import DEFAULT_DB_ALIAS

from bills.models import Jurisdiction, LegislativeSession, Organization
from scrapers.state import State, all_states
from scrapers.vocabulary import Chamber

_USUAL = {Chamber.LEGISLATURE: "Legislature", Chamber.EXECUTIVE: "Governor"}


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
