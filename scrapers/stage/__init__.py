"""Where a bill stands: five axes, each with the line that it rests on. Pure: the same history gives the same stage everywhere.

`stage()` folds a history as of a day, and no further than its source has been read (`read_through`). What lapsed after that day is
unknown since then: never law, and never death.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from scrapers.moves import StageRules
from scrapers.records import ActionRecord
from scrapers.stage.clocks import Decision, decision
from scrapers.stage.fold import fold_lines
from scrapers.stage.standing import LAW, Standing
from scrapers.state import Session, State
from scrapers.vocabulary import (
    BillClassification,
    Chamber,
    Confidence,
    CourtStanding,
    DeadReason,
    EnactmentPath,
    Force,
    Life,
    Position,
)

AXES = ("position", "life", "path", "force", "court")
# How long after the last day a source may take to print its last lines.
GRACE = datetime.timedelta(days=14)
_DAY = datetime.timedelta(days=1)
# What is past both chambers does not die with the session.
_OUTLIVES = frozenset(
    (
        Position.PASSED_BOTH,
        Position.ENROLLED,
        Position.WITH_GOVERNOR,
        Position.RETURNED,
        Position.VETOED,
        Position.OVERRIDE_ONE,
        *LAW,
    )
)


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a bill stands as of a day.

    `evidence` gives, for each axis, the index of the action that it rests on; None where no line does (`confidence` says why).
    `chamber` and `committee` are where it is; `gatekeeper` marks a committee that only decides where bills go. `lead` is the bill
    that it was joined to. `unread` are the indexes of the actions that no rule reads. `unknown_since` is the last day whose news
    was read, where something lapsed after it. `decision` is the governor's clock where it runs or ran out unread. `passed` are the
    chambers that passed it, with the index of the vote. `effective` is the day or words of its taking effect, as printed.
    """

    position: Position
    life: Life
    as_of: datetime.date
    read_through: datetime.date
    origin: Chamber
    dead_reason: DeadReason | None = None
    path: EnactmentPath | None = None
    force: Force | None = None
    court: CourtStanding = CourtStanding.NONE_KNOWN
    chamber: Chamber | None = None
    committee: str = ""
    gatekeeper: bool = False
    lead: str = ""
    carried_to: str = ""
    chapter: str = ""
    effective: str = ""
    one_chamber: bool = False
    needs_governor: bool = True
    in_committee: bool = False
    passed: Mapping[Chamber, int] = field(default_factory=dict)
    presented: int | None = None
    decision: Decision | None = None
    unknown_since: datetime.date | None = None
    ended_on: datetime.date | None = None
    evidence: Mapping[str, int | None] = field(default_factory=dict)
    confidence: Mapping[str, Confidence] = field(default_factory=dict)
    unread: tuple[int, ...] = ()
    lead_stage: "Stage | None" = None


def stage(
    actions: Sequence[ActionRecord],
    *,
    state: State,
    session: Session,
    identifier: str,
    origin: Chamber,
    classification: BillClassification,
    as_of: datetime.date,
    read_through: datetime.date | None = None,
    effective: str = "",
    joined_to: str = "",
    lead: Stage | None = None,
) -> Stage:
    """The stage of a bill whose `actions` are in the source's order.

    `joined_to` is the bill that took its place by that one's own history, for where its own says nothing of it.

    `effective` is when the law takes effect as the source states it beside the actions, for where no line of them tells.
    `lead` is the stage of the bill that it was joined to, if the caller has it. `read_through` defaults to `as_of`.
    """
    through = min(read_through or as_of, as_of)
    happened = ((index, action) for index, action in enumerate(actions) if action.date <= as_of)
    now = fold_lines(happened, state.stage_rules, origin=origin, identifier=identifier, classification=classification)
    now.effective = now.effective or effective
    told = Stage(
        position=now.position,
        life=now.life,
        as_of=as_of,
        read_through=through,
        origin=origin,
        dead_reason=now.dead_reason,
        path=now.path,
        force=_force(now, as_of),
        chamber=now.chamber,
        committee=now.committee,
        gatekeeper=now.gatekeeper,
        lead=now.lead,
        carried_to=now.carried_to,
        chapter=now.chapter if now.position in LAW else "",
        effective=now.effective,
        one_chamber=now.one_chamber,
        needs_governor=now.needs_governor,
        in_committee=now.in_committee,
        passed=dict(now.passed),
        presented=now.presented,
        evidence={axis: now.evidence.get(axis) for axis in AXES},
        unread=tuple(now.unread),
        lead_stage=lead,
    )
    if joined_to and not now.parted and told.position not in LAW and told.life is not Life.MERGED:
        told = replace(told, life=Life.MERGED, dead_reason=None, lead=joined_to, evidence={**told.evidence, "life": None})
    told = _at_the_end(told, actions, session, state.stage_rules)
    told = _clocked(told, actions, state.code, session)
    told = _led(told, lead)
    return replace(told, confidence=_confidence(told))


