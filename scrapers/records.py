"""What a source says, one frozen record a thing, checked when it is built.

A part of a bill that a page does not speak of is None; an empty tuple means that the page says there is none. The difference
decides whether a row that the page lacks was withdrawn. Texts are the source's own, white space folded.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

from scrapers.errors import RecordError
from scrapers.vocabulary import (
    ActionClassification,
    BillClassification,
    Chamber,
    DateBasis,
    HearingStatus,
    MotionClassification,
    Relation,
    SponsorClassification,
    VoteOption,
    VoteResult,
)

# The longest bill number that a row can hold.
LONGEST_IDENTIFIER = 20


def must(condition: object, what: str) -> None:
    if not condition:
        raise RecordError(what)


def texts(*texts: str | None) -> None:
    """Texts must be texts that every database can hold: no NUL, no half of a surrogate pair."""
    for text in texts:
        if text is not None:
            must(isinstance(text, str), f"not a text: {text!r}")
            if "\0" in text or not (text.isascii() or text.encode(errors="ignore").decode() == text):
                raise RecordError(f"a text with a character that cannot be kept: {text[:40]!r}")


def web_address(url: str) -> None:
    """An address becomes a link on a page, so it must be one of the web's."""
    must(url == "" or url.startswith(("https://", "http://")), f"not a web address: {url!r}")


def once_each(what: str, keys: list[Any]) -> None:
    must(len(set(keys)) == len(keys), f"{what} that is there twice")


@dataclass(frozen=True, slots=True)
class ActionRecord:
    """One line of a bill's history, verbatim.

    `date_basis` tells whose day `date` is. `organization` is the committee that acted or received, as printed, or "".
    """

    date: datetime.date
    chamber: Chamber
    description: str
    classification: frozenset[ActionClassification] = frozenset()
    date_basis: DateBasis = DateBasis.CALENDAR
    organization: str = ""

    def __post_init__(self) -> None:
        must(type(self.date) is datetime.date, f"an action needs a date, not {self.date!r}")
        texts(self.description, self.organization)
        must(self.description, "an action without a description")


class PersonVoteRecord(NamedTuple):
    """How one member voted, under the name that the source prints."""

    printed_name: str
    option: VoteOption


@dataclass(frozen=True, slots=True)
class VoteRecord:
    """One roll call or stated tally.

    `source_key` identifies the vote within its bill and never depends on the order of a page: the source's own id where it
    has one. `motion_classification` is read from the motion by the state's rules. `counts` are those that the source states;
    `counts_stated` is False where the source prints names and no totals and the counts are ours. `votes` is empty where only a
    tally is known. `version` is the print voted on, "" if unstated.
    """

    source_key: str
    date: datetime.date
    chamber: Chamber
    motion_text: str
    result: VoteResult
    counts: Mapping[VoteOption, int]
    votes: tuple[PersonVoteRecord, ...] = ()
    organization: str = ""
    counts_stated: bool = True
    motion_classification: MotionClassification = MotionClassification.UNSTATED
    version: str = ""
    source_url: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        must(self.source_key, "a vote without a key")
        must(type(self.date) is datetime.date, f"a vote needs a date, not {self.date!r}")
        texts(self.source_key, self.motion_text, self.organization, self.version, self.source_url, self.note)
        web_address(self.source_url)
        must(self.motion_text, "a vote without a motion")
        must(self.counts, f"vote {self.source_key} has no counts")
        for option, count in self.counts.items():
            must(isinstance(count, int) and count >= 0, f"vote {self.source_key} counts {option}: {count!r}")
        for name, _ in self.votes:
            texts(name)
            must(name, f"vote {self.source_key} has a member without a name")

    @property
    def names_match_counts(self) -> bool | None:
        """Whether the names sum to the counts, option by option; None where there are no names."""
        if not self.votes:
            return None
        named: dict[VoteOption, int] = {}
        for _, option in self.votes:
            named[option] = named.get(option, 0) + 1
        return all(self.counts.get(o, 0) == named.get(o, 0) for o in {*self.counts, *named})


@dataclass(frozen=True, slots=True)
class SponsorRecord:
    """A sponsor as printed. `chamber` is None where the page does not tell."""

    name: str
    classification: SponsorClassification
    chamber: Chamber | None = None

    def __post_init__(self) -> None:
        texts(self.name)
        must(self.name, "a sponsor without a name")


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """One printed text of a bill. `label` identifies it within the bill."""

    label: str
    url: str = ""
    date: datetime.date | None = None
    title: str = ""

    def __post_init__(self) -> None:
        texts(self.label, self.url, self.title)
        web_address(self.url)
        must(self.label, "a version without a label")


@dataclass(frozen=True, slots=True)
class RelationRecord:
    """Another bill of the same state that this one is tied to."""

    relation: Relation
    session: str
    identifier: str

    def __post_init__(self) -> None:
        texts(self.session, self.identifier)
        must(self.session and self.identifier, "a relation needs a session and a bill")
        must(len(self.identifier) <= LONGEST_IDENTIFIER, f"a bill number that is too long: {self.identifier!r}")


