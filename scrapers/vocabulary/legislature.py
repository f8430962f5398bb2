"""Words of legislatures: who acted, on what, how a vote went."""

from enum import StrEnum


class Chamber(StrEnum):
    """Open Civic Data's organization classifications: who acted."""

    UPPER = "upper"
    LOWER = "lower"
    LEGISLATURE = "legislature"
    EXECUTIVE = "executive"


class BillClassification(StrEnum):
    BILL = "bill"
    RESOLUTION = "resolution"
    JOINT_RESOLUTION = "joint resolution"
    CONCURRENT_RESOLUTION = "concurrent resolution"
    CONSTITUTIONAL_AMENDMENT = "constitutional amendment"
    APPOINTMENT = "appointment"
    ORDER = "order"


class ActionClassification(StrEnum):
    """Open Civic Data's action classifications, all of them: an action has none, one or several."""

    FILING = "filing"
    INTRODUCTION = "introduction"
    ENROLLED = "enrolled"
    READING_1 = "reading-1"
    READING_2 = "reading-2"
    READING_3 = "reading-3"
    PASSAGE = "passage"
    INFORMAL_PASSAGE = "informal-passage"
    FAILURE = "failure"
    WITHDRAWAL = "withdrawal"
    SUBSTITUTION = "substitution"
    AMENDMENT_INTRODUCTION = "amendment-introduction"
    AMENDMENT_PASSAGE = "amendment-passage"
    AMENDMENT_WITHDRAWAL = "amendment-withdrawal"
    AMENDMENT_FAILURE = "amendment-failure"
    AMENDMENT_AMENDMENT = "amendment-amendment"
    AMENDMENT_DEFERRAL = "amendment-deferral"
    COMMITTEE_PASSAGE = "committee-passage"
    COMMITTEE_PASSAGE_FAVORABLE = "committee-passage-favorable"
    COMMITTEE_PASSAGE_UNFAVORABLE = "committee-passage-unfavorable"
    COMMITTEE_FAILURE = "committee-failure"
    EXECUTIVE_RECEIPT = "executive-receipt"
    EXECUTIVE_SIGNATURE = "executive-signature"
    EXECUTIVE_VETO = "executive-veto"
    EXECUTIVE_VETO_LINE_ITEM = "executive-veto-line-item"
    BECAME_LAW = "became-law"
    VETO_OVERRIDE_PASSAGE = "veto-override-passage"
    VETO_OVERRIDE_FAILURE = "veto-override-failure"
    DEFERRAL = "deferral"
    RECEIPT = "receipt"
    REFERRAL = "referral"
    REFERRAL_COMMITTEE = "referral-committee"
    HEARING_HELD = "hearing-held"
    WORK_SESSION = "work-session"
    SPONSORSHIP = "sponsorship"
    CARRIED_OVER = "carried-over"
    REPORTED_OUT_OF_COMMITTEE = "reported-out-of-committee"
    CONCURRENCE = "concurrence"


class SponsorClassification(StrEnum):
    PRIMARY = "primary"
    COSPONSOR = "cosponsor"


class Relation(StrEnum):
    """Open Civic Data's related-bill words, and `substituted-by` and `substitutes`, which are ours (New York)."""

    COMPANION = "companion"
    PRIOR_SESSION = "prior-session"
    REPLACED_BY = "replaced-by"
    REPLACES = "replaces"
    RELATED = "related"
    SUBSTITUTED_BY = "substituted-by"
    SUBSTITUTES = "substitutes"


class VoteResult(StrEnum):
    """`unstated` is ours: the source prints a tally and no result, and we do not work one out."""

    PASS = "pass"  # noqa: S105 - a result, not a password
    FAIL = "fail"
    UNSTATED = "unstated"


class VoteOption(StrEnum):
    YES = "yes"
    NO = "no"
    ABSENT = "absent"
    ABSTAIN = "abstain"
    NOT_VOTING = "not voting"
    PAIRED = "paired"
    EXCUSED = "excused"
    OTHER = "other"


class MotionClassification(StrEnum):
    """Ours: what a vote was on. A closed list: a motion that the source does not state is `unstated`, never guessed."""

    REPORT = "report"
    DO_PASS = "do pass"  # noqa: S105 - a motion, not a password
    AMEND = "amend"
    TABLE = "table"
    CONCUR = "concur"
    PASSAGE = "passage"
    OVERRIDE = "override"
    PROCEDURAL = "procedural"
    UNSTATED = "unstated by source"


class HearingStatus(StrEnum):
    """Open Civic Data's event statuses. A hearing that moved is confirmed for its new time, and its history tells the old one."""

    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"


class SessionClassification(StrEnum):
    PRIMARY = "primary"
    SPECIAL = "special"


class DateBasis(StrEnum):
    """Ours: whose day a date is. A legislative day can lag the calendar by weeks (Maryland)."""

    CALENDAR = "calendar"
    LEGISLATIVE = "legislative"
