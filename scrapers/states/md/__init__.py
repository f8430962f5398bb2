"""Maryland: the master list of a session (one JSON file, every bill) and the Details page of each watched bill.

Quirks of the source:

- The list's reading dates are legislative days, which lag the calendar by weeks late in a session: a third reading of 9 April
  stands in it as 22 March. Its report dates are calendar dates. Actions with calendar dates are on the Details page only.
- The list calls both chambers' first milestone a first reading; the Details page says "Referred" in the second chamber.
- Every record of the list carries the moment that the file was made, in Eastern time without a zone. It changes hourly and says
  nothing about the bill, so the slice that we keep of a record leaves it out.
- A sponsor is "Delegate X" or "Senator X"; chairs, delegations and, after a chair, the words of a departmental request
  ("Departmental", "Health") stand in the same list and are kept as printed.
- In a bill's history, a row without a chamber is no action: it links the text, or a note, that came with the row above it. The
  title in such a link is the bill's title at that stage.
- The words of one action are spread over links and text nodes; the first text node alone ends at "{" and loses the result.
- Votes are on PDF sheets only, which the history links, often twice. Bills named "OIS Test" are the site's own trials.
"""

import datetime
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from scrapers.cited import cited_votes
from scrapers.moves import StageRules
from scrapers.page import Request
from scrapers.state import MEGABYTE, PageKind, Plan, Published, State
from scrapers.states.md.bill_page import details
from scrapers.states.md.files import recognise
from scrapers.states.md.hearings import hearings
from scrapers.states.md.listing import master_list
from scrapers.states.md.rules import ACTION_RULES, MOTION_RULES
from scrapers.states.md.site import HOST, SESSIONS, SITE, TIMEZONE, details_request, hearings_request, list_request
from scrapers.states.md.votes import vote_sheet
from scrapers.vocabulary import Chamber

# Hearings are announced some weeks ahead.
_AHEAD = datetime.timedelta(days=30)


def start(plan: Plan) -> Iterator[Request]:
    """The session's master list and, until its last day, the hearings ahead; then the Details page of each watched bill."""
    code = plan.session.code
    if plan.catalogue:
        yield list_request(code)
        today = plan.now.astimezone(ZoneInfo(TIMEZONE)).date()
        first, last = max(today, plan.session.start_date), today + _AHEAD
        if first <= last and (plan.session.end_date is None or first <= plan.session.end_date):
            yield hearings_request(code, first, last)
    for identifier in plan.watched:
        yield details_request(code, identifier)


STATE = State(
    code="md",
    name="Maryland",
    timezone=TIMEZONE,
    chambers={
        Chamber.UPPER: "Senate",
        Chamber.LOWER: "House of Delegates",
        Chamber.LEGISLATURE: "General Assembly",
        Chamber.EXECUTIVE: "Governor",
    },
    sessions=SESSIONS,
    pages={
        "master-list": PageKind(
            master_list,
            label="Master list of the session",
            authority=1,
            caveat=(
                "The session's list gives milestones, not the full history; its reading dates are legislative days, "
                "which can lag the calendar by weeks."
            ),
            max_bytes=64 * MEGABYTE,
            lists_session=True,
        ),
        "details": PageKind(details, label="Bill details page", authority=2),
        "hearings": PageKind(
            hearings,
            label="Calendar of hearings",
            caveat="The hour is that at which the committee meets; a bill may be heard later.",
            may_hold_nothing=True,
            beside_if_there=("master-list",),
            single=True,
        ),
        "vote-sheet": PageKind(vote_sheet, label="Vote sheet", authority=3, several=True),
        "votes": PageKind(partial(cited_votes, motions=MOTION_RULES), label="Cited vote records", authority=2),
    },
    start=start,
    recognise=recognise,
    rules=ACTION_RULES,
    stage_rules=StageRules.of(Path(__file__).with_name("stages.toml")),
    hosts=(HOST,),
    coverage=(
        "Every bill and joint resolution of the session, in both chambers: title, synopsis, sponsors, subjects, status and "
        "milestones.",
        "Watched bills: every line of the history with its calendar date, the printed texts, effective date, cross-filed bills.",
        "House and Senate floor votes on watched bills: every roll call that the bill's history links, with its members under the "
        "names that the sheet prints. Whoever presides is printed as Speaker or Mr. President. The sheets print no result: it is "
        "the history's, or unstated.",
        "Floor votes on other bills: not collected.",
        "Committee votes, in both chambers: printed on PDF sheets only; not collected yet.",
        "Members of both chambers with party and district: not collected yet, so that no vote is tied to a member.",
        "Committee hearings of the next 30 days, both chambers: day, hour, place and bills. A bill that the session's list gives "
        "no hearing on that day is left off: the calendar keeps bills whose hearing was cancelled.",
        "Amendments and the text of bills: linked by the legislature; not collected yet.",
    ),
    publishes=Published(
        actions=(
            "The list of the session says when it was made; how often that is, is not known. Late in a session the days that "
            "it gives to readings, which are legislative days, lag the calendar."
        ),
        floor_votes=(
            "The tally comes with the action, in its own words, and a sheet with the names is linked there; how long after "
            "the vote is not known."
        ),
        committee_votes="The tally is never in the history: it is on a sheet of its own. When that comes is not known.",
        source_url=f"{SITE}/mgawebsite",
        as_of=datetime.date(2026, 11, 22),
    ),
    homepage=f"{SITE}/mgawebsite",
)
