"""The closed lists of words that records, rows and pages share.

Open Civic Data's words wherever it has one, spelled its way. Model choices come from here, so that a word is added in one
place. The classes that are ours say so.
"""

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


class Origin(StrEnum):
    """Ours: where bytes came from. Every page shows it where it is not `live`."""

    LIVE = "live"
    CAPTURE = "capture"
    RECONSTRUCTED = "reconstructed"
    EDITOR = "editor"


class RunOutcome(StrEnum):
    """Ours: how one crawl of one state ended."""

    RUNNING = "running"
    OK = "ok"
    PARTIAL = "partial"
    SUSPECT = "suspect"
    FAILED = "failed"


class Change(StrEnum):
    """Ours: what a reading found to be different from the one before. An Event stores one of these."""

    BILL_ADDED = "bill-added"
    FIELD_CHANGED = "field-changed"
    ACTION_ADDED = "action-added"
    ACTION_CHANGED = "action-changed"
    VOTE_ADDED = "vote-added"
    VOTE_CHANGED = "vote-changed"
    SPONSOR_ADDED = "sponsor-added"
    SPONSOR_CHANGED = "sponsor-changed"
    VERSION_ADDED = "version-added"
    VERSION_CHANGED = "version-changed"
    RELATION_ADDED = "relation-added"
    HEARING_ADDED = "hearing-added"
    HEARING_CHANGED = "hearing-changed"
    HEARING_CANCELLED = "hearing-cancelled"
    WITHDRAWN = "withdrawn-by-source"
    RESTORED = "restored-by-source"
    CORRECTED = "corrected"
    CORRECTION_PAUSED = "correction-paused"
    CORRECTION_CONFIRMED = "correction-confirmed"
    CORRECTION_ENDED = "correction-ended"
    CORRECTION_NOTICE = "correction-notice"
    STAGE_CHANGED = "stage-changed"


class CorrectionKind(StrEnum):
    """Ours: what an editor's word does to what a source said."""

    FIELD = "field"
    ADDED = "added"
    HIDDEN = "hidden"
    DUPLICATE = "duplicate"
    WITHHELD = "withheld"
    OVERRIDE = "override"


class CorrectionStatus(StrEnum):
    """Ours: what has become of it. The first two are live; the others are how it ended."""

    STANDING = "standing"
    PAUSED = "paused"
    CONFIRMED = "confirmed"
    RETRACTED = "retracted"
    REPLACED = "replaced"
    EXPIRED = "expired"


class News(StrEnum):
    """Ours: the kinds of news that a subscription may ask for."""

    COMMITTEE_VOTE = "committee-vote"
    FLOOR_VOTE = "floor-vote"
    HEARING = "hearing"
    STAGE = "stage"
    TEXT = "text"
    COURT = "court"
    CORRECTION = "correction"
    NEW_BILL = "new-bill"
    OTHER = "other"


class Target(StrEnum):
    """Ours: what a subscription watches."""

    BILL = "bill"
    STATE = "state"
    COMMITTEE = "committee"
    TOPIC = "topic"
    MEMBER = "member"
    SEARCH = "search"


class Frequency(StrEnum):
    """Ours: the pace of a subscription."""

    INSTANT = "instant"
    DAILY = "daily"
    WEEKLY = "weekly"


class MailKind(StrEnum):
    """Ours: what a mail is."""

    NEWS = "news"
    DIGEST = "digest"
    LINK = "link"
    OUTAGE = "outage"


class MailStatus(StrEnum):
    """Ours: what has become of a mail."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    ACCEPTED = "accepted"
    QUARANTINED = "quarantined"
    DROPPED = "dropped"


class Notice(StrEnum):
    """Ours: whether those who were told the wrong fact are to be told so."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"


# The stage: five axes, the closed lists of shared design. They are ours; `docs/methodology.md` says what each means.


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
