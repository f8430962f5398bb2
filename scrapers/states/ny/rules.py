"""What New York's votes were on.

The Senate's roll calls come without the words of a motion, and the Assembly's floor votes as "Assembly Vote": nothing is read into
either. A committee of the Assembly acts favorably, or holds a bill, which decides nothing on its text.
"""

from scrapers.motions import MotionRules
from scrapers.vocabulary import MotionClassification as M

MOTION_RULES = MotionRules(
    (r"\b(?:reconsider|discharge|appeal|ruling of the chair)", M.PROCEDURAL),
    (r"^held for consideration\b", M.PROCEDURAL),
    (r"\b(?:lay|laid) on the table\b|\btabled?\b", M.TABLE),
    (r"\boverrid|objections of the governor", M.OVERRIDE),
    (r"^favorable\b", M.REPORT),
    (r"^(?:third reading|(?:final )?passage)\b", M.PASSAGE),
)
