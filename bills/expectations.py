"""What a page or a run should hold, from what it held the last time and from what the page says of itself."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

from bills.models import Run, Snapshot
from scrapers.errors import ScrapeError
from scrapers.records import BillRecord, Expected, PersonRecord, Record
from scrapers.vocabulary import RunOutcome

# Fewer than this share of what a page had the last time, and more than one fewer, is a page that lost something.
ENOUGH = 0.9
MANY = 20
# Fewer lines than these may be there twice without anything being wrong.
_FEW = 6
# Earlier runs that are searched for one that read the same kinds of page: some kinds are read once a day only.
_RUNS = 50


class Suspect(ScrapeError):
    """A page that parses and holds far less than it should: kept, reported, not believed."""


def far_fewer(found: Mapping[str, int], before: Mapping[str, int], *, where: str = "the last good reading had") -> str | None:
    """What is missing against what there was, in words; None if nothing to speak of is."""
    for kind, had in before.items():
        has = found.get(kind, 0)
        if (has == 0 and had > 0) or (had - has > 1 and has < had * ENOUGH):
            return f"{has:,} {kind} where {where} {had:,}"
    return None


def went_back(snapshot: Snapshot, before: Snapshot) -> str | None:
    """In words, that a page is another one than the one before and older, as its host says; None where it is not, or is not dated.

    A file of yesterday that a host puts back is no news, and what it lacks was not withdrawn.
    """
    if snapshot.sha256 == before.sha256:
        return None
    try:
        is_older = parsedate_to_datetime(snapshot.last_modified) < parsedate_to_datetime(before.last_modified)
    except (TypeError, ValueError):
        return None
    return f"it is of {snapshot.last_modified}, and the one that was read before is of {before.last_modified}" if is_older else None


def lacks(records: Sequence[Record]) -> str | None:
    """What a page lacks of what it itself says that there is, in words; None if it lacks nothing."""
    for record in records:
        if isinstance(record, Expected):
            lost = far_fewer({record.kind: record.found}, {record.kind: record.stated}, where="the page itself speaks of")
            if lost:
                return lost
    return None


def repeats(records: Sequence[Record]) -> str | None:
    """In words, that rows of a page are there twice; None if not. Some lines may well be, but not every line of many histories."""
    total = again = 0
    for record in records:
        if isinstance(record, BillRecord) and record.actions:
            # The chamber can be worked out from the lines before, which are others for a line's second time.
            times = Counter((action.date, action.description) for action in record.actions)
            total += len(record.actions)
            again += len(record.actions) if min(times.values()) > 1 else 0
    if again < _FEW or again < total * (1 - ENOUGH):
        return None
    return f"{again:,} of {total:,} actions are of bills that have each of theirs more than once"


def counted(records: Sequence[Record]) -> dict[str, int]:
    """How many things of each sort a page holds, as `far_fewer` compares them. Calendars are not compared: they empty and fill."""
    bills = [record for record in records if isinstance(record, BillRecord)]
    counts = Counter({"bills": len(bills)})
    if members := sum(isinstance(record, PersonRecord) for record in records):
        counts["members"] = members
    for record in bills:
        if record.actions is not None:
            counts["actions"] += len(record.actions)
        if record.votes is not None:
            counts["votes"] += len(record.votes)
    if counts["bills"] > MANY:
        # A single bill may well lose half of its sponsors in a day; a session does not.
        counts["sponsors"] = sum(len(record.sponsorships or ()) for record in bills)
    return dict(counts)


@dataclass
class Floors:
    """What a run found on the pages that are not about one bill, by kind: a list that comes in fewer pages lost something too."""

    _found: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, snapshot: Snapshot, counts: Mapping[str, int]) -> None:
        if not snapshot.identifier:
            self._found[f"{snapshot.origin}:{snapshot.kind}"].update(counts)

    def as_json(self) -> dict[str, dict[str, int]]:
        return {kind: dict(counts) for kind, counts in self._found.items()}

    def sank(self, run: Run) -> Iterator[str]:
        """What is missing, in words, against the last such run that went well and read such pages."""
        earlier = Run.objects.filter(session_id=run.session_id, outcome=RunOutcome.OK, bills=[], trigger=run.trigger)
        before = list(earlier.exclude(pk=run.pk).order_by("-started_at").values_list("floors", flat=True)[:_RUNS])
        for kind, counts in self._found.items():
            floor = next((floors[kind] for floors in before if kind in floors), None)
            if floor is not None and (lost := far_fewer(counts, floor)):
                yield f"all pages of kind {kind.partition(':')[2]} together: {lost}"
