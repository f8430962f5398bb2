"""The live fetch: a Request goes out over https, a Page comes back, or an error that says what happened and after how many tries.

It says who it is, obeys robots.txt, keeps its distance between requests to one host, and talks to no host that the state does
not declare. What arrives is bounded in size and time, and is a whole body or no Page at all.
"""

import datetime
import logging
import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from email.message import Message
from email.utils import parsedate_to_datetime
from http.client import responses
from pathlib import Path
from urllib.parse import urljoin

import certifi
import requests
from protego import Protego
from urllib3.util import parse_url

from scrapers.errors import Blocked, FetchError, ScrapeError
from scrapers.page import Page, Request
from scrapers.secret import Secret
from scrapers.state import State
from scrapers.tls import SHIPPED, CertificateError, Trust, lacks_issuer, refusal
from scrapers.wire import BodyError, OneHopSession, read_body

log = logging.getLogger(__name__)

TRIES = 4
MAX_REDIRECTS = 5
MAX_RETRY_AFTER = 120.0  # seconds
NAP = 10.0  # seconds: no sleep is longer, so that the caller can extend its lease
ROBOTS_BYTES = 512_000  # RFC 9309 asks for 500 KiB at least
ISSUER_BYTES, ISSUER_SECONDS = 64_000, 10.0
SMALL = 20_000  # bytes: a challenge page is smaller than this

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_TURNED_AWAY = frozenset({401, 403, 451})
_TRY_AGAIN = frozenset({429, 500, 502, 503, 504})
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
_jitter = random.SystemRandom().uniform


@dataclass(frozen=True, slots=True)
class Limits:
    """The times that one try may take, in seconds: to connect, between two packets, and as a whole."""

    connect: float = 10.0
    read: float = 30.0
    whole: float = 180.0


LIMITS = Limits()


def user_agent(contact: str, version: str) -> str:
    """The User-Agent that names the project and where its operator can be reached (an address or a URL)."""
    return f"Redress/{version} (legislation tracker; {contact})"


def utc_now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a host said in the end. `body` is whole if the status is 200, "" where it was of no use."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    retrieved_at: datetime.datetime
    tries: int = 1


@dataclass(frozen=True, slots=True)
class _Failure:
    """Why a try brought no answer; whether another may; and how many seconds the host wants us to stay away."""

    reason: str
    again: bool = True
    retry_after: float = 0.0


