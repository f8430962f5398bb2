"""What Maryland's action lines and motions mean.

A vote sheet prints no result: that is the last word of the line of the history that links it.
"""

import re
from collections.abc import Iterable

from scrapers.actions import Rules
from scrapers.motions import MotionRules
from scrapers.vocabulary import ActionClassification as A
from scrapers.vocabulary import MotionClassification as M
from scrapers.vocabulary import VoteResult

# A tally, such as " (96-38)", may end the line.
_ADOPTED = r"\bAdopted(?: \(\d+-\d+\))?$"
_REJECTED = r"\bRejected(?: \(\d+-\d+\))?$"
_AMENDMENT = r"^(?:Substitute Committee|Floor Committee|Committee|Floor) Amendment\b"

ACTION_RULES = Rules(
    (r"^Pre-filed$", A.FILING),
    (r"^First Reading \S", A.INTRODUCTION, A.READING_1, A.REFERRAL_COMMITTEE),
    (r"^First Reading$", A.READING_1),
    (r"^Referred \S", A.READING_1, A.REFERRAL_COMMITTEE),
    (r"^Re-?(?:referred|assigned) to \S", A.REFERRAL_COMMITTEE),
    (r"^Hearing (?:\d|canceled)",),
    (r"^Favorable(?: with Amendments)? Report\b", A.COMMITTEE_PASSAGE_FAVORABLE),
    (r"^Unfavorable Report\b.*; Withdrawn$", A.COMMITTEE_PASSAGE_UNFAVORABLE, A.WITHDRAWAL),
    (r"^Unfavorable Report\b", A.COMMITTEE_PASSAGE_UNFAVORABLE),
    (r"^Withdrawn (?:by Sponsor|Report)$", A.WITHDRAWAL),
    # The floor takes up the committee's report. That is no committee's passage.
    (r"^Favorable with Amendments\b.*\bAdopted\b.*\bSecond Reading Passed", A.AMENDMENT_PASSAGE, A.READING_2),
    (r"^Favorable with Amendments\b.*\bAdopted\b", A.AMENDMENT_PASSAGE),
    (r"^Favorable Adopted Second Reading Passed", A.READING_2),
    (r"^Favorable(?: Adopted| with Amendments(?: \{.*)?)?$",),
    (_AMENDMENT + r".*" + _ADOPTED, A.AMENDMENT_PASSAGE),
    (_AMENDMENT + r".*" + _REJECTED, A.AMENDMENT_FAILURE),
    (_AMENDMENT + r".*\bWithdrawn$", A.AMENDMENT_WITHDRAWAL),
    (_AMENDMENT, A.AMENDMENT_INTRODUCTION),
    (r"^Second Reading Passed", A.READING_2),
    (r"^Second Reading Failed", A.READING_2, A.FAILURE),
    (r"^Third Readings? Passed", A.READING_3, A.PASSAGE),
    (r"^Third Readings? Failed", A.READING_3, A.FAILURE),
    (r"^Returned Passed$",),
    (r"^(?:House|Senate) Concurs\b", A.CONCURRENCE),
    (r"^Conference Committee Report\b.*" + _ADOPTED, A.CONCURRENCE),
    (r"^Conference Committee Report\b",),
    (r"^(?:House|Senate) (?:Refuses|Requests|Recede|Conference Committee Appointed|advisors)\b",),
    (r"^Passed Enrolled$", A.ENROLLED),
    (r"^Motion\b.*(?:" + _REJECTED + r"|\bWithdrawn$)",),
    (r"^Motion (?:Special Order|Laid Over)\b.*" + _ADOPTED, A.DEFERRAL),
    (r"^Motion Recommit to Committee\b.*" + _ADOPTED, A.REFERRAL_COMMITTEE),
    (r"^Motion to Postpone Indefinitely\b.*" + _ADOPTED, A.FAILURE),
    (r"^Motion (?:Reconsider|Limit Debate|Vote Previous Question|Rules Suspend|Returned Second Reading|Recede)\b",),
    (r"^(?:Ruled Out of Order|Appeal of the decision of the Chair)\b",),
    # A bill that the voters still have to confirm is not law.
    (r"^Approved by the Governor\b.*\bsubject to constitutional referendum\b", A.EXECUTIVE_SIGNATURE),
    (
        r"^Approved by the Governor\b.*\bline item veto",
        A.EXECUTIVE_SIGNATURE,
        A.BECAME_LAW,
        A.EXECUTIVE_VETO_LINE_ITEM,
    ),
    (r"^Approved by the Governor - Chapter \d", A.EXECUTIVE_SIGNATURE, A.BECAME_LAW),
    (r"^Approved by the Governor\b", A.EXECUTIVE_SIGNATURE),
    (r"^Enacted under (?:Article|Section)\b.*\bline item veto", A.BECAME_LAW, A.EXECUTIVE_VETO_LINE_ITEM),
    (r"^(?:Enacted under (?:Article|Section)|Became law)\b", A.BECAME_LAW),
    (r"^Vetoed by the Governor\b", A.EXECUTIVE_VETO),
    (r"^Overridden\b", A.VETO_OVERRIDE_PASSAGE),
    (r"^Gubernatorial Veto Override\b.*\bChapter \d", A.VETO_OVERRIDE_PASSAGE, A.BECAME_LAW),
    (r"^Assigned a (?:resolution number|chapter number, enactment subject to constitutional referendum)\b",),
)

MOTION_RULES = MotionRules(
    (r"\bnotwithstanding the objections\b|\bveto\b", M.OVERRIDE),
    (r"\blay on the table\b", M.TABLE),
    (r"^motion\b|\bdecision of the chair\b|^(?:previous question|special order|limit debate)\b", M.PROCEDURAL),
    (r"^(?:house |senate )?(?:refuses? to )?concur|^conference committee report\b", M.CONCUR),
    (r"^(?:substitute |floor |committee )*amendment\b", M.AMEND),
    (r"^(?:un)?favorable\b|^committee report\b", M.REPORT),
    (r"^(?:on )?third reading\b|^shall the (?:bill|resolution|joint resolution) pass\b", M.PASSAGE),
)

# "(96-38)" at the end of a line: yeas and nays.
TALLY = re.compile(r"\((\d+)-(\d+)\)$")
_OUTCOME = re.compile(r"\b(?:(Passed(?: with Amendments)?|Adopted|Overridden)|Failed|Rejected)$")


def result_of(lines: Iterable[str], yeas: int, nays: int) -> VoteResult:
    """The result that the history states for a roll call, in the lines that link its sheet.

    `unstated` where they state none or contradict one another; a line with another tally speaks of another vote.
    """
    stated = set()
    for line in lines:
        tally = TALLY.search(line)
        if tally and tally.groups() != (str(yeas), str(nays)):
            continue
        if outcome := _OUTCOME.search(TALLY.sub("", line).rstrip()):
            stated.add(VoteResult.PASS if outcome[1] else VoteResult.FAIL)
    return stated.pop() if len(stated) == 1 else VoteResult.UNSTATED
