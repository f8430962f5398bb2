"""Facts and their values in words that a reader knows: `counts.yes` of a vote is “the tally, yes”. No queries, and no clock."""

import datetime
import re
from collections.abc import Mapping
from typing import Any

from django.utils import dateparse, timezone
from django.utils.dateformat import format as dated

from bills.views.roll import MOTIONS, RESULTS
from scrapers.state import all_states
from scrapers.vocabulary import Chamber, MotionClassification, Relation, VoteOption, VoteResult

NOTHING = "nothing"
RELATIONS = {
    Relation.COMPANION: "Companion in the other chamber",
    Relation.PRIOR_SESSION: "In an earlier session",
    Relation.REPLACED_BY: "Replaced by",
    Relation.REPLACES: "Replaces",
    Relation.RELATED: "Related",
    Relation.SUBSTITUTED_BY: "Substituted by",
    Relation.SUBSTITUTES: "Substituted for",
}
PARTS = {
    "bill": "the bill",
    "stage": "where the bill stands",
    "hearings": "a hearing",
    "sponsorships": "a sponsor",
    "actions": "an action",
    "votes": "a vote",
    "versions": "a printed text",
    "relations": "a related bill",
}
_NOUNS = {
    "abstract": "the abstract",
    "chamber": "the body",
    "classification": "the kind",
    "committee": "the committee",
    "counts": "the tally",
    "counts_stated": "whether the source states the tally",
    "date": "the date",
    "date_basis": "whose day the date is",
    "description": "the words",
    "effective_text": "the effective date",
    "from_organization": "the chamber that it began in",
    "label": "the name",
    "location": "the place",
    "motion_classification": "the kind of motion",
    "motion_text": "the motion",
    "name": "the name",
    "note": "the note",
    "official_title": "the official title",
    "organization": "the committee",
    "result": "the result",
    "source_key": "the source's own key",
    "source_url": "the official page",
    "starts_at": "the time",
    "status": "the status",
    "status_text": "the source's own status",
    "subjects": "the subjects",
    "taken_off": "whether the bill was taken off the agenda",
    "time_text": "the time in words",
    "title": "the title",
    "url": "the address",
    "version": "the text voted on",
    "votes": "the names",
}
_AXES = {
    "position": "where it is",
    "life": "whether it is alive",
    "path": "how it became law",
    "force": "whether it is in effect",
    "court": "what courts have said",
}
# What the bodies of a state are called that nothing here knows of.
_BODIES: Mapping[str, str] = {
    Chamber.UPPER: "the upper chamber",
    Chamber.LOWER: "the lower chamber",
    Chamber.LEGISLATURE: "the legislature",
    Chamber.EXECUTIVE: "the governor",
}
_WORDS: dict[str, Mapping[Any, str]] = {
    "result": RESULTS,
    "motion_classification": MOTIONS,
    "relation": RELATIONS,
}
_CHAMBERS = ("chamber", "from_organization")
_OURS = (*_CHAMBERS, "classification", "counts", "counts_stated", "date", "date_basis", "starts_at", "status")
_ARTICLE = re.compile(r"(?:the|an?) ")
_DAY = re.compile(r"\d{4}-\d\d-\d\d$")
_SECOND = re.compile(r"(?P<name>.+)#(?P<nth>[2-9])$")


def noun(part: str, field: str) -> str:
    """What a field is called where it is plain of which part it is: “the tally, yes”, “the date”; a whole row is its part."""
    kind, _, name = field.partition(".")
    if not field:
        return PARTS.get(part, part)
    if part == "stage":
        return _AXES.get(field, field)
    if part == "votes" and name:
        return f"the tally, {name}" if kind == "counts" else f"the vote of {_member(name)}"
    return _NOUNS.get(field) or f"the {field.replace('_', ' ')}"


def bare(part: str, field: str = "") -> str:
    """The same without its article, for a label or after another word: “tally, yes”, “printed text”."""
    return _ARTICLE.sub("", noun(part, field))


def words(part: str, field: str) -> str:
    """What a field is called where nothing else tells of which part it is: “the date of an action”."""
    called = noun(part, field)
    if not field or part == "bill" or "." in field:
        return called
    return f"{PARTS['stage']}: {called}" if part == "stage" else f"{called} of {PARTS.get(part, part)}"


