"""What Connecticut's action lines and motions mean, and who acts in them.

The tables print capitals and abbreviations ("SEN. PASSED, HO. AMEND. SCH. A"), the bill's page whole words in small letters. One
pattern reads both. Traps of the wording:

- "Passed temporarily" is passed over, and "tabled for the calendar" is put on it.
- An act's number is given before the Governor acts, and two acts of 2025 were vetoed under theirs. Only the signature makes law.
- "Change of reference" alone sends a bill to another committee and recommends nothing.
"""

import re

from scrapers.actions import Rules
from scrapers.motions import MotionRules
from scrapers.vocabulary import ActionClassification as A
from scrapers.vocabulary import Chamber
from scrapers.vocabulary import MotionClassification as M

_SENATE = r"SEN(?:ATE\b|\.)"
_HOUSE = r"(?:HOUSE\b|HO\.)"
_EITHER = rf"(?:{_SENATE}|{_HOUSE})"
_COMMITTEE = r"COMM(?:ITTEE\b|\.)"
_REFER = r"REF(?:ERRED\b|\.)"
_AMENDMENT = r"AMEND(?:MENTS?\b|\.)"
_FAVORABLE_REPORT = r"FAV(?:ORABLE|\.) (?:REPORT|RPT\.)"

ACTION_RULES = Rules(
    # Committees, which are joint.
    (rf"^(?:NOMINATION )?{_REFER} TO (?:JOINT )?{_COMMITTEE} ON\b", A.REFERRAL_COMMITTEE),
    (r"^(?:PUBLIC HEARING|RESERVED FOR SUBJECT MATTER PUBLIC HEARING|VOTE TO DRAFT|DRAFTED BY COMMITTEE)\b",),
    (r"^(?:JOINT|HOUSE|SENATE) FAVORABLE\b.*\bCHANGE OF REFERENCE\b", A.COMMITTEE_PASSAGE_FAVORABLE, A.REFERRAL_COMMITTEE),
    (r"^(?:JOINT|HOUSE|SENATE) FAVORABLE\b", A.COMMITTEE_PASSAGE_FAVORABLE),
    (r"^(?:JOINT|HOUSE|SENATE) UNFAVORABLE\b", A.COMMITTEE_PASSAGE_UNFAVORABLE),
    (r"^MOTION FAILED JFS?\b", A.COMMITTEE_FAILURE),
    (r"^CHANGE OF REFERENCE\b", A.REFERRAL_COMMITTEE),
    # The clerks and the offices.
    (r"^FILED WITH\b", A.FILING),
    (rf"^{_REFER} TO (?:OLR|(?:THE )?OFFICE OF LEGISLATIVE RESEARCH)\b", A.REFERRAL),
    (r"^(?:RPTD\.|REPORTED) OUT OF\b",),
    (rf"^(?:NO )?NEW FILE BY {_COMMITTEE}|^FILE (?:NO\.|NUMBER)|^{_EITHER} CALENDAR NUMBER\b",),
    (r"^EMERGENCY CERTIFICATION\b",),
    (r"^INCORPORATED IN\b",),
    # The calendars. A motion that leaves a bill where it is speaks in the words of its passage.
    (r"^(?:BILL |MATTER )?PASS(?:ED)? (?:TEMPORARILY|RETAINED)\b", A.DEFERRAL),
    (r"^MOVED TO (?:THE )?FOOT\b", A.DEFERRAL),
    (r"^(?:REMOVED FOOT|REMOVED FROM (?:THE )?FOOT)\b",),
    (r"^(?:POTENTIAL )?DISAGREEING ACTION\b",),
    (rf"^(?:{_FAVORABLE_REPORT}, ?)?TAB(?:LED|\.) FOR\b", A.READING_2),
    (rf"^{_FAVORABLE_REPORT} {_EITHER} {_COMMITTEE} ON\b", A.COMMITTEE_PASSAGE_FAVORABLE),
    (rf"^(?:FAV(?:ORABLE|\.) )?CH(?:ANGE|G\.) (?:OF )?REF(?:ERENCE|\.),? {_EITHER}", A.REFERRAL_COMMITTEE),
    (rf"^{_REFER} BY {_EITHER} TO {_COMMITTEE}", A.REFERRAL_COMMITTEE),
    (rf"^IMMEDIATE TRANSMITTAL TO {_COMMITTEE}", A.REFERRAL_COMMITTEE),
    (rf"^{_EITHER} RECOMMITTED\b", A.REFERRAL_COMMITTEE),
    # The floor.
    (rf"^{_EITHER} ADOPTED {_EITHER} {_AMENDMENT}", A.AMENDMENT_PASSAGE),
    (rf"^{_EITHER} (?:REJECTED|REJ\.) {_EITHER} {_AMENDMENT}", A.AMENDMENT_FAILURE),
    (rf"^AMENDMENT WITHDRAWN\b|^{_EITHER} {_AMENDMENT} .*WITHDRAWN$", A.AMENDMENT_WITHDRAWAL),
    (rf"^{_EITHER} DESIGNATED {_EITHER} {_AMENDMENT}",),
    (rf"^{_EITHER} REJECTED (?:THE )?(?:BILL|RESOLUTION)\b", A.FAILURE),
    (rf"^{_EITHER} RECONSIDERED\b",),
    (rf"^{_EITHER} PASSED(?=$|,| AS AMENDED\b| {_EITHER})", A.PASSAGE, A.READING_3),
    (rf"^ADOPTED,? {_EITHER}(?=$| AS AMENDED\b)", A.PASSAGE),
    (r"^(?:ON CONSENT CALENDAR ?/ ?)?IN CONCURRENCE\b", A.CONCURRENCE),
    (r"^ON CONSENT CALENDAR\b",),
    # The Governor.
    (r"^(?:RULES SUSPENDED, ?)?(?:IMMEDIATE )?TRANSMIT(?:TED|TAL) TO (?:THE )?GOV(?:ERNOR\b|\.)", A.EXECUTIVE_RECEIPT),
    (r"^TRANSMITTED BY (?:THE )?SECRETARY OF (?:THE )?STATE TO (?:THE )?GOVERNOR\b", A.EXECUTIVE_RECEIPT),
    (r"^SIGNED BY (?:THE )?GOVERNOR\b", A.EXECUTIVE_SIGNATURE, A.BECAME_LAW),
    (r"^LINE[ -]ITEM VETOED\b", A.EXECUTIVE_VETO_LINE_ITEM),
    (r"^VETOED BY (?:THE )?GOVERNOR\b", A.EXECUTIVE_VETO),
    (r"^(?:PUBLIC|SPECIAL) ACT\b",),
    (rf"^(?:RULES SUSPENDED,? ?)?(?:IMMEDIATE )?TRANS(?:MIT(?:TED|TAL)|\.) ?TO (?:THE )?(?:{_EITHER}|SECRETARY OF)",),
    (r"^TRANSMITTED PURSUANT TO\b",),
    (r"^RULES SUSPENDED(?:$| ?/ ?IMMEDIATE TRANSMITTAL$)",),
)

