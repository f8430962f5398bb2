"""An invented legislature for tests: the State of Example, whose pages are plain JSON. Pure, as a state module is."""

import datetime
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from scrapers.moves import Move, StageRule, StageRules
from scrapers.page import Page, Request
from scrapers.records import (
    ActionRecord,
    BillRecord,
    Expected,
    HearingRecord,
    PersonRecord,
    PersonVoteRecord,
    SponsorRecord,
    VersionRecord,
    VoteRecord,
)
from scrapers.state import PageKind, Plan, Session, State
from scrapers.vocabulary import (
    ActionClassification,
    Chamber,
    DateBasis,
    DeadReason,
    HearingStatus,
    MotionClassification,
    Origin,
    SponsorClassification,
    VoteOption,
    VoteResult,
)

# A test that runs its own server says where it is.
HOST = os.environ.get("EXAMPLE_LEGISLATURE", "https://legislature.example")
DAY = datetime.date(2026, 2, 20)
READ_AT = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
PARTS = {"actions": "actions", "votes": "votes", "sponsors": "sponsorships", "versions": "versions"}


def action(
    text: str = "Introduced", *, day: int = 1, chamber: str = "lower", year: int = 2026, month: int = 2, **told: Any
) -> dict[str, Any]:
    """A line of the record; `told` are the other fields of an ActionRecord, where Example prints them."""
    return {"date": f"{year}-{month:02}-{day:02}", "chamber": chamber, "text": text, **told}


def vote(
    key: str = "v1", *, yes: int = 15, no: int = 7, names: Iterable[tuple[str, str]] = (), committee: str = "", **told: Any
) -> dict[str, Any]:
    """A roll call; `told` are a count of who was `absent`, and the `motion`, `result`, `kind` of motion, `url` or `note`."""
    roll = [list(pair) for pair in names]
    said = {"key": key, "date": DAY.isoformat(), "motion": "Do pass", "yes": yes, "no": no, "names": roll}
    return said | ({"committee": committee} if committee else {}) | told


def bill(number: str = "HB 1", **parts: Any) -> dict[str, Any]:
    """A bill as Example prints it. A part that is left out is one that the page does not speak of."""
    return {"number": number, "title": f"Example Remedies Act of {number}", **parts}


def member(name: str, *, chamber: str = "lower", **told: Any) -> dict[str, Any]:
    """A seat as Example's roster prints it; `told` are fields of a PersonRecord."""
    return {"key": told.pop("key", name), "name": name, "chamber": chamber, **told}


def hearing(
    key: str = "h1", *, day: int = 20, time: str = "13:30", bills: Iterable[str] = ("HB 1",), **told: Any
) -> dict[str, Any]:
    """A meeting as Example's calendar prints it; without a time where `time` is empty. `told` are fields of a HearingRecord."""
    return {"key": key, "day": f"2026-03-{day:02}", "time": time, "bills": list(bills), "committee": "Judiciary", **told}


def _read(raw: dict[str, Any], session: str = "2026") -> BillRecord:
    parts: dict[str, Any] = {PARTS[name]: tuple(map(_READERS[name], raw[name])) for name in PARTS if name in raw}
    return BillRecord(
        session=session,
        identifier=raw["number"],
        from_organization=Chamber.LOWER,
        title=raw["title"],
        abstract=raw.get("abstract"),
        source_url=f"{HOST}/{raw['number'].replace(' ', '')}",
        **parts,
    )


def _action(raw: dict[str, Any]) -> ActionRecord:
    return ActionRecord(
        datetime.date.fromisoformat(raw["date"]),
        Chamber(raw["chamber"]),
        raw["text"],
        frozenset(map(ActionClassification, raw.get("classification", ()))),
        DateBasis(raw.get("date_basis", "calendar")),
        raw.get("organization", ""),
    )


