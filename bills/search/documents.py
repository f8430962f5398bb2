"""A bill as search knows it: what its public page shows, line by line. Nothing that is hidden, withdrawn or withheld is in it."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import QuerySet

from bills.models import (
    Action,
    Bill,
    BillLeg,
    Correction,
    HearingItem,
    LegislativeSession,
    Membership,
    SearchText,
    Sponsorship,
    VoteEvent,
    Watch,
)
from bills.people import People
from bills.search.tokens import tokens
from bills.withheld import WITHHELD_TEXT, Mask
from scrapers.vocabulary import Chamber, CorrectionKind, SponsorClassification

# What is indexed of one bill ends where its different words have as many letters: PostgreSQL takes a megabyte of them.
LETTERS = 800_000
# Marks of words that are no text's: nobody can type them, for the tokenizer takes them for spaces.
_FACET, _OF = "\ue001", "\ue002"
UNKNOWN = "unknown"


class Kind(StrEnum):
    """What a line is of, in the order in which pages show it."""

    NUMBER = "number"
    TITLE = "title"
    COMMON_NAME = "common name"
    OFFICIAL_TITLE = "official title"
    ABSTRACT = "abstract"
    SPONSOR = "sponsor"
    ACTION = "action"
    TEXT = "text"
    STATE = "state"


# A bill that has the words here comes before one that has them elsewhere.
LEADING = frozenset({Kind.NUMBER, Kind.TITLE, Kind.COMMON_NAME, Kind.OFFICIAL_TITLE})


@dataclass(frozen=True, slots=True)
class Line:
    """One text. Phrases do not reach from one into the next. `date` is an action's, `label` a text's version."""

    kind: Kind
    text: str
    date: datetime.date | None = None
    label: str = ""

    def runs(self) -> Iterator[list[str]]:
        """Its words, without those that stand in place of what is withheld."""
        for piece in self.text.split(WITHHELD_TEXT):
            if found := tokens(piece):
                yield found


@dataclass(slots=True)
class Document:
    """`facets` are what filters ask for, each as one word."""

    bill: int
    latest_on: datetime.date
    lines: list[Line] = field(default_factory=list)
    facets: set[str] = field(default_factory=set)

    def runs(self) -> tuple[list[list[str]], list[list[str]]]:
        """The words of the leading lines and of the others, as far as they are indexed."""
        parts: tuple[list[list[str]], list[list[str]]] = [], []
        seen: set[str] = set()
        letters = 0
        for line in self.lines:
            for run in line.runs():
                fresh = set(run) - seen
                letters += sum(len(word.encode()) for word in fresh)
                if letters > LETTERS:
                    return parts
                seen |= fresh
                parts[line.kind not in LEADING].append(run)
        return parts


def facet(kind: str, text: str) -> list[str]:
    """The words by which a filter finds: one for each word of a committee's name, one for all of anything else."""
    words = tokens(text)
    if kind == "committee":
        return [f"{_FACET}{kind}{_OF}{word}" for word in words]
    return [f"{_FACET}{kind}{_OF}{_OF.join(words)}"] if words else []


def party_letter(printed: str) -> str:
    """The letter by which a party is told: `Democratic`, `Democrat` and `D` are one."""
    words = tokens(printed)
    return words[0][0] if words else ""


def documents(bills: Sequence[int]) -> dict[int, Document]:
    """The documents of the bills of these keys; about a dozen queries for all of them."""
    found, rows = _told(bills)
    for key, bill in rows.items():
        found[key].facets.update(_facets(bill))
    _add_sessions(found)
    _add_parties(found, rows)
    _add_votes(found)
    return found


def without_facets(bills: Sequence[int]) -> dict[int, Document]:
    """The same for showing where words are: lines alone, half the queries."""
    return _told(bills)[0]


def _told(bills: Sequence[int]) -> tuple[dict[int, Document], dict[int, Bill]]:
    told = Bill.objects.filter(pk__in=bills).select_related("session__jurisdiction", "from_organization", "stage")
    rows = {bill.pk: bill for bill in told}
    masks = _masks(rows)
    found = {key: Document(key, bill.session.start_date) for key, bill in rows.items()}
    names = _names(rows.values())
    for key, bill in rows.items():
        found[key].lines += _own(bill, names.get((bill.session_id, bill.slug), ()))
    for sponsor in _sponsors(found):
        found[sponsor.bill_id].lines.append(Line(Kind.SPONSOR, sponsor.name))
    _add_actions(found)
    for row in SearchText.objects.filter(bill__in=rows).order_by("bill", "snapshot"):
        found[row.bill_id].lines.append(Line(Kind.TEXT, row.text, label=row.label))
    for key, mask in masks.items():
        told_of = found[key]
        told_of.lines = [Line(line.kind, mask.over(line.text), line.date, mask.over(line.label)) for line in told_of.lines]
    return found, rows


