"""What an editor does: correct, add, hide, withhold, override, and take back. Each is one transaction with its row and its event.

A deed takes its turn with the readings of the bill's sessions, as ingest does. `seen` is the value that was shown when the form was
opened: of two editors at once, the second is told that the first was there, and nothing of either is lost.
"""

import datetime
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from bills import audit
from bills.corrections import facts
from bills.corrections.added import add_row
from bills.corrections.overlay import FIELDS, WHOLE, alike, identity, same, told
from bills.corrections.overrides import AXES
from bills.corrections.rows import Held, place
from bills.editions import keep
from bills.models import Bill, Correction, LegislativeSession
from bills.rows import MODELS
from bills.search.index import index
from bills.staging import computed, restage
from bills.withheld import WITHHELD_TEXT
from scrapers.errors import RecordError
from scrapers.records import plain
from scrapers.vocabulary import Change, CorrectionKind, CorrectionStatus, Notice

# The longest that a stage may rest on an editor's word alone.
LONGEST = datetime.timedelta(days=92)


class Refused(Exception):
    """It cannot be done; the message is a sentence for whoever tried."""


class Conflict(Refused):
    """Somebody, or the source, was there first."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """A bill while a deed is done to it: nobody reads it from a source or corrects it meanwhile."""

    bill: Bill
    by: User
    now: datetime.datetime

    def held(self, part: str, row: int) -> Held:
        found = Held.of(self.bill, part, row) if part in facts.FIELDS else None
        if found is None:
            raise Refused("The bill has no such fact any more.")
        return found

    def live(self, part: str, row: int, field: str) -> Correction | None:
        return Correction.objects.live().filter(part=part, row=row, field=field).first()

    def make(self, kind: CorrectionKind, part: str, row: int, field: str = "", **told: Any) -> Correction:
        """The correction, in place of a live one on the same fact, if there is one. One that adds gets its row."""
        if not told["reason"].strip():
            raise Refused("A correction needs its reason.")
        earlier = self.live(part, row, field)
        if earlier is not None:
            self.end(earlier, CorrectionStatus.REPLACED, "")
        correction = Correction(bill=self.bill, kind=kind, part=part, row=row, field=field, replaces=earlier, **told)
        correction.made_by, correction.made_at = self.by, self.now
        if kind == CorrectionKind.ADDED:
            correction.row = add_row(self.bill, correction)
        correction.save()
        return correction

    def end(self, correction: Correction, status: CorrectionStatus, note: str) -> None:
        correction.status, correction.settled_at = status, self.now
        correction.settled_by, correction.settled_note = self.by, note
        correction.save(update_fields=["status", "settled_at", "settled_by", "settled_note"])

    def tell(self, correction: Correction, change: Change, deed: str, *, before: Any, after: Any, note: str = "") -> None:
        """The event and the line of the audit, which alone keeps a `note` on a renewal; and the stage worked out anew."""
        told(correction, change, now=self.now, before=before, after=after).save()
        place([self.bill.pk])
        restage([self.bill.pk], now=self.now)
        if correction.part == "hearings":
            # What is withheld of a hearing is withheld of every bill that it hears.
            index(_heard_with(self.bill))
        about = f"{self.bill.session.jurisdiction.name} {self.bill.identifier}: {correction.part} {correction.field}".strip()
        said = {"correction": correction.pk, "before": before, "after": after, "reason": correction.reason} | (
            {"note": note} if note else {}
        )
        audit.record(self.by, deed, about, now=self.now, path=self.bill.get_absolute_url(), told=said)


@contextmanager
def _turn(bill: Bill, by: User, now: datetime.datetime) -> Iterator[_Turn]:
    with transaction.atomic():
        sessions = LegislativeSession.objects.filter(Q(pk=bill.session_id) | Q(legs__bill=bill)).values("pk")
        list(LegislativeSession.objects.filter(pk__in=sessions).select_for_update().order_by("pk"))
        # A hearing is shown on the page of every bill that it hears.
        keep([bill.pk, *_heard_with(bill)], now=now)
        yield _Turn(Bill.objects.select_related("session__jurisdiction").get(pk=bill.pk), by, now)


def _heard_with(bill: Bill) -> Iterable[int]:
    return Bill.objects.filter(hearing_items__hearing__items__bill=bill).values_list("pk", flat=True)


def correct(
    bill: Bill,
    *,
    part: str,
    row: int,
    field: str,
    value: Any,
    reason: str,
    by: User,
    now: datetime.datetime,
    seen: Any,
    citation: str = "",
    citation_url: str = "",
) -> Correction:
    """One field says `value` from now on, as `plain` gives values, and for as long as the source says what it says now.

    Conflict if another value than `seen` is shown by now. Refused where no record can say so.
    """
    with _turn(bill, by, now) as turn:
        held = turn.held(part, row)
        if held.is_added:
            raise Refused("An editor added this; take that back, and add it as it should be.")
        if field not in facts.fields_of(part, held.fact) and not field.startswith(facts.NAMES):
            raise Refused(f"“{field}” is nothing that can be corrected.")
        shown = facts.value(held.fact, field)
        if shown != seen:
            raise Conflict(f"It was changed meanwhile, and is {shown!r} now. Look again, and decide anew.")
        _one_of_a_name(turn, part, row, field)
        says = _beneath(turn.live(part, row, field), shown)
        fact = _with(held.fact, part, field, value)
        value = facts.value(fact, field)
        if value == says:
            raise Refused("The source says so already." if says == shown else "The source says so: take the correction back.")
        held.write(field, fact)
        told = {"said": says, "says": says, "value": value, "reason": reason, "citation": citation, "citation_url": citation_url}
        correction = turn.make(CorrectionKind.FIELD, part, row, field, **told)
        turn.tell(correction, Change.CORRECTED, "corrected", before=shown, after=value)
    return correction


def _beneath(live: Correction | None, shown: Any) -> Any:
    """What the source says of a field that shows this."""
    over = live is not None and (live.status == CorrectionStatus.STANDING or live.kind == CorrectionKind.WITHHELD)
    return live.says if live is not None and over else shown


def _with(fact: Any, part: str, field: str, value: Any) -> Any:
    try:
        return facts.put(fact, part, field, value)
    except RecordError as error:
        raise Refused(f"That cannot be said: {error}.") from error


def _one_of_a_name(turn: _Turn, part: str, row: int, field: str) -> None:
    """Two corrections on members of one name in one roll could not be told apart once one of them is out of it."""
    if not field.startswith(facts.NAMES):
        return
    others = Correction.objects.live().filter(part=part, row=row, field__startswith=facts.NAMES).exclude(field=field)
    if facts.roll_name(field) in {facts.roll_name(other) for other in others.values_list("field", flat=True)}:
        raise Refused("Another member of this printed name is corrected in this roll.")


def add(
    bill: Bill,
    *,
    part: str,
    value: Mapping[str, Any],
    reason: str,
    by: User,
    now: datetime.datetime,
    citation: str = "",
    citation_url: str = "",
) -> Correction:
    """A row that the source lacks, from what proves it. `value` is its record, as `plain` gives it; a vote needs no key."""
    if not (citation.strip() or citation_url):
        raise Refused("What is added needs a citation.")
    if part not in MODELS:
        raise Refused(f"Nothing can be added to “{part}”.")
    said = dict(value) | ({"source_key": f"editor:{uuid.uuid4()}"} if part == "votes" else {})
    try:
        record = facts.made(part, said)
    except RecordError as error:
        raise Refused(f"That cannot be said: {error}.") from error
    with _turn(bill, by, now) as turn:
        known = [turn.held(part, row) for row in MODELS[part]._default_manager.filter(bill=bill).values_list("pk", flat=True)]
        if any(same(record, held.fact) for held in known if held.row.withdrawn_at is None and held.row.hidden_at is None):
            raise Refused("It is there already.")
        correction = turn.make(
            CorrectionKind.ADDED,
            part,
            0,
            # Those that are much like it: one more of them, and a person has to look.
            said=[identity(plain(held.fact)) for held in known if not held.is_added and alike(record, held.fact)],
            value=plain(record),
            reason=reason,
            citation=citation,
            citation_url=citation_url,
        )
        turn.tell(correction, Change.CORRECTED, "added", before=None, after=correction.value)
    return correction


def hide(
    bill: Bill,
    *,
    part: str,
    row: int,
    reason: str,
    by: User,
    now: datetime.datetime,
    duplicate_of: int | None = None,
    citation: str = "",
    citation_url: str = "",
) -> Correction:
    """A row does not count: it is wrong, or the same as another of its part. It stays to be seen, struck through."""
    with _turn(bill, by, now) as turn:
        held = turn.held(part, row)
        if part not in MODELS or held.is_added:
            raise Refused("This cannot be hidden. What an editor added is taken back.")
        if held.row.withdrawn_at is not None or held.row.hidden_at is not None:
            raise Refused("It does not count as it is.")
        value: Any = None
        if duplicate_of is not None:
            other = turn.held(part, duplicate_of)
            if duplicate_of == row or other.row.withdrawn_at is not None or other.row.hidden_at is not None:
                raise Refused("It must be the same as another row that counts.")
            value = {"row": duplicate_of}
        said = plain(held.fact)
        kind = CorrectionKind.HIDDEN if duplicate_of is None else CorrectionKind.DUPLICATE
        told = {"said": said, "says": said, "value": value, "reason": reason, "citation": citation, "citation_url": citation_url}
        correction = turn.make(kind, part, row, **told)
        held.hide(now)
        turn.tell(correction, Change.CORRECTED, "hid", before=said, after=value)
    return correction


def withhold(bill: Bill, *, part: str, row: int, field: str, reason: str, by: User, now: datetime.datetime) -> Correction:
    """A text that must not be repeated is shown nowhere, whatever the source does. The ledger says that, and not what."""
    with _turn(bill, by, now) as turn:
        held = turn.held(part, row)
        if held.is_added or field not in facts.TEXTS or field not in facts.FIELDS[part]:
            raise Refused(f"“{field}” is no text of a source that can be withheld.")
        shown = facts.value(held.fact, field)
        if shown == WITHHELD_TEXT:
            raise Refused("It is withheld already.")
        says = _beneath(turn.live(part, row, field), shown)
        if str(says).casefold() in reason.casefold() or str(shown).casefold() in reason.casefold():
            raise Refused("The reason repeats what must not be repeated.")
        held.write(field, _with(held.fact, part, field, WITHHELD_TEXT))
        told = {"said": says, "says": says, "value": WITHHELD_TEXT, "reason": reason}
        correction = turn.make(CorrectionKind.WITHHELD, part, row, field, **told)
        turn.tell(correction, Change.CORRECTED, "withheld", before=None, after=WITHHELD_TEXT)
    return correction


def override(
    bill: Bill, *, axis: str, value: str, reason: str, expires_on: datetime.date, by: User, now: datetime.datetime
) -> Correction:
    """One axis of the stage says `value` until a day, though the record does not bear it out. Marked wherever it is shown."""
    words = AXES.get(axis)
    if words is None or value not in list(words):
        raise Refused(f"“{value}” is no {axis} of a bill.")
    if not now.date() < expires_on <= (now + LONGEST).date():
        raise Refused(f"An override ends on a day of the next {LONGEST.days}.")
    with _turn(bill, by, now) as turn:
        said = computed(turn.bill, now=now).get(axis)
        if said is None:
            raise Refused("No stage of this bill is worked out.")
        if said == value:
            raise Refused("The record says so already.")
        told = {"said": said, "says": said, "value": value, "reason": reason, "expires_on": expires_on}
        correction = turn.make(CorrectionKind.OVERRIDE, "stage", bill.pk, axis, **told)
        turn.tell(correction, Change.CORRECTED, "overrode", before=said, after=value)
    return correction


def retract(correction: Correction, *, by: User, now: datetime.datetime, note: str = "") -> Correction:
    """The source's word is shown again."""
    with _turn(correction.bill, by, now) as turn:
        correction = _still_live(correction)
        shown = correction.value if correction.status == CorrectionStatus.STANDING else correction.says
        if correction.kind in FIELDS and (
            correction.status == CorrectionStatus.STANDING or correction.kind == CorrectionKind.WITHHELD
        ):
            held = turn.held(correction.part, correction.row)
            held.write(correction.field, _with(held.fact, correction.part, correction.field, correction.says))
        elif correction.kind in WHOLE:
            turn.held(correction.part, correction.row).hide(None)
        elif correction.kind == CorrectionKind.ADDED:
            turn.held(correction.part, correction.row).hide(now)
        turn.end(correction, CorrectionStatus.RETRACTED, note)
        hidden = correction.kind == CorrectionKind.WITHHELD
        before, after = (WITHHELD_TEXT, None) if hidden else (shown, correction.says)
        turn.tell(correction, Change.CORRECTION_ENDED, "retracted", before=before, after=after)
    return correction


