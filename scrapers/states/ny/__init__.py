"""New York: Open Legislation, the Senate's API over the Legislative Bill Drafting Commission's data, and the Assembly's website.

The API (https://legislation.nysenate.gov/api/3/) answers in JSON, wants a free key, and knows both houses' bills and actions.
What to mind when reading it:

- A session is two years and is called by its odd first year. Numbers start again with each.
- A bill is its base print (S9005); an amendment adds a letter (S9005C). Co-sponsors, same-as bills and the act clause belong
  to an amendment, and the active one's are current. The original print's key is the empty string.
- `items` is a map under `amendments`, `memberVotes` and `publishStatusMap`, and a list elsewhere. `size` counts it.
- Only the Senate's votes and meetings are there, votes by name and without a tally or a result. The API does not number them, so
  votes alike in day, type, committee and print are told apart by their order among themselves.
- Dates have no time; actions are ordered by `sequenceNo`. The day that a print was published is not the day of an action.
- A bill of the first year is sent back to committee in January of the second: "DIED IN ASSEMBLY" may be a pause.
- The house that acts second may take up its twin of the other house: SUBSTITUTED FOR on the one, SUBSTITUTED BY on the other.
- A title may be empty or begin with "@". The sponsor may be nobody: the budget or the Rules Committee.
- The Assembly's votes and agendas are on its own website (`assembly`, `hearings`). Its certificate comes without its issuer's at
  times; which issuer that is was not found out, so `certificates` has none for it yet.
- Pages rebuilt from mirrors do not know `multiSponsors`, `additionalSponsors`, `substitutedBy`, `publishStatusMap` and
  `publishDate`: these are read where they are there. Everything else must be.
"""

import datetime
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from scrapers.cited import cited_votes
from scrapers.moves import StageRules
from scrapers.page import Request
from scrapers.sessions import sessions_of
from scrapers.state import ApiKey, PageKind, Plan, Published, State
from scrapers.states.ny.assembly import assembly_votes
from scrapers.states.ny.bills import bill, bill_list
from scrapers.states.ny.files import recognise
from scrapers.states.ny.hearings import assembly_agenda, assembly_agendas, senate_agenda, senate_meetings
from scrapers.states.ny.history import ACTION_RULES
from scrapers.states.ny.naming import (
    API_HOST,
    ASSEMBLY_HOST,
    EASTERN,
    agendas_request,
    assembly_votes_request,
    bill_request,
    catalogue_request,
    meetings_request,
    members_request,
)
from scrapers.states.ny.people import members
from scrapers.states.ny.rules import MOTION_RULES
from scrapers.vocabulary import Chamber

# The days of committee meetings that are asked for: agendas come a week ahead, and changes of them until the meeting.
_BEHIND, _AHEAD = datetime.timedelta(days=2), datetime.timedelta(days=21)
# Bills, of which the Assembly has a page with votes. Resolutions of either house have other letters.
_VOTED_ON = "SA"

__all__ = ["STATE", "bill", "bill_list", "recognise", "start"]


def start(plan: Plan) -> Iterator[Request]:
    """The catalogue and the members, once in a day of New York's; the meetings that are ahead; and each watched bill."""
    session, today = plan.session, plan.now.astimezone(EASTERN).date()
    if plan.catalogue and (plan.since is None or plan.since.astimezone(EASTERN).date() < today):
        yield catalogue_request(session.identifier, offset=1)
        yield from (members_request(session.identifier, house) for house in ("senate", "assembly"))
    first, last = max(session.start_date, today - _BEHIND), min(session.end_date or today + _AHEAD, today + _AHEAD)
    if plan.catalogue and first <= last:
        yield meetings_request(session.identifier, first, last)
    if plan.catalogue and session.start_date <= today <= last:
        yield agendas_request(session.identifier)
    for identifier in plan.watched:
        yield bill_request(session.identifier, identifier)
        if identifier[0] in _VOTED_ON:
            yield assembly_votes_request(session.identifier, identifier)


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
        "members": PageKind(members, "Open Legislation: the members of a house"),
        "senate-meetings": PageKind(senate_meetings, "Open Legislation: committee meetings", may_hold_nothing=True, single=True),
        "senate-agenda": PageKind(senate_agenda, "Open Legislation: the agenda of a committee"),
        "assembly-agendas": PageKind(assembly_agendas, "The Assembly's list of agendas", may_hold_nothing=True, single=True),
        "assembly-agenda": PageKind(assembly_agenda, "The Assembly's agenda of a committee"),
        "votes": PageKind(partial(cited_votes, motions=MOTION_RULES), "Cited vote records", authority=2),
    },
    start=start,
    recognise=recognise,
    rules=ACTION_RULES,
    stage_rules=StageRules.of(Path(__file__).with_name("stages.toml")),
    hosts=(API_HOST, ASSEMBLY_HOST),
    delay=datetime.timedelta(seconds=1),
    api_key=ApiKey(parameter="key", setting="OPENLEG_KEY", register_at="https://legislation.nysenate.gov/public", host=API_HOST),
    coverage=(
        "Bills, sponsors, prints, same-as bills and the actions of both houses: collected from Open Legislation.",
        "Senate floor and committee votes: every roll call on watched bills with members' names, from Open Legislation. It gives "
        "no tally, no result and no words of the motion.",
        "Assembly floor votes: every roll call on watched bills of either house with yeas, nays and members' names, from "
        "nyassembly.gov, for sessions in which this site watches a bill; none before. It gives no result.",
        "Assembly committee votes: every roll call on watched bills with the action and members' names, from nyassembly.gov, for "
        "the same sessions. It gives no tally.",
        "A member's vote that nyassembly.gov prints as EL: shown as other, for want of an explanation.",
        "Bills that nobody watches: number, title, summary, first sponsor and status only. Votes on them are not collected.",
        "Members of both houses with their districts: from Open Legislation, which does not tell parties.",
        "Hearings of Senate committees: day, hour, place and bills, from Open Legislation, up to three weeks ahead.",
        "Hearings of Assembly committees: day, hour, place and bills of the agendas that nyassembly.gov lists.",
        "Public hearings without bills, and floor calendars: not collected.",
        "Texts of bills: linked, not collected.",
    ),
    publishes=Published(
        actions="The source gives a day and no hour. That it is slow at times is reported; how slow is not known.",
        floor_votes=(
            "Senate: names and no tally, in Open Legislation. Assembly: never there; on the bill's page of nyassembly.gov. "
            "How long after the vote is not known."
        ),
        committee_votes="As floor votes.",
        source_url=f"https://{API_HOST}/",
        as_of=datetime.date(2026, 11, 22),
    ),
    homepage="https://www.nysenate.gov/legislation",
    spelling="{prefix}{number}",
)
