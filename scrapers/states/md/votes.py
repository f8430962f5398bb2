"""A vote sheet: one roll call of one chamber, on a PDF.

- The sheet has two days. The calendar date is the day of the vote; the legislative date lags it, and is a note.
- Words run together in its head: "Feb 20, 2026Presiding: Speaker".
- The bill stands above the motion, and on a consent calendar, where one vote is on many bills, the numbers stand below it.
- A long question is wrapped. "(Const)" beside a motion says that it needs a majority of all who are elected.
- Whoever presides is printed as "Speaker" or "Mr. President". A name with an asterisk is of a member whose vote was changed.
- COPY is a watermark, and can stand anywhere.
- It prints no result.
"""

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from scrapers.page import Page, fold
from scrapers.records import BillRecord, PersonVoteRecord, VoteRecord
from scrapers.states.md.rules import MOTION_RULES, result_of
from scrapers.states.md.site import ORIGINS, SHEET_LINK, session_asked, sheet_url
from scrapers.vocabulary import Chamber, VoteOption, VoteResult

_CHAMBERS = {"house": Chamber.LOWER, "senate": Chamber.UPPER}
# As the sections are headed, in the order of the tally.
_SECTIONS = {
    "Voting Yea": VoteOption.YES,
    "Voting Nay": VoteOption.NO,
    "Not Voting": VoteOption.NOT_VOTING,
    "Excused from Voting": VoteOption.EXCUSED,
    "Excused (Absent)": VoteOption.ABSENT,
}
_HEADING = re.compile(rf"({'|'.join(map(re.escape, _SECTIONS))}) *- *(\d+)$")
_TALLY = re.compile(r"\d+ Yeas? +\d+ Nays? +\d+ Not Voting +\d+ Excused +\d+ Absent$")
_DAY = r"([A-Z][a-z]{2} \d{1,2}, \d{4})"
_HEAD = re.compile(r"SEQ NO|Calendar Date:|Legislative Date:|Presiding:")
_BILL = re.compile(r"\b([HS][BJRS]) ?0*(\d{1,4})\b")
_CONST = re.compile(r"\(Const\)", re.IGNORECASE)
_COLUMNS = re.compile(r" {2,}")
_NAME = re.compile(r"[^\W\d_][^\d:()]*")
_WATERMARK = "COPY"
_FOOTER = "Indicates Vote Change"


def vote_sheet(page: Page) -> Iterator[BillRecord]:
    """The one vote of a sheet, as a vote on the bill that it was asked for. Names as printed, without what marks a changed vote."""
    session, identifier = session_asked(page), page.request.identifier
    lines = [line for sheet in page.pdf for line in map(_unmarked, sheet.splitlines()) if line]
    page.need(any("Maryland" in line for line in lines), "a vote sheet of Maryland")
    at = [number for number, line in enumerate(lines) if _TALLY.match(line)]
    if len(at) != 1:
        raise page.changed("the tally of a vote sheet, as «96 Yeas 38 Nays ...»", expected=1, found=len(at))
    head, motion = _head(page, lines[: at[0]])
    counts = dict(zip(_SECTIONS.values(), map(int, re.findall(r"\d+", lines[at[0]])), strict=True))
    names, changed = _names(page, lines[at[0] + 1 :], counts)
    asked = SHEET_LINK.search(page.request.url.partition("#")[0])
    if asked is None or int(asked["number"]) != int(head["SEQ NO."]):
        raise page.changed("a vote sheet of another number", expected=page.request.url, found=f"SEQ NO. {head['SEQ NO.']}")
    code, house = asked["code"].upper(), asked["house"].lower()
    result = result_of(page.request.context.get("history", "").split("\n"), counts[VoteOption.YES], counts[VoteOption.NO])
    yield BillRecord(
        session=session.identifier,
        identifier=identifier,
        from_organization=ORIGINS[identifier[0]],
        votes=(
            VoteRecord(
                source_key=f"{code}-{house}-{asked['number']}",
                date=_day(page, head["Calendar Date:"]),
                chamber=_CHAMBERS[house],
                motion_text=motion,
                motion_classification=MOTION_RULES.read(motion),
                result=result,
                counts=counts,
                votes=names,
                source_url=sheet_url(code, house, asked["number"]),
                note=" ".join(_notes(head, result, counts, names, changed)),
            ),
        ),
    )


