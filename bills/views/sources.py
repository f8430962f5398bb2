"""Where what a page shows was read, in words. No clock, no queries: the bill comes with its readings."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from bills.models import Bill, Reading
from bills.models.bill import SourcedRow
from scrapers.state import PageKind, State, all_states
from scrapers.vocabulary import Origin

# The ground of what a provider read in the state's place; every other ground is an origin.
_PROVIDED = "provided"
HEADINGS: dict[str, str] = {
    Origin.RECONSTRUCTED: "Reconstructed, not official",
    _PROVIDED: "Read by a provider of data, not by this site",
    Origin.CAPTURE: "From captured official pages",
    Origin.EDITOR: "Entered by an editor",
}
SENTENCES: dict[str, str] = {
    _PROVIDED: "Somebody else read the legislature's own pages and passed on what they say. This site has not seen those pages.",
    Origin.RECONSTRUCTED: "No official copy was at hand: written from cited facts, in the source's format.",
    Origin.CAPTURE: "Official bytes that somebody else captured, not fetched by this site.",
    Origin.EDITOR: "Written by an editor of this site from the cited source.",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A current reading of a bill, and what its state says of that kind of page. `state` is None where it has no module."""

    reading: Reading
    state: State | None

    @property
    def page(self) -> PageKind | None:
        return self.state.pages.get(self.reading.kind) if self.state else None

    @property
    def provider(self) -> str:
        """Who read the page in this site's place; "" where nobody did."""
        return str(self.reading.snapshot.context.get("provider", ""))

    @property
    def label(self) -> str:
        if self.provider:
            return f"{self.provider} (Open Civic Data)"
        return self.page.label if self.page else self.reading.kind

    @property
    def caveat(self) -> str:
        if self.provider:
            return f"{self.provider} read the official page, not this site. The checksum is that of the provider's file."
        return self.page.caveat if self.page else ""

    @property
    def origin(self) -> Origin:
        return Origin(self.reading.snapshot.origin)

    @property
    def ground(self) -> str:
        return _PROVIDED if self.provider else self.origin

    @property
    def is_live(self) -> bool:
        return self.origin is Origin.LIVE

    @property
    def through(self) -> datetime.date | None:
        """The last day whose news the page can hold, as far as anybody knows."""
        read_at = self.reading.snapshot.retrieved_at
        return self.reading.snapshot.read_through or (read_at.date() if read_at else None)


@dataclass(frozen=True, slots=True)
class Banner:
    """What must be said before anything else: these sources were not read live. `whole` if none was."""

    heading: str
    sentence: str
    sources: list[Source]
    whole: bool


def sources(bill: Bill) -> list[Source]:
    """The current readings of a bill that was fetched with its history, the weightiest first.

    A provider's is left out once the state's own pages speak of all that it spoke of: nothing rests on it any more.
    """
    state = all_states().get(bill.session.jurisdiction.code)
    known = [Source(reading, state) for reading in bill.readings.all()]
    own = {part for source in known if not source.provider for part in source.reading.parts}
    return [source for source in known if not source.provider or set(source.reading.parts) - own]


def banners(known: list[Source]) -> list[Banner]:
    """A banner for each ground that is not a live page."""
    by_ground = {ground: [source for source in known if source.ground == ground] for ground in HEADINGS}
    return [
        Banner(HEADINGS[ground], SENTENCES[ground], group, len(group) == len(known)) for ground, group in by_ground.items() if group
    ]


def said_by(known: Iterable[Source]) -> dict[str, Source]:
    """By part of the bill (`title`, `abstract` ...): the weightiest source that speaks of it."""
    weightiest: dict[str, Source] = {}
    for source in known:
        for part in source.reading.parts:
            weightiest.setdefault(part, source)
    return weightiest


def read_from(rows: Iterable[SourcedRow], known: Iterable[Source]) -> list[Source]:
    """The sources that these rows rest on."""
    kinds = {row.reading.kind for row in rows}
    return [source for source in known if source.reading.kind in kinds]


def addressed(bill: Bill) -> Bill:
    """A bill that was fetched with its history, every page of it with an address that a reader can open: a provider's file has
    none, and the official page that it names is shown in its place.
    """
    official = bill.source_url or f"{bill.get_absolute_url()}#sources"
    parts = (bill.actions, bill.votes, bill.sponsorships, bill.versions, bill.relations)
    for reading in (*bill.readings.all(), *(row.reading for part in parts for row in part.all())):
        reading.snapshot.url = reading.snapshot.url or official
    return bill
