"""What changed between two readings of one bill. Records in, differences out: no rows, no clock.

Actions and sponsors have no identity of their own, so they are aligned like two versions of a text: a line that was put in
between moves nothing, a corrected line is a change and not a withdrawal beside an addition. Votes, versions and relations are
matched by key.
"""

import datetime
import hashlib
import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from scrapers.records import ActionRecord, BillRecord, RelationRecord, SponsorRecord, VersionRecord, VoteRecord, plain
from scrapers.vocabulary import Change, MotionClassification

Item = ActionRecord | VoteRecord | SponsorRecord | VersionRecord | RelationRecord

FIELDS = ("title", "official_title", "abstract", "status_text", "effective_text", "subjects")
COLLECTIONS = ("sponsorships", "actions", "votes", "versions", "relations")
_ADDED = {
    "actions": Change.ACTION_ADDED,
    "votes": Change.VOTE_ADDED,
    "sponsorships": Change.SPONSOR_ADDED,
    "versions": Change.VERSION_ADDED,
    "relations": Change.RELATION_ADDED,
}
_CHANGED = {
    "actions": Change.ACTION_CHANGED,
    "votes": Change.VOTE_CHANGED,
    "sponsorships": Change.SPONSOR_CHANGED,
    "versions": Change.VERSION_CHANGED,
}
# Two lines that share this much of their text are one line, corrected. Below it they are two lines.
SAME_LINE = 0.6


@dataclass(frozen=True, slots=True)
class Pair:
    """Where one item stood and where it stands: indexes into the old and the new tuple; None where it is on one side only."""

    old: int | None
    new: int | None
    change: Change | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One change, as an event tells it."""

    change: Change
    part: str
    occurred_on: datetime.date | None
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Diff:
    """All that differs, and for each collection that the new record speaks of, its pairs."""

    parts: dict[str, tuple[Pair, ...]]
    differences: tuple[Difference, ...]

    @property
    def withdraws(self) -> bool:
        return any(pair.change is Change.WITHDRAWN for pairs in self.parts.values() for pair in pairs)


def parts_of(record: BillRecord) -> tuple[str, ...]:
    """The parts of a bill that a record speaks of."""
    return tuple(part for part in (*FIELDS, *COLLECTIONS) if getattr(record, part) is not None)


def without(record: BillRecord, parts: set[str]) -> BillRecord:
    """The record with some parts left unsaid."""
    unsaid: dict[str, Any] = dict.fromkeys(parts & set(parts_of(record)))
    return replace(record, **unsaid) if unsaid else record


def _line(action: ActionRecord) -> tuple[Any, ...]:
    return (
        action.date.isoformat(),
        action.chamber,
        action.description,
        sorted(action.classification),
        action.date_basis,
        action.organization,
    )


def _roll(vote: VoteRecord) -> tuple[Any, ...]:
    return (
        vote.source_key,
        vote.date.isoformat(),
        vote.chamber,
        vote.motion_text,
        vote.result,
        sorted(vote.counts.items()),
        sorted(vote.votes),
        vote.organization,
        vote.counts_stated,
        vote.motion_classification,
        vote.version,
        vote.source_url,
        vote.note,
    )


def fingerprint(record: BillRecord) -> str:
    """A digest of what the record says, the same in every process. Two records with one fingerprint say the same."""
    said = (
        record.session,
        record.identifier,
        record.from_organization,
        record.classification,
        record.source_url,
        [getattr(record, name) for name in FIELDS],
        record.sponsorships and [(s.name, s.classification, s.chamber) for s in record.sponsorships],
        None if record.actions is None else [_line(action) for action in record.actions],
        None if record.votes is None else [_roll(vote) for vote in record.votes],
        record.versions and [(v.label, v.url, v.date and v.date.isoformat(), v.title) for v in record.versions],
        record.relations and [(r.relation, r.session, r.identifier) for r in record.relations],
        # An empty list and silence differ.
        parts_of(record),
    )
    return hashlib.blake2b(json.dumps(said, ensure_ascii=False).encode(), digest_size=16).hexdigest()


def key_of(item: Item) -> Hashable:
    match item:
        case ActionRecord():
            return (item.date, item.chamber, item.description)
        case VoteRecord():
            return item.source_key
        case SponsorRecord():
            return (item.name, item.chamber)
        case VersionRecord():
            return item.label
        case RelationRecord():
            return item


def likeness(old: Item, new: Item) -> float:
    """How likely `new` is `old`, corrected: 0 for no chance."""
    if not isinstance(old, ActionRecord) or not isinstance(new, ActionRecord):
        return 0.0
    if old.description == new.description and old.chamber == new.chamber:
        return 1.0
    if old.date != new.date:
        return 0.0
    matcher = SequenceMatcher(None, old.description, new.description, autojunk=False)
    # The two quick ratios are upper bounds, and spare the slow one for most unlike lines.
    if min(matcher.real_quick_ratio(), matcher.quick_ratio()) < SAME_LINE:
        return 0.0
    return matcher.ratio()


def _in_order(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """The longest common run of equal keys, in order, then equal keys that moved."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    pairs = [(block.a + i, block.b + i) for block in matcher.get_matching_blocks() for i in range(block.size)]
    kept, taken = {a for a, _ in pairs}, {b for _, b in pairs}
    left = {i: key for i, key in enumerate(old) if i not in kept}
    for j, key in enumerate(new):
        moved = next((i for i, k in left.items() if k == key), None) if j not in taken else None
        if moved is not None:
            pairs.append((moved, j))
            del left[moved]
    return pairs


