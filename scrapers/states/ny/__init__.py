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
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from operator import itemgetter
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from scrapers.cited import cited_votes
from scrapers.errors import Blocked, RecordError
from scrapers.page import Page, Request, fold
from scrapers.records import (
    ActionRecord,
    BillRecord,
    Flaw,
    PersonVoteRecord,
    RelationRecord,
    SponsorRecord,
    VersionRecord,
    VoteRecord,
)
from scrapers.sessions import sessions_of
from scrapers.state import ApiKey, PageKind, Plan, Recognised, Session, State
from scrapers.states.ny.history import ACTION_RULES, CHAMBERS, history, substitutes
from scrapers.vocabulary import BillClassification, Chamber, Relation, SponsorClassification, VoteOption, VoteResult

API = "https://legislation.nysenate.gov/api/3/bills"
PDF = "https://legislation.nysenate.gov/pdf/bills"
PUBLIC = "https://www.nysenate.gov/legislation/bills"
EASTERN = ZoneInfo("America/New_York")

SESSIONS = sessions_of("ny")

CLASSIFICATIONS = {
    **dict.fromkeys("SA", BillClassification.BILL),
    **dict.fromkeys("JRKE", BillClassification.RESOLUTION),
    **dict.fromkeys("BC", BillClassification.CONCURRENT_RESOLUTION),
    "L": BillClassification.JOINT_RESOLUTION,
}
# AYEWR is an aye with reservations, in committee. ABD is an abstention.
OPTIONS = {
    "AYE": VoteOption.YES,
    "AYEWR": VoteOption.YES,
    "NAY": VoteOption.NO,
    "EXC": VoteOption.EXCUSED,
    "ABS": VoteOption.ABSENT,
    "ABD": VoteOption.ABSTAIN,
}
MOTIONS = {"FLOOR": "Floor vote", "COMMITTEE": "Committee vote"}
NOBODY = {"budget": "Budget", "rules": "Rules", "redistricting": "Redistricting"}
KEY_REFUSED = (401, 701, 702)
NO_SUCH_BILL = 11

_LISTED = frozenset(("basePrintNo", "session", "billType", "title", "sponsor", "summary", "status"))
_WHOLE = _LISTED | {"activeVersion", "actions", "amendments", "votes", "previousVersions"}
_ACTIVE = frozenset(("actClause", "sameAs", "coSponsors"))
_PRINT = frozenset(("printNo", "version"))
_ACTION = frozenset(("date", "chamber", "sequenceNo", "text"))
_VOTE = frozenset(("version", "voteType", "voteDate", "committee", "memberVotes"))
_UNREADABLE = (RecordError, KeyError, TypeError, ValueError, AttributeError)


def start(plan: Plan) -> Iterator[Request]:
    """The catalogue, once in a day of New York's, and each watched bill."""
    read_today = plan.since is not None and plan.since.astimezone(EASTERN).date() >= plan.now.astimezone(EASTERN).date()
    if plan.catalogue and not read_today:
        yield _catalogue(plan.session.identifier, offset=1)
    for identifier in plan.watched:
        yield _bill_request(plan.session.identifier, identifier)


def _catalogue(session: str, offset: int) -> Request:
    return Request("bill-list", f"{API}/{session[:4]}?limit=1000&offset={offset}&full=false&sort=printNo:asc", session)


def _bill_request(session: str, identifier: str) -> Request:
    return Request("bill", f"{API}/{session[:4]}/{identifier}?view=with_refs_no_fulltext", session, identifier)


def _session(year: int) -> str:
    return f"{year}-{year + 1}"


def bill_list(page: Page) -> Iterator[BillRecord | Flaw | Request]:
    """A part of the session's catalogue: number, title, summary, prime sponsor and status; and the request for the next part."""
    answer = _answer(page)
    total, first, last = (page.dig(answer, key) for key in ("total", "offsetStart", "offsetEnd"))
    page.need(all(isinstance(number, int) for number in (total, first, last)), "total and offsets that are not numbers")
    (asked,) = parse_qs(urlsplit(page.request.url).query).get("offset", [""])
    if asked != str(first):
        raise page.changed("another part of the catalogue", expected=f"offset {asked}", found=first)
    items = page.objects(page.dig(answer, "result", "items"), "bills of the catalogue", required=_LISTED)
    if first + len(items) - 1 != min(last, total):
        raise page.changed("bills of the catalogue", expected=min(last, total) - first + 1, found=len(items))
    yield from page.each(items, lambda item: _of_session(page, item), name=lambda item: str(item["basePrintNo"]))
    if last < total:
        yield _catalogue(page.request.session, offset=last + 1)


