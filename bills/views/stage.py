"""Where a bill stands, as its page shows it: the meter, the sentence, and why."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bills.models import Action, Bill, BillStage, ChallengedProvision, CourtSearch
from scrapers.stage.clocks import Decision, decision
from scrapers.stage.meter import SEGMENTS
from scrapers.state import State, all_states
from scrapers.vocabulary import Confidence, CourtStanding, DeadReason, EnactmentPath, Life, Position, Reach, Segment

# A sign beside each word, so that neither shape nor colour is all that tells.
SIGNS = {
    Segment.REACHED: "●",
    Segment.CURRENT: "◉",
    Segment.FAILED: "✕",
    Segment.SKIPPED: "·",
    Segment.AHEAD: "○",
}
WORDS = {
    Segment.REACHED: "reached",
    Segment.CURRENT: "here",
    Segment.FAILED: "ended here",
    Segment.SKIPPED: "not needed",
    Segment.AHEAD: "not reached",
}
COURTS = {
    CourtStanding.FILED: "challenged",
    CourtStanding.TRO: "restrained for a time",
    CourtStanding.PRELIM_ENJOINED: "enjoined for now",
    CourtStanding.INJUNCTION_DENIED: "injunction denied",
    CourtStanding.STAYED_PENDING_APPEAL: "order stayed",
    CourtStanding.HELD_INVALID: "held invalid",
    CourtStanding.UPHELD: "upheld",
    CourtStanding.DISMISSED: "case dismissed",
    CourtStanding.FINAL: "decided",
}
AXES = {
    "position": "Where it is",
    "life": "Whether it is alive",
    "path": "How it became law",
    "force": "Whether it is in effect",
}
_CONFIDENCE = {
    Confidence.SOURCE_STATED: "stated by the source",
    Confidence.DERIVED: "worked out, and stated in no line of its own",
    Confidence.ADMIN_SET: "set by an editor",
    Confidence.UNKNOWN: "unknown",
}
_WOULD_CHANGE = {
    Position.VETOED: "A vote of both chambers to pass it over the veto.",
    Position.WITH_GOVERNOR: "The governor's signature or veto, or the end of the time for either.",
    Position.RETURNED: "Votes of the chambers on the governor's changes.",
    Position.ENACTED: "An act that amends or repeals it, or an order of a court.",
    Position.ADOPTED: "Nothing that this site follows.",
    Position.TO_VOTERS: "The vote of the people.",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One segment of the meter. `through` is the other bill by which a law was reached; `unread` if what came after was not.

    `court` is what courts have said, of the last segment.
    """

    label: str
    state: Segment
    through: str = ""
    unread: bool = False
    court: str = ""

    @property
    def sign(self) -> str:
        return SIGNS[self.state]

    @property
    def words(self) -> str:
        if self.through and self.label == "Law":
            return f"through {self.through}"
        if self.unread and self.label != SEGMENTS[-1] and self.state in (Segment.CURRENT, Segment.AHEAD):
            return "last known here" if self.state is Segment.CURRENT else "not known"
        return self.court or WORDS[self.state]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one axis says what it says. `action` is the line that it rests on, `rule` what that line means in words.

    `law` is cited where the calendar decided, and no line.
    """

    axis: str
    value: str
    action: Action | None
    rule: str
    rule_id: str
    confidence: str
    law: str


@dataclass(frozen=True, slots=True)
class Panel:
    """All that a page tells of a stage. `day` is set where a past day was asked for."""

    stage: BillStage
    steps: list[Step]
    reasons: list[Reason]
    would_change: str
    decision: Decision | None
    unread: list[Action]
    day: datetime.date | None = None


def panel(bill: Bill, stage: BillStage | None, actions: Iterable[Action], *, day: datetime.date | None = None) -> Panel | None:
    """The panel of a bill that was fetched with its history; None where no stage was worked out."""
    state = all_states().get(bill.session.jurisdiction.code)
    if stage is None or state is None:
        return None
    by_key = {action.pk: action for action in actions}
    return Panel(
        stage=stage,
        steps=_steps(stage),
        reasons=[reason for axis in AXES if (reason := _reason(axis, stage, by_key, state)) is not None],
        would_change=_would_change(stage),
        decision=clock(bill, stage, by_key.get(presentment(stage))),
        unread=[action for action in by_key.values() if action.unread and action.withdrawn_at is None and action.hidden_at is None],
        day=day,
    )


def _steps(stage: BillStage) -> list[Step]:
    through = stage.lead if stage.path == EnactmentPath.VIA_OTHER_BILL else ""
    unread = stage.unknown_since is not None
    courts = _courts(stage)
    return [
        Step(label, Segment(word), through, unread, courts if label == SEGMENTS[-1] else "")
        for label, word in zip(SEGMENTS, stage.meter, strict=True)
    ]


def _courts(stage: BillStage) -> str:
    """What courts have said of the clauses for which the bill is watched. Nothing may read as searched that was not."""
    if stage.court != CourtStanding.NONE_KNOWN:
        return COURTS[CourtStanding(stage.court)]
    of_bill = ChallengedProvision.objects.current().filter(clause__bill=stage.bill_id, challenge__blocked=False)
    reaches = set(of_bill.values_list("clause__on_topic", "reach"))
    if (True, Reach.UNCLEAR) in reaches:
        return "not established"
    if (False, Reach.ATTACKED) in reaches:
        return "only other parts challenged"
    return "none known" if CourtSearch.objects.filter(bill=stage.bill_id).exists() else "not searched"


def _reason(axis: str, stage: BillStage, actions: Mapping[int, Action], state: State) -> Reason | None:
    value = getattr(stage, axis)
    if not value:
        return None
    action = actions.get(stage.evidence.get(axis) or 0)
    reading = state.stage_rules.read(" ".join(action.description.split())) if action else None
    if axis == "life" and stage.dead_reason:
        value = f"{value}: {stage.dead_reason.replace('-', ' ')}"
    return Reason(
        axis=AXES[axis],
        value=value.replace("_", " ").capitalize(),
        action=action,
        rule=reading.rule.words if reading else "",
        rule_id=reading.rule.id if reading else "",
        confidence=_CONFIDENCE[Confidence(stage.confidence.get(axis, Confidence.UNKNOWN))],
        law=state.stage_rules.sine_die_kills if axis == "life" and stage.dead_reason == DeadReason.SINE_DIE else "",
    )


def _would_change(stage: BillStage) -> str:
    if stage.life == Life.MERGED:
        return "What becomes of the bill that it was joined to."
    if stage.life == Life.DEAD:
        return "A line of the record that takes it up again, where the rules of the legislature allow that."
    return _WOULD_CHANGE.get(Position(stage.position), "The next line of the record that moves it.")


def presentment(stage: BillStage) -> int:
    """The key of the line by which the bill came to the governor, where a clock runs; 0 for none."""
    return stage.evidence.get("position") or 0


def clock(bill: Bill, stage: BillStage, presented: Action | None) -> Decision | None:
    """The governor's clock, with the law that sets it; None where none runs. `presented` is the line that began it."""
    state = all_states().get(bill.session.jurisdiction.code)
    if stage.decides_by is None or presented is None or state is None:
        return None
    try:
        session = state.session(bill.session.identifier)
    except KeyError:
        return None
    return decision(state.code, session, presented.date)
