"""One bill: what happened, when, says who, and where the proof is."""

import datetime
import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date

from bills.courts.coming import coming
from bills.courts.docket import Docket, docket
from bills.models import Action, Bill, BillRelation, BillStage, Organization, Reading, Sponsorship, VoteEvent
from bills.models.bill import slug_of
from bills.seen import shown
from bills.staging import on
from bills.timeline import timeline
from bills.views.cases import cases_of
from bills.views.cite import Citation, cite, stays, version
from bills.views.hearings import hearings
from bills.views.in_force import in_force
from bills.views.marks import Marks
from bills.views.missing import missing_bill
from bills.views.moments import moment, query, spoken
from bills.views.provisions import lines
from bills.views.robots import unindexed
from bills.views.roll import Roll, Seats, roll
from bills.views.sources import Source, addressed, banners, read_from, said_by, sources
from bills.views.stage import panel
from bills.views.wording import RELATIONS
from bills.watch_forms import AskForm
from scrapers.vocabulary import ActionClassification, Relation, SponsorClassification

_DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$")


def bill(request: HttpRequest, state: str, session: str, identifier: str) -> HttpResponse:
    """`/il/104th/HB1312/`. Any other spelling that means one bill is redirected there for good."""
    meant = list(Bill.objects.addressed(state, session, identifier).for_lists()[:20])
    if len(meant) != 1:
        return missing_bill(request, state, session, identifier=identifier, meant=meant)
    if request.path != meant[0].get_absolute_url():
        return redirect(meant[0], permanent=True)
    now = timezone.now()
    with timezone.override(meant[0].session.jurisdiction.timezone):
        if (at := moment(request.GET.get("seen"), now=now)) is not None:
            return past(request, meant[0], at)
        found = addressed(Bill.objects.with_history().annotate(**version()).get(pk=meant[0].pk))
        on_day = request.GET.get("on")
        told: dict[str, Any] = page(found) | staged(found, on_day) | {"unindexed": on_day is not None}
        today = timezone.localdate(now)
        everything = request.GET.get("moments") == "all"
        told |= in_court(found, told["stage"], on=asked_day(on_day) or today, everything=everything)
        told |= {"citation": citation(request, found, told, moment=stays(found, now=now))}
        told |= {"watching": AskForm(now=now)} if on_day is None else {}
        response = render(request, "bills/bill.html", told)
        return response if on_day is None else unindexed(response)


def past(request: HttpRequest, bill: Bill, at: datetime.datetime) -> HttpResponse:
    """The page as this site showed it then, which no search engine is to take for today's. What `?on=` asks for is passed over."""
    known = shown(bill, at)
    told: dict[str, Any] = {"bill": bill, "seen": spoken(at), "seen_local": timezone.localtime(at), "unindexed": True}
    if known is None:
        first = Reading.objects.filter(bill=bill).order_by("recorded_at").values_list("recorded_at", flat=True).first()
        response = render(request, "bills/not_yet.html", told | {"first": spoken(first) if first else ""})
    else:
        addressed(known)
        told = (
            page(known, at=at)
            | staged(known, None)
            | in_court(
                known,
                getattr(known, "stage", None),
                on=timezone.localdate(at),
                at=at,
                everything=request.GET.get("moments") == "all",
            )
            | told
            | {"bill": known, "past_query": f"?seen={query(at)}"}
        )
        response = render(request, "bills/bill.html", told | {"citation": citation(request, known, told, moment=at)})
    return unindexed(response)


def citation(request: HttpRequest, bill: Bill, told: dict[str, Any], *, moment: datetime.datetime) -> Citation | None:
    """Of where the bill stands, or else of its latest action; None where neither was read."""
    stage, latest, said = getattr(bill, "stage", None), told["latest"], told["said_by"].get("actions")
    fact = stage.headline if stage else str(latest.description) if latest else ""
    return cite(request, bill, fact=fact, page=said.reading.snapshot if said else None, moment=moment) if fact else None


def asked_day(asked: str | None) -> datetime.date | None:
    """The day that was asked for, None for what is no day."""
    return parse_date(asked) if asked and _DAY.match(asked) else None


def staged(bill: Bill, asked: str | None) -> dict[str, Any]:
    """The stage as stored, or as of the day that was asked for."""
    day = asked_day(asked)
    stage = on(bill, day) if day else getattr(bill, "stage", None)
    return {"stage": stage, "panel": panel(bill, stage, bill.actions.all(), day=day), "no_stage_on": day}


