"""A vote sheet: one roll call of a chamber or a committee, on a PDF.

Not one was read whole when this was written: the layout is that which programs that read them agree on. What differs is an error.

- Below the head stand the tally, "75 YEAS   32 NAYS   1 PRESENT", with those not voting at times; on the House's sheets its result,
  alone on a line; then the members in columns, each after a mark.
- The floor's sheets print surnames ("Davis,Will", "Jones, E.", "Mr. Speaker"), a committee's whole names, surname first. Those end
  with an initial at times, which looks like the mark of the next column: a mark is never followed by another.
- The tally leaves out members who are excused or absent: they are counted from the names.
- What the mark "-" means is not known.
- The address tells the bill, and the sheet must print its number.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from scrapers.page import Page, fold
from scrapers.records import BillRecord, PersonVoteRecord, VoteRecord
from scrapers.states.il.naming import BILL_TYPES
from scrapers.states.il.rules import MOTION_RULES
from scrapers.states.il.tallies import COUNTED, read
from scrapers.states.il.vote_history import Link
from scrapers.vocabulary import Chamber, VoteOption, VoteResult

Counts = Mapping[VoteOption, int]
# As the tallies have it, members who vote present are `other`.
_MARKS = {
    "Y": VoteOption.YES,
    "N": VoteOption.NO,
    "P": VoteOption.OTHER,
    "NV": VoteOption.NOT_VOTING,
    "E": VoteOption.EXCUSED,
    "A": VoteOption.ABSENT,
    "-": None,
}
_TALLY = re.compile(r"(\d+) YEAS? (\d+) NAYS? (\d+) PRESENT(?: (\d+) NOT VOTING)?", re.IGNORECASE)
_RESULTS = {
    "PASSED": VoteResult.PASS,
    "ADOPTED": VoteResult.PASS,
    "CONCURRED": VoteResult.PASS,
    "PREVAILED": VoteResult.PASS,
    "FAILED": VoteResult.FAIL,
    "LOST": VoteResult.FAIL,
}
_NAME = re.compile(r"[^\W\d_][^\d:;]*")
_SEATS = {Chamber.LOWER: 118, Chamber.UPPER: 59}


class Roll(NamedTuple):
    """What a sheet itself prints. `stated` are the figures of its tally."""

    stated: Counts
    result: VoteResult
    members: tuple[PersonVoteRecord, ...]


def vote_sheet(page: Page) -> Iterator[BillRecord]:
    """The one vote of a sheet: names as printed, and the figures of its own tally.

    It has the key, the day and the words of the tally that an action states of it, where that can be told; else its file's name and
    what the link to it says.
    """
    link = Link.of(page, page.request.url, page.request.context.get("label", ""))
    prefix, _, number = page.request.identifier.partition(" ")
    page.need(re.search(rf"(?<!\d)0*{number}(?!\d)", "\n".join(page.pdf)), f"no «{number}» on a vote sheet of it")
    printed = roll(page)
    page.need(len(printed.members) <= _SEATS[link.chamber], f"{len(printed.members)} names, and {_SEATS[link.chamber]} seats")
    yield BillRecord(
        session=page.request.session,
        identifier=page.request.identifier,
        from_organization=BILL_TYPES[prefix].chamber,
        votes=(_vote(page, link, printed),),
    )


def roll(page: Page) -> Roll:
    """SourceChanged where there is not one tally, or where a line may have held a member who is missing."""
    lines = [line for sheet in page.pdf for line in map(fold, sheet.splitlines()) if line]
    stated, below = _tally(page, lines)
    return Roll(stated, _result(page, below), _members(page, below, stated))


def _tally(page: Page, lines: Sequence[str]) -> tuple[Counts, Sequence[str]]:
    """What the tally states, and the lines below it."""
    found = {number: tally for number, line in enumerate(lines) if (tally := _TALLY.fullmatch(line))}
    tallies = {tally.groups() for tally in found.values()}
    if len(tallies) != 1:
        raise page.changed("tallies such as «75 YEAS 32 NAYS 1 PRESENT»", expected=1, found=len(tallies))
    figures = zip((*COUNTED, VoteOption.NOT_VOTING), *tallies, strict=True)
    return {option: int(figure) for option, figure in figures if figure is not None}, lines[min(found) + 1 :]


def _result(page: Page, lines: Sequence[str]) -> VoteResult:
    """What the word alone on its line says; only the House prints one."""
    results = {_RESULTS[line] for line in lines if line in _RESULTS} or {VoteResult.UNSTATED}
    page.need(len(results) == 1, "two results on one vote sheet")
    return results.pop()


def _members(page: Page, lines: Sequence[str], stated: Counts) -> tuple[PersonVoteRecord, ...]:
    """Who voted how, in the order of the sheet.

    A line that is no member's is passed over as long as nobody is missing: else it may have held who is.
    """
    members: list[PersonVoteRecord] = []
    others: list[str] = []
    for line in lines:
        found = tuple(_columns(page, line))
        members += found
        others += [] if found or line in _RESULTS or _TALLY.fullmatch(line) else [line]
    named = Counter(option for _, option in members)
    if others and any(named[option] != count for option, count in stated.items()):
        raise page.changed(f"a line of members, beside {_figures(named)} named", expected=_figures(stated), found=repr(others[0]))
    return tuple(members)


def _columns(page: Page, line: str) -> Iterator[PersonVoteRecord]:
    """The members of one line, which begins with a mark if it has any."""
    words = line.split()
    starts = [n for n, (word, after) in enumerate(pairwise([*words, ""])) if word in _MARKS and after and after not in _MARKS]
    if not starts or starts[0] != 0:
        return
    for start, end in pairwise([*starts, len(words)]):
        option, name = _MARKS[words[start]], " ".join(words[start + 1 : end])
        if option is None or not _NAME.fullmatch(name):
            raise page.changed("a member and a mark that is known", expected="Y Davis,Will", found=repr(f"{words[start]} {name}"))
        yield PersonVoteRecord(name, option)


def _vote(page: Page, link: Link, printed: Roll) -> VoteRecord:
    stated, named = printed.stated, Counter(option for _, option in printed.members)
    tally = link.tally(read(page.request.context.get("tallies", "")), [stated[option] for option in COUNTED])
    said = tally.vote("") if tally else None
    if said and {printed.result, said.result} == {VoteResult.PASS, VoteResult.FAIL}:
        raise page.changed("the result of a vote sheet", expected=f"{said.result}, as the action says", found=printed.result)
    return VoteRecord(
        source_key=said.source_key if said else link.stem,
        date=said.date if said else link.date,
        chamber=link.chamber,
        motion_text=said.motion_text if said else link.title,
        motion_classification=said.motion_classification if said else MOTION_RULES.read(link.subject),
        result=said.result if said and printed.result is VoteResult.UNSTATED else printed.result,
        counts={**stated, **{option: count for option, count in named.items() if option not in stated}},
        votes=printed.members,
        organization=said.organization if said else link.subject if link.in_committee else "",
        version=link.amendment,
        source_url=page.request.url,
        note=" ".join(_notes(link, said, stated, named)),
    )


def _notes(link: Link, said: VoteRecord | None, stated: Counts, named: Counts) -> Iterator[str]:
    if said and said.date != link.date:
        yield f"The sheet is dated {link.date}; the action is dated {said.date}."
    if said and any(stated[option] != count for option, count in said.counts.items()):
        yield f"The sheet's tally is {_figures(stated)}; the action's is {_figures(said.counts)}."
    counted = [f"{count} {option}" for option, count in sorted(named.items()) if option not in stated]
    if counted:
        yield f"Counted from the names: {', '.join(counted)}."
    if any(named.get(option, 0) != count for option, count in stated.items()):
        yield f"The names sum to {_figures(named)}, where the tally says {_figures(stated)}."


def _figures(counts: Counts) -> str:
    """Yeas, nays and present: 75-32-1."""
    return "-".join(str(counts.get(option, 0)) for option in COUNTED)
