"""Members: rosters into rows, and printed names to members.

A name is matched within its chamber, its session and, where several members have it, its committee. A joint committee's names
are matched in both chambers. What means nobody, or more than one, stays as printed: it is counted, shown and left to a person,
who may say whom it means (`alias`). What that person said holds over every roster, on the days on which the member had a seat.
"""

import datetime
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.db.models import Q, QuerySet

from bills.models import Alias, LegislativeSession, Membership, Organization, Person, PersonVote, Snapshot
from scrapers.records import PersonRecord
from scrapers.vocabulary import Chamber

Moment = datetime.datetime
T = TypeVar("T")
# Rows that one statement updates.
_ROWS = 500
# What `People.who` is asked, of a PersonVote.
_ASKED = ("printed_name", "vote_event__organization__classification", "vote_event__committee", "vote_event__date")


def spelling(name: str) -> str:
    """A printed name as its letters and digits, without case or accents: `Limón, M.` and `LIMON M` are one."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in plain if letter.isalnum())


@dataclass(frozen=True, slots=True)
class _Seat:
    person_id: int
    committees: frozenset[str] | None
    start_date: datetime.date | None
    end_date: datetime.date | None

    def held_on(self, day: datetime.date) -> bool:
        return (self.start_date is None or self.start_date <= day) and (self.end_date is None or day <= self.end_date)


@dataclass(slots=True)
class People:
    """The members of a session, for matching names. Empty where no roster was read: then no name is matched."""

    _seats: dict[tuple[Chamber, str], list[_Seat]] = field(default_factory=dict)
    # Whom a person of the staff said that a name means, with that member's seats there.
    _aliases: dict[tuple[Chamber, str], list[_Seat]] = field(default_factory=dict)
    _known: dict[tuple[str, Chamber, str, datetime.date], int | None] = field(default_factory=dict)

    @classmethod
    def of(cls, session: LegislativeSession) -> "People":
        seats: defaultdict[tuple[Chamber, str], list[_Seat]] = defaultdict(list)
        held: defaultdict[tuple[int, Chamber], list[_Seat]] = defaultdict(list)
        for row in Membership.objects.filter(session=session).select_related("organization"):
            committees = None if row.committees is None else frozenset(map(spelling, row.committees))
            seat = _Seat(row.person_id, committees, row.start_date, row.end_date)
            chamber = Chamber(row.organization.classification)
            held[row.person_id, chamber].append(seat)
            held[row.person_id, Chamber.LEGISLATURE].append(seat)
            for name in {spelling(name) for name in (row.name, *row.printed_names)}:
                seats[chamber, name].append(seat)
        aliases: dict[tuple[Chamber, str], list[_Seat]] = {}
        for said in Alias.objects.filter(session=session).select_related("organization"):
            chamber = Chamber(said.organization.classification)
            aliases[chamber, spelling(said.printed_name)] = held[said.person_id, chamber]
        return cls(dict(seats), aliases)

    def who(self, name: str, chamber: Chamber, committee: str, day: datetime.date) -> int | None:
        """The key of the one Person that a printed name can mean on that day; None for nobody or several."""
        asked = (name, chamber, committee, day)
        if asked not in self._known:
            self._known[asked] = self._match(*asked)
        return self._known[asked]

    def _match(self, name: str, chamber: Chamber, committee: str, day: datetime.date) -> int | None:
        key = spelling(name)
        if chamber is Chamber.LEGISLATURE and (said := self._said(chamber, key, day)) is not None:
            return said
        chambers = (Chamber.UPPER, Chamber.LOWER) if chamber is Chamber.LEGISLATURE else (chamber,)
        found = {person for house in chambers for person in self._meant(house, key, committee, day)}
        if len(found) > 1 and committee:
            found = self._sitting(chambers, key, committee, day) or found
        return found.pop() if len(found) == 1 else None

    def _meant(self, chamber: Chamber, key: str, committee: str, day: datetime.date) -> set[int]:
        """Whom the name can mean in one chamber. A committee's own list tells two of one name apart better than an alias does."""
        found = {seat.person_id for seat in self._seats.get((chamber, key), ()) if seat.held_on(day)}
        sitting = self._sitting((chamber,), key, committee, day) if len(found) > 1 and committee else set()
        if len(sitting) == 1:
            return sitting
        said = self._said(chamber, key, day)
        return found if said is None else {said}

    def _sitting(self, chambers: Iterable[Chamber], key: str, committee: str, day: datetime.date) -> set[int]:
        """Those of the name who sit on the committee."""
        seats = (seat for chamber in chambers for seat in self._seats.get((chamber, key), ()) if seat.held_on(day))
        return {seat.person_id for seat in seats if seat.committees and spelling(committee) in seat.committees}

    def _said(self, chamber: Chamber, key: str, day: datetime.date) -> int | None:
        """The member whom a person of the staff named, if the seat was held that day."""
        return next((seat.person_id for seat in self._aliases.get((chamber, key), ()) if seat.held_on(day)), None)


def store(records: Sequence[PersonRecord], snapshot: Snapshot, session: LegislativeSession, *, now: datetime.datetime) -> int:
    """Bring the session's seats up to what a roster says. Returns how many differ. A seat that it lacks stays: it was held."""
    chambers = dict(Organization.objects.filter(jurisdiction_id=session.jurisdiction_id).values_list("classification", "pk"))
    changed = 0
    with transaction.atomic():
        LegislativeSession.objects.select_for_update().get(pk=session.pk)
        rows = list(Membership.objects.filter(session=session).select_related("person"))
        for record in records:
            changed += _store(record, rows, snapshot, session, chambers[record.chamber], now)
        Membership.objects.filter(pk__in=[row.pk for row in rows if row.checked_at == now]).update(
            snapshot=snapshot, checked_at=now
        )
    return changed


