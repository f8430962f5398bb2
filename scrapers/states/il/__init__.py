"""Illinois: BillStatus XML from the General Assembly's file server, one file a bill, rewritten when that bill changes.

The vote sheets are on the website only, which wants programs to use the file server and turns most of them away. It is asked all
the same, since nothing else prints who voted how, and as sparingly as can be: only for a watched bill whose file changed and that
has been voted on, by our own name, ten seconds apart, as its robots.txt allows, for no sheet that is held, and never again in a run
once it said no. To be turned away costs the bill nothing: its tallies are in its file. What was not had is asked for again when
the bill moves, or is crawled by its number.

Quirks of the source:

- The file server is filled once a night, so an action appears the next morning. Its robots.txt asks for ten seconds between
  requests.
- `<actions>` is flat: statusdate, chamber, action, and again. Dates are M/D/YYYY and calendar days; the vote sheets of the same
  sitting can carry the legislative day, one earlier when it runs past midnight. The governor's actions carry the chamber that
  the bill began in.
- Short titles never change. A bill whose whole text was replaced keeps the old one, and only the synopses tell: `title` is the
  short title as printed, `abstract` what the synopses of the text as it stands say.
- Sponsors are printed as one string in which a hyphen joins chief co-sponsors and also occurs in names, so sponsors are rebuilt
  from the actions. Senate sponsors of a House bill are "Alternate", and the other way round.
- A roll call is one tally at the end of an action's text, `106-000-000`: yeas, nays, present. Names are on PDF sheets only, which
  come from the website or as cited records; `tally_key` ties them to the tally.
- An action's tally and its sheet's differ at times, and then both are told.
- Neither the members nor the calendars of committees are where programs may read them in a form that is known, so that no name
  is tied to a member. What is filed as `<committeehearing>` was never seen.
- A file does not say which General Assembly it is of: its name does, and the first action's date is held against it.
"""

import datetime
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from scrapers.cited import cited_votes
from scrapers.moves import StageRules
from scrapers.page import Page, Request
from scrapers.records import Flaw, Seen
from scrapers.sessions import sessions_of
from scrapers.state import PageKind, Plan, Published, Recognised, Session, State
from scrapers.states.il.naming import PREFIX_OF_LETTERS, bill_request, file_name, folder_path, listing_request, session_name
from scrapers.states.il.rules import ACTION_RULES, MOTION_RULES, committee
from scrapers.states.il.status import bill_status, date_of
from scrapers.states.il.tallies import tally_key
from scrapers.states.il.vote_history import vote_history
from scrapers.states.il.vote_sheets import vote_sheet
from scrapers.vocabulary import Chamber

__all__ = ["ACTION_RULES", "MOTION_RULES", "STATE", "bill_status", "committee", "listing", "recognise", "start", "tally_key"]

# ---- The listing: which watched bills changed ----

_LISTED = re.compile(
    r'(?P<day>\d+/\d+/\d{4})\s+(?P<hour>\d+):(?P<minute>\d\d) (?P<half>[AP])M\s+\d+\s+<A HREF="[^"]*/(?P<name>[^"/]+\.xml)">',
    re.IGNORECASE,
)
_LINK = re.compile(r'<A HREF="[^"]+\.xml"', re.IGNORECASE)
# The stamps name no zone.
_SLACK = datetime.timedelta(days=1)


def start(plan: Plan) -> Iterator[Request]:
    """The listing, which leads to the watched bills' files; nothing where nothing is watched."""
    if plan.watched:
        since = plan.since.astimezone(datetime.UTC).isoformat() if plan.since else ""
        yield listing_request(plan.session.identifier, watched=",".join(plan.watched), since=since)


def listing(page: Page) -> Iterator[Request | Seen | Flaw]:
    """A Request for each watched bill whose file changed since the last crawl, Seen for the others, a Flaw for one not listed."""
    session, context = page.request.session, page.request.context
    listed = _listed(page)
    for identifier in filter(None, context.get("watched", "").split(",")):
        stamp = listed.get(file_name(session, identifier).lower())
        if stamp is None:
            yield Flaw(identifier, f"not among the {len(listed)} files of {page.url}")
        elif _is_news(stamp, context.get("since", "")):
            yield bill_request(session, identifier)
        else:
            yield Seen(session, identifier)


def _listed(page: Page) -> dict[str, datetime.datetime]:
    """The names of the files, in small letters, and their stamps. Every link to a file must have its stamp."""
    folder, title = folder_path(page.request.session), page.text_of("title")
    if folder.lower() not in title.lower():
        raise page.changed("the listing is of another folder", expected=folder, found=title)
    rows, links = list(_LISTED.finditer(page.text)), len(_LINK.findall(page.text))
    if not rows or len(rows) != links:
        raise page.changed("files with a date, a time and a size", expected=links or "at least 1", found=len(rows))
    return {row["name"].lower(): _stamp(page, row) for row in rows}


