"""A fact in a few words: what a subject and a line of a digest say of it. No queries."""

import datetime
from typing import Any

from bills.mails import courtroom
from bills.mails.matter import Fact, Matter
from bills.mails.words import bare, body_in_short, day, quoted, score, short
from bills.models import VoteEvent
from bills.views.entries import Entry
from bills.views.told import KINDS
from bills.views.wording import PARTS
from bills.views.wording import bare as plain
from scrapers.vocabulary import Change, EnactmentPath, Life, MotionClassification, Position, VoteResult

_RESULTS = {VoteResult.PASS: ", motion passed", VoteResult.FAIL: ", motion failed", VoteResult.UNSTATED: ""}
_LAW = {
    EnactmentPath.SIGNED: "signed",
    EnactmentPath.WITHOUT_SIGNATURE: "law without a signature",
    EnactmentPath.OVER_VETO: "law over the veto",
    EnactmentPath.ITEM_VETOED: "signed in part, items vetoed",
}
_PLACES = {
    Position.VETOED: "vetoed",
    Position.PASSED_BOTH: "passed both chambers",
    Position.ENROLLED: "enrolled",
    Position.WITH_GOVERNOR: "sent to the governor",
    Position.ADOPTED: "adopted",
    Position.CONFERENCE: "in conference",
}
_TEXTS = {"title": "title changed", "official_title": "official title changed", "abstract": "abstract changed"}


def briefly(fact: Fact, matter: Matter) -> str:
    """`Judiciary 15-7, “Do pass”`, `hearing moved to 21 March, 9:00`."""
    match fact.event.kind:
        case Change.STAGE_CHANGED:
            return stage(fact, matter)
        case Change.CORRECTION_NOTICE:
            return _correction(fact, matter)
        case Change.BILL_ADDED:
            return f"new bill, {quoted(matter.bill.title, 60)}"
        case Change.WITHDRAWN:
            return f"the source took back {_thing(fact, matter)}"
        case Change.RESTORED:
            return f"the source has again {_thing(fact, matter)}"
    match fact.event.part:
        case "court":
            return courtroom.briefly(fact.event, fact.before, fact.after, matter.courtroom)
        case "votes":
            changed = "source changed a vote: " if fact.event.kind == Change.VOTE_CHANGED else ""
            return f"{changed}{vote(fact, matter)}"
        case "hearings":
            return hearing(fact)
        case "actions":
            return _action(fact, matter)
        case "versions":
            new = fact.event.kind == Change.VERSION_ADDED
            return f"{'new text' if new else 'text changed'}, {quoted(str(fact.said.get('label', '')), 50)}"
        case "sponsorships":
            return f"{KINDS[fact.event.kind].lower()}: {short(str(fact.said.get('name', '')), 60)}"
    if fact.event.part in _TEXTS:
        return _TEXTS[fact.event.part]
    return f"{_noun(fact)}: {KINDS.get(fact.event.kind, fact.event.kind).lower()}"


def _noun(fact: Fact) -> str:
    """“action” of a row, “effective date” of a field of the bill's own."""
    return plain(fact.event.part) if fact.event.part in PARTS else plain("bill", fact.event.part)


def vote(fact: Fact, matter: Matter) -> str:
    """The result only as the source states it."""
    row, said = fact.vote, fact.said
    counts = row.counts if row else said.get("counts") or {}
    motion = row.motion_text if row else str(said.get("motion_text", ""))
    result = VoteResult(row.result if row else said.get("result", VoteResult.UNSTATED))
    chamber, committee = matter.chamber(fact), matter.committee(fact)
    hidden = " (an editor says that it does not count)" if row and row.hidden_at else ""
    if row and not committee and result is not VoteResult.UNSTATED and _is_passage(row):
        how = "passed the" if result is VoteResult.PASS else "failed in the"
        return f"{how} {body_in_short(chamber, '')} {score(counts)}{hidden}"
    return f"{body_in_short(chamber, committee)} {score(counts)}, {quoted(motion, 45)}{_RESULTS[result]}{hidden}"


def _is_passage(row: VoteEvent) -> bool:
    return row.motion_classification == MotionClassification.PASSAGE


