"""The bills of a session, their patrons and the summaries of them.

The list names the chief patron by surname, and up to six texts of a bill. The file of patrons has them all, with their whole names;
its last column is broken: `"2" - Chief Co-Patron`, in which the number is the patron's turn (a code in the files of 2024). Who
is said to have Offered something brought an amendment, and is no patron.
"""

import datetime
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import partial

from bs4 import BeautifulSoup

from scrapers.page import Page, fold
from scrapers.records import BillRecord, Flaw, SponsorRecord, VersionRecord
from scrapers.state import Session
from scrapers.states.va.naming import CHAMBERS, bill_url, classification_of, origin_of, session, spelled, text_url
from scrapers.states.va.tables import BY_BILL, Slices, day
from scrapers.vocabulary import SponsorClassification

_TEXTS = range(1, 7)
# Where two actions of the last day are not told apart by their ids, the later in this order is the later in the bill's way.
_PLACES = ("house", "senate", "conference", "governor")
_LAST = tuple(f"Last_{place}_{what}" for place in _PLACES for what in ("action", "action_date", "actid"))
_WANTED = (
    *("Bill_id", "Bill_description", "Patron_id", "Patron_name", "Introduction_date", "Last_actid"),
    *("Passed", "Failed", "Carried_over", "Approved", "Vetoed", "Chapter_id"),
    *_LAST,
    *(f"Full_text_{what}{number}" for number in _TEXTS for what in ("doc", "date")),
)
_PATRON = re.compile(r'"?\d+"?\s*-\s*(.+)')
_ROLES = {
    "Chief Patron": SponsorClassification.PRIMARY,
    "Chief Co-Patron": SponsorClassification.COSPONSOR,
    "Co-Patron": SponsorClassification.COSPONSOR,
    "Incorporated Chief Co-Patron": SponsorClassification.COSPONSOR,
}
_OFFERED = "Offered"
_BY_NUMBER = rb'^.*,"?([HS][BJR]\d+) *"?,[^,\n]*\n?'
# A summary is written anew for each form that the bill takes: the last of these that there is tells of the newest.
_FORMS = (r"as introduced", r"as passed (?:house|senate)", r"as passed:?$", r"as enacted")


def bills(page: Page) -> Iterator[BillRecord | Flaw]:
    """Every bill of the session, with its chief patron and the texts that the list has room for."""
    read = partial(_bill, page, session(page.request.session), Slices(page, BY_BILL))
    yield from page.each(page.rows(*_WANTED), read, name=lambda row: row["Bill_id"])


def _bill(page: Page, of: Session, slices: Slices, row: dict[str, str]) -> BillRecord:
    identifier = spelled(row["Bill_id"])
    patron = fold(row["Patron_name"])
    chief = SponsorRecord(patron, SponsorClassification.PRIMARY, CHAMBERS.get(row["Patron_id"][:1])) if patron else None
    return BillRecord(
        session=of.identifier,
        identifier=identifier,
        from_organization=origin_of(identifier),
        classification=classification_of(identifier),
        title=fold(row["Bill_description"]),
        status_text=_status(row),
        source_url=bill_url(of, identifier),
        sponsorships=(chief,) if chief else (),
        versions=_versions(of, identifier, row),
        raw=lambda: slices.of(row["Bill_id"].strip()),
    )


def _status(row: dict[str, str]) -> str:
    """The words of the last action: the one that has the bill's last id, or else that of the last day."""
    last = row["Last_actid"].strip()

    def turn(place: str) -> tuple[bool, datetime.date, int]:
        return row[f"Last_{place}_actid"].strip() == last, day(row[f"Last_{place}_action_date"]), _PLACES.index(place)

    told = [place for place in _PLACES if row[f"Last_{place}_action"].strip() and row[f"Last_{place}_action_date"].strip()]
    return fold(row[f"Last_{max(told, key=turn)}_action"]) if told else ""


def _versions(of: Session, identifier: str, row: dict[str, str]) -> tuple[VersionRecord, ...]:
    """The texts in the list's order. One that is there twice was written again, and has the later day."""
    found: dict[str, VersionRecord] = {}
    for number in _TEXTS:
        label, written = row[f"Full_text_doc{number}"].strip(), row[f"Full_text_date{number}"].strip()
        if label:
            found[label] = VersionRecord(label, text_url(of, identifier, label), day(written) if written else None)
    return tuple(found.values())


def sponsors(page: Page) -> Iterator[BillRecord | Flaw]:
    """All patrons of each bill: the chief patrons first, then the others as the file has them."""
    bills: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in page.rows("MEMBER_NAME", "MEMBER_ID", "BILL_NUMBER", "PATRON_TYPE"):
        bills[row.get("BILL_NUMBER", "").strip()].append(row)
    slices = Slices(page, _BY_NUMBER)

    def read(item: tuple[str, list[dict[str, str]]]) -> BillRecord:
        number, rows = item
        identifier = spelled(number)
        patrons = dict.fromkeys(patron for patron in map(_patron, rows) if patron is not None)
        return BillRecord(
            session=page.request.session,
            identifier=identifier,
            from_organization=origin_of(identifier),
            sponsorships=tuple(sorted(patrons, key=lambda patron: patron.classification is not SponsorClassification.PRIMARY)),
            raw=lambda: slices.of(number),
        )

    yield from page.each(bills.items(), read, name=lambda item: item[0])


def _patron(row: dict[str, str]) -> SponsorRecord | None:
    """ValueError for a role of a new kind."""
    match = _PATRON.fullmatch(row["PATRON_TYPE"].strip())
    role = match[1] if match else ""
    if role == _OFFERED:
        return None
    if role not in _ROLES:
        raise ValueError(f"a patron of a new kind: {row['PATRON_TYPE']!r}")
    return SponsorRecord(fold(row["MEMBER_NAME"]), _ROLES[role], CHAMBERS[row["MEMBER_ID"][0]])


def summaries(page: Page) -> Iterator[BillRecord | Flaw]:
    """The newest summary of each bill, with what it is a summary of."""
    bills: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in page.rows("SUM_BILNO", "SUMMARY_DOCID", "SUMMARY_TYPE", "SUMMARY_TEXT"):
        bills[row.get("SUM_BILNO", "").strip()].append(row)

    def read(item: tuple[str, list[dict[str, str]]]) -> BillRecord:
        number, rows = item
        identifier = spelled(number)
        newest = max(enumerate(rows), key=lambda numbered: (_form(numbered[1]["SUMMARY_TYPE"]), numbered[0]))[1]
        text = fold(BeautifulSoup(newest["SUMMARY_TEXT"], "lxml").get_text(" "))
        return BillRecord(
            session=page.request.session,
            identifier=identifier,
            from_organization=origin_of(identifier),
            abstract=f"{fold(newest['SUMMARY_TYPE'])}: {text}" if text else "",
            raw=lambda: newest["SUMMARY_TEXT"].encode(),
        )

    yield from page.each(bills.items(), read, name=lambda item: item[0])


def _form(kind: str) -> int:
    """How late in the bill's way a summary was written; one of a new kind counts as the first."""
    return max((turn for turn, form in enumerate(_FORMS) if re.search(form, kind, re.IGNORECASE)), default=0)
