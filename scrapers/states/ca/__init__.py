"""California: the nightly archive of the legislature's own database, and pages of a bill where one is named.

Quirks of the source:

- The archive is a zip of a gigabyte, of which a few members are asked for by their range. Seven daily archives take turns; the
  newest one is told by when it was written, since holidays skip a day. They hold the running biennium; older ones have their own.
- Tables are in a dialect of their own (`dat`), without a line for the columns. One table holds the regular and the extraordinary
  sessions of a biennium, in which bill numbers start anew.
- The whole history is written again with new ids each night, in no order. Several lines share a sequence; in old sessions lines
  have none, and their ids run from the newest on. A line can be empty, or be there twice.
- The codes of actions mean different things for bills of either house. Only the words are read.
- The title of a bill is the subject of its newest print. Prints count down from 99.
- A vote has no single id: bill, place, day, number and motion make one. Members who are absent, abstain or do not vote are all ABS.
- A veto message can be dated days after the line in the history that tells the veto.
- Titles hold mojibake at times, and are shown as printed.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

from scrapers.moves import StageRules
from scrapers.page import Page, Request
from scrapers.records import Record
from scrapers.sessions import sessions_of
from scrapers.state import MEGABYTE, Cadence, PageKind, Plan, Published, State
from scrapers.states.ca.archives import archives
from scrapers.states.ca.bills import bills
from scrapers.states.ca.files import recognise
from scrapers.states.ca.history import history, vetoes
from scrapers.states.ca.naming import DOWNLOADS_HOST, HOST, SITE, archives_request, fallback_requests
from scrapers.states.ca.pages import history_page, status_page, votes_page
from scrapers.states.ca.people import hearings, members
from scrapers.states.ca.rules import ACTION_RULES
from scrapers.states.ca.tables import serves
from scrapers.states.ca.votes import votes
from scrapers.vocabulary import Chamber

_NIGHTLY = "Written once a night: an action appears the next morning."
_FALLBACK = "A page of the legislature's website, read in place of its archive: it has no ids, and less detail."


def start(plan: Plan) -> Iterator[Request]:
    """The index of the archives; where only some bills are named, their pages instead."""
    if plan.catalogue:
        yield archives_request(plan.session.identifier)
        return
    for identifier in plan.watched:
        yield from fallback_requests(plan.session.identifier, identifier)


def _serves(label: str, megabytes: int) -> PageKind:
    return PageKind(serves, label, max_bytes=megabytes * MEGABYTE, may_hold_nothing=True, single=True)


def _fallback(parse: Callable[[Page], Iterable[Record | Request]], label: str) -> PageKind:
    return PageKind(parse, label, authority=0, caveat=_FALLBACK)


STATE = State(
    code="ca",
    name="California",
    timezone="America/Los_Angeles",
    chambers={Chamber.UPPER: "Senate", Chamber.LOWER: "Assembly"},
    sessions=sessions_of("ca"),
    pages={
        "archives": PageKind(archives, label="Index of the archives", single=True),
        "motions": _serves("Table of motions", 100),
        "locations": _serves("Table of floors and committees", 20),
        "versions": _serves("Table of prints", 50),
        "authors": _serves("Table of authors", 100),
        "member-votes": _serves("Table of members' votes", 250),
        "bills": PageKind(
            bills,
            label="Table of bills",
            caveat=_NIGHTLY,
            lists_session=True,
            single=True,
            beside=("versions",),
            beside_if_there=("authors",),
        ),
        "history": PageKind(
            history,
            label="Table of actions",
            caveat=_NIGHTLY,
            max_bytes=100 * MEGABYTE,
            single=True,
            may_name_others=True,
            beside_if_there=("locations",),
        ),
        "vetoes": PageKind(
            vetoes, label="Table of veto messages", single=True, may_hold_nothing=True, beside_if_there=("history",)
        ),
        "votes": PageKind(
            votes,
            label="Table of votes",
            caveat=f"{_NIGHTLY} The source counts members who were absent, abstained or did not vote as one.",
            max_bytes=50 * MEGABYTE,
            single=True,
            may_name_others=True,
            beside=("member-votes",),
            beside_if_there=("motions", "locations", "history"),
        ),
        "members": PageKind(members, label="Table of members", single=True),
        "hearings": PageKind(
            hearings,
            label="Table of hearings",
            caveat=_NIGHTLY,
            max_bytes=50 * MEGABYTE,
            single=True,
            may_hold_nothing=True,
            may_name_others=True,
            beside_if_there=("locations",),
        ),
        "status-page": _fallback(status_page, "Bill status page"),
        "history-page": _fallback(history_page, "Bill history page"),
        "votes-page": _fallback(votes_page, "Bill votes page"),
    },
    start=start,
    recognise=recognise,
    rules=ACTION_RULES,
    stage_rules=StageRules.of(Path(__file__).with_name("stages.toml")),
    hosts=(DOWNLOADS_HOST, HOST),
    delay=timedelta(seconds=2),
    # The archive is written each night after a legislative day: twice a day finds it within half a day of that.
    cadence=Cadence(in_session=timedelta(hours=12), governors_desk=timedelta(hours=12), interim=timedelta(days=1)),
    coverage=(
        "Every bill and resolution of the session, in both houses: title, status, authors, printed versions and every action, from "
        "the legislature's nightly archive.",
        "Senate and Assembly floor votes: every roll call with its members.",
        "Senate and Assembly committee votes: every roll call with its members. Votes to place a bill on a suspense file are among "
        "them and decide nothing on the bill.",
        "Voice votes and suspensions of a rule: only as lines of the history.",
        "Absent, abstaining and not voting: not told apart by the legislature.",
        "Members of both houses with district and party: from the same archive.",
        "Committee hearings: day, committee and bills. The hour and the room are not in the archive.",
        "The text of bills: linked by the legislature; not collected yet. Analyses and veto messages: not collected yet.",
    ),
    publishes=Published(
        actions="Each night after a legislative day, at about 04:30 UTC, in an archive of all current bills.",
        floor_votes="With the actions, in the same archive: tally and names. The action states the tally too.",
        committee_votes="As floor votes.",
        source_url=f"https://{DOWNLOADS_HOST}/",
        as_of=date(2026, 11, 22),
    ),
    homepage=f"{SITE}/",
)
