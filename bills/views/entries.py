"""Corrections in words, without what must not be repeated. No queries: a correction comes with its bill and people."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.urls import reverse

from bills.models import Correction
from bills.models.correction import LIVE
from bills.views.whereabouts import about
from bills.views.wording import PARTS, noun, told, verbatim, words
from bills.withheld import Mask
from scrapers.vocabulary import CorrectionKind, CorrectionStatus

_HEADINGS = {
    CorrectionKind.FIELD: "Corrected",
    CorrectionKind.ADDED: "Added by an editor",
    CorrectionKind.HIDDEN: "Hidden by an editor",
    CorrectionKind.DUPLICATE: "Twice in the source",
    CorrectionKind.WITHHELD: "Withheld by an editor",
    CorrectionKind.OVERRIDE: "Set by an editor",
}
STATUSES = {
    CorrectionStatus.STANDING: "Standing",
    CorrectionStatus.PAUSED: "Paused: the source moved, and an editor decides",
    CorrectionStatus.CONFIRMED: "Confirmed by the source",
    CorrectionStatus.RETRACTED: "Taken back",
    CorrectionStatus.REPLACED: "Replaced by a later one",
    CorrectionStatus.EXPIRED: "Expired",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A correction as pages, the feed and the table tell it. Every text that is shown of it comes from here, behind the mask.

    `row` is the row that it is of; None for the bill's own, and for one that is no longer there.
    """

    correction: Correction
    mask: Mask
    row: Any = None

    @property
    def about(self) -> str:
        """Which action, vote, sponsor ... a field is of, in words; "" for a whole row, which tells it itself."""
        if not self.correction.field:
            return ""
        # What stands there in place of a withheld text tells nothing of which line it is.
        told = about(self.row)
        return self.mask.over(told.partition(": “")[0] if self.is_withheld else told)

    @property
    def is_verbatim(self) -> bool:
        """Whether the values are a source's own words, which stand in quotation marks."""
        return verbatim(self.correction.part, self.correction.field)

    @property
    def is_live(self) -> bool:
        return self.correction.status in LIVE

    @property
    def is_paused(self) -> bool:
        return self.correction.status == CorrectionStatus.PAUSED

    @property
    def is_gone(self) -> bool:
        """Whether it paused since the source took back what it is of, and says nothing new."""
        made = self.correction
        return self.is_paused and made.kind == CorrectionKind.FIELD and made.says == made.said

    @property
    def is_undone(self) -> bool:
        """Whether it added a row that stays, struck through, though it was taken back."""
        return self.correction.kind == CorrectionKind.ADDED and self.correction.status == CorrectionStatus.RETRACTED

    @property
    def is_withheld(self) -> bool:
        """Whether what the source and we say is not to be told."""
        return self.mask.hides(self.correction)

    @property
    def heading(self) -> str:
        """What was done: “Corrected”."""
        return _HEADINGS[CorrectionKind(self.correction.kind)]

    @property
    def fact(self) -> str:
        """“the date of an action”. A member whose vote is withheld is not named."""
        return self._called(words(self.correction.part, self.correction.field))

    @property
    def noun(self) -> str:
        """“the date”, beside the action."""
        return self._called(noun(self.correction.part, self.correction.field))

    @property
    def field(self) -> str:
        """Its name in a table, without the name of a member whose vote is withheld."""
        field = self.correction.field
        return field.partition(".")[0] if self.is_withheld else self.mask.over(field)

    def _called(self, words: str) -> str:
        if self.is_withheld and "." in self.correction.field:
            return "the vote of a member"
        return self.mask.over(words)

    @property
    def thing(self) -> str:
        """“an action”."""
        return PARTS.get(self.correction.part, self.correction.part)

    @property
    def said(self) -> str:
        """What the source said; of a row that an editor added, nothing."""
        return "" if self.correction.kind == CorrectionKind.ADDED else self.told(self.correction.said)

    @property
    def says(self) -> str:
        """What the source says now."""
        return self.told(self.correction.says)

    @property
    def says_plainly(self) -> Any:
        """The same as JSON holds it."""
        return self.mask.told(self.correction.says)

    @property
    def value(self) -> str:
        """What we say; empty for a row that does not count."""
        plain = self.correction.kind in (CorrectionKind.FIELD, CorrectionKind.ADDED, CorrectionKind.OVERRIDE)
        return self.told(self.correction.value) if plain else ""

    def told(self, value: Any) -> str:
        """Any value of the same fact in words; "" for one that must not be repeated."""
        made = self.correction
        return "" if self.is_withheld else self.mask.over(told(value, made.part, made.field, state=self.state))

    @property
    def same_as(self) -> int | None:
        """The key of the row that a duplicate repeats, in the same part."""
        value = self.correction.value
        key = value.get("row") if isinstance(value, dict) else value
        return key if self.correction.kind == CorrectionKind.DUPLICATE and isinstance(key, int) else None

    @property
    def reason(self) -> str:
        return self.mask.over(self.correction.reason)

    @property
    def citation(self) -> str:
        return self.mask.over(self.correction.citation)

    @property
    def note(self) -> str:
        return self.mask.over(self.correction.settled_note)

    @property
    def by(self) -> str:
        return public_name(self.correction.made_by)

    @property
    def ended_by(self) -> str:
        """Who ended it; empty for the source and the calendar."""
        return public_name(self.correction.settled_by) if self.correction.settled_by else ""

    @property
    def status(self) -> str:
        return STATUSES[CorrectionStatus(self.correction.status)]

    @property
    def moment(self) -> datetime.datetime:
        """When it last became what it is."""
        return self.correction.settled_at or self.correction.paused_at or self.correction.made_at

    @property
    def bill(self) -> str:
        """`Example HB 1`."""
        return f"{self.correction.bill.session.jurisdiction.name} {self.correction.bill.identifier}"

    @property
    def state(self) -> str:
        """Its code."""
        return str(self.correction.bill.session.jurisdiction.code)

    @property
    def timezone(self) -> str:
        return self.correction.bill.session.jurisdiction.timezone

    @property
    def title(self) -> str:
        return f"{self.heading}: {self.fact}, {self.bill}"

    @property
    def url(self) -> str:
        return reverse("correction", args=[self.correction.pk])

    @property
    def fact_url(self) -> str:
        """Where the fact is shown: its mark, or, when it has none any more, the bill's list of corrections."""
        anchor = f"correction-{self.correction.pk}" if self.is_live or self.is_undone else "corrections"
        return f"{self.correction.bill.get_absolute_url()}#{anchor}"


def public_name(user: Any) -> str:
    """How a person of the staff is called on public pages: never by the name that opens the desk."""
    return (user.get_full_name() if isinstance(user, AbstractUser) else "") or "an editor"
