"""The Assembly's page of a bill: the votes of its committees and of its floor. It has those on a bill of the Senate, too.

The text of pages with votes was at hand when this was written, and the layout that public readers of the page rely on, but no page
with votes as it is sent.

- A section stands under a heading of its own if its box was ticked, and ends with "Go to top". One without votes is empty, or says
  "There are no votes for this bill".
- A vote is a table whose caption has labelled parts: DATE, and YEA/NAY on the floor, Committee, Chair and Action in a committee.
  The words of a floor motion stand between the date and the tally, with a label or without one.
- The members of a floor vote are no part of its table: they follow it, up to the next table. Those of a committee are its cells.
- Votes have no number. A key is the day, the place and the motion, and a running number for motions alike: never the tally, which
  may be corrected. A correction shows as "Correction Date" beside the action.
- The floor states yeas and nays only; the rest is counted by name. EL is explained nowhere. A vote may end in ‡, which a line below
  the members explains.
"""

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import takewhile

from bs4.element import NavigableString, PageElement, Tag

from scrapers.page import Page, fold
from scrapers.records import BillRecord, PersonVoteRecord, VoteRecord
from scrapers.states.ny.naming import padded
from scrapers.states.ny.rules import MOTION_RULES
from scrapers.vocabulary import Chamber, VoteOption, VoteResult

_FLOOR = {
    "YES": VoteOption.YES,
    "Y": VoteOption.YES,
    "NO": VoteOption.NO,
    "ER": VoteOption.EXCUSED,
    "AB": VoteOption.ABSENT,
    "NV": VoteOption.NOT_VOTING,
    "EL": VoteOption.OTHER,
}
_COMMITTEE = {
    "AYE": VoteOption.YES,
    "NAY": VoteOption.NO,
    "EXCUSED": VoteOption.EXCUSED,
    "ABSENT": VoteOption.ABSENT,
}
_LABEL = re.compile(r"(Committee|Chair|Correction Date|DATE|MOTION|YEA/NAY|Action):")
_DATED = re.compile(r"(\d\d?)/(\d\d?)/(\d{4})\b(.*)")
_TALLY = re.compile(r"(\d+) ?/ ?(\d+)")
_NONE = re.compile(r"(?:There are no (?:\w+ )?votes for this bill.*)?")
_END = "Go to top"
# A mark after a vote, and the space before it.
_MARK = "‡ "
_STATED = "The page states the yeas and the nays; the others are counted by name."


def assembly_votes(page: Page) -> Iterator[BillRecord]:
    """The bill with the Assembly's votes on it, of the sections that the request asks for."""
    identifier, year = page.request.identifier, page.request.session[:4]
    shown = (page.one("input#bn").get("value"), page.one("input[name=term]").get("value"))
    if shown != (padded(identifier), year):
        raise page.changed("another bill", expected=f"{padded(identifier)} of {year}", found=" of ".join(map(str, shown)))
    sections = {"Committee": _committee_vote, "Floor": _floor_vote}
    asked = [name for name in sections if f"{name}%26nbspVotes=Y" in page.request.url]
    alike: Counter[str] = Counter()
    votes = [sections[name](page, table, told, alike) for name in asked for table, told in _captioned(page, f"{name} Votes")]
    listed, read = len(page.many(".vote-name", at_least=0)), sum(len(vote.votes) for vote in votes if not vote.organization)
    if listed != read:
        raise page.changed("members of floor votes, each behind the table of a vote", expected=listed, found=read)
    yield BillRecord(
        session=page.request.session,
        identifier=identifier,
        from_organization=Chamber.LOWER if identifier.startswith("A") else Chamber.UPPER,
        votes=tuple(votes),
    )


def _captioned(page: Page, title: str) -> Iterator[tuple[Tag, Mapping[str, str]]]:
    """The tables of a section that are votes, each with the labelled parts of its caption.

    SourceChanged where the section is not there, holds something else than votes, or a date of no vote.
    """
    headings = [tag for tag in page.many("h3") if fold(tag.get_text()).endswith(f" {title}:")]
    if len(headings) != 1:
        raise page.changed(f"the section «{title}»", expected=1, found=len(headings))
    section = list(takewhile(_is_no_heading, headings[0].next_elements))
    text = fold(" ".join(element for element in section if type(element) is NavigableString))
    text, end, _ = text.removeprefix(fold(headings[0].get_text())).partition(_END)
    page.need(end, f"the section «{title}» is without its end: «{_END}»")
    captions = [tag for tag in section if isinstance(tag, Tag) and tag.name == "caption" and "DATE:" in tag.get_text()]
    if not captions and not _NONE.fullmatch(text.strip()):
        raise page.changed(f"votes in the section «{title}»", expected="a caption with a date", found=repr(text.strip()[:40]))
    if len(captions) != text.count("DATE:"):
        raise page.changed(f"votes in the section «{title}»", expected=text.count("DATE:"), found=len(captions))
    for caption in captions:
        table = caption.find_parent("table")
        if table is None:
            raise page.changed("a caption of no table")
        yield table, _told(page, caption)