def _vote(raw: dict[str, Any]) -> VoteRecord:
    return VoteRecord(
        source_key=raw["key"],
        date=datetime.date.fromisoformat(raw["date"]),
        chamber=Chamber.LOWER,
        motion_text=raw["motion"],
        result=VoteResult(raw.get("result", VoteResult.UNSTATED)),
        counts={VoteOption(option): raw[option] for option in ("yes", "no", "absent") if option in raw},
        votes=tuple(PersonVoteRecord(name, VoteOption(option)) for name, option in raw["names"]),
        organization=raw.get("committee", ""),
        motion_classification=MotionClassification(raw.get("kind", MotionClassification.UNSTATED)),
        source_url=raw.get("url", ""),
        note=raw.get("note", ""),
    )


_READERS: dict[str, Any] = {
    "actions": _action,
    "votes": _vote,
    "sponsors": lambda name: SponsorRecord(name, SponsorClassification.PRIMARY),
    "versions": lambda label: VersionRecord(label, f"{HOST}/text/{label}"),
}


def _list(page: Page) -> Iterator[Any]:
    def listed(raw: dict[str, Any]) -> BillRecord:
        return replace(_read(raw, page.request.session), raw=lambda: json.dumps(raw).encode())

    yield from page.each(page.objects(page.dig(page.json, "bills"), "bills"), listed, name=lambda raw: str(raw.get("number")))
    if "votes" in page.json:
        yield Expected("votes", **page.json["votes"])


def _roster(page: Page) -> Iterator[PersonRecord]:
    for raw in page.objects(page.json["members"], "members"):
        dates: dict[str, Any] = {name: datetime.date.fromisoformat(raw[name]) for name in ("start_date", "end_date") if name in raw}
        lists: dict[str, Any] = {name: tuple(raw[name]) for name in ("printed_names", "committees") if name in raw}
        plain = {name: raw[name] for name in ("district", "party", "sort_name") if name in raw}
        yield PersonRecord(page.request.session, raw["key"], raw["name"], Chamber(raw["chamber"]), **dates, **lists, **plain)


def _calendar(page: Page) -> Iterator[HearingRecord]:
    for raw in page.objects(page.json["hearings"], "hearings", at_least=0):
        yield HearingRecord(
            session=page.request.session,
            source_key=raw["key"],
            chamber=Chamber.LOWER,
            organization=raw["committee"],
            date=datetime.date.fromisoformat(raw["day"]),
            time=datetime.time.fromisoformat(raw["time"]) if raw["time"] else None,
            time_text=raw.get("time_text", ""),
            location=raw.get("location", "Room 1"),
            status=HearingStatus(raw.get("status", "confirmed")),
            agenda=tuple(raw["bills"]),
        )


def _bill(page: Page) -> Iterator[BillRecord]:
    record = _read(page.dig(page.json, "bill"), page.request.session)
    page.need(record.identifier == page.request.identifier, f"the page is about {record.identifier}")
    yield record


def _start(plan: Plan) -> Iterator[Request]:
    if plan.catalogue:
        yield Request("list", f"{HOST}/list", plan.session.identifier)
    for identifier in plan.watched:
        yield request_of(identifier)


def request_of(identifier: str, kind: str = "bill", session: str = "2026") -> Request:
    return Request(kind, f"{HOST}/{kind}/{identifier.replace(' ', '')}", session, identifier)


def _rule(name: str, pattern: str, move: Move, example: str, counter: str, **told: Any) -> StageRule:
    return StageRule(f"zz-{name}", pattern, move, example, counter, words=f"in words: {name}", **told)


