"""`?seen=`: the page as this site showed it at a past moment."""

import datetime
import re
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bills.corrections import deeds
from bills.models import Bill, Correction, Event, Reading, Snapshot, VoteEvent
from bills.seen import shown
from bills.staging import restage
from bills.withheld import WITHHELD_TEXT, Mask
from scrapers.page import Page
from scrapers.vocabulary import CorrectionKind, Origin
from tests.example import HOUR, START, hours
from tests.example import read as run
from tests.factories import NOON, full_bill, make_action, make_bill, make_reading
from tests.legislature import action, bill, bill_page, calendar_page, hearing, list_page, roll_call_page, vote
from tests.reading import read, words
from tests.staff import make_staff

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("example_is_a_state")]
URL = "/zz/2026/HB1/"


def seen(moment: datetime.datetime) -> str:
    return f"{URL}?seen={quote(moment.isoformat())}"


ONE = bill_page(bill(actions=[action("Introduced")]))
TWO = bill_page(bill(actions=[action("Introduced"), action("Referred to Judiciary", day=2)]))


# ---- What a reader asks ----


def test_a_past_moment_shows_the_page_of_then_and_says_so_first(client: Client) -> None:
    hours(ONE, TWO)
    page = read(client, f"{URL}?seen=2026-03-02T18:30:00Z")
    assert "Referred to Judiciary" not in page
    assert "What this site showed at 12:30 CST, 2 March 2026. Today's page" in page
    assert page.index("What this site showed") < page.index("Example Remedies Act of HB 1 Source")
    assert "Referred to Judiciary" in read(client, URL)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("2026-03-02T18:30:00Z", "12:30 CST, 2 March 2026"),
        ("2026-03-02T12:30:00-06:00", "12:30 CST, 2 March 2026"),
        ("2026-03-02T19:30:00+01:00", "12:30 CST, 2 March 2026"),
        ("2026-03-02T19:30:00 01:00", "12:30 CST, 2 March 2026"),
        ("2026-03-02T12:30", "12:30 CST, 2 March 2026"),
        ("2026-03-02T18:30:05Z", "12:30:05 CST, 2 March 2026"),
        ("2026-03-02", "23:59:59 CST, 2 March 2026"),
    ],
)
def test_a_moment_may_be_asked_for_in_any_zone_and_a_day_means_its_end(client: Client, asked: str, told: str) -> None:
    hours(ONE)
    assert f"What this site showed at {told}." in read(client, f"{URL}?seen={quote(asked, safe=' ').replace(' ', '+')}")


@pytest.mark.parametrize(
    "asked",
    ["", "yesterday", "2026-02-30", "2026-13-01T00:00Z", "0000-00-00", "2026-03-02T25:00Z", "9" * 400, "2026-03-02T12:00+99:99"],
)
def test_what_is_no_moment_is_passed_over(client: Client, asked: str) -> None:
    hours(ONE)
    page = read(client, f"{URL}?seen={quote(asked)}")
    assert "What this site showed" not in page


def test_a_moment_to_come_is_no_past(client: Client) -> None:
    hours(ONE)
    assert "2099" not in read(client, f"{URL}?seen=2099-01-01")


def test_before_a_bill_was_read_the_page_says_that_nothing_was_shown(client: Client) -> None:
    hours(ONE)
    page = read(client, f"{URL}?seen=2026-03-02T17:00:00Z")
    assert "HB 1 was not shown yet" in page
    assert "It was first read at 12:00 CST, 2 March 2026." in page
    assert "Introduced" not in page


