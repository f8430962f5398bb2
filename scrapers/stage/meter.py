"""The meter: seven segments, the same for every state, so that bills of different states can be set side by side."""

from scrapers.stage import Stage
from scrapers.stage.standing import HOUSES
from scrapers.vocabulary import CourtStanding, DeadReason, EnactmentPath, Life, Position, Segment

SEGMENTS = ("Filed", "Committee", "First chamber", "Second chamber", "Governor", "Law", "Courts")
_FILED, _COMMITTEE, _FIRST, _SECOND, _GOVERNOR, _LAW, _COURTS = range(len(SEGMENTS))

_BEYOND_CHAMBERS = {
    Position.WITH_GOVERNOR: _GOVERNOR,
    Position.RETURNED: _GOVERNOR,
    Position.VETOED: _GOVERNOR,
    Position.OVERRIDE_ONE: _GOVERNOR,
    Position.ENACTED: _LAW,
    Position.ADOPTED: _LAW,
    Position.TO_VOTERS: _LAW,
}
_IN_COMMITTEE = frozenset((Position.COMMITTEE, Position.SUBCOMMITTEE, Position.FISCAL_HOLD, Position.REPORTED))


def meter(stage: Stage) -> tuple[Segment, ...]:
    """The states of the seven segments."""
    here = _current(stage)
    segments = [Segment.REACHED if number < here else Segment.AHEAD for number in range(len(SEGMENTS))]
    if stage.one_chamber and here > _FIRST:
        segments[_SECOND] = Segment.SKIPPED
    if not stage.needs_governor:
        segments[_GOVERNOR] = Segment.SKIPPED
    if not stage.in_committee and here > _COMMITTEE:
        segments[_COMMITTEE] = Segment.SKIPPED
    segments[here] = _state_of_current(stage)
    if stage.path is EnactmentPath.VIA_OTHER_BILL:
        # The other bill went the rest of the way.
        segments[here:_LAW] = [Segment.REACHED, *[Segment.SKIPPED] * (_LAW - here - 1)]
        segments[_LAW] = Segment.REACHED
    segments[_COURTS] = Segment.AHEAD if stage.court is CourtStanding.NONE_KNOWN else Segment.CURRENT
    return tuple(segments)


def _current(stage: Stage) -> int:
    """The segment where the bill is."""
    if stage.position in _BEYOND_CHAMBERS:
        return _BEYOND_CHAMBERS[stage.position]
    if stage.position in (Position.PASSED_BOTH, Position.ENROLLED):
        return _GOVERNOR if stage.needs_governor else _LAW
    if stage.passed.keys() >= HOUSES or stage.position in (Position.PASSED_ONE, Position.AMENDED_BACK, Position.CONFERENCE):
        return _SECOND
    if stage.origin in stage.passed and stage.chamber is not stage.origin:
        return _SECOND
    if stage.position in _IN_COMMITTEE:
        return _COMMITTEE
    return _FIRST if stage.position is Position.FLOOR else _FILED


def _state_of_current(stage: Stage) -> Segment:
    if stage.position in (Position.ENACTED, Position.ADOPTED):
        return Segment.REACHED
    if stage.life is Life.DEAD or (stage.position is Position.VETOED and stage.dead_reason is not DeadReason.SUPERSEDED):
        return Segment.FAILED
    return Segment.CURRENT
