"""A query as a condition of the database at hand. Words are values in both: nothing that is typed becomes syntax.

Both engines answer the same: a document has a word anywhere in it, and a phrase in one of its lines. PostgreSQL keeps the places of
words apart from the words, since one vector cannot hold all places of a long text; so a phrase is looked for in the documents that
have all its words.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, F, Func

from bills.search.query import Query, Term

Groups = Iterable[Iterable[Term]]
_SQL = tuple[str, tuple[str | int, ...]]
_WITHIN = "EXISTS (SELECT 1 FROM unnest({}.parts) AS part WHERE part @@ %s::tsquery)"
_MATCHING = "(SELECT rowid FROM bills_searchindex WHERE bills_searchindex MATCH %s)"


class _Condition(Func):
    """A condition on a SearchDocument, in the database's own words."""

    output_field = BooleanField()
    arity = 1

    def __init__(self, query: Query, facets: Iterable[str] = ()) -> None:
        super().__init__(F("pk"))
        self.query, self.facets = query, tuple(facets)

    def as_sql(
        self,
        compiler: Any,
        connection: Any,
        function: str | None = None,
        template: str | None = None,
        arg_joiner: str | None = None,
        **told: Any,
    ) -> _SQL:
        # The name under which the documents are in the statement.
        table = compiler.quote_name_unless_alias(self.get_source_expressions()[0].alias)
        return self._on_postgresql(table) if connection.vendor == "postgresql" else self._on_sqlite(f"{table}.bill_id")

    def _on_postgresql(self, table: str) -> _SQL:
        raise NotImplementedError

    def _on_sqlite(self, key: str) -> _SQL:
        raise NotImplementedError


class Holds(_Condition):
    """Whether it is an answer to a query. `facets` are words of its facets that it must have, too."""

    @property
    def _groups(self) -> tuple[tuple[Term, ...], ...]:
        return (*((Term((word,)),) for word in self.facets), *self.query.groups)

    def _on_postgresql(self, table: str) -> _SQL:
        conditions: list[str] = []
        values: list[str] = []
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
        return f"({' AND '.join(conditions)})", tuple(values)

    def _on_sqlite(self, key: str) -> _SQL:
        excluded = " OR ".join(map(_fts, self.query.excluded))
        if not (asked := _match(self._groups)):
            return f"({key} NOT IN {_MATCHING})", (excluded,)
        return f"({key} IN {_MATCHING})", (f"({asked}) NOT ({excluded})" if excluded else asked,)


class Leads(_Condition):
    """Whether all that is looked for is in its leading lines: its number, its titles, what it is called."""

    def _on_postgresql(self, table: str) -> _SQL:
        return f"({table}.titles @@ %s::tsquery)", (_tsquery(self.query.groups),)

    def _on_sqlite(self, key: str) -> _SQL:
        return f"({key} IN {_MATCHING})", (f"titles : ({_match(self.query.groups)})",)


def _tsquery(groups: Groups, excluded: Iterable[Term] = ()) -> str:
    """What a document must have, wherever its words are: a phrase is all of its words."""
    wanted = [f"({' | '.join(_all(term, ' & ') for term in group)})" for group in groups]
    return " & ".join([*wanted, *(f"!{_all(term, ' & ')}" for term in excluded)])


def _phrases(terms: Iterable[Term]) -> str:
    return " | ".join(_all(term, " <-> ") for term in terms)


def _all(term: Term, tie: str) -> str:
    words = [f"'{word}'" for word in term.words]
    return f"({tie.join(words)}{':*' if term.prefix else ''})"


def _match(groups: Groups) -> str:
    return " AND ".join(f"({' OR '.join(map(_fts, group))})" for group in groups)


def _fts(term: Term) -> str:
    return f'"{" ".join(term.words)}"{" *" if term.prefix else ""}'
