"""Answers about invented bills."""

import datetime
from typing import Any

from bills.models import Bill, Dimension, Provision, Topic
from scrapers.vocabulary import Origin
from tests.factories import DAY, NOON

FEES, IMMUNITY = "fees", "qualified-immunity"
_DIMENSIONS = {
    FEES: ("Remedies", "Fees", "Can a plaintiff who wins recover fees?"),
    IMMUNITY: ("Defences", "Immunity", "Can a defendant raise qualified immunity?"),
}


def make_dimensions() -> dict[str, Dimension]:
    topic, _ = Topic.objects.get_or_create(slug="example", defaults={"name": "Example topic", "criteria": "Example criteria."})
    made = {}
    for order, (slug, (group, name, question)) in enumerate(_DIMENSIONS.items()):
        told = {"group": group, "name": name, "question": question, "why": "It decides who sues.", "order": order}
        made[slug], _ = Dimension.objects.get_or_create(topic=topic, slug=slug, defaults=told)
    return made


def make_provision(bill: Bill, dimension: str = FEES, value: str = "yes", *, day: int = 0, **fields: Any) -> Provision:
    """An answer of the text `First`, `day` days after the first; cited unless it is unverified, quoted if it says anything."""
    cited = value != "unverified"
    told: dict[str, Any] = {
        "version": "First",
        "version_on": DAY + datetime.timedelta(days=day),
        "quote": "the court may award fees" if value not in ("unverified", "silent") else "",
        "section": "Section 2" if cited else "",
        "citation_url": f"https://legislature.example/{bill.slug}/first" if cited else "",
        "checked_on": DAY,
        "origin": Origin.CAPTURE,
        "recorded_at": NOON,
    }
    return Provision.objects.create(bill=bill, dimension=make_dimensions()[dimension], value=value, **(told | fields))
