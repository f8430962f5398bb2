"""The tables of the running session: bills, their histories and subjects, and the committees."""

import csv
import datetime
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from scrapers.actions import classify
from scrapers.page import Page, Request, fold
from scrapers.records import ActionRecord, BillRecord, Flaw
from scrapers.states.ct.naming import calendar_request, measure, status_url
from scrapers.states.ct.rules import ACTION_RULES, actor, brings_in, committee
from scrapers.vocabulary import ActionClassification

Row = Mapping[str, str]

_SUFFIX = " Committee"
# This committee's calendar comes as an empty page.
_NO_CALENDAR = frozenset(["FIN"])


def bills(page: Page) -> Iterator[BillRecord | Flaw]:
    """Every bill of the session. SourceChanged where the table has none of it: it holds the running session only."""
    found = list(_of_session(page))
    yield from page.each(found, partial(_bill, page.request.session), name=lambda row: row["bill_num"])


def _of_session(page: Page) -> Iterator[Row]:
    years: set[str] = set()
    for row in page.rows("bill_num", "sess_year", "bill_title"):
        years.add(row["sess_year"])
        if row["sess_year"] == page.request.session:
            yield row
    if page.request.session not in years:
        raise page.changed("bills of the session", expected=page.request.session, found=", ".join(sorted(years)) or "no row")


def _bill(session: str, row: Row) -> BillRecord:
    what = measure(row["bill_num"])
    return BillRecord(
        session=session,
        identifier=what.identifier,
        from_organization=what.chamber,
        classification=what.classification,
        title=fold(row["bill_title"]),
        source_url=status_url(session, what.identifier),
        raw=lambda: _slice([row]),
    )


def history(page: Page) -> Iterator[BillRecord | Flaw]:
    """The actions of every bill. The rows name no session: those of the session are those of its year."""
    names = committees(page.beside.get("committees"))
    found: dict[str, list[Row]] = defaultdict(list)
    for row in page.rows("bill_num", "act_date", "act_desc", "qual1"):
        # A row whose date is none costs its bill, and not itself alone.
        if row["act_date"].startswith(page.request.session) or not row["act_date"][:4].isdecimal():
            found[row["bill_num"]].append(row)
    page.need(found, f"no action of {page.request.session} in the history")
    yield from page.each(found.items(), partial(_history, page.request.session, names), name=lambda item: item[0])


def _history(session: str, names: Mapping[str, str], item: tuple[str, list[Row]]) -> BillRecord:
    number, rows = item
    what = measure(number)
    # The rows of one day keep the file's order.
    rows.sort(key=_day)
    return BillRecord(
        session=session,
        identifier=what.identifier,
        from_organization=what.chamber,
        actions=tuple(actions([(_day(row), _text(row, names), "") for row in rows])),
        raw=lambda: _slice(rows),
    )


def _day(row: Row) -> datetime.date:
    return datetime.datetime.strptime(row["act_date"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=datetime.UTC).date()


def _text(row: Row, names: Mapping[str, str]) -> str:
    """The words of a row with what completes them: a committee for its code, a hearing's day for its four digits."""
    words, more = fold(row["act_desc"]), fold(row["qual1"] or "")
    if words.upper().endswith((" COMM. ON", " COMMITTEE ON")):
        more = names.get(more, more)
    elif words.upper() == "PUBLIC HEARING" and len(more) == 4 and more.isdecimal():
        more = f"{more[:2]}/{more[2:]}"
    return f"{words} {more}".strip()


def actions(lines: Sequence[tuple[datetime.date, str, str]]) -> Iterator[ActionRecord]:
    """Actions from days, texts and the column for who acted ("" where there is none), oldest first.

    With its first reference to a committee a bill is brought in; others follow it in the same words.
    """
    brought_in = False
    for day, text, column in lines:
        words = classify(text, ACTION_RULES)
        if not brought_in and brings_in(text):
            brought_in, words = True, words | {ActionClassification.INTRODUCTION}
        yield ActionRecord(day, actor(text, column), text, words, organization=committee(text))


def subjects(page: Page) -> Iterator[BillRecord | Flaw]:
    """The subjects of every bill. The rows name no session, so only bills that the session's table has are believed."""
    listed = {row["bill_num"] for row in _of_session(page.beside["bills"])}
    found: dict[str, list[Row]] = defaultdict(list)
    for row in page.rows("bill_num", "subj_desc"):
        if row["bill_num"] in listed:
            found[row["bill_num"]].append(row)
    page.need(found, "no subject of a bill of the session")
    yield from page.each(found.items(), partial(_subjects, page.request.session), name=lambda item: item[0])


def _subjects(session: str, item: tuple[str, list[Row]]) -> BillRecord:
    number, rows = item
    what = measure(number)
    return BillRecord(
        session=session,
        identifier=what.identifier,
        from_organization=what.chamber,
        subjects=tuple(dict.fromkeys(filter(None, (fold(row["subj_desc"]) for row in rows)))),
        raw=lambda: _slice(rows),
    )


def calendars(page: Page) -> Iterator[Request]:
    """The calendar of each committee, except where it is known to come empty."""
    for code, name in committees(page).items():
        if code not in _NO_CALENDAR:
            yield calendar_request(page.request.session, code, name)


def committees(page: Page | None) -> dict[str, str]:
    """The committees' names by their codes; none without the table."""
    if page is None:
        return {}
    rows = page.rows("comm_code", "comm_name")
    found = {row["comm_code"].strip().upper(): fold(row["comm_name"]).removesuffix(_SUFFIX) for row in rows}
    page.need(all(found) and all(found.values()), "a committee without a code or a name")
    page.need(found, "no committee")
    return found


def _slice(rows: Sequence[Row]) -> bytes:
    """Rows of a table as they are kept for proof."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
