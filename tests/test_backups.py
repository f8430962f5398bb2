"""A database is backed up before it is migrated."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from bills.backups import back_up
from bills.models import Topic

ROOT = Path(__file__).parents[1]


def migrate(folder: Path, *arguments: str) -> str:
    environment = {**os.environ, "DATA_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder}/redress.sqlite3"}
    command = [sys.executable, "manage.py", "migrate", *arguments]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.mark.slow
def test_a_database_with_rows_is_copied_before_it_changes_and_an_empty_one_is_not(tmp_path: Path) -> None:
    assert "backed up" not in migrate(tmp_path)
    with closing(sqlite3.connect(tmp_path / "redress.sqlite3")) as database, database:
        database.execute("INSERT INTO bills_topic (slug, name, criteria) VALUES ('t', 'T', 'c')")
        database.execute("DELETE FROM django_migrations WHERE app = 'bills'")
    assert "backed up" not in migrate(tmp_path, "--plan")
    with closing(sqlite3.connect(tmp_path / "redress.sqlite3")) as database, database:
        database.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('gone', '0001', '2026-01-01')")
    assert "backed up to" in migrate(tmp_path, "bills", "--fake")
    (copy,) = (tmp_path / "backups").iterdir()
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("SELECT slug FROM bills_topic").fetchall() == [("t",)]


@pytest.mark.django_db(transaction=True)
def test_a_copy_of_this_very_database_can_be_made(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    Topic.objects.create(slug="t", name="T", criteria="c")
    copy = back_up(connection, now=timezone.now())
    assert copy.parent == tmp_path / "backups"
    assert copy.stat().st_size > 1000
