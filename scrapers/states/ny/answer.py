"""What every answer of Open Legislation has in common: an envelope, and lists and maps under `items`."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from scrapers.errors import Blocked, RecordError
from scrapers.page import Page, fold
from scrapers.vocabulary import Chamber

CHAMBERS = {"SENATE": Chamber.UPPER, "ASSEMBLY": Chamber.LOWER}
# What an answer that lacks something, or has it in another shape, raises while it is read.
UNREADABLE = (RecordError, KeyError, TypeError, ValueError, AttributeError)
_KEY_REFUSED = (401, 701, 702)
_NOT_FOUND = 11


def answer(page: Page) -> Any:
    """The envelope of an answer that is no error; Blocked where the key is refused."""
    if page.dig(page.json, "success") is True:
        return page.json
    code, message = page.json.get("errorCode"), page.json.get("message")
    if code in _KEY_REFUSED:
        raise Blocked(page.url, f"Open Legislation wants another key (error {code}: {message})")
    if code == _NOT_FOUND:
        raise page.changed("the source has no such bill")
    raise page.changed(f"Open Legislation answers with error {code}: {message}")


def part_of_list(page: Page, what: str, *, required: frozenset[str], at_least: int = 1) -> tuple[list[dict[str, Any]], int]:
    """The items of a part of a list, and the offset of the next part, 0 where this is the last one.

    SourceChanged where it is another part than was asked for, or has fewer items than it says.
    """
    told = answer(page)
    listed = page.objects(page.dig(told, "result", "items"), what, required=required, at_least=at_least)
    total, first, last = (page.dig(told, key) for key in ("total", "offsetStart", "offsetEnd"))
    page.need(all(isinstance(number, int) for number in (total, first, last)), "total and offsets that are not numbers")
    if total == 0 and not listed:
        return [], 0
    (asked,) = parse_qs(urlsplit(page.request.url).query).get("offset", [""])
    if asked != str(first):
        raise page.changed(f"another part of the {what}", expected=f"offset {asked}", found=first)
    if first + len(listed) - 1 != min(last, total):
        raise page.changed(what, expected=min(last, total) - first + 1, found=len(listed))
    return listed, last + 1 if last < total else 0


def items(page: Page, value: object, *path: str) -> Any:
    """The list or the map that the API keeps under `items`, as large as it says."""
    found, size = page.dig(value, *path, "items"), page.dig(value, *path, "size")
    if len(found) != size:
        raise page.changed(f"«{'.'.join(path)}»", expected=size, found=len(found))
    return found


def items_if_any(page: Page, value: dict[str, Any], key: str) -> Any:
    return items(page, value, key) if key in value else ()


def member_name(member: dict[str, Any]) -> str:
    return fold(member.get("fullName") or member["shortName"])
