"""Marks: what the page and the table of an invented bill say beside a fact on which an editor has a word."""

import csv
import datetime
import io
import json
import re
from typing import Any

import pytest
from django.test import Client

from bills.models import Action, Correction
from bills.staging import restage
from scrapers.vocabulary import CorrectionKind, CorrectionStatus, Origin, VoteOption
from tests.factories import (
    DAY,
    NOON,
    full_bill,
    make_action,
    make_bill,
    make_correction,
    make_hearing,
    make_reading,
    make_relation,
    make_sponsor,
    make_version,
    make_vote,
    make_watch,
)
from tests.reading import read, words

pytestmark = pytest.mark.django_db
URL = "/zz/2026/HB1/"
HIDDEN: dict[str, Any] = {"kind": CorrectionKind.HIDDEN, "reason": "It is of another bill."}


def mark(client: Client, made: Correction, url: str = URL) -> str:
    """The words of one mark on the page, which has it once."""
    found = re.findall(rf'<span class="corrected" id="correction-{made.pk}">(.*?)</a></span>', page(client, url), re.S)
    assert len(found) == 1, found
    return words(found[0])


def page(client: Client, url: str = URL) -> str:
    return client.get(url).content.decode()


def table(client: Client) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get("/zz/2026/HB1.csv").content.decode("utf-8-sig"))))


def test_a_corrected_fact_says_what_the_source_says_and_leads_to_why_and_by_whom(client: Client) -> None:
    made = make_correction(make_action(make_bill(), "Passed"), "date", said="2026-03-01", value="2026-03-02")
    assert mark(client, made).startswith("¶ Corrected, the date: the source says 1 March 2026.")
    assert f'<a href="/corrections/{made.pk}/" data-address="http://testserver/corrections/{made.pk}/">Why and by whom' in page(
        client
    )


def test_each_part_of_a_bill_can_be_marked_once_where_it_stands(client: Client) -> None:
    bill = full_bill()
    bill.official_title = "An act"
    bill.save()
    hearing = make_hearing(bill).hearing
    made = [make_correction(bill, name, said="Was", value="Is") for name in ("title", "official_title", "abstract", "status_text")]
    made += [
        make_correction(bill, "effective_text", said="Was", value="Is"),
        make_correction(bill, "subjects", said=["A"], value=["B"]),
    ]
    made += [make_correction(bill.votes.get(), name, said=1, value=2) for name in ("counts.yes", "result", "votes.Ada Example")]
    made += [make_correction(row, name, said="Was", value="Is") for row, name in (
        (bill.actions.all()[0], "description"),
        (bill.sponsorships.all()[0], "name"),
        (bill.versions.get(), "title"),
    )]  # fmt: skip
    made += [make_correction(bill.relations.get(), **HIDDEN), make_correction(hearing, "location", said="A", value="B", bill=bill)]
    shown = page(client)
    assert [shown.count(f'id="correction-{one.pk}"') for one in made] == [1] * len(made)


def test_what_has_ended_marks_nothing(client: Client) -> None:
    line = make_action(make_bill(), "Passed")
    made = make_correction(line, "date", said="2026-03-01", value="2026-03-02", status=CorrectionStatus.CONFIRMED)
    assert f'id="correction-{made.pk}"' not in page(client)


def test_a_paused_correction_shows_all_values_and_that_an_editor_decides(client: Client) -> None:
    line = make_action(make_bill(), "Passed", date=datetime.date(2026, 3, 4))
    made = make_correction(line, "date", said="2026-03-01", value="2026-03-02", says="2026-03-04", status=CorrectionStatus.PAUSED)
    assert (
        "Correction paused, the date: the source said 1 March 2026, we said 2 March 2026. "
        "It now says 4 March 2026, which is shown until an editor decides." in mark(client, made)
    )


def test_a_hidden_action_is_struck_through_and_is_nowhere_the_latest(client: Client) -> None:
    bill = make_bill()
    make_watch(bill)
    make_action(bill, "Read first time")
    made = make_correction(make_action(bill, "Signed in error", hidden_at=NOON), **HIDDEN)
    assert "<s>Signed in error</s>" in page(client)
    assert "Hidden by an editor; it does not count." in mark(client, made)
    assert "Latest official action 2 March 2026, House: Read first time" in read(client, URL)
    for url in ("/", "/zz/", "/find/?q=remedies"):
        assert "Signed in error" not in page(client, url)