def lapses_on(told: Stage, session: Session) -> datetime.date | None:
    """The next day on which the calendar alone can move the stage; None where it cannot."""
    days = [day for day in map(_day, told.effective.split(";")) if day is not None]
    if told.decision is not None:
        days += [told.decision.ends_on + _DAY, told.decision.ends_on + GRACE + _DAY]
    if told.position not in _OUTLIVES and told.life in (Life.ALIVE, Life.HELD, Life.UNKNOWN):
        ends = [end for end in (session.end_date, session.special_until) if end is not None]
        days += [day for end in ends for day in (end + _DAY, end + GRACE)]
    if told.life is Life.UNKNOWN:
        # What was not read may be read any day.
        days.append(told.as_of + _DAY)
    return min((day for day in days if day > told.as_of), default=None)


def _at_the_end(told: Stage, actions: Sequence[ActionRecord], session: Session, rules: StageRules) -> Stage:
    """What is not through when a session ends is dead, where the state's own law says so and the end was read.

    A bill that moved after that day was not ended by it: it is of a special session whose bills stand among its year's.
    """
    end, last = session.end_date, told.evidence.get("position")
    if end is not None and last is not None and actions[last].date > end:
        end = session.special_until
    if end is None or told.as_of <= end or told.position in _OUTLIVES or told.life not in (Life.ALIVE, Life.HELD):
        return told
    told = replace(told, ended_on=end)
    if told.read_through <= end:
        return replace(told, life=Life.UNKNOWN, unknown_since=told.read_through, evidence={**told.evidence, "life": None})
    if not rules.sine_die_kills or told.read_through < end + GRACE or told.as_of < end + GRACE:
        return told
    return replace(told, life=Life.DEAD, dead_reason=DeadReason.SINE_DIE, evidence={**told.evidence, "life": None})


def _clocked(told: Stage, actions: Sequence[ActionRecord], state: str, session: Session) -> Stage:
    """The governor's clock. One that ran out moves nothing: what came of it is what the source says, or unknown."""
    if told.position is not Position.WITH_GOVERNOR or told.presented is None:
        return told
    due = decision(state, session, actions[told.presented].date)
    if due is None:
        return told
    told = replace(told, decision=due)
    if due.ends_on < told.as_of and told.read_through <= due.ends_on + GRACE:
        return replace(told, life=Life.UNKNOWN, unknown_since=told.read_through, evidence={**told.evidence, "life": None})
    return told


def _led(told: Stage, lead: Stage | None) -> Stage:
    """A bill that was joined to another is law where that one is."""
    if told.life is not Life.MERGED or lead is None or lead.position is not Position.ENACTED:
        return told
    return replace(told, path=EnactmentPath.VIA_OTHER_BILL)


def _force(now: Standing, as_of: datetime.date) -> Force | None:
    """Whether the law is in effect, where the history itself states the day; None for what is no law."""
    if now.position is not Position.ENACTED:
        return None
    days = [day for day in map(_day, now.effective.split(";")) if day is not None]
    if not days:
        return Force.UNKNOWN
    begun = [day <= as_of for day in days]
    return Force.IN_EFFECT if all(begun) else Force.PARTLY if any(begun) else Force.NOT_YET_EFFECTIVE


_WRITTEN = ("%Y-%m-%d", "%B %d, %Y", "%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y")


def _day(text: str) -> datetime.date | None:
    for written in _WRITTEN:
        try:
            return datetime.datetime.strptime(text.strip().title(), written).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _confidence(told: Stage) -> dict[str, Confidence]:
    """How each axis is known: by a line of the source, by our reckoning, or not."""
    known = {axis: Confidence.SOURCE_STATED if told.evidence.get(axis) is not None else Confidence.DERIVED for axis in AXES}
    if told.position is Position.UNKNOWN or (told.unknown_since and told.position is Position.WITH_GOVERNOR):
        known["position"] = Confidence.UNKNOWN
    if told.life is Life.UNKNOWN:
        known["life"] = Confidence.UNKNOWN
    if told.force in (None, Force.UNKNOWN):
        known["force"] = Confidence.UNKNOWN
    if told.path is None or told.path is EnactmentPath.UNKNOWN:
        known["path"] = Confidence.UNKNOWN
    # No docket was searched for it.
    known["court"] = Confidence.UNKNOWN
    return known
