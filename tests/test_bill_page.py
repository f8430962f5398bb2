"""A bill's page and its table: what a reader is told of an invented bill."""

import csv
import datetime
import io
import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from bills.models import Snapshot
from bills.views.tables import safe
from scrapers.vocabulary import Chamber, Origin, VoteOption, VoteResult
from tests.factories import (
    DAY,
    NOON,
    full_bill,
    make_action,
    make_bill,
    make_reading,
    make_relation,
    make_sponsor,
    make_vote,
    make_watch,
)
from tests.reading import read, words

pytestmark = pytest.mark.django_db
YES, NO, EXCUSED, ABSENT = VoteOption.YES, VoteOption.NO, VoteOption.EXCUSED, VoteOption.ABSENT


def test_the_latest_action_is_the_last_in_the_sources_order_for_a_legislative_day_lags_behind(client: Client) -> None:
    bill = make_bill()
    make_watch(bill)
    make_action(bill, "Favorable report", date=datetime.date(2026, 3, 26))
    make_action(bill, "Passed", date=datetime.date(2026, 3, 24), date_basis="legislative", chamber=Chamber.UPPER)
    assert "Latest official action 24 March 2026 (legislative day), Senate: Passed" in read(client, "/zz/2026/HB1/")
    assert "24 March 2026 (legislative day), Senate: Passed" in read(client, "/zz/")
    assert "24 March 2026 (legislative day), Senate: Passed" in read(client, "/")


def test_a_withdrawn_action_is_not_the_latest_and_stays_struck_through(client: Client) -> None:
    bill = make_bill()
    make_action(bill, "Read first time")
    make_action(bill, "Signed in error", order=1, withdrawn_at=NOON)
    page = client.get("/zz/2026/HB1/").content.decode()
    assert "Latest official action 2 March 2026, House: Read first time" in words(page)
    assert "<s>Signed in error</s> <b>Withdrawn by the source, seen 2 March 2026.</b>" in page


def test_the_actions_of_one_day_keep_the_sources_order_newest_first_and_each_can_be_linked_to(client: Client) -> None:
    bill = make_bill()
    rows = [make_action(bill, description) for description in ("Read first time", "Read second time", "Read third time")]
    page = client.get("/zz/2026/HB1/").content.decode()
    assert re.findall(r'<tr id="([^"]+)"', page) == [f"action-{row.pk}" for row in reversed(rows)]
    assert page.index("Read third time</td>") < page.index("Read second time</td>") < page.index("Read first time</td>")


def test_lines_that_only_change_a_sponsor_are_set_small(client: Client) -> None:
    bill = make_bill()
    small = make_action(bill, "Added sponsor Ada Example", classification=["sponsorship"])
    other = make_action(bill, "Passed, and sponsor added", classification=["passage", "sponsorship"])
    page = client.get("/zz/2026/HB1/").content.decode()
    assert f'<tr id="action-{small.pk}" class="minor">' in page
    assert f'<tr id="action-{other.pk}">' in page


def test_a_legislative_day_is_called_so(client: Client) -> None:
    make_action(make_bill(), "Read second time", date_basis="legislative")
    assert "2 March 2026 (legislative day)" in read(client, "/zz/2026/HB1/")


def test_a_bill_whose_title_hides_it_shows_both_names_and_the_proof(client: Client) -> None:
    bill = make_bill(title="EXAMPLE FLAG DAY")
    make_watch(bill, common_name="Example Remedies Act", common_name_url="https://legislature.example/act")
    page = client.get("/zz/2026/HB1/").content.decode()
    assert re.search(r"<h1>\s*<span class=\"number\">HB 1</span> Example Remedies Act</h1>", page)
    assert "Officially <q>EXAMPLE FLAG DAY</q>" in page
    assert 'href="https://legislature.example/act"' in page


def test_what_a_reader_must_know_first_stands_under_the_name(client: Client) -> None:
    bill = make_bill(title="EXAMPLE FLAG DAY")
    make_watch(bill, common_name="Example Remedies Act", note="The text was replaced on 2 March 2026.")
    page = read(client, "/zz/2026/HB1/")
    assert (
        page.index("EXAMPLE FLAG DAY") < page.index("The text was replaced on 2 March 2026.") < page.index("Latest official action")
    )


def test_a_link_to_a_reconstructed_fact_says_so(client: Client) -> None:
    bill = make_bill()
    written = make_reading(bill, kind="votes", origin=Origin.RECONSTRUCTED, retrieved_at=None, read_through=DAY)
    make_action(bill, reading=written)
    assert "Source, reconstructed through 2 March 2026" in read(client, "/zz/2026/HB1/")


