"""Keep the bytes of a page before anybody parses them, and read them back.

The bytes lie under SNAPSHOT_DIR by their checksum, deflated; the row tells where and when they came from. A page that came
again byte for byte is kept once. Pages of dockets lie there too, and are never dropped.
"""

import datetime
import gzip
import hashlib
import os
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from bills.models import DocketPage, Reading, Run, Snapshot
from scrapers.errors import FetchError
from scrapers.page import Page, Request
from scrapers.vocabulary import Origin

# Whole feeds are large and their bills' slices are kept, so the feed itself may go after a while.
FEED_LIFE = datetime.timedelta(days=30)
# Bytes that are unpacked at a time.
_PIECE = 1_000_000


def _path(sha256: str) -> Path:
    return Path(settings.SNAPSHOT_DIR) / sha256[:2] / f"{sha256}.gz"


class Aside:
    """Bytes on their way into the store, a piece at a time."""

    def __init__(self, packed: gzip.GzipFile) -> None:
        self._packed, self._hash, self.size = packed, hashlib.sha256(), 0

    def write(self, piece: bytes) -> int:
        self._hash.update(piece)
        self.size += len(piece)
        return self._packed.write(piece)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


@contextmanager
def storing() -> Iterator[Aside]:
    """Bytes that are too many to be held. Written aside and renamed, so that a killed worker leaves no half page under a whole
    page's name.
    """
    root = Path(settings.SNAPSHOT_DIR)
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=root, delete=False) as file:
        try:
            with gzip.GzipFile(filename="", mode="wb", compresslevel=1, fileobj=file, mtime=0) as packed:
                aside = Aside(packed)
                yield aside
        except BaseException:
            Path(file.name).unlink()
            raise
    path = _path(aside.sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    os.replace(file.name, path)


def keep(page: Page, run: Run) -> Snapshot:
    """The snapshot of a page: a new one, or that of the same bytes from the same place if it was the last."""
    return stored(page, run, put(page.body), len(page.body))


def put(body: bytes) -> str:
    """Have bytes in the store. Returns their checksum."""
    sha256 = hashlib.sha256(body).hexdigest()
    if not _path(sha256).exists():
        with storing() as aside:
            aside.write(body)
    return sha256


def stored(page: Page, run: Run, sha256: str, size: int) -> Snapshot:
    """The same, of a page whose bytes are in the store already; `page` tells all but them."""
    request = page.request
    last = _same(page, run, sha256)
    if last is not None:
        if last.dropped_at or last.run_id != run.pk:
            last.dropped_at = None
            last.run = run
            last.save(update_fields=["dropped_at", "run"])
        return last
    return Snapshot.objects.create(
        session_id=run.session_id,
        run=run,
        kind=request.kind,
        identifier=request.identifier,
        url=page.url,
        request_url=request.url,
        context=dict(request.context),
        origin=page.origin,
        sha256=sha256,
        size=size,
        retrieved_at=page.retrieved_at,
        kept_at=timezone.now(),
        read_through=page.read_through,
        provenance=page.provenance,
        gaps=list(page.gaps),
        media_type=page.media_type,
        charset=page.charset,
        etag=page.etag,
        last_modified=page.last_modified,
    )


def _same(page: Page, run: Run, sha256: str) -> Snapshot | None:
    """The snapshot of these very bytes: the last page of a live request, or any of a capture, which may be loaded in any order."""
    told = {"sha256": sha256, "origin": page.origin, "read_through": page.read_through}
    same = Snapshot.objects.filter(session_id=run.session_id, kind=page.request.kind, request_url=page.request.url, **told)
    found = same.order_by("-kept_at", "-pk").first()
    if found is None or (found.provenance, found.gaps) != (page.provenance, list(page.gaps)):
        return None
    if page.origin is Origin.LIVE and found != newest(run.session_id, page.request.kind, page.request.url):
        return None
    return found


def superseded(snapshot: Snapshot) -> bool:
    """Whether a later copy of a capture, as undated as this one, was read well since: then this one is old news."""
    later = Snapshot.objects.filter(
        session_id=snapshot.session_id, kind=snapshot.kind, request_url=snapshot.request_url, origin=snapshot.origin
    ).filter(status=Snapshot.Status.READ, kept_at__gt=snapshot.kept_at, read_through=None, retrieved_at=None)
    undated = snapshot.read_through is None and snapshot.retrieved_at is None
    return snapshot.status == Snapshot.Status.READ and undated and snapshot.origin != Origin.LIVE and later.exists()


def newest(session_id: int, kind: str, request_url: str) -> Snapshot | None:
    """The last page kept for a request, whatever became of it."""
    return Snapshot.objects.filter(session_id=session_id, kind=kind, request_url=request_url).order_by("-kept_at", "-pk").first()


def last_read(snapshot: Snapshot, *, anywhere: bool = False) -> Snapshot | None:
    """The last page of the same request and origin that was read well before this one, and that is no newer than it.

    `anywhere`: whatever its address was, for a kind that has one page a session.
    """
    read = Snapshot.objects.filter(
        session_id=snapshot.session_id, kind=snapshot.kind, origin=snapshot.origin, status=Snapshot.Status.READ
    ).exclude(pk=snapshot.pk)
    if not anywhere:
        read = read.filter(request_url=snapshot.request_url)
    if snapshot.retrieved_at is not None:
        read = read.exclude(retrieved_at__gt=snapshot.retrieved_at)
    if snapshot.read_through is not None:
        read = read.exclude(read_through__gt=snapshot.read_through)
    return read.order_by("-kept_at", "-pk").first()


def pieces(snapshot: Snapshot | DocketPage) -> Iterator[bytes]:
    """The kept bytes, a piece at a time. FetchError if they were dropped; at their end, if they are not those that were kept."""
    checked = hashlib.sha256()
    try:
        with gzip.open(_path(snapshot.sha256)) as packed:
            while piece := packed.read(_PIECE):
                checked.update(piece)
                yield piece
    except FileNotFoundError as error:
        raise FetchError(snapshot.url, "its kept bytes are no longer in the store") from error
    except (OSError, EOFError, zlib.error) as error:
        raise FetchError(snapshot.url, f"its kept bytes are damaged: {error}") from error
    if checked.hexdigest() != snapshot.sha256:
        raise FetchError(snapshot.url, "its kept bytes are not those that were kept")


def body(snapshot: Snapshot | DocketPage) -> bytes:
    """The kept bytes. FetchError if they were dropped, or are not those that were kept."""
    return b"".join(pieces(snapshot))


def head(snapshot: Snapshot | DocketPage, at_most: int) -> bytes:
    """The first of the kept bytes. All of them are looked at: FetchError as of `body`."""
    kept = bytearray()
    for piece in pieces(snapshot):
        kept += piece[: max(0, at_most - len(kept))]
    return bytes(kept)


def held(snapshot: Snapshot, request: Request) -> Page:
    """The kept page, as the answer to this request: what the parser is told is of today."""
    return replace(as_page(snapshot, body(snapshot)), request=request)


def as_page(snapshot: Snapshot, kept: bytes) -> Page:
    """A snapshot's row and bytes as the page that they were."""
    return Page(
        request=Request(
            snapshot.kind,
            snapshot.request_url,
            snapshot.session.identifier,
            snapshot.identifier,
            snapshot.context,
        ),
        body=kept,
        url=snapshot.url,
        retrieved_at=snapshot.retrieved_at,
        origin=Origin(snapshot.origin),
        read_through=snapshot.read_through,
        provenance=snapshot.provenance,
        gaps=tuple(snapshot.gaps),
        media_type=snapshot.media_type,
        charset=snapshot.charset,
        etag=snapshot.etag,
        last_modified=snapshot.last_modified,
    )


def newest_only(rows: QuerySet[Snapshot]) -> QuerySet[Snapshot]:
    """Those of the pages that nothing newer was kept in the place of."""
    return rows.filter(~_newer())


def _newer() -> Exists:
    same = {name: OuterRef(name) for name in ("session_id", "kind", "request_url")}
    return Exists(Snapshot.objects.filter(**same, kept_at__gt=OuterRef("kept_at")))


def _droppable() -> QuerySet[Snapshot]:
    """Pages that may go: never the newest of a request, nor one that a row of today rests on. Feeds come first, oldest first."""
    resting = Reading.objects.current().filter(snapshot_id=OuterRef("pk"), raw=b"")
    return Snapshot.objects.filter(_newer(), ~Exists(resting), dropped_at=None).order_by("identifier", "kept_at")


def _drop(snapshot: Snapshot) -> int:
    """Drop the bytes. Returns the bytes that this freed in the store."""
    Snapshot.objects.filter(pk=snapshot.pk).update(dropped_at=timezone.now())
    return discard(snapshot.sha256)


def discard(sha256: str) -> int:
    """Delete bytes that no page has any more, of those that may be kept. Returns how many that freed in the store."""
    of_dockets = DocketPage.objects.filter(sha256=sha256, challenge__blocked=False)
    if Snapshot.objects.filter(sha256=sha256, dropped_at=None).exists() or of_dockets.exists():
        return 0
    path = _path(sha256)
    size = path.stat().st_size if path.exists() else 0
    path.unlink(missing_ok=True)
    return size


def prune(*, now: datetime.datetime, max_bytes: int | None = None) -> int:
    """Drop feeds past their life, then whatever may go until the store is within its cap. Returns how many pages went."""
    cap = settings.SNAPSHOT_MAX_BYTES if max_bytes is None else max_bytes
    size, dropped = used(), 0
    for snapshot in list(_droppable()):
        old_feed = not snapshot.identifier and snapshot.kept_at < now - FEED_LIFE
        if old_feed or size > cap:
            size -= _drop(snapshot)
            dropped += 1
    return dropped


def used() -> int:
    """The size of the store, in bytes."""
    return sum(path.stat().st_size for path in Path(settings.SNAPSHOT_DIR).rglob("*.gz"))
