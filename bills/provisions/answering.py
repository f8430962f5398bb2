"""An editor's answer to a question: a new row in the place of the one before, which stays to be told."""

import datetime
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse

from bills import audit
from bills.corrections.deeds import Conflict, Refused
from bills.models import Bill, Dimension, Provision
from bills.provisions.texts import says, text_of
from scrapers.vocabulary import Origin, ProvisionValue

_WORDLESS = (ProvisionValue.UNVERIFIED, ProvisionValue.SILENT)
_TOLD = ("value", "answer", "quote", "section", "citation_url", "note")


@dataclass(frozen=True, slots=True)
class Said:
    """What an editor says that a text provides on one question. `seen` is the key of the row that the form showed, 0 for none."""

    version: str
    value: ProvisionValue
    checked_on: datetime.date
    seen: int
    version_on: datetime.date | None = None
    text_of: str = ""
    answer: str = ""
    quote: str = ""
    section: str = ""
    citation_url: str = ""
    note: str = ""


def answer(bill: Bill, dimension: Dimension, said: Said, *, by: User, now: datetime.datetime) -> Provision:
    """Write the answer and the audit trail's line, or neither.

    Refused: what is said without a quote, a section and an address; a quote that the kept text does not have. Conflict: somebody
    was there since the form was opened.
    """
    _check(said, now=now)
    compared = _compared(bill, said)
    with transaction.atomic():
        Bill.objects.select_for_update(of=("self",)).get(pk=bill.pk)
        text = {"bill": bill, "dimension": dimension, "version": said.version, "text_of": said.text_of}
        before = Provision.objects.current().filter(**text).first()
        if (before.pk if before else 0) != said.seen:
            raise Conflict("Somebody changed this answer after you opened the form, and yours was not kept. Open it again.")
        if before is not None:
            before.replaced_at = now
            before.save(update_fields=["replaced_at"])
        told = {name: getattr(said, name) for name in ("version_on", "checked_on", *_TOLD)}
        who = {"checked_by": by, "origin": Origin.EDITOR, "recorded_at": now, "compared": compared}
        after = Provision.objects.create(**text, **told, **who)
        audit.record(
            by,
            "answered",
            f"{bill.identifier}, {said.version}: {dimension.name}",
            now=now,
            path=reverse("admin:bill-provisions", args=[bill.pk]),
            told={"provision": after.pk, "before": _words(before), "after": _words(after)},
        )
    return after


def _check(said: Said, *, now: datetime.datetime) -> None:
    if said.value is ProvisionValue.UNVERIFIED:
        if said.quote:
            raise Refused("What is unverified has no quote. Say what was reported in the note.")
        if not said.note:
            raise Refused("Say in the note what was reported, or where the text was looked for.")
    elif not (said.section and said.citation_url):
        raise Refused("It cannot be published without the section and the official address of the text.")
    elif said.value not in _WORDLESS and not said.quote:
        raise Refused("It cannot be published without the text's own words.")
    elif said.value is ProvisionValue.SILENT and said.quote:
        raise Refused("A text that says nothing has no quote.")
    if said.checked_on > now.date():
        raise Refused("The day on which the text was read cannot be in the future.")


def _compared(bill: Bill, said: Said) -> bool:
    """Whether the quote was found in the kept text; Refused if the text is there and lacks it."""
    held = text_of(bill, said.version, of=said.text_of) if said.quote else None
    found = says(held, said.quote) if held else None
    if found is False:
        raise Refused(
            "The quote is not in the text that is kept of this version. Copy the words from it; leave words out with […]."
        )
    return found is True


def _words(row: Provision | None) -> dict[str, str]:
    return {name: str(getattr(row, name)) for name in _TOLD} if row else {}
