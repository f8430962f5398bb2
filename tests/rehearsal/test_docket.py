"""A docket, rehearsed from its first page to the stay."""

from pathlib import Path

import pytest

from tests.rehearsal.docket import ACTS, play


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("example_is_a_state")
def test_a_docket_is_played_and_each_clause_each_mail_and_each_calendar_tells_it(tmp_path: Path) -> None:
    said: list[str] = []
    assert play(tmp_path, said.append) == []
    told = "\n".join(said)
    assert all(act.name in told for act in ACTS)
