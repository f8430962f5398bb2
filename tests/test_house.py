"""The house's lines: who may import whom."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CONTRACT = {"state", "page", "records", "actions", "vocabulary", "errors", "cited", "sessions", "motions", "moves", "states"}
PAGES = {"vocabulary", "stage", "state", "moves"}
MODELS = {"vocabulary"}
NETWORK = ("requests", "urllib3", "socket", "http", "ssl")


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, by its full name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def of(package: str, path: Path) -> set[str]:
    """The second word of what a file imports of a package: `scrapers.page.Page` -> `page`."""
    return {name.split(".")[1] for name in imports(path) if name.startswith(f"{package}.")}


def files(*places: str) -> list[Path]:
    found = [path for place in places for path in sorted(ROOT.glob(place))]
    assert found, places
    return found


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", files("scrapers/**/*.py"), ids=name)
def test_scrapers_know_neither_django_nor_the_app(path: Path) -> None:
    assert not {module for module in imports(path) if module.split(".")[0] in ("django", "bills", "tracker", "celery")}


@pytest.mark.parametrize("path", files("scrapers/states/**/*.py"), ids=name)
def test_a_state_cannot_reach_the_network(path: Path) -> None:
    assert of("scrapers", path) <= CONTRACT
    assert not {module for module in imports(path) if module.split(".")[0] in NETWORK}


@pytest.mark.parametrize("path", files("scrapers/courts/*.py"), ids=name)
def test_what_reads_dockets_cannot_reach_the_network(path: Path) -> None:
    assert of("scrapers", path) <= {"courts", "state", "page", "records", "errors"}
    assert not {module for module in imports(path) if module.split(".")[0] in NETWORK}


@pytest.mark.parametrize("path", files("bills/models/*.py"), ids=name)
def test_rows_know_the_words_and_nothing_else_of_the_scrapers(path: Path) -> None:
    assert of("scrapers", path) <= MODELS
    assert of("bills", path) <= {"models"}


@pytest.mark.parametrize("path", files("bills/views/*.py", "bills/mails/*.py", "bills/templatetags/*.py"), ids=name)
def test_pages_read_rows_and_know_no_scraping(path: Path) -> None:
    assert of("scrapers", path) <= PAGES
    assert not of("bills", path) & {"ingest", "diff", "runs", "snapshots", "loading", "rows"}


def test_no_module_names_a_state_but_the_states_own() -> None:
    """A seventh state is one module: nothing else may have to be changed for it."""
    codes = {path.stem for path in ROOT.glob("scrapers/states/*") if path.stem not in ("__init__", "__pycache__")}
    naming = {
        name(path)
        for path in files("scrapers/*.py", "bills/**/*.py", "tracker/*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in codes
    }
    assert not naming


def test_no_file_is_too_long_to_hold_in_mind() -> None:
    ours = files("scrapers/**/*.py", "bills/**/*.py", "tracker/*.py", "tests/**/*.py")
    long = [name(path) for path in ours if len(path.read_text(encoding="utf-8").splitlines()) > 450]
    assert [path for path in long if "migrations" not in path] == []
