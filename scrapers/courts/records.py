"""What a source says of a docket, one frozen record a thing, checked when it is built.

What a page does not speak of is None. Texts are the source's own, white space folded. Days are the court's own and never shifted by
a zone.
"""

import datetime
import uuid
from dataclasses import dataclass
from urllib.parse import urlsplit

from scrapers.records import must, texts, web_address

# The longest key of an entry that a row can hold.
LONGEST_KEY = 80


def _day(value: object, what: str) -> None:
    must(value is None or type(value) is datetime.date, f"{what} is no day: {value!r}")


@dataclass(frozen=True, slots=True)
class DocketRecord:
    """A case in one court, as one source has it.

    `source_id` is the source's own key, `court_id` CourtListener's ("ilsd", "scotus"). `appeal_from` is the court below: its key,
    or its name where the source has no more. `parent_docket` is the source's key of the docket below, `number_below` its number, as
    printed. `blocked`: the source keeps it from search engines on grounds of privacy; None where the page does not say.
    `updated_on` is the day on which the source last touched it.
    """

    source_id: str
    court_id: str
    case_name: str
    docket_number: str
    url: str
    filed_on: datetime.date | None = None
    terminated_on: datetime.date | None = None
    last_filing_on: datetime.date | None = None
    assigned_to: str = ""
    cause: str = ""
    blocked: bool | None = None
    appeal_from: str = ""
    parent_docket: str = ""
    number_below: str = ""
    updated_on: datetime.date | None = None

    def __post_init__(self) -> None:
        must(self.source_id and self.court_id, "a docket needs a key and a court")
        must(self.case_name, f"docket {self.source_id} has no name")
        texts(self.source_id, self.court_id, self.case_name, self.docket_number, self.url)
        texts(self.assigned_to, self.cause, self.appeal_from, self.parent_docket, self.number_below)
        must(self.url, f"docket {self.source_id} has no address")
        web_address(self.url)
        for day in (self.filed_on, self.terminated_on, self.last_filing_on, self.updated_on):
            _day(day, f"a date of docket {self.source_id}")
        must(self.blocked in (None, True, False), f"docket {self.source_id} is blocked or it is not: {self.blocked!r}")


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A filing, or one attachment of it. `number` is the court's, a text; `attachment` counts from 1, None for the filing itself.

    `url` is "" where the document is `sealed`, and never a file where the source does not have it (`available`).
    """

    number: str
    description: str
    available: bool
    attachment: int | None = None
    sealed: bool = False
    url: str = ""

    def __post_init__(self) -> None:
        texts(self.number, self.description, self.url)
        web_address(self.url)
        must(self.attachment is None or self.attachment > 0, f"an attachment is counted from 1, not {self.attachment!r}")
        must(not (self.sealed and self.url), f"document {self.number} is sealed and has an address")
        file = urlsplit(self.url).path.lower().endswith(".pdf")
        must(self.available or not file, f"document {self.number} is not available and has a file")


@dataclass(frozen=True, slots=True)
class DocketEntryRecord:
    """One line of a docket. `description` is verbatim, and "" where the source has no words for it yet.

    `external_id` identifies the entry within its docket, however it was read. `entry_number` is None where the court gave none;
    `is_minute` is CourtListener's word for such an entry. `documents` is None where the page does not speak of them.
    `modified_at` moves when anything of the entry does: only `filed_on` is a day of the case.
    """

    external_id: str
    docket_id: str
    filed_on: datetime.date | None
    description: str
    entry_number: int | None = None
    is_minute: bool = False
    documents: tuple[DocumentRecord, ...] | None = None
    url: str = ""
    modified_at: datetime.datetime | None = None

    def __post_init__(self) -> None:
        must(self.external_id and self.docket_id, "an entry needs a key and a docket")
        must(len(self.external_id) <= LONGEST_KEY, f"a key that is too long: {self.external_id!r}")
        texts(self.external_id, self.docket_id, self.description, self.url)
        web_address(self.url)
        _day(self.filed_on, f"the date of {self.external_id}")
        must(self.entry_number is None or self.entry_number > 0, f"{self.external_id} has the number {self.entry_number!r}")
        must(not self.is_minute or self.entry_number is None, f"{self.external_id} is a minute entry and has a number")
        must(self.modified_at is None or self.modified_at.tzinfo, f"when {self.external_id} changed has no zone")


@dataclass(frozen=True, slots=True)
class Hint:
    """That a sender who cannot prove who it is says that something moved. Whoever wants to know what, asks the source.

    `event_type` is the sender's number, and dockets and entries are only read where it is DOCKET_ALERT. `key` is the same however
    often the hint is sent.
    """

    DOCKET_ALERT = 1

    key: uuid.UUID
    event_type: int
    docket_ids: tuple[int, ...] = ()
    entry_ids: tuple[int, ...] = ()
