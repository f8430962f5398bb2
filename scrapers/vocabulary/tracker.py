"""Words of the tracker's own: where bytes came from, what changed, what is owed to whom, what a text provides."""

from enum import StrEnum


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
    CHALLENGE_ADDED = "challenge-added"
    COURT_EVENT_ADDED = "court-event-added"
    COURT_EVENT_CHANGED = "court-event-changed"
    ORDER_ADDED = "order-added"
    ORDER_CHANGED = "order-changed"
    FORCE_CHANGED = "force-changed"


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


class ProvisionValue(StrEnum):
    """Ours: what a text says on a question. `silent`: it was read and says nothing; `unverified`: it was not read enough."""

    YES = "yes"
    NO = "no"
    PARTLY = "partly"
    SILENT = "silent"
    UNVERIFIED = "unverified"
