"""CourtListener: dockets of the federal courts, as users and courts have sent them to its RECAP archive.

- What it lacks may have been filed all the same. `DocketRecord.updated_on` tells how old its word is.
- Without a token there is only the Atom feed of a docket: its 30 newest entries. A busy week pushes older ones out of it.
- With a token the API has all. A free account may ask 5 times a minute, 50 an hour, 125 a day (`budget.FREE_ACCOUNT`).
- An entry is told by its number, or, where the court gave none, by CourtListener's id of it. Its pages, its feed and its own
  merging of sources do so too, so that the key is the same however the entry was read.
- Keys of the API come and go: those that are not asked for are passed over, and those without which a wrong thing would be said, or
  a private one shown, must be there.
- Search results mix camelCase and snake_case.
"""

import datetime
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

from scrapers.courts.records import DocketEntryRecord, DocketRecord, DocumentRecord
from scrapers.courts.source import DocketPage, DocketSource, reading
from scrapers.page import Page, Request, fold
from scrapers.state import ApiKey

HOST = "www.courtlistener.com"
SITE = f"https://{HOST}"
API = f"{SITE}/api/rest/v4"
FILES = "https://storage.courtlistener.com"
# As many entries as a feed has at most: where it has that many and all are new, some may be missing.
FEED_LENGTH = 30
# A change that is written down late must not fall between two readings.
OVERLAP = datetime.timedelta(hours=1)

SOURCE = DocketSource(
    name="CourtListener",
    hosts=(HOST,),
    pages={
        "docket": DocketPage("Docket"),
        "entries": DocketPage("Docket entries"),
        "feed": DocketPage("Feed of a docket"),
        "search": DocketPage("Search for dockets"),
    },
    delay=datetime.timedelta(seconds=2),
    api_key=ApiKey(
        "Authorization",
        "COURTLISTENER_TOKEN",
        f"{SITE}/register/",
        in_header=True,
        host=HOST,
        optional=True,
        scheme="Token",
        invites="/api/",
    ),
)

_ATOM = "{http://www.w3.org/2005/Atom}"
_ANCHOR = re.compile(r"(?P<minute>minute-)?entry-(?P<number>[1-9][0-9]*)")
_PACIFIC = ZoneInfo("America/Los_Angeles")
_DOCKET_KEYS = ("id", "court_id", "case_name", "docket_number", "date_filed", "date_terminated", "blocked", "absolute_url")
_ENTRY_KEYS = frozenset({"id", "docket", "date_filed", "entry_number", "description", "date_modified", "recap_documents"})
_DOCUMENT_KEYS = frozenset(
    {"document_number", "attachment_number", "description", "is_available", "is_sealed", "filepath_local", "absolute_url"}
)


# What is asked for.


def docket_request(docket_id: int | str) -> Request:
    return Request("docket", f"{API}/dockets/{int(docket_id)}/", "", str(docket_id))


def entries_request(docket_id: int | str, *, since: datetime.datetime | None = None) -> Request:
    """The entries that changed since the latest `modified_at` that is known, a little earlier ones again; all of them for None.

    They come in the order of their changes: one that changes while pages are turned comes again, and none is passed over.
    """
    query = {"docket": int(docket_id), "order_by": "date_modified", "omit": "recap_documents__plain_text"}
    if since is not None:
        query["date_modified__gte"] = (since - OVERLAP).astimezone(datetime.UTC).isoformat()
    return Request("entries", f"{API}/docket-entries/?{urlencode(query)}", "", str(docket_id))


def feed_request(docket_id: int | str) -> Request:
    """The newest entries, for whoever has no token."""
    return Request("feed", f"{SITE}/docket/{int(docket_id)}/feed/", "", str(docket_id))


def search_request(words: str, *, court_id: str = "", docket_number: str = "", filed_after: datetime.date | None = None) -> Request:
    """Dockets that a person may recognise as a case: several cases can have one name, so that none is taken for it by itself."""
    query = {"type": "d", "q": words}
    query |= {"court": court_id} if court_id else {}
    query |= {"docket_number": docket_number} if docket_number else {}
    query |= {"filed_after": filed_after.isoformat()} if filed_after else {}
    return Request("search", f"{API}/search/?{urlencode(query)}", "")


# The API.


