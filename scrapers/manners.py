"""The manners of the live fetch, whatever it speaks: distance between requests to one host, further tries, limits of time.

A way to speak (`https`, `ftp`) turns a Question into an Answer or a Failure, once. How often and how fast is decided here.
"""

import datetime
import logging
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from http.client import responses

from urllib3.util import parse_url

from scrapers.errors import FetchError, Later, ScrapeError
from scrapers.secret import Secret

log = logging.getLogger(__name__)

TRIES = 4
NAP = 10.0  # seconds: no sleep is longer, so that the caller can extend its lease

_jitter = random.SystemRandom().uniform


@dataclass(frozen=True, slots=True)
class Limits:
    """The times that one try may take, in seconds: to connect, between two packets, and as a whole."""

    connect: float = 10.0
    read: float = 30.0
    whole: float = 180.0


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a host: a URL without the key, and for how many bytes at most.

    `headers` are as HTTP has them; conditions among them count in every way to speak. `keyed`: the key goes along. `part`: a range
    is asked for, and a host that offers the whole instead is not listened to.
    """

    url: str
    limit: int
    headers: Mapping[str, str] = field(default_factory=dict)
    keyed: bool = False
    part: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host said in the end: a status of HTTP, or what comes nearest to it.

    `body` is whole if the status is 200, or 206 to a question for a part; b"" where it was of no use. `said` is the status in the
    host's words. A `challenge` is a page that asks for a person.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    retrieved_at: datetime.datetime
    said: str = ""
    challenge: bool = False
    tries: int = 1


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a try brought no answer; whether another may; and how many seconds the host wants us to stay away."""

    reason: str
    again: bool = True
    retry_after: float = 0.0


class BodyError(Exception):
    """The body is not whole (`again`: another try may bring it), or over a bound (none will)."""

    def __init__(self, reason: str, *, again: bool) -> None:
        self.again = again
        super().__init__(reason)


class Manners:
    """Not for two threads at once: it remembers when it last spoke to each host. `now` tells the time in UTC.

    `alive` is called before each try, every ten seconds of waiting and as a body arrives, and may raise to stop the fetch.
    """

    def __init__(
        self,
        secret: Secret,
        *,
        alive: Callable[[], None],
        now: Callable[[], datetime.datetime],
        sleep: Callable[[float], None],
    ) -> None:
        self.now = now
        self._secret, self._alive, self._sleep = secret, alive, sleep
        self._spoke_at: dict[str, datetime.datetime] = {}

    def ask(self, url: str, attempt: Callable[[], Answer | Failure], *, delay: float) -> Answer:
        """What the host says in the end, `delay` seconds after it was last spoken to; FetchError once another try is of no use."""
        tries = 0
        while True:
            tries += 1
            self._wait_turn(origin(url), delay)
            outcome = attempt()
            self._spoke_at[origin(url)] = self.now()
            if isinstance(outcome, Answer):
                return replace(outcome, tries=tries)
            if tries == TRIES or not outcome.again:
                raise self._end(url, outcome, tries)
            log.info("%s", self.error(FetchError, url, outcome.reason, tries=tries))
            self._pause(max(outcome.retry_after, 2**tries * _jitter(1, 2)))

    def deadline(self, seconds: float) -> Callable[[], None]:
        """A check that raises once that many seconds have passed."""
        end = self.now() + datetime.timedelta(seconds=seconds)

        def check() -> None:
            self._alive()
            if self.now() > end:
                raise BodyError(f"the body was not there within the limit of {seconds:.0f} s", again=False)

        return check

    def error(self, kind: Callable[[str, str], ScrapeError], url: str, reason: str, *, tries: int) -> ScrapeError:
        """An error in words that do not have the key."""
        after = "not tried" if tries == 0 else f"after {tries} {'try' if tries == 1 else 'tries'}"
        return kind(self._secret.redacted(url), f"{self._secret.redacted(reason)}, {after}")

    def _end(self, url: str, failure: Failure, tries: int) -> ScrapeError:
        """The error after the last try: Later, where the host says when to come again."""
        if not failure.retry_after:
            return self.error(FetchError, url, failure.reason, tries=tries)
        moment = self.now() + datetime.timedelta(seconds=failure.retry_after)
        return self.error(partial(Later, not_before=moment), url, failure.reason, tries=tries)

    def _wait_turn(self, host: str, delay: float) -> None:
        """Wait until the host has had its rest."""
        now = self.now()
        rested = (now - self._spoke_at[host]).total_seconds() if host in self._spoke_at else delay
        self._pause(delay - max(0.0, rested))  # below 0 the clock was set back

    def _pause(self, seconds: float) -> None:
        self._alive()
        while seconds > 0:
            self._sleep(min(seconds, NAP))
            seconds -= NAP
            self._alive()


def origin(url: str) -> str:
    """Scheme, host and port."""
    parts = parse_url(url)
    return f"{parts.scheme}://{parts.netloc}"


def status(code: int) -> str:
    """A status of HTTP in words: `404 not found`."""
    return f"{code} {responses.get(code, '')}".strip().lower()
