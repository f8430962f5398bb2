"""The Details page: one bill, its dated history and its texts."""

import datetime
import re
from collections.abc import Iterator
from urllib.parse import urljoin

from scrapers.page import Page, Request, fold
from scrapers.records import ActionRecord, BillRecord, Expected, Flaw, RelationRecord, VersionRecord
from scrapers.state import Session
from scrapers.states.md.parts import action, ranked
from scrapers.states.md.rules import TALLY
from scrapers.states.md.site import (
    NUMBER,
    ORIGINS,
    SHEET_LINK,
    SITE,
    TEXT_LINK,
    classification_of,
    details_url,
    number_of,
    session_asked,
    sheet_request,
    sheet_url,
    spelled,
)
from scrapers.vocabulary import Chamber, DateBasis, Relation

_COLUMNS = ["Chamber", "Calendar Date", "Legislative Date", "Action", "Proceedings"]
_ACTORS = {"House": Chamber.LOWER, "Senate": Chamber.UPPER, "Post Passage": Chamber.EXECUTIVE}
_BOX = 'dl.top-box dt:-soup-contains("{}") + dd'
_SECTION = '#divSummary div.details-section-name:-soup-contains("{}") + div'
_BY_REQUEST = re.compile(r"\([^)]*\)?")
_MEMBERS_FOLLOW = re.compile(r"(?:^|,|\band)\s*(Delegate|Senator)s?$")
_CONJUNCTION = re.compile(r"^[\s,]*(?:and\b)?[\s,]*|[\s,]*(?:\band)?[\s,]*$")
_COMMITTEE = re.compile(r"^(?:First Reading|Referred|(?:Re-?(?:referred|assigned) to|.*\bReport by)) (.+?)(?:; Withdrawn)?$")
_PRIOR = re.compile(r"^Introduced in a prior session as: *(?P<bills>.+?) *Session: *(?P<session>\d{4}) Regular Session")


def details(page: Page) -> Iterator[BillRecord | Expected | Flaw | Request]:
    """One bill: its dated history, sponsors, texts, effective date and relations, then the vote sheets that the history links.

    `votes`: lines of the history that end in a tally, and those of them that link a sheet.
    """
    session, identifier = session_asked(page), page.request.identifier
    _check_identity(page, session)
    facts = [fold(entry.get_text()) for entry in page.one(_SECTION.format("Details")).select("div.col-sm-12")]
    rows, sponsors = _history(page), list(_printed_sponsors(page))
    page.need(sponsors, "a bill without a sponsor")
    yield BillRecord(
        session=session.identifier,
        identifier=identifier,
        from_organization=ORIGINS[identifier[0]],
        title=page.text_of(_BOX.format("Title")),
        classification=classification_of(identifier),
        abstract=page.text_of(_SECTION.format("Synopsis")),
        status_text=fold(page.one(_BOX.format("Status")).get_text()) or None,
        effective_text=next((fact.partition(":")[2].strip() for fact in facts if fact.startswith("Effective Date(s):")), None),
        source_url=details_url(session.code, identifier),
        sponsorships=ranked(sponsors),
        actions=tuple(_dated(page, row) for row in rows if row[0]),
        versions=_versions(page),
        relations=tuple(_relations(facts, session)),
    )
    yield from _sheets(page, session, identifier)


def _check_identity(page: Page, session: Session) -> None:
    asked = number_of(page.request.identifier)
    found = [number for heading in page.many("h2") if NUMBER.match(number := fold(heading.get_text()))]
    if found != [asked]:
        raise page.changed("a Details page of another bill", expected=asked, found=", ".join(found) or "no number in a heading")
    links = page.many("h2 a[href], table#detailsHistory a[href]", at_least=0)
    codes = {match[1].upper() for link in links if (match := TEXT_LINK.search(str(link["href"])))}
    if codes != {session.code}:
        raise page.changed("links to texts of another session", expected=session.code, found=", ".join(sorted(codes)) or "none")