def _slice(item: dict[str, Any]) -> bytes:
    return json.dumps(item, ensure_ascii=False, separators=(",", ":")).encode()


def _of_session(page: Page, item: dict[str, Any]) -> BillRecord:
    record = replace(_listed(item), raw=partial(_slice, item))
    if record.session != page.request.session:
        raise ValueError(f"{record.identifier} is of session {record.session}, not {page.request.session}")
    return record


def bill(page: Page) -> Iterator[BillRecord]:
    """One bill with everything that the API knows of it but its texts."""
    (result,) = page.objects([page.dig(_answer(page), "result")], "the bill", required=_WHOLE)
    try:
        record = _bill(page, result)
    except _UNREADABLE as error:
        raise page.changed(f"the bill cannot be read: {type(error).__name__}: {error}") from error
    asked = (page.request.session, page.request.identifier)
    if (record.session, record.identifier) != asked:
        raise page.changed("another bill", expected=" ".join(asked), found=f"{record.session} {record.identifier}")
    yield record


def _answer(page: Page) -> Any:
    """The envelope of an answer that is no error; Blocked where the key is refused."""
    if page.dig(page.json, "success") is True:
        return page.json
    code, message = page.json.get("errorCode"), page.json.get("message")
    if code in KEY_REFUSED:
        raise Blocked(page.url, f"Open Legislation wants another key (error {code}: {message})")
    if code == NO_SUCH_BILL:
        raise page.changed("the source has no such bill")
    raise page.changed(f"Open Legislation answers with error {code}: {message}")


def _items(page: Page, value: object, *path: str) -> Any:
    """The list or the map that the API keeps under `items`, as large as it says."""
    items, size = page.dig(value, *path, "items"), page.dig(value, *path, "size")
    if len(items) != size:
        raise page.changed(f"«{'.'.join(path)}»", expected=size, found=len(items))
    return items


def _items_if_any(page: Page, value: dict[str, Any], key: str) -> Any:
    return _items(page, value, key) if key in value else ()


def _listed(result: dict[str, Any]) -> BillRecord:
    """What the catalogue and the bill's own page both say."""
    number = result["basePrintNo"]
    return BillRecord(
        session=_session(result["session"]),
        identifier=number,
        from_organization=CHAMBERS[result["billType"]["chamber"]],
        title=fold((result["title"] or "").lstrip("@")) or None,
        classification=CLASSIFICATIONS[number[0]],
        abstract=fold(result["summary"] or "") or None,
        status_text=_status(result["status"]),
        source_url=f"{PUBLIC}/{result['session']}/{number}",
        sponsorships=tuple(_prime(result["sponsor"])),
    )


def _status(status: dict[str, Any]) -> str | None:
    committee = status.get("committeeName")
    return f"{status['statusDesc']} ({committee})" if committee else status["statusDesc"] or None


def _prime(sponsor: dict[str, Any] | None) -> Iterator[SponsorRecord]:
    """The first sponsor: a member, the budget, or the Rules Committee, at a member's request or without."""
    if sponsor is None:
        return
    labels = [label for flag, label in NOBODY.items() if sponsor.get(flag)]
    if not labels and not sponsor["member"]:
        raise ValueError("a sponsor that is neither a member nor the budget nor the Rules Committee")
    for label in labels:
        yield SponsorRecord(label, SponsorClassification.PRIMARY)
    if sponsor["member"]:
        yield _sponsor(sponsor["member"], SponsorClassification.PRIMARY)


def _sponsor(member: dict[str, Any], classification: SponsorClassification) -> SponsorRecord:
    return SponsorRecord(_name(member), classification, CHAMBERS[member["chamber"]])


