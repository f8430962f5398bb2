"""What a state module declares, and how it is found.

A state is one module in `scrapers/states/` with a `STATE`. Nothing else names it: menus, schedules and pages come from here.
"""

import datetime
import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from scrapers.actions import Rules
from scrapers.moves import StageRules
from scrapers.page import Page, Request
from scrapers.records import Record
from scrapers.vocabulary import Chamber, SessionClassification

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Session:
    """A legislative session. `code` is the source's own name for it (`2026RS`, `104`, `2025`); `identifier` is Open States'.

    `end_date` is the day of adjournment sine die, None while nobody knows it. Its list is crawled from `prefiles_from` on. A bill
    that `carries_from` an earlier session has kept its number: it is the same bill, with one more leg. `also` are other spellings
    of the identifier. `special_until` is the last day of a later sitting whose bills the source has among this session's.
    """

    identifier: str
    name: str
    code: str
    start_date: datetime.date
    end_date: datetime.date | None = None
    prefiles_from: datetime.date | None = None
    carries_from: str = ""
    classification: SessionClassification = SessionClassification.PRIMARY
    also: tuple[str, ...] = ()
    special_until: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Cadence:
    """How long after one crawl of a session the next is due."""

    in_session: datetime.timedelta
    governors_desk: datetime.timedelta
    interim: datetime.timedelta


@dataclass(frozen=True, slots=True)
class Plan:
    """What a crawl sets out to read: the session, the watched bills (as the state prints them), and when it last went well.

    Without `catalogue`, the session's list is left alone unless the bills cannot be read without it. `keyed` tells whether the
    state's key is set.
    """

    session: Session
    watched: tuple[str, ...]
    now: datetime.datetime
    since: datetime.datetime | None = None
    catalogue: bool = True
    keyed: bool = False


