"""Discovery: bills of the catalogue that look like a topic's are proposed to a person, with the words that matched.

Nothing is watched by itself. A run that has ended is looked at once: its counts then hold `proposed`, so a look that a dead worker
left is done by the next. What a person decided stays, until other words match: a bill's text was replaced by another.
"""

import datetime
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from bills import loading
from bills.models import Action, Bill, BillLeg, Proposal, Run, Topic, Version, Watch
from scrapers.signs import Match, Signs, digest, folded, score
from scrapers.vocabulary import RunOutcome

# Bills that are looked at and written together.
BATCH = 500
# What a run's counts hold once its bills were looked at.
LOOKED = "proposed"


@dataclass(frozen=True, slots=True)
class Found:
    """What one bill shows of one topic, and whether it is watched for it. It may be watched and show nothing."""

    bill: Bill
    topic: Topic
    matches: tuple[Match, ...]
    watched: bool

    @property
    def score(self) -> int:
        return score(self.matches)

    @property
    def words(self) -> set[str]:
        return {words for match in self.matches for words in match.words}

    @property
    def matched(self) -> list[dict[str, Any]]:
        """As a proposal keeps it: [{sign, where, words, tells, context}]."""
        return [
            {"sign": m.sign.id, "where": m.where, "words": list(m.words), "tells": m.sign.tells, "context": list(m.context)}
            for m in self.matches
        ]


@cache
def shipped() -> Mapping[str, Signs]:
    """The signs of each topic that the project ships, by its slug."""
    topics = json.loads(loading.TOPICS.read_text(encoding="utf-8"))["topics"]
    return {topic["slug"]: Signs.read(topic) for topic in topics}


def find(bills: QuerySet[Bill], *, signs: Mapping[str, Signs] | None = None) -> Iterator[Found]:
    """What the bills show of the topics, and those that are watched and show nothing. Writes nothing."""
    for batch in _batches(bills):
        yield from _found(batch, signs)


def look(bills: QuerySet[Bill], *, now: datetime.datetime, signs: Mapping[str, Signs] | None = None) -> list[Proposal]:
    """Propose those of the bills that show signs of a topic. Returns the proposals that are new, or open again.

    An open one of a bill that shows nothing any more, or is watched by now, goes. A decided one opens again only for words that did
    not match when it was decided.
    """
    news: list[Proposal] = []
    for batch in _batches(bills):
        news += _write(batch, [found for found in _found(batch, signs) if found.matches and not found.watched], now)
    return news


def look_after_runs(*, now: datetime.datetime) -> list[Proposal]:
    """Look at the bills that were changed by the runs that ended since the last look."""
    by_session: defaultdict[int, list[Run]] = defaultdict(list)
    if Topic.objects.exists():
        ended = Run.objects.exclude(outcome=RunOutcome.RUNNING).exclude(counts__has_key=LOOKED)
        for run in ended.select_related("session").order_by("pk"):
            by_session[run.session_id].append(run)
    news: list[Proposal] = []
    for runs in by_session.values():
        since = min(run.started_at for run in runs)
        here = look(Bill.objects.of_session(runs[0].session).filter(changed_at__gte=since), now=now)
        for run in runs:
            Run.objects.filter(pk=run.pk).update(counts={**run.counts, LOOKED: len(here)})
        news += here
    return news


def _batches(bills: QuerySet[Bill]) -> Iterator[list[Bill]]:
    keys = list(bills.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        yield list(Bill.objects.filter(pk__in=keys[start : start + BATCH]).select_related("session__jurisdiction"))


def _found(batch: Sequence[Bill], signs: Mapping[str, Signs] | None) -> Iterator[Found]:
    signs = shipped() if signs is None else signs
    texts, watched = _texts(batch), _watched(batch)
    for topic in Topic.objects.filter(slug__in=signs).order_by("pk"):
        for bill in batch:
            matches = signs[topic.slug].matches(texts[bill.pk], state=bill.session.jurisdiction.code)
            found = Found(
                bill, topic, matches if score(matches) >= signs[topic.slug].enough else (), (topic.pk, bill.pk) in watched
            )
            if found.matches or found.watched:
                yield found


def _texts(batch: Sequence[Bill]) -> dict[int, dict[str, tuple[str, ...]]]:
    """What is held of each bill, by the places where signs are looked for. What its source took back does not count."""
    parts: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    held = {"bill__in": batch, "withdrawn_at": None, "hidden_at": None}
    for key, title in Version.objects.filter(**held).exclude(title="").order_by("order", "pk").values_list("bill", "title"):
        parts[key, "version title"].append(title)
    for key, line in Action.objects.filter(**held).order_by("order", "pk").values_list("bill", "description"):
        parts[key, "action"].append(line)
    return {
        bill.pk: {
            "title": (bill.title,),
            "official title": (bill.official_title,),
            "abstract": (bill.abstract,),
            "subjects": ("; ".join(bill.subjects),),
            "version title": tuple(parts[bill.pk, "version title"]),
            "action": tuple(parts[bill.pk, "action"]),
        }
        for bill in batch
    }


def _watched(batch: Sequence[Bill]) -> set[tuple[int, int]]:
    """Which are watched for which topic, in the session where they began or in one that they were carried over to."""
    names: defaultdict[tuple[int, str], set[int]] = defaultdict(set)
    for bill in batch:
        names[bill.session_id, bill.slug].add(bill.pk)
    for key, session, slug in BillLeg.objects.filter(bill__in=batch).values_list("bill", "session", "bill__slug"):
        names[session, slug].add(key)
    watches = Watch.objects.filter(session__in={session for session, _ in names})
    told = watches.values_list("topic", "session", "slug")
    return {(topic, key) for topic, session, slug in told for key in names.get((session, slug), ())}


def _write(batch: Sequence[Bill], found: Sequence[Found], now: datetime.datetime) -> list[Proposal]:
    fresh: list[Proposal] = []
    news: set[tuple[int, int]] = set()
    with transaction.atomic():
        held = {(row.topic_id, row.bill_id): row for row in Proposal.objects.select_for_update().filter(bill__in=batch)}
        shown = {(each.topic.pk, each.bill.pk) for each in found}
        gone = [row.pk for key, row in held.items() if row.status == Proposal.Status.OPEN and key not in shown]
        if gone:
            Proposal.objects.filter(pk__in=gone).delete()
        for each in found:
            key = each.topic.pk, each.bill.pk
            row = held.get(key)
            told = {"matched": each.matched, "score": each.score, "digest": digest(each.words)}
            if row is None:
                fresh.append(Proposal(topic=each.topic, bill=each.bill, found_at=now, **told))
                news.add(key)
            elif row.status == Proposal.Status.OPEN:
                _update(row, told)
            elif row.digest != told["digest"] and folded(each.words) - folded(row.words):
                _update(row, told | {"status": Proposal.Status.OPEN, "found_at": now})
                news.add(key)
        # Another look may have been quicker, and found the same.
        Proposal.objects.bulk_create(fresh, ignore_conflicts=True)
    rows = Proposal.objects.filter(bill__in={bill for _, bill in news}).select_related("topic", "bill__session__jurisdiction")
    return [row for row in rows if (row.topic_id, row.bill_id) in news]


def _update(row: Proposal, told: Mapping[str, Any]) -> None:
    """Write what is other. Who decided before, and why, stays with a proposal that opens again."""
    other = [name for name, value in told.items() if getattr(row, name) != value]
    for name in other:
        setattr(row, name, told[name])
    if other:
        row.save(update_fields=other)