MOTION_RULES = MotionRules(
    (r"\bveto|\brepass", M.OVERRIDE),
    (r"\breconsider|\brecommit|\brefer\b|\bsuspen|\bappeal\b|\badjourn|\bseparat|\bdivi(?:de|sion)\b", M.PROCEDURAL),
    (r"\btable\b", M.TABLE),
    (r"\bas amended\b.*\bnecessary for passage", M.PASSAGE),
    (r"\bamend", M.AMEND),
    (r"\bjoint favorable\b", M.DO_PASS),
    (r"\bunfavorable\b", M.REPORT),
    (r"\bnecessary for passage", M.PASSAGE),
)

# Where a line sends the bill is not who acted.
_SENDS_ON = re.compile(r"\b(?:TRANS\.|TRANSMIT(?:TED|TAL)) ?TO (?:THE )?(?:(HOUSE)|(SENATE))", re.IGNORECASE)
_GOVERNOR = re.compile(r"^(?:SIGNED|LINE[ -]ITEM VETOED|VETOED|TRANSMITTED) BY\b", re.IGNORECASE)
_FIRST_NAMED = re.compile(rf"({_SENATE})|({_HOUSE})", re.IGNORECASE)
_COLUMN = {"(SEN)": Chamber.UPPER}
_NAMED_COMMITTEE = re.compile(rf"\b{_COMMITTEE} ON (?P<name>.+)$", re.IGNORECASE)
_BROUGHT_IN = re.compile(rf"^(?:NOMINATION )?{_REFER} TO (?:JOINT )?{_COMMITTEE} ON\b", re.IGNORECASE)


def actor(text: str, column: str = "") -> Chamber:
    """Who acted, from a line's own words, or the column that the bill's page has for it: the house that is named first.

    A committee's line, and one that names no house, is the General Assembly's: committees are joint, and lines are not filed by
    house.
    """
    if _GOVERNOR.match(text):
        return Chamber.EXECUTIVE
    if sent := _SENDS_ON.search(text):
        return Chamber.UPPER if sent[1] else Chamber.LOWER
    # The committee's own name may speak of a house.
    named = _FIRST_NAMED.search(_NAMED_COMMITTEE.sub("", text))
    if named:
        return Chamber.UPPER if named[1] else Chamber.LOWER
    return _COLUMN.get(column.upper(), Chamber.LEGISLATURE)


def committee(text: str) -> str:
    """The committee that a line names as receiving or reporting, "" if none."""
    named = _NAMED_COMMITTEE.search(text)
    return named["name"] if named else ""


def brings_in(text: str) -> bool:
    """Whether a line refers a bill to a joint committee, as the first one does that brings it in."""
    return _BROUGHT_IN.match(text) is not None
