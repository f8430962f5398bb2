"""One dated story of a bill: what the legislature did and what courts did, oldest first. No queries and no clock."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bills.models import Action, Bill, CourtEvent, LegalChallenge, Order, VoteEvent
from scrapers.vocabulary import ActionClassification, CourtEventKind, MotionClassification, Position

KEY = frozenset(
    (
        ActionClassification.FILING,
        ActionClassification.INTRODUCTION,
        ActionClassification.COMMITTEE_PASSAGE,
        ActionClassification.COMMITTEE_PASSAGE_FAVORABLE,
        ActionClassification.COMMITTEE_PASSAGE_UNFAVORABLE,
        ActionClassification.COMMITTEE_FAILURE,
        ActionClassification.REPORTED_OUT_OF_COMMITTEE,
        ActionClassification.SUBSTITUTION,
        ActionClassification.PASSAGE,
        ActionClassification.FAILURE,
        ActionClassification.CONCURRENCE,
        ActionClassification.WITHDRAWAL,
        ActionClassification.CARRIED_OVER,
        ActionClassification.EXECUTIVE_RECEIPT,
        ActionClassification.EXECUTIVE_SIGNATURE,
        ActionClassification.EXECUTIVE_VETO,
        ActionClassification.VETO_OVERRIDE_PASSAGE,
        ActionClassification.VETO_OVERRIDE_FAILURE,
        ActionClassification.BECAME_LAW,
    )
)
_REPORTED = frozenset((*(word for word in KEY if word.startswith("committee-")), ActionClassification.REPORTED_OUT_OF_COMMITTEE))
# The lines that a vote on such a motion belongs to.
_OF = {
    MotionClassification.REPORT: _REPORTED,
    MotionClassification.DO_PASS: _REPORTED,
    MotionClassification.PASSAGE: frozenset((ActionClassification.PASSAGE, ActionClassification.FAILURE)),
    MotionClassification.CONCUR: frozenset((ActionClassification.CONCURRENCE,)),
    MotionClassification.OVERRIDE: frozenset(
        (ActionClassification.VETO_OVERRIDE_PASSAGE, ActionClassification.VETO_OVERRIDE_FAILURE)
    ),
}


# Entries of a docket that nobody has read, told among the key moments; and kinds that never are.
_UNREAD = 3
MINOR = frozenset((CourtEventKind.BRIEF, CourtEventKind.OTHER))


class Lane(StrEnum):
    STATEHOUSE = "statehouse"
    COURTHOUSE = "courthouse"


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened. Of `action`, `vote`, `event` and `filed` it has one; an action may have its vote beside it.

    `orders` are what an editor says that the court's entry does. `is_law` marks the line by which the bill became law. `is_key`
    marks what is told first: of a docket what an editor has read, and the newest of what nobody has.
    """

    date: datetime.date
    lane: Lane
    action: Action | None = None
    vote: VoteEvent | None = None
    event: CourtEvent | None = None
    orders: Sequence[Order] = ()
    filed: LegalChallenge | None = None
    is_law: bool = False
    is_key: bool = True

    @property
    def anchor(self) -> str:
        """Its row, which stays, so that a link to it lasts."""
        if self.event is not None:
            return self.event.anchor
        if self.orders:
            return f"order-{self.orders[0].pk}"
        if self.filed is not None:
            return f"case-{self.filed.pk}"
        return f"moment-{self.action.pk}" if self.action else f"moment-vote-{self.vote.pk if self.vote else 0}"

    @property
    def case(self) -> LegalChallenge | None:
        return self.event.challenge if self.event else self.orders[0].challenge if self.orders else self.filed


def timeline(
    bill: Bill,
    *,
    cases: Iterable[LegalChallenge] = (),
    events: Iterable[CourtEvent] = (),
    orders: Iterable[Order] = (),
) -> list[Moment]:
    """The story of a bill that was fetched with its history."""
    house = list(_statehouse(bill))
    court = list(_courthouse(list(cases), list(events), list(orders)))
    # Within a day and a lane the source's own order stays.
    return sorted((*house, *court), key=lambda moment: (moment.date, moment.lane == Lane.COURTHOUSE))


def _statehouse(bill: Bill) -> Iterator[Moment]:
    votes = [vote for vote in bill.votes.all() if vote.withdrawn_at is None and vote.hidden_at is None]
    stage = getattr(bill, "stage", None)
    rests_on = {key for key in stage.evidence.values() if key} if stage else set()
    law = stage.evidence.get("position") if stage and stage.position == Position.ENACTED else None
    actions = [action for action in bill.actions.all() if action.withdrawn_at is None and action.hidden_at is None]
    beside = _beside(actions, votes)
    for action in sorted(actions, key=lambda row: (row.order, row.place, row.pk)):
        words, vote = set(action.classification), beside.get(action.pk)
        if vote is not None:
            votes.remove(vote)
        is_key = vote is not None or bool(words & KEY) or action.pk in rests_on
        yield Moment(action.date, Lane.STATEHOUSE, action=action, vote=vote, is_law=action.pk == law, is_key=is_key)
    for vote in sorted(votes, key=lambda row: (row.date, row.pk)):
        yield Moment(vote.date, Lane.STATEHOUSE, vote=vote)


def _beside(actions: Iterable[Action], votes: Sequence[VoteEvent]) -> dict[int, VoteEvent]:
    """The vote of which a line tells, by the line's key: on such a motion, of that body and day, where both are the only ones."""
    lines: defaultdict[int, list[Action]] = defaultdict(list)
    tellers: defaultdict[int, list[VoteEvent]] = defaultdict(list)
    for vote in votes:
        of = _OF.get(MotionClassification(vote.motion_classification), frozenset())
        for action in actions:
            same = (action.date, action.organization_id, bool(action.committee)) == (
                vote.date,
                vote.organization_id,
                bool(vote.committee),
            )
            if same and of & set(action.classification):
                lines[vote.pk].append(action)
                tellers[action.pk].append(vote)
    return {action.pk: vote for vote in votes for action in lines[vote.pk] if len(lines[vote.pk]) == len(tellers[action.pk]) == 1}


def _courthouse(cases: list[LegalChallenge], events: list[CourtEvent], orders: list[Order]) -> Iterator[Moment]:
    complaints = {event.challenge_id for event in events if event.kind == CourtEventKind.COMPLAINT}
    for case in cases:
        if case.filed_on is not None and case.pk not in complaints:
            yield Moment(case.filed_on, Lane.COURTHOUSE, filed=case)
    unread = [event.pk for event in events if event.kind == CourtEventKind.UNCLASSIFIED]
    minor = {*unread[:-_UNREAD], *(event.pk for event in events if event.kind in MINOR)}
    for event in events:
        upon = [order for order in orders if order.event_id == event.pk]
        yield Moment(event.date, Lane.COURTHOUSE, event=event, orders=upon, is_key=bool(upon) or event.pk not in minor)
    told = {event.pk for event in events}
    for order in orders:
        if order.event_id not in told:
            yield Moment(order.date, Lane.COURTHOUSE, orders=[order])
