from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import time_machine
from pytest_django import Settings

from tests.statehouse.crawls import keys, without_waiting
from tests.statehouse.house import Statehouse
from tests.statehouse.pages import MAY, Legislature

Playing = Callable[..., Statehouse]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Noon of the first of May 2026, and time that passes."""
    with time_machine.travel(MAY, tick=True) as clock:
        yield clock


@pytest.fixture
def playing(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Playing]:
    """Opens a statehouse that plays these legislatures until the test is over, and that the live fetch trusts."""
    monkeypatch.setenv("NO_PROXY", "*")
    settings.OFFLINE = False
    settings.API_KEYS = keys()
    settings.CERTIFICATES_DIR = tmp_path / "certificates"
    with ExitStack() as open_until_the_end:

        def play(*legislatures: Legislature) -> Statehouse:
            house = open_until_the_end.enter_context(Statehouse(tmp_path / "statehouse", *legislatures))
            house.trusted_in(settings.CERTIFICATES_DIR)
            open_until_the_end.enter_context(without_waiting(*legislatures))
            return house

        yield play
