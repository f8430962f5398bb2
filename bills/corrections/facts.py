"""The facts that can be corrected: a field of a bill, or of one of its parts, as a value that JSON can hold. Pure."""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from scrapers.errors import RecordError
from scrapers.records import (
    ActionRecord,
    BillRecord,
    PersonVoteRecord,
    RelationRecord,
    SponsorRecord,
    VersionRecord,
    VoteRecord,
    plain,
)
from scrapers.vocabulary import (
    ActionClassification,
    Chamber,
    DateBasis,
    HearingStatus,
    MotionClassification,
    Relation,
    SponsorClassification,
    VoteOption,
    VoteResult,
)


class Stated(Protocol):
    """A row of a hearing."""

    committee: str
    starts_at: datetime.datetime
    time_text: str
    location: str
    status: str
    note: str


@dataclass(frozen=True, slots=True)
class HearingFact:
    """What a hearing's row states that can be corrected."""

    committee: str
    starts_at: datetime.datetime
    time_text: str
    location: str
    status: HearingStatus
    note: str

    @classmethod
    def of(cls, row: Stated) -> "HearingFact":
        return cls(row.committee, row.starts_at, row.time_text, row.location, HearingStatus(row.status), row.note)


Fact = HearingFact | BillRecord | ActionRecord | VoteRecord | SponsorRecord | VersionRecord | RelationRecord

# What an editor may correct of each part. A vote's counts are facts of their own (`counts.yes`), and so is each member's vote
# (`votes.Smith`, or `votes.Smith#2` for the second of that name): null says that the member is not in the roll.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "bill": ("title", "official_title", "abstract", "status_text", "effective_text", "subjects"),
    "actions": ("date", "date_basis", "chamber", "organization", "description", "classification"),
    "votes": ("date", "chamber", "organization", "motion_text", "motion_classification", "result", "version", "note"),
    "sponsorships": ("name", "classification", "chamber"),
    "versions": ("title", "url", "date"),
    "relations": (),
    "hearings": ("committee", "starts_at", "time_text", "location", "status", "note"),
}
COUNTS, NAMES = "counts.", "votes."
# Words that somebody may have to be spared.
TEXTS = frozenset(
    (
        *("title", "official_title", "abstract", "status_text", "effective_text", "description", "organization"),
        *("motion_text", "note", "name", "committee", "time_text", "location"),
    )
)
RECORDS: Mapping[str, type[Any]] = {
    "actions": ActionRecord,
    "votes": VoteRecord,
    "sponsorships": SponsorRecord,
    "versions": VersionRecord,
    "relations": RelationRecord,
}
_NTH = re.compile(r"(?P<name>.+)#(?P<nth>[2-9])")


def _day(value: Any) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if value else None


def _moment(value: Any) -> datetime.datetime:
    moment = datetime.datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return moment


_TYPES: Mapping[str, Callable[[Any], Any]] = {
    "date": _day,
    "date_basis": DateBasis,
    "chamber": lambda word: Chamber(word) if word else None,
    "motion_classification": MotionClassification,
    "result": VoteResult,
    "relation": Relation,
    "status": HearingStatus,
    "starts_at": _moment,
    "subjects": lambda words: tuple(str(word) for word in words),
}
_CLASSIFICATIONS: Mapping[str, Callable[[Any], Any]] = {
    "actions": lambda words: frozenset(ActionClassification(word) for word in words),
    "sponsorships": SponsorClassification,
}


def fields_of(part: str, fact: Fact | None = None) -> tuple[str, ...]:
    """The names of what can be corrected of a part; of a vote, each option and each name as well."""
    names = FIELDS[part]
    if isinstance(fact, VoteRecord):
        seen: dict[str, int] = {}
        rolls = []
        for name, _ in fact.votes:
            seen[name] = seen.get(name, 0) + 1
            rolls.append(f"{NAMES}{name}" + (f"#{seen[name]}" if seen[name] > 1 else ""))
        names += (*(f"{COUNTS}{option}" for option in VoteOption), *rolls)
    return names


