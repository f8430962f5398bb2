from collections.abc import Iterator

import pytest

from tests.scrapers.server import LocalServer


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with LocalServer() as server:
        yield server


@pytest.fixture
def mirror() -> Iterator[LocalServer]:
    with LocalServer() as server:
        yield server
