"""Twenty people who watch, and what each is owed by the end of the day, worked out from the story alone. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from scrapers.vocabulary import Frequency, News, Target
from tests.rehearsal.story import COMMITTEE, TITLES, WATCHED, Fact, Scene

EVERYTHING = frozenset(News)
VOTES = frozenset((News.COMMITTEE_VOTE, News.FLOOR_VOTE))
TOPIC = "remedies"


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing that is watched. `what` is a bill's number, a committee, a topic, a member or words; "" for the state."""

    target: Target
    what: str
    news: frozenset[News] = EVERYTHING
    frequency: Frequency = Frequency.INSTANT

    def wants(self, fact: Fact) -> bool:
        return fact.news in self.news and self._is_about(fact)

    def _is_about(self, fact: Fact) -> bool:
        match self.target:
            case Target.BILL:
                return fact.bill == self.what
            case Target.COMMITTEE:
                return fact.committee == self.what
            case Target.MEMBER:
                return self.what in fact.members
            case Target.TOPIC:
                return fact.bill in WATCHED
            case Target.SEARCH:
                return self.what in TITLES[fact.bill].casefold()
        return True

    def __str__(self) -> str:
        news = "everything" if self.news == EVERYTHING else ", ".join(sorted(self.news))
        return f"{self.target} {self.what}".strip() + f" ({news}; {self.frequency})"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who watches. `how` is "" where nothing is odd, else "paused", "unconfirmed" or "poisoned".

    Of one who is poisoned, each try to make a mail fails.
    """

    name: str
    wishes: tuple[Wish, ...]
    how: str = ""

    @property
    def address(self) -> str:
        return f"{self.name}@readers.example"


@dataclass(frozen=True, slots=True)
class Owed:
    """How many mails a person is owed at once, as digests, and about outages; and how many cannot be delivered."""

    news: int = 0
    digests: int = 0
    notices: int = 0
    undelivered: int = 0

    @property
    def mails(self) -> int:
        """All that are to come."""
        return self.news + self.digests + self.notices


def owed(person: Person, scenes: Iterable[Scene], *, outages: int) -> Owed:
    """One mail for each scene and bill, however many of a person's wishes it meets; one digest of each pace, with news or without;
    and a mail when each outage is noticed and one when it is over. All that somebody who is poisoned is owed is undelivered, but
    for the end of an outage that they were not told of.
    """
    if person.how in ("paused", "unconfirmed"):
        return Owed()
    instant = [wish for wish in person.wishes if wish.frequency is Frequency.INSTANT]
    told = {
        (number, fact.bill)
        for number, scene in enumerate(scenes)
        for fact in scene.facts
        if any(wish.wants(fact) for wish in instant)
    }
    paces = {wish.frequency for wish in person.wishes} - {Frequency.INSTANT}
    if person.how == "poisoned":
        return Owed(undelivered=len(told) + outages)
    return Owed(len(told), len(paces), 2 * outages)


def _of(target: Target, what: str, *news: News, frequency: Frequency = Frequency.INSTANT) -> Wish:
    return Wish(target, what, frozenset(news) or EVERYTHING, frequency)


_B, _S, _C, _T, _M, _W = Target.BILL, Target.STATE, Target.COMMITTEE, Target.TOPIC, Target.MEMBER, Target.SEARCH
_DAILY, _WEEKLY = Frequency.DAILY, Frequency.WEEKLY

AUDIENCE = (
    Person("ann", (_of(_B, "HB 12"),)),
    Person("bo", (_of(_B, "HB 12", News.COMMITTEE_VOTE),)),
    Person("cy", (_of(_B, "HB 12", News.TEXT),)),
    Person("di", (_of(_B, "HB 14", News.COMMITTEE_VOTE),)),
    Person("ed", (_of(_B, "HB 20", News.HEARING), _of(_B, "HB 7", News.STAGE))),
    Person("flo", (_of(_B, "HB 20", News.OTHER),)),
    Person("gus", (_of(_S, "", *VOTES),)),
    Person("hal", (_of(_S, "", News.HEARING, News.NEW_BILL),)),
    Person("ida", (_of(_S, "", frequency=_DAILY),)),
    Person("jo", (_of(_S, "", frequency=_WEEKLY),)),
    Person("kim", (_of(_C, COMMITTEE, News.COMMITTEE_VOTE),)),
    Person("lee", (_of(_C, "Rules", frequency=_DAILY), _of(_B, "HB 7", News.STAGE))),
    Person("max", (_of(_T, TOPIC),)),
    Person("nan", (_of(_M, "Alder", *VOTES),)),
    Person("oz", (_of(_M, "Viburnum", News.FLOOR_VOTE), _of(_B, "HB 7", frequency=_DAILY))),
    Person("pat", (_of(_W, "remedies", News.NEW_BILL, News.FLOOR_VOTE),)),
    Person("quin", (_of(_B, "HB 12"), _of(_S, ""), _of(_T, TOPIC))),
    Person("rae", (_of(_S, ""),), "paused"),
    Person("sol", (_of(_B, "HB 12", News.COMMITTEE_VOTE),), "poisoned"),
    Person("tess", (_of(_B, "HB 12"),), "unconfirmed"),
)
