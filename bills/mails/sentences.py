"""A fact in whole sentences: what happened, whose words those are, whose date it has. No queries; the state's zone is in force."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from bills.mails import courtroom
from bills.mails.briefly import called, time
from bills.mails.matter import Fact, Matter
from bills.mails.words import bare, body, capital, day, moment, quoted, score, short
from bills.models import Hearing
from bills.views.court_news import dated_by
from bills.views.told import KINDS, Line, telling
from scrapers.vocabulary import Change, DateBasis, HearingStatus, News, VoteResult

_RESULTS = {
    VoteResult.PASS: "The source states that the motion passed.",
    VoteResult.FAIL: "The source states that the motion failed.",
    VoteResult.UNSTATED: "The source states no result.",
}


def sentences(fact: Fact, matter: Matter) -> list[str]:
    """One or several, each complete in itself."""
    return [*_sentences(fact, matter)]


def _sentences(fact: Fact, matter: Matter) -> Iterator[str]:
    bill = matter.bill
    match fact.event.kind, fact.event.part:
        case _, "court":
            yield from courtroom.sentences(fact.event, fact.before, fact.after, matter.courtroom)
        case Change.STAGE_CHANGED, _:
            yield from _moved(fact, matter)
        case Change.CORRECTION_NOTICE, _:
            yield from _notice(fact, matter)
        case Change.BILL_ADDED, _:
            yield f"{bill.identifier} is new in the list of the {bill.session.name}: {quoted(bill.title)}."
        case Change.WITHDRAWN, _:
            yield from _withdrawn(fact, matter)
        case Change.RESTORED, _:
            yield f"The source has again what it had taken back: {_record(fact, matter)}."
        case Change.VOTE_ADDED, _:
            yield _voted(fact, matter)
        case Change.HEARING_ADDED | Change.HEARING_CHANGED | Change.HEARING_CANCELLED, _:
            yield from _hearing(fact, matter)
        case Change.ACTION_ADDED, _:
            yield f"{_line(fact, matter)}."
            yield from _without_tally(fact, matter)
        case Change.VERSION_ADDED, _:
            yield f"A new text of {bill.identifier} was printed: {_record(fact, matter)}."
        case Change.SPONSOR_ADDED | Change.RELATION_ADDED, _:
            yield f"{KINDS[fact.event.kind]}: {_record(fact, matter)}."
        case (
            Change.ACTION_CHANGED | Change.VOTE_CHANGED | Change.VERSION_CHANGED | Change.SPONSOR_CHANGED | Change.FIELD_CHANGED,
            _,
        ):
            yield from _changed(fact, matter)
        case _:
            yield f"{_telling(fact, matter)[0]}."


def dated(fact: Fact, matter: Matter) -> str:
    """Whose date it has: “The legislature dates it 20 February 2026 (a legislative day)”; "" of a hearing."""
    if fact.event.kind == Change.STAGE_CHANGED and matter.evidence is not None:
        return _dated(matter.evidence.date, matter.evidence.date_basis)
    if fact.event.part == "hearings" or fact.event.kind in (Change.STAGE_CHANGED, Change.CORRECTION_NOTICE, Change.BILL_ADDED):
        return ""
    on = fact.event.occurred_on or fact.said.get("date")
    if fact.event.part == "court":
        return f"{capital(dated_by(fact.event.kind, fact.said))} dates it {day(on)}" if on and fact.said.get("date") else ""
    if not on:
        return "The source gives it no date"
    return _dated(on, str(fact.said.get("date_basis", "")))


def _dated(on: datetime.date | str, basis: str) -> str:
    kind = " (a legislative day, which can lag behind the calendar)" if basis == DateBasis.LEGISLATIVE else ""
    return f"The legislature dates it {day(on)}{kind}"


def _voted(fact: Fact, matter: Matter) -> str:
    row, said = fact.vote, fact.said
    counts = row.counts if row else said.get("counts") or {}
    motion = row.motion_text if row else str(said.get("motion_text", ""))
    result = _RESULTS[VoteResult(row.result if row else said.get("result", VoteResult.UNSTATED))]
    who = capital(body(matter.chamber(fact), matter.committee(fact)))
    on = day(row.date if row else said.get("date"))
    what = f"The motion, in the source's words: {quoted(motion)}"
    return f"{who} voted {score(counts)} on {matter.bill.identifier} on {on}. {what}. {result}"


def _line(fact: Fact, matter: Matter) -> str:
    said = fact.said
    who = capital(body(matter.chamber(fact), matter.committee(fact)))
    return f"{who}, {day(said.get('date'))}: {quoted(str(said.get('description', '')))}"


def _moved(fact: Fact, matter: Matter) -> Iterator[str]:
    """The line that moved it in the source's words, and then where that put it."""
    line = matter.evidence
    if line is not None:
        yield f"{capital(body(line.organization, line.committee))}, {day(line.date)}: {quoted(line.description)}."
    else:
        yield f"Where {matter.bill.identifier} stands has changed: {quoted(str(fact.said.get('headline', '')))}"


def _without_tally(fact: Fact, matter: Matter) -> Iterator[str]:
    """A report or a passage whose tally the source has not published, or publishes nowhere."""
    if matter.lacks_tally(fact):
        yield "Reported; tally not yet published. When the source publishes one, a second mail brings it."
    elif fact.news is News.FLOOR_VOTE:
        yield "No roll call of it was read yet. If the source publishes one, a second mail brings it."


