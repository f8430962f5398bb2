"""Invented cases of invented courts, and the shapes in which CourtListener and the Supreme Court print a docket."""

import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

from scrapers.courts.courtlistener import API, FEED_LENGTH, FILES, SITE

Shape = dict[str, Any]

_PACIFIC = ZoneInfo("America/Los_Angeles")
_ATOM = "http://www.w3.org/2005/Atom"


@dataclass
class Filing:
    """A document of an entry, or the attachment of that number."""

    description: str
    attachment: int | None = None
    available: bool = True
    sealed: bool = False


@dataclass
class Entry:
    """A line of a docket. `number` is None for a minute entry. `id` is CourtListener's, who last touched the line at `modified`."""

    id: int
    day: datetime.date
    text: str
    number: int | None
    filings: list[Filing]
    created: datetime.datetime
    modified: datetime.datetime


@dataclass
class Case:
    """A docket. One of the court `scotus` is printed by the Supreme Court, any other by CourtListener."""

    id: int
    court_id: str
    name: str
    number: str
    filed_on: datetime.date
    assigned_to: str = ""
    cause: str = ""
    blocked: bool = False
    terminated_on: datetime.date | None = None
    appeal_from: str = ""
    parent: "Case | None" = None
    entries: list[Entry] = field(default_factory=list)

    @property
    def slug(self) -> str:
        return "-".join(self.name.lower().replace(".", "").split())

    @property
    def path(self) -> str:
        return f"/docket/{self.id}/{self.slug}/"

    @property
    def next_number(self) -> int:
        return 1 + max((entry.number or 0 for entry in self.entries), default=0)


# CourtListener's API.


def as_docket(case: Case, *, modified: datetime.datetime) -> Shape:
    return {
        "resource_uri": f"{API}/dockets/{case.id}/",
        "id": case.id,
        "court": f"{API}/courts/{case.court_id}/",
        "court_id": case.court_id,
        "original_court_info": {"docket_number": case.parent.number} if case.parent else None,
        "absolute_url": case.path,
        "date_modified": modified.isoformat(),
        "assigned_to": None,
        "assigned_to_str": case.assigned_to,
        "appeal_from": f"{API}/courts/{case.appeal_from}/" if case.appeal_from else None,
        "appeal_from_str": "",
        "parent_docket": f"{API}/dockets/{case.parent.id}/" if case.parent else None,
        "date_filed": case.filed_on.isoformat(),
        "date_terminated": case.terminated_on.isoformat() if case.terminated_on else None,
        "date_last_filing": max((entry.day.isoformat() for entry in case.entries), default=None),
        "case_name": case.name,
        "case_name_full": "",
        "docket_number": case.number,
        "cause": case.cause,
        "blocked": case.blocked,
        "a_key_of_tomorrow": {"unknown": []},
    }


def as_entry(case: Case, entry: Entry, *, with_text: bool = False) -> Shape:
    return {
        "resource_uri": f"{API}/docket-entries/{entry.id}/",
        "id": entry.id,
        "docket": f"{API}/dockets/{case.id}/",
        "recap_documents": [_as_document(case, entry, filing, with_text=with_text) for filing in entry.filings],
        "date_created": entry.created.isoformat(),
        "date_modified": entry.modified.isoformat(),
        "date_filed": entry.day.isoformat(),
        "time_filed": None,
        "entry_number": entry.number,
        "recap_sequence_number": f"{entry.day}.001",
        "pacer_sequence_number": None,
        "description": entry.text,
        "tags": [],
    }


def _as_document(case: Case, entry: Entry, filing: Filing, *, with_text: bool) -> Shape:
    number, attachment = entry.number or "", f"{filing.attachment}/" if filing.attachment else ""
    has_file = filing.available and not filing.sealed
    return {
        "id": entry.id * 100 + (filing.attachment or 0),
        "absolute_url": f"/docket/{case.id}/{number}/{attachment}{case.slug}/" if number else "",
        "document_number": str(number),
        "attachment_number": filing.attachment,
        "document_type": 2 if filing.attachment else 1,
        "description": filing.description,
        "is_available": has_file,
        "is_sealed": filing.sealed or None,
        "filepath_local": _file(case, entry, filing) if has_file else None,
    } | ({"plain_text": "The whole text. " * 500} if with_text else {})


def _file(case: Case, entry: Entry, filing: Filing) -> str:
    return f"recap/gov.uscourts.{case.court_id}.{case.id}/{case.court_id}.{case.id}.{entry.number}.{filing.attachment or 0}.pdf"


