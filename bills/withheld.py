"""Texts that must not be repeated: what an editor withholds today is withheld of every page, and of every past.

A text is withheld where it stood (part, row and field, whatever the field said before), wherever else it is repeated, in capitals
or not, with any of its earlier or later wordings; and so is whatever was said of the whole row that holds it. A hearing is of
every bill that it hears.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.db.models import TextField

from bills.editions import SOURCED
from bills.models import Bill, Correction, CourtEvent, Event, LegalChallenge
from bills.models.correction import LIVE
from scrapers.vocabulary import CorrectionKind, CorrectionStatus

# What is shown in place of a text.
WITHHELD_TEXT = "[Withheld by an editor]"
# A shorter text is withheld where it stood, and not wherever its letters are.
_TELLING = 4
_COLUMNS = {"organization": "committee", "session": "session_identifier"}
# JSON that holds words of the source.
_LISTS = ("subjects", "earlier")
# What is in words of an announcement that another took the place of.
_ANNOUNCED = ("committee", "time_text", "location")
_NAMES = "votes."
Place = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Mask:
    """What is withheld of some bills. `places` are (part, row, field), `texts` what stood there, the longest first.

    `standing` are those of the places over which no other word has been put since. `entries` are the keys of the entries of dockets
    that an editor hid, `cases` the slugs of cases that their court keeps from the public.
    """

    places: frozenset[Place] = frozenset()
    texts: tuple[str, ...] = ()
    standing: frozenset[Place] = frozenset()
    entries: frozenset[int] = frozenset()
    cases: frozenset[str] = frozenset()

    @classmethod
    def of(cls, bills: Iterable[int]) -> "Mask":
        """Of the bills of these keys, and of the hearings that hear them. One query where nothing is withheld."""
        keys = set(bills)
        return cls.among(Correction.objects.on(keys).filter(kind=CorrectionKind.WITHHELD), keys)

    @classmethod
    def among(cls, corrections: Iterable[Correction], bills: Iterable[int]) -> "Mask":
        """Of all the corrections of the bills, or at least those that withhold. No query where none does.

        What was taken back is withheld no more; what the source itself took back still is.
        """
        made = [c for c in corrections if c.kind == CorrectionKind.WITHHELD and c.status != CorrectionStatus.RETRACTED]
        if not made:
            return cls()
        places = frozenset((c.part, c.row, c.field) for c in made)
        told = _wordings(places, {text for c in made for text in _told(c)}, {*bills, *(c.bill_id for c in made)})
        texts = sorted((text for text in told if _is_telling(text)), key=lambda text: (-len(text), text))
        return cls(places, tuple(texts), frozenset((c.part, c.row, c.field) for c in made if c.status in LIVE))

    def hiding(self, events: Iterable[Event]) -> "Mask":
        """The same, and of these events all that is of an entry that is hidden, or of a case that its court keeps from the public.

        Two queries at most; none where none is of a court.
        """
        sides = [side for event in events for side in _in_court(event)]
        hidden = CourtEvent.objects.filter(pk__in=_entries(sides)).exclude(hidden_at=None)
        blocked = LegalChallenge.objects.filter(slug__in=_cases(sides), blocked=True)
        return replace(
            self,
            entries=frozenset(hidden.values_list("pk", flat=True)),
            cases=frozenset(blocked.values_list("slug", flat=True)),
        )

    def __bool__(self) -> bool:
        return bool(self.places)

    def hides(self, correction: Correction) -> bool:
        """Whether nothing of what was said may be repeated: it is of a withheld text, or of the whole row that has it."""
        if correction.kind == CorrectionKind.WITHHELD:
            return True
        at = (correction.part, correction.row)
        return any(
            (part, row) == at and (field in (correction.field, "") or not correction.field) for part, row, field in self.places
        )

    def over(self, text: str) -> str:
        """The text without the withheld ones, wherever they are in it."""
        return _any_of(self.texts).sub(WITHHELD_TEXT, text) if self.texts else text

    def told(self, value: Any) -> Any:
        """A value, or anything in it, without the texts."""
        match value:
            case str():
                return self.over(value)
            case list() | tuple():
                return [self.told(item) for item in value]
            case dict():
                return {self.told(key): self.told(item) for key, item in value.items()}
        return value

    def event(self, event: Event) -> tuple[Any, Any]:
        """An event's before and after. A withheld field, a hidden entry or a hidden case is withheld whatever it said.

        Asks for the event's correction.
        """
        own = ("bill", event.bill_id, event.part) in self.places
        sides = _in_court(event)
        hidden = not (self.entries.isdisjoint(_entries(sides)) and self.cases.isdisjoint(_cases(sides)))
        if own or hidden or (event.correction is not None and self.hides(event.correction)):
            before, after = (None if value is None else WITHHELD_TEXT for value in (event.before, event.after))
            return before, after
        return self.told(event.before), self.told(event.after)

    def cover(self, bill: Bill) -> None:
        """Withhold, in place, of a bill that was fetched with its history and is not to be saved."""
        if not self:
            return
        for part, row in _rows(bill):
            for column in row._meta.concrete_fields:
                if not column.choices and (isinstance(column, TextField) or column.name in _LISTS):
                    setattr(row, column.attname, self.told(getattr(row, column.attname)))
            if part == "names" and WITHHELD_TEXT in row.printed_name:
                row.person = None
            for where, key, field in self.standing:
                if where == part and key == row.pk:
                    _withhold(row, field)


def _in_court(event: Event) -> list[dict[str, Any]]:
    """What an event of a court tells: before, after."""
    return [side for side in (event.before, event.after) if event.part == "court" and isinstance(side, dict)]


def _entries(sides: Iterable[dict[str, Any]]) -> set[int]:
    """The keys of the entries of dockets that are told of."""
    return {side["entry"] for side in sides if isinstance(side.get("entry"), int)}


def _cases(sides: Iterable[dict[str, Any]]) -> set[str]:
    """The slugs of the cases that are told of, as the addresses of their pages end."""
    return {str(side["path"]).rstrip("/").rpartition("/")[2] for side in sides if side.get("path")}


@lru_cache(maxsize=64)
def _any_of(texts: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the texts, however its words are spaced. What stands in their place is passed over whole: a text may be in it."""
    spaced = (r"\s+".join(map(re.escape, text.split())) for text in (WITHHELD_TEXT, *texts))
    return re.compile("|".join(spaced), re.IGNORECASE)


