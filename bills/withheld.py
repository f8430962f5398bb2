"""Texts that must not be repeated: what an editor withholds today is withheld of every past, too.

A text is withheld where it stood (part, row and field, whatever the field said before) and wherever else it is repeated: in a
later or an earlier wording's event, in a headline that was made from it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextField

from bills.editions import SOURCED
from bills.models import Bill, Correction, Event
from scrapers.vocabulary import CorrectionKind

WITHHELD_TEXT = "[Withheld by an editor]"
# A shorter text is withheld where it stood, and not wherever its letters are.
_TELLING = 4
_COLUMNS = {"organization": "committee", "session": "session_identifier"}
# JSON that holds words of the source.
_LISTS = ("subjects", "earlier")


@dataclass(frozen=True, slots=True)
class Mask:
    """`places` are (part, row, field), `texts` what was withheld there, the longest first."""

    places: frozenset[tuple[str, int, str]] = frozenset()
    texts: tuple[str, ...] = ()

    @classmethod
    def of(cls, bill: Bill) -> "Mask":
        """One query where nothing of the bill is withheld, which is nearly always."""
        live = list(Correction.objects.live().filter(bill=bill.pk, kind=CorrectionKind.WITHHELD))
        if not live:
            return cls()
        texts = {text for row in live for text in _words((row.said, row.says, row.value))}
        names = {row.field.removeprefix("votes.") for row in live if row.field.startswith("votes.")}
        texts = {text for text in texts | names if len(text) >= _TELLING} - {WITHHELD_TEXT}
        places = frozenset((row.part, row.row, row.field) for row in live)
        texts = _wordings(bill, {(row.part, row.field) for row in live}, texts)
        return cls(places, tuple(sorted(texts, key=len, reverse=True)))

    def __bool__(self) -> bool:
        return bool(self.places)

    def told(self, value: Any) -> Any:
        """A value, or anything in it, without the texts."""
        match value:
            case str():
                for text in self.texts:
                    value = value.replace(text, WITHHELD_TEXT)
                return value
            case list() | tuple():
                return [self.told(item) for item in value]
            case dict():
                return {self.told(key): self.told(item) for key, item in value.items()}
        return value

    def event(self, event: Event) -> tuple[Any, Any]:
        """An event's before and after. A field of the bill itself is withheld whatever it said."""
        if any(part == "bill" and field == event.part for part, _, field in self.places):
            return tuple(None if value is None else WITHHELD_TEXT for value in (event.before, event.after))  # type: ignore[return-value]
        return self.told(event.before), self.told(event.after)

    def cover(self, bill: Bill) -> None:
        """Withhold, in place, of a bill that was fetched with its history."""
        if not self:
            return
        for part, row in _rows(bill):
            for column in row._meta.concrete_fields:
                if not column.choices and (isinstance(column, TextField) or column.name in _LISTS):
                    setattr(row, column.attname, self.told(getattr(row, column.attname)))
            for where, key, field in self.places:
                if where == part and key == row.pk:
                    _withhold(row, field)


def _wordings(bill: Bill, fields: set[tuple[str, str]], texts: set[str]) -> set[str]:
    """The texts, and those that the same facts had before or after, as their events tell."""
    named = {(part, field) for part, field in fields if field and "." not in field}
    events = list(Event.objects.filter(bill=bill.pk).only("part", "before", "after"))
    while True:
        found = set(texts)
        for event in events:
            if not isinstance(event.before, dict) or not isinstance(event.after, dict):
                continue
            for part, field in named:
                told = (event.before.get(field), event.after.get(field)) if event.part == part else ()
                pair = {text for text in told if isinstance(text, str)}
                if pair & found:
                    found |= {text for text in pair if len(text) >= _TELLING and text != WITHHELD_TEXT}
        if found == texts:
            return found
        texts = found


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
    if field.startswith("votes."):
        for name in row.person_votes.all():
            if name.printed_name == field.removeprefix("votes."):
                name.printed_name, name.person = WITHHELD_TEXT, None
        return
    names = [_COLUMNS.get(field, field)] if field else [column.attname for column in row._meta.concrete_fields]
    for name in names:
        value = getattr(row, name, None)
        if isinstance(value, str) and (field or _is_free(row, name)):
            setattr(row, name, WITHHELD_TEXT)
        elif isinstance(value, list) and field:
            setattr(row, name, [WITHHELD_TEXT])


def _is_free(row: Any, name: str) -> bool:
    """Whether a column holds words of the source, not one of a list of ours, nor a key."""
    column = row._meta.get_field(name)
    return not column.choices and name not in ("identifier", "slug", "source_key", "session_identifier", "url", "source_url")