@dataclass(frozen=True, slots=True)
class BillRecord:
    """What one page says of one bill.

    `identifier` is spelled the way that the state prints it (`HB 1312`, `S9005`). `raw` makes the record's own slice of
    the page, kept for proof, and is asked only for a bill that moved; empty where the page itself is the slice.
    """

    session: str
    identifier: str
    from_organization: Chamber
    title: str | None = None
    official_title: str | None = None
    classification: BillClassification = BillClassification.BILL
    abstract: str | None = None
    status_text: str | None = None
    effective_text: str | None = None
    source_url: str = ""
    subjects: tuple[str, ...] | None = None
    sponsorships: tuple[SponsorRecord, ...] | None = None
    actions: tuple[ActionRecord, ...] | None = None
    votes: tuple[VoteRecord, ...] | None = None
    versions: tuple[VersionRecord, ...] | None = None
    relations: tuple[RelationRecord, ...] | None = None
    raw: Callable[[], bytes] = field(default=bytes, compare=False, repr=False)

    def __post_init__(self) -> None:
        must(self.session and self.identifier, "a bill needs a session and an identifier")
        must(len(self.identifier) <= LONGEST_IDENTIFIER, f"a bill number that is too long: {self.identifier!r}")
        texts(self.session, self.identifier, self.title, self.official_title, self.abstract, self.status_text, self.effective_text)
        texts(self.source_url, *(self.subjects or ()))
        web_address(self.source_url)
        must(self.title is None or self.title, f"{self.identifier} has an empty title")
        once_each("a vote", [vote.source_key for vote in self.votes or ()])
        once_each("a version", [version.label for version in self.versions or ()])
        once_each("a relation", list(self.relations or ()))


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """One member's seat in one session, as a roster prints it.

    `source_key` is the source's own id of the member, or "<chamber> <district>" where it has none. `printed_names` are all
    spellings that votes and sponsors use for this member in this chamber, `name` among them or not. `party` and `district` are
    as printed, "" where the source does not tell. `committees` are those that the member sits on, as votes print them; None
    where the roster does not say. `start_date` and `end_date` are None for the whole session.
    """

    session: str
    source_key: str
    name: str
    chamber: Chamber
    sort_name: str = ""
    district: str = ""
    party: str = ""
    printed_names: tuple[str, ...] = ()
    committees: tuple[str, ...] | None = None
    start_date: datetime.date | None = None
    end_date: datetime.date | None = None

    def __post_init__(self) -> None:
        must(self.session and self.source_key and self.name, "a member needs a session, a key and a name")
        must(self.chamber in (Chamber.UPPER, Chamber.LOWER), f"{self.name} sits in no chamber: {self.chamber!r}")
        texts(self.session, self.source_key, self.name, self.sort_name, self.district, self.party)
        texts(*self.printed_names, *(self.committees or ()))
        must(all(self.printed_names), f"{self.name} has an empty spelling")


@dataclass(frozen=True, slots=True)
class HearingRecord:
    """One meeting of a committee, as an agenda or a calendar announces it.

    `source_key` is the source's own id and stays when the meeting moves, or "<committee> <date> <time>" where it has none.
    `date` and `time` are the state's local ones; `time` is None where none is stated, and `time_text` says what is ("15 minutes
    after adjournment"). `agenda` are the bills, spelled as the state prints them; None where this page does not tell.
    """

    session: str
    source_key: str
    chamber: Chamber
    organization: str
    date: datetime.date
    time: datetime.time | None = None
    time_text: str = ""
    location: str = ""
    status: HearingStatus = HearingStatus.CONFIRMED
    agenda: tuple[str, ...] | None = None
    source_url: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        must(self.session and self.source_key, "a hearing needs a session and a key")
        must(self.organization, f"hearing {self.source_key} is nobody's")
        must(type(self.date) is datetime.date, f"a hearing needs a date, not {self.date!r}")
        must(self.time is None or self.time.tzinfo is None, "a hearing's time is the state's own, without a zone")
        texts(self.session, self.source_key, self.organization, self.time_text, self.location, self.source_url, self.note)
        texts(*(self.agenda or ()))
        must(all(len(bill) <= LONGEST_IDENTIFIER for bill in self.agenda or ()), f"hearing {self.source_key} hears no such bill")
        web_address(self.source_url)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a page says of itself: it mentions `stated` things of this `kind` ("votes"), of which `found` were there to be read."""

    kind: str
    stated: int
    found: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A listing shows that a bill is still there and has not changed since it was last read."""

    session: str
    identifier: str


@dataclass(frozen=True, slots=True)
class Flaw:
    """One record of a page that could not be read; the rest of the page stands. `what` names it, `reason` says why."""

    what: str
    reason: str


Record = BillRecord | PersonRecord | HearingRecord | Expected | Seen | Flaw


def plain(value: Any) -> Any:
    """A record, or anything in one, as what JSON can hold. Parts that the record does not speak of, and `raw`, are left out."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(str(item) for item in value)
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if hasattr(value, "__dataclass_fields__"):
        named = {f.name: getattr(value, f.name) for f in fields(value) if f.name != "raw"}
        return {name: plain(item) for name, item in named.items() if item is not None}
    return value
