"""The stage by hand, until a day: an override is marked, has its reason, and ends."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from bills.corrections.overlay import told, verdict
from bills.models import Correction, Event
from scrapers.stage import Stage
from scrapers.vocabulary import Change, Confidence, CorrectionKind, CorrectionStatus, EnactmentPath, Force, Life, Position

AXES: Mapping[str, type[StrEnum]] = {"position": Position, "life": Life, "path": EnactmentPath, "force": Force}
_DAY = datetime.timedelta(days=1)


@dataclass(slots=True)
class Overrides:
    """The live overrides of some bills, and what becomes of them as their stages are worked out. `settle` writes that down."""

    _live: Mapping[int, Sequence[Correction]] = field(default_factory=dict)
    _moved: list[tuple[Correction, CorrectionStatus, str]] = field(default_factory=list)

    @classmethod
    def of(cls, bills: Iterable[int]) -> "Overrides":
        live: defaultdict[int, list[Correction]] = defaultdict(list)
        for correction in Correction.objects.live().filter(bill__in=list(bills), kind=CorrectionKind.OVERRIDE):
            live[correction.bill_id].append(correction)
        return cls(dict(live))

    def over(self, bill: int, stage: Stage) -> Stage:
        """The stage as it is to be shown, of one that was worked out."""
        for correction in self._live.get(bill, ()):
            axis, says = correction.field, str(getattr(stage, correction.field) or "")
            status = verdict(correction, says)
            if correction.expires_on is not None and stage.as_of > correction.expires_on:
                status = CorrectionStatus.EXPIRED
            if status != correction.status or says != correction.says:
                self._moved.append((correction, status, says))
            if status == CorrectionStatus.STANDING:
                said: dict[str, Any] = {axis: AXES[axis](str(correction.value))}
                if axis == "life":
                    said["dead_reason"] = None
                # No line bears it out.
                said |= {
                    "evidence": {**stage.evidence, axis: None},
                    "confidence": {**stage.confidence, axis: Confidence.ADMIN_SET},
                }
                stage = replace(stage, **said)
        return stage

    def ends_on(self, bill: int) -> datetime.date | None:
        """The day after the last day of the first that ends, if the bill has any."""
        days = [c.expires_on for c in self._live.get(bill, ()) if c.expires_on is not None]
        return min(days) + _DAY if days else None

    def settle(self, now: datetime.datetime) -> list[Event]:
        """Write what became of them; returns the events that tell it, not written yet."""
        events = []
        for correction, status, says in self._moved:
            before, correction.status, correction.says = correction.status, status, says
            if status == CorrectionStatus.PAUSED and before != status:
                correction.paused_at = now
                events.append(told(correction, Change.CORRECTION_PAUSED, now=now, before=correction.value, after=says))
            elif status in (CorrectionStatus.CONFIRMED, CorrectionStatus.EXPIRED):
                confirmed = status == CorrectionStatus.CONFIRMED
                correction.settled_at = now
                correction.settled_note = "confirmed by the source" if confirmed else "its time was over"
                change = Change.CORRECTION_CONFIRMED if confirmed else Change.CORRECTION_ENDED
                events.append(told(correction, change, now=now, before=correction.value, after=says))
            correction.save(update_fields=["status", "says", "paused_at", "settled_at", "settled_note"])
        return events