def test_every_fact_tells_its_source_and_when_that_was_read(client: Client) -> None:
    full_bill()
    page = client.get("/zz/2026/HB1/").content.decode()
    rows = re.findall(r"<tr id=\"action-.*?</tr>", page, flags=re.DOTALL)
    assert len(rows) == 3
    assert all('href="https://legislature.example/HB1/status"' in row and "read 2 Mar 2026 12:00" in row for row in rows)
    assert "From status, read 12:00 CST, 2 March 2026; unchanged when checked 13:00 CST, 2 March 2026." in words(page)
    assert "Source of this vote, read 12:00 CST, 2 March 2026" in words(page)


def test_a_vote_shows_tally_result_text_and_note_as_the_source_gives_them(client: Client) -> None:
    make_vote(
        make_bill(),
        counts={YES: 75, NO: 32, EXCUSED: 10, ABSENT: 0},
        result=VoteResult.FAIL,
        committee="Judiciary",
        version="Amendment 2",
        note="Taken twice.",
    )
    page = read(client, "/zz/2026/HB1/")
    assert "House, Judiciary Third reading 75–32 yes–no; 10 excused. Motion failed." in page  # noqa: RUF001
    assert "Text voted on: Amendment 2. Taken twice. No names were read." in page
    assert "absent" not in page


def test_a_result_that_the_source_does_not_state_is_not_worked_out(client: Client) -> None:
    make_vote(make_bill(), counts={YES: 2, NO: 1}, result=VoteResult.UNSTATED, counts_stated=False)
    page = read(client, "/zz/2026/HB1/")
    assert "Result not stated by the source." in page
    assert "Tally counted from the names; not stated by the source." in page


def test_names_that_do_not_sum_to_the_tally_are_said_not_to(client: Client) -> None:
    make_vote(make_bill(), counts={YES: 3, NO: 0}, names=[("Ada Example", YES), ("Bo Example", YES)])
    assert "The names listed do not sum to the tally: 2 of 3 yes." in read(client, "/zz/2026/HB1/")


def test_names_that_sum_to_the_tally_are_grouped_by_option_in_the_printed_order(client: Client) -> None:
    names = [("Zed Example", YES), ("Ada Example", NO), ("Bo Example", YES)]
    make_vote(make_bill(), counts={YES: 2, NO: 1}, names=names)
    page = read(client, "/zz/2026/HB1/")
    assert "3 names as printed Yes, 2 Zed Example Bo Example No, 1 Ada Example" in page
    assert "do not sum" not in page


def test_no_votes_read_is_not_no_votes_taken(client: Client) -> None:
    make_reading(make_bill())
    page = read(client, "/zz/2026/HB1/")
    assert "No votes have been read. That does not mean that none were taken." in page


def test_a_reconstructed_page_says_so_at_the_top_with_what_it_lacks(client: Client) -> None:
    bill = make_bill()
    make_reading(
        bill,
        origin=Origin.RECONSTRUCTED,
        retrieved_at=None,
        read_through=datetime.date(2026, 7, 21),
        provenance="Written from the journal.",
        gaps=["One action is missing."],
    )
    page = read(client, "/zz/2026/HB1/")
    assert "Reconstructed, not official. No official copy was at hand" in page
    assert "status: complete through 21 July 2026" in page
    assert "Written from the journal. One action is missing." in page
    assert page.index("Reconstructed, not official") < page.index("Latest official action")
    assert "Not read live yet. Nothing after 21 July 2026 is shown." in page
    assert "unchanged when checked" not in page


def test_where_only_a_part_is_reconstructed_the_banner_says_part(client: Client) -> None:
    bill = make_bill()
    make_reading(bill)
    make_reading(bill, kind="votes", origin=Origin.RECONSTRUCTED, retrieved_at=None)
    page = read(client, "/zz/2026/HB1/")
    assert "Reconstructed, not official. Part of this page." in page
    assert "Checked 13:00 CST, 2 March 2026" in page


def test_a_live_page_has_no_banner(client: Client) -> None:
    make_reading(make_bill())
    page = read(client, "/zz/2026/HB1/")
    assert "Reconstructed" not in page
    assert "captured" not in page


def test_what_only_an_older_reading_said_is_no_source_of_the_page(client: Client) -> None:
    bill = make_bill()
    make_reading(bill, kind="older", is_current=False)
    make_reading(bill)
    page = read(client, "/zz/2026/HB1/")
    assert "https://legislature.example/HB1/status" in page
    assert "https://legislature.example/HB1/older" not in page


def test_scraped_markup_is_shown_as_text(client: Client) -> None:
    bill = make_bill(title="<script>alert(1)</script>", abstract="<b>bold</b>")
    make_action(bill, "<img src=x onerror=alert(1)>")
    page = client.get("/zz/2026/HB1/").content.decode()
    assert "<script" not in page
    assert "<b>bold" not in page
    assert "<img" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


