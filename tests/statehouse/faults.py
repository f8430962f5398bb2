"""What can go wrong with a source, what comes of it, and how a fault is suffered: a good crawl, one with the fault, a good one."""

import csv
import gzip
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from bills.models import LegislativeSession, Snapshot
from scrapers.page import Request
from scrapers.state import all_states
from tests.legislature import HOST, STATE, bill
from tests.scrapers.fetching import HEAD
from tests.scrapers.server import Answer
from tests.statehouse.crawls import changed, crawl, rows
from tests.statehouse.house import DAY, WRITTEN, Fault, Statehouse
from tests.statehouse.pages import Legislature, legislature


@dataclass(frozen=True, slots=True)
class Case:
    """A fault of a state's pages of one kind, and what comes of the crawl that meets it.

    `tries` is how often these pages are asked for, or any part of the archive that they are in. `told` is what the run says of it,
    `kept` the status of the page that is kept: "" where no other came than before. A `fresh` state was never read before.
    """

    code: str
    kind: str
    fault: Fault
    outcome: str
    tries: int
    told: str = ""
    kept: str = ""
    rows: int = 0
    fresh: bool = False

    def __str__(self) -> str:
        return f"{self.code} {self.kind}: {self.fault.name}"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it. `rows` changed in the crawl with the fault, `recovered` are those that differ after the next good one."""

    outcome: str
    rows: int
    tries: int
    problems: list[dict[str, str]]
    kept: str
    after: str
    recovered: int


def suffer(case: Case, house: Statehouse, session: LegislativeSession, pass_a_day: Callable[[], object]) -> Result:
    good = rows() if case.fresh else _good(session, pass_a_day)
    asked, last = house.times_asked_for(case.kind), Snapshot.objects.order_by("pk").last()
    with house.suffering(case.fault, case.kind):
        run = crawl(session)
    met = rows()
    kept = Snapshot.objects.filter(kind=case.kind, pk__gt=last.pk if last else 0).order_by("pk").last()
    tries = house.times_asked_for(case.kind) - asked
    pass_a_day()
    after = crawl(session)
    return Result(
        outcome=run.outcome,
        rows=changed(good, met),
        tries=tries,
        problems=run.problems,
        kept=kept.status if kept else "",
        after=after.outcome,
        recovered=0 if case.fresh else changed(good, rows()),
    )


def _good(session: LegislativeSession, pass_a_day: Callable[[], object]) -> Any:
    crawl(session)
    pass_a_day()
    return rows()


def played(code: str) -> Legislature:
    """A state as it is played for its faults; `zz` is an invented one whose list is long."""
    if code != STATE.code:
        return legislature(all_states()[code])
    said = {"bills": [bill(f"HB {number}") for number in range(1, 501)]}
    return Legislature(STATE, "2026", {Request("list", f"{HOST}/list", "2026"): json.dumps(said).encode()})


# Faults on the way.


def _status(code: int, **headers: str) -> Callable[[Answer], Answer]:
    return lambda answer: Answer(b"Sorry", status=code, headers={name.replace("_", "-"): value for name, value in headers.items()})


def _cut(answer: Answer) -> Answer:
    return Answer(raw=HEAD + f"Content-Length: {len(answer.body)}\r\n\r\n".encode() + answer.body[: len(answer.body) // 2])


def _packed_and_cut(answer: Answer) -> Answer:
    packed = gzip.compress(answer.body)
    return replace(answer, body=packed[: len(packed) // 2], headers={**answer.headers, "Content-Encoding": "gzip"})


def _too_short(answer: Answer) -> Answer:
    return replace(answer, headers={**answer.headers, "Content-Length": str(len(answer.body) // 2)})


def _of_another_version(answer: Answer) -> Answer:
    return replace(answer, headers={**answer.headers, "ETag": '"of the version before"'})


# Faults of the page.


def _items(change: Callable[[list[Any]], list[Any]]) -> Callable[[bytes], bytes]:
    """A change to the items of a JSON list, wherever in the document it is."""

    def changed_in(value: Any) -> Any:
        if isinstance(value, list):
            return change(value)
        name = next((name for name, inner in value.items() if isinstance(inner, list | dict)), None)
        return value if name is None else {**value, name: changed_in(value[name])}

    return lambda body: json.dumps(changed_in(json.loads(body))).encode()


def _lines(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[bytes], bytes]:
    return lambda body: b"".join(change(body.splitlines(keepends=True)))


def _swapped(line: bytes) -> bytes:
    """A line of a table with its first two columns the other way round."""
    first, second, *rest = line.rstrip(b"\n").split(b"\t")
    return b"\t".join((second, first, *rest)) + b"\n"


def _table(change: Callable[[list[list[str]]], list[list[str]]]) -> Callable[[bytes], bytes]:
    """A change to the rows of a CSV file, its columns' names among them."""

    def changed_in(body: bytes) -> bytes:
        written = io.StringIO()
        rows = change(list(csv.reader(io.StringIO(body.decode("cp1252"), newline=""))))
        csv.writer(written, quoting=csv.QUOTE_ALL).writerows(rows)
        return written.getvalue().encode("cp1252")

    return changed_in


