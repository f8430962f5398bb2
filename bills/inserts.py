"""Many new rows in one statement, past the cost of a model instance for each."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection, models

# PostgreSQL takes the rows of a statement as one text; this many keep it small.
_PAGE = 1000


def _column(model: type[models.Model], name: str) -> tuple[str, Callable[[Any], Any] | None]:
    """A field's column, and how its values are made ready; None where they are ready as they are."""
    field = model._meta.get_field(name.removesuffix("_id"))
    assert isinstance(field, models.Field)
    plain = isinstance(field, models.TextField | models.CharField | models.ForeignKey | models.IntegerField)
    return str(field.column), None if plain else _remembered(lambda value: field.get_db_prep_save(value, connection))


def _remembered(prepare: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A day or a classification recurs by the thousand, and is made ready once."""
    known: dict[Any, Any] = {}

    def ready(value: Any) -> Any:
        if not isinstance(value, datetime.date | tuple):
            return prepare(value)
        if value not in known:
            known[value] = prepare(value)
        return known[value]

    return ready


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Iterable[Any]]) -> None:
    """Insert rows of `names`' values; every field that is not named must have a default in the database, or be null."""
    columns = [_column(model, name) for name in names]
    ready = [(i, prepare) for i, (_, prepare) in enumerate(columns) if prepare is not None]
    values = [list(row) for row in rows]
    for row in values:
        for i, prepare in ready:
            row[i] = prepare(row[i])
    if not values:
        return
    quoted = ", ".join(connection.ops.quote_name(column) for column, _ in columns)
    into = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({quoted}) VALUES"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            from psycopg2.extras import execute_values

            # Past Django's cursor, so its errors have to be made Django's here.
            with connection.wrap_database_errors:
                execute_values(cursor.cursor, f"{into} %s", values, page_size=_PAGE)
        else:
            cursor.executemany(f"{into} ({', '.join(['%s'] * len(columns))})", values)
