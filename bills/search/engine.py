"""A query as a condition of the database at hand. Words are values in both: nothing that is typed becomes syntax.

Both engines answer the same: a document has a word anywhere in it, and a phrase in one of its lines. PostgreSQL keeps the places of
words apart from the words, since one vector cannot hold all places of a long text; so a phrase is looked for in the documents that
have all its words.
"""

from collections.abc import Iterable
from typing import Any

from django.db import NotSupportedError
from django.db.models import BooleanField, F, Func

from bills.search.query import Query, Term

Groups = Iterable[Iterable[Term]]
_SQL = tuple[str, list[Any]]
_WITHIN = "EXISTS (SELECT 1 FROM unnest({}.parts) AS part WHERE part @@ %s::tsquery)"
_MATCHING = "(SELECT rowid FROM bills_searchindex WHERE bills_searchindex MATCH %s)"


class Holds(Func):
    """Whether a SearchDocument is an answer to a query. `facets` are words of its facets that it must have, too."""

    output_field = BooleanField()
    arity = 1

    def __init__(self, query: Query, facets: Iterable[str] = ()) -> None:
        super().__init__(F("pk"))
        self.query, self.facets = query, tuple(facets)

    @property
    def _groups(self) -> tuple[tuple[Term, ...], ...]:
        return (*((Term((word,)),) for word in self.facets), *self.query.groups)

    def as_sql(self, compiler: Any, connection: Any, **told: Any) -> Any:
        raise NotSupportedError("search is made for PostgreSQL and SQLite")

    def as_postgresql(self, compiler: Any, connection: Any, **told: Any) -> _SQL:
        table = _table(self, connection)
        conditions: list[str] = []
        values: list[Any] = []
        if asked := _tsquery(self._groups, [term for term in self.query.excluded if len(term.words) == 1]):
            conditions.append(f"{table}.words @@ %s::tsquery")
            values.append(asked)
        for group in self._groups:
            if phrases := [term for term in group if len(term.words) > 1]:
                single = [term for term in group if len(term.words) == 1]
                within = _WITHIN.format(table)
                conditions.append(f"({table}.words @@ %s::tsquery OR {within})" if single else within)
                values += [_tsquery([single])] if single else []
                values.append(_phrases(phrases))
        if phrases := [term for term in self.query.excluded if len(term.words) > 1]:
            conditions.append(f"NOT {_WITHIN.format(table)}")
            values.append(_phrases(phrases))
        return f"({' AND '.join(conditions)})", values

    def as_sqlite(self, compiler: Any, connection: Any, **told: Any) -> _SQL:
        key = f"{_table(self, connection)}.bill_id"
        excluded = " OR ".join(map(_fts, self.query.excluded))
        asked = " AND ".join(f"({' OR '.join(map(_fts, group))})" for group in self._groups)
        if not asked:
            return f"({key} NOT IN {_MATCHING})", [excluded]
        match = f"({asked}) NOT ({excluded})" if excluded else asked
        return f"({key} IN {_MATCHING})", [match]


class Leads(Func):
    """Whether all that is looked for is in the leading lines of a SearchDocument: its number, its titles, what it is called."""

    output_field = BooleanField()
    arity = 1

    def __init__(self, query: Query) -> None:
        super().__init__(F("pk"))
        self.query = query

    def as_sql(self, compiler: Any, connection: Any, **told: Any) -> Any:
        raise NotSupportedError("search is made for PostgreSQL and SQLite")

    def as_postgresql(self, compiler: Any, connection: Any, **told: Any) -> _SQL:
        return f"({_table(self, connection)}.leading @@ %s::tsquery)", [_tsquery(self.query.groups)]

    def as_sqlite(self, compiler: Any, connection: Any, **told: Any) -> _SQL:
        key = f"{_table(self, connection)}.bill_id"
        asked = " AND ".join(f"({' OR '.join(map(_fts, group))})" for group in self.query.groups)
        match = f"leading : ({asked})"
        return f"({key} IN {_MATCHING})", [match]


def _table(condition: Func, connection: Any) -> str:
    """The name under which the documents are in the statement."""
    return str(connection.ops.quote_name(condition.get_source_expressions()[0].alias))


def _tsquery(groups: Groups, excluded: Iterable[Term] = ()) -> str:
    """What a document must have, wherever its words are: a phrase is all of its words."""
    wanted = [f"({' | '.join(_all(term, ' & ') for term in group)})" for group in groups]
    return " & ".join([*wanted, *(f"!{_all(term, ' & ')}" for term in excluded)])


def _phrases(terms: Iterable[Term]) -> str:
    return " | ".join(_all(term, " <-> ") for term in terms)


def _all(term: Term, tie: str) -> str:
    words = [f"'{word}'" for word in term.words]
    return f"({tie.join(words)}{':*' if term.prefix else ''})"


def _fts(term: Term) -> str:
    return f'"{" ".join(term.words)}"{" *" if term.prefix else ""}'
