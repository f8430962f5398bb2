"""The live fetch: a Request goes out, a Page comes back, or an error that says what happened and after how many tries.

`https://host/page` is a page, `https://host/feed.zip#MEMBER` one member of a zip that is read by ranges, `ftp://host/file` a file
of an anonymous FTP server. It says who it is, obeys robots.txt, keeps its distance between requests to one host, and talks to no
host that its source does not declare. What arrives is bounded in size and time, and is a whole body or no Page at all.
"""

import datetime
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from email.message import Message
from pathlib import Path
from urllib.parse import unquote, urljoin

import certifi
from protego import Protego
from urllib3.util import parse_url

from scrapers.errors import Blocked, FetchError, ScrapeError
from scrapers.ftp import Ftp
from scrapers.https import REDIRECTS, Https
from scrapers.manners import Answer, BodyError, Failure, Limits, Manners, Question, origin
from scrapers.page import Page, Request
from scrapers.ranges import Archive
from scrapers.secret import Secret
from scrapers.source import Source
from scrapers.tls import SHIPPED, Trust

MAX_REDIRECTS = 5
ROBOTS_BYTES = 512_000  # RFC 9309 asks for 500 KiB at least
LIMITS = Limits()

_TURNED_AWAY = frozenset({401, 403, 451})
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})


def user_agent(contact: str, version: str) -> str:
    """The User-Agent that names the project and where its operator can be reached (an address or a URL)."""
    return f"Redress/{version} (legislation tracker; {contact})"


def utc_now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


