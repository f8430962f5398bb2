"""What a reader asks of the search, as an address has it: words and filters that all must hold. Subscriptions keep the same."""

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.db.models import Q, QuerySet
from django.urls import Resolver404, resolve, reverse

from bills.models import Bill, ChallengedProvision, HearingItem, SearchDocument, Topic
from bills.search.documents import UNKNOWN, Document, facet
from bills.search.engine import Holds
from bills.search.matching import holds
from bills.search.query import Query, parse, tidy
from scrapers.vocabulary import Chamber, HearingStatus, Life, Position, Posture, Reach

VOTE, HEARING, UPCOMING, CHALLENGE = "vote", "hearing", "upcoming-hearing", "challenge"
HAS = (VOTE, HEARING, UPCOMING, CHALLENGE)
CHAMBERS = (Chamber.LOWER, Chamber.UPPER)
ANY_TOPIC = "any"
PARTIES = ("D", "R", "I", UNKNOWN)
# In the order in which an address has them.
NAMES = ("q", "state", "session", "stage", "life", "chamber", "committee", "party", "has", "topic", "from", "to")
_LONGEST = 100
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Search:
    """Every filter is empty where it is not asked for. `problems` are sentences on what was asked and not understood."""

    q: str = ""
    state: str = ""
    session: str = ""
    stage: str = ""
    life: str = ""
    chamber: str = ""
    committee: str = ""
    party: str = ""
    has: tuple[str, ...] = ()
    topic: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None
    problems: tuple[str, ...] = field(default=(), compare=False)

    # ---- Read and written ----

    @classmethod
    def of(
        cls, told: Mapping[str, Sequence[str]], *, states: Collection[str] | None = None, topics: Collection[str] | None = None
    ) -> "Search":
        """Of the parameters of one, each a list. What is none of the `states` or `topics` is explained, if those are given."""
        reader = _Reader(told)
        since, until = reader.day("from"), reader.day("to")
        if since and until and since > until:
            reader.problems.append(f"From {since} to {until} is no span of time: the two days were exchanged.")
            since, until = until, since
        return cls(
            q=tidy(reader.last("q", 4 * _LONGEST)),
            state=reader.one("state", states, str.lower),
            session=reader.words("session"),
            stage=reader.one("stage", list(Position), str.upper),
            life=reader.one("life", list(Life), str.upper),
            chamber=reader.one("chamber", CHAMBERS, str.lower),
            committee=reader.words("committee"),
            party=reader.one("party", PARTIES, lambda word: UNKNOWN if word.lower() == UNKNOWN else word.upper()),
            has=reader.several("has", HAS),
            topic=reader.one("topic", None if topics is None else {ANY_TOPIC, *topics}, str.lower),
            since=since,
            until=until,
            problems=tuple(reader.problems),
        )

    @classmethod
    def read(cls, text: str) -> "Search":
        """What `str` wrote. A text that does not begin with a filter's name is words alone, as a person types them."""
        if text.partition("=")[0] not in NAMES:
            return cls(q=tidy(text))
        told: dict[str, list[str]] = {}
        for name, value in parse_qsl(text):
            told.setdefault(name, []).append(value)
        return cls.of(told)

    def __str__(self) -> str:
        return urlencode(self.pairs)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The parameters of its address, in their order."""
        days = {"from": self.since, "to": self.until}
        found: list[tuple[str, str]] = []
        for name in NAMES:
            value: Any = days[name] if name in days else getattr(self, name)
            if value:
                found += [(name, word) for word in value] if isinstance(value, tuple) else [(name, str(value))]
        return found

    def __bool__(self) -> bool:
        return bool(self.query) or bool(self.filters)

    @property
    def filters(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in self.pairs if name != "q"]

    @property
    def address(self) -> str:
        return f"{reverse('find')}?{self}"

    @classmethod
    def at(cls, address: str) -> "Search | None":
        """What an address of the search on this site asks for; None for any other."""
        try:
            parts = urlsplit(address.strip())
            if resolve(parts.path).url_name != "find":
                return None
        except (Resolver404, ValueError):
            return None
        return cls.read(parts.query)

    @property
    def described(self) -> str:
        """In words, for a mail: `“immunity”, state il, stage COMMITTEE`."""
        return ", ".join([*([f"“{self.q}”"] if self.q else []), *(f"{name} {value}" for name, value in self.filters)])

    def without(self, name: str, value: str) -> "Search":
        """The same, one filter less."""
        if name == "has":
            return replace(self, has=tuple(word for word in self.has if word != value))
        field = {"from": "since", "to": "until"}.get(name, name)
        empty: dict[str, Any] = {field: None if name in ("from", "to") else ""}
        return replace(self, **empty)

    def narrowed(self, name: str, value: str) -> "Search":
        """The same with one of the filters that have one value."""
        told: dict[str, Any] = {name: value}
        return replace(self, **told)

    @cached_property
    def query(self) -> Query:
        return parse(self.q)

    # ---- Answered ----

    def _facets(self) -> Iterator[str]:
        for name in ("state", "session", "stage", "life", "chamber", "committee", "party"):
            yield from facet(name, getattr(self, name))
        if VOTE in self.has:
            yield from facet("has", VOTE)

    def documents(self, *, now: datetime.datetime) -> QuerySet[SearchDocument]:
        """The documents of the bills that answer, in no order."""
        facets = sorted(set(self._facets()))
        found = SearchDocument.objects.filter(*self._outside(now))
        return found.filter(Holds(self.query, facets)) if self.query or facets else found

    def _outside(self, now: datetime.datetime) -> Iterator[Q]:
        """What is not in a document's words: days, and what other rows tell of its bill."""
        if self.since:
            yield Q(latest_on__gte=self.since)
        if self.until:
            yield Q(latest_on__lte=self.until)
        yield from self._elsewhere(now)

    def _elsewhere(self, now: datetime.datetime) -> Iterator[Q]:
        if self.topic:
            topics = Topic.objects.all() if self.topic == ANY_TOPIC else Topic.objects.filter(slug=self.topic)
            yield Q(bill__in=Bill.objects.of_topics(topics.values_list("pk", flat=True)).order_by().values("pk"))
        if HEARING in self.has:
            yield Q(bill__in=HearingItem.objects.filter(bill__isnull=False, removed_at=None).values("bill"))
        if UPCOMING in self.has:
            timed = Q(hearing__time_stated=True, hearing__starts_at__gte=now)
            ahead = timed | Q(hearing__time_stated=False, hearing__starts_at__gte=now - _DAY)
            held = HearingItem.objects.filter(ahead, bill__isnull=False, removed_at=None)
            yield Q(bill__in=held.exclude(hearing__status=HearingStatus.CANCELLED).values("bill"))
        if CHALLENGE in self.has:
            reached = ChallengedProvision.objects.current().filter(reach__in=[Reach.ATTACKED, Reach.UNCLEAR])
            against = reached.filter(challenge__blocked=False).exclude(challenge__posture=Posture.AFFIRMATIVE)
            yield Q(bill__in=against.values("clause__bill"))

    def matches(self, document: Document, *, now: datetime.datetime) -> bool:
        """Whether a bill that is read just now answers. A query only for what other rows tell of it."""
        if (self.since and document.latest_on < self.since) or (self.until and document.latest_on > self.until):
            return False
        if not document.facets.issuperset(self._facets()) or not holds(self.query, document):
            return False
        elsewhere = list(self._elsewhere(now))
        return not elsewhere or SearchDocument.objects.filter(*elsewhere, pk=document.bill).exists()