def test_a_related_bill_is_a_link_only_where_it_has_been_read(client: Client) -> None:
    bill = make_bill()
    make_bill(identifier="SB 7")
    make_relation(bill, "SB 7")
    make_relation(bill, "SB 8", relation="replaced-by")
    page = client.get("/zz/2026/HB1/").content.decode()
    assert 'Companion in the other chamber: <a href="/zz/2026/SB7/">SB 7</a>' in page
    assert "Replaced by: SB 8 <a" in page


def test_a_bill_that_left_the_legislatures_list_says_since_when(client: Client) -> None:
    make_bill(withdrawn_at=NOON)
    assert "No longer in the legislature's list, seen 12:00 CST, 2 March 2026" in read(client, "/zz/2026/HB1/")


@pytest.mark.parametrize("spelling", ["/zz/2026/hb1/", "/zz/2026/HB%201/", "/ZZ/2026/hb-0001/", "/zz/2026/1/"])
def test_any_other_spelling_of_an_address_is_redirected_for_good(client: Client, spelling: str) -> None:
    make_bill()
    response = client.get(spelling)
    assert (response.status_code, response["Location"]) == (301, "/zz/2026/HB1/")


def test_a_bare_number_that_may_be_two_bills_offers_both(client: Client) -> None:
    make_bill(identifier="HB 7")
    make_bill(identifier="SB 7")
    response = client.get("/zz/2026/7/")
    assert response.status_code == 404
    assert "/zz/2026/HB7/" in response.content.decode()
    assert "/zz/2026/SB7/" in response.content.decode()


@pytest.mark.slow
def test_a_bill_page_takes_the_same_queries_however_long_its_history(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    bill = full_bill()
    for number in range(40):
        make_action(bill, f"Placed on calendar {number}")
        make_vote(bill, counts={YES: 1}, names=[("Ada Example", YES)])
    with django_assert_num_queries(27):
        client.get("/zz/2026/HB1/")


@pytest.mark.slow
def test_a_bill_page_with_two_hundred_actions_stays_small(client: Client) -> None:
    bill = make_bill()
    for number in range(200):
        make_action(bill, f"Placed on the calendar of the order of third reading, number {number}")
    assert len(client.get("/zz/2026/HB1/").content) < 150_000


# ---- The page as a table ----


def table(client: Client, url: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(url).content.decode("utf-8-sig"))))


def test_the_csv_holds_each_fact_with_its_proof(client: Client) -> None:
    full_bill()
    rows = table(client, "/zz/2026/HB1.csv")
    kinds = [row["kind"] for row in rows]
    assert kinds == ["vote", *["member's vote"] * 3, *["action"] * 3, *["sponsor"] * 2, "version", "relation"]
    assert (rows[0]["yes"], rows[0]["no"]) == ("2", "1")
    assert rows[4] | {"text": "Passed", "chamber": "Senate", "date": "2026-03-09"} == rows[4]
    assert {row["read_at"] for row in rows} == {"2026-03-02T12:00:00-06:00"}
    assert {row["sha256"] for row in rows} == {"a" * 64}
    assert {row["origin"] for row in rows} == {"live"}


def test_the_csv_is_named_after_the_bill_and_opens_in_excel_with_its_accents(client: Client) -> None:
    make_sponsor(make_bill(), "Zoë Example")
    response = client.get("/zz/2026/HB1.csv")
    assert response["Content-Disposition"] == 'attachment; filename="zz-2026-HB1.csv"'
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert "Zoë Example" in response.content.decode()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_cell_of_the_csv_is_a_formula(client: Client, start: str) -> None:
    make_action(make_bill(), f"{start}HYPERLINK(1)")
    assert table(client, "/zz/2026/HB1.csv")[0]["text"] == f"'{start}HYPERLINK(1)"
    assert safe("Passed, 3-2") == "Passed, 3-2"


def test_another_spelling_of_the_csvs_address_is_redirected(client: Client) -> None:
    make_bill()
    assert client.get("/zz/2026/hb1.csv")["Location"] == "/zz/2026/HB1.csv"


def test_the_day_of_a_moment_is_the_states_day(client: Client) -> None:
    """Ten in the evening in Chicago is the next day in UTC."""
    bill = make_bill()
    make_reading(bill, retrieved_at=datetime.datetime(2026, 3, 3, 4, 0, tzinfo=datetime.UTC))
    assert "22:00 CST, 2 March 2026" in read(client, "/zz/2026/HB1/")
    assert Snapshot.objects.get().retrieved_at.date() > DAY  # type: ignore[union-attr]