def _name(member: dict[str, Any]) -> str:
    return fold(member.get("fullName") or member["shortName"])


def _bill(page: Page, result: dict[str, Any]) -> BillRecord:
    current = page.dig(result, "amendments", "items", result["activeVersion"])
    (active,) = page.objects([current], "the active print", required=_ACTIVE)
    actions = _actions(page, result)
    return replace(
        _listed(result),
        official_title=fold(active["actClause"] or "") or None,
        sponsorships=tuple(dict.fromkeys(_sponsorships(page, result, active))),
        actions=actions,
        votes=tuple(_votes(page, result)),
        versions=tuple(_versions(page, result)),
        relations=tuple(dict.fromkeys(_relations(page, result, active, actions))),
    )


def _sponsorships(page: Page, result: dict[str, Any], active: dict[str, Any]) -> Iterator[SponsorRecord]:
    yield from _prime(result["sponsor"])
    for member in _items_if_any(page, result, "additionalSponsors"):
        yield _sponsor(member, SponsorClassification.PRIMARY)
    for member in (*_items(page, active, "coSponsors"), *_items_if_any(page, active, "multiSponsors")):
        yield _sponsor(member, SponsorClassification.COSPONSOR)


def _actions(page: Page, result: dict[str, Any]) -> tuple[ActionRecord, ...]:
    # Only a bill that no committee has received yet can be without a history.
    at_least = 0 if result["status"].get("statusType") == "INTRODUCED" else 1
    rows = page.objects(_items(page, result, "actions"), "actions", required=_ACTION, at_least=at_least)
    return tuple(history(sorted(rows, key=itemgetter("sequenceNo"))))


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def _versions(page: Page, result: dict[str, Any]) -> Iterator[VersionRecord]:
    """The prints, oldest first, without those that are not published."""
    prints = page.objects(list(_items(page, result, "amendments").values()), "prints", required=_PRINT)
    status = dict(_items_if_any(page, result, "publishStatusMap"))
    for amendment in sorted(prints, key=itemgetter("version")):
        if status.get(amendment["version"], {}).get("published", True):
            label, day = amendment["printNo"], amendment.get("publishDate")
            yield VersionRecord(label, f"{PDF}/{result['session']}/{label}", _day(day) if day else None)


def _relations(
    page: Page, result: dict[str, Any], active: dict[str, Any], actions: tuple[ActionRecord, ...]
) -> Iterator[RelationRecord]:
    session = result["session"]
    for twin in _items(page, active, "sameAs"):
        yield _relation(Relation.COMPANION, twin)
    if substitute := result.get("substitutedBy"):
        yield _relation(Relation.SUBSTITUTED_BY, substitute)
    for identifier in substitutes(actions):
        yield RelationRecord(Relation.SUBSTITUTES, _session(session), identifier)
    for earlier in _items(page, result, "previousVersions"):
        # A bill brought in again within its session is listed here, too.
        yield _relation(Relation.RELATED if earlier["session"] == session else Relation.PRIOR_SESSION, earlier)


def _relation(relation: Relation, bill: dict[str, Any]) -> RelationRecord:
    return RelationRecord(relation, _session(bill["session"]), bill["basePrintNo"])


def _votes(page: Page, result: dict[str, Any]) -> Iterator[VoteRecord]:
    alike: Counter[tuple[str, ...]] = Counter()
    for item in page.objects(_items(page, result, "votes"), "votes", required=_VOTE, at_least=0):
        committee = item["committee"] or {"name": "", "chamber": "SENATE"}
        what = (item["voteDate"], item["voteType"], committee["name"], item["version"])
        alike[what] += 1
        yield _vote(page, result, item, committee=committee, number=alike[what])