def test_hidden_rows_of_each_kind_are_struck_through(client: Client) -> None:
    bill = make_bill()
    rows = [
        make_vote(bill, counts={VoteOption.YES: 1}, hidden_at=NOON, motion_text="Motion in error"),
        make_sponsor(bill, "Bo Example", hidden_at=NOON),
        make_version(bill, "Second print", hidden_at=NOON),
        make_relation(bill, "SB 9"),
    ]
    bill.relations.update(hidden_at=NOON)
    marks = [mark(client, make_correction(row, **HIDDEN)) for row in rows]
    shown = re.findall(r"<s>(.*?)</s>", page(client), re.S)
    assert [words(text).strip() for text in shown] == [
        "Motion in error", "Bo Example", "Second print", "Companion in the other chamber: SB 9"
    ]  # fmt: skip
    assert all("Hidden by an editor" in told for told in marks)


def test_a_hidden_line_is_left_to_nobody_to_read(client: Client, example_is_a_state: None) -> None:
    bill = make_bill()
    make_action(bill, "Introduced")
    make_action(bill, "Gibberish of a printer", unread=True, hidden_at=NOON)
    restage([bill.pk], now=NOON)
    Action.objects.filter(hidden_at=NOON).update(unread=True)
    assert "Gibberish" not in page(client, "/status/unread/")
    assert "Lines that no rule reads" not in read(client, URL)


def test_a_duplicate_leads_to_the_line_that_it_repeats(client: Client) -> None:
    bill = make_bill()
    first = make_action(bill, "Passed")
    made = make_correction(make_action(bill, "Passed", hidden_at=NOON), kind=CorrectionKind.DUPLICATE, value=first.pk)
    assert f'<a href="#action-{first.pk}">another line of this list</a>' in page(client)
    assert "the same as another line of this list; it counts once" in mark(client, made)


def test_an_added_row_says_that_it_is_not_in_the_source_and_what_proves_it(client: Client) -> None:
    bill = make_bill(source_url="https://legislature.example/HB1")
    reading = make_reading(bill, kind="editor", origin=Origin.EDITOR, is_current=False)
    reading.snapshot.url = ""
    reading.snapshot.save()
    line = make_action(bill, "Passed", reading=reading)
    vote = make_vote(bill, counts={VoteOption.YES: 1})
    vote.reading = reading
    vote.save()
    proof: dict[str, Any] = {"citation": "Journal, page 7", "citation_url": "https://legislature.example/journal/7"}
    made = [make_correction(row, kind=CorrectionKind.ADDED, value={"date": "2026-03-02"}, **proof) for row in (line, vote)]
    for one in made:
        assert "Added by an editor; not in the source. Journal, page 7." in mark(client, one)
    shown = page(client)
    assert "Source of this vote" not in shown
    assert "Source of “Passed”" not in shown
    assert shown.count('href="https://legislature.example/journal/7"') == 2


def test_an_added_row_that_was_taken_back_stays_struck_through_and_says_so(client: Client) -> None:
    made = make_correction(
        make_action(make_bill(), "Passed", hidden_at=NOON), kind=CorrectionKind.ADDED, status=CorrectionStatus.RETRACTED
    )
    assert "<s>Passed</s>" in page(client)
    assert "Added by an editor, and taken back on 3 March 2026; it does not count." in mark(client, made)


def test_a_paused_override_gives_way_to_the_record(client: Client, example_is_a_state: None) -> None:
    bill = make_bill()
    make_action(bill, "Introduced")
    restage([bill.pk], now=NOON)
    told: dict[str, Any] = {"part": "stage", "kind": CorrectionKind.OVERRIDE, "expires_on": DAY, "status": CorrectionStatus.PAUSED}
    made = make_correction(bill, "life", said="ALIVE", says="DEAD", value="HELD", **told)
    assert "the record gave Alive, we said Held. It now gives Dead, which is shown until an editor decides." in mark(client, made)


def test_a_withheld_text_is_marked_as_withheld(client: Client) -> None:
    line = make_action(make_bill(), "[Withheld by an editor]")
    made = make_correction(line, "description", kind=CorrectionKind.WITHHELD, said="An accusation", says="An accusation")
    assert mark(client, made).startswith("¶ Withheld by an editor: the words.")
    assert "An accusation" not in page(client)


def test_an_override_is_marked_in_the_panel_with_its_last_day_and_not_on_a_past_day(
    client: Client, example_is_a_state: None
) -> None:
    bill = make_bill()
    make_action(bill, "Introduced")
    restage([bill.pk], now=NOON)
    made = make_correction(
        bill,
        "life",
        said="ALIVE",
        value="HELD",
        part="stage",
        kind=CorrectionKind.OVERRIDE,
        expires_on=DAY + datetime.timedelta(days=9),
    )
    assert "Set by an editor until 11 March 2026, whether it is alive: Held. The record gives Alive." in mark(client, made)
    assert "Set by an editor until" not in page(client, f"{URL}?on=2026-03-02")


