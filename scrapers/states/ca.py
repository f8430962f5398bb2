"""California: not read yet. What is known is cited."""

import datetime

from scrapers.state import Known, State
from scrapers.vocabulary import Chamber

STATE = State(
    code="ca",
    name="California",
    timezone="America/Los_Angeles",
    chambers={
        Chamber.UPPER: "Senate",
        Chamber.LOWER: "Assembly",
    },
    homepage="https://leginfo.legislature.ca.gov/",
    known=(
        Known(
            "SB 747, the No Kings Act, passed both houses and was presented to the Governor on 2 September 2026. "
            "Whether it was signed or vetoed was not found in any source read.",
            "https://leginfo.legislature.ca.gov/faces/billNavClient.xhtml?bill_id=202520260SB747",
            datetime.date(2026, 9, 3),
        ),
    ),
)
