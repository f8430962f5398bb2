"""The stage in words: one plain sentence for where a bill is, and one for what comes next."""

import datetime
from collections.abc import Mapping, Sequence

from scrapers.records import ActionRecord
from scrapers.stage import Stage
from scrapers.stage.standing import other
from scrapers.vocabulary import Chamber, DeadReason, EnactmentPath, Life, Position

_DIED = {
    DeadReason.DEFEATED_COMMITTEE: "Defeated in committee",
    DeadReason.DEFEATED_FLOOR: "Defeated on the floor",
    DeadReason.INDEFINITELY_POSTPONED: "Passed by indefinitely, which ends it unless the committee takes it up again",
    DeadReason.STRICKEN: "Stricken",
    DeadReason.WITHDRAWN: "Withdrawn",
    DeadReason.MISSED_DEADLINE: "Missed a deadline of the session",
    DeadReason.LEFT_IN_COMMITTEE: "Left in committee",
    DeadReason.SINE_DIE: "Died when the session ended",
    DeadReason.VETO_SUSTAINED: "Vetoed, and the veto was sustained",
    DeadReason.VETO_NOT_OVERRIDDEN: "Vetoed, and not passed over the veto",
    DeadReason.POCKET_VETO: "Not signed in time, which is a veto",
    DeadReason.AMENDATORY_VETO_LAPSED: "Returned by the governor with changes that nobody took up",
    DeadReason.TABLED: "Tabled",
    DeadReason.SUPERSEDED: "Superseded by another bill",
}
_LAW = {
    EnactmentPath.SIGNED: "Law: signed by the governor",
    EnactmentPath.WITHOUT_SIGNATURE: "Law: without the governor's signature",
    EnactmentPath.OVER_VETO: "Law: passed over the governor's veto",
    EnactmentPath.GOVERNOR_AMENDMENTS_ADOPTED: "Law: with the governor's changes, which both chambers agreed to",
    EnactmentPath.AMENDATORY_ACCEPTED: "Law: both chambers accepted the governor's amendatory veto",
    EnactmentPath.ITEM_VETOED: "Law, but for items that the governor vetoed",
    EnactmentPath.VIA_OTHER_BILL: "Law through another bill",
    EnactmentPath.UNKNOWN: "Law: how the governor decided is not in the record that was read",
}


def headline(stage: Stage, chambers: Mapping[Chamber, str], actions: Sequence[ActionRecord] = ()) -> str:
    """Where the bill is, in one sentence. `chambers` are the state's own names of them."""
    if stage.life is Life.MERGED:
        return _merged(stage)
    if stage.life is Life.DEAD and stage.dead_reason is not None:
        when = stage.ended_on if stage.dead_reason is DeadReason.SINE_DIE else _day_of(stage, "life", actions)
        where = f", {_place(stage, chambers)}" if stage.dead_reason is DeadReason.SINE_DIE and _place(stage, chambers) else ""
        return f"{_DIED[stage.dead_reason]}{f' on {said(when)}' if when else ''}{where}."
    where = _where(stage, chambers, actions)
    if stage.unknown_since is not None:
        return f"{where}; outcome not read since {said(stage.unknown_since)}."
    if stage.life is Life.CARRIED_OVER:
        return f"{where}; carried over to {stage.carried_to or 'the next session'}."
    if stage.life is Life.HELD:
        return f"{where}; held, with nothing scheduled."
    return f"{where}."


def _merged(stage: Stage) -> str:
    lead = stage.lead or "another bill"
    how = "Vetoed as a duplicate of" if stage.position is Position.VETOED else "Joined to"
    if stage.lead_stage is None:
        return f"{how} {lead}, which it follows."
    if stage.lead_stage.position is Position.ENACTED:
        chapter = f" ({_chapter(stage.lead_stage)})" if stage.lead_stage.chapter else ""
        return f"{how} {lead}, which is law{chapter}."
    return f"{how} {lead}, which is not law."


