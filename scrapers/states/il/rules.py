"""What the texts of Illinois' actions and motions mean, and which committee and amendment they name."""

import re

from scrapers.actions import Rules
from scrapers.motions import MotionRules
from scrapers.vocabulary import ActionClassification as Action
from scrapers.vocabulary import MotionClassification as Motion

_AMENDMENT = r"^(?:House|Senate) (?:Committee|Floor) Amendment No\. \d+ "

ACTION_RULES = Rules(
    # Amendments first: what happens to an amendment never happens to its bill.
    (_AMENDMENT + r"Filed with", Action.AMENDMENT_INTRODUCTION),
    (_AMENDMENT + r"Adopted", Action.AMENDMENT_PASSAGE),
    (_AMENDMENT + r"(House|Senate) Concurs", Action.AMENDMENT_PASSAGE),
    (_AMENDMENT + r"((House|Senate) (Non-Concurs|Refuses to Recede)|Motion to Concur Lost)", Action.AMENDMENT_FAILURE),
    (_AMENDMENT + r"Withdrawn", Action.AMENDMENT_WITHDRAWAL),
    (_AMENDMENT + r"(Tabled|Lost)", Action.AMENDMENT_FAILURE),
    (_AMENDMENT + r"Postponed", Action.AMENDMENT_DEFERRAL),
    (_AMENDMENT,),
    # Notes, motions and deadlines speak of other actions in those actions' words.
    (r"\bNote (Request|Filed)|^Note / ",),
    (r"^Motion Do Pass\b.* Lost|^Do Not Pass", Action.COMMITTEE_FAILURE),
    (r"^(Motion|Moved to|Prevailed to|Waive Posting|Chair Rules|Verified|Directed to Multiple|\d/\d Vote Required)",),
    (r"\bDeadline (Established|Extended)",),
    (r"^(Placed?|Held) (on )?Calendar|^Secretary's Desk - Concurrence",),
    # Filing and readings. The General Assembly calls a bill introduced on the day of its first reading.
    (r"^(Pref|F)iled with (the )?(Clerk|Secretary)", Action.FILING),
    (r"^First Reading|^Read in Full a First Time", Action.INTRODUCTION, Action.READING_1),
    (r"^(Recalled to )?Second Reading|^Read in Full a Second Time", Action.READING_2),
    (r"^Third Reading - (.+ - )?Consideration Postponed", Action.DEFERRAL),
    (r"^Third Reading - (.+ - )?Passed", Action.READING_3, Action.PASSAGE),
    (r"^Third Reading - (.+ - )?Lost", Action.READING_3, Action.FAILURE),
    (r"^Read in Full a Third Time", Action.READING_3),
    # Committees. Rules and Assignments are gate-keepers; a bill parked there can come back.
    (r"^(Rule|Pursuant to) .*/ (Re-)?referred to (Rules|Assignments)", Action.REFERRAL_COMMITTEE),
    (r"^(Referred|Re-referred|Assigned|Re-assigned) to ", Action.REFERRAL_COMMITTEE),
    (r"^(Assignments|Rules) (Re-)?Refers to ", Action.REFERRAL_COMMITTEE),
    (r"^To \w", Action.REFERRAL_COMMITTEE),
    (r"^Recommends Do Pass Subcommittee|^Reported Back To ", Action.COMMITTEE_PASSAGE),
    (r"^Do Pass\b", Action.COMMITTEE_PASSAGE, Action.COMMITTEE_PASSAGE_FAVORABLE),
    (r"^(Recommends? )?(Be Adopted|Do Adopt)\b", Action.COMMITTEE_PASSAGE_FAVORABLE),
    (r"^(Be )?Approved for Consideration ", Action.COMMITTEE_PASSAGE_FAVORABLE),
    (r"^Postponed - |^Held in ", Action.DEFERRAL),
    # Sponsors.
    (r"^(Added|Removed?|Alternate|Chief|Sponsor|Co-Sponsor)\b.*\bSponsors?\b|^(Sponsor Removed|Co-Sponsor) ", Action.SPONSORSHIP),
    # Between the chambers.
    (r"^Arrived? in (House|Senate)", Action.RECEIPT),
    (r"^(House|Senate) Concurs", Action.CONCURRENCE, Action.PASSAGE),
    (r"^(House|Senate) (Non-Concurs|Refuses to Recede)", Action.AMENDMENT_FAILURE),
    (r"^Passed Both Houses", Action.ENROLLED),
    (r"^Resolution Adopted", Action.PASSAGE),
    (r"^Resolution Lost", Action.FAILURE),
    (r"^Adopted Both Houses",),
    # The governor, and what follows.
    (r"^Sent to the Governor", Action.EXECUTIVE_RECEIPT),
    (r"^Governor Approved", Action.EXECUTIVE_SIGNATURE),
    (r"^Governor (Item|Reduction|Item/Reduction) Veto", Action.EXECUTIVE_VETO_LINE_ITEM),
    (r"^Governor (Vetoed|Total Veto|Amendatory Veto)", Action.EXECUTIVE_VETO),
    (r"^Both Houses Override|^Override .*\bPassed", Action.VETO_OVERRIDE_PASSAGE),
    (r"\bVeto Stands\b|^Override .*\bLost", Action.VETO_OVERRIDE_FAILURE),
    (r"^Public Act[ .]*\d{3}-\d{4}", Action.BECAME_LAW),
    (r"^Effective Date ",),
    (r"^(Tabled|Withdrawn)\b", Action.WITHDRAWAL),
    (r"^Session Sine Die", Action.FAILURE),
)

