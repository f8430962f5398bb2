"""Pages of Virginia for tests. Bills 9990 and up, their votes and all members are invented."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from scrapers import crawl
from scrapers.page import Page, Request
from scrapers.records import BillRecord, VoteRecord
from scrapers.states.va import STATE
from scrapers.states.va.naming import file_request

ADAMS, BAKER, CLARKE = ("H0901", "Adams, Ann"), ("H0902", "Baker, Bea"), ("H0903", "Clarke, Cal")
COLUMNS = {
    "members": ("MBR_HOU", "MBR_MBRNO", "MBR_NAME"),
    "committees": ("CHAMBER", "COM_NAME", "COM_COMNO"),
    "history": ("Bill_id", "History_date", "History_description", "History_refid"),
    "summaries": ("SUM_BILNO", "SUMMARY_DOCID", "SUMMARY_TYPE", "SUMMARY_TEXT"),
    "seats": ("CMB_COMNO", "CMB_MBRNO"),
    "docket": ("Com_no", "Doc_date", "Doc_no", "Bill_no"),
    "subdocket": ("Com_no", "Sub_no", "Doc_date", "Bill_no"),
}


def page(kind: str, body: str | bytes, *, session: str = "2026", **beside: Page) -> Page:
    """A file of a kind with those that it is read together with."""
    return answer(file_request(kind, STATE.session(session)), body, **beside)


def answer(asked: Request, body: str | bytes, **beside: Page) -> Page:
    return Page(asked, body if isinstance(body, bytes) else body.encode(), asked.url, retrieved_at=None, beside=beside)


def table(kind: str, *rows: Iterable[str], session: str = "2026", **beside: Page) -> Page:
    """A file with its columns, and every cell in quotes, as the source writes them."""
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([*([COLUMNS[kind]] if kind in COLUMNS else []), *rows])
    return page(kind, out.getvalue(), session=session, **beside)


def members(*, session: str = "2026") -> Page:
    return table("members", *(("H", number, f"{name}   ") for number, name in (ADAMS, BAKER, CLARKE)), session=session)


def committees() -> Page:
    return table("committees", ("H", "Example Affairs   ", "H08"), ("S", "Samples", "S13"))


def history(*lines: tuple[str, str, str], bill: str = "HB9999", session: str = "2026") -> Page:
    """A bill's lines: day, description, what it points at."""
    return table("history", *((bill, *line) for line in lines), session=session)


def read(of: Page) -> list[Any]:
    return list(crawl.read(STATE, of)[0])


def the_bill(of: Page) -> BillRecord:
    (bill,) = [record for record in read(of) if isinstance(record, BillRecord)]
    return bill


def votes_of(told: Page, *rolls: Iterable[str]) -> tuple[VoteRecord, ...]:
    """The votes of the one bill of a history, whose roll calls are `rolls`: an id, then members and letters in turn."""
    session = told.request.session
    return the_bill(table("votes", *rolls, session=session, history=told, members=members(), committees=committees())).votes or ()
