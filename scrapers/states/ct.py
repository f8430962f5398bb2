"""Connecticut: not read yet. What is known is cited."""

import datetime

from scrapers.state import Known, State
from scrapers.vocabulary import Chamber

STATE = State(
    code="ct",
    name="Connecticut",
    timezone="America/New_York",
    chambers={
        Chamber.UPPER: "Senate",
        Chamber.LOWER: "House of Representatives",
        Chamber.LEGISLATURE: "General Assembly",
    },
    homepage="https://www.cga.ct.gov/",
    known=(
        Known(
            "SB 397 was signed on 4 May 2026 and is Public Act 26-14. Its section 1 gives a claim against every person, federal "
            "officers included, who deprives another of a right under the Constitution of the United States under color of law.",
            "https://www.cga.ct.gov/2026/ACT/PA/PDF/2026PA-00014-R00SB-00397-PA.PDF",
            datetime.date(2026, 8, 7),
        ),
    ),
)
