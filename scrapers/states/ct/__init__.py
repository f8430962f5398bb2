"""Connecticut: tables of the whole session on an anonymous file server, and the site's page of each watched bill with its sheets.

No page of this source was read live when this was written, save sheets that others kept; each asks loudly for what it must have.

Quirks of the source:

- The tables hold the running session only, and name it in one of them: the rows of the others are told by their year, or by the
  bills that the first one has. A special session's bills are numbered from 8001 on and stand among those of their year.
- Of the tables' columns only those that are read are known, and they are read by their names. What `qual2` of the history means
  is not known; it is kept with the row.
- The site sends no intermediate certificate, and who issues its own was not seen: a person has to add that issuer's (the error says
  where), or declare its address in `issuers`.
- The file server refuses addresses of cloud hosts and answers them with nothing, which is an error here.
- Bills are heard by joint committees, so a line of the history belongs to no house. Who acted is told by its words.
- The table of members prints their homes. Those columns are dropped before anything is kept.
- The zone of the committees' calendars is false: the hours are local. The calendar of Finance, Revenue and Bonding comes empty.
- The server tells no capitals apart in an address, and links one sheet under several.
- A roll call's sheet has an id of its own, a day without a year, and no result. A few are of no bill.
- An act's number is given before the Governor acts: it makes no law.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from scrapers.moves import StageRules
from scrapers.page import Request
from scrapers.sessions import sessions_of
from scrapers.state import MEGABYTE, PageKind, Plan, Published, State
from scrapers.states.ct.calendars import calendar
from scrapers.states.ct.file_copies import file_copy_page
from scrapers.states.ct.files import recognise
from scrapers.states.ct.members import members, without_homes
from scrapers.states.ct.naming import FTP, HOST, SITE, TABLES, status_request, table_request
from scrapers.states.ct.roll_calls import roll_call_sheet
from scrapers.states.ct.rules import ACTION_RULES
from scrapers.states.ct.status import status
from scrapers.states.ct.tables import bills, calendars, history, subjects
from scrapers.vocabulary import Chamber

SESSIONS = sessions_of("ct")


def start(plan: Plan) -> Iterator[Request]:
    """The tables, while they hold the session, and the page of each watched bill."""
    begun = [session for session in SESSIONS if session.start_date <= plan.now.date()]
    if plan.catalogue and begun[:1] == [plan.session]:
        for kind in TABLES:
            yield table_request(kind, plan.session.identifier)
    for identifier in plan.watched:
        yield status_request(plan.session.identifier, identifier)


STATE = State(
    code="ct",
    name="Connecticut",
    timezone="America/New_York",
    chambers={
        Chamber.UPPER: "Senate",
        Chamber.LOWER: "House of Representatives",
        Chamber.LEGISLATURE: "General Assembly",
    },
    sessions=SESSIONS,
    pages={
        "committees": PageKind(calendars, "Table of committees", single=True),
        "bills": PageKind(bills, "Table of bills", lists_session=True, single=True),
        "history": PageKind(
            history,
            "Table of actions",
            caveat="The table does not say which house a line is of: it is told from the words.",
            max_bytes=64 * MEGABYTE,
            single=True,
            may_name_others=True,
            beside_if_there=("committees",),
        ),
        "subjects": PageKind(subjects, "Table of subjects", single=True, beside=("bills",)),
        "members": PageKind(members, "Table of members", single=True, keeps=without_homes),
        "status": PageKind(status, "Bill status page", authority=2),
        "file-copy": PageKind(
            file_copy_page,
            "File copy",
            authority=2,
            caveat="The committee's tally, as the analysis in the file copy gives it. The members' names are not in it.",
            several=True,
        ),
        "roll-call": PageKind(
            roll_call_sheet,
            "Roll call sheet",
            authority=2,
            caveat="The sheet counts absent and not voting as one, and prints no result.",
            several=True,
        ),
        "calendar": PageKind(calendar, "Calendar of a committee", may_hold_nothing=True),
    },
    start=start,
    recognise=recognise,
    rules=ACTION_RULES,
    stage_rules=StageRules.of(Path(__file__).with_name("stages.toml")),
    hosts=(FTP, HOST),
    # Twenty requests a minute, which the site is known to bear.
    delay=timedelta(seconds=3),
    coverage=(
        "Every bill and resolution of the running session, in both houses: title, subjects and every action, from the General "
        "Assembly's tables.",
        "Watched bills: who introduced them, co-sponsors, printed texts and every action, from the bill's page.",
        "House and Senate floor votes of watched bills: every roll call that the bill's page links, with its members. The sheets "
        "state what was necessary and no result, so none is shown.",
        "Absent and not voting: not told apart by the General Assembly.",
        "Committee votes of watched bills, which are of both houses together: the tally that a file copy states. The members' "
        "names, on tally sheets, are not collected yet.",
        "Voice votes: only as lines of the history.",
        "Members of both houses with district, party and committees: as they are today. Their homes, which the table prints too, "
        "are not kept.",
        "Meetings of the joint committees: day, hour and place, except of Finance, Revenue and Bonding, whose calendar comes "
        "empty. The bills on an agenda: linked; not collected yet.",
        "Amendments, fiscal notes, analyses and the text of bills: linked by the General Assembly; not collected yet.",
    ),
    publishes=Published(
        actions="",
        floor_votes="Not with the action: on sheets that the bill's page links. How long after the vote is not known.",
        committee_votes=(
            "Not with the action: on a tally sheet, and on the last page of the file copy. How long after the vote is not known."
        ),
        source_url=f"{SITE}/",
        as_of=date(2026, 11, 22),
    ),
    homepage=f"{SITE}/",
)
