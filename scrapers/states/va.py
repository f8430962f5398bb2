"""Virginia: not read yet. What is known is cited."""

import datetime

from scrapers.state import Known, State
from scrapers.vocabulary import Chamber

STATE = State(
    code="va",
    name="Virginia",
    timezone="America/New_York",
    chambers={
        Chamber.UPPER: "Senate",
        Chamber.LOWER: "House of Delegates",
        Chamber.LEGISLATURE: "General Assembly",
    },
    homepage="https://lis.virginia.gov/",
    known=(
        Known(
            "HB 1314 would let people sue those who act under color of law. What became of it was not found in any source read; "
            "whether its text reaches federal officers was not confirmed.",
            "https://lis.virginia.gov/bill-details/20261/HB1314",
            datetime.date(2026, 8, 22),
        ),
    ),
)
