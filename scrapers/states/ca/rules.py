"""What California's action lines and motions mean.

The codes of the history table are no key: one number means different things for an Assembly bill and a Senate bill. Only the words
tell. Every pattern is anchored, so that a line that denies an action, or speaks of another bill's, is not read as one.
"""

from scrapers.actions import Rules
from scrapers.motions import MotionRules
from scrapers.vocabulary import ActionClassification as A
from scrapers.vocabulary import MotionClassification as M

_CHAIR = r"^(?:To Com\. on .+?\. )?From committee(?: chair)?,? with author's amendments"
_REPORTED = r"^From committee: (?:Amend,? (?:and )?)?(?:do pass|be adopted)\b"
_AMEND_AND = r"^From committee: Amend,? (?:and )?(?:do pass|be adopted)\b"
_RECOMMENDED = (A.COMMITTEE_PASSAGE, A.COMMITTEE_PASSAGE_FAVORABLE)
_DAY = r"[A-Z][a-z]+ \d+"
_SET = rf"^(?:In committee: )?(?:(?:{_DAY},? )?set(?: for|,) (?:first|second|third|final) hearing|{_DAY} hearing)[.:,]? ?"
_AGAIN = r"(?:(?:unanimous consent granted to consider|considered) without reference to (?:committee or )?file\. )"
_READ_TWICE = rf"(?:read second time(?:\.|,) (?:to third reading\. )?{_AGAIN}?)?"
_IN_HOUSE = r"^(?:In (?:Assembly|Senate)\. )?"
_THIRD = rf"^{_READ_TWICE}(?:read third time|read\.?)(?:\.|,|;)? ?"
_PASSED = r"(?:urgency clause adopted\. )?passed(?=[.,]| and to (?:Assembly|Senate))"

