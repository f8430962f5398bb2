"""What can be watched, in words and as plain values. An unsaved Subscription without a subscriber is a wish."""

from collections.abc import Mapping
from typing import Any

from bills.models import Subscription
from bills.search.asked import Search
from scrapers.vocabulary import Frequency, News, Target

NEWS = {
    News.COMMITTEE_VOTE: "committee votes",
    News.FLOOR_VOTE: "floor votes",
    News.HEARING: "hearings set, moved or cancelled",
    News.STAGE: "changes of stage",
    News.TEXT: "new or changed texts",
    News.COURT: "court events",
    News.CORRECTION: "corrections of what this site said",
    News.NEW_BILL: "new bills",
    News.OTHER: "every other line of the record",
}
# What is asked for unless somebody chooses: all but the lines that are rarely news.
USUAL = [str(news) for news in News if news is not News.OTHER]
PACES = {Frequency.INSTANT: "at once", Frequency.DAILY: "once a day", Frequency.WEEKLY: "once a week"}
# The keys of a wish's rows, as a mail's context holds them.
_ROWS = {"bill": "bill_id", "jurisdiction": "jurisdiction_id", "topic": "topic_id", "person": "person_id"}
_ROWS |= {"organization": "organization_id"}
_VALUES = ("target", "committee", "query", "news", "frequency")


def described(watch: Subscription) -> str:
    """What is watched, as a phrase: `HB 1 (Example, 2026 Example Session)`."""
    match Target(watch.target):
        case Target.BILL if watch.bill:
            return f"{watch.bill.identifier} ({watch.bill.session.jurisdiction.name}, {watch.bill.session.name})"
        case Target.STATE if watch.jurisdiction:
            return f"every bill of {watch.jurisdiction.name}"
        case Target.COMMITTEE if watch.jurisdiction:
            chamber = f", {watch.organization.name}" if watch.organization else ""
            return f"the committee “{watch.committee}” ({watch.jurisdiction.name}{chamber})"
        case Target.TOPIC if watch.topic:
            return f"the topic “{watch.topic.name}”"
        case Target.MEMBER if watch.person:
            return f"how {watch.person.name} votes ({watch.person.jurisdiction.name})"
        case _:
            return f"the search {Search.read(watch.query).described}"


def paced(watch: Subscription) -> str:
    """The kinds of news and the pace, as a phrase: `committee votes, at once`."""
    kinds = [words for news, words in NEWS.items() if news in watch.news]
    usual = set(watch.news) == set(USUAL)
    told = "all news" if len(kinds) == len(NEWS) else "the usual news" if usual else ", ".join(kinds) or "no news"
    return f"{told}, {PACES[Frequency(watch.frequency)]}"


def plain(watch: Subscription) -> dict[str, Any]:
    """A wish as JSON holds it."""
    return {name: getattr(watch, name) for name in _VALUES} | {name: getattr(watch, key) for name, key in _ROWS.items()}


def wish(told: Mapping[str, Any]) -> Subscription | None:
    """The wish that `plain` made this of; None where what it meant is there no more."""
    watch = Subscription(**{name: told[name] for name in _VALUES}, **{key: told[name] for name, key in _ROWS.items()})
    for name, key in _ROWS.items():
        model = Subscription._meta.get_field(name).related_model
        pk = getattr(watch, key)
        if pk is not None and not model._default_manager.filter(pk=pk).exists():  # type: ignore[union-attr]  # a model
            return None
    return watch


def same(watch: Subscription) -> dict[str, Any]:
    """What another subscription to the same thing has in common with this one: arguments of a filter."""
    keys: dict[str, Any] = {key: getattr(watch, key) for key in _ROWS.values()}
    alike = {f"{key}__isnull" if value is None else key: True if value is None else value for key, value in keys.items()}
    return alike | {"target": watch.target, "committee__iexact": watch.committee, "query__iexact": watch.query}
