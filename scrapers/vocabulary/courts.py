"""Words of courts: what a case is, whom it is against, and what was done in it. All are ours."""

from enum import StrEnum


class CourtStanding(StrEnum):
    """What courts have said. Computed from challenges, never from a bill's history."""

    NONE_KNOWN = "NONE_KNOWN"
    FILED = "FILED"
    TRO = "TRO"
    PRELIM_ENJOINED = "PRELIM_ENJOINED"
    INJUNCTION_DENIED = "INJUNCTION_DENIED"
    STAYED_PENDING_APPEAL = "STAYED_PENDING_APPEAL"
    HELD_INVALID = "HELD_INVALID"
    UPHELD = "UPHELD"
    DISMISSED = "DISMISSED"
    FINAL = "FINAL"


class CourtLevel(StrEnum):
    """Ours: which rung of the ladder a court is."""

    TRIAL = "trial"
    APPEAL = "appeal"
    HIGHEST = "highest"


class Posture(StrEnum):
    """Ours: how a case came to be about a law."""

    PRE_ENFORCEMENT_US = "pre-enforcement-us"
    PRE_ENFORCEMENT_OTHERS = "pre-enforcement-others"
    DEFENSIVE = "defensive"
    REMOVAL = "removal"
    AFFIRMATIVE = "affirmative"
    UNKNOWN = "unknown"


class Claim(StrEnum):
    """Ours: what a case says is wrong with a law."""

    DIRECT_REGULATION = "direct-regulation"
    DISCRIMINATION = "discrimination"
    PREEMPTION = "preemption"
    IMMUNITY = "immunity"
    ANTICOMMANDEERING = "anticommandeering"
    OTHER = "other"


class CaseRelation(StrEnum):
    """Ours: how a case came out of another."""

    APPEAL = "appeal"
    CERTIORARI = "certiorari"
    APPLICATION = "application"
    REMOVAL = "removal"
    REMAND = "remand"
    TRANSFER = "transfer"
    CONSOLIDATED = "consolidated"
    RELATED = "related"


class Reach(StrEnum):
    """Ours: whether a case is against a clause. `unclear`: the sources that were read do not say."""

    ATTACKED = "attacked"
    UNCLEAR = "unclear"
    NOT_REACHED = "not-reached"


class Basis(StrEnum):
    """Ours: what a fact of a case rests on: the court's own record, a report, an inference from one, or nothing yet."""

    STATED = "stated"
    REPORTED = "reported"
    INFERRED = "inferred"
    NOT_FOUND = "not-found"


class CourtEventKind(StrEnum):
    """Ours: what an entry of a docket is. An editor says so; until then it is `unclassified`."""

    UNCLASSIFIED = "unclassified"
    COMPLAINT = "complaint"
    MOTION = "motion"
    BRIEF = "brief"
    HEARING = "hearing"
    ORDER = "order"
    OPINION = "opinion"
    NOTICE_OF_APPEAL = "notice-of-appeal"
    JUDGMENT = "judgment"
    OTHER = "other"


class OrderEffect(StrEnum):
    """Ours: what an order does to the clauses that it names, or to an earlier order. Only an editor states one."""

    TRO = "temporary-restraining-order"
    PRELIMINARY_INJUNCTION = "preliminary-injunction"
    INJUNCTION_PENDING_APPEAL = "injunction-pending-appeal"
    PERMANENT_INJUNCTION = "permanent-injunction"
    HELD_INVALID = "held-invalid"
    INJUNCTION_DENIED = "injunction-denied"
    UPHELD = "upheld"
    DISMISSED = "dismissed"
    STAYED = "stayed"
    VACATED = "vacated"
    AFFIRMED = "affirmed"
    FINAL = "final"
