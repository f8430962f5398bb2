"""Cite this: a sentence that holds in a year."""

import datetime
import html
import re

import pytest
from django.test import Client
from django.utils import timezone

from bills.models import Action, Bill, Run, Snapshot
from bills.views.cite import stays, version
from scrapers.vocabulary import Origin, RunOutcome
from tests.example import read as run
from tests.factories import make_bill, make_run
from tests.legislature import action, bill, bill_page
from tests.reading import read, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("example_is_a_state")]
URL = "/zz/2026/HB1/"
SECOND = datetime.timedelta(seconds=1)
ONE = bill_page(bill(actions=[action("Introduced")]))
TWO = bill_page(bill(actions=[action("Introduced"), action("Referred to Judiciary", day=2)]))


def sentence(client: Client, url: str = URL) -> str:
    found = re.search(r'<p class="copied">(.*?)</p>', client.get(url).content.decode(), re.DOTALL)
    assert found is not None
    return html.unescape(found.group(1))


def test_the_sentence_holds_the_time_the_fact_the_official_page_the_version_and_the_checksum(client: Client) -> None:
    run(ONE)
    at = timezone.now()
    told = sentence(client)
    local = timezone.localtime(at, timezone.zoneinfo.ZoneInfo("America/Chicago"))  # type: ignore[attr-defined]
    assert re.match(
        rf"As of \d+:\d\d [ap]\.m\. C[SD]T on {local.day} \w+ {local.year}, Redress recorded of Example HB 1: “.+”; ", told
    )
    assert "official page <https://legislature.example/HB1>;" in told
    assert re.search(r"this version <http://testserver/zz/2026/HB1/\?seen=[0-9T:.-]+Z>;", told)
    assert f"SHA-256 of the kept copy {Snapshot.objects.get().sha256}" in told
    assert "reconstructed" not in told


def permanent(told: str) -> str:
    found = re.search(r"this version <http://testserver(\S+?)>", told)
    assert found is not None
    return found.group(1)


def facts(client: Client, url: str) -> str:
    page = client.get(url).content.decode()
    start = page.index('aria-labelledby="actions"')
    return words(page[start : page.index('aria-labelledby="texts"')])


def test_the_cited_version_stays_after_the_bill_changes(client: Client) -> None:
    run(ONE)
    cited, told = permanent(sentence(client)), facts(client, URL)
    run(TWO)
    assert "Referred to Judiciary" in facts(client, URL)
    assert facts(client, cited) == told
    again = permanent(sentence(client))
    run(ONE)
    assert "Referred to Judiciary" in facts(client, again)
    assert facts(client, cited) == told


def test_a_past_page_is_cited_by_its_own_moment(client: Client) -> None:
    run(ONE)
    cited = permanent(sentence(client))
    run(TWO)
    told = sentence(client, cited)
    assert permanent(told) == cited
    assert "Referred to Judiciary" not in told


def test_a_version_that_is_younger_than_a_second_is_cited_to_the_fraction() -> None:
    known, now = make_bill(), datetime.datetime(2026, 3, 2, 18, 0, 5, 400_000, tzinfo=datetime.UTC)
    known.being_read = False  # type: ignore[attr-defined]
    known.shown_since = now - SECOND / 5  # type: ignore[attr-defined]
    assert stays(known, now=now) == now
    known.shown_since = now - SECOND  # type: ignore[attr-defined]
    assert stays(known, now=now) == now.replace(microsecond=0)


def test_while_a_run_is_at_work_the_version_is_cited_by_its_beginning() -> None:
    """What the run began before now, and nobody sees yet, must not get into what is cited."""
    run(ONE)
    Run.objects.all().update(outcome=RunOutcome.OK)
    make_run(session=Bill.objects.get().session, outcome=RunOutcome.RUNNING)
    known = Bill.objects.with_history().annotate(**version()).get()
    assert stays(known, now=timezone.now()) == known.readings.all()[0].recorded_at


@pytest.mark.parametrize(
    ("origin", "ground"),
    [
        (Origin.RECONSTRUCTED, "the kept copy is not an official page: reconstructed from cited facts."),
        (Origin.CAPTURE, "the kept copy is a captured official page, which this site did not fetch itself."),
    ],
)
def test_what_was_not_read_live_is_not_cited_as_if_it_had_been(client: Client, origin: Origin, ground: str) -> None:
    run(bill_page(bill(actions=[action()]), origin=origin))
    assert sentence(client).endswith(ground)


def test_a_proof_cites_its_fact_and_leads_to_its_place(client: Client) -> None:
    run(TWO)
    row = Action.objects.get(order=1)
    told = sentence(client, f"{URL}proof/actions/{row.pk}/")
    assert "“Referred to Judiciary”" in told
    assert f"#action-{row.pk}" in told


def test_the_sentence_can_be_copied_without_a_script(client: Client) -> None:
    run(ONE)
    page = client.get(URL).content.decode()
    assert '<textarea id="citation" rows="8" readonly>' in page
    assert "<script" not in page


def test_a_bill_of_which_nothing_was_read_has_nothing_to_cite(client: Client) -> None:
    make_bill()
    assert "Cite this" not in read(client, URL)