def read_docket(page: Page) -> DocketRecord:
    """The docket that was asked for. One that is `blocked` is still told of, and says so."""
    found = page.json
    for key in _DOCKET_KEYS:
        page.dig(found, key)
    with reading(page):
        page.need(str(found["id"]) == page.request.identifier, f"docket {found['id']}, which was not asked for")
        page.need(isinstance(found["blocked"], bool), "it does not say whether it is blocked")
        below = found.get("original_court_info")
        return DocketRecord(
            source_id=str(found["id"]),
            court_id=found["court_id"],
            case_name=_text(found, "case_name", "case_name_full", "case_name_short"),
            docket_number=_text(found, "docket_number"),
            url=_on_site(found["absolute_url"]),
            filed_on=_day(found["date_filed"]),
            terminated_on=_day(found["date_terminated"]),
            last_filing_on=_day(found.get("date_last_filing")),
            assigned_to=_text(found, "assigned_to_str"),
            cause=_text(found, "cause"),
            blocked=found["blocked"],
            appeal_from=_last_part(found.get("appeal_from")) or _text(found, "appeal_from_str"),
            parent_docket=_last_part(found.get("parent_docket")),
            number_below=_text(below, "docket_number") if isinstance(below, dict) else "",
            updated_on=_day(found.get("date_modified")),
        )


def read_entries(page: Page) -> tuple[tuple[DocketEntryRecord, ...], Request | None]:
    """The entries of one page with their documents, and the next page. An entry without what it must have costs the page."""
    entries = page.objects(page.dig(page.json, "results"), "entries", required=_ENTRY_KEYS, at_least=0)
    with reading(page):
        return tuple(_entry(page, entry) for entry in entries), _next(page)


def _entry(page: Page, entry: Mapping[str, Any]) -> DocketEntryRecord:
    docket_id = _last_part(entry["docket"])
    page.need(docket_id == page.request.identifier, f"an entry of docket {docket_id}, which was not asked for")
    number = entry["entry_number"]
    found = page.objects(entry["recap_documents"], f"documents of entry {entry['id']}", required=_DOCUMENT_KEYS, at_least=0)
    anchor = f"entry-{int(number)}" if number else f"minute-entry-{int(entry['id'])}"
    main = min(found, key=lambda one: one["attachment_number"] or 0, default=None)
    described = _text(main, "description") if main and main["is_sealed"] is not True else ""
    return DocketEntryRecord(
        external_id=anchor,
        docket_id=docket_id,
        filed_on=_day(entry["date_filed"]),
        description=_text(entry, "description") or described,
        entry_number=int(number) if number else None,
        is_minute=not number,
        documents=tuple(map(_document, found)),
        url=f"{SITE}/docket/{docket_id}/{_slug(found)}/?order_by=desc#{anchor}",
        modified_at=datetime.datetime.fromisoformat(entry["date_modified"]),
    )


def _document(found: Mapping[str, Any]) -> DocumentRecord:
    available, sealed = found["is_available"] is True, found["is_sealed"] is True
    file = _text(found, "filepath_local")
    if sealed:
        url = ""
    elif available and file:
        url = f"{FILES}/{file.lstrip('/')}"
    else:
        url = _on_site(found["absolute_url"]) if found["absolute_url"] else ""
    return DocumentRecord(
        number=_text(found, "document_number"),
        attachment=found["attachment_number"] or None,
        description=_text(found, "description"),
        available=available and not sealed,
        sealed=sealed,
        url=url,
    )


def _slug(documents: list[dict[str, Any]]) -> str:
    """The name of the case as addresses have it. The site only looks at the number before it, so that any word will do."""
    return next((_last_part(one["absolute_url"]) for one in documents if one["absolute_url"]), "docket")


def _next(page: Page) -> Request | None:
    """The page after this one. It must be of the same list: a token goes along to it."""
    url = page.dig(page.json, "next")
    if url is None:
        return None
    before, after = urlsplit(page.request.url), urlsplit(url)
    page.need(before[:3] == after[:3] and url != page.request.url, f"the next page is of another list, or this one: {url!r}")
    asked, ask = parse_qs(before.query), parse_qs(after.query)
    same = all(ask.get(name) == value for name, value in asked.items() if name != "cursor")
    page.need(same, f"the next page is of another question: {url!r}")
    return Request(page.request.kind, url, page.request.session, page.request.identifier)


