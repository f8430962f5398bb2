"""What Virginia's action lines and motions mean, in the wordings of 2024 and of 2026.

The lines of 2026 name a committee with its house ("H-Education committee") and a subcommittee by its name. Every pattern is
anchored, and what a subcommittee recommends is advice that decides nothing. A tally that ends a line is no part of its meaning.
"""

import re

from scrapers.actions import Rules
from scrapers.motions import MotionRules
from scrapers.vocabulary import ActionClassification as A
from scrapers.vocabulary import MotionClassification as M
from scrapers.vocabulary import VoteResult

# Words up to a bracket, such as a committee's name.
_SOME = r"[^(]*"
_HOUSE = r"(?:House|Senate)"
_CHANGE = r"(?:amendments?|substitutes?)"
_OF_A_HOUSE = rf"^{_HOUSE} {_CHANGE}\b{_SOME}"
_GOVERNORS = r"Governor's (?:recommendations?|amendments?|substitute)"
_AGREED = r"(?:agreed to|adopted)\b"
_REJECTED = r"\b(?:rejected|not agreed to|defeated)\b"
_RULED = r"\bruled\b"

ACTION_RULES = Rules(
    # What undoes a line, or asks for something, speaks in that line's words. A roll call repeats the line before it.
    (rf"^{_SOME}\breconsider(?:ed|ation)?\b",),
    (r"^(?:Motion|Notice|Pending question)\b",),
    (r"^(?:BLOCK )?VOTE:",),
    # A subcommittee's word is advice.
    (rf"^{_SOME}\bfail(?:ed|s) to recommend reporting", A.COMMITTEE_FAILURE),
    (r"^.*?\b(?:recommends|failed to recommend)\b",),
    (r"^Subcommittee (?:adopted|passed by for the day)\b",),
    # Introduction.
    (r"^Prefiled and (?:ordered printed|laid on)\b", A.FILING, A.INTRODUCTION),
    (r"^(?:Unanimous consent to introduce|Requires \d|\(\d+ affirmative votes needed|Introduced bill reprinted)",),
    (r"^(?:Presented|Introduced|Offered)\b", A.INTRODUCTION),
    # Committees.
    (r"^Reported from\b.*\b(?:re)?referred to\b", A.COMMITTEE_PASSAGE, A.REFERRAL_COMMITTEE),
    (r"^Reported from\b", A.COMMITTEE_PASSAGE),
    (r"^Discharged from\b", A.REFERRAL_COMMITTEE),
    (r"^(?:Re)?referred (?:to|from)\b", A.REFERRAL_COMMITTEE),
    (r"^(?:Re)?committed to\b|^Recommitted to\b", A.REFERRAL_COMMITTEE),
    (r"^Subject matter referred\b", A.REFERRAL_COMMITTEE),
    (rf"^Assigned\b{_SOME}\bsub\b|^Assigned sub:", A.REFERRAL_COMMITTEE),
    (r"^Moved from\b.*\b(?:committee name|calendar)\b",),
    (r"^Failed to report \(defeated\) in\b|^(?:Failed to report|Not reported) (?:from|in)\b", A.COMMITTEE_FAILURE),
    (r"^Left in\b", A.COMMITTEE_FAILURE),
    (r"^(?:Tabled|Laid on the table) in\b", A.COMMITTEE_FAILURE),
    (r"^Passed by indefinitely\b", A.COMMITTEE_FAILURE),
    (r"^Continued to (?:next session|\d{4}(?! Sp))", A.CARRIED_OVER, A.DEFERRAL),
    (r"^Continued to\b", A.DEFERRAL),
    (r"^Passed by (?:for the day|temporarily|until)\b", A.DEFERRAL),
    (r"^(?:Stricken|Withdrawn)\b", A.WITHDRAWAL),
    (r"^Incorporat(?:ed by|es)\b",),
    # Readings, and what goes with them.
    (r"^Constitutional reading dispensed\b.*\bon 2nd reading", A.READING_2),
    (r"^Constitutional reading dispensed\b.*\bon 3rd reading", A.READING_3),
    (r"^Constitutional reading dispensed\b.*\bon 1st reading", A.READING_1),
    # Until 2024 the line does not tell which reading it was: there is one for the first and one for the second.
    (r"^Constitutional reading dispensed\b",),
    (rf"^Read third time and (?:passed|agreed to by) {_HOUSE}\b", A.READING_3, A.PASSAGE),
    (r"^Read third time and (?:defeated|rejected)\b", A.READING_3, A.FAILURE),
    (r"^Read first time\b", A.READING_1),
    (r"^Read second time\b", A.READING_2),
    (r"^Read third time\b", A.READING_3),
    (rf"^Readings? (?:of {_SOME})?waived\b",),
    (rf"^(?:Re)?engrossed by {_HOUSE}\b{_SOME}\bas amended\b", A.AMENDMENT_PASSAGE),
    (r"^(?:(?:Printed as )?(?:re)?engrossed|Title replaced|Emergency clause added)\b",),
    # The vote of a house.
    (rf"^Passed {_HOUSE}\b", A.PASSAGE),
    (rf"^Passed in enrolled form over\b|^Passed in enrolled form(?: {_HOUSE})?(?: \(|$)", A.VETO_OVERRIDE_PASSAGE),
    (r"^Passed in enrolled form rejected\b", A.VETO_OVERRIDE_FAILURE),
    (rf"^Agreed to by {_HOUSE}\b", A.PASSAGE),
    (rf"^(?:Defeated|Rejected) by {_HOUSE}\b|^Failed to pass(?:$| \(| in {_HOUSE})", A.FAILURE),
    (r"^No further action taken\b",),
    (rf"^Election by {_HOUSE}\b",),
    # Between the houses.
    (rf"{_OF_A_HOUSE}{_AGREED} by {_HOUSE}", A.CONCURRENCE),
    (rf"{_OF_A_HOUSE}(?:{_REJECTED}|{_AGREED})",),
    (rf"^Conference report (?:agreed to|adopted) by {_HOUSE}\b", A.CONCURRENCE),
    (r"^Conference report\b",),
    (r"^(?:Amended by conference committee|Conference(?: committee)? (?:report|substitute) (?:released|printed|offered))\b",),
    (rf"^{_HOUSE} (?:insisted|acceded|requested|receded|refused|adhered|conferees)\b",),
    (r"^(?:Second c|C)onferees appointed\b|^(?:Delegates|Senators|House Conferees|Senate Conferees):",),
    # The Governor. A recommendation is an amendment that the houses may take or leave, and no veto.
    (rf"^{_GOVERNORS}(?:$| received\b)", A.AMENDMENT_INTRODUCTION),
    (r"^Governor's (?:substitute|amendments?|recommendations?) printed\b",),
    (r"^Governor's recommendations? adopted$", A.EXECUTIVE_SIGNATURE, A.BECAME_LAW),
    (r"^Governor's recommendations? adopted in-? ?part\b", A.AMENDMENT_PASSAGE),
    (rf"^{_HOUSE} concurred in {_GOVERNORS}", A.AMENDMENT_PASSAGE),
    (rf"^{_HOUSE} (?:rejected|refused) {_GOVERNORS}", A.AMENDMENT_FAILURE),
    (rf"^{_GOVERNORS} {_RULED}",),
    (rf"^{_GOVERNORS} {_REJECTED}", A.AMENDMENT_FAILURE),
    (r"^Approved by Governor-? ?-?Chapter \d", A.EXECUTIVE_SIGNATURE, A.BECAME_LAW),
    (r"^Approved by Governor\b", A.EXECUTIVE_SIGNATURE),
    (r"^(?:Became law without Governor's signature|Enacted, Chapter \d)", A.BECAME_LAW),
    (r"^Acts of Assembly Chapter text\b", A.BECAME_LAW),
    (r"^Vetoed by Governor\b", A.EXECUTIVE_VETO),
    (rf"^{_HOUSE} sustained Governor's veto\b", A.VETO_OVERRIDE_FAILURE),
    (rf"^{_HOUSE} overrode Governor's veto\b", A.VETO_OVERRIDE_PASSAGE),
    # Amendments and substitutes in the bill's own way: a committee's, a member's, or of nobody named.
    (rf"^{_SOME}\b{_CHANGE} (?:printed|posted|reprinted|offered|available)\b|^Substitute bill reprinted\b",),
    (rf"^{_SOME}\b{_CHANGE} and {_CHANGE} offered\b",),
    (rf"^.*?\b{_CHANGE} offered\b",),
    (rf"^\(?{_SOME}\b{_CHANGE}\b{_SOME}\b(?:out of order|passed by)\b",),
    (rf"^{_SOME}\b{_CHANGE}\b{_SOME}\bwithdrawn\b", A.AMENDMENT_WITHDRAWAL),
    (rf"^{_SOME}\b{_CHANGE}\b{_SOME}{_REJECTED}", A.AMENDMENT_FAILURE),
    (rf"^{_SOME}\bsubstitutes?\b{_SOME}{_AGREED}", A.SUBSTITUTION),
    (rf"^{_SOME}\bamendments?\b{_SOME}{_AGREED}", A.AMENDMENT_PASSAGE),
    # Enrollment. The presiding officers sign what was passed.
    (r"^Enrolled(?:$| \()", A.ENROLLED),
    (r"^Enrolled Bill communicated to Governor\b", A.EXECUTIVE_RECEIPT),
    (r"^Communicated to Governor\b", A.EXECUTIVE_RECEIPT),
    (r"^Signed by (?:Speaker|President)\b",),
    (r"^Reenrolled\b",),
    (r"^(?:Bill text as passed|Governor's Action Deadline)\b",),
    # Papers, calendars and desks.
    (r"^(?:Fiscal |Racial and ethnic )?Impact (?:statement|review) from\b",),
    (r"^(?:Placed on|Laid on|Taken up|Received\b|Rules suspended|Chair votes (?:Yes|No)\b)",),
    (r"^Assigned Chapter \d",),
)

