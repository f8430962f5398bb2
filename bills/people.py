"""Members: rosters into rows, and printed names to members.

A name is matched within its chamber, its session and, where several members have it, its committee. A joint committee's names
are matched in both chambers. What means nobody, or more than one, stays as printed: it is counted, shown and left to a person.
"""

import datetime
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from bills.models import LegislativeSession, Membership, Organization, Person, PersonVote, Snapshot
from scrapers.records import PersonRecord
from scrapers.vocabulary import Chamber

Moment = datetime.datetime
# Rows that one statement updates.
_ROWS = 500


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
    _known: dict[tuple[str, Chamber, str, datetime.date], int | None] = field(default_factory=dict)

    @classmethod
    def of(cls, session: LegislativeSession) -> "People":
        seats: defaultdict[tuple[Chamber, str], list[_Seat]] = defaultdict(list)
        for row in Membership.objects.filter(session=session).select_related("organization"):
            committees = None if row.committees is None else frozenset(map(spelling, row.committees))
            seat = _Seat(row.person_id, committees, row.start_date, row.end_date)
            for name in {spelling(name) for name in (row.name, *row.printed_names)}:
                seats[Chamber(row.organization.classification), name].append(seat)
        return cls(dict(seats))

    def who(self, name: str, chamber: Chamber, committee: str, day: datetime.date) -> int | None:
        """The key of the one Person that a printed name can mean on that day; None for nobody or several."""
        asked = (name, chamber, committee, day)
        if asked not in self._known:
            self._known[asked] = self._match(*asked)
        return self._known[asked]

    def _match(self, name: str, chamber: Chamber, committee: str, day: datetime.date) -> int | None:
        chambers = (Chamber.UPPER, Chamber.LOWER) if chamber is Chamber.LEGISLATURE else (chamber,)
        seats = [seat for house in chambers for seat in self._seats.get((house, spelling(name)), ()) if seat.held_on(day)]
        if len({seat.person_id for seat in seats}) > 1 and committee:
            seats = [seat for seat in seats if seat.committees and spelling(committee) in seat.committees]
        found = {seat.person_id for seat in seats}
        return found.pop() if len(found) == 1 else None


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
    loose = PersonVote.objects.filter(person=None, vote_event__reading__snapshot__session=session).order_by()
    told = ("pk", "printed_name", "vote_event__organization__classification", "vote_event__committee", "vote_event__date")
    for pk, name, chamber, committee, day in loose.values_list(*told).iterator():
        person = people.who(name, Chamber(chamber), committee, day)
        if person is not None:
            tied[person].append(pk)
    with transaction.atomic():
        for person, keys in tied.items():
            for part in _parts(keys):
                PersonVote.objects.filter(pk__in=part).update(person_id=person)
    return sum(map(len, tied.values()))


def _parts(keys: Sequence[int]) -> Iterable[Sequence[int]]:
    return (keys[start : start + _ROWS] for start in range(0, len(keys), _ROWS))
