"""One run, from its first request to its outcome.

A run is held by a lease, so that one that a killed worker left is found and taken up again:
1. `open_run` writes the row, with a claim and a lease. A second crawl of the state cannot be opened (a constraint).
   The message that carries it is begun once (`begin`): a second one finds another claim.
2. While it works, `alive` renews the lease. If the row has another claim by then, somebody else took it up, and this one stops.
3. A worker that dies leaves a running row whose lease lapses. `take_up` gives it a new claim, and the crawl starts over:
   pages that the run has kept are read from the store, and what was ingested is found unchanged.
4. `Job.close` settles what waited for a healthy end, and writes the outcome. Nothing is lost, nothing is written twice.
"""

import datetime
import logging
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import DatabaseError, DataError, IntegrityError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone

from bills import hearings, people, snapshots
from bills.expectations import Floors, Suspect, counted, far_fewer, lacks, repeats, went_back
from bills.ingest import Tally, ingest, withdraw
from bills.models import Bill, Event, LegislativeSession, Reading, Run, Snapshot, Watch
from bills.models.bill import slug_of
from bills.people import People
from bills.search.index import index
from bills.source import Source
from scrapers.crawl import Fetch, PageRead, crawl
from scrapers.errors import FetchError, ScrapeError, SourceChanged
from scrapers.page import Page, Request
from scrapers.records import BillRecord, Expected, Flaw, HearingRecord, PersonRecord, Record, Seen
from scrapers.state import State
from scrapers.vocabulary import Change, Origin, RunOutcome

log = logging.getLogger(__name__)

# Longer than the largest page takes to be parsed and compared while three other crawls share the processor.
LEASE = datetime.timedelta(minutes=3)
RENEW = datetime.timedelta(seconds=10)
# A threads pool ignores Celery's time limits, so a run minds the time itself.
DEADLINE = datetime.timedelta(minutes=45)
MAX_ATTEMPTS = 5

Clock = Callable[[], datetime.datetime]


def _told(url: str, error: BaseException) -> dict[str, str]:
    reason = error.reason if isinstance(error, ScrapeError) else str(error)
    return {"url": url, "error": type(error).__name__, "reason": reason}


class LostRun(Exception):
    """Another worker has taken this run up, or its time is over."""


def open_run(session: LegislativeSession, trigger: str, *, now: datetime.datetime, bills: Iterable[str] = ()) -> Run | None:
    """A new running run, or None if the state is being crawled already.

    A command ends a crawl whose worker is gone, since there may be no schedule that takes it up.
    """
    if trigger == "command":
        gone = Run.objects.filter(jurisdiction_id=session.jurisdiction_id, outcome=RunOutcome.RUNNING, lease_until__lt=now)
        for run in gone.filter(trigger__in=["schedule", "command"]):
            _give_up(run, now, "its worker died, and another crawl was started by hand")
    try:
        with transaction.atomic():
            return Run.objects.create(
                jurisdiction_id=session.jurisdiction_id,
                session=session,
                trigger=trigger,
                started_at=now,
                claim=uuid.uuid4(),
                lease_until=now + LEASE,
                bills=list(bills),
                attempts=0 if trigger == "schedule" else 1,
            )
    except IntegrityError:
        return None


def begin(run_id: int, claim: str, *, now: datetime.datetime) -> Run | None:
    """The run of a message, with a claim of its own. None if the message came twice, or too late: the run is somebody else's."""
    fresh = uuid.uuid4()
    waiting = Run.objects.filter(pk=run_id, claim=claim, outcome=RunOutcome.RUNNING)
    mine = waiting.update(claim=fresh, lease_until=now + LEASE, attempts=F("attempts") + 1)
    return Run.objects.select_related("session__jurisdiction").get(pk=run_id) if mine else None


def abandoned(*, now: datetime.datetime) -> Iterator[Run]:
    """Running runs whose worker is gone, each with a new claim; those that can't be taken up again are ended as failed."""
    for run in Run.objects.filter(outcome=RunOutcome.RUNNING, lease_until__lt=now).select_related("session__jurisdiction"):
        if run.trigger in ("load", "replay"):
            _give_up(run, now, "it was left unfinished; start it again")
        elif run.attempts >= MAX_ATTEMPTS:
            _give_up(run, now, f"given up after {run.attempts} attempts: its worker died each time")
        elif take_up(run, now=now):
            yield run


def take_up(run: Run, *, now: datetime.datetime) -> bool:
    """Claim a run that was left. False if somebody else was faster."""
    claim = uuid.uuid4()
    mine = Run.objects.filter(pk=run.pk, claim=run.claim, outcome=RunOutcome.RUNNING, lease_until__lt=now).update(
        claim=claim, lease_until=now + LEASE
    )
    run.claim = claim
    return mine == 1


