"""What texts provide, as shipped: each value rests on words that stand in the text, and is loaded once, never over an editor's."""

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from bills import kept
from bills.models import Bill, Provision, Topic
from bills.provisions.quoting import holds
from bills.seeding.provisions import SEEDS, load_provisions
from scrapers.page import Page, Request
from scrapers.vocabulary import Origin, ProvisionValue
from tests.factories import NOON, make_bill, make_editor

SHARED = Path(__file__).parents[2] / "shared"
DIMENSIONS: list[dict[str, Any]] = json.loads((SEEDS / "dimensions.json").read_text(encoding="utf-8"))["dimensions"]
FILES = sorted((SEEDS / "provisions").glob("*.json"))
GROUPS = ["Who", "What", "Remedies", "Defences", "Procedure", "Litigation"]
TOMORROW = NOON + datetime.timedelta(days=1)


def read(path: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return said


def name(path: Path) -> str:
    return path.stem


def test_the_questions_are_grouped_in_order_and_are_questions() -> None:
    assert list(dict.fromkeys(one["group"] for one in DIMENSIONS)) == GROUPS
    assert [one["order"] for one in DIMENSIONS] == list(range(1, len(DIMENSIONS) + 1))
    assert all(one["question"].endswith("?") and one["why"].endswith(".") for one in DIMENSIONS)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_bills_newest_text_answers_every_question_and_each_value_is_cited(path: Path) -> None:
    said = read(path)
    own = [text for text in said["texts"] if "text_of" not in text]
    assert sorted(row["dimension"] for row in own[-1]["rows"]) == sorted(one["slug"] for one in DIMENSIONS)
    for text in said["texts"]:
        assert len({row["dimension"] for row in text["rows"]}) == len(text["rows"])
        for row in text["rows"]:
            value = ProvisionValue(row["value"])
            assert bool(row.get("quote")) is (value not in (ProvisionValue.SILENT, ProvisionValue.UNVERIFIED)), row
            assert len(row.get("quote", "")) <= 320
            if value is ProvisionValue.UNVERIFIED:
                assert row["note"]
            else:
                assert text["url"].startswith("https://")
                assert row["section"]
                assert row.get("read_in") or text["read_in"]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the captures are not here")
@pytest.mark.parametrize("path", FILES, ids=name)
def test_every_quote_stands_in_the_text_that_it_quotes(path: Path) -> None:
    for text in read(path)["texts"]:
        for row in text["rows"]:
            capture = row.get("capture", text.get("capture"))
            if capture and row.get("quote"):
                assert holds(_text(SHARED / capture), row["quote"]), (text["label"], row["dimension"])


def _text(path: Path) -> str:
    if path.suffix == ".json":
        return str(read(path)["ActClause"])
    return "\n".join(kept.words(Page(Request("text", "https://example.org", "2026"), path.read_bytes(), "", None))[0])


FEES = {"slug": "fees", "group": "Remedies", "name": "Fees", "question": "Fees?", "why": "Money.", "order": 1}


def ship(folder: Path, *rows: dict[str, Any]) -> None:
    (folder / "provisions").mkdir(exist_ok=True)
    (folder / "dimensions.json").write_text(json.dumps({"topic": "example", "dimensions": [FEES]}))
    text = {
        "label": "First",
        "date": "2026-03-02",
        "url": "https://legislature.example/1",
        "read_in": "a copy",
        "checked_on": "2026-03-03",
    }
    told = {"state": "zz", "session": "2026", "identifier": "HB 1", "texts": [text | {"rows": list(rows)}]}
    (folder / "provisions" / "zz.json").write_text(json.dumps(told))


def row(answer: str) -> dict[str, Any]:
    return {"dimension": "fees", "value": "yes", "answer": answer, "quote": "shall award fees", "section": "1"}


@pytest.mark.django_db
def test_seeds_are_loaded_once_change_by_new_rows_and_never_over_an_editors_word(tmp_path: Path) -> None:
    ship(tmp_path, row("Court may award"))
    load_provisions(tmp_path, now=NOON)  # no topic, no bill: nothing to hang on
    Topic.objects.create(slug="example", name="Example", criteria="")
    load_provisions(tmp_path, now=NOON)
    assert not Provision.objects.exists()

    bill: Bill = make_bill()
    for _ in range(2):
        load_provisions(tmp_path, now=NOON)
    made = Provision.objects.get()
    assert (made.bill, made.answer, made.origin, made.recorded_at) == (bill, "Court may award", Origin.CAPTURE, NOON)
    assert made.note == "Read in a copy."

    ship(tmp_path, row("Court shall award"))
    load_provisions(tmp_path, now=TOMORROW)
    old, new = Provision.objects.order_by("pk")
    assert (old.replaced_at, new.replaced_at, new.answer) == (TOMORROW, None, "Court shall award")
    assert list(Provision.objects.at(NOON)) == [old]

    Provision.objects.filter(pk=new.pk).update(origin=Origin.EDITOR, checked_by=make_editor(), answer="An editor's")
    ship(tmp_path, row("Court may award again"))
    load_provisions(tmp_path, now=TOMORROW)
    assert Provision.objects.current().get().answer == "An editor's"

    Provision.objects.filter(pk=new.pk).update(origin=Origin.CAPTURE)
    ship(tmp_path)
    load_provisions(tmp_path, now=TOMORROW)
    assert not Provision.objects.current().exists()  # what is no longer shipped is no longer shown
