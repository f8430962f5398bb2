"""A clock for whoever reads the courthouse."""

import datetime


class Clock:
    """Time that passes while somebody sleeps or a test says so."""

    def __init__(self, start: datetime.datetime) -> None:
        self.time = start

    def __call__(self) -> datetime.datetime:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += datetime.timedelta(seconds=seconds)

    def passes(self, **span: float) -> None:
        self.time += datetime.timedelta(**span)