@pytest.mark.parametrize("moment", ["2026-03-02T17:00:00Z", "2026-03-02T18:30:00Z"])
def test_no_page_of_the_past_is_for_a_search_engine(client: Client, moment: str) -> None:
    hours(ONE)
    response = client.get(f"{URL}?seen={moment}")
    assert response["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    today = client.get(URL)
    assert "X-Robots-Tag" not in today
    assert "noindex" not in today.content.decode()


def test_a_past_moment_goes_before_a_past_day(client: Client) -> None:
    hours(ONE, TWO)
    page = read(client, f"{URL}?seen=2026-03-02T18:30:00Z&on=2026-02-01")
    assert "Where it stood on" not in page
    assert "Where it stands" in page


def test_the_stage_of_a_past_moment_is_the_one_that_was_shown(client: Client) -> None:
    hours(ONE, TWO)
    now, then = read(client, URL), read(client, seen(START))
    assert "In committee in the House (Judiciary)" in now or "Judiciary" in now
    assert "Judiciary" not in then


def test_links_of_a_past_page_lead_to_the_proof_of_then(client: Client) -> None:
    hours(ONE, TWO)
    page = client.get(f"{URL}?seen=2026-03-02T18:30:00Z").content.decode()
    links = re.findall(r'href="(proof/[^"]+)"', page)
    assert links
    for link in links:
        assert "?seen=2026-03-02T18:30:00Z" in link
        assert client.get(f"{URL}{link}").status_code == 200


# ---- Only what is known of that time ----


def test_a_source_that_was_checked_since_is_not_said_to_have_been_checked_then(client: Client) -> None:
    hours(ONE, ONE, ONE)
    assert "Checked 14:00 CST, 2 March 2026" in read(client, URL)
    page = read(client, f"{URL}?seen=2026-03-02T19:30:00Z")
    assert "14:00 CST" not in page
    assert "Known to have been checked" in page


def test_the_checksum_is_of_the_page_that_was_kept_then(client: Client) -> None:
    """A list whose other bills move is another page each time, though it says the same of this bill."""
    run(list_page(bill("HB 1"), bill("SB 2")))
    first, moment = Snapshot.objects.get().sha256, timezone.now()
    run(list_page(bill("HB 1"), bill("SB 2", title="Another")))
    second = Snapshot.objects.order_by("-pk")[0].sha256
    assert second in read(client, URL)
    page = read(client, seen(moment))
    assert first in page
    assert second not in page


def test_an_editors_word_is_no_source_among_the_pages_of_then(client: Client) -> None:
    hours(ONE)
    make_reading(Bill.objects.get(), kind="editor", origin=Origin.EDITOR, is_current=False)
    Reading.objects.update(recorded_at=START)
    assert "Entered by an editor" not in read(client, URL)
    assert "Entered by an editor" not in read(client, seen(START + HOUR))


def test_a_page_that_was_read_later_proves_nothing_of_then(client: Client) -> None:
    known = make_bill()
    make_reading(known, retrieved_at=NOON + 5 * HOUR)
    Snapshot.objects.update(kept_at=NOON + 5 * HOUR)
    page = read(client, seen(NOON + HOUR))
    assert "a" * 64 not in page
    assert "17:00 CST" not in page
    assert "read at a time that is not known" in page


# ---- Withheld ----


def withhold(known: Bill, *, part: str, row: int, field: str, said: Any) -> Correction:
    who, _ = get_user_model().objects.get_or_create(username="ed")
    return Correction.objects.create(
        bill=known, kind=CorrectionKind.WITHHELD, part=part, row=row, field=field, said=said, says=said, value=WITHHELD_TEXT,
        reason="A home address.", made_by=who, made_at=timezone.now(),
    )  # fmt: skip


def test_a_text_that_is_withheld_today_is_withheld_from_every_past_page(client: Client) -> None:
    secret = "Amended at 12 Elm Street"
    hours(bill_page(bill(actions=[action("Introduced"), action(secret, day=2)])), TWO)
    known = Bill.objects.get()
    row = next(a for a in shown(known, START).actions.all() if a.description == secret)  # type: ignore[union-attr]
    assert secret in read(client, seen(START))
    withhold(known, part="actions", row=row.pk, field="description", said=secret)
    for url in (
        seen(START),
        f"{URL}changes/",
        f"{URL}changes.atom",
        f"{URL}proof/actions/{row.pk}/{seen(START).removeprefix(URL)}",
    ):
        response = client.get(url)
        assert response.status_code == 200
        assert "Elm Street" not in response.content.decode(), url
    assert WITHHELD_TEXT in read(client, seen(START))


def test_a_field_is_withheld_whatever_it_said_before(client: Client) -> None:
    hours(bill_page(bill(abstract="Lives at 12 Elm Street.")), bill_page(bill(abstract="Lives at 14 Oak Street.")))
    known = Bill.objects.get()
    withhold(known, part="bill", row=known.pk, field="abstract", said="Lives at 14 Oak Street.")
    for url in (seen(START), f"{URL}changes/", f"{URL}changes.atom"):
        page = client.get(url).content.decode()
        assert "Elm Street" not in page
        assert "Oak Street" not in page


def test_an_earlier_wording_of_a_withheld_line_is_withheld_too() -> None:
    known = make_bill()
    row = make_action(known, "Letter of Ada Example, 12 Elm Street, read")
    run_ = Reading.objects.get().snapshot.run
    Event.objects.create(
        bill=known, run=run_, kind="action-changed", part="actions", recorded_at=NOON, alertable=False,
        before={"description": "Letter of A. Example of Elm Street read"}, after={"description": row.description},
    )  # fmt: skip
    withhold(known, part="actions", row=row.pk, field="description", said=row.description)
    mask = Mask.of([known.pk])
    assert mask.event(Event.objects.get()) == ({"description": WITHHELD_TEXT}, {"description": WITHHELD_TEXT})


def test_a_name_in_a_roll_call_is_withheld_by_itself(client: Client) -> None:
    known = full_bill()
    vote_row = known.votes.get()
    withhold(known, part="votes", row=vote_row.pk, field="votes.Cy Example", said="no")
    page = read(client, seen(NOON + HOUR))
    assert "Cy Example" not in page
    assert "Bo Example" in page


def test_a_word_of_a_closed_list_is_no_text_that_can_be_withheld(client: Client) -> None:
    known = full_bill()
    restage([known.pk], now=NOON)
    withhold(known, part="bill", row=known.pk, field="abstract", said="bill")
    assert "House, bill" in read(client, seen(NOON + HOUR))


# ---- Whatever happened ----

LINES = (
    "Introduced",
    "Referred to Judiciary",
    "Amended",
    "Do pass 15-7",
    "Passed 60-40",
    "Signed, chapter 7",
    "A line that no rule reads",
)


@st.composite
def said(draw: Any) -> dict[str, Any]:
    """What a page says of HB 1."""
    parts: dict[str, Any] = {}
    if draw(st.booleans()):
        texts = draw(st.lists(st.sampled_from(LINES), max_size=5))
        parts["actions"] = [action(text, day=day + 1) for day, text in enumerate(texts)]
    if draw(st.booleans()):
        keys = draw(st.lists(st.sampled_from(["v1", "v2"]), unique=True))
        option = st.sampled_from(["yes", "no"])
        parts["votes"] = [
            vote(
                key,
                yes=draw(st.integers(0, 3)),
                names=[(name, draw(option)) for name in draw(st.lists(st.sampled_from("ABC"), unique=True))],
            )
            for key in keys
        ]
    for part, names in (("sponsors", ["Ames", "Bell", "Cruz"]), ("versions", ["First", "Second"])):
        if draw(st.booleans()):
            parts[part] = draw(st.lists(st.sampled_from(names), unique=True))
    if draw(st.booleans()):
        parts["abstract"] = draw(st.sampled_from(["Lets people sue.", "Lets all people sue."]))
    return bill(title=draw(st.sampled_from(["Example Act", "Other Act"])), **parts) if draw(st.booleans()) else bill(**parts)


@st.composite
def pages(draw: Any) -> Page | None:
    """A page of any kind; None for a night in which the calendar alone moves."""
    kind = draw(st.sampled_from(["bill", "bill", "list", "sheet", "roll-call", "calendar", "gone", "night"]))
    origin = draw(st.sampled_from([Origin.LIVE, Origin.LIVE, Origin.CAPTURE, Origin.RECONSTRUCTED]))
    match kind:
        case "bill" | "sheet":
            return bill_page(draw(said()), kind=kind, origin=origin)
        case "list":
            return list_page(draw(said()), bill("SB 2"), bill("SB 3"), origin=origin)
        case "roll-call":
            return roll_call_page(vote(draw(st.sampled_from(["r1", "r2"])), yes=draw(st.integers(0, 3))))
        case "calendar":
            return calendar_page(
                hearing(bills=draw(st.sampled_from([["HB 1"], ["SB 2"]])), location=draw(st.sampled_from(["Room 1", "Room 2"])))
            )
        case "gone":
            return list_page(bill("SB 2"), bill("SB 3"))
    return None


# What tells when something was checked or is asked for, and not what was shown.
_STAMPS = (
    r'<aside class="banner" aria-label="A page of the past">.*?</aside>',
    r"<form.*?</form>",
    r'<details class="cite".*?</details>',
    r"<dt>Currency</dt>\s*<dd>.*?</dd>",
    r'<section aria-labelledby="sources">.*',
    r"; unchanged when checked [^.;]*|; last seen in it [^.;]*",
    r"<li><a href=\"[^\"]*csv\">.*?</li>",
    r"<li><a href=\"#follow\">.*?</li>",
    r"<p class=\"stamp\">As of .*?</p>",
)  # fmt: skip


def unstamped(html: str) -> str:
    for pattern in _STAMPS:
        html = re.sub(pattern.replace(" ", r"\s+") if pattern.startswith(";") else pattern, " ", html, flags=re.DOTALL)
    return words(html)


@pytest.mark.slow
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(pages(), min_size=2, max_size=7))
def test_whatever_was_read_each_past_moment_shows_what_was_shown_then(client: Client, sequence: list[Page | None]) -> None:
    with transaction.atomic():
        told: list[tuple[datetime.datetime, int, str]] = []
        for number, page in enumerate(sequence):
            now = START + number * 26 * HOUR * 20
            if page is None:
                restage(Bill.objects.values_list("pk", flat=True), now=now)
            else:
                run(page, clock=lambda now=now: now)  # type: ignore[misc]
            response = client.get(URL)
            told.append((now, response.status_code, unstamped(response.content.decode())))
        for now, status, page_then in told:
            for moment in (now, now + 20 * HOUR):
                later = client.get(seen(moment))
                if status == 404:
                    assert later.status_code == 404 or "was not shown yet" in later.content.decode()
                else:
                    assert unstamped(later.content.decode()) == page_then
        transaction.set_rollback(True)


