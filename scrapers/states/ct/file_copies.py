"""A file copy, the PDF of a bill as a committee reports it: the analysis at its end closes with the committees' tallies.

    COMMITTEE ACTION
    Judiciary Committee
       Joint Favorable Substitute
         Yea        30      Nay      11       (03/23/2026)

It names no member. The names are on tally sheets, which are not read.
"""

import datetime
import re
from collections.abc import Iterator

from scrapers.page import Page, fold
from scrapers.records import BillRecord, VoteRecord
from scrapers.states.ct.naming import file_copy, measure
from scrapers.states.ct.rules import MOTION_RULES
from scrapers.vocabulary import Chamber, VoteOption, VoteResult

_SECTION = "COMMITTEE ACTION"
_TALLY = re.compile(r"Yea (?P<yes>\d+) Nay (?P<no>\d+) \((?P<month>\d\d)/(?P<day>\d\d)/(?P<year>\d{4})\)")
_FOOT = re.compile(r"\bFile (?:No\.|Copy) \d+|/ File No\. \d+")


def file_copy_page(page: Page) -> Iterator[BillRecord]:
    """The committees' tallies. SourceChanged for the copy of another bill, and for one that closes without a tally."""
    copy, identifier = file_copy(page.request.url), page.request.identifier
    first = fold(page.pdf[0]) if page.pdf else ""
    named = copy is not None and copy.identifier == identifier and f"File No. {copy.number} " in f"{first} "
    page.need(named and re.search(rf" No\. {identifier.split()[1]}\b", first), f"not a file copy of {identifier}")
    _, section, below = "\n".join(page.pdf).rpartition(_SECTION)
    page.need(section, f"a file copy without «{_SECTION}»")
    yield BillRecord(
        session=page.request.session,
        identifier=identifier,
        from_organization=measure(identifier).chamber,
        votes=tuple(_tallies(page, below)),
    )


def _tallies(page: Page, below: str) -> Iterator[VoteRecord]:
    """Committee, motion and tally in turn; a committee may have voted more than once."""
    committee, motion, found = "", "", 0
    for line in filter(None, map(fold, below.splitlines())):
        if tally := _TALLY.fullmatch(line):
            page.need(committee and motion, f"a tally of nobody, or on nothing: {line}")
            yield _vote(page, committee, motion, tally)
            motion, found = "", found + 1
        elif line.endswith(" Committee"):
            committee, motion = line.removesuffix(" Committee"), ""
        elif _FOOT.search(line) is None:
            page.need(committee and not motion, f"a line that is neither a committee, a motion nor a tally: {line}")
            motion = line
    page.need(found and not motion, f"«{_SECTION}» without a tally")


def _vote(page: Page, committee: str, motion: str, tally: re.Match[str]) -> VoteRecord:
    """What is listed is what the committee did, so its motion was carried."""
    try:
        day = datetime.date(int(tally["year"]), int(tally["month"]), int(tally["day"]))
    except ValueError as error:
        raise page.changed("the day of a tally", expected="MM/DD/YYYY", found=tally[0]) from error
    return VoteRecord(
        source_key=f"{committee} {day} {motion}",
        date=day,
        chamber=Chamber.LEGISLATURE,
        organization=committee,
        motion_text=motion,
        motion_classification=MOTION_RULES.read(motion),
        result=VoteResult.PASS,
        counts={VoteOption.YES: int(tally["yes"]), VoteOption.NO: int(tally["no"])},
        source_url=page.request.url,
    )
