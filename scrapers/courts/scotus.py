"""The Supreme Court's dockets, as JSON from its own site.

- Numbers: `25-123` for petitions, `25A123` for applications, such as one to stay an order. Nobody lists them.
- Dates come as `March 10, 2025`, `Mar 05 2025`, `05/05/2025`, and `2025-05-05`.
- Entries have neither ids nor numbers. Each is told by its day and a hash of its text: one whose words are changed is another.
- It prints the telephone, the address and the mail of counsel, and their names, which are nobody's business here: `without_counsel`
  is what is kept, and what is read.
"""

import datetime
import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from scrapers.courts.records import DocketEntryRecord, DocketRecord, DocumentRecord
from scrapers.courts.source import DocketPage, DocketSource, reading
from scrapers.page import Page, Request, fold

HOST = "www.supremecourt.gov"
COURT = "scotus"

_READ = (
    *("CaseNumber", "sJsonCreationDate", "RelatedCaseNumber", "PetitionerTitle", "RespondentTitle", "DocketedDate", "Links"),
    *("LowerCourt", "LowerCourtCaseNumbers", "LowerCourtDecision", "LowerCourtRehearingDenied", "QPLink", "ProceedingsandOrder"),
)
_READ_OF_LINK = ("Description", "File", "DocumentUrl")
_NUMBER = re.compile(r"[0-9]{2}(-|A|M|O)[0-9]+")
_ROLE = re.compile(r", (Petitioner|Applicant|Appellant)s?$")
_FORMATS = ("%B %d, %Y", "%b %d %Y", "%m/%d/%Y", "%Y-%m-%d")


def without_counsel(page: Page) -> bytes:
    """The docket with what is read of it, and no other: of counsel not even the names are kept."""
    found = _docket(page)
    kept = {key: found[key] for key in _READ if key in found}
    kept["ProceedingsandOrder"] = [
        {"Date": entry["Date"], "Text": entry["Text"], "Links": _links(page, entry)} for entry in _entries(page)
    ]
    return json.dumps(kept, ensure_ascii=False, indent=1).encode()


SOURCE = DocketSource(
    name="The Supreme Court",
    hosts=(HOST,),
    pages={"docket": DocketPage("Docket of the Supreme Court", keeps=without_counsel)},
    delay=datetime.timedelta(seconds=5),
)


def docket_request(number: str) -> Request:
    """The docket with all of its entries. ValueError for what cannot be a number of the court's."""
    if not _NUMBER.fullmatch(number):
        raise ValueError(f"{number!r} is no docket of the Supreme Court")
    return Request("docket", f"https://{HOST}/RSS/Cases/JSON/{number}.json", "", number)


def read_docket(page: Page) -> DocketRecord:
    found = _docket(page)
    with reading(page):
        number = str(found["CaseNumber"]).split()[0]
        page.need(number == page.request.identifier, f"docket {number}, which was not asked for")
        days = [_date(entry["Date"]) for entry in _entries(page)]
        titles = [_ROLE.sub("", fold(found.get(key) or "")) for key in ("PetitionerTitle", "RespondentTitle")]
        return DocketRecord(
            source_id=number,
            court_id=COURT,
            case_name=" v. ".join(filter(None, titles)),
            docket_number=number,
            url=_page_of(number),
            filed_on=_date(found["DocketedDate"]) if found.get("DocketedDate") else None,
            last_filing_on=max(days, default=None),
            appeal_from=fold(found.get("LowerCourt") or ""),
            number_below=fold(found.get("LowerCourtCaseNumbers") or ""),
            updated_on=_date(found["sJsonCreationDate"]) if found.get("sJsonCreationDate") else None,
        )


def read_entries(page: Page) -> tuple[tuple[DocketEntryRecord, ...], None]:
    """All entries, in the court's order. There is never a next page."""
    with reading(page):
        seen: Counter[str] = Counter()
        return tuple(_entry(page, entry, seen) for entry in _entries(page)), None


def _entry(page: Page, entry: Mapping[str, Any], seen: Counter[str]) -> DocketEntryRecord:
    day, text, number = _date(entry["Date"]), fold(entry["Text"]), page.request.identifier
    page.need(text, f"an entry of {day} without words")
    key = f"{day}-{hashlib.sha256(text.encode()).hexdigest()[:16]}"
    seen[key] += 1
    return DocketEntryRecord(
        # The same words on the same day are two entries; the court's order tells them apart.
        external_id=key if seen[key] == 1 else f"{key}-{seen[key]}",
        docket_id=number,
        filed_on=day,
        description=text,
        documents=tuple(map(_document, _links(page, entry))),
        url=_page_of(number),
    )


def _document(link: Mapping[str, Any]) -> DocumentRecord:
    # Older entries have links over plain http, to the same files.
    url = re.sub("^http://", "https://", str(link["DocumentUrl"]))
    if not url.startswith(f"https://{HOST}/"):
        raise ValueError(f"a document of another host: {url!r}")
    return DocumentRecord("", fold(link["Description"]), available=True, url=url)


def _docket(page: Page) -> dict[str, Any]:
    for key in ("CaseNumber", "ProceedingsandOrder", "PetitionerTitle"):
        page.dig(page.json, key)
    found: dict[str, Any] = page.json
    return found


def _entries(page: Page) -> list[dict[str, Any]]:
    entries = page.dig(page.json, "ProceedingsandOrder")
    return page.objects(entries, "entries", required=frozenset({"Date", "Text"}), at_least=0)


def _links(page: Page, entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    links = page.objects(entry.get("Links") or [], "documents", required=frozenset({"Description", "DocumentUrl"}), at_least=0)
    return [{key: link[key] for key in _READ_OF_LINK if key in link} for link in links]


def _date(printed: str) -> datetime.date:
    """A day in one of the four ways in which the court writes it; ValueError for any other."""
    for way in _FORMATS:
        try:
            return datetime.datetime.strptime(fold(printed), way).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise ValueError(f"a date that is written in another way: {printed!r}")


def _page_of(number: str) -> str:
    return f"https://{HOST}/docket/docketfiles/html/public/{number.lower()}.html"
