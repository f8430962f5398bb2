"""Every test keeps its pages in a folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from pytest_django import Settings

import scrapers.states
from scrapers.state import all_states
from tests.processes import an_environment


@pytest.fixture(autouse=True)
def _own_store(settings: Settings, tmp_path: Path) -> None:
    settings.SNAPSHOT_DIR = tmp_path / "snapshots"


@pytest.fixture(autouse=True)
def _nothing_counted_before() -> None:
    """What the status page counted is kept for a while, and no test is another's past."""
    cache.clear()


@pytest.fixture
def example_is_a_state() -> Iterator[None]:
    """The State of Example is found among the states, as if it had a module among theirs."""
    there = str(Path(__file__).parent / "states")
    scrapers.states.__path__.append(there)
    all_states.cache_clear()
    yield
    scrapers.states.__path__.remove(there)
    all_states.cache_clear()


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a process with a database and a legislature of its own."""
    with an_environment(tmp_path) as variables:
        yield variables