STAGE_RULES = StageRules(
    _rule("introduced", "Introduced", Move.INTRODUCED, "Introduced", "Introduced by mistake"),
    _rule("referred", "Referred to <committee>", Move.REFERRED, "Referred to Judiciary", "Referred to in passing, 3 times"),
    _rule("reported", r"Do pass(?: <tally>)?", Move.REPORTED, "Do pass 15-7", "Do pass tomorrow"),
    _rule("amended", "Amended", Move.AMENDED, "Amended", "Amended law"),
    _rule("passed", r"Passed(?: <tally>)?", Move.PASSED, "Passed 60-40", "Passed over"),
    _rule("concurred", "Concurred", Move.AGREED, "Concurred", "Concurred in part"),
    _rule("undone", "Vote reconsidered", Move.UNDONE, "Vote reconsidered", "Vote recorded"),
    _rule("presented", "Sent to the governor", Move.PRESENTED, "Sent to the governor", "Sent to the governor's mansion"),
    _rule("signed", r"Signed, chapter <chapter>", Move.SIGNED, "Signed, chapter 7", "Signed, sealed"),
    _rule("unsigned", r"Law without signature", Move.LAW_UNSIGNED, "Law without signature", "Law"),
    _rule("vetoed", "Vetoed", Move.VETOED, "Vetoed", "Vetoed in part"),
    _rule("items", "Items vetoed", Move.ITEM_VETOED, "Items vetoed", "Items"),
    _rule("overridden", "Passed over the veto", Move.OVERRIDDEN, "Passed over the veto", "Passed over"),
    _rule("withdrawn", "Withdrawn", Move.FAILED, "Withdrawn", "Withdrawn from list", reason=DeadReason.WITHDRAWN),
    _rule("defeated", "Voted down", Move.FAILED, "Voted down", "Voted down the street", reason=DeadReason.DEFEATED_FLOOR),
    _rule("tabled", "Laid aside", Move.HELD, "Laid aside", "Laid aside grief"),
    _rule("joined", "Joined to <lead>", Move.MERGED, "Joined to HB 2", "Joined to others"),
    slots={"committee": r"[A-Z]\w+", "tally": r"\d+-\d+", "chapter": r"\d+", "lead": r"[HS]B \d+"},
    one_chamber=r"[HS]R\b",
    sine_die_kills="Example Constitution, section 1",
)

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
    sessions=(
        Session("2027", "2027 Session", "2027", datetime.date(2027, 1, 1), carries_from="2026"),
        Session("2026", "2026 Session", "2026", datetime.date(2026, 1, 1), datetime.date(2026, 5, 31)),
    ),
    pages={
        "list": PageKind(_list, "List", authority=1, lists_session=True),
        "bill": PageKind(_bill, "Bill page", authority=2),
        "sheet": PageKind(_bill, "Vote sheets", authority=3),
        "roll-call": PageKind(_bill, "Roll calls", authority=2, several=True),
        "roster": PageKind(_roster, "Members", single=True),
        "calendar": PageKind(_calendar, "Hearings", may_hold_nothing=True),
    },
    start=_start,
    stage_rules=STAGE_RULES,
    hosts=(HOST.partition("//")[2],),
    delay=datetime.timedelta(),
)


def _page(request: Request, said: dict[str, Any], origin: Origin, read_through: datetime.date | None) -> Page:
    body = json.dumps(said).encode()
    return Page(request, body, request.url, READ_AT, origin, read_through=read_through)


def list_page(
    *bills: dict[str, Any],
    origin: Origin = Origin.LIVE,
    read_through: datetime.date | None = None,
    session: str = "2026",
    **said: Any,
) -> Page:
    """The list of a session; `said` is what it says beside its bills, such as votes={"stated": 9, "found": 2}."""
    return _page(Request("list", f"{HOST}/list", session), {"bills": bills, **said}, origin, read_through)


def bill_page(
    said: dict[str, Any],
    *,
    kind: str = "bill",
    origin: Origin = Origin.LIVE,
    read_through: datetime.date | None = None,
    session: str = "2026",
) -> Page:
    return _page(request_of(said["number"], kind, session), {"bill": said}, origin, read_through)


def roll_call_page(said: dict[str, Any]) -> Page:
    """The sheet of one roll call of HB 1, which has an address of its own."""
    request = Request("roll-call", f"{HOST}/roll-call/{said['key']}", "2026", "HB 1")
    return _page(request, {"bill": bill(votes=[said])}, Origin.LIVE, None)


def roster_page(*members: dict[str, Any], session: str = "2026", name: str = "members") -> Page:
    return _page(Request("roster", f"{HOST}/{name}", session), {"members": members}, Origin.LIVE, None)


def calendar_page(*hearings: dict[str, Any], origin: Origin = Origin.LIVE) -> Page:
    return _page(Request("calendar", f"{HOST}/calendar", "2026"), {"hearings": hearings}, origin, None)
