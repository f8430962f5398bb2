"""A row that an editor adds: with a page of its own, kept like any other, that says who cited what."""

import json
import uuid

from django.db.models import Max

from bills import snapshots
from bills.corrections import facts
from bills.models import Bill, Correction, Reading, Run
from bills.people import People
from bills.rows import EDITOR, MODELS, New
from scrapers.page import Page, Request
from scrapers.vocabulary import Origin, RunOutcome


def add_row(bill: Bill, correction: Correction) -> int:
    """The row of what an editor adds; returns its key. The editor's statement is kept as its page."""
    part, now, record = correction.part, correction.made_at, facts.made(correction.part, correction.value or {})
    run = Run.objects.create(
        jurisdiction_id=bill.session.jurisdiction_id,
        session=bill.session,
        trigger=EDITOR,
        outcome=RunOutcome.OK,
        started_at=now,
        finished_at=now,
        claim=uuid.uuid4(),
        lease_until=now,
    )
    said = {"bill": bill.identifier, part: correction.value, "reason": correction.reason, "citation": correction.citation}
    page = Page(
        Request(EDITOR, f"{EDITOR}:{run.claim}", bill.session.identifier, bill.identifier),
        json.dumps(said | {"citation_url": correction.citation_url}, ensure_ascii=False, indent=1).encode(),
        correction.citation_url,
        now,
        Origin.EDITOR,
        provenance=f"Added by an editor of this site. {correction.reason} {correction.citation}".strip(),
        media_type="application/json",
    )
    snapshot = snapshots.keep(page, run)
    reading = Reading.objects.create(
        bill=bill,
        snapshot=snapshot,
        kind=EDITOR,
        authority=1,
        # It owns no part: whatever a source says of one is heard.
        parts=[],
        # A bill may have many.
        is_current=False,
        recorded_at=now,
        checked_at=now,
    )
    rows = MODELS[part]._default_manager
    chambers = dict(bill.session.jurisdiction.organizations.values_list("classification", "pk"))
    new = New(chambers, People.of(bill.session))
    last = rows.filter(bill=bill).aggregate(last=Max("order"))["last"] if hasattr(MODELS[part], "order") else 0
    new.add(part, bill, reading, record, (last or 0) + 1)
    new.write()
    return int(rows.filter(bill=bill, reading=reading).values_list("pk", flat=True).get())