@dataclass(frozen=True, slots=True)
class PageKind:
    """One kind of page: how it is read and what its word is worth.

    Where two kinds speak of the same part of a bill, the one with more `authority` owns that part, and the other's word on it
    is passed over. `caveat` is printed beside what the kind says. `lists_session` marks the page that lists every bill of a
    session: a bill that it no longer has was withdrawn. Only a page that `may_hold_nothing` may lead to no record and no request.

    `beside` names kinds whose pages the parser reads together with this one, as `page.beside[kind]`: a crawl asks for them too
    and reads this page when they are there. Those of `beside_if_there` are read together with it too, but a folder need not hold
    them: where no request asks for one, the parser does without. One that was asked for and could not be had costs this page, since
    without it the page would say less than is already known. A kind that is `single` has one page a session, whatever its address
    is that day.
    A kind that `may_name_others` has rows of bills that the session's list lacks: they are counted, and nothing is wrong.
    A bill has `several` pages of a kind that are sheets, each with votes of its own: what one of them lacks is not gone.
    `keeps` are the bytes of a page that may be kept and read, where it prints what is nobody's business: the rest is never stored.
    What is `optional` the source may keep from us: a page that cannot be had is told, and the run is none the worse. One that came
    and cannot be read is trouble as with any kind. A page that is `lasting` never changes, and is asked for until it is held.
    """

    parse: Callable[[Page], Iterable[Record | Request]]
    label: str
    authority: int = 1
    caveat: str = ""
    max_bytes: int = 20 * MEGABYTE
    lists_session: bool = False
    may_hold_nothing: bool = False
    beside: tuple[str, ...] = ()
    beside_if_there: tuple[str, ...] = ()
    single: bool = False
    may_name_others: bool = False
    several: bool = False
    keeps: Callable[[Page], bytes] | None = None
    optional: bool = False
    lasting: bool = False

    @property
    def companions(self) -> tuple[str, ...]:
        """The kinds that it is read together with, if need be or if they are there."""
        return (*self.beside, *self.beside_if_there)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key that the source wants, read from the setting `setting`.

    It is sent as the query parameter `parameter`, or as the header of that name if `in_header`, after the word `scheme` where
    there is one, and to `host` alone where one is named. Without one that is `optional` the source is read all the same, with less
    detail. Paths that begin with `invites` are what the host gives the key out for: a request there that has it was asked for, and
    robots.txt, which is written for who comes unasked, does not speak of it.
    """

    parameter: str
    setting: str
    register_at: str
    in_header: bool = False
    host: str = ""
    optional: bool = False
    scheme: str = ""
    invites: str = ""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file that `State.recognise` knows: the request that it answers, and the moment that it says it was made.

    `also` are those that it answers for other sessions, where one file holds several.
    """

    request: Request
    retrieved_at: datetime.datetime | None = None
    also: tuple[Request, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """One cited sentence about a state that is not read yet."""

    text: str
    source_url: str
    as_of: datetime.date


@dataclass(frozen=True, slots=True)
class Published:
    """When the source itself tells what, in sentences; "" is not known. By those who read `source_url` until `as_of`."""

    actions: str
    floor_votes: str
    committee_votes: str
    source_url: str
    as_of: datetime.date


@dataclass(frozen=True, slots=True)
class State:
    """A legislature and how to read it.

    `chambers` names the two houses, and the legislature and the executive where they are not called that and Governor.

    `recognise(name, body, session)` tells which request a file of the source's own would have answered, or None for a file that
    is not the source's. `coverage` says in sentences what is collected and what is not, chamber by chamber, and
    `publishes` when the source itself tells it, if anybody wrote that down. `hosts` are all
    that may be talked to, redirects included: a name over https, `ftp://name` over anonymous FTP. `issuers` are where missing
    intermediate certificates can be had. `rules` read an action in Open Civic Data's words, `stage_rules` what it does to the
    bill's stage. `spelling` is how the state prints a bill's number.
    A state without `pages` is coming: `known` is all that there is to say.
    """

    code: str
    name: str
    timezone: str
    chambers: Mapping[Chamber, str]
    sessions: tuple[Session, ...] = ()
    pages: Mapping[str, PageKind] = field(default_factory=dict)
    start: Callable[[Plan], Iterable[Request]] = lambda plan: ()
    recognise: Callable[[str, bytes, Session | None], Recognised | None] = lambda name, body, session: None
    rules: Rules = field(default_factory=Rules)
    stage_rules: StageRules = field(default_factory=StageRules)
    hosts: tuple[str, ...] = ()
    delay: datetime.timedelta = datetime.timedelta(seconds=1)
    cadence: Cadence = Cadence(datetime.timedelta(hours=1), datetime.timedelta(hours=1), datetime.timedelta(days=1))
    api_key: ApiKey | None = None
    issuers: tuple[str, ...] = ()
    blocked_by: tuple[bytes, ...] = ()
    coverage: tuple[str, ...] = ()
    publishes: Published | None = None
    known: tuple[Known, ...] = ()
    homepage: str = ""
    spelling: str = "{prefix} {number}"

    @property
    def is_read(self) -> bool:
        return bool(self.pages)

    def lacks_key(self, keys: Mapping[str, str]) -> bool:
        """Whether the source wants a key that is not among `keys` (values by setting), so that it cannot be read live."""
        return self.api_key is not None and not self.api_key.optional and not self.has_key(keys)

    def has_key(self, keys: Mapping[str, str]) -> bool:
        return self.api_key is not None and bool(keys.get(self.api_key.setting))

    def session(self, identifier: str) -> Session:
        """The session of that identifier; KeyError if there is none."""
        for session in self.sessions:
            if session.identifier == identifier:
                return session
        raise KeyError(
            f"{self.name} has no session {identifier!r}; it has {', '.join(s.identifier for s in self.sessions) or 'none'}"
        )

    def session_of(self, code: str) -> Session:
        """The session that the source calls `code`; KeyError if it is not declared."""
        for session in self.sessions:
            if session.code.lower() == code.lower():
                return session
        raise KeyError(f"{self.name} has no session that its source calls {code!r}")


def _modules() -> Iterator[str]:
    import scrapers.states

    for module in pkgutil.iter_modules(scrapers.states.__path__):
        yield f"scrapers.states.{module.name}"


@cache
def all_states() -> dict[str, State]:
    """Every state that has a module, by its code, in the order of their names."""
    states = [importlib.import_module(name).STATE for name in _modules()]
    return {state.code: state for state in sorted(states, key=lambda state: state.name)}
