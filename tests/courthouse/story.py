"""A case that is invented from its first page to its last: "United States v. Example", on three rungs.

Complaint, temporary restraining order, injunction denied in part, appeal, stay, and an application to the Supreme Court.
"""

import datetime
from dataclasses import dataclass

from tests.courthouse.dockets import Case, Filing
from tests.courthouse.house import Courthouse

BEGAN = datetime.date(2026, 3, 2)
JUDGE = "Jordan Exemplar"
CHAPTERS = ("complaint", "restraining order", "injunction", "appeal", "stay", "application")


def _on(days: int) -> datetime.date:
    return BEGAN + datetime.timedelta(days=days)


@dataclass(frozen=True)
class Line:
    """An entry of the docket on one rung, so many days after the case began."""

    chapter: str
    rung: str
    days: int
    text: str
    filings: tuple[Filing, ...] = ()
    minute: bool = False


def _line(chapter: str, rung: str, days: int, text: str, *filings: Filing, minute: bool = False) -> Line:
    return Line(chapter, rung, days, text, filings, minute)


_COVER = Filing("Civil Cover Sheet", attachment=1, available=False)
_OPINION = "OPINION AND ORDER granting in part and denying in part motion: granted as to Section 2, denied as to Section 1."

# One entry has no words but its document's, one a document that the court has sealed.
LINES = (
    _line("complaint", "trial", 0, "COMPLAINT by United States of America. (Attachments: # 1 Cover)", Filing("Complaint"), _COVER),
    _line("complaint", "trial", 1, "MOTION for Temporary Restraining Order by United States of America.", Filing("Motion")),
    _line("restraining order", "trial", 3, "Minute Entry before Judge Exemplar: Motion Hearing held.", minute=True),
    _line("restraining order", "trial", 4, "TEMPORARY RESTRAINING ORDER granting 2 Motion, for 14 days.", Filing("Order")),
    _line("injunction", "trial", 9, "SEALED EXHIBIT in support of a preliminary injunction.", Filing("Exhibit", sealed=True)),
    _line("injunction", "trial", 17, "", Filing("Order on Motion for Leave to File", available=False)),
    _line("injunction", "trial", 18, _OPINION, Filing("Opinion and Order")),
    _line("appeal", "trial", 19, "NOTICE OF APPEAL as to 6 Opinion and Order.", Filing("Notice of Appeal")),
    _line("appeal", "appeal", 21, "CIVIL CASE docketed. Notice of appeal by Appellant United States.", Filing("Case docketed")),
    _line("appeal", "appeal", 22, "EMERGENCY MOTION for a stay pending appeal by Appellee Example.", Filing("Motion")),
    _line("stay", "appeal", 30, "ORDER: the injunction as to Section 2 is stayed pending appeal.", Filing("Order")),
    _line("stay", "trial", 31, "MINUTE ORDER noting the stay by the Court of Appeals.", minute=True),
    _line("application", "highest", 33, "Application (26A9001) to vacate the stay submitted.", Filing("Main Document")),
    _line("application", "highest", 34, "Response to application (26A9001) requested."),
)


class Story:
    """Tells the case to a courthouse, chapter after chapter. Nobody but the courthouse has the dockets yet."""

    def __init__(self, house: Courthouse) -> None:
        self.house = house
        self.trial = Case(990_001, "exd", "United States v. Example", "9:26-cv-90001", BEGAN, JUDGE, "28:1345 Example")
        self.appeal = Case(990_002, "exca", "United States v. Example", "26-90001", _on(21), appeal_from="exd", parent=self.trial)
        self.highest = Case(990_003, "scotus", "United States v. Example", "26A9001", _on(33), parent=self.appeal)
        self._told: set[str] = set()

    def tell(self, *, until: str = CHAPTERS[-1]) -> None:
        """All chapters that were not told yet, up to and with `until`."""
        rungs = {"trial": self.trial, "appeal": self.appeal, "highest": self.highest}
        for chapter in CHAPTERS[: CHAPTERS.index(until) + 1]:
            if chapter in self._told:
                continue
            self._told.add(chapter)
            for line in LINES:
                if line.chapter == chapter:
                    self.house.file(rungs[line.rung], line.text, *line.filings, day=_on(line.days), minute=line.minute)
