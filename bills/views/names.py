"""Printed names that mean no member, or several: what is left to a person."""

from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bills.models import LegislativeSession, Membership, PersonVote

# Names shown of one session; a person works through the most frequent first.
SHOWN = 200


def names(request: HttpRequest) -> HttpResponse:
    """`/status/names/`: by session, each name that is not matched, its chamber, how often it voted, and one bill where it did."""
    rosters = Membership.objects.order_by().values("session").distinct()
    sessions = LegislativeSession.objects.filter(pk__in=rosters).select_related("jurisdiction")
    found = [(session, _unmatched(session)) for session in sessions.order_by("jurisdiction__name", "-start_date")]
    return render(request, "bills/names.html", {"sessions": [pair for pair in found if pair[1]], "shown": SHOWN})


def _unmatched(session: LegislativeSession) -> list[dict[str, object]]:
    loose = PersonVote.objects.filter(person=None, vote_event__reading__snapshot__session=session).order_by()
    told = ("printed_name", "vote_event__organization__name", "vote_event__committee")
    counted = loose.values(*told).annotate(votes=Count("pk"), bill=Min("vote_event__bill__slug"))
    return list(counted.order_by("-votes", "printed_name")[:SHOWN])
