"""The page of one bill: who brought it in, its texts, its history, and the sheets of its votes."""

import datetime
import re
from collections.abc import Iterator

from bs4 import Tag

from scrapers.page import Page, Request, fold
from scrapers.records import BillRecord, Expected, SponsorRecord, VersionRecord
from scrapers.states.ct.naming import absolute, file_copy_request, measure, roll_call_request, status_url
from scrapers.states.ct.tables import actions
from scrapers.vocabulary import Chamber, SponsorClassification

_MISSING = "not found in Database"
_HEADING = re.compile(r"\b([HS])\. ?([BJR])\.(?: ?R\.)? No\. (\d+)\b.*\bSession Year (\d{4})\b")
_MEMBER = re.compile(r"(?:(?P<title>Sen|Rep)\. )?(?P<name>.+?)(?:, \d+(?:st|nd|rd|th) Dist\.?)?")
_TITLES = {"Sen": Chamber.UPPER, "Rep": Chamber.LOWER}
_LINKED_MEMBER = 'a[href*="CGAMemberBills.asp" i]'
_LISTS = 'table[summary*="Status of bills" i]'
_ROLL_CALLS = re.compile(r"\broll call\b", re.IGNORECASE)
# What ends the names below "Introduced by".
_ENDS = ("h3", "h4", "h5", "div", "table")


def status(page: Page) -> Iterator[BillRecord | Expected | Request]:
    """One bill, and a Request for each of its file copies and roll calls. SourceChanged for one that the site does not find."""
    identifier, session = page.request.identifier, page.request.session
    page.need(_MISSING not in page.text, f"{identifier} is not found in the site's database")
    _check_identity(page)
    what = measure(identifier)
    yield BillRecord(
        session=session,
        identifier=identifier,
        from_organization=what.chamber,
        classification=what.classification,
        title=_title(page),
        source_url=status_url(session, identifier),
        sponsorships=_sponsors(page),
        actions=tuple(actions(_history(page))),
        versions=_versions(page),
    )
    addresses = [absolute(str(link["href"])) for link in page.many(f"{_LISTS} a[href]", at_least=0)]
    found = [file_copy_request(address, session) or roll_call_request(address, session) for address in addresses]
    sheets = list(dict.fromkeys(request for request in found if request is not None))
    yield from sheets
    stated = sum(1 for link in _links(page, "Votes") if _ROLL_CALLS.search(link.get_text()))
    yield Expected("roll call sheets", stated, sum(request.kind == "roll-call" for request in sheets))


def _check_identity(page: Page) -> None:
    heading = " ".join(fold(tag.get_text(" ")) for tag in page.many("h3"))
    found = _HEADING.search(heading)
    named = f"{found[1]}{found[2]} {found[3]} of {found[4]}" if found else heading
    asked = f"{page.request.identifier} of {page.request.session}"
    if named != asked:
        raise page.changed("the page is about another bill", expected=asked, found=named)


def _introduced(page: Page) -> Tag:
    found = [tag for tag in page.many("h5") if fold(tag.get_text()).lower().startswith("introduced by")]
    if len(found) != 1:
        raise page.changed("«Introduced by»", expected=1, found=len(found))
    return found[0]


def _title(page: Page) -> str:
    """The heading above "Introduced by". The page has a further one, above the history."""
    heading = _introduced(page).find_previous("h4")
    title = fold(heading.get_text()) if heading else ""
    page.need(title, "a bill without a title")
    return title


def _sponsors(page: Page) -> tuple[SponsorRecord, ...]:
    """Those who brought it in, a committee among them, and then the co-sponsors, who are linked below or listed in two columns."""
    first = list(dict.fromkeys(_names_below(_introduced(page))))
    linked = [fold(link.get_text()) for link in page.many(_LINKED_MEMBER, at_least=0)]
    columns = [line for column in page.many("div.large-6.medium-6.columns", at_least=0) for line in _lines(column)]
    others = [name for name in dict.fromkeys([*linked, *filter(_is_titled, columns)]) if name and name not in first]
    page.need(first or others, "a bill that nobody brought in")
    return (
        *(_sponsor(name, SponsorClassification.PRIMARY) for name in first),
        *(_sponsor(name, SponsorClassification.COSPONSOR) for name in others),
    )


def _names_below(heading: Tag) -> Iterator[str]:
    for node in heading.next_siblings:
        if isinstance(node, Tag) and node.name in _ENDS:
            return
        if name := fold(node.get_text()):
            yield name


def _lines(tag: Tag) -> Iterator[str]:
    yield from filter(None, map(fold, tag.strings))


def _is_titled(line: str) -> bool:
    return line.startswith(("Sen. ", "Rep. "))


def _sponsor(printed: str, role: SponsorClassification) -> SponsorRecord:
    member = _MEMBER.fullmatch(printed)
    assert member is not None, "any text has this form"
    return SponsorRecord(member["name"], role, _TITLES.get(member["title"] or ""))


def _history(page: Page) -> list[tuple[datetime.date, str, str]]:
    """The lines from the oldest on: the page has the newest first."""
    rows = [row.select("td") for row in page.many('table[summary="Bill history" i] tbody tr')]
    lines = [_line(page, [fold(cell.get_text()) for cell in cells]) for cells in rows]
    return lines[::-1]


def _line(page: Page, cells: list[str]) -> tuple[datetime.date, str, str]:
    if len(cells) != 4 or not cells[3]:
        raise page.changed("a line of the history", expected="colour, date, who, what", found=cells)
    try:
        day = datetime.datetime.strptime(cells[1], "%m/%d/%Y").replace(tzinfo=datetime.UTC).date()
    except ValueError as error:
        raise page.changed("the date of a line", expected="M/D/YYYY", found=repr(cells[1])) from error
    return day, cells[3], cells[2]


def _links(page: Page, title: str) -> list[Tag]:
    """The links of the list that is headed so; none where the page has no such list."""
    lists = [found for found in page.many(_LISTS, at_least=0) if fold(page.one("thead", within=found).get_text()) == title]
    return [link for found in lists for link in found.select("tbody a[href]")]


def _versions(page: Page) -> tuple[VersionRecord, ...]:
    """The texts, oldest first. A second text under one label adds the name of its file."""
    found: dict[str, VersionRecord] = {}
    for link in reversed(_links(page, "Text of Bill")):
        label, url = fold(link.get_text()), absolute(str(link["href"]))
        if not url.lower().endswith(".pdf"):
            continue
        page.need(label, "a text of the bill without a label")
        if label in found and found[label].url.lower() != url.lower():
            label = f"{label} ({url.rpartition('/')[2].rpartition('.')[0]})"
        found.setdefault(label, VersionRecord(label, url))
    page.need(found, "a bill without a text")
    return tuple(found.values())
