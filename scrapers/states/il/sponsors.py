"""Who sponsors an Illinois bill, rebuilt from its actions."""

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from scrapers.page import Page, fold
from scrapers.records import ActionRecord, SponsorRecord
from scrapers.vocabulary import Chamber, SponsorClassification

_CHAMBERS = {"rep": Chamber.LOWER, "sen": Chamber.UPPER}
_CHIEF, _CHIEF_CO, _CO = _RANKS = ("chief", "chief co-sponsor", "co-sponsor")
# Names by rank. A dict for its order.
_Standing = dict[str, dict[str, None]]

_SPONSOR = re.compile(
    r"""(?: (?:pre)?filed\ with\ (?:the\ )?(?:clerk|secretary)\ by
          | (?P<before>removed?\ )? (?:added\ (?:as\ )?)? (?:alternate\ )?
            (?P<role>(?:chief\ )? (?:house\ |senate\ )? (?:co-)?sponsor) s? (?:\ changed\ to)? (?P<after>\ removed)?
        )\ (?P<title>rep|sen)s?\.\ (?P<names>.+)""",
    re.IGNORECASE | re.VERBOSE,
)
# A comma before a suffix belongs to the name: "Michael J. Coffey, Jr. and Amy Briel".
_BETWEEN_NAMES = re.compile(r",?\s+and\s+|,\s+(?!(?:Jr|Sr|II|III|IV)\b)|\s+-\s+")


def sponsorships(page: Page, actions: Iterable[ActionRecord]) -> tuple[SponsorRecord, ...]:
    """The sponsors after the last action: by chamber the chief, the chief co-sponsors, the co-sponsors, each in the order added.

    A sponsor whom no action names is missing. The printed strings are read only where the actions name no chief.
    """
    standing: dict[Chamber, _Standing] = {}
    for action in actions:
        if match := _SPONSOR.fullmatch(action.description):
            chamber = _CHAMBERS[match["title"].lower()]
            _apply(match, standing.setdefault(chamber, {rank: {} for rank in _RANKS}))
    rebuilt = tuple(record for chamber, ranks in standing.items() for record in _records(chamber, ranks))
    if any(record.classification is SponsorClassification.PRIMARY for record in rebuilt):
        return rebuilt
    records = _printed(page) or rebuilt
    page.need(records, "no sponsor, neither in <actions> nor in <sponsor>")
    return records


def _apply(match: re.Match[str], ranks: _Standing) -> None:
    """A removal ends the rank that it names: a chief co-sponsor who is removed as co-sponsor stays one."""
    names = dict.fromkeys(_BETWEEN_NAMES.split(match["names"]))
    touched = _ranks_named(match["role"] or "chief sponsor")
    if match["before"] or match["after"]:
        for rank in touched:
            ranks[rank] = {name: None for name in ranks[rank] if name not in names}
    elif touched == (_CHIEF,):
        ranks[_CHIEF] = names
    else:
        ranks[touched[0]] |= names


def _ranks_named(role: str) -> tuple[str, ...]:
    """The ranks that a role names. The Senate's "Sponsor Removed" names all, for it does not tell which it ends."""
    role = role.lower()
    if role == "sponsor":
        return _RANKS
    if role.endswith("co-sponsor"):
        return (_CHIEF_CO,) if role.startswith("chief") else (_CO,)
    return (_CHIEF,)


def _records(chamber: Chamber | None, ranks: _Standing) -> Iterator[SponsorRecord]:
    """One record a name, at the highest rank that it holds."""
    named: set[str] = set()
    for rank in _RANKS:
        for name in ranks[rank]:
            if name not in named:
                named.add(name)
                primary = rank == _CHIEF
                yield SponsorRecord(name, SponsorClassification.PRIMARY if primary else SponsorClassification.COSPONSOR, chamber)


def _printed(page: Page) -> tuple[SponsorRecord, ...]:
    cells = [cell for cell in page.xml.findall("sponsor/*") if cell.tag in ("sponsors", "altsponsors")]
    return tuple(record for cell in cells for record in _printed_records(cell))


def _printed_records(cell: Element) -> Iterator[SponsorRecord]:
    """One string such as "Rep. A - B, C and D": the chief first. Hyphens without spaces are left alone, for names have them too."""
    title, _, names = fold("".join(cell.itertext())).strip("()").partition(". ")
    chief, *others = [name for name in _BETWEEN_NAMES.split(names) if name] or [""]
    ranks = {_CHIEF: {chief: None} if chief else {}, _CHIEF_CO: {}, _CO: dict.fromkeys(others)}
    return _records(_CHAMBERS.get(title.lower().removesuffix("s")), ranks)