def _stamp(page: Page, row: re.Match[str]) -> datetime.datetime:
    hour = int(row["hour"]) % 12 + (12 if row["half"].upper() == "P" else 0)
    return datetime.datetime.combine(date_of(page, row["day"]), datetime.time(hour, int(row["minute"])), datetime.UTC)


def _is_news(stamp: datetime.datetime, since: str) -> bool:
    return not since or stamp + _SLACK >= datetime.datetime.fromisoformat(since)


# ---- Files that a person brings ----

_FILE = re.compile(r"(?P<assembly>\d{3})(?P<special>\d\d)(?P<letters>[A-Z]{2})(?P<number>\d{4})\.xml", re.IGNORECASE)
_BILL_TITLE = re.compile(rb"<title>\s*Illinois General Assembly - Bill Status (?:for|of) ([A-Z]+) ?0*(\d+)\s*</title>")
_LISTING_TITLE = re.compile(rb"<title>[^<]*/Legislation/(\d{3})/BillStatus/XML/?\s*</title>", re.IGNORECASE)


def recognise(name: str, body: bytes, session: Session | None) -> Recognised | None:
    """The request that a file of the source's own answers.

    A bill's file is known by its name, whatever is left in it. One that was renamed is known by its title, which does not name
    the General Assembly: its session is the one told, or "".
    """
    head = body[:4096]
    if match := _FILE.fullmatch(name):
        return _by_name(match)
    if folder := _LISTING_TITLE.search(head):
        return Recognised(listing_request(session_name(int(folder[1]))))
    if (title := _BILL_TITLE.search(head)) and b"<html" not in head.lower():
        identifier = f"{title[1].decode()} {int(title[2])}"
        return _if_bill(session.identifier, identifier) if session else Recognised(Request("bill-status", "", "", identifier))
    return None


def _by_name(match: re.Match[str]) -> Recognised | None:
    prefix = PREFIX_OF_LETTERS.get(match["letters"].upper(), "")
    return _if_bill(session_name(int(match["assembly"]), int(match["special"])), f"{prefix} {int(match['number'])}")


def _if_bill(session: str, identifier: str) -> Recognised | None:
    return Recognised(bill_request(session, identifier)) if file_name(session, identifier) else None


STATE = State(
    code="il",
    name="Illinois",
    timezone="America/Chicago",
    chambers={Chamber.LOWER: "House", Chamber.UPPER: "Senate"},
    sessions=sessions_of("il"),
    pages={
        "listing": PageKind(parse=listing, label="Listing of the bill status files", may_hold_nothing=True),
        "bill-status": PageKind(
            parse=bill_status,
            label="Bill status file",
            caveat="Filled once a night: an action appears the next morning. A short title stays when a bill's text is replaced.",
        ),
        "vote-history": PageKind(parse=vote_history, label="Page of a bill's votes", optional=True),
        "vote-sheet": PageKind(
            parse=vote_sheet,
            label="Vote sheet",
            authority=3,
            caveat="A sheet's tally leaves out who was excused or absent: they are counted from the names.",
            several=True,
            optional=True,
            lasting=True,
        ),
        "votes": PageKind(parse=partial(cited_votes, motions=MOTION_RULES), label="Cited vote records", authority=2),
    },
    start=start,
    recognise=recognise,
    rules=ACTION_RULES,
    stage_rules=StageRules.of(Path(__file__).with_name("stages.toml")),
    hosts=("ftp.ilga.gov", "www.ilga.gov"),
    delay=datetime.timedelta(seconds=10),
    # The server sends no intermediate certificate. The address follows the issuer's naming and was not reached when it was written.
    issuers=("http://crt.sectigo.com/SectigoPublicServerAuthenticationCAOVR40.crt",),
    blocked_by=(b"Automated Request Blocked",),
    coverage=(
        "House and Senate actions of watched bills: all, from the General Assembly's bill status files, once a night.",
        "House and Senate floor votes of watched bills: the tally that the action states. Names of members only from vote sheets: "
        "where one is cited, or where the General Assembly's website, which turns programs away at times, lets us have it.",
        "House and Senate committee votes of watched bills: the tally where an action states one, and names as for floor votes.",
        "Members of either chamber: not collected. Names in votes are as printed, and tied to nobody.",
        "Sponsors: rebuilt from the actions.",
        "Printed versions of a bill: not in this source; only where they are cited.",
        "Hearings and committee calendars: not collected; they are on the website only, which wants no programs.",
        "Witness slips: not collected, for the same reason.",
        "Bills that nobody watches: not collected yet.",
    ),
    publishes=Published(
        actions="Each night: an action stands in the bill's file the next morning.",
        floor_votes=(
            "The tally comes with the action, in its own words. Members' names are on sheets on another website; when those "
            "come is not known."
        ),
        committee_votes="As floor votes: the tally with the action, the names on sheets.",
        source_url="https://ftp.ilga.gov/Legislation/",
        as_of=datetime.date(2026, 11, 22),
    ),
    homepage="https://www.ilga.gov/",
)
