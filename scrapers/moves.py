"""What a line of a bill's history does to its stage. The rules are tables beside each state's module: stages.toml.

A rule reads a whole line or nothing of it: its pattern must match from the first letter to the last, case apart. What denies an act
is read by no rule whose own example does not deny it. Text that no rule reads changes nothing and is listed for a person.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, Self

from scrapers.vocabulary import Chamber, DeadReason, EnactmentPath


class Move(StrEnum):
    """The closed list of what a line can do. The fold gives each one its effect on the axes."""

    NONE = "none"
    DRAFTED = "drafted"
    INTRODUCED = "introduced"
    REFERRED = "referred"
    IN_SUBCOMMITTEE = "in subcommittee"
    SUSPENSE = "suspense"
    REPORTED = "reported"
    PARKED = "parked"
    ON_FLOOR = "on the floor"
    AMENDED = "amended"
    PASSED = "passed"
    AGREED = "agreed"
    DISAGREED = "disagreed"
    CONCURRENCE_PENDING = "concurrence pending"
    CONFERENCE = "conference"
    CONFERENCE_AGREED = "conference agreed"
    PASSED_BOTH = "passed both"
    UNDONE = "undone"
    SENT_HOME = "sent home"
    ENROLLED = "enrolled"
    PRESENTED = "presented"
    SIGNED = "signed"
    LAW_UNSIGNED = "law unsigned"
    CHAPTERED = "chaptered"
    NUMBERED = "numbered"
    ITEM_VETOED = "item vetoed"
    VETOED = "vetoed"
    RETURNED = "returned"
    CHANGES_AGREED = "changes agreed"
    CHANGES_REJECTED = "changes rejected"
    CHANGES_REOPENED = "changes reopened"
    OVERRIDDEN = "overridden"
    VETO_STANDS = "veto stands"
    HELD = "held"
    REVIVED = "revived"
    CARRIED_OVER = "carried over"
    MERGED = "merged"
    UNMERGED = "unmerged"
    FAILED = "failed"
    CONFIRMED = "confirmed"
    TO_VOTERS = "to voters"
    EFFECTIVE = "effective"


@dataclass(frozen=True, slots=True)
class StageRule:
    """One kind of line, and what it does.

    `pattern` matches the whole line. In it `<name>` is a slot: a committee, a lead bill, a day, as StageRules.slots says. A slot is
    read by the fold if it is named `committee` or `gate` (where it is), `next` (where it goes from there), `lead` (the bill that it
    was joined to), `session` (to which it was carried over), `chapter` or `day` (of its taking effect). `example` is a real line
    that it reads, `counter` one that it must not read. `words` say to readers what the rule means.

    `chamber` is who acted where the row's own chamber does not tell. `reason` goes with FAILED and VETO_STANDS, `path` with moves
    that make law in another way than the usual. `gatekeeper`: the committee of a REFERRED decides where bills go, not on them.
    `amends`: the text changed in the same line. `both`: both chambers did it. `merges`: vetoed because its twin is law.
    """

    id: str
    pattern: str
    move: Move
    example: str
    counter: str
    words: str
    chamber: Chamber | None = None
    reason: DeadReason | None = None
    path: EnactmentPath | None = None
    gatekeeper: bool = False
    amends: bool = False
    both: bool = False
    merges: bool = False


class Reading(NamedTuple):
    """A line as a rule read it, with what stood in the slots."""

    rule: StageRule
    slots: Mapping[str, str]


_SLOT = re.compile(r"(?<!\?P)<(\w+)>")
_DENIAL = re.compile(
    r"\b(?:not|never|nor|neither|no(?!\. ?\d)|none|cannot|fail(?:s|ed|ure)?|unable|declin(?:es|ed)|den(?:y|ies|ied)"
    r"|refus(?:es|ed|al)|reject(?:s|ed)|without|unless|lost|rescind(?:s|ed)|revers(?:es|ed)|nobody|nothing)\b|n't\b",
    re.IGNORECASE,
)
# Lines that one table remembers: a session's lines repeat, but for the tallies and days in them.
_REMEMBERED = 50_000


def _expanded(pattern: str, slots: Mapping[str, str], *, named: bool) -> str:
    """The pattern with its slots filled in. Of a slot that stands there twice, the first is the one that is read."""
    seen: set[str] = set()

    def fill(match: re.Match[str]) -> str:
        name = match[1]
        opening = "(?:" if name in seen or not named else f"(?P<{name}>"
        seen.add(name)
        return f"{opening}{slots[name]})"

    return _SLOT.sub(fill, pattern)


class StageRules:
    """A state's table. Of several rules that match a line, the first wins.

    `slots` are the patterns of the names in angle brackets. `one_chamber` matches the numbers of measures that one chamber adopts
    by itself. `sine_die_kills` cites the law or rule by which what is not through at the end of a session is dead; "" where none
    is cited.
    """

    def __init__(
        self, *table: StageRule, slots: Mapping[str, str] = {}, one_chamber: str = r"(?!)", sine_die_kills: str = ""
    ) -> None:
        self.table = table
        self.one_chamber = re.compile(one_chamber, re.IGNORECASE)
        self.sine_die_kills = sine_die_kills
        self._named = [re.compile(_expanded(rule.pattern, slots, named=True), re.IGNORECASE) for rule in table]
        self._denies = [_DENIAL.search(rule.example) is not None for rule in table]
        bare = (_expanded(rule.pattern, slots, named=False) for rule in table)
        # One pattern of all: what a line is read by is found in a single pass.
        self._any = re.compile("|".join(f"(?P<r{number}>{pattern})" for number, pattern in enumerate(bare)), re.IGNORECASE)
        self.read = lru_cache(maxsize=_REMEMBERED)(self._read)

    @classmethod
    def of(cls, path: Path) -> Self:
        """The table of a file: [[rule]] entries with the fields of StageRule, [slots], `one_chamber` and `sine_die_kills`.

        Raises KeyError, TypeError or ValueError for an entry that is none.
        """
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        rules = map(_rule, told["rule"])
        return cls(*rules, slots=told["slots"], one_chamber=told["one_chamber"], sine_die_kills=told["sine_die_kills"])

    def _read(self, text: str) -> Reading | None:
        """The rule that reads a line, or None. `text` is folded: one space between words."""
        found = self._any.fullmatch(text)
        if found is None or found.lastgroup is None:
            return None
        number = int(found.lastgroup[1:])
        if not self._denies[number] and _DENIAL.search(text):
            return None
        matched = self._named[number].fullmatch(text)
        return Reading(self.table[number], matched.groupdict("") if matched else {})


# The fields of a rule that are words of a closed list.
_WORDS: Mapping[str, type[StrEnum]] = {"move": Move, "chamber": Chamber, "reason": DeadReason, "path": EnactmentPath}


def _rule(told: Mapping[str, Any]) -> StageRule:
    fields: dict[str, Any] = {name: _WORDS[name](value) if name in _WORDS else value for name, value in told.items()}
    return StageRule(**fields)
