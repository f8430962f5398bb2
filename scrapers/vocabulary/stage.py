"""The stage: five axes, the closed lists of shared design. They are ours; `docs/methodology.md` says what each means."""

from enum import StrEnum


class Position(StrEnum):
    """Where a bill is. The chamber or the committee is a field beside it."""

    DRAFT = "DRAFT"
    INTRODUCED = "INTRODUCED"
    COMMITTEE = "COMMITTEE"
    SUBCOMMITTEE = "SUBCOMMITTEE"
    FISCAL_HOLD = "FISCAL_HOLD"
    REPORTED = "REPORTED"
    FLOOR = "FLOOR"
    PASSED_ONE = "PASSED_ONE"
    AMENDED_BACK = "AMENDED_BACK"
    CONFERENCE = "CONFERENCE"
    PASSED_BOTH = "PASSED_BOTH"
    ENROLLED = "ENROLLED"
    WITH_GOVERNOR = "WITH_GOVERNOR"
    RETURNED = "RETURNED"
    VETOED = "VETOED"
    OVERRIDE_ONE = "OVERRIDE_ONE"
    ENACTED = "ENACTED"
    ADOPTED = "ADOPTED"
    TO_VOTERS = "TO_VOTERS"
    UNKNOWN = "UNKNOWN"


class Life(StrEnum):
    """Whether anything can still become of it."""

    ALIVE = "ALIVE"
    HELD = "HELD"
    CARRIED_OVER = "CARRIED_OVER"
    MERGED = "MERGED"
    DEAD = "DEAD"
    DONE = "DONE"
    UNKNOWN = "UNKNOWN"


class DeadReason(StrEnum):
    DEFEATED_COMMITTEE = "defeated-committee"
    DEFEATED_FLOOR = "defeated-floor"
    INDEFINITELY_POSTPONED = "indefinitely-postponed"
    STRICKEN = "stricken"
    WITHDRAWN = "withdrawn"
    MISSED_DEADLINE = "missed-deadline"
    LEFT_IN_COMMITTEE = "left-in-committee"
    SINE_DIE = "sine-die"
    VETO_SUSTAINED = "veto-sustained"
    VETO_NOT_OVERRIDDEN = "veto-not-overridden"
    POCKET_VETO = "pocket-veto"
    AMENDATORY_VETO_LAPSED = "amendatory-veto-lapsed"
    TABLED = "tabled"
    SUPERSEDED = "superseded"


class EnactmentPath(StrEnum):
    SIGNED = "SIGNED"
    WITHOUT_SIGNATURE = "WITHOUT_SIGNATURE"
    OVER_VETO = "OVER_VETO"
    GOVERNOR_AMENDMENTS_ADOPTED = "GOVERNOR_AMENDMENTS_ADOPTED"
    AMENDATORY_ACCEPTED = "AMENDATORY_ACCEPTED"
    ITEM_VETOED = "ITEM_VETOED"
    VIA_OTHER_BILL = "VIA_OTHER_BILL"
    UNKNOWN = "UNKNOWN"


class Force(StrEnum):
    NOT_YET_EFFECTIVE = "NOT_YET_EFFECTIVE"
    IN_EFFECT = "IN_EFFECT"
    PARTLY = "PARTLY"
    EXPIRED = "EXPIRED"
    REPEALED = "REPEALED"
    UNKNOWN = "UNKNOWN"


class Confidence(StrEnum):
    SOURCE_STATED = "source-stated"
    DERIVED = "derived"
    ADMIN_SET = "admin-set"
    UNKNOWN = "unknown"


class Segment(StrEnum):
    """The state of one of the meter's seven segments."""

    REACHED = "reached"
    CURRENT = "current"
    FAILED = "failed"
    SKIPPED = "skipped"
    AHEAD = "ahead"
