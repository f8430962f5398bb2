"""requests, held to our manners; and the body of an answer: whole, unpacked and within bounds, or BodyError."""

import logging
import ssl
import zlib
from collections.abc import Callable, Iterable, Iterator

from requests import Response, Session
from urllib3.exceptions import HTTPError

from scrapers.manners import BodyError
from scrapers.secret import without_query
from scrapers.tls import TrustingAdapter

_CHUNK = 65_536


class OneHopSession(Session):
    """Verifies by one TLS context, says `user_agent`, sends no password, and stops at a redirect without reading its body."""

    def __init__(self, context: ssl.SSLContext, *, user_agent: str) -> None:
        super().__init__()
        self.mount("https://", TrustingAdapter(context))
        self.headers.update({"User-Agent": user_agent, "Accept-Encoding": "gzip"})
        self.auth = lambda prepared: prepared  # or requests would send what a ~/.netrc has for the host
        logging.getLogger("urllib3.connectionpool").addFilter(without_query)

    def get_redirect_target(self, resp: Response) -> None:
        """None: even when told to follow nothing, requests prepares the next hop, and reads the body without bounds for it."""


def read_body(response: Response, *, limit: int, check: Callable[[], None]) -> bytes:
    """The body of a streamed response, of at most `limit` bytes. `check` is called between reads and may raise."""
    announced = response.raw.length_remaining or 0
    if announced > limit:
        raise BodyError(f"{announced:,} bytes are announced, and the limit is {limit:,}", again=False)
    body = bytearray()
    try:
        for part in _unpacked(response):
            body += part
            check()
            if len(body) > limit:
                raise BodyError(f"the body has {len(body):,} bytes or more, and the limit is {limit:,}", again=False)
    except (HTTPError, zlib.error) as error:
        raise BodyError(f"the body broke off or is damaged: {error}", again=True) from error
    return bytes(body)


def _unpacked(response: Response) -> Iterable[bytes]:
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("gzip", "x-gzip", "identity", ""):
        raise BodyError(f"the body is encoded as {encoding!r}, which was not asked for", again=False)
    # One read of the socket at a time: a slow drip must not hide from the deadline, as it would while a chunk fills.
    chunks = iter(lambda: response.raw.read1(_CHUNK, decode_content=False), b"")
    return _unzipped(chunks) if "gzip" in encoding else chunks


def _unzipped(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The chunks unzipped, in parts of bounded size. urllib3's own unzipping takes a stream that was cut off for a whole one."""
    unzip = zlib.decompressobj(wbits=31)
    for chunk in chunks:
        while chunk:
            yield unzip.decompress(chunk, _CHUNK)
            chunk = unzip.unconsumed_tail
    if not unzip.eof or unzip.unused_data:
        raise BodyError("the gzip stream does not end where the body ends", again=True)
