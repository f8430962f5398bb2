"""One try over https: a question goes out through requests, and an answer or the reason why there is none comes back.

A chain of certificates that a server sends incomplete is completed on the way, if the state declares where the missing one is.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import replace
from email.utils import parsedate_to_datetime
from pathlib import Path

import requests
from urllib3.util import parse_url

from scrapers.manners import Answer, BodyError, Failure, Limits, Manners, Question, status
from scrapers.secret import Secret
from scrapers.source import Source
from scrapers.tls import CertificateError, Trust, lacks_issuer, refusal
from scrapers.wire import OneHopSession, read_body

MAX_RETRY_AFTER = 120.0  # seconds
UNSTATED_REST = 3600.0  # seconds, after a host that counts turned us away without a word on how long
ISSUER_BYTES, ISSUER_SECONDS = 64_000, 10.0
SMALL = 20_000  # bytes: a challenge page is smaller than this

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_TRY_AGAIN = frozenset({429, 500, 502, 503, 504})


class Https:
    """The way to the hosts of one source over https. `certificates` is a folder in which downloaded intermediates are kept.

    One that is `rationed` counts what we ask it: where it says that it was too much, only the caller knows when to ask again.
    """

    def __init__(
        self,
        source: Source,
        secret: Secret,
        manners: Manners,
        trust: Trust,
        *,
        user_agent: str,
        certificates: Path | None,
        limits: Limits,
        rationed: bool,
    ) -> None:
        self._source, self._rationed = source, rationed
        self._secret, self._manners, self._trust = secret, manners, trust
        self._certificates, self._limits = certificates, limits
        self._issuers_failed: list[str] | None = None
        self._session = OneHopSession(trust.context, user_agent=user_agent)

    def __call__(self, question: Question) -> Answer | Failure:
        """What the host says, redirects included: they are not followed here."""
        check = self._manners.deadline(self._limits.whole)
        url, headers = question.url, question.headers
        if question.keyed:
            url, headers = self._secret.added_to(url), {**headers, **self._secret.headers}
        try:
            with self._get(url, headers) as response:
                return self._answer(question, response, check)
        except BodyError as error:
            return Failure(str(error), again=error.again)
        except requests.RequestException as error:
            return self._no_answer(parse_url(question.url).netloc or question.url, error)

    def _answer(self, question: Question, response: requests.Response, check: Callable[[], None]) -> Answer | Failure:
        code, wanted = response.status_code, 206 if question.part else 200
        answer = Answer(question.url, code, response.headers, b"", self._manners.now(), said=status(code))
        if code == 304 or code in REDIRECTS or (question.part and code == 200):
            return answer
        try:
            answer = replace(answer, body=read_body(response, limit=question.limit if code == wanted else SMALL, check=check))
        except BodyError:
            # The status of an error says enough; its page is only looked at for marks of a challenge.
            if code == wanted:
                raise
        if self._is_challenge(answer.body):
            return replace(answer, challenge=True)
        return self._busy(response) if code in _TRY_AGAIN else answer

    def _get(self, url: str, headers: Mapping[str, str]) -> requests.Response:
        timeouts = (self._limits.connect, self._limits.read)
        try:
            return self._session.get(url, headers=headers, timeout=timeouts, stream=True)
        except requests.exceptions.SSLError as error:
            if not lacks_issuer(error) or not self._complete_chain():
                raise
        return self._session.get(url, headers=headers, timeout=timeouts, stream=True)

    # What can stand in the way.

    def _busy(self, response: requests.Response) -> Failure:
        rest = _retry_after(response, self._manners.now())
        if self._rationed and response.status_code == 429:
            return Failure(f"the host answered {status(429)}", again=False, retry_after=rest or UNSTATED_REST)
        long = f" and wants {rest:.0f} s of rest, more than is waited for" if rest > MAX_RETRY_AFTER else ""
        return Failure(f"the host answered {status(response.status_code)}{long}", again=not long, retry_after=rest)

    def _is_challenge(self, body: bytes) -> bool:
        return len(body) < SMALL and any(marker in body for marker in self._source.blocked_by)

    def _no_answer(self, host: str, error: requests.RequestException) -> Failure:
        refused = refusal(error)
        if refused is None:
            # What requests cannot even send, or read the headers of, is a ValueError too, and will be one again.
            return Failure(f"no answer from {host}: {_innermost(error)}", again=not isinstance(error, ValueError))
        if not lacks_issuer(error):
            return Failure(f"the certificate of {host} is refused: {refused.verify_message}", again=False)
        tried = "; ".join(self._issuers_failed or [f"{self._source.name} declares no address that helps"])
        folder = f"scrapers/certificates/ or {self._certificates}" if self._certificates else "scrapers/certificates/"
        return Failure(
            f"nothing leads from the certificate of {host} to a trusted root, for its issuer's is missing ({tried}); "
            f"put that as a .pem file into {folder}",
            again=False,
        )

    def _complete_chain(self) -> bool:
        """Download, once, the issuers that the state declares; True where one of them can be used."""
        if self._issuers_failed is not None:
            return False
        self._issuers_failed = []
        for url in self._source.issuers:
            try:
                self._trust.complete(self._download_issuer(url), keep_in=self._certificates)
            except (requests.RequestException, BodyError, CertificateError) as error:
                why = _innermost(error) if isinstance(error, requests.RequestException) else error
                self._issuers_failed.append(f"{url}: {why}")
        return len(self._issuers_failed) < len(self._source.issuers)

    def _download_issuer(self, url: str) -> bytes:
        with self._session.get(url, timeout=ISSUER_SECONDS, stream=True) as response:
            if response.status_code != 200:
                raise BodyError(f"the host answered {status(response.status_code)}", again=False)
            return read_body(response, limit=ISSUER_BYTES, check=self._manners.deadline(ISSUER_SECONDS))


def _retry_after(response: requests.Response, now: datetime.datetime) -> float:
    """Seconds that the host wants us to wait, written as such or as a date; 0 where it says nothing that can be read."""
    value = response.headers.get("Retry-After", "").strip()
    try:
        return float(value) if value.isdecimal() else max(0.0, (parsedate_to_datetime(value) - now).total_seconds())
    except (ValueError, TypeError):
        return 0.0


def _innermost(error: BaseException) -> str:
    """What the error at the bottom says. The layers above it repeat the URL, which can hold the key."""
    while inner := error.__cause__ or error.__context__:
        error = inner
    return str(error) or type(error).__name__