def _vote(page: Page, result: dict[str, Any], item: dict[str, Any], *, committee: dict[str, str], number: int) -> VoteRecord:
    ballots = list(_ballots(page, item))
    reserved = [name for code, name in ballots if code == "AYEWR"]
    return VoteRecord(
        source_key=f"{item['voteDate']}-{item['voteType']}-{committee['name']}-{number}-{item['version']}",
        date=_day(item["voteDate"]),
        chamber=CHAMBERS[committee["chamber"]],
        motion_text=MOTIONS[item["voteType"]],
        result=VoteResult.UNSTATED,
        counts=Counter(OPTIONS[code] for code, _ in ballots),
        votes=tuple(PersonVoteRecord(name, OPTIONS[code]) for code, name in ballots),
        organization=committee["name"],
        counts_stated=False,
        version=f"{result['basePrintNo']}{item['version']}",
        source_url=f"{PUBLIC}/{result['session']}/{result['basePrintNo']}",
        note=f"Aye with reservations: {', '.join(reserved)}." if reserved else "",
    )


def _ballots(page: Page, item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each member's code and name."""
    by_code = _items(page, item, "memberVotes")
    for code in by_code:
        page.need(code in OPTIONS, f"a vote's code that is not known: {code!r}")
        for member in _items(page, by_code, code):
            yield code, _name(member)


_ENVELOPE = frozenset(("success", "message", "responseType", "result", "errorCode"))
_YEARS = range(1900, 2100)
_PRINT_NO = re.compile(r"[SABCEJKLR][1-9]\d*")
_HEAD_NUMBER = re.compile(rb'"result"\s*:\s*\{\s*"basePrintNo"\s*:\s*"([SABCEJKLR][1-9]\d*)"')
_HEAD_YEAR = re.compile(rb'"session"\s*:\s*(\d{4})\b')
_BILL_FILE = re.compile(r"([SABCEJKLR])0*([1-9]\d*)-(\d{4})(?:[._]json)?", re.IGNORECASE)
_LIST_FILE = re.compile(r"bills-(\d{4})(?:-([1-9]\d*))?(?:[._]json)?", re.IGNORECASE)


def recognise(name: str, body: bytes, session: Session | None) -> Recognised | None:
    """The request that a file of the API's own answers: by its envelope, or by a name such as S609-2017.json or bills-2017-1.json.

    Of damaged bytes the beginning tells, or else the name; the name also decides where the bytes are the API's and do not say
    what they are about.
    """
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return _by_head(body) or _by_name(name)
    if not isinstance(answer, dict) or len(_ENVELOPE & answer.keys()) < 2:
        return None
    return _by_shape(answer) or _by_name(name)


def _by_shape(answer: dict[str, Any]) -> Recognised | None:
    match answer:
        case {"result": {"basePrintNo": str(number), "session": int(year)}} if _PRINT_NO.fullmatch(number) and year in _YEARS:
            return Recognised(_bill_request(_session(year), number))
        case {"offsetStart": int(first), "result": {"items": [{"basePrintNo": str(), "session": int(year)}, *_]}} if year in _YEARS:
            return Recognised(_catalogue(_session(year), offset=first))
    return None


def _by_head(body: bytes) -> Recognised | None:
    """What the beginning of an answer that was cut off says that it is about: the envelope comes first, then the bill."""
    head = body[:2_000]
    number, year = _HEAD_NUMBER.search(head), _HEAD_YEAR.search(head)
    if b'"responseType"' not in head or number is None or year is None or int(year[1]) not in _YEARS:
        return None
    return Recognised(_bill_request(_session(int(year[1])), number[1].decode()))


def _by_name(name: str) -> Recognised | None:
    if match := _BILL_FILE.fullmatch(name):
        return Recognised(_bill_request(_session(int(match[3])), match[1].upper() + match[2]))
    if match := _LIST_FILE.fullmatch(name):
        return Recognised(_catalogue(_session(int(match[1])), offset=int(match[2] or 1)))
    return None


STATE = State(
    code="ny",
    name="New York",
    timezone="America/New_York",
    chambers={Chamber.UPPER: "Senate", Chamber.LOWER: "Assembly"},
    sessions=SESSIONS,
    pages={
        "bill": PageKind(bill, "Open Legislation: the bill", authority=2),
        "bill-list": PageKind(bill_list, "Open Legislation: the session's bills"),
        "votes": PageKind(cited_votes, "Cited vote records", authority=2),
    },
    start=start,
    recognise=recognise,
    rules=ACTION_RULES,
    hosts=("legislation.nysenate.gov",),
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