def _is_no_heading(element: PageElement) -> bool:
    return not isinstance(element, Tag) or element.name != "h3"


def _told(page: Page, caption: Tag) -> Mapping[str, str]:
    """The parts of a caption by their labels."""
    _, *parts = _LABEL.split(fold(caption.get_text(" ")))
    labels, told = parts[::2], [fold(part) for part in parts[1::2]]
    page.need(len(set(labels)) == len(labels), f"a vote with a label that is there twice: {labels}")
    return dict(zip(labels, told, strict=True))


def _part(page: Page, told: Mapping[str, str], label: str) -> str:
    if not told.get(label):
        raise page.changed(f"a vote without «{label}:»", expected=label, found=", ".join(told))
    return told[label]


def _dated(page: Page, told: Mapping[str, str]) -> tuple[datetime.date, str]:
    """The day of a vote, and the words that stand after it."""
    match = _DATED.fullmatch(_part(page, told, "DATE"))
    if match is None:
        raise page.changed("the day of a vote", expected="mm/dd/yyyy", found=told["DATE"])
    month, day, year, words = match.groups()
    try:
        return datetime.date(int(year), int(month), int(day)), fold(words)
    except ValueError as error:
        raise page.changed("the day of a vote", expected="mm/dd/yyyy", found=told["DATE"]) from error


def _key(alike: Counter[str], day: datetime.date, place: str, motion: str) -> str:
    what = f"{day}-assembly-{_slug(place)}-{{}}-{_slug(motion)}"
    alike[what] += 1
    return what.format(alike[what])


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")


def _ballot(page: Page, name: str, word: str, options: Mapping[str, VoteOption]) -> PersonVoteRecord:
    option = options.get(word.rstrip(_MARK).upper())
    if option is None:
        raise page.changed("a member's vote", expected=" or ".join(options), found=f"{word!r} of {name!r}")
    return PersonVoteRecord(name.rstrip(_MARK), option)


def _committee_vote(page: Page, table: Tag, told: Mapping[str, str], alike: Counter[str]) -> VoteRecord:
    day, _ = _dated(page, told)
    committee, action = _part(page, told, "Committee"), _part(page, told, "Action")
    cells = [text for cell in page.many("td", within=table) if (text := fold(cell.get_text()))]
    page.need(len(cells) % 2 == 0, f"in {committee}, a name is without a vote or a vote without a name")
    votes = tuple(_ballot(page, name, word, _COMMITTEE) for name, word in zip(cells[::2], cells[1::2], strict=True))
    corrected = told.get("Correction Date")
    return VoteRecord(
        source_key=_key(alike, day, committee, action),
        date=day,
        chamber=Chamber.LOWER,
        motion_text=action,
        motion_classification=MOTION_RULES.read(action),
        result=VoteResult.UNSTATED,
        counts=Counter(option for _, option in votes),
        votes=votes,
        organization=committee,
        counts_stated=False,
        source_url=page.request.url,
        note=f"The page gives a date of correction: {corrected}." if corrected else "",
    )


def _floor_vote(page: Page, table: Tag, told: Mapping[str, str], alike: Counter[str]) -> VoteRecord:
    day, beside = _dated(page, told)
    motion = fold(f"{beside} {told.get('MOTION', '')}")
    page.need(motion, f"a floor vote of {day} without the words of its motion")
    tally = _TALLY.fullmatch(_part(page, told, "YEA/NAY"))
    if tally is None:
        raise page.changed(f"the tally of the floor vote of {day}", expected="yeas/nays", found=told["YEA/NAY"])
    votes = tuple(_members(page, table))
    page.need(votes, f"a floor vote of {day} without members")
    named = Counter(option for _, option in votes)
    unexplained = [name for name, option in votes if option is VoteOption.OTHER]
    return VoteRecord(
        source_key=_key(alike, day, "floor", motion),
        date=day,
        chamber=Chamber.LOWER,
        motion_text=motion,
        motion_classification=MOTION_RULES.read(motion),
        result=VoteResult.UNSTATED,
        counts={**named, VoteOption.YES: int(tally[1]), VoteOption.NO: int(tally[2])},
        votes=votes,
        source_url=page.request.url,
        note=" ".join((_STATED, f"EL, which the page does not explain: {', '.join(unexplained)}.")) if unexplained else _STATED,
    )


def _members(page: Page, table: Tag) -> Iterator[PersonVoteRecord]:
    """The members that follow a table, up to the next one."""
    for tag in takewhile(lambda tag: tag.name != "table", table.find_next_siblings()):
        if "vote-name" in (tag.get("class") or ()):
            yield _ballot(page, page.text_of(".name", within=tag), page.text_of(".vote", within=tag), _FLOOR)