def _again(body: bytes) -> bytes:
    """The page in other bytes that say the same: it is sent, where it would not have been as it was."""
    return body + b"\n"


def _hang_up(handler: Any) -> str:
    handler.close()
    return ""


def _other_encoding(body: bytes) -> bytes:
    """The page with one letter as Windows has it."""
    at = body.index(b"Senat") if b"Senat" in body else body.index(b"Title") + 10
    return body[:at] + "é".encode("cp1252") + body[at:]


TURNED_AWAY = Fault("403 to a client that it does not know", wire=_status(403))
BUSY = Fault("429 with Retry-After, twice", wire=_status(429, Retry_After="30"), times=2)
ALWAYS_BUSY = Fault("429 without an end", wire=_status(429, Retry_After="30"))
TROUBLE = Fault("500, twice", wire=_status(500), times=2)
ALWAYS_IN_TROUBLE = Fault("500 without an end", wire=_status(500))
GONE = Fault("a page that is renamed: 404", wire=_status(404))
DRIP = Fault("a slow drip", page=_again, wire=lambda answer: replace(answer, drip=0.02))
CUT = Fault("a connection that is cut", page=_again, wire=_cut)
CUT_ONCE = Fault("a connection that is cut, once", page=_again, wire=_cut, times=1)
CUT_GZIP = Fault("gzip that is cut off", page=_again, wire=_packed_and_cut)
SHORT = Fault("a length that is too short", page=_again, wire=_too_short)
LONG = Fault(
    "a length that is too long",
    page=_again,
    wire=lambda answer: Answer(raw=HEAD + b"Content-Length: 9999999\r\n\r\n" + answer.body),
)
ELSEWHERE = Fault("a redirect off-site", wire=_status(302, Location="https://elsewhere.example/feed"))
NO_ISSUER = Fault("the issuer's certificate is missing", issuer=False)
NO_RANGES = Fault("ranges are refused", wire=lambda answer: replace(answer, ranged=False))
CHANGING = Fault("an archive that changes between two ranges", wire=_of_another_version, times=1)
UNCHANGED = Fault("304 to everything", wire=_status(304))
UNTRUE_ETAG = Fault(
    "a page that changed under the same ETag", page=lambda body: body.replace(b"Title", b"title"), wire=_status(304)
)
NEW_ETAGS = Fault("another ETag for the same page", wire=lambda answer: replace(answer, headers={"ETag": '"another"'}))
OLD = Fault("yesterday's file again", page=_lines(lambda lines: lines[:-1]), written=WRITTEN - DAY)
RENAMED = Fault("a table that is renamed", page=lambda body: b"")
CUT_FILE = Fault("a connection that is cut", command=_hang_up)
FULL = Fault("421: too many users, twice", command=lambda handler: "421 Too many users.", times=2)
REFUSED = Fault("530: not logged in", command=lambda handler: "530 Not logged in.")
BROKEN_OFF = Fault("a transfer that the server breaks off", command=lambda handler: "426 Transfer aborted.")
REORDERED = Fault("columns in another order", page=_table(lambda rows: [row[::-1] for row in rows]))
NO_COLUMN = Fault("a column that is renamed", page=_table(lambda rows: [["was_" + rows[0][0], *rows[0][1:]], *rows[1:]]))
DOUBLED_ROWS = Fault("rows that are there twice", page=_table(lambda rows: rows + rows[1:]))
NO_ROWS = Fault("an empty list with status 200", page=_table(lambda rows: rows[:1]))
SWAPPED = Fault("columns in another order", page=_lines(lambda lines: [_swapped(line) for line in lines]))
OTHER_ORDER = Fault("fields in another order", page=_items(lambda items: [dict(reversed(item.items())) for item in items]))
DOUBLED_ITEMS = Fault("rows that are there twice", page=_items(lambda items: items * 2))
DOUBLED_LINES = Fault("rows that are there twice", page=_lines(lambda lines: lines * 2))
EMPTY = Fault("an empty list with status 200", page=_items(lambda items: []))
EMPTY_TABLE = Fault("an empty table", page=lambda body: b"\n")
CAPPED = Fault("a list that ends at 400", page=_items(lambda items: items[:400]))
ENCODING = Fault("a letter in another encoding", page=_other_encoding)
BOM = Fault("a byte order mark", page=lambda body: b"\xef\xbb\xbf" + body)

