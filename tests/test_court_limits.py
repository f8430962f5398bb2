"""CourtListener's limits over whole days: several workers share them, and a docket that has to wait loses nothing."""

import datetime
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django import Settings

from bills.courts import asking, following
from bills.models import DocketPage, LegalChallenge
from scrapers.courts import courtlistener
from scrapers.courts.budget import FREE_ACCOUNT
from tests.courthouse import faults
from tests.courthouse.dockets import Case
from tests.courthouse.house import KEYS, Courthouse
from tests.in_court import a_case
from tests.processes import ROOT, done_by

pytestmark = pytest.mark.slow
START = datetime.datetime(2026, 3, 6, 12, tzinfo=datetime.UTC)


def most(moments: list[float], within: datetime.timedelta) -> int:
    span = within.total_seconds()
    return max(sum(moment - span < past <= moment for past in moments) for moment in moments)


def test_workers_that_ask_at_once_share_the_limits(environment: dict[str, str]) -> None:
    done_by("worker.begin_a_day()", environment)
    command = [sys.executable, "-c", "from tests import worker; worker.ask_for_a_day()"]
    at_once = [
        subprocess.Popen(
            command, env={**environment, "COURTLISTENER_TOKEN": "a-token"}, cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    asked = [int(process.communicate(timeout=120)[0]) for process in at_once]
    moments = json.loads(done_by("worker.asks()", environment))
    assert sum(asked) == len(moments) > 125
    for rate in FREE_ACCOUNT.rates:
        assert most(moments, rate.within) == rate.requests


@pytest.mark.django_db
def test_a_day_of_many_dockets_and_many_faults_loses_nothing(settings: Settings, tmp_path: Path) -> None:
    settings.API_KEYS = KEYS
    now = [START]
    dice = random.Random(7)  # noqa: S311 - a story, and no secret

    def sleep(seconds: float) -> None:
        now[0] += datetime.timedelta(seconds=seconds)

    with Courthouse(now=lambda: now[0]) as house:
        settings.CERTIFICATES_DIR = house.trusted_in(tmp_path / "certificates")
        cases = [Case(700_000 + n, "exd", f"United States v. Example {n}", f"9:26-cv-{n}", START.date()) for n in range(20)]
        for case in cases:
            a_case(slug=f"case-{case.id}", courtlistener_id=case.id)
            for n in range(dice.randrange(1, 45)):
                house.file(case, f"Old entry {n}.")
        kinds = (faults.busy, faults.down, faults.broken_off, faults.cut_off, faults.a_web_page, faults.without("description"))
        while now[0] < START + datetime.timedelta(hours=40):
            fetch = asking.fetching(courtlistener.SOURCE, clock=lambda: now[0], sleep=sleep, leave=asking.HEADROOM)
            following.follow_due(clock=lambda: now[0], make_fetch=lambda source, fetch=fetch: fetch)  # type: ignore[misc]
            now[0] += datetime.timedelta(minutes=20)
            if now[0] < START + datetime.timedelta(hours=12):
                house.file(dice.choice(cases), f"Filed at {now[0]}.", minute=dice.random() < 0.3)
                if dice.random() < 0.2:
                    house.suffers(dice.choice(kinds), at="docket-entries")
        for rate in FREE_ACCOUNT.rates:
            assert house.peak(rate.within) <= rate.requests - (asking.HEADROOM if rate.within >= asking.DAY else 0)
    # The one that was played as a fault is the only refusal there was.
    assert house.turned_away == 0
    for case in cases:
        row = LegalChallenge.objects.get(courtlistener_id=case.id)
        assert row.checked_at is not None
        assert sorted(row.events.values_list("text", flat=True)) == sorted(entry.text for entry in case.entries)
    assert DocketPage.objects.filter(status=DocketPage.Status.CHANGED).exists()