def _is_telling(text: str) -> bool:
    return len(text.strip()) >= _TELLING and text != WITHHELD_TEXT


def _told(correction: Correction) -> Iterator[str]:
    """What must not be repeated of one: of a member's vote the name, and not how everybody else voted."""
    if correction.field.startswith(_NAMES):
        yield correction.field.removeprefix(_NAMES).partition("#")[0]
    else:
        yield from _words((correction.said, correction.says))


def _wordings(places: frozenset[Place], texts: set[str], bills: set[int]) -> set[str]:
    """The texts, and those that the same facts had before or after, as events and other corrections tell. Two queries."""
    named = [place for place in places if not place[2].startswith(_NAMES)]
    others = Correction.objects.filter(part__in={part for part, _, _ in named}, row__in={row for _, row, _ in named})
    found = set(texts)
    for other in others.only("part", "row", "field", "said", "says"):
        for part, row, field in named:
            if (other.part, other.row) == (part, row) and other.field in (field, ""):
                said = [value for value in (other.said, other.says) if other.field or isinstance(value, Mapping)]
                found.update(_words([_of(value, field) for value in said]))
    parts = {field if part == "bill" else part for part, _, field in named}
    events = list(Event.objects.filter(bill__in=bills, part__in=parts, correction=None).only("bill", "part", "before", "after"))
    found.update(_words([(e.before, e.after) for e in events if ("bill", e.bill_id, e.part) in places]))
    # A row of a part has no key in an event: its wordings are found one from the other.
    pairs = [
        {text for text in (_of(event.before, field), _of(event.after, field)) if isinstance(text, str) and _is_telling(text)}
        for event in events
        if isinstance(event.before, dict) and isinstance(event.after, dict)
        for part, _, field in named
        if part == event.part and field
    ]
    while more := {text for pair in pairs if pair & found for text in pair} - found:
        found |= more
    return found


def _of(value: Any, field: str) -> Any:
    """What a value says of a field: a row by the field's name, a field's own by itself."""
    return value.get(field) if isinstance(value, Mapping) and field else value


def _words(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list() | tuple():
            for item in value:
                yield from _words(item)
        case Mapping():
            for item in value.values():
                yield from _words(item)


def _rows(bill: Bill) -> Iterator[tuple[str, Any]]:
    yield "bill", bill
    if (stage := getattr(bill, "stage", None)) is not None:
        yield "stage", stage
    for part in SOURCED:
        for row in getattr(bill, part).all():
            yield part, row
    for vote in bill.votes.all():
        for name in vote.person_votes.all():
            yield "names", name
    for item in bill.hearing_items.all():
        yield "hearings", item.hearing


def _withhold(row: Any, field: str) -> None:
    """A field of the row; of a whole row, its words."""
    if field.startswith(_NAMES):
        for name in row.person_votes.all():
            if name.printed_name == field.removeprefix(_NAMES):
                name.printed_name, name.person = WITHHELD_TEXT, None
        return
    for was in getattr(row, "earlier", ()):
        # What was announced before of a hearing.
        was.update({name: WITHHELD_TEXT for name in ((field,) if field else _ANNOUNCED) if was.get(name)})
    names = [_COLUMNS.get(field, field)] if field else [column.attname for column in row._meta.concrete_fields]
    for name in names:
        value = getattr(row, name, None)
        if isinstance(value, str) and value and (field or _is_free(row, name)):
            setattr(row, name, WITHHELD_TEXT)
        elif isinstance(value, list) and field:
            setattr(row, name, [WITHHELD_TEXT])


def _is_free(row: Any, name: str) -> bool:
    """Whether a column holds words of the source, not one of a list of ours, nor a key."""
    column = row._meta.get_field(name)
    return not column.choices and name not in ("identifier", "slug", "source_key", "session_identifier", "url", "source_url")
