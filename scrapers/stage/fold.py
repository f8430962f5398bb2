"""The fold: a bill's history, line by line, onto its axes.

Each line is read by the state's table (`scrapers.moves`) and then does one thing. A line that no rule reads, or that would break an
invariant, is `unread`: it changes nothing. What the fold relies on:

- a chamber's passage counts for the text that it passed: when the other amends, it must agree again before both have passed;
- the governor gets only what both chambers passed: his line proves their votes where a history lacks them;
- what is dead comes back only where the record takes it up again, and what was stricken or withdrawn only where it says so;
- a law stays one: later lines may strike items of it, and no more. Only a vote that made it one by itself can be taken back.
"""

from collections.abc import Callable, Iterable

from scrapers.moves import Move, StageRules
from scrapers.records import ActionRecord
from scrapers.stage import desk
from scrapers.stage.standing import BEYOND, HOUSES, LAW, Line, Standing, other, through, wakes
from scrapers.vocabulary import BillClassification, Chamber, DeadReason, EnactmentPath, Life, Position


def fold_lines(
    actions: Iterable[tuple[int, ActionRecord]],
    rules: StageRules,
    *,
    origin: Chamber,
    identifier: str,
    classification: BillClassification,
) -> Standing:
    """The standing after the actions, which come with their indexes and in the source's order."""
    now = Standing(
        origin=origin,
        one_chamber=(classification is BillClassification.RESOLUTION and rules.one_chamber.match(identifier) is not None)
        or classification in (BillClassification.APPOINTMENT,),
        needs_governor=classification is BillClassification.BILL,
        amends_constitution=classification is BillClassification.CONSTITUTIONAL_AMENDMENT,
    )
    for index, action in actions:
        reading = rules.read(action.description)
        if reading is None:
            now.unread.append(index)
            continue
        if reading.rule.move is Move.NONE:
            continue
        line = Line(index, reading, reading.rule.chamber or action.chamber)
        if not _MOVES[reading.rule.move](now, line):
            now.unread.append(index)
    return now


# ---- In a chamber ----


def _drafted(now: Standing, line: Line) -> bool:
    if now.position is Position.UNKNOWN:
        now.at(line.index, Position.DRAFT, line.chamber)
    return True


def _introduced(now: Standing, line: Line) -> bool:
    if now.position in (Position.UNKNOWN, Position.DRAFT):
        now.at(line.index, Position.INTRODUCED, line.chamber)
    return True


def _referred(now: Standing, line: Line) -> bool:
    if now.position in BEYOND or not wakes(now, line):
        return False
    if line.reading.rule.amends:
        now.agreed.clear()
    now.at(line.index, Position.COMMITTEE, line.chamber, line.committee, gatekeeper=line.reading.rule.gatekeeper)
    now.in_committee = True
    return True


def _in_subcommittee(now: Standing, line: Line) -> bool:
    if now.position in BEYOND or not wakes(now, line):
        return False
    now.at(line.index, Position.SUBCOMMITTEE, line.chamber, line.committee)
    now.in_committee = True
    return True


def _suspense(now: Standing, line: Line) -> bool:
    if now.position in BEYOND or not wakes(now, line):
        return False
    now.at(line.index, Position.FISCAL_HOLD, line.chamber, line.committee)
    now.lives(line.index, Life.HELD)
    now.in_committee = True
    return True


def _parked(now: Standing, line: Line) -> bool:
    """Back with those who decide where bills go, for a deadline that passed: alive, and nothing scheduled."""
    if now.position in BEYOND or now.life in (Life.DEAD, Life.MERGED):
        return False
    now.at(line.index, Position.COMMITTEE, line.chamber, line.committee, gatekeeper=True)
    now.lives(line.index, Life.HELD)
    return True


def _reported(now: Standing, line: Line) -> bool:
    if now.position in BEYOND or not wakes(now, line):
        return False
    if line.reading.rule.amends:
        now.agreed.clear()
    now.in_committee = True
    if onward := line.reading.slots.get("next", ""):
        now.at(line.index, Position.COMMITTEE, line.chamber, onward)
    else:
        now.at(line.index, Position.REPORTED, line.chamber, line.committee)
    return True


def _on_floor(now: Standing, line: Line) -> bool:
    if line.reading.rule.amends and now.position not in BEYOND:
        now.agreed.clear()
    # A calendar's line about a bill that this chamber is through with takes nothing back.
    if now.position in BEYOND or line.chamber in now.agreed or now.both_passed:
        return True
    if not wakes(now, line):
        return False
    now.at(line.index, Position.FLOOR, line.chamber)
    return True