def _masks(bills: Iterable[int]) -> dict[int, Mask]:
    """What is withheld, of the bills of which anything is. One query where nothing is."""
    made = Correction.objects.on(bills).filter(kind=CorrectionKind.WITHHELD).values_list("bill", "part", "row")
    touched = {bill for bill, _, _ in made}
    if heard := {row for _, part, row in made if part == "hearings"}:
        touched.update(HearingItem.objects.filter(hearing__in=heard, bill__isnull=False).values_list("bill", flat=True))
    return {key: Mask.of([key]) for key in touched & set(bills)}


def _names(bills: Iterable[Bill]) -> dict[tuple[int, str], list[str]]:
    """What watched bills are called, by session and slug."""
    watched = [bill for bill in bills if bill.watched]
    names: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    if watched:
        told = Watch.objects.filter(session__in={b.session_id for b in watched}, slug__in=[b.slug for b in watched])
        for session, slug, name in told.exclude(common_name="").values_list("session", "slug", "common_name"):
            names[session, slug].append(name)
    return names


def _own(bill: Bill, names: Iterable[str]) -> Iterator[Line]:
    state = bill.session.jurisdiction
    yield Line(Kind.NUMBER, bill.identifier)
    for name in names:
        yield Line(Kind.COMMON_NAME, name)
    for kind, text in (
        (Kind.TITLE, bill.title),
        (Kind.OFFICIAL_TITLE, bill.official_title),
        (Kind.ABSTRACT, bill.abstract),
        (Kind.STATE, state.name),
        (Kind.STATE, state.code),
    ):
        if text:
            yield Line(kind, text)


def _facets(bill: Bill) -> Iterator[str]:
    yield from facet("state", bill.session.jurisdiction.code)
    yield from facet("session", bill.session.identifier)
    yield from facet("chamber", bill.from_organization.classification)
    if (stage := getattr(bill, "stage", None)) is not None:
        yield from facet("stage", stage.position)
        yield from facet("life", stage.life)
        yield from facet("committee", stage.committee)


def _add_sessions(found: dict[int, Document]) -> None:
    """A bill that was carried over is of each of its sessions."""
    for key, identifier in BillLeg.objects.filter(bill__in=found).order_by().values_list("bill", "session__identifier"):
        found[key].facets.update(facet("session", identifier))


def _sponsors(found: Iterable[int]) -> QuerySet[Sponsorship]:
    return Sponsorship.objects.filter(bill__in=found, withdrawn_at=None, hidden_at=None).order_by("bill", "order", "pk")


def _add_parties(found: dict[int, Document], bills: dict[int, Bill]) -> None:
    """The parties of those who lead a bill; unknown where no roster tells any."""
    rows = list(_sponsors(found).filter(classification=SponsorClassification.PRIMARY))
    sessions = {bills[row.bill_id].session_id for row in rows}
    rosters = {session.pk: _Roster.of(session) for session in LegislativeSession.objects.filter(pk__in=sessions)}
    known: defaultdict[int, set[str]] = defaultdict(set)
    for row in rows:
        session = bills[row.bill_id].session
        known[row.bill_id].add(rosters[session.pk].party(row, session.start_date))
    for key, told in found.items():
        for letter in known[key] - {""} or {UNKNOWN}:
            told.facets.update(facet("party", letter))


@dataclass(frozen=True, slots=True)
class _Roster:
    """Whom a session's printed names mean, and the parties of each."""

    people: People
    parties: dict[int, str]

    @classmethod
    def of(cls, session: LegislativeSession) -> "_Roster":
        seats = Membership.objects.filter(session=session).order_by("pk").values_list("person", "party")
        parties = {person: party_letter(party) for person, party in seats}
        return cls(People.of(session) if parties else People(), parties)

    def party(self, sponsor: Sponsorship, day: datetime.date) -> str:
        """The letter of the party of the one member whom the name means; "" where no roster tells."""
        person = self.people.who(sponsor.name, Chamber(sponsor.chamber or Chamber.LEGISLATURE), "", day)
        return self.parties.get(person, "") if person is not None else ""


def _add_votes(found: dict[int, Document]) -> None:
    votes = VoteEvent.objects.filter(bill__in=found, withdrawn_at=None, hidden_at=None).order_by()
    for key, committee in votes.values_list("bill", "committee").distinct():
        found[key].facets.update(facet("has", "vote"))
        found[key].facets.update(facet("committee", committee))


def _add_actions(found: dict[int, Document]) -> None:
    """The actions, the newest first; the day of the last."""
    standing = Action.objects.filter(bill__in=found, withdrawn_at=None, hidden_at=None).order_by("bill", "-order", "-place", "-pk")
    dated: set[int] = set()
    for key, date, description, committee in standing.values_list("bill", "date", "description", "committee"):
        told = found[key]
        if key not in dated:
            dated.add(key)
            told.latest_on = date
        told.lines.append(Line(Kind.ACTION, description, date))
        if committee:
            told.facets.update(facet("committee", committee))
