"""A bill's change log, and its feed."""

import datetime
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from bills.corrections import deeds
from bills.models import Bill, Correction, Event, Snapshot, VoteEvent
from scrapers.vocabulary import Change, CorrectionKind, CorrectionStatus, Origin
from tests.example import HOUR, START, at, hours
from tests.example import read as run
from tests.factories import NOON, make_bill, make_reading
from tests.legislature import action, bill, bill_page, calendar_page, hearing, list_page, vote
from tests.reading import read
from tests.staff import make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("example_is_a_state")]
URL = "/zz/2026/HB1/changes/"
ATOM = "/zz/2026/HB1/changes.atom"


def test_each_change_tells_when_it_was_seen_and_what_the_legislature_dates_it(client: Client) -> None:
    hours(bill_page(bill(actions=[action()])), bill_page(bill(actions=[action(), action("Referred to Judiciary", day=2)])))
    page = read(client, URL)
    assert "Recorded at 13:00 CST, 2 March 2026 Where it stands changed" in page
    assert "Action added Dated by the legislature 2 February 2026" in page
    assert "2 February 2026, House: “Referred to Judiciary”" in page
    assert page.index("Recorded at 13:00") < page.index("Recorded at 12:00")


def test_a_line_that_changed_shows_only_what_changed_before_and_after(client: Client) -> None:
    hours(
        bill_page(bill(actions=[action("Referred to Judiciary")])), bill_page(bill(actions=[action("Referred to the Judiciary")]))
    )
    page = read(client, URL)
    words = "Words Before: Referred to Judiciary After: Referred to the Judiciary"
    assert f"Action changed Dated by the legislature 1 February 2026 {words}" in page


def test_a_tally_and_a_name_that_changed_are_told_one_by_one(client: Client) -> None:
    first = vote(yes=2, no=0, names=[("Ames", "yes"), ("Bell", "yes")])
    hours(bill_page(bill(votes=[first])), bill_page(bill(votes=[vote(yes=1, no=1, names=[("Ames", "yes"), ("Bell", "no")])])))
    page = read(client, URL)
    assert "Tally Before: 2 yes, 0 no After: 1 yes, 1 no" in page
    assert "Bell Before: yes After: no" in page
    assert "Ames Before" not in page


def test_a_tally_is_told_in_one_order_whatever_order_a_database_keeps(client: Client) -> None:
    known = make_bill()
    make_reading(known)
    before, after = {"counts": {"no": 7, "yes": 15}}, {"counts": {"excused": 1, "no": 7, "yes": 16}}
    told = {"date": "2026-03-02", "chamber": "lower", "motion_text": "Do pass", "counts": {"no": 7, "yes": 16}}
    for change, said in ((Change.VOTE_CHANGED, (before, after)), (Change.VOTE_ADDED, (None, told))):
        Event.objects.create(
            bill=known, kind=change, part="votes", recorded_at=NOON, alertable=False, before=said[0], after=said[1]
        )  # fmt: skip
    page = read(client, URL)
    assert "Tally Before: 15 yes, 7 no After: 16 yes, 7 no, 1 excused" in page
    assert "2 March 2026, House: “Do pass”, 16 yes, 7 no" in page


def test_a_field_that_changed_is_named(client: Client) -> None:
    hours(list_page(bill(abstract="Lets people sue.")), list_page(bill(abstract="Lets nobody sue.")))
    page = read(client, URL)
    assert "Changed by the source: the abstract What it says Before: Lets people sue. After: Lets nobody sue." in page


def test_what_was_loaded_without_being_news_is_told_with_what_it_held(client: Client) -> None:
    hours(
        list_page(bill("HB 1"), bill("SB 2")),
        bill_page(bill(actions=[action(), action("Amended", day=2)], votes=[vote()], sponsors=["Ames"]), origin=Origin.CAPTURE),
        bill_page(bill(actions=[action()], votes=[vote()], sponsors=["Ames"])),
    )
    page = read(client, URL)
    assert "Loaded: 2 actions, 1 vote, 1 sponsor, from Bill page (capture; read 06:00 CST, 1 March 2026)." in page


def test_a_page_that_only_said_what_an_editor_had_said_was_read_and_confirmed_it(client: Client) -> None:
    hours(bill_page(bill(votes=[vote()])))
    row, ed, now = VoteEvent.objects.get(), make_staff(), START + HOUR / 2
    said: dict[str, Any] = {"value": 16, "reason": "The sheet says 16.", "citation": "Sheet 1", "by": ed, "now": now, "seen": 15}
    deeds.correct(row.bill, part="votes", row=row.pk, field="counts.yes", **said)
    run(bill_page(bill(votes=[vote(yes=16)])), clock=at(1))
    page = read(client, URL).partition("Recorded at 12:30")[0]
    assert "A correction was confirmed by the source: the tally, yes" in page
    assert "Read Bill page (live; read 06:00 CST, 1 March 2026). It confirmed the tally, yes." in page
    assert "Loaded" not in page


def test_how_a_page_was_come_by_is_said_once(client: Client) -> None:
    made = make_reading(make_bill(), origin=Origin.RECONSTRUCTED, retrieved_at=None)
    Snapshot.objects.update(read_through=datetime.date(2026, 2, 1))
    assert "(reconstructed through 1 February 2026)." in read(client, URL)
    Snapshot.objects.filter(pk=made.snapshot_id).update(origin=Origin.CAPTURE)
    assert "(captured, time unknown)." in read(client, URL)


