"""Documents into the database's own index, in the transaction of whatever changed the bill. Only what differs is written."""

import datetime
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from bills.models import SearchDocument, SearchWord
from bills.search.documents import Document, documents
from bills.search.query import PHRASE

# Bills whose documents are made together.
BATCH = 250
# To be raised when the tokenizer or the index changes: everything is written anew by `manage.py reindex`.
EDITION = 1
# What one tsvector holds: positions, and places of one word.
POSITIONS, PLACES = 16_000, 250
# Between two lines on SQLite: a word that no query can hold.
BREAK = " \ue000 "
# Words that are worth guessing: of letters, in more than one document.
_GUESSED = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as words: those of leading lines, of the others, and the facets."""

    bill: int
    latest_on: datetime.date
    leading: list[list[str]]
    other: list[list[str]]
    facets: list[str]

    @classmethod
    def of(cls, document: Document) -> "Entry":
        return cls(document.bill, document.latest_on, *document.runs(), sorted(document.facets))

    @property
    def digest(self) -> str:
        told = [EDITION, self.latest_on.isoformat(), self.leading, self.other, self.facets]
        return hashlib.blake2b(json.dumps(told, ensure_ascii=False).encode(), digest_size=16).hexdigest()


def index(bills: Iterable[int], *, anew: bool = False) -> int:
    """Bring the index up to what the bills of these keys show. Returns how many documents differed.

    With `anew`, they are written whether they differ or not.
    """
    keys, written = list(dict.fromkeys(bills)), 0
    for start in range(0, len(keys), BATCH):
        with transaction.atomic():
            written += _index(keys[start : start + BATCH], anew)
    return written


def _index(keys: Sequence[int], anew: bool) -> int:
    known = {} if anew else dict(SearchDocument.objects.filter(pk__in=keys).values_list("pk", "digest"))
    entries = ((entry, entry.digest) for entry in map(Entry.of, documents(keys).values()))
    moved = [(entry, digest) for entry, digest in entries if known.get(entry.bill) != digest]
    if moved:
        (_write_postgresql if connection.vendor == "postgresql" else _write_sqlite)(moved)
    return len(moved)


def _write_postgresql(entries: Sequence[tuple[Entry, str]]) -> None:
    from psycopg2.extras import execute_values

    rows = [
        (e.bill, digest, e.latest_on, _bag([*e.leading, *e.other, e.facets]), _bag(e.leading), _placed([*e.leading, *e.other]))
        for e, digest in entries
    ]
    columns = ("digest", "latest_on", "words", "titles", "parts")
    into = (
        f"INSERT INTO bills_searchdocument (bill_id, {', '.join(columns)}) VALUES %s "  # noqa: S608 - our own words
        f"ON CONFLICT (bill_id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in columns)}"
    )
    with connection.cursor() as cursor, connection.wrap_database_errors:
        execute_values(
            cursor.cursor, into, rows, template="(%s, %s, %s, %s::tsvector, %s::tsvector, %s::tsvector[])", page_size=100
        )


def _bag(runs: Iterable[Iterable[str]]) -> str:
    """Each word once, without its places."""
    return " ".join(f"'{word}'" for word in {word for run in runs for word in run})


def _placed(runs: Iterable[Sequence[str]]) -> list[str]:
    """The words with their places, in as many vectors as hold them all. A phrase that is cut is whole in the second of two."""
    vectors: list[str] = []
    places: defaultdict[str, list[int]] = defaultdict(list)
    at = 0
    for run in runs:
        for nth, word in enumerate(run):
            if at >= POSITIONS or len(places[word]) >= PLACES:
                vectors.append(_vector(places))
                places, at = defaultdict(list), 0
                for before in run[max(0, nth - PHRASE + 1) : nth]:
                    at += 1
                    places[before].append(at)
            at += 1
            places[word].append(at)
        at += 1  # lines do not touch
    return [*vectors, _vector(places)]


def _vector(places: dict[str, list[int]]) -> str:
    return " ".join(f"'{word}':{','.join(map(str, where))}" for word, where in places.items() if where)


def _write_sqlite(entries: Sequence[tuple[Entry, str]]) -> None:
    documents = [SearchDocument(bill_id=e.bill, digest=digest, latest_on=e.latest_on) for e, digest in entries]
    SearchDocument.objects.bulk_create(
        documents, update_conflicts=True, unique_fields=["bill"], update_fields=["digest", "latest_on"]
    )
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM bills_searchindex WHERE rowid = %s", [(e.bill,) for e, _ in entries])
        cursor.executemany(
            "INSERT INTO bills_searchindex (rowid, titles, other, facets) VALUES (%s, %s, %s, %s)",
            [(e.bill, _lines(e.leading), _lines(e.other), " ".join(e.facets)) for e, _ in entries],
        )


def _lines(runs: Iterable[Sequence[str]]) -> str:
    return BREAK.join(" ".join(run) for run in runs)


def count_words() -> int:
    """Count anew in how many documents each word is. Reads the whole index: for the night. Returns how many words there are."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT word, ndoc FROM ts_stat('SELECT words FROM bills_searchdocument') WHERE ndoc >= %s", [_GUESSED])
        else:
            cursor.execute("SELECT term, doc FROM bills_searchterms WHERE doc >= %s", [_GUESSED])
        found = [SearchWord(word=word, documents=count) for word, count in cursor.fetchall() if word.isalpha()]
    with transaction.atomic():
        SearchWord.objects.all().delete()
        SearchWord.objects.bulk_create(found, batch_size=2000)
    return len(found)
