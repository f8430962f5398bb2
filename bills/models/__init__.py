from bills.models.audit import AuditEntry
from bills.models.bill import Action, Bill, BillLeg, BillRelation, Sponsorship, Version
from bills.models.correction import Alias, Correction, ErrorReport
from bills.models.edition import Edition
from bills.models.hearing import Hearing, HearingItem
from bills.models.legislature import Jurisdiction, LegislativeSession, Organization
from bills.models.person import Membership, Person
from bills.models.proposal import Proposal
from bills.models.reading import Event, Reading, Run, Snapshot
from bills.models.stage import BillStage
from bills.models.subscription import Alert, Mail, Outage, Reconciliation, Subscriber, Subscription
from bills.models.topic import Topic, Watch
from bills.models.vote import PersonVote, VoteEvent

__all__ = [
    "Action",
    "Alert",
    "Alias",
    "AuditEntry",
    "Bill",
    "BillLeg",
    "BillRelation",
    "BillStage",
    "Correction",
    "Edition",
    "ErrorReport",
    "Event",
    "Hearing",
    "HearingItem",
    "Jurisdiction",
    "LegislativeSession",
    "Mail",
    "Membership",
    "Organization",
    "Outage",
    "Person",
    "PersonVote",
    "Proposal",
    "Reading",
    "Reconciliation",
    "Run",
    "Snapshot",
    "Sponsorship",
    "Subscriber",
    "Subscription",
    "Topic",
    "Version",
    "VoteEvent",
    "Watch",
]