def align(old: Sequence[Item], new: Sequence[Item]) -> list[tuple[int | None, int | None]]:
    """Each item of both sides once: paired where they are the same item, alone where they are not."""
    pairs = _in_order([key_of(item) for item in old], [key_of(item) for item in new])
    kept, taken = {a for a, _ in pairs}, {b for _, b in pairs}
    left = [i for i in range(len(old)) if i not in kept]
    fresh = [j for j in range(len(new)) if j not in taken]
    candidates = sorted(((likeness(old[i], new[j]), -abs(i - j), i, j) for i in left for j in fresh), reverse=True)
    for alike, _, i, j in candidates:
        if alike >= SAME_LINE and i in left and j in fresh:
            pairs.append((i, j))
            left.remove(i)
            fresh.remove(j)
    return [*pairs, *((i, None) for i in left), *((None, j) for j in fresh)]


def _pairs(part: str, old: Sequence[Item], new: Sequence[Item], withdrawn: frozenset[int]) -> tuple[Pair, ...]:
    """The alignment of a collection, and what each pair means. A withdrawn item comes back only under its own key."""
    standing = [i for i in range(len(old)) if i not in withdrawn]
    gone = {key_of(old[i]): i for i in withdrawn}
    pairs = []
    for i, j in align([old[i] for i in standing], new):
        if i is None and j is not None:
            back = gone.pop(key_of(new[j]), None)
            pairs.append(Pair(back, j, _ADDED[part] if back is None else Change.RESTORED))
        elif i is not None and j is None:
            pairs.append(Pair(standing[i], None, Change.WITHDRAWN))
        elif i is not None and j is not None:
            same = _same(old[standing[i]], new[j])
            pairs.append(Pair(standing[i], j, None if same else _CHANGED[part]))
    return tuple(sorted(pairs, key=lambda pair: (pair.new is None, pair.new or 0)))


def _same(old: Item, new: Item) -> bool:
    if isinstance(old, VoteRecord) and isinstance(new, VoteRecord):
        return _roll(old) == _roll(new)
    return old == new


def _when(item: Item | None) -> datetime.date | None:
    return item.date if isinstance(item, ActionRecord | VoteRecord) else None


def diff(old: BillRecord, new: BillRecord, withdrawn: dict[str, frozenset[int]] | None = None) -> Diff:
    """What `new` says differently from `old`, part by part; a part that `new` does not speak of does not differ.

    `withdrawn` gives, by collection, the indexes of old items that were withdrawn before.
    """
    parts = {
        part: _pairs(part, getattr(old, part) or (), items, (withdrawn or {}).get(part, frozenset()))
        for part in COLLECTIONS
        if (items := getattr(new, part)) is not None
    }
    return Diff(parts, told(old, new, parts))


def told(old: BillRecord, new: BillRecord, parts: Mapping[str, Sequence[Pair]]) -> tuple[Difference, ...]:
    """The changes as events tell them, between two records whose items were paired."""
    fields = {
        name: value
        for name in FIELDS
        if (value := getattr(new, name)) is not None and value != (getattr(old, name) or type(value)())
    }
    differences = [
        Difference(Change.FIELD_CHANGED, name, None, plain(getattr(old, name)), plain(value)) for name, value in fields.items()
    ]
    for part, pairs in parts.items():
        differences += _told(part, getattr(old, part) or (), getattr(new, part), pairs)
    return tuple(differences)


def no_news(old: Item | None, new: Item | None) -> bool:
    """Whether two items say the same, whatever we read into them."""
    return old is not None and new is not None and (_same(old, new) or _only_ours(old, new))


def _only_ours(old: Item, new: Item) -> bool:
    """Whether two lines differ only in what we read into them: a mended rule is not the legislature's news."""
    return _said(old) == _said(new)


def _said(item: Item) -> Item:
    """The item without what we read into it."""
    match item:
        case ActionRecord():
            return replace(item, classification=frozenset(), organization="")
        case VoteRecord():
            return replace(item, motion_classification=MotionClassification.UNSTATED)
    return item


def _told(part: str, old: Sequence[Item], new: Sequence[Item], pairs: Sequence[Pair]) -> list[Difference]:
    at: Callable[[Sequence[Item], int | None], Item | None] = lambda items, i: None if i is None else items[i]  # noqa: E731
    told = []
    for pair in pairs:
        before, after = at(old, pair.old), at(new, pair.new)
        changed = pair.change in _CHANGED.values()
        if pair.change is not None and not (changed and no_news(before, after)):
            told.append(Difference(pair.change, part, _when(after or before), plain(before), plain(after)))
    return told
