"""The sessions of every legislature, as data: sessions.json. A new session is opened by adding its entry."""

import datetime
import json
from functools import cache
from pathlib import Path
from typing import Any

from scrapers.state import Session
from scrapers.vocabulary import SessionClassification

_FILE = Path(__file__).parent / "sessions.json"


@cache
def _written() -> dict[str, list[dict[str, Any]]]:
    written: dict[str, list[dict[str, Any]]] = json.loads(_FILE.read_text(encoding="utf-8"))["states"]
    return written


def sessions_of(code: str) -> tuple[Session, ...]:
    """The sessions of a state, newest first. ValueError for a day that is none or a session that carries from an unknown one."""
    sessions = tuple(sorted(map(_session, _written()[code]), key=lambda session: session.start_date, reverse=True))
    known = {session.identifier for session in sessions}
    for session in sessions:
        if session.carries_from and session.carries_from not in known:
            raise ValueError(f"{code} {session.identifier} carries from {session.carries_from}, which is not declared")
    return sessions


def session_named(code: str, spelled: str) -> Session | None:
    """The declared session of a state in any of its spellings; None where nobody declared it."""
    if code not in _written():
        return None
    return next((session for session in sessions_of(code) if spelled in (session.identifier, *session.also)), None)


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _session(entry: dict[str, Any]) -> Session:
    return Session(
        identifier=entry["identifier"],
        name=entry["name"],
        code=entry["code"],
        start_date=datetime.date.fromisoformat(entry["start_date"]),
        end_date=_day(entry.get("end_date")),
        prefiles_from=_day(entry.get("prefiles_from")),
        carries_from=entry.get("carries_from", ""),
        classification=SessionClassification(entry.get("classification", "primary")),
        also=tuple(entry.get("also", ())),
        special_until=_day(entry.get("special_until")),
    )
