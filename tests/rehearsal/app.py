"""The worker and the beat of a rehearsal: as ever, but often, and patient with nobody."""

import datetime
import time
from functools import partial
from typing import Any

from tests.rehearsal import opening  # noqa: F401 - first of all

# isort: split
from bills import crawling
from bills.alerts import sending
from scrapers.fetch import Fetcher
from tracker.celery import app

# Seconds from one time to the next, of what is done more often than by night.
OFTEN = {"crawl_due": 1.0, "match_news": 1.0, "send_mails": 1.0, "watch_outages": 1.0, "resume_runs": 10.0}


def _nap(seconds: float) -> None:
    time.sleep(min(seconds, 0.05))


def _quick(entry: dict[str, Any]) -> dict[str, Any]:
    seconds = OFTEN.get(entry["task"].rpartition(".")[2])
    return entry if seconds is None else entry | {"schedule": seconds, "options": {"expires": 10.0}}


vars(crawling)["Fetcher"] = partial(Fetcher, sleep=_nap)
# A mail that cannot be sent is in quarantine by the end of the day.
vars(sending)["AGAIN"] = (datetime.timedelta(seconds=1),) * len(sending.AGAIN)
app.conf.beat_schedule = {name: _quick(entry) for name, entry in app.conf.beat_schedule.items()}

__all__ = ["app"]
