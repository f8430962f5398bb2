"""The engine at hand against a naive reading of the same documents: 200 queries over real bills.

SQLite and PostgreSQL are both compared with the oracle, and so with each other; `benchmarks.search` compares them one by one.
"""

from pathlib import Path

import pytest
from django.utils import timezone

from bills.backfill import backfill
from bills.models import Bill
from bills.search.asked import Search
from bills.search.documents import documents
from bills.search.finding import everything
from tests.search_queries import QUERIES
from tests.searching import Oracle

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not part of the project")
def test_the_engine_and_a_naive_reading_find_the_same_bills() -> None:
    for _ in backfill([CORPUS / "ct.jsonl.gz", CORPUS / "md.jsonl.gz"]):
        pass
    keys = list(Bill.objects.values_list("pk", flat=True))
    oracle = Oracle(documents(keys))
    answered = 0
    for query in QUERIES:
        parts = everything(Search(q=query), now=timezone.now(), most=len(keys))
        found = {key for part in parts for key in part}
        assert found == oracle.answers(query), query
        answered += bool(found)
    assert answered > len(QUERIES) / 2