def _unmarked(line: str) -> str:
    """A line without the watermark, its columns apart."""
    return "  ".join(cell for cell in _COLUMNS.split(line.strip()) if cell != _WATERMARK)


def _head(page: Page, lines: Sequence[str]) -> tuple[dict[str, str], str]:
    """What the head states by its labels, and the motion. SourceChanged where it does not name the bill that was asked for."""
    text = "\n".join(lines)
    head = {}
    for label, value in (("SEQ NO.", r"(\d+)"), ("Calendar Date:", _DAY), ("Legislative Date:", _DAY), ("Presiding:", r"(.+)")):
        stated = re.search(rf"{re.escape(label)} *{value}", text)
        if stated is None:
            raise page.changed(f"a vote sheet without «{label}»")
        head[label] = fold(stated[1])
    last = max(number for number, line in enumerate(lines) if _HEAD.search(line))
    below = [fold(line) for line in lines[last + 1 :] if fold(_CONST.sub("", line))]
    bills = {f"{letters} {int(digits)}" for line in below for letters, digits in _BILL.findall(line)}
    if page.request.identifier not in bills:
        raise page.changed(
            "a vote sheet of another bill", expected=page.request.identifier, found=", ".join(sorted(bills)) or "none"
        )
    words = [fold(_CONST.sub("", line)) for line in below if not _BILL.match(line)]
    page.need(words, "a vote sheet without a motion")
    return head, _motion(words)


def _motion(words: Sequence[str]) -> str:
    """The last words above the tally; of a question that is wrapped, all of it."""
    if words[-1].endswith("?"):
        first = next((n for n in range(len(words) - 1, -1, -1) if words[n].startswith("Shall ")), len(words) - 1)
        return " ".join(words[first:])
    return words[-1]


def _names(
    page: Page, lines: Sequence[str], counts: Mapping[VoteOption, int]
) -> tuple[tuple[PersonVoteRecord, ...], tuple[str, ...]]:
    """Who voted how, in the order of the sheet, and the names that are marked as changed votes.

    SourceChanged where a section is missing, states another number than the tally, or holds what is no name.
    """
    option: VoteOption | None = None
    stated: dict[VoteOption, int] = {}
    names: list[PersonVoteRecord] = []
    changed: list[str] = []
    for line in lines:
        if _FOOTER.casefold() in line.casefold():
            continue
        if heading := _HEADING.match(line):
            option = _SECTIONS[heading[1]]
            page.need(option not in stated, f"two sections «{heading[1]}»")
            stated[option] = int(heading[2])
            continue
        if option is None:
            raise page.changed("a line between the tally and the names", found=repr(line), expected="Voting Yea - ...")
        for cell in _COLUMNS.split(line):
            name = cell.rstrip("* ")
            page.need(_NAME.fullmatch(name), f"{cell!r} is no name")
            names.append(PersonVoteRecord(name, option))
            if name != cell:
                changed.append(name)
    for title, section in _SECTIONS.items():
        if stated.get(section, 0) != counts[section]:
            raise page.changed(f"the number in «{title}»", expected=counts[section], found=stated.get(section, "no such section"))
    return tuple(names), tuple(changed)


def _day(page: Page, text: str) -> datetime.date:
    try:
        return datetime.datetime.strptime(text, "%b %d, %Y").replace(tzinfo=datetime.UTC).date()
    except ValueError as error:
        raise page.changed("a date", expected="Mon D, YYYY", found=repr(text)) from error


def _notes(
    head: Mapping[str, str],
    result: VoteResult,
    counts: Mapping[VoteOption, int],
    names: Sequence[PersonVoteRecord],
    changed: Sequence[str],
) -> Iterator[str]:
    yield f"Legislative date: {head['Legislative Date:']}. Presiding: {head['Presiding:']}."
    if result is not VoteResult.UNSTATED:
        yield "The sheet prints no result; it is that of the history."
    if changed:
        yield f"Marked as changed votes: {'; '.join(changed)}."
    named = Counter(option for _, option in names)
    if any(named[option] != count for option, count in counts.items()):
        sums, tally = ("-".join(str(numbers[option]) for option in counts) for numbers in (named, counts))
        yield f"The names sum to {sums}, where the tally says {tally}."
