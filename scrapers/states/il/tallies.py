"""The roll calls that actions state, each as a tally at the end of a text."""

import datetime
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from scrapers.page import fold
from scrapers.records import ActionRecord, VoteRecord
from scrapers.states.il.rules import MOTION_RULES, amendment
from scrapers.vocabulary import Chamber, VoteOption, VoteResult
from scrapers.vocabulary import MotionClassification as Motion

_TALLY = re.compile(r"(?P<motion>.*[^; ])[; ]+(?P<yeas>\d{3})-(?P<nays>\d{3})-(?P<present>\d{3})")
_FAILED = re.compile(r"\b(Lost|Failed)\b", re.IGNORECASE)
_PASSED = re.compile(
    r"\b(Passed|Do Pass|Adopted|Do Adopt|Prevail(s|ed)|Approved for Consideration)\b|(?<!Non-)\bConcurs\b", re.IGNORECASE
)
# What a tally counts, in its order. The third are members who voted present, which Open Civic Data has no word for.
COUNTED = (VoteOption.YES, VoteOption.NO, VoteOption.OTHER)
# No sheet was seen of a report of the Rules Committee, nor of a motion that no action names.
_ON_SHEETS = frozenset((Motion.DO_PASS, Motion.PASSAGE, Motion.CONCUR, Motion.OVERRIDE))


class Tally(NamedTuple):
    """One roll call as an action states it. `day` is ISO; `counts` are yeas, nays, present; `organization` a committee or ""."""

    key: str
    day: str
    chamber: str
    motion: str
    organization: str
    counts: Sequence[int]

    @property
    def has_sheet(self) -> bool:
        """Whether a sheet of it is to be expected: of what a chamber or a committee decides on the bill itself."""
        return MOTION_RULES.read(self.motion) in _ON_SHEETS

    @property
    def result(self) -> VoteResult:
        if _FAILED.search(self.motion):
            return VoteResult.FAIL
        return VoteResult.PASS if _PASSED.search(self.motion) else VoteResult.UNSTATED

    def vote(self, source_url: str) -> VoteRecord:
        return VoteRecord(
            source_key=self.key,
            date=datetime.date.fromisoformat(self.day),
            chamber=Chamber(self.chamber),
            motion_text=self.motion,
            motion_classification=MOTION_RULES.read(self.motion),
            result=self.result,
            counts=dict(zip(COUNTED, self.counts, strict=True)),
            organization=self.organization,
            version=amendment(self.motion),
            source_url=source_url,
        )


def tally_key(date: datetime.date, chamber: Chamber, description: str) -> str:
    """The identity of the roll call whose tally ends an action's text. A sheet of the same roll call carries it too."""
    return f"{date}-{chamber}-{hashlib.sha256(fold(description).encode()).hexdigest()[:12]}"


def tallies(actions: Iterable[ActionRecord]) -> Iterator[Tally]:
    """One a tally. The same text twice on one day is two, told apart by a running number."""
    seen: Counter[str] = Counter()
    for action in actions:
        if match := _TALLY.fullmatch(action.description):
            key = tally_key(action.date, action.chamber, action.description)
            seen[key] += 1
            yield Tally(
                key=key if seen[key] == 1 else f"{key}-{seen[key]}",
                day=action.date.isoformat(),
                chamber=action.chamber,
                motion=match["motion"],
                organization=action.organization,
                counts=[int(match[name]) for name in ("yeas", "nays", "present")],
            )


def written(told: Iterable[Tally]) -> str:
    """Tallies as a text, for the context of a request; `read` gives them back."""
    return json.dumps(list(told))


def read(text: str) -> list[Tally]:
    return [Tally(*item) for item in json.loads(text or "[]")]
