from bills.models.audit import AuditEntry
from bills.models.bill import Action, Bill, BillLeg, BillRelation, Sponsorship, Version
from bills.models.challenge import (
    CaseReport,
    ChallengedProvision,
    Clause,
    Court,
    CourtEvent,
    CourtHint,
    CourtSearch,
    DocketAsk,
    DocketPage,
    DocketProposal,
    LegalChallenge,
    Order,
)
from bills.models.correction import Alias, Correction, ErrorReport
from bills.models.edition import Edition
from bills.models.hearing import Hearing, HearingItem
from bills.models.legislature import Jurisdiction, LegislativeSession, Organization
from bills.models.person import Membership, Person
from bills.models.proposal import Proposal
from bills.models.provision import Dimension, Provision
from bills.models.reading import Event, Reading, Run, Snapshot
from bills.models.search import SearchDocument, SearchText, SearchWord
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
    "CaseReport",
    "ChallengedProvision",
    "Clause",
    "Correction",
    "Court",
    "CourtEvent",
    "CourtHint",
    "CourtSearch",
    "Dimension",
    "DocketAsk",
    "DocketPage",
    "DocketProposal",
    "Edition",
    "ErrorReport",
    "Event",
    "Hearing",
    "HearingItem",
    "Jurisdiction",
    "LegalChallenge",
    "LegislativeSession",
    "Mail",
    "Membership",
    "Order",
    "Organization",
    "Outage",
    "Person",
    "PersonVote",
    "Proposal",
    "Provision",
    "Reading",
    "Reconciliation",
    "Run",
    "SearchDocument",
    "SearchText",
    "SearchWord",
    "Snapshot",
    "Sponsorship",
    "Subscriber",
    "Subscription",
    "Topic",
    "Version",
    "VoteEvent",
    "Watch",
]