# A motion is what an action says before its tally, or what a vote sheet is called. "Motion Prevailed" names none.
MOTION_RULES = MotionRules(
    (r"\btabled?\b", Motion.TABLE),
    # A committee reports on an amendment, or on a motion to concur in one, in the words in which it passes a resolution.
    (r"^(House|Senate) .*\bRecommend(s|ed)? (Be|Do) Adopt|^Reported Back To ", Motion.REPORT),
    (r"\bSuspend Rule|\bReconsider\b|\bApproved for Consideration\b", Motion.PROCEDURAL),
    (r"\bOverride\b", Motion.OVERRIDE),
    (r"\bDo (Not )?Pass\b|^(Recommends )?Be Adopted\b", Motion.DO_PASS),
    (r"\bConcur(s|rence)?\b", Motion.CONCUR),
    (_AMENDMENT + r"(Adopted|Lost)\b", Motion.AMEND),
    (r"^Third Reading\b|^Resolution (Adopted|Lost)\b", Motion.PASSAGE),
)

_BEFORE_A_COMMITTEE = "|".join(
    (
        r"\b(?:re-)?(?:referred|assigned) to",
        r"\b(?:assignments|rules) (?:re-)?refers to",
        r"^(?:.* Amendment No\. \d+ )?to",
        r"\bdo (?:not )?pass(?: as amended)?(?: / (?:short debate|standard debate|consent calendar))?(?: - lost)?",
        r"\b(?:be adopted|do adopt)(?: as amended)?",
        r"\b(?:adopted in|held in|postponed -|approved for consideration|reported back to)",
    )
)
_COMMITTEE = re.compile(
    rf"(?:{_BEFORE_A_COMMITTEE}) (?!by |pursuant |/|-|.*consent calendar)(?P<name>[^;]+?)(?: committee)?\s*(?:;|$)", re.IGNORECASE
)


def committee(description: str) -> str:
    """The committee that an action's text names as acting or receiving, without the word "Committee"; "" if none."""
    match = _COMMITTEE.search(description)
    return match["name"] if match else ""


_NAMED = re.compile(r"(House|Senate) (?:Committee|Floor) Amendment No\. (\d+)\b")


def amendment(description: str) -> str:
    """The amendment that an action's text is about, as its printed version is called: "Senate Amendment 002"; "" if none.

    A chamber numbers its amendments to a bill in one row, whether a committee or a member filed them.
    """
    match = _NAMED.match(description)
    return version_of(match[1], match[2]) if match else ""


def version_of(chamber: str, number: str) -> str:
    """("Senate", "2") -> "Senate Amendment 002"."""
    return f"{chamber} Amendment {int(number):03}"
