"""How often a source may be asked: a pure value, for a state that rows hold and several workers share.

A try is counted when it goes out, and may arrive a little later than the next one does: `SLACK` is added to each limit's time.
"""

import datetime
from dataclasses import dataclass, replace

SLACK = datetime.timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests within a time that ends at any moment."""

    requests: int
    within: datetime.timedelta

    def __post_init__(self) -> None:
        if self.requests < 1 or self.within <= datetime.timedelta():
            raise ValueError(f"nothing could ever be asked at {self.requests} within {self.within}")


_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Spent:
    """What was asked lately: the moments of tries, oldest first; and until when the source wants its peace."""

    moments: tuple[datetime.datetime, ...] = ()
    not_before: datetime.datetime | None = None

    def until(self, not_before: datetime.datetime) -> "Spent":
        """After the source turned us away: it wants to be left alone until then, at the least."""
        return replace(self, not_before=max(not_before, self.not_before or not_before))


@dataclass(frozen=True, slots=True)
class Budget:
    """All of its rates hold at once."""

    rates: tuple[Rate, ...]
    slack: datetime.timedelta = SLACK

    @property
    def memory(self) -> datetime.timedelta:
        """How long a try counts. Older moments need not be kept."""
        return max(rate.within for rate in self.rates) + self.slack

    def allowed_from(self, spent: Spent, now: datetime.datetime) -> datetime.datetime:
        """The moment from which one request is allowed: `now`, or a later one. A clock that was set back only waits longer."""
        moments = sorted(spent.moments)
        free = [moments[-rate.requests] + rate.within + self.slack for rate in self.rates if len(moments) >= rate.requests]
        return max(now, *free, spent.not_before or now)

    def spend(self, spent: Spent, now: datetime.datetime) -> Spent:
        """The state after a request at `now`, which must be allowed; ValueError otherwise. What no longer counts is forgotten."""
        if (moment := self.allowed_from(spent, now)) > now:
            raise ValueError(f"nothing may be asked before {moment}")
        kept = [past for past in spent.moments if past > now - self.memory]
        return Spent(tuple(sorted([*kept, now])))


# CourtListener's, since April 2026: of an account that pays nothing, and of whoever has no account.
FREE_ACCOUNT = Budget((Rate(5, datetime.timedelta(minutes=1)), Rate(50, datetime.timedelta(hours=1)), Rate(125, _DAY)))
ANONYMOUS = Budget((Rate(100, _DAY),))
