"""Where a bill stands, as a mail says it: before, now, what comes next and by when."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from bills.mails.briefly import time
from bills.mails.matter import Matter
from bills.mails.paper import Link
from bills.mails.words import address, body, day, quoted, short
from bills.models import Action, BillStage, Hearing
from bills.views.stage import clock, presentment
from scrapers.vocabulary import HearingStatus


@dataclass(frozen=True, slots=True)
class Standing:
    """`was` is "" where nothing moved; `next` and `when` are sentences, or ""."""

    was: str
    now: str
    next: str
    when: Sequence[str]
    law: Link | None


def standing(matter: Matter, *, now: datetime.datetime) -> Standing | None:
    """As of the facts' own moment, and what has been known since; None for a bill whose stage was not worked out."""
    stage: BillStage | None = getattr(matter.bill, "stage", None)
    if stage is None:
        return None
    moved = matter.moved
    was = str((moved.before or {}).get("headline", "")) if moved else ""
    then = str(moved.said.get("headline", "")) if moved else ""
    when = [f"Since then: {quoted(stage.headline)}."] if then and then != short(stage.headline, 400) else []
    law = _law(matter, stage)
    if law is not None:
        when.append(f"By when: {day(stage.decides_by)}.")
    return Standing(
        was=was,
        now=then or short(stage.headline, 400),
        next=short(stage.comes_next, 400),
        when=[*when, *_hearings(matter, now)],
        law=law,
    )


def _law(matter: Matter, stage: BillStage) -> Link | None:
    """The law that sets the governor's clock."""
    if stage.decides_by is None:
        return None
    due = clock(matter.bill, stage, Action.objects.filter(pk=presentment(stage)).first())
    return Link(short(due.citation, 200), address(due.url)) if due else None


def _hearings(matter: Matter, now: datetime.datetime) -> list[str]:
    """Those that are still to come, beside the ones that the mail is about."""
    told_of = {fact.row.pk for fact in matter.facts if isinstance(fact.row, Hearing)}
    coming = [
        item.hearing
        for item in matter.bill.hearing_items.all()
        if item.removed_at is None
        and item.hearing_id not in told_of
        and item.hearing.starts_at > now
        and item.hearing.status != HearingStatus.CANCELLED
    ]
    told = []
    for hearing in sorted(coming, key=lambda hearing: hearing.starts_at)[:2]:
        local = timezone.localtime(hearing.starts_at)
        hour = f" at {time(f'{local:%H:%M}')} ({local:%Z})" if hearing.time_stated else ""
        told.append(f"A hearing is set for {day(local.date())}{hour} before {body(hearing.organization, hearing.committee)}.")
    return told
