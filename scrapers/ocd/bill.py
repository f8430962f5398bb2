"""One bill of Open Civic Data, in any of its forms, as a record."""

import datetime
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from scrapers.errors import RecordError
from scrapers.page import fold
from scrapers.records import (
    ActionRecord,
    BillRecord,
    PersonVoteRecord,
    RelationRecord,
    SponsorRecord,
    VersionRecord,
    VoteRecord,
)
from scrapers.sessions import session_named, sessions_of
from scrapers.state import Session, State, all_states
from scrapers.vocabulary import (
    ActionClassification,
    BillClassification,
    Chamber,
    Relation,
    SponsorClassification,
    VoteOption,
    VoteResult,
)

Json = Mapping[str, Any]
_ACTIONS = frozenset(ActionClassification)
_BILLS = frozenset(BillClassification)
_CHAMBERS = frozenset(Chamber)
_OPTIONS = frozenset(VoteOption)
_RELATIONS = frozenset(Relation)
_JURISDICTION = re.compile(r"^ocd-jurisdiction/country:us/(?:(?:state|district|territory):([a-z]{2})/)?government$")
_NUMBER = re.compile(r"([A-Z]+)[ .]*0*([1-9]\d*)")
_NO_SLUG = re.compile(r"[^A-Za-z0-9_-]+")
# How houses are called where only the name is told and no state module knows better.
_HOUSES = {
    "senate": Chamber.UPPER,
    "house": Chamber.LOWER,
    "house of representatives": Chamber.LOWER,
    "house of delegates": Chamber.LOWER,
    "assembly": Chamber.LOWER,
    "legislature": Chamber.LEGISLATURE,
    "governor": Chamber.EXECUTIVE,
    "executive": Chamber.EXECUTIVE,
}
_LONGEST_SESSION = 30
# Where the corpus cuts abstracts.
_CUT = 300


class Found(NamedTuple):
    """A bill, and where it belongs: the code and name of its jurisdiction, its session as the data spells it.

    `name` is "" where the data does not tell. `left` says what of the bill was left out, a phrase a thing.
    """

    code: str
    name: str
    session: str
    record: BillRecord
    scraped_at: datetime.datetime | None
    left: tuple[str, ...]


def declared(code: str) -> tuple[Session, ...]:
    """The sessions that are known of a jurisdiction, whether its pages are read or not."""
    try:
        return sessions_of(code)
    except KeyError:
        return ()


@lru_cache(maxsize=4096)
def session_of(code: str, spelled: str) -> str:
    """Our identifier of a session: the declared one of that spelling, or else the spelling as addresses can hold it."""
    if known := session_named(code, spelled):
        return known.identifier
    identifier = _NO_SLUG.sub("-", spelled).strip("-")
    if not 0 < len(identifier) <= _LONGEST_SESSION:
        raise RecordError(f"no row can hold a session named {spelled!r}")
    return identifier


def found(told: Json, raw: bytes, *, votes: Sequence[Json] = (), code: str = "") -> Found:
    """A bill in any of the forms. `votes` are those that lay beside it, `code` is of the jurisdiction that its file names.

    Raises RecordError, KeyError, TypeError, ValueError or AttributeError for an object that is no bill.
    """
    code, name = _jurisdiction(told, code)
    return _Reader(all_states().get(code), code, name).read(told, raw, votes)


def _jurisdiction(told: Json, code: str) -> tuple[str, str]:
    """The code and the name. Bulk files tell the name only, and the code in their path."""
    if "state" in told:
        return told["state"].lower(), ""
    if "jurisdiction" in told:
        match = _JURISDICTION.match(told["jurisdiction"]["id"])
        if match is None:
            raise RecordError(f"not a jurisdiction of the United States: {told['jurisdiction']['id']!r}")
        return match.group(1) or "us", told["jurisdiction"].get("name", "")
    name = told["jurisdiction_name"]
    named = next((state.code for state in all_states().values() if state.name == name), code.lower())
    if not named:
        raise RecordError(f"nothing tells the code of {name}: its path should, as in Open States' zip files")
    return named, name


@lru_cache(maxsize=4096)
def _scraped(organization: str) -> tuple[str, str]:
    """The classification and name of an organization in one text: "~{json}", or either of the two."""
    if organization.startswith("~"):
        return _organization(json.loads(organization[1:]))
    return organization, organization


def _organization(told: Any) -> tuple[str, str]:
    if isinstance(told, str):
        return _scraped(told)
    return (told.get("classification") or "", told.get("name") or "") if told else ("", "")


@lru_cache(maxsize=65536)
def _day(text: str, zone: ZoneInfo | None) -> datetime.date | None:
    """The state's local day; None for a date that is not whole. Midnight in UTC is a day that somebody wrote as a moment."""
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is not None and zone is not None and moment.time() != datetime.time.min:
        return moment.astimezone(zone).date()
    return moment.date()