def in_court(
    bill: Bill, stage: BillStage | None, *, on: datetime.date, at: datetime.datetime | None = None, everything: bool = False
) -> dict[str, object]:
    """Whether each clause is in force, and the two lanes; `at` a past moment, as this site told them then.

    `stage` is that of the day.
    """
    clauses = in_force(bill, stage, on=on, at=at)
    # A case is against a clause: without one there is nothing to look for.
    found = docket(bill, at) if clauses else Docket([], [], [])
    moments = timeline(bill, cases=found.cases, events=found.events, orders=found.orders)
    key = [moment for moment in moments if moment.is_key]
    return {
        "clauses": clauses,
        "coming": coming(found.events, (order for now in clauses for order in now.orders), on=on),
        "moments": moments if everything else key,
        "is_more": len(moments) > len(key),
        "courthouse": bool(found.cases),
        "everything": everything,
        "in_court": cases_of(bill, at) if clauses else None,
    }


def page(bill: Bill, *, at: datetime.datetime | None = None) -> dict[str, object]:
    """What the page shows of a bill that was fetched with its history; what is withheld of it is covered in place.

    `at` is the past moment as of which the bill was fetched: it is marked as it was then.
    """
    marks = Marks.of(bill, at=at)
    marks.mask.cover(bill)
    known = sources(bill)
    actions, votes = newest_first(bill), sorted(bill.votes.all(), key=lambda vote: (vote.date, vote.pk), reverse=True)
    seats = Seats.of(votes)
    return {
        "bill": bill,
        "proofs": "proof/",
        "live": any(source.is_live for source in known),
        "checked_at": max((source.reading.checked_at for source in known if source.is_live), default=None),
        "through": max((source.through for source in known if source.through), default=None),
        "banners": banners(known),
        "sources": known,
        "said_by": said_by(known),
        "latest": next((action for action in actions if action.withdrawn_at is None and action.hidden_at is None), None),
        "actions": [Line(action, is_sponsor_change(action)) for action in actions],
        "actions_from": read_from(actions, known),
        "votes": [Vote(vote, roll(vote, seats)) for vote in votes],
        "votes_from": read_from(votes, known),
        "votes_coverage": coverage(known, "vote"),
        "hearings": hearings(bill),
        "hearings_coverage": coverage(known, "hearing"),
        "legs": bill.legs.all(),
        "sponsors": sponsors(bill),
        "sponsors_from": read_from(bill.sponsorships.all(), known),
        "versions_from": read_from(bill.versions.all(), known),
        "provisions": lines(bill, at=at),
        "ties": ties(bill),
        "ties_from": read_from(bill.relations.all(), known),
        "marks": marks,
    }


@dataclass(frozen=True, slots=True)
class Line:
    """An action; `quiet` if it only adds or removes a sponsor."""

    action: Action
    quiet: bool

    @property
    def anchor(self) -> str:
        """Its row, which stays when a line is put in before it, so that a link to it lasts."""
        return f"action-{self.action.pk}"


@dataclass(frozen=True, slots=True)
class Vote:
    event: VoteEvent
    roll: Roll


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation in words, and the other bill where it has been read."""

    row: BillRelation
    words: str
    other: Bill | None


def newest_first(bill: Bill) -> list[Action]:
    """The source's own order turned round. Not by date: a legislative day lags behind the calendar days around it."""
    return sorted(bill.actions.all(), key=lambda action: (action.order, action.place, action.pk), reverse=True)


def is_sponsor_change(action: Action) -> bool:
    return bool(action.classification == [ActionClassification.SPONSORSHIP])


def sponsors(bill: Bill) -> list[tuple[str, list[Sponsorship]]]:
    """Sponsors under headings: the primary ones, then cosponsors chamber by chamber, in the source's order."""
    chambers = dict(Organization.objects.filter(jurisdiction=bill.session.jurisdiction_id).values_list("classification", "name"))
    groups: dict[str, list[Sponsorship]] = {}
    for row in sorted(bill.sponsorships.all(), key=lambda row: row.classification != SponsorClassification.PRIMARY):
        heading = "Primary" if row.classification == SponsorClassification.PRIMARY else "Cosponsors"
        chamber = chambers.get(row.chamber)
        groups.setdefault(f"{heading}, {chamber}" if chamber else heading, []).append(row)
    return list(groups.items())


def ties(bill: Bill) -> list[Tie]:
    """The bill's relations, each with the other bill if it is in the catalogue."""
    rows = bill.relations.all()
    slugs = {slug_of(row.identifier) for row in rows}
    held = Bill.objects.filter(session__jurisdiction=bill.session.jurisdiction_id, slug__in=slugs)
    others = {(b.session.identifier, b.slug): b for b in held.select_related("session__jurisdiction")}
    return [
        Tie(row, RELATIONS[Relation(row.relation)], others.get((row.session_identifier, slug_of(row.identifier)))) for row in rows
    ]


def coverage(known: list[Source], word: str) -> list[str]:
    """What the state says of how its votes, or hearings, are read: shown where none were."""
    return [sentence for sentence in (known[0].state.coverage if known and known[0].state else ()) if word in sentence.lower()]