def test_a_hearing_is_told_with_its_hour_and_place(client: Client) -> None:
    hours(list_page(bill("HB 1")), calendar_page(), calendar_page(hearing()), calendar_page(hearing(location="Room 9")))
    page = read(client, URL)
    assert "Hearing announced Dated by the legislature 20 March 2026" in page
    assert "20 March 2026, 13:30, Judiciary; Room 1; confirmed" in page
    assert "Place Before: Room 1 After: Room 9" in page


def test_the_pages_before_and_after_a_change_are_a_click_away(client: Client) -> None:
    hours(bill_page(bill(actions=[action()])), bill_page(bill(actions=[action(), action("Amended", day=2)])))
    html = client.get(URL).content.decode()
    newest = html.split("<li>")[-2] if html.count("<h2>") else html
    links = re.findall(r'href="(/zz/2026/HB1/\?seen=[^"]+)"', newest)
    before, after = (read(client, link) for link in links)
    assert "Amended" not in before
    assert "Amended" in after
    first = html.split("<h2>Recorded at")[-1]
    assert ">before</a>" not in first
    assert ">after</a>" in first


def correct(known: Bill, *, status: CorrectionStatus = CorrectionStatus.STANDING) -> Correction:
    who = get_user_model().objects.create(username="ed")
    ended = None if status in (CorrectionStatus.STANDING, CorrectionStatus.PAUSED) else NOON
    return Correction.objects.create(
        bill=known, kind=CorrectionKind.FIELD, part="bill", row=known.pk, field="title", said="Exmaple Act", value="Example Act",
        reason="A slip of the pen.", status=status, settled_at=ended, made_by=who, made_at=timezone.now(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Change.CORRECTED, "Corrected by an editor of this site: the title"),
        (Change.CORRECTION_PAUSED, "A correction waits for an editor: the source has changed: the title"),
        (Change.CORRECTION_CONFIRMED, "A correction was confirmed by the source: the title"),
        (Change.CORRECTION_ENDED, "A correction ended: the title"),
    ],
)
def test_an_editors_word_is_told_with_its_reason(client: Client, kind: Change, words: str) -> None:
    known = make_bill()
    make_reading(known)
    Event.objects.create(
        bill=known, correction=correct(known), kind=kind, part="bill", recorded_at=NOON, alertable=False,
        before="Exmaple Act", after="Example Act",
    )  # fmt: skip
    page = read(client, URL)
    assert words in page
    assert "Before: Exmaple Act After: Example Act Reason A slip of the pen." in page


@pytest.mark.slow
def test_a_long_log_has_pages_and_costs_the_same_queries(client: Client, django_assert_max_num_queries: object) -> None:
    for hour in range(23):
        run(bill_page(bill(title=f"Title {hour}")), clock=at(hour))
    with django_assert_max_num_queries(22):  # type: ignore[operator]
        page = read(client, URL)
    assert "Page 1 of 2; 23 moments" in page
    assert "Title 22" in page
    assert "After: Title 1 " in read(client, f"{URL}?page=2")


def test_a_bill_without_any_change_says_so(client: Client) -> None:
    make_bill()
    assert "Nothing of the bill has been recorded." in read(client, URL)


def test_another_spelling_is_redirected_with_what_was_asked(client: Client) -> None:
    make_bill()
    response = client.get("/zz/2026/hb1/changes/?page=2")
    assert (response.status_code, response["Location"]) == (301, f"{URL}?page=2")
    assert client.get("/zz/2026/HB9/changes/").status_code == 404


def test_scraped_markup_in_a_change_is_text(client: Client) -> None:
    hours(bill_page(bill(title="Act")), bill_page(bill(title="<script>alert(1)</script>")))
    assert "<script" not in client.get(URL).content.decode()
    assert "<script" not in client.get(ATOM).content.decode()


# ---- The feed ----

_ATOM = "{http://www.w3.org/2005/Atom}"


def entries_of(feed: bytes) -> list[ElementTree.Element]:
    return ElementTree.fromstring(feed).findall(f"{_ATOM}entry")  # noqa: S314 - our own feed


def test_the_feed_gives_each_event_an_identity_that_stays_and_the_page_as_it_was(client: Client) -> None:
    hours(
        bill_page(bill(actions=[action()])), bill_page(bill(actions=[action(), action("Amended", day=2), action("Passed", day=3)]))
    )
    response = client.get(ATOM)
    assert response["Content-Type"].startswith("application/atom+xml")
    entries = entries_of(response.content)
    keys = [entry.findtext(f"{_ATOM}id") for entry in entries]
    assert len(set(keys)) == 4
    titles = [entry.findtext(f"{_ATOM}title") for entry in entries]
    assert titles[:3] == ["HB 1: Where it stands changed", "HB 1: Action added", "HB 1: Action added"]
    entries = entries[1:]
    assert entries[0].findtext(f"{_ATOM}updated") == "2026-03-02T19:00:00+00:00"
    summary = entries[0].findtext(f"{_ATOM}summary") or ""
    assert "Dated 2026-02-03 by the legislature." in summary
    link = entries[0].find(f"{_ATOM}link")
    assert link is not None
    assert link.get("href") == "http://testserver/zz/2026/HB1/?seen=2026-03-02T19:00:00Z"
    three = [action(), action("Amended", day=2), action("Passed", day=3)]
    run(bill_page(bill(actions=three, title="Another")), clock=at(5))
    again = [entry.findtext(f"{_ATOM}id") for entry in entries_of(client.get(ATOM).content)]
    assert set(keys) < set(again)
