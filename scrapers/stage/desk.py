"""What happens to a bill once both chambers have passed it: at the governor's desk, and after it came back."""

from scrapers.stage.standing import BEYOND, HOUSES, LAW, Line, Standing, through, wakes
from scrapers.vocabulary import Chamber, DeadReason, EnactmentPath, Life, Position


def _has_left(now: Standing, line: Line) -> bool:
    """What the governor gets, both chambers have passed in one text, though a history may lack the lines that say so.

    False for a bill that was taken away, or that follows another.
    """
    if not wakes(now, line):
        return False
    for chamber in HOUSES:
        now.passed.setdefault(chamber, line.index)
    now.agreed = set(HOUSES)
    return True


def enrolled(now: Standing, line: Line) -> bool:
    if now.position in BEYOND and now.position is not Position.PASSED_BOTH:
        return True
    if now.one_chamber or not _has_left(now, line):
        return now.position is Position.ADOPTED
    through(now, line.index)
    if now.needs_governor:
        now.at(line.index, Position.ENROLLED)
    return True


def presented(now: Standing, line: Line) -> bool:
    if now.position in LAW or now.position in (Position.VETOED, Position.OVERRIDE_ONE) or not _has_left(now, line):
        return False
    now.at(line.index, Position.WITH_GOVERNOR, Chamber.EXECUTIVE)
    now.presented = line.index
    return True


def _law(now: Standing, line: Line, path: EnactmentPath) -> bool:
    if now.position in (Position.ADOPTED, Position.TO_VOTERS):
        return True
    if now.position is not Position.ENACTED:
        now.at(line.index, Position.ENACTED)
        now.path = path
        now.evidence["path"] = line.index
    now.chapter = line.reading.slots.get("chapter", "") or now.chapter
    if day := line.reading.slots.get("day", ""):
        now.takes_effect(line.index, day)
    now.lives(line.index, Life.DONE)
    return True


def signed(now: Standing, line: Line) -> bool:
    if now.position is Position.VETOED or (now.position not in LAW and not _has_left(now, line)):
        return False
    path = EnactmentPath.AMENDATORY_ACCEPTED if now.accepted else line.reading.rule.path or EnactmentPath.SIGNED
    if now.path is EnactmentPath.UNKNOWN:
        now.path, now.evidence["path"] = path, line.index
    return _law(now, line, path)


def law_unsigned(now: Standing, line: Line) -> bool:
    if now.position is Position.VETOED or (now.position not in LAW and not _has_left(now, line)):
        return False
    if now.path is EnactmentPath.UNKNOWN:
        now.path, now.evidence["path"] = EnactmentPath.WITHOUT_SIGNATURE, line.index
    return _law(now, line, EnactmentPath.WITHOUT_SIGNATURE)


def chaptered(now: Standing, line: Line) -> bool:
    """A number among the laws. By itself it does not tell how the bill became one."""
    if not now.needs_governor:
        return _resolved(now, line)
    if now.position in (Position.VETOED, Position.OVERRIDE_ONE):
        if line.reading.rule.path is not EnactmentPath.OVER_VETO:
            return False
    elif now.position not in LAW and not _has_left(now, line):
        return False
    return _law(now, line, EnactmentPath.AMENDATORY_ACCEPTED if now.accepted else line.reading.rule.path or EnactmentPath.UNKNOWN)


def _resolved(now: Standing, line: Line) -> bool:
    """A resolution's number. It is no law: one that amends the constitution goes to the voters."""
    if now.position not in LAW:
        if not _has_left(now, line):
            return False
        through(now, line.index)
    if now.amends_constitution:
        now.at(line.index, Position.TO_VOTERS)
    now.chapter = line.reading.slots.get("chapter", "")
    return True


def numbered(now: Standing, line: Line) -> bool:
    """A number that a state gives before the governor decides: it makes no law, and is shown once another line has made one."""
    now.chapter = line.reading.slots.get("chapter", "")
    return True


def item_vetoed(now: Standing, line: Line) -> bool:
    if now.position is not Position.ENACTED and not _has_left(now, line):
        return False
    now.at(line.index, Position.ENACTED)
    now.path, now.evidence["path"] = EnactmentPath.ITEM_VETOED, line.index
    now.lives(line.index, Life.DONE)
    return True


def vetoed(now: Standing, line: Line) -> bool:
    if now.position in LAW or not _has_left(now, line):
        return False
    now.at(line.index, Position.VETOED, Chamber.EXECUTIVE)
    now.vetoed = line.index
    now.overridden.clear()
    if line.reading.rule.merges:
        now.lead = line.reading.slots.get("lead", "") or now.lead
        now.lives(line.index, Life.MERGED)
    return True


def returned(now: Standing, line: Line) -> bool:
    if now.position in LAW or not _has_left(now, line):
        return False
    now.at(line.index, Position.RETURNED, Chamber.EXECUTIVE)
    return True


def changes_agreed(now: Standing, line: Line) -> bool:
    if now.path is EnactmentPath.GOVERNOR_AMENDMENTS_ADOPTED:
        return True
    if now.position is not Position.RETURNED:
        return False
    now.changes |= line.chambers()
    if now.changes >= HOUSES:
        if line.reading.rule.path is EnactmentPath.AMENDATORY_ACCEPTED:
            # The governor must still certify that this is what he asked for.
            now.accepted = True
            now.at(line.index, Position.PASSED_BOTH)
        else:
            return _law(now, line, EnactmentPath.GOVERNOR_AMENDMENTS_ADOPTED)
    return True


def changes_rejected(now: Standing, line: Line) -> bool:
    if now.position not in (Position.RETURNED, Position.WITH_GOVERNOR):
        return False
    now.changes -= line.chambers()
    now.at(line.index, Position.WITH_GOVERNOR, Chamber.EXECUTIVE)
    return True


def changes_reopened(now: Standing, line: Line) -> bool:
    """A chamber votes once more on the governor's changes. What is law by them alone is none again, until it has its number."""
    by_changes = now.path is EnactmentPath.GOVERNOR_AMENDMENTS_ADOPTED and not now.chapter
    if now.position not in (Position.RETURNED, Position.WITH_GOVERNOR) and not by_changes:
        return False
    if by_changes:
        now.path = None
        del now.evidence["path"]
        now.lives(line.index, Life.ALIVE)
    now.changes -= line.chambers()
    now.at(line.index, Position.RETURNED, Chamber.EXECUTIVE)
    return True


def overridden(now: Standing, line: Line) -> bool:
    if now.position not in (Position.VETOED, Position.OVERRIDE_ONE, Position.RETURNED):
        return False
    now.overridden |= line.chambers()
    if now.overridden >= HOUSES:
        return _law(now, line, EnactmentPath.OVER_VETO)
    now.at(line.index, Position.OVERRIDE_ONE, line.chamber)
    return True


def veto_stands(now: Standing, line: Line) -> bool:
    if now.position is Position.ENACTED and now.path is EnactmentPath.ITEM_VETOED:
        return True
    # What a governor lets lapse is vetoed by that, and by no message.
    lapsed = now.position is Position.WITH_GOVERNOR and line.reading.rule.reason is DeadReason.POCKET_VETO
    if not lapsed and now.position not in (Position.VETOED, Position.OVERRIDE_ONE, Position.RETURNED):
        return False
    now.at(line.index, Position.VETOED, Chamber.EXECUTIVE)
    now.lives(line.index, Life.DEAD, line.reading.rule.reason or DeadReason.VETO_NOT_OVERRIDDEN)
    return True
