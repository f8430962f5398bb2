"""Sessions are data: each state's are in order, and a new one is opened by its entry."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from scrapers import sessions
from scrapers.sessions import sessions_of
from scrapers.state import all_states

STATES = sorted(code for code, state in all_states().items() if state.is_read)


@pytest.mark.parametrize("code", STATES)
def test_a_states_sessions_are_declared_in_the_file_and_read_from_it(code: str) -> None:
    assert all_states()[code].sessions == sessions_of(code)


@pytest.mark.parametrize("code", STATES)
def test_a_session_ends_after_it_begins_and_is_the_only_one_of_its_name_and_code(code: str) -> None:
    declared = sessions_of(code)
    assert all(session.end_date is None or session.end_date > session.start_date for session in declared)
    assert all(session.prefiles_from is None or session.prefiles_from < session.start_date for session in declared)
    names = [name.lower() for session in declared for name in (session.identifier, *session.also)]
    assert len(names) == len(set(names))
    assert len({session.code for session in declared}) == len(declared)


@pytest.mark.parametrize("code", STATES)
def test_the_sessions_of_2027_are_open(code: str) -> None:
    assert any(session.identifier.startswith("2027") or session.identifier == "105th" for session in sessions_of(code))


def test_virginia_carries_bills_from_even_years_to_odd_ones_only() -> None:
    carried = {session.identifier: session.carries_from for session in sessions_of("va") if session.carries_from}
    assert carried == {"2025": "2024", "2027": "2026"}


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "sessions.json"
    monkeypatch.setattr(sessions, "_FILE", path)
    sessions._written.cache_clear()
    yield path
    sessions._written.cache_clear()


def entry(**fields: str) -> dict[str, str]:
    return {"identifier": "2031", "name": "2031 Session", "code": "2031", "start_date": "2031-01-08", **fields}


def test_a_new_session_is_opened_by_its_entry(written: Path) -> None:
    written.write_text(json.dumps({"states": {"zz": [entry(prefiles_from="2030-12-01"), entry(identifier="2030")]}}))
    (session, _) = sessions_of("zz")
    assert (session.identifier, str(session.prefiles_from), session.end_date) == ("2031", "2030-12-01", None)


@pytest.mark.parametrize(("field", "value"), [("start_date", "2031-02-30"), ("carries_from", "1999"), ("classification", "odd")])
def test_an_entry_that_cannot_be_is_refused(written: Path, field: str, value: str) -> None:
    written.write_text(json.dumps({"states": {"zz": [entry(**{field: value})]}}))
    with pytest.raises(ValueError, match=value if field != "start_date" else "day"):
        sessions_of("zz")
