"""New York: Open Legislation, the Senate's API over the Legislative Bill Drafting Commission's data.

The API (https://legislation.nysenate.gov/api/3/) answers in JSON, wants a free key, and knows both houses' bills and actions.
What to mind when reading it:

- A session is two years and is called by its odd first year. Numbers start again with each.
- A bill is its base print (S9005); an amendment adds a letter (S9005C). Co-sponsors, same-as bills and the act clause belong
  to an amendment, and the active one's are current. The original print's key is the empty string.
- `items` is a map under `amendments`, `memberVotes` and `publishStatusMap`, and a list elsewhere. `size` counts it.
- Only the Senate's votes are there, by name and without a tally or a result. The API does not number them, so votes alike in
  day, type, committee and print are told apart by their order among themselves.
- Dates have no time; actions are ordered by `sequenceNo`. The day that a print was published is not the day of an action.
- A bill of the first year is sent back to committee in January of the second: "DIED IN ASSEMBLY" may be a pause.
- The house that acts second may take up its twin of the other house: SUBSTITUTED FOR on the one, SUBSTITUTED BY on the other.
- A title may be empty or begin with "@". The sponsor may be nobody: the budget or the Rules Committee.
- Pages rebuilt from mirrors do not know `multiSponsors`, `additionalSponsors`, `substitutedBy`, `publishStatusMap` and
  `publishDate`: these are read where they are there. Everything else must be.
"""

import datetime
from collections.abc import Iterator
from functools import partial

from scrapers.cited import cited_votes
from scrapers.page import Request
from scrapers.sessions import sessions_of
from scrapers.state import ApiKey, PageKind, Plan, State
from scrapers.states.ny.assembly import assembly_votes
from scrapers.states.ny.bills import bill, bill_list
from scrapers.states.ny.files import recognise
from scrapers.states.ny.history import ACTION_RULES
from scrapers.states.ny.naming import API_HOST, EASTERN, bill_request, catalogue_request
from scrapers.states.ny.rules import MOTION_RULES
from scrapers.vocabulary import Chamber

__all__ = ["STATE", "bill", "bill_list", "recognise", "start"]


def start(plan: Plan) -> Iterator[Request]:
    """The catalogue, once in a day of New York's, and each watched bill."""
    read_today = plan.since is not None and plan.since.astimezone(EASTERN).date() >= plan.now.astimezone(EASTERN).date()
    if plan.catalogue and not read_today:
        yield catalogue_request(plan.session.identifier, offset=1)
    for identifier in plan.watched:
        yield bill_request(plan.session.identifier, identifier)


STATE = State(
    code="ny",
    name="New York",
    timezone="America/New_York",
    chambers={Chamber.UPPER: "Senate", Chamber.LOWER: "Assembly"},
    sessions=sessions_of("ny"),
    pages={
        "bill": PageKind(bill, "Open Legislation: the bill", authority=2),
        "bill-list": PageKind(bill_list, "Open Legislation: the session's bills"),
        "assembly-votes": PageKind(assembly_votes, "The Assembly's page of the bill", authority=3),
        "votes": PageKind(partial(cited_votes, motions=MOTION_RULES), "Cited vote records", authority=2),
    },
    start=start,
    recognise=recognise,
    rules=ACTION_RULES,
    hosts=(API_HOST,),
    delay=datetime.timedelta(seconds=1),
    api_key=ApiKey(parameter="key", setting="OPENLEG_KEY", register_at="https://legislation.nysenate.gov/public"),
    coverage=(
        "Bills, sponsors, prints, same-as bills and the actions of both houses: collected from Open Legislation.",
        "Senate floor and committee roll calls: collected with members' names. The source gives no tally and no result.",
        "Assembly roll calls: not in this source; not collected yet. Single votes are shown from cited records.",
        "Bills that nobody watches: number, title, summary, first sponsor and status only.",
        "Committee agendas, hearings and floor calendars: not collected yet.",
        "Texts of bills: linked, not collected.",
    ),
    homepage="https://www.nysenate.gov/legislation",
    spelling="{prefix}{number}",
)
