"""A copy of the database, made before it is migrated."""

import datetime
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings


class BackupFailed(Exception):
    """No copy could be made, and why."""


def back_up(connection: Any, *, now: datetime.datetime) -> Path:
    """Copy the database of a connection into DATA_DIR/backups. Raises BackupFailed."""
    folder = Path(settings.DATA_DIR) / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    stem = folder / f"{now:%Y%m%dT%H%M%S%f}"
    return _sqlite(connection, stem) if connection.vendor == "sqlite" else _postgresql(connection, stem)


def _sqlite(connection: Any, stem: Path) -> Path:
    target = stem.with_suffix(".sqlite3")
    connection.ensure_connection()
    try:
        with closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
    except sqlite3.Error as error:
        raise BackupFailed(str(error)) from error
    return target


def _postgresql(connection: Any, stem: Path) -> Path:
    program = shutil.which("pg_dump")
    if program is None:
        raise BackupFailed("pg_dump is not installed (on Debian: apt-get install postgresql-client)")
    target, named = stem.with_suffix(".dump"), connection.settings_dict
    places = {"PGHOST": named["HOST"], "PGPORT": str(named["PORT"]), "PGUSER": named["USER"], "PGPASSWORD": named["PASSWORD"]}
    environment = {**os.environ, **{name: value for name, value in places.items() if value}}
    command = [program, "--format=custom", f"--file={target}", named["NAME"]]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - no shell, our own words
    if done.returncode:
        raise BackupFailed(done.stderr.strip())
    return target