def _amended(now: Standing, line: Line) -> bool:
    if now.position in LAW:
        return False
    now.agreed.clear()
    if now.both_passed:
        now.at(line.index, Position.AMENDED_BACK, other(line.chamber))
    return True


def _passed(now: Standing, line: Line) -> bool:
    if now.position in LAW or now.position in (Position.VETOED, Position.OVERRIDE_ONE):
        return False
    if now.both_agreed:
        return True
    if not wakes(now, line):
        return False
    if now.position is Position.CONFERENCE:
        # What is voted on after a conference is its text, and both chambers must pass that.
        return _conference_agreed(now, line)
    if line.reading.rule.amends:
        now.agreed.clear()
    for chamber in line.chambers():
        now.passed[chamber] = line.index
        now.agreed.add(chamber)
    return _after_passage(now, line)


def _after_passage(now: Standing, line: Line) -> bool:
    if now.one_chamber:
        now.at(line.index, Position.ADOPTED, line.chamber)
        now.lives(line.index, Life.DONE)
    elif now.both_agreed:
        through(now, line.index)
    elif now.both_passed:
        now.at(line.index, Position.AMENDED_BACK, other(line.chamber))
    else:
        now.at(line.index, Position.PASSED_ONE, line.chamber)
    return True


def _agreed(now: Standing, line: Line) -> bool:
    if not now.both_passed or now.position in LAW or not wakes(now, line):
        return False
    now.agreed |= line.chambers()
    # The chamber whose amendments these are has passed them.
    now.agreed.add(other(line.chamber))
    through(now, line.index)
    return True


def _disagreed(now: Standing, line: Line) -> bool:
    if not now.both_passed or now.position in BEYOND - {Position.PASSED_BOTH}:
        return False
    # What is rejected after the rest was agreed to is the other chamber's to give up.
    now.agreed.discard(other(line.chamber))
    now.at(line.index, Position.AMENDED_BACK, other(line.chamber))
    return True


def _concurrence_pending(now: Standing, line: Line) -> bool:
    """Before the chamber that has to agree to what the other changed."""
    if not now.both_passed or now.position in BEYOND - {Position.PASSED_BOTH}:
        return False
    now.agreed = {other(line.chamber)}
    now.at(line.index, Position.AMENDED_BACK, line.chamber)
    return True


def _conference(now: Standing, line: Line) -> bool:
    if not now.both_passed or now.position in BEYOND - {Position.PASSED_BOTH} or not wakes(now, line):
        return False
    # Who asks for a conference, or votes on its report once more, has agreed to none.
    now.conference -= line.chambers()
    now.agreed.clear()
    now.at(line.index, Position.CONFERENCE)
    return True


def _conference_agreed(now: Standing, line: Line) -> bool:
    if not now.both_passed or now.position in LAW or not wakes(now, line):
        return False
    now.conference |= line.chambers()
    if now.conference >= HOUSES:
        through(now, line.index)
    return True


def _passed_both(now: Standing, line: Line) -> bool:
    if now.position in BEYOND:
        return True
    if not now.both_passed or not wakes(now, line):
        return False
    through(now, line.index)
    return True


def _undone(now: Standing, line: Line) -> bool:
    """A vote is taken back: the bill stands before the chamber again. What was with the governor was recalled."""
    if now.position in (Position.ENACTED, Position.TO_VOTERS, Position.VETOED, Position.OVERRIDE_ONE):
        return False
    if now.life in (Life.DEAD, Life.HELD, Life.DONE):
        now.lives(line.index, Life.ALIVE)
    now.agreed -= line.chambers()
    if line.chamber in now.passed and now.passed[line.chamber] < now.passed.get(other(line.chamber), -1):
        # Its own passage was done when the other chamber passed the bill: what it voted on since are the other's amendments.
        now.at(line.index, Position.AMENDED_BACK, line.chamber)
        return True
    for chamber in line.chambers():
        now.passed.pop(chamber, None)
    now.at(line.index, Position.FLOOR, line.chamber)
    return True


def _sent_home(now: Standing, line: Line) -> bool:
    """The second year begins: what a chamber passed in the first must be passed again."""
    if now.position in BEYOND:
        return False
    now.passed.clear()
    now.agreed.clear()
    now.at(line.index, Position.INTRODUCED, now.origin)
    if now.life is not Life.ALIVE:
        now.lives(line.index, Life.ALIVE)
    return True


# ---- Held, dead, joined to another ----


