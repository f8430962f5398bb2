"""The State of Example as it is rehearsed: in session today, read every four seconds. Pure."""

import datetime
import os
from collections.abc import Iterator
from dataclasses import replace

from scrapers.actions import Rules, classify
from scrapers.page import Page, Request
from scrapers.records import BillRecord, Record
from scrapers.state import Cadence, PageKind, Plan, Session
from scrapers.vocabulary import ActionClassification as Did
from tests import legislature

# The day that is played, the same in every process.
TODAY = datetime.date.fromisoformat(os.environ.get("REHEARSAL_DAY") or "2026-03-02")
SESSION = str(TODAY.year)
_OFTEN = datetime.timedelta(seconds=4)
_SEASON = datetime.timedelta(days=90)

RULES = Rules(
    ("^Do pass", Did.COMMITTEE_PASSAGE_FAVORABLE),
    ("^Passed", Did.PASSAGE),
    ("^Signed", Did.EXECUTIVE_SIGNATURE),
    ("^Sent to the governor", Did.EXECUTIVE_RECEIPT),
    ("^Referred", Did.REFERRAL_COMMITTEE),
    ("^Introduced", Did.INTRODUCTION),
)


def _start(plan: Plan) -> Iterator[Request]:
    for kind, name in (("list", "list"), ("roster", "members"), ("calendar", "calendar")):
        yield Request(kind, f"{legislature.HOST}/{name}", plan.session.identifier)
    for identifier in plan.watched:
        yield legislature.request_of(identifier, session=plan.session.identifier)


def _classified(kind: PageKind) -> PageKind:
    """The same kind of page, whose lines are read in Open Civic Data's words too."""

    def parse(page: Page) -> Iterator[Record | Request]:
        for record in kind.parse(page):
            if isinstance(record, BillRecord) and record.actions is not None:
                read = (replace(action, classification=classify(action.description, RULES)) for action in record.actions)
                record = replace(record, actions=tuple(read))
            yield record

    return replace(kind, parse=parse)


STATE = replace(
    legislature.STATE,
    pages={name: _classified(kind) for name, kind in legislature.STATE.pages.items()},
    sessions=(Session(SESSION, f"{SESSION} Rehearsal", SESSION, TODAY - _SEASON, TODAY + _SEASON),),
    start=_start,
    rules=RULES,
    cadence=Cadence(_OFTEN, _OFTEN, _OFTEN),
    coverage=("Everything here is invented: the State, its members, its bills, and what becomes of them.",),
)