def _history(page: Page) -> list[list[str]]:
    """The texts of the cells, row by row."""
    columns = [fold(cell.get_text()) for cell in page.many("table#detailsHistory thead th")]
    if columns != _COLUMNS:
        raise page.changed("the columns of the history", expected=", ".join(_COLUMNS), found=", ".join(columns))
    rows = [[fold(cell.get_text()) for cell in row.select("td")] for row in page.many("table#detailsHistory tbody tr")]
    for row in rows:
        if len(row) != len(_COLUMNS):
            raise page.changed("cells in a row of the history", expected=len(_COLUMNS), found=len(row))
    page.need(any(row[0] for row in rows), "a history without an action")
    return rows


def _dated(page: Page, row: list[str]) -> ActionRecord:
    actor, day, _, text, _ = row
    page.need(actor in _ACTORS, f"an action of {actor!r}, who is not known")
    page.need(text, f"an action of {day} without words")
    committee = _COMMITTEE.match(text)
    return action(_day(page, day), _ACTORS[actor], text, DateBasis.CALENDAR, committee[1] if committee else "")


def _day(page: Page, text: str) -> str:
    """M/D/YYYY as YYYY-MM-DD."""
    try:
        month, day, year = (int(part) for part in text.split("/"))
        return datetime.date(year, month, day).isoformat()
    except ValueError as error:
        raise page.changed("the calendar date of an action", expected="M/D/YYYY", found=repr(text)) from error


def _printed_sponsors(page: Page) -> Iterator[str]:
    """Sponsors as the master list prints them: "Delegate Moon". A member is a link, and the words before it tell the house."""
    box, who = page.one(_BOX.format("Sponsored by")), ""
    members = {fold(link.get_text()) for link in box.select('a[href*="/Members/"]')}
    for part in map(fold, box.get_text("\0").split("\0")):
        if part in members:
            yield f"{who} {part}"
            continue
        text = _BY_REQUEST.sub("", part).strip()
        if lead := _MEMBERS_FOLLOW.search(text):
            who, text = lead[1], text[: lead.start()]
        page.need(not re.match("(?:Delegate|Senator)s ", text), f"sponsors without links: {text!r}")
        if other := _CONJUNCTION.sub("", text):
            yield other


def _versions(page: Page) -> tuple[VersionRecord, ...]:
    found: dict[str, VersionRecord] = {}
    for link in page.many("table#detailsHistory tbody td:nth-of-type(4) a[href]", at_least=0):
        kind, _, words = fold(link.get_text()).partition(" - ")
        label, _, title = words.partition(" - ")
        if kind == "Text" and label:
            found.setdefault(label, VersionRecord(label, urljoin(SITE, str(link["href"])), title=title))
    return tuple(found.values())


def _sheets(page: Page, session: Session, identifier: str) -> Iterator[Expected | Flaw | Request]:
    """Each sheet once, though the page may link it twice. A committee's sheets lie elsewhere, and are left."""
    lines: dict[str, list[str]] = {}
    stated = linked = 0
    for cell in page.many("table#detailsHistory tbody td:nth-of-type(4)"):
        text, sheets = fold(cell.get_text()), []
        for link in cell.select('a[href*="/votes/" i]'):
            sheet = SHEET_LINK.search(href := str(link["href"]))
            if sheet is None:
                yield Flaw("a vote sheet of the history", f"no address of a sheet: {href!r}")
                continue
            sheets.append(sheet_url(sheet["code"].upper(), sheet["house"].lower(), sheet["number"]))
        has_tally = TALLY.search(text) is not None
        stated, linked = stated + has_tally, linked + (has_tally and bool(sheets))
        for url in sheets:
            # Of a line with several sheets, nobody can tell which of them its last word is about.
            lines.setdefault(url, []).extend([text] if len(set(sheets)) == 1 else [])
    if stated:
        yield Expected("votes", stated, linked)
    for url, texts in lines.items():
        yield sheet_request(url, session.identifier, identifier, dict.fromkeys(texts))


def _relations(facts: list[str], session: Session) -> Iterator[RelationRecord]:
    for fact in facts:
        if fact.startswith("Cross-filed with:"):
            yield from _related(Relation.COMPANION, session.identifier, fact)
        elif prior := _PRIOR.match(fact):
            yield from _related(Relation.PRIOR_SESSION, prior["session"], prior["bills"])


def _related(relation: Relation, session: str, text: str) -> Iterator[RelationRecord]:
    for number in re.findall(r"\b[HS][BJRS]\d{4}\b", text):
        yield RelationRecord(relation, session, spelled(number))