def _changed(fact: Fact, matter: Matter) -> Iterator[str]:
    words, lines = _telling(fact, matter)
    if fact.event.part == "votes":
        yield f"The source changed a vote of {body(matter.chamber(fact), matter.committee(fact))} of {day(fact.said.get('date'))}."
    elif fact.event.part == "actions":
        yield f"The source changed a line of its record. It says now: {_line(fact, matter)}."
    elif isinstance(fact.after, dict):
        yield f"{words}: {_record(fact, matter)}."
    else:
        yield f"The source changed {words.partition(': ')[2] or words}."
    for line in lines[:12]:
        label = f"{capital(short(line.label, 80))}: it" if line.label else "It"
        yield f"{label} was {_value(line.before, line)}, and is {_value(line.after, line)}."
    if len(lines) > 12:
        yield f"And {len(lines) - 12} more changes, which the bill's list of changes tells."


def _value(said: str | None, line: Line) -> str:
    """A source's own text in quotation marks; a tally, a day, or nothing as it is."""
    text = short(said or "nothing", 300)
    plain = text == "nothing" or line.label in ("tally", "date", "result", "body", "kind of motion") or len(text.split()) == 1
    return text if plain else quoted(text)


def _telling(fact: Fact, matter: Matter) -> tuple[str, list[Line]]:
    told = telling(fact.event, matter.mask, matter.bill.session.jurisdiction.code)
    return short(told.words, 200), told.lines


def _record(fact: Fact, matter: Matter) -> str:
    """The record that a fact is of, in one line."""
    said = fact.said
    match fact.event.part:
        case "votes":
            counts = said.get("counts") or {}
            who = body(matter.chamber(fact), matter.committee(fact))
            return f"the vote of {who} of {day(said.get('date'))}, {score(counts)}, {quoted(str(said.get('motion_text', '')))}"
        case "actions":
            return f"the line of {_line(fact, matter).removeprefix('The ')}"
        case "versions":
            titled = f", with the title {quoted(str(said['title']))}" if said.get("title") else ""
            return f"{quoted(str(said.get('label', '')))}{titled}"
        case "bill":
            return f"{matter.bill.identifier}, {quoted(matter.bill.title)}"
    _, lines = _telling(fact, matter)
    return short("; ".join(line.after or line.before or "" for line in lines), 300)


def _withdrawn(fact: Fact, matter: Matter) -> Iterator[str]:
    if fact.event.part == "bill":
        yield f"{matter.bill.identifier} is no longer in the session's list: the source took it back. We read no reason."
        yield "What was read of it before stays on its page here, marked as withdrawn."
        return
    yield f"The source took back {_record(fact, matter)}. It prints it no longer."
    yield "It stays on the bill's page here, struck through. We do not know why it went."


def _hearing(fact: Fact, matter: Matter) -> Iterator[str]:
    was, now = (side if isinstance(side, dict) else {} for side in (fact.before, fact.after))
    bill, who = matter.bill.identifier, body(matter.chamber(fact), matter.committee(fact))
    if now.get("taken_off"):
        yield f"{bill} was taken off the agenda of {who} of {_at(now, fact)}. The meeting itself is still announced."
    elif fact.event.kind == Change.HEARING_CANCELLED:
        yield f"The hearing of {bill} before {who} is cancelled, as the source says. It was set for {_at(was or now, fact)}."
    elif fact.event.kind == Change.HEARING_ADDED:
        yield f"{capital(who)} hears {bill} on {_at(now, fact)}."
    elif _at(was, fact) != _at(now, fact):
        yield f"The hearing of {bill} before {who} was moved. It is now on {_at(now, fact)}."
        yield f"Before, it was announced for {_at(was, fact)}."
    else:
        yield f"The hearing of {bill} before {who} on {_at(now, fact)} is now “{now.get('status', '')}”, as the source says."
    if now.get("status") == HearingStatus.TENTATIVE:
        yield "It is tentative, as the source says."


def _at(said: dict[str, Any], fact: Fact) -> str:
    """`20 March 2026 at 13:30 (CDT), Room 1`."""
    hour = f" at {time(str(said['time']))}{_zone(fact)}" if said.get("time") else ""
    if not hour:
        hour = f", {short(str(said.get('time_text') or 'hour not stated'), 100)}"
    return f"{day(str(said.get('date', '')))}{hour}, {short(str(said.get('location') or 'place not stated'), 200)}"


def _zone(fact: Fact) -> str:
    return f" ({timezone.localtime(fact.row.starts_at):%Z})" if isinstance(fact.row, Hearing) else ""


def _notice(fact: Fact, matter: Matter) -> Iterator[str]:
    """What we said, what is right, why, and since when."""
    entry = matter.entry(fact)
    if entry is None or entry.is_withheld:
        yield "Something that we told you was wrong. What it was is not repeated here. We are sorry."
        return
    made = entry.correction
    where = f" of {entry.about}" if entry.about else ""
    yield f"We told you something wrong about {matter.bill.identifier}: {called(entry)}{where}. We are sorry."
    said = f"We said, as the source did: {_own(entry.said, verbatim=entry.is_verbatim)}. " if entry.said else ""
    if entry.value:
        yield f"{said}Right is: {_own(entry.value, verbatim=entry.is_verbatim)}."
    else:
        yield f"{said}Right is: it does not count, and is struck through on the bill's page."
    yield f"Why: {bare(short(entry.reason, 500))}.{f' Proof: {short(entry.citation, 200)}.' if entry.citation else ''}"
    yield f"Our pages have said so since {moment(made.made_at)}; {short(entry.by, 60)} made the correction."
    if not entry.is_live:
        yield f"What became of the correction: {entry.status.lower()}."


def _own(text: str, *, verbatim: bool) -> str:
    return quoted(text) if verbatim and not text.startswith("“") else bare(short(text, 300))
