"""A bill's page as one table, for a spreadsheet."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from bills.models import Action, Bill, VoteEvent
from bills.models.bill import SourcedRow
from bills.views.bill import newest_first
from bills.views.marks import Marks
from bills.views.missing import missing_bill
from bills.views.roll import Seats, other_counts
from bills.views.sources import addressed
from bills.views.tables import instant, table
from scrapers.vocabulary import VoteOption

COLUMNS = (
    "kind",
    "date",
    "date_basis",
    "chamber",
    "committee",
    "text",
    "member",
    "party",
    "result",
    "yes",
    "no",
    "other_counts",
    "classification",
    "vote",
    "withdrawn_at",
    "source_url",
    "read_at",
    "origin",
    "sha256",
    "corrected",
    "hidden_at",
)


def bill_csv(request: HttpRequest, state: str, session: str, identifier: str) -> HttpResponse:
    """`/il/104th/HB1312.csv`: a row for each action, vote, member's vote, sponsor, version and related bill.

    A member's vote has the name as printed under `text`, and the member whom it means, with the party, where that is known.
    Times are the state's, as ISO 8601. `vote` ties members to their vote.
    `corrected` is what the source says where a row shows an editor's word, as JSON by field: `{"date": "2026-03-02"}`; `null` for a
    row that an editor added. `hidden_at` is since when an editor says that the row does not count.
    """
    meant = list(Bill.objects.addressed(state, session, identifier).for_lists()[:20])
    if len(meant) != 1:
        return missing_bill(request, state, session, identifier=identifier, meant=meant)
    canonical = reverse("bill-csv", args=[meant[0].session.jurisdiction.code, meant[0].session.identifier, meant[0].slug])
    if request.path != canonical:
        return redirect(canonical, permanent=True)
    bill = addressed(Bill.objects.with_history().get(pk=meant[0].pk))
    return table(f"{bill.session.jurisdiction.code}-{bill.session.identifier}-{bill.slug}.csv", COLUMNS, rows(bill))


def rows(bill: Bill) -> Iterator[dict[str, object]]:
    """The page's rows, in its order: votes, actions, sponsors, versions, relations."""
    zone = ZoneInfo(bill.session.jurisdiction.timezone)
    marks = Marks.of(bill)
    marks.mask.cover(bill)
    seats = Seats.of(bill.votes.all())
    for vote in sorted(bill.votes.all(), key=lambda vote: (vote.date, vote.pk), reverse=True):
        yield from ({**row, **_proof(vote, zone)} for row in _vote(vote, seats, marks))
    for action in newest_first(bill):
        yield {**_action(action), **_proof(action, zone), "corrected": marks.beneath("actions", action.pk)}
    for sponsor in bill.sponsorships.all():
        yield {
            "kind": "sponsor",
            "chamber": sponsor.chamber,
            "text": sponsor.name,
            "classification": sponsor.classification,
            **_proof(sponsor, zone),
            "corrected": marks.beneath("sponsorships", sponsor.pk),
        }
    for version in bill.versions.all():
        text = f"{version.label}: {version.title}" if version.title else version.label
        said = {"corrected": marks.beneath("versions", version.pk)}
        yield {"kind": "version", "date": version.date or "", "text": text, **_proof(version, zone, url=version.url), **said}
    for tie in bill.relations.all():
        text = f"{tie.identifier} ({tie.session_identifier})"
        said = {"corrected": marks.beneath("relations", tie.pk)}
        yield {"kind": "relation", "text": text, "classification": tie.relation, **_proof(tie, zone), **said}


def _action(action: Action) -> dict[str, object]:
    return {
        "kind": "action",
        "date": action.date,
        "date_basis": action.date_basis,
        "chamber": action.organization.name,
        "committee": action.committee,
        "text": action.description,
        "classification": " ".join(action.classification),
    }


def _vote(vote: VoteEvent, seats: Seats, marks: Marks) -> Iterator[dict[str, object]]:
    """The tally, then a row for each name."""
    common = {"date": vote.date, "chamber": vote.organization.name, "committee": vote.committee, "vote": vote.source_key}
    yield {
        "kind": "vote",
        **common,
        "text": vote.motion_text,
        "result": vote.result,
        "yes": vote.counts.get(VoteOption.YES, ""),
        "no": vote.counts.get(VoteOption.NO, ""),
        "other_counts": other_counts(vote),
        "classification": vote.motion_classification,
        "corrected": marks.beneath("votes", vote.pk),
    }
    for name in vote.person_votes.all():
        seat = seats.seat(vote, name)
        member = {"member": seat.person.name, "party": seat.party} if seat else {}
        said = {"corrected": marks.beneath("votes", vote.pk, f"votes.{name.printed_name}")}
        yield {"kind": "member's vote", **common, "text": name.printed_name, "result": name.option, **member, **said}


def _proof(row: SourcedRow, zone: ZoneInfo, *, url: str = "") -> dict[str, object]:
    snapshot = row.reading.snapshot
    provider = snapshot.context.get("provider")
    return {
        "withdrawn_at": instant(row.withdrawn_at, zone),
        "hidden_at": instant(row.hidden_at, zone),
        "source_url": url or getattr(row, "source_url", "") or snapshot.url,
        "read_at": instant(snapshot.retrieved_at, zone),
        "origin": f"{snapshot.origin}, read by {provider}" if provider else snapshot.origin,
        "sha256": snapshot.sha256,
    }
