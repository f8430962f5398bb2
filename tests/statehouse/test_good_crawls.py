"""Every state, played from its captures, is crawled without a flaw, and the rows are those of the captures."""

import datetime

import pytest
import time_machine

from bills.models import Snapshot
from bills.snapshots import as_page
from scrapers.state import all_states
from tests.statehouse.conftest import Playing
from tests.statehouse.crawls import changed, crawl, forget_everything, load, rows, session_of
from tests.statehouse.pages import legislature

pytestmark = pytest.mark.django_db

STATES = [code for code, state in all_states().items() if state.is_read]


@pytest.mark.parametrize("code", [pytest.param(code, marks=[pytest.mark.slow] if code != "il" else []) for code in STATES])
def test_a_state_is_crawled_at_its_own_addresses(code: str, playing: Playing, clock: time_machine.Traveller) -> None:
    played = legislature(all_states()[code])
    house = playing(played)
    run = crawl(session_of(played))
    assert (run.problems, run.outcome) == ([], "ok")
    live = rows()
    asked = [as_page(snapshot, b"").request for snapshot in Snapshot.objects.select_related("session")]
    assert live
    assert any(asked.path == "/robots.txt" for asked in house.asked)
    clock.shift(datetime.timedelta(days=1))
    again = crawl(session_of(played))
    assert (again.outcome, again.counts["events"], changed(live, rows())) == ("ok", 0, 0)
    forget_everything()
    load(played, session_of(played), asked)
    assert rows() == live