CASES = (
    Case("md", "master-list", TURNED_AWAY, "failed", 1, "the host turned us away with 403 forbidden, after 1 try"),
    Case("md", "master-list", BUSY, "ok", 3),
    Case("md", "master-list", ALWAYS_BUSY, "partial", 4, "429 too many requests, after 4 tries"),
    Case("md", "master-list", TROUBLE, "ok", 3),
    Case("md", "master-list", ALWAYS_IN_TROUBLE, "partial", 4, "500 internal server error, after 4 tries"),
    Case("md", "master-list", GONE, "partial", 1, "404 not found, after 1 try"),
    Case("md", "master-list", DRIP, "partial", 1, "the body was not there within the limit of 1 s, after 1 try"),
    Case("md", "master-list", CUT, "partial", 4, "the body broke off or is damaged"),
    Case("md", "master-list", CUT_ONCE, "ok", 2, kept="read"),
    Case("md", "master-list", CUT_GZIP, "partial", 4, "the gzip stream does not end where the body ends"),
    Case("md", "master-list", SHORT, "partial", 1, "not whole JSON", kept="changed"),
    Case("md", "master-list", LONG, "partial", 4, "the body broke off or is damaged"),
    Case("md", "master-list", ELSEWHERE, "partial", 1, "which Maryland does not declare, not tried"),
    Case("md", "master-list", UNCHANGED, "ok", 1),
    Case("md", "master-list", UNCHANGED, "partial", 1, "the host answered 304 not modified, after 1 try", fresh=True),
    Case("md", "master-list", UNTRUE_ETAG, "ok", 1),
    Case("md", "master-list", NEW_ETAGS, "ok", 1),
    Case("md", "master-list", OTHER_ORDER, "ok", 1, kept="read"),
    Case("md", "master-list", DOUBLED_ITEMS, "ok", 1, kept="read"),
    Case("md", "master-list", EMPTY, "partial", 1, "expected at least 1, found 0", kept="changed"),
    Case("md", "master-list", ENCODING, "partial", 1, "wrong encoding: not utf-8-sig", kept="changed"),
    Case("md", "master-list", BOM, "ok", 1, kept="read"),
    Case("md", "master-list", NO_ISSUER, "failed", 0, "nothing leads from the certificate"),
    Case("il", "listing", NO_ISSUER, "ok", 1),
    Case("il", "bill-status", BOM, "ok", 1, kept="read", fresh=True),
    Case("ny", "bill-list", EMPTY, "failed", 1, "bills of the catalogue: expected at least 1, found 0", kept="changed"),
    Case("ca", "bills", NO_RANGES, "failed", 1, "the host sends no ranges of the archive"),
    Case("ca", "bills", CHANGING, "ok", 14, kept="read", fresh=True),
    Case("ca", "votes", RENAMED, "partial", 11, "the archive has no such member; it has BILL_DETAIL_VOTE_TBL.dat"),
    Case("ca", "votes", SWAPPED, "suspect", 12, "0 votes where the page itself speaks of 10", kept="suspect"),
    Case("ca", "history", DOUBLED_LINES, "suspect", 12, "9 votes where the page itself speaks of 20", kept="read"),
    Case("ca", "bills", EMPTY_TABLE, "partial", 12, "columns of BILL_TBL.dat, line 1: expected 19, found 1", kept="changed"),
    Case("ca", "history", OLD, "suspect", 12, "it is of Thu, 30 Apr 2026 04:30:00 GMT", kept="suspect"),
    Case("ca", "bills", BOM, "partial", 12, "no bill of session 20252026 in BILL_TBL.dat", kept="changed"),
    Case("ct", "bills", CUT_FILE, "partial", 4),
    Case("ct", "bills", FULL, "ok", 3),
    Case("ct", "bills", REFUSED, "partial", 1),
    Case("ct", "bills", BROKEN_OFF, "partial", 4),
    Case("ct", "bills", RENAMED, "partial", 1),
    Case("ct", "history", REORDERED, "ok", 1, kept="read"),
    Case("ct", "history", NO_COLUMN, "partial", 1, kept="changed"),
    Case("ct", "history", DOUBLED_ROWS, "suspect", 1, "have each of theirs more than once", kept="suspect"),
    Case("ct", "bills", NO_ROWS, "partial", 1, kept="changed"),
    Case("ct", "history", BOM, "ok", 1, kept="read"),
    Case("ct", "history", OLD, "suspect", 1, kept="suspect"),
    Case("va", "votes", RENAMED, "partial", 1),
    Case("va", "history", REORDERED, "ok", 1, kept="read"),
    Case("va", "bills", NO_COLUMN, "partial", 1, kept="changed"),
    Case("va", "bills", DOUBLED_ROWS, "ok", 1, kept="read"),
    Case(
        "va",
        "history",
        DOUBLED_ROWS,
        "suspect",
        1,
        "94 of 94 actions are of bills that have each of theirs more than once",
        kept="suspect",
    ),
    Case("va", "bills", NO_ROWS, "partial", 1, kept="changed"),
    Case("va", "bills", BOM, "ok", 1, kept="read"),
    Case("va", "votes", CUT_ONCE, "ok", 2, kept="read"),
    Case("zz", "list", CAPPED, "suspect", 1, "400 bills where the last good reading had 500", kept="suspect"),
)