# The feed.


def read_feed(page: Page) -> tuple[DocketEntryRecord, ...]:
    """The newest entries of a docket, newest first. A feed tells nothing of documents, nor when an entry changed."""
    page.need(page.xml.tag == f"{_ATOM}feed", f"not an Atom feed: <{page.xml.tag}>")
    with reading(page):
        return tuple(_feed_entry(page, entry) for entry in page.xml.iter(f"{_ATOM}entry"))


def _feed_entry(page: Page, entry: Element) -> DocketEntryRecord:
    link = next((one.get("href", "") for one in _children(entry, "link") if one.get("rel", "alternate") == "alternate"), "")
    anchor = _ANCHOR.fullmatch(urlsplit(link).fragment)
    if anchor is None or not urlsplit(link).path.startswith(f"/docket/{page.request.identifier}/"):
        raise page.changed(f"an entry whose link does not tell which it is: {link!r}")
    is_minute = bool(anchor["minute"])
    return DocketEntryRecord(
        external_id=anchor.group(),
        docket_id=page.request.identifier,
        filed_on=_midnight(page, entry),
        description=fold("".join(text for one in _children(entry, "summary") for text in one.itertext())),
        entry_number=None if is_minute else int(anchor["number"]),
        is_minute=is_minute,
        url=_on_site(urlsplit(link)._replace(scheme="", netloc="").geturl()),
    )


def _midnight(page: Page, entry: Element) -> datetime.date:
    """The day of which an entry's moment is the midnight in California: it has no time, and no zone may move it."""
    printed = next((one.text or "" for one in _children(entry, "published")), "")
    moment = datetime.datetime.fromisoformat(printed)
    page.need(moment.tzinfo, f"the moment {printed!r} has no zone")
    local = moment.astimezone(_PACIFIC)
    page.need(local.time() == datetime.time(), f"the moment {printed!r} is no midnight in California")
    return local.date()


def _children(entry: Element, name: str) -> Iterator[Element]:
    return (child for child in entry if child.tag == f"{_ATOM}{name}")


# The search.


def read_search(page: Page) -> tuple[tuple[DocketRecord, ...], Request | None]:
    """Dockets to propose to a person, best first, and the next page. A search does not tell whether one is blocked."""
    found = page.objects(page.dig(page.json, "results"), "dockets", required=frozenset({"docket_id", "court_id"}), at_least=0)
    with reading(page):
        return tuple(map(_proposed, found)), _next(page)


def _proposed(found: Mapping[str, Any]) -> DocketRecord:
    address = _text(found, "docket_absolute_url", "absolute_url") or f"/docket/{int(found['docket_id'])}/docket/"
    return DocketRecord(
        source_id=str(int(found["docket_id"])),
        court_id=found["court_id"],
        case_name=_text(found, "caseName", "case_name", "case_name_full"),
        docket_number=_text(found, "docketNumber", "docket_number"),
        url=_on_site(address),
        filed_on=_day(_text(found, "dateFiled", "date_filed")),
        terminated_on=_day(_text(found, "dateTerminated", "date_terminated")),
        assigned_to=_text(found, "assignedTo", "assigned_to"),
        cause=_text(found, "cause"),
    )


# Values.


def _text(found: Mapping[str, Any], *keys: str) -> str:
    """The first of these texts that is not empty."""
    for key in keys:
        value = found.get(key)
        if value is not None and not isinstance(value, str | int):
            raise TypeError(f"«{key}» is no text: {value!r}")
        if text := fold(str(value if value is not None else "")):
            return text
    return ""


def _day(value: str | None) -> datetime.date | None:
    """The day that a date or a moment has in front, as printed."""
    return datetime.date.fromisoformat(value[:10]) if value else None


def _last_part(value: str | int | None) -> str:
    """`docket` or `ca7` of an address that ends in it, or of the bare word: the API has the one, hints have the other."""
    return str(value or "").rstrip("/").rpartition("/")[2]


def _on_site(path: str) -> str:
    """An address of CourtListener itself, whatever its answer says."""
    if not path.startswith("/docket/"):
        raise ValueError(f"an address that is no docket's: {path!r}")
    return f"{SITE}{path}"
