"""Where a bill stands while its lines are folded, and what the moves share."""

from dataclasses import dataclass, field

from scrapers.moves import Reading
from scrapers.vocabulary import Chamber, DeadReason, EnactmentPath, Life, Position

HOUSES = frozenset((Chamber.UPPER, Chamber.LOWER))
# Where a chamber's work on a bill is done, and a committee's or calendar's line would take it back.
BEYOND = frozenset(
    (
        Position.PASSED_BOTH,
        Position.ENROLLED,
        Position.WITH_GOVERNOR,
        Position.RETURNED,
        Position.VETOED,
        Position.OVERRIDE_ONE,
        Position.ENACTED,
        Position.ADOPTED,
        Position.TO_VOTERS,
    )
)
LAW = frozenset((Position.ENACTED, Position.ADOPTED, Position.TO_VOTERS))
# A bill that was taken away by those who brought it, or by rule: no calendar brings it back.
_FINAL = frozenset(
    (DeadReason.STRICKEN, DeadReason.WITHDRAWN, DeadReason.VETO_SUSTAINED, DeadReason.POCKET_VETO, DeadReason.SUPERSEDED)
)


def other(chamber: Chamber) -> Chamber:
    return Chamber.LOWER if chamber is Chamber.UPPER else Chamber.UPPER


@dataclass(slots=True)
class Standing:
    """Where a bill stands after the lines folded so far. `evidence` are the indexes of the lines that the axes rest on."""

    origin: Chamber
    one_chamber: bool
    needs_governor: bool
    amends_constitution: bool = False
    position: Position = Position.UNKNOWN
    chamber: Chamber | None = None
    committee: str = ""
    gatekeeper: bool = False
    life: Life = Life.ALIVE
    dead_reason: DeadReason | None = None
    path: EnactmentPath | None = None
    lead: str = ""
    carried_to: str = ""
    chapter: str = ""
    effective: str = ""
    in_committee: bool = False
    passed: dict[Chamber, int] = field(default_factory=dict)
    agreed: set[Chamber] = field(default_factory=set)
    conference: set[Chamber] = field(default_factory=set)
    changes: set[Chamber] = field(default_factory=set)
    overridden: set[Chamber] = field(default_factory=set)
    accepted: bool = False
    parted: bool = False
    presented: int | None = None
    vetoed: int | None = None
    evidence: dict[str, int] = field(default_factory=dict)
    unread: list[int] = field(default_factory=list)

    @property
    def both_passed(self) -> bool:
        return self.passed.keys() >= HOUSES

    @property
    def both_agreed(self) -> bool:
        return self.agreed >= HOUSES

    def at(
        self, index: int, position: Position, chamber: Chamber | None = None, committee: str = "", *, gatekeeper: bool = False
    ) -> None:
        self.position, self.chamber, self.committee, self.gatekeeper = position, chamber, committee, gatekeeper
        self.evidence["position"] = index

    def lives(self, index: int, life: Life, reason: DeadReason | None = None) -> None:
        if life is not self.life or life is not Life.ALIVE:
            self.evidence["life"] = index
        self.life, self.dead_reason = life, reason

    def takes_effect(self, index: int, day: str) -> None:
        # Parts of a law may take effect on days of their own, a line each.
        self.effective = "; ".join(filter(None, (self.effective, day)))
        self.evidence.setdefault("force", index)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the history as it was read, and whose act it is."""

    index: int
    reading: Reading
    chamber: Chamber

    @property
    def committee(self) -> str:
        slots = self.reading.slots
        return slots.get("committee", "") or slots.get("gate", "")

    def chambers(self) -> frozenset[Chamber]:
        return HOUSES if self.reading.rule.both else frozenset((self.chamber,))


# A move looks first and acts then: one that returns False has changed nothing.


def wakes(now: Standing, line: Line) -> bool:
    """Take a bill up again that was held, carried over or dead. False where the record would have to say more than that."""
    if now.position in LAW or now.life is Life.MERGED or (now.life is Life.DEAD and now.dead_reason in _FINAL):
        return False
    if now.life is not Life.ALIVE:
        now.lives(line.index, Life.ALIVE)
    return True


def through(now: Standing, index: int) -> None:
    """Both chambers have passed one text."""
    now.agreed = set(HOUSES)
    if now.needs_governor:
        now.at(index, Position.PASSED_BOTH)
    else:
        now.at(index, Position.ADOPTED)
        now.lives(index, Life.DONE)
