"""A day of following dockets: entries come in, the courthouse has its faults, and the limits hold."""

import datetime
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from scrapers.errors import Later, ScrapeError
from tests.courthouse import faults
from tests.courthouse.dockets import Case, Filing
from tests.courthouse.house import Courthouse
from tests.courthouse.reader import Reader
from tests.scrapers.fetching import Clock

MORNING = datetime.datetime(2026, 3, 2, 14, tzinfo=datetime.UTC)
MINUTE, HOUR, DAY = datetime.timedelta(minutes=1), datetime.timedelta(hours=1), datetime.timedelta(days=1)
FAULTS = (
    *(faults.cut_off, faults.broken_off, faults.down, faults.busy, faults.a_web_page, faults.bad_cursor),
    *(faults.without("entry_number"), faults.without("recap_documents")),
)


class Day:
    """A dozen dockets, most of them long, of which each is read as often as the budget lets it be."""

    def __init__(self, house: Courthouse, reader: Reader, clock: Clock, seed: int) -> None:
        self.house, self.reader, self.clock = house, reader, clock
        self.random = Random(seed)  # noqa: S311 - the same day each time
        self.cases = [
            Case(990_100 + number, "exd", f"United States v. Example {number}", f"9:26-cv-9{number:04}", MORNING.date())
            for number in range(12)
        ]
        self.errors: Counter[str] = Counter()
        for case in self.cases:
            for number in range(self.random.choice([2, 19, 20, 21, 70])):
                house.file(case, f"ENTRY {number}", Filing("Document"))

    def happen(self) -> None:
        """Something is filed, something is amended, something breaks."""
        case = self.random.choice(self.cases)
        self.house.file(case, f"ORDER at {self.clock.time:%H:%M:%S}", minute=self.random.random() < 0.3)
        self.house.amend(self.random.choice(case.entries), text=f"AMENDED at {self.clock.time:%H:%M:%S}")
        if self.random.random() < 0.25:
            self.house.suffers(self.random.choice(FAULTS), at="docket-entries", times=self.random.choice([1, 2, 5]))

    def read(self, case: Case) -> None:
        """One reading. What keeps it from its end is waited for, or left for the next time."""
        try:
            self.reader.read(case.id)
        except Later as later:
            self.errors["Later"] += 1
            self.clock.sleep(max(0.0, (later.not_before - self.clock.time).total_seconds()))
        except ScrapeError as error:
            self.errors[type(error).__name__] += 1

    def missing(self) -> list[str]:
        """What the docket says and the reader does not."""
        return [
            f"{case.id} {entry.number}: {entry.text}"
            for case in self.cases
            for entry in case.entries
            if entry.text != self._read(case, f"entry-{entry.number}" if entry.number else f"minute-entry-{entry.id}")
        ]

    def _read(self, case: Case, key: str) -> str:
        record = self.reader.entries.get(str(case.id), {}).get(key)
        return record.description if record else ""


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_a_day_of_reading_stays_within_the_limits_and_loses_nothing(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    clock = Clock(MORNING)
    with Courthouse(now=clock.now) as house:
        day = Day(house, Reader(house, tmp_path, clock), clock, seed)
        while clock.time < MORNING + DAY:
            day.happen()
            day.read(day.random.choice(day.cases))
            clock.sleep(day.random.choice([0, 1, 5, 60, 600]))
        house.heals()
        while day.missing() and clock.time < MORNING + 3 * DAY:
            # In no order of its own: a docket whose turn always comes when the limit is reached would never be read.
            for case in day.random.sample(day.cases, len(day.cases)):
                day.read(case)
        assert day.missing() == []
        assert {"Later", "FetchError", "SourceChanged"} <= day.errors.keys()
        assert house.turned_away == 0
        assert house.peak(MINUTE) <= 5
        assert house.peak(HOUR) <= 50
        assert 100 < house.peak(DAY) <= 125
