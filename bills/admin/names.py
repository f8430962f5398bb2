"""Printed names that mean no member, or several: whom each may mean, and a button that says so."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.db.models import Count, Min, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bills import audit, people
from bills.admin.shell import desk_page, leaf, number
from bills.models import Alias, Bill, LegislativeSession, Membership, Organization, Person, PersonVote
from bills.people import spelling, votes_of
from scrapers.vocabulary import Chamber

EACH = 25
CANDIDATES = 3
# Less alike than this is no proposal.
ALIKE = 0.6
corrects = permission_required("bills.correct_records", raise_exception=True)


@dataclass(frozen=True, slots=True)
class Loose:
    """A printed name of a chamber that means nobody in some votes. `candidates` are the members whose names are most like it."""

    name: str
    organization: Organization
    votes: int
    bill: Bill
    committees: list[str]
    candidates: list[Membership] = field(default_factory=list)
    members: list[Membership] = field(default_factory=list)


@require_safe
def names(request: HttpRequest) -> HttpResponse:
    """`/desk/names/`: of one session, its names that mean nobody, and what was said of names; `?session=` chooses another."""
    counted = [(session, votes_of(session).filter(person=None)) for session in sessions()]
    waiting = [(session, told) for session, loose in counted if (told := _how_many(loose)) or session.aliases.exists()]
    wanted = number(request.GET.get("session"))
    chosen = next((session for session, _ in waiting if session.pk == wanted), waiting[0][0] if waiting else None)
    page = None
    if chosen is not None:
        page = leaf(request, _grouped(chosen), EACH)
        page.object_list = loose_names(chosen, list(page.object_list))
    said = Alias.objects.filter(session=chosen).select_related("organization", "person", "made_by").order_by("-made_at")
    return desk_page(
        request, "names", "Names that are not matched", waiting=waiting, session=chosen, page=page, aliases=said if chosen else []
    )


def sessions() -> list[LegislativeSession]:
    """Those with a roster: without one no name is matched."""
    rosters = Membership.objects.order_by().values("session").distinct()
    rows = LegislativeSession.objects.filter(pk__in=rosters).select_related("jurisdiction")
    return list(rows.order_by("jurisdiction__name", "-start_date"))


def _how_many(loose: QuerySet[PersonVote]) -> int:
    return loose.values("printed_name", "vote_event__organization").distinct().count()


def _grouped(session: LegislativeSession) -> QuerySet[PersonVote, Any]:
    loose = votes_of(session).filter(person=None).values("printed_name", "vote_event__organization")
    return loose.annotate(votes=Count("pk"), bill=Min("vote_event__bill")).order_by(
        "-votes", "printed_name", "vote_event__organization"
    )


def loose_names(session: LegislativeSession, rows: Sequence[dict[str, Any]]) -> list[Loose]:
    """The rows of `_grouped`, with all that a person needs to settle them: a handful of statements, however many they are."""
    bills = Bill.objects.select_related("session__jurisdiction").in_bulk([row["bill"] for row in rows])
    bodies = Organization.objects.in_bulk({row["vote_event__organization"] for row in rows})
    heard: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    voted = votes_of(session).filter(person=None, printed_name__in=[row["printed_name"] for row in rows])
    told = voted.values_list("printed_name", "vote_event__organization", "vote_event__committee").distinct()
    for name, body, committee in told:
        if committee:
            heard[name, body].append(committee)
    seats = list(Membership.objects.filter(session=session).select_related("person", "organization").order_by("name"))
    members = {body.pk: _members(seats, body) for body in bodies.values()}
    return [
        Loose(
            name=name,
            organization=bodies[body],
            votes=row["votes"],
            bill=bills[row["bill"]],
            committees=sorted(heard[name, body]),
            candidates=candidates(name, members[body]),
            members=members[body],
        )
        for row in rows
        for name, body in [(row["printed_name"], row["vote_event__organization"])]
    ]


def _members(seats: Sequence[Membership], body: Organization) -> list[Membership]:
    """A seat of each member of a chamber, or of both: one who changed seats in the session has several."""
    joint = body.classification == Chamber.LEGISLATURE
    return list({seat.person_id: seat for seat in seats if joint or seat.organization_id == body.pk}.values())


def candidates(name: str, members: Sequence[Membership]) -> list[Membership]:
    """The members whose names, in any order of their words, are most like the printed one; the most like first."""
    likeness = [(max(_alike(name, known) for known in (seat.name, *seat.printed_names)), seat) for seat in members]
    like = sorted((pair for pair in likeness if pair[0] >= ALIKE), key=lambda pair: (-pair[0], pair[1].name))
    return [seat for _, seat in like[:CANDIDATES]]


def _alike(printed: str, known: str) -> float:
    """1 for the same words, in any order. Those who share a word that is more than initials are more alike than their letters."""
    one, other = _words(printed), _words(known)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if any(len(word) > 2 for word in set(one.split()) & set(other.split())):
        return (1 + matcher.ratio()) / 2
    return matcher.ratio() if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE else 0.0


def _words(name: str) -> str:
    return " ".join(sorted(filter(None, map(spelling, name.replace("-", " ").split()))))


@require_POST
@corrects
def say(request: HttpRequest) -> HttpResponse:
    """Say that a printed name means a member."""
    session = get_object_or_404(
        LegislativeSession.objects.select_related("jurisdiction"), pk=number(request.POST.get("session")) or 0
    )
    body = get_object_or_404(Organization, pk=number(request.POST.get("organization")) or 0, jurisdiction=session.jurisdiction)
    person = Person.objects.filter(pk=number(request.POST.get("person")) or 0, jurisdiction=session.jurisdiction).first()
    name, reason, now = request.POST.get("name", ""), request.POST.get("reason", "").strip(), timezone.now()
    if person is None or not spelling(name):
        return _back(request, session, "Choose the member whom the name means.", messages.ERROR)
    try:
        with transaction.atomic():
            people.alias(session, body, name, person, by=request.user, now=now, reason=reason)  # type: ignore[arg-type]
            told = {"name": name, "member": person.name, "reason": reason}
            _record(request, "tied a name", session, body, told)
    except ValueError as error:
        return _back(request, session, str(error), messages.ERROR)
    return _back(request, session, f"“{name}” means {person.name} in the {body.name} now.", messages.SUCCESS)


@require_POST
@corrects
def unsay(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was said of a name."""
    row = get_object_or_404(Alias.objects.select_related("session__jurisdiction", "organization", "person"), pk=pk)
    with transaction.atomic():
        people.unalias(row)
        _record(request, "untied a name", row.session, row.organization, {"name": row.printed_name, "member": row.person.name})
    return _back(request, row.session, f"“{row.printed_name}” means what the rosters tell again.", messages.SUCCESS)


def _record(request: HttpRequest, deed: str, session: LegislativeSession, body: Organization, told: dict[str, str]) -> None:
    about = f"“{told['name']}” in the {body.name}, {session.jurisdiction.name}, {session.name}"
    path = f"{reverse('admin:names')}?session={session.pk}"
    audit.record(request.user, deed, about, now=timezone.now(), path=path, told=told)  # type: ignore[arg-type]


def _back(request: HttpRequest, session: LegislativeSession, words: str, level: int) -> HttpResponseRedirect:
    messages.add_message(request, level, words)
    return redirect(f"{reverse('admin:names')}?session={session.pk}")


ROUTES = (
    ("names/", names, "names"),
    ("names/say/", say, "say-name"),
    ("names/unsay/<int:pk>/", unsay, "unsay-name"),
)