def _store(
    record: PersonRecord, rows: list[Membership], snapshot: Snapshot, session: LegislativeSession, chamber: int, now: Moment
) -> bool:
    """One seat. A source without ids of its own keys seats by district, so a key alone does not make a member."""
    said: dict[str, Any] = {
        "district": record.district,
        "party": record.party,
        "printed_names": sorted({*record.printed_names} - {record.name}),
        "committees": None if record.committees is None else sorted(record.committees),
        "start_date": record.start_date,
        "end_date": record.end_date,
    }
    row = next((r for r in rows if (r.organization_id, r.source_key, r.name) == (chamber, record.source_key, record.name)), None)
    if row is None:
        rows.append(
            Membership.objects.create(
                person=_person(record, session, chamber),
                session=session,
                organization_id=chamber,
                snapshot=snapshot,
                source_key=record.source_key,
                name=record.name,
                checked_at=now,
                **said,
            )
        )
        return True
    differs = any(getattr(row, name) != value for name, value in said.items())
    row.checked_at = now
    if differs:
        Membership.objects.filter(pk=row.pk).update(**said)
    return differs


def _person(record: PersonRecord, session: LegislativeSession, chamber: int) -> Person:
    """The person of this name who had this seat before: the same id of the source, or the same district of the same chamber."""
    seats = Membership.objects.filter(session__jurisdiction_id=session.jurisdiction_id, person__name=record.name)
    same = seats.filter(source_key=record.source_key) | seats.filter(organization_id=chamber, district=record.district).exclude(
        district=""
    )
    found = same.select_related("person").first()
    if found is not None:
        return found.person
    return Person.objects.create(
        jurisdiction_id=session.jurisdiction_id, name=record.name, sort_name=record.sort_name or record.name
    )


def match_names(session: LegislativeSession) -> int:
    """Tie the names of the session's votes that nobody is tied to yet. Returns how many were tied."""
    people = People.of(session)
    tied: defaultdict[int, list[int]] = defaultdict(list)
    for pk, name, chamber, committee, day in votes_of(session).filter(person=None).values_list("pk", *_ASKED).iterator():
        person = people.who(name, Chamber(chamber), committee, day)
        if person is not None:
            tied[person].append(pk)
    with transaction.atomic():
        for person, keys in tied.items():
            for part in _parts(keys):
                PersonVote.objects.filter(pk__in=part).update(person_id=person)
    return sum(map(len, tied.values()))


def alias(
    session: LegislativeSession,
    organization: Organization,
    printed_name: str,
    person: Person,
    *,
    by: AbstractUser,
    now: datetime.datetime,
    reason: str = "",
) -> Alias:
    """Say that a printed name means this member in this chamber and session, and tie its votes. Returns the alias.

    ValueError, with a sentence, if the person had no seat there, or if the name was said to mean somebody else. To say the same
    again changes nothing.
    """
    with transaction.atomic():
        LegislativeSession.objects.select_for_update().get(pk=session.pk)
        joint = organization.classification == Chamber.LEGISLATURE
        seats = Membership.objects.filter(session=session, person=person)
        if not (seats if joint else seats.filter(organization=organization)).exists():
            raise ValueError(f"{person.name} had no seat in this chamber in this session.")
        same = Alias.objects.filter(session=session, organization=organization).select_related("person")
        for row in same:
            if spelling(row.printed_name) == spelling(printed_name):
                if row.person_id != person.pk:
                    raise ValueError(f"“{row.printed_name}” was said to mean {row.person.name}. Undo that first.")
                return row
        made = Alias.objects.create(
            session=session,
            organization=organization,
            printed_name=printed_name,
            person=person,
            reason=reason,
            made_by_id=by.pk,
            made_at=now,
        )
        _match_again(session, organization, spelling(printed_name))
    return made


def unalias(row: Alias) -> None:
    """Take back what was said of a name: its votes are tied as the rosters tell, or to nobody."""
    with transaction.atomic():
        LegislativeSession.objects.select_for_update().get(pk=row.session_id)
        Alias.objects.filter(pk=row.pk).delete()
        _match_again(row.session, row.organization, spelling(row.printed_name))


def _match_again(session: LegislativeSession, organization: Organization, key: str) -> None:
    """Tie the votes of a spelling anew, those of joint committees too, whoever they are tied to now."""
    people = People.of(session)
    voted = votes_of(session).filter(
        Q(vote_event__organization=organization) | Q(vote_event__organization__classification=Chamber.LEGISLATURE)
    )
    names = [name for name in voted.values_list("printed_name", flat=True).distinct() if spelling(name) == key]
    tied: defaultdict[int | None, list[int]] = defaultdict(list)
    for part in _parts(names):
        for pk, *told in voted.filter(printed_name__in=part).values_list("pk", *_ASKED):
            tied[people.who(told[0], Chamber(told[1]), told[2], told[3])].append(pk)
    for person, keys in tied.items():
        for some in _parts(keys):
            PersonVote.objects.filter(pk__in=some).update(person_id=person)


def votes_of(session: LegislativeSession) -> QuerySet[PersonVote]:
    """The names in the votes that pages of this session told of."""
    return PersonVote.objects.filter(vote_event__reading__snapshot__session=session).order_by()


def _parts(keys: Sequence[T]) -> Iterable[Sequence[T]]:
    return (keys[start : start + _ROWS] for start in range(0, len(keys), _ROWS))
