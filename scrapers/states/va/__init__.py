"""Virginia: the files that the Legislative Information System publishes of each session, and its service where there is a key.

Quirks of the source:

- A session is called by its year and its turn: 20261 is the regular session of 2026, 20262 the first special one. Its files lie
  under that name, in cases of their own (`BILLS.CSV`, `Sponsors.csv`). Until 2024 the name was 241, and the files and their dates
  had another form; they are on the old site.
- Bills are carried over from even years to odd ones, and keep their number. The later session's files have them anew, with their
  whole history. A session's history also goes on with what a special session does to its bills.
- Numbers are filled up with zeros in the summaries and in the old file of patrons, and nowhere else. Cells are padded with blanks.
- Rows of bills that the list lacks are in every other file at times.
- The list has room for six texts of a bill.
- A vote is told by the line of the history that points at it. Most such pointers are of other things.
- A recommendation of the Governor is no veto, the Speaker's signature no passage, and what was "passed by indefinitely" is dead.
- A special session lacks the files of patrons and summaries, and its members are in those of the regular session.
- Pages of the site are empty without scripts, and are only linked.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from scrapers.moves import StageRules
from scrapers.page import Request
from scrapers.state import MEGABYTE, ApiKey, PageKind, Plan, Published, State
from scrapers.states.va.api import legislation, legislation_request, roster, roster_request, texts
from scrapers.states.va.bills import bills, sponsors, summaries
from scrapers.states.va.files import recognise
from scrapers.states.va.history import history
from scrapers.states.va.naming import ARCHIVE_HOST, FILES_HOST, HOST, SESSIONS, SITE, file_request, is_archived, kinds_of
from scrapers.states.va.people import dockets, seats
from scrapers.states.va.rules import ACTION_RULES
from scrapers.states.va.tables import committees, members
from scrapers.states.va.votes import votes
from scrapers.vocabulary import Chamber

_TALLIES = (
    "The tally in the history counts yeas and nays, and abstentions at times. Who did not vote is counted from the names: the "
    "source does not tell who was absent and who was there. H0000 stands where the source names nobody."
)


def start(plan: Plan) -> Iterator[Request]:
    """The files of the session, whether all bills are asked for or some: there are no pages of single bills to be read.

    With a key, parties and districts too, and the texts of the watched bills. The service knows the sessions from 2025 on.
    """
    of = plan.session
    if plan.keyed and not is_archived(of.code):
        yield roster_request(of)
    for kind in kinds_of(of, opened=plan.now.date() >= of.start_date):
        yield file_request(kind, of)
    if plan.keyed and plan.watched and not is_archived(of.code):
        yield legislation_request(of, plan.watched)


STATE = State(
    code="va",
    name="Virginia",
    timezone="America/New_York",
    chambers={
        Chamber.UPPER: "Senate",
        Chamber.LOWER: "House of Delegates",
        Chamber.LEGISLATURE: "General Assembly",
    },
    sessions=SESSIONS,
    pages={
        "members": PageKind(members, "File of members", may_hold_nothing=True, single=True),
        "committees": PageKind(committees, "File of committees", may_hold_nothing=True, single=True),
        "roster": PageKind(roster, "Members, from the service", may_hold_nothing=True, single=True),
        "bills": PageKind(bills, "File of bills", lists_session=True, single=True),
        "history": PageKind(history, "File of histories", single=True, may_name_others=True, caveat=_TALLIES),
        "votes": PageKind(
            votes,
            "File of votes",
            single=True,
            may_name_others=True,
            beside=("history", "members"),
            beside_if_there=("committees",),
            caveat=_TALLIES,
        ),
        "sponsors": PageKind(sponsors, "File of patrons", authority=2, single=True, may_name_others=True),
        "summaries": PageKind(summaries, "File of summaries", max_bytes=50 * MEGABYTE, single=True, may_name_others=True),
        "seats": PageKind(
            seats,
            "File of committees' members",
            single=True,
            beside=("members",),
            beside_if_there=("committees", "roster"),
        ),
        "docket": PageKind(
            dockets,
            "Dockets of the Senate's committees",
            single=True,
            may_hold_nothing=True,
            may_name_others=True,
            beside_if_there=("committees",),
        ),
        "subdocket": PageKind(
            dockets,
            "Dockets of subcommittees",
            single=True,
            may_hold_nothing=True,
            may_name_others=True,
            beside_if_there=("committees",),
        ),
        "legislation": PageKind(legislation, "List of the service", may_hold_nothing=True, single=True),
        "texts": PageKind(texts, "Texts of a bill, from the service", authority=2),
    },
    start=start,
    recognise=recognise,
    rules=ACTION_RULES,
    stage_rules=StageRules.of(Path(__file__).with_name("stages.toml")),
    hosts=(FILES_HOST, ARCHIVE_HOST, HOST),
    api_key=ApiKey(
        parameter="WebAPIKey",
        setting="LIS_KEY",
        register_at="https://lis.virginia.gov/apiregistration",
        in_header=True,
        host=HOST,
        optional=True,
    ),
    coverage=(
        "Every bill and resolution of the session, in both houses: title, status, patrons, summary, texts (six at most without a "
        "key) and every action, from the legislature's public files.",
        "House floor votes: every roll call with its members, but for one vote in each that the source has under the number H0000.",
        "Senate floor votes: every roll call with its members.",
        "House and Senate committee and subcommittee votes: every roll call with its members. What a subcommittee recommends "
        "decides nothing.",
        "Votes that a history states without a roll call: their tally.",
        "Voice votes: only as lines of the history.",
        "Absent and not voting: not told apart by the legislature.",
        "Members of both houses with their committees. Party and district only with a key: the public files do not tell them.",
        "Senate committee meetings: day, committee and bills, from the dockets, and those of subcommittees where the files list "
        "them. The hour and the room are not in the files.",
        "House committee meetings: not collected. Their agendas are on a site of their own.",
        "The text of bills: linked, and not collected yet. Fiscal impact statements and amendments: not collected yet.",
    ),
    publishes=Published(
        actions="The files of the session are made anew about every hour while it sits, the one with the history each night.",
        floor_votes="The tally comes with the action, in its own words. The roll calls are in a file of their own.",
        committee_votes="As floor votes, those of subcommittees too.",
        source_url=f"{SITE}/data-files",
        as_of=date(2026, 11, 22),
    ),
    homepage=f"{SITE}/",
    spelling="{prefix}{number}",
)