def _where(stage: Stage, chambers: Mapping[Chamber, str], actions: Sequence[ActionRecord]) -> str:
    house = chambers.get(stage.chamber, "") if stage.chamber else ""
    when = _day_of(stage, "position", actions)
    on = f" on {said(when)}" if when else ""
    match stage.position:
        case Position.DRAFT:
            return "Drafted or prefiled, not yet introduced"
        case Position.INTRODUCED:
            return f"Introduced in the {house}" if house else "Introduced"
        case Position.COMMITTEE:
            return f"In committee{_named(stage)}{f', {house}' if house else ''}"
        case Position.SUBCOMMITTEE:
            return f"In a subcommittee{_named(stage)}{f', {house}' if house else ''}"
        case Position.FISCAL_HOLD:
            return f"Held for its cost{f' in the {house}' if house else ''}"
        case Position.REPORTED:
            return f"Reported by its committee{_named(stage)}{f', {house}' if house else ''}"
        case Position.FLOOR:
            return f"On the floor of the {house}" if house else "On the floor"
        case Position.PASSED_ONE:
            second = chambers.get(other(stage.chamber), "other chamber") if stage.chamber else "other chamber"
            return f"Passed the {house}{on}; the {second} is next" if not stage.one_chamber else f"Passed the {house}{on}"
        case Position.AMENDED_BACK:
            return f"Passed by both chambers in different texts; the {house} must agree" if house else "Passed in different texts"
        case Position.CONFERENCE:
            return "In conference between the chambers"
        case Position.PASSED_BOTH:
            return f"Passed by both chambers{on}; not yet with the governor"
        case Position.ENROLLED:
            return f"Passed by both chambers and enrolled{on}"
        case Position.WITH_GOVERNOR:
            return f"Presented to the governor{on}"
        case Position.RETURNED:
            return f"Returned by the governor with changes{on}"
        case Position.VETOED:
            return f"Vetoed by the governor{on}"
        case Position.OVERRIDE_ONE:
            return f"Vetoed; the {house} has passed it over the veto{on}"
        case Position.ENACTED:
            return f"{_LAW[stage.path or EnactmentPath.UNKNOWN]}{on}{f', {_chapter(stage)}' if stage.chapter else ''}"
        case Position.ADOPTED:
            return f"Adopted{on}"
        case Position.TO_VOTERS:
            return f"Passed, and goes to the voters{on}"
    return "No official action was read: where it stands is not confirmed"


def _place(stage: Stage, chambers: Mapping[Chamber, str]) -> str:
    """Where a bill lay when its session ended, to stand within a sentence."""
    place = _where(stage, chambers, ())
    return place[:1].lower() + place[1:] if stage.position is not Position.UNKNOWN else ""


def _chapter(stage: Stage) -> str:
    """Its number among the laws, in the state's own word where the number comes with one."""
    return f"chapter {stage.chapter}" if stage.chapter[0].isdigit() else stage.chapter


def _named(stage: Stage) -> str:
    gate = ", which decides where bills go" if stage.gatekeeper else ""
    return f" ({stage.committee}{gate})" if stage.committee else ""


def _day_of(stage: Stage, axis: str, actions: Sequence[ActionRecord]) -> datetime.date | None:
    index = stage.evidence.get(axis)
    return actions[index].date if index is not None and index < len(actions) else None


def said(day: datetime.date) -> str:
    return f"{day.day} {day:%B %Y}"


def comes_next(stage: Stage, chambers: Mapping[Chamber, str]) -> str:
    """What can come next, in the tense that the day asks for; "" where nothing can."""
    if stage.decision is not None:
        return _decision(stage)
    if stage.life in (Life.DEAD, Life.DONE, Life.MERGED):
        return ""
    if stage.unknown_since is not None:
        return f"What became of it since {said(stage.unknown_since)} was not read."
    match stage.position:
        case Position.VETOED:
            return "Only votes to pass it over the veto could change that, where the legislature may still take them."
        case Position.RETURNED:
            return "The legislature decides on the governor's changes."
        case Position.PASSED_BOTH | Position.ENROLLED:
            return "It goes to the governor." if stage.needs_governor else ""
        case Position.PASSED_ONE if stage.chamber is not None:
            return f"The {chambers.get(other(stage.chamber), 'other chamber')} takes it up, in committee as a rule."
        case Position.REPORTED:
            return "It awaits its turn on the floor, or another committee."
        case Position.FLOOR:
            return "It awaits a vote of the chamber."
        case Position.COMMITTEE | Position.SUBCOMMITTEE | Position.FISCAL_HOLD:
            return "It needs a vote of the committee to go on."
    return ""


def _decision(stage: Stage) -> str:
    due = stage.decision
    assert due is not None
    outcome = "is law without a signature" if due.silence_is_law else "is dead without a signature"
    early = ", or a few days later," if due.at_least else ""
    if due.ends_on < stage.as_of:
        return f"The period for a decision ended on {said(due.ends_on)}{early}; no decision was read ({due.citation})."
    return f"The governor decides by {said(due.ends_on)}{early}: what nobody acts on by then {outcome} ({due.citation})."