def _give_up(run: Run, now: datetime.datetime, reason: str) -> None:
    problems = [*run.problems, {"url": "", "error": "Abandoned", "reason": reason}]
    Run.objects.filter(pk=run.pk, claim=run.claim, outcome=RunOutcome.RUNNING).update(
        outcome=RunOutcome.FAILED, finished_at=now, problems=problems
    )


@dataclass
class Job:
    """A run at work. `progress` is told of every page. With `believe`, a person has looked, and nothing is suspect."""

    run: Run
    state: State
    session: LegislativeSession
    clock: Clock = timezone.now
    progress: Callable[[str], None] = lambda what: None
    believe: bool = False
    _kept: dict[tuple[str, str], Snapshot] = field(default_factory=dict)
    _counts: Counter[str] = field(default_factory=Counter)
    _problems: list[dict[str, str]] = field(default_factory=list)
    _withheld: list[dict[str, str]] = field(default_factory=list)
    _unsettled: list[tuple[Source, list[BillRecord]]] = field(default_factory=list)
    _listed: list[tuple[Source, set[str]]] = field(default_factory=list)
    _first_loads: dict[tuple[str, str], bool] = field(default_factory=dict)
    _whole: set[tuple[str, str]] = field(default_factory=set)
    _lost: set[str] = field(default_factory=set)
    _people: People | None = None
    _floors: Floors = field(default_factory=Floors)
    _suspect: bool = False
    _renewed_at: datetime.datetime | None = None
    _until: datetime.datetime | None = None

    def alive(self) -> None:
        """Renew the lease; LostRun if the run is no longer ours or its time is over."""
        now = self.clock()
        self._until = self._until or now + DEADLINE
        if now > self._until:
            raise LostRun(f"stopped after {DEADLINE}")
        if self._renewed_at is None or now - self._renewed_at >= RENEW:
            held = Run.objects.filter(pk=self.run.pk, claim=self.run.claim, outcome=RunOutcome.RUNNING)
            if not held.update(lease_until=now + LEASE):
                raise LostRun("another worker has taken this run up")
            self._renewed_at = now

    def keeping(self, fetch: Fetch) -> Fetch:
        """The fetch, keeping each page's bytes before anybody parses them, as far as they may be kept."""

        def kept(request: Request) -> Page:
            self.alive()
            page = fetch(request)
            if (keeps := self.state.pages[request.kind].keeps) is not None:
                page = replace(page, body=keeps(page))
            try:
                self._kept[request.kind, request.url] = snapshots.keep(page, self.run)
            except (DataError, ValueError) as error:
                raise FetchError(request.url, f"the page cannot be kept: {error}") from error
            return page

        return kept

    def work(self, requests: Iterable[Request], fetch: Fetch, follow: Callable[[Request], bool] = lambda request: True) -> Run:
        """Crawl, ingest page by page, and close the run."""
        try:
            for result in crawl(self.state, requests, self.keeping(fetch), follow):
                self._take(result)
                self.progress("page")
        except LostRun as lost:
            self._whole.clear()
            self._problem("", lost)
        except KeyboardInterrupt as error:
            self._problem("", error)
            self.close(broken=True)
            raise
        except Exception as error:
            log.exception("run %s broke off", self.run.pk)
            self._problem("", error)
            self.close(broken=True)
            raise
        return self.close()

    def _problem(self, url: str, error: BaseException) -> None:
        self._problems.append(_told(url, error))

    def _take(self, result: PageRead) -> None:
        snapshot = self._kept.get((result.request.kind, result.request.url))
        self._counts["pages"] += 1
        if result.error is not None:
            self._lost.add(result.request.kind)
            if self.state.pages[result.request.kind].optional and not isinstance(result.error, SourceChanged):
                self._counts["withheld"] += 1
                self._withheld.append(_told(result.request.url, result.error))
                return
            self._problem(result.request.url, result.error)
            if snapshot is not None and isinstance(result.error, SourceChanged):
                self._mark(snapshot, Snapshot.Status.CHANGED, {})
        elif snapshot is not None:
            self._read(result, snapshot)

    def _mark(self, snapshot: Snapshot, status: Snapshot.Status, counts: dict[str, int]) -> None:
        snapshot.status, snapshot.counts = status, counts
        snapshot.save(update_fields=["status", "counts"])

    def _read(self, result: PageRead, snapshot: Snapshot) -> None:
        bills = [record for record in result.records if isinstance(record, BillRecord)]
        counts = counted(result.records)
        if snapshots.superseded(snapshot):
            self._counts.update({"bills": len(bills), "older": len(bills)})
            return
        if not self.believe and (lost := self._lacks(snapshot, counts, result.records)):
            self._suspect = True
            self._lost.add(snapshot.kind)
            self._problem(snapshot.url, Suspect(snapshot.url, lost))
            self._mark(snapshot, Snapshot.Status.SUSPECT, counts)
            return
        source = self._source(snapshot)
        try:
            tally = ingest(bills, source)
            self._others(result.records, source)
        except OperationalError:
            raise
        except (DatabaseError, ValueError) as error:
            self._problem(snapshot.url, SourceChanged(snapshot.url, f"the page says what no row can hold: {error}"))
            self._lost.add(snapshot.kind)
            self._mark(snapshot, Snapshot.Status.CHANGED, counts)
            return
        self._whole.add((snapshot.origin, snapshot.kind))
        for record in result.records:
            self._mention(record, snapshot)
        self._mark(snapshot, Snapshot.Status.READ, counts)
        self._floors.add(snapshot, counts)
        self._sum(counts, tally)
        others = source.kind.may_name_others
        self._counts["of others"] += len(tally.unknown) if others else 0
        for record in () if others else tally.unknown:
            reason = f"{record.identifier} is not known: the page adds to a bill that no other page has named yet"
            self._problem(snapshot.url, SourceChanged(snapshot.url, reason))
        if tally.unsettled and source.origin is not Origin.RECONSTRUCTED:
            self._unsettled.append((source, tally.unsettled))
        if source.kind.lists_session and source.origin is Origin.LIVE:
            self._compare_with_list(source, {slug_of(record.identifier) for record in bills})

    def read_part(self, records: Sequence[BillRecord | Flaw], snapshot: Snapshot) -> None:
        """A part of a file that is too long to be held: its bills are written as they come. What vanished waits for `finish`."""
        self.alive()
        bills = [record for record in records if isinstance(record, BillRecord)]
        source = self._source(snapshot)
        try:
            tally = Tally(older=len(bills)) if snapshots.superseded(snapshot) else ingest(bills, source)
        except OperationalError:
            raise
        except (DatabaseError, ValueError) as error:
            self._lost.add(snapshot.kind)
            named = f"one of {bills[0].identifier} to {bills[-1].identifier}" if bills else "one"
            self._problem(snapshot.request_url, SourceChanged("", f"{named} says what no row can hold: {error}"))
            return
        for record in records:
            self._mention(record, snapshot)
        self._sum(counted(bills), tally)
        if tally.unsettled:
            self._unsettled.append((source, tally.unsettled))

    def finish(self, snapshot: Snapshot, error: ScrapeError | None, counts: Mapping[str, int]) -> Run:
        """The end of such a file, or the `error` at which it broke off; `counts` are its reader's own.

        A file with far fewer of anything than the last time is suspect, and nothing vanishes.
        """
        self._counts.update({"pages": 1, **counts})
        found = {name: self._counts[name] for name in ("bills", "actions", "votes")}
        status = Snapshot.Status.READ
        if error is not None:
            status = Snapshot.Status.CHANGED
        elif not self.believe and (lost := self._lacks(snapshot, found, ())):
            self._suspect, status, error = True, Snapshot.Status.SUSPECT, Suspect(snapshot.request_url, lost)
        if error is not None:
            self._lost.add(snapshot.kind)
            self._problem(snapshot.request_url, error)
        self._whole.add((snapshot.origin, snapshot.kind))
        self._mark(snapshot, status, found)
        return self.close()

    def _lacks(self, snapshot: Snapshot, counts: dict[str, int], records: Sequence[Record]) -> str | None:
        before = snapshots.last_read(snapshot, anywhere=self.state.pages[snapshot.kind].single)
        alone = lacks(records) or repeats(records)
        return alone or (went_back(snapshot, before) or far_fewer(counts, before.counts) if before is not None else None)

    def _others(self, records: Sequence[Record], source: Source) -> None:
        """Members and hearings."""
        if members := [record for record in records if isinstance(record, PersonRecord)]:
            with transaction.atomic():
                if people.store(members, source.snapshot, self.session, now=source.now):
                    # The parties of its bills' sponsors.
                    index(Bill.objects.filter(session=self.session, sponsorships__isnull=False).values_list("pk", flat=True))
            self._people = None
        if announced := [record for record in records if isinstance(record, HearingRecord)]:
            self._counts["hearings"] += len(announced)
            hearings.store(announced, source)

    def _known_people(self) -> People:
        self._people = self._people or People.of(self.session)
        return self._people

    def _source(self, snapshot: Snapshot) -> Source:
        return Source(
            snapshot=snapshot,
            kind=self.state.pages[snapshot.kind],
            run=self.run,
            session=self.session,
            now=self.clock(),
            is_news=self._is_news(snapshot),
            first_load=self._first_load(snapshot.kind, snapshot.origin),
            alive=self.alive,
            people=self._known_people(),
        )

    def _is_news(self, snapshot: Snapshot) -> bool:
        """Whether anybody is to be told: of live pages, when they are crawled, or read at last. Captures are old news."""
        crawled = self.run.trigger in ("schedule", "command")
        return snapshot.origin == Origin.LIVE and (crawled or snapshot.status != Snapshot.Status.READ)

    def _first_load(self, kind: str, origin: str) -> bool:
        """Whether no earlier run has read all such pages of this session: until then, a bill that it names is old news."""
        if (kind, origin) not in self._first_loads:
            earlier = Run.objects.filter(session=self.session, started_at__lt=self.run.started_at).order_by("-started_at")
            read = earlier.exclude(whole=[]).values_list("whole", flat=True)
            self._first_loads[kind, origin] = not any(f"{origin}:{kind}" in whole for whole in read.iterator())
        return self._first_loads[kind, origin]

    def _mention(self, record: Any, snapshot: Snapshot) -> None:
        if isinstance(record, Flaw):
            where = snapshot.url or snapshot.request_url
            self._problem(where, SourceChanged(where, f"{record.what}: {record.reason}"))
        elif isinstance(record, Expected):
            self._counts[f"{record.kind} missing"] += max(0, record.stated - record.found)
        elif isinstance(record, Seen):
            now = self.clock()
            bill = Bill.objects.filter(session=self.session, slug=slug_of(record.identifier))
            Reading.objects.current().filter(bill__in=bill, snapshot__origin=Origin.LIVE).update(checked_at=now)
            self._counts["unchanged"] += bill.update(checked_at=now)

    def _compare_with_list(self, source: Source, listed: set[str]) -> None:
        self._listed.append((source, listed))
        for watch in Watch.objects.filter(session=self.session).exclude(slug__in=listed):
            error = SourceChanged(source.snapshot.url, f"the watched bill {watch.identifier} is not in the session's list")
            self._problem(source.snapshot.url, error)

    def _sum(self, counts: dict[str, int], tally: Tally) -> None:
        self._counts.update(counts)
        for name in ("changed", "unchanged", "older"):
            self._counts[name] += getattr(tally, name)

    def _settle(self) -> None:
        """The run was healthy as a whole, so what vanished was withdrawn by its source."""
        for source, records in self._unsettled:
            ingest(records, source.settling(self.clock()))
        for source, listed in self._listed:
            self._counts["withdrawn"] += withdraw(listed, source.settling(self.clock()))

    def _outcome(self, broken: bool) -> RunOutcome:
        if self._suspect:
            return RunOutcome.SUSPECT
        if not self._problems:
            return RunOutcome.OK
        read = self._counts["bills"] + self._counts["unchanged"]
        return RunOutcome.PARTIAL if read and not broken else RunOutcome.FAILED

    def close(self, *, broken: bool = False) -> Run:
        """Settle what waited, write the outcome. A run that is no longer ours is left to whoever has it."""
        if not broken:
            people.match_names(self.session)
        crawled = self.run.trigger in ("schedule", "command") and not self.run.bills
        if crawled and not broken and not self.believe and self._outcome(broken) is RunOutcome.OK:
            for lost in self._floors.sank(self.run):
                self._suspect = True
                self._problem("", Suspect("", lost))
        if not broken:
            self.run.floors = self._floors.as_json()
            self.run.whole = sorted(f"{origin}:{kind}" for origin, kind in self._whole if kind not in self._lost)
        if self._outcome(broken) is RunOutcome.OK:
            self._settle()
        self.run.outcome = self._outcome(broken)
        self.run.finished_at = self.clock()
        # From the rows, since a run may have been taken up, or have ended in the middle of a page.
        events = Event.objects.filter(run=self.run)
        self._counts["events"], self._counts["added"] = events.count(), events.filter(kind=Change.BILL_ADDED).count()
        self.run.counts, self.run.problems = dict(self._counts), [*self._problems, *self._withheld]
        mine = Run.objects.filter(pk=self.run.pk, claim=self.run.claim, outcome=RunOutcome.RUNNING)
        told = ("outcome", "finished_at", "counts", "problems", "whole", "floors")
        mine.update(**{name: getattr(self.run, name) for name in told})
        return self.run
