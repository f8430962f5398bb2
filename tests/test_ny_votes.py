"""A vote of New York's Assembly that was cited, and the Assembly's own page of the bill: one vote, and the page has the word."""

import json
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from bills.models import VoteEvent

pytestmark = pytest.mark.django_db

CASE = Path(__file__).parent / "captures/ny/S9005-assembly-floor"


def load(*arguments: object) -> None:
    call_command("load", *map(str, arguments), stdout=StringIO(), stderr=StringIO())


def floor_vote() -> VoteEvent:
    return VoteEvent.objects.get(bill__slug="S9005", organization__classification="lower")


def test_a_cited_vote_and_the_assemblys_page_are_one_vote_and_the_page_has_the_word(tmp_path: Path) -> None:
    official = shutil.copytree(CASE, tmp_path / "ny")
    entry = json.loads((official / "request.json").read_bytes()) | {"origin": "capture", "retrieved_at": "2026-08-21T12:00:00Z"}
    (official / "request.json").write_text(json.dumps(entry))
    load("--state", "ny")
    assert floor_vote().reading.kind == "votes"
    for arguments in (("--from", official), ("--state", "ny")):
        load(*arguments)
        assert floor_vote().reading.kind == "assembly-votes"
        assert (floor_vote().person_votes.count(), floor_vote().withdrawn_at) == (150, None)
