"""New York's history lines: what they mean, and what only their order tells."""

import datetime
import re
from collections.abc import Iterator
from typing import Any

from scrapers.actions import Rules, classify
from scrapers.page import fold
from scrapers.records import ActionRecord
from scrapers.states.ny.answer import CHAMBERS
from scrapers.vocabulary import ActionClassification as A
from scrapers.vocabulary import Chamber

# Both houses print the same phrases. Each pattern begins where the line does: most phrases stand inside another's negation.
ACTION_RULES = Rules(
    (r"^(?:opinion referred to |to attorney-general for opinion\b|referred to calendar$)", A.REFERRAL),
    (r"^introduced$", A.INTRODUCTION),
    (r"^referred to ", A.REFERRAL_COMMITTEE),
    (r"^reported (?:referred|and committed) to ", A.COMMITTEE_PASSAGE, A.REFERRAL_COMMITTEE),
    (r"^(?:reported(?: to calendar for consideration)?$|rules report cal\.)", A.COMMITTEE_PASSAGE),
    (r"^1st report cal\.", A.COMMITTEE_PASSAGE, A.READING_1),
    (r"^2nd report cal\.", A.READING_2),
    (r"^(?:(?:advanced|ordered) to third|3rd) reading\b", A.READING_3),
    (r"^amend (?:\(t\) )?and recommit to ", A.AMENDMENT_PASSAGE, A.REFERRAL_COMMITTEE),
    (r"^amended (?:on third reading )?(?:\(t\) )?[a-z]?\d", A.AMENDMENT_PASSAGE),
    (r"^amend(?:ed)? by restoring to (?:original|previous) print\b", A.AMENDMENT_PASSAGE),
    (r"^print number \d", A.AMENDMENT_PASSAGE),
    (r"^(?:(?:committee discharged and )?committed|recommit(?:ted)?|reference changed) to ", A.REFERRAL_COMMITTEE),
    (r"^(?:(?:re)?passed (?:senate|assembly)|adopted)$", A.PASSAGE),
    (r"^delivered to governor$", A.EXECUTIVE_RECEIPT),
    (r"^signed chap\.", A.EXECUTIVE_SIGNATURE, A.BECAME_LAW),
    (r"^chap(?:ter|\.) ?\d", A.BECAME_LAW),
    (r"^(?:thru )?line veto memo\.", A.EXECUTIVE_VETO_LINE_ITEM),
    (r"^(?:vetoed memo\.|pocket veto\b)", A.EXECUTIVE_VETO),
    (r"^substituted (?:for|by) ", A.SUBSTITUTION),
    (r"^(?:held for consideration|defeated) in ", A.COMMITTEE_FAILURE),
    (r"^lost$", A.FAILURE),
    (r"^(?:(?:recommit, )?enacting clause stricken|withdrawn)$", A.WITHDRAWAL),
    # Known, and without a word in Open Civic Data. What undoes an earlier step is here, and so is the tabling of a veto message.
    (r"^(?:vote reconsidered\b|recalled from |restored to third reading\b|substitution reconsidered$)",),
    (r"^(?:delivered|returned) to (?:senate|assembly|secretary of state)$",),
    (r"^(?:died in (?:senate|assembly)|motion to discharge lost|tabled(?: line veto memo\..*)?)$",),
    (r"^(?:approval memo\.|message of necessity\b|home rule request$|notice of committee consideration\b)",),
    (r"^(?:starred on calendar|ruling of chair on point of order)$",),
)
# The committee that a line names: the one that receives the bill, or that kept it. A print may follow its name.
_COMMITTEE = re.compile(
    r"\b(?:REFERRED|COMMITTED|RECOMMIT(?:TED)?|CHANGED) TO (?!CALENDAR$)(.+?)(?: \d+[A-Z])?$"
    r"|^(?:HELD FOR CONSIDERATION|DEFEATED) IN (.+)$"
    r"|^(RULES) REPORT\b",
    re.IGNORECASE,
)
_SUBSTITUTED_FOR = re.compile(r"SUBSTITUTED FOR ([A-Z])0*(\d+)[A-Z]?", re.IGNORECASE)


def history(rows: list[dict[str, Any]]) -> Iterator[ActionRecord]:
    """The actions of the rows (`date`, `chamber`, `text`), which are in the source's order.

    Two things only the order tells: that the first referral introduced the bill, and that a third reading ordered while a
    committee of that chamber held the bill is the committee's leave.
    """
    holder: Chamber | None = None
    for number, row in enumerate(rows):
        text, chamber = fold(row["text"]), CHAMBERS[row["chamber"]]
        words = classify(text, ACTION_RULES)
        if number == 0 and A.REFERRAL_COMMITTEE in words:
            words |= {A.INTRODUCTION}
        if A.READING_3 in words and holder is chamber:
            words |= {A.COMMITTEE_PASSAGE}
        if words - {A.AMENDMENT_PASSAGE}:
            holder = chamber if A.REFERRAL_COMMITTEE in words else None
        yield ActionRecord(datetime.date.fromisoformat(row["date"]), chamber, text, words, organization=_committee(text))


def _committee(text: str) -> str:
    named = _COMMITTEE.search(text)
    return named[named.lastindex or 0] if named else ""


def substitutes(actions: tuple[ActionRecord, ...]) -> list[str]:
    """The base prints that this bill stands in for, unless that was reconsidered."""
    taken: list[str] = []
    for action in actions:
        if match := _SUBSTITUTED_FOR.fullmatch(action.description):
            taken.append(match[1].upper() + match[2])
        elif action.description.upper() == "SUBSTITUTION RECONSIDERED":
            taken.clear()
    return taken
