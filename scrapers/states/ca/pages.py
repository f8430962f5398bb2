"""The site's own pages of one bill: what is asked for when a bill is named and the archive is left alone.

They say less than the archive: a vote has no id and no number, a line of the history no house. So they have no authority over it.
"""

import datetime
import re
from collections.abc import Iterator

from bs4 import Tag

from scrapers.page import Page, fold
from scrapers.records import BillRecord, PersonVoteRecord, SponsorRecord, VersionRecord, VoteRecord
from scrapers.states.ca.history import Line, actions
from scrapers.states.ca.naming import Measure, bill_id_of, bill_page, measure, version_url
from scrapers.states.ca.rules import MOTION_RULES
from scrapers.vocabulary import Chamber, SponsorClassification, VoteOption, VoteResult

_AUTHORS = {
    "leadAuthors": SponsorClassification.PRIMARY,
    "principalAuthors": SponsorClassification.COSPONSOR,
    "coAuthors": SponsorClassification.COSPONSOR,
}
_AUTHOR = re.compile(r"(?P<name>.+?)\s*\((?P<house>[AS])\)")
_HOUSES = {"S": Chamber.UPPER, "A": Chamber.LOWER}
_PLACE = re.compile(r"(?P<house>Sen|Senate|Asm|Assembly)\b\s*(?P<name>.*)")
_RESULTS = {"(PASS)": VoteResult.PASS, "(FAIL)": VoteResult.FAIL}
_OPTIONS = {"ayes": VoteOption.YES, "noes": VoteOption.NO, "nvr": VoteOption.NOT_VOTING}
_NO_ONE = "-"


def _day(page: Page, text: str) -> datetime.date:
    try:
        return datetime.datetime.strptime(text, "%m/%d/%y").replace(tzinfo=datetime.UTC).date()
    except ValueError as error:
        raise page.changed("a date", expected="MM/DD/YY", found=repr(text)) from error


def _measure(page: Page) -> tuple[str, Measure]:
    """The bill that was asked for, as its id; SourceChanged where the page is about another."""
    bill_id = bill_id_of(page.request.session, page.request.identifier)
    found = page.one("input#bid").get("value")
    if found != bill_id:
        raise page.changed("the page is about another bill", expected=bill_id, found=found)
    return bill_id, measure(bill_id)


def status_page(page: Page) -> Iterator[BillRecord]:
    """Title, authors, status and prints of one bill."""
    bill_id, what = _measure(page)
    sponsors = [sponsor for field in _AUTHORS for sponsor in _sponsors(page, field)]
    yield BillRecord(
        session=page.request.session,
        identifier=what.identifier,
        from_organization=what.chamber,
        classification=what.classification,
        title=page.text_of("#subject"),
        official_title=page.text_of("#title"),
        source_url=bill_page("billNavClient", bill_id),
        sponsorships=tuple(dict.fromkeys(sponsors)),
        versions=tuple(_version(page, bill_id, option) for option in reversed(page.many("select#version option"))),
    )


def _sponsors(page: Page, field: str) -> Iterator[SponsorRecord]:
    text = page.text_of(f"#{field}")
    for part in [] if text == _NO_ONE else text.split(","):
        author = _AUTHOR.fullmatch(fold(part))
        if author is None:
            raise page.changed(f"an author in «#{field}»", expected="Name (S)", found=repr(part))
        yield SponsorRecord(author["name"], _AUTHORS[field], _HOUSES[author["house"]])


def _version(page: Page, bill_id: str, option: Tag) -> VersionRecord:
    label, version_id = fold(option.get_text()), option.get("value")
    page.need(label and version_id, "a print without an id or a name")
    return VersionRecord(label, version_url(bill_id, str(version_id)), _day(page, label.partition(" - ")[0]))


def history_page(page: Page) -> Iterator[BillRecord]:
    """The history of one bill, which the page gives from the newest line on. Which house acted is read from the words."""
    _, what = _measure(page)
    pairs = [[fold(cell.get_text()) for cell in row.select("td")] for row in page.many("table#billhistory tr")]
    lines = [_line(page, cells, number) for number, cells in enumerate(pairs) if cells]
    page.need(lines, "«table#billhistory» has no line")
    yield BillRecord(
        session=page.request.session,
        identifier=what.identifier,
        from_organization=what.chamber,
        actions=tuple(actions(lines, what.chamber)),
    )


def _line(page: Page, cells: list[str], number: int) -> Line:
    page.need(len(cells) == 2 and cells[1], f"line {number} of the history is no date and action: {cells}")
    return Line(_day(page, cells[0]), None, number, cells[1])


def votes_page(page: Page) -> Iterator[BillRecord]:
    """The votes of one bill. A bill that has none yet cannot be told from a page that changed, and is reported as such."""
    bill_id, what = _measure(page)
    found = [_vote(page, bill_id, block) for block in page.many("div.status:has(span[id$=':voteDate'])")]
    yield BillRecord(
        session=page.request.session,
        identifier=what.identifier,
        from_organization=what.chamber,
        votes=tuple({vote.source_key: vote for vote in found}.values()),
    )


def _vote(page: Page, bill_id: str, block: Tag) -> VoteRecord:
    def told(name: str) -> str:
        return fold(page.one(f"span[id$=':{name}']", within=block).get_text())

    date, motion, where = _day(page, told("voteDate")), told("motion"), told("location")
    located = _PLACE.fullmatch(where)
    if located is None:
        raise page.changed("where a vote was taken", expected="Sen Judiciary or Asm Floor", found=repr(where))
    counts = {option: _count(page, told(name)) for name, option in _OPTIONS.items()}
    names = [(name, option) for field, option in _OPTIONS.items() for name in _names(told(f"{field}Leg"))]
    tally = "-".join(map(str, counts.values()))
    return VoteRecord(
        source_key=f"{where} {date} {motion} {tally}",
        date=date,
        chamber=_HOUSES[located["house"][0]],
        organization="" if located["name"].startswith("Floor") else located["name"],
        motion_text=motion,
        motion_classification=MOTION_RULES.read(motion),
        result=_RESULTS.get(told("result"), VoteResult.UNSTATED),
        counts=counts,
        votes=tuple(sorted(PersonVoteRecord(name, option) for name, option in names)),
        source_url=bill_page("billVotesClient", bill_id),
    )


def _count(page: Page, text: str) -> int:
    page.need(text.isdecimal(), f"a count that is no number: {text!r}")
    return int(text)


def _names(text: str) -> list[str]:
    return [name for name in map(fold, text.split(",")) if name and name != _NO_ONE]