class Fetcher:
    """Fetches the pages of one source, in one crawl. Not for two threads at once: it remembers when it last spoke to each host.

    `contact` and `version` are told to hosts. `keys` are the values of settings, of which the source's `api_key` names one.
    `certificates` is a folder of *.pem files to trust beside certifi's roots (or `roots`) and `scrapers/certificates/`;
    intermediates that were downloaded are kept there. `alive` is called before each try, every ten seconds of waiting and as a body
    arrives, and may raise to stop the fetch. `meter` is called with the address before each try for a page, further tries and hops
    included, and may raise Later; with one, a host that answers 429 is not waited for. `now` tells the time in UTC.
    """

    def __init__(
        self,
        source: Source,
        *,
        contact: str,
        version: str,
        keys: Mapping[str, str] = {},
        certificates: Path | None = None,
        alive: Callable[[], None] = lambda: None,
        meter: Callable[[str], None] | None = None,
        now: Callable[[], datetime.datetime] = utc_now,
        sleep: Callable[[float], None] = time.sleep,
        roots: Path | None = None,
        limits: Limits = LIMITS,
    ) -> None:
        agent = user_agent(contact, version)
        self._source = source
        self._meter = meter
        self._hosts = frozenset(host.lower() for host in source.hosts)
        self._product = agent.partition("/")[0]
        self._secret = Secret(source.api_key, keys.get(source.api_key.setting, "") if source.api_key else "")
        self._manners = Manners(self._secret, alive=alive, now=now, sleep=sleep)
        trust = Trust(roots=roots or Path(certifi.where()), folders=(SHIPPED, *([certificates] if certificates else [])))
        self._https = Https(
            source,
            self._secret,
            self._manners,
            trust,
            user_agent=agent,
            certificates=certificates,
            limits=limits,
            rationed=meter is not None,
        )
        self._ftp = Ftp(self._manners, contact=contact, limits=limits)
        self._robots: dict[str, tuple[Protego, int]] = {}
        self._archives: dict[str, Archive] = {}
        self._left_alone: dict[str, ScrapeError] = {}

    def __call__(self, request: Request, *, etag: str = "", last_modified: str = "") -> Page | None:
        """The page that answers `request`, or None where it is still the one of that `etag` or `last_modified`.

        Raises Blocked where the host, its robots.txt or the source's list of hosts forbids it, SourceChanged where an archive has
        no such member, Later where the host or the meter wants us to wait, FetchError for all else.
        """
        url = self._public(request.url)
        for what, left in (("host", origin(url)), ("archive", url)):
            if (before := self._left_alone.get(left)) is not None:
                raise self._error(before.of, url, f"the {what} is left alone, since {before.reason}", tries=0)
        # Of any other page, a fragment tells requests apart that one page answers.
        member = unquote(parse_url(request.url).fragment or "") if (parse_url(url).path or "").lower().endswith(".zip") else ""
        limit = self._source.pages[request.kind].max_bytes
        if member:
            answer = self._member(url, member, limit=limit, etag=etag, last_modified=last_modified)
        else:
            conditions = {name: value for name, value in (("If-None-Match", etag), ("If-Modified-Since", last_modified)) if value}
            answer = self._follow(Question(url, limit, conditions))
        if answer.status == 304 and (etag or last_modified):
            return None
        return self._page(request, self._welcome(answer, 200))

    def _page(self, request: Request, answer: Answer) -> Page:
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

    # Members of an archive.

    def _member(self, url: str, name: str, *, limit: int, etag: str, last_modified: str) -> Answer:
        """A member as an answer with the archive's headers; 304 where the archive is still that version."""

        def attempt() -> Answer | Failure:
            archive = self._archive(url)
            headers = {"ETag": archive.version.etag, "Last-Modified": archive.version.last_modified}
            answer = Answer(f"{url}#{name}", 304, headers, b"", self._manners.now())
            try:
                if not archive.is_still(etag, last_modified):
                    answer = replace(answer, status=200, body=archive.member(name, limit=limit))
            except BodyError as error:
                # Members of two versions are a mixture too: once one was given away, the next crawl reads the new version.
                again = error.again and not archive.was_used
                if again:
                    del self._archives[url]
                return Failure(str(error), again=again)
            archive.was_used = True
            return answer

        return self._manners.ask(f"{url}#{name}", attempt, delay=0)

    def _archive(self, url: str) -> Archive:
        """The archive, opened once. One that cannot be opened is left alone."""

        def ask(headers: Mapping[str, str], limit: int) -> Answer:
            answer = self._follow(Question(url, limit, headers, part=True))
            return answer if answer.status in (200, 416) else self._welcome(answer, 206)

        if url not in self._archives:
            with self._remembered(url):
                try:
                    self._archives[url] = Archive(url, ask)
                except BodyError as error:
                    raise self._error(FetchError, url, str(error), tries=1) from error
        return self._archives[url]

    # The way to an answer: hops, each of several tries.

    def _follow(self, question: Question, *, is_page: bool = True) -> Answer:
        """The answer at the end of the redirects. The key goes to the host that was asked, and to no other."""
        start = url = question.url
        for _ in range(1 + MAX_REDIRECTS):
            self._admit(url, since=start)
            keyed = is_page and origin(url) == origin(start) and self._secret.is_for(url)
            if is_page and not (keyed and self._secret.invites(url)):
                self._obey_robots(url)
            answer = self._ask(replace(question, url=url, keyed=keyed), self._meter if is_page else None)
            target = answer.headers.get("Location", "")
            if answer.status not in REDIRECTS or not target:
                return answer
            url = self._public(target, base=url)
        raise self._error(FetchError, start, f"more than {MAX_REDIRECTS} redirects, the last one to {url}", tries=answer.tries)

    def _ask(self, question: Question, meter: Callable[[str], None] | None) -> Answer:
        """What the host says to one URL. It rests as long as the source and its robots.txt want."""
        speak = self._ftp if parse_url(question.url).scheme == "ftp" else self._https
        robots, _ = self._robots.get(origin(question.url), (Protego(), 0))
        delay = max(self._source.delay.total_seconds(), robots.crawl_delay(self._product) or 0.0)

        def attempt() -> Answer | Failure:
            if meter is not None:
                meter(question.url)
            return speak(question)

        answer = self._manners.ask(question.url, attempt, delay=delay)
        if answer.challenge:
            with self._remembered(origin(answer.url)):
                raise self._error(Blocked, answer.url, f"a challenge page came with {answer.said}", tries=answer.tries)
        return answer

    def _admit(self, url: str, *, since: str) -> None:
        """Blocked unless the source declares the host and the way there is safe."""
        parts, before = parse_url(url), parse_url(since)
        went = "asked for" if url == since else f"{since} redirects to"
        # Over plain http or FTP anyone on the way could rewrite a vote. A server on this machine, which tests start, may use http,
        # and a file server that the source names as one has no other way.
        is_local = parts.scheme == before.scheme == "http" and parts.host in _LOOPBACK
        is_files = parts.scheme == before.scheme == "ftp"
        scheme = "ftp://" if is_files else ""
        if not {f"{scheme}{parts.host}".lower(), f"{scheme}{parts.netloc}".lower()} & self._hosts:
            raise self._error(
                Blocked, url, f"{went} the host {scheme}{parts.netloc}, which {self._source.name} does not declare", tries=0
            )
        if parts.scheme != "https" and not is_local and not is_files:
            raise self._error(Blocked, url, f"{went} {parts.netloc} over {parts.scheme}, and only https is spoken", tries=0)

    def _welcome(self, answer: Answer, status: int) -> Answer:
        """The answer, if it has that status. A host that turns us away is left alone."""
        if answer.status in _TURNED_AWAY:
            with self._remembered(origin(answer.url)):
                raise self._error(Blocked, answer.url, f"the host turned us away with {answer.said}", tries=answer.tries)
        if answer.status != status:
            raise self._error(FetchError, answer.url, f"the host answered {answer.said}", tries=answer.tries)
        return answer

    # What can stand in the way.

    def _obey_robots(self, url: str) -> None:
        robots, status = self._robots_of(origin(url))
        if not robots.can_fetch(url, self._product):
            raise self._error(Blocked, url, f"robots.txt of the host (answered {status}) does not allow it", tries=0)

    def _robots_of(self, host: str) -> tuple[Protego, int]:
        """The rules of a host and the status that they came with; asked for once, whatever comes of it."""
        if host not in self._robots:
            with self._remembered(host):
                answer = self._follow(Question(f"{host}/robots.txt", ROBOTS_BYTES), is_page=False)
                self._robots[host] = self._rules(answer), answer.status
        return self._robots[host]

    def _rules(self, answer: Answer) -> Protego:
        """As RFC 9309 reads the status, save that a robots.txt which may not be read forbids everything."""
        if answer.status == 200:
            return Protego.parse(answer.body.decode("utf-8-sig", errors="replace"))
        if answer.status in _TURNED_AWAY:
            return Protego.parse("User-agent: *\nDisallow: /")
        if 400 <= answer.status < 500:
            return Protego.parse("")
        raise self._error(FetchError, answer.url, f"the host answered {answer.said}", tries=answer.tries)

    @contextmanager
    def _remembered(self, left: str) -> Iterator[None]:
        """What goes wrong here goes wrong for the host or the archive `left`: it is not asked again."""
        try:
            yield
        except ScrapeError as error:
            self._left_alone[left] = error
            raise

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

    def _error(self, kind: Callable[[str, str], ScrapeError], url: str, reason: str, *, tries: int) -> ScrapeError:
        return self._manners.error(kind, url, reason, tries=tries)
