"""The sheet of one roll call of the floor, a PDF: its tally, and the members in columns, each behind a mark.

- The sheet prints a day without a year, and no result.
- A line that holds anything but members is none: such sheets have been read as a voter by the name of "Certification".
- Some sheets of the Senate list only those who were there.
"""

import datetime
import re
from collections.abc import Iterator

from scrapers.page import Page, fold
from scrapers.records import BillRecord, Expected, PersonVoteRecord, VoteRecord
from scrapers.states.ct.naming import RollCall, measure, roll_call
from scrapers.states.ct.rules import MOTION_RULES
from scrapers.vocabulary import VoteOption, VoteResult

_TALLY = {
    VoteOption.YES: "Those voting Yea",
    VoteOption.NO: "Those voting Nay",
    VoteOption.ABSENT: "Those absent and not voting",
}
_COUNT = r"[\s.]+(\d+)\b"
_TAKEN = re.compile(r"\bTaken\s+on\s+(\d{1,2})/\s*(\d{1,2})\b[ \t]*(.*)", re.IGNORECASE)
_NEEDED = re.compile(rf"Necessary\s+for\s+([A-Za-z][A-Za-z ]*?){_COUNT}", re.IGNORECASE)
# A mark, in the Senate the district, and a name in capitals. A name holds single spaces; columns stand further apart.
_MEMBER = re.compile(r"([YNXA])\s+(?:\d{1,3}\s+)?((?:Mc)?[A-Z][A-Z'.-]+(?:,? (?:Mc)?[A-Z][A-Z'.-]*)*)(?=\s{2,}|$)")
_MARKS = {"Y": VoteOption.YES, "N": VoteOption.NO}


def roll_call_sheet(page: Page) -> Iterator[BillRecord | Expected]:
    """One roll call. SourceChanged for a sheet of another bill, or without a tally, a day or a member."""
    sheet = roll_call(page.request.url)
    if sheet is None or sheet.identifier != page.request.identifier:
        raise page.changed("a roll call of another bill", expected=page.request.identifier, found=page.request.url)
    # Names are printed with either apostrophe.
    text = "\n".join(page.pdf).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    tally = {option: _count(page, text, words) for option, words in _TALLY.items()}
    counts = {option: int(found[1]) for option, found in tally.items()}
    below = text[max(found.end() for found in tally.values()) :]
    votes = tuple(_members(below, counts[VoteOption.ABSENT]))
    page.need(votes, "a roll call without a member")
    decided = sum(option in _MARKS.values() for _, option in votes)
    yield Expected("members' votes", counts[VoteOption.YES] + counts[VoteOption.NO], decided)
    yield BillRecord(
        session=page.request.session,
        identifier=sheet.identifier,
        from_organization=measure(sheet.identifier).chamber,
        votes=(_vote(page, text, sheet, counts, votes),),
    )


def _count(page: Page, text: str, words: str) -> re.Match[str]:
    found = list(re.finditer(words.replace(" ", r"\s+") + _COUNT, text, re.IGNORECASE))
    if len(found) != 1:
        raise page.changed(f"«{words}»", expected="one count", found=len(found))
    return found[0]


def _members(below: str, absent: int) -> Iterator[PersonVoteRecord]:
    """The members below the tally.

    Marks other than yea and nay are nowhere explained. They are absences where there are as many as the sheet counts as absent and
    not voting, and else are told apart from every known one.
    """
    lines = map(str.strip, below.splitlines())
    cells = [cell for line in lines if not _MEMBER.sub("", line).strip() for cell in _MEMBER.findall(line)]
    others = sum(mark not in _MARKS for mark, _ in cells)
    other = VoteOption.ABSENT if others == absent else VoteOption.OTHER
    for mark, name in cells:
        yield PersonVoteRecord(name, _MARKS.get(mark, other))


def _vote(page: Page, text: str, sheet: RollCall, counts: dict[VoteOption, int], votes: tuple[PersonVoteRecord, ...]) -> VoteRecord:
    taken, needed = _TAKEN.search(text), _NEEDED.search(text)
    if taken is None:
        raise page.changed("the day of a roll call", expected="Taken on M/D", found="none")
    necessary = f"Necessary for {fold(needed[1])}: {needed[2]}." if needed else ""
    motion = fold(taken[3]) or (fold(needed[1]) if needed else "")
    page.need(motion, "a roll call that does not say what it is on")
    try:
        day = datetime.date(sheet.year, int(taken[1]), int(taken[2]))
    except ValueError as error:
        raise page.changed("the day of a roll call", expected="M/D", found=f"{taken[1]}/{taken[2]}") from error
    return VoteRecord(
        source_key=sheet.key,
        date=day,
        chamber=sheet.chamber,
        motion_text=motion,
        motion_classification=MOTION_RULES.read(f"{motion}; {necessary}"),
        result=VoteResult.UNSTATED,
        counts=counts,
        votes=votes,
        source_url=page.request.url,
        note=necessary,
    )
