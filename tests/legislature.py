"""An invented legislature for tests: the State of Example, whose pages are plain JSON. Pure, as a state module is."""

import datetime
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from scrapers.page import Page, Request
from scrapers.records import ActionRecord, BillRecord, PersonVoteRecord, SponsorRecord, VersionRecord, VoteRecord
from scrapers.state import PageKind, Plan, Session, State
from scrapers.vocabulary import Chamber, Origin, SponsorClassification, VoteOption, VoteResult

# A test that runs its own server says where it is.
HOST = os.environ.get("EXAMPLE_LEGISLATURE", "https://legislature.example")
DAY = datetime.date(2026, 2, 20)
READ_AT = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
PARTS = {"actions": "actions", "votes": "votes", "sponsors": "sponsorships", "versions": "versions"}


def action(text: str = "Introduced", *, day: int = 1, chamber: str = "lower") -> dict[str, Any]:
    return {"date": f"2026-02-{day:02}", "chamber": chamber, "text": text}


def vote(key: str = "v1", *, yes: int = 15, no: int = 7, names: Iterable[tuple[str, str]] = ()) -> dict[str, Any]:
    return {"key": key, "date": DAY.isoformat(), "motion": "Do pass", "yes": yes, "no": no, "names": [list(pair) for pair in names]}


def bill(number: str = "HB 1", **parts: Any) -> dict[str, Any]:
    """A bill as Example prints it. A part that is left out is one that the page does not speak of."""
    return {"number": number, "title": f"Example Remedies Act of {number}", **parts}


def _read(raw: dict[str, Any]) -> BillRecord:
    parts: dict[str, Any] = {PARTS[name]: tuple(map(_READERS[name], raw[name])) for name in PARTS if name in raw}
    return BillRecord(
        session="2026",
        identifier=raw["number"],
        from_organization=Chamber.LOWER,
        title=raw["title"],
        abstract=raw.get("abstract"),
        source_url=f"{HOST}/{raw['number'].replace(' ', '')}",
        **parts,
    )


def _action(raw: dict[str, Any]) -> ActionRecord:
    return ActionRecord(datetime.date.fromisoformat(raw["date"]), Chamber(raw["chamber"]), raw["text"])


def _vote(raw: dict[str, Any]) -> VoteRecord:
    return VoteRecord(
        source_key=raw["key"],
        date=datetime.date.fromisoformat(raw["date"]),
        chamber=Chamber.LOWER,
        motion_text=raw["motion"],
        result=VoteResult.UNSTATED,
        counts={VoteOption.YES: raw["yes"], VoteOption.NO: raw["no"]},
        votes=tuple(PersonVoteRecord(name, VoteOption(option)) for name, option in raw["names"]),
    )


_READERS: dict[str, Any] = {
    "actions": _action,
    "votes": _vote,
    "sponsors": lambda name: SponsorRecord(name, SponsorClassification.PRIMARY),
    "versions": lambda label: VersionRecord(label, f"{HOST}/text/{label}"),
}


def _listed(raw: dict[str, Any]) -> BillRecord:
    return replace(_read(raw), raw=lambda: json.dumps(raw).encode())


def _list(page: Page) -> Iterator[Any]:
    yield from page.each(page.objects(page.dig(page.json, "bills"), "bills"), _listed, name=lambda raw: str(raw.get("number")))


def _bill(page: Page) -> Iterator[BillRecord]:
    record = _read(page.dig(page.json, "bill"))
    page.need(record.identifier == page.request.identifier, f"the page is about {record.identifier}")
    yield record


def _start(plan: Plan) -> Iterator[Request]:
    if plan.catalogue:
        yield Request("list", f"{HOST}/list", plan.session.identifier)
    for identifier in plan.watched:
        yield request_of(identifier)


def request_of(identifier: str, kind: str = "bill") -> Request:
    return Request(kind, f"{HOST}/{kind}/{identifier.replace(' ', '')}", "2026", identifier)


STATE = State(
    code="zz",
    name="Example",
    timezone="America/Chicago",
    chambers={
        Chamber.UPPER: "Senate",
        Chamber.LOWER: "House",
        Chamber.LEGISLATURE: "Legislature",
        Chamber.EXECUTIVE: "Governor",
    },
    sessions=(Session("2026", "2026 Session", "2026", datetime.date(2026, 1, 1), datetime.date(2026, 5, 31)),),
    pages={
        "list": PageKind(_list, "List", authority=1, lists_session=True),
        "bill": PageKind(_bill, "Bill page", authority=2),
        "sheet": PageKind(_bill, "Vote sheets", authority=3),
    },
    start=_start,
    hosts=(HOST.partition("//")[2],),
    delay=datetime.timedelta(),
)


def _page(request: Request, said: dict[str, Any], origin: Origin, read_through: datetime.date | None) -> Page:
    body = json.dumps(said).encode()
    return Page(request, body, request.url, READ_AT, origin, read_through=read_through)


def list_page(*bills: dict[str, Any], origin: Origin = Origin.LIVE, read_through: datetime.date | None = None) -> Page:
    return _page(Request("list", f"{HOST}/list", "2026"), {"bills": bills}, origin, read_through)


def bill_page(
    said: dict[str, Any], *, kind: str = "bill", origin: Origin = Origin.LIVE, read_through: datetime.date | None = None
) -> Page:
    return _page(request_of(said["number"], kind), {"bill": said}, origin, read_through)
