"""One bill's BillStatus XML."""

import datetime
import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from scrapers.actions import classify
from scrapers.page import Page, Request, fold
from scrapers.records import ActionRecord, BillRecord
from scrapers.states.il.naming import BILL_TYPES, file_name, first_year, human_url, vote_history_request
from scrapers.states.il.rules import ACTION_RULES, committee
from scrapers.states.il.sponsors import sponsorships
from scrapers.states.il.tallies import tallies, written
from scrapers.vocabulary import Chamber

_TITLE = re.compile(r"Illinois General Assembly - Bill Status (?:for|of) ([A-Z]+) ?0*(\d+)")
_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_CHAMBERS = {"house": Chamber.LOWER, "senate": Chamber.UPPER}


def bill_status(page: Page) -> Iterator[BillRecord | Request]:
    """The bill, with its actions and tallies in the source's order, and the sponsors and the abstract that follow from them.

    Then the website's page of its votes, where there must be a vote sheet by now.
    """
    session, identifier = page.request.session, _identity(page)
    kind = BILL_TYPES[identifier.split()[0]]
    actions = _actions(page)
    _check_session(page, actions[0].date)
    told = tuple(tallies(actions))
    yield BillRecord(
        session=session,
        identifier=identifier,
        from_organization=kind.chamber,
        title=_text(page, "shortdesc"),
        classification=kind.classification,
        abstract=_abstract(page, actions),
        status_text=fold(page.xml.findtext("lastaction/action", "")) or None,
        effective_text=_effective(actions),
        source_url=human_url(session, identifier),
        sponsorships=sponsorships(page, actions),
        actions=actions,
        votes=tuple(tally.vote(human_url(session, identifier)) for tally in told),
    )
    if any(tally.has_sheet for tally in told):
        yield vote_history_request(session, identifier, tallies=written(told))


def _identity(page: Page) -> str:
    """The bill's number as printed, without zeros in front; it must be the one that was asked for."""
    title = _text(page, "title")
    match = _TITLE.fullmatch(title)
    identifier = f"{match[1]} {match[2]}" if match else title
    if identifier != page.request.identifier or not file_name(page.request.session, identifier):
        raise page.changed("<title> is of another bill", expected=page.request.identifier, found=identifier)
    return identifier


def _check_session(page: Page, first: datetime.date) -> None:
    """The page does not name its General Assembly. One lasts two years, and bills are prefiled from the November before."""
    year = first_year(page.request.session)
    if not datetime.date(year - 1, 11, 1) <= first <= datetime.date(year + 2, 1, 31):
        raise page.changed("first action", expected=f"a day of the {page.request.session} General Assembly", found=first)


def _actions(page: Page) -> tuple[ActionRecord, ...]:
    cells = list(_element(page, "actions"))
    if not cells or len(cells) % 3:
        raise page.changed("elements of <actions>", expected="a multiple of 3, at least 3", found=len(cells))
    return tuple(_action(page, cells[at : at + 3], number=at // 3 + 1) for at in range(0, len(cells), 3))


def _action(page: Page, cells: list[Element], *, number: int) -> ActionRecord:
    tags = [cell.tag for cell in cells]
    if tags != ["statusdate", "chamber", "action"]:
        raise page.changed(f"action {number}", expected="statusdate, chamber, action", found=", ".join(tags))
    date, chamber, description = map(_text_in, cells)
    page.need(description, f"action {number} has no text")
    return ActionRecord(
        date=date_of(page, date),
        chamber=_chamber(page, chamber),
        description=description,
        classification=classify(description, ACTION_RULES),
        organization=committee(description),
    )


def _effective(actions: Iterable[ActionRecord]) -> str | None:
    """What follows "Effective Date"; there are several where parts of an act begin on different days."""
    start = "Effective Date "
    return "; ".join(action.description.removeprefix(start) for action in actions if action.description.startswith(start)) or None


# ---- Synopses ----

_FATE = re.compile(r"((?:House|Senate) (?:Committee|Floor) Amendment No\. \d+) (Adopted|Tabled|Withdrawn|Lost|\w+ Recedes)\b")
_REPLACES_ALL = "replaces everything after the enacting clause"


def _abstract(page: Page, actions: Iterable[ActionRecord]) -> str | None:
    """The synopses of the text as it stands, each after its own heading.

    They are those as introduced and of the amendments that stand adopted, from the last that replaced everything. An amendment
    without a synopsis on the page adds nothing, and the headings tell how far the abstract reaches.
    """
    synopses = _synopses(page)
    introduced = [heading for heading in synopses if "Amendment" not in heading]
    standing: list[str] = []
    for heading in (*introduced, *_adopted(actions)):
        text = synopses.get(heading, "")
        if _REPLACES_ALL in text.lower():
            standing.clear()
        if text:
            standing.append(f"{heading}: {text}")
    return " ".join(standing) or None


def _synopses(page: Page) -> dict[str, str]:
    """Each synopsis under its heading: pairs that repeat, within one <synopsis> or in one each."""
    cells = page.xml.findall("synopsis/*")
    tags = [cell.tag for cell in cells]
    if tags != ["synopsistitle", "SynopsisText"] * (len(tags) // 2):
        raise page.changed("elements of <synopsis>", expected="synopsistitle, SynopsisText by turns", found=", ".join(tags))
    texts = list(map(_text_in, cells))
    return dict(zip(texts[::2], texts[1::2], strict=True))


def _adopted(actions: Iterable[ActionRecord]) -> tuple[str, ...]:
    """The amendments that stand adopted after the last action, in the order of their adoption."""
    adopted: dict[str, None] = {}
    for action in actions:
        if match := _FATE.match(action.description):
            adopted.pop(match[1], None)
            if match[2] == "Adopted":
                adopted[match[1]] = None
    return tuple(adopted)


# ---- Asking the XML ----


def _element(page: Page, tag: str) -> Element:
    found = page.xml.findall(tag)
    if len(found) != 1:
        raise page.changed(f"<{tag}>", expected=1, found=len(found))
    return found[0]


def _text_in(element: Element) -> str:
    return fold("".join(element.itertext()))


def _text(page: Page, tag: str) -> str:
    text = _text_in(_element(page, tag))
    page.need(text, f"<{tag}> is empty")
    return text


def date_of(page: Page, text: str) -> datetime.date:
    """The day that M/D/YYYY names; SourceChanged if there is none."""
    match = _DATE.fullmatch(text)
    try:
        month, day, year = map(int, match.groups()) if match else (0, 0, 0)
        return datetime.date(year, month, day)
    except ValueError as error:
        raise page.changed("a date", expected="M/D/YYYY", found=repr(text)) from error


def _chamber(page: Page, text: str) -> Chamber:
    if text.lower() not in _CHAMBERS:
        raise page.changed("a chamber", expected="House or Senate", found=repr(text))
    return _CHAMBERS[text.lower()]