MOTION_RULES = MotionRules(
    (r"^Reported from\b|^Failed to report\b|\brecommend(?:s|ed)? reporting\b", M.REPORT),
    (r"^Motion\b|\breconsider|^(?:(?:Re)?referred|Continued|Stricken|Incorporated)\b", M.PROCEDURAL),
    (
        r"\brecommends? (?:continuing|striking|incorporating|referring)\b|\bpassed? by for the day|\bpassed by temporarily",
        M.PROCEDURAL,
    ),
    (rf"\b(?:dispensed|waived|suspended)\b|^{_HOUSE} (?:insisted|acceded|requested|receded|adhered)\b|\bruled\b", M.PROCEDURAL),
    (
        r"^(?:Tabled|Passed by indefinitely)\b|\brecommend(?:s|ed)? (?:laying on the table|passing by indefinitely|tabling)\b",
        M.TABLE,
    ),
    (r"\bin enrolled form\b|\bGovernor's veto\b", M.OVERRIDE),
    (rf"^{_HOUSE} (?:concurred in|rejected) {_GOVERNORS}|^Conference report\b|{_OF_A_HOUSE}", M.CONCUR),
    (rf"^(?:VOTE: )?(?:Block Vote )?Passage\b|^Passed {_HOUSE}\b|^Read third time and\b", M.PASSAGE),
    (rf"^(?:Agreed to|Defeated|Rejected) by {_HOUSE}\b", M.PASSAGE),
    (rf"\b{_CHANGE}\b", M.AMEND),
)

_FAILED = re.compile(r"\b(?:rejected|defeated|failed|not agreed to)\b", re.IGNORECASE)
_CARRIED = re.compile(
    r"^(?:Reported|Tabled|Continued|Stricken|Incorporated|(?:Re)?referred|Passed|Read third time and passed|Rules suspended)\b"
    rf"|^{_HOUSE} (?:concurred|insisted|acceded|requested|receded)\b"
    r"|\b(?:agreed to|adopted|dispensed|waived|recommends|reconsidered)\b",
    re.IGNORECASE,
)


def result_of(motion: str) -> VoteResult:
    """What the history's line says became of the motion. Never worked out from a tally: some want two thirds."""
    if _FAILED.search(motion):
        return VoteResult.FAIL
    return VoteResult.PASS if _CARRIED.search(motion) else VoteResult.UNSTATED