def hearing(fact: Fact) -> str:
    was, now = (side if isinstance(side, dict) else {} for side in (fact.before, fact.after))
    on = _day(str(now.get("date", "")), fact)
    if now.get("taken_off"):
        return f"taken off the agenda of {on}"
    if fact.event.kind == Change.HEARING_CANCELLED:
        return f"hearing on {on} cancelled"
    if fact.event.kind == Change.HEARING_ADDED:
        return f"hearing set for {on}{_time(now)}"
    if _when(was) != _when(now):
        return f"hearing moved to {on}{_time(now)}"
    if was.get("location") != now.get("location"):
        return f"hearing on {on} moved to {short(str(now.get('location') or 'a place not stated'), 40)}"
    return f"hearing on {on} is {now.get('status', 'changed')}"


def _when(said: dict[str, Any]) -> tuple[Any, ...]:
    return (said.get("date"), said.get("time"), said.get("time_text"))


def _time(said: dict[str, Any]) -> str:
    return f", {time(str(said['time']))}" if said.get("time") else ""


def time(said: str) -> str:
    """`09:00` -> `9:00`."""
    return said.removeprefix("0")


def _day(date: str, fact: Fact) -> str:
    known = datetime.date.fromisoformat(date) if date else None
    return day(known, year=known.year != fact.event.recorded_at.year) if known else "a day not stated"


def _action(fact: Fact, matter: Matter) -> str:
    who = body_in_short(matter.chamber(fact), matter.committee(fact))
    words = quoted(str(fact.said.get("description", "")), 50)
    if fact.event.kind == Change.ACTION_CHANGED:
        return f"line changed by the source, {words}"
    waits = ", tally not yet published" if matter.lacks_tally(fact) else ""
    return f"{who}: {words}{waits}"


def _thing(fact: Fact, matter: Matter) -> str:
    match fact.event.part:
        case "bill":
            return "the bill"
        case "votes":
            return f"a vote: {vote(fact, matter)}"
        case "actions":
            return f"a line: {quoted(str(fact.said.get('description', '')), 50)}"
    return f"a {_noun(fact)}"


def stage(fact: Fact, matter: Matter) -> str:
    """Where the bill went: `signed, chapter 7`; what no short word is for, in the stage's own sentence."""
    said = fact.said
    place, chamber = said.get("position"), matter.chambers.get(said.get("chamber", ""))
    if said.get("life") not in (Life.ALIVE, Life.DONE):
        return bare(short(str(said.get("headline", "stage changed")), 70))
    if place == Position.ENACTED:
        return _law(said, matter)
    if place == Position.PASSED_ONE and chamber:
        return f"passed the {chamber.name}"
    if place == Position.REPORTED:
        was = fact.before if isinstance(fact.before, dict) else {}
        committee = str(said.get("committee") or was.get("committee") or "")
        return f"reported by {short(committee, 40)}" if committee else "reported by its committee"
    if place in _PLACES:
        return _PLACES[Position(place)]
    return bare(short(str(said.get("headline") or "stage changed"), 70))


def _law(said: dict[str, Any], matter: Matter) -> str:
    now = getattr(matter.bill, "stage", None)
    chapter = short(now.chapter, 30) if now and now.position == Position.ENACTED else ""
    number = f", {'chapter ' if chapter[0].isdigit() else ''}{chapter}" if chapter else ""
    return f"{_LAW.get(EnactmentPath(said.get('path') or EnactmentPath.UNKNOWN), 'law')}{number}"


def _correction(fact: Fact, matter: Matter) -> str:
    entry = matter.entry(fact)
    if entry is None:
        return "correction of what we said"
    if entry.said and entry.value and max(len(entry.said), len(entry.value)) <= 25:
        return f"correction: {called(entry)} is {entry.value}, not {entry.said}"
    return f"correction of {short(entry.fact, 60)}"


def called(entry: Entry) -> str:
    """What a correction is of: “the count of yes”, “the date”."""
    kind, _, name = entry.field.partition(".")
    return f"the count of “{short(name, 20)}”" if kind == "counts" and name else short(entry.noun, 80)