@dataclass
class _Reader:
    """Parameters, one by one; what makes no sense is noted and passed over."""

    told: Mapping[str, Sequence[str]]
    problems: list[str] = field(default_factory=list)

    def last(self, name: str, longest: int = _LONGEST) -> str:
        values = self.told.get(name) or [""]
        return " ".join(values[-1].replace("\0", "").split())[:longest]

    def words(self, name: str) -> str:
        """A text of which at least one word is left."""
        text = self.last(name)
        if text and not facet(name, text):
            self.problems.append(f"“{text}” is no {name}, and was passed over.")
            return ""
        return text

    def one(self, name: str, known: Collection[str] | None, spell: Any) -> str:
        text: str = spell(self.last(name))
        if not text or known is None or text in known:
            return text if text.isprintable() else ""
        self.problems.append(f"“{text}” is no {name} that is known here, and was passed over.")
        return ""

    def several(self, name: str, known: Sequence[str]) -> tuple[str, ...]:
        """Those of the known that are asked for, in their order."""
        asked = {value.strip()[:_LONGEST] for value in self.told.get(name, ())} - {""}
        for value in sorted(asked.difference(known)):
            self.problems.append(f"“{value}” is nothing that a bill can have, and was passed over.")
        return tuple(word for word in known if word in asked)

    def day(self, name: str) -> datetime.date | None:
        text = self.last(name)
        if not text:
            return None
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            self.problems.append(f"“{text}” is no day such as 2026-03-02, and was passed over.")
            return None