class Fetcher:
    """Fetches the pages of one state. Not for two threads at once: it remembers when it last spoke to each host.

    `keys` are the values of settings, of which `State.api_key` names one. `certificates` is a folder of *.pem files to trust
    beside certifi's roots (or `roots`) and `scrapers/certificates/`; intermediates that were downloaded are kept there. `alive`
    is called before each try, every ten seconds of waiting and as a body arrives, and may raise to stop the fetch. `now` tells
    the time in UTC.
    """

    def __init__(
        self,
        state: State,
        *,
        user_agent: str,
        keys: Mapping[str, str] = {},
        certificates: Path | None = None,
        alive: Callable[[], None] = lambda: None,
        now: Callable[[], datetime.datetime] = utc_now,
        sleep: Callable[[float], None] = time.sleep,
        roots: Path | None = None,
        limits: Limits = LIMITS,
    ) -> None:
        self._state, self._certificates, self._limits = state, certificates, limits
        self._alive, self._now, self._sleep = alive, now, sleep
        self._secret = Secret(state.api_key, keys.get(state.api_key.setting, "") if state.api_key else "")
        self._hosts = frozenset(host.lower() for host in state.hosts)
        self._product = user_agent.partition("/")[0]
        self._robots: dict[str, tuple[Protego, int]] = {}
        self._left_alone: dict[str, ScrapeError] = {}
        self._spoke_at: dict[str, datetime.datetime] = {}
        self._trust = Trust(roots=roots or Path(certifi.where()), folders=(SHIPPED, *([certificates] if certificates else [])))
        self._issuers_failed: list[str] | None = None
        self._session = OneHopSession(self._trust.context, user_agent=user_agent)

    def __call__(self, request: Request, *, etag: str = "", last_modified: str = "") -> Page | None:
        """The page that answers `request`, or None where it is still the one of that `etag` or `last_modified`.

        Raises Blocked where the host, its robots.txt or the state's list of hosts forbids it, FetchError for all else.
        """
        conditions = {name: value for name, value in (("If-None-Match", etag), ("If-Modified-Since", last_modified)) if value}
        url = self._public(request.url)
        if (before := self._left_alone.get(_origin(url))) is not None:
            raise self._error(type(before), url, f"the host is left alone, since {before.reason}", tries=0)
        answer = self._follow(url, limit=self._state.pages[request.kind].max_bytes, headers=conditions)
        if answer.status == 304 and conditions:
            return None
        if answer.status in _TURNED_AWAY:
            with self._remembered(_origin(answer.url)):
                raise self._error(Blocked, answer.url, f"the host turned us away with {_status(answer.status)}", tries=answer.tries)
        if answer.status != 200:
            raise self._error(FetchError, answer.url, f"the host answered {_status(answer.status)}", tries=answer.tries)
        return self._page(request, answer)

    def _page(self, request: Request, answer: _Answer) -> Page:
        content_type = Message()
        content_type["Content-Type"] = answer.headers.get("Content-Type", "")
        return Page(
            request=replace(request, url=self._secret.redacted(request.url)),
            body=answer.body,
            url=self._secret.redacted(answer.url),
            retrieved_at=answer.retrieved_at,
            media_type=content_type.get_content_type() if content_type["Content-Type"] else "",
            charset=content_type.get_content_charset(""),
            etag=answer.headers.get("ETag", ""),
            last_modified=answer.headers.get("Last-Modified", ""),
        )

    # The way to an answer: hops, each of several tries.

    def _follow(self, url: str, *, limit: int, headers: Mapping[str, str] = {}, is_page: bool = True) -> _Answer:
        """The answer at the end of the redirects. The key goes to the host that was asked, and to no other."""
        start = url
        for _ in range(1 + MAX_REDIRECTS):
            self._admit(url, since=start)
            if is_page:
                self._obey_robots(url)
            answer = self._ask(url, limit=limit, headers=headers, keyed=is_page and _origin(url) == _origin(start))
            target = answer.headers.get("Location", "")
            if answer.status not in _REDIRECTS or not target:
                return answer
            url = self._public(target, base=url)
        raise self._error(FetchError, start, f"more than {MAX_REDIRECTS} redirects, the last one to {url}", tries=answer.tries)

    def _admit(self, url: str, *, since: str) -> None:
        """Blocked unless the state declares the host and the way there is safe."""
        parts = parse_url(url)
        went = "asked for" if url == since else f"{since} redirects to"
        if not {parts.host, parts.netloc} & self._hosts:
            raise self._error(Blocked, url, f"{went} the host {parts.netloc}, which {self._state.name} does not declare", tries=0)
        # Over plain http anyone on the way could rewrite a vote. Only a server on this machine, which tests start, may use it.
        is_local = parts.scheme == parse_url(since).scheme == "http" and parts.host in _LOOPBACK
        if parts.scheme != "https" and not is_local:
            raise self._error(Blocked, url, f"{went} {parts.netloc} over {parts.scheme}, and only https is spoken", tries=0)

    def _ask(self, url: str, *, limit: int, headers: Mapping[str, str], keyed: bool) -> _Answer:
        """What the host says to one URL, or FetchError once trying again is of no use."""
        tries = 0
        while True:
            tries += 1
            self._wait_turn(url)
            outcome = self._try(url, limit=limit, headers=headers, keyed=keyed)
            self._spoke_at[_origin(url)] = self._now()
            if isinstance(outcome, _Answer):
                return self._unchallenged(replace(outcome, tries=tries))
            if tries == TRIES or not outcome.again:
                raise self._error(FetchError, url, outcome.reason, tries=tries)
            log.info("%s", self._error(FetchError, url, outcome.reason, tries=tries))
            self._pause(max(outcome.retry_after, 2**tries * _jitter(1, 2)))

    def _try(self, url: str, *, limit: int, headers: Mapping[str, str], keyed: bool) -> _Answer | _Failure:
        check = self._deadline(self._limits.whole)
        try:
            with self._get(self._secret.added_to(url) if keyed else url, headers) as response:
                return self._answer(url, response, limit=limit, check=check)
        except BodyError as error:
            return _Failure(str(error), again=error.again)
        except requests.RequestException as error:
            return self._no_answer(parse_url(url).netloc or url, error)

    def _answer(self, url: str, response: requests.Response, *, limit: int, check: Callable[[], None]) -> _Answer | _Failure:
        answer = _Answer(url, response.status_code, response.headers, b"", self._now())
        if answer.status == 304 or answer.status in _REDIRECTS:
            return answer
        try:
            answer = replace(answer, body=read_body(response, limit=limit if answer.status == 200 else SMALL, check=check))
        except BodyError:
            # The status of an error says enough; its page is only looked at for marks of a challenge.
            if answer.status == 200:
                raise
        if answer.status in _TRY_AGAIN and not self._is_challenge(answer.body):
            return self._busy(response)
        return answer

    def _get(self, url: str, headers: Mapping[str, str]) -> requests.Response:
        timeouts = (self._limits.connect, self._limits.read)
        try:
            return self._session.get(url, headers=headers, timeout=timeouts, stream=True)
        except requests.exceptions.SSLError as error:
            if not lacks_issuer(error) or not self._complete_chain():
                raise
        return self._session.get(url, headers=headers, timeout=timeouts, stream=True)

    # What can stand in the way.

    def _obey_robots(self, url: str) -> None:
        robots, status = self._robots_of(_origin(url))
        if not robots.can_fetch(url, self._product):
            raise self._error(Blocked, url, f"robots.txt of the host (answered {status}) does not allow it", tries=0)

    def _robots_of(self, origin: str) -> tuple[Protego, int]:
        """The rules of a host and the status that they came with; asked for once, whatever comes of it."""
        if origin not in self._robots:
            with self._remembered(origin):
                answer = self._follow(f"{origin}/robots.txt", limit=ROBOTS_BYTES, is_page=False)
                self._robots[origin] = self._rules(answer), answer.status
        return self._robots[origin]

    @contextmanager
    def _remembered(self, origin: str) -> Iterator[None]:
        """What goes wrong here goes wrong for the host: it is not asked again."""
        try:
            yield
        except ScrapeError as error:
            self._left_alone[origin] = error
            raise

    def _rules(self, answer: _Answer) -> Protego:
        """As RFC 9309 reads the status, save that a robots.txt which may not be read forbids everything."""
        if answer.status == 200:
            return Protego.parse(answer.body.decode("utf-8-sig", errors="replace"))
        if answer.status in _TURNED_AWAY:
            return Protego.parse("User-agent: *\nDisallow: /")
        if 400 <= answer.status < 500:
            return Protego.parse("")
        raise self._error(FetchError, answer.url, f"the host answered {_status(answer.status)}", tries=answer.tries)

    def _busy(self, response: requests.Response) -> _Failure:
        rest = self._retry_after(response)
        long = f" and wants {rest:.0f} s of rest, more than is waited for" if rest > MAX_RETRY_AFTER else ""
        return _Failure(f"the host answered {_status(response.status_code)}{long}", again=not long, retry_after=rest)

    def _is_challenge(self, body: bytes) -> bool:
        return len(body) < SMALL and any(marker in body for marker in self._state.blocked_by)

    def _unchallenged(self, answer: _Answer) -> _Answer:
        if self._is_challenge(answer.body):
            with self._remembered(_origin(answer.url)):
                raise self._error(Blocked, answer.url, f"a challenge page came with {_status(answer.status)}", tries=answer.tries)
        return answer

    def _no_answer(self, host: str, error: requests.RequestException) -> _Failure:
        refused = refusal(error)
        if refused is None:
            # What requests cannot even send, or read the headers of, is a ValueError too, and will be one again.
            return _Failure(f"no answer from {host}: {_innermost(error)}", again=not isinstance(error, ValueError))
        if not lacks_issuer(error):
            return _Failure(f"the certificate of {host} is refused: {refused.verify_message}", again=False)
        tried = "; ".join(self._issuers_failed or [f"{self._state.name} declares no address that helps"])
        folder = f"scrapers/certificates/ or {self._certificates}" if self._certificates else "scrapers/certificates/"
        return _Failure(
            f"nothing leads from the certificate of {host} to a trusted root, for its issuer's is missing ({tried}); "
            f"put that as a .pem file into {folder}",
            again=False,
        )

    def _complete_chain(self) -> bool:
        """Download, once, the issuers that the state declares; True where one of them can be used."""
        if self._issuers_failed is not None:
            return False
        self._issuers_failed = []
        for url in self._state.issuers:
            try:
                self._trust.complete(self._download_issuer(url), keep_in=self._certificates)
            except (requests.RequestException, BodyError, CertificateError) as error:
                why = _innermost(error) if isinstance(error, requests.RequestException) else error
                self._issuers_failed.append(f"{url}: {why}")
        return len(self._issuers_failed) < len(self._state.issuers)

    def _download_issuer(self, url: str) -> bytes:
        with self._session.get(url, timeout=ISSUER_SECONDS, stream=True) as response:
            if response.status_code != 200:
                raise BodyError(f"the host answered {_status(response.status_code)}", again=False)
            return read_body(response, limit=ISSUER_BYTES, check=self._deadline(ISSUER_SECONDS))

    # Time.

    def _wait_turn(self, url: str) -> None:
        """Wait until the host has had its rest: the longer of the state's delay and robots.txt's."""
        origin = _origin(url)
        robots, _ = self._robots.get(origin, (Protego(), 0))
        delay = max(self._state.delay.total_seconds(), robots.crawl_delay(self._product) or 0.0)
        now = self._now()
        rested = (now - self._spoke_at[origin]).total_seconds() if origin in self._spoke_at else delay
        self._pause(delay - max(0.0, rested))  # below 0 the clock was set back

    def _pause(self, seconds: float) -> None:
        self._alive()
        while seconds > 0:
            self._sleep(min(seconds, NAP))
            seconds -= NAP
            self._alive()

    def _deadline(self, seconds: float) -> Callable[[], None]:
        """A check that raises once that many seconds have passed."""
        end = self._now() + datetime.timedelta(seconds=seconds)

        def check() -> None:
            self._alive()
            if self._now() > end:
                raise BodyError(f"the body was not there within the limit of {seconds:.0f} s", again=False)

        return check

    def _retry_after(self, response: requests.Response) -> float:
        """Seconds that the host wants us to wait, written as such or as a date; 0 where it says nothing that can be read."""
        value = response.headers.get("Retry-After", "").strip()
        try:
            return float(value) if value.isdecimal() else max(0.0, (parsedate_to_datetime(value) - self._now()).total_seconds())
        except (ValueError, TypeError):
            return 0.0

    # Words and addresses, without the key.

    def _public(self, url: str, *, base: str = "") -> str:
        """The URL, absolute, without fragment, user and password, and without the key, which sources put into their links."""
        try:
            # The parser that connects also judges the host: two parsers can read one URL differently.
            parts = parse_url(urljoin(base, url))
        except ValueError:
            parts = parse_url("")
        if not parts.scheme or not parts.host:
            raise self._error(FetchError, base or url, f"{url!r} is not an address", tries=0)
        return parts._replace(query=self._secret.removed_from(parts.query), fragment=None, auth=None).url

    def _error(self, kind: type[ScrapeError], url: str, reason: str, *, tries: int) -> ScrapeError:
        after = "not tried" if tries == 0 else f"after {tries} {'try' if tries == 1 else 'tries'}"
        return kind(self._secret.redacted(url), f"{self._secret.redacted(reason)}, {after}")


def _origin(url: str) -> str:
    parts = parse_url(url)
    return f"{parts.scheme}://{parts.netloc}"


def _status(status: int) -> str:
    return f"{status} {responses.get(status, '')}".strip().lower()


def _innermost(error: BaseException) -> str:
    """What the error at the bottom says. The layers above it repeat the URL, which can hold the key."""
    while inner := error.__cause__ or error.__context__:
        error = inner
    return str(error) or type(error).__name__