@lru_cache(maxsize=4096)
def _classified(words: tuple[str, ...]) -> tuple[frozenset[ActionClassification], tuple[str, ...]]:
    """The words that the vocabulary has, and those that it lacks."""
    known = frozenset(ActionClassification(word) for word in words if word in _ACTIONS)
    return known, tuple(f"the word «{word}» of an action" for word in words if word not in _ACTIONS)


@lru_cache(maxsize=65536)
def _member(name: str, option: VoteOption) -> PersonVoteRecord:
    """The same few hundred members vote a thousand times."""
    return PersonVoteRecord(name, option)


def _option(word: str) -> VoteOption | None:
    return VoteOption(word) if word in _OPTIONS else None


def _web(links: Iterable[Any]) -> str:
    """The first address that a browser can open: sources also name files for machines."""
    urls = (link if isinstance(link, str) else link.get("url", "") for link in links)
    return next((url for url in urls if url.startswith(("https://", "http://"))), "")


class _Reader:
    """One bill's object into records. `left` collects what no record can hold."""

    def __init__(self, state: State | None, code: str, name: str) -> None:
        self.state, self.code = state, code
        self.name = state.name if state else name
        self.zone = ZoneInfo(state.timezone) if state else None
        self.houses = _HOUSES | ({title.lower(): chamber for chamber, title in state.chambers.items()} if state else {})
        self.left: list[str] = []

    def read(self, told: Json, raw: bytes, votes: Sequence[Json]) -> Found:
        session = told.get("legislative_session") or told["session"]
        identifier = self.number(told["identifier"])
        scraped_at = told.get("scraped_at")
        record = BillRecord(
            session=session_of(self.code, session),
            identifier=identifier,
            from_organization=self.chamber(told.get("from_organization") or told.get("chamber") or told["from_chamber"])[0],
            title=fold(told["title"]),
            classification=self.classification(told.get("classification") or ()),
            abstract=self.abstract(told),
            source_url=_web(told.get("sources") or ()),
            subjects=tuple(fold(subject) for subject in told.get("subject") or ()) or None,
            sponsorships=self.each(self.sponsor, told.get("sponsorships") or told.get("sponsors")),
            actions=self.each(self.action, self.in_order(told.get("actions") or ())),
            votes=self.votes([*(told.get("votes") or ()), *votes]),
            versions=self.versions(told.get("versions") or ()),
            relations=self.relations(told.get("related_bills") or ()),
            raw=lambda: raw,
        )
        moment = datetime.datetime.fromisoformat(scraped_at) if scraped_at else None
        return Found(self.code, self.name, session, record, moment, tuple(self.left))

    def each(self, read: Callable[[Any], Any], items: Sequence[Any] | None) -> tuple[Any, ...] | None:
        return tuple(item for item in map(read, items or ()) if item is not None) or None

    def leave(self, what: str) -> None:
        self.left.append(what)

    def number(self, identifier: str) -> str:
        """As the state prints it. What is no plain prefix and number stays as it is."""
        match = _NUMBER.fullmatch(identifier.strip())
        spelling = self.state.spelling if self.state else "{prefix} {number}"
        return spelling.format(prefix=match.group(1), number=match.group(2)) if match else fold(identifier)

    def classification(self, words: Sequence[str]) -> BillClassification:
        known = [BillClassification(word) for word in words if word in _BILLS]
        self.left += [f"the word «{word}» of a bill" for word in words if word not in _BILLS]
        return known[0] if known else BillClassification.BILL

    def chamber(self, told: Any) -> tuple[Chamber, str]:
        """Who acted, and the committee's name if it was one. The legislature where the chamber is not told."""
        classification, name = _organization(told)
        if classification in _CHAMBERS:
            return Chamber(classification), ""
        house = self.houses.get(name.lower())
        if house is not None:
            return house, ""
        self.leave("the chamber of an act, which is not told")
        return Chamber.LEGISLATURE, fold(name)

    def abstract(self, told: Json) -> str | None:
        if "abstract" in told:
            text = told["abstract"] or ""
            if len(text) >= _CUT:
                self.leave("an abstract that is cut off")
            return fold(text) or None if len(text) < _CUT else None
        return next((fold(abstract["abstract"]) for abstract in told.get("abstracts") or () if abstract["abstract"].strip()), None)

    def in_order(self, actions: Sequence[Any]) -> Sequence[Any]:
        """The data's own order: that of the list, unless it numbers its actions."""
        numbered = actions and isinstance(actions[0], dict) and "order" in actions[0]
        return sorted(actions, key=lambda action: action["order"]) if numbered else actions

    def action(self, told: Any) -> ActionRecord | None:
        if isinstance(told, dict):
            organization = told.get("organization_id") or told.get("organization") or told.get("organization__name")
            date, text, words = told["date"], told["description"], told.get("classification") or ()
        else:
            date, organization, text, words = told[0], told[1], told[2], told[3] if len(told) > 3 else ()
        day, text = _day(date, self.zone), fold(text)
        if day is None or not text:
            self.leave("an action without a whole date or a text")
            return None
        known, unknown = _classified(tuple(words))
        self.left += unknown
        chamber, committee = self.chamber(organization)
        return ActionRecord(day, chamber, text, known, organization=committee)

    def sponsor(self, told: Any) -> SponsorRecord | None:
        if isinstance(told, str):
            self.leave("a sponsor whose part is not told")
            return None
        word = told["classification"]
        if word not in ("primary", "cosponsor"):
            # States have words of their own (author, principal coauthor), and the data says which are primary.
            word = "primary" if told["primary"] else "cosponsor"
        return SponsorRecord(fold(told["name"]), SponsorClassification(word))

    def versions(self, told: Sequence[Json]) -> tuple[VersionRecord, ...] | None:
        """By label; what bears the label of another is told from it by its date, or left."""
        by_label: dict[str, VersionRecord] = {}
        for version in told:
            day = _day(version["date"], self.zone) if version.get("date") else None
            label = fold(version["note"])
            label = f"{label} ({day})" if label in by_label and day else label
            if not label or label in by_label:
                self.leave("a version that cannot be told from another")
            else:
                by_label[label] = VersionRecord(label, _web(version["links"]), day)
        return tuple(by_label.values()) or None

    def relations(self, told: Sequence[Json]) -> tuple[RelationRecord, ...] | None:
        named: dict[RelationRecord, None] = {}
        for tie in told:
            if tie.get("relation_type") not in _RELATIONS or not tie.get("identifier"):
                self.leave("a related bill that is not named, or in a way that we have no word for")
            else:
                session = session_of(self.code, tie["legislative_session"])
                named[RelationRecord(Relation(tie["relation_type"]), session, self.number(tie["identifier"]))] = None
        return tuple(named) or None

    def votes(self, told: Sequence[Json]) -> tuple[VoteRecord, ...] | None:
        by_key: dict[str, VoteRecord] = {}
        for vote in filter(None, map(self.vote, told)):
            key, copies = vote.source_key, 1
            # One key on two votes: both stay, the second under a key that says so.
            while key in by_key:
                copies += 1
                key = f"{vote.source_key} ({copies})"
            by_key[key] = vote if copies == 1 else replace(vote, source_key=key)
        return tuple(by_key.values()) or None

    def vote(self, told: Json) -> VoteRecord | None:
        day = _day(told.get("start_date") or told["date"], self.zone)
        motion = fold(told.get("motion_text") or told.get("motion") or "")
        names = self.names(told.get("votes") or ())
        counts = self.counts(told.get("counts") or ())
        if day is None or not motion or not (names or any(counts.values())):
            self.leave("a vote without a date, a motion or a count")
            return None
        organization = told.get("organization") or told.get("organization__classification") or told.get("chamber")
        chamber, committee = self.chamber(organization)
        stated = any(counts.values())
        if not stated:
            counts = {option: sum(voted is option for _, voted in names) for option in dict.fromkeys(o for _, o in names)}
        tally = " ".join(f"{option} {count}" for option, count in sorted(counts.items()))
        return VoteRecord(
            source_key=told.get("identifier") or told.get("dedupe_key") or told.get("id") or f"{day} {chamber} {motion} {tally}",
            date=day,
            chamber=chamber,
            motion_text=motion,
            result=VoteResult(told["result"]) if told.get("result") in ("pass", "fail") else VoteResult.UNSTATED,
            counts=counts,
            votes=names,
            organization=committee,
            counts_stated=stated,
            source_url=_web(told.get("sources") or ()),
        )

    def names(self, told: Sequence[Json]) -> tuple[PersonVoteRecord, ...]:
        read = []
        for voter in told:
            option = _option(voter["option"])
            if option is None:
                self.leave(f"the word «{voter['option']}» of a vote")
            # A name that the source left empty is nobody's.
            elif name := fold(voter["voter_name"]):
                read.append(_member(name, option))
        return tuple(read)

    def counts(self, told: Any) -> dict[VoteOption, int]:
        """What is counted; a zero only of yes and no, since the data fills in the rest."""
        pairs = told.items() if isinstance(told, dict) else ((count["option"], count["value"]) for count in told)
        counts: dict[VoteOption, int] = {}
        for word, value in pairs:
            option = _option(word)
            if option is None:
                self.leave(f"the word «{word}» of a vote")
            elif value or option in (VoteOption.YES, VoteOption.NO):
                counts[option] = value
        return counts