def typed(part: str, field: str, value: Any) -> Any:
    """A value of JSON as the field's own type. RecordError where it cannot be."""
    reads = _CLASSIFICATIONS.get(part) if field == "classification" else _TYPES.get(field)
    if value is None and part == "bill":
        return None
    if field == "chamber" and not value and part in ("actions", "votes"):
        raise RecordError("somebody must have acted")
    try:
        if reads is not None:
            return reads(value)
    except (TypeError, ValueError, KeyError) as error:
        raise RecordError(f"not a {field.replace('_', ' ')}: {value!r}") from error
    if not isinstance(value, str):
        raise RecordError(f"a {field.replace('_', ' ')} must be a text, not {value!r}")
    return value


def value(fact: Fact, field: str) -> Any:
    """What a record says of a field, as JSON holds it; None where it says nothing."""
    if isinstance(fact, VoteRecord) and field.startswith(COUNTS):
        return fact.counts.get(VoteOption(field.removeprefix(COUNTS)))
    if isinstance(fact, VoteRecord) and field.startswith(NAMES):
        place = _place(fact, field)
        return None if place is None else str(fact.votes[place].option)
    told = getattr(fact, field)
    # One moment is one value, whatever clock it is printed by.
    return plain(told.astimezone(datetime.UTC) if isinstance(told, datetime.datetime) else told)


def put(fact: Any, part: str, field: str, value: Any) -> Any:
    """The record with another value for a field. RecordError where no record can say so."""
    if isinstance(fact, VoteRecord) and field.startswith(COUNTS):
        return _count(fact, field.removeprefix(COUNTS), value)
    if isinstance(fact, VoteRecord) and field.startswith(NAMES):
        return _name(fact, field, value)
    if field not in FIELDS[part]:
        raise RecordError(f"{field!r} is nothing that can be corrected")
    return replace(fact, **{field: typed(part, field, value)})


def made(part: str, said: Mapping[str, Any]) -> Any:
    """The record of a whole row, from what `plain` made of it. RecordError where it is none."""
    fields: dict[str, Any] = {}
    for name, told in said.items():
        match name:
            case "counts":
                fields[name] = {_option(option): _number(count) for option, count in told.items()}
            case "votes":
                fields[name] = tuple(PersonVoteRecord(str(printed), _option(option)) for printed, option in told)
            case "counts_stated":
                fields[name] = bool(told)
            case _:
                fields[name] = typed(part, name, told)
    try:
        return RECORDS[part](**fields)
    except (TypeError, KeyError) as error:
        raise RecordError(f"not all that a row of {part} needs: {error}") from error


def _option(word: Any) -> VoteOption:
    try:
        return VoteOption(word)
    except ValueError as error:
        raise RecordError(f"not a way to vote: {word!r}") from error


def _number(count: Any) -> int:
    if isinstance(count, bool) or not isinstance(count, int) or count < 0:
        raise RecordError(f"not a count: {count!r}")
    return count


def _count(vote: VoteRecord, option: str, count: Any) -> VoteRecord:
    counts = {**vote.counts, _option(option): 0 if count is None else _number(count)}
    if count is None:
        del counts[_option(option)]
    return replace(vote, counts=counts)


def _place(vote: VoteRecord, field: str) -> int | None:
    """Where in the roll the member stands."""
    printed = field.removeprefix(NAMES)
    places = [place for place, (name, _) in enumerate(vote.votes) if name == printed]
    nth = 1
    if not places and (match := _NTH.fullmatch(printed)):
        places = [place for place, (name, _) in enumerate(vote.votes) if name == match["name"]]
        nth = int(match["nth"])
    return places[nth - 1] if len(places) >= nth else None


def _name(vote: VoteRecord, field: str, option: Any) -> VoteRecord:
    roll, place = list(vote.votes), _place(vote, field)
    if place is not None:
        del roll[place]
    if option is not None:
        name = roll_name(field) if place is None else vote.votes[place].printed_name
        roll.insert(len(roll) if place is None else place, PersonVoteRecord(name, _option(option)))
    return replace(vote, votes=tuple(roll))


def roll_name(field: str) -> str:
    """The printed name of a field of a roll: `votes.Smith#2` -> `Smith`."""
    printed = field.removeprefix(NAMES)
    match = _NTH.fullmatch(printed)
    return match["name"] if match else printed
