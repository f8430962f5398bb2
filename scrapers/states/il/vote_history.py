"""The website's page of a bill's votes: which vote sheets there are, and what the links to them say.

- The page is asked for once a tally tells that it has a sheet. The site turns programs away at times: see the package.
- Its markup changed often, so nothing but the links is read.
- A link is called "SB0852 - Judiciary - Criminal - May 29, 2025": the bill or the amendment, the stage or the committee, whose name
  can hold " - " too, and the day, which can begin with its weekday. The stage is missing at times.
- Chamber, committee and amendment are told by the address: house/committeevotes/10400SB0852SFA1_44454.pdf.
- A link can be there twice, and can lead to nothing.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urljoin

from scrapers.page import Page, Request, fold
from scrapers.states.il.naming import file_name, sheet_request
from scrapers.states.il.rules import MOTION_RULES, amendment, version_of
from scrapers.states.il.tallies import Tally, read, written
from scrapers.vocabulary import Chamber

_ADDRESS = re.compile(
    r"/votehistory/\d+/(?P<chamber>house|senate)/(?P<folder>committeevotes/)?"
    r"(?P<stem>(?P<bill>\d{5}[A-Z]{2}\d{4})(?:(?P<of>[HS])(?:AM|CA|FA)(?P<number>\d+))?_\w+)\.pdf",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?P<about>[A-Z]+\d+) - (?:(?P<subject>.+) - )?"
    r"(?:[A-Z][a-z]+day, )?(?P<month>[A-Z][a-z]{2})[a-z]*\.? (?P<day>\d{1,2}), (?P<year>\d{4})"
)
_CHAMBERS = {"house": Chamber.LOWER, "senate": Chamber.UPPER}
_AMENDED_IN = {"H": "House", "S": "Senate"}
# A sheet carries the legislative day, which is one earlier where a sitting runs past midnight; a committee may report a day later.
_DAYS_LATE = (0, 1)


class Link(NamedTuple):
    """What a link says of the sheet that it leads to. `title` is its name without the day, `amendment` as versions are called."""

    stem: str
    bill: str
    chamber: Chamber
    in_committee: bool
    amendment: str
    title: str
    subject: str
    date: datetime.date

    @classmethod
    def of(cls, page: Page, url: str, label: str) -> "Link":
        """SourceChanged where the address or the name is of another form than those that are known."""
        address, named = _ADDRESS.search(url), _LABEL.fullmatch(label)
        if address is None:
            raise page.changed("the address of a vote sheet", expected="house/10400SB0852_05312025_024000T.pdf", found=url)
        if named is None:
            raise page.changed("the name of a vote sheet", expected="SB0852 - Third Reading - May 31, 2025", found=repr(label))
        return cls(
            stem=address["stem"],
            bill=address["bill"].upper(),
            chamber=_CHAMBERS[address["chamber"].lower()],
            in_committee=address["folder"] is not None,
            amendment=version_of(_AMENDED_IN[address["of"].upper()], address["number"]) if address["of"] else "",
            title=" - ".join(filter(None, (named["about"], named["subject"]))),
            subject=named["subject"] or "",
            date=_day(page, named),
        )

    def fits(self, tally: Tally) -> bool:
        """Whether the tally may be this sheet's: one of that chamber, in committee or not, on that text, at that time."""
        late = (datetime.date.fromisoformat(tally.day) - self.date).days
        place = (tally.chamber, bool(tally.organization), amendment(tally.motion))
        return late in _DAYS_LATE and place == (self.chamber, self.in_committee, self.amendment)

    def tally(self, told: Iterable[Tally], counts: Sequence[int]) -> Tally | None:
        """The tally that is this sheet's: the one with the same `counts`, or else the one on the same subject.

        None where there is none, or more than one.
        """
        fitting = [tally for tally in told if self.fits(tally)]
        found = [tally for tally in fitting if list(tally.counts) == list(counts)]
        if len(found) > 1:
            found = [tally for tally in found if tally.day == self.date.isoformat()]
        elif not found:
            found = [tally for tally in fitting if self._names(tally)]
        return found[0] if len(found) == 1 else None

    def _names(self, tally: Tally) -> bool:
        """Whether the tally is on what the link names: the committee, or the stage."""
        if self.in_committee:
            return tally.organization.casefold() == self.subject.casefold()
        return self.subject != "" and MOTION_RULES.read(tally.motion) is MOTION_RULES.read(self.subject)


def _day(page: Page, named: re.Match[str]) -> datetime.date:
    text = f"{named['month']} {named['day']}, {named['year']}"
    try:
        return datetime.datetime.strptime(text, "%b %d, %Y").replace(tzinfo=datetime.UTC).date()
    except ValueError as error:
        raise page.changed("the day of a vote sheet", expected="May 31, 2025", found=repr(text)) from error


def vote_history(page: Page) -> Iterator[Request]:
    """A Request for each vote sheet of the bill, with what the link says of it and the tallies that may be its own."""
    session, identifier = page.request.session, page.request.identifier
    told = read(page.request.context.get("tallies", ""))
    for anchor in page.many('a[href*="votehistory"]'):
        url, label = urljoin(page.url, str(anchor["href"])), fold(anchor.get_text())
        link = Link.of(page, url, label)
        if f"{link.bill}.xml" != file_name(session, identifier):
            raise page.changed("a vote sheet of another bill", expected=identifier, found=link.stem)
        yield sheet_request(url, session, identifier, label=label, tallies=written(filter(link.fits, told)))
