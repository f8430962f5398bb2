"""Illinois' vote sheets as the programs that read them describe them: a head, the tally, the result, and members in columns."""

from collections.abc import Iterable, Sequence

from scrapers.page import Page, Request
from scrapers.records import VoteRecord
from scrapers.states.il import STATE
from tests.pdf import pdf_of

SITE = "https://www.ilga.gov/Documents/legislation/votehistory/104/"
Member = tuple[str, str]


def sheet(
    head: Iterable[str], tally: str, members: Sequence[Member], *, result: str = "", columns: int = 4, foot: str = ""
) -> bytes:
    """The sheet as a PDF. A member is a mark and a name; they are set row by row, as they are printed."""
    rows = [members[start : start + columns] for start in range(0, len(members), columns)]
    wide = max((len(name) for _, name in members), default=0) + 3
    lines = ("".join(f"{mark:<5}{name:<{wide}}" for mark, name in row).rstrip() for row in rows)
    return pdf_of((*head, "", tally, "", *filter(None, [result]), "", *lines, *filter(None, ["", foot])))


def read(body: bytes, path: str, label: str, *, identifier: str, tallies: str = "") -> VoteRecord:
    """The vote of a sheet whose link leads to `path` and is called `label`."""
    request = Request("vote-sheet", SITE + path, "104th", identifier, {"label": label, "tallies": tallies})
    (record,) = STATE.pages["vote-sheet"].parse(Page(request, body, request.url, retrieved_at=None))
    (vote,) = record.votes  # type: ignore[union-attr, misc]
    assert isinstance(vote, VoteRecord)
    return vote
