"""Open Civic Data into rows: streamed, a batch of bills a transaction, a run and a snapshot for each session of a file.

What a provider read stands in for the state's own pages (`rows.STAND_IN`). A load that was killed is begun again: the batches
that it wrote are found unchanged.
"""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.utils import timezone

from bills import legislatures, snapshots
from bills.ingest import CHUNK
from bills.models import LegislativeSession, Run, Snapshot
from bills.models.bill import slug_of
from bills.runs import Job, LostRun, open_run
from scrapers import ocd
from scrapers.errors import FetchError, ScrapeError, SourceChanged
from scrapers.page import Page, Request
from scrapers.records import BillRecord, Flaw
from scrapers.replay import Leftover
from scrapers.state import State
from scrapers.vocabulary import Origin

PROVIDER = "Open States"
# How a run counts what was left out of its bills.
LEFT = "left out: "


def _quiet(what: str) -> None:
    pass


def backfill(
    paths: Iterable[Path],
    *,
    provider: str = PROVIDER,
    read_through: datetime.date | None = None,
    progress: Callable[[str], None] = _quiet,
) -> Iterator[Run | Leftover]:
    """Every file at or below the paths: a run for each session of each, or the reason for which it was left."""
    for path in paths:
        try:
            files = list(ocd.files(path))
        except OSError as error:
            yield Leftover(path, f"it cannot be read: {error.strerror}", FetchError(path.name, str(error)))
            continue
        if not files:
            yield Leftover(path, "there is no JSON in it", SourceChanged(path.name, "there is no JSON in it"))
        for file in files:
            yield from _Load(file, provider, read_through, progress).work()


@dataclass
class _Session:
    """A session of a file, while it is read: what is `waiting` for the next batch, the bills it had, the day of its first act."""

    state: State
    name: str
    job: Job
    snapshot: Snapshot
    begins: datetime.date
    waiting: list[BillRecord | Flaw] = field(default_factory=list)
    slugs: set[str] = field(default_factory=set)
    left: Counter[str] = field(default_factory=Counter)


@dataclass
class _Load:
    """One file. It is kept when its first bill was read: a file of another sort leaves nothing."""

    file: ocd.File
    provider: str
    read_through: datetime.date | None
    progress: Callable[[str], None]
    _sessions: dict[tuple[str, str], _Session] = field(default_factory=dict)
    _kept: tuple[str, int] | None = None
    _flaws: list[Flaw] = field(default_factory=list)

    def work(self) -> Iterator[Run | Leftover]:
        error: ScrapeError | None = None
        try:
            try:
                for told in ocd.bills(self.file):
                    self._take(told)
            except ScrapeError as broken_off:
                error = broken_off
            for session in self._sessions.values():
                session.waiting += self._flaws
                self._flaws.clear()
                self._write(session)
        except LostRun as lost:
            error = SourceChanged(self.file.name, str(lost))
        except BaseException:
            for session in self._sessions.values():
                session.job.close(broken=True)
            raise
        if not self._sessions and error is not None:
            yield Leftover(self.file.path, error.reason, error)
        for session in self._sessions.values():
            yield self._close(session, error)

    def _take(self, told: ocd.Found | Flaw) -> None:
        """A bill to its session; a flaw to the session of the bill before it, since it does not tell its own."""
        if isinstance(told, Flaw):
            self._flaws.append(told)
            return
        session = self._sessions.get((told.code, told.record.session)) or self._open(told)
        session.waiting += self._flaws
        self._flaws.clear()
        slug = slug_of(told.record.identifier)
        if slug in session.slugs:
            session.left["a bill that is there twice: the first is taken"] += 1
            return
        session.slugs.add(slug)
        session.waiting.append(told.record)
        session.left.update(told.left)
        session.begins = min(session.begins, _begins(told.record) or session.begins)
        if len(session.waiting) >= CHUNK:
            self._write(session)

    def _write(self, session: _Session) -> None:
        session.job.read_part(session.waiting, session.snapshot)
        session.waiting.clear()
        for other in self._sessions.values():
            other.job.alive()
        self.progress("bills")

    def _open(self, told: ocd.Found) -> _Session:
        now = timezone.now()
        state = legislatures.legislature(told.code, told.name)
        state = replace(state, pages={**state.pages, ocd.KIND: ocd.PAGE})
        begins = _begins(told.record) or self.read_through or now.date()
        row = _row(state, told.record.session, told.session, begins)
        run = open_run(row, "load", now=now)
        assert run is not None, "only crawls exclude one another"
        opened = _Session(state, told.session, Job(run, state, row), self._keep(run, told), begins)
        self._sessions[told.code, told.record.session] = opened
        return opened

    def _keep(self, run: Run, told: ocd.Found) -> Snapshot:
        """The file as one session's page. Its bytes are stored once."""
        if self._kept is None:
            with snapshots.storing() as aside:
                ocd.pieces(self.file, aside)
            self._kept = aside.sha256, aside.size
        page = Page(
            request=Request(
                ocd.KIND, f"{self.provider}: {self.file.name}", told.record.session, context={"provider": self.provider}
            ),
            body=b"",
            # The file has no address of its own that a reader could open.
            url="",
            retrieved_at=told.scraped_at,
            origin=Origin.CAPTURE,
            read_through=self.read_through,
            provenance=f"{self.provider} read it from the legislature; this site loaded it from the file {self.file.name}.",
        )
        return snapshots.stored(page, run, *self._kept)

    def _close(self, session: _Session, error: ScrapeError | None) -> Run:
        row = _row(session.state, session.job.session.identifier, session.name, session.begins)
        assert row.pk == session.job.session.pk
        return session.job.finish(session.snapshot, error, {f"{LEFT}{what}": count for what, count in session.left.items()})


def _row(state: State, identifier: str, name: str, begins: datetime.date) -> LegislativeSession:
    return legislatures.session(state, identifier, name=name, sessions=ocd.declared(state.code), begins=begins)


def _begins(record: BillRecord) -> datetime.date | None:
    return min((action.date for action in record.actions or ()), default=None)
