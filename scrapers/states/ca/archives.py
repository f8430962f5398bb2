"""The index of the downloads: which archive holds a session's newest tables."""

import datetime
import re
from collections.abc import Iterator

from scrapers.page import Page, Request, fold
from scrapers.states.ca.naming import biennium, member_request, session_archive
from scrapers.states.ca.tables import TABLES

_DAILY = re.compile(r"pubinfo_daily_(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\.zip")
_WHOLE = re.compile(r"pubinfo_(\d{4})\.zip")
# The second was the server's until May 2024.
_STAMPS = ("%Y-%m-%d %H:%M", "%d-%b-%Y %H:%M")


def archives(page: Page) -> Iterator[Request]:
    """A Request for each member that is read, in the archive that holds this session's newest.

    The daily archives hold the running biennium only, which is the newest one that has an archive of its own. They are told apart
    by when they were written: a holiday skips a day, so the weekday in a name says nothing.
    """
    listed = dict(_listed(page))
    years = biennium(page.request.session).years
    whole, daily = session_archive(years), {name: stamp for name, stamp in listed.items() if _DAILY.fullmatch(name)}
    newest_years = max((name for name in listed if _WHOLE.fullmatch(name)), default=None)
    if newest_years is None:
        raise page.changed("the archive of a session", expected="pubinfo_2025.zip or the like", found=", ".join(listed))
    if whole not in listed:
        raise page.changed("the session's archive", expected=whole, found=f"none later than {newest_years}")
    if whole == newest_years:
        page.need(daily, "no daily archive is listed")
        whole = max(daily, key=lambda name: daily[name])
    for kind, table in TABLES.items():
        yield member_request(kind, table.member, whole, page.request.session)


def _listed(page: Page) -> Iterator[tuple[str, datetime.datetime]]:
    """Every file of the index with the moment of its Last-Modified column."""
    for row in page.many("table tr"):
        cells = row.select("td")
        link = row.select_one("td a[href$='.zip']")
        if link is None:
            continue
        if len(cells) < 3:
            raise page.changed("columns of the index", expected="icon, name, Last-Modified", found=len(cells))
        name = str(link["href"]).rpartition("/")[2]
        yield name, _stamp(page, name, fold(cells[2].get_text()))


def _stamp(page: Page, name: str, text: str) -> datetime.datetime:
    for form in _STAMPS:
        try:
            return datetime.datetime.strptime(text, form).replace(tzinfo=datetime.UTC)
        except ValueError:
            continue
    raise page.changed(f"when {name} was written", expected="YYYY-MM-DD HH:MM", found=repr(text))