def test_a_members_vote_is_marked_at_the_name_too(client: Client) -> None:
    vote = make_vote(
        make_bill(), counts={VoteOption.YES: 1}, names=[("Ada Example", VoteOption.YES), ("Bo Example", VoteOption.NO)]
    )
    made = make_correction(vote, "votes.Ada Example", said="no", value="yes")
    assert "Corrected, the vote of Ada Example: the source says no." in mark(client, made)
    assert f'Ada Example <a class="corrected-name" href="#correction-{made.pk}">corrected</a>' in " ".join(page(client).split())


def test_a_hearing_is_marked_on_every_bill_of_its_agenda(client: Client) -> None:
    item = make_hearing(make_bill())
    other = make_bill(identifier="HB 2")
    item.hearing.items.create(identifier="HB 2", slug="HB2", bill=other, order=1)
    made = make_correction(item.hearing, "location", said="Room 9", value="Room 1", bill=item.bill)
    for url in (URL, "/zz/2026/HB2/"):
        assert "Corrected, the place: the source says Room 9." in mark(client, made, url)


def test_the_bills_page_lists_its_corrections_the_ended_ones_too_the_newest_first(client: Client) -> None:
    line = make_action(make_bill(), "Passed")
    make_correction(line, "date", said="2026-03-01", value="2026-03-02")
    later = NOON + datetime.timedelta(days=1)
    make_correction(line, "organization", said="A", value="B", status=CorrectionStatus.RETRACTED, made_at=later)
    told = read(client, URL).partition("Sources and corrections")[2]
    assert told.index("the committee of an action (2 March 2026, House: “Passed”), A to B. Taken back, 3 March 2026.") < told.index(
        "the date of an action (2 March 2026, House: “Passed”), 1 March 2026 to 2 March 2026. Standing."
    )
    assert 'href="/corrections/?status=all&amp;bill=zz/2026/HB1"' in page(client)
    assert "the date of an action" in read(client, "/corrections/?status=all&bill=zz/2026/HB1")


def test_a_bill_without_corrections_says_so_and_can_be_reported(client: Client) -> None:
    make_bill()
    assert "No correction of this page has been made" in read(client, URL)
    assert 'href="/report/?page=/zz/2026/HB1/"' in page(client)


def test_a_page_of_the_past_is_left_out_by_search_engines_and_todays_is_not(client: Client) -> None:
    make_bill()
    past = client.get(f"{URL}?on=2026-03-02")
    assert past["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in past.content.decode()
    today = client.get(URL)
    assert "X-Robots-Tag" not in today
    assert 'name="robots"' not in today.content.decode()


# ---- The table ----


def test_the_table_tells_what_the_source_says_beneath_a_corrected_row(client: Client) -> None:
    bill = make_bill()
    vote = make_vote(bill, counts={VoteOption.YES: 16}, names=[("Ada Example", VoteOption.YES)])
    make_correction(vote, "counts.yes", said=15, value=16)
    make_correction(vote, "votes.Ada Example", said="no", value="yes")
    make_correction(make_action(bill, "Passed"), "description", said="Past", value="Passed")
    hidden = make_action(bill, "Passed", hidden_at=NOON)
    make_correction(hidden, kind=CorrectionKind.DUPLICATE, value=1)
    make_correction(make_action(bill, "Signed"), kind=CorrectionKind.ADDED, value={"description": "Signed"})
    rows = table(client)
    assert list(rows[0])[-2:] == ["corrected", "hidden_at"]
    assert [json.loads(row["corrected"] or "0") for row in rows] == [
        {"counts.yes": 15, "votes.Ada Example": "no"}, {"votes.Ada Example": "no"}, None, 0, {"description": "Past"}
    ]  # fmt: skip
    assert [row["hidden_at"] for row in rows] == ["", "", "", "2026-03-02T12:00:00-06:00", ""]


def test_the_table_tells_nothing_where_the_source_is_shown_or_the_text_is_withheld(client: Client) -> None:
    bill = make_bill()
    paused = make_action(bill, "Passed")
    make_correction(paused, "description", said="Past", says="Passed", value="Passed 2-1", status=CorrectionStatus.PAUSED)
    withheld = make_action(bill, "[Withheld by an editor]")
    make_correction(withheld, "description", kind=CorrectionKind.WITHHELD, said="An accusation", says="An accusation")
    assert [row["corrected"] for row in table(client)] == ["", ""]