def _held(now: Standing, line: Line) -> bool:
    if now.position in LAW or now.life in (Life.DEAD, Life.MERGED):
        return False
    now.lives(line.index, Life.HELD)
    return True


def _revived(now: Standing, line: Line) -> bool:
    if now.position in LAW:
        return False
    now.lives(line.index, Life.ALIVE)
    if now.position not in BEYOND and line.committee:
        now.at(line.index, Position.COMMITTEE, line.chamber, line.committee)
    return True


def _carried_over(now: Standing, line: Line) -> bool:
    if now.position in BEYOND or now.life in (Life.DEAD, Life.MERGED):
        return False
    now.carried_to = line.reading.slots.get("session", "")
    now.lives(line.index, Life.CARRIED_OVER)
    return True


def _merged(now: Standing, line: Line) -> bool:
    if now.position in LAW:
        return False
    now.lead = line.reading.slots.get("lead", "")
    now.lives(line.index, Life.MERGED)
    return True


def _unmerged(now: Standing, line: Line) -> bool:
    """Two bills part again. The one that went on for both stays where it stands."""
    now.parted = True
    if now.life is Life.MERGED:
        now.lead = ""
        now.lives(line.index, Life.ALIVE)
    return True


def _failed(now: Standing, line: Line) -> bool:
    if now.position in LAW or now.life is Life.MERGED:
        # What ends the try to override the veto of an item leaves the rest a law.
        return now.path is EnactmentPath.ITEM_VETOED
    # What ends a bill after its veto ends the try to override it.
    if now.position not in (Position.VETOED, Position.OVERRIDE_ONE):
        now.lives(line.index, Life.DEAD, line.reading.rule.reason)
    elif now.life is not Life.DEAD:
        now.lives(line.index, Life.DEAD, DeadReason.VETO_NOT_OVERRIDDEN)
    return True


def _confirmed(now: Standing, line: Line) -> bool:
    """In effect without a governor."""
    now.needs_governor = False
    now.at(line.index, Position.ADOPTED, line.chamber)
    now.lives(line.index, Life.DONE)
    return True


def _to_voters(now: Standing, line: Line) -> bool:
    if not now.both_passed and now.position is not Position.ADOPTED:
        return False
    now.at(line.index, Position.TO_VOTERS)
    now.lives(line.index, Life.DONE)
    return True


def _effective(now: Standing, line: Line) -> bool:
    now.takes_effect(line.index, line.reading.slots.get("day", ""))
    return True


_MOVES: dict[Move, Callable[[Standing, Line], bool]] = {
    Move.DRAFTED: _drafted,
    Move.INTRODUCED: _introduced,
    Move.REFERRED: _referred,
    Move.IN_SUBCOMMITTEE: _in_subcommittee,
    Move.SUSPENSE: _suspense,
    Move.REPORTED: _reported,
    Move.PARKED: _parked,
    Move.ON_FLOOR: _on_floor,
    Move.AMENDED: _amended,
    Move.PASSED: _passed,
    Move.AGREED: _agreed,
    Move.DISAGREED: _disagreed,
    Move.CONCURRENCE_PENDING: _concurrence_pending,
    Move.CONFERENCE: _conference,
    Move.CONFERENCE_AGREED: _conference_agreed,
    Move.PASSED_BOTH: _passed_both,
    Move.UNDONE: _undone,
    Move.SENT_HOME: _sent_home,
    Move.ENROLLED: desk.enrolled,
    Move.PRESENTED: desk.presented,
    Move.SIGNED: desk.signed,
    Move.LAW_UNSIGNED: desk.law_unsigned,
    Move.CHAPTERED: desk.chaptered,
    Move.NUMBERED: desk.numbered,
    Move.ITEM_VETOED: desk.item_vetoed,
    Move.VETOED: desk.vetoed,
    Move.RETURNED: desk.returned,
    Move.CHANGES_AGREED: desk.changes_agreed,
    Move.CHANGES_REJECTED: desk.changes_rejected,
    Move.CHANGES_REOPENED: desk.changes_reopened,
    Move.OVERRIDDEN: desk.overridden,
    Move.VETO_STANDS: desk.veto_stands,
    Move.HELD: _held,
    Move.REVIVED: _revived,
    Move.CARRIED_OVER: _carried_over,
    Move.MERGED: _merged,
    Move.UNMERGED: _unmerged,
    Move.FAILED: _failed,
    Move.CONFIRMED: _confirmed,
    Move.TO_VOTERS: _to_voters,
    Move.EFFECTIVE: _effective,
}
