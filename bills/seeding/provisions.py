"""The questions and answers that the project ships, each with the words and the place that it rests on.

To load them again changes nothing. An answer that changed takes the place of the shipped one before it, which stays to be told; an
editor's answer is left alone. A bill that was not read yet is passed over, and comes with the first load after it.
"""

import datetime
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

import bills
from bills.models import Bill, Dimension, Provision, Topic
from bills.models.bill import slug_of
from scrapers.vocabulary import Origin

SEEDS = Path(bills.__file__).parent / "seeds"
_KEY = ("dimension_id", "version", "text_of")
# What makes two answers the same, beside their key.
_TOLD = ("version_on", "value", "answer", "quote", "section", "citation_url", "checked_on", "note")


def load_provisions(folder: Path = SEEDS, *, now: datetime.datetime) -> None:
    """`dimensions.json` and `provisions/*.json` of a folder."""
    shipped = json.loads((folder / "dimensions.json").read_text(encoding="utf-8"))
    topic = Topic.objects.filter(slug=shipped["topic"]).first()
    if topic is None:
        return
    with transaction.atomic():
        for dimension in shipped["dimensions"]:
            Dimension.objects.update_or_create(topic=topic, slug=dimension.pop("slug"), defaults=dimension)
        dimensions = dict(topic.dimensions.values_list("slug", "pk"))
        for path in sorted((folder / "provisions").glob("*.json")):
            told = json.loads(path.read_text(encoding="utf-8"))
            session = {"session__jurisdiction__code": told["state"], "session__identifier": told["session"]}
            bill = Bill.objects.select_for_update(of=("self",)).filter(slug=slug_of(told["identifier"]), **session).first()
            if bill is not None:
                _replace(bill, list(rows(told, dimensions)), now=now)


def rows(told: Mapping[str, Any], dimensions: Mapping[str, int]) -> Iterator[Provision]:
    """A bill's file as unsaved rows, without their bill. What a text says of itself holds for each of its rows."""
    for text in told["texts"]:
        for row in text["rows"]:
            is_read = row["value"] != "unverified"
            read_in = f"Read in {row.get('read_in', text['read_in'])}." if is_read else ""
            yield Provision(
                dimension_id=dimensions[row["dimension"]],
                version=text["label"],
                version_on=datetime.date.fromisoformat(text["date"]) if "date" in text else None,
                text_of=text.get("text_of", ""),
                value=row["value"],
                answer=row.get("answer", ""),
                quote=row.get("quote", ""),
                section=row.get("section", ""),
                citation_url=text.get("url", ""),
                checked_on=datetime.date.fromisoformat(text["checked_on"]),
                note=" ".join(filter(None, (row.get("note", ""), read_in))),
                origin=Origin.CAPTURE,
            )


def _replace(bill: Bill, shipped: list[Provision], *, now: datetime.datetime) -> None:
    current = {_of(row, _KEY): row for row in Provision.objects.current().filter(bill=bill)}
    wanted = {_of(row, _KEY): row for row in shipped}
    ours = {key for key, row in current.items() if row.origin == Origin.CAPTURE}
    gone = [current[key].pk for key in ours if key not in wanted or _of(current[key], _TOLD) != _of(wanted[key], _TOLD)]
    Provision.objects.filter(pk__in=gone).update(replaced_at=now)
    added = [row for key, row in wanted.items() if key not in current or current[key].pk in gone]
    for row in added:
        row.bill, row.recorded_at = bill, now
    Provision.objects.bulk_create(added)


def _of(row: Provision, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)