ACTION_RULES = Rules(
    # What undoes a line, or moves one, speaks in that line's words.
    (r"^(?:Action|Vote) rescinded\b",),
    (r"^(?:Motion|Notice) (?:to|of)\b",),
    # Introduction and printing. The Assembly's word for it is its first reading.
    (r"^Introduced measure version corrected",),
    (r"^Introduced\. Read and adopted", A.INTRODUCTION, A.FILING, A.PASSAGE),
    (
        r"^Introduced\. Read first time\..*(?:To|Referred to) Coms?\. on",
        A.INTRODUCTION,
        A.FILING,
        A.READING_1,
        A.REFERRAL_COMMITTEE,
    ),
    (r"^Introduced\. (?:To|Referred to) Coms?\. on", A.INTRODUCTION, A.FILING, A.REFERRAL_COMMITTEE),
    (r"^Introduced(?:\.|$)", A.INTRODUCTION, A.FILING),
    (r"^Read first time\. To print", A.INTRODUCTION, A.READING_1),
    (r"^Read first time\. (?:To|Referred to) Com", A.READING_1, A.REFERRAL_COMMITTEE),
    (r"^Read first time\b", A.READING_1),
    (r"^From printer\b",),
    # Arrival in the other house.
    (r"^In (?:Assembly|Senate)\. Read first time\. To Com", A.RECEIPT, A.READING_1, A.REFERRAL_COMMITTEE),
    (r"^In (?:Assembly|Senate)\. Read first time", A.RECEIPT, A.READING_1),
    (r"^In (?:Assembly|Senate)\. Held at Desk\. .*\bRead and adopted\b", A.RECEIPT, A.PASSAGE),
    (r"^In (?:Assembly|Senate)\. (?:Held at Desk|To Com)", A.RECEIPT),
    (r"^In (?:Assembly|Senate)\.(?: To unfinished business\.)?$", A.RECEIPT),
    (r"^Held at Desk",),
    (r"^Without reference to committee",),
    # Committees. Amendments that an author brings, or a chair for an author, are no vote of the committee.
    (_CHAIR + r".*\bre-?refer", A.AMENDMENT_PASSAGE, A.READING_2, A.REFERRAL_COMMITTEE),
    (_CHAIR, A.AMENDMENT_PASSAGE, A.READING_2),
    (_AMEND_AND + r".*\bre-?refer", *_RECOMMENDED, A.AMENDMENT_INTRODUCTION, A.REFERRAL_COMMITTEE),
    (_AMEND_AND + r".*\bRead second time and amended", *_RECOMMENDED, A.AMENDMENT_PASSAGE, A.READING_2),
    (_AMEND_AND + r".*\bRead second time, amended, and to third reading", *_RECOMMENDED, A.AMENDMENT_PASSAGE, A.READING_2),
    (_AMEND_AND, *_RECOMMENDED, A.AMENDMENT_INTRODUCTION),
    (_REPORTED + r".*\bre-?refer", *_RECOMMENDED, A.REFERRAL_COMMITTEE),
    (_REPORTED, *_RECOMMENDED),
    (r"^From committee: (?:Without further action|Died|Filed with)", A.FAILURE),
    (r"^From committee: That the (?:Senate|Assembly) amendments be concurred in", *_RECOMMENDED),
    (r"^From committee: That the measure be returned to",),
    (r"^From committee: (?:Be )?(?:re-?referred|re-?refer) to Com", A.REFERRAL_COMMITTEE),
    (r"^From committee: (?:Be ordered to|Ordered to)",),
    (r"^(?:Re-?referred|Referred) to Coms?\b", A.REFERRAL_COMMITTEE),
    (r"^To Coms?\. on\b", A.REFERRAL_COMMITTEE),
    (r"^\(?Pending re-refer",),
    # A hearing that is set has not been held.
    (r"^Set for hearing\b",),
    (r"^Set, (?:first|second|third|final) hearing\. Testimony taken", A.HEARING_HELD),
    (_SET + r"(?:Testimony taken|Further hearing|Heard for testimony)", A.HEARING_HELD),
    (_SET + r"(?:Hearing )?(?:canceled|postponed)", A.DEFERRAL),
    (r"^In committee: Hearing (?:postponed|canceled)", A.DEFERRAL),
    (_SET + r"(?:Placed on|Referred to|Retained in) (?:[A-Z][A-Z.,& ]+ )?suspense file", A.DEFERRAL),
    (r"^In committee: (?:Placed on|Referred to|Retained in) (?:[A-Z][A-Z.,& ]+ )?suspense file", A.DEFERRAL),
    (_SET + r"(?:Held (?:in committee|under submission|without recommendation)|Failed passage)", A.COMMITTEE_FAILURE),
    (r"^In committee: (?:Held (?:in committee|under submission|without recommendation)|Failed passage)", A.COMMITTEE_FAILURE),
    (_SET + r"(?:Motion to reconsider|Reconsideration (?:granted|waived))",),
    (r"^(?:In committee: )?Reconsideration (?:granted|waived)",),
    # The bill is taken out of a committee, mostly to move on. It is not taken back.
    (r"^Withdrawn from (?:committee|Com|Engrossing and Enrolling)",),
    # Second reading.
    (rf"^{_READ_TWICE}{_AGAIN}?Read third time\. Amendments by .+ tabled", A.READING_2, A.AMENDMENT_FAILURE),
    (
        r"^Read second time(?:\.|,)? (?:and )?amended\b.*\bre-?referred to (?:Com|committee)",
        A.READING_2,
        A.AMENDMENT_PASSAGE,
        A.REFERRAL_COMMITTEE,
    ),
    (r"^Read second time(?:\.|,)? (?:and )?amended\b", A.READING_2, A.AMENDMENT_PASSAGE),
    (r"^Read second time\. (?:Ordered|To) (?:to )?(?:third reading|second reading|(?:special )?consent calendar)\.?$", A.READING_2),
    (r"^Read second time\.$", A.READING_2),
    (r"^Amended\. (?:Ordered|Re-?referred) to", A.AMENDMENT_PASSAGE),
    (r"^Amendments by .+ (?:tabled|refused adoption)", A.AMENDMENT_FAILURE),
    (r"^Measure version as amended .*corrected",),
    # Third reading, and the vote of a house.
    (_THIRD + r"(?:and )?amended\b", A.AMENDMENT_PASSAGE),
    (
        _THIRD + r"(?:urgency clause (?:adopted|refused adoption)\. )?(?:refused|failed) (?:passage|adoption)",
        A.READING_3,
        A.FAILURE,
    ),
    (_THIRD + _PASSED, A.READING_3, A.PASSAGE),
    (r"^Read(?:\.| and) adopted", A.PASSAGE),
    (r"^Adopted(?:\.| and to (?:Assembly|Senate))", A.PASSAGE),
    (_IN_HOUSE + r"Concurrence in (?:Senate|Assembly) amendments pending", A.CONCURRENCE),
    (
        _IN_HOUSE
        + r"(?:Urgency clause adopted\. )?(?:Senate|Assembly) (?:amendments concurred in|concurs in (?:Senate|Assembly) amend)",
        A.AMENDMENT_PASSAGE,
        A.PASSAGE,
    ),
    (r"^(?:Assembly|Senate) refused to concur", A.AMENDMENT_FAILURE),
    (r"^Urgency clause adopted\.$",),
    # Files and calendars.
    (r"^Ordered to inactive file", A.DEFERRAL),
    (r"^From (?:inactive file|(?:special )?consent calendar)",),
    (r"^Ordered (?:returned )?to (?:the )?(?:second|third|special|consent|unfinished)\b",),
    (r"^Ordered to the (?:Assembly|Senate)\.$",),
    # Enrollment, and the Governor. A resolution goes to the Secretary of State instead.
    (_IN_HOUSE + r"(?:Ordered )?to (?:engrossing and enrolling|enrollment)", A.ENROLLED),
    (r"^Enrolled (?:and presented |and )?to the Governor|^Enrolled(?:\. To| and presented to the) Governor", A.EXECUTIVE_RECEIPT),
    (r"^Enrolled(?: and filed with the|\. To) Secretary of State", A.ENROLLED),
    (
        r"^Approved by (?:the )?Governor\b.*\b(?:item veto|deleting|reducing|reduced)",
        A.EXECUTIVE_SIGNATURE,
        A.EXECUTIVE_VETO_LINE_ITEM,
    ),
    (r"^Approved by (?:the )?Governor\b", A.EXECUTIVE_SIGNATURE),
    (
        r"^(?:Vetoed by (?:the )?Governor|Returned (?:to \w+ )?by (?:the )?Governor without (?:his |her )?signature)",
        A.EXECUTIVE_VETO,
    ),
    (_IN_HOUSE + r"Consideration of Governor's (?:item )?veto (?:pending|stricken)",),
    # A bill is stricken from the file when the sixty days to override its veto are over.
    (r"^(?:Governor's )?Veto sustained|^Stricken from file", A.VETO_OVERRIDE_FAILURE),
    (r"^(?:Governor's )?Veto overridden", A.VETO_OVERRIDE_PASSAGE),
    (r"^Became law without", A.BECAME_LAW),
    # A resolution is chaptered too, and is no law: one that amends the constitution goes to the voters.
    (r"^Chaptered by Secretary of State(?: -|\.) Res\. Chapter",),
    (r"^Chaptered by Secretary of State(?: -|\.) Chapter", A.BECAME_LAW),
    (r"^(?:Returned to Secretary of (?:the )?Senate|Filed with the Chief Clerk) pursuant to Joint Rule 56", A.FAILURE),
    (r"^Died\b", A.FAILURE),
    # Authors, rules, and the clerk's notes.
    (r"^Coauthors? revised|^\(?(?:Senators?|Assembly Members?) .+ added as", A.SPONSORSHIP),
    (r"^(?:(?:Assembly|Senate) suspended )?(?:Joint|Assembly|Senate) Rules? [\d.]+\S*.*\b(?:suspended|invoked)",),
    (r"^(?:Assembly|Senate) suspended Joint Rules?",),
    (r"^\((?:Ayes|Page|Corrected)\b",),
)

MOTION_RULES = MotionRules(
    (r"motion to lay on the table|\btabled?\b", M.TABLE),
    (r"appeal the decision|motion to reconsider|^reconsideration|reconsideration waived|\bsuspen(?:d|se file)", M.PROCEDURAL),
    (r"w/o ref\. to file|\bwithdraw|held under submission|be returned to (?:senate|assembly) floor", M.PROCEDURAL),
    (r"\boverr?id|governor's veto", M.OVERRIDE),
    (r"concurrence|be concurred in", M.CONCUR),
    (r"\bdo pass\b|\bbe adopted\b|failed passage in committee", M.DO_PASS),
    (r"\bamend by\b|\bamendments? by\b", M.AMEND),
    (r"\b(?:3rd|third) reading\b|consent calendar|special consent", M.PASSAGE),
)