def test_a_correction_is_marked_on_the_pages_of_its_time_and_told_on_those_before_it(client: Client) -> None:
    """Read at noon with 15 yes, corrected to 16 at one, the source at 17 at two, renewed at three."""

    def at(hour: int) -> datetime.datetime:
        return START + hour * HOUR

    def says(yes: int, hour: int) -> None:
        run(bill_page(bill(votes=[vote(yes=yes)])), clock=lambda: at(hour))

    says(15, 0)
    row, ed = VoteEvent.objects.get(), make_staff()
    told: dict[str, Any] = {"part": "votes", "row": row.pk, "field": "counts.yes", "reason": "The sheet says so.", "by": ed}
    made = deeds.correct(Bill.objects.get(), value=16, seen=15, now=at(1), **told)
    says(17, 2)
    deeds.renew(Correction.objects.get(pk=made.pk), by=ed, now=at(3))
    minute = datetime.timedelta(minutes=1)
    first, corrected, paused, renewed = (read(client, seen(at(hour) + minute)) for hour in range(4))
    assert "15–7 yes" in first  # noqa: RUF001 - a dash between numbers
    assert "Corrected since." in first
    assert "Why and by whom" not in first
    assert "the source says 15" in corrected
    assert "It now says 17" in paused
    assert "the source says 17" in renewed
    for page in (corrected, paused, renewed):
        assert "Corrected since." not in page