def as_found(case: Case) -> Shape:
    """As a search for dockets has it."""
    return {
        "caseName": case.name,
        "case_name_full": "",
        "docketNumber": case.number,
        "docket_id": case.id,
        "docket_absolute_url": case.path,
        "court": "United States District Court for the District of Example",
        "court_id": case.court_id,
        "assignedTo": case.assigned_to or None,
        "dateFiled": case.filed_on.isoformat(),
        "dateTerminated": case.terminated_on.isoformat() if case.terminated_on else None,
        "cause": case.cause,
        "party": [],
        "meta": {"score": {"bm25": 1.0}},
    }


def as_alert(cases: Iterable[tuple[Case, Entry]], *, now: datetime.datetime) -> bytes:
    """The body of a webhook that tells of these entries."""
    results = [as_entry(case, entry) | {"docket": case.id} for case, entry in cases]
    webhook = {"version": 2, "event_type": 1, "date_created": now.isoformat(), "deprecation_date": None}
    return json.dumps({"payload": {"results": results}, "webhook": webhook}).encode()


# CourtListener's feed.


def as_feed(case: Case) -> bytes:
    root = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": "en-us"})
    _add(root, "title", f"Docket updates for {case.name}, {case.number}")
    _add(root, "link", "", href=f"{SITE}/", rel="alternate")
    newest = sorted(case.entries, key=lambda entry: (entry.day, entry.id), reverse=True)
    for entry in newest[:FEED_LENGTH]:
        said = _add(root, "entry", "")
        anchor = f"entry-{entry.number}" if entry.number else f"minute-entry-{entry.id}"
        preface = f"Entry #{entry.number}" if entry.number else f"Minute entry from {entry.day}"
        link = f"{SITE}{case.path}?order_by=desc#{anchor}"
        _add(said, "title", f"{preface} in {case.name}, {case.number}")
        _add(said, "link", "", href=link, rel="alternate")
        _add(said, "published", datetime.datetime.combine(entry.day, datetime.time(), _PACIFIC).isoformat())
        _add(said, "id", link)
        _add(said, "summary", entry.text or next((one.description for one in entry.filings), ""), type="html")
        if entry.number and entry.filings:
            _add(said, "link", "", href=f"{FILES}/{_file(case, entry, entry.filings[0])}", rel="enclosure", type="application/pdf")
    feed: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return feed


def _add(parent: ElementTree.Element, name: str, text: str, **attributes: str) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, name, attributes)
    child.text = text
    return child


# The Supreme Court.


def as_supreme(case: Case, *, made: datetime.date) -> Shape:
    """With counsel, whose telephone and mail must never be kept."""
    plaintiff, _, defendant = case.name.partition(" v. ")
    counsel = {
        "Attorney": "Casey Counsel",
        "IsCounselofRecord": True,
        "Phone": "555-0100",
        "Address": "1 Example Street",
        "Email": "counsel@example.org",
        "PartyName": plaintiff,
    }
    entries = [
        {"Date": f"{entry.day:%b %d %Y}", "Text": entry.text}
        | ({"Links": [_as_link(case, entry, one) for one in entry.filings]} if entry.filings else {})
        for entry in case.entries
    ]
    return {
        "CaseNumber": f"{case.number} ",
        "bCapitalCase": False,
        "sJsonCreationDate": f"{made:%m/%d/%Y}",
        "RelatedCaseNumber": [],
        "PetitionerTitle": f"{plaintiff}, Applicant",
        "RespondentTitle": defendant,
        "DocketedDate": f"{case.filed_on:%B} {case.filed_on.day}, {case.filed_on.year}",
        "LowerCourt": "United States Court of Appeals for the Example Circuit",
        "LowerCourtCaseNumbers": f"({case.parent.number})" if case.parent else "",
        "ProceedingsandOrder": entries,
        "AttorneyHeaderPetitioner": "Attorneys for Petitioner",
        "Petitioner": [counsel],
        "Respondent": [counsel | {"PartyName": defendant}],
        "Other": [],
    }


def _as_link(case: Case, entry: Entry, filing: Filing) -> Shape:
    url = f"https://www.supremecourt.gov/DocketPDF/{case.number[:2]}/{case.number}/{entry.id}/{filing.attachment or 0}.pdf"
    return {"Description": filing.description, "File": "filing.pdf", "DocumentUrl": url}
