"""The members of the archive that are read, and what the cells of several of them mean."""

import datetime
import re
from collections.abc import Iterable, Mapping

from scrapers.page import Page, fold
from scrapers.records import Record
from scrapers.states.ca.dat import Cell, Rows, Table

_TRANSACTION = "trans_uid trans_update"


def _table(member: str, columns: str) -> Table:
    return Table(f"{member}.dat", tuple(columns.split()))


BILLS = _table(
    "BILL_TBL",
    "bill_id session_year session_num measure_type measure_num measure_state chapter_year chapter_type chapter_session_num "
    f"chapter_num latest_bill_version_id active_flg {_TRANSACTION} current_location current_secondary_loc current_house "
    "current_status days_31st_in_print",
)
HISTORY = _table(
    "BILL_HISTORY_TBL",
    "bill_id bill_history_id action_date action trans_uid trans_update_dt action_sequence action_code action_status "
    "primary_location secondary_location ternary_location end_status",
)
VERSIONS = _table(
    "BILL_VERSION_TBL",
    "bill_version_id bill_id version_num bill_version_action_date bill_version_action request_num subject vote_required "
    f"appropriation fiscal_committee local_program substantive_changes urgency taxlevy bill_xml active_flg {_TRANSACTION}",
)
AUTHORS = _table(
    "BILL_VERSION_AUTHORS_TBL",
    f"bill_version_id type house name contribution committee_members active_flg {_TRANSACTION} primary_author_flg",
)
VOTES = _table(
    "BILL_SUMMARY_VOTE_TBL",
    "bill_id location_code vote_date_time vote_date_seq motion_id ayes noes abstain vote_result "
    f"{_TRANSACTION} file_item_num file_location display_lines session_date",
)
MEMBER_VOTES = _table(
    "BILL_DETAIL_VOTE_TBL",
    "bill_id location_code legislator_name vote_date_time vote_date_seq vote_code motion_id "
    f"{_TRANSACTION} member_order session_date speaker",
)
MOTIONS = _table("BILL_MOTION_TBL", f"motion_id motion_text {_TRANSACTION}")
LOCATIONS = _table(
    "LOCATION_CODE_TBL",
    "session_year location_code location_type consent_calendar_code description long_description active_flg "
    f"{_TRANSACTION} inactive_file_flg",
)
MEMBERS = _table(
    "LEGISLATOR_TBL",
    "district session_year legislator_name house_type author_name first_name last_name middle_initial name_suffix name_title "
    f"web_name_title party active_flg {_TRANSACTION} active_legislator",
)
HEARINGS = _table(
    "COMMITTEE_HEARING_TBL", "bill_id committee_type committee_nr hearing_date location_code trans_uid trans_update_date"
)
VETOES = _table("VETO_MESSAGE_TBL", f"bill_id veto_date message {_TRANSACTION}")

# In the order that they are asked for: those that others are read together with come first.
TABLES: Mapping[str, Table] = {
    "motions": MOTIONS,
    "locations": LOCATIONS,
    "versions": VERSIONS,
    "authors": AUTHORS,
    "bills": BILLS,
    "history": HISTORY,
    "vetoes": VETOES,
    "member-votes": MEMBER_VOTES,
    "votes": VOTES,
    "members": MEMBERS,
    "hearings": HEARINGS,
}

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)")


def rows(page: Page, table: Table, *wanted: str) -> Rows:
    return Rows(page, table, wanted)


def moment(cell: Cell) -> datetime.datetime:
    """A DATETIME: Pacific wall-clock, midnight where only the day is meant. ValueError for anything else."""
    match = _MOMENT.fullmatch(cell or "")
    if match is None:
        raise ValueError(f"not a moment: {cell!r}")
    return datetime.datetime.fromisoformat(f"{match[1]}T{match[2]}")


def day(cell: Cell) -> datetime.date:
    return moment(cell).date()


def printed(cell: Cell) -> str:
    """The text as printed, white space folded; "" for NULL."""
    return fold(cell or "")


def leads(cell: Cell, bills: str) -> bool:
    """Whether a bill's id begins with `bills`, a session's own beginning of all its bills' ids."""
    return cell is not None and cell.startswith(bills)


# ---- Tables that only serve others ----

_SHAPES: Mapping[str, tuple[str, str]] = {
    "motions": ("motion_id", r"\d+"),
    "locations": ("session_year", r"\d{8}"),
    "versions": ("bill_version_id", r"\d{5}[A-Z]+\d+[A-Z]+"),
    "authors": ("bill_version_id", r"\d{5}[A-Z]+\d+[A-Z]+"),
    "member-votes": ("bill_id", r"\d{9}[A-Z]+\d+"),
}
_LOOKED_AT = 1_000


def serves(page: Page) -> Iterable[Record]:
    """Nothing of its own: the page has the columns of its table, in their order, or SourceChanged.

    Only the first rows are looked at. All are when the page that it serves is read.
    """
    table = TABLES[page.request.kind]
    column, shape = _SHAPES[page.request.kind]
    page.need(page.body, f"{table.member} is empty")
    for number, (cell,) in enumerate(rows(page, table, column), start=1):
        if not re.fullmatch(shape, cell or ""):
            raise page.changed(f"{column} of {table.member}, row {number}", expected=shape, found=repr(cell))
        if number == _LOOKED_AT:
            break
    return ()
