"""What a person decides on a proposed bill: it is watched, or it is declined with a reason, or the decision is taken back.

Each decision is a line of the audit trail, in the same transaction.
"""

import datetime

from django.contrib.auth.models import User
from django.db import transaction

from bills import audit, loading
from bills.models import Proposal

_OPEN, _WATCHED, _DECLINED = Proposal.Status.OPEN, Proposal.Status.WATCHED, Proposal.Status.DECLINED


class Undecidable(Exception):
    """A decision that cannot be taken, in a sentence for whoever tried."""


@transaction.atomic
def watch(key: int, *, by: User, now: datetime.datetime) -> Proposal:
    """Watch the bill from the next crawl on. Undecidable if somebody has decided, or the proposal is gone."""
    proposal = _held(key)
    _must_be_open(proposal)
    loading.watch(proposal.topic, proposal.bill.session, proposal.bill.identifier)
    return _settle(proposal, _WATCHED, "", "watched", by, now)


@transaction.atomic
def decline(key: int, *, reason: str, by: User, now: datetime.datetime) -> Proposal:
    """Not of the topic, as far as these words go. Undecidable without a reason, and as above."""
    proposal = _held(key)
    _must_be_open(proposal)
    if not reason.strip():
        raise Undecidable(f"Say why {proposal.bill} is declined: whoever comes next will ask.")
    return _settle(proposal, _DECLINED, reason.strip(), "declined", by, now)


@transaction.atomic
def reopen(key: int, *, by: User, now: datetime.datetime) -> Proposal:
    """Take a decision back. A bill that was watched by it is watched no more for this topic. Undecidable if it is open."""
    proposal = _held(key)
    if proposal.status == _OPEN:
        raise Undecidable(f"{proposal.bill} is open already.")
    if proposal.status == _WATCHED:
        loading.unwatch(proposal.topic, proposal.bill.session, proposal.bill.identifier)
    return _settle(proposal, _OPEN, proposal.note, "reopened", by, now)


def _held(key: int) -> Proposal:
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("topic", "bill__session__jurisdiction")
    proposal = rows.filter(pk=key).first()
    if proposal is None:
        raise Undecidable("This bill is proposed no more: what it says of itself has changed.")
    return proposal


def _must_be_open(proposal: Proposal) -> None:
    if proposal.status != _OPEN:
        who = proposal.decided_by.get_username() if proposal.decided_by else "Somebody"
        raise Undecidable(f"{who} has decided on {proposal.bill} in the meantime: it is {proposal.status}.")


def _settle(proposal: Proposal, status: Proposal.Status, note: str, deed: str, by: User, now: datetime.datetime) -> Proposal:
    before = proposal.status
    proposal.status, proposal.note = status, note
    if status != _OPEN:
        proposal.decided_by, proposal.decided_at = by, now
    proposal.save(update_fields=["status", "note", "decided_by", "decided_at"])
    bill, words = proposal.bill, sorted(proposal.words)
    about = f"{bill.session.jurisdiction.name} {bill.identifier} ({bill.session.identifier}), proposed for {proposal.topic}"
    told = {"before": before, "after": status, "reason": note, "words": words}
    audit.record(by, deed, about, now=now, path=bill.get_absolute_url(), told=told)
    return proposal