def verbatim(part: str, field: str) -> bool:
    """Whether a value is a text of the source's, shown as it is: not a date, a number or a word of a closed list."""
    return part != "stage" and bool(field) and "." not in field and field not in _WORDS and field not in _OURS


def told(value: Any, part: str = "", field: str = "", *, state: str = "") -> str:
    """A value of a fact in words: dates written out, the words of closed lists, a whole row in one line.

    `state` is the code of the state whose bodies are called by their own names.
    """
    if value is None or value in ("", [], {}):
        return NOTHING
    if isinstance(value, Mapping):
        return tally(value) if field == "counts" else _row(value, part, state)
    if isinstance(value, list):
        if field == "votes":
            return "; ".join(f"{name}: {option}" for name, option in value)
        return "; ".join(told(item, part, field, state=state) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    if part == "stage":
        return text.replace("_", " ").capitalize()
    if field in _CHAMBERS:
        return body(text, state)
    if field == "starts_at":
        return _moment(text)
    return day(text) if field == "date" else _WORDS.get(field, {}).get(text, text)


def body(chamber: str, state: str) -> str:
    """`lower` -> `House`, where a module knows the state; else what a reader can take for it."""
    known = all_states().get(state)
    names: dict[Any, str] = {**_BODIES, **(dict(known.chambers) if known else {})}
    return names.get(chamber, chamber)


def tally(counts: Mapping[str, int]) -> str:
    """`15 yes, 7 no, 0 excused`, always in this order: a database need not keep one. What is unstated is left out."""
    return ", ".join(f"{counts[option]} {option}" for option in VoteOption if counts.get(option) is not None)


def day(text: str) -> str:
    """`2026-03-02` -> `2 March 2026`; any other text as it is."""
    return dated(datetime.date.fromisoformat(text), "j F Y") if _DAY.match(text) else text


def _moment(text: str) -> str:
    """In the zone that is in force, which is the state's wherever one state is told of."""
    at = dateparse.parse_datetime(text)
    return dated(timezone.localtime(at), "H:i T, j F Y") if at and timezone.is_aware(at) else text


def _member(name: str) -> str:
    match = _SECOND.match(name)
    return f"{match['name']} ({match['nth']} of that name)" if match else name


def _row(said: Mapping[str, Any], part: str, state: str) -> str:
    """A record in one line, as `plain` or an event gives it."""
    match part:
        case "actions":
            return f"{_when_and_who(said, state)}: “{said.get('description', '')}”"
        case "votes":
            return f"{_when_and_who(said, state)}: “{said.get('motion_text', '')}”, {_outcome(said)}"
        case "sponsorships":
            return _listed(said.get("name"), said.get("classification"))
        case "versions":
            return _listed(said.get("label"), said.get("title"), day(str(said.get("date") or "")))
        case "relations":
            return f"{RELATIONS.get(said.get('relation', ''), 'Related')}: {said.get('identifier', '')} ({said.get('session', '')})"
        case "hearings":
            off = "the bill was taken off the agenda" if said.get("taken_off") else ""
            where = said.get("location") or "place not stated"
            return _listed(_when_and_who(said, state), where, said.get("status"), off, between="; ")
        case "bill" if said.get("identifier"):
            return _listed(said["identifier"], said.get("title"), between=" ")
    return "; ".join(f"{bare(part, name)}: {told(item, part, name, state=state)}" for name, item in said.items())


def _when_and_who(said: Mapping[str, Any], state: str) -> str:
    by = body(said["chamber"], state) if said.get("chamber") else ""
    when = (day(str(said.get("date") or "")), said.get("time"), said.get("time_text"))
    return _listed(*when, by, said.get("organization"), said.get("committee"))


def _outcome(said: Mapping[str, Any]) -> str:
    """`15 yes, 7 no; motion passed; 22 names`. What else is unstated is left out."""
    result, kind, names = said.get("result"), said.get("motion_classification"), len(said.get("votes") or ())
    ends = RESULTS[VoteResult(result)].lower() if result and result != VoteResult.UNSTATED else ""
    on = MOTIONS[MotionClassification(kind)] if kind and kind != MotionClassification.UNSTATED else ""
    named = f"{names} name{'s' if names > 1 else ''}" if names else ""
    return _listed(tally(said.get("counts") or {}) or "no tally", ends, on, named, between="; ")


def _listed(*texts: Any, between: str = ", ") -> str:
    return between.join(str(text) for text in texts if text)
