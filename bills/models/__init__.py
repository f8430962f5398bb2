from bills.models.bill import Action, Bill, BillRelation, Sponsorship, Version
from bills.models.legislature import Jurisdiction, LegislativeSession, Organization
from bills.models.reading import Event, Reading, Run, Snapshot
from bills.models.topic import Topic, Watch
from bills.models.vote import PersonVote, VoteEvent

__all__ = [
    "Action",
    "Bill",
    "BillRelation",
    "Event",
    "Jurisdiction",
    "LegislativeSession",
    "Organization",
    "PersonVote",
    "Reading",
    "Run",
    "Snapshot",
    "Sponsorship",
    "Topic",
    "Version",
    "VoteEvent",
    "Watch",
]