def renew(correction: Correction, *, by: User, now: datetime.datetime, note: str = "") -> Correction:
    """Of a paused one: it stands again, over what the source says now."""
    with _turn(correction.bill, by, now) as turn:
        correction = _still_live(correction)
        if correction.status != CorrectionStatus.PAUSED:
            raise Conflict("It is not paused any more.")
        if correction.part != "stage":
            held = turn.held(correction.part, correction.row)
            if correction.kind != CorrectionKind.ADDED and getattr(held.row, "withdrawn_at", None) is not None:
                raise Refused("The source took this back. Add it anew, with a citation, if it stands.")
            if correction.kind == CorrectionKind.FIELD:
                held.write(correction.field, _with(held.fact, correction.part, correction.field, correction.value))
            elif correction.kind in WHOLE:
                held.hide(now)
            elif correction.kind == CorrectionKind.ADDED:
                held.hide(None)
        seen = (
            [*(correction.said or []), *map(identity, correction.says or [])] if correction.kind == CorrectionKind.ADDED else None
        )
        correction.said = correction.says if seen is None else seen
        correction.status, correction.paused_at = CorrectionStatus.STANDING, None
        correction.save(update_fields=["status", "said", "paused_at"])
        hidden = correction.kind == CorrectionKind.WITHHELD
        before, after = (None, WITHHELD_TEXT) if hidden else (correction.says, correction.value)
        turn.tell(correction, Change.CORRECTED, "renewed", before=before, after=after, note=note)
    return correction


def decide_notice(correction: Correction, decision: Notice, *, by: User, now: datetime.datetime) -> Correction:
    """Whether those who were told the wrong fact are to be told of it. Decided once; an approval is an event that alerts."""
    with transaction.atomic():
        found = Correction.objects.select_for_update().filter(pk=correction.pk, notice=Notice.WAITING).first()
        if found is None:
            raise Conflict("That is decided already.")
        if decision == Notice.APPROVED and found.kind == CorrectionKind.WITHHELD:
            raise Refused("Nobody is told of a text that must not be repeated.")
        found.notice, found.notice_by, found.notice_at = decision, by, now
        found.save(update_fields=["notice", "notice_by", "notice_at"])
        if decision == Notice.APPROVED:
            event = told(found, Change.CORRECTION_NOTICE, now=now, before=found.said, after=found.value)
            event.alertable = True
            event.save()
        audit.record(by, f"{decision} the notice", str(found), now=now, told={"correction": found.pk})
    return found


def _still_live(correction: Correction) -> Correction:
    found = Correction.objects.live().select_for_update().filter(pk=correction.pk).first()
    if found is None:
        raise Conflict("It has ended meanwhile.")
    return found
